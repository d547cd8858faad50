-- Who comes on top of what there is, because an officer says so.

-- Seats of the capacity that are such places'; what an owner sets is the rest.
alter table quota_pool add column extra integer not null default 0;

create table quota_extra (
	place_id integer not null references quota_place(id), -- a claim's first row
	pool_id integer not null references quota_pool(id),
	seats integer not null check (seats >= 0), -- 0: the place is given up, and they with it
	reason text not null,                -- as it was given; who gave it is in the audit log
	made_at integer not null,
	primary key (place_id, pool_id)
) strict;
create index quota_extra_by_pool on quota_extra(pool_id, place_id) where seats > 0;
