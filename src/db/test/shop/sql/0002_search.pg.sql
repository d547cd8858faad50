create table goods_words (
	id bigint primary key,
	words tsvector not null
);
create index goods_words_by_words on goods_words using gin (words);

create function goods_words_add() returns trigger language plpgsql as $$
begin
	insert into goods_words (id, words) values (new.id, to_tsvector('simple', new.name));
	return null;
end
$$;
create trigger goods_words_add after insert on goods
	for each row execute function goods_words_add();

create function slip_is_final() returns trigger language plpgsql as $$
begin
	raise exception 'slip_is_final';
end
$$;
create trigger slip_is_final before update on slip
	for each row execute function slip_is_final();
