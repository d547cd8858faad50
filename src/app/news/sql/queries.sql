-- ---- what everybody sees: lists -------------------------------------------------------------------

-- news_list: many
-- What stands on the site, the latest first.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_item n
 where n.genre = $genre and n.shown_at is not null
{if from}  and n.shown_at >= $from_at:moment {end}
{if until} and n.shown_at < $until_at:moment {end}
 order by n.shown_at desc nulls last, n.id desc
 limit $limit offset $offset;

-- news_list_count: one
-- How many of them, up to a limit.
select count(*) as total:int from (select n.id from news_item n
 where n.genre = $genre and n.shown_at is not null
{if from}  and n.shown_at >= $from_at:moment {end}
{if until} and n.shown_at < $until_at:moment {end}
 limit $limit) c;

-- news_list_of_region: many as news_list_row
-- About a street or community.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_region r join news_item n on n.id = r.news_item_id
 where r.region_id = $region_id and r.genre = $genre and r.shown_at is not null
{if from}  and r.shown_at >= $from_at:moment {end}
{if until} and r.shown_at < $until_at:moment {end}
{if org}   and exists (select 1 from news_org o where o.news_item_id = r.news_item_id and o.org_id = $org_id) {end}
 order by r.shown_at desc nulls last, r.news_item_id desc
 limit $limit offset $offset;

-- news_list_of_region_count: one
select count(*) as total:int from (select r.id from news_region r
 where r.region_id = $region_id and r.genre = $genre and r.shown_at is not null
{if from}  and r.shown_at >= $from_at:moment {end}
{if until} and r.shown_at < $until_at:moment {end}
{if org}   and exists (select 1 from news_org o where o.news_item_id = r.news_item_id and o.org_id = $org_id) {end}
 limit $limit) c;

-- news_list_of_org: many as news_list_row
-- About an organisation.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_org o join news_item n on n.id = o.news_item_id
 where o.org_id = $org_id and o.genre = $genre and o.shown_at is not null
{if from}  and o.shown_at >= $from_at:moment {end}
{if until} and o.shown_at < $until_at:moment {end}
 order by o.shown_at desc nulls last, o.news_item_id desc
 limit $limit offset $offset;

-- news_list_of_org_count: one
select count(*) as total:int from (select o.id from news_org o
 where o.org_id = $org_id and o.genre = $genre and o.shown_at is not null
{if from}  and o.shown_at >= $from_at:moment {end}
{if until} and o.shown_at < $until_at:moment {end}
 limit $limit) c;

-- news_find_words: many as news_list_row
-- Among the latest so many items that have the words.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_item n
 where n.id in (
{sqlite} select s.rowid from (select rowid from news_search where news_search match $match:text order by rowid desc limit $found_max:int) s {end}
{pg} select f from news_found($match, $found_max) f {end} )
   and n.genre = $genre and n.shown_at is not null
{if from}   and n.shown_at >= $from_at:moment {end}
{if until}  and n.shown_at < $until_at:moment {end}
{if region} and exists (select 1 from news_region r where r.news_item_id = n.id and r.region_id = $region_id) {end}
{if org}    and exists (select 1 from news_org o where o.news_item_id = n.id and o.org_id = $org_id) {end}
 order by n.shown_at desc nulls last, n.id desc
 limit $limit offset $offset;

-- news_find_words_count: one
select count(*) as total:int from news_item n
 where n.id in (
{sqlite} select s.rowid from (select rowid from news_search where news_search match $match:text order by rowid desc limit $found_max:int) s {end}
{pg} select f from news_found($match, $found_max) f {end} )
   and n.genre = $genre and n.shown_at is not null
{if from}   and n.shown_at >= $from_at:moment {end}
{if until}  and n.shown_at < $until_at:moment {end}
{if region} and exists (select 1 from news_region r where r.news_item_id = n.id and r.region_id = $region_id) {end}
{if org}    and exists (select 1 from news_org o where o.news_item_id = n.id and o.org_id = $org_id) {end};

-- news_shown_first: one
-- When the oldest that stands on the site appeared.
select min(n.shown_at) as first_at:moment? from news_item n where n.genre = $genre and n.shown_at is not null;

