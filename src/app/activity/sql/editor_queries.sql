-- ---- beside an activity -------------------------------------------------------------------------------

-- activity_plan_find: maybe
select p.activity_id, p.leader_id, p.activity_series_id, p.room_id, p.booking_id, p.is_booked, p.cover_file_id, p.expected,
	p.permit, p.contact, p.contact_key_id, p.seen_at, p.asked, p.was, p.was_en, p.moved_at
  from activity_plan p where p.activity_id = $activity_id;

-- activity_plan_add: exec
insert into activity_plan (activity_id, leader_id, activity_series_id) values ($activity_id, $leader_id, $activity_series_id)
on conflict (activity_id) do nothing;

-- activity_plan_join: exec
update activity_plan set activity_series_id = $activity_series_id where activity_id = $activity_id;

-- activity_plan_set_room: exec
update activity_plan set room_id = $room_id, booking_id = $booking_id, is_booked = $is_booked where activity_id = $activity_id;

-- activity_plan_set_cover: exec
update activity_plan set cover_file_id = $cover_file_id, cover_alt = $cover_alt where leader_id = $leader_id;

-- activity_plan_set_safety: exec
-- Whoever looked at it before has to look again.
update activity_plan set expected = $expected, permit = $permit, contact = $contact, contact_key_id = $contact_key_id, seen_at = null
 where activity_id = $activity_id;

-- activity_plan_see: exec
update activity_plan set seen_at = $seen_at where activity_id = $activity_id;

-- activity_plan_ask: exec
update activity_plan set asked = $asked where activity_id = $activity_id;

-- activity_plan_move: exec
update activity_plan set was = $was, was_en = $was_en, moved_at = $moved_at where activity_id = $activity_id;

-- activity_plan_forget: exec
update activity_plan set contact = null, contact_key_id = null where activity_id = $activity_id;

-- activity_contact_old: many
select p.activity_id, p.contact_key_id, a.to_at from activity_plan p join activity a on a.id = p.activity_id
 where p.contact is not null and a.to_at < $before_at:moment order by p.activity_id limit $limit;

-- activity_cover_list: many
-- The pictures of some, given as a JSON list.
select p.activity_id, p.cover_file_id, p.cover_alt, f.width as width:int?, f.height as height:int?
  from activity_plan p join file f on f.id = p.cover_file_id
 where p.activity_id in (
{sqlite} select value from json_each($item_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($item_ids as jsonb)) as bigint) {end} );

-- ---- series -------------------------------------------------------------------------------------------

-- activity_series_add: one
insert into activity_series (made_at) values ($made_at) returning id;

-- activity_series_list: many
-- Its dates from a moment on.
select a.id, a.state, a.from_at, a.to_at, a.shown_at, a.capacity, q.taken as taken:int?
  from activity_plan p join activity a on a.id = p.activity_id left join quota_pool q on q.id = a.pool_id
 where p.activity_series_id = $activity_series_id and a.from_at >= $since_at:moment
 order by a.from_at, a.id limit $limit;

-- ---- photos -------------------------------------------------------------------------------------------

-- activity_photo_add: one
insert into activity_photo (activity_id, file_id, alt, state, made_at) values ($activity_id, $file_id, '', 'shown', $made_at)
returning id;

-- activity_photo_say: exec
update activity_photo set alt = $alt where id = $id;

-- activity_photo_find: maybe
select p.id, p.activity_id, p.file_id, p.alt, p.state from activity_photo p where p.id = $id;

-- activity_photo_list: many
select p.id, p.file_id, p.alt, f.width as width:int?, f.height as height:int?
  from activity_photo p join file f on f.id = p.file_id
 where p.activity_id = $activity_id and p.state = 'shown' order by p.id limit $limit;

-- activity_photo_removals: one
select count(*) as total:int from activity_photo p where p.activity_id = $activity_id and p.state = 'removed';

-- activity_photo_remove: exec changed
update activity_photo set state = 'removed', file_id = null, why = $why, removed_at = $removed_at
 where id = $id and state = 'shown';

-- ---- for other offices --------------------------------------------------------------------------------

-- activity_held_sums: one
-- What an organisation held in a stretch of time, and how many came; nobody enters it a second time.
select count(*) as activities:int, coalesce(sum((select coalesce(sum(s.arrived_people), 0) from activity_signup s
	where s.activity_id = a.id and s.state = 'confirmed')), 0) as people:int
  from activity a
 where a.org_id = $org_id and a.shown_at is not null and a.state = 'published' and a.to_at >= $from_at and a.to_at < $until_at:moment;

-- ---- what is typed ------------------------------------------------------------------------------------

-- activity_kept_put: exec
insert into activity_kept (login_id, fields, kept_at) values ($login_id, $fields, $kept_at)
on conflict (login_id) do update set fields = excluded.fields, kept_at = excluded.kept_at;

-- activity_kept_find: maybe
select k.login_id, k.fields, k.kept_at from activity_kept k where k.login_id = $login_id;

-- activity_kept_remove: exec
delete from activity_kept where login_id = $login_id;

-- activity_kept_old: exec
delete from activity_kept where kept_at < $before_at:moment;
