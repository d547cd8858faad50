-- What people send: pictures, documents, sheets.  The right hangs on the record; bytes lie under DIR/files,
-- named by the SHA-256 of what is stored.

create table file (
	id integer primary key,
	hash text not null,                  -- SHA-256 of what was sent, hexadecimal
	size integer not null,               -- of what was sent, bytes
	type text not null,                  -- by content: image/jpeg
	name text not null,                  -- as the sender called it; never a path
	purpose text not null,               -- picture, document, sheet, paper
	state text not null check (state in ('new', 'bound', 'gone')),
	login_id integer references login(id), -- who sent it; null: the demonstration
	org_id integer references org(id),   -- for which organisation; null: none
	object_kind text,                    -- what it belongs to: news; null while it is new
	object_id integer,
	place integer not null default 0,    -- order among the object's files
	alt text,                            -- what a picture shows, for those who cannot see it
	width integer not null default 0,    -- of a picture as it stands upright, pixels; 0: none
	height integer not null default 0,
	key_box blob,                        -- the wrapped key of sealed bytes; null: they lie open
	added_at integer not null,
	left_at integer,                     -- since when nothing needs it; null while it is bound
	check ((left_at is null) = (state = 'bound'))
) strict;
create index file_by_object on file(object_kind, object_id, place, id);
create index file_by_login on file(login_id, id);
create index file_by_left on file(left_at) where left_at is not null;

-- The stored bytes of a file: one part of width 0, or a picture's widths.
create table file_part (
	id integer primary key,
	file_id integer not null references file(id),
	width integer not null,              -- 0, or the most that a browser asks for: 320, 960, 1920
	hash text not null,                  -- SHA-256 of what is stored, hexadecimal: the name of the bytes
	size integer not null,               -- of what is stored, bytes
	type text not null,
	pixel_width integer not null default 0,
	pixel_height integer not null default 0,
	unique (file_id, width)
) strict;
create index file_part_by_hash on file_part(hash);
