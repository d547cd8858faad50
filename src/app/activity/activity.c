#include "activity.h"

#include "activity_house.h"
#include "activity_pack.h"
#include "activity_plan.h"
#include "activity_tell.h"
#include "activity_view.h"
#include "after_view.h"
#include "day_view.h"
#include "gift_view.h"

/* Activities: the office as the program sees it. */

#define FILE_POST(at, over, takes, runs, draws, called)                                           \
	{                                                                                         \
		.method = METHOD_POST, .path = at, .right = &right_activity_write, .scope = over, \
		.form = takes, .run = runs, .page = draws, .takes_files = true,                   \
		.body_bytes_max = FILE_BODY_BYTES_MAX, .title = called                            \
	}

/* Small posts of the page that is written on. */
#define TYPED(at, runs, called)                                                    \
	{                                                                          \
		.method = METHOD_POST, .path = at, .right = &right_activity_write, \
		.form = &activity_typed_form, .run = runs, .is_command = true,     \
		.body_bytes_max = TYPED_BYTES_MAX, .title = called                 \
	}
enum { TYPED_BYTES_MAX = 64 << 10 };

static const struct route routes[] = {
	PUBLIC_PAGE("/activities", &activities_query_form, show_activities, N_("活动")),
	OWN_PAGE("/activities/new", &right_activity_write, NULL, &activity_copy_form,
		show_activity_new, N_("发布活动")),
	FILE_POST("/activities/new", NULL, &activity_new_form, add_activity, show_activity_new,
		N_("发布活动")),
	TYPED("/activities/keep", keep_activity, N_("边写边存")),
	TYPED("/activities/preview", preview_activity, N_("预览活动")),
	PUBLIC_PAGE("/activities/{id}", &activity_id_form, show_activity, N_("一个活动")),
	OWN_PAGE("/activities/{id}/edit", &right_activity_write, activity_scope, &activity_id_form,
		show_activity_edit, N_("修改活动")),
	FILE_POST("/activities/{id}/edit", activity_scope, &activity_edit_form, edit_activity,
		show_activity_edit, N_("修改活动")),
	OWN_PAGE("/activities/{id}/photos", &right_activity_write, activity_scope,
		&activity_id_form, show_activity_photos, N_("放活动照片")),
	FILE_POST("/activities/{id}/photos", activity_scope, &activity_photos_form,
		add_activity_photos, show_activity_photos, N_("放活动照片")),
	OWN_PAGE("/activities/photos/{id}", &right_signed_in, NULL, &activity_photo_id_form,
		show_activity_photo, N_("请撤下一张照片")),
	OWN_POST("/activities/photos/{id}", &right_signed_in, NULL, &activity_photo_form,
		remove_activity_photo, show_activity_photo, N_("请撤下一张照片")),
	OWN_POST("/activities/{id}/deed", &right_activity_write, activity_scope,
		&activity_deed_form, decide_activity, show_activity, N_("发布、取消、审核活动")),
	OWN_PAGE("/activities/{id}/signup", &right_signed_in, NULL, &activity_id_form,
		show_activity_signup, N_("报名活动")),
	OWN_POST("/activities/{id}/signup", &right_signed_in, NULL, &activity_signup_form,
		add_activity_signup, show_activity_signup, N_("报名活动")),
	OWN_PAGE("/activities/{id}/counter", &right_activity_write, NULL, &activity_id_form,
		show_activity_counter, N_("在窗口替人报名")),
	OWN_POST("/activities/{id}/counter", &right_activity_write, NULL, &activity_counter_form,
		add_activity_counter, show_activity_counter, N_("在窗口替人报名")),
	OWN_PAGE("/activities/{id}/people", &right_activity_write, activity_scope,
		&activity_people_form, show_activity_people, N_("报名名单")),
	OWN_POST("/activities/{id}/people", &right_activity_write, activity_scope,
		&activity_people_deed_form, decide_activity_people, show_activity_people,
		N_("签到、打电话、取消报名")),
	OWN_POST("/activities/{id}/people/see", &right_activity_write, activity_scope,
		&activity_see_form, see_activity_people, show_activity_people, N_("看完整的名单")),
	OWN_POST("/activities/{id}/checkin", &right_activity_write, activity_scope,
		&activity_checkin_form, check_in_activity, show_activity_people, N_("按票号签到")),
	OWN_POST("/activities/{id}/feedback", &right_activity_write, activity_scope,
		&activity_feedback_deed_form, decide_activity_feedback, show_activity_people,
		N_("审核评价")),
	OWN_PAGE("/activities/signups/{id}", &right_signed_in, NULL, &activity_ticket_form,
		show_activity_ticket, N_("一张票")),
	OWN_POST("/activities/signups/{id}", &right_signed_in, NULL, &activity_ticket_deed_form,
		decide_activity_ticket, show_activity_ticket, N_("取消报名、答复名额")),
	OWN_POST("/activities/signups/{id}/feedback", &right_signed_in, NULL,
		&activity_feedback_form, add_activity_feedback, show_activity_ticket,
		N_("评价活动")),
	OWN_PAGE(
		"/me/activities", &right_signed_in, NULL, NULL, show_my_activities, N_("我的活动")),
	OWN_PAGE("/desk/activities", &right_activity_write, NULL, &activity_desk_form,
		show_activity_desk, N_("管理活动")),

	OWN_PAGE("/activities/{id}/day", &right_activity_write, activity_scope, &activity_id_form,
		show_day, N_("活动当天")),
	OWN_POST("/activities/{id}/links", &right_activity_write, activity_scope, &day_link_form,
		decide_day_link, show_day, N_("给帮手签到链接")),
	OWN_PAGE("/activities/{id}/sheet", &right_activity_write, activity_scope, &day_paper_form,
		show_day_sheet, N_("签到表")),
	OWN_PAGE("/activities/{id}/typed", &right_activity_write, activity_scope, &day_paper_form,
		show_day_typed, N_("补录签到")),
	OWN_POST("/activities/{id}/typed", &right_activity_write, activity_scope, &day_typed_form,
		type_day_in, show_day_typed, N_("补录签到")),
	OWN_POST("/activities/{id}/gifts", &right_activity_write, activity_scope, &gift_form,
		decide_gift, show_day, N_("登记纪念品")),
	OWN_POST("/activities/{id}/gifts/hand", &right_activity_write, activity_scope,
		&gift_hand_form, hand_out_gift, show_day, N_("发纪念品")),
	OWN_PAGE("/activities/{id}/after", &right_activity_write, activity_scope, &activity_id_form,
		show_after, N_("活动办完之后")),
	OWN_POST("/activities/{id}/correct", &right_activity_write, activity_scope,
		&after_correct_form, correct_attendance, show_after, N_("更正签到")),
	OWN_POST("/activities/{id}/excuse", &right_activity_write, activity_scope,
		&after_excuse_form, excuse_absence, show_after, N_("不算缺席")),
	OWN_POST("/activities/{id}/answer", &right_activity_write, activity_scope,
		&after_answer_form, answer_activity_feedback, show_after, N_("回复评价")),
	OWN_PAGE("/activities/day/worker.js", &right_public, NULL, NULL, show_day_worker,
		N_("签到页的脚本")),
	OWN_PAGE("/activities/day/{key}", &right_public, NULL, &day_key_form, show_day_helper,
		N_("帮手的签到页")),
	OWN_POST("/activities/day/{key}", &right_public, NULL, &day_code_form, take_day_code,
		show_day_helper, N_("帮手签到")),
	{ .method = METHOD_GET,
		.path = "/api/v1/checkins/{key}",
		.right = &right_public,
		.form = &day_tickets_form,
		.run = list_day_tickets_api,
		.title = N_("签到页的票") },
	{ .method = METHOD_POST,
		.path = "/api/v1/checkins/{key}",
		.right = &right_public,
		.form = &day_sync_form,
		.run = sync_day_api,
		.is_command = true,
		.title = N_("上传签到") },

	{ .method = METHOD_GET,
		.path = "/api/v1/activities",
		.right = &right_public,
		.form = &activities_api_form,
		.run = list_activities_api,
		.is_cached = true,
		.title = N_("活动"),
		.answer = activity_api_members,
		.answer_count = ACTIVITY_API_MEMBERS,
		.answer_is_list = true },
	{ .method = METHOD_POST,
		.path = "/api/v1/activities/{id}/signups",
		.right = &right_signed_in,
		.form = &activity_signup_api_form,
		.run = add_activity_signup,
		.title = N_("报名活动"),
		.answer = signup_api_members,
		.answer_count = SIGNUP_API_MEMBERS },
	{ .method = METHOD_GET,
		.path = "/api/v1/signups/{id}",
		.right = &right_signed_in,
		.form = &activity_ticket_form,
		.run = show_signup_api,
		.title = N_("一次报名"),
		.answer = signup_api_members,
		.answer_count = SIGNUP_API_MEMBERS },
	{ .method = METHOD_DELETE,
		.path = "/api/v1/signups/{id}",
		.right = &right_signed_in,
		.form = &activity_ticket_form,
		.run = drop_signup_api,
		.title = N_("取消报名"),
		.answer = signup_api_members,
		.answer_count = SIGNUP_API_MEMBERS },
};

static const struct menu_item menu[] = {
	{ N_("活动"), "/activities", "calendar", "activities", 25, &right_public },
	{ N_("管理活动"), "/desk/activities", "calendar", "desk-activities", 0,
		&right_activity_write },
};

static const struct event_listener listeners[] = {
	{ "quota.activity.place", activity_place_changed },
	{ "login.erased", activity_login_erased },
};

const struct office activity_office = {
	.name = "activity",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.listeners = listeners,
	.listener_count = FIELD_COUNT(listeners),
	.checks = activity_checks,
	.check_count = ACTIVITY_CHECKS,
	.audit_words = &activity_audit_words,
	.notices = activity_notice_kinds,
	.notice_count = ACTIVITY_NOTICE_KINDS,
	.file_keepers = activity_file_keepers,
	.file_keeper_count = ACTIVITY_FILE_KEEPERS,
	.personal = activity_personal,
	.personal_count = ACTIVITY_PERSONAL,
	.retention = activity_retention,
	.retention_count = ACTIVITY_RETENTION,
	.check_pack = activity_check_pack,
	.page_more = activity_page_more,
	.next_due = activity_next_due,
	.do_due = activity_do_due,
	.load_demo = activity_demo_load,
	.draw_demo = activity_demo_draw,
};
