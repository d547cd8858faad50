-- The search index over case_terms.
alter table case_terms add column tsv tsvector generated always as (to_tsvector('simple', words)) stored;
create index case_search on case_terms using gin (tsv);
-- Planned anew each time with the words as a constant: else a common word walks along the key.
create function case_found(query text, row_limit bigint) returns setof bigint
language plpgsql stable as $$
begin
	return query execute format('select casefile_id from case_terms where tsv @@ %L::tsquery order by casefile_id desc limit %s',
		query, row_limit);
end $$;

-- Of what was there before, numbers are listed from the next one on; turns that run learn their street.
update case_series set listed_from = last_serial;
update case_turn set street_id = (select case when r.kind in ('street', 'town') then r.id else r.parent_id end
	from casefile c join region r on r.id = c.region_id where c.id = case_turn.casefile_id) where ended_at is null;
