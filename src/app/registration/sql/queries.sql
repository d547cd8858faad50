-- ---- rounds

-- round_add: maybe
-- One for a region and year, whoever is faster.
insert into confirm_round (region_id, year, due_day, login_id, begun_at, next_at)
values ($region_id, $year, $due_day, $login_id, $begun_at, $next_at)
on conflict (region_id, year) do nothing
returning id;

-- round_find: maybe
select r.id, r.region_id, r.year, r.due_day, r.login_id, r.begun_at, r.reminded, r.next_at, r.closed_at, r.job_id,
	g.name as region_name, g.name_en as region_name_en
  from confirm_round r join region g on g.id = r.region_id
 where r.id = $id:confirm_round_id;

-- round_of_region: maybe as round_find_row
select r.id, r.region_id, r.year, r.due_day, r.login_id, r.begun_at, r.reminded, r.next_at, r.closed_at, r.job_id,
	g.name as region_name, g.name_en as region_name_en
  from confirm_round r join region g on g.id = r.region_id
 where r.region_id = $region_id and r.year = $year;

-- round_list: many as round_find_row
select r.id, r.region_id, r.year, r.due_day, r.login_id, r.begun_at, r.reminded, r.next_at, r.closed_at, r.job_id,
	g.name as region_name, g.name_en as region_name_en
  from confirm_round r join region g on g.id = r.region_id
 order by r.year desc, r.id desc
 limit 100;

-- round_set_job: exec
update confirm_round set job_id = $job:int where id = $id:confirm_round_id;

-- round_set_next: exec
update confirm_round set reminded = $reminded, next_at = $next_at where id = $id:confirm_round_id;

-- round_close: exec
update confirm_round set closed_at = $closed_at where id = $id:confirm_round_id and closed_at is null;

-- round_next: maybe
select r.id, r.next_at from confirm_round r where r.next_at is not null order by r.next_at nulls last, r.id limit 1;

-- round_due: many
select r.id, r.reminded, r.due_day, r.login_id
  from confirm_round r where r.next_at is not null and r.next_at <= $now_at:moment
 order by r.next_at nulls last, r.id limit 20;

-- round_orgs: many
-- Groups to be asked, by id.
select o.id, o.name, o.street_id, o.community_id, r.member_count?
  from org o left join org_record r on r.org_id = o.id
 where o.kind = 'filed' and o.status in ('normal', 'changing') and o.id > $after:int
{if street} and o.street_id = $street_id {end}
 order by o.id limit $limit;

-- round_orgs_count: one
select count(*) as total:int from org o
 where o.kind = 'filed' and o.status in ('normal', 'changing')
{if street} and o.street_id = $street_id {end};

-- round_org_heads: many
select lr.login_id from login_role lr join login l on l.id = lr.login_id
 where lr.org_id = $org_id and lr.role = 'head' and lr.withdrawn_at is null and l.is_closed = 0
 order by lr.id limit 5;

-- ---- who was asked

-- ask_add: maybe
insert into confirm_ask (confirm_round_id, org_id, year, street_id, community_id, asked_at)
values ($confirm_round_id, $org_id, $year, $street_id, $community_id, $asked_at)
on conflict (org_id, year) do nothing
returning id;

-- ask_set_case: exec
update confirm_ask set case_no = $case_no where id = $id:confirm_ask_id;

-- ask_lock: maybe
-- Holds the row, so that of two answers one finds the other's case.
update confirm_ask set asked_at = asked_at where id = $id:confirm_ask_id returning case_no, gone_no;

-- ask_set_gone: exec
update confirm_ask set gone_no = $gone_no, visited_at = $visited_at, visitor_id = $visitor_id
 where id = $id:confirm_ask_id;

-- ask_visit: exec
update confirm_ask set visited_at = $visited_at, visitor_id = $visitor_id where id = $id:confirm_ask_id;

