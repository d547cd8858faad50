#include "sitemap.h"

#include "app.h"
#include "entries.h"
#include "news.h"
#include "portal_pages.h"
#include "respond.h"

enum { SITEMAP_ORGS = 5000 }; /* ids in one part: a few milliseconds; a map may hold 50,000 */

static const struct field sitemap_fields[] = {
	{ "part", FIELD_INT, offsetof(struct sitemap_query, part), N_("第几份"), NULL, true, 0,
		INT32_MAX, NULL, NULL },
};
const struct form sitemap_form = { "sitemap_query", sitemap_fields, FIELD_COUNT(sitemap_fields),
	sizeof(struct sitemap_query), NULL };

static struct str
site_of(const struct req *req)
{
	return app_address(req_app(req), req->arena);
}

/* ---- for people ----------------------------------------------------------------------------------- */

enum outcome
show_site(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct site_view view = { .streets = { ARENA_ARRAY(
					  req->arena, regions->count, struct site_street) } };
	struct site_street *street = NULL;

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];
		struct site_link link = { region->name,
			url_own(req->arena, "/streets/%s",
				str_terminated(req->arena, region->code)) };

		if (!region->is_current || region->kind == REGION_DISTRICT) {
			continue;
		}
		if (region->kind == REGION_STREET || region->kind == REGION_TOWN) {
			street = &view.streets.items[view.streets.count++];
			street->link = link;
			street->communities.items = ARENA_ARRAY(
				req->arena, regions->count - i, struct site_link);
		} else if (street) {
			street->communities.items[street->communities.count++] = link;
		}
	}
	return respond(req, site_page, &view);
}

enum outcome
show_robots(struct req *req)
{
	return respond_bytes(req, "text/plain; charset=utf-8",
		str_format(req->arena,
			"User-agent: *\nDisallow: /me\nDisallow: /desk\nDisallow: /admin\n"
			"Disallow: /login\nDisallow: /follow\nDisallow: /feedback\n"
			"Disallow: /suggest\nDisallow: /orgs/export\n"
			"Sitemap: %.*s/sitemap.xml\n",
			STR_ARG(site_of(req))));
}

/* ---- for machines --------------------------------------------------------------------------------- */

static enum outcome
respond_xml(struct req *req)
{
	respond_page_done(req);
	req->res.content_type = "application/xml; charset=utf-8";
	return OK;
}

enum outcome
show_sitemap_index(struct req *req)
{
	struct news_places news = news_places_find(req->db, req->arena, 0, 1);
	int64_t parts = 1 + (entry_id_highest(req->db).v + SITEMAP_ORGS - 1) / SITEMAP_ORGS;
	struct sitemap_lines lines = { .items = ARENA_ARRAY(
					       req->arena, (size_t)parts + 1, struct str) };

	for (int64_t i = 0; i < parts; i++) {
		lines.items[lines.count++] = str_format(
			req->arena, "%.*s/sitemap/%lld", STR_ARG(site_of(req)), (long long)i);
	}
	if (news.count) {
		lines.items[lines.count++] = str_format(
			req->arena, "%.*s/sitemap-news.xml", STR_ARG(site_of(req)));
	}
	sitemap_index(respond_html(req), &lines);
	return respond_xml(req);
}

static void
add_pages(struct req *req, struct sitemap_lines *lines)
{
	static const char *const pages[] = { "/", "/orgs", "/about", "/help", "/privacy",
		"/accessibility", "/sitemap" };
	enum { PAGE_COUNT = sizeof(pages) / sizeof(pages[0]) };
	const struct regions *regions = req_regions(req);

	lines->items = ARENA_ARRAY(req->arena, PAGE_COUNT + regions->count, struct str);
	for (size_t i = 0; i < PAGE_COUNT; i++) {
		lines->items[lines->count++] = str_format(
			req->arena, "%.*s%s", STR_ARG(site_of(req)), pages[i]);
	}
	for (size_t i = 1; i < regions->count; i++) {
		lines->items[lines->count++] = str_format(req->arena, "%.*s/streets/%.*s",
			STR_ARG(site_of(req)), STR_ARG(regions->items[i].code));
	}
}

static void
add_orgs(struct req *req, int64_t part, struct sitemap_lines *lines)
{
	struct org_id from = { (part - 1) * SITEMAP_ORGS };
	struct entry_ids ids = entry_ids_find(req->db, from, SITEMAP_ORGS);

	lines->items = ARENA_ARRAY(req->arena, ids.count + 1, struct str);
	for (size_t i = 0; i < ids.count && ids.items[i].v <= from.v + SITEMAP_ORGS; i++) {
		lines->items[lines->count++] = str_format(req->arena, "%.*s/orgs/%lld",
			STR_ARG(site_of(req)), (long long)ids.items[i].v);
	}
}

enum outcome
show_sitemap(struct req *req)
{
	const struct sitemap_query *in = req->in;
	struct sitemap_lines lines = { .count = 0 };

	if (in->part < 0) {
		return NOT_FOUND;
	}
	if (in->part == 0) {
		add_pages(req, &lines);
	} else {
		add_orgs(req, in->part, &lines);
	}
	if (lines.count == 0) {
		return NOT_FOUND;
	}
	sitemap(respond_html(req), &lines);
	return respond_xml(req);
}

enum outcome
show_sitemap_news(struct req *req)
{
	enum { NEWS_MAX = 10000 };
	struct news_places news = news_places_find(req->db, req->arena, 0, NEWS_MAX);
	struct sitemap_lines lines = { .items = ARENA_ARRAY(
					       req->arena, news.count + 1, struct str) };

	for (size_t i = 0; i < news.count; i++) {
		lines.items[lines.count++] = str_format(req->arena, "%.*s%.*s",
			STR_ARG(site_of(req)), STR_ARG(news.items[i].to.text));
	}
	sitemap(respond_html(req), &lines);
	return respond_xml(req);
}
