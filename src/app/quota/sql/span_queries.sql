-- ---- spans -------------------------------------------------------------------------------------------

-- quota_span_row: maybe
select s.id, s.thing_id, s.holder_kind, s.holder_id, s.from_at, s.to_at, s.block_from_at, s.block_to_at, s.state, s.why,
	s.offer_minutes, s.until_at, s.made_at, s.changed_at
  from quota_span s where s.id = $id:quota_span_id;

-- quota_span_conflicts: many as quota_span_row_row
-- What stands in the way of a span, the earliest first.
select s.id, s.thing_id, s.holder_kind, s.holder_id, s.from_at, s.to_at, s.block_from_at, s.block_to_at, s.state, s.why,
	s.offer_minutes, s.until_at, s.made_at, s.changed_at
  from quota_span s
 where s.thing_id = $thing_id and s.is_busy = 1 and s.block_from_at < $block_to_at and s.id <> $but:int
	and s.block_from_at >= coalesce((select max(b.block_from_at) from quota_span b
		where b.thing_id = $thing_id and b.is_busy = 1 and b.block_from_at <= $block_from_at and b.id <> $but:int),
		$block_from_at)
	and s.block_to_at > $block_from_at and (s.until_at is null or s.until_at > $now:moment)
 order by s.block_from_at limit $limit;

-- quota_span_rows: many as quota_span_row_row
-- What is taken of many things in a window, by thing and time.  Of a thing the last that begins before the window may
-- reach into it, and none before that one.  PostgreSQL is told to go thing by thing: it would read them all.
select s.id, s.thing_id, s.holder_kind, s.holder_id, s.from_at, s.to_at, s.block_from_at, s.block_to_at, s.state, s.why,
	s.offer_minutes, s.until_at, s.made_at, s.changed_at
  from
{sqlite} json_each($thing_ids:text) j join quota_span s on s.thing_id = j.value
 where s.is_busy = 1 and s.block_from_at < $window_to_at and s.block_to_at > $window_from_at
	and s.block_from_at >= coalesce((select max(b.block_from_at) from quota_span b
		where b.thing_id = j.value and b.is_busy = 1 and b.block_from_at <= $window_from_at), $window_from_at)
	and (s.until_at is null or s.until_at > $now:moment) {end}
{pg} jsonb_array_elements_text(cast($thing_ids as jsonb)) j(value) cross join lateral (select x.* from quota_span x
	where x.thing_id = cast(j.value as bigint) and x.is_busy = 1
		and x.block_from_at < $window_to_at and x.block_to_at > $window_from_at
		and x.block_from_at >= coalesce((select b.block_from_at from quota_span b
			where b.thing_id = cast(j.value as bigint) and b.is_busy = 1 and b.block_from_at <= $window_from_at
			order by b.block_from_at desc limit 1), $window_from_at)
		and (x.until_at is null or x.until_at > $now)
	order by x.block_from_at limit 5000) s {end}
 order by s.thing_id, s.block_from_at limit $limit;

-- quota_span_of_holder: many as quota_span_row_row
select s.id, s.thing_id, s.holder_kind, s.holder_id, s.from_at, s.to_at, s.block_from_at, s.block_to_at, s.state, s.why,
	s.offer_minutes, s.until_at, s.made_at, s.changed_at
  from quota_span s where s.holder_kind = $holder_kind and s.holder_id = $holder_id and s.id > $after:int
 order by s.id limit $limit;

-- quota_span_waiting: many as quota_span_row_row
-- Who waits for something that overlaps a window, in the order of the line.
select s.id, s.thing_id, s.holder_kind, s.holder_id, s.from_at, s.to_at, s.block_from_at, s.block_to_at, s.state, s.why,
	s.offer_minutes, s.until_at, s.made_at, s.changed_at
  from quota_span s
 where s.thing_id = $thing_id and s.state = 'waiting' and s.block_from_at < $block_to_at
	and s.block_from_at > $earliest_at and s.block_to_at > $block_from_at and s.id > $after:int
 order by s.id limit $limit;

-- quota_span_ahead: one
select count(*) as ahead:int from quota_span s
 where s.thing_id = $thing_id and s.state = 'waiting' and s.block_from_at < $block_to_at
	and s.block_from_at > $earliest_at and s.block_to_at > $block_from_at and s.id < $before:int;

-- quota_span_expired: many as quota_span_row_row
-- What has run out of a thing.
select s.id, s.thing_id, s.holder_kind, s.holder_id, s.from_at, s.to_at, s.block_from_at, s.block_to_at, s.state, s.why,
	s.offer_minutes, s.until_at, s.made_at, s.changed_at
  from quota_span s where s.thing_id = $thing_id and s.until_at <= $now:moment
 order by s.until_at nulls last, s.id limit $limit;

-- quota_span_due: many
select distinct y.thing_id from (select s.thing_id from quota_span s
	where s.until_at <= $now:moment order by s.until_at nulls last, s.id limit $limit) y order by y.thing_id;

-- quota_span_until_next: one
select min(s.until_at) as until_at:moment? from quota_span s where s.until_at is not null;

-- quota_span_insert: one
insert into quota_span (thing_id, holder_kind, holder_id, from_at, to_at, block_from_at, block_to_at, state, is_busy,
	offer_minutes, until_at, made_at, changed_at)
values ($thing_id, $holder_kind, $holder_id, $from_at, $to_at, $block_from_at, $block_to_at, $state, $is_busy,
	$offer_minutes, $until_at, $made_at, $made_at)
returning id;

-- quota_span_update: exec
update quota_span set state = $state, is_busy = $is_busy, why = $why, until_at = $until_at, changed_at = $changed_at
 where id = $id;

-- quota_span_update_time: exec
-- Another time, or another thing.
update quota_span set thing_id = $thing_id, from_at = $from_at, to_at = $to_at, block_from_at = $block_from_at,
	block_to_at = $block_to_at, changed_at = $changed_at
 where id = $id;

-- quota_span_forget: exec
delete from quota_span where holder_kind = $holder_kind and holder_id = $holder_id and state = 'freed';

-- ---- stocks: units of a kind -------------------------------------------------------------------------

-- quota_stock_units: many
-- Locks them all, in one order.
select t.id, t.kind, t.ref_id, t.unit, t.is_withdrawn, t.fill_at from quota_thing t where t.kind = $kind and t.ref_id = $ref_id and t.unit > 0
 order by t.unit
{pg} for no key update {end};

-- quota_stock_withdraw: exec
update quota_thing set is_withdrawn = $is_withdrawn where id = $id;

-- quota_stock_free: many
-- Units of which nothing is taken in a window, by their numbers.
select t.id, t.unit from quota_thing t
 where t.kind = $kind and t.ref_id = $ref_id and t.unit > 0 and t.is_withdrawn = 0
	and coalesce((select s.block_to_at from quota_span s where s.thing_id = t.id and s.is_busy = 1
			and s.block_from_at < $block_to_at and (s.until_at is null or s.until_at > $now:moment)
		order by s.block_from_at desc limit 1), $block_from_at) <= $block_from_at
 order by t.unit limit $limit;
