#include "news.h"

#include "news_case.h"
#include "news_demo.h"
#include "news_desk.h"
#include "news_edit.h"
#include "news_photo.h"
#include "news_public.h"
#include "news_rights.h"
#include "news_tell.h"
#include "news_words.h"
#include "objection.h"

/* News and notices: the office as the program sees it. */

enum { TEXT_BYTES_MAX = 256 << 10 };

static const struct route routes[] = {
	PUBLIC_PAGE("/news", &news_query_form, show_news_list, N_("动态")),
	PUBLIC_PAGE("/news/{id}", &news_id_form, show_news, N_("一条动态")),
	PUBLIC_PAGE("/news/{id}/history", &news_id_form, show_news_history, N_("动态的修改")),
	PUBLIC_PAGE("/notices", &notices_query_form, show_notice_list, N_("公告和公示")),
	PUBLIC_PAGE("/notices/{id}", &news_id_form, show_notice_item, N_("一条公告或公示")),
	PUBLIC_PAGE("/notices/{id}/history", &news_id_form, show_notice_history,
		N_("公告或公示的修改")),

	OWN_PAGE("/notices/{id}/objection", &right_signed_in, NULL, &news_id_form,
		show_objection_new, N_("提出异议")),
	OWN_POST("/notices/{id}/objection", &right_signed_in, NULL, &objection_form, add_objection,
		show_objection_new, N_("提出异议")),

	OWN_PAGE("/desk/news", &right_news_desk, NULL, &desk_query_form, show_desk_news,
		N_("管理动态和公告")),
	OWN_PAGE("/desk/news/new", &right_news_write, NULL, NULL, show_news_begin,
		N_("写一条动态或公告")),
	OWN_POST("/desk/news/new", &right_news_write, NULL, &begin_form, begin_news,
		show_news_begin, N_("写一条动态或公告")),
	OWN_PAGE("/desk/news/{id}", &right_news_desk, news_scope, &news_id_form, show_desk_item,
		N_("动态或公告的办理")),
	OWN_POST("/desk/news/{id}", &right_news_desk, news_scope, &decide_form, decide_news,
		show_desk_item, N_("审核、退回、撤回")),
	OWN_PAGE("/desk/news/{id}/edit", &right_news_write, news_scope, &news_id_form,
		show_news_edit, N_("写动态或公告")),
	{ .method = METHOD_POST,
		.path = "/desk/news/{id}/edit",
		.right = &right_news_write,
		.scope = news_scope,
		.form = &news_form,
		.run = edit_news,
		.page = show_news_edit,
		.takes_files = true,
		.body_bytes_max = FILE_BODY_BYTES_MAX,
		.title = N_("保存或提交") },
	{ .method = METHOD_POST,
		.path = "/desk/news/{id}/draft",
		.right = &right_news_write,
		.scope = news_scope,
		.form = &news_form,
		.run = keep_news_draft,
		.is_command = true,
		.body_bytes_max = TEXT_BYTES_MAX,
		.title = N_("边写边存") },
	{ .method = METHOD_POST,
		.path = "/desk/news/preview",
		.right = &right_news_write,
		.form = &preview_form,
		.run = show_news_preview,
		.is_command = true,
		.body_bytes_max = TEXT_BYTES_MAX,
		.title = N_("预览正文") },

	OWN_PAGE("/desk/objections", &right_objection_answer, NULL, &objections_query_form,
		show_objections, N_("异议")),
	OWN_PAGE("/desk/objections/{id}", &right_objection_answer, objection_scope,
		&objection_id_form, show_objection, N_("一条异议")),
	OWN_POST("/desk/objections/{id}", &right_objection_answer, objection_scope, &answer_form,
		answer_objection, show_objection, N_("答复异议")),

	{ .method = METHOD_GET,
		.path = "/api/v1/news",
		.right = &right_public,
		.form = &news_api_form,
		.run = list_news_api,
		.is_cached = true,
		.title = N_("动态"),
		.answer = news_api_members,
		.answer_count = NEWS_API_MEMBERS,
		.answer_is_list = true },
	{ .method = METHOD_GET,
		.path = "/api/v1/notices",
		.right = &right_public,
		.form = &notices_api_form,
		.run = list_notices_api,
		.is_cached = true,
		.title = N_("公告和公示"),
		.answer = news_api_members,
		.answer_count = NOTICE_API_MEMBERS,
		.answer_is_list = true },
};

static const struct menu_item menu[] = {
	{ N_("动态"), "/news", "mega", "news", 30, &right_public },
	{ N_("公示"), "/notices", "doc", "notices", 70, &right_public },
	{ N_("动态和公告"), "/desk/news", "mega", "desk-news", 0, &right_news_desk },
};

const struct office news_office = {
	.name = "news",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.checks = news_checks,
	.check_count = NEWS_CHECK_COUNT,
	.audit_words = &news_audit_words,
	.notices = news_notice_kinds,
	.notice_count = NEWS_NOTICE_KINDS,
	.check_pack = news_check_pack,
	.case_effects = news_effects,
	.case_effect_count = NEWS_EFFECTS,
	.next_due = news_next_due,
	.do_due = news_do_due,
	.page_more = news_page_more,
	.load_demo = news_demo_load,
	.draw_demo = news_demo_draw,
	.file_keepers = news_file_keepers,
	.file_keeper_count = FIELD_COUNT(news_file_keepers),
};
