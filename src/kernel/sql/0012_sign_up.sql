-- Signing up and in by phone number, a number that is replaced at the counter, who acts for a relative.

-- By what an account is found from its number, and when its owner last showed that the number is theirs.
alter table login_contact add column find_hash blob;
alter table login_contact add column used_at integer;
create unique index login_contact_by_find on login_contact(channel, find_hash) where find_hash is not null;
create index login_contact_unfound on login_contact(id) where find_hash is null and channel = 'sms';

-- A code on its way to a phone, good for one browser and one purpose.
create table sms_code (
	id integer primary key,
	purpose text not null check (purpose in ('sign_in', 'family')),
	find_hash blob not null,             -- of the number
	address_hash blob not null,          -- of the network address that asked
	browser_hash blob not null unique,   -- SHA-256 of the cookie of the browser that asked
	code_hash blob not null,
	sealed blob not null,                -- the number
	masked text not null,
	letter integer not null,             -- id in the outbox, whose rows go when they are old
	is_known integer not null,           -- asked from a device that signed in to the number's account before
	is_sent integer not null,            -- 0: over a limit, nothing leaves the house
	tries integer not null default 0,
	asked_at integer not null,
	until_at integer not null,
	used_at integer,                     -- the right code was typed
	done_at integer                      -- and what it opens was done
) strict;
create index sms_code_by_number on sms_code(find_hash, asked_at);
create index sms_code_by_address on sms_code(address_hash, asked_at);
create index sms_code_by_age on sms_code(asked_at);

-- How many codes a day; its row is held by whoever asks, so that limits are exact.
create table sms_code_day (
	asked_day integer primary key,
	asks integer not null,
	sent integer not null,
	warned_at integer,                   -- administrators heard that the budget comes to its end
	ended_at integer                     -- and that it has
) strict;

-- A number that is replaced because the phone is lost: at once, or after a delay in which the old one may object.
create table phone_change (
	id integer primary key,
	login_id integer not null references login(id),
	officer_id integer not null references login(id),
	sealed blob,                         -- the new number; null when it is over
	masked_old text not null,
	masked_new text not null,
	token_hash blob unique,              -- of the link by which the old number objects; null: it is dead
	asked_at integer not null,
	due_at integer not null,
	done_at integer,
	stopped_at integer,
	stopped_by text check (stopped_by in ('owner', 'taken', 'closed', 'again'))
) strict;
create index phone_change_due on phone_change(due_at) where done_at is null and stopped_at is null;
create index phone_change_by_login on phone_change(login_id, id);
create index phone_change_by_officer on phone_change(officer_id, id);

-- Who agreed that a relative may act for them.
create table login_proxy (
	id integer primary key,
	login_id integer not null references login(id), -- whose matters
	proxy_id integer not null references login(id), -- who may act
	officer_id integer references login(id),        -- at whose counter it was agreed; null: by a code to the phone
	agreed_at integer not null,
	ended_at integer,
	ender_id integer references login(id),
	check (login_id <> proxy_id)
) strict;
create unique index login_proxy_once on login_proxy(login_id, proxy_id) where ended_at is null;
create index login_proxy_by_proxy on login_proxy(proxy_id, id);
create index login_proxy_by_officer on login_proxy(officer_id, id);
create index login_proxy_by_ender on login_proxy(ender_id, id);
