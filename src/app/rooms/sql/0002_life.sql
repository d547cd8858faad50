-- What becomes of bookings: approval, changes that wait for it, who came, who did not, and what lies behind the door.

alter table booking add column arrive_code text;   -- six characters by which whoever comes checks in without an account
alter table booking add column remind_at integer;  -- when its people are reminded; null: not, or it is done
create index booking_reminding on booking(remind_at, id) where remind_at is not null;
create index booking_lost on booking(room_id, from_at) where state = 'released';
create index booking_by_room on booking(room_id, from_at, id);
alter table room add column floor text;            -- 二楼; null: none said
create index room_venue_by_owner on room_venue(owner_region_id, owner_role, id);
create index room_closure_by_time on room_closure(to_at, id) where is_over = 0;

-- What waits for a decision: a booking that its rules let nobody have without one, or another time for one that stands.
create table booking_ask (
	id integer primary key,
	booking_id integer not null unique references booking(id),
	room_id integer not null references room(id),
	room_venue_id integer not null references room_venue(id),
	kind text not null check (kind in ('new', 'change')),
	from_at integer not null,             -- what is asked for
	to_at integer not null,
	quota_span_id integer references quota_span(id), -- of a change apart from the old time; null: the booking's own span holds both
	silence text not null check (silence in ('confirms', 'refuses')), -- what comes of no answer
	due_at integer not null,              -- when the clock answers
	made_at integer not null,
	constraint booking_ask_order check (from_at < to_at)
) strict;
create index booking_ask_by_venue on booking_ask(room_venue_id, due_at, id);
create index booking_ask_by_venue_day on booking_ask(room_venue_id, from_at, id);
create index booking_ask_by_room on booking_ask(room_id, due_at, id);
create index booking_ask_by_room_day on booking_ask(room_id, from_at, id);
create index booking_ask_due on booking_ask(due_at, id);

-- Who had a room and did not come; what is excused counts against nobody.
create table room_absence (
	booking_id integer primary key references booking(id),
	org_id integer not null references org(id),
	rule text not null,                   -- id of the rule set then
	absent_at integer not null,
	excused_at integer,
	excused_by_id integer references login(id),
	excuse text
) strict;
create index room_absence_by_org on room_absence(org_id, rule, absent_at) where excused_at is null;
