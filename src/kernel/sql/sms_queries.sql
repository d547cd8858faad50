-- ---- accounts by their number

-- login_contact_find_by_hash: maybe
select c.login_id, c.confirmed_at, c.used_at, l.name, l.shown_name, l.password_hash, l.is_closed
  from login_contact c join login l on l.id = c.login_id
 where c.channel = $channel and c.find_hash = $find_hash and c.confirmed_at > 0;

-- login_contact_find_unproved: maybe as login_contact_find_by_hash_row
-- A number that an officer typed; it opens nothing by itself.
select c.login_id, c.confirmed_at, c.used_at, l.name, l.shown_name, l.password_hash, l.is_closed
  from login_contact c join login l on l.id = c.login_id
 where c.channel = 'sms' and c.find_hash = $find_hash and c.confirmed_at = 0;

-- login_contact_is_unproved: maybe
select c.id from login_contact c where c.login_id = $login_id and c.channel = 'sms' and c.confirmed_at = 0;

-- login_contact_first: maybe
-- How often the code of a number that waits was given out, and by whom at last.
select c.first_round, c.first_by as first_by:login_id? from login_contact c
 where c.login_id = $login_id and c.channel = 'sms' and c.confirmed_at = 0;

-- login_contact_first_next: exec changed
update login_contact set first_round = first_round + 1, first_by = $first_by
 where login_id = $login_id and channel = 'sms' and confirmed_at = 0;

-- login_contact_note_use: exec
update login_contact set used_at = $used_at where login_id = $login_id and channel = $channel;

-- login_contact_find_use: maybe
select c.confirmed_at, c.used_at from login_contact c where c.login_id = $login_id and c.channel = $channel;

-- login_contact_unfound: many
-- Numbers of an older version, which kept no hash.
select c.id, c.login_id, c.sealed from login_contact c
 where c.channel = 'sms' and c.find_hash is null and c.id > $after:int
 order by c.id
 limit $limit;

-- login_contact_set_hash: exec
update login_contact set find_hash = $find_hash where id = $id;

-- login_of_case: maybe
-- Who has neither number nor name at hand knows the case's.
select c.login_id from casefile c where c.number = $number;

-- ---- codes

-- sms_code_add: one
insert into sms_code (purpose, find_hash, address_hash, browser_hash, code_hash, sealed, masked, letter, is_known, is_sent,
                      asked_at, until_at)
values ($purpose, $find_hash, $address_hash, $browser_hash, $code_hash, $sealed, $masked, $letter, $is_known, $is_sent,
        $asked_at, $until_at)
returning id;

-- sms_code_of_browser: maybe
select c.id, c.find_hash, c.browser_hash, c.code_hash, c.sealed, c.masked, c.letter, c.is_sent, c.tries, c.asked_at,
       c.until_at, c.used_at, c.done_at
  from sms_code c
 where c.browser_hash = $browser_hash and c.purpose = $purpose;

-- sms_code_count: one
-- What was asked for since; of a number only what was sent counts.
select count(*) as total:int from sms_code c
 where c.asked_at > $asked_at
{if number}   and c.find_hash = $find_hash and c.is_sent = 1 {end}
{if known}    and c.is_known = $is_known {end}
{if address}  and c.address_hash = $address_hash {end};

-- sms_code_take_try: exec changed
-- Counted before it is judged: of tries at once none is for nothing.
update sms_code set tries = tries + 1
 where id = $id and used_at is null and tries < $tries_max:int and until_at > $now_at:moment;

-- sms_code_use: exec changed
update sms_code set used_at = $used_at where id = $id and used_at is null;

-- sms_code_finish_row: exec changed
update sms_code set done_at = $done_at where id = $id and used_at is not null and done_at is null;

-- sms_code_void: exec
-- Another takes its place.
update sms_code set until_at = $until_at where id = $id and used_at is null;

