-- A desk counts and lists by every filter without reading what the filter leaves out.  First, what is counted: whose it is, what
-- stands, which street, each with procedure and step behind it.
create index case_turn_count_login on case_turn(role, region_id, login_id, procedure, step, due_key, street_id) where ended_at is null;
create index case_turn_count_standing on case_turn(role, region_id, procedure, step, due_key, street_id)
 where ended_at is null and stood_at is not null;
create index case_turn_count_street on case_turn(role, region_id, street_id, procedure, step, due_key, login_id) where ended_at is null;
-- What came last at the head.
create index case_turn_latest_procedure on case_turn(role, region_id, procedure, id) where ended_at is null;
create index case_turn_latest_login on case_turn(role, region_id, login_id, id) where ended_at is null;
create index case_turn_latest_street on case_turn(role, region_id, street_id, id) where ended_at is null;
create index case_turn_latest_standing on case_turn(role, region_id, id) where ended_at is null and stood_at is not null;
-- What of an organisation is under way, behind years of what is over.
create index casefile_by_org_running on casefile(org_id, id) where org_id is not null and state <> 'ended';

-- How many numbers a series lists, and how many of them are void, kept by triggers: a page must not count them.
create index case_number_voided on case_number(case_series_id, serial) where voided_at is not null;
alter table case_series add column listed bigint not null default 0;
alter table case_series add column voided bigint not null default 0;
update case_series set listed = (select count(*) from case_number n where n.case_series_id = case_series.id),
	voided = (select count(*) from case_number n where n.case_series_id = case_series.id and n.voided_at is not null);
-- Of a statement, not of each row: many rows at once are one change of the series.
create function case_number_count_added() returns trigger language plpgsql as $$
begin
	update case_series s set listed = s.listed + a.listed, voided = s.voided + a.voided
	  from (select case_series_id, count(*) as listed, count(voided_at) as voided from added group by case_series_id) a
	 where s.id = a.case_series_id;
	return null;
end $$;
create function case_number_count_removed() returns trigger language plpgsql as $$
begin
	update case_series s set listed = s.listed - r.listed, voided = s.voided - r.voided
	  from (select case_series_id, count(*) as listed, count(voided_at) as voided from removed group by case_series_id) r
	 where s.id = r.case_series_id;
	return null;
end $$;
create function case_number_count_changed() returns trigger language plpgsql as $$
begin
	update case_series s set voided = s.voided + c.voided
	  from (select a.case_series_id, count(a.voided_at) - count(r.voided_at) as voided
		  from added a join removed r on r.id = a.id group by a.case_series_id) c
	 where s.id = c.case_series_id and c.voided <> 0;
	return null;
end $$;
create trigger case_number_added after insert on case_number referencing new table as added
	for each statement execute function case_number_count_added();
create trigger case_number_removed after delete on case_number referencing old table as removed
	for each statement execute function case_number_count_removed();
create trigger case_number_changed after update on case_number referencing new table as added old table as removed
	for each statement execute function case_number_count_changed();
