-- people_other_cases: many
-- Other cases of a procedure about the organisation that are under way.
select c.id, c.number, c.login_id
  from casefile c
 where c.org_id = $org_id and c.procedure = $procedure and c.state in ('open', 'correcting') and c.id <> $but:casefile_id
 order by c.id
 limit 50;

-- people_case_waiting: maybe
-- The one that waits at the step, the latest.
select c.id, c.number, c.due_at
  from casefile c
 where c.org_id = $org_id and c.procedure = $procedure and c.state = 'open' and c.step = $step
 order by c.id desc
 limit 1;

-- people_objections: one
-- How often a head of the organisation has objected in the case.
select count(*) as total:int
  from case_event e join casefile c on c.id = e.casefile_id
  join login_role r on r.login_id = e.login_id and r.org_id = c.org_id
 where e.casefile_id = $casefile_id and e.kind = 'objection' and r.role = 'head' and r.withdrawn_at is null;
