-- Round tables (民情圆桌会): what was brought up, what was said, what was promised and what came of it.

create table roundtable_topic (
	id integer primary key,
	activity_id integer not null references activity(id),
	login_id integer references login(id), -- who brought it up; null: the organiser, or erased
	state text not null check (state in ('proposed', 'listed', 'merged', 'declined')),
	into_id integer references roundtable_topic(id), -- of merged
	title text not null,
	words text not null default '',
	note text,                           -- why it is not taken up
	made_at integer not null,
	constraint roundtable_topic_into check ((into_id is not null) = (state = 'merged'))
) strict;
create index roundtable_topic_by_state on roundtable_topic(activity_id, state, id);
create index roundtable_topic_by_login on roundtable_topic(login_id, id) where login_id is not null;
create index roundtable_topic_merged on roundtable_topic(into_id) where into_id is not null;

-- The minutes of one, as the organiser published them last.
create table roundtable_minutes (
	id integer primary key,
	activity_id integer not null unique references activity(id),
	body text not null,
	revision integer not null default 1,
	shown_at integer not null,
	changed_at integer not null
) strict;

-- Who promised what by when.  A late one is an open one whose day is over: nothing has to say so.
create table roundtable_promise (
	id integer primary key,
	activity_id integer not null references activity(id),
	topic_id integer references roundtable_topic(id),
	office_region_id integer references region(id), -- an office promised …
	office_org_id integer references org(id), -- … or an organisation; neither: somebody outside
	promiser text not null,              -- as shown
	what text not null,
	due_day integer not null,
	state text not null check (state in ('open', 'kept', 'dropped')),
	closed_day integer,                  -- when it was kept or given up
	remind_at integer,                   -- when whoever promised is reminded next; null: no more
	made_at integer not null,
	constraint roundtable_promise_closed check ((closed_day is not null) = (state <> 'open')),
	constraint roundtable_promise_one check (office_region_id is null or office_org_id is null)
) strict;
create index roundtable_promise_by_activity on roundtable_promise(activity_id, due_day, id);
create index roundtable_promise_by_day on roundtable_promise(due_day, id);
create index roundtable_promise_by_state on roundtable_promise(state, due_day, id);
create index roundtable_promise_by_office on roundtable_promise(office_region_id, due_day, id) where office_region_id is not null;
create index roundtable_promise_by_org on roundtable_promise(office_org_id, due_day, id) where office_org_id is not null;
create index roundtable_promise_reminding on roundtable_promise(remind_at, id) where remind_at is not null;

-- What came of it, said in the open by the organiser or by whoever promised; never changed.
create table roundtable_report (
	id integer primary key,
	promise_id integer not null references roundtable_promise(id),
	login_id integer references login(id),
	author text not null,
	state text not null check (state in ('open', 'kept', 'dropped')),
	words text not null,
	made_at integer not null
) strict;
create index roundtable_report_by_promise on roundtable_report(promise_id, id);
