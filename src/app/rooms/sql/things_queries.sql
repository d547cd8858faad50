-- booking_demo_arrive: exec
update booking set arrived_at = $arrived_at where id = $id:booking_id;

-- ---- equipment ---------------------------------------------------------------------------------------

-- room_venue_find: maybe as room_venue_list_row
select v.id, v.name, v.name_en, v.owner_role, v.owner_region_id, v.region_id, v.address
  from room_venue v where v.id = $id:room_venue_id;

-- room_gear_list: many
-- Kinds of a house, in their order.
select g.id, g.room_venue_id, g.name, g.name_en, g.units from room_gear g
 where g.room_venue_id = $room_venue_id
{if lent} and g.units > 0 {end}
 order by g.place, g.id limit $limit;

-- room_gear_find: maybe as room_gear_list_row
select g.id, g.room_venue_id, g.name, g.name_en, g.units from room_gear g where g.id = $id:room_gear_id;

-- room_gear_find_to_change: maybe as room_gear_list_row
select g.id, g.room_venue_id, g.name, g.name_en, g.units from room_gear g where g.id = $id:room_gear_id
{pg} for no key update {end};

-- room_gear_add: maybe
insert into room_gear (room_venue_id, name, name_en, units, place, changed_at)
values ($room_venue_id, $name, $name_en, $units, $place, $changed_at)
on conflict do nothing
returning id;

-- room_gear_set: exec
update room_gear set units = $units, changed_at = $changed_at where id = $id;

-- room_gear_sample: maybe
select g.id from room_gear g where g.name = $name order by g.id limit 1;

-- booking_gear_list: many
-- What is lent with a booking now.
select b.id, b.room_gear_id, b.units, g.name, g.name_en
  from booking_gear b join room_gear g on g.id = b.room_gear_id
 where b.booking_id = $booking_id and b.is_held = 1 order by b.room_gear_id limit $limit;

-- booking_gear_add: one
insert into booking_gear (booking_id, room_gear_id, units, is_held, made_at)
values ($booking_id, $room_gear_id, $units, 1, $made_at) returning id;

-- booking_gear_end: exec
update booking_gear set is_held = 0 where id = $id;

-- booking_gear_next_back: many
-- When units of a kind come back, the earliest first.
select b.to_at from booking_gear e join booking b on b.id = e.booking_id
 where e.room_gear_id = $room_gear_id and e.is_held = 1 and b.to_at > $since_at:moment and b.from_at < $until_at:moment
 order by b.to_at limit $limit;

-- booking_gear_astray: many
-- For the checks: what is lent with bookings that are over before their time, or with spans that say otherwise.
select e.id from booking_gear e join booking b on b.id = e.booking_id
 where e.is_held = 1 and (b.state not in ('requested', 'confirmed') or e.units <> (select count(*) from quota_span s
	where s.holder_kind = 'gear' and s.holder_id = e.id and s.is_busy = 1 and s.from_at = b.from_at and s.to_at = b.to_at))
 order by e.id limit $limit;

-- ---- guests ------------------------------------------------------------------------------------------

-- booking_guest_add: one
insert into booking_guest (booking_id, login_id, until_at, made_at)
values ($booking_id, $login_id, $until_at, $made_at) returning id;

-- booking_guest_seal: exec
update booking_guest set name = $name, person_key_id = $person_key_id where id = $id;

-- booking_guest_list: many
select g.id, g.booking_id, g.name, g.person_key_id from booking_guest g
 where g.booking_id = $booking_id order by g.id limit $limit;

-- booking_guest_count: one
select count(*) as total:int from booking_guest g where g.booking_id = $booking_id;

-- booking_guest_find: maybe as booking_guest_list_row
select g.id, g.booking_id, g.name, g.person_key_id from booking_guest g where g.id = $id:booking_guest_id;

-- booking_guest_remove: exec
delete from booking_guest where id = $id:booking_guest_id;

