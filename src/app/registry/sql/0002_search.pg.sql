-- The search index over org_terms: words of names weigh A, so that a query can ask for them alone.
alter table org_terms add column tsv tsvector generated always as (
	setweight(to_tsvector('simple', names), 'A') || to_tsvector('simple', rest)) stored;
create index org_search on org_terms using gin (tsv);
