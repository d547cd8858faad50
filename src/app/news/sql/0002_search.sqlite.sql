-- The search index over news_terms.
create virtual table news_search using fts5(words, content = 'news_terms', content_rowid = 'news_item_id',
	columnsize = 0, tokenize = 'ascii');
create trigger news_terms_added after insert on news_terms begin
	insert into news_search(rowid, words) values (new.news_item_id, new.words);
end;
create trigger news_terms_removed after delete on news_terms begin
	insert into news_search(news_search, rowid, words) values ('delete', old.news_item_id, old.words);
end;
create trigger news_terms_changed after update on news_terms begin
	insert into news_search(news_search, rowid, words) values ('delete', old.news_item_id, old.words);
	insert into news_search(rowid, words) values (new.news_item_id, new.words);
end;
