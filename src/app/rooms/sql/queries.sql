-- ---- houses and rooms --------------------------------------------------------------------------------

-- room_venue_list: many
select v.id, v.name, v.name_en, v.owner_role, v.owner_region_id, v.region_id, v.address
  from room_venue v order by v.place, v.id limit $limit;

-- room_venue_find_by_name: maybe
select v.id from room_venue v where v.name = $name;

-- room_venue_add: one
insert into room_venue (name, name_en, owner_role, owner_region_id, region_id, address, place)
values ($name, $name_en, $owner_role, $owner_region_id, $region_id, $address, $place)
returning id;

-- room_list: many
-- All rooms, or those of a house, in the order in which they are shown.
select r.id, r.room_venue_id, r.quota_thing_id, r.name, r.name_en, r.kind, r.rule, r.capacity, r.equipment, r.equipment_en,
	r.is_private, r.is_closed, v.name as venue_name, v.name_en as venue_name_en, v.owner_role, v.owner_region_id,
	v.region_id, v.address
  from room r join room_venue v on v.id = r.room_venue_id
 where r.quota_thing_id is not null
{if venue} and r.room_venue_id = $venue:room_venue_id {end}
 order by v.place, v.id, r.place, r.id limit $limit;

-- room_find: maybe as room_list_row
select r.id, r.room_venue_id, r.quota_thing_id, r.name, r.name_en, r.kind, r.rule, r.capacity, r.equipment, r.equipment_en,
	r.is_private, r.is_closed, v.name as venue_name, v.name_en as venue_name_en, v.owner_role, v.owner_region_id,
	v.region_id, v.address
  from room r join room_venue v on v.id = r.room_venue_id
 where r.id = $id:room_id and r.quota_thing_id is not null;

-- room_find_by_name: maybe
select r.id from room r where r.name = $name order by r.id limit 1;

-- room_add: one
insert into room (room_venue_id, name, name_en, kind, rule, capacity, equipment, equipment_en, is_private, place, changed_at)
values ($room_venue_id, $name, $name_en, $kind, $rule, $capacity, $equipment, $equipment_en, $is_private, $place,
	$changed_at)
returning id;

-- room_set_thing: exec
update room set quota_thing_id = $quota_thing_id where id = $id;

-- ---- bookings ----------------------------------------------------------------------------------------

-- booking_shown: many
-- What anybody may see of bookings between two moments: of private ones neither who nor what.  None is longer than a day.
select b.id, b.room_id, b.from_at, b.to_at, b.state, b.is_private,
	case when b.is_private = 1 then null else b.author end as author:text?,
	case when b.is_private = 1 then null else b.title end as title:text?
  from booking b
 where b.room_id = $room_id and b.from_at < $until_at:moment and b.from_at > $earliest_at:moment
	and b.to_at > $since_at:moment and b.state in ('requested', 'confirmed')
 order by b.from_at limit $limit;

-- booking_uses: many
-- What an organisation has of rooms of a rule between two moments, for its limits.
select b.from_at, b.to_at
  from booking b join room r on r.id = b.room_id
 where b.org_id = $org_id and b.from_at >= $since_at:moment and b.from_at < $until_at:moment and r.rule = $rule
	and b.id <> $but:int and (b.state in ('requested', 'confirmed', 'released') or b.is_late = 1)
 order by b.from_at limit $limit;

-- booking_add: one
insert into booking (room_id, org_id, author, title, people, from_at, to_at, state, is_private, made_at, changed_at)
values ($room_id, $org_id, $author, $title, $people, $from_at, $to_at, $state, $is_private, $made_at, $made_at)
returning id;

-- booking_set_span: exec
update booking set quota_span_id = $quota_span_id where id = $id;

-- booking_find: maybe
select b.id, b.room_id, b.org_id, b.author, b.title, b.people, b.from_at, b.to_at, b.state, b.is_private, b.is_late,
	b.quota_span_id, b.booking_series_id, b.arrived_at, b.release_at, b.made_at
  from booking b where b.id = $id;

