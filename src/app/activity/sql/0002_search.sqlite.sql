-- The search index over activity_shown.
create virtual table activity_search using fts5(words, content = 'activity_shown', content_rowid = 'id', columnsize = 0,
	tokenize = 'ascii');
create trigger activity_shown_added after insert on activity_shown begin
	insert into activity_search(rowid, words) values (new.id, new.words);
end;
create trigger activity_shown_removed after delete on activity_shown begin
	insert into activity_search(activity_search, rowid, words) values ('delete', old.id, old.words);
end;
create trigger activity_shown_changed after update on activity_shown begin
	insert into activity_search(activity_search, rowid, words) values ('delete', old.id, old.words);
	insert into activity_search(rowid, words) values (new.id, new.words);
end;
