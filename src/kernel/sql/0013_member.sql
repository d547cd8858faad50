-- Who is asked to work in an organisation, and for which one somebody works in a browser.

create table org_invite (
	id integer primary key,
	org_id integer not null references org(id),
	role text not null check (role in ('head', 'member', 'editor', 'viewer')),
	login_id integer references login(id),         -- the account that is asked; null: whoever proves the number
	phone_hash blob,                               -- keyed hash of the number
	person_key_id integer references person_key(id), -- seals the number; destroyed when it has an end
	sealed blob,
	shown text not null,                           -- who is asked, as the head reads it: a name, 138****1234
	inviter_id integer references login(id),       -- null: a decision did
	casefile_id integer references casefile(id),   -- that decision's; null: the head asked
	asked_at integer not null,
	until_at integer not null,
	ended_at integer,
	ending text check (ending in ('accepted', 'declined', 'withdrawn', 'expired')),
	accepter_id integer references login(id),
	check ((ended_at is null) = (ending is null)),
	check ((login_id is null) <> (phone_hash is null))
) strict;
create index org_invite_by_org on org_invite(org_id, id);
create index org_invite_by_time on org_invite(until_at) where ended_at is null;
create unique index org_invite_of_login on org_invite(login_id, org_id) where ended_at is null and login_id is not null;
create unique index org_invite_of_phone on org_invite(phone_hash, org_id) where ended_at is null and phone_hash is not null;

-- Of several organisations the one that the pages of this browser are about.
alter table session add column org_id integer references org(id);
