-- ---- a case ---------------------------------------------------------------------------------------

-- casefile_add: one
-- An id that never was, not even of a draft that is deleted: what still names that one must not lead here.
insert into casefile ({sqlite} id, {pg} {end} procedure, procedure_version_id, login_id, starter_id, org_id, region_id, title, applicant,
	amount_fen, state, person_key_id, answer_version, started_at, changed_at)
values ({sqlite} (select coalesce(max(n.id), 0) + 1 from (select max(c.id) as id from casefile c union all select max(d.last_id) from case_dropped d) n), {pg} {end}
	$procedure, $procedure_version_id, $login_id, $starter_id, $org_id, $region_id, $title, $applicant,
	$amount_fen, 'draft', $person_key_id, 1, $started_at, $started_at)
returning id;

-- casefile_of_id: maybe as casefile_row
select c.id, c.number, c.procedure, c.procedure_version_id, c.login_id, c.starter_id, c.org_id, c.region_id, c.title,
	c.applicant, c.amount_fen, c.state, c.step, c.round, c.ending, c.outcome, c.due_at, c.person_key_id,
	c.answer_version, c.paper_no, c.revision, c.started_at, c.submitted_at, c.ended_at, c.changed_at
  from casefile c
 where c.id = $id:casefile_id;

-- casefile_of_number: maybe as casefile_row
select c.id, c.number, c.procedure, c.procedure_version_id, c.login_id, c.starter_id, c.org_id, c.region_id, c.title,
	c.applicant, c.amount_fen, c.state, c.step, c.round, c.ending, c.outcome, c.due_at, c.person_key_id,
	c.answer_version, c.paper_no, c.revision, c.started_at, c.submitted_at, c.ended_at, c.changed_at
  from casefile c
 where c.number = $number;

-- casefile_lock: exec changed
-- Counts the change, and so holds the row: what is read of the case afterwards stands until the commit.
update casefile set revision = revision + 1, changed_at = $changed_at where id = $id:casefile_id;

-- casefile_set_answers: exec
update casefile
   set answer_version = $answer_version, title = $title, applicant = $applicant, region_id = $region_id,
       amount_fen = $amount_fen
 where id = $id:casefile_id;

-- casefile_submit: exec changed
update casefile set number = $number, state = 'open', submitted_at = $submitted_at, step = $step
 where id = $id:casefile_id and state = 'draft';

-- casefile_set_place: exec
-- Where it stands now.
update casefile set state = $state, step = $step, round = $round, due_at = $due_at where id = $id:casefile_id;

-- casefile_end: exec
update casefile
   set state = 'ended', ending = $ending, outcome = $outcome, ended_at = $ended_at, due_at = null, paper_no = $paper_no
 where id = $id:casefile_id;

-- casefile_set_org: exec
update casefile set org_id = $org_id where id = $id:casefile_id;

-- case_dropped_set: exec
insert into case_dropped (id, last_id) values (1, $last_id:int)
on conflict (id) do update set last_id = excluded.last_id where case_dropped.last_id < excluded.last_id;
-- casefile_drop: exec changed
delete from casefile where id = $id:casefile_id and state = 'draft';
-- casefile_drop_answers: exec
delete from case_answer where casefile_id = $casefile_id;
-- casefile_drop_members: exec
delete from case_member where casefile_id = $casefile_id;
-- casefile_drop_events: exec
delete from case_event where casefile_id = $casefile_id;
-- casefile_drop_finds: exec
delete from case_find where casefile_id = $casefile_id;

-- ---- who works on it ------------------------------------------------------------------------------

-- case_member_put: exec
insert into case_member (casefile_id, login_id, part, given_at)
values ($casefile_id, $login_id, $part, $given_at)
on conflict (casefile_id, login_id) do update set part = excluded.part, given_at = excluded.given_at, withdrawn_at = null;

-- case_member_withdraw: exec changed
update case_member set withdrawn_at = $withdrawn_at
 where casefile_id = $casefile_id and login_id = $login_id and withdrawn_at is null;

-- case_member_find: maybe
select m.part, m.given_at from case_member m
 where m.casefile_id = $casefile_id and m.login_id = $login_id and m.withdrawn_at is null;

-- case_member_list: many
select m.login_id, m.part, m.given_at, l.shown_name
  from case_member m join login l on l.id = m.login_id
 where m.casefile_id = $casefile_id and m.withdrawn_at is null
 order by m.id limit 50;

-- case_list_mine: many
-- What somebody works on, the latest first.
select c.id, c.number, c.procedure, c.procedure_version_id, c.title, c.state, c.step, c.ending, c.outcome, c.due_at,
	c.started_at, c.submitted_at, c.changed_at
  from case_member m join casefile c on c.id = m.casefile_id
 where m.login_id = $login_id and m.withdrawn_at is null
{if open} and c.state <> 'ended' {end}
{if state} and c.state = $state {end}
{if procedure} and c.procedure = $procedure {end}
{if before} and m.casefile_id < $before:int {end}
 order by m.casefile_id desc
 limit $limit;

