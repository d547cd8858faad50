-- procedure_version_add: maybe
-- Nothing if that text is stored already.
insert into procedure_version (procedure, hash, content, added_at)
values ($procedure, $hash, $content, $added_at)
on conflict (procedure, hash) do nothing
returning id;

-- procedure_version_find: maybe
select v.id, v.procedure, v.hash, v.content from procedure_version v where v.id = $id;

-- procedure_version_find_by_hash: maybe
select v.id from procedure_version v where v.procedure = $procedure and v.hash = $hash;

-- procedure_version_names: many
-- Every procedure that there ever was, once.
select distinct v.procedure from procedure_version v order by v.procedure limit 1000;
