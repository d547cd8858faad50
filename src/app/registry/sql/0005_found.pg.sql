-- What a search finds.  The plan that is right for a word that every entry has is wrong for one that none has
-- (a walk along the key, 2 s, instead of the index, 2 ms), and a prepared statement keeps one plan for both.
-- So these plan anew each time, with the words as a constant.
create function org_found(query text, row_limit bigint, row_offset bigint) returns setof bigint
language plpgsql stable as $$
begin
	return query execute format('select org_id from org_terms where tsv @@ %L::tsquery order by org_id limit %s offset %s',
		query, row_limit, row_offset);
end $$;

create function org_found_count(query text, row_limit bigint) returns bigint
language plpgsql stable as $$
declare hits bigint;
begin
	execute format('select count(*) from (select 1 from org_terms where tsv @@ %L::tsquery limit %s) s', query, row_limit)
		into hits;
	return hits;
end $$;
