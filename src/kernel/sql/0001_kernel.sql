-- What every office shares.

create table region (
	id integer primary key,
	parent_id integer references region(id),
	code text not null unique,           -- 6, 9 or 12 digits (GB/T 2260, GB/T 10114)
	kind text not null check (kind in ('district', 'street', 'town', 'community', 'village')),
	name text not null,
	name_en text not null,
	aliases text not null default '',    -- separated by line feeds
	tile_x integer not null default -1,
	tile_y integer not null default -1,
	place integer not null,              -- order
	is_current integer not null default 1
) strict;
create index region_by_parent on region(parent_id);

create table org (
	id integer primary key,
	name text not null,
	kind text not null,                  -- id of packs/cn/kinds.yaml
	class text,                          -- of filed community organisations
	status text not null,                -- id of packs/cn/statuses.yaml
	listed text,                         -- abnormal, dishonest; null: on no list
	street_id integer references region(id),
	community_id integer references region(id),
	is_withheld integer not null default 0,
	changed_at integer not null
) strict;
create index org_by_community on org(community_id);
create index org_by_street on org(street_id);

-- What of packs/cn/statuses.yaml a transaction must know: may an organisation of this status act?
create table org_status (
	code text primary key,
	is_acting integer not null
) strict;

create table login (
	id integer primary key,
	name text not null unique,           -- what one signs in with; lower case
	shown_name text not null,
	password_hash text,                  -- argon2id in PHC form; null: cannot sign in by password
	is_closed integer not null default 0,
	created_at integer not null
) strict;

create table login_role (
	id integer primary key,
	login_id integer not null references login(id),
	role text not null,
	region_id integer references region(id),
	org_id integer references org(id),
	given_at integer not null,
	withdrawn_at integer,
	check ((region_id is null) <> (org_id is null))
) strict;
create index login_role_by_login on login_role(login_id);
create index login_role_by_org on login_role(org_id);

-- From where somebody signed in: whoever comes from there is never slowed by the guesses of others.
create table login_address (
	id integer primary key,
	login_id integer not null references login(id),
	address text not null,
	seen_at integer not null,
	unique (login_id, address)
) strict;

create table session (
	id integer primary key,
	token_hash blob not null unique,     -- SHA-256 of the cookie
	login_id integer not null references login(id),
	form_key blob not null,              -- form tokens are keyed hashes under it
	created_at integer not null,
	seen_at integer not null,            -- at most a minute behind
	ended_at integer,                    -- signed out or ended from elsewhere
	address text not null,
	agent text not null                  -- the browser, as it names itself
) strict;
create index session_by_login on session(login_id);

create table token (
	id integer primary key,
	token_hash blob not null unique,
	login_id integer not null references login(id),
	name text not null,
	scope text not null check (scope in ('read', 'write')),
	created_at integer not null,
	until_at integer not null,
	withdrawn_at integer
) strict;
create index token_by_login on token(login_id);

-- A link that is good once: the first administrator's, a forgotten password's.
create table setup_link (
	id integer primary key,
	token_hash blob not null unique,
	login_id integer references login(id), -- null: makes the first administrator
	until_at integer not null,
	used_at integer
) strict;

-- Keys of this district that stay between starts: forms, known devices.
create table secret (
	id integer primary key,
	name text not null unique,
	value blob not null
) strict;

-- What a form that acts answered, so that the same operation id answers the same again.
create table operation (
	id integer primary key,
	owner text not null,                 -- session, login or pre-session
	route text not null,
	operation text not null,             -- the id that came with the form
	body_hash blob not null,
	status integer not null,             -- 0 while it runs
	location text,
	content_type text,
	body text,
	done_at integer not null,
	unique (owner, route, operation)
) strict;
create index operation_by_age on operation(done_at);

-- A form that was refused only because the session had run out; sealed with a key that only the browser has.
create table kept_post (
	id integer primary key,
	key_hash blob not null unique,
	login_id integer not null references login(id),
	sealed blob not null,
	until_at integer not null
) strict;
create index kept_post_by_age on kept_post(until_at);

create table audit_entry (
	id integer primary key,
	made_at integer not null,
	login_id integer references login(id), -- null: the system
	verb text not null,
	object text not null,
	object_id integer not null,
	region_id integer references region(id),
	org_id integer references org(id),
	reason text,
	detail text
) strict;
create index audit_entry_by_object on audit_entry(object, object_id);
create index audit_entry_by_login on audit_entry(login_id, id);

-- Entries that the sealer has yet to take; ids may become visible out of order, so that a number is not enough.
create table audit_unsealed (
	audit_entry_id integer primary key references audit_entry(id)
) strict;

create table audit_seal (
	id integer primary key,              -- 1, 2, 3 …: the sealed order
	audit_entry_id integer not null unique references audit_entry(id),
	hash blob not null                   -- SHA-256 of the hash before and the entry
) strict;

create table setting (
	id integer primary key,
	name text not null unique,
	value text not null,
	set_at integer not null
) strict;

create table pack_version (
	id integer primary key,
	hash text not null,
	name text not null,
	content text not null,
	from_day integer not null,
	loaded_at integer not null,
	taken_at integer                     -- when its regions and the like came into the tables; null: not yet
) strict;
create index pack_version_by_day on pack_version(from_day);

create table job (
	id integer primary key,
	kind text not null,
	state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
	input text not null,
	position text,
	result text,
	done integer not null default 0,
	total integer not null default 0,
	login_id integer references login(id),
	runner text,                         -- the process that runs it
	lease_at integer,                    -- until when it is the runner's alone
	added_at integer not null,
	ended_at integer
) strict;
create index job_by_state on job(state, id);
