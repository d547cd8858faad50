-- The search index over org_terms.  The words are folded already and hold letters, digits and what is not ASCII:
-- the tokenizer `ascii` parts them as `unicode61` would, in half the time.
create virtual table org_search using fts5(names, rest, content = 'org_terms', content_rowid = 'org_id',
	columnsize = 0, tokenize = 'ascii');
-- More words are gathered in memory before a new piece of index is written, and more pieces stand beside each
-- other before they are merged: a quarter less work for an import, a few microseconds more for a search.
insert into org_search(org_search, rank) values ('hashsize', 33554432);
insert into org_search(org_search, rank) values ('automerge', 8);

-- A row that is added is indexed by a statement of its own (terms_index), not by a trigger: a statement with a
-- trigger is a savepoint inside the transaction, and at each savepoint FTS5 writes all that it has gathered, a
-- hundred times as much as the row (measured: half of an import's time).
create trigger org_terms_removed after delete on org_terms begin
	insert into org_search(org_search, rowid, names, rest) values ('delete', old.org_id, old.names, old.rest);
end;
create trigger org_terms_changed after update on org_terms begin
	insert into org_search(org_search, rowid, names, rest) values ('delete', old.org_id, old.names, old.rest);
	insert into org_search(rowid, names, rest) values (new.org_id, new.names, new.rest);
end;
