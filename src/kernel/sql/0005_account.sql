-- A person's account: second factor, codes, what changed when.

-- A generator of one-time codes (RFC 6238) on the person's phone.
create table login_factor (
	login_id integer primary key references login(id),
	sealed blob not null,                -- what both sides know
	made_at integer not null,
	confirmed_at integer,                -- null: waits for its first code
	last_step integer not null           -- of 30 s since 1970: no code of it or before is taken again
) strict;

-- Codes on paper, for when the phone is lost; each is good once.
create table recovery_code (
	id integer primary key,
	login_id integer not null references login(id),
	code_hash blob not null,
	used_at integer,
	unique (login_id, code_hash)
) strict;

-- Passwords that were, for districts whose rules forbid to take them again.
create table login_password_old (
	id integer primary key,
	login_id integer not null references login(id),
	password_hash text not null,
	until_at integer not null
) strict;
create index login_password_old_by_login on login_password_old(login_id, id);

-- A phone number that waits for its owner to type the code sent there.
create table contact_code (
	id integer primary key,
	login_id integer not null references login(id),
	sealed blob not null,                -- the number
	masked text not null,                -- as it may be shown
	code_hash blob not null,
	tries integer not null default 0,
	asked_at integer not null,
	until_at integer not null,
	used_at integer
) strict;
create index contact_code_by_login on contact_code(login_id, id);
create index contact_code_by_age on contact_code(asked_at);

-- Who asked to be forgotten here, and when that is carried out.
create table login_closing (
	login_id integer primary key references login(id),
	asked_at integer not null,
	until_at integer not null,
	done_at integer
) strict;
create index login_closing_due on login_closing(until_at) where done_at is null;

-- Locked by whoever takes an administrator's powers away, so that two at once cannot leave nobody.
create table account_lock (
	name text primary key,
	taken_at integer not null
) strict;

alter table login add column password_at integer;  -- when it was last chosen
alter table session add column factor_at integer;  -- when the second factor was shown
alter table token add column powers text;          -- names of rights groups with spaces between; null: all
alter table token add column seen_at integer;      -- at most a minute behind
alter table login_role add column until_day integer; -- the last day on which it holds
create index login_role_by_role on login_role(role, id);
