-- ---- regions and packs

-- region_all: many
select r.id, r.parent_id, r.code, r.kind, r.name, r.name_en, r.aliases, r.tile_x, r.tile_y, r.is_current
  from region r
 order by r.is_current desc, r.place, r.id;

-- region_retire_all: exec
update region set is_current = 0;

-- region_put: one
insert into region (parent_id, code, kind, name, name_en, aliases, tile_x, tile_y, place, is_current)
values ($parent_id, $code, $kind, $name, $name_en, $aliases, $tile_x, $tile_y, $place, 1)
on conflict (code) do update set parent_id = excluded.parent_id, kind = excluded.kind, name = excluded.name,
       name_en = excluded.name_en, aliases = excluded.aliases, tile_x = excluded.tile_x,
       tile_y = excluded.tile_y, place = excluded.place, is_current = 1
returning id;

-- pack_version_in_force: maybe
select p.id, p.hash, p.name, p.content, p.from_day
  from pack_version p
 where p.from_day <= $day:day
 order by p.from_day desc, p.id desc
 limit 1;

-- pack_version_first: maybe as pack_version_in_force_row
select p.id, p.hash, p.name, p.content, p.from_day
  from pack_version p
 order by p.from_day, p.id desc
 limit 1;

-- pack_version_add: one
insert into pack_version (hash, name, content, from_day, loaded_at)
values ($hash, $name, $content, $from_day, $loaded_at)
returning id;

-- pack_version_take: exec changed
update pack_version set taken_at = $taken_at where id = $id and taken_at is null;

-- pack_version_to_take: maybe
select p.id, p.content, p.taken_at
  from pack_version p
 where p.from_day <= $day:day
 order by p.from_day desc, p.id desc
 limit 1;

-- pack_version_list: many
select p.id, p.hash, p.name, p.from_day, p.loaded_at
  from pack_version p
 order by p.from_day desc, p.id desc;

-- pack_version_find: maybe
select p.id, p.hash, p.name, p.content from pack_version p where p.id = $id;

-- setting_all: many
select s.name, s.value from setting s order by s.name;

-- setting_put: exec
insert into setting (name, value, set_at) values ($name, $value, $set_at)
on conflict (name) do update set value = excluded.value, set_at = excluded.set_at;

-- setting_remove: exec
delete from setting where name = $name;

-- secret_find: maybe
select s.value from secret s where s.name = $name;

-- secret_add: exec
insert into secret (name, value) values ($name, $value)
on conflict (name) do nothing;

-- ---- logins and roles

-- login_find_by_name: maybe
select l.id, l.name, l.shown_name, l.password_hash, l.is_closed, l.created_at
  from login l
 where l.name = $name;

-- login_find: maybe as login_find_by_name_row
select l.id, l.name, l.shown_name, l.password_hash, l.is_closed, l.created_at
  from login l
 where l.id = $id;

-- login_add: maybe
insert into login (name, shown_name, password_hash, created_at)
values ($name, $shown_name, $password_hash, $created_at)
on conflict (name) do nothing
returning id;

-- login_set_password: exec
update login set password_hash = $password_hash where id = $id;

-- login_set_closed: exec
update login set is_closed = $is_closed where id = $id;

-- login_list: many
select l.id, l.name, l.shown_name, l.is_closed, l.created_at
  from login l
 where l.id > 0
{if text}   and (l.name like $pattern:text or l.shown_name like $pattern:text) {end}
 order by l.name
 limit $limit offset $offset;

-- login_demo_list: many
select l.id, l.name, lr.role, r.name as region_name?, r.name_en as region_name_en?, o.name as org_name?
  from login l join login_role lr on lr.login_id = l.id
  left join region r on r.id = lr.region_id
  left join org o on o.id = lr.org_id
 where lr.withdrawn_at is null and l.is_closed = 0 and l.password_hash is not null
 order by l.id, lr.id
 limit 40;

-- login_count: one
select count(*) as total:int from login l;

