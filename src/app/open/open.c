#include "open.h"

#include "open_make.h"
#include "open_pages.h"
#include "pack_rule.h"
#include "route.h"

static const struct route routes[] = {
	{ METHOD_GET, "/open", .right = &right_public, .run = show_open, .is_cached = true,
		.title = N_("开放数据") },
	{ METHOD_GET, "/open/{name}", .right = &right_public, .form = &open_name_form,
		.run = send_open_file, .title = N_("开放数据的一个文件") },
	{ METHOD_POST, "/open/make", .right = &right_open_make, .run = make_open_files,
		.page = show_open, .title = N_("更新开放数据") },
	{ METHOD_GET, "/api/v1/open", .right = &right_public, .run = list_open_api,
		.is_cached = true, .title = N_("开放数据的文件"), .answer = open_item_members,
		.answer_count = OPEN_ITEM_MEMBERS, .answer_is_list = true },
};

static const struct menu_item menu[] = {
	{ .label = N_("开放数据"),
		.path = "/open",
		.icon = "download",
		.key = "open",
		.is_foot = true },
};

static const struct job_kind jobs[] = {
	{ "open.make", N_("生成开放数据"), open_make },
};

static const struct audit_word verbs[] = {
	{ "open.make", N_("更新开放数据") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "open_file", N_("开放数据") },
	{ NULL, NULL },
};
static const struct audit_word members[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, objects, members };

static const struct node_rule rules[] = {
	{ "licence", WANT_BILINGUAL, .is_required = true },
	{ "publisher", WANT_BILINGUAL, .is_required = true },
	{ "contact", WANT_BILINGUAL },
};

static void
check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *texts = pack_file(pack, "open.yaml");

	if (texts) {
		node_check(report, texts, rules, RULE_COUNT(rules));
	}
}

const struct office open_office = {
	.name = "open",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.audit_words = &words,
	.jobs = jobs,
	.job_count = FIELD_COUNT(jobs),
	.check_pack = check_pack,
	.keep_house = open_keep_house,
};
