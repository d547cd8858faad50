create virtual table doc using fts5(terms, tokenize = 'unicode61 remove_diacritics 0');
insert into doc (rowid, terms) values (1, $terms);
select count(*) from doc where terms match $query;
delete from doc;
