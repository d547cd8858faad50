#include "app.h"
#include "news_public.h"
#include "region.h"
#include "respond.h"

/* GET /api/v1/news and /api/v1/notices. */

#define AT(member) offsetof(struct news_api_item, member)

const struct member news_api_members[NOTICE_API_MEMBERS] = {
	{ "id", MEMBER_INT, AT(id), false },
	{ "genre", MEMBER_STR, AT(genre), false },
	{ "title", MEMBER_STR, AT(title), false },
	{ "title_en", MEMBER_STR, AT(title_en), true },
	{ "summary", MEMBER_STR, AT(summary), false },
	{ "summary_en", MEMBER_STR, AT(summary_en), true },
	{ "author", MEMBER_STR, AT(author), false },
	{ "org_id", MEMBER_ID, AT(org_id), true },
	{ "street", MEMBER_STR, AT(street), true },
	{ "url", MEMBER_STR, AT(url), false },
	{ "published_at", MEMBER_MOMENT, AT(published_at), false },
	{ "edited_at", MEMBER_MOMENT, AT(edited_at), true },
	{ "from_day", MEMBER_DAY, AT(from_day), true },
	{ "until_day", MEMBER_DAY, AT(until_day), true },
	{ "is_running", MEMBER_BOOL, AT(is_running), false },
};

static struct str
or_none(struct str text)
{
	return str_is_empty(text) ? STR_NONE : text;
}

static struct news_api_item
item_of(struct req *req, const struct news_list_row *row)
{
	const struct region *street = region_street_of(req_regions(req), row->region_id);
	struct news_api_item item = { .id = row->id.v,
		.genre = row->genre,
		.title = row->title,
		.title_en = or_none(row->title_en),
		.summary = row->summary,
		.summary_en = or_none(row->summary_en),
		.author = row->author,
		.org_id = row->org_id,
		.street = street ? street->code : STR_NONE,
		.from_day = row->from_day,
		.until_day = row->until_day,
		.published_at = row->shown_at,
		.edited_at = row->edited_at };
	enum news_genre genre = NEWS_NEWS;

	news_genre_parse(row->genre, &genre);
	item.is_running = news_days_left(row->from_day, row->until_day, clock_today()) > 0;
	item.url = str_format(req->arena, "%.*s%.*s",
		STR_ARG(app_address(req_app(req), req->arena)),
		STR_ARG(news_url(req->arena, genre, row->id.v).text));
	return item;
}

static enum outcome
answer(struct req *req, const struct news_found *found, size_t members)
{
	struct news_api_item *items = ARENA_ARRAY(
		req->arena, found->rows.count + 1, struct news_api_item);
	struct table_view table = { news_api_members, members, items, found->rows.count,
		sizeof(*items) };
	struct list_page page = { found->total, found->is_exact, found->page, found->per_page };

	for (size_t i = 0; i < found->rows.count; i++) {
		items[i] = item_of(req, &found->rows.items[i]);
	}
	return respond_json_list(req, &table, &page);
}

enum outcome
list_news_api(struct req *req)
{
	struct news_found found = news_find(req, req->in);

	return answer(req, &found, NEWS_API_MEMBERS);
}

enum outcome
list_notices_api(struct req *req)
{
	struct news_found found = notices_find(req, req->in);

	return answer(req, &found, NOTICE_API_MEMBERS);
}
