-- Lists of organisations that came in, and what the check of one found.

create table org_import (
	id integer primary key,
	file_name text not null,             -- as the sender called it
	stored_name text,                    -- of the file in DIR/imports; null: read from the command line
	hash text,                           -- SHA-256 of its bytes
	file_bytes integer,
	login_id integer references login(id), -- null: the command line
	added_at integer not null,
	check_job_id integer references job(id),
	checked_at integer,
	failure_row integer,                 -- of a list that cannot be read at all: where, and why
	failure_zh text,
	failure_en text,
	found_rows integer not null default 0,
	found_new integer not null default 0, -- what the check foresaw
	found_changed integer not null default 0,
	found_same integer not null default 0,
	found_refused integer not null default 0,
	apply_job_id integer references job(id),
	is_partial integer not null default 0, -- taken over without its refused rows
	at_row integer not null default 0,   -- the last row that was taken over
	created integer not null default 0,
	updated integer not null default 0,
	unchanged integer not null default 0,
	refused integer not null default 0,  -- on taking over, beyond those the check refused
	applied_at integer
) strict;

-- The columns of a list, as its header names them.
create table org_import_column (
	id integer primary key,
	org_import_id integer not null references org_import(id),
	place integer not null,
	label text not null,
	field_zh text,                       -- what it fills; null: nothing
	field_en text,
	is_ignored integer not null          -- the pack says that such columns are read over
) strict;
create index org_import_column_by_import on org_import_column(org_import_id, place);

-- The first rows as they would be taken over.
create table org_import_sample (
	id integer primary key,
	org_import_id integer not null references org_import(id),
	at_row integer not null,
	outcome text not null check (outcome in ('new', 'changed', 'same')),
	name text not null,
	kind text,
	uscc text,
	number_before text,                  -- licence number or organisation code
	street_id integer references region(id),
	community_id integer references region(id),
	head text,
	founded_day integer,
	grade text,
	status text
) strict;
create index org_import_sample_by_import on org_import_sample(org_import_id, at_row);

-- Why rows are refused: the first ones; all of them are in the file of refused rows.
create table org_import_refusal (
	id integer primary key,
	org_import_id integer not null references org_import(id),
	at_row integer not null,
	column_zh text not null,
	column_en text not null,
	reason_zh text not null,
	reason_en text not null
) strict;
create index org_import_refusal_by_import on org_import_refusal(org_import_id, at_row);
