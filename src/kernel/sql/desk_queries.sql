-- ---- what waits ------------------------------------------------------------------------------------

-- desk_list: many
-- What waits for an office, what is due first at the head.  A clause _too is not for an index to start from: another one is
-- narrower.  The page is cut off before anything is joined to it: PostgreSQL, which does not know how long a time is meant, would
-- take all that is overdue and sort it.
select t.id, t.casefile_id, t.procedure, t.step, t.part, t.began_at, t.due_at, t.due_key, t.stood_at, t.login_id, t.street_id,
	c.number, c.title, c.applicant, c.amount_fen, c.state, c.procedure_version_id, l.shown_name as holder?
  from (select t.id, t.casefile_id, t.procedure, t.step, t.part, t.began_at, t.due_at, t.due_key, t.stood_at, t.login_id, t.street_id
	  from case_turn t
	 where t.role = $role and t.region_id = $region_id and t.ended_at is null
{if procedure}  and t.procedure = $procedure {end}
{if step}       and t.procedure = $procedure and t.step = $step {end}
{if street}     and t.street_id = $street_id {end}
{if street_too} and coalesce(t.street_id, 0) = $street_id {end}
{if free_too}   and coalesce(t.login_id, 0) = 0 {end}
{if due}        and t.due_key >= $due_from:int and t.due_key < $due_until:int {end}
{if after}      and (t.due_key, t.id) > ($after_due:int, $after_id:int) {end}
	 order by t.due_key, t.id limit $limit) t
  join casefile c on c.id = t.casefile_id left join login l on l.id = t.login_id
 order by t.due_key, t.id;

-- desk_list_few: many as desk_list_row
-- The same of what is few: mine, what nobody has taken, what stands.  Mine are taken from their own index and then put in order;
-- else a desk is walked to its end for those that are not there.
select t.id, t.casefile_id, t.procedure, t.step, t.part, t.began_at, t.due_at, t.due_key, t.stood_at, t.login_id, t.street_id,
	c.number, c.title, c.applicant, c.amount_fen, c.state, c.procedure_version_id, l.shown_name as holder?
  from case_turn t join casefile c on c.id = t.casefile_id left join login l on l.id = t.login_id
 where t.role = $role and t.region_id = $region_id and t.ended_at is null
{if mine}       and t.login_id
{sqlite} in (select value from json_each($logins:text)) {end}
{pg} = any(array(select cast(jsonb_array_elements_text(cast($logins as jsonb)) as bigint))) {end} {end}
{if free}       and t.login_id is null {end}
{if standing}   and t.stood_at is not null {end}
{if procedure_too} and t.procedure || '' = $procedure and (t.step = $step or $step:text = '') {end}
{if street_too} and coalesce(t.street_id, 0) = $street_id {end}
{if due}        and t.due_key >= $due_from:int and t.due_key < $due_until:int {end}
{if after}      and (t.due_key > $after_due:int or (t.due_key = $after_due:int and t.id > $after_id:int)) {end}
 order by {order due: t.due_key, t.id | few: t.due_key + 0, t.id}
 limit $limit;

-- desk_list_latest: many as desk_list_row
-- The same, what came last at the head.  One clause at most is for an index to start from; the rest is looked at row by row.
select t.id, t.casefile_id, t.procedure, t.step, t.part, t.began_at, t.due_at, t.due_key, t.stood_at, t.login_id, t.street_id,
	c.number, c.title, c.applicant, c.amount_fen, c.state, c.procedure_version_id, l.shown_name as holder?
  from case_turn t join casefile c on c.id = t.casefile_id left join login l on l.id = t.login_id
 where t.role = $role and t.region_id = $region_id and t.ended_at is null
{if mine}       and t.login_id
{sqlite} in (select value from json_each($logins:text)) {end}
{pg} = any(array(select cast(jsonb_array_elements_text(cast($logins as jsonb)) as bigint))) {end} {end}
{if standing}   and t.stood_at is not null {end}
{if procedure}  and t.procedure = $procedure {end}
{if street}     and t.street_id = $street_id {end}
{if free}       and t.login_id is null {end}
{if rest}       and (t.procedure || '' = $procedure_too:text or $procedure_too:text = '') and (t.step = $step or $step:text = '')
	and (coalesce(t.street_id, 0) = $street_too:int or $street_too:int = 0) and (coalesce(t.login_id, 0) = 0 or $is_free:bool = 0) {end}
{if due_too}    and t.due_key + 0 >= $due_from:int and t.due_key + 0 < $due_until:int {end}
{if before}     and t.id < $before_id:int {end}
 order by {order latest: t.id desc | few: t.id + 0 desc}
 limit $limit;

