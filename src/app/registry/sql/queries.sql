-- ---- one entry, whole ----------------------------------------------------------------------------

-- org_full: maybe
-- Everything that stands of an organisation today, withheld or not: for writing, and for those who may see all.
select o.id, o.name, o.kind, o.class, o.status, o.listed, o.street_id, o.community_id, o.is_withheld, o.changed_at,
	r.uscc, r.legacy_no, r.org_code, r.filing_no, r.name_en, r.short_name, r.pinyin, r.registrar, r.supervisor,
	r.founded_day, r.head, r.address, r.phone, r.email, r.website, r.capital_fen, r.member_count, r.purpose,
	r.purpose_en, r.summary, r.fields, r.is_charity, r.charity_from_day, r.party_branch, r.grade,
	r.grade_until_day, r.name_from_day, r.kind_from_day, r.head_from_day, r.address_from_day,
	r.supervisor_from_day, r.registrar_from_day, r.grade_from_day, r.status_from_day, r.listed_from_day,
	r.region_from_day, r.revision, r.recorded_at
  from org o join org_record r on r.org_id = o.id
 where o.id = $org_id:org_id;

-- org_lock: maybe
-- On PostgreSQL nobody else changes the entry until the transaction ends; SQLite has one writer anyway.
select o.id from org o where o.id = $org_id:org_id
{pg} for no key update {end};

-- org_place_lock: maybe
-- On PostgreSQL nobody else enters an organisation in the region until the transaction ends.
select r.id from region r where r.id = $region_id:region_id
{pg} for no key update {end};

-- org_full_after: many as org_full_row
-- The same of many, by keyset, for exports; only what is shown to everybody.
select o.id, o.name, o.kind, o.class, o.status, o.listed, o.street_id, o.community_id, o.is_withheld, o.changed_at,
	r.uscc, r.legacy_no, r.org_code, r.filing_no, r.name_en, r.short_name, r.pinyin, r.registrar, r.supervisor,
	r.founded_day, r.head, r.address, r.phone, r.email, r.website, r.capital_fen, r.member_count, r.purpose,
	r.purpose_en, r.summary, r.fields, r.is_charity, r.charity_from_day, r.party_branch, r.grade,
	r.grade_until_day, r.name_from_day, r.kind_from_day, r.head_from_day, r.address_from_day,
	r.supervisor_from_day, r.registrar_from_day, r.grade_from_day, r.status_from_day, r.listed_from_day,
	r.region_from_day, r.revision, r.recorded_at
  from org_entry e join org o on o.id = e.org_id join org_record r on r.org_id = o.id
 where e.org_id > $after_id:int
{if street}    and e.street_id = $street_id:int {end}
{if community} and e.community_id = $community_id:int {end}
{if kind}      and e.kind = $kind {end}
{if status}    and e.status = $status {end}
{if grade}     and e.grade = $grade:int {end}
 order by e.org_id
 limit $limit;

-- org_is_shown: maybe
-- Whether it stands in the public list.
select e.org_id from org_entry e where e.org_id = $org_id;

-- ---- writing -------------------------------------------------------------------------------------

-- org_add: one all
insert into org (name, kind, class, status, listed, street_id, community_id, is_withheld, changed_at)
values ($name, $kind, $class, $status, $listed, $street_id, $community_id, 0, $changed_at)
returning id;

-- org_set: exec
update org set name = $name, kind = $kind, class = $class, status = $status, listed = $listed,
	street_id = $street_id, community_id = $community_id, is_withheld = $is_withheld, changed_at = $changed_at
 where id = $org_id:org_id;

-- org_record_put: exec all
insert into org_record (org_id, uscc, legacy_no, org_code, filing_no, name_en, short_name, pinyin, registrar, supervisor,
	founded_day, head, address, phone, email, website, capital_fen, member_count, purpose, purpose_en, summary,
	fields, is_charity, charity_from_day, party_branch, grade, grade_until_day, name_from_day, kind_from_day,
	head_from_day, address_from_day, supervisor_from_day, registrar_from_day, grade_from_day, status_from_day,
	listed_from_day, region_from_day, revision, recorded_at)
