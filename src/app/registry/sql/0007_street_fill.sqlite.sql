-- What is there already.
insert into org_count_by_street (street_id, entries)
select c.street_id, sum(c.entries) from org_count c group by c.street_id;
