-- Volunteers: shifts, duties, hours, certificates.

-- ---- shifts -------------------------------------------------------------------------------------------

-- volunteer_shift_find: maybe
select s.id, s.activity_id, s.title, s.tasks, s.insurance, s.from_at, s.to_at, s.needed, s.age_min, s.state, s.pool_id,
	s.close_at, s.end_at, s.revision, s.changed_at
  from volunteer_shift s where s.id = $id;

-- volunteer_shift_find_to_change: maybe as volunteer_shift_find_row
select s.id, s.activity_id, s.title, s.tasks, s.insurance, s.from_at, s.to_at, s.needed, s.age_min, s.state, s.pool_id,
	s.close_at, s.end_at, s.revision, s.changed_at
  from volunteer_shift s where s.id = $id
{pg} for no key update {end};

-- volunteer_shift_list: many as volunteer_shift_find_row
-- Of an activity, in their order.
select s.id, s.activity_id, s.title, s.tasks, s.insurance, s.from_at, s.to_at, s.needed, s.age_min, s.state, s.pool_id,
	s.close_at, s.end_at, s.revision, s.changed_at
  from volunteer_shift s where s.activity_id = $activity_id
 order by s.from_at, s.id limit $limit;

-- volunteer_shift_open: many
-- Where hands are wanted in days to come, in order, after one of them.
select s.id, s.activity_id, s.title, s.from_at, s.to_at, s.needed, a.title as activity_title, a.title_en as activity_title_en,
	a.author, a.place, p.taken
  from volunteer_shift s join activity a on a.id = s.activity_id join quota_pool p on p.id = s.pool_id
 where s.close_at is not null and (s.from_at, s.id) > ($after_at:moment, $after:int) and a.state = 'published'
 order by s.from_at, s.id limit $limit;

-- volunteer_shift_add: one
insert into volunteer_shift (activity_id, title, tasks, insurance, from_at, to_at, needed, age_min, state, close_at, end_at, changed_at)
values ($activity_id, $title, $tasks, $insurance, $from_at, $to_at, $needed, $age_min, 'open', $close_at, $end_at, $changed_at)
returning id;

-- volunteer_shift_set_pool: exec
update volunteer_shift set pool_id = $pool_id where id = $id;

-- volunteer_shift_set: exec
update volunteer_shift set title = $title, tasks = $tasks, insurance = $insurance, from_at = $from_at, to_at = $to_at,
	needed = $needed, age_min = $age_min, close_at = $close_at, end_at = $end_at, changed_at = $changed_at,
	revision = revision + 1
 where id = $id;

-- volunteer_shift_move_duties: exec
-- The day on which it counts.
update volunteer_duty set served_day = $served_day where shift_id = $shift_id;

-- volunteer_shift_cancel: exec
update volunteer_shift set state = 'cancelled', close_at = null, end_at = null, changed_at = $changed_at where id = $id;

-- volunteer_shift_closed: exec
update volunteer_shift set close_at = null where id = $id;

-- volunteer_shift_ended: exec
update volunteer_shift set end_at = null where id = $id;

-- volunteer_shift_due: one
select min(s.close_at) as close_at:moment?
  from volunteer_shift s where s.close_at is not null;

-- volunteer_shift_end_due: one
select min(s.end_at) as end_at:moment?
  from volunteer_shift s where s.end_at is not null;

-- volunteer_shift_to_close: many
select s.id, s.pool_id from volunteer_shift s where s.close_at is not null and s.close_at <= $now_at:moment
 order by s.close_at nulls last, s.id limit $limit;

-- volunteer_shift_to_end: many as volunteer_shift_find_row
select s.id, s.activity_id, s.title, s.tasks, s.insurance, s.from_at, s.to_at, s.needed, s.age_min, s.state, s.pool_id,
	s.close_at, s.end_at, s.revision, s.changed_at
  from volunteer_shift s where s.end_at is not null and s.end_at <= $now_at:moment
 order by s.end_at nulls last, s.id limit $limit;

-- ---- duties -------------------------------------------------------------------------------------------

-- volunteer_duty_find: maybe
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.id = $id;

-- volunteer_duty_find_to_change: maybe as volunteer_duty_find_row
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.id = $id
{pg} for no key update {end};

-- volunteer_duty_of: maybe as volunteer_duty_find_row
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.shift_id = $shift_id and d.login_id = $login_id and d.state <> 'over';

-- volunteer_duty_coded: maybe as volunteer_duty_find_row
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.activity_id = $activity_id and d.code_hash = $code_hash;

-- volunteer_duty_list: many as volunteer_duty_find_row
-- Of a shift in a state, in their order, after one of them.
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.shift_id = $shift_id and d.state = $state and d.id > $after:int
 order by d.id limit $limit;

-- volunteer_duty_serving: many as volunteer_duty_find_row
-- Who came and was not checked out.
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.shift_id = $shift_id and d.in_at is not null and d.minutes is null
 order by d.id limit $limit;

-- volunteer_duty_telling: many as volunteer_duty_find_row
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.tell is not null order by d.id limit $limit;

