-- ---- what people agreed to

-- consent_text_add: maybe
insert into consent_text (code, version, hash, text_zh, text_en)
values ($code, $version, $hash, $text_zh, $text_en)
on conflict (code, version, hash) do nothing
returning id;

-- consent_text_find: maybe
select t.id from consent_text t where t.code = $code and t.version = $version and t.hash = $hash;

-- consent_add: one
insert into consent (login_id, consent_text_id, code, given_at, withdrawn_at, language)
values ($login_id, $consent_text_id, $code, $given_at, $withdrawn_at, $language)
returning id;

-- consent_latest: maybe
select c.id, t.version, c.given_at, c.withdrawn_at
  from consent c join consent_text t on t.id = c.consent_text_id
 where c.login_id = $login_id and c.code = $code
 order by c.id desc
 limit 1;

-- consent_withdraw: exec changed
update consent set withdrawn_at = $withdrawn_at
 where login_id = $login_id and code = $code and withdrawn_at is null;

-- consent_list: many
select c.id, c.code, t.version, t.text_zh, t.text_en, c.given_at, c.withdrawn_at, c.language
  from consent c join consent_text t on t.id = c.consent_text_id
 where c.login_id = $login_id
 order by c.id desc
 limit $limit;

-- consent_login_list: many
select l.id from login l where l.id > $after:int order by l.id limit $limit;

-- ---- one's own data

-- login_rename: exec changed
update login set shown_name = $shown_name where id = $id;

-- personal_contact_list: many
select c.channel, c.masked, c.confirmed_at from login_contact c where c.login_id = $login_id order by c.channel;

-- personal_session_list: many
select s.created_at, s.seen_at, s.ended_at, s.address, s.agent
  from session s where s.login_id = $login_id order by s.id desc limit $limit;

-- personal_address_list: many
select a.address, a.seen_at from login_address a where a.login_id = $login_id order by a.seen_at desc, a.id limit $limit;

-- personal_entry_list: many
-- What one did, as the log has it.
select e.id, e.made_at, e.verb, e.object, e.object_id, e.reason
  from audit_entry e where e.login_id = $login_id and e.id < $before_id:int order by e.id desc limit $limit;

-- ---- retention

-- retention_session_due: one
select count(*) as total:int, min(s.seen_at) as oldest_at:moment?
  from (select s.seen_at from session s where s.seen_at < $before_at:moment order by s.seen_at limit $limit) s;

-- retention_session_remove: exec changed
delete from session where id in (select s.id from session s where s.seen_at < $before_at:moment limit $limit);

-- retention_session_oldest: one
select min(s.seen_at) as oldest_at:moment? from session s;

-- retention_address_due: one
select count(*) as total:int, min(a.seen_at) as oldest_at:moment?
  from (select a.seen_at from login_address a where a.seen_at < $before_at:moment order by a.seen_at limit $limit) a;

-- retention_address_remove: exec changed
delete from login_address
 where id in (select a.id from login_address a where a.seen_at < $before_at:moment limit $limit);

-- retention_address_oldest: one
select min(a.seen_at) as oldest_at:moment? from login_address a;

-- retention_notice_due: one
select count(*) as total:int, min(n.added_at) as oldest_at:moment?
  from (select n.added_at from notice n where n.added_at < $before_at:moment order by n.added_at limit $limit) n;

-- retention_notice_remove: exec changed
delete from notice where id in (select n.id from notice n where n.added_at < $before_at:moment limit $limit);

-- retention_notice_oldest: one
select min(n.added_at) as oldest_at:moment? from notice n;

-- retention_message_due: one
select count(*) as total:int, min(b.ended_at) as oldest_at:moment?
  from (select b.ended_at from outbox b where b.ended_at < $before_at:moment order by b.ended_at nulls last limit $limit) b;

-- retention_message_remove: exec changed
delete from outbox where id in (select b.id from outbox b where b.ended_at < $before_at:moment limit $limit);

-- retention_message_oldest: one
select min(b.ended_at) as oldest_at:moment? from outbox b;

-- retention_link_due: one
select count(*) as total:int, min(k.until_at) as oldest_at:moment?
  from (select k.until_at from setup_link k where k.until_at < $before_at:moment order by k.until_at limit $limit) k;

-- retention_link_remove: exec changed
delete from setup_link where id in (select k.id from setup_link k where k.until_at < $before_at:moment limit $limit);

-- retention_link_oldest: one
select min(k.until_at) as oldest_at:moment? from setup_link k;

-- retention_list_due: one
select count(*) as total:int, min(f.added_at) as oldest_at:moment?
  from (select f.added_at from file f where f.purpose = 'list' and f.state = 'bound' and f.added_at < $before_at:moment
         order by f.added_at limit $limit) f;

-- retention_list_remove: exec changed
-- The record and its bytes go with what nobody bound.
update file set state = 'gone', left_at = $before_at:moment
 where id in (select f.id from file f where f.purpose = 'list' and f.state = 'bound' and f.added_at < $before_at:moment
               limit $limit);

-- retention_list_oldest: one
select min(f.added_at) as oldest_at:moment? from file f where f.purpose = 'list' and f.state = 'bound';

-- retention_letter_due: one
select count(*) as total:int
  from (select l.id from webhook_letter l where l.ended_at < $before_at:moment limit $limit) l;

-- retention_letter_oldest: one
select min(l.ended_at) as oldest_at:moment? from webhook_letter l;

-- retention_letter_remove: exec changed
delete from webhook_letter where id in (select l.id from webhook_letter l where l.ended_at < $before_at:moment limit $limit);

-- retention_job_waiting: maybe
select j.id from job j where j.kind = 'retention.run' and (j.ended_at is null or j.added_at > $since_at:moment)
 order by j.id desc limit 1;