-- desk_count: one
-- No more than the limit: no page's cost grows with its table.
select count(*) as total:int from (select t.id from case_turn t
 where t.role = $role and t.region_id = $region_id and t.ended_at is null
{if procedure}  and t.procedure = $procedure {end}
{if step}       and t.procedure = $procedure and t.step = $step {end}
{if street}     and t.street_id = $street_id {end}
{if due}        and t.due_key >= $due_from:int and t.due_key < $due_until:int {end}
 limit $limit) x;

-- desk_count_free: one
select count(*) as total:int from (select t.id from case_turn t
 where t.role = $role and t.region_id = $region_id and t.ended_at is null and t.login_id is null
{if procedure}  and t.procedure = $procedure {end}
{if step}       and t.procedure = $procedure and t.step = $step {end}
{if street}     and t.street_id = $street_id {end}
{if due}        and t.due_key >= $due_from:int and t.due_key < $due_until:int {end}
 limit $limit) x;

-- desk_count_mine: one
-- SQLite knows no sizes and would begin with the procedure or the street.
select count(*) as total:int from (select t.id from case_turn t {sqlite} indexed by case_turn_count_login {end}
 where t.role = $role and t.region_id = $region_id and t.ended_at is null
   and t.login_id
{sqlite} in (select value from json_each($logins:text)) {end}
{pg} = any(array(select cast(jsonb_array_elements_text(cast($logins as jsonb)) as bigint))) {end}
{if procedure}  and t.procedure = $procedure {end}
{if step}       and t.procedure = $procedure and t.step = $step {end}
{if street_too} and coalesce(t.street_id, 0) = $street_id {end}
{if due}        and t.due_key >= $due_from:int and t.due_key < $due_until:int {end}
 limit $limit) x;

-- desk_count_standing: one
select count(*) as total:int from (select t.id from case_turn t {sqlite} indexed by case_turn_count_standing {end}
 where t.role = $role and t.region_id = $region_id and t.ended_at is null and t.stood_at is not null
{if procedure}  and t.procedure = $procedure {end}
{if step}       and t.procedure = $procedure and t.step = $step {end}
{if street_too} and coalesce(t.street_id, 0) = $street_id {end}
{if due}        and t.due_key >= $due_from:int and t.due_key < $due_until:int {end}
 limit $limit) x;

-- desk_next: maybe
-- What the one who decides may decide next: after a turn, in the order of the desk.
select c.number, c.title
  from (select t.id, t.casefile_id, t.due_key from case_turn t
	where t.role = $role and t.region_id = $region_id and t.ended_at is null and t.stood_at is null
	  and (t.login_id is null or t.login_id = $login_id) and t.id <> $turn_id:int
	  and (t.due_key, t.id) > ($after_due:int, $turn_id:int)
	order by t.due_key, t.id limit 1) n
  join casefile c on c.id = n.casefile_id;

-- ---- found by words ---------------------------------------------------------------------------------

-- case_terms_put: exec all
insert into case_terms (casefile_id, words) values ($casefile_id, $words)
on conflict (casefile_id) do update set words = excluded.words;

-- case_find_by_words: many
-- The latest cases that have the words, within a stretch of ids.
{sqlite} select rowid as casefile_id:casefile_id from case_search
 where case_search match $match:text and rowid >= $least:int and rowid < $until:int order by rowid desc limit $limit {end}
{pg} select f as casefile_id:casefile_id from case_found($match, $least:int, $until:int, $limit) f order by casefile_id desc {end};

-- case_last: one
select coalesce(max(c.id), 0) as last:int from casefile c;

-- case_without_terms: many
-- Sent before there was an index, or before it had the words that it has now.
select c.id, c.procedure_version_id, c.region_id, c.number, c.title, c.applicant from casefile c
 where c.submitted_at is not null and c.id > $after:int
   and not exists (select 1 from case_terms t where t.casefile_id = c.id)
 order by c.id limit $limit;

-- ---- findings ---------------------------------------------------------------------------------------

-- case_finding_add: one
insert into case_finding (casefile_id, case_turn_id, version, content, personal, login_id, made_at)
values ($casefile_id, $case_turn_id, $version, $content, $personal, $login_id, $made_at)
returning id;

-- case_finding_last: maybe
-- As the turn has them now.
select f.version, f.content, f.personal from case_finding f
 where f.case_turn_id = $case_turn_id order by f.version desc limit 1;

-- case_finding_list: many
-- The latest of every turn, in the order of the turns.
select f.case_turn_id, f.version, f.content, f.personal, f.made_at, t.step, t.part, t.role, t.region_id, l.shown_name
  from case_finding f join case_turn t on t.id = f.case_turn_id join login l on l.id = f.login_id
 where f.casefile_id = $casefile_id
   and not exists (select 1 from case_finding g where g.case_turn_id = f.case_turn_id and g.version > f.version)
 order by f.case_turn_id limit 100;