-- booking_guest_of_login: many
-- For a person's export: names that they typed.
select g.id, g.booking_id, g.name, g.person_key_id, b.title
  from booking_guest g join booking b on b.id = g.booking_id
 where g.login_id = $login_id order by g.id limit $limit;

-- booking_guest_forget_login: exec
update booking_guest set login_id = null where login_id = $login_id;

-- booking_guest_move: exec
update booking_guest set until_at = $until_at where booking_id = $booking_id;

-- booking_guest_old_count: one
select count(*) as total:int from (select g.id from booking_guest g where g.until_at < $before:moment limit $limit) g;

-- booking_guest_old: many as booking_guest_list_row
select g.id, g.booking_id, g.name, g.person_key_id from booking_guest g
 where g.until_at < $before:moment order by g.until_at, g.id limit $limit;

-- booking_guest_oldest: one
select min(g.until_at) as oldest_at:moment? from booking_guest g;

-- ---- feeds -------------------------------------------------------------------------------------------

-- booking_feed_of_room: many
-- As booking_shown: of private ones neither who nor what.
select b.id, b.room_id, b.from_at, b.to_at, b.state, b.is_private, b.made_at, b.changed_at,
	case when b.is_private = 1 then null else b.author end as author:text?,
	case when b.is_private = 1 then null else b.title end as title:text?
  from booking b
 where b.room_id = $room_id and b.from_at >= $since_at:moment and b.state in ('requested', 'confirmed')
 order by b.from_at limit $limit;

-- booking_feed_of_org: many
-- An organisation's own, those that were given up with them; of private rooms the time and the house alone.
select b.id, b.room_id, b.from_at, b.to_at, b.state, b.is_private, b.made_at, b.changed_at, r.name as room_name,
	r.name_en as room_name_en, v.name as venue_name, v.name_en as venue_name_en, v.address,
	case when b.is_private = 1 then null else b.title end as title:text?
  from booking b join room r on r.id = b.room_id join room_venue v on v.id = r.room_venue_id
 where b.org_id = $org_id and b.from_at >= $since_at:moment
 order by b.from_at, b.id limit $limit;

-- booking_feed_one: maybe
select b.id, b.state, b.from_at, b.to_at, b.made_at, b.changed_at from booking b where b.id = $id:booking_id;

-- booking_feed_put: exec
insert into booking_feed (org_id, code, code_hash, made_at) values ($org_id, $code, $code_hash, $made_at)
on conflict (org_id) do update set code = excluded.code, code_hash = excluded.code_hash, made_at = excluded.made_at;

-- booking_feed_find: maybe
select f.org_id, f.code, f.made_at from booking_feed f where f.org_id = $org_id;

-- booking_feed_by_code: maybe
select f.org_id, o.name from booking_feed f join org o on o.id = f.org_id where f.code_hash = $code_hash;

-- ---- the way there -----------------------------------------------------------------------------------

-- room_way_put: exec
insert into room_way (room_venue_id, way, way_en, changed_at) values ($room_venue_id, $way, $way_en, $changed_at)
on conflict (room_venue_id) do update set way = excluded.way, way_en = excluded.way_en, changed_at = excluded.changed_at;

-- room_way_find: maybe
select w.way, w.way_en from room_way w where w.room_venue_id = $room_venue_id;

-- ---- the week of a house ---------------------------------------------------------------------------------

-- booking_week: many
-- What anybody may see of all bookings of a house between two moments, room by room: of private ones neither who nor what.
select b.room_id, b.from_at, b.to_at, b.is_private, case when b.is_private = 1 then null else b.author end as author:text?
  from room r join booking b on b.room_id = r.id
 where r.room_venue_id = $room_venue_id and b.from_at >= $since_at:moment and b.from_at < $until_at:moment
	and b.state in ('requested', 'confirmed')
 order by r.place, r.id, b.from_at limit $limit;