-- publicity_open_list: many as news_list_row
-- Publicity that one may object to on a day, first what ends first.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_item n
 where n.genre = 'publicity' and n.shown_at is not null and n.from_day <= $today_day:day and n.until_day >= $today_day:day
 order by n.until_day nulls last, n.id
 limit $limit;

-- bulletin_list: many as news_list_row
-- Announcements and publicity together, the latest first.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_item n
 where n.genre <> 'news' and n.shown_at is not null
{if running} and n.genre = 'publicity' and n.from_day <= $today_day:day and n.until_day >= $today_day:day {end}
{if ended}   and n.genre = 'publicity' and n.until_day < $today_day:day {end}
{if genre}   and n.genre = $genre {end}
{if region}  and exists (select 1 from news_region r where r.news_item_id = n.id and r.region_id = $region_id) {end}
{if org}     and exists (select 1 from news_org o where o.news_item_id = n.id and o.org_id = $org_id) {end}
{if from}    and n.shown_at >= $from_at:moment {end}
{if until}   and n.shown_at < $until_at:moment {end}
{if words}   and n.id in (
{sqlite} select s.rowid from (select rowid from news_search where news_search match $match:text order by rowid desc limit $found_max:int) s {end}
{pg} select f from news_found($match, $found_max) f {end} ) {end}
 order by n.shown_at desc nulls last, n.id desc
 limit $limit offset $offset;

-- bulletin_list_of_region: many as news_list_row
-- The latest about a street or community.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_region r join news_item n on n.id = r.news_item_id
 where r.region_id = $region_id and r.genre <> 'news' and r.shown_at is not null
 order by r.shown_at desc nulls last, r.news_item_id desc
 limit $limit;

-- bulletin_list_of_org: many as news_list_row
-- The latest about an organisation.
select n.id, n.genre, n.title, n.title_en, n.summary, n.summary_en, n.author, n.org_id, n.region_id, n.from_day,
	n.until_day, n.shown_at, n.edited_at
  from news_org o join news_item n on n.id = o.news_item_id
 where o.org_id = $org_id and o.genre <> 'news' and o.shown_at is not null
 order by o.shown_at desc nulls last, o.news_item_id desc
 limit $limit;

-- publicity_of_title: maybe
-- The latest that was shown under a title for a region.
select n.id, n.shown_at from news_item n
 where n.title = $title and n.region_id = $region_id and n.genre = 'publicity' and n.shown_at is not null
 order by n.id desc limit 1;

-- bulletin_list_count: one
select count(*) as total:int from (select n.id from news_item n
 where n.genre <> 'news' and n.shown_at is not null
{if running} and n.genre = 'publicity' and n.from_day <= $today_day:day and n.until_day >= $today_day:day {end}
{if ended}   and n.genre = 'publicity' and n.until_day < $today_day:day {end}
{if genre}   and n.genre = $genre {end}
{if region}  and exists (select 1 from news_region r where r.news_item_id = n.id and r.region_id = $region_id) {end}
{if org}     and exists (select 1 from news_org o where o.news_item_id = n.id and o.org_id = $org_id) {end}
{if from}    and n.shown_at >= $from_at:moment {end}
{if until}   and n.shown_at < $until_at:moment {end}
{if words}   and n.id in (
{sqlite} select s.rowid from (select rowid from news_search where news_search match $match:text order by rowid desc limit $found_max:int) s {end}
{pg} select f from news_found($match, $found_max) f {end} ) {end}
 limit $limit) c;

-- news_shown_from: many
-- Everything that stands on the site with a number in a range, by number: for site maps.
select n.id, n.genre, n.edited_at, n.shown_at from news_item n
 where n.id > $after_id:int and n.id <= $last_id:int and n.shown_at is not null
 order by n.id;

-- news_shown_highest: maybe
-- The highest number of what stands on the site.
select n.id from news_item n where n.shown_at is not null order by n.id desc limit 1;

-- ---- one item -------------------------------------------------------------------------------------

-- news_full: maybe
select n.id, n.genre, n.state, n.change_state, n.org_id, n.region_id, n.login_id, n.author, n.title, n.title_en,
	n.summary, n.summary_en, n.from_day, n.until_day, n.publish_at, n.shown_at, n.edited_at, n.waiting_at,
	n.withdrawn_at, n.note, n.changed_at, n.revision, n.object_to, n.body
  from news_item n where n.id = $id;

