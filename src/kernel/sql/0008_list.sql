-- Lists that came in are few among pictures and documents, and go after their time.
create index file_list_by_age on file(added_at) where purpose = 'list';
