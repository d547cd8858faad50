-- ---- master keys

-- master_key_list: many
-- The one that wraps what is new comes first.
select m.id, m.name, m.file from master_key m order by m.id desc;

-- master_key_newest: one
select m.id, m.name, m.file from master_key m order by m.id desc limit 1;

-- master_key_add: one
insert into master_key (name, file, made_at) values ($name, $file, $made_at) returning id;

-- master_key_remove: exec
-- Waits for whoever is just about to wrap a row with it; refused while any row is.
delete from master_key where id = $id;

-- ---- the district's keys

-- house_key_find: maybe
select h.id, h.wrapped, m.name as master_name, m.file as master_file
  from house_key h join master_key m on m.id = h.master_key_id
 where h.name = $name;

-- house_key_add: maybe
insert into house_key (name, master_key_id, wrapped) values ($name, $master_key_id, $wrapped)
on conflict (name) do nothing
returning id;

-- house_key_list_by_master: many
select h.id, h.name, h.wrapped from house_key h where h.master_key_id = $master_key_id order by h.id;

-- house_key_wrap: exec
update house_key set wrapped = $wrapped, master_key_id = $master_key_id where id = $id;

-- ---- keys of persons

-- person_key_find: maybe
select p.id, p.wrapped, m.name as master_name?, m.file as master_file?
  from person_key p left join master_key m on m.id = p.master_key_id
 where p.id = $id:person_key_id;

-- person_key_of_login: maybe
select p.id from person_key p where p.login_id = $login_id;

-- person_key_add: maybe
insert into person_key (login_id, master_key_id, wrapped, made_at)
values ($login_id, $master_key_id, $wrapped, $made_at)
on conflict (login_id) do nothing
returning id;

-- person_key_new: one all
-- Of somebody who has no account.
insert into person_key (master_key_id, wrapped, made_at) values ($master_key_id, $wrapped, $made_at)
returning id;

-- person_key_destroy: exec changed
update person_key set wrapped = null, master_key_id = null, destroyed_at = $destroyed_at
 where id = $id and destroyed_at is null;

-- person_key_list_by_master: many
select p.id, p.wrapped from person_key p where p.master_key_id = $master_key_id order by p.id limit $limit;

-- person_key_wrap: exec
-- Unless it was destroyed meanwhile.
update person_key set wrapped = $wrapped, master_key_id = $master_key_id
 where id = $id and destroyed_at is null;

-- person_key_count_by_master: one
select count(*) as total:int from person_key p where p.master_key_id = $master_key_id;

-- person_key_count_of_closed: one
select count(*) as total:int from person_key p where p.destroyed_at is not null;

-- ---- the audit log's end, and who looked behind masks

-- audit_seal_find: maybe
select s.hash from audit_seal s where s.id = $id;

-- audit_sight_find: maybe
select e.id from audit_entry e
 where e.object = $object and e.object_id = $object_id and e.verb = 'personal.see' and e.login_id = $login_id
   and e.detail = $detail and e.made_at > $since_at:moment
 order by e.id desc
 limit 1;

-- audit_sight_list: many
-- Who has looked behind the masks of one object, the latest first.
select e.id, e.made_at, e.reason, e.detail, l.shown_name as login_name?
  from audit_entry e left join login l on l.id = e.login_id
 where e.object = $object and e.object_id = $object_id and e.verb = 'personal.see'
 order by e.id desc
 limit $limit;
