-- Taking a place in one round trip, so that the thing's lock is held no longer than it must be: quota_place of one pool
-- that is open, of which nothing has run out or is being passed on, for a holder who has none.  Else no row, and whoever
-- asks goes the long way (place.c), which says why.  What it reads after the lock is as others committed it.
create function quota_take_simply(in pool bigint, in kind text, in holder bigint, in seats bigint, in is_hold bigint,
	in may_wait bigint, in moment bigint, out id bigint, out state text, out until_at bigint, out thing_id bigint)
returns setof record language plpgsql as $$
declare
	p record;
begin
	perform 1 from quota_thing t where t.id = (select y.thing_id from quota_pool y where y.id = pool)
		and t.fill_at is null for no key update;
	if not found then
		return;
	end if;
	select y.thing_id, y.capacity, y.taken, y.size_max, y.has_line, y.hold_minutes, y.closed_at into p
	  from quota_pool y where y.id = pool;
	if p.closed_at is not null or seats < 1 or seats > p.size_max or seats > p.capacity
		or (p.taken + seats > p.capacity and (p.has_line = 0 or may_wait = 0))
		or exists (select 1 from quota_place x where x.holder_kind = kind and x.holder_id = holder
			and x.pool_id = pool and x.state <> 'freed')
		or exists (select 1 from quota_place x where x.pool_id = pool and x.until_at <= moment) then
		return;
	end if;
	thing_id := p.thing_id;
	state := case when p.taken + seats > p.capacity then 'waiting' when is_hold = 1 then 'held' else 'taken' end;
	until_at := case when state = 'held' then moment + p.hold_minutes * 60000 end;
	insert into quota_place (pool_id, pool_set, holder_kind, holder_id, size, state, until_at, made_at, changed_at)
	values (pool, cast(pool as text), kind, holder, seats, state, until_at, moment, moment)
	returning quota_place.id into id;
	return next;
end $$;
