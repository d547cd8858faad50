-- Service projects (服务项目) as everybody sees them.  Money, milestones and supervision come with the offices that keep them.

create table project (
	id integer primary key,
	code text not null unique,           -- of the pack: "round-table"
	name text not null,
	name_en text not null,
	is_sample integer not null,          -- invented: said wherever it is shown
	field text not null,                 -- id of fields.yaml
	org_id integer references org(id),   -- who carries it out
	region_id integer not null references region(id), -- where; the district: everywhere
	buyer text not null,                 -- who has it done
	buyer_en text not null,
	served text not null,                -- for whom
	served_en text not null,
	state text not null check (state in ('planned', 'running', 'done')),
	is_watched integer not null,         -- needs attention (需关注)
	done_percent integer not null check (done_percent >= 0 and done_percent <= 100),
	from_day integer not null,
	until_day integer not null,
	summary text not null,
	summary_en text not null,
	changed_at integer not null,
	check (until_day >= from_day)
) strict;
create index project_by_state on project(state, until_day, id);
create index project_by_org on project(org_id);
create index project_by_field on project(field);

-- Streets and communities that it serves.
create table project_region (
	id integer primary key,
	project_id integer not null references project(id),
	region_id integer not null references region(id),
	unique (project_id, region_id)
) strict;
create index project_region_by_region on project_region(region_id);
