-- The words of a case name its offices now; they are made anew at the next start.
delete from case_terms;
-- Within a stretch of ids, which bounds what is read whichever way is planned: along the key if hits are many, else by the words.
drop function case_found(text, bigint);
create function case_found(query text, from_id bigint, until_id bigint, row_limit bigint) returns setof bigint
language plpgsql stable as $$
begin
	return query execute format('select casefile_id from case_terms where tsv @@ %L::tsquery and casefile_id >= %s and casefile_id < %s
		order by casefile_id desc limit %s', query, from_id, until_id, row_limit);
end $$;
