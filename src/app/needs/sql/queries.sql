-- ---- lists of what stands on the site ---------------------------------------------------------------

-- need_list: many
-- What has the words, filters among them, the latest posted first; from the one before on.
select s.id as place, n.id, n.side, n.kind, n.state, n.org_id, n.owner_region_id, n.region_id, n.author, n.title, n.title_en,
	n.fields, n.quantity, n.agreed_quantity, n.unit, n.from_day, n.until_day, n.shown_at, substr(n.body, 1, 160) as lead:text
  from need_shown s join need n on n.id = s.need_id
 where s.id in (
{sqlite} select f.rowid from (select rowid from need_search where need_search match $match:text and rowid < $before:int order by rowid desc limit $found_max:int) f {end}
{pg} select f from need_found($match, $before, $found_max) f {end} )
 order by s.id desc;

-- need_list_ending: many as need_list_row
-- Of the latest so many, first what ends first.
select s.id as place, n.id, n.side, n.kind, n.state, n.org_id, n.owner_region_id, n.region_id, n.author, n.title, n.title_en,
	n.fields, n.quantity, n.agreed_quantity, n.unit, n.from_day, n.until_day, n.shown_at, substr(n.body, 1, 160) as lead:text
  from need_shown s join need n on n.id = s.need_id
 where s.id in (
{sqlite} select f.rowid from (select rowid from need_search where need_search match $match:text and rowid < $before:int order by rowid desc limit $found_max:int) f {end}
{pg} select f from need_found($match, $before, $found_max) f {end} )
{if day} and n.from_day <= $on_day:day and n.until_day >= $on_day:day {end}
 order by {order ending: n.until_day nulls last, s.id | latest: s.id desc}
 limit $limit offset $offset;

-- need_count_ending: one
select count(*) as total:int
  from need_shown s join need n on n.id = s.need_id
 where s.id in (
{sqlite} select f.rowid from (select rowid from need_search where need_search match $match:text and rowid < $before:int order by rowid desc limit $found_max:int) f {end}
{pg} select f from need_found($match, $before, $found_max) f {end} )
{if day} and n.from_day <= $on_day:day and n.until_day >= $on_day:day {end};

-- need_count: one
-- How many have the words, up to a limit.
select count(*) as total:int from (
{sqlite} select f.rowid from (select rowid from need_search where need_search match $match:text and rowid < $before:int order by rowid desc limit $found_max:int) f {end}
{pg} select f from need_found($match, $before, $found_max) f {end} ) c;

-- need_shown_from: many
-- What stands on the site with a number in a range, by number: for site maps.
select s.need_id from need_shown s where s.need_id > $after_id:int and s.need_id <= $last_id:int order by s.need_id;

-- need_shown_highest: maybe
select s.need_id from need_shown s order by s.need_id desc limit 1;

-- need_open_by_street: many
-- How much is open, by street; what time has not yet ended.
select n.street_id, n.side, count(*) as total:int from need n where n.state = 'posted' group by n.street_id, n.side
 order by n.street_id nulls first, n.side;

-- need_matched_count: one
select count(*) as total:int from (select r.id from need_response r where r.state in ('agreed', 'completed') limit $limit) c;

-- ---- one entry ---------------------------------------------------------------------------------------

-- need_find: maybe
select n.id, n.side, n.kind, n.state, n.org_id, n.owner_region_id, n.region_id, n.street_id, n.login_id, n.author, n.title,
	n.title_en, n.fields, n.quantity, n.agreed_quantity, n.unit, n.from_day, n.until_day, n.contact, n.contact_key_id,
	n.shown_at, n.waiting_at, n.expire_at, n.responded_at, n.first_agreed_at, n.ended_at, n.note, n.revision,
	n.changed_at, n.body
  from need n where n.id = $id;