-- ---- absences -------------------------------------------------------------------------------------

-- case_absence_hold_take: exec
insert into case_absence_hold (login_id, times) values ($login_id, 1)
on conflict (login_id) do update set times = case_absence_hold.times + 1;

-- case_absence_add: one
insert into case_absence (login_id, deputy_id, from_day, until_day, set_at, setter_id)
values ($login_id, $deputy_id, $from_day, $until_day, $set_at, $setter_id)
returning id;

-- case_absence_find: maybe
select a.login_id, a.deputy_id, a.from_day, a.until_day, a.ended_at from case_absence a where a.id = $id:case_absence_id;

-- case_absence_of: many
-- Those of somebody that are not over, as the one who is away or stands in.
select a.id, a.login_id, a.deputy_id, a.from_day, a.until_day, l.shown_name as absent_name, d.shown_name as deputy_name
  from case_absence a join login l on l.id = a.login_id join login d on d.id = a.deputy_id
 where (a.login_id = $login_id or a.deputy_id = $login_id) and a.ended_at is null
   and a.until_day >= $from_day and a.from_day <= $until_day
 order by a.from_day, a.id limit 50;

-- case_absence_end: exec changed
update case_absence set ended_at = $ended_at where id = $id:case_absence_id and ended_at is null;

-- case_deputy_for: many
-- Those whose work somebody does today.
select a.login_id, l.shown_name from case_absence a join login l on l.id = a.login_id
 where a.deputy_id = $deputy_id and a.ended_at is null and a.from_day <= $today_day and a.until_day >= $today_day
 order by a.id limit 50;

-- case_deputy_of: maybe
-- Who does somebody's work today.
select a.deputy_id, l.shown_name from case_absence a join login l on l.id = a.deputy_id
 where a.login_id = $login_id and a.ended_at is null and a.from_day <= $today_day and a.until_day >= $today_day
 order by a.id limit 1;

-- case_officer_list: many
-- Everybody who works in an office of the district.
select r.login_id, r.role, r.region_id, l.shown_name
  from login_role r join login l on l.id = r.login_id
 where r.region_id is not null and r.withdrawn_at is null and l.is_closed = 0
{if login} and r.login_id = $login_id {end}
 order by r.region_id nulls last, r.role, r.login_id limit 3000;

-- ---- reminders --------------------------------------------------------------------------------------

-- case_reminder_add: exec
insert into case_reminder (login_id, casefile_id, case_turn_id, kind, due_at)
values ($login_id, $casefile_id, $case_turn_id, $kind, $due_at)
on conflict (login_id, case_turn_id, kind) do nothing;

-- case_reminder_next: maybe
select r.due_at from case_reminder r order by r.due_at, r.login_id limit 1;

-- case_reminder_logins: many
-- Who is to be told now.
select distinct r.login_id from case_reminder r where r.due_at <= $now_at order by r.login_id limit $limit;

-- case_reminder_count: one
-- Of what still waits.
select count(*) as total:int from case_reminder r join case_turn t on t.id = r.case_turn_id
 where r.login_id = $login_id and r.kind = $kind and t.ended_at is null and t.stood_at is null;

-- case_reminder_list: many
select distinct c.title, c.number, t.due_key, r.kind
  from case_reminder r join case_turn t on t.id = r.case_turn_id join casefile c on c.id = r.casefile_id
 where r.login_id = $login_id and t.ended_at is null and t.stood_at is null
 order by t.due_key, c.number nulls last limit $limit;

-- case_reminder_clear: exec
delete from case_reminder where login_id = $login_id;

-- case_digest_find: maybe
select d.sent_day from case_digest d where d.login_id = $login_id;

-- case_digest_put: exec
insert into case_digest (login_id, sent_day) values ($login_id, $sent_day)
on conflict (login_id) do update set sent_day = excluded.sent_day;

-- ---- many at once ---------------------------------------------------------------------------------

-- case_turn_find: maybe
select t.id, t.casefile_id, t.step, t.part, t.role, t.region_id, t.login_id, t.stood_at, t.ended_at, t.action,
	l.shown_name as decider?
  from case_turn t left join login l on l.id = t.decider_id where t.id = $id:case_turn_id;

-- case_turn_ids: many
-- The turns of an office at one step, what is due first at the head.
select t.id from case_turn t
 where t.role = $role and t.region_id = $region_id and t.ended_at is null and t.stood_at is null
   and t.procedure = $procedure and t.step = $step
 order by t.due_key, t.id
 limit $limit;

-- case_bulk_line_put: exec
insert into case_bulk_line (job_id, case_turn_id, casefile_id, problem, made_at)
values ($job_id, $case_turn_id, $casefile_id, $problem, $made_at)
on conflict (job_id, case_turn_id) do nothing;

