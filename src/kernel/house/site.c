#include "site.h"

#include "app_inner.h"
#include "dispatch_inner.h"
#include "job_pages.h"
#include "kernel_offices.h"
#include "kernel_pages.h"
#include "markdown.h"
#include "openapi.h"
#include "pack_rule.h"
#include "respond.h"

/* What belongs to the site as a whole: pages of words, health, the API's description, the regions. */

/* ---- pages of words ----------------------------------------------------------------------------- */

static enum outcome
show_words(struct req *req, const char *id)
{
	const struct node *text = node_find(
		node_get(pack_file(req_pack(req), "texts.yaml"), "texts"), "id", str_of(id));
	struct words_view view = { .id = str_of(id) };

	if (!text) {
		return NOT_FOUND;
	}
	view.title = bilingual_in(node_bilingual(text, "title"), req->lang);
	view.lead = bilingual_in(node_bilingual(text, "lead"), req->lang);
	view.updated = node_day(text, "updated");
	view.body = html_raw(
		markdown_html(req->arena, bilingual_in(node_bilingual(text, "body"), req->lang)));
	view.canonical = (struct url){ str_format(req->arena, "/%s", id) };
	return respond(req, words_page, &view);
}

static enum outcome
show_about(struct req *req)
{
	return show_words(req, "about");
}

static enum outcome
show_help(struct req *req)
{
	return show_words(req, "help");
}

static enum outcome
show_privacy(struct req *req)
{
	return show_words(req, "privacy");
}

static enum outcome
show_accessibility(struct req *req)
{
	return show_words(req, "accessibility");
}

/* ---- health ------------------------------------------------------------------------------------- */

/* That this runs at all says that a snapshot could be read. */
static enum outcome
show_health(struct req *req)
{
	return respond_bytes(req, "text/plain; charset=utf-8", STR("ok\n"));
}

static enum outcome
show_readiness(struct req *req)
{
	if (!store_is_writable(((struct app *)req->app)->store)) {
		return UNAVAILABLE;
	}
	return respond_bytes(req, "text/plain; charset=utf-8", STR("ok\n"));
}

static enum outcome
show_openapi(struct req *req)
{
	const struct app *app = req->app;

	return openapi_respond(req, app->router, app->settings.public_url);
}

/* ---- regions ------------------------------------------------------------------------------------ */

struct region_answer {
	struct str code, kind, name, name_en, parent;
};
static const struct member region_members[] = {
	{ "code", MEMBER_STR, offsetof(struct region_answer, code), false },
	{ "kind", MEMBER_STR, offsetof(struct region_answer, kind), false },
	{ "name", MEMBER_STR, offsetof(struct region_answer, name), false },
	{ "name_en", MEMBER_STR, offsetof(struct region_answer, name_en), false },
	{ "parent", MEMBER_STR, offsetof(struct region_answer, parent), true },
};

static enum outcome
list_regions(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct region_answer *rows = ARENA_ARRAY(req->arena, regions->count, struct region_answer);
	struct list_page page = { .is_exact = true, .page = 1 };
	struct table_view table = { .members = region_members,
		.member_count = FIELD_COUNT(region_members),
		.rows = rows,
		.row_size = sizeof(*rows) };

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i],
				    *parent = region_find(regions, region->parent);

		if (region->is_current) {
			rows[table.row_count++] = (struct region_answer){ .code = region->code,
				.kind = str_of(region_kind_name(region->kind)),
				.name = region->name.zh,
				.name_en = region->name.en,
				.parent = parent ? parent->code : STR_NONE };
		}
	}
	page.total = page.per_page = (int64_t)table.row_count;
	return respond_json_list(req, &table, &page);
}

/* ---- the office --------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/about",
		.right = &right_public,
		.run = show_about,
		.is_cached = true,
		.title = N_("关于本站") },
	{ .method = METHOD_GET,
		.path = "/help",
		.right = &right_public,
		.run = show_help,
		.is_cached = true,
		.title = N_("使用帮助") },
	{ .method = METHOD_GET,
		.path = "/privacy",
		.right = &right_public,
		.run = show_privacy,
		.is_cached = true,
		.title = N_("隐私与个人信息保护") },
	{ .method = METHOD_GET,
		.path = "/accessibility",
		.right = &right_public,
		.run = show_accessibility,
		.is_cached = true,
		.title = N_("无障碍声明") },
	{ .method = METHOD_GET,
		.path = "/healthz",
		.right = &right_public,
		.run = show_health,
		.title = N_("能否读取") },
	{ .method = METHOD_GET,
		.path = "/readyz",
		.right = &right_public,
		.run = show_readiness,
		.title = N_("能否写入") },
	{ .method = METHOD_GET,
		.path = "/metrics",
		.right = &right_public,
		.run = show_metrics,
		.title = N_("运行指标") },
	{ .method = METHOD_GET,
		.path = "/api/v1/openapi.json",
		.right = &right_public,
		.run = show_openapi,
		.title = N_("接口说明") },
	{ .method = METHOD_GET,
		.path = "/api/v1/regions",
		.right = &right_public,
		.run = list_regions,
		.is_cached = true,
		.title = N_("街道和社区"),
		.answer = region_members,
		.answer_count = FIELD_COUNT(region_members),
		.answer_is_list = true },
	{ .method = METHOD_GET,
		.path = "/jobs/{id}",
		.right = &right_signed_in,
		.form = &job_form,
		.run = show_job,
		.title = N_("任务进度") },
	{ .method = METHOD_POST,
		.path = "/jobs/{id}/cancel",
		.right = &right_signed_in,
		.form = &job_form,
		.run = cancel_job,
		.page = show_job,
		.title = N_("停止任务") },
	{ .method = METHOD_POST,
		.path = "/jobs/{id}/restart",
		.right = &right_signed_in,
		.form = &job_form,
		.run = restart_job,
		.page = show_job,
		.title = N_("重新开始任务") },
};

const struct office site_office = {
	.name = "site",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
};
