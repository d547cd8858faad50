-- ---- lists of what is published -----------------------------------------------------------------------

-- activity_list: many
-- What is still to come, the next first; or with `past` what was, the latest first.
select a.id, a.kind, a.audience, a.state, a.org_id, a.owner_region_id, a.region_id, a.author, a.title, a.title_en, a.place,
	a.from_at, a.to_at, a.opens_at, a.closes_at, a.capacity, a.has_line, a.age_min, a.age_max, a.fee_fen,
	p.taken - p.extra as taken:int, p.waiting as waiting:int, substr(a.body, 1, 160) as lead:text
  from activity a join quota_pool p on p.id = a.pool_id
 where a.shown_at is not null
{if coming} and a.from_at >= $from_at and a.from_at < $until_at:moment and a.state = 'published' {end}
{if past} and a.from_at < $from_at {end}
{if street} and a.street_id = $street_id {end}
{if kind} and a.kind = $kind {end}
{if audience} and a.audience = $audience {end}
{if org} and a.org_id = $org_id {end}
{if words} and a.id in (
{sqlite} select s.activity_id from activity_shown s where s.id in (select rowid from activity_search where activity_search match $match:text order by rowid desc limit $found_max:int) {end}
{pg} select f from activity_found($match, $found_max) f {end} ) {end}
 order by {order coming: a.from_at, a.id | latest: a.from_at desc, a.id desc}
 limit $limit offset $offset;

-- activity_count: one
-- How many of them, up to a limit.
select count(*) as total:int from (select a.id
  from activity a
 where a.shown_at is not null
{if coming} and a.from_at >= $from_at and a.from_at < $until_at:moment and a.state = 'published' {end}
{if past} and a.from_at < $from_at {end}
{if street} and a.street_id = $street_id {end}
{if kind} and a.kind = $kind {end}
{if audience} and a.audience = $audience {end}
{if org} and a.org_id = $org_id {end}
{if words} and a.id in (
{sqlite} select s.activity_id from activity_shown s where s.id in (select rowid from activity_search where activity_search match $match:text order by rowid desc limit $found_max:int) {end}
{pg} select f from activity_found($match, $found_max) f {end} ) {end}
 limit $limit) c;

-- ---- one activity -------------------------------------------------------------------------------------

-- activity_find: maybe
select a.id, a.kind, a.audience, a.state, a.org_id, a.owner_region_id, a.region_id, a.street_id, a.login_id, a.author, a.title,
	a.title_en, a.place, a.from_at, a.to_at, a.opens_at, a.closes_at, a.capacity, a.people_max, a.has_line, a.age_min,
	a.age_max, a.fee_fen, a.pool_id, a.shown_at, a.waiting_at, a.close_at, a.note, a.revision, a.changed_at, a.body
  from activity a where a.id = $id;

-- activity_find_to_change: maybe as activity_find_row
-- The same, while nobody else changes it (PostgreSQL; SQLite has one writer).
select a.id, a.kind, a.audience, a.state, a.org_id, a.owner_region_id, a.region_id, a.street_id, a.login_id, a.author, a.title,
	a.title_en, a.place, a.from_at, a.to_at, a.opens_at, a.closes_at, a.capacity, a.people_max, a.has_line, a.age_min,
	a.age_max, a.fee_fen, a.pool_id, a.shown_at, a.waiting_at, a.close_at, a.note, a.revision, a.changed_at, a.body
  from activity a where a.id = $id
{pg} for no key update {end};

-- activity_find_by_title: maybe
select a.id from activity a where a.title = $title order by a.id limit 1;

-- activity_add: one
insert into activity (kind, audience, state, org_id, owner_region_id, region_id, street_id, login_id, author, title, title_en,
	place, from_at, to_at, opens_at, closes_at, capacity, people_max, has_line, age_min, age_max, fee_fen, changed_at, body)
values ($kind, $audience, 'draft', $org_id, $owner_region_id, $region_id, $street_id, $login_id, $author, $title, $title_en,
	$place, $from_at, $to_at, $opens_at, $closes_at, $capacity, $people_max, $has_line, $age_min, $age_max, $fee_fen,
	$changed_at, $body)
returning id;

-- activity_set_text: exec
update activity set kind = $kind, audience = $audience, region_id = $region_id, street_id = $street_id, title = $title,
	title_en = $title_en, place = $place, from_at = $from_at, to_at = $to_at, opens_at = $opens_at, closes_at = $closes_at,
	capacity = $capacity, people_max = $people_max, has_line = $has_line, age_min = $age_min, age_max = $age_max,
	fee_fen = $fee_fen, body = $body, changed_at = $changed_at, revision = revision + 1
 where id = $id;

