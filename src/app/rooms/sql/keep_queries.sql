-- ---- rooms and houses as their officers keep them ----------------------------------------------------

-- room_venue_kept: many
-- Houses of one office.
select v.id, v.name, v.name_en, v.address, v.region_id
  from room_venue v where v.owner_role = $owner_role and v.owner_region_id = $owner_region_id
 order by v.id limit $limit;

-- room_venue_last: one
select coalesce(max(v.place), 0) as place:int from room_venue v;

-- room_last: one
select coalesce(max(r.place), 0) as place:int from room r where r.room_venue_id = $room_venue_id;

-- room_kept: maybe
select r.id, r.room_venue_id, r.name, r.name_en, r.kind, r.rule, r.capacity, r.equipment, r.equipment_en, r.floor,
	r.is_private, r.is_closed, r.changed_at, r.door_code
  from room r where r.id = $id:room_id;

-- room_kept_to_change: maybe as room_kept_row
select r.id, r.room_venue_id, r.name, r.name_en, r.kind, r.rule, r.capacity, r.equipment, r.equipment_en, r.floor,
	r.is_private, r.is_closed, r.changed_at, r.door_code
  from room r where r.id = $id:room_id
{pg} for no key update {end};

-- room_same_name: maybe
select r.id from room r where r.room_venue_id = $room_venue_id and r.name = $name and r.id <> $but:int;

-- room_set: exec
update room set name = $name, name_en = $name_en, kind = $kind, rule = $rule, capacity = $capacity, equipment = $equipment,
	equipment_en = $equipment_en, floor = $floor, is_private = $is_private, is_closed = $is_closed, changed_at = $changed_at
 where id = $id;

-- room_set_floor: exec
update room set floor = $floor where id = $id;

-- room_coming: one
-- How many bookings of a room are still to come; no more than the limit are counted.
select count(*) as total:int from (select b.id from booking b where b.room_id = $room_id and b.from_at > $now:moment
	and b.state in ('requested', 'confirmed') limit $limit) x;

-- booking_touched: many
-- What lies in the way of a closure.
select b.id, b.org_id, b.author, b.title, b.people, b.from_at, b.to_at, b.state, b.is_private
  from booking b
 where b.room_id = $room_id and b.from_at < $until_at:moment and b.from_at > $earliest_at:moment and b.to_at > $since_at:moment
	and b.state in ('requested', 'confirmed')
 order by b.from_at limit $limit;

-- booking_of_day: many
-- Who has rooms of some houses on a day, for who looks after them.
select b.id, b.author, b.title, b.from_at, b.to_at, b.state, b.arrived_at, r.name as room_name, r.name_en as room_name_en
  from room r join booking b on b.room_id = r.id
 where
{sqlite} r.room_venue_id in (select value from json_each($venue_ids:text)) {end}
{pg} r.room_venue_id = any(array(select cast(j.value as bigint) from jsonb_array_elements_text(cast($venue_ids as jsonb)) j(value))) {end}
	and b.from_at >= $since_at:moment and b.from_at < $until_at:moment and b.state in ('requested', 'confirmed', 'released')
 order by b.from_at, b.id limit $limit;

-- room_closure_coming: many
select c.id, c.room_id, c.from_at, c.to_at, c.reason, c.reason_en, r.name as room_name, r.name_en as room_name_en
  from room_closure c join room r on r.id = c.room_id
 where c.is_over = 0 and c.to_at > $now:moment
{sqlite} and r.room_venue_id in (select value from json_each($venue_ids:text)) {end}
{pg} and r.room_venue_id = any(array(select cast(j.value as bigint) from jsonb_array_elements_text(cast($venue_ids as jsonb)) j(value))) {end}
 order by c.to_at, c.id limit $limit;

-- room_closure_find: maybe
select c.id, c.room_id, c.from_at, c.to_at, c.reason, c.quota_span_id, c.is_over from room_closure c where c.id = $id;

-- room_closure_overlap: maybe
select c.id from room_closure c where c.room_id = $room_id and c.is_over = 0 and c.from_at < $to_at and c.to_at > $from_at
 order by c.from_at limit 1;

-- room_closure_lift: exec changed
update room_closure set is_over = 1 where id = $id and is_over = 0;

-- room_closure_of_room: maybe
-- For tests: the newest closure of a room, one that stands first.
select c.id from room_closure c join room r on r.id = c.room_id where r.name = $name order by c.is_over, c.id desc limit 1;