-- need_find_to_change: maybe as need_find_row
-- The same, while nobody else changes it (PostgreSQL; SQLite has one writer).
select n.id, n.side, n.kind, n.state, n.org_id, n.owner_region_id, n.region_id, n.street_id, n.login_id, n.author, n.title,
	n.title_en, n.fields, n.quantity, n.agreed_quantity, n.unit, n.from_day, n.until_day, n.contact, n.contact_key_id,
	n.shown_at, n.waiting_at, n.expire_at, n.responded_at, n.first_agreed_at, n.ended_at, n.note, n.revision,
	n.changed_at, n.body
  from need n where n.id = $id
{pg} for no key update {end};

-- need_find_by_title: maybe
select n.id from need n where n.title = $title order by n.id limit 1;

-- need_add: one
insert into need (side, kind, state, org_id, owner_region_id, region_id, street_id, login_id, author, title, title_en, fields,
	quantity, unit, from_day, until_day, changed_at, body)
values ($side, $kind, 'draft', $org_id, $owner_region_id, $region_id, $street_id, $login_id, $author, $title, $title_en,
	$fields, $quantity, $unit, $from_day, $until_day, $changed_at, $body)
returning id;

-- need_set_text: exec
update need set side = $side, kind = $kind, region_id = $region_id, street_id = $street_id, title = $title,
	title_en = $title_en, fields = $fields, quantity = $quantity, unit = $unit, from_day = $from_day,
	until_day = $until_day, body = $body, changed_at = $changed_at, revision = revision + 1
 where id = $id;

-- need_set_contact: exec
update need set contact = $contact, contact_key_id = $contact_key_id where id = $id;

-- need_set_state: exec
update need set state = $state, shown_at = $shown_at, waiting_at = $waiting_at, expire_at = $expire_at,
	first_agreed_at = $first_agreed_at, ended_at = $ended_at, note = $note, changed_at = $changed_at
 where id = $id;

-- need_set_expire: exec
update need set expire_at = $expire_at where id = $id;

-- need_set_match: exec
update need set match_at = $match_at where id = $id;

-- need_match_waiting: many
select n.id from need n where n.match_at is not null order by n.match_at nulls last, n.id limit $limit;

-- need_set_responded: exec
update need set responded_at = $responded_at where id = $id and responded_at is null;

-- need_shown_add: exec
insert into need_shown (need_id, words) values ($need_id, $words);

-- need_shown_put: exec
update need_shown set words = $words where need_id = $need_id and words <> $words;

-- need_shown_remove: exec
delete from need_shown where need_id = $need_id;

-- need_field_remove: exec
delete from need_field where need_id = $need_id;

-- need_field_add: exec
insert into need_field (need_id, field, street_id, is_open) values ($need_id, $field, $street_id, $is_open)
on conflict (need_id, field) do nothing;

-- need_field_open: exec
update need_field set is_open = $is_open where need_id = $need_id;

-- ---- responses ---------------------------------------------------------------------------------------

-- need_response_list: many
select r.id, r.need_id, r.state, r.org_id, r.owner_region_id, r.login_id, r.author, r.message, r.quantity, r.contact,
	r.contact_key_id, r.note, r.owner_done_at, r.responder_done_at, r.complete_at, r.made_at, r.decided_at, r.completed_at
  from need_response r where r.need_id = $need_id order by r.id desc limit $limit;

-- need_response_find: maybe as need_response_list_row
select r.id, r.need_id, r.state, r.org_id, r.owner_region_id, r.login_id, r.author, r.message, r.quantity, r.contact,
	r.contact_key_id, r.note, r.owner_done_at, r.responder_done_at, r.complete_at, r.made_at, r.decided_at, r.completed_at
  from need_response r where r.id = $id;

-- need_response_find_to_change: maybe as need_response_list_row
select r.id, r.need_id, r.state, r.org_id, r.owner_region_id, r.login_id, r.author, r.message, r.quantity, r.contact,
	r.contact_key_id, r.note, r.owner_done_at, r.responder_done_at, r.complete_at, r.made_at, r.decided_at, r.completed_at
  from need_response r where r.id = $id
{pg} for no key update {end};

