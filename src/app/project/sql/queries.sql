-- project_list: many
-- What runs first, by the day it ends.
select p.id, p.code, p.name, p.name_en, p.is_sample, p.field, p.org_id, o.name as org_name?, p.region_id, p.buyer,
	p.buyer_en, p.served, p.served_en, p.state, p.is_watched, p.done_percent, p.from_day, p.until_day, p.summary,
	p.summary_en, p.changed_at
  from project p left join org o on o.id = p.org_id and o.is_withheld = 0
 where p.id > 0
{if field}  and p.field = $field {end}
{if org}    and p.org_id = $org_id {end}
{if state}  and p.state = $state {end}
{if region} and exists (select 1 from project_region r where r.project_id = p.id and r.region_id = $region_id) {end}
 order by case p.state when 'running' then 0 when 'planned' then 1 else 2 end, p.is_watched desc, p.id
 limit $limit offset $offset;

-- project_count: one
select count(*) as total:int from (select p.id from project p
 where p.id > 0
{if field}  and p.field = $field {end}
{if org}    and p.org_id = $org_id {end}
{if state}  and p.state = $state {end}
{if region} and exists (select 1 from project_region r where r.project_id = p.id and r.region_id = $region_id) {end}
 limit $limit) c;

-- project_find: maybe as project_list_row
select p.id, p.code, p.name, p.name_en, p.is_sample, p.field, p.org_id, o.name as org_name?, p.region_id, p.buyer,
	p.buyer_en, p.served, p.served_en, p.state, p.is_watched, p.done_percent, p.from_day, p.until_day, p.summary,
	p.summary_en, p.changed_at
  from project p left join org o on o.id = p.org_id and o.is_withheld = 0
 where p.id = $id:project_id;

-- project_field_list: many
-- Fields in which there are projects.
select distinct p.field from project p order by p.field;

-- project_region_list: many
select r.region_id from project_region r where r.project_id = $project_id order by r.id;

-- project_add: one
insert into project (code, name, name_en, is_sample, field, org_id, region_id, buyer, buyer_en, served, served_en, state,
	is_watched, done_percent, from_day, until_day, summary, summary_en, changed_at)
values ($code, $name, $name_en, $is_sample, $field, $org_id, $region_id, $buyer, $buyer_en, $served, $served_en, $state,
	$is_watched, $done_percent, $from_day, $until_day, $summary, $summary_en, $changed_at)
returning id;

-- project_region_add: exec
insert into project_region (project_id, region_id) values ($project_id, $region_id)
on conflict (project_id, region_id) do nothing;

-- project_find_by_code: maybe
select p.id from project p where p.code = $code;

-- check_project_states: many
-- Done and not done, or finished before it began.
select p.id from project p where (p.state = 'done' and p.done_percent < 100) or (p.state = 'planned' and p.done_percent > 0)
 order by p.id limit 100;
