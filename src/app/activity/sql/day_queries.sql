-- ---- the helpers' links -------------------------------------------------------------------------------

-- day_link_add: one
insert into activity_day_link (activity_id, key_hash, sealed, label, login_id, made_at, from_at, until_at)
values ($activity_id, $key_hash, $sealed, $label, $login_id, $made_at, $from_at, $until_at)
returning id;

-- day_link_find: maybe
select l.id, l.activity_id, l.label, l.from_at, l.until_at, l.revoked_at from activity_day_link l where l.key_hash = $key_hash;

-- day_link_list: many
select l.id, l.sealed, l.label, l.from_at, l.until_at, l.revoked_at,
	(select count(*) from activity_scan x where x.link_id = l.id) as scans:int
  from activity_day_link l where l.activity_id = $activity_id and l.revoked_at is null order by l.id desc limit $limit;

-- day_link_revoke: exec changed
update activity_day_link set revoked_at = $revoked_at, sealed = null
 where id = $id and activity_id = $activity_id and revoked_at is null;

-- day_link_wipe: exec
-- That night nobody can be shown the key any more.
update activity_day_link set sealed = null where sealed is not null and until_at <= $now_at:moment;

-- day_link_oldest: one
select min(l.until_at) as until_at:moment? from activity_day_link l where l.sealed is not null;

-- day_link_forget: exec
update activity_day_link set login_id = null where login_id = $login_id;

-- ---- arrivals -----------------------------------------------------------------------------------------

-- day_tickets: many as activity_signup_find_row
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s
 where s.activity_id = $activity_id and s.state = 'confirmed' and s.id > $after:int order by s.id limit $limit;

-- day_scan_add: maybe
insert into activity_scan (activity_id, signup_id, link_id, code, scanned_at, made_at)
values ($activity_id, $signup_id, $link_id, $code, $scanned_at, $made_at)
on conflict (activity_id, code) do nothing
returning id;

-- day_scan_find: maybe
select x.id, x.signup_id from activity_scan x where x.activity_id = $activity_id and x.code = $code;

-- day_scan_first: maybe
-- The scan that was the arrival; none: somebody ticked a list.
select x.id, x.code, x.scanned_at, l.label from activity_scan x join activity_day_link l on l.id = x.link_id
 where x.signup_id = $signup_id and x.scanned_at = $scanned_at order by x.id limit 1;

-- day_scan_since: many
-- Arrivals that were not known at a scan.
select x.id, x.signup_id, x.code, x.scanned_at, l.label
  from activity_scan x join activity_day_link l on l.id = x.link_id
	join activity_signup s on s.id = x.signup_id and s.arrived_at = x.scanned_at
 where x.activity_id = $activity_id and x.id > $after:int order by x.id limit $limit;

-- day_scan_arrive: exec changed
-- The earliest scan is the arrival, whichever phone found its network first.
update activity_signup set arrived_at = $arrived_at, arrived_people = coalesce(arrived_people, people)
 where id = $id and state = 'confirmed' and (arrived_at is null or arrived_at > $arrived_at);

-- day_set_arrived: exec changed
-- So many of a ticket's people came; none: nobody.
update activity_signup set arrived_at = $arrived_at, arrived_people = $arrived_people where id = $id and state = 'confirmed';

-- ---- gifts --------------------------------------------------------------------------------------------

-- gift_add: maybe
insert into activity_gift (activity_id, name, pool_id, made_at) values ($activity_id, $name, $pool_id, $made_at)
on conflict (activity_id, name) do nothing
returning id;

-- gift_find: maybe
select g.id, g.activity_id, g.name, g.pool_id from activity_gift g where g.id = $id;

-- gift_list: many
select g.id, g.name, g.pool_id, p.capacity as stock:int, p.taken as given:int
  from activity_gift g join quota_pool p on p.id = g.pool_id where g.activity_id = $activity_id order by g.id limit $limit;

-- gift_given_add: maybe
insert into activity_gift_given (gift_id, holder, holder_id, people, place_id, given_at)
values ($gift_id, $holder, $holder_id, $people, $place_id, $given_at)
on conflict do nothing
returning id;

-- gift_given_of: maybe
select v.id, v.people, v.place_id, v.given_at from activity_gift_given v
 where v.gift_id = $gift_id and v.holder = $holder and v.holder_id = $holder_id and v.back_at is null;

-- gift_given_back: exec changed
update activity_gift_given set back_at = $back_at where id = $id and back_at is null;

-- check_gifts: many
-- What is noted as given stands otherwise than its pool counts.
select g.id from activity_gift g join quota_pool p on p.id = g.pool_id
 where p.taken <> (select coalesce(sum(v.people), 0) from activity_gift_given v where v.gift_id = g.id and v.back_at is null);

-- ---- afterwards ---------------------------------------------------------------------------------------

-- correction_add: one
insert into activity_correction (activity_id, signup_id, people_before, people_after, reason, made_at)
values ($activity_id, $signup_id, $people_before, $people_after, $reason, $made_at)
returning id;

-- correction_list: many
select c.id, c.people_before, c.people_after, c.reason, c.made_at from activity_correction c
 where c.activity_id = $activity_id order by c.id desc limit $limit;

