-- What no code path can break: seats are counted by the database, spans do not overlap, states go forward.
create extension if not exists btree_gist;

create function quota_line_move(pool bigint, id bigint, seats bigint, by bigint) returns void language plpgsql as $$
begin
	insert into quota_line (pool_id, block, size, waiting) values (pool, id / 256, seats, by)
		on conflict (pool_id, block, size) do update set waiting = quota_line.waiting + by;
	if by < 0 then
		delete from quota_line l where l.pool_id = pool and l.block = id / 256 and l.size = seats and l.waiting = 0;
	end if;
end $$;
create function quota_place_count() returns trigger language plpgsql as $$
declare
	seats bigint := 0;
	claims bigint := 0;
begin
	if tg_op = 'UPDATE' then
		if new.state = old.state and new.size = old.size then
			return null;
		end if;
		if old.state in ('held', 'taken', 'offered') then
			seats := - old.size;
		elsif old.state = 'waiting' then
			claims := -1;
			perform quota_line_move(old.pool_id, old.id, old.size, -1);
		end if;
	end if;
	if new.state in ('held', 'taken', 'offered') then
		seats := seats + new.size;
	elsif new.state = 'waiting' then
		claims := claims + 1;
		perform quota_line_move(new.pool_id, new.id, new.size, 1);
	end if;
	if seats <> 0 or claims <> 0 then
		update quota_pool set taken = taken + seats, waiting = waiting + claims where id = new.pool_id;
	end if;
	return null;
end $$;
create trigger quota_place_counted after insert or update on quota_place for each row execute function quota_place_count();

create function quota_forward() returns trigger language plpgsql as $$
begin
	if new.state <> old.state and (old.state = 'freed' or new.state in ('held', 'waiting')
		or (new.state = 'offered' and old.state <> 'waiting')) then
		raise exception '%_forward', tg_table_name;
	end if;
	return new;
end $$;
create function quota_stay() returns trigger language plpgsql as $$
begin
	raise exception '%_forward', tg_table_name;
end $$;
create function quota_keep() returns trigger language plpgsql as $$
begin
	if old.state <> 'freed' then
		raise exception '%_kept', tg_table_name;
	end if;
	return old;
end $$;
create trigger quota_place_forward before update of state on quota_place for each row execute function quota_forward();
create trigger quota_place_stays before update of id, pool_id, head_id on quota_place
	for each row execute function quota_stay();
create trigger quota_place_kept before delete on quota_place for each row execute function quota_keep();
create trigger quota_span_forward before update of state on quota_span for each row execute function quota_forward();
create trigger quota_span_kept before delete on quota_span for each row execute function quota_keep();

alter table quota_span add constraint quota_span_overlap
	exclude using gist (thing_id with =, int8range(block_from_at, block_to_at) with &&) where (is_busy = 1);
