-- ---- who works in an organisation ------------------------------------------------------------------

-- org_member_list_by_grant: many
-- The longest there first; up to a hundred.
select lr.id, lr.login_id, lr.role, lr.given_at, l.shown_name
  from login_role lr join login l on l.id = lr.login_id
 where lr.org_id = $org_id and lr.withdrawn_at is null and l.is_closed = 0
   and (lr.until_day is null or lr.until_day >= $today:day)
 order by lr.id
 limit 100;

-- org_member_roles: many
-- What one person holds there, whatever its last day.
select lr.id, lr.role, lr.until_day from login_role lr
 where lr.org_id = $org_id and lr.login_id = $login_id and lr.withdrawn_at is null
 order by lr.id;

-- org_head_count: one
select count(*) as total:int from login_role lr join login l on l.id = lr.login_id
 where lr.org_id = $org_id and lr.role = 'head' and lr.withdrawn_at is null and l.is_closed = 0
   and (lr.until_day is null or lr.until_day >= $today:day);

-- org_grant_withdraw: exec
update login_role set withdrawn_at = $withdrawn_at
 where org_id = $org_id and login_id = $login_id and withdrawn_at is null;

-- ---- invitations ----------------------------------------------------------------------------------

-- org_invite_add: maybe
insert into org_invite (org_id, role, login_id, phone_hash, person_key_id, shown, inviter_id, casefile_id, asked_at, until_at)
values ($org_id, $role, $login_id, $phone_hash, $person_key_id, $shown, $inviter_id, $casefile_id, $asked_at, $until_at)
on conflict do nothing
returning id;

-- org_invite_seal: exec
update org_invite set sealed = $sealed where id = $id:org_invite_id;

-- org_invite_find: maybe as org_invite_row
select i.id, i.org_id, i.role, i.login_id, i.phone_hash, i.person_key_id, i.sealed, i.shown, i.inviter_id, i.casefile_id,
	i.asked_at, i.until_at, i.ended_at, i.ending, o.name as org_name, l.shown_name as inviter?
  from org_invite i join org o on o.id = i.org_id left join login l on l.id = i.inviter_id
 where i.id = $id:org_invite_id;

-- org_invite_list: many as org_invite_row
-- Those of an organisation that wait for an answer.
select i.id, i.org_id, i.role, i.login_id, i.phone_hash, i.person_key_id, i.sealed, i.shown, i.inviter_id, i.casefile_id,
	i.asked_at, i.until_at, i.ended_at, i.ending, o.name as org_name, l.shown_name as inviter?
  from org_invite i join org o on o.id = i.org_id left join login l on l.id = i.inviter_id
 where i.org_id = $org_id and i.ended_at is null and i.until_at > $now_at
 order by i.id
 limit 100;

-- org_invite_of_login: many as org_invite_row
select i.id, i.org_id, i.role, i.login_id, i.phone_hash, i.person_key_id, i.sealed, i.shown, i.inviter_id, i.casefile_id,
	i.asked_at, i.until_at, i.ended_at, i.ending, o.name as org_name, l.shown_name as inviter?
  from org_invite i join org o on o.id = i.org_id left join login l on l.id = i.inviter_id
 where i.login_id = $login_id and i.ended_at is null and i.until_at > $now_at
 order by i.id
 limit 20;

-- org_invite_of_phone: many as org_invite_row
select i.id, i.org_id, i.role, i.login_id, i.phone_hash, i.person_key_id, i.sealed, i.shown, i.inviter_id, i.casefile_id,
	i.asked_at, i.until_at, i.ended_at, i.ending, o.name as org_name, l.shown_name as inviter?
  from org_invite i join org o on o.id = i.org_id left join login l on l.id = i.inviter_id
 where i.phone_hash = $phone_hash and i.ended_at is null and i.until_at > $now_at
 order by i.id
 limit 20;

-- org_invite_end: exec changed
-- Of two who end it at once only the first changes a row.
update org_invite set ended_at = $ended_at, ending = $ending, accepter_id = $accepter_id, sealed = null
 where id = $id:org_invite_id and ended_at is null;

-- org_invite_late: many
-- Those whose time is over and that nobody has answered.
select i.id, i.org_id, i.person_key_id from org_invite i
 where i.ended_at is null and i.until_at <= $now_at
 order by i.until_at
 limit $limit;

-- org_invite_late_of: many
select i.id, i.org_id, i.person_key_id from org_invite i
 where i.org_id = $org_id and i.ended_at is null and i.until_at <= $now_at
 order by i.id
 limit 100;

-- org_invite_asked: one
-- How many the organisation has sent since, up to the limit.
select count(*) as total:int from (select i.id from org_invite i
 where i.org_id = $org_id and i.asked_at > $asked_at limit $limit) x;

-- ---- of several organisations the present one -------------------------------------------------------

-- session_org_find: maybe
select s.org_id from session s where s.id = $id:session_id;

-- session_org_set: exec
update session set org_id = $org_id where id = $id:session_id;