-- need_response_sums: one
-- What is agreed and still to be done, and what is done.
select coalesce(sum(case when r.state = 'agreed' then r.quantity else 0 end), 0) as agreed:int,
	coalesce(sum(case when r.state = 'completed' then r.quantity else 0 end), 0) as completed:int,
	coalesce(sum(case when r.state = 'offered' then 1 else 0 end), 0) as offered:int
  from need_response r where r.need_id = $need_id;

-- need_response_add: one
insert into need_response (need_id, state, org_id, owner_region_id, login_id, author, message, quantity, made_at)
values ($need_id, 'offered', $org_id, $owner_region_id, $login_id, $author, $message, $quantity, $made_at)
returning id;

-- need_response_set_contact: exec
update need_response set contact = $contact, contact_key_id = $contact_key_id where id = $id;

-- need_response_set_state: exec
update need_response set state = $state, quantity = $quantity, note = $note, owner_done_at = $owner_done_at,
	responder_done_at = $responder_done_at, complete_at = $complete_at, decided_at = $decided_at,
	completed_at = $completed_at
 where id = $id;

-- need_response_list_own: many
-- What organisations or offices have answered, with what it is about.
select r.id, r.need_id, r.state, r.author, r.quantity, r.made_at, n.title, n.author as need_author, n.side, n.unit,
	n.until_day
  from need_response r join need n on n.id = r.need_id
 where (r.org_id in (
{sqlite} select value from json_each($org_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($org_ids as jsonb)) as bigint) {end} )
	or (r.org_id is null and r.owner_region_id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )))
 order by r.id desc limit $limit offset $offset;

-- ---- ratings -----------------------------------------------------------------------------------------

-- need_rating_list: many
select t.id, t.need_response_id, t.by_owner, t.state, t.org_id, t.owner_region_id, t.login_id, t.author, t.stars, t.sentence,
	t.answer, t.answered_at, t.note, t.made_at
  from need_rating t where t.need_response_id = $need_response_id order by t.id;

-- need_rating_find: maybe as need_rating_list_row
select t.id, t.need_response_id, t.by_owner, t.state, t.org_id, t.owner_region_id, t.login_id, t.author, t.stars, t.sentence,
	t.answer, t.answered_at, t.note, t.made_at
  from need_rating t where t.id = $id;

-- need_rating_add: one
insert into need_rating (need_response_id, by_owner, state, org_id, owner_region_id, login_id, author, stars, sentence, made_at)
values ($need_response_id, $by_owner, 'waiting', $org_id, $owner_region_id, $login_id, $author, $stars, $sentence, $made_at)
returning id;

-- need_rating_set_state: exec
update need_rating set state = $state, note = $note where id = $id;

-- need_rating_answer: exec changed
update need_rating set answer = $answer, answered_at = $answered_at where id = $id and answer is null;

-- need_rating_of_org: many as need_rating_list_row
-- What others said about an organisation and an officer let through, the latest first.
select t.id, t.need_response_id, t.by_owner, t.state, t.org_id, t.owner_region_id, t.login_id, t.author, t.stars, t.sentence,
	t.answer, t.answered_at, t.note, t.made_at
  from need_rating t where t.org_id = $org_id and t.state = 'shown' order by t.id desc limit $limit;

-- need_rating_desk: many
-- What waits for an officer of these regions.
select t.id, t.need_response_id, t.author, t.stars, t.sentence, t.made_at, n.id as need_id, n.title
  from need_rating t join need_response r on r.id = t.need_response_id join need n on n.id = r.need_id
  join region g on g.id = t.owner_region_id
 where t.state = 'waiting' and exists (select 1 from region u where u.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(g.code, 1, length(u.code)) = u.code)
 order by t.id limit $limit;

-- ---- reports and appeals -----------------------------------------------------------------------------

-- need_report_add: maybe
insert into need_report (need_id, genre, login_id, reason, made_at)
values ($need_id, $genre, $login_id, $reason, $made_at)
on conflict do nothing
returning id;