-- news_full_to_change: maybe as news_full_row
-- The same, while nobody else changes it (PostgreSQL; SQLite has one writer).
select n.id, n.genre, n.state, n.change_state, n.org_id, n.region_id, n.login_id, n.author, n.title, n.title_en,
	n.summary, n.summary_en, n.from_day, n.until_day, n.publish_at, n.shown_at, n.edited_at, n.waiting_at,
	n.withdrawn_at, n.note, n.changed_at, n.revision, n.object_to, n.body
  from news_item n where n.id = $id
{pg} for no key update {end};

-- news_find_by_title: maybe
select n.id from news_item n left join news_draft d on d.news_item_id = n.id
 where n.title = $title or d.title = $title order by n.id limit 1;

-- news_draft_find: maybe
select d.news_item_id, d.title, d.title_en, d.summary, d.summary_en, d.orgs, d.from_day, d.until_day, d.publish_at,
	d.note, d.saved_at, d.body
  from news_draft d where d.news_item_id = $news_item_id;

-- news_org_list: many
select o.org_id, g.name, g.is_withheld from news_org o join org g on g.id = o.org_id
 where o.news_item_id = $news_item_id order by o.id;

-- news_region_list: many
select r.region_id from news_region r where r.news_item_id = $news_item_id order by r.id;

-- news_revision_list: many
select r.number, r.made_at, r.note, r.title, r.summary, r.body
  from news_revision r where r.news_item_id = $news_item_id order by r.number desc limit $limit;

-- ---- writing --------------------------------------------------------------------------------------

-- news_add: one
insert into news_item (genre, state, org_id, region_id, login_id, author, title, changed_at)
values ($genre, 'draft', $org_id, $region_id, $login_id, $author, $title, $changed_at)
returning id;

-- news_set_object_to: exec
-- Objections to it are taken on another page.
update news_item set object_to = $object_to where id = $id;

-- news_draft_put: exec
insert into news_draft (news_item_id, title, title_en, summary, summary_en, orgs, from_day, until_day, publish_at, note,
	saved_at, login_id, body)
values ($news_item_id, $title, $title_en, $summary, $summary_en, $orgs, $from_day, $until_day, $publish_at, $note,
	$saved_at, $login_id, $body)
on conflict (news_item_id) do update set title = excluded.title, title_en = excluded.title_en,
	summary = excluded.summary, summary_en = excluded.summary_en, orgs = excluded.orgs, from_day = excluded.from_day,
	until_day = excluded.until_day, publish_at = excluded.publish_at, note = excluded.note,
	saved_at = excluded.saved_at, login_id = excluded.login_id, body = excluded.body;

-- news_draft_remove: exec
delete from news_draft where news_item_id = $news_item_id;

-- news_set_state: exec
-- Everything of an item but what is shown.
update news_item set state = $state, change_state = $change_state, publish_at = $publish_at, shown_at = $shown_at,
	waiting_at = $waiting_at, withdrawn_at = $withdrawn_at, note = $note, changed_at = $changed_at
 where id = $id;

-- news_set_text: exec
-- What is shown.
update news_item set title = $title, title_en = $title_en, summary = $summary, summary_en = $summary_en, body = $body,
	from_day = $from_day, until_day = $until_day, edited_at = $edited_at, revision = $revision
 where id = $id;

-- news_revision_add: exec
insert into news_revision (news_item_id, number, made_at, login_id, note, title, summary, body)
values ($news_item_id, $number, $made_at, $login_id, $note, $title, $summary, $body);

-- news_org_remove: exec
delete from news_org where news_item_id = $news_item_id;

-- news_org_add: exec
insert into news_org (news_item_id, org_id, genre, shown_at) values ($news_item_id, $org_id, $genre, $shown_at)
on conflict (news_item_id, org_id) do nothing;

-- news_region_remove: exec
delete from news_region where news_item_id = $news_item_id;

