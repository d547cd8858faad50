-- The applicant's side of a case: who is asked to help, who types where, what a link of an objection opens.

-- Somebody is asked to help with a case; nothing happens before they agree.
create table case_invitation (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	login_id integer not null references login(id),    -- who asks
	invitee_id integer references login(id),           -- whose account was named; null: a phone that nobody has confirmed
	masked text not null,                              -- what was typed, as it may be shown: 138****1234
	code_hash blob not null unique,                    -- of the code in the link
	made_at integer not null,
	until_at integer not null,
	ended_at integer,
	ending text check (ending in ('accepted', 'declined', 'cancelled')),
	check ((ended_at is null) = (ending is null))
) strict;
create index case_invitation_by_case on case_invitation(casefile_id, id);
create index case_invitation_by_login on case_invitation(login_id, made_at);

-- Where somebody was in a long form, and when they last typed: to go on there, and for others to see.
create table case_typing (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	login_id integer not null references login(id),
	section integer not null,                          -- from 1; behind the last: looking it over
	typed_at integer not null,
	unique (casefile_id, login_id)
) strict;

alter table case_objection add column code_hash blob;     -- of the code that its link holds
alter table case_objection add column sender text;        -- keyed hash of the address that it came from
alter table case_objection add column answerer_id integer references login(id);
alter table case_objection add column withdrawn_at integer; -- by who made it
create unique index case_objection_by_code on case_objection(code_hash) where code_hash is not null;
create index case_objection_by_sender on case_objection(sender, made_at) where sender is not null;
create index case_objection_open on case_objection(casefile_id) where answered_at is null and withdrawn_at is null;

alter table casefile add column erased_at integer;        -- when what is personal in it was destroyed; null: it is not
create index casefile_draft_by_age on casefile(changed_at) where state = 'draft';
create index casefile_ended_by_age on casefile(ended_at) where state = 'ended' and erased_at is null;
