-- The search index over activity_shown.
alter table activity_shown add column tsv tsvector generated always as (to_tsvector('simple', words)) stored;
create index activity_search on activity_shown using gin (tsv);
-- Planned anew each time with the words as a constant: else a common word walks along the key.
create function activity_found(query text, row_limit bigint) returns setof bigint
language plpgsql stable rows 100 as $$
begin
	return query execute format('select activity_id from activity_shown where tsv @@ %L::tsquery order by id desc limit %s',
		query, row_limit);
end $$;
