-- The search index over case_terms.
create virtual table case_search using fts5(words, content = 'case_terms', content_rowid = 'casefile_id',
	columnsize = 0, tokenize = 'ascii');
create trigger case_terms_added after insert on case_terms begin
	insert into case_search(rowid, words) values (new.casefile_id, new.words);
end;
create trigger case_terms_removed after delete on case_terms begin
	insert into case_search(case_search, rowid, words) values ('delete', old.casefile_id, old.words);
end;
create trigger case_terms_changed after update on case_terms begin
	insert into case_search(case_search, rowid, words) values ('delete', old.casefile_id, old.words);
	insert into case_search(rowid, words) values (new.casefile_id, new.words);
end;

-- Of what was there before, numbers are listed from the next one on; turns that run learn their street.
update case_series set listed_from = last_serial;
update case_turn set street_id = (select case when r.kind in ('street', 'town') then r.id else r.parent_id end
	from casefile c join region r on r.id = c.region_id where c.id = case_turn.casefile_id) where ended_at is null;