-- need_report_find: maybe
select p.id, p.need_id, p.genre, p.login_id, l.shown_name, p.reason, p.made_at, p.answer, p.is_upheld, p.answered_at
  from need_report p join login l on l.id = p.login_id where p.id = $id:need_report_id;

-- need_report_list: many as need_report_find_row
select p.id, p.need_id, p.genre, p.login_id, l.shown_name, p.reason, p.made_at, p.answer, p.is_upheld, p.answered_at
  from need_report p join login l on l.id = p.login_id where p.need_id = $need_id order by p.id desc limit $limit;

-- need_report_list_own: many as need_report_find_row
select p.id, p.need_id, p.genre, p.login_id, l.shown_name, p.reason, p.made_at, p.answer, p.is_upheld, p.answered_at
  from need_report p join login l on l.id = p.login_id
 where p.need_id = $need_id and p.login_id = $login_id order by p.id desc limit $limit;

-- need_report_desk: many
select p.id, p.need_id, p.genre, n.title, p.reason, p.made_at, l.shown_name
  from need_report p join need n on n.id = p.need_id join login l on l.id = p.login_id
  join region g on g.id = n.owner_region_id
 where p.answered_at is null and exists (select 1 from region u where u.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(g.code, 1, length(u.code)) = u.code)
 order by p.id limit $limit;

-- need_report_answer: exec changed
update need_report set answer = $answer, is_upheld = $is_upheld, answered_at = $answered_at, answered_by = $answered_by
 where id = $id and answered_at is null;

-- ---- for those who work with them --------------------------------------------------------------------

-- need_desk_own: many
-- Of organisations, and of offices, the latest touched first.
select n.id, n.side, n.kind, n.state, n.author, n.title, n.quantity, n.agreed_quantity, n.unit, n.until_day, n.changed_at,
	(select count(*) from need_response r where r.need_id = n.id and r.state = 'offered') as offered:int
  from need n
 where (n.org_id in (
{sqlite} select value from json_each($org_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($org_ids as jsonb)) as bigint) {end} )
	or (n.org_id is null and n.owner_region_id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )))
{if state} and n.state = $state {end}
 order by n.id desc limit $limit offset $offset;

-- need_desk_waiting: many
-- What waits for an officer of these regions, the oldest first.
select n.id, n.side, n.kind, n.author, n.title, n.quantity, n.unit, n.until_day, n.waiting_at, substr(n.body, 1, 120) as lead:text
  from need n join region g on g.id = n.owner_region_id
 where n.waiting_at is not null and exists (select 1 from region u where u.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(g.code, 1, length(u.code)) = u.code)
 order by n.waiting_at nulls last, n.id limit $limit;

-- need_figures: many
-- What became of what was posted in a time.
select n.street_id, n.kind, count(*) as posted:int,
	sum(case when n.responded_at is not null then 1 else 0 end) as responded:int,
	sum(case when n.first_agreed_at is not null then 1 else 0 end) as matched:int,
	sum(case when n.state = 'done' then 1 else 0 end) as completed:int
  from need n where n.shown_at >= $from_at:moment and n.shown_at < $until_at:moment
 group by n.street_id, n.kind order by n.street_id nulls first, n.kind;

-- need_figure_times: many
-- How long each took to be agreed on, shortest first within its street and kind.
select n.street_id, n.kind, n.first_agreed_at - n.shown_at as took_ms:int
  from need n where n.shown_at >= $from_at:moment and n.shown_at < $until_at:moment and n.first_agreed_at is not null
 order by n.street_id nulls first, n.kind, n.first_agreed_at - n.shown_at nulls last, n.id
 limit $limit;

-- ---- what fits whom ----------------------------------------------------------------------------------

-- need_org_profile: maybe
-- What an organisation does, and where.
select o.id, o.street_id, o.community_id, o.is_withheld, coalesce(s.is_acting, 0) as is_acting:bool, r.fields
  from org o join org_record r on r.org_id = o.id left join org_status s on s.code = o.status
 where o.id = $id:org_id;