-- booking_find_to_change: maybe as booking_find_row
select b.id, b.room_id, b.org_id, b.author, b.title, b.people, b.from_at, b.to_at, b.state, b.is_private, b.is_late,
	b.quota_span_id, b.booking_series_id, b.arrived_at, b.release_at, b.made_at
  from booking b where b.id = $id
{pg} for no key update {end};

-- booking_find_by_title: maybe
select b.id from booking b where b.title = $title order by b.id desc limit 1;

-- booking_end: exec
-- Nothing of it waits any more.
update booking set state = $state, is_late = $is_late, asked_from_at = null, asked_to_at = null, release_at = null,
	remind_at = null, changed_at = $changed_at
 where id = $id;

-- booking_set_time: exec
update booking set from_at = $from_at, to_at = $to_at, changed_at = $changed_at where id = $id;

-- booking_list_of_org: many
-- Of an organisation, those to come first to last, or those that are over, the latest first.
select b.id, b.room_id, b.title, b.people, b.from_at, b.to_at, b.state, r.name as room_name, r.name_en as room_name_en,
	v.name as venue_name, v.name_en as venue_name_en
  from booking b join room r on r.id = b.room_id join room_venue v on v.id = r.room_venue_id
 where b.org_id = $org_id
{if coming} and b.from_at >= $now:moment and b.state in ('requested', 'confirmed') {end}
{if past} and b.from_at < $now:moment {end}
 order by {order coming: b.from_at, b.id | latest: b.from_at desc, b.id desc}
 limit $limit offset $offset;

-- booking_series_add: one
insert into booking_series (weeks, made_at) values ($weeks, $made_at) returning id;

-- booking_set_series: exec
update booking set booking_series_id = $booking_series_id where id = $id;

-- booking_list_of_series: many
-- Those that were asked for together, from a moment on.
select b.id, b.room_id, b.from_at, b.to_at, b.state, r.name as room_name, r.name_en as room_name_en
  from booking b join room r on r.id = b.room_id
 where b.booking_series_id = $booking_series_id and b.from_at >= $since_at:moment
 order by b.from_at, b.id limit $limit;

-- booking_event_add: exec
insert into booking_event (booking_id, verb, login_id, note, made_at) values ($booking_id, $verb, $login_id, $note, $made_at);

-- booking_event_list: many
select e.id, e.verb, e.note, e.made_at, l.shown_name as who?
  from booking_event e left join login l on l.id = e.login_id
 where e.booking_id = $booking_id order by e.id limit $limit;

-- booking_astray: many
-- For the checks: bookings whose span does not say what they say.  While another time is asked for that touches the
-- old one, the span holds both.
select b.id from booking b left join quota_span s on s.id = b.quota_span_id
	left join booking_ask a on a.booking_id = b.id and a.kind = 'change' and a.quota_span_id is null
 where (b.state in ('requested', 'confirmed')) <> (s.id is not null and s.is_busy = 1
	and s.from_at = case when a.from_at < b.from_at then a.from_at else b.from_at end
	and s.to_at = case when a.to_at > b.to_at then a.to_at else b.to_at end
	and s.holder_kind = 'booking' and s.holder_id = b.id)
 order by b.id limit $limit;

-- room_user_lock: exec
insert into room_user (org_id, asked) values ($org_id, 1)
on conflict (org_id) do update set asked = room_user.asked + 1;

-- ---- closures ----------------------------------------------------------------------------------------

-- room_closure_shown: many
select c.id, c.room_id, c.from_at, c.to_at, c.reason, c.reason_en
  from room_closure c
 where c.room_id = $room_id and c.is_over = 0 and c.from_at < $until_at:moment and c.to_at > $since_at:moment
 order by c.from_at limit $limit;

-- room_closure_add: one
insert into room_closure (room_id, from_at, to_at, reason, reason_en, made_at)
values ($room_id, $from_at, $to_at, $reason, $reason_en, $made_at)
returning id;

-- room_closure_set_span: exec
update room_closure set quota_span_id = $quota_span_id where id = $id;