-- login_role_list: many
select lr.id, lr.role, lr.region_id, lr.org_id, lr.given_at, lr.until_day, r.name as region_name?,
       r.name_en as region_name_en?, o.name as org_name?
  from login_role lr
  left join region r on r.id = lr.region_id
  left join org o on o.id = lr.org_id
 where lr.login_id = $login_id and lr.withdrawn_at is null
 order by lr.id;

-- login_role_in_force: many
select lr.role, lr.region_id, lr.org_id, lr.until_day
  from login_role lr
 where lr.login_id = $login_id and lr.withdrawn_at is null
 order by lr.id;

-- login_role_add: one
insert into login_role (login_id, role, region_id, org_id, given_at)
values ($login_id, $role, $region_id, $org_id, $given_at)
returning id;

-- login_role_find: maybe
select lr.id, lr.login_id, lr.role, lr.region_id, lr.org_id, lr.withdrawn_at
  from login_role lr
 where lr.id = $id;

-- login_role_withdraw: exec changed
update login_role set withdrawn_at = $withdrawn_at where id = $id and withdrawn_at is null;

-- login_admin_besides: one
-- Administrators without a last day, whoever they are, but for this account or this role.
select count(*) as total:int
  from (select lr.id from login_role lr join login l on l.id = lr.login_id
         where lr.role = 'admin' and lr.withdrawn_at is null and l.is_closed = 0 and lr.until_day is null
           and lr.login_id <> $login:int and lr.id <> $role:int
         limit 100) a;

-- login_address_put: exec
insert into login_address (login_id, address, seen_at) values ($login_id, $address, $seen_at)
on conflict (login_id, address) do update set seen_at = excluded.seen_at;

-- login_address_find: maybe
select a.id from login_address a
 where a.login_id = $login_id and a.address = $address and a.seen_at > $seen_at;

-- setup_link_add: one
insert into setup_link (token_hash, login_id, until_at) values ($token_hash, $login_id, $until_at)
returning id;

-- setup_link_find: maybe
select s.id, s.login_id, s.until_at, s.used_at from setup_link s where s.token_hash = $token_hash;

-- setup_link_use: exec changed
update setup_link set used_at = $used_at where id = $id and used_at is null;

-- ---- sessions and tokens

-- session_find: maybe
select s.id, s.login_id, s.form_key, s.created_at, s.seen_at, s.ended_at, s.factor_at, l.name, l.shown_name, l.is_closed,
       l.created_at as login_created_at, l.password_at, case when l.password_hash is null then 0 else 1 end as has_password:bool,
       f.confirmed_at as factor_confirmed_at?
  from session s join login l on l.id = s.login_id
  left join login_factor f on f.login_id = s.login_id
 where s.token_hash = $token_hash;

-- session_add: one
insert into session (token_hash, login_id, form_key, created_at, seen_at, address, agent)
values ($token_hash, $login_id, $form_key, $created_at, $created_at, $address, $agent)
returning id;

-- session_touch: exec
update session set seen_at = $seen_at where id = $id and ended_at is null;

-- session_end: exec changed
update session set ended_at = $ended_at where id = $id and login_id = $login_id and ended_at is null;

-- session_end_all_of: exec
update session set ended_at = $ended_at where login_id = $login_id and ended_at is null;

-- session_end_others: exec
update session set ended_at = $ended_at where login_id = $login_id and id <> $id:session_id and ended_at is null;

-- session_list: many
select s.id, s.created_at, s.seen_at, s.address, s.agent
  from session s
 where s.login_id = $login_id and s.ended_at is null and s.created_at > $created_after_at:moment
   and s.seen_at > $seen_after_at:moment
 order by s.seen_at desc, s.id;

-- token_add: one
insert into token (token_hash, login_id, name, scope, created_at, until_at)
values ($token_hash, $login_id, $name, $scope, $created_at, $until_at)
returning id;

-- token_find: maybe
select t.id, t.login_id, t.scope, t.powers, t.seen_at, t.until_at, t.withdrawn_at, l.name, l.shown_name, l.is_closed
  from token t join login l on l.id = t.login_id
 where t.token_hash = $token_hash;

