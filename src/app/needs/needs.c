#include "needs.h"

#include "needs_api.h"
#include "needs_demo.h"
#include "needs_desk.h"
#include "needs_house.h"
#include "needs_match.h"
#include "needs_pack.h"
#include "needs_tell.h"

/* Resource sharing: the office as the program sees it. */

#define FILES_POST(at, over, takes, runs, draws, called)                                     \
	{                                                                                    \
		.method = METHOD_POST, .path = at, .right = &right_need_post, .scope = over, \
		.form = takes, .run = runs, .page = draws, .takes_files = true,              \
		.body_bytes_max = FILE_BODY_BYTES_MAX, .title = called                       \
	}
#define API_POST(at, by, takes, runs, called, members, count)                               \
	{                                                                                   \
		.method = METHOD_POST, .path = at, .right = by, .form = takes, .run = runs, \
		.title = called, .answer = members, .answer_count = count                   \
	}

static const struct route routes[] = {
	PUBLIC_PAGE("/needs", &needs_query_form, show_needs, N_("资源共享")),
	PUBLIC_PAGE("/needs/feed.xml", &needs_feed_form, show_needs_feed, N_("订阅需求和供给")),
	OWN_PAGE("/needs/new", &right_need_post, NULL, &need_new_query_form, show_need_new,
		N_("发布需求或供给")),
	FILES_POST(
		"/needs/new", NULL, &need_new_form, add_need, show_need_new, N_("发布需求或供给")),
	PUBLIC_PAGE("/needs/{id}", &need_id_form, show_need, N_("一条需求或供给")),
	OWN_PAGE("/needs/{id}/edit", &right_need_post, need_scope, &need_id_form, show_need_edit,
		N_("修改需求或供给")),
	FILES_POST("/needs/{id}/edit", need_scope, &need_edit_form, edit_need, show_need_edit,
		N_("修改需求或供给")),
	OWN_POST("/needs/{id}/deed", &right_need_desk, need_scope, &need_deed_form, decide_need,
		show_need, N_("发布、撤回、审核")),
	OWN_PAGE("/needs/{id}/respond", &right_need_post, NULL, &need_id_form, show_need_respond,
		N_("响应")),
	OWN_POST("/needs/{id}/respond", &right_need_post, NULL, &need_respond_form,
		add_need_response, show_need_respond, N_("响应")),
	OWN_PAGE("/needs/{id}/report", &right_signed_in, NULL, &need_id_form, show_need_report_new,
		N_("举报")),
	OWN_POST("/needs/{id}/report", &right_signed_in, NULL, &need_report_form, add_need_report,
		show_need_report_new, N_("举报")),
	OWN_PAGE("/needs/{id}/appeal", &right_need_post, need_scope, &need_id_form,
		show_need_appeal, N_("申诉")),
	OWN_POST("/needs/{id}/appeal", &right_need_post, need_scope, &need_report_form,
		add_need_appeal, show_need_appeal, N_("申诉")),
	OWN_PAGE("/needs/responses/{id}", &right_need_desk, NULL, &need_response_id_form,
		show_need_response, N_("一次对接")),
	OWN_POST("/needs/responses/{id}", &right_need_desk, NULL, &need_response_form,
		decide_need_response, show_need_response, N_("谈妥、完成")),
	OWN_PAGE("/needs/responses/{id}/rate", &right_need_desk, NULL, &need_response_id_form,
		show_need_rate, N_("评价")),
	OWN_POST("/needs/responses/{id}/rate", &right_need_desk, NULL, &need_rate_form,
		add_need_rating, show_need_rate, N_("评价")),
	OWN_POST("/needs/ratings/{id}/answer", &right_need_desk, NULL, &need_rating_answer_form,
		answer_need_rating, show_need_rating_response, N_("回应评价")),

	OWN_PAGE("/desk/needs", &right_need_desk, NULL, &desk_needs_query_form, show_desk_needs,
		N_("管理需求和供给")),
	OWN_POST("/desk/needs/wish", &right_need_post, NULL, &need_wish_form, set_need_wish,
		show_desk_needs, N_("怎样提醒")),
	OWN_POST("/desk/needs/matches/{id}", &right_need_post, need_match_scope, &need_match_form,
		dismiss_need_match, show_desk_needs, N_("不感兴趣")),
	OWN_PAGE("/desk/needs/check", &right_need_check, NULL, &need_check_query_form,
		show_needs_check, N_("审核需求和供给")),
	OWN_POST("/desk/needs/check", &right_need_check, NULL, &need_check_form, approve_needs,
		show_needs_check, N_("批量通过")),
	OWN_PAGE("/desk/needs/reports/{id}", &right_need_check, need_report_scope,
		&need_report_id_form, show_need_report, N_("一条举报或申诉")),
	OWN_POST("/desk/needs/reports/{id}", &right_need_check, need_report_scope,
		&need_report_answer_form, answer_need_report, show_need_report,
		N_("处理举报或申诉")),
	OWN_POST("/desk/needs/ratings/{id}", &right_need_check, need_rating_scope,
		&need_rating_decide_form, decide_need_rating, show_needs_check, N_("审核评价")),
	OWN_PAGE("/desk/needs/figures", &right_need_figures, NULL, &needs_figures_form,
		show_needs_figures, N_("资源共享统计")),
	OWN_PAGE("/desk/needs/figures.csv", &right_need_figures, NULL, &needs_figures_form,
		export_needs_figures, N_("导出资源共享统计")),

	{ .method = METHOD_GET,
		.path = "/api/v1/needs",
		.right = &right_public,
		.form = &needs_api_form,
		.run = list_needs_api,
		.is_cached = true,
		.title = N_("资源共享"),
		.answer = need_api_members,
		.answer_count = NEED_API_LIST_MEMBERS,
		.answer_is_list = true },
	{ .method = METHOD_GET,
		.path = "/api/v1/needs/{id}",
		.right = &right_public,
		.form = &need_id_form,
		.run = show_need_api,
		.is_cached = true,
		.title = N_("一条需求或供给"),
		.answer = need_api_members,
		.answer_count = NEED_API_MEMBERS },
	API_POST("/api/v1/needs", &right_need_post, &need_new_form, add_need, N_("发布需求或供给"),
		need_api_members, NEED_API_MEMBERS),
	API_POST("/api/v1/needs/{id}/responses", &right_need_post, &need_respond_form,
		add_need_response, N_("响应"), need_response_api_members, RESPONSE_API_MEMBERS),
	API_POST("/api/v1/need-responses/{id}", &right_need_desk, &need_response_form,
		decide_need_response, N_("谈妥、完成"), need_response_api_members,
		RESPONSE_API_MEMBERS),
	API_POST("/api/v1/need-responses/{id}/rating", &right_need_desk, &need_rate_form,
		add_need_rating, N_("评价"), need_response_api_members, RESPONSE_API_MEMBERS),
};

static const struct menu_item menu[] = {
	{ N_("资源共享"), "/needs", "hand", "needs", 28, &right_public },
	{ N_("需求和供给"), "/desk/needs", "hand", "desk-needs", 0, &right_need_desk },
};

static const struct event_listener listeners[] = {
	{ "org.changed", needs_org_changed },
	{ "login.erased", needs_login_erased },
};

const struct office needs_office = {
	.name = "needs",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.listeners = listeners,
	.listener_count = FIELD_COUNT(listeners),
	.checks = needs_checks,
	.check_count = NEEDS_CHECKS,
	.audit_words = &needs_audit_words,
	.notices = needs_notice_kinds,
	.notice_count = NEEDS_NOTICE_KINDS,
	.personal = needs_personal,
	.personal_count = NEEDS_PERSONAL,
	.file_keepers = needs_file_keepers,
	.file_keeper_count = NEEDS_KEEPERS,
	.retention = needs_retention,
	.retention_count = NEEDS_RETENTION,
	.check_pack = needs_check_pack,
	.page_tools = needs_page_tools,
	.page_more = needs_page_more,
	.next_due = needs_next_due,
	.do_due = needs_do_due,
	.load_demo = needs_demo_load,
	.draw_demo = needs_demo_draw,
};
