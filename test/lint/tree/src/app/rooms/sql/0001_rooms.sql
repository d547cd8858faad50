-- create table user (a integer)
create table room (
	id integer primary key,
	name text not null default 'create table case (',
	"end" integer,
	case integer,
	price_fen integer check (price_fen > 0),
	check (id in (1, 2)),
	unique (id, name)
) strict;
CREATE TABLE IF NOT EXISTS window (id integer primary key, to_at integer, to integer);
create table empty(id integer);
