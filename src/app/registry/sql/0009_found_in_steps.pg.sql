-- A GIN index hands out all hits or none, in no order: the first thousand of a common word cost as much as all of
-- its million.  So each entry also bears the ranges of ids that it lies in, as words: A5 for the 1,024 ids from
-- 5 × 1,024 on, B for eight times as many, and so on.  (Letters of words that people type are small.)  A search asks
-- for its words within the first range, then within the next ones, until it has enough; the index meets only
-- what lies in the range.
create function org_ranges(org_id bigint) returns tsvector language sql immutable as $$
	select array_to_tsvector(array['A' || (org_id >> 10)::text, 'B' || (org_id >> 13)::text,
		'C' || (org_id >> 16)::text, 'D' || (org_id >> 19)::text, 'E' || (org_id >> 22)::text])
$$;

-- Nor does the index know weights: whether a word is one of a name was read from each row.  So the words of the rest
-- begin with a letter for private use, U+E001 (search_grams.c).
drop index org_search;
alter table org_terms drop column tsv;
alter table org_terms add column tsv tsvector generated always as (
	to_tsvector('simple', names) || to_tsvector('simple', replace(' ' || rest, ' ', ' ' || U&'\E001')) ||
	org_ranges(org_id)) stored;
-- Within the row, since phrases are compared there; and not packed, which takes longer than all else of an insert.
alter table org_terms set (toast_tuple_target = 4080);
alter table org_terms alter column tsv set storage main;
alter table org_terms alter column tsv set statistics 0; -- no plan asks for them
create index org_search on org_terms using gin (tsv);

-- What a search finds, in the order of ids.  Each step looks at seven times what lies before it: at all of it at
-- once if words are rare, at one range after another if the first may be enough.  Phrases are looked up as words and
-- compared in the rows that have them: the index would compare them slowly and then leave it to the rows all the same.
-- The plan is always the same, by the index, whatever the tables' statistics say.
create or replace function org_found(query text, row_limit bigint, row_offset bigint) returns setof bigint
language plpgsql stable rows 1000
set enable_seqscan = off set enable_indexscan = off set jit = off set plan_cache_mode = force_generic_plan as $$
declare
	has_phrase boolean := strpos(query, '<->') > 0;
	words tsquery := case when has_phrase then replace(split_part(query, ' & !', 1), '<->', '&') else query end;
	phrases tsquery := case when has_phrase then query end;
	wanted bigint := row_offset + row_limit;
	seen bigint := 0;
	ranges tsquery;
	hits bigint[];
	digit int;
	last int;
begin
	for step in 0..5 loop
		digit := least(step, 1);
		while digit <= least(step * 7, 7) and seen < wanted loop
			last := case when seen * 7 > 2 * (wanted - seen) then digit else least(step * 7, 7) end;
			select string_agg(quote_literal(substr('AABCDE', step + 1, 1) || d), '|')::tsquery into ranges
			  from generate_series(digit, last) d;
			select array_agg(t.org_id order by t.org_id) into hits from org_terms t
			 where t.tsv @@ (words && ranges) and (not has_phrase or t.tsv @@ phrases);
			return query select h from unnest(hits[greatest(row_offset - seen, 0) + 1 : wanted - seen]) h;
			seen := seen + coalesce(cardinality(hits), 0);
			digit := last + 1;
		end loop;
	end loop;
	if seen < wanted then -- beyond the ranges of E
		return query select t.org_id from org_terms t
			 where t.tsv @@ words and (not has_phrase or t.tsv @@ phrases) and t.org_id >= 8 * (1::bigint << 22)
			 order by t.org_id limit wanted - greatest(seen, row_offset) offset greatest(row_offset - seen, 0);
	end if;
end $$;

create or replace function org_found_count(query text, row_limit bigint) returns bigint
language sql stable as $$
	select count(*) from org_found(query, row_limit, 0)
$$;

-- After many rows at once: the index's list of what is new, which every search reads through, is put in its place, and
-- plans of lists are made by what the tables hold now.
create function org_found_settle() returns bigint language plpgsql as $$
begin
	analyze org, org_record, org_entry, org_terms;
	return gin_clean_pending_list('org_search');
end $$;
