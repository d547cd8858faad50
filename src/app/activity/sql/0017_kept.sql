-- What somebody has typed of a new activity and not yet saved, sealed with their key.
create table activity_kept (
	login_id integer primary key references login(id),
	fields blob not null,
	kept_at integer not null
) strict;
create index activity_kept_old on activity_kept(kept_at, login_id);
