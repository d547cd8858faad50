-- ---- things and their lock ---------------------------------------------------------------------------

-- quota_thing_insert: maybe
insert into quota_thing (kind, ref_id, unit) values ($kind, $ref_id, $unit)
on conflict (kind, ref_id, unit) do nothing
returning id;

-- quota_thing_by_ref: maybe
select t.id from quota_thing t where t.kind = $kind and t.ref_id = $ref_id and t.unit = $unit;

-- quota_thing_lock: maybe
-- The thing for this transaction alone: pools, places and spans of it are changed by nobody else.
select t.id, t.kind, t.ref_id, t.is_withdrawn, t.fill_at from quota_thing t where t.id = $id:quota_thing_id
{pg} for no key update {end};

-- quota_thing_find: maybe as quota_thing_lock_row
select t.id, t.kind, t.ref_id, t.is_withdrawn, t.fill_at from quota_thing t where t.id = $id:quota_thing_id;

-- quota_thing_set_fill: exec
update quota_thing set fill_at = $fill_at where id = $id;

-- quota_thing_filling: many
select t.id from quota_thing t where t.fill_at is not null order by t.fill_at nulls last, t.id limit $limit;

-- quota_thing_fill_next: one
select min(t.fill_at) as fill_at:moment? from quota_thing t where t.fill_at is not null;

-- ---- pools -------------------------------------------------------------------------------------------

-- quota_pool_insert: maybe
insert into quota_pool (thing_id, code, capacity, size_max, has_line, offer_minutes, hold_minutes)
values ($thing_id, $code, $capacity, $size_max, $has_line, $offer_minutes, $hold_minutes)
on conflict (thing_id, code) do nothing
returning id;

-- quota_pool_rows: many
-- The pools of a thing, and when the next of what is held or offered runs out.
select p.id, p.thing_id, p.code, p.capacity, p.taken, p.waiting, p.size_max, p.has_line, p.offer_minutes, p.hold_minutes,
	p.closed_at, p.extra,
	(select min(x.until_at) from quota_place x where x.pool_id = p.id and x.until_at is not null) as next_until_at:moment?
  from quota_pool p where p.thing_id = $thing_id order by p.code;

-- quota_pool_row: maybe
select p.id, p.thing_id, p.code, p.capacity, p.taken, p.waiting, p.size_max, p.has_line, p.offer_minutes, p.hold_minutes,
	p.closed_at, p.extra,
	coalesce((select sum(x.size) from quota_place x where x.pool_id = p.id and x.until_at <= $now:moment), 0) as expired:int
  from quota_pool p where p.id = $id:quota_pool_id;

-- quota_pool_rows_now: many as quota_pool_row_row
select p.id, p.thing_id, p.code, p.capacity, p.taken, p.waiting, p.size_max, p.has_line, p.offer_minutes, p.hold_minutes,
	p.closed_at, p.extra,
	coalesce((select sum(x.size) from quota_place x where x.pool_id = p.id and x.until_at <= $now:moment), 0) as expired:int
  from quota_pool p where p.thing_id = $thing_id order by p.id;

-- quota_pool_thing: maybe
select p.thing_id from quota_pool p where p.id = $id:quota_pool_id;

-- quota_pool_update: exec
update quota_pool set capacity = $capacity, size_max = $size_max, has_line = $has_line, offer_minutes = $offer_minutes,
	hold_minutes = $hold_minutes
 where id = $id;

-- quota_pool_update_closed: exec
update quota_pool set closed_at = $closed_at where id = $id;

-- ---- places ------------------------------------------------------------------------------------------

-- quota_place_row: maybe
select x.id, x.pool_id, p.thing_id, x.head_id, x.pool_set, x.holder_kind, x.holder_id, x.size, x.state, x.why, x.until_at,
	x.made_at, x.changed_at
  from quota_place x join quota_pool p on p.id = x.pool_id
 where x.id = $id:quota_place_id;

-- quota_place_of_holder: maybe as quota_place_row_row
-- The active claim of a holder on a pool.
select x.id, x.pool_id, p.thing_id, x.head_id, x.pool_set, x.holder_kind, x.holder_id, x.size, x.state, x.why, x.until_at,
	x.made_at, x.changed_at
  from quota_place x join quota_pool p on p.id = x.pool_id
 where x.holder_kind = $holder_kind and x.holder_id = $holder_id and x.pool_id = $pool_id and x.state <> 'freed';

-- quota_place_rows: many as quota_place_row_row
-- Claims on a pool of one state, in the order in which they were made.
select x.id, x.pool_id, p.thing_id, x.head_id, x.pool_set, x.holder_kind, x.holder_id, x.size, x.state, x.why, x.until_at,
	x.made_at, x.changed_at
  from quota_place x join quota_pool p on p.id = x.pool_id
 where x.pool_id = $pool_id and x.state = $state and x.id > $after:int and coalesce(x.head_id, x.id) > $after:int
 order by x.id limit $limit;

