-- open_file_list: many
select name, hash, file_bytes, entries, made_at, looked_at
  from open_file
 order by name;

-- open_file_find: maybe
select name, stored_name, hash, file_bytes, entries, made_at, looked_at
  from open_file
 where name = $name;

-- open_file_put: exec
-- The same bytes made anew keep the moment at which they were first made.
insert into open_file (name, stored_name, hash, file_bytes, entries, made_at, looked_at)
values ($name, $stored_name, $hash, $file_bytes, $entries, $made_at, $looked_at)
on conflict (name) do update set
	made_at = case when open_file.hash = excluded.hash then open_file.made_at else excluded.made_at end,
	stored_name = excluded.stored_name, hash = excluded.hash, file_bytes = excluded.file_bytes,
	entries = excluded.entries, looked_at = excluded.looked_at;

-- open_files_oldest: one
select count(*) as total:int, min(looked_at) as looked_at:moment? from open_file;

-- open_jobs_waiting: one
-- Whether somebody is at it already.
select count(*) as total:int from job where kind = 'open.make' and state in ('waiting', 'running');
