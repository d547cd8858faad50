-- ---- second factor

-- login_factor_find: maybe
select f.sealed, f.made_at, f.confirmed_at, f.last_step from login_factor f where f.login_id = $login_id;

-- login_factor_begin: exec changed
-- A new one takes the place of one that nobody confirmed.
insert into login_factor (login_id, sealed, made_at, last_step) values ($login_id, $sealed, $made_at, 0)
on conflict (login_id) do update set sealed = excluded.sealed, made_at = excluded.made_at, last_step = 0
 where login_factor.confirmed_at is null;

-- login_factor_confirm: exec changed
update login_factor set confirmed_at = $confirmed_at, last_step = $last_step
 where login_id = $login_id and confirmed_at is null;

-- login_factor_take_step: exec changed
-- Of two that come with one code only the first changes a row.
update login_factor set last_step = $last_step
 where login_id = $login_id and confirmed_at is not null and last_step < $last_step;

-- login_factor_remove: exec changed
delete from login_factor where login_id = $login_id;

-- recovery_code_add: exec
insert into recovery_code (login_id, code_hash) values ($login_id, $code_hash);

-- recovery_code_list: many
select c.id, c.code_hash from recovery_code c where c.login_id = $login_id and c.used_at is null order by c.id;

-- recovery_code_use: exec changed
update recovery_code set used_at = $used_at where id = $id and used_at is null;

-- recovery_code_remove_all: exec
delete from recovery_code where login_id = $login_id;

-- recovery_code_left: one
select count(*) as total:int from recovery_code c where c.login_id = $login_id and c.used_at is null;

-- session_set_factor: exec
update session set factor_at = $factor_at where id = $id;

-- ---- passwords

-- login_note_password: exec
update login set password_at = $password_at where id = $id;

-- login_password_old_add: exec
insert into login_password_old (login_id, password_hash, until_at) values ($login_id, $password_hash, $until_at);

-- login_password_old_list: many
select o.id, o.password_hash from login_password_old o where o.login_id = $login_id order by o.id desc limit $limit;

-- login_password_old_forget: exec
delete from login_password_old where login_id = $login_id;

-- ---- tokens

-- token_set_powers: exec
update token set powers = $powers where id = $id;

-- token_touch: exec
update token set seen_at = $seen_at where id = $id;

-- token_withdraw_all_of: exec
update token set withdrawn_at = $withdrawn_at where login_id = $login_id and withdrawn_at is null;

-- token_count: one
select count(*) as total:int from token t
 where t.login_id = $login_id and t.withdrawn_at is null and t.until_at > $until_at;

-- ---- roles

-- account_lock_take: exec
insert into account_lock (name, taken_at) values ($name, $taken_at)
on conflict (name) do update set taken_at = excluded.taken_at;

-- login_role_set_until: exec
update login_role set until_day = $until_day where id = $id;

-- login_role_search: many
select lr.id, lr.login_id, lr.role, lr.region_id, lr.org_id, lr.given_at, lr.until_day, l.name as login_name, l.shown_name,
       r.name as region_name?, r.name_en as region_name_en?, o.name as org_name?
  from login_role lr join login l on l.id = lr.login_id
  left join region r on r.id = lr.region_id
  left join org o on o.id = lr.org_id
 where lr.withdrawn_at is null and l.is_closed = 0 and (lr.until_day is null or lr.until_day >= $today:day)
{if role}    and lr.role = $role {end}
{if region}  and lr.region_id = $region_id {end}
{if text}    and (l.name like $pattern:text or l.shown_name like $pattern:text or o.name like $pattern:text) {end}
 order by lr.role, lr.id
 limit $limit offset $offset;

-- login_role_search_count: one
select count(*) as total:int
  from (select lr.id from login_role lr join login l on l.id = lr.login_id
          left join org o on o.id = lr.org_id
         where lr.withdrawn_at is null and l.is_closed = 0 and (lr.until_day is null or lr.until_day >= $today:day)
{if role}    and lr.role = $role {end}
{if region}  and lr.region_id = $region_id {end}
{if text}    and (l.name like $pattern:text or l.shown_name like $pattern:text or o.name like $pattern:text) {end}
         limit $limit) found;

-- login_role_withdraw_all_of: exec
update login_role set withdrawn_at = $withdrawn_at where login_id = $login_id and withdrawn_at is null;

-- login_role_heads_left: one
-- How many others lead the organisation.
select count(*) as total:int from login_role lr join login l on l.id = lr.login_id
 where lr.org_id = $org_id and lr.role = 'head' and lr.withdrawn_at is null and l.is_closed = 0
   and lr.login_id <> $login_id and (lr.until_day is null or lr.until_day >= $today:day);

-- ---- phone numbers

-- contact_code_add: one
insert into contact_code (login_id, sealed, masked, code_hash, asked_at, until_at)
values ($login_id, $sealed, $masked, $code_hash, $asked_at, $until_at)
returning id;

-- contact_code_find: maybe
-- The last that was asked for; those before it are void.
select c.id, c.sealed, c.masked, c.code_hash, c.tries, c.until_at, c.used_at
  from contact_code c
 where c.login_id = $login_id
 order by c.id desc
 limit 1;

-- contact_code_try: exec changed
-- Counted before it is judged; of tries at once none is for nothing.
update contact_code set tries = tries + 1 where id = $id and used_at is null and tries < $tries_max:int;

-- contact_code_use: exec changed
update contact_code set used_at = $used_at where id = $id and used_at is null;

-- contact_code_count: one
select count(*) as total:int from contact_code c where c.login_id = $login_id and c.asked_at > $asked_at;

-- contact_code_purge: exec
delete from contact_code where asked_at < $asked_at;

-- contact_code_forget: exec
delete from contact_code where login_id = $login_id;

-- ---- closing

-- login_closing_put: exec
insert into login_closing (login_id, asked_at, until_at) values ($login_id, $asked_at, $until_at)
on conflict (login_id) do update set asked_at = excluded.asked_at, until_at = excluded.until_at, done_at = null;

-- login_closing_find: maybe
select c.asked_at, c.until_at, c.done_at from login_closing c where c.login_id = $login_id;

-- login_closing_remove: exec
delete from login_closing where login_id = $login_id;

-- login_closing_due: many
select c.login_id from login_closing c
 where c.done_at is null and c.until_at <= $until_at
 order by c.until_at
 limit $limit;

-- login_closing_finish: exec
update login_closing set done_at = $done_at where login_id = $login_id;

-- login_erase: exec
-- The row stays: what was decided by whom must stay readable; who that was does not.
update login set name = $name, shown_name = $shown_name, password_hash = null, is_closed = 1 where id = $id;

-- login_address_forget: exec
delete from login_address where login_id = $login_id;
