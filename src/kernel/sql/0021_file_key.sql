-- With whose key a sealed file's own is wrapped: a case's, so that its papers go with what else is personal in it.
alter table file add column person_key_id integer references person_key(id); -- null: the sender's
-- What an older version left open: the papers of cases, until they are sealed at the next start.
create index file_left_open on file(id) where key_box is null and purpose = 'document';
