-- ---- what waits for a decision ----------------------------------------------------------------------

-- booking_ask_find: maybe
select a.id, a.booking_id, a.room_id, a.kind, a.from_at, a.to_at, a.quota_span_id, a.silence, a.due_at, a.made_at
  from booking_ask a where a.booking_id = $booking_id;

-- booking_ask_add: one
insert into booking_ask (booking_id, room_id, room_venue_id, kind, from_at, to_at, quota_span_id, silence, due_at, made_at)
values ($booking_id, $room_id, $room_venue_id, $kind, $from_at, $to_at, $quota_span_id, $silence, $due_at, $made_at)
returning id;

-- booking_ask_set_time: exec
update booking_ask set from_at = $from_at, to_at = $to_at, due_at = $due_at where id = $id;

-- booking_ask_remove: exec
delete from booking_ask where id = $id;

-- booking_ask_made: one
-- How many were asked of a house at a moment, so that its officers hear of a series once.
select count(*) as total:int from (select a.id from booking_ask a
	where a.room_venue_id = $room_venue_id and a.made_at = $made_at:moment limit 2) x;

-- booking_ask_list: many
-- What waits in a house, a page of it: by when it must be answered, or of one day by its time.
select a.id, a.booking_id, a.room_id, a.kind, a.from_at, a.to_at, a.due_at, a.silence, a.made_at,
	b.author, b.title, b.people, b.from_at as old_from_at, b.to_at as old_to_at, b.booking_series_id,
	r.name as room_name, r.name_en as room_name_en
  from booking_ask a join booking b on b.id = a.booking_id join room r on r.id = a.room_id
 where
{sqlite} a.room_venue_id in (select value from json_each($venue_ids:text)) {end}
{pg} a.room_venue_id = any(array(select cast(j.value as bigint) from jsonb_array_elements_text(cast($venue_ids as jsonb)) j(value))) {end}
{if room} and a.room_id = $room_id {end}
{if day} and a.from_at >= $since_at:moment and a.from_at < $until_at:moment {end}
{if after} and (a.due_at, a.id) > ($after_due_at:moment, $after_id:int) {end}
 order by {order due: a.due_at, a.id | day: a.from_at, a.id}
 limit $limit;

-- booking_ask_ripe: many
select a.booking_id from booking_ask a where a.due_at <= $now:moment order by a.due_at, a.id limit $limit;

-- booking_ask_next: one
select min(a.due_at) as due_at:moment? from booking_ask a;

-- booking_ask_shown: many as booking_shown_row
-- Times that are held for a change, as anybody may see them.
select b.id, b.room_id, a.from_at, a.to_at, b.state, b.is_private,
	case when b.is_private = 1 then null else b.author end as author:text?,
	case when b.is_private = 1 then null else b.title end as title:text?
  from booking_ask a join booking b on b.id = a.booking_id
 where a.room_id = $room_id and a.kind = 'change' and a.from_at < $until_at:moment and a.from_at > $earliest_at:moment
	and a.to_at > $since_at:moment
 order by a.from_at, a.id limit $limit;

-- booking_ask_astray: many
-- For the checks: a held second time whose span does not say so, or an ask of nothing that waits.
select a.booking_id from booking_ask a join booking b on b.id = a.booking_id
	left join quota_span s on s.id = a.quota_span_id
 where (a.quota_span_id is not null and (s.is_busy = 0 or s.from_at <> a.from_at or s.to_at <> a.to_at))
	or (a.kind = 'new' and b.state <> 'requested') or (a.kind = 'change' and b.state <> 'confirmed')
 order by a.booking_id limit $limit;

-- ---- what becomes of a booking -----------------------------------------------------------------------

-- booking_set_state: exec
update booking set state = $state, changed_at = $changed_at where id = $id;

-- booking_set_clocks: exec
update booking set arrive_code = $arrive_code, release_at = $release_at, remind_at = $remind_at where id = $id;

-- booking_set_asked: exec
update booking set asked_from_at = $asked_from_at, asked_to_at = $asked_to_at, changed_at = $changed_at where id = $id;

-- booking_set_arrived: exec
update booking set arrived_at = $arrived_at, release_at = null, changed_at = $changed_at where id = $id;

-- booking_set_reminded: exec
update booking set remind_at = null where id = $id;

-- booking_life: maybe
-- What else is known of one.
select b.id, b.arrive_code, b.arrived_at, b.release_at, b.remind_at, b.asked_from_at, b.asked_to_at,
	x.absent_at as absent_at?, x.excused_at as excused_at?, x.excuse as excuse?
  from booking b left join room_absence x on x.booking_id = b.id where b.id = $id;

-- booking_at_door: many
-- Whose turn it is at a door, or soon.
select b.id, b.org_id, b.author, b.title, b.from_at, b.to_at, b.is_private, b.arrive_code, b.arrived_at, b.release_at
  from booking b
 where b.room_id = $room_id and b.from_at > $earliest_at:moment and b.from_at < $until_at:moment and b.to_at > $now:moment
	and b.state = 'confirmed'
 order by b.from_at, b.id limit $limit;

-- booking_release_ripe: many
select b.id from booking b where b.release_at <= $now:moment order by b.release_at nulls last, b.id limit $limit;

-- booking_release_next: one
select min(b.release_at) as release_at:moment? from booking b where b.release_at is not null;

-- booking_remind_ripe: many
select b.id from booking b where b.remind_at <= $now:moment order by b.remind_at nulls last, b.id limit $limit;

-- booking_remind_next: one
select min(b.remind_at) as remind_at:moment? from booking b where b.remind_at is not null;

-- booking_lost_shown: many
-- Times that came free because nobody came: whoever stands there may have them without notice.
select b.from_at, b.to_at from booking b
 where b.room_id = $room_id and b.state = 'released' and b.from_at < $until_at:moment and b.from_at > $earliest_at:moment
	and b.to_at > $since_at:moment
 order by b.from_at limit $limit;

-- booking_people: many
-- Who of an organisation is told of its bookings.
select distinct r.login_id from login_role r where r.org_id = $org_id and r.role in ('head', 'member')
 order by r.login_id limit 50;

-- room_keepers: many
-- Who looks after a house.
select distinct r.login_id from login_role r where r.region_id = $region_id and r.role = $role order by r.login_id limit 50;

-- ---- who did not come --------------------------------------------------------------------------------

-- room_absence_add: maybe
insert into room_absence (booking_id, org_id, rule, absent_at) values ($booking_id, $org_id, $rule, $absent_at)
on conflict (booking_id) do nothing returning booking_id;

-- room_absence_excuse: exec changed
update room_absence set excused_at = $excused_at, excused_by_id = $excused_by_id, excuse = $excuse
 where booking_id = $booking_id and excused_at is null;

-- room_absence_list: many
select x.absent_at from room_absence x
 where x.org_id = $org_id and x.rule = $rule and x.excused_at is null and x.absent_at > $since_at:moment
 order by x.absent_at limit $limit;

-- ---- doors -------------------------------------------------------------------------------------------

-- room_find_by_door: maybe
select r.id from room r where r.door_code = $door_code;

-- room_door: maybe
select r.door_code from room r where r.id = $id;

-- room_set_door: exec
update room set door_code = $door_code where id = $id;

-- room_without_door: many
select r.id from room r where r.door_code is null order by r.id limit $limit;
