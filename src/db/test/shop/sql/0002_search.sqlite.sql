create virtual table goods_words using fts5(words, content='', tokenize='unicode61');

create trigger goods_words_add after insert on goods begin
	insert into goods_words (rowid, words) values (new.id, new.name);
end;

create trigger slip_is_final before update on slip begin
	select raise(abort, 'slip_is_final');
end;
