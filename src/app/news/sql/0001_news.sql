-- Work news (动态), announcements (公告) and publicity with a period for objections (公示).

create table news_item (
	id integer primary key,
	genre text not null check (genre in ('news', 'announcement', 'publicity')),
	state text not null check (state in ('draft', 'waiting', 'returned', 'scheduled', 'published', 'withdrawn')),
	change_state text check (change_state in ('draft', 'waiting', 'returned')), -- of what is changed after publication; null: nothing is
	org_id integer references org(id),   -- whose it is; null: the office's of the region
	region_id integer not null references region(id),
	login_id integer references login(id), -- who began it; null: the system
	author text not null,                -- as shown: the organisation or the office
	title text not null default '',
	title_en text not null default '',
	summary text not null default '',
	summary_en text not null default '',
	from_day integer,                    -- publicity: first and last day on which one may object
	until_day integer,
	publish_at integer,                  -- scheduled: when it is to appear
	shown_at integer,                    -- when it appeared; null: it does not stand on the site
	edited_at integer,                   -- last change since then
	waiting_at integer,                  -- since when it waits for an officer; null: it does not
	withdrawn_at integer,
	note text,                           -- why it was sent back or withdrawn
	changed_at integer not null,
	revision integer not null default 0, -- of what is shown; 0: never was
	body text not null default ''        -- Markdown; last, so that lists need not read it
) strict;
create index news_item_shown on news_item(genre, shown_at, id) where shown_at is not null;
create index news_item_scheduled on news_item(publish_at) where state = 'scheduled';
create index news_item_waiting on news_item(region_id, waiting_at) where waiting_at is not null;
create index news_item_by_region on news_item(region_id, changed_at);
create index news_item_by_org on news_item(org_id, changed_at);

-- What is being written: kept as one types, shown to nobody else.
create table news_draft (
	news_item_id integer primary key references news_item(id),
	title text not null,
	title_en text not null,
	summary text not null,
	summary_en text not null,
	orgs text not null,                  -- names of other organisations that it is about, one a line
	from_day integer,
	until_day integer,
	publish_at integer,
	note text not null,                  -- what was changed since publication
	saved_at integer not null,
	login_id integer references login(id),
	body text not null
) strict;

-- Every text that stood on the site, for everybody to see.
create table news_revision (
	id integer primary key,
	news_item_id integer not null references news_item(id),
	number integer not null,
	made_at integer not null,
	login_id integer references login(id),
	note text not null,
	title text not null,
	summary text not null,
	body text not null,
	unique (news_item_id, number)
) strict;

-- Which organisations and regions an item is about; genre and shown_at are the item's, so that lists are read off the index.
create table news_org (
	id integer primary key,
	news_item_id integer not null references news_item(id),
	org_id integer not null references org(id),
	genre text not null,
	shown_at integer,
	unique (news_item_id, org_id)
) strict;
create index news_org_shown on news_org(org_id, genre, shown_at, news_item_id) where shown_at is not null;

create table news_region (
	id integer primary key,
	news_item_id integer not null references news_item(id),
	region_id integer not null references region(id),
	genre text not null,
	shown_at integer,
	unique (news_item_id, region_id)
) strict;
create index news_region_shown on news_region(region_id, genre, shown_at, news_item_id) where shown_at is not null;

-- Objections to what is publicised; who objects is a login, so that no other personal datum is kept.
create table news_objection (
	id integer primary key,
	news_item_id integer not null references news_item(id),
	login_id integer not null references login(id),
	reason text not null,
	made_at integer not null,
	answer text,
	answered_at integer,
	answered_by integer references login(id)
) strict;
create index news_objection_by_item on news_objection(news_item_id, id);
create index news_objection_open on news_objection(made_at) where answered_at is null;

-- The words by which shown items are found.
create table news_terms (
	news_item_id integer primary key references news_item(id),
	words text not null
) strict;