-- ask_of_org: maybe
-- The latest of an organisation.
select a.id, a.confirm_round_id, a.year, a.case_no, a.gone_no, a.asked_at, a.silent_at, a.visited_at, r.due_day,
	o.name, o.status
  from confirm_ask a join confirm_round r on r.id = a.confirm_round_id join org o on o.id = a.org_id
 where a.org_id = $org_id
 order by a.year desc, a.id desc limit 1;

-- ask_list: many
-- By id; what has become of each.
select x.id, x.org_id, x.name, x.street_id, x.community_id, x.state as state:text, x.number as number:text?, x.case_no,
	x.visited_at, x.ended_at as ended_at:moment?, x.has_head as has_head:int
  from (select a.id, a.org_id, o.name, a.street_id, a.community_id, a.case_no, a.visited_at, c.number, c.ended_at,
		case when exists (select 1 from login_role lr where lr.org_id = a.org_id and lr.role = 'head'
			and lr.withdrawn_at is null) then 1 else 0 end as has_head,
		case when c.outcome = 'granted' and c.procedure = $procedure then 'confirmed'
			when c.outcome = 'granted' then 'closed'
			when c.state in ('open', 'correcting') and c.procedure = $procedure then 'answered'
			when c.state in ('open', 'correcting') then 'closing'
			when o.status = 'dissolved' then 'closed'
			when g.state in ('open', 'correcting') then 'gone'
			when a.silent_at is not null then 'silent'
			else 'asked' end as state
	  from confirm_ask a join org o on o.id = a.org_id left join casefile c on c.id = a.case_no
		left join casefile g on g.id = a.gone_no
	 where a.confirm_round_id = $confirm_round_id and a.id > $after:int
{if street} and a.street_id = $street_id {end}
{if community} and a.community_id = $community_id {end}
	) x
 where 1 = 1
{if state} and x.state = $state {end}
 order by x.id nulls last limit $limit;

-- ask_counts: many
select x.community_id, x.state as state:text, count(*) as total:int
  from (select a.community_id,
		case when c.outcome = 'granted' and c.procedure = $procedure then 'confirmed'
			when c.outcome = 'granted' then 'closed'
			when c.state in ('open', 'correcting') and c.procedure = $procedure then 'answered'
			when c.state in ('open', 'correcting') then 'closing'
			when o.status = 'dissolved' then 'closed'
			when g.state in ('open', 'correcting') then 'gone'
			when a.silent_at is not null then 'silent'
			else 'asked' end as state
	  from confirm_ask a join org o on o.id = a.org_id left join casefile c on c.id = a.case_no
		left join casefile g on g.id = a.gone_no
	 where a.confirm_round_id = $confirm_round_id
{if street} and a.street_id = $street_id {end}
{if community} and a.community_id = $community_id {end}
	) x
 group by x.community_id, x.state
 order by x.community_id nulls last, x.state;

-- ask_waiting: many
-- Who has not answered yet; a group that was closed meanwhile owes no answer.
select a.id, a.org_id, a.community_id, a.street_id, o.name
  from confirm_ask a join org o on o.id = a.org_id join org_status s on s.code = o.status and s.is_acting = 1
       left join casefile c on c.id = a.case_no
 where a.confirm_round_id = $confirm_round_id and a.id > $after:int and a.silent_at is null
   and (c.id is null or c.state = 'draft')
 order by a.id limit $limit;

-- ask_silence: exec
update confirm_ask set silent_at = $silent_at where id = $id:confirm_ask_id and silent_at is null;

-- ask_silent_places: many
-- Communities in which somebody is to be visited.
select a.community_id, count(*) as total:int
  from confirm_ask a
 where a.confirm_round_id = $confirm_round_id and a.silent_at is not null and a.community_id is not null
 group by a.community_id order by a.community_id nulls last;

-- ---- names ----------------------------------------------------------------------------------------

-- names_of_community: many
-- The active groups and organisations of a community, with which a new name is compared.
select o.id, o.name from org o join org_status s on s.code = o.status
 where o.community_id = $community_id and s.is_acting = 1 and o.is_withheld = 0
 order by o.id limit 1000;
