#include "feed_pages.h"

#include "activity.h"
#include "app.h"
#include "entries.h"
#include "portal_pages.h"
#include "respond.h"

#include <stdlib.h>

enum { FEED_ENTRIES = 30 };

static const struct field region_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct feed_region_in, code), N_("代码"), NULL, true, 6, 12,
		NULL, NULL },
};
const struct form feed_region_form = { "feed_of_region", region_fields, FIELD_COUNT(region_fields),
	sizeof(struct feed_region_in), NULL };

static const struct field org_fields[] = {
	{ "id", FIELD_ID, offsetof(struct feed_org_in, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
};
const struct form feed_org_form = { "feed_of_org", org_fields, FIELD_COUNT(org_fields),
	sizeof(struct feed_org_in), NULL };

static struct str
whole(struct req *req, struct str path)
{
	return str_format(req->arena, "%.*s%.*s", STR_ARG(app_address(req_app(req), req->arena)),
		STR_ARG(path));
}

static struct feed_entry
entry_of(struct req *req, const struct news_brief *brief)
{
	struct moment updated = moment_is_none(brief->edited_at) ? brief->shown_at
								 : brief->edited_at;
	struct str to = whole(req, brief->to.text);

	return (struct feed_entry){ .id = to,
		.title = bilingual_in(brief->title, req->lang),
		.summary = bilingual_in(brief->summary, req->lang),
		.to = to,
		.author = brief->author,
		.published = moment_format_iso(req->arena, brief->shown_at),
		.updated = moment_format_iso(req->arena, updated) };
}

static void
add_entries(struct req *req, struct feed_view *view, struct news_briefs briefs)
{
	for (size_t i = 0; i < briefs.count; i++) {
		view->entries.items[view->entries.count++] = entry_of(req, &briefs.items[i]);
	}
}

static int
compare_entries(const void *a, const void *b)
{
	return str_compare(((const struct feed_entry *)b)->published,
		((const struct feed_entry *)a)->published);
}

/* The latest first. */
static enum outcome
respond_entries(struct req *req, struct feed_view *view, struct str page)
{
	qsort(view->entries.items, view->entries.count, sizeof(struct feed_entry), compare_entries);
	if (view->entries.count > FEED_ENTRIES) {
		view->entries.count = FEED_ENTRIES;
	}
	view->updated = STR("2000-01-01T00:00:00Z"); /* of a feed in which nothing ever stood */
	for (size_t i = 0; i < view->entries.count; i++) {
		if (str_compare(view->entries.items[i].updated, view->updated) > 0) {
			view->updated = view->entries.items[i].updated;
		}
	}
	view->page = whole(req, page);
	view->id = view->self = whole(req, req->path);
	feed_page(respond_html(req), view);
	respond_page_done(req);
	req->res.content_type = "application/atom+xml; charset=utf-8";
	return OK;
}

/* The newest of both. */
static enum outcome
respond_feed(struct req *req, struct feed_view *view, struct str page, struct news_briefs news,
	struct news_briefs notices)
{
	view->entries.items = ARENA_ARRAY(
		req->arena, news.count + notices.count + 1, struct feed_entry);
	add_entries(req, view, news);
	add_entries(req, view, notices);
	return respond_entries(req, view, page);
}

static struct str
portal_name(struct req *req)
{
	return bilingual_in(
		node_bilingual(node_get(pack_file(req_pack(req), "pack.yaml"), "portal"), "name"),
		req->lang);
}

enum outcome
show_feed(struct req *req)
{
	struct feed_view view = { .title = portal_name(req),
		.subtitle = str_of(tr(req->lang, N_("动态、公告和公示"))) };

	return respond_feed(req, &view, STR("/"), news_latest(req, FEED_ENTRIES),
		notices_latest(req, FEED_ENTRIES));
}

enum outcome
show_region_feed(struct req *req)
{
	const struct feed_region_in *in = req->in;
	const struct region *region = region_find_by_code(req_regions(req), in->code);
	struct feed_view view = { .subtitle = portal_name(req) };

	if (!region || !region_street_of(req_regions(req), region->id)) {
		return NOT_FOUND;
	}
	view.title = bilingual_in(region->name, req->lang);
	return respond_feed(req, &view,
		str_format(req->arena, "/streets/%.*s", STR_ARG(region->code)),
		news_latest_of_region(req, region->id, FEED_ENTRIES),
		notices_latest_of_region(req, region->id, FEED_ENTRIES));
}

enum outcome
show_org_feed(struct req *req)
{
	const struct feed_org_in *in = req->in;
	struct feed_view view = { .subtitle = portal_name(req) };
	struct news_briefs none = { .count = 0 };
	struct entry_brief brief;

	if (entry_brief_find(req, (struct org_id){ in->id }, &brief) != OK) {
		return NOT_FOUND;
	}
	view.title = brief.name;
	return respond_feed(req, &view, brief.to.text,
		news_latest_of_org(req, (struct org_id){ in->id }, FEED_ENTRIES), none);
}

enum outcome
show_activity_feed(struct req *req)
{
	struct activity_news_list list = activities_newest(req, FEED_ENTRIES);
	struct feed_view view = { .title = str_of(tr(req->lang, N_("活动"))),
		.subtitle = portal_name(req),
		.entries = { ARENA_ARRAY(req->arena, list.count + 1, struct feed_entry), 0 } };

	for (size_t i = 0; i < list.count; i++) {
		const struct activity_news *news = &list.items[i];
		struct str to = whole(
			req, str_format(req->arena, "/activities/%lld", (long long)news->id));

		view.entries.items[view.entries.count++] = (struct feed_entry){ .id = to,
			.title = bilingual_in(news->title, req->lang),
			.summary = news->lead,
			.to = to,
			.author = news->author,
			.published = moment_format_iso(req->arena, news->shown_at),
			.updated = moment_format_iso(req->arena, news->changed_at) };
	}
	return respond_entries(req, &view, STR("/activities"));
}
