-- Announcements and publicity stand in one list, the latest first.  (SQLite walks an index backwards as it is.)
create index news_item_bulletin on news_item(shown_at, id)
 where genre in ('announcement', 'publicity') and shown_at is not null;
create index news_region_bulletin on news_region(region_id, shown_at, news_item_id)
 where genre in ('announcement', 'publicity') and shown_at is not null;
-- What still runs is what ends last.
create index news_item_running on news_item(until_day, id) where genre = 'publicity' and shown_at is not null;
-- What stands on the site by number, for site maps.
create index news_item_place on news_item(id, genre, edited_at, shown_at) where shown_at is not null;
-- The first pictures.
create index news_photo_cover on news_photo(news_item_id) where is_shown = 1 and place = 0;