-- token_list: many
select t.id, t.name, t.scope, t.powers, t.created_at, t.seen_at, t.until_at
  from token t
 where t.login_id = $login_id and t.withdrawn_at is null and t.until_at > $until_at
 order by t.id;

-- token_withdraw: exec changed
update token set withdrawn_at = $withdrawn_at
 where id = $id and login_id = $login_id and withdrawn_at is null;

-- ---- operations and kept forms

-- operation_find: maybe
select o.id, o.body_hash, o.status, o.location, o.content_type, o.body
  from operation o
 where o.owner = $owner and o.route = $route and o.operation = $operation;

-- operation_claim: maybe
insert into operation (owner, route, operation, body_hash, status, done_at)
values ($owner, $route, $operation, $body_hash, 0, $done_at)
on conflict (owner, route, operation) do nothing
returning id;

-- operation_finish: exec
update operation set status = $status, location = $location, content_type = $content_type, body = $body
 where id = $id;

-- operation_purge: exec changed
delete from operation where id in (select o.id from operation o where o.done_at < $done_at limit $limit);

-- kept_post_add: one
insert into kept_post (key_hash, login_id, sealed, until_at) values ($key_hash, $login_id, $sealed, $until_at)
returning id;

-- kept_post_find_by_key: maybe
select k.id, k.login_id, k.sealed, k.until_at from kept_post k where k.key_hash = $key_hash;

-- kept_post_purge: exec changed
delete from kept_post where id in (select k.id from kept_post k where k.until_at < $until_at limit $limit);

-- ---- organisations, as every office needs them

-- org_find_kernel: maybe
select o.id, o.name, o.kind, o.status, o.listed, o.street_id, o.community_id, o.is_withheld,
       coalesce(s.is_acting, 0) as is_acting:bool
  from org o left join org_status s on s.code = o.status
 where o.id = $id;

-- org_find_by_name_kernel: maybe
select o.id from org o where o.name = $name order by o.id limit 1;

-- org_status_put: exec
insert into org_status (code, is_acting) values ($code, $is_acting)
on conflict (code) do update set is_acting = excluded.is_acting;

-- ---- audit

-- audit_entry_add: one all
insert into audit_entry (made_at, login_id, verb, object, object_id, region_id, org_id, reason, detail)
values ($made_at, $login_id, $verb, $object, $object_id, $region_id, $org_id, $reason, $detail)
returning id;

-- audit_unsealed_add: exec all
insert into audit_unsealed (audit_entry_id) values ($audit_entry_id);

-- audit_unsealed_list: many
select e.id, e.made_at, e.login_id, e.verb, e.object, e.object_id, e.region_id, e.org_id, e.reason, e.detail
  from audit_unsealed u join audit_entry e on e.id = u.audit_entry_id
 order by u.audit_entry_id
 limit $limit;

-- audit_unsealed_remove: exec
-- Those that were sealed behind a seal.
delete from audit_unsealed
 where audit_entry_id in (select s.audit_entry_id from audit_seal s where s.id > $after:int);

-- audit_seal_last: maybe
select s.id, s.hash from audit_seal s order by s.id desc limit 1;

-- audit_seal_add: exec all
insert into audit_seal (id, audit_entry_id, hash) values ($id, $audit_entry_id, $hash);

-- audit_seal_list: many
select s.id as seal_id, s.hash, e.id, e.made_at, e.login_id, e.verb, e.object, e.object_id, e.region_id, e.org_id,
       e.reason, e.detail
  from audit_seal s join audit_entry e on e.id = s.audit_entry_id
 where s.id > $after_id:int
 order by s.id
 limit $limit;

-- audit_count: one
select count(*) as total:int from audit_entry e;

-- audit_unsealed_count: one
select count(*) as total:int from audit_unsealed u;

-- audit_unseen_list: many
-- Entries that the sealer will never see.
select e.id from audit_entry e
  left join audit_seal s on s.audit_entry_id = e.id
  left join audit_unsealed u on u.audit_entry_id = e.id
 where s.id is null and u.audit_entry_id is null
 order by e.id
 limit $limit;

