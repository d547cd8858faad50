-- The yearly confirmation of filed groups, asked for a whole street or district at once.

create table confirm_round (
	id integer primary key,
	region_id integer not null references region(id), -- whose groups are asked
	year integer not null,               -- for which year
	due_day integer not null,            -- the last day on which a group answers by itself
	login_id integer not null references login(id),   -- who began it
	begun_at integer not null,
	reminded integer not null default 0, -- how many of the pack's reminders have gone out
	next_at integer,                     -- when something happens by itself; null: nothing will
	closed_at integer,                   -- since when whoever was silent is to be visited
	job_id integer not null default 0,   -- the last work on it; jobs go after a time
	unique (region_id, year)
) strict;
create index confirm_round_by_time on confirm_round(next_at, id) where next_at is not null;

-- A group that was asked: once a year, whichever round came first.
create table confirm_ask (
	id integer primary key,
	confirm_round_id integer not null references confirm_round(id),
	org_id integer not null references org(id),
	year integer not null,
	street_id integer references region(id),
	community_id integer references region(id),
	-- its answer, a draft until it is sent; or its closing.  No reference: a draft may go, and is begun anew
	case_no integer not null default 0,
	gone_no integer not null default 0,  -- the case by which it is struck off, after a visit found nobody
	asked_at integer not null,
	silent_at integer,                   -- since when it is to be visited
	visited_at integer,
	visitor_id integer references login(id),
	unique (org_id, year)
) strict;
create index confirm_ask_by_round on confirm_ask(confirm_round_id, id);
create index confirm_ask_by_case on confirm_ask(case_no);