values ($org_id, $uscc, $legacy_no, $org_code, $filing_no, $name_en, $short_name, $pinyin, $registrar, $supervisor,
	$founded_day, $head, $address, $phone, $email, $website, $capital_fen, $member_count, $purpose, $purpose_en,
	$summary, $fields, $is_charity, $charity_from_day, $party_branch, $grade, $grade_until_day, $name_from_day,
	$kind_from_day, $head_from_day, $address_from_day, $supervisor_from_day, $registrar_from_day,
	$grade_from_day, $status_from_day, $listed_from_day, $region_from_day, $revision, $recorded_at)
on conflict (org_id) do update set uscc = excluded.uscc, legacy_no = excluded.legacy_no, org_code = excluded.org_code,
	filing_no = excluded.filing_no, name_en = excluded.name_en, short_name = excluded.short_name,
	pinyin = excluded.pinyin, registrar = excluded.registrar, supervisor = excluded.supervisor,
	founded_day = excluded.founded_day, head = excluded.head, address = excluded.address, phone = excluded.phone,
	email = excluded.email, website = excluded.website, capital_fen = excluded.capital_fen,
	member_count = excluded.member_count, purpose = excluded.purpose, purpose_en = excluded.purpose_en,
	summary = excluded.summary, fields = excluded.fields, is_charity = excluded.is_charity,
	charity_from_day = excluded.charity_from_day, party_branch = excluded.party_branch, grade = excluded.grade,
	grade_until_day = excluded.grade_until_day, name_from_day = excluded.name_from_day,
	kind_from_day = excluded.kind_from_day, head_from_day = excluded.head_from_day,
	address_from_day = excluded.address_from_day, supervisor_from_day = excluded.supervisor_from_day,
	registrar_from_day = excluded.registrar_from_day, grade_from_day = excluded.grade_from_day,
	status_from_day = excluded.status_from_day, listed_from_day = excluded.listed_from_day,
	region_from_day = excluded.region_from_day, revision = excluded.revision;

-- org_past_add: exec
insert into org_past (org_id, fact, value, from_day, to_day, recorded_at, login_id, reason)
values ($org_id, $fact, $value, $from_day, $to_day, $recorded_at, $login_id, $reason);

-- org_past_list: many
-- Everything that was before, the latest first.
select p.id, p.fact, p.value, p.from_day, p.to_day, p.recorded_at, p.reason
  from org_past p
 where p.org_id = $org_id
 order by p.to_day desc nulls last, p.id desc;

-- org_note_add: exec
insert into org_note (org_id, noted_day, note, note_en, recorded_at)
values ($org_id, $noted_day, $note, $note_en, $recorded_at);

-- org_note_list: many
select n.noted_day, n.note, n.note_en from org_note n where n.org_id = $org_id order by n.noted_day desc, n.id desc;

-- ---- what is withheld ----------------------------------------------------------------------------

-- org_withhold_add: exec
insert into org_withheld (org_id, field, reason, until_day, given_at)
values ($org_id, $field, $reason, $until_day, $given_at);

-- org_withhold_lift: exec changed
update org_withheld set lifted_at = $lifted_at
 where org_id = $org_id and coalesce(field, '') = coalesce($field, '') and lifted_at is null;

-- org_withheld_list: many
-- What holds on a day.
select w.id, w.field, w.reason, w.until_day
  from org_withheld w
 where w.org_id = $org_id and w.lifted_at is null and (w.until_day is null or w.until_day >= $today_day:day)
 order by w.id;

-- org_withheld_ended: many
-- Entries of which something is shown again since its last day passed.
select distinct w.org_id
  from org_withheld w
 where w.lifted_at is null and w.until_day < $today_day:day
 order by w.org_id
 limit $limit;

-- org_withheld_close: exec
update org_withheld set lifted_at = $lifted_at
 where org_id = $org_id and lifted_at is null and until_day < $today_day:day;

-- ---- which entry is meant ------------------------------------------------------------------------

-- org_find_by_uscc: maybe
select r.org_id from org_record r where r.uscc = $uscc;

-- org_find_by_legacy_no: many
select r.org_id from org_record r where r.legacy_no = $legacy_no order by r.org_id limit 2;

-- org_find_by_org_code: many
select r.org_id, r.uscc from org_record r where r.org_code = $org_code order by r.org_id limit 2;

