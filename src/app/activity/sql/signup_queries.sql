-- ---- groups -------------------------------------------------------------------------------------------

-- activity_group_list: many
-- In the order in which they are tried, with what is taken of each.
select g.id, g.activity_id, g.name, g.name_en, g.capacity, g.age_min, g.age_max, g.region_id, g.pool_id, p.taken - p.extra as taken:int?,
	p.waiting as waiting:int?
  from activity_group g left join quota_pool p on p.id = g.pool_id
 where g.activity_id = $activity_id order by g.id limit 14;

-- activity_group_add: one
insert into activity_group (activity_id, name, name_en, capacity, age_min, age_max, region_id)
values ($activity_id, $name, $name_en, $capacity, $age_min, $age_max, $region_id)
returning id;

-- activity_group_set_capacity: exec
update activity_group set capacity = $capacity where id = $id;

-- activity_group_set_pool: exec
update activity_group set pool_id = $pool_id where id = $id;

-- activity_group_remove: exec
delete from activity_group where id = $id;

-- activity_set_capacity: exec
update activity set capacity = $capacity where id = $id;

-- activity_group_name: maybe
select g.id, g.name, g.name_en, g.pool_id from activity_group g where g.id = $id;

-- ---- what is on, without how many places are left ------------------------------------------------------

-- activity_next: many
-- The next that begin, or the last that did; nothing that a sign-up changes, so that pages which show these keep through sign-ups.
select a.id, a.kind, a.audience, a.state, a.org_id, a.region_id, a.author, a.title, a.title_en, a.place, a.from_at, a.to_at,
	a.opens_at, a.closes_at, a.capacity, a.has_line, a.age_min, a.age_max, a.fee_fen, substr(a.body, 1, 160) as lead:text
  from activity a
 where a.shown_at is not null
{if coming} and a.from_at >= $from_at and a.state = 'published' {end}
{if past} and a.from_at < $from_at {end}
{if street} and a.street_id = $street_id {end}
{if org} and a.org_id = $org_id {end}
 order by {order coming: a.from_at, a.id | latest: a.from_at desc, a.id desc} limit $limit;

-- activity_newest: many
-- As they appeared, the latest first: for those who follow.
select a.id, a.author, a.title, a.title_en, a.place, a.from_at, a.to_at, a.shown_at, a.changed_at, substr(a.body, 1, 160) as lead:text
  from activity a where a.shown_at is not null and a.state = 'published' order by a.id desc limit $limit;

-- activity_shown_highest: one
select coalesce(max(a.id), 0) as highest:int from activity a where a.shown_at is not null;

-- activity_shown_ids: many
select a.id from activity a where a.id > $after:int and a.id <= $until:int and a.shown_at is not null order by a.id;

-- ---- people without an account ------------------------------------------------------------------------

-- activity_signup_of_phone: maybe as activity_signup_find_row
-- The one that counts, by a code to this phone.
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.activity_id = $activity_id and s.phone_hash = $phone_hash and s.is_phone = 1 and s.state <> 'over';

-- activity_signup_by_phone: many as activity_signup_find_row
-- Those of a phone, the latest first.
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s where s.phone_hash = $phone_hash order by s.id desc limit $limit;

-- ---- reminders ----------------------------------------------------------------------------------------

-- activity_set_remind: exec
update activity set remind_at = $remind_at where id = $id;

-- activity_remind_next: one
select min(a.remind_at) as remind_at:moment? from activity a where a.remind_at is not null;

-- activity_remind_due: many
select a.id, a.state, a.from_at from activity a where a.remind_at is not null and a.remind_at <= $now_at:moment
 order by a.remind_at nulls last, a.id limit $limit;

-- activity_signup_remind_all: exec
-- All who have a place, unless there is something else to be told.
update activity_signup set tell = 'reminder' where activity_id = $activity_id and state = 'confirmed' and tell is null
	and arrived_at is null;

-- ---- invariants ---------------------------------------------------------------------------------------

-- check_activity_groups: many
-- With groups, the places are theirs together; what was published has a pool for each, of its size.
select a.id from activity a where exists (select 1 from activity_group g where g.activity_id = a.id) and (
	a.capacity <> (select coalesce(sum(g.capacity), 0) from activity_group g where g.activity_id = a.id)
	or (a.shown_at is not null and exists (select 1 from activity_group g left join quota_pool p on p.id = g.pool_id
		where g.activity_id = a.id and (p.id is null or p.capacity - p.extra <> g.capacity))));