-- case_bulk_line_count: one
select count(*) as total:int from case_bulk_line b
 where b.job_id = $job_id
{if refused} and b.problem is not null {end};

-- case_bulk_line_refused: many
select c.number, c.title, b.problem from case_bulk_line b join casefile c on c.id = b.casefile_id
 where b.job_id = $job_id and b.problem is not null
 order by b.id limit $limit;

-- ---- numbers ----------------------------------------------------------------------------------------

-- case_number_add: exec
insert into case_number (case_series_id, serial, number, what, casefile_id, given_at)
values ($case_series_id, $serial, $number, $what, $casefile_id, $given_at);

-- case_number_void: exec changed
update case_number set voided_at = $voided_at, voider_id = $voider_id, reason = $reason
 where number = $number and voided_at is null;

-- case_number_find: maybe
select n.id, n.what, n.casefile_id, n.voided_at from case_number n where n.number = $number;

-- case_number_list: many
select n.id, n.serial, n.number, n.what, n.given_at, n.voided_at, n.reason, c.number as case_number?, c.title, c.state,
	l.shown_name as voider?
  from case_number n join casefile c on c.id = n.casefile_id left join login l on l.id = n.voider_id
 where n.case_series_id = $case_series_id
{if void}   and n.voided_at is not null {end}
{if before} and n.serial < $before:int {end}
 order by n.serial desc
 limit $limit;

-- case_series_list: many
select s.id, s.name, s.last_serial, s.listed_from, s.year, s.listed, s.voided
  from case_series s
{if year} where s.year = $year {end}
 order by s.year desc, s.name limit 500;

-- case_series_years: many
select distinct s.year from case_series s order by s.year desc limit 50;

-- case_series_gaps: many
-- After which numbers of a series one is missing.
select n.serial from case_number n join case_series s on s.id = n.case_series_id
 where n.case_series_id = $case_series_id and n.serial < s.last_serial
   and not exists (select 1 from case_number m where m.case_series_id = n.case_series_id and m.serial = n.serial + 1)
 order by n.serial limit 20;

-- casefile_void: exec changed
update casefile set state = 'ended', ending = null, outcome = 'void', ended_at = $ended_at, due_at = null
 where id = $id:casefile_id and state in ('open', 'correcting');

-- casefile_set_paper_no: exec
update casefile set paper_no = $paper_no where id = $id:casefile_id;

-- case_check_series: many
-- Series from which a number is missing, or that count their numbers wrongly.
select s.id, s.name, s.last_serial, s.listed_from,
	(select count(*) from case_number n where n.case_series_id = s.id) as listed:int
  from case_series s
 where s.last_serial - s.listed_from <> (select count(*) from case_number n where n.case_series_id = s.id)
    or s.listed <> (select count(*) from case_number n where n.case_series_id = s.id)
    or s.voided <> (select count(*) from case_number n where n.case_series_id = s.id and n.voided_at is not null)
    or exists (select 1 from case_number n where n.case_series_id = s.id and n.serial > s.last_serial)
 order by s.id limit 100;

-- case_check_numbers: many
-- Cases that bear a number which is void or not theirs.
select c.id, c.number, c.paper_no
  from casefile c join case_number n on n.number = c.paper_no
 where n.casefile_id <> c.id or n.voided_at is not null
 order by c.id limit 100;

-- ---- seals ------------------------------------------------------------------------------------------

-- office_seal_find: maybe
select s.id, s.kept_at, l.shown_name
  from office_seal s join login l on l.id = s.login_id
 where s.role = $role and s.region_id = $region_id and s.removed_at is null;

-- office_seal_list: many
select s.id, s.role, s.region_id, s.kept_at, l.shown_name,
	(select count(*) from case_sealing x where x.office_seal_id = s.id) as uses:int
  from office_seal s join login l on l.id = s.login_id
 where s.removed_at is null
 order by s.region_id, s.role limit 1000;

-- office_seal_add: one
insert into office_seal (role, region_id, login_id, kept_at)
values ($role, $region_id, $login_id, $kept_at)
returning id;

-- office_seal_remove: exec changed
update office_seal set removed_at = $removed_at
 where role = $role and region_id = $region_id and removed_at is null;

-- case_sealing_add: exec
insert into case_sealing (casefile_id, office_seal_id, login_id, paper, sealed_at)
values ($casefile_id, $office_seal_id, $login_id, $paper, $sealed_at);

-- case_sealing_last: maybe
select x.office_seal_id, s.role, s.region_id, x.sealed_at from case_sealing x join office_seal s on s.id = x.office_seal_id
 where x.casefile_id = $casefile_id and x.login_id = $login_id and x.paper = $paper and s.removed_at is null
 order by x.sealed_at desc, x.id desc limit 1;