-- sms_code_day_ask: one
insert into sms_code_day (asked_day, asks, sent) values ($asked_day, 1, 0)
on conflict (asked_day) do update set asks = sms_code_day.asks + 1
returning asks, sent;

-- sms_code_day_send: exec
update sms_code_day set sent = sent + $more:int where asked_day = $asked_day;

-- sms_code_day_warn: exec changed
update sms_code_day set warned_at = $warned_at where asked_day = $asked_day and warned_at is null;

-- sms_code_day_end: exec changed
update sms_code_day set ended_at = $ended_at where asked_day = $asked_day and ended_at is null;

-- sms_admin_list: many
-- Whom an alarm goes to.
select distinct l.id from login l join login_role lr on lr.login_id = l.id
 where lr.role = 'admin' and lr.withdrawn_at is null and l.is_closed = 0
   and (lr.until_day is null or lr.until_day >= $today:day)
 order by l.id
 limit 50;

-- ---- numbers replaced at the counter

-- phone_change_add: one
insert into phone_change (login_id, officer_id, sealed, masked_old, masked_new, token_hash, asked_at, due_at)
values ($login_id, $officer_id, $sealed, $masked_old, $masked_new, $token_hash, $asked_at, $due_at)
returning id;

-- phone_change_open: maybe
-- The one that waits.
select c.id, c.login_id, c.officer_id, c.sealed, c.masked_old, c.masked_new, c.asked_at, c.due_at
  from phone_change c
 where c.login_id = $login_id and c.done_at is null and c.stopped_at is null
 order by c.id desc
 limit 1;

-- phone_change_of_link: maybe as phone_change_open_row
select c.id, c.login_id, c.officer_id, c.sealed, c.masked_old, c.masked_new, c.asked_at, c.due_at
  from phone_change c
 where c.token_hash = $token_hash and c.done_at is null and c.stopped_at is null;

-- phone_change_due_list: many as phone_change_open_row
select c.id, c.login_id, c.officer_id, c.sealed, c.masked_old, c.masked_new, c.asked_at, c.due_at
  from phone_change c
 where c.done_at is null and c.stopped_at is null and c.due_at <= $due_at
 order by c.due_at
 limit $limit;

-- phone_change_next: maybe
select c.due_at from phone_change c
 where c.done_at is null and c.stopped_at is null
 order by c.due_at
 limit 1;

-- phone_change_finish: exec changed
update phone_change set done_at = $done_at, sealed = null, token_hash = null
 where id = $id and done_at is null and stopped_at is null;

-- phone_change_stop: exec changed
update phone_change set stopped_at = $stopped_at, stopped_by = $stopped_by, sealed = null, token_hash = null
 where id = $id and done_at is null and stopped_at is null;

-- phone_change_list: many
select c.id, c.masked_old, c.masked_new, c.asked_at, c.due_at, c.done_at, c.stopped_at
  from phone_change c where c.login_id = $login_id order by c.id desc limit $limit;

-- phone_change_forget: exec
delete from phone_change where login_id = $login_id;

-- ---- relatives

-- login_proxy_add: maybe
insert into login_proxy (login_id, proxy_id, officer_id, agreed_at) values ($login_id, $proxy_id, $officer_id, $agreed_at)
on conflict (login_id, proxy_id) where ended_at is null do nothing
returning id;

-- login_proxy_find: maybe
select p.id, p.login_id, p.proxy_id, p.agreed_at, p.ended_at from login_proxy p where p.id = $id;

-- login_proxy_between: maybe
select p.id, p.agreed_at from login_proxy p join login l on l.id = p.login_id
 where p.login_id = $login_id and p.proxy_id = $proxy_id and p.ended_at is null and l.is_closed = 0;

-- login_proxy_end: exec changed
update login_proxy set ended_at = $ended_at, ender_id = $ender_id where id = $id and ended_at is null;

