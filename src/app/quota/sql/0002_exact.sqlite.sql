-- What no code path can break: seats are counted by the database, spans do not overlap, states go forward.

create trigger quota_place_taken after insert on quota_place when new.state in ('held', 'taken', 'offered') begin
	update quota_pool set taken = taken + new.size where id = new.pool_id;
end;
create trigger quota_place_joined after insert on quota_place when new.state = 'waiting' begin
	update quota_pool set waiting = waiting + 1 where id = new.pool_id;
	insert into quota_line (pool_id, block, size, waiting) values (new.pool_id, new.id / 256, new.size, 1)
		on conflict (pool_id, block, size) do update set waiting = waiting + 1;
end;
create trigger quota_place_changed after update of state, size on quota_place
when new.state <> old.state or new.size <> old.size begin
	update quota_pool set
		taken = taken + case when new.state in ('held', 'taken', 'offered') then new.size else 0 end
			- case when old.state in ('held', 'taken', 'offered') then old.size else 0 end,
		waiting = waiting + (new.state = 'waiting') - (old.state = 'waiting')
	 where id = new.pool_id;
end;
create trigger quota_place_left after update of state, size on quota_place
when old.state = 'waiting' and (new.state <> 'waiting' or new.size <> old.size) begin
	update quota_line set waiting = waiting - 1 where pool_id = old.pool_id and block = old.id / 256 and size = old.size;
	delete from quota_line where pool_id = old.pool_id and block = old.id / 256 and size = old.size and waiting = 0;
	insert into quota_line (pool_id, block, size, waiting)
		select new.pool_id, new.id / 256, new.size, 1 where new.state = 'waiting'
		on conflict (pool_id, block, size) do update set waiting = waiting + 1;
end;
create trigger quota_place_forward before update on quota_place
when new.id <> old.id or new.pool_id <> old.pool_id or new.head_id is not old.head_id
	or (new.state <> old.state and (old.state = 'freed' or new.state in ('held', 'waiting')
		or (new.state = 'offered' and old.state <> 'waiting'))) begin
	select raise(abort, 'quota_place_forward');
end;
create trigger quota_place_kept before delete on quota_place when old.state <> 'freed' begin
	select raise(abort, 'quota_place_kept');
end;

-- Those that are there do not overlap each other, so of them the last that begins before the end is also the last to end.
create trigger quota_span_added before insert on quota_span when new.is_busy = 1 begin
	select raise(abort, 'quota_span_overlap')
	 where (select s.block_to_at from quota_span s
		where s.thing_id = new.thing_id and s.is_busy = 1 and s.block_from_at < new.block_to_at
		order by s.block_from_at desc limit 1) > new.block_from_at;
end;
create trigger quota_span_changed before update on quota_span when new.is_busy = 1 begin
	select raise(abort, 'quota_span_overlap')
	 where (select s.block_to_at from quota_span s
		where s.thing_id = new.thing_id and s.is_busy = 1 and s.block_from_at < new.block_to_at and s.id <> old.id
		order by s.block_from_at desc limit 1) > new.block_from_at;
end;
create trigger quota_span_forward before update on quota_span
when new.id <> old.id or (new.state <> old.state and (old.state = 'freed' or new.state in ('held', 'waiting')
	or (new.state = 'offered' and old.state <> 'waiting'))) begin
	select raise(abort, 'quota_span_forward');
end;
create trigger quota_span_kept before delete on quota_span when old.state <> 'freed' begin
	select raise(abort, 'quota_span_kept');
end;
