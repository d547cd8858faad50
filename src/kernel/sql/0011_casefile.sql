-- Cases: what anyone applies for, reports or objects to, by the procedure that it began with.

create table casefile (
	id integer primary key,
	number text unique,                  -- null while it is a draft
	procedure text not null,
	procedure_version_id integer not null references procedure_version(id),
	login_id integer not null references login(id),  -- who answers for it and is told
	starter_id integer references login(id),         -- the officer who started it at the counter; null: nobody but the above
	org_id integer references org(id),   -- for which it was started, or which it brought about
	region_id integer references region(id),         -- the narrowest; null while a draft names none
	title text not null,
	applicant text not null,             -- masked if it is a person: 沈*音
	amount_fen integer,
	state text not null check (state in ('draft', 'open', 'correcting', 'ended')),
	step text,                           -- where it stands; null in a draft
	round integer not null default 1,    -- how many times it has come to a step
	ending text,                         -- the end that it came to
	outcome text check (outcome in ('granted', 'refused', 'withdrawn', 'lapsed', 'void')),
	due_at integer,                      -- when the present step must be done; null: no clock, or it stands
	person_key_id integer not null references person_key(id), -- seals what is personal in it
	answer_version integer not null,     -- the answers that hold now
	paper_no text unique,                -- 文号 of its decision
	revision integer not null default 1, -- counts every change
	started_at integer not null,
	submitted_at integer,
	ended_at integer,
	changed_at integer not null,
	check ((state = 'ended') = (outcome is not null)),
	check ((state = 'ended') = (ended_at is not null)),
	check ((state = 'draft') = (submitted_at is null)),
	check (state <> 'open' or step is not null)
) strict;
create index casefile_by_login on casefile(login_id, id);
create index casefile_by_org on casefile(org_id, id) where org_id is not null;
create index casefile_by_starter on casefile(starter_id, id) where starter_id is not null;
create index casefile_by_version on casefile(procedure_version_id, state);

-- Who works on a case beside the offices.
create table case_member (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	login_id integer not null references login(id),
	part text not null check (part in ('applicant', 'helper', 'proxy', 'counter')),
	given_at integer not null,
	withdrawn_at integer,
	unique (casefile_id, login_id)
) strict;
create index case_member_by_login on case_member(login_id, casefile_id);

-- The answers in every version; a draft's are replaced as one types, those that were sent stay.
create table case_answer (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	version integer not null,
	content text not null,               -- JSON, what is personal masked
	personal blob,                       -- JSON of what is personal, sealed; null: nothing is
	login_id integer references login(id),
	is_sent integer not null,            -- it was submitted, or answers a correction
	made_at integer not null,
	unique (casefile_id, version)
) strict;

-- What a case is found by that must not lie open: keyed hashes of phones, id numbers and names.
create table case_find (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	hash blob not null,
	unique (casefile_id, hash)
) strict;
create index case_find_by_hash on case_find(hash, casefile_id);

-- An office's turn at a step: what its desk shows.  A joint step has one for every part.
create table case_turn (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	procedure text not null,             -- as the case's, so that a desk filters without reading cases
	step text not null,
	part text not null,                  -- of a joint step; else empty
	round integer not null,
	role text not null,                  -- whose turn: the role …
	region_id integer not null references region(id), -- … over this region
	began_at integer not null,
	due_at integer,                      -- null: no clock
	due_key integer not null,            -- due_at, or the far future: in which order it is to be done
	stood_at integer,                    -- since when its clock stands, because the applicant corrects
	login_id integer references login(id), -- who has taken it; null: nobody yet
	action text,                         -- what ended it; null while it runs
	decider_id integer references login(id), -- who did; null: nobody, the clock
	ended_at integer,
	ended_key integer not null default 0, -- ended_at, or 0: in which order it was done
	check ((action is null) = (ended_at is null)),
	check ((action is null) = (ended_key = 0)),
	unique (casefile_id, step, part, round)
) strict;
create index case_turn_by_desk on case_turn(role, region_id, due_key, id) where ended_at is null;
create index case_turn_by_desk_procedure on case_turn(role, region_id, procedure, due_key, id) where ended_at is null;
create index case_turn_by_login on case_turn(login_id, due_key, id) where ended_at is null;
create index case_turn_by_decider on case_turn(decider_id, ended_key, id) where ended_key > 0;
create index case_turn_done on case_turn(role, region_id, ended_key, id) where ended_key > 0;

-- What happened, in the order in which both sides read it.
create table case_event (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	made_at integer not null,
	login_id integer references login(id), -- null: the system
	role text,                           -- as what the person acted; null: as applicant, or the system
	region_id integer references region(id), -- of the office
	kind text not null check (kind in ('start', 'submit', 'forward', 'back', 'correct', 'corrected', 'reject', 'withdraw',
		'claim', 'release', 'reassign', 'message', 'clock', 'join', 'leave', 'objection', 'void', 'reopen')),
	step text,                           -- at which
	action text,                         -- of the procedure, by which
	note blob,                           -- sealed; null: none
	answer_version integer,              -- the answers that came with it
	is_inner integer not null default 0  -- for offices only
) strict;
create index case_event_by_case on case_event(casefile_id, id);

-- Which fields the applicant is to correct, and what the office says of each.
create table case_correction (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	case_turn_id integer not null references case_turn(id),
	field text not null,
	note blob,                           -- sealed
	asked_at integer not null,
	done_at integer,
	unique (case_turn_id, field, asked_at)
) strict;
create index case_correction_by_case on case_correction(casefile_id, id);

-- What happens to a case by time alone, one moment each.
create table case_alarm (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	case_turn_id integer references case_turn(id),
	kind text not null check (kind in ('remind', 'overdue', 'end', 'lapse', 'remind_applicant')),
	rings_at integer not null
) strict;
create index case_alarm_by_time on case_alarm(rings_at, id);
create index case_alarm_by_case on case_alarm(casefile_id);

-- Objections to what a notice step shows.
create table case_objection (
	id integer primary key,
	casefile_id integer not null references casefile(id),
	case_turn_id integer not null references case_turn(id),
	person_key_id integer not null references person_key(id),
	content blob not null,               -- sealed JSON: name, phone, text
	login_id integer references login(id),
	made_at integer not null,
	answer text,                         -- what the office says to it
	answered_at integer
) strict;
create index case_objection_by_case on case_objection(casefile_id, id);

-- The last number given out of each series; taken in the transaction that uses it, so none is left out.
create table case_series (
	id integer primary key,
	name text not null unique,           -- the pattern with all but the serial filled in
	last_serial integer not null
) strict;

-- Somebody is away: what is theirs, another may do.
create table case_absence (
	id integer primary key,
	login_id integer not null references login(id),
	deputy_id integer not null references login(id),
	from_day integer not null,
	until_day integer not null,          -- the last day
	set_at integer not null,
	ended_at integer,
	check (from_day <= until_day),
	check (login_id <> deputy_id)
) strict;
create index case_absence_by_deputy on case_absence(deputy_id, until_day);
create index case_absence_by_login on case_absence(login_id, until_day);
