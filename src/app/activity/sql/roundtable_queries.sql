-- Round tables: topics, minutes, promises.

-- ---- topics -------------------------------------------------------------------------------------------

-- roundtable_topic_find: maybe
select t.id, t.activity_id, t.login_id, t.state, t.into_id, t.title, t.words, t.note, t.made_at from roundtable_topic t where t.id = $id;

-- roundtable_topic_list: many as roundtable_topic_find_row
select t.id, t.activity_id, t.login_id, t.state, t.into_id, t.title, t.words, t.note, t.made_at from roundtable_topic t
 where t.activity_id = $activity_id and t.state = $state order by t.id limit $limit;

-- roundtable_topic_mine: many as roundtable_topic_find_row
-- What somebody brought up there.
select t.id, t.activity_id, t.login_id, t.state, t.into_id, t.title, t.words, t.note, t.made_at from roundtable_topic t
 where t.activity_id = $activity_id and t.login_id = $login_id order by t.id limit $limit;

-- roundtable_topic_merged: one
select count(*) as total:int from roundtable_topic t where t.into_id = $into_id;

-- roundtable_topic_add: one
insert into roundtable_topic (activity_id, login_id, state, title, words, made_at)
values ($activity_id, $login_id, $state, $title, $words, $made_at)
returning id;

-- roundtable_topic_set: exec changed
update roundtable_topic set state = $state, into_id = $into_id, note = $note where id = $id and state = 'proposed';

-- ---- minutes ------------------------------------------------------------------------------------------

-- roundtable_minutes_find: maybe
select m.id, m.body, m.revision, m.shown_at, m.changed_at from roundtable_minutes m where m.activity_id = $activity_id;

-- roundtable_minutes_put: exec
insert into roundtable_minutes (activity_id, body, shown_at, changed_at) values ($activity_id, $body, $changed_at, $changed_at)
on conflict (activity_id) do update set body = excluded.body, changed_at = excluded.changed_at,
	revision = roundtable_minutes.revision + 1;

-- ---- promises -----------------------------------------------------------------------------------------

-- roundtable_promise_find: maybe
select p.id, p.activity_id, p.topic_id, p.office_region_id, p.office_org_id, p.promiser, p.what, p.due_day, p.state, p.closed_day,
	p.remind_at, p.made_at
  from roundtable_promise p where p.id = $id;

-- roundtable_promise_find_to_change: maybe as roundtable_promise_find_row
select p.id, p.activity_id, p.topic_id, p.office_region_id, p.office_org_id, p.promiser, p.what, p.due_day, p.state, p.closed_day,
	p.remind_at, p.made_at
  from roundtable_promise p where p.id = $id
{pg} for no key update {end};

-- roundtable_promise_of: many as roundtable_promise_find_row
-- Of one round table.
select p.id, p.activity_id, p.topic_id, p.office_region_id, p.office_org_id, p.promiser, p.what, p.due_day, p.state, p.closed_day,
	p.remind_at, p.made_at
  from roundtable_promise p where p.activity_id = $activity_id order by p.due_day, p.id limit $limit;

-- roundtable_promise_list: many
-- By their day, after one of them; late: open and over.
select p.id, p.activity_id, p.topic_id, p.office_region_id, p.office_org_id, p.promiser, p.what, p.due_day, p.state, p.closed_day,
	p.remind_at, p.made_at, a.title as activity_title, a.title_en as activity_title_en, a.author
  from roundtable_promise p join activity a on a.id = p.activity_id
 where (p.due_day, p.id) > ($after_day, $after:int)
{if open} and p.state = 'open' and p.due_day >= $today_day {end}
{if late} and p.state = 'open' and p.due_day < $today_day {end}
{if kept} and p.state = 'kept' {end}
{if dropped} and p.state = 'dropped' {end}
{if office} and p.office_region_id = $office_region_id {end}
{if org} and p.office_org_id = $office_org_id {end}
 order by p.due_day, p.id limit $limit;

-- roundtable_promise_count: one
-- How many of a state, up to a limit; open ones of days from one to another.
select count(*) as total:int from (select p.id from roundtable_promise p
 where p.state = $state and p.due_day >= $from_day and p.due_day <= $to_day limit $limit) c;

-- roundtable_promise_add: one
insert into roundtable_promise (activity_id, topic_id, office_region_id, office_org_id, promiser, what, due_day, state, remind_at, made_at)
values ($activity_id, $topic_id, $office_region_id, $office_org_id, $promiser, $what, $due_day, 'open', $remind_at, $made_at)
returning id;

-- roundtable_promise_set_state: exec
update roundtable_promise set state = $state, closed_day = $closed_day, remind_at = $remind_at where id = $id;

-- roundtable_promise_set_remind: exec
update roundtable_promise set remind_at = $remind_at where id = $id;

-- roundtable_promise_next: one
select min(p.remind_at) as remind_at:moment? from roundtable_promise p where p.remind_at is not null;

-- roundtable_promise_reminding: many as roundtable_promise_find_row
select p.id, p.activity_id, p.topic_id, p.office_region_id, p.office_org_id, p.promiser, p.what, p.due_day, p.state, p.closed_day,
	p.remind_at, p.made_at
  from roundtable_promise p where p.remind_at is not null and p.remind_at <= $now_at:moment
 order by p.remind_at nulls last, p.id limit $limit;

-- roundtable_report_add: one
insert into roundtable_report (promise_id, login_id, author, state, words, made_at)
values ($promise_id, $login_id, $author, $state, $words, $made_at)
returning id;

-- roundtable_report_list: many
select r.id, r.author, r.state, r.words, r.made_at from roundtable_report r
 where r.promise_id = $promise_id order by r.id limit $limit;

-- roundtable_sample: maybe
-- For tests: the first promise of an activity.
select p.id from roundtable_promise p where p.activity_id = $activity_id order by p.id limit 1;

-- ---- personal data ------------------------------------------------------------------------------------

-- roundtable_topic_of_login: many as roundtable_topic_find_row
select t.id, t.activity_id, t.login_id, t.state, t.into_id, t.title, t.words, t.note, t.made_at from roundtable_topic t
 where t.login_id = $login_id order by t.id limit $limit;

-- roundtable_topic_forget: exec
update roundtable_topic set login_id = null where login_id = $login_id;

-- ---- invariants ---------------------------------------------------------------------------------------

-- check_roundtable_promises: many
-- Whose state is not what was reported last.
select p.id from roundtable_promise p
 where p.state <> coalesce((select r.state from roundtable_report r where r.promise_id = p.id order by r.id desc limit 1), 'open');
