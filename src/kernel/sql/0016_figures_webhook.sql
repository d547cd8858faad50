-- Statistics of procedures: what was counted, rolled up by region and by time, so that no page reads cases to tell it.

-- As it happens, in the transaction of the case's event: rows are only added, so that nobody waits for anybody.  Folded
-- into case_figure within a second or so.
create table case_figure_news (
	id integer primary key,
	on_day integer not null,
	procedure text not null,
	region_id integer not null references region(id), -- the narrowest
	kind text not null,                  -- figures.h
	step text not null,                  -- with its part, if it is a joint one: step/part; of the whole case empty
	days integer not null,               -- the cell of a histogram by its fewest days; else 0
	total integer not null
) strict;

-- The same for every region above, by day, by month (its first day) and for ever (day 0).
create table case_figure (
	id integer primary key,
	region_id integer not null references region(id),
	span text not null check (span in ('day', 'month', 'ever')),
	on_day integer not null,
	procedure text not null,
	kind text not null,
	step text not null,
	days integer not null,
	total integer not null,
	unique (region_id, span, on_day, procedure, kind, step, days)
) strict;

-- Whether a turn's beginning (1) and its end (2) are counted.
alter table case_turn add column counted integer not null default 0;
create index case_turn_uncounted on case_turn(casefile_id) where counted = 0;
create index case_turn_overdue on case_turn(due_key) where ended_at is null;

-- Other systems that are told of what happens (webhooks): whom, of what, and every message on its way.
create table webhook (
	id integer primary key,
	address text not null,               -- https://…
	note text not null,                  -- what it is for
	events text not null,                -- their names with spaces between
	secret blob not null,                -- sealed
	old_secret blob,                     -- the one before, which signs beside it for a while
	old_until_at integer,
	is_on integer not null,
	login_id integer not null references login(id), -- who set it last
	added_at integer not null,
	changed_at integer not null,
	removed_at integer
) strict;

create table webhook_letter (
	id integer primary key,
	webhook_id integer not null references webhook(id),
	event text not null,
	mark text not null unique,           -- by which the receiver knows it again
	content text not null,               -- JSON: numbers and states, nothing personal
	state text not null check (state in ('waiting', 'sending', 'sent', 'failed')),
	attempts integer not null default 0,
	next_at integer not null,            -- when somebody may take it up
	runner text,                         -- the thread that sends it
	status integer,                      -- of the last answer
	took_ms integer,
	answer text,                         -- its beginning
	problem text,                        -- why the last try failed
	added_at integer not null,
	ended_at integer,
	check ((ended_at is null) = (state in ('waiting', 'sending')))
) strict;
create index webhook_letter_due on webhook_letter(next_at) where ended_at is null;
create index webhook_letter_by_hook on webhook_letter(webhook_id, id);
create index webhook_letter_by_age on webhook_letter(ended_at);
