-- Signing up: places kept for groups of people, whoever has no account, a guardian's consent, reminders.

-- So many of an activity's places are kept for some: by age, by where they live.  With groups, an activity has as many
-- places as they have together.
create table activity_group (
	id integer primary key,
	activity_id integer not null references activity(id),
	name text not null,
	name_en text not null default '',
	capacity integer not null check (capacity > 0),
	age_min integer,                     -- null: any age
	age_max integer,
	region_id integer references region(id), -- they live there; null: anywhere
	pool_id integer references quota_pool(id) -- null: it was never published
) strict;
create index activity_group_by_activity on activity_group(activity_id, id);

alter table activity_signup add column group_id integer references activity_group(id); -- null: the activity has none
alter table activity_signup add column is_phone integer not null default 0; -- by a code to its phone, without an account
alter table activity_signup add column phone_hash blob;  -- keyed hash of the phone of somebody without an account
alter table activity_signup add column consent text;     -- words to which the guardian agreed, with their version
create index activity_signup_by_phone on activity_signup(phone_hash, id) where phone_hash is not null;
create unique index activity_signup_one_phone on activity_signup(activity_id, phone_hash) where is_phone = 1 and state <> 'over';
create index activity_signup_by_group on activity_signup(group_id) where group_id is not null;

alter table activity add column remind_at integer;       -- when those who come are reminded; null: they were
create index activity_reminding on activity(remind_at, id) where remind_at is not null;
create index activity_coming_for on activity(audience, from_at, id) where shown_at is not null;
create index activity_coming_by on activity(org_id, from_at, id) where shown_at is not null;
create index activity_signup_to_call on activity_signup(activity_id, call_at, id) where call_at is not null;