-- need_open_of_field: many
-- Open entries of a field in a street, or in the whole district.
select f.need_id, n.org_id, n.region_id, n.street_id, n.fields
  from need_field f join need n on n.id = f.need_id
 where f.field = $field and f.is_open = 1 and n.state = 'posted'
{if street} and f.street_id = $street_id:int {end}
{if all} and f.street_id is null {end}
 order by f.need_id desc limit $limit;

-- need_match_put: exec
insert into need_match (need_id, org_id, score, reasons, made_at, tell_at)
values ($need_id, $org_id, $score, $reasons, $made_at, $tell_at)
on conflict (need_id, org_id) do update set score = excluded.score, reasons = excluded.reasons;

-- need_match_remove_of_need: exec
delete from need_match where need_id = $need_id;

-- need_match_fade_entry: exec
-- Before an entry is compared anew: what no longer fits keeps this score.
update need_match set score = 0 where need_id = $need_id and is_dismissed = 0;

-- need_match_remove_faded_entry: exec
delete from need_match where need_id = $need_id and is_dismissed = 0 and score = 0;

-- need_match_fade: exec
-- Before an organisation is compared anew: what no longer fits keeps this score.
update need_match set score = 0 where org_id = $org_id and is_dismissed = 0;

-- need_match_remove_faded: exec
delete from need_match where org_id = $org_id and is_dismissed = 0 and score = 0;

-- need_match_dismiss: exec changed
update need_match set is_dismissed = 1, tell_at = null where id = $id:need_match_id and org_id = $org_id;

-- need_match_find: maybe
select m.id, m.need_id, m.org_id from need_match m where m.id = $id;

-- need_match_list_of_need: many
select m.id, m.org_id, m.score, m.reasons, o.name
  from need_match m join org o on o.id = m.org_id and o.is_withheld = 0
 where m.need_id = $need_id order by m.score desc, m.org_id limit $limit;

-- need_match_list_of_org: many
-- What fits organisations and is open, the best first.
select m.id, m.need_id, m.org_id, m.score, m.reasons, n.side, n.kind, n.title, n.title_en, n.author, n.region_id, n.until_day,
	n.quantity, n.agreed_quantity, n.unit
  from need_match m join need n on n.id = m.need_id
 where m.is_dismissed = 0 and n.state = 'posted' and m.org_id in (
{sqlite} select value from json_each($org_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($org_ids as jsonb)) as bigint) {end} )
   and not exists (select 1 from need_response r where r.need_id = m.need_id and r.org_id = m.org_id)
 order by m.score desc, m.need_id desc limit $limit;

-- need_match_tell_next: maybe
select m.tell_at from need_match m where m.tell_at is not null order by m.tell_at nulls last limit 1;

-- need_match_tell_due: many
-- Organisations whose people are to be told now.
select distinct m.org_id from need_match m where m.tell_at <= $now_at:moment order by m.org_id limit $limit;

-- need_match_tell_of_org: many
select m.id, n.id as need_id, n.title, n.state
  from need_match m join need n on n.id = m.need_id
 where m.org_id = $org_id and m.tell_at <= $now_at:moment order by m.id desc limit $limit;

-- need_match_told: exec
update need_match set tell_at = null where org_id = $org_id and tell_at <= $now_at:moment;

-- need_wish_find: maybe
select w.told from need_wish w where w.org_id = $org_id;

-- need_wish_put: exec
insert into need_wish (org_id, told) values ($org_id, $told)
on conflict (org_id) do update set told = excluded.told;

-- need_org_due_add: exec
-- Only what somebody works with: an imported list has nobody to be told.
insert into need_org_due (org_id) select distinct lr.org_id from login_role lr
 where lr.org_id = $org_id and lr.withdrawn_at is null
on conflict (org_id) do nothing;

-- need_org_due_list: many
select d.org_id from need_org_due d order by d.org_id limit $limit;

