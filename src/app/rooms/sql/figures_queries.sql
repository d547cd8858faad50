-- ---- how much rooms are used -------------------------------------------------------------------------

-- room_figure_bookings: many
-- All bookings of a room that began between two moments, whatever became of them.
select b.from_at, b.to_at, b.state, b.is_private, b.arrived_at, o.kind as org_kind?
  from booking b left join org o on o.id = b.org_id
 where b.room_id = $room_id and b.from_at >= $since_at:moment and b.from_at < $until_at:moment
 order by b.from_at limit $limit;

-- room_figure_until_find: maybe
select f.until_day from room_figure_until f where f.id = 1;

-- room_figure_first: maybe
-- Where adding up begins: with the first booking.
select b.from_at from booking b order by b.from_at limit 1;

-- room_figure_until_put: exec
insert into room_figure_until (id, until_day) values (1, $until_day)
on conflict (id) do update set until_day = excluded.until_day;

-- room_figure_put: exec
insert into room_figure (on_day, room_id, open_minutes, used_minutes, bookings, absent, refused, cancelled)
values ($on_day, $room_id, $open_minutes, $used_minutes, $bookings, $absent, $refused, $cancelled)
on conflict (room_id, on_day) do update set open_minutes = excluded.open_minutes, used_minutes = excluded.used_minutes,
	bookings = excluded.bookings, absent = excluded.absent, refused = excluded.refused, cancelled = excluded.cancelled;

-- room_figure_class_drop: exec
delete from room_figure_class where room_id = $room_id and on_day = $on_day;

-- room_figure_class_put: exec
insert into room_figure_class (on_day, room_id, class, bookings, used_minutes)
values ($on_day, $room_id, $class, $bookings, $used_minutes);

-- room_figure_rooms: many
-- Of each room in a stretch of days.
select f.room_id, sum(f.open_minutes) as open_minutes:int, sum(f.used_minutes) as used_minutes:int,
	sum(f.bookings) as bookings:int, sum(f.absent) as absent:int, sum(f.refused) as refused:int,
	sum(f.cancelled) as cancelled:int
  from room_figure f where f.room_id = $room_id and f.on_day >= $from_day:int and f.on_day < $until_day:int
 group by f.room_id;

-- room_figure_weeks: many
-- Of each room week by week, counted from the first day on.
select (f.on_day - $from_day:int) / 7 as week:int, sum(f.open_minutes) as open_minutes:int,
	sum(f.used_minutes) as used_minutes:int, sum(f.bookings) as bookings:int, sum(f.absent) as absent:int,
	sum(f.refused) as refused:int, sum(f.cancelled) as cancelled:int
  from room_figure f where f.room_id = $room_id and f.on_day >= $from_day:int and f.on_day < $until_day:int
 group by (f.on_day - $from_day:int) / 7 order by 1;

-- room_figure_classes: many
select f.class, sum(f.bookings) as bookings:int, sum(f.used_minutes) as used_minutes:int
  from room_figure_class f where f.room_id = $room_id and f.on_day >= $from_day:int and f.on_day < $until_day:int
 group by f.class order by f.class;
