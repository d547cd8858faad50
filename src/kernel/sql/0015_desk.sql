-- What offices do with cases: findings, deputies, reminders, many at once, numbers, seals.

-- What an office itself noted at its turn, in every version that went with a decision.
create table case_finding (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	case_turn_id integer not null references case_turn(id),
	version integer not null,
	content text not null,               -- JSON, what is personal masked
	personal blob,                       -- JSON of what is personal, sealed; null: nothing is
	login_id integer not null references login(id),
	made_at integer not null,
	unique (case_turn_id, version)
) strict;
create index case_finding_by_case on case_finding(casefile_id, id);

-- For whom somebody acted who stands in for another.
alter table case_event add column for_id integer references login(id);

-- Where the case of a turn lies, so that a desk filters by street without reading cases.
alter table case_turn add column street_id integer references region(id);
create index case_turn_by_desk_street on case_turn(role, region_id, street_id, due_key, id) where ended_at is null;
create index case_turn_by_desk_step on case_turn(role, region_id, procedure, step, due_key, id) where ended_at is null;
create index case_turn_by_desk_age on case_turn(role, region_id, id) where ended_at is null;

-- Held while absences of somebody are set, so that two that contradict each other do not pass by one another.
create table case_absence_hold (
	login_id integer primary key references login(id),
	times integer not null
) strict;
alter table case_absence add column setter_id integer references login(id);

-- What somebody is to be reminded of, until it is told: together, once a day.
create table case_reminder (
	id integer primary key,
	login_id integer not null references login(id),
	casefile_id integer not null references casefile(id),
	case_turn_id integer not null references case_turn(id),
	kind text not null check (kind in ('remind', 'overdue')),
	due_at integer not null,             -- not before
	unique (login_id, case_turn_id, kind)
) strict;
create index case_reminder_by_time on case_reminder(due_at, login_id);
create index case_reminder_by_case on case_reminder(casefile_id);
create table case_digest (
	login_id integer primary key references login(id),
	sent_day integer not null            -- the last day on which it was told
) strict;

-- What became of each case of a decision for many.
create table case_bulk_line (
	id integer primary key,
	job_id integer not null references job(id),
	case_turn_id integer not null references case_turn(id),
	casefile_id integer not null references casefile(id),
	problem text,                        -- why not; null: it is done
	made_at integer not null,
	unique (job_id, case_turn_id)
) strict;

-- Every number that was given, in its series.
create table case_number (
	id integer primary key,
	case_series_id integer not null references case_series(id),
	serial integer not null,
	number text not null unique,
	what text not null check (what in ('case', 'paper')),
	casefile_id integer not null references casefile(id),
	given_at integer not null,
	voided_at integer,
	voider_id integer references login(id),
	reason text,
	check ((voided_at is null) = (reason is null)),
	unique (case_series_id, serial)
) strict;
create index case_number_by_case on case_number(casefile_id, id);
alter table case_series add column listed_from integer not null default 0; -- the last one given before numbers were listed
alter table case_series add column year integer not null default 0;        -- in which it was begun

-- An office's seal as a picture; the file is reached by no address.
create table office_seal (
	id integer primary key,
	role text not null,
	region_id integer not null references region(id),
	login_id integer not null references login(id), -- who put it there; its picture is the file of this object
	kept_at integer not null,
	removed_at integer
) strict;
create unique index office_seal_of_office on office_seal(role, region_id) where removed_at is null;
-- Every time that somebody put it on a paper.
create table case_sealing (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	office_seal_id integer not null references office_seal(id),
	login_id integer not null references login(id),
	sealed_at integer not null
) strict;
create index case_sealing_by_case on case_sealing(casefile_id, login_id, sealed_at);

-- The words by which sent cases are found.
create table case_terms (
	casefile_id integer primary key references casefile(id),
	words text not null
) strict;