-- need_org_due_remove: exec
delete from need_org_due where org_id = $org_id;

-- need_org_people: many
-- Who works with an organisation.
select distinct lr.login_id from login_role lr join login l on l.id = lr.login_id
 where lr.org_id = $org_id and lr.withdrawn_at is null and l.is_closed = 0 order by lr.login_id limit 20;

-- need_office_people: many
-- Who holds one of the roles over a region itself.
select distinct lr.login_id from login_role lr join login l on l.id = lr.login_id
 where lr.role in ('community', 'street', 'district') and lr.region_id = $region_id and lr.withdrawn_at is null
   and l.is_closed = 0 order by lr.login_id limit 20;

-- ---- what time does ----------------------------------------------------------------------------------

-- need_expire_next: maybe
select n.expire_at from need n where n.expire_at is not null order by n.expire_at nulls last, n.id limit 1;

-- need_expire_due: many
select n.id from need n where n.expire_at <= $now_at:moment order by n.expire_at nulls last, n.id limit $limit;

-- need_complete_next: maybe
select r.complete_at from need_response r where r.complete_at is not null order by r.complete_at nulls last, r.id limit 1;

-- need_complete_due: many
select r.id, r.need_id from need_response r where r.complete_at <= $now_at:moment order by r.complete_at nulls last, r.id
 limit $limit;

-- ---- personal data -----------------------------------------------------------------------------------

-- need_contact_old: many
-- Contacts of what ended long ago.
select n.id, n.contact_key_id from need n where n.contact_key_id is not null and n.ended_at <= $before_at:moment
 order by n.ended_at nulls last, n.id limit $limit;

-- need_contact_old_count: one
select count(*) as total:int from (select n.id from need n where n.contact_key_id is not null and n.ended_at <= $before_at:moment
 limit $limit) c;

-- need_contact_oldest: one
select min(n.ended_at) as oldest_at:moment? from need n where n.contact_key_id is not null and n.ended_at is not null;

-- need_response_contacts: many
select r.id, r.contact_key_id from need_response r where r.need_id = $need_id and r.contact_key_id is not null order by r.id;

-- need_of_login: many
select n.id, n.title, n.state, n.author, n.contact, n.contact_key_id, n.changed_at from need n
 where n.login_id = $login_id order by n.id limit $limit;

-- need_response_of_login: many
select r.id, r.need_id, r.message, r.state, r.contact, r.contact_key_id, r.made_at from need_response r
 where r.login_id = $login_id order by r.id limit $limit;

-- need_rating_of_login: many
select t.id, t.stars, t.sentence, t.made_at from need_rating t where t.login_id = $login_id order by t.id limit $limit;

-- need_report_of_login: many
select p.id, p.need_id, p.genre, p.reason, p.answer, p.made_at from need_report p where p.login_id = $login_id
 order by p.id limit $limit;

-- ---- checks of the data ------------------------------------------------------------------------------

-- check_need_quantities: many
-- Agreed on is what the responses say.
select n.id from need n where n.agreed_quantity <> coalesce((select sum(r.quantity) from need_response r
	where r.need_id = n.id and r.state in ('agreed', 'completed')), 0)
 order by n.id limit 100;

-- check_need_shown: many
-- On the site if and only if its state says so.
select n.id from need n left join need_shown s on s.need_id = n.id
 where (s.id is null) <> (n.state in ('draft', 'waiting', 'returned', 'withdrawn', 'removed'))
    or (n.expire_at is not null) <> (n.state = 'posted')
 order by n.id limit 100;

-- check_need_fields: many
select distinct n.id from need n join need_field f on f.need_id = n.id
 where f.is_open <> case when n.state = 'posted' then 1 else 0 end or coalesce(f.street_id, 0) <> coalesce(n.street_id, 0)
 order by n.id limit 100;

-- check_need_full: many
-- Open although all is agreed on.
select n.id from need n where n.state = 'posted' and n.agreed_quantity >= n.quantity order by n.id limit 100;
