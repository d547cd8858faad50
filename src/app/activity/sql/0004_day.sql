-- The day of an activity and what came after: links for helpers, scanned tickets, thank-you gifts, corrections, who stayed
-- away, what it came to.

alter table activity add column is_counted integer not null default 0; -- whether it is over and has its numbers
alter table activity add column settle_at integer; -- when those who stayed away are noted; null: they are, or it is not over
alter table activity add column later_at integer;  -- when those who stayed away too often get what is left over; null: nobody waits so
create index activity_day_later on activity(later_at, id) where later_at is not null;
create index activity_day_open on activity(to_at, id) where is_counted = 0 and shown_at is not null;
create index activity_day_settle on activity(settle_at, id) where settle_at is not null;

-- The address of the check-in page, given to a helper for one day.
create table activity_day_link (
	id integer primary key,
	activity_id integer not null references activity(id),
	key_hash blob not null unique,
	sealed blob,                         -- the key, so that the organiser can show it again; null: that day is over
	label text not null,                 -- who has it: 东门
	login_id integer references login(id), -- who gave it out; null: erased
	made_at integer not null,
	from_at integer not null,            -- the day: from midnight to midnight
	until_at integer not null,
	revoked_at integer
) strict;
create index activity_day_link_by_activity on activity_day_link(activity_id, id);
create index activity_day_link_old on activity_day_link(until_at) where sealed is not null;
create index activity_day_link_by_login on activity_day_link(login_id) where login_id is not null;

-- A ticket that some phone scanned.  The first scan of a ticket is its arrival, the others are told of it.
create table activity_scan (
	id integer primary key,
	activity_id integer not null references activity(id),
	signup_id integer not null references activity_signup(id),
	link_id integer not null references activity_day_link(id),
	code text not null,                  -- the phone's own number for it: sent twice, it is one
	scanned_at integer not null,
	made_at integer not null,
	unique (activity_id, code)
) strict;
create index activity_scan_by_signup on activity_scan(signup_id, scanned_at, id);
create index activity_scan_by_activity on activity_scan(activity_id, id);
create index activity_scan_by_link on activity_scan(link_id);

-- Thank-you gifts (纪念品); how many there are and are given is counted by a pool.
create table activity_gift (
	id integer primary key,
	activity_id integer not null references activity(id),
	name text not null,
	pool_id integer not null references quota_pool(id),
	made_at integer not null,
	constraint activity_gift_name unique (activity_id, name)
) strict;

create table activity_gift_given (
	id integer primary key,
	gift_id integer not null references activity_gift(id),
	holder text not null check (holder in ('signup', 'duty')), -- whose: a ticket's, a volunteer's
	holder_id integer not null,
	people integer not null check (people > 0),
	place_id integer not null references quota_place(id),
	given_at integer not null,
	back_at integer                      -- given back, or noted by mistake
) strict;
create unique index activity_gift_given_once on activity_gift_given(gift_id, holder, holder_id) where back_at is null;
create index activity_gift_given_by_gift on activity_gift_given(gift_id, id);

-- Attendance that was corrected after the activity, with its reason.
create table activity_correction (
	id integer primary key,
	activity_id integer not null references activity(id),
	signup_id integer not null references activity_signup(id),
	people_before integer not null,      -- who had come with the ticket
	people_after integer not null,
	reason text not null,
	made_at integer not null
) strict;
create index activity_correction_by_activity on activity_correction(activity_id, id);

-- Who had a place, did not come and had not said so.
create table activity_absence (
	id integer primary key,
	activity_id integer not null references activity(id),
	signup_id integer not null unique references activity_signup(id),
	login_id integer not null references login(id),
	absent_at integer not null,          -- when it began
	excused_at integer,
	excuse text
) strict;
create index activity_absence_of on activity_absence(login_id, absent_at);
create index activity_absence_by_activity on activity_absence(activity_id, id);
create index activity_absence_old on activity_absence(absent_at);

-- What an activity came to, in numbers; written when it is over and with every correction.
create table activity_result (
	activity_id integer primary key references activity(id),
	tickets integer not null,
	people integer not null,             -- who had places
	came integer not null,
	came_tickets integer not null,
	absent integer not null,             -- tickets of which nobody came
	cancelled integer not null,          -- sign-ups given up in time
	gifts integer not null,
	corrections integer not null
) strict;

-- What the organiser says to what was said.
create table activity_feedback_answer (
	feedback_id integer primary key references activity_feedback(id),
	answer text not null,
	made_at integer not null
) strict;
