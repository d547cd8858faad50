-- Announcements and publicity stand in one list, the latest first.  SQLite walks an index backwards as it is;
-- but by two genres it would find them by news_item_shown, and sort.
create index news_item_bulletin on news_item(shown_at, id)
 where genre <> 'news' and shown_at is not null;
create index news_region_bulletin on news_region(region_id, shown_at, news_item_id)
 where genre <> 'news' and shown_at is not null;
-- What still runs is what ends last.
create index news_item_running on news_item(genre, until_day, id) where shown_at is not null;
-- What stands on the site by number, for site maps.
create index news_item_place on news_item(id, genre, edited_at, shown_at) where shown_at is not null;
