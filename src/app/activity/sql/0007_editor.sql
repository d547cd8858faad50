-- What the organiser's editor knows beside an activity: its series, its room, its pictures, its safety plan.

create table activity_series (
	id integer primary key,
	made_at integer not null
) strict;

create table activity_plan (
	activity_id integer primary key references activity(id),
	leader_id integer not null references activity(id), -- the first of its series, whose pictures and safety plan it has; or itself
	activity_series_id integer references activity_series(id),
	room_id integer references room(id),
	booking_id integer references booking(id),
	is_booked integer not null default 0 check (is_booked in (0, 1)), -- the booking was made for it, and goes with it
	cover_file_id integer references file(id),
	cover_alt text not null default '',  -- what it shows
	expected integer,                    -- people, with those who only look on; null: as many as there are places
	permit text not null default '',     -- number of the police's permission
	contact blob,                        -- who answers for safety: name and phone, sealed; null: nobody, or erased
	contact_key_id integer references person_key(id),
	seen_at integer,                     -- an officer has seen the safety plan as it stands
	asked text not null default '',      -- members that an officer wants changed, with blanks between
	was text not null default '',        -- when and where it was, before it was moved
	was_en text not null default '',
	moved_at integer                     -- who had signed up before may leave freely
) strict;
create index activity_plan_by_series on activity_plan(activity_series_id, activity_id) where activity_series_id is not null;
create index activity_plan_by_leader on activity_plan(leader_id, activity_id);
create index activity_plan_contact on activity_plan(activity_id) where contact is not null;

-- Photos of how it was: who is on them agreed; whoever asks has one taken down at once.
create table activity_photo (
	id integer primary key,
	activity_id integer not null references activity(id),
	file_id integer references file(id), -- null: taken down
	alt text not null,
	state text not null check (state in ('shown', 'removed')),
	why text,                            -- of removed: what was said
	made_at integer not null,
	removed_at integer,
	constraint activity_photo_removed check ((removed_at is not null) = (state = 'removed'))
) strict;
create index activity_photo_by_activity on activity_photo(activity_id, state, id);
create index activity_held_by_org on activity(org_id, to_at, id) where org_id is not null and shown_at is not null;
