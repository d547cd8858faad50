#include "admin.h"
#include "audit.h"
#include "job.h"
#include "kernel_offices.h"
#include "kernel_pages.h"
#include "personal_pages.h"
#include "respond.h"

/* One's own data and what one agreed to; for administrators, how long what is kept. */

enum { DUE_COUNTED = 1000, DAY_MS = 24 * 3600 * 1000 };

/* ---- what goes when ----------------------------------------------------------------------------- */

static struct retention_line
line_of(struct db *db, const struct retention_rule *rule)
{
	struct retention_line line = { .rule = rule, .first_day = DAY_NONE };
	struct moment before = { db_now(db).ms - rule->keep_days * (int64_t)DAY_MS };

	if (rule->keep_days == 0 || !rule->kind->find) {
		return line;
	}
	rule->kind->find(db, before, DUE_COUNTED + 1, &line.due);
	line.is_more = line.due.count > DUE_COUNTED;
	if (line.is_more) {
		line.due.count = DUE_COUNTED;
	}
	if (!moment_is_none(line.due.oldest_at)) {
		line.first_day = day_of_moment((struct moment){
			line.due.oldest_at.ms + rule->keep_days * (int64_t)DAY_MS });
	}
	return line;
}

enum outcome
show_retention(struct req *req)
{
	struct retention_rules rules = retention_rules(req->arena, req_pack(req));
	struct retention_view view = {
		.lines = { ARENA_ARRAY(req->arena, rules.count, struct retention_line),
			rules.count }
	};

	for (size_t i = 0; i < rules.count; i++) {
		view.lines.items[i] = line_of(req->db, &rules.items[i]);
	}
	return respond(req, retention_page, &view);
}

enum outcome
run_retention(struct req *req)
{
	struct job_id job = job_add(req, "retention.run", STR("{}"));

	audit_add(req,
		&(struct audit){ .verb = "retention.run", .object = "job", .object_id = job.v });
	return respond_see_other(req, url_own(req->arena, "/jobs/%lld", (long long)job.v));
}

static void
check_pack(const struct pack *pack, struct pack_report *report)
{
	consent_check_pack(pack, report);
	retention_check_pack(pack, report);
}

/* ---- the office --------------------------------------------------------------------------------- */

static const struct field code_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct code_in, code),
		.label = N_("编号"),
		.is_required = true,
		.max = 64 },
};
static const struct form consent_end_form = { "consent_take_back", code_fields,
	FIELD_COUNT(code_fields), sizeof(struct code_in), NULL };
static const struct form consent_give_form = { "consent_give", code_fields,
	FIELD_COUNT(code_fields), sizeof(struct code_in), NULL };

static const struct field next_fields[] = {
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct consent_in, next),
		.label = N_("然后前往"),
		.max = 2000 },
};
static const struct form consent_show_form = { "consent_show", next_fields,
	FIELD_COUNT(next_fields), sizeof(struct consent_in), NULL };

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/me/consent",
		.right = &right_signed_in,
		.form = &consent_show_form,
		.run = show_consent,
		.title = N_("请先看一看") },
	{ .method = METHOD_POST,
		.path = "/me/consent",
		.right = &right_signed_in,
		.form = &consent_form,
		.run = do_consent,
		.page = show_consent,
		.title = N_("回答是否同意") },
	{ .method = METHOD_GET,
		.path = "/me/data",
		.right = &right_signed_in,
		.run = show_my_data,
		.title = N_("我的数据") },
	{ .method = METHOD_POST,
		.path = "/me/data",
		.right = &right_signed_in,
		.form = &my_data_form,
		.run = correct_my_data,
		.page = show_my_data,
		.title = N_("更正我的数据") },
	{ .method = METHOD_GET,
		.path = "/me/data/export",
		.right = &right_signed_in,
		.run = export_my_data,
		.title = N_("导出我的数据") },
	{ .method = METHOD_POST,
		.path = "/me/consents/{code}/withdraw",
		.right = &right_signed_in,
		.form = &consent_end_form,
		.run = take_back_consent,
		.title = N_("撤回同意") },
	{ .method = METHOD_POST,
		.path = "/me/consents/{code}/give",
		.right = &right_signed_in,
		.form = &consent_give_form,
		.run = give_consent,
		.title = N_("同意") },
	{ .method = METHOD_GET,
		.path = "/admin/retention",
		.right = &right_manage_settings,
		.run = show_retention,
		.title = N_("保存期限") },
	{ .method = METHOD_POST,
		.path = "/admin/retention",
		.right = &right_manage_settings,
		.run = run_retention,
		.page = show_retention,
		.title = N_("清理到期的记录") },
};
static const struct menu_item menu[] = {
	{ .label = N_("保存期限"),
		.path = "/admin/retention",
		.icon = "clock",
		.key = "retention",
		.right = &right_manage_settings },
};
static const struct job_kind jobs[] = {
	{ .name = "retention.run", .label = N_("清理到期的记录"), .run = retention_run },
};
static const struct audit_word verbs[] = {
	{ "consent.give", N_("同意") },
	{ "consent.refuse", N_("不同意") },
	{ "consent.withdraw", N_("撤回同意") },
	{ "login.correct", N_("更正本人资料") },
	{ "retention.run", N_("开始清理到期的记录") },
	{ "retention.remove", N_("清理到期的记录") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "retention", N_("保存期限") },
	{ NULL, NULL },
};
static const struct audit_word members[] = {
	{ "consent", N_("同意书") },
	{ "keep_days", N_("保存天数") },
	{ NULL, NULL },
};
static const struct audit_words words = { verbs, objects, members };

const struct office personal_office = {
	.name = "personal",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.audit_words = &words,
	.jobs = jobs,
	.job_count = sizeof(jobs) / sizeof(jobs[0]),
	.check_pack = check_pack,
	.keep_house = retention_keep_house,
};
