-- Volunteers (志愿者) of activities: shifts, who serves, the hours that count and all that was said about them.

create table volunteer_shift (
	id integer primary key,
	activity_id integer not null references activity(id),
	title text not null,                 -- what one does: 签到引导
	tasks text not null,
	insurance text not null default '',  -- who insures against what; empty: nothing said
	from_at integer not null,
	to_at integer not null,
	needed integer not null check (needed > 0),
	age_min integer,                     -- null: as the pack says
	state text not null check (state in ('open', 'cancelled')),
	pool_id integer references quota_pool(id), -- null only while it is made
	close_at integer,                    -- when nobody signs up any more; null: closed
	end_at integer,                      -- when who forgot to check out is counted; null: done
	tell text,                           -- what all who serve are still to be told: cancelled, changed
	revision integer not null default 1,
	changed_at integer not null,
	constraint volunteer_shift_order check (from_at < to_at)
) strict;
create index volunteer_shift_by_activity on volunteer_shift(activity_id, from_at, id);
create index volunteer_shift_closing on volunteer_shift(close_at, id) where close_at is not null;
create index volunteer_shift_ending on volunteer_shift(end_at, id) where end_at is not null;
create index volunteer_shift_coming on volunteer_shift(from_at, id) where close_at is not null;

-- Somebody's part in a shift.  Its place in quota counts; the state here follows it.
create table volunteer_duty (
	id integer primary key,
	shift_id integer not null references volunteer_shift(id),
	activity_id integer not null references activity(id),
	org_id integer references org(id),   -- for whom; null: an office
	login_id integer references login(id), -- null: erased
	place_id integer references quota_place(id), -- null only while it is made
	state text not null check (state in ('confirmed', 'waiting', 'offered', 'over')),
	why text,                            -- of over: as quota says it
	until_at integer,                    -- of offered
	person blob,                         -- name, phone, age, guardian, code, sealed; null: removed
	person_key_id integer references person_key(id),
	code_hash blob,
	in_at integer,
	out_at integer,
	is_forgotten integer not null default 0 check (is_forgotten in (0, 1)), -- nobody checked out
	served_day integer not null,         -- of the shift
	minutes integer check (minutes >= 0), -- that count; null: not yet
	object_at integer,                   -- since when an objection waits for its answer
	tell text,
	made_at integer not null,
	changed_at integer not null,
	constraint volunteer_duty_why check ((why is not null) = (state = 'over')),
	constraint volunteer_duty_times check (out_at is null or (in_at is not null and in_at <= out_at)),
	constraint volunteer_duty_served check (minutes is null or state = 'confirmed')
) strict;
create unique index volunteer_duty_one on volunteer_duty(shift_id, login_id) where login_id is not null and state <> 'over';
create unique index volunteer_duty_code on volunteer_duty(activity_id, code_hash) where code_hash is not null;
create index volunteer_duty_by_state on volunteer_duty(shift_id, state, id);
create index volunteer_duty_by_login on volunteer_duty(login_id, id) where login_id is not null;
create index volunteer_duty_by_day on volunteer_duty(login_id, served_day) where login_id is not null and minutes is not null;
create index volunteer_duty_by_org on volunteer_duty(org_id) where org_id is not null and minutes is not null;
create index volunteer_duty_serving on volunteer_duty(shift_id, id) where in_at is not null and minutes is null;
create index volunteer_duty_telling on volunteer_duty(id) where tell is not null;
create index volunteer_duty_by_activity on volunteer_duty(activity_id, id);
create index volunteer_duty_objected on volunteer_duty(activity_id, object_at) where object_at is not null;
create index volunteer_duty_old on volunteer_duty(changed_at) where person is not null;

-- What was done about hours, in the open: never changed, never removed.
create table volunteer_note (
	id integer primary key,
	duty_id integer not null references volunteer_duty(id),
	kind text not null check (kind in ('corrected', 'objected', 'answered')),
	from_minutes integer,
	to_minutes integer,
	login_id integer references login(id),
	author text not null,                -- as shown: the organisation or office; empty: the volunteer
	words text not null,                 -- empty: erased
	made_at integer not null
) strict;
create index volunteer_note_by_duty on volunteer_note(duty_id, id);

-- One row a volunteer: whoever counts their hours waits here for whoever does already.
create table volunteer_person (
	id integer primary key,
	login_id integer not null unique references login(id),
	minutes integer not null default 0 check (minutes >= 0)
) strict;

-- An organisation's hours by year, so that its page adds nothing up.
create table volunteer_org_year (
	id integer primary key,
	org_id integer not null references org(id),
	year integer not null,
	minutes integer not null check (minutes >= 0),
	times integer not null check (times >= 0),
	unique (org_id, year)
) strict;

-- Certificates (志愿服务记录证明) that were handed out; whoever has the code may see whether one holds.
create table volunteer_certificate (
	id integer primary key,
	login_id integer references login(id), -- null: erased
	code text not null unique,
	year integer,                        -- null: all years
	minutes integer not null,
	times integer not null,
	first_day integer not null,
	last_day integer not null,
	person blob,                         -- the name, sealed; null: erased
	person_key_id integer references person_key(id),
	made_at integer not null
) strict;
create index volunteer_certificate_by_login on volunteer_certificate(login_id, id) where login_id is not null;
