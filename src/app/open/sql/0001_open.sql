-- The files that everybody may take.
create table open_file (
	id integer primary key,
	name text not null unique,      -- orgs.csv, as the address has it
	stored_name text not null,      -- in DIR/open
	hash text not null,             -- SHA-256 of its bytes, hexadecimal
	file_bytes integer not null,
	entries integer not null,
	made_at integer not null,       -- when these bytes were first made
	looked_at integer not null      -- when it was last found that they still hold
) strict;
