-- A notice of a case takes its objections on the case's own page, where its office answers them.
alter table news_item add column object_to text;      -- an own path; null: here