-- known_key_list: many
-- Which of these numbers and names (JSON lists of texts) the register has.
select r.uscc as known_key:text from org_record r where r.uscc in (
{sqlite} select value from json_each($usccs:text) {end}
{pg} select jsonb_array_elements_text(cast($usccs as jsonb)) {end} )
union all
select r.legacy_no from org_record r where r.legacy_no in (
{sqlite} select value from json_each($legacy_nos:text) {end}
{pg} select jsonb_array_elements_text(cast($legacy_nos as jsonb)) {end} )
union all
select r.org_code from org_record r where r.org_code in (
{sqlite} select value from json_each($org_codes:text) {end}
{pg} select jsonb_array_elements_text(cast($org_codes as jsonb)) {end} )
union all
select o.name from org o where o.name in (
{sqlite} select value from json_each($names:text) {end}
{pg} select jsonb_array_elements_text(cast($names as jsonb)) {end} )
 order by known_key;

-- org_find_by_name: many
select o.id, o.kind, o.street_id, o.community_id, r.uscc, r.legacy_no, r.org_code
  from org o join org_record r on r.org_id = o.id
 where o.name = $name
 order by o.id
 limit 50;

-- ---- the public list -----------------------------------------------------------------------------

-- entry_find: maybe
select e.org_id, e.name, e.other_names, e.name_key, e.founded_key, e.standing_key, e.street_id, e.community_id, e.kind,
	e.status, e.grade
  from org_entry e where e.org_id = $org_id;

-- entry_put: exec all
insert into org_entry (org_id, name, other_names, name_key, founded_key, standing_key, street_id, community_id, kind,
	status, grade)
values ($org_id, $name, $other_names, $name_key, $founded_key, $standing_key, $street_id, $community_id, $kind, $status,
	$grade)
on conflict (org_id) do update set name = excluded.name, other_names = excluded.other_names,
	name_key = excluded.name_key, founded_key = excluded.founded_key, standing_key = excluded.standing_key,
	street_id = excluded.street_id, community_id = excluded.community_id, kind = excluded.kind,
	status = excluded.status, grade = excluded.grade;

-- entry_remove: exec
delete from org_entry where org_id = $org_id;

-- terms_add: exec all
insert into org_terms (org_id, names, rest) values ($org_id, $names, $rest);

-- terms_index: exec
-- SQLite only, for a row just added; PostgreSQL's index follows by itself.
{sqlite} insert into org_search (rowid, names, rest) values ($org_id:org_id, $names:text, $rest:text) {end}
{pg} update org_terms set names = $names where org_id = $org_id and rest = $rest and 1 = 0 {end};

-- terms_set: exec changed
-- Only when they differ, since the index is written anew.
update org_terms set names = $names, rest = $rest
 where org_id = $org_id and (names <> $names or rest <> $rest);

-- terms_expect_many: one
-- For this transaction the index may put more aside: fewer, larger pieces are put in place in half the time.
{sqlite} select 0 as expected:int {end}
{pg} select 0 * length(set_config('gin_pending_list_limit', '4096', true)) as expected {end};

-- terms_settle: one
-- After many rows: what the index has put aside is put in its place.
{sqlite} select 0 as settled:int {end}
{pg} select 0 * org_found_settle() as settled {end};

-- terms_remove: exec
delete from org_terms where org_id = $org_id;

-- count_put: exec all
insert into org_count (street_id, kind, status, grade, entries) values ($street_id, $kind, $status, $grade, $entries)
on conflict (street_id, kind, status, grade) do update set entries = org_count.entries + excluded.entries;

-- count_put_community: exec all
insert into org_count_by_community (community_id, entries) values ($community_id, $entries)
on conflict (community_id) do update set entries = org_count_by_community.entries + excluded.entries;

-- count_put_street: exec all
insert into org_count_by_street (street_id, entries) values ($street_id, $entries)
on conflict (street_id) do update set entries = org_count_by_street.entries + excluded.entries;

-- count_list: many
select c.street_id, c.kind, c.status, c.grade, c.entries
  from org_count c where c.entries > 0 order by c.street_id, c.kind, c.status, c.grade;

-- count_list_by_community: many
select c.community_id, c.entries from org_count_by_community c where c.entries > 0 order by c.community_id;

-- ---- search --------------------------------------------------------------------------------------

-- search_count: one
-- How many entries answer, but no more than the limit.
{sqlite} select count(*) as hits:int from (select rowid from org_search where org_search match $match:text limit $limit) {end}
{pg} select org_found_count($match, $limit) as hits {end};

