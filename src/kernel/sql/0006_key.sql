-- Keys of persons, wrapped by the master key that lies outside the data folder; what people agreed to.

-- Which master keys wrap rows now: one, or two while one takes the other's place.  No key stands here.
create table master_key (
	id integer primary key,
	name text not null unique,           -- of the key: 16 digits of a keyed hash, which tell nothing of it
	file text not null,                  -- where it lay when it came into use
	made_at integer not null
) strict;

-- The district's own keys: for hashes by which values are found again, for what concerns no one person.
create table house_key (
	id integer primary key,
	name text not null unique,
	master_key_id integer not null references master_key(id),
	wrapped blob not null
) strict;
create index house_key_by_master on house_key(master_key_id);

-- One key for one person.  Destroying it leaves all that was sealed with it unreadable for ever.
create table person_key (
	id integer primary key,
	login_id integer unique references login(id), -- null: somebody without an account
	master_key_id integer references master_key(id),
	wrapped blob,
	made_at integer not null,
	destroyed_at integer,
	check ((wrapped is null) = (destroyed_at is not null)),
	check ((wrapped is null) = (master_key_id is null))
) strict;
create index person_key_by_master on person_key(master_key_id, id);

-- Every text that somebody ever agreed to, as it stood.
create table consent_text (
	id integer primary key,
	code text not null,                  -- of the pack's consents.yaml
	version text not null,
	hash blob not null,                  -- SHA-256 of both languages
	text_zh text not null,
	text_en text not null,
	unique (code, version, hash)
) strict;

create table consent (
	id integer primary key,
	login_id integer not null references login(id),
	consent_text_id integer not null references consent_text(id),
	code text not null,
	given_at integer not null,
	withdrawn_at integer,
	language text not null check (language in ('zh', 'en'))
) strict;
create index consent_by_login on consent(login_id, code, id);
