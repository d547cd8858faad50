-- ---- as it happens --------------------------------------------------------------------------------

-- case_figure_news_add: exec all
insert into case_figure_news (on_day, procedure, region_id, kind, step, days, total)
values ($on_day, $procedure, $region_id, $kind, $step, $days, $total);

-- case_figure_begun: many
-- Turns that have begun and are not counted yet.
update case_turn set counted = 1 where casefile_id = $casefile_id and counted = 0
returning step, part, began_at;

-- case_figure_ended: many
-- Turns that are over and are not counted yet.
update case_turn set counted = 2 where casefile_id = $casefile_id and counted = 1 and ended_at is not null
returning step, part, began_at, due_at, stood_at, ended_at;

-- case_figure_events: many
-- What its time is counted from: when it came in, was sent back, came again.
select e.kind, e.made_at, e.step from case_event e
 where e.casefile_id = $casefile_id and e.kind in ('submit', 'correct', 'corrected', 'objection', 'reopen')
 order by e.id limit 500;

-- case_figure_late_turns: one
select count(*) as total:int from case_turn t
 where t.casefile_id = $casefile_id and t.stood_at is null and t.ended_at > t.due_at;

-- case_figure_uncounted: many
-- Cases from before anything was counted.
select distinct t.casefile_id from case_turn t where t.counted = 0 order by t.casefile_id limit $limit;

-- ---- rolling up -----------------------------------------------------------------------------------

-- case_figure_news_first: maybe
select n.id from case_figure_news n order by n.id limit 1;

-- case_figure_news_take: many
delete from case_figure_news where id in (select n.id from case_figure_news n order by n.id limit $limit)
returning on_day, procedure, region_id, kind, step, days, total;

-- case_figure_put: exec all
insert into case_figure (region_id, span, on_day, procedure, kind, step, days, total)
values ($region_id, $span, $on_day, $procedure, $kind, $step, $days, $total)
on conflict (region_id, span, on_day, procedure, kind, step, days)
do update set total = case_figure.total + excluded.total;

-- ---- reading --------------------------------------------------------------------------------------

-- case_figure_news_list: many
-- What is not folded yet.
select n.on_day, n.procedure, n.region_id, n.kind, n.step, n.days, n.total
  from case_figure_news n
{if procedure} where n.procedure = $procedure {end}
 order by n.id limit $limit;

-- case_figure_list: many
-- One region's, of a stretch of days, months, or for ever.
select f.on_day, f.procedure, f.kind, f.step, f.days, f.total
  from case_figure f
 where f.region_id = $region_id and f.span = $span and f.on_day >= $from_day and f.on_day <= $until_day
{if procedure} and f.procedure = $procedure {end}
{if whole} and f.step = '' {end}
{if kind} and f.kind = $kind {end}
 order by f.on_day, f.procedure, f.kind, f.step, f.days;

-- case_figure_by_region: many
-- Those of the regions right below one.
select f.region_id, f.procedure, f.kind, f.days, sum(f.total) as total:int
  from region r join case_figure f on f.region_id = r.id
 where r.parent_id = $parent_id and f.span = $span and f.on_day >= $from_day and f.on_day <= $until_day
   and f.step = ''
{if procedure} and f.procedure = $procedure {end}
 group by f.region_id, f.procedure, f.kind, f.days
 order by f.region_id, f.procedure, f.kind, f.days;

-- case_figure_overdue: many
-- Turns whose time is over now, the longest first; up to the limit.
select t.procedure, t.step, t.part, c.region_id
  from case_turn t join casefile c on c.id = t.casefile_id
 where t.ended_at is null and t.due_key < $now:int
 order by t.due_key limit $limit;

-- ---- what must hold --------------------------------------------------------------------------------

-- case_figure_check_spans: many
-- Days, months and the whole must say the same, in every region.
select f.region_id, f.procedure, f.kind, f.step,
	sum(case when f.span = 'day' then f.total else 0 end) as days_total:int,
	sum(case when f.span = 'month' then f.total else 0 end) as months_total:int,
	sum(case when f.span = 'ever' then f.total else 0 end) as ever_total:int
  from case_figure f
 group by f.region_id, f.procedure, f.kind, f.step
having sum(case when f.span = 'day' then f.total else 0 end) <> sum(case when f.span = 'ever' then f.total else 0 end)
    or sum(case when f.span = 'month' then f.total else 0 end) <> sum(case when f.span = 'ever' then f.total else 0 end)
 order by f.region_id, f.procedure, f.kind, f.step limit 100;

-- case_figure_check_counted: many
-- What was counted in the whole district.
select x.procedure, x.kind, x.step, sum(x.total) as total:int
  from (select f.procedure, f.kind, f.step, f.total from case_figure f join region r on r.id = f.region_id
	 where f.span = 'ever' and r.parent_id is null
	union all
	select n.procedure, n.kind, n.step, n.total from case_figure_news n) x
 group by x.procedure, x.kind, x.step
 order by x.procedure, x.kind, x.step;

-- case_figure_check_events: many
-- What the timelines say.
select c.procedure, e.kind, count(*) as total:int
  from case_event e join casefile c on c.id = e.casefile_id
 where e.kind in ('submit', 'correct', 'objection', 'reopen') and c.state <> 'draft'
 group by c.procedure, e.kind
 order by c.procedure, e.kind;

-- case_figure_check_ends: many
select c.procedure, c.outcome as outcome!, count(*) as total:int
  from casefile c where c.state = 'ended'
 group by c.procedure, c.outcome
 order by c.procedure, c.outcome nulls last;

-- case_figure_check_turns: many
select t.procedure, t.step, t.part, count(*) as begun:int, count(t.ended_at) as ended:int,
	sum(case when t.stood_at is null and t.ended_at > t.due_at then 1 else 0 end) as late:int
  from case_turn t
 group by t.procedure, t.step, t.part
 order by t.procedure, t.step, t.part;
