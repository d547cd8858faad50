-- ---- packs that wait for a yes

-- pack_trial_add: one
insert into pack_trial (hash, name, content, file_name, login_id, added_at)
values ($hash, $name, $content, $file_name, $login_id, $added_at)
returning id;

-- pack_trial_find: maybe
select t.id, t.hash, t.name, t.content, t.file_name, t.added_at from pack_trial t where t.id = $id;

-- pack_trial_remove: exec changed
delete from pack_trial where id = $id;

-- pack_trial_purge: exec changed
delete from pack_trial
 where id in (select t.id from pack_trial t where t.added_at < $added_before_at:moment limit $limit);

-- ---- days that the calendar has otherwise

-- calendar_correction_all: many
select c.on_day, c.is_workday from calendar_correction c order by c.on_day;

-- calendar_correction_list: many
-- Those of a year, with who said so.
select c.id, c.on_day, c.is_workday, c.reason, c.set_at, l.shown_name?
  from calendar_correction c left join login l on l.id = c.login_id
 where c.on_day >= $from_day:day and c.on_day <= $until_day:day
 order by c.on_day;

-- calendar_correction_find: maybe
select c.id, c.on_day, c.is_workday from calendar_correction c where c.id = $id;

-- calendar_correction_put: one
insert into calendar_correction (on_day, is_workday, reason, login_id, set_at)
values ($on_day, $is_workday, $reason, $login_id, $set_at)
on conflict (on_day) do update set is_workday = excluded.is_workday, reason = excluded.reason,
       login_id = excluded.login_id, set_at = excluded.set_at
returning id;

-- calendar_correction_remove: exec changed
delete from calendar_correction where id = $id;
