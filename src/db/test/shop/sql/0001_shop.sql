-- Tables of the db tests: goods on shelves, and slips about them.
create table shelf (
	id integer primary key,
	name text not null unique,
	is_open integer not null default 1,
	constraint shelf_name_length check (length(name) < 100)
) strict;

create table goods (
	id integer primary key,
	shelf_id integer references shelf(id),
	name text not null,
	price_fen integer,
	made_day integer,
	sold_at integer,
	picture blob,
	count integer not null default 0 check (count >= 0),
	unique (shelf_id, name)
) strict;
create index goods_by_made on goods (made_day desc, id) where sold_at is null;

create table slip (
	id integer primary key,
	goods_id integer not null references goods(id) on delete cascade,
	note text not null default ''
) strict;

create table tally (
	name text not null primary key,
	value integer not null
) strict;
