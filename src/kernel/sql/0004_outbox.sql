-- What people are told in their own pages, and what leaves the house: mail and short messages.

-- A confirmed address at which a login may be told; what it is stands sealed.
create table login_contact (
	id integer primary key,
	login_id integer not null references login(id),
	channel text not null check (channel in ('mail', 'sms')),
	sealed blob not null,
	masked text not null,                -- as it may be shown: w***@example.org
	confirmed_at integer not null,
	unique (login_id, channel)
) strict;

-- An address that waits for its owner to open the link sent there.
create table contact_link (
	id integer primary key,
	login_id integer not null references login(id),
	token_hash blob not null unique,     -- SHA-256 of what stands in the link
	sealed blob not null,
	masked text not null,
	until_at integer not null,
	used_at integer
) strict;
create index contact_link_by_login on contact_link(login_id);
create index contact_link_by_age on contact_link(until_at);

-- In which language somebody wants to be told.
create table login_language (
	login_id integer primary key references login(id),
	language text not null check (language in ('zh', 'en'))
) strict;

-- What somebody chose for a kind of notice; without a row the kind's own way holds.
create table notice_switch (
	id integer primary key,
	login_id integer not null references login(id),
	kind text not null,
	channel text not null check (channel in ('mail', 'sms')),
	is_on integer not null,
	unique (login_id, kind, channel)
) strict;

create table notice (
	id integer primary key,
	login_id integer not null references login(id),
	kind text not null,
	title_zh text not null,
	title_en text not null,
	text_zh text,
	text_en text,
	path text,                           -- an own address to open
	added_at integer not null,
	read_at integer
) strict;
create index notice_by_login on notice(login_id, id);
create index notice_unread on notice(login_id, id) where read_at is null;
create index notice_by_age on notice(added_at);

-- One message on its way.  While it waits or is being sent, ended_at is null; next_at is when somebody may
-- take it up: the time of the next try, or the end of the lease of who sends it.
create table outbox (
	id integer primary key,
	channel text not null check (channel in ('mail', 'sms')),
	kind text not null,
	login_id integer references login(id), -- whom it concerns; null: nobody with an account
	state text not null check (state in ('waiting', 'sending', 'sent', 'recorded', 'failed', 'dropped')),
	sealed blob,                         -- to, subject, text, path as JSON; null: erased
	masked text not null,                -- the address as it may be shown
	is_secret integer not null default 0, -- holds a code: goes first, erased as soon as it is sent
	attempts integer not null default 0,
	next_at integer not null,
	runner text,                         -- the process that sends it
	until_at integer,                    -- worthless afterwards
	problem text,                        -- why the last try failed: a code, no words of a server
	reason text,                         -- why somebody dropped it
	added_at integer not null,
	ended_at integer,
	check ((ended_at is null) = (state in ('waiting', 'sending')))
) strict;
create index outbox_due on outbox(is_secret, next_at) where ended_at is null;
create index outbox_by_state on outbox(state, id);
create index outbox_by_channel on outbox(channel, id);
create index outbox_by_login on outbox(login_id);
create index outbox_by_age on outbox(ended_at);

-- A job that a failing machine interrupted tries again; one that ended badly says why.
alter table job add column attempts integer not null default 0;
alter table job add column retry_at integer;
alter table job add column problem text;
create index job_by_kind on job(kind, id);

-- What is removed by age is found by age.
create index session_by_age on session(seen_at);
create index login_address_by_age on login_address(seen_at);
