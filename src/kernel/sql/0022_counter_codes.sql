-- The code of a first sign-in is given out anew at a counter, and only the last one is good; who asked whom to act for a relative.
alter table login_contact add column first_round integer not null default 0; -- how often it was given out anew
alter table login_contact add column first_by integer references login(id);  -- by whom; null: on the first receipt
create index login_contact_by_giver on login_contact(first_by, id);

-- Asked on one's own page, agreed to by the other: by the code in the message or signed in.
create table family_ask (
	id integer primary key,
	login_id integer not null references login(id), -- who asks
	find_hash blob not null,             -- of the number of who is asked
	masked text not null,
	is_for_me integer not null,          -- 1: the other is to act for who asks; 0: who asks acts for the other
	asked_at integer not null,
	until_at integer not null,
	ended_at integer                     -- agreed, refused, taken back, or another took its place
) strict;
create index family_ask_by_number on family_ask(find_hash, id) where ended_at is null;
create index family_ask_by_login on family_ask(login_id, id);
create index family_ask_by_age on family_ask(asked_at);