-- login_proxy_list_for: many
-- For whom somebody may act.
select p.id, p.login_id as other_id:login_id, p.agreed_at, p.officer_id, l.shown_name
  from login_proxy p join login l on l.id = p.login_id
 where p.proxy_id = $proxy_id and p.ended_at is null and l.is_closed = 0
 order by p.id
 limit $limit;

-- login_proxy_list_of: many
-- Who may act for somebody.
select p.id, p.proxy_id as other_id:login_id, p.agreed_at, p.officer_id, l.shown_name
  from login_proxy p join login l on l.id = p.proxy_id
 where p.login_id = $login_id and p.ended_at is null
 order by p.id
 limit $limit;

-- login_proxy_all_of: many
-- Those in force on either side.
select p.id, p.login_id, p.proxy_id from login_proxy p
 where (p.login_id = $login_id or p.proxy_id = $login_id) and p.ended_at is null
 order by p.id
 limit $limit;

-- case_member_withdraw_proxy: exec changed
-- The relative acts for them no more, in no case.
update case_member set withdrawn_at = $withdrawn_at
 where login_id = $proxy_id:login_id and part = 'proxy' and withdrawn_at is null
   and casefile_id in (select c.id from casefile c where c.login_id = $person_id:login_id);

-- family_ask_add: one
insert into family_ask (login_id, find_hash, masked, is_for_me, asked_at, until_at)
values ($login_id, $find_hash, $masked, $is_for_me, $asked_at, $until_at)
returning id;

-- family_ask_last: maybe
-- What the code on its way is about.
select a.id, a.is_for_me from family_ask a
 where a.login_id = $login_id and a.find_hash = $find_hash and a.ended_at is null
 order by a.id desc
 limit 1;

-- family_ask_find: maybe
select a.id, a.login_id, a.find_hash, a.is_for_me, a.until_at from family_ask a
 where a.id = $id and a.ended_at is null;

-- family_ask_list_to: many
-- What one is asked for.
select a.id, a.login_id, a.is_for_me, a.asked_at, a.until_at, l.shown_name
  from family_ask a join login l on l.id = a.login_id
 where a.find_hash = $find_hash and a.ended_at is null and a.until_at > $now_at:moment and l.is_closed = 0
 order by a.id desc
 limit $limit;

-- family_ask_list_of: many
-- What one asked for and is not answered.
select a.id, a.masked, a.is_for_me, a.asked_at, a.until_at from family_ask a
 where a.login_id = $login_id and a.ended_at is null and a.until_at > $now_at:moment
 order by a.id desc
 limit $limit;

-- family_ask_end: exec changed
update family_ask set ended_at = $ended_at where id = $id and ended_at is null;

-- family_ask_replace: exec
-- Another to the same number takes its place.
update family_ask set ended_at = $ended_at
 where login_id = $login_id and find_hash = $find_hash and ended_at is null;

-- family_ask_forget: exec
delete from family_ask where login_id = $login_id;

-- ---- retention

-- retention_ask_due: one
select count(*) as total:int, min(a.asked_at) as oldest_at:moment?
  from (select a.asked_at from family_ask a where a.asked_at < $before_at:moment order by a.asked_at limit $limit) a;

-- retention_ask_remove: exec changed
delete from family_ask where id in (select a.id from family_ask a where a.asked_at < $before_at:moment limit $limit);

-- retention_ask_oldest: one
select min(a.asked_at) as oldest_at:moment? from family_ask a;

-- retention_code_due: one
select count(*) as total:int, min(c.asked_at) as oldest_at:moment?
  from (select c.asked_at from sms_code c where c.asked_at < $before_at:moment order by c.asked_at limit $limit) c;

-- retention_code_remove: exec changed
delete from sms_code where id in (select c.id from sms_code c where c.asked_at < $before_at:moment limit $limit);

-- retention_code_oldest: one
select min(c.asked_at) as oldest_at:moment? from sms_code c;
