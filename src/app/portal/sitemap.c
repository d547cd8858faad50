#include "sitemap.h"

#include "activity.h"
#include "app.h"
#include "entries.h"
#include "needs.h"
#include "news.h"
#include "portal_pages.h"
#include "respond.h"

#include <string.h>

enum { PART_IDS = 1000 }; /* in one part: half a millisecond; a map may hold 50,000 */

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

static int64_t
parts_of(int64_t highest)
{
	return (highest + PART_IDS - 1) / PART_IDS;
}

/* The addresses of parts from…to of a map. */
static void
add_parts(struct req *req, struct sitemap_lines *lines, const char *path, int64_t from, int64_t to)
{
	for (int64_t i = from; i <= to; i++) {
		lines->items[lines->count++] = str_format(
			req->arena, "%.*s%s%lld", STR_ARG(site_of(req)), path, (long long)i);
	}
}

enum outcome
show_sitemap_index(struct req *req)
{
	int64_t orgs = parts_of(entry_id_highest(req->db).v),
		news = parts_of(news_place_highest(req->db)),
		needs = parts_of(needs_shown_highest(req->db)),
		activities = parts_of(activities_shown_highest(req->db));
	struct sitemap_lines lines = { .items = ARENA_ARRAY(req->arena,
					       (size_t)(1 + orgs + news + needs + activities),
					       struct str) };

	add_parts(req, &lines, "/sitemap/", 0, orgs);
	add_parts(req, &lines, "/sitemap-news/", 1, news);
	add_parts(req, &lines, "/sitemap-needs/", 1, needs);
	add_parts(req, &lines, "/sitemap-activities/", 1, activities);
	sitemap_index(respond_html(req), &lines);
	return respond_xml(req);
}

static void
add_pages(struct req *req, struct sitemap_lines *lines)
{
	static const char *const pages[] = { "/", "/orgs", "/news", "/notices", "/projects",
		"/needs", "/activities", "/rooms", "/services", "/about", "/help", "/privacy",
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

/* "https://xihu.example", "/orgs/" and the number: a thousand of them, so without a format for each. */
static struct str
address_of(struct arena *arena, struct str site, struct str folder, int64_t id)
{
	char digits[20];
	size_t len = 0;
	char *text;

	do {
		digits[len++] = (char)('0' + id % 10);
	} while ((id /= 10) > 0);
	text = arena_array(arena, site.len + folder.len + len, 1);
	memcpy(text, site.ptr, site.len);
	memcpy(text + site.len, folder.ptr, folder.len);
	for (size_t i = 0; i < len; i++) {
		text[site.len + folder.len + i] = digits[len - 1 - i];
	}
	return (struct str){ text, site.len + folder.len + len };
}

static void
add_orgs(struct req *req, int64_t part, struct sitemap_lines *lines)
{
	struct org_id from = { (part - 1) * PART_IDS };
	struct entry_ids ids = entry_ids_find(req->db, from, (struct org_id){ from.v + PART_IDS });
	struct str site = site_of(req);

	lines->items = ARENA_ARRAY(req->arena, ids.count + 1, struct str);
	for (size_t i = 0; i < ids.count; i++) {
		lines->items[lines->count++] = address_of(
			req->arena, site, STR("/orgs/"), ids.items[i].v);
	}
}

static enum outcome
respond_lines(struct req *req, const struct sitemap_lines *lines)
{
	if (lines->count == 0) {
		return NOT_FOUND;
	}
	sitemap(respond_html(req), lines);
	return respond_xml(req);
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
	return respond_lines(req, &lines);
}

enum outcome
show_sitemap_news(struct req *req)
{
	const struct sitemap_query *in = req->in;
	int64_t after = (in->part - 1) * PART_IDS;
	struct news_places news = news_places_find(req->db, req->arena, after, after + PART_IDS);
	struct sitemap_lines lines = { .items = ARENA_ARRAY(
					       req->arena, news.count + 1, struct str) };
	struct str site = site_of(req);

	for (size_t i = 0; i < news.count; i++) {
		lines.items[lines.count++] = address_of(
			req->arena, site, news.items[i].folder, news.items[i].id);
	}
	return respond_lines(req, &lines);
}

enum outcome
show_sitemap_needs(struct req *req)
{
	const struct sitemap_query *in = req->in;
	int64_t after = (in->part - 1) * PART_IDS;
	struct need_ids needs = needs_shown_find(req->db, req->arena, after, after + PART_IDS);
	struct sitemap_lines lines = { .items = ARENA_ARRAY(
					       req->arena, needs.count + 1, struct str) };
	struct str site = site_of(req);

	for (size_t i = 0; i < needs.count; i++) {
		lines.items[lines.count++] = address_of(
			req->arena, site, STR("/needs/"), needs.items[i]);
	}
	return respond_lines(req, &lines);
}

enum outcome
show_sitemap_activities(struct req *req)
{
	const struct sitemap_query *in = req->in;
	int64_t after = (in->part - 1) * PART_IDS;
	struct activity_numbers activities = activities_shown_find(
		req->db, req->arena, after, after + PART_IDS);
	struct sitemap_lines lines = { .items = ARENA_ARRAY(
					       req->arena, activities.count + 1, struct str) };
	struct str site = site_of(req);

	for (size_t i = 0; i < activities.count; i++) {
		lines.items[lines.count++] = address_of(
			req->arena, site, STR("/activities/"), activities.items[i]);
	}
	return respond_lines(req, &lines);
}
