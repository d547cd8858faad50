-- What was left open: of whom a receiver's failure was told, on which paper a seal was put, ids that never come back.

-- When its administrators were last told that it does not answer.
alter table webhook add column told_at integer;
create index webhook_letter_waiting on webhook_letter(webhook_id, next_at) where ended_at is null;

-- On which paper; null: it was put there before this was kept, and none shows it any more.
alter table case_sealing add column paper text check (paper in ('letter', 'form'));
create index case_sealing_by_paper on case_sealing(casefile_id, login_id, paper, sealed_at);

-- The highest id of a draft that was deleted: one that is begun later is given a higher one, so that nothing that still
-- names the old one leads to it.  A single row, once a draft was deleted; PostgreSQL never gives an id twice by itself.
create table case_dropped (
	id integer primary key,
	last_id integer not null
) strict;
