-- How many entries each street has (0: none): the home page asks for nothing else of org_count.
create table org_count_by_street (
	street_id integer primary key,
	entries integer not null
) strict;