-- day_sums: one
select coalesce(sum(case when s.state = 'confirmed' then 1 else 0 end), 0) as tickets:int,
	coalesce(sum(case when s.state = 'confirmed' then s.people else 0 end), 0) as people:int,
	coalesce(sum(coalesce(s.arrived_people, 0)), 0) as came:int,
	coalesce(sum(case when s.arrived_at is not null then 1 else 0 end), 0) as came_tickets:int,
	coalesce(sum(case when s.why = 'cancelled' then 1 else 0 end), 0) as cancelled:int
  from activity_signup s where s.activity_id = $activity_id;

-- day_gift_sum: one
select coalesce(sum(p.taken), 0) as gifts:int from activity_gift g join quota_pool p on p.id = g.pool_id
 where g.activity_id = $activity_id;

-- day_correction_sum: one
select count(*) as corrections:int from activity_correction c where c.activity_id = $activity_id;

-- day_result_put: exec
insert into activity_result (activity_id, tickets, people, came, came_tickets, absent, cancelled, gifts, corrections)
values ($activity_id, $tickets, $people, $came, $came_tickets, $absent, $cancelled, $gifts, $corrections)
on conflict (activity_id) do update set tickets = excluded.tickets, people = excluded.people, came = excluded.came,
	came_tickets = excluded.came_tickets, absent = excluded.absent, cancelled = excluded.cancelled, gifts = excluded.gifts,
	corrections = excluded.corrections;

-- day_result_find: maybe
select r.activity_id, r.tickets, r.people, r.came, r.came_tickets, r.absent, r.cancelled, r.gifts, r.corrections
  from activity_result r where r.activity_id = $activity_id;

-- day_over_next: one
select min(a.to_at) as to_at:moment? from activity a where a.is_counted = 0 and a.shown_at is not null;

-- day_over_due: many
select a.id, a.state, a.to_at from activity a
 where a.is_counted = 0 and a.shown_at is not null and a.to_at <= $now_at:moment order by a.to_at, a.id limit $limit;

-- day_settle_next: one
select min(a.settle_at) as settle_at:moment? from activity a where a.settle_at is not null;

-- day_settle_due: many
select a.id from activity a where a.settle_at is not null and a.settle_at <= $now_at:moment
 order by a.settle_at nulls last, a.id limit $limit;

-- day_set_counted: exec
update activity set is_counted = 1, settle_at = $settle_at where id = $id;

-- ---- who stayed away ----------------------------------------------------------------------------------

-- absence_candidates: many as activity_signup_find_row
select s.id, s.activity_id, s.place_id, s.login_id, s.by_login_id, s.is_counter, s.state, s.why, s.people, s.person,
	s.person_key_id, s.code_hash, s.until_at, s.arrived_at, s.arrived_people, s.call_at, s.call_about, s.tell, s.made_at,
	s.changed_at, s.group_id, s.is_phone, s.consent
  from activity_signup s
 where s.activity_id = $activity_id and s.state = 'confirmed' and s.arrived_at is null and s.login_id is not null
   and s.id > $after:int and not exists (select 1 from activity_absence b where b.signup_id = s.id)
 order by s.id limit $limit;

-- absence_add: maybe
insert into activity_absence (activity_id, signup_id, login_id, absent_at)
values ($activity_id, $signup_id, $login_id, $absent_at)
on conflict (signup_id) do nothing
returning id;

-- absence_find: maybe
select b.id, b.activity_id, b.signup_id, b.excused_at from activity_absence b where b.id = $id;

-- absence_list: many
select b.id, b.signup_id, b.excused_at, b.excuse from activity_absence b where b.activity_id = $activity_id
 order by b.id limit $limit;

-- absence_excuse: exec changed
update activity_absence set excused_at = $excused_at, excuse = $excuse where id = $id and excused_at is null;

-- absence_drop: exec
-- They had come after all.
delete from activity_absence where signup_id = $signup_id;

-- absence_recent: many
select b.absent_at from activity_absence b
 where b.login_id = $login_id and b.absent_at > $since_at:moment and b.excused_at is null order by b.absent_at, b.id limit $limit;

-- absence_of_login: many
select b.absent_at, b.excused_at, b.excuse, a.title from activity_absence b join activity a on a.id = b.activity_id
 where b.login_id = $login_id order by b.absent_at, b.id limit $limit;

-- absence_forget: exec
delete from activity_absence where login_id = $login_id;

-- absence_old_count: one
select count(*) as total:int from (select b.id from activity_absence b where b.absent_at < $before_at:moment limit $limit) c;

-- absence_oldest: one
select min(b.absent_at) as absent_at:moment? from activity_absence b;

-- absence_old_remove: exec changed
delete from activity_absence where id in (select b.id from activity_absence b where b.absent_at < $before_at:moment
 order by b.absent_at, b.id limit $limit);

-- later_set: exec
update activity set later_at = $later_at where id = $id;

-- later_move: exec
update activity_signup set place_id = $place_id, state = $state, until_at = $until_at where id = $id;

-- later_next: one
select min(a.later_at) as later_at:moment? from activity a where a.later_at is not null;

-- later_due: many
select a.id from activity a where a.later_at is not null and a.later_at <= $now_at:moment
 order by a.later_at nulls last, a.id limit $limit;

-- ---- answers to feedback ------------------------------------------------------------------------------

-- feedback_answer_put: exec
insert into activity_feedback_answer (feedback_id, answer, made_at) values ($feedback_id, $answer, $made_at)
on conflict (feedback_id) do update set answer = excluded.answer, made_at = excluded.made_at;

-- feedback_answer_find: maybe
select f.answer, f.made_at from activity_feedback_answer f where f.feedback_id = $feedback_id;