-- activity_set_state: exec
update activity set state = $state, pool_id = $pool_id, shown_at = $shown_at, waiting_at = $waiting_at, close_at = $close_at,
	note = $note, changed_at = $changed_at
 where id = $id;

-- activity_closed: exec
update activity set close_at = null where id = $id;

-- activity_close_next: one
select min(a.close_at) as close_at:moment? from activity a where a.close_at is not null;

-- activity_close_due: many
select a.id, a.pool_id from activity a where a.close_at is not null and a.close_at <= $now_at:moment
 order by a.close_at nulls last, a.id limit $limit;

-- activity_shown_put: exec
insert into activity_shown (activity_id, words) values ($activity_id, $words)
on conflict (activity_id) do update set words = excluded.words;

-- ---- for those who work with them ---------------------------------------------------------------------

-- activity_desk_own: many
-- Of organisations and of offices, the latest first.
select a.id, a.kind, a.state, a.author, a.title, a.place, a.from_at, a.to_at, a.capacity,
	p.taken - p.extra as taken:int?, p.waiting as waiting:int?
  from activity a left join quota_pool p on p.id = a.pool_id
 where (a.org_id in (
{sqlite} select value from json_each($org_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($org_ids as jsonb)) as bigint) {end} )
	or (a.org_id is null and a.owner_region_id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )))
 order by a.id desc limit $limit offset $offset;

-- activity_desk_waiting: many
-- What waits for an officer of these regions, the oldest first.
select a.id, a.author, a.title, a.place, a.from_at, a.capacity, a.waiting_at
  from activity a join region g on g.id = a.owner_region_id
 where a.waiting_at is not null and exists (select 1 from region u where u.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(g.code, 1, length(u.code)) = u.code)
 order by a.waiting_at nulls last, a.id limit $limit;

-- activity_org_people: many
-- Who of an organisation is told of its activities.
select r.login_id from login_role r where r.org_id = $org_id and r.role in ('head', 'member', 'editor')
 order by r.login_id limit 50;

-- activity_office_people: many
select r.login_id from login_role r where r.region_id = $region_id and r.role in ('community', 'street', 'district', 'center')
 order by r.login_id limit 50;

-- ---- sign-ups -----------------------------------------------------------------------------------------

-- activity_signup_find: maybe
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.id = $id;

-- activity_signup_of: maybe as activity_signup_find_row
-- Somebody's own one, while it counts.
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.activity_id = $activity_id and s.login_id = $login_id and s.state <> 'over';

-- activity_signup_coded: maybe as activity_signup_find_row
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.activity_id = $activity_id and s.code_hash = $code_hash;

-- activity_signup_list: many as activity_signup_find_row
-- Of an activity in a state, in the order in which they came.
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.activity_id = $activity_id and s.state = $state
 order by s.id limit $limit offset $offset;

-- activity_signup_calls: many as activity_signup_find_row
-- Whom to call.
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.activity_id = $activity_id and s.call_at is not null
 order by s.call_at nulls last, s.id limit $limit;

-- activity_signup_sums: one
select coalesce(sum(case when s.state = 'confirmed' then s.people else 0 end), 0) as confirmed:int,
	coalesce(sum(case when s.state = 'confirmed' then 1 else 0 end), 0) as tickets:int,
	coalesce(sum(case when s.state in ('waiting', 'offered') then 1 else 0 end), 0) as waiting:int,
	coalesce(sum(coalesce(s.arrived_people, 0)), 0) as arrived:int,
	coalesce(sum(case when s.call_at is not null then 1 else 0 end), 0) as calls:int
  from activity_signup s where s.activity_id = $activity_id;

-- activity_signup_mine: many
-- Somebody's, and those of relatives that they made; the latest first.
select s.id, s.activity_id, s.login_id, s.state, s.why, s.people, s.until_at, s.arrived_at, a.title, a.title_en, a.place,
	a.from_at, a.to_at, a.state as activity_state, l.shown_name as person_name?
  from activity_signup s join activity a on a.id = s.activity_id left join login l on l.id = s.login_id
 where s.login_id = $login_id or (s.by_login_id = $login_id and s.is_counter = 0)
 order by s.id desc limit $limit;