-- search_ids: many
-- Entries that answer, in the order of the index.
{sqlite} select rowid as org_id:org_id from org_search where org_search match $match:text order by rowid
	limit $limit offset $offset {end}
{pg} select f as org_id from org_found($match, $limit, $offset) f {end};

-- search_entries: many as entry_find_row
-- Entries that answer, with what they are ranked and counted by.
select e.org_id, e.name, e.other_names, e.name_key, e.founded_key, e.standing_key, e.street_id, e.community_id, e.kind,
	e.status, e.grade
  from (
{sqlite} select rowid as found_id from org_search where org_search match $match:text order by rowid limit $limit {end}
{pg} select f as found_id from org_found($match, $limit, 0) f {end}
	) f join org_entry e on e.org_id = f.found_id;

-- entry_walk: many
-- Entries in an order, with filters.  No more than `steps` entries of the order are looked at, so that the cost has
-- a bound; the inner order is what the outer keeps, on both engines, as nothing but a filter lies between.
select w.org_id from (
	select e.org_id, e.street_id, e.community_id, e.kind, e.status, e.grade
	  from org_entry e
	 order by {order standing: e.standing_key, e.org_id | founding: e.founded_key, e.org_id | name: e.name_key, e.org_id}
	 limit $steps:int) w
 where 1 = 1
{if street}    and w.street_id = $street_id:int {end}
{if community} and w.community_id = $community_id:int {end}
{if kind}      and w.kind = $kind:text {end}
{if status}    and w.status = $status:text {end}
{if grade}     and w.grade = $grade:int {end}
 limit $limit offset $offset;

-- code_find: many
-- Entries whose code begins so.
select e.org_id from org_record r join org_entry e on e.org_id = r.org_id
 where r.uscc >= $code_from:text and r.uscc < $code_to:text
 limit $limit;

-- org_card_list: many
-- What a list shows of some entries (a JSON list of numbers), in any order.
select e.org_id, e.name, e.other_names, e.kind, o.class, e.status, o.listed, o.street_id, o.community_id, r.uscc,
	r.name_en, r.grade, r.grade_until_day, r.founded_day, r.purpose, r.purpose_en, r.summary, r.fields,
	r.is_charity
  from org_entry e join org o on o.id = e.org_id join org_record r on r.org_id = e.org_id
 where e.org_id
{sqlite} in (select value from json_each($org_ids:text)) {end}
{pg} = any(array(select cast(jsonb_array_elements_text(cast($org_ids as jsonb)) as bigint))) {end}
;

-- ---- the officers' register ----------------------------------------------------------------------

-- register_list: many
-- Everything in a region, the last changed first; officers see withheld entries too.
select o.id, o.name, o.kind, o.class, o.status, o.listed, o.street_id, o.community_id, o.is_withheld, o.changed_at, r.uscc
  from org o join org_record r on r.org_id = o.id
 where 1 = 1
{if street}    and o.street_id = $street_id {end}
{if community} and o.community_id = $community_id {end}
{if withheld}  and o.is_withheld = 1 {end}
 order by o.changed_at desc, o.id desc
 limit $limit offset $offset;

-- ---- the feed of changes -------------------------------------------------------------------------

-- change_list: many
-- Sealed audit entries about organisations, in the sealed order.
select s.id as seal_id:int, a.object_id as org_id:org_id, a.verb, a.made_at
  from audit_seal s join audit_entry a on a.id = s.audit_entry_id
 where s.id > $after:int and a.object = 'org'
 order by s.id
 limit $limit;

-- ---- checks --------------------------------------------------------------------------------------

-- check_entry_lost: many
select o.id, o.name from org o left join org_entry e on e.org_id = o.id
 where o.is_withheld = 0 and e.org_id is null order by o.id limit 100;

-- check_entry_shown: many
select o.id, o.name from org o join org_entry e on e.org_id = o.id where o.is_withheld = 1 order by o.id limit 100;

-- check_entry_differs: many
select o.id, o.name from org o join org_entry e on e.org_id = o.id
 where e.name <> o.name or e.kind <> o.kind or e.status <> o.status
	or e.street_id <> coalesce(o.street_id, 0) or e.community_id <> coalesce(o.community_id, 0)
 order by o.id limit 100;

