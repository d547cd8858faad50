-- Lists begin with the latest and stop when they have enough.  What an index hands out backwards begins with nulls,
-- and lists ask for nulls last: although there are none in these, PostgreSQL read and sorted everything.
drop index news_item_shown;
create index news_item_shown on news_item(genre, shown_at desc nulls last, id desc) where shown_at is not null;
drop index news_region_shown;
create index news_region_shown on news_region(region_id, genre, shown_at desc nulls last, news_item_id desc)
 where shown_at is not null;
drop index news_org_shown;
create index news_org_shown on news_org(org_id, genre, shown_at desc nulls last, news_item_id desc)
 where shown_at is not null;

-- Announcements and publicity stand in one list.  (By two genres SQLite would find them by news_item_shown, and sort.)
create index news_item_bulletin on news_item(shown_at desc nulls last, id desc)
 where genre <> 'news' and shown_at is not null;
create index news_region_bulletin on news_region(region_id, shown_at desc nulls last, news_item_id desc)
 where genre <> 'news' and shown_at is not null;
-- What still runs is what ends last.
create index news_item_running on news_item(genre, until_day, id) where shown_at is not null;
-- What stands on the site by number, for site maps.
create index news_item_place on news_item(id, genre, edited_at, shown_at) where shown_at is not null;
-- The first pictures.
create index news_photo_cover on news_photo(news_item_id) where is_shown = 1 and place = 0;
