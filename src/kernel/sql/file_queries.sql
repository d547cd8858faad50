-- ---- files

-- file_add_row: one
insert into file (hash, size, type, name, purpose, state, login_id, org_id, width, height, key_box, added_at, left_at)
values ($hash, $size, $type, $name, $purpose, 'new', $login_id, $org_id, $width, $height, $key_box, $added_at, $added_at)
returning id;

-- file_part_add: exec
insert into file_part (file_id, width, hash, size, type, pixel_width, pixel_height)
values ($file_id, $width, $hash, $size, $type, $pixel_width, $pixel_height);

-- file_look_up: maybe as file_find_row
select f.id, f.hash, f.size, f.type, f.name, f.purpose, f.state, f.login_id, f.object_kind, f.object_id, f.alt,
       f.width, f.height, f.key_box, f.person_key_id, f.added_at
  from file f
 where f.id = $id:file_id;

-- file_list_by_object: many as file_find_row
select f.id, f.hash, f.size, f.type, f.name, f.purpose, f.state, f.login_id, f.object_kind, f.object_id, f.alt,
       f.width, f.height, f.key_box, f.person_key_id, f.added_at
  from file f
 where f.object_kind = $object_kind and f.object_id = $object_id and f.state = 'bound'
 order by f.place, f.id;

-- file_list_from_object: many as file_find_row
-- The files of many objects in turn: a page of a list asks once.
select f.id, f.hash, f.size, f.type, f.name, f.purpose, f.state, f.login_id, f.object_kind, f.object_id, f.alt,
       f.width, f.height, f.key_box, f.person_key_id, f.added_at
  from file f
 where f.object_kind = $object_kind and f.object_id >= $first_id:int and f.object_id <= $last_id:int
   and f.state = 'bound' and f.place = 0
 order by f.object_id nulls last, f.id;

-- file_bind_row: exec changed
-- To an object: what is one's own and new, or bound to it already.
update file set state = 'bound', object_kind = $object_kind, object_id = $object_id, place = $place, alt = $alt,
       left_at = null
 where id = $id and purpose = $purpose
   and ((state = 'new' and login_id = $login_id)
        or (state = 'bound' and object_kind = $object_kind and object_id = $object_id));

-- file_bind_unasked: exec changed
update file set state = 'bound', object_kind = $object_kind, object_id = $object_id, left_at = null
 where id = $id and purpose = $purpose and state = 'new';

-- file_set_key: exec
update file set key_box = $key_box, person_key_id = $person_key_id where id = $id;

-- file_left_open: many
-- Papers of cases that an older version kept as they came.
select f.id, p.hash, c.person_key_id
  from file f join file_part p on p.file_id = f.id join casefile c on c.id = f.object_id
 where f.id > $after:int and f.key_box is null and f.purpose = 'document' and f.object_kind = 'casefile'
   and f.state = 'bound'
 order by f.id limit $limit;

-- file_part_replace: exec changed
update file_part set hash = $hash, size = $size where file_id = $file_id and hash = $before:text;

-- file_leave_object: exec
update file set state = 'gone', left_at = $left_at
 where object_kind = $object_kind and object_id = $object_id and state = 'bound';

-- file_leave: exec
-- What an object no longer has.
update file set state = 'gone', left_at = $left_at where id = $id;

-- file_part_find: maybe
-- The narrowest that is wide enough.
select p.width, p.hash, p.size, p.type, p.pixel_width, p.pixel_height
  from file_part p
 where p.file_id = $file_id and p.width >= $width
 order by p.width
 limit 1;

-- file_part_widest: maybe as file_part_find_row
select p.width, p.hash, p.size, p.type, p.pixel_width, p.pixel_height
  from file_part p
 where p.file_id = $file_id
 order by p.width desc
 limit 1;

-- file_count_unused: one
-- How many of the last files that somebody sent belong to nothing yet.
select count(*) as total:int
  from (select f.state from file f where f.login_id = $login_id order by f.id desc limit $limit) f
 where f.state = 'new';

-- file_left: many
-- What nobody took for so long.
select f.id from file f where f.left_at < $before_at:moment order by f.left_at nulls last limit $limit;

-- file_part_remove_all: exec
delete from file_part where file_id = $file_id;

-- file_remove: exec
delete from file where id = $id;

-- file_part_counts_hash: one
select count(*) as total:int from file_part p where p.hash = $hash;

-- file_part_page: many
-- By keyset, for the check of the data.
select p.id, p.file_id, p.hash, p.size from file_part p where p.id > $after:int order by p.id limit $limit;

-- file_without_part: many
select f.id from file f where not exists (select 1 from file_part p where p.file_id = f.id) order by f.id limit $limit;
