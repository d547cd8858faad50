-- ---- notices

-- notice_add: one
insert into notice (login_id, kind, title_zh, title_en, text_zh, text_en, path, added_at)
values ($login_id, $kind, $title_zh, $title_en, $text_zh, $text_en, $path, $added_at)
returning id;

-- notice_list: many
select n.id, n.kind, n.title_zh, n.title_en, n.text_zh, n.text_en, n.path, n.added_at, n.read_at
  from notice n
 where n.login_id = $login_id and n.id < $before_id:int
{if unread}   and n.read_at is null {end}
{if kind}     and n.kind = $kind {end}
 order by n.id desc
 limit $limit;

-- notice_find: maybe
select n.id, n.path, n.read_at from notice n where n.id = $id and n.login_id = $login_id;

-- notice_read: exec
update notice set read_at = $read_at where id = $id and login_id = $login_id and read_at is null;

-- notice_read_all: exec changed
-- A few hundred at a time: the writer serves everybody.
update notice set read_at = $read_at
 where id in (select n.id from notice n where n.login_id = $login_id and n.read_at is null limit $limit);

-- notice_count_unread: one
select count(*) as total:int
  from (select n.id from notice n where n.login_id = $login_id and n.read_at is null limit $limit) n;

-- notice_forget: exec
delete from notice where login_id = $login_id;

-- notice_without_login: many
select n.id from notice n left join login l on l.id = n.login_id where l.id is null order by n.id limit $limit;

-- notice_switch_list: many
select s.kind, s.channel, s.is_on from notice_switch s where s.login_id = $login_id order by s.kind, s.channel;

-- notice_switch_find: many
select s.channel, s.is_on from notice_switch s where s.login_id = $login_id and s.kind = $kind;

-- notice_switch_put: exec
insert into notice_switch (login_id, kind, channel, is_on) values ($login_id, $kind, $channel, $is_on)
on conflict (login_id, kind, channel) do update set is_on = excluded.is_on;

-- notice_switch_forget: exec
delete from notice_switch where login_id = $login_id;

-- login_language_find: maybe
select g.language from login_language g where g.login_id = $login_id;

-- login_language_put: exec
insert into login_language (login_id, language) values ($login_id, $language)
on conflict (login_id) do update set language = excluded.language;

-- login_language_forget: exec
delete from login_language where login_id = $login_id;

-- ---- addresses

-- login_contact_find: maybe
-- Not one that an officer typed and nobody has shown to be theirs (confirmed_at 0).
select c.id, c.sealed, c.masked from login_contact c
 where c.login_id = $login_id and c.channel = $channel and c.confirmed_at > 0;

-- login_contact_put: exec
insert into login_contact (login_id, channel, sealed, masked, find_hash, confirmed_at)
values ($login_id, $channel, $sealed, $masked, $find_hash, $confirmed_at)
on conflict (login_id, channel) do update set sealed = excluded.sealed, masked = excluded.masked,
       find_hash = excluded.find_hash, confirmed_at = excluded.confirmed_at, used_at = null;

-- login_contact_remove: exec
delete from login_contact where login_id = $login_id and channel = $channel;

-- login_contact_forget: exec
delete from login_contact where login_id = $login_id;

-- contact_link_add: exec
insert into contact_link (login_id, token_hash, sealed, masked, until_at)
values ($login_id, $token_hash, $sealed, $masked, $until_at);

-- contact_link_find: maybe
select k.id, k.login_id, k.sealed, k.masked
  from contact_link k
 where k.token_hash = $token_hash and k.used_at is null and k.until_at > $now_at:moment;

-- contact_link_use: exec changed
update contact_link set used_at = $used_at where id = $id and used_at is null;

-- contact_link_count: one
select count(*) as total:int from contact_link k where k.login_id = $login_id and k.until_at > $now_at:moment;

-- contact_link_purge: exec changed
delete from contact_link
 where id in (select k.id from contact_link k where k.until_at < $until_at limit $limit);

-- contact_link_forget: exec
delete from contact_link where login_id = $login_id;

-- ---- the outbox

-- outbox_add: one
insert into outbox (channel, kind, login_id, state, sealed, masked, is_secret, next_at, until_at, added_at)
values ($channel, $kind, $login_id, 'waiting', $sealed, $masked, $is_secret, $next_at, $until_at, $added_at)
returning id;

-- outbox_due_list: many
select b.id from outbox b
 where b.ended_at is null and b.is_secret = $is_secret and b.next_at <= $next_at
{if channel}   and b.channel = $channel {end}
 order by b.next_at, b.id
 limit $limit;

-- outbox_claim: exec changed
-- One message for one process: who comes second finds the lease.
update outbox set state = 'sending', runner = $runner, next_at = $lease_at:moment, attempts = attempts + 1
 where id = $id and ended_at is null and next_at <= $now_at:moment;

-- outbox_find: maybe
select b.id, b.channel, b.kind, b.login_id, b.state, b.sealed, b.masked, b.is_secret, b.attempts, b.next_at, b.until_at,
       b.problem, b.reason, b.added_at, b.ended_at
  from outbox b
 where b.id = $id;

-- outbox_end: exec changed
update outbox set state = $state, sealed = $sealed, problem = $problem, ended_at = $ended_at
 where id = $id and runner = $runner and state = 'sending';

-- outbox_try_later: exec changed
update outbox set state = 'waiting', runner = null, problem = $problem, next_at = $next_at
 where id = $id and runner = $runner and state = 'sending';

-- outbox_retry: exec changed
update outbox set state = 'waiting', runner = null, attempts = 0, next_at = $next_at, ended_at = null
 where id = $id and sealed is not null and state in ('waiting', 'failed', 'dropped');

-- outbox_drop: exec changed
update outbox set state = 'dropped', runner = null, reason = $reason, ended_at = $ended_at
 where id = $id and state in ('waiting', 'failed');

-- outbox_list: many
select b.id, b.channel, b.kind, b.state, b.masked, b.attempts, b.next_at, b.problem, b.added_at, b.ended_at, l.shown_name?
  from outbox b left join login l on l.id = b.login_id
 where b.id < $before_id:int
{if state}     and b.state = $state {end}
{if channel}   and b.channel = $channel {end}
 order by b.id desc
 limit $limit;

-- outbox_count_of: one
-- No more than the limit: no page's cost grows with its table.
select count(*) as total:int from (select b.id from outbox b where b.state = $state limit $limit) b;

-- outbox_oldest_waiting: one
select min(b.next_at) as next_at:moment? from outbox b where b.ended_at is null and b.is_secret = $is_secret;

-- outbox_forget_rows: exec
delete from outbox where login_id = $login_id;

-- outbox_unclear: many
-- Messages that contradict themselves: secrets that outlived their sending, waiting ones without words.
select b.id, b.state from outbox b
 where (b.state = 'sent' and b.is_secret = 1 and b.sealed is not null)
    or (b.ended_at is null and b.sealed is null)
 order by b.id
 limit $limit;