-- volunteer_duty_mine: many
-- Somebody's, the latest first, before one of them.
select d.id, d.state, d.in_at, d.minutes, d.is_forgotten, d.object_at, d.served_day, s.title, s.from_at, s.to_at,
	s.state as shift_state, a.title as activity_title, a.title_en as activity_title_en, a.author, a.place
  from volunteer_duty d join volunteer_shift s on s.id = d.shift_id join activity a on a.id = d.activity_id
 where d.login_id = $login_id and d.id < $before:int
 order by d.id desc limit $limit;

-- volunteer_duty_served: many
-- What counts of somebody's, from one day to another, in order.
select d.id, d.served_day, d.minutes, d.is_forgotten, s.title, a.title as activity_title, a.author
  from volunteer_duty d join volunteer_shift s on s.id = d.shift_id join activity a on a.id = d.activity_id
 where d.login_id = $login_id and d.minutes is not null and d.served_day >= $from_day and d.served_day <= $to_day
 order by d.served_day, d.id limit $limit;

-- volunteer_duty_sum: one
select coalesce(sum(d.minutes), 0) as minutes:int, coalesce(sum(case when d.minutes > 0 then 1 else 0 end), 0) as times:int,
	min(d.served_day) as first_day:day?, max(d.served_day) as last_day:day?
  from volunteer_duty d
 where d.login_id = $login_id and d.minutes is not null and d.served_day >= $from_day and d.served_day <= $to_day;

-- volunteer_duty_sum_others: one
-- Of a day, without one duty.
select coalesce(sum(d.minutes), 0) as minutes:int
  from volunteer_duty d where d.login_id = $login_id and d.minutes is not null and d.served_day = $served_day and d.id <> $id;

-- volunteer_duty_sums: one
select coalesce(sum(case when d.state = 'confirmed' then 1 else 0 end), 0) as confirmed:int,
	coalesce(sum(case when d.state in ('waiting', 'offered') then 1 else 0 end), 0) as waiting:int,
	coalesce(sum(case when d.in_at is not null then 1 else 0 end), 0) as came:int,
	coalesce(sum(d.minutes), 0) as minutes:int
  from volunteer_duty d where d.shift_id = $shift_id;

-- volunteer_duty_add: one
insert into volunteer_duty (shift_id, activity_id, org_id, login_id, state, served_day, made_at, changed_at)
values ($shift_id, $activity_id, $org_id, $login_id, 'waiting', $served_day, $made_at, $made_at)
returning id;

-- volunteer_duty_set_person: exec
update volunteer_duty set person = $person, person_key_id = $person_key_id, code_hash = $code_hash where id = $id;

-- volunteer_duty_set_place: exec
update volunteer_duty set place_id = $place_id, state = $state, until_at = $until_at where id = $id;

-- volunteer_duty_set_state: exec
update volunteer_duty set state = $state, why = $why, until_at = $until_at, changed_at = $changed_at where id = $id;

-- volunteer_duty_set_in: exec
update volunteer_duty set in_at = $in_at, changed_at = $changed_at where id = $id;

-- volunteer_duty_set_hours: exec
update volunteer_duty set out_at = $out_at, is_forgotten = $is_forgotten, minutes = $minutes, changed_at = $changed_at
 where id = $id;

-- volunteer_duty_set_object: exec
update volunteer_duty set object_at = $object_at where id = $id;

-- volunteer_duty_tell_all: exec
update volunteer_duty set tell = $tell where shift_id = $shift_id and state <> 'over';

-- volunteer_duty_told: exec
update volunteer_duty set tell = null where id = $id;

-- volunteer_duty_objections: many
-- What waits for an answer, of an activity.
select d.id, d.shift_id, d.object_at from volunteer_duty d
 where d.activity_id = $activity_id and d.object_at is not null order by d.object_at nulls last, d.id limit $limit;

-- ---- hours --------------------------------------------------------------------------------------------

-- volunteer_note_add: one
insert into volunteer_note (duty_id, kind, from_minutes, to_minutes, login_id, author, words, made_at)
values ($duty_id, $kind, $from_minutes, $to_minutes, $login_id, $author, $words, $made_at)
returning id;

-- volunteer_note_list: many
select n.id, n.kind, n.from_minutes, n.to_minutes, n.author, n.words, n.made_at
  from volunteer_note n where n.duty_id = $duty_id order by n.id limit $limit;

-- volunteer_person_put: exec
insert into volunteer_person (login_id) values ($login_id) on conflict (login_id) do nothing;

-- volunteer_person_lock: maybe
select p.id, p.minutes from volunteer_person p where p.login_id = $login_id
{pg} for no key update {end};

-- volunteer_person_add: exec
update volunteer_person set minutes = minutes + $more:int where login_id = $login_id;

-- volunteer_org_year_put: exec
insert into volunteer_org_year (org_id, year, minutes, times) values ($org_id, $year, 0, 0)
on conflict (org_id, year) do nothing;

-- volunteer_org_year_add: exec
update volunteer_org_year set minutes = minutes + $more:int, times = times + $more_times:int
 where org_id = $org_id and year = $year;

