-- Resource sharing (资源信息共享): what communities, streets and organisations need and offer, and who takes it up.

create table need (
	id integer primary key,
	side text not null check (side in ('need', 'offer')),
	kind text not null,                  -- id of needs.yaml
	state text not null check (state in ('draft', 'waiting', 'returned', 'posted', 'agreed', 'done', 'withdrawn', 'expired',
		'removed')),
	org_id integer references org(id),   -- whose it is; null: the office's of the region
	owner_region_id integer not null references region(id), -- of that office, or where the organisation lies
	region_id integer not null references region(id), -- where it is needed or can be had
	street_id integer references region(id), -- the street in which that lies; null: the whole district
	login_id integer references login(id), -- who wrote it; null: the system
	author text not null,                -- as shown: the organisation or the office
	title text not null,
	title_en text not null default '',
	fields text not null default '',     -- ids of fields.yaml, separated by line feeds
	quantity integer not null check (quantity > 0),
	agreed_quantity integer not null default 0, -- of responses that are agreed or completed; kept by triggers
	unit text not null,
	from_day integer not null,           -- first and last day on which it is needed or can be had
	until_day integer not null,
	contact blob,                        -- name and telephone, sealed; null: erased
	contact_key_id integer references person_key(id),
	shown_at integer,                    -- when it was posted; null: it never was
	waiting_at integer,                  -- since when it waits for an officer
	expire_at integer,                   -- end of the last day, while it is posted; null: nothing ends by itself
	responded_at integer,                -- the first response
	first_agreed_at integer,
	match_at integer,                    -- posted with others: still to be compared with organisations; null: it was
	ended_at integer,                    -- done, withdrawn, expired or removed
	note text,                           -- why it was sent back, withdrawn or taken down
	revision integer not null default 1,
	changed_at integer not null,
	body text not null,                  -- last, so that lists need not read it
	check (until_day >= from_day),
	check (agreed_quantity >= 0 and agreed_quantity <= quantity),
	check ((waiting_at is not null) = (state = 'waiting'))
) strict;
create index need_by_org on need(org_id, id) where org_id is not null;
create index need_by_owner on need(owner_region_id, id);
create index need_waiting on need(waiting_at, id) where waiting_at is not null;
create index need_open on need(street_id, side) where state = 'posted';
create index need_expiring on need(expire_at, id) where expire_at is not null;
create index need_unmatched on need(match_at, id) where match_at is not null;
create index need_by_shown on need(shown_at) where shown_at is not null;
create index need_ended on need(ended_at) where contact_key_id is not null;

-- What stands on the site, in the order in which it was posted, with the words and filters by which it is found.
create table need_shown (
	id integer primary key,
	need_id integer not null unique references need(id),
	words text not null
) strict;

-- Its fields; street and standing are the entry's own, so that what fits an organisation is read off the index.
create table need_field (
	id integer primary key,
	need_id integer not null references need(id),
	field text not null,
	street_id integer,
	is_open integer not null check (is_open in (0, 1)),
	unique (need_id, field)
) strict;
create index need_field_open on need_field(field, street_id, need_id) where is_open = 1;

-- Who takes it up.
create table need_response (
	id integer primary key,
	need_id integer not null references need(id),
	state text not null check (state in ('offered', 'agreed', 'completed', 'refused', 'withdrawn', 'fallen', 'lapsed')),
	org_id integer references org(id),
	owner_region_id integer not null references region(id),
	login_id integer references login(id),
	author text not null,
	message text not null,
	quantity integer not null check (quantity > 0),
	contact blob,
	contact_key_id integer references person_key(id),
	note text,                           -- why it was refused, withdrawn or fell through
	owner_done_at integer,               -- when each side said that it is done
	responder_done_at integer,
	complete_at integer,                 -- while it is agreed: when it is taken for done by itself
	made_at integer not null,
	decided_at integer,
	completed_at integer,
	check ((complete_at is not null) = (state = 'agreed'))
) strict;
create index need_response_by_need on need_response(need_id, id);
create index need_response_by_org on need_response(org_id, id) where org_id is not null;
create index need_response_by_owner on need_response(owner_region_id, id);
create index need_response_completing on need_response(complete_at, id) where complete_at is not null;
create index need_response_matched on need_response(id) where state in ('agreed', 'completed');
create index need_response_old on need_response(made_at) where contact_key_id is not null;
-- One answer of each at a time.
create unique index need_response_one_of_org on need_response(need_id, org_id)
 where org_id is not null and state in ('offered', 'agreed');
create unique index need_response_one_of_office on need_response(need_id, owner_region_id)
 where org_id is null and state in ('offered', 'agreed');

-- How each side found the other; shown when an officer has looked at it.
create table need_rating (
	id integer primary key,
	need_response_id integer not null references need_response(id),
	by_owner integer not null check (by_owner in (0, 1)), -- 1: of whose entry it is, about who took it up
	state text not null check (state in ('waiting', 'shown', 'hidden')),
	org_id integer references org(id),   -- about whom; null: an office
	owner_region_id integer not null references region(id), -- where that one lies
	login_id integer references login(id),
	author text not null,                -- who says it
	stars integer not null check (stars >= 1 and stars <= 5),
	sentence text not null,
	answer text,                         -- of the one it is about; once
	answered_at integer,
	note text,                           -- why it is not shown
	made_at integer not null,
	unique (need_response_id, by_owner)
) strict;
create index need_rating_of_org on need_rating(org_id, id) where state = 'shown';
create index need_rating_waiting on need_rating(id) where state = 'waiting';

-- Entries that somebody reports, and what their owners say against being taken down.
create table need_report (
	id integer primary key,
	need_id integer not null references need(id),
	genre text not null check (genre in ('report', 'appeal')),
	login_id integer not null references login(id),
	reason text not null,
	made_at integer not null,
	answer text,
	is_upheld integer not null default 0 check (is_upheld in (0, 1)), -- the entry was taken down, or put back
	answered_at integer,
	answered_by integer references login(id)
) strict;
create unique index need_report_open on need_report(need_id, login_id) where answered_at is null;
create index need_report_waiting on need_report(id) where answered_at is null;
create index need_report_by_need on need_report(need_id, id);
create index need_report_by_login on need_report(login_id);

-- Which entries fit which organisations, and by what.
create table need_match (
	id integer primary key,
	need_id integer not null references need(id),
	org_id integer not null references org(id),
	score integer not null,
	reasons text not null,               -- field:elder community street district, separated by line feeds
	is_dismissed integer not null default 0,
	made_at integer not null,
	tell_at integer,                     -- when its people are told; null: they were, or none wants to be
	unique (need_id, org_id)
) strict;
create index need_match_by_org on need_match(org_id, need_id) where is_dismissed = 0;
create index need_match_telling on need_match(tell_at, org_id) where tell_at is not null;

-- How an organisation's people want to be told; without a row: each.
create table need_wish (
	org_id integer primary key references org(id),
	told text not null check (told in ('each', 'daily', 'never'))
) strict;

-- Organisations that changed, to be compared anew with what is open.
create table need_org_due (
	org_id integer primary key references org(id)
) strict;
