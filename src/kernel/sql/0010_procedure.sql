-- Every procedure that a pack ever brought, as it stood: a running case keeps the one it began with.
create table procedure_version (
	id integer primary key,
	procedure text not null,             -- its id in the pack
	hash text not null,                  -- SHA-256 of the text, hexadecimal
	content text not null,               -- canonical, as procedure_parse() reads it
	added_at integer not null,
	unique (procedure, hash)
) strict;