-- case_list_of_org: many as case_list_mine_row
select c.id, c.number, c.procedure, c.procedure_version_id, c.title, c.state, c.step, c.ending, c.outcome, c.due_at,
	c.started_at, c.submitted_at, c.changed_at
  from casefile c
 where c.org_id = $org_id
{if open} and c.state <> 'ended' {end}
{if before} and c.id < $before:int {end}
 order by c.id desc
 limit $limit;

-- ---- answers --------------------------------------------------------------------------------------

-- case_answer_add: one
insert into case_answer (casefile_id, version, content, personal, login_id, is_sent, made_at)
values ($casefile_id, $version, $content, $personal, $login_id, $is_sent, $made_at)
returning id;

-- case_answer_find: maybe
select a.version, a.content, a.personal, a.login_id, a.is_sent, a.made_at
  from case_answer a
 where a.casefile_id = $casefile_id and a.version = $version;

-- case_answer_list: many
-- Those that were sent, by version.
select a.version, a.login_id, a.made_at, l.shown_name?
  from case_answer a left join login l on l.id = a.login_id
 where a.casefile_id = $casefile_id and a.is_sent = 1
 order by a.version limit 200;

-- case_answer_send: exec
update case_answer set is_sent = 1 where casefile_id = $casefile_id and version = $version;

-- case_answer_drop_drafts: exec
-- What was only on the way to a version that was sent.
delete from case_answer where casefile_id = $casefile_id and is_sent = 0 and version < $version;

-- case_find_add: exec
insert into case_find (casefile_id, hash) values ($casefile_id, $hash)
on conflict (casefile_id, hash) do nothing;

-- case_find_by_hash: many
select f.casefile_id from case_find f where f.hash = $hash order by f.casefile_id desc limit $limit;

-- ---- turns ----------------------------------------------------------------------------------------

-- case_turn_add: one
insert into case_turn (casefile_id, procedure, step, part, round, role, region_id, street_id, began_at, due_at, due_key)
values ($casefile_id, $procedure, $step, $part, $round, $role, $region_id, $street_id, $began_at, $due_at, $due_key)
returning id;

-- case_turn_running: many
select t.id, t.step, t.part, t.round, t.role, t.region_id, t.began_at, t.due_at, t.stood_at, t.login_id,
	l.shown_name as holder?
  from case_turn t left join login l on l.id = t.login_id
 where t.casefile_id = $casefile_id and t.ended_at is null
 order by t.id;

-- case_turn_list: many
-- Every turn that there was, in their order.
select t.id, t.step, t.part, t.round, t.role, t.region_id, t.began_at, t.due_at, t.action, t.ended_at, t.decider_id
  from case_turn t
 where t.casefile_id = $casefile_id
 order by t.id limit 200;

-- case_turn_end: exec changed
update case_turn set action = $action, decider_id = $decider_id, ended_at = $ended_at, ended_key = $ended_key:int
 where id = $id:case_turn_id and ended_at is null;

-- case_turn_end_rest: exec
-- The other parts of a joint step that is over.
update case_turn set action = $action, ended_at = $ended_at, ended_key = $ended_key:int
 where casefile_id = $casefile_id and ended_at is null;

-- case_turn_set_clock: exec
update case_turn set due_at = $due_at, due_key = $due_key, stood_at = $stood_at where id = $id:case_turn_id;

-- case_turn_take: exec changed
update case_turn set login_id = $login_id where id = $id:case_turn_id and ended_at is null;

-- case_turn_rounds: one
-- How many times it has come to the step.
select count(*) as rounds:int from case_turn t where t.casefile_id = $casefile_id and t.step = $step and t.part = $part;

-- ---- the desk -------------------------------------------------------------------------------------

-- desk_done: many
-- What an office has decided, the latest first.
select t.id, t.casefile_id, t.procedure, t.step, t.part, t.action, t.ended_at, t.decider_id,
	c.number, c.title, c.applicant, c.state, c.outcome, c.procedure_version_id, l.shown_name as decider?
  from case_turn t join casefile c on c.id = t.casefile_id left join login l on l.id = t.decider_id
 where t.role = $role and t.region_id = $region_id and t.ended_key > 0
{if mine} and t.decider_id = $login_id {end}
{if before} and t.ended_key < $before:int {end}
 order by t.ended_key desc, t.id desc
 limit $limit;

-- ---- what happened --------------------------------------------------------------------------------

-- case_event_add: one
insert into case_event (casefile_id, made_at, login_id, for_id, role, region_id, kind, step, action, answer_version, is_inner)
values ($casefile_id, $made_at, $login_id, $for_id, $role, $region_id, $kind, $step, $action, $answer_version, $is_inner)
returning id;

-- case_event_set_note: exec
update case_event set note = $note where id = $id:case_event_id;

-- case_event_list: many
select e.id, e.made_at, e.login_id, e.role, e.region_id, e.kind, e.step, e.action, e.note, e.answer_version, e.is_inner,
	l.shown_name?, f.shown_name as for_name?
  from case_event e left join login l on l.id = e.login_id left join login f on f.id = e.for_id
 where e.casefile_id = $casefile_id
{if outer} and e.is_inner = 0 {end}
 order by e.id limit 500;

