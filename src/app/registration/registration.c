#include "registration.h"

#include "filing.h"
#include "org.h"
#include "org_tools.h"
#include "outbox.h"
#include "round.h"

/* Registration and filing, as the list of offices sees it. */

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/desk/rounds",
		.right = &right_round_see,
		.run = show_rounds,
		.title = N_("年度确认") },
	{ .method = METHOD_POST,
		.path = "/desk/rounds",
		.right = &right_round_run,
		.form = &rounds_form,
		.run = begin_round,
		.page = show_rounds,
		.title = N_("发起年度确认") },
	{ .method = METHOD_GET,
		.path = "/desk/rounds/{id}",
		.right = &right_round_see,
		.form = &round_form,
		.run = show_round,
		.title = N_("一轮年度确认") },
	{ .method = METHOD_GET,
		.path = "/desk/rounds/{id}/list.csv",
		.right = &right_round_see,
		.form = &round_form,
		.run = send_round_list,
		.title = N_("年度确认名单") },
	{ .method = METHOD_GET,
		.path = "/orgs/{id}/confirm",
		.right = &right_round_answer,
		.scope = org_scope,
		.form = &confirm_show_form,
		.run = show_confirm,
		.title = N_("确认是否还在活动") },
	{ .method = METHOD_POST,
		.path = "/orgs/{id}/confirm",
		.right = &right_round_answer,
		.scope = org_scope,
		.form = &confirm_form,
		.run = answer_confirm,
		.page = show_confirm,
		.title = N_("答复年度确认") },

	{ .method = METHOD_GET,
		.path = "/api/v1/confirmations",
		.right = &right_round_see,
		.run = list_rounds_api,
		.title = N_("年度确认"),
		.answer = round_api_members,
		.answer_count = ROUND_API_MEMBERS,
		.answer_is_list = true },
	{ .method = METHOD_POST,
		.path = "/api/v1/confirmations",
		.right = &right_round_run,
		.form = &rounds_form,
		.run = begin_round_api,
		.title = N_("发起年度确认"),
		.answer = round_api_members,
		.answer_count = ROUND_API_MEMBERS },
	{ .method = METHOD_GET,
		.path = "/api/v1/confirmations/{id}/orgs",
		.right = &right_round_see,
		.form = &round_form,
		.run = list_round_orgs_api,
		.title = N_("年度确认名单"),
		.answer = round_org_api_members,
		.answer_count = ROUND_ORG_API_MEMBERS,
		.answer_is_list = true },
};

static const struct menu_item menu[] = {
	{ .label = N_("年度确认"),
		.path = "/desk/rounds",
		.icon = "clipcheck",
		.key = "rounds",
		.right = &right_round_see },
};

static const struct notice_kind notices[] = {
	{ "round.asked", N_("请确认组织是否还在活动"), CHANNEL_MAIL | CHANNEL_SMS, NULL },
	{ "round.visit", N_("有备案组织等上门核实"), CHANNEL_MAIL, NULL },
};

static const struct audit_word verbs[] = {
	{ "round.begin", N_("发起年度确认") },
	{ "round.answer", N_("答复年度确认") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = { { "round", N_("年度确认") }, { NULL, NULL } };
static const struct audit_word members[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, objects, members };

const struct office registration_office = {
	.name = "registration",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.audit_words = &words,
	.jobs = &round_job,
	.job_count = 1,
	.notices = notices,
	.notice_count = FIELD_COUNT(notices),
	.case_guards = filing_guards,
	.case_guard_count = FILING_GUARDS,
	.case_effects = filing_effects,
	.case_effect_count = FILING_EFFECTS,
	.draft_page = round_draft_page,
	.check_pack = round_check_pack,
	.page_tools = mistake_tool,
	.page_more = names_alike_more,
	.next_due = round_next_due,
	.do_due = round_do_due,
	.draw_demo = round_demo_play,
};
