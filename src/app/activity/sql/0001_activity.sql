-- Activities (活动) of organisations, communities and the centre: who signs up, who waits, who came.

create table activity (
	id integer primary key,
	kind text not null,                  -- id of activities.yaml
	audience text not null,              -- id of activities.yaml
	state text not null check (state in ('draft', 'waiting', 'returned', 'published', 'cancelled')),
	org_id integer references org(id),   -- whose it is; null: the office's of the region
	owner_region_id integer not null references region(id), -- of that office, or where the organisation lies
	region_id integer not null references region(id), -- where it takes place
	street_id integer references region(id), -- the street in which that lies; null: the whole district
	login_id integer references login(id), -- who wrote it; null: the system
	author text not null,                -- as shown: the organisation or the office
	title text not null,
	title_en text not null default '',
	place text not null,                 -- where to go, as people say it
	from_at integer not null,
	to_at integer not null,
	opens_at integer not null,           -- sign-up opens and closes
	closes_at integer not null,
	capacity integer not null check (capacity > 0),
	people_max integer not null check (people_max > 0), -- in one sign-up
	has_line integer not null check (has_line in (0, 1)),
	age_min integer,                     -- null: any age
	age_max integer,
	fee_fen integer not null default 0 check (fee_fen >= 0),
	pool_id integer references quota_pool(id), -- null: it was never published
	shown_at integer,                    -- when it was published first
	waiting_at integer,                  -- since when it waits for an officer
	close_at integer,                    -- when its pool is closed by time; null: it is, or there is none
	note text,                           -- why it was sent back or called off
	revision integer not null default 1,
	changed_at integer not null,
	body text not null,                  -- last, so that lists need not read it
	constraint activity_order check (from_at < to_at and opens_at < closes_at and closes_at <= to_at),
	constraint activity_waiting_at check ((waiting_at is not null) = (state = 'waiting'))
) strict;
create index activity_by_org on activity(org_id, id) where org_id is not null;
create index activity_by_owner on activity(owner_region_id, id);
create index activity_coming on activity(from_at, id) where shown_at is not null;
create index activity_coming_in on activity(street_id, from_at, id) where shown_at is not null;
create index activity_coming_of on activity(kind, from_at, id) where shown_at is not null;
create index activity_waiting on activity(waiting_at, id) where waiting_at is not null;
create index activity_closing on activity(close_at, id) where close_at is not null;

-- The words by which what was published is found.
create table activity_shown (
	id integer primary key,
	activity_id integer not null unique references activity(id),
	words text not null
) strict;

-- Somebody's sign-up, with the people who come along.  Its place in quota counts; the state here follows it.
create table activity_signup (
	id integer primary key,
	activity_id integer not null references activity(id),
	place_id integer references quota_place(id), -- null only while it is made
	login_id integer references login(id), -- whose it is; null: somebody without an account, or erased
	by_login_id integer references login(id), -- who signed them up: themselves, a relative, an officer
	is_counter integer not null check (is_counter in (0, 1)),
	state text not null check (state in ('confirmed', 'waiting', 'offered', 'over')),
	why text,                            -- of over: as quota says it
	people integer not null check (people > 0),
	person blob,                         -- name, phone, age, guardian and ticket code, sealed; null: erased
	person_key_id integer references person_key(id),
	code_hash blob,                      -- of the ticket's code, within its activity
	until_at integer,                    -- of offered
	arrived_at integer,
	arrived_people integer,
	call_at integer,                     -- since when somebody has to be called, whom no message reaches
	call_about text,                     -- offered, confirmed, over, cancelled, changed
	tell text,                           -- what is still to be told: cancelled, changed
	made_at integer not null,
	changed_at integer not null,
	constraint activity_signup_why check ((why is not null) = (state = 'over')),
	constraint activity_signup_arrived check (arrived_at is null or state = 'confirmed')
) strict;
create unique index activity_signup_one on activity_signup(activity_id, login_id)
 where login_id is not null and state <> 'over';
create unique index activity_signup_code on activity_signup(activity_id, code_hash) where code_hash is not null;
create index activity_signup_by_state on activity_signup(activity_id, state, id);
create index activity_signup_by_login on activity_signup(login_id, id) where login_id is not null;
create index activity_signup_by_by on activity_signup(by_login_id, id) where by_login_id is not null;
create index activity_signup_calling on activity_signup(activity_id, call_at) where call_at is not null;
create index activity_signup_telling on activity_signup(id) where tell is not null;
create index activity_signup_old on activity_signup(changed_at) where person is not null;

-- How it was, of those who came; shown when an officer or the organiser has let it through.
create table activity_feedback (
	id integer primary key,
	activity_id integer not null references activity(id),
	signup_id integer not null unique references activity_signup(id),
	state text not null check (state in ('waiting', 'shown', 'hidden')),
	stars integer not null check (stars >= 1 and stars <= 5),
	sentence text not null,
	made_at integer not null
) strict;
create index activity_feedback_by_state on activity_feedback(activity_id, state, id);
