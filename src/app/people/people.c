#include "people.h"

#include "org.h"
#include "org_work.h"
#include "outbox.h"
#include "people_hooks.h"

/* Heads of organisations by decision, as the list of offices sees it. */

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/org/{id}/objection",
		.right = &right_succession_object,
		.scope = org_scope,
		.form = &org_path_form,
		.run = show_succession,
		.title = N_("变更负责人") },
	{ .method = METHOD_POST,
		.path = "/org/{id}/objection",
		.right = &right_succession_object,
		.scope = org_scope,
		.form = &head_objection_form,
		.run = object_to_succession,
		.page = show_succession,
		.title = N_("对变更负责人提出异议") },
};

static const struct case_guard guards[] = {
	{ "org.unclaimed", N_("还没有负责人账号"), guard_unclaimed },
	{ "org.claim_fits", N_("编号、名称、负责人和登记的一致"), guard_claim_fits },
	{ "org.claim_proved", N_("有登记的电话或介绍信"), guard_claim_proved },
	{ "org.headed", N_("已有负责人账号"), guard_headed },
	{ "org.succession_begun", N_("由成员或所在社区、街道提出"), guard_succession_begun },
	{ "org.head_silent", N_("现负责人没有异议"), guard_head_silent },
};
static const struct case_effect effects[] = {
	{ "org.claim", N_("成为这个组织的负责人"), effect_claim },
	{ "org.head_told", N_("通知现负责人"), effect_head_told },
	{ "org.succeed", N_("变更负责人"), effect_succeed },
};

static const struct notice_kind notices[] = {
	{ CLAIM_LOST, N_("我认领的组织已由别人认领"), CHANNEL_MAIL, NULL },
	{ HEAD_CHALLENGED, N_("有人申请变更我的组织的负责人"), CHANNEL_MAIL | CHANNEL_SMS,
		N_("《行政许可法》第三十六条：直接关系他人重大利益的，应当告知该利害关系人") },
};

const struct office people_office = {
	.name = "people",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.notices = notices,
	.notice_count = FIELD_COUNT(notices),
	.case_guards = guards,
	.case_guard_count = FIELD_COUNT(guards),
	.case_effects = effects,
	.case_effect_count = FIELD_COUNT(effects),
	.page_tools = people_page_tools,
};
