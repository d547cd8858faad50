-- The search index over need_shown.
alter table need_shown add column tsv tsvector generated always as (to_tsvector('simple', words)) stored;
create index need_search on need_shown using gin (tsv);
-- Planned anew each time with the words as a constant: else a common word walks along the key.
create function need_found(query text, before_id bigint, row_limit bigint) returns setof bigint
language plpgsql stable rows 100 as $$
begin
	return query execute format('select id from need_shown where tsv @@ %L::tsquery and id < %s order by id desc limit %s',
		query, before_id, row_limit);
end $$;
-- What is agreed on, counted by the database itself: more than there is the check of the table refuses.
create function need_response_count() returns trigger language plpgsql as $$
declare
	before bigint := 0;
	after bigint := 0;
begin
	if new.state in ('agreed', 'completed') then
		after := new.quantity;
	end if;
	if tg_op = 'UPDATE' and old.state in ('agreed', 'completed') then
		before := old.quantity;
	end if;
	if before <> after then
		update need set agreed_quantity = agreed_quantity + after - before where id = new.need_id;
	end if;
	return null;
end $$;
create trigger need_response_counted after insert or update on need_response
	for each row execute function need_response_count();
