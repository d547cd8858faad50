-- schema_patch_list: many
select owner, number, checksum from schema_patch order by owner, number;

-- schema_patch_add: exec
insert into schema_patch (owner, number, checksum, applied_at)
values ($owner, $number, $checksum, $applied_at);

-- table_version_list: many
-- All versions, of this process and of others.
select name, stripe, version from table_version order by name, stripe;

-- table_version_bump: one
-- One more; gives what it is now.
insert into table_version (name, stripe, version) values ($name, $stripe, 1)
on conflict (name, stripe) do update set version = table_version.version + 1
returning version;
