-- What a search finds above an id, for lists that are read on and on; planned anew each time as org_found is.
create function org_found_after(query text, after_id bigint, row_limit bigint) returns setof bigint
language plpgsql stable as $$
begin
	return query execute format(
		'select org_id from org_terms where tsv @@ %L::tsquery and org_id > %s order by org_id limit %s',
		query, after_id, row_limit);
end $$;
