-- A case that an officer started for somebody at the counter: what that person says to it.
create table case_counter (
	casefile_id integer primary key references casefile(id),
	answered_at integer not null,
	is_taken integer not null            -- 1: the person goes on alone; 0: agrees that the officer helps
) strict;
