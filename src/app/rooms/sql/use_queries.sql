-- Rooms that other offices use.

-- booking_covering: maybe
-- What an organisation has of a room already over the whole time.
select b.id from booking b
 where b.org_id = $org_id and b.room_id = $room_id and b.state = 'confirmed' and b.from_at <= $from_at and b.to_at >= $to_at
 order by b.from_at, b.id limit 1;
