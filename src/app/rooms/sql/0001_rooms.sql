-- Rooms (场地) that the centre, streets and communities open, and who has booked them.  That no two bookings of a room
-- overlap is kept by quota_span; what is here says what a span is for.

create table room_venue (
	id integer primary key,
	name text not null unique,
	name_en text not null,
	owner_role text not null check (owner_role in ('center', 'street', 'community')), -- whose officers look after it
	owner_region_id integer not null references region(id), -- … of this very region
	region_id integer not null references region(id),       -- where it lies
	address text not null,
	place integer not null                                  -- order in which houses are shown
) strict;
create index room_venue_by_place on room_venue(place, id);

create table room (
	id integer primary key,
	room_venue_id integer not null references room_venue(id),
	quota_thing_id integer references quota_thing(id), -- null only while it is being made
	name text not null,
	name_en text not null,
	kind text not null,                  -- id of rooms.yaml
	rule text not null,                  -- id of a rule set of rooms.yaml
	capacity integer not null check (capacity > 0),
	equipment text not null,
	equipment_en text not null,
	is_private integer not null check (is_private in (0, 1)), -- who books it is nobody's business (个案室)
	is_closed integer not null default 0 check (is_closed in (0, 1)),
	door_code text,                      -- behind the QR code at its door; null: none yet
	place integer not null,
	changed_at integer not null,
	unique (room_venue_id, name)
) strict;
create unique index room_by_door on room(door_code) where door_code is not null;

-- Bookings that were asked for together, week by week.
create table booking_series (
	id integer primary key,
	weeks integer not null check (weeks > 1),
	made_at integer not null
) strict;

create table booking (
	id integer primary key,
	room_id integer not null references room(id),
	org_id integer references org(id),   -- null: the house itself
	author text not null,                -- as shown: the organisation, or who the house says
	title text not null,
	people integer not null check (people > 0),
	from_at integer not null,
	to_at integer not null,
	state text not null check (state in ('requested', 'confirmed', 'refused', 'cancelled', 'released')),
	is_private integer not null check (is_private in (0, 1)),
	is_late integer not null default 0 check (is_late in (0, 1)), -- given up too late: it still counts as used
	quota_span_id integer references quota_span(id),
	booking_series_id integer references booking_series(id),
	asked_from_at integer,               -- of an approved one: the time that it is asked to be moved to
	asked_to_at integer,
	arrived_at integer,                  -- checked in at the door
	release_at integer,                  -- when the room is lost if nobody comes; null: not, or no longer
	made_at integer not null,
	changed_at integer not null,
	constraint booking_order check (from_at < to_at),
	constraint booking_asked check ((asked_from_at is null) = (asked_to_at is null))
) strict;
create index booking_busy on booking(room_id, from_at) where state in ('requested', 'confirmed');
create index booking_by_org on booking(org_id, from_at, id) where org_id is not null;
create index booking_by_series on booking(booking_series_id, from_at) where booking_series_id is not null;
create index booking_waiting on booking(room_id, id) where state = 'requested' or asked_from_at is not null;
create index booking_releasing on booking(release_at, id) where release_at is not null;
create index booking_by_span on booking(quota_span_id);

-- What happened to a booking, and by whom.
create table booking_event (
	id integer primary key,
	booking_id integer not null references booking(id),
	verb text not null,
	login_id integer references login(id), -- null: the clock
	note text,
	made_at integer not null
) strict;
create index booking_event_by_booking on booking_event(booking_id, id);

-- Times at which a room is shut (设备检修).
create table room_closure (
	id integer primary key,
	room_id integer not null references room(id),
	from_at integer not null,
	to_at integer not null,
	reason text not null,
	reason_en text not null,
	quota_span_id integer references quota_span(id),
	is_over integer not null default 0 check (is_over in (0, 1)), -- lifted before its time
	made_at integer not null,
	constraint room_closure_order check (from_at < to_at)
) strict;
create index room_closure_by_room on room_closure(room_id, from_at) where is_over = 0;

-- One row an organisation: whoever books for it holds this row, so that two at once cannot pass its limits.
create table room_user (
	org_id integer primary key references org(id),
	asked integer not null
) strict;