-- case_correction_add: one
insert into case_correction (casefile_id, case_turn_id, field, asked_at)
values ($casefile_id, $case_turn_id, $field, $asked_at)
returning id;
-- case_correction_set_note: exec
update case_correction set note = $note where id = $id:case_correction_id;
-- case_correction_open: many
select x.id, x.case_turn_id, x.field, x.note, x.asked_at
  from case_correction x
 where x.casefile_id = $casefile_id and x.done_at is null
 order by x.id;
-- case_correction_done: exec
update case_correction set done_at = $done_at where casefile_id = $casefile_id and done_at is null;

-- ---- time -----------------------------------------------------------------------------------------

-- case_alarm_add: exec
insert into case_alarm (casefile_id, case_turn_id, kind, rings_at) values ($casefile_id, $case_turn_id, $kind, $rings_at);
-- case_alarm_clear: exec
delete from case_alarm where casefile_id = $casefile_id;
-- case_alarm_clear_turn: exec
delete from case_alarm where case_turn_id = $case_turn_id;
-- case_alarm_next: maybe
select a.rings_at from case_alarm a order by a.rings_at, a.id limit 1;
-- case_alarm_due: many
select a.id, a.casefile_id, a.case_turn_id, a.kind, a.rings_at
  from case_alarm a where a.rings_at <= $now_at order by a.rings_at, a.id limit $limit;
-- case_alarm_remove: exec changed
delete from case_alarm where id = $id:case_alarm_id;

-- ---- numbers --------------------------------------------------------------------------------------

-- case_series_next: one
insert into case_series (name, last_serial, year) values ($name, 1, $year)
on conflict (name) do update set last_serial = case_series.last_serial + 1
returning id, last_serial;

-- ---- procedures' versions -------------------------------------------------------------------------

-- casefile_running_of_procedure: one
-- How many running cases began with another version of a procedure; up to the limit.
select count(*) as total:int from (select c.id from casefile c join procedure_version v on v.id = c.procedure_version_id
 where c.procedure = $procedure and c.state in ('open', 'correcting') and v.hash <> $hash limit $limit) x;

-- ---- offices --------------------------------------------------------------------------------------

-- case_office_list: many
-- Who works in an office: holds its role over exactly its region.
select r.login_id, l.shown_name
  from login_role r join login l on l.id = r.login_id
 where r.role = $role and r.region_id = $region_id and r.withdrawn_at is null and l.is_closed = 0
 order by r.login_id limit 100;

-- case_org_find: maybe
select o.name, o.kind, o.status, o.street_id, o.community_id from org o where o.id = $id:org_id;

-- case_event_last: maybe
select e.made_at, e.login_id, e.kind, e.step, e.action, l.shown_name?
  from case_event e left join login l on l.id = e.login_id
 where e.casefile_id = $casefile_id and e.kind <> 'message'
 order by e.id desc limit 1;

-- casefile_reopen: exec changed
-- A decision that an appeal has set aside: it is open again, to be decided anew.
update casefile set state = 'open', ending = null, outcome = null, ended_at = null, paper_no = null, step = $step
 where id = $id:casefile_id and state = 'ended';

-- ---- what must hold --------------------------------------------------------------------------------

-- case_check_turns: many
-- Cases that stand where nobody has them, or that are over and still have somebody at work.
select c.id, c.number, c.state,
	(select count(*) from case_turn t where t.casefile_id = c.id and t.ended_at is null) as turns:int
  from casefile c
 where (c.state in ('open', 'correcting')) <>
	exists (select 1 from case_turn t where t.casefile_id = c.id and t.ended_at is null)
 order by c.id limit 100;

-- case_check_answers: many
-- Cases without the answers that they say they have.
select c.id, c.number, c.answer_version
  from casefile c left join case_answer a on a.casefile_id = c.id and a.version = c.answer_version
 where a.id is null
 order by c.id limit 100;

-- case_check_clocks: many
-- Turns whose end of time would pass unseen.
select t.id, t.casefile_id, t.step
  from case_turn t
 where t.ended_at is null and t.due_at is not null and t.stood_at is null and t.due_at > $now_at
   and not exists (select 1 from case_alarm a where a.case_turn_id = t.id)
 order by t.id limit 100;

-- case_check_steps: many
-- Open cases whose running turns are at another step than the case.
select c.id, c.number, c.step, t.step as turn_step
  from case_turn t join casefile c on c.id = t.casefile_id
 where t.ended_at is null and (c.step is null or c.step <> t.step)
 order by c.id limit 100;

-- ---- at the counter -------------------------------------------------------------------------------

-- case_counter_find: maybe
select k.answered_at, k.is_taken from case_counter k where k.casefile_id = $casefile_id;

-- case_counter_put: exec
insert into case_counter (casefile_id, answered_at, is_taken) values ($casefile_id, $answered_at, $is_taken)
on conflict (casefile_id) do update set answered_at = excluded.answered_at, is_taken = excluded.is_taken;