-- audit_list: many
select e.id, e.made_at, e.login_id, e.verb, e.object, e.object_id, e.reason, e.detail, l.name as login_name?,
       l.shown_name?, r.name as region_name?, o.name as org_name?, t.shown_name as about_name?, s.id as seal_id:int?
  from audit_entry e
  left join login l on l.id = e.login_id
  left join login t on t.id = e.object_id and e.object = 'login'
  left join region r on r.id = e.region_id
  left join org o on o.id = e.org_id
  left join audit_seal s on s.audit_entry_id = e.id
 where e.id < $before_id:int
{if verb}   and e.verb = $verb {end}
{if object}   and e.object = $object {end}
{if object_id}   and e.object_id = $object_id {end}
{if login}   and l.name = $login_name:text {end}
{if from}   and e.made_at >= $from_at:moment {end}
{if until}   and e.made_at < $until_at:moment {end}
 order by e.id desc
 limit $limit;

-- ---- jobs

-- job_add_row: one
insert into job (kind, state, input, login_id, added_at)
values ($kind, 'waiting', $input, $login_id, $added_at)
returning id;

-- job_find: maybe
select j.id, j.kind, j.state, j.input, j.position, j.result, j.done, j.total, j.login_id, j.attempts, j.retry_at, j.problem,
       j.added_at, j.ended_at
  from job j
 where j.id = $id;

-- job_next: maybe
select j.id from job j
 where (j.state = 'running' and (j.runner = $runner or j.lease_at < $now_at:moment))
    or (j.state = 'waiting' and (j.retry_at is null or j.retry_at <= $now_at:moment))
 order by j.id
 limit 1;

-- job_claim: exec changed
update job set state = 'running', runner = $runner, lease_at = $lease_at
 where id = $id and (state = 'waiting' or (state = 'running' and (runner = $runner or lease_at < $now_at:moment)));

-- job_advance: exec changed
update job set state = $state, position = $position, result = $result, done = $done, total = $total,
       lease_at = $lease_at, ended_at = $ended_at, attempts = 0, retry_at = null, problem = null
 where id = $id and runner = $runner and state = 'running';

-- job_interrupt: exec changed
-- A slice failed: how far the job came before it stays as it was.
update job set state = $state, problem = $problem, attempts = attempts + 1, retry_at = $retry_at, ended_at = $ended_at,
       runner = null, lease_at = null
 where id = $id and runner = $runner and state = 'running';

-- job_restart: exec changed
update job set state = 'waiting', problem = null, attempts = 0, retry_at = null, ended_at = null, runner = null,
       lease_at = null
 where id = $id and state in ('failed', 'cancelled');

-- job_release: exec
update job set state = 'waiting', runner = null, lease_at = null where runner = $runner and state = 'running';

-- job_cancel: exec changed
update job set state = 'cancelled', ended_at = $ended_at where id = $id and state in ('waiting', 'running');

-- job_list: many
select j.id, j.kind, j.state, j.done, j.total, j.login_id, j.attempts, j.problem, j.added_at, j.ended_at, l.shown_name?
  from job j left join login l on l.id = j.login_id
 where j.id < $before_id:int
{if state}   and j.state = $state {end}
{if kind}    and j.kind = $kind {end}
 order by j.id desc
 limit $limit;

-- job_count_of: one
-- No more than the limit: no page's cost grows with its table.
select count(*) as total:int from (select j.id from job j where j.state = $state limit $limit) j;

-- job_unclear: many
-- Jobs that contradict themselves: over without an end, or going on after it; running for nobody.
select j.id, j.state from job j
 where (j.state in ('waiting', 'running')) <> (j.ended_at is null)
    or (j.state = 'running' and (j.runner is null or j.lease_at is null))
 order by j.id
 limit $limit;

-- ---- what nobody may do; the tests try it

-- audit_test_change_entry: exec
update audit_entry set verb = 'changed';

-- audit_test_delete_entries: exec
delete from audit_entry;

-- audit_test_change_seal: exec
update audit_seal set audit_entry_id = audit_entry_id + 1;

-- audit_test_delete_seals: exec
delete from audit_seal;
