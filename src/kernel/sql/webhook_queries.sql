-- webhook_add: one
insert into webhook (address, note, events, secret, is_on, login_id, added_at, changed_at)
values ($address, $note, $events, $secret, 1, $login_id, $added_at, $added_at)
returning id;

-- webhook_set: exec changed
update webhook set address = $address, note = $note, events = $events, is_on = $is_on, login_id = $login_id,
       changed_at = $changed_at
 where id = $id:webhook_id and removed_at is null;

-- webhook_set_secret: exec changed
-- The one before signs beside the new one until then.
update webhook set secret = $secret, old_secret = $old_secret, old_until_at = $old_until_at, login_id = $login_id,
       changed_at = $changed_at
 where id = $id:webhook_id and removed_at is null;

-- webhook_remove: exec changed
update webhook set removed_at = $removed_at, is_on = 0, login_id = $login_id
 where id = $id:webhook_id and removed_at is null;

-- webhook_find: maybe
select w.id, w.address, w.note, w.events, w.secret, w.old_secret, w.old_until_at, w.is_on, w.added_at, w.changed_at
  from webhook w where w.id = $id:webhook_id and w.removed_at is null;

-- webhook_list: many
select w.id, w.address, w.note, w.events, w.is_on,
	(select max(l.id) from webhook_letter l where l.webhook_id = w.id) as last_id:int?
  from webhook w where w.removed_at is null order by w.id limit $limit;

-- webhook_on: many
-- Those that are told of anything at all.
select w.id, w.events from webhook w where w.removed_at is null and w.is_on = 1 order by w.id limit $limit;

-- webhook_case: maybe
select c.id, c.number, c.procedure, c.state, c.step, c.outcome, c.due_at, c.org_id, c.submitted_at, c.ended_at,
	r.code as region?
  from casefile c left join region r on r.id = c.region_id
 where c.id = $id:casefile_id;

-- webhook_org: maybe
select o.id, o.kind, o.status from org o where o.id = $id:org_id;

-- webhook_told_set: exec changed
-- Whoever changes it tells the administrators; nobody again before the time is over.
update webhook set told_at = $told_at where id = $id:webhook_id and (told_at is null or told_at <= $before_at:moment);

-- webhook_admins: many
-- Who is told when a message is given up.
select distinct r.login_id from login_role r join login l on l.id = r.login_id
 where r.role = 'admin' and r.withdrawn_at is null and l.is_closed = 0
 order by r.login_id limit 50;

-- ---- messages

-- webhook_letter_add: one
insert into webhook_letter (webhook_id, event, mark, content, state, next_at, added_at)
values ($webhook_id, $event, $mark, $content, 'waiting', $added_at, $added_at)
returning id;

-- webhook_letter_due: many
select l.id from webhook_letter l where l.ended_at is null and l.next_at <= $now_at:moment
 order by l.next_at, l.id limit $limit;

-- webhook_letter_claim: exec changed
update webhook_letter set state = 'sending', runner = $runner, next_at = $lease_at:moment, attempts = attempts + 1
 where id = $id:webhook_letter_id and ended_at is null and next_at <= $now_at:moment;

-- webhook_letter_find: maybe
select l.id, l.webhook_id, l.event, l.mark, l.content, l.state, l.attempts, l.next_at, l.status, l.took_ms, l.answer,
	l.problem, l.added_at, l.ended_at, w.address, w.secret, w.old_secret, w.old_until_at, w.is_on
  from webhook_letter l join webhook w on w.id = l.webhook_id
 where l.id = $id:webhook_letter_id;

-- webhook_letter_end: exec changed
update webhook_letter set state = $state, status = $status, took_ms = $took_ms, answer = $answer, problem = $problem,
       next_at = $next_at, ended_at = $ended_at, runner = null
 where id = $id:webhook_letter_id and runner = $runner and state = 'sending';

-- webhook_letter_put_off: exec
-- What else waits for a receiver that does not answer waits with it, so that it holds up nobody else.
update webhook_letter set next_at = $next_at
 where webhook_id = $webhook_id and ended_at is null and state = 'waiting' and next_at < $next_at;

-- webhook_letter_resend: exec changed
update webhook_letter set state = 'waiting', attempts = 0, next_at = $next_at, ended_at = null, runner = null
 where id = $id:webhook_letter_id and webhook_id = $webhook_id and state in ('waiting', 'sent', 'failed');

-- webhook_letter_list: many
select l.id, l.event, l.mark, l.state, l.attempts, l.next_at, l.status, l.took_ms, l.answer, l.problem, l.added_at, l.ended_at
  from webhook_letter l
 where l.webhook_id = $webhook_id
{if before} and l.id < $before:int {end}
 order by l.id desc limit $limit;
