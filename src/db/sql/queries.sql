-- schema_patch_list: many
select owner, number, checksum from schema_patch order by owner, number;

-- schema_patch_add: exec
insert into schema_patch (owner, number, checksum, applied_at)
values ($owner, $number, $checksum, $applied_at);

-- table_version_list: many
-- All versions, of this process and of others.
select name, stripe, version from table_version order by name, stripe;

-- table_version_raise: many
-- One more for each table of a JSON array of names; gives what they are now.  In the order of names, so
-- that two transactions never wait for each other.
insert into table_version (name, stripe, version)
{sqlite} select value, $stripe, 1 from json_each($names:text) where true order by value
{pg}     select value, $stripe, 1 from json_array_elements_text(cast($names:text as json)) as value order by value
{end}
on conflict (name, stripe) do update set version = table_version.version + 1
returning name, version;
