-- Which migrations ran: number and checksum by owner.
create table schema_patch (
	owner text not null,
	number integer not null,
	checksum text not null,
	applied_at integer not null,
	primary key (owner, number)
) strict;

-- A table's version is the sum over its stripes.  On PostgreSQL each connection bumps a stripe of its
-- own choice, so that commits do not wait for one row; on SQLite there is only stripe 0.
create table table_version (
	name text not null,
	stripe integer not null,
	version integer not null,
	primary key (name, stripe)
) strict;
