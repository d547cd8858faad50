-- Exact places, slots and waiting lists.  What must hold, the database keeps itself (0002_exact).

-- What places are of and spans are taken on, under its owner's own number: an activity, a room, a projector.
-- Its row is the lock of all its pools and spans.
create table quota_thing (
	id integer primary key,
	kind text not null,                -- the owner's word: 'activity', 'room'; its events are called after it
	ref_id integer not null,           -- the owner's id
	unit integer not null default 0,   -- of a stock: 1, 2 …; 0: the thing itself
	is_withdrawn integer not null default 0, -- of a stock: given to nobody any more
	fill_at integer,                   -- something of it is still to be passed on; null: nothing
	unique (kind, ref_id, unit)
) strict;
create index quota_thing_filling on quota_thing(fill_at, id) where fill_at is not null;

-- So many places of a thing.
create table quota_pool (
	id integer primary key,
	thing_id integer not null references quota_thing(id),
	code text not null,                -- within the thing: 'all', 'child'
	capacity integer not null,
	taken integer not null default 0,  -- seats held, taken and offered; kept by triggers
	waiting integer not null default 0, -- claims in line, kept by triggers
	size_max integer not null,         -- of a group
	has_line integer not null,         -- whether one may wait
	offer_minutes integer not null,    -- how long an offer stands; 0: who is next gets the place at once
	hold_minutes integer not null,     -- how long a place is held while a form is filled in
	closed_at integer,
	unique (thing_id, code),
	constraint quota_pool_taken check (taken >= 0 and taken <= capacity),
	constraint quota_pool_waiting check (waiting >= 0),
	constraint quota_pool_rules check (size_max > 0 and offer_minutes >= 0 and hold_minutes > 0)
) strict;

-- A claim on a pool: seats that are held, taken or offered, or a place in line.  A claim that counts in several
-- pools has a row in each; the others name the first, and all change together.
create table quota_place (
	id integer primary key,            -- the order of the line
	pool_id integer not null references quota_pool(id),
	head_id integer references quota_place(id), -- null: it is the first itself
	pool_set text not null,            -- ids of all its pools, ascending, separated by commas
	holder_kind text not null,         -- whose it is, as the owner says: 'signup'
	holder_id integer not null,
	size integer not null,
	state text not null check (state in ('held', 'taken', 'waiting', 'offered', 'freed')),
	why text check (why in ('cancelled', 'declined', 'expired', 'absent', 'closed', 'removed')),
	until_at integer,                  -- of held and offered
	made_at integer not null,
	changed_at integer not null,
	constraint quota_place_size check (size > 0),
	constraint quota_place_until check ((until_at is not null) = (state in ('held', 'offered'))),
	constraint quota_place_why check ((why is not null) = (state = 'freed'))
) strict;
create unique index quota_place_holder on quota_place(holder_kind, holder_id, pool_id) where state <> 'freed';
create index quota_place_by_state on quota_place(pool_id, state, id);
create index quota_place_line on quota_place(pool_id, pool_set, size, id) where state = 'waiting' and head_id is null;
create index quota_place_until on quota_place(until_at, id) where until_at is not null;
create index quota_place_pool_until on quota_place(pool_id, until_at) where until_at is not null;
create index quota_place_rest on quota_place(head_id) where head_id is not null;

-- How many wait, by size and by 256 ids each, so that a position in a long line costs no count; kept by triggers.
create table quota_line (
	pool_id integer not null references quota_pool(id),
	block integer not null,
	size integer not null,
	waiting integer not null,
	primary key (pool_id, block, size)
) strict;

-- A thing taken from moment to moment.  No two that are busy overlap, with what is blocked before and after.
create table quota_span (
	id integer primary key,            -- the order of the line
	thing_id integer not null references quota_thing(id),
	holder_kind text not null,
	holder_id integer not null,
	from_at integer not null,
	to_at integer not null,            -- the first moment that is free again
	block_from_at integer not null,    -- with the buffers
	block_to_at integer not null,
	state text not null check (state in ('held', 'confirmed', 'waiting', 'offered', 'freed')),
	is_busy integer not null,          -- held, offered or confirmed
	why text check (why in ('cancelled', 'declined', 'expired', 'absent', 'closed', 'removed')),
	offer_minutes integer not null,    -- of those who wait
	until_at integer,                  -- of held and offered
	made_at integer not null,
	changed_at integer not null,
	constraint quota_span_order check (from_at < to_at and block_from_at <= from_at and block_to_at >= to_at),
	constraint quota_span_busy check ((is_busy = 1) = (state in ('held', 'offered', 'confirmed'))),
	constraint quota_span_until check ((until_at is not null) = (state in ('held', 'offered'))),
	constraint quota_span_why check ((why is not null) = (state = 'freed'))
) strict;
create index quota_span_taken on quota_span(thing_id, block_from_at) where is_busy = 1;
create index quota_span_line on quota_span(thing_id, block_from_at, id) where state = 'waiting';
create index quota_span_until on quota_span(until_at, id) where until_at is not null;
create index quota_span_thing_until on quota_span(thing_id, until_at, id) where until_at is not null;
create index quota_span_by_holder on quota_span(holder_kind, holder_id, id);
