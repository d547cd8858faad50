-- The search index over need_shown.
create virtual table need_search using fts5(words, content = 'need_shown', content_rowid = 'id', columnsize = 0,
	tokenize = 'ascii');
create trigger need_shown_added after insert on need_shown begin
	insert into need_search(rowid, words) values (new.id, new.words);
end;
create trigger need_shown_removed after delete on need_shown begin
	insert into need_search(need_search, rowid, words) values ('delete', old.id, old.words);
end;
create trigger need_shown_changed after update on need_shown begin
	insert into need_search(need_search, rowid, words) values ('delete', old.id, old.words);
	insert into need_search(rowid, words) values (new.id, new.words);
end;
-- What is agreed on, counted by the database itself: more than there is the check of the table refuses.
create trigger need_response_counted after update on need_response begin
	update need set agreed_quantity = agreed_quantity
		+ case when new.state in ('agreed', 'completed') then new.quantity else 0 end
		- case when old.state in ('agreed', 'completed') then old.quantity else 0 end
	 where id = new.need_id and (new.state in ('agreed', 'completed')) <> (old.state in ('agreed', 'completed'));
end;
create trigger need_response_added after insert on need_response when new.state in ('agreed', 'completed') begin
	update need set agreed_quantity = agreed_quantity + new.quantity where id = new.need_id;
end;