-- activity_signup_add: maybe
insert into activity_signup (activity_id, login_id, by_login_id, is_counter, state, people, made_at, changed_at, group_id,
	is_phone, phone_hash, consent)
values ($activity_id, $login_id, $by_login_id, $is_counter, 'waiting', $people, $made_at, $made_at, $group_id, $is_phone,
	$phone_hash, $consent)
on conflict do nothing
returning id;

-- activity_signup_complete: exec
-- Its place and its person, once it has a number.
update activity_signup set place_id = $place_id, state = $state, until_at = $until_at, person = $person,
	person_key_id = $person_key_id, code_hash = $code_hash
 where id = $id;

-- activity_signup_set_state: exec
update activity_signup set state = $state, why = $why, until_at = $until_at, changed_at = $changed_at where id = $id;

-- activity_signup_set_call: exec
update activity_signup set call_at = $call_at, call_about = $call_about where id = $id;

-- activity_signup_arrive: exec changed
update activity_signup set arrived_at = $arrived_at, arrived_people = $arrived_people
 where id = $id and state = 'confirmed' and arrived_at is null;

-- activity_signup_unarrive: exec changed
update activity_signup set arrived_at = null, arrived_people = null where id = $id and arrived_at is not null;

-- activity_signup_tell_all: exec
-- All who count are to be told of something.
update activity_signup set tell = $tell where activity_id = $activity_id and state <> 'over';

-- activity_signup_telling: many as activity_signup_find_row
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.tell is not null order by s.id limit $limit;

-- activity_signup_told: exec
update activity_signup set tell = null where id = $id;

-- ---- what those say who came --------------------------------------------------------------------------

-- activity_feedback_add: maybe
insert into activity_feedback (activity_id, signup_id, state, stars, sentence, made_at)
values ($activity_id, $signup_id, 'waiting', $stars, $sentence, $made_at)
on conflict (signup_id) do nothing
returning id;

-- activity_feedback_find: maybe
select f.id, f.activity_id, f.signup_id, f.state, f.stars, f.sentence, f.made_at from activity_feedback f where f.id = $id;

-- activity_feedback_list: many as activity_feedback_find_row
select f.id, f.activity_id, f.signup_id, f.state, f.stars, f.sentence, f.made_at from activity_feedback f
 where f.activity_id = $activity_id and f.state = $state order by f.id desc limit $limit;

-- activity_feedback_set_state: exec
update activity_feedback set state = $state where id = $id;

-- activity_feedback_sums: one
select count(*) as total:int, coalesce(sum(f.stars), 0) as stars:int from activity_feedback f where f.activity_id = $activity_id;

-- ---- personal data ------------------------------------------------------------------------------------

-- activity_signup_of_login: many
select s.id, s.person, s.person_key_id, s.state, s.people, s.made_at, s.arrived_at, a.title, a.from_at
  from activity_signup s join activity a on a.id = s.activity_id where s.login_id = $login_id order by s.id limit $limit;

-- activity_signup_forget: exec
-- What they held is given back before.
update activity_signup set login_id = null, person = null, person_key_id = null, code_hash = null, phone_hash = null, call_at = null
 where id = $id;

-- activity_signup_forget_by: exec
update activity_signup set by_login_id = null where by_login_id = $login_id;

-- activity_person_old: many
select s.id, s.login_id, s.person_key_id from activity_signup s join activity a on a.id = s.activity_id
 where s.person is not null and s.changed_at < $before_at:moment and a.to_at < $before_at order by s.changed_at, s.id limit $limit;

-- activity_person_old_count: one
select count(*) as total:int from (select s.id from activity_signup s join activity a on a.id = s.activity_id
 where s.person is not null and s.changed_at < $before_at:moment and a.to_at < $before_at limit $limit) c;

-- activity_person_oldest: one
select min(s.changed_at) as oldest_at:moment? from activity_signup s where s.person is not null;

-- ---- invariants ---------------------------------------------------------------------------------------

-- check_activity_places: many
-- Sign-ups that stand otherwise than their place in quota.
select s.id from activity_signup s left join quota_place p on p.id = s.place_id
 where p.id is null or s.state <> case p.state when 'taken' then 'confirmed' when 'freed' then 'over' else p.state end
	or s.people <> p.size;

-- check_activity_pools: many
-- What was published has its pool, of its capacity.
select a.id from activity a left join quota_pool p on p.id = a.pool_id
 where (a.shown_at is not null and (p.id is null or p.capacity - p.extra <> a.capacity)) or (a.state = 'published' and a.shown_at is null);
