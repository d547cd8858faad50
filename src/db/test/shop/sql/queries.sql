-- shelf_add: one
insert into shelf (name, is_open) values ($name, $is_open) returning id;

-- shelf_find: maybe
select id, name, is_open from shelf where id = $id;

-- shelf_find_by_name: maybe as shelf_find_row
-- The same, by its name.
select id, name, is_open from shelf where name = $name;

-- shelf_delete: exec changed
delete from shelf where id = $id;

-- goods_add: one all
insert into goods (shelf_id, name, price_fen, made_day, sold_at, picture, count)
values ($shelf_id, $name, $price_fen, $made_day, $sold_at, $picture, $count)
returning id;

-- goods_find: maybe
select g.id, g.shelf_id, g.name, g.price_fen, g.made_day, g.sold_at, g.picture, g.count,
       s.name as shelf_name?
  from goods g left join shelf s on s.id = g.shelf_id
 where g.id = $id:goods_id;

-- goods_list: many
-- Goods as they are asked for.
select g.id, g.name, g.price_fen, g.made_day
  from goods g
 where g.count >= 0
{if shelf}   and g.shelf_id = $shelf_id {end}
{if cheap}   and g.price_fen <= $price_fen {end}
{if words}
   {sqlite} and g.id in (select rowid from goods_words where goods_words match $words:text)
   {pg}     and g.id in (select id from goods_words where words @@ phraseto_tsquery('simple', $words:text))
   {end}
{end}
 order by {order name: g.name, g.id | price: g.price_fen desc nulls last, g.id}
 limit $limit offset $offset;

-- goods_count: one
select count(*) as total:int, sum(g.price_fen) as sum_fen:money?, max(g.made_day) as last_day:day?
  from goods g;

-- goods_delete: exec changed
delete from goods where id = $id:goods_id;

-- goods_each: each
select g.id, g.name, g.picture from goods g where g.id > $after:int order by g.id limit $limit;

-- slip_add: exec
insert into slip (goods_id, note) values ($goods_id, $note);

-- slip_count: one
select count(*) as total:int from slip;

-- slip_note: exec changed
update slip set note = $note;

-- name_list: many
select name as name:text from shelf union select name from goods order by name;

-- tally_add: exec
insert into tally (name, value) values ($name, $value)
on conflict (name) do update set value = tally.value + excluded.value;

-- tally_find: maybe
select name, value from tally where name = $name;

-- tally_put: exec all
-- As tally_add, for many at once: with a function around a value.
insert into tally (name, value) values (lower($name), $value + 1)
on conflict (name) do update set value = tally.value + excluded.value;
