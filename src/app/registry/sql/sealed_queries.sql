-- ---- contacts that are a person's own ------------------------------------------------------------

-- org_sealed_add: exec all
insert into org_sealed (org_id, field, place, person_key_id, sealed, hash)
values ($org_id, $field, $place, $person_key_id, $sealed, $hash);

-- org_sealed_list: many
select s.id, s.place, s.person_key_id, s.sealed, s.hash
  from org_sealed s where s.org_id = $org_id and s.field = $field order by s.place;

-- org_sealed_set_place: exec
update org_sealed set place = $place where id = $id;

-- org_sealed_remove: exec
delete from org_sealed where id = $id;

-- org_sealed_find: many
-- Whose contact it is.
select s.org_id, o.street_id, o.community_id from org_sealed s join org o on o.id = s.org_id
 where s.hash = $hash order by s.org_id limit $limit;

-- org_unsealed_list: many
select u.org_id, r.phone, r.email from org_unsealed u join org_record r on r.org_id = u.org_id
 order by u.org_id limit $limit;

-- org_unsealed_remove: exec
delete from org_unsealed where org_id = $org_id;

-- org_record_set_contacts: exec
update org_record set phone = $phone, email = $email where org_id = $org_id;

-- org_sight_list: many
-- Who has looked behind the masks of an entry's contacts, the latest first.
select e.made_at, e.reason, e.detail, l.shown_name as login_name?
  from audit_entry e left join login l on l.id = e.login_id
 where e.object = 'org' and e.object_id = $object_id and e.verb = 'personal.see'
 order by e.id desc limit $limit;

-- check_contacts: many
-- Texts that may hold what ought to be sealed.
select r.org_id, o.name, r.phone, r.email from org_record r join org o on o.id = r.org_id
 where r.org_id > $after:int and (r.phone is not null or r.email is not null)
 order by r.org_id limit $limit;
