-- Pictures of an item: files of the kernel, in an order, each with words for those who do not see them.
-- What stands on the site and what is being written have rows of their own, so that a picture appears, and
-- goes, together with the text.
create table news_photo (
	id integer primary key,
	news_item_id integer not null references news_item(id),
	file_id integer not null references file(id),
	is_shown integer not null check (is_shown in (0, 1)), -- 1: of the text that is or was published; 0: of the draft
	place integer not null,              -- the first, 0, is the cover
	alt text not null,                   -- what it shows; empty: nobody said
	unique (news_item_id, is_shown, file_id)
) strict;
create index news_photo_by_file on news_photo(file_id);
