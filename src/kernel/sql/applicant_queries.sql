-- ---- where one types --------------------------------------------------------------------------------

-- case_typing_put: exec
insert into case_typing (casefile_id, login_id, section, typed_at)
values ($casefile_id, $login_id, $section, $typed_at)
on conflict (casefile_id, login_id) do update set section = excluded.section, typed_at = excluded.typed_at;

-- case_typing_find: maybe
select t.section, t.typed_at from case_typing t where t.casefile_id = $casefile_id and t.login_id = $login_id;

-- case_typing_others: many
-- Who else has typed since then.
select t.login_id, t.typed_at, l.shown_name
  from case_typing t join login l on l.id = t.login_id
 where t.casefile_id = $casefile_id and t.login_id <> $login_id and t.typed_at > $since_at:moment
 order by t.typed_at desc, t.id limit 5;

-- casefile_drop_typing: exec
delete from case_typing where casefile_id = $casefile_id;
-- casefile_drop_invitations: exec
delete from case_invitation where casefile_id = $casefile_id;

-- case_draft_count: one
-- How many drafts somebody has begun; up to the limit.
select count(*) as total:int
  from (select c.id from casefile c where c.login_id = $login_id and c.state = 'draft' limit $limit) c;

-- case_answer_writer: maybe
-- Who wrote a version.
select a.made_at, l.shown_name? from case_answer a left join login l on l.id = a.login_id
 where a.casefile_id = $casefile_id and a.version = $version;

-- ---- who is asked to help ---------------------------------------------------------------------------

-- case_invitation_add: one
insert into case_invitation (casefile_id, login_id, invitee_id, masked, code_hash, phone_hash, made_at, until_at)
values ($casefile_id, $login_id, $invitee_id, $masked, $code_hash, $phone_hash, $made_at, $until_at)
returning id;

-- case_invitation_find: maybe
select i.id, i.casefile_id, i.login_id, i.invitee_id, i.phone_hash, i.until_at, i.ended_at, l.shown_name as inviter
  from case_invitation i join login l on l.id = i.login_id
 where i.code_hash = $code_hash;

-- case_invitation_list: many
-- Those that still wait.
select i.id, i.masked, i.made_at, i.until_at
  from case_invitation i
 where i.casefile_id = $casefile_id and i.ended_at is null and i.until_at > $now_at:moment
 order by i.id limit 20;

-- case_invitation_count: one
select count(*) as total:int
  from (select i.id from case_invitation i where i.login_id = $login_id and i.made_at > $since_at:moment limit $limit) i;

-- case_invitation_end: exec changed
update case_invitation set ended_at = $ended_at, ending = $ending where id = $id:case_invitation_id and ended_at is null;

-- case_org_people: many
-- Head and members of an organisation.
select distinct r.login_id, l.shown_name
  from login_role r join login l on l.id = r.login_id
 where r.org_id = $org_id and r.withdrawn_at is null and l.is_closed = 0
 order by r.login_id limit 100;

-- ---- objections -------------------------------------------------------------------------------------

-- case_objection_add: one
insert into case_objection (casefile_id, case_turn_id, person_key_id, content, login_id, made_at, code_hash, sender)
values ($casefile_id, $case_turn_id, $person_key_id, $content, $login_id, $made_at, $code_hash, $sender)
returning id;

-- case_objection_set_content: exec
update case_objection set content = $content where id = $id:case_objection_id;

-- case_objection_find: maybe as case_objection_list_row
select o.id, o.casefile_id, o.case_turn_id, o.person_key_id, o.content, o.login_id, o.made_at, o.answer, o.answered_at,
	o.answerer_id, o.withdrawn_at
  from case_objection o where o.id = $id:case_objection_id;

-- case_objection_find_by_code: maybe as case_objection_list_row
select o.id, o.casefile_id, o.case_turn_id, o.person_key_id, o.content, o.login_id, o.made_at, o.answer, o.answered_at,
	o.answerer_id, o.withdrawn_at
  from case_objection o where o.code_hash = $code_hash;

-- case_objection_list: many
select o.id, o.casefile_id, o.case_turn_id, o.person_key_id, o.content, o.login_id, o.made_at, o.answer, o.answered_at,
	o.answerer_id, o.withdrawn_at
  from case_objection o where o.casefile_id = $casefile_id
 order by o.id limit 200;

-- case_objection_open: one
-- How many wait for an answer; up to a hundred.
select count(*) as total:int from (select o.id from case_objection o
 where o.casefile_id = $casefile_id and o.answered_at is null and o.withdrawn_at is null limit 100) o;

-- case_objection_of_sender: one
select count(*) as total:int from (select o.id from case_objection o
 where o.sender = $sender and o.made_at > $since_at:moment limit $limit) o;

-- case_objection_answer: exec changed
update case_objection set answer = $answer, answered_at = $answered_at, answerer_id = $answerer_id
 where id = $id:case_objection_id and answered_at is null and withdrawn_at is null;

-- case_objection_withdraw: exec changed
update case_objection set withdrawn_at = $withdrawn_at
 where id = $id:case_objection_id and answered_at is null and withdrawn_at is null;

-- case_objection_keys: many
select o.person_key_id from case_objection o where o.casefile_id = $casefile_id order by o.id;

-- case_objection_list_of_login: many
-- What somebody objected to, signed in.
select o.id, o.casefile_id, o.person_key_id, o.content, o.made_at, o.answer, o.answered_at, o.withdrawn_at, c.number
  from case_objection o join casefile c on c.id = o.casefile_id
 where o.login_id = $login_id
 order by o.id desc limit $limit;

-- ---- how long what is kept --------------------------------------------------------------------------

-- retention_draft_due: one
select count(*) as total:int, min(c.changed_at) as oldest_at:moment?
  from (select c.changed_at from casefile c where c.state = 'draft' and c.changed_at < $before_at:moment
         order by c.changed_at limit $limit) c;

-- retention_draft_oldest: one
select min(c.changed_at) as oldest_at:moment? from casefile c where c.state = 'draft';

-- retention_draft_list: many
select c.id, c.person_key_id from casefile c
 where c.state = 'draft' and c.changed_at < $before_at:moment order by c.changed_at, c.id limit $limit;

-- retention_case_due: one
select count(*) as total:int, min(c.ended_at) as oldest_at:moment?
  from (select c.ended_at from casefile c
         where c.state = 'ended' and c.erased_at is null and c.ended_at < $before_at:moment
         order by c.ended_at nulls last limit $limit) c;

-- retention_case_oldest: one
select min(c.ended_at) as oldest_at:moment? from casefile c where c.state = 'ended' and c.erased_at is null;

-- retention_case_list: many
select c.id, c.person_key_id from casefile c
 where c.state = 'ended' and c.erased_at is null and c.ended_at < $before_at:moment
 order by c.ended_at nulls last, c.id limit $limit;

-- casefile_set_erased: exec
update casefile set erased_at = $erased_at where id = $id:casefile_id;

-- case_login_list: many
-- What somebody applied for, helps with or started at the counter, whatever became of it.
select c.id, c.number, c.procedure, c.procedure_version_id, c.title, c.applicant, c.state, c.step, c.outcome, c.paper_no,
	c.person_key_id, c.answer_version, c.started_at, c.submitted_at, c.ended_at, m.part
  from case_member m join casefile c on c.id = m.casefile_id
 where m.login_id = $login_id and m.withdrawn_at is null and m.part <> 'counter'
 order by c.id desc limit $limit;
