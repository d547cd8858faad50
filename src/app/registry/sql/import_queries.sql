-- ---- lists that came in --------------------------------------------------------------------------

-- import_add: one
insert into org_import (file_name, stored_name, hash, file_bytes, login_id, added_at)
values ($file_name, $stored_name, $hash, $file_bytes, $login_id, $added_at)
returning id;

-- import_add_done: one
-- One that the command line has checked and taken over.
insert into org_import (file_name, added_at, checked_at, found_rows, found_refused, created, updated, unchanged,
	is_partial, applied_at)
values ($file_name, $added_at, $added_at, $found_rows, $found_refused, $created, $updated, $unchanged, $is_partial,
	$added_at)
returning id;

-- import_find: maybe
select i.id, i.file_name, i.stored_name, i.hash, i.file_bytes, i.login_id, i.added_at, i.check_job_id, i.checked_at,
	i.failure_row, i.failure_zh, i.failure_en, i.found_rows, i.found_new, i.found_changed, i.found_same,
	i.found_refused, i.apply_job_id, i.is_partial, i.at_row, i.created, i.updated, i.unchanged, i.refused,
	i.applied_at, l.shown_name as login_name?
  from org_import i left join login l on l.id = i.login_id
 where i.id = $id:org_import_id;

-- import_list: many
select i.id, i.file_name, i.login_id, i.added_at, i.checked_at, i.failure_zh, i.found_rows, i.found_refused,
	i.apply_job_id, i.created, i.updated, i.unchanged, i.applied_at, l.shown_name as login_name?
  from org_import i left join login l on l.id = i.login_id
 order by i.id desc
 limit $limit;

-- import_set_check_job: exec
update org_import set check_job_id = $check_job_id where id = $id;

-- import_set_apply_job: exec changed
-- Once only, and only of a list that was checked and can be read.
update org_import set apply_job_id = $apply_job_id, is_partial = $is_partial
 where id = $id and apply_job_id is null and checked_at is not null and failure_zh is null;

-- import_set_anew: exec changed
-- To be checked once more; not once rows of it were taken over whole.
update org_import set check_job_id = $check_job_id, checked_at = null, failure_row = null, failure_zh = null,
	failure_en = null, apply_job_id = null, at_row = 0, created = 0, updated = 0, unchanged = 0, refused = 0
 where id = $id and applied_at is null and stored_name is not null;

-- import_set_checked: exec
update org_import set checked_at = $checked_at, found_rows = $found_rows, found_new = $found_new,
	found_changed = $found_changed, found_same = $found_same, found_refused = $found_refused
 where id = $id;

-- import_set_failed: exec
update org_import set checked_at = $checked_at, failure_row = $failure_row, failure_zh = $failure_zh,
	failure_en = $failure_en
 where id = $id;

-- import_advance: exec
update org_import set at_row = $at_row, created = $created, updated = $updated, unchanged = $unchanged,
	refused = $refused
 where id = $id;

-- import_end: exec
update org_import set applied_at = $applied_at where id = $id;

-- ---- what the check found ------------------------------------------------------------------------

-- import_forget_columns: exec
delete from org_import_column where org_import_id = $org_import_id;

-- import_forget_samples: exec
delete from org_import_sample where org_import_id = $org_import_id;

-- import_forget_refusals: exec
delete from org_import_refusal where org_import_id = $org_import_id;

-- import_column_add: exec
insert into org_import_column (org_import_id, place, label, field_zh, field_en, is_ignored)
values ($org_import_id, $place, $label, $field_zh, $field_en, $is_ignored);

-- import_column_list: many
select c.label, c.field_zh, c.field_en, c.is_ignored
  from org_import_column c where c.org_import_id = $org_import_id order by c.place;

-- import_sample_add: exec
insert into org_import_sample (org_import_id, at_row, outcome, name, kind, uscc, number_before, street_id, community_id,
	head, founded_day, grade, status)
values ($org_import_id, $at_row, $outcome, $name, $kind, $uscc, $number_before, $street_id, $community_id, $head,
	$founded_day, $grade, $status);

-- import_sample_list: many
select s.at_row, s.outcome, s.name, s.kind, s.uscc, s.number_before, s.street_id, s.community_id, s.head, s.founded_day,
	s.grade, s.status
  from org_import_sample s where s.org_import_id = $org_import_id order by s.at_row;

-- import_refusal_add: exec
insert into org_import_refusal (org_import_id, at_row, column_zh, column_en, reason_zh, reason_en)
values ($org_import_id, $at_row, $column_zh, $column_en, $reason_zh, $reason_en);

-- import_refusal_list: many
select r.at_row, r.column_zh, r.column_en, r.reason_zh, r.reason_en
  from org_import_refusal r where r.org_import_id = $org_import_id order by r.at_row, r.id;