-- quota_place_expired: many as quota_place_row_row
-- Of a thing, what has run out.
select x.id, x.pool_id, p.thing_id, x.head_id, x.pool_set, x.holder_kind, x.holder_id, x.size, x.state, x.why, x.until_at,
	x.made_at, x.changed_at
  from quota_place x join quota_pool p on p.id = x.pool_id
 where p.thing_id = $thing_id and x.until_at <= $now:moment and x.head_id is null
 order by x.until_at nulls last, x.id limit $limit;

-- quota_place_due: many
select distinct y.thing_id from (select p.thing_id from quota_place x join quota_pool p on p.id = x.pool_id
	where x.until_at <= $now:moment order by x.until_at nulls last, x.id limit $limit) y order by y.thing_id;

-- quota_place_until_next: one
select min(x.until_at) as until_at:moment? from quota_place x where x.until_at is not null;

-- quota_place_insert: one
insert into quota_place (pool_id, head_id, pool_set, holder_kind, holder_id, size, state, until_at, made_at, changed_at)
values ($pool_id, $head_id, $pool_set, $holder_kind, $holder_id, $size, $state, $until_at, $made_at, $made_at)
returning id;

-- quota_take_simply: maybe
-- A place in one pool, or in its line, in one go; nothing if there is anything about it that needs a closer look.
{sqlite} insert into quota_place (pool_id, pool_set, holder_kind, holder_id, size, state, until_at, made_at, changed_at)
select p.id, cast(p.id as text), $holder_kind, $holder_id, $size,
	case when p.taken + $size > p.capacity then 'waiting' when $is_hold:bool then 'held' else 'taken' end,
	case when $is_hold and p.taken + $size <= p.capacity then $now:moment + p.hold_minutes * 60000 end, $now, $now
  from quota_pool p join quota_thing t on t.id = p.thing_id
 where p.id = $pool_id and p.closed_at is null and t.fill_at is null and $size between 1 and min(p.size_max, p.capacity)
	and (p.taken + $size <= p.capacity or (p.has_line = 1 and $may_wait:bool))
	and not exists (select 1 from quota_place x where x.holder_kind = $holder_kind and x.holder_id = $holder_id
		and x.pool_id = p.id and x.state <> 'freed')
	and not exists (select 1 from quota_place x where x.pool_id = p.id and x.until_at <= $now)
returning id, state, until_at, (select y.thing_id from quota_pool y where y.id = quota_place.pool_id) as thing_id:quota_thing_id {end}
{pg} select q.id, q.state, q.until_at, q.thing_id
  from quota_take_simply($pool_id, $holder_kind, $holder_id, $size, $is_hold, $may_wait, $now) q {end};

-- quota_place_update: exec
update quota_place set state = $state, why = $why, until_at = $until_at, changed_at = $changed_at where id = $id;

-- quota_place_update_rest: exec
-- The claim's rows in its other pools.
update quota_place set state = $state, why = $why, until_at = $until_at, changed_at = $changed_at
 where head_id = $id:quota_place_id;

-- quota_place_update_size: exec
update quota_place set size = $size, changed_at = $changed_at where id = $id;

-- quota_place_update_size_rest: exec
update quota_place set size = $size, changed_at = $changed_at where head_id = $id:quota_place_id;

-- ---- on top of what there is -------------------------------------------------------------------------

-- quota_pool_update_extra: exec
update quota_pool set capacity = capacity + $seats:int, extra = extra + $seats where id = $id;

-- quota_extra_insert: exec
insert into quota_extra (place_id, pool_id, seats, reason, made_at) values ($place_id, $pool_id, $seats, $reason, $made_at);

-- quota_extra_of: many
-- What a claim has on top, but for so many seats.
select e.pool_id, e.seats from quota_extra e where e.place_id = $place_id and e.seats > $seats order by e.pool_id;

-- quota_extra_update: exec
update quota_extra set seats = $seats where place_id = $place_id and pool_id = $pool_id;

-- quota_extra_rows: many
select e.place_id, e.seats, e.reason, e.made_at from quota_extra e
 where e.pool_id = $pool_id and e.seats > 0 and e.place_id > $after:int
 order by e.place_id limit $limit;

-- ---- what nobody needs any more -----------------------------------------------------------------------

-- quota_extra_forget: exec
delete from quota_extra where place_id in (select x.id from quota_place x
	where x.holder_kind = $holder_kind and x.holder_id = $holder_id and x.state = 'freed');

-- quota_place_forget_rest: exec
delete from quota_place where holder_kind = $holder_kind and holder_id = $holder_id and state = 'freed' and head_id is not null;

-- quota_place_forget: exec
delete from quota_place where holder_kind = $holder_kind and holder_id = $holder_id and state = 'freed';

-- ---- the line ----------------------------------------------------------------------------------------

