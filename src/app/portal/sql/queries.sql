-- ---- mistakes that people report ----------------------------------------------------------------

-- feedback_add: one
insert into feedback (page, kind, text, login_id, region_id, sender, made_at)
values ($page, $kind, $text, $login_id, $region_id, $sender, $made_at)
returning id;

-- feedback_set_contact: exec
update feedback set contact = $contact, contact_key_id = $contact_key_id where id = $id;

-- feedback_contact_find: maybe
select f.contact, f.contact_key_id from feedback f where f.id = $id and f.contact is not null;

-- feedback_contact_seen: maybe
-- Whether an officer asked for the whole contact since; the audit log remembers.
select a.id from audit_entry a
 where a.object = 'feedback' and a.object_id = $id:int and a.verb = 'feedback.see' and a.login_id = $login_id
	and a.made_at >= $since_at:moment
 limit 1;

-- feedback_count_of_sender: one
select count(*) as total:int from (
	select f.id from feedback f where f.sender = $sender and f.made_at >= $since_at:moment limit $limit) s;

-- feedback_find: maybe
select f.id, f.page, f.kind, f.text, f.login_id, f.region_id, f.state, f.answer, f.answered_at, f.made_at,
	r.name as region_name, r.name_en as region_name_en, l.shown_name as answered_by_name?
  from feedback f join region r on r.id = f.region_id left join login l on l.id = f.answered_by
 where f.id = $id:feedback_id;

-- feedback_list: many
-- The newest first; of some regions (a JSON list of numbers) or all.
select f.id, f.page, f.kind, f.text, f.state, f.made_at, r.name as region_name, r.name_en as region_name_en
  from feedback f join region r on r.id = f.region_id
 where 1 = 1
{if state} and f.state = $state {end}
{if kind} and f.kind = $kind {end}
{if regions} and f.region_id in (
{sqlite} select value from json_each($region_list:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_list as jsonb)) as bigint) {end} ) {end}
 order by f.id desc
 limit $limit offset $offset;

-- feedback_count: one
-- No more than the limit.
select count(*) as total:int from (select f.id from feedback f
 where 1 = 1
{if state} and f.state = $state {end}
{if kind} and f.kind = $kind {end}
{if regions} and f.region_id in (
{sqlite} select value from json_each($region_list:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_list as jsonb)) as bigint) {end} ) {end}
 limit $limit) s;

-- feedback_answer: exec
update feedback set state = $state, answer = $answer, answered_by = $login_id:login_id, answered_at = $answered_at
 where id = $id;

-- ---- what people follow --------------------------------------------------------------------------

-- follow_add: maybe
insert into follow (login_id, subject, org_id, region_id, query, label, label_en, seen_org_id, made_at)
values ($login_id, $subject, $org_id, $region_id, $query, $label, $label_en, $seen_org_id:int, $made_at)
on conflict (subject, login_id) do nothing
returning id;

-- follow_find: maybe
select f.id from follow f where f.subject = $subject and f.login_id = $login_id;

-- follow_find_by_id: maybe
select f.id, f.login_id, f.subject from follow f where f.id = $id;

-- follow_remove: exec
delete from follow where id = $id;

-- follow_count: one
select count(*) as total:int from (select f.id from follow f where f.login_id = $login_id limit $limit) s;

-- follow_list: many
-- All of a person's; there are not many (FOLLOWS_MAX).
select f.id, f.subject, f.org_id, f.region_id, f.query, f.label, f.label_en, f.made_at, o.name as org_name?,
	o.is_withheld as org_is_withheld:bool?
  from follow f left join org o on o.id = f.org_id
 where f.login_id = $login_id
 order by f.id desc;

-- follow_fan: many
-- Who follows a subject, by keyset, without those who were told already since they follow one of those before it (a
-- JSON list of subjects).
select f.login_id from follow f
 where f.subject = $subject and f.login_id > $after:int
	and not exists (select 1 from follow p where p.login_id = f.login_id and p.subject in (
{sqlite} select value from json_each($told:text) {end}
{pg} select jsonb_array_elements_text(cast($told as jsonb)) {end} ))
 order by f.login_id
 limit $limit;

-- follow_search_list: many
-- Searches for which there are entries that were not looked at yet, by keyset.
select f.id, f.login_id, f.query, f.label, f.label_en, f.seen_org_id
  from follow f
 where f.query is not null and f.seen_org_id < $top:int and f.id > $after:int
 order by f.id
 limit $limit;

-- follow_search_is_due: maybe
select f.id from follow f where f.query is not null and f.seen_org_id < $top:int limit 1;

-- follow_seen: exec
update follow set seen_org_id = $top:int where id = $id;

-- ---- jobs ----------------------------------------------------------------------------------------

-- job_is_waiting: maybe
-- Whether one of the kind has not ended.
select j.id from job j where j.kind = $kind and j.state in ('waiting', 'running') limit 1;

-- ---- of other owners -------------------------------------------------------------------------------

-- follow_org_find: maybe
-- An organisation that everybody may see.
select o.id, o.name from org o where o.id = $id:org_id and o.is_withheld = 0;

-- portal_region_find: maybe
select r.id from region r where r.code = $code;