-- volunteer_org_years: many
select y.year, y.minutes, y.times from volunteer_org_year y where y.org_id = $org_id and y.minutes > 0
 order by y.year desc limit $limit;

-- ---- certificates -------------------------------------------------------------------------------------

-- volunteer_certificate_add: one
insert into volunteer_certificate (login_id, code, year, minutes, times, first_day, last_day, made_at)
values ($login_id, $code, $year, $minutes, $times, $first_day, $last_day, $made_at)
returning id;

-- volunteer_certificate_set_person: exec
update volunteer_certificate set person = $person, person_key_id = $person_key_id where id = $id;

-- volunteer_certificate_find: maybe
select c.id, c.login_id, c.code, c.year, c.minutes, c.times, c.first_day, c.last_day, c.person,
	c.person_key_id, c.made_at
  from volunteer_certificate c where c.id = $id;

-- volunteer_certificate_coded: maybe as volunteer_certificate_find_row
select c.id, c.login_id, c.code, c.year, c.minutes, c.times, c.first_day, c.last_day, c.person,
	c.person_key_id, c.made_at
  from volunteer_certificate c where c.code = $code;

-- volunteer_certificate_list: many as volunteer_certificate_find_row
select c.id, c.login_id, c.code, c.year, c.minutes, c.times, c.first_day, c.last_day, c.person,
	c.person_key_id, c.made_at
  from volunteer_certificate c where c.login_id = $login_id order by c.id desc limit $limit;

-- ---- personal data ------------------------------------------------------------------------------------

-- volunteer_duty_of_login: many as volunteer_duty_find_row
select d.id, d.shift_id, d.activity_id, d.org_id, d.login_id, d.place_id, d.state, d.why, d.until_at, d.person, d.person_key_id,
	d.code_hash, d.in_at, d.out_at, d.is_forgotten, d.served_day, d.minutes, d.object_at, d.tell, d.made_at, d.changed_at
  from volunteer_duty d where d.login_id = $login_id order by d.id limit $limit;

-- volunteer_duty_forget: exec
update volunteer_duty set login_id = null, person = null, person_key_id = null, code_hash = null, object_at = null, tell = null
 where id = $id;

-- volunteer_duty_forget_person: exec
update volunteer_duty set person = null, person_key_id = null, code_hash = null where id = $id;

-- volunteer_note_forget: exec
update volunteer_note set login_id = null, words = case when kind = 'objected' then '' else words end where duty_id = $duty_id;

-- volunteer_certificate_forget: exec
update volunteer_certificate set login_id = null, person = null, person_key_id = null where login_id = $login_id;

-- volunteer_person_forget: exec
delete from volunteer_person where login_id = $login_id;

-- volunteer_duty_old: many
-- Whose shift is long over and whose telephone nobody needs any more.
select d.id from volunteer_duty d join volunteer_shift s on s.id = d.shift_id
 where d.person is not null and d.changed_at < $before_at:moment and s.to_at < $before_at order by d.changed_at, d.id limit $limit;

-- volunteer_duty_old_count: one
select count(*) as total:int from (select d.id from volunteer_duty d join volunteer_shift s on s.id = d.shift_id
 where d.person is not null and d.changed_at < $before_at:moment and s.to_at < $before_at limit $limit) c;

-- volunteer_duty_oldest: one
select min(d.changed_at) as oldest_at:moment? from volunteer_duty d where d.person is not null;

-- ---- invariants ---------------------------------------------------------------------------------------

-- check_volunteer_places: many
select d.id from volunteer_duty d left join quota_place p on p.id = d.place_id
 where p.id is null or d.state <> case p.state when 'taken' then 'confirmed' when 'freed' then 'over' else p.state end;

-- check_volunteer_pools: many
select s.id from volunteer_shift s left join quota_pool p on p.id = s.pool_id
 where p.id is null or p.capacity <> s.needed;

-- check_volunteer_persons: many
select p.id from volunteer_person p
 where p.minutes <> (select coalesce(sum(d.minutes), 0) from volunteer_duty d where d.login_id = p.login_id and d.minutes is not null);

-- check_volunteer_hours: many
-- More than the shift lasted.
select d.id from volunteer_duty d join volunteer_shift s on s.id = d.shift_id
 where d.minutes is not null and d.minutes > (s.to_at - s.from_at) / 60000;

-- check_volunteer_orgs: many
-- Organisations whose years say something else than the hours that count.
select o.id from org o
 where o.id in (select y.org_id from volunteer_org_year y)
	and (select coalesce(sum(y.minutes), 0) from volunteer_org_year y where y.org_id = o.id)
		<> (select coalesce(sum(d.minutes), 0) from volunteer_duty d where d.org_id = o.id and d.minutes is not null);

-- ---- for tests ----------------------------------------------------------------------------------------

-- volunteer_shift_sample: maybe
-- The first shift of an activity.
select s.id from volunteer_shift s where s.activity_id = $activity_id order by s.id limit 1;

-- volunteer_duty_sample: maybe
-- The first who serves in an activity.
select d.id from volunteer_duty d where d.activity_id = $activity_id order by d.id limit 1;