-- quota_line_first: maybe
-- Those who wait with the same pools and the same size form a file; of the next file after one, who is first.
select x.id, x.pool_set, x.size from quota_place x
 where x.pool_id = $pool_id and x.state = 'waiting' and x.head_id is null
	and (x.pool_set, x.size) > ($pool_set, $size)
 order by x.pool_set, x.size, x.id limit 1;

-- quota_line_next: maybe
-- In a file, who comes after somebody.
select x.id from quota_place x
 where x.pool_id = $pool_id and x.state = 'waiting' and x.head_id is null and x.pool_set = $pool_set and x.size = $size
	and x.id > $after:int
 order by x.id limit 1;

-- quota_line_last: maybe
-- How many wait before somebody who is the last in line, as whoever has just joined.
select p.waiting - 1 as ahead:int from quota_place x join quota_pool p on p.id = x.pool_id
 where x.id = $id:quota_place_id and x.state = 'waiting'
	and not exists (select 1 from quota_place y where y.pool_id = x.pool_id and y.state = 'waiting' and y.id > x.id);

-- quota_line_ahead: one
-- In whole blocks before somebody's: how many wait, and how many of them with larger groups.
select coalesce(sum(l.waiting), 0) as ahead:int,
	coalesce(sum(case when l.size > $size then l.waiting else 0 end), 0) as larger:int
  from quota_line l where l.pool_id = $pool_id and l.block < $block;

-- quota_line_ahead_near: one
-- The same in the block itself.
select count(*) as ahead:int, coalesce(sum(case when x.size > $size then 1 else 0 end), 0) as larger:int
  from quota_place x
 where x.id >= $first:int and x.id < $own:int and x.pool_id = $pool_id and x.state = 'waiting';

-- ---- for `check data` --------------------------------------------------------------------------------

-- check_quota_taken: many
-- Pools whose counts are not what their places say.
select p.id from quota_pool p
 where p.taken <> (select coalesce(sum(x.size), 0) from quota_place x
		where x.pool_id = p.id and x.state in ('held', 'taken', 'offered'))
	or p.waiting <> (select count(*) from quota_place x where x.pool_id = p.id and x.state = 'waiting')
	or p.taken > p.capacity
 order by p.id limit 100;

-- check_quota_line: many
-- Pools whose line is counted otherwise than it stands.
select p.id from quota_pool p
 where p.waiting <> (select coalesce(sum(l.waiting), 0) from quota_line l where l.pool_id = p.id)
	or exists (select 1 from quota_line l where l.pool_id = p.id
		and l.waiting <> (select count(*) from quota_place x where x.pool_id = p.id and x.state = 'waiting'
			and x.size = l.size and x.id >= l.block * 256 and x.id < l.block * 256 + 256))
 order by p.id limit 100;

-- check_quota_rest: many
-- Claims that are not the same in all their pools.
select x.id from quota_place x join quota_place h on h.id = x.head_id
 where x.state <> h.state or x.size <> h.size or x.pool_set <> h.pool_set or x.holder_id <> h.holder_id
	or x.holder_kind <> h.holder_kind or coalesce(x.until_at, 0) <> coalesce(h.until_at, 0)
 order by x.id limit 100;

-- check_quota_extra: many
-- Pools whose capacity holds other seats on top than their places have.
select p.id from quota_pool p
 where p.extra <> (select coalesce(sum(e.seats), 0) from quota_extra e join quota_place x on x.id = e.place_id
		where e.pool_id = p.id and e.seats > 0 and x.state in ('held', 'taken', 'offered') and e.seats <= x.size)
	or p.extra < 0 or p.extra > p.capacity
 order by p.id limit 100;

-- check_quota_waited: many
-- Things of which somebody waits and nothing is being passed on: is there really nothing for them?
select distinct p.thing_id from quota_pool p join quota_thing t on t.id = p.thing_id
 where p.waiting > 0 and p.taken < p.capacity and p.closed_at is null and t.fill_at is null and p.thing_id > $after:int
 order by p.thing_id limit $limit;

-- check_quota_overlap: many
-- Spans that begin before another of the same thing has ended, found without what refuses them.
select y.id from (select s.id, s.block_from_at,
		max(s.block_to_at) over (partition by s.thing_id order by s.block_from_at, s.id
			rows between unbounded preceding and 1 preceding) as before_to_at
	from quota_span s where s.state in ('held', 'offered', 'confirmed')) y
 where y.before_to_at > y.block_from_at
 order by y.id limit 100;

-- check_quota_span_waited: many
-- Spans that wait although nothing stands in their way.
select s.id from quota_span s join quota_thing t on t.id = s.thing_id
 where s.state = 'waiting' and t.is_withdrawn = 0
	and not exists (select 1 from quota_span b where b.thing_id = s.thing_id and b.is_busy = 1
		and b.block_from_at < s.block_to_at and b.block_to_at > s.block_from_at)
 order by s.id limit 100;