-- news_region_add: exec
insert into news_region (news_item_id, region_id, genre, shown_at)
values ($news_item_id, $region_id, $genre, $shown_at)
on conflict (news_item_id, region_id) do nothing;

-- news_org_show: exec
update news_org set shown_at = $shown_at where news_item_id = $news_item_id;

-- news_region_show: exec
update news_region set shown_at = $shown_at where news_item_id = $news_item_id;

-- news_terms_put: exec
insert into news_terms (news_item_id, words) values ($news_item_id, $words)
on conflict (news_item_id) do update set words = excluded.words;

-- news_terms_remove: exec
delete from news_terms where news_item_id = $news_item_id;

-- ---- pictures -------------------------------------------------------------------------------------

-- news_photo_list: many
-- Of what is shown, or of what is being written.
select p.file_id, p.alt, f.width, f.height
  from news_photo p join file f on f.id = p.file_id
 where p.news_item_id = $news_item_id and p.is_shown = $is_shown order by p.place, p.id;

-- news_photo_covers: many
-- The first picture of each of many items, as they stand on the site.
select p.news_item_id, p.file_id, p.alt
  from news_photo p
 where p.is_shown = 1 and p.place = 0 and p.news_item_id
{sqlite} in (select value from json_each($item_ids:text)) {end}
{pg} = any(array(select cast(jsonb_array_elements_text(cast($item_ids as jsonb)) as bigint))) {end}
 order by p.news_item_id;

-- news_photo_of_file: many
-- What a file is a picture of.
select p.news_item_id, p.is_shown from news_photo p where p.file_id = $file_id order by p.id;

-- news_photo_add: exec
insert into news_photo (news_item_id, file_id, is_shown, place, alt)
values ($news_item_id, $file_id, 0, $place, $alt);

-- news_photo_remove: exec
delete from news_photo where news_item_id = $news_item_id and is_shown = $is_shown;

-- news_photo_turn: exec
-- From the draft to the site, or back; nothing may be there.
update news_photo set is_shown = 1 - is_shown where news_item_id = $news_item_id;

-- check_news_photos: many
-- A picture whose file was let go.
select distinct p.news_item_id from news_photo p join file f on f.id = p.file_id
 where f.state <> 'bound' order by p.news_item_id limit 100;

-- ---- what time does -------------------------------------------------------------------------------

-- news_scheduled_next: maybe
-- When the next one is to appear.
select n.publish_at from news_item n where n.state = 'scheduled' order by n.publish_at nulls last limit 1;

-- news_scheduled_due: many
select n.id from news_item n where n.state = 'scheduled' and n.publish_at <= $now_at:moment
 order by n.publish_at nulls last, n.id limit $limit
{pg} for no key update skip locked {end};

-- ---- for those who work with them -----------------------------------------------------------------

-- news_desk_list: many
-- Items of an organisation, or of a region with all that lies in it (its code and what begins so).
select n.id, n.genre, n.state, n.change_state, n.org_id, n.region_id, n.author, n.title, d.title as draft_title?,
	n.publish_at, n.shown_at, n.waiting_at, n.changed_at
  from news_item n join region r on r.id = n.region_id left join news_draft d on d.news_item_id = n.id
 where (n.org_id in (
{sqlite} select value from json_each($org_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($org_ids as jsonb)) as bigint) {end} )
	or exists (select 1 from region g where g.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(r.code, 1, length(g.code)) = g.code and (n.org_id is null or n.waiting_at is not null or n.shown_at is not null)))
{if waiting} and n.waiting_at is not null {end}
{if state}   and n.state = $state {end}
{if genre}   and n.genre = $genre {end}
 order by {order waiting: n.waiting_at nulls last, n.id | changed: n.changed_at desc, n.id desc}
 limit $limit offset $offset;

-- news_desk_count: one
select count(*) as total:int from (select n.id
  from news_item n join region r on r.id = n.region_id
 where (n.org_id in (
{sqlite} select value from json_each($org_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($org_ids as jsonb)) as bigint) {end} )
	or exists (select 1 from region g where g.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(r.code, 1, length(g.code)) = g.code and (n.org_id is null or n.waiting_at is not null or n.shown_at is not null)))
{if waiting} and n.waiting_at is not null {end}
{if state}   and n.state = $state {end}
{if genre}   and n.genre = $genre {end}
 limit $limit) c;

