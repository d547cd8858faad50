-- The search index over news_terms.
alter table news_terms add column tsv tsvector generated always as (to_tsvector('simple', words)) stored;
create index news_search on news_terms using gin (tsv);
-- Planned anew each time with the words as a constant: else a common word walks along the key.
create function news_found(query text, row_limit bigint) returns setof bigint
language plpgsql stable as $$
begin
	return query execute format('select news_item_id from news_terms where tsv @@ %L::tsquery order by news_item_id desc limit %s',
		query, row_limit);
end $$;
