-- What a house lends with its rooms (投影仪, 折叠椅), who comes to a booking, feeds, how one gets there, and how much rooms
-- were used.

-- A kind of equipment of a house; its units are a stock of quota ('gear', id), of which never more is lent than there is.
create table room_gear (
	id integer primary key,
	room_venue_id integer not null references room_venue(id),
	name text not null,
	name_en text not null,
	units integer not null check (units >= 0 and units <= 1000), -- 0: lent no more
	place integer not null,
	changed_at integer not null,
	unique (room_venue_id, name)
) strict;
create index room_gear_by_venue on room_gear(room_venue_id, place, id);

-- What is lent with a booking; the spans of its units are held by ('gear', id).
create table booking_gear (
	id integer primary key,
	booking_id integer not null references booking(id),
	room_gear_id integer not null references room_gear(id),
	units integer not null check (units > 0),
	is_held integer not null check (is_held in (0, 1)), -- 0: given back
	made_at integer not null
) strict;
create unique index booking_gear_held on booking_gear(booking_id, room_gear_id) where is_held = 1;
create index booking_gear_by_booking on booking_gear(booking_id, id);
create index booking_gear_by_kind on booking_gear(room_gear_id, id) where is_held = 1;

-- Who is invited to a booking: a name under a key of its own, which goes with it.
create table booking_guest (
	id integer primary key,
	booking_id integer not null references booking(id),
	login_id integer references login(id), -- who typed it; null: nobody any more
	name blob,
	person_key_id integer references person_key(id),
	until_at integer not null,             -- the booking's end: it is kept from then on so long as the pack says
	made_at integer not null
) strict;
create index booking_guest_by_booking on booking_guest(booking_id, id);
create index booking_guest_by_login on booking_guest(login_id, id) where login_id is not null;
create index booking_guest_old on booking_guest(until_at, id);

-- An organisation's own feed: whoever has its address reads it, until another is made.
create table booking_feed (
	org_id integer primary key references org(id),
	code blob not null,                    -- sealed for the house, so that its people can look it up again
	code_hash blob not null unique,
	made_at integer not null
) strict;

-- How one gets to a house, in words.
create table room_way (
	room_venue_id integer primary key references room_venue(id),
	way text not null,
	way_en text not null,
	changed_at integer not null
) strict;

-- Days that are over, by room: pages sum these, and never bookings.
create table room_figure (
	on_day integer not null,
	room_id integer not null references room(id),
	open_minutes integer not null,
	used_minutes integer not null,
	bookings integer not null,             -- that took place, or could have
	absent integer not null,               -- released because nobody came
	refused integer not null,
	cancelled integer not null,
	primary key (room_id, on_day)
) strict;
create table room_figure_class (
	on_day integer not null,
	room_id integer not null references room(id),
	class text not null,                   -- kind of the organisation; 'house'; 'private' of rooms that do not tell
	bookings integer not null,
	used_minutes integer not null,
	primary key (room_id, on_day, class)
) strict;
-- Up to which day they are added up.
create table room_figure_until (
	id integer primary key check (id = 1),
	until_day integer not null
) strict;
create index booking_of_room on booking(room_id, from_at);
