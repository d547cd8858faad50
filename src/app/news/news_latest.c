#include "kernel_queries.h"
#include "news_list.h"
#include "news_pages.h"
#include "news_public.h"
#include "page_tools.h"
#include "region.h"
#include "req.h"

/* What other offices may ask (public/news.h). */

enum { SECTION_ITEMS = 4, REGION_ITEMS = 3 };

struct news_briefs
news_latest(struct req *req, int limit)
{
	struct news_list_rows rows = news_list(
		req->db, &(struct news_list_args){ .genre = STR("news"), .limit = limit });

	return news_briefs_of(req, &rows);
}

struct news_briefs
news_latest_of_region(struct req *req, struct region_id region, int limit)
{
	struct news_list_rows rows = news_list_of_region(
		req->db, &(struct news_list_of_region_args){
				 .region_id = region, .genre = STR("news"), .limit = limit });

	return news_briefs_of(req, &rows);
}

struct news_briefs
news_latest_of_org(struct req *req, struct org_id org, int limit)
{
	struct news_list_rows rows = news_list_of_org(
		req->db, &(struct news_list_of_org_args){
				 .org_id = org, .genre = STR("news"), .limit = limit });

	return news_briefs_of(req, &rows);
}

/* What runs, by its end; then what else is there, without telling anything twice. */
struct news_briefs
notices_latest(struct req *req, int limit)
{
	struct news_list_rows open = publicity_open_list(req->db, clock_today(), limit);
	struct news_list_rows all = bulletin_list(req->db,
		&(struct bulletin_list_args){ .limit = limit, .today_day = clock_today() });
	struct news_list_rows both = {
		.items = ARENA_ARRAY(req->arena, open.count + all.count + 1, struct news_list_row),
	};

	for (size_t i = 0; i < open.count; i++) {
		both.items[both.count++] = open.items[i];
	}
	for (size_t i = 0; i < all.count && both.count < (size_t)limit; i++) {
		bool is_known = false;

		for (size_t k = 0; k < open.count; k++) {
			is_known = is_known || open.items[k].id.v == all.items[i].id.v;
		}
		if (!is_known) {
			both.items[both.count++] = all.items[i];
		}
	}
	return news_briefs_of(req, &both);
}

struct news_briefs
notices_latest_of_region(struct req *req, struct region_id region, int limit)
{
	struct news_list_rows rows = bulletin_list_of_region(req->db, region, limit);

	return news_briefs_of(req, &rows);
}

int64_t
news_place_highest(struct db *db)
{
	struct news_shown_highest_row row;

	return news_shown_highest(db, &row) == OK ? row.id.v : 0;
}

struct news_places
news_places_find(struct db *db, struct arena *arena, int64_t after, int64_t last)
{
	struct news_shown_from_rows rows = news_shown_from(db, after, last);
	struct news_places places = { .items = ARENA_ARRAY(
					      arena, rows.count + 1, struct news_place) };

	for (size_t i = 0; i < rows.count; i++) {
		const struct news_shown_from_row *row = &rows.items[i];
		enum news_genre genre = NEWS_NEWS;

		news_genre_parse(row->genre, &genre);
		places.items[places.count++] = (struct news_place){ row->id.v,
			genre == NEWS_NEWS ? STR("/news/") : STR("/notices/"),
			moment_is_none(row->edited_at) ? row->shown_at : row->edited_at };
	}
	return places;
}

enum outcome
news_told_find(struct db *db, struct arena *arena, int64_t id, struct news_told *ret_told)
{
	struct news_item_id item = { id };
	struct news_full_row row;
	struct news_org_list_rows orgs;
	struct news_region_list_rows regions;
	struct news_told told = { .genre = NEWS_NEWS };

	if (news_full(db, item, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	news_genre_parse(row.genre, &told.genre);
	told.title = (struct bilingual){ row.title, row.title_en };
	told.summary = (struct bilingual){ row.summary, row.summary_en };
	told.to = news_url(arena, told.genre, id);
	told.org = row.org_id;
	told.region = row.region_id;
	orgs = news_org_list(db, item);
	regions = news_region_list(db, item);
	told.orgs = ARENA_ARRAY(arena, orgs.count + 1, struct org_id);
	told.regions = ARENA_ARRAY(arena, regions.count + 1, struct region_id);
	for (size_t i = 0; i < orgs.count; i++) {
		told.orgs[told.org_count++] = orgs.items[i].org_id;
	}
	for (size_t i = 0; i < regions.count; i++) {
		told.regions[told.region_count++] = regions.items[i].region_id;
	}
	*ret_told = told;
	return OK;
}

int64_t
news_find_titled(struct db *db, struct str title)
{
	struct news_find_by_title_row row;

	return news_find_by_title(db, title, &row) == OK ? row.id.v : 0;
}

/* ---- on the page of an organisation or a region -------------------------------------------------- */

static void
draw_of_org(struct html *h, struct str number)
{
	struct news_section_view view = { 0 };
	struct news_list_rows rows;
	struct news_briefs notices;
	struct org_id id;

	if (str_parse_int(number, &id.v)) {
		view.all = url_own(h->arena, "/news?org=%lld", (long long)id.v);
		view.items = news_latest_of_org(h->req, id, SECTION_ITEMS);
		if (view.items.count) {
			news_section(h, &view);
		}
		rows = bulletin_list_of_org(h->req->db, id, SECTION_ITEMS);
		notices = news_briefs_of(h->req, &rows);
		if (notices.count) {
			notices_of_region(h, &notices);
		}
	}
}

static void
draw_of_region(struct html *h, struct str code)
{
	const struct region *region = region_find_by_code(req_regions(h->req), code);
	struct news_section_view view = { 0 };
	struct news_briefs notices;

	if (!region) {
		return;
	}
	view.all = url_own(h->arena, "/news?street=%s", str_terminated(h->arena, code));
	view.items = news_latest_of_region(h->req, region->id, REGION_ITEMS);
	notices = notices_latest_of_region(h->req, region->id, SECTION_ITEMS);
	if (view.items.count) {
		news_of_region(h, &view);
	}
	if (notices.count) {
		notices_of_region(h, &notices);
	}
}

void
news_page_more(struct html *h, const struct page_subject *subject)
{
	struct str rest = subject->name, kind;

	if (!str_split(&rest, ':', &kind)) {
		return;
	}
	if (str_equal(kind, STR("org"))) {
		draw_of_org(h, rest);
	} else if (str_equal(kind, STR("region"))) {
		draw_of_region(h, rest);
	}
}
