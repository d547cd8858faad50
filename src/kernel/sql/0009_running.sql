-- What an administrator prepares or corrects: packs that were sent and wait for a yes, days of the calendar.
create table pack_trial (
	id integer primary key,
	hash text not null,
	name text not null,
	content text not null,               -- as pack_version holds it
	file_name text not null,             -- as the sender called it; of an earlier version: empty
	login_id integer not null references login(id),
	added_at integer not null
) strict;
create index pack_trial_by_age on pack_trial(added_at);

create table calendar_correction (
	id integer primary key,
	on_day integer not null unique,
	is_workday integer not null check (is_workday in (0, 1)),
	reason text not null,
	login_id integer references login(id),
	set_at integer not null
) strict;