-- check_terms_lost: many
select e.org_id, e.name from org_entry e left join org_terms t on t.org_id = e.org_id
 where t.org_id is null order by e.org_id limit 100;

-- check_kinds: many
select e.kind, count(*) as entries:int from org_entry e group by e.kind order by e.kind;

-- check_record_lost: many
select o.id, o.name from org o left join org_record r on r.org_id = o.id where r.org_id is null order by o.id limit 100;

-- check_past_overlaps: many
select a.org_id, a.fact
  from org_past a join org_past b on b.org_id = a.org_id and b.fact = a.fact and b.id > a.id
 where a.to_day is not null and b.to_day is not null
	and coalesce(a.from_day, -1000000) < b.to_day and coalesce(b.from_day, -1000000) < a.to_day
 order by a.org_id limit 100;

-- check_past_ahead: many
-- What was before ends no later than what is now began.
select p.org_id, p.fact
  from org_past p join org_record r on r.org_id = p.org_id
 where p.to_day > case p.fact when 'name' then r.name_from_day when 'kind' then r.kind_from_day
	when 'head' then r.head_from_day when 'address' then r.address_from_day
	when 'supervisor' then r.supervisor_from_day when 'registrar' then r.registrar_from_day
	when 'grade' then r.grade_from_day when 'status' then r.status_from_day
	when 'listed' then r.listed_from_day else r.region_from_day end
 order by p.org_id limit 100;

-- check_withheld_differs: many
select o.id, o.name from org o
 where o.is_withheld <> case when exists (select 1 from org_withheld w
	where w.org_id = o.id and w.field is null and w.lifted_at is null) then 1 else 0 end
 order by o.id limit 100;

-- check_codes: many
select r.org_id, r.uscc from org_record r
 where r.org_id > $after_id:int and r.uscc is not null
 order by r.org_id
 limit $limit;

-- check_community_counts: many
select c.community_id, c.entries, coalesce(g.entries, 0) as found:int
  from org_count_by_community c
  left join (select e.community_id, count(*) as entries from org_entry e group by e.community_id) g
	on g.community_id = c.community_id
 where c.entries <> coalesce(g.entries, 0)
 order by c.community_id limit 100;

-- check_community_counts_total: one
select coalesce((select sum(entries) from org_count_by_community), 0) as counted:int,
	(select count(*) from org_entry where community_id <> 0) as found:int;

-- check_street_counts: many
select c.street_id, c.entries, coalesce(g.entries, 0) as found:int
  from org_count_by_street c
  left join (select e.street_id, count(*) as entries from org_entry e group by e.street_id) g
	on g.street_id = c.street_id
 where c.entries <> coalesce(g.entries, 0)
 order by c.street_id limit 100;

-- check_street_counts_total: one
select coalesce((select sum(entries) from org_count_by_street), 0) as counted:int,
	(select count(*) from org_entry) as found:int;

-- check_counts: many
select c.street_id, c.kind, c.status, c.grade, c.entries, coalesce(g.entries, 0) as found:int
  from org_count c
  left join (select e.street_id, e.kind, e.status, e.grade, count(*) as entries
	       from org_entry e group by e.street_id, e.kind, e.status, e.grade) g
	on g.street_id = c.street_id and g.kind = c.kind and g.status = c.status and g.grade = c.grade
 where c.entries <> coalesce(g.entries, 0)
 order by c.street_id limit 100;

-- check_counts_total: one
select coalesce((select sum(entries) from org_count), 0) as counted:int,
	(select count(*) from org_entry) as found:int;

-- ---- for other offices ---------------------------------------------------------------------------

-- street_count_list: many
-- How many entries each street has.
select c.street_id, c.entries from org_count_by_street c order by c.street_id;

-- entry_youngest: many
-- The last founded, in short.
select e.org_id, e.name, e.kind, o.class, e.street_id, e.community_id, e.founded_key
  from org_entry e join org o on o.id = e.org_id
 order by e.founded_key, e.org_id
 limit $limit;

-- entry_ids_after: many
select e.org_id from org_entry e where e.org_id > $after_id:int and e.org_id <= $last_id:org_id order by e.org_id;

-- entry_id_last: one
select coalesce(max(e.org_id), 0) as last_id:org_id from org_entry e;