-- ---- objections -----------------------------------------------------------------------------------

-- objection_add: one
insert into news_objection (news_item_id, login_id, reason, made_at)
values ($news_item_id, $login_id, $reason, $made_at)
returning id;

-- objection_find: maybe
select b.id, b.news_item_id, b.login_id, b.reason, b.made_at, b.answer, b.answered_at, n.region_id, n.title
  from news_objection b join news_item n on n.id = b.news_item_id
 where b.id = $id:news_objection_id;

-- objection_list: many
-- Objections to an item with who made them: for officers.
select b.id, b.login_id, l.shown_name, b.reason, b.made_at, b.answer, b.answered_at
  from news_objection b join login l on l.id = b.login_id
 where b.news_item_id = $news_item_id order by b.id desc limit $limit;

-- objection_list_own: many
-- One's own to an item.
select b.id, b.reason, b.made_at, b.answer, b.answered_at
  from news_objection b where b.news_item_id = $news_item_id and b.login_id = $login_id order by b.id limit $limit;

-- objection_desk_list: many
select b.id, b.news_item_id, n.title, b.reason, b.made_at, b.answered_at, l.shown_name
  from news_objection b join news_item n on n.id = b.news_item_id join region r on r.id = n.region_id
  join login l on l.id = b.login_id
 where exists (select 1 from region g where g.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(r.code, 1, length(g.code)) = g.code)
{if open} and b.answered_at is null {end}
 order by b.id desc
 limit $limit offset $offset;

-- objection_desk_count: one
select count(*) as total:int from (select b.id
  from news_objection b join news_item n on n.id = b.news_item_id join region r on r.id = n.region_id
 where exists (select 1 from region g where g.id in (
{sqlite} select value from json_each($region_ids:text) {end}
{pg} select cast(jsonb_array_elements_text(cast($region_ids as jsonb)) as bigint) {end} )
	and substr(r.code, 1, length(g.code)) = g.code)
{if open} and b.answered_at is null {end}
 limit $limit) c;

-- objection_answer: exec changed
update news_objection set answer = $answer, answered_at = $answered_at, answered_by = $answered_by
 where id = $id and answered_at is null;

-- ---- checks of the data ---------------------------------------------------------------------------

-- check_news_states: many
-- Shown without having been published, or published without being shown.
select n.id from news_item n
 where (n.state = 'published') <> (n.shown_at is not null) or (n.state = 'scheduled' and n.publish_at is null)
    or (n.waiting_at is not null) <> (n.state = 'waiting' or coalesce(n.change_state, '') = 'waiting')
 order by n.id limit 100;

-- check_news_regions: many
-- Links whose copies of the item are not the item's.
select distinct n.id from news_item n join news_region r on r.news_item_id = n.id
 where r.genre <> n.genre or coalesce(r.shown_at, -1) <> coalesce(n.shown_at, -1)
 order by n.id limit 100;

-- check_news_orgs: many
select distinct n.id from news_item n join news_org o on o.news_item_id = n.id
 where o.genre <> n.genre or coalesce(o.shown_at, -1) <> coalesce(n.shown_at, -1)
 order by n.id limit 100;

-- check_news_revisions: many
-- What is shown is the last revision.
select n.id from news_item n left join news_revision r on r.news_item_id = n.id and r.number = n.revision
 where n.revision > 0 and (r.id is null or r.body <> n.body or r.title <> n.title)
 order by n.id limit 100;

-- check_news_terms: many
-- Found if and only if it is shown.
select n.id from news_item n left join news_terms t on t.news_item_id = n.id
 where (t.news_item_id is null) <> (n.shown_at is null)
 order by n.id limit 100;

-- news_org_name: maybe
-- Of an organisation that is shown to everybody.
select o.name from org o where o.id = $id:org_id and o.is_withheld = 0;

-- officer_list: many
-- Who holds a role over a region itself.
select distinct lr.login_id from login_role lr join login l on l.id = lr.login_id
 where lr.role = $role and lr.region_id = $region_id and lr.withdrawn_at is null and l.is_closed = 0
 order by lr.login_id limit 50;
