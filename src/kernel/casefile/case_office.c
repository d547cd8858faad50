#include "app.h"
#include "case_api.h"

#include "case_appeal.h"
#include "case_bulk.h"
#include "case_checks.h"
#include "case_demo.h"
#include "case_tell.h"
#include "file.h"
#include "kernel_offices.h"

/* Cases, told as an office. */

enum { ANSWERS_BYTES_MAX = 1 << 20 };

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/cases/new/{procedure}",
		.right = &right_signed_in,
		.form = &case_new_form,
		.run = show_case_new,
		.title = N_("申请办事") },
	{ .method = METHOD_POST,
		.path = "/cases/new/{procedure}",
		.right = &right_signed_in,
		.form = &case_new_form,
		.run = begin_case,
		.page = show_case_new,
		.takes_files = true,
		.body_bytes_max = FILE_BODY_BYTES_MAX,
		.title = N_("提交申请或存草稿") },
	{ .method = METHOD_GET,
		.path = "/cases/{number}",
		.right = &right_signed_in,
		.form = &case_handle_form,
		.run = show_case,
		.title = N_("一件办件") },
	{ .method = METHOD_GET,
		.path = "/cases/{number}/edit",
		.right = &right_signed_in,
		.form = &case_edit_form,
		.run = show_case_edit,
		.title = N_("接着填写或补正") },
	{ .method = METHOD_POST,
		.path = "/cases/{number}/edit",
		.right = &right_signed_in,
		.form = &case_edit_form,
		.run = edit_case,
		.page = show_case_edit,
		.takes_files = true,
		.body_bytes_max = FILE_BODY_BYTES_MAX,
		.title = N_("保存、提交或补正") },
	{ .method = METHOD_POST,
		.path = "/cases/{number}/steps",
		.right = &right_signed_in,
		.form = &case_step_form,
		.run = do_case_step,
		.page = show_case,
		.body_bytes_max = ANSWERS_BYTES_MAX,
		.title = N_("办理一步") },
	{ .method = METHOD_POST,
		.path = "/cases/{number}/see",
		.right = &right_signed_in,
		.form = &case_see_form,
		.run = see_case,
		.page = show_case,
		.title = N_("看办件里的个人信息") },
	{ .method = METHOD_GET,
		.path = "/cases/{number}/form.pdf",
		.right = &right_signed_in,
		.form = &case_handle_form,
		.run = show_case_paper,
		.title = N_("审批表") },
	{ .method = METHOD_GET,
		.path = "/cases/{number}/letter.pdf",
		.right = &right_signed_in,
		.form = &case_handle_form,
		.run = show_case_letter,
		.title = N_("决定书") },
	{ .method = METHOD_GET,
		.path = "/cases/{number}/versions",
		.right = &right_signed_in,
		.form = &case_handle_form,
		.run = show_case_versions,
		.title = N_("改过什么") },
	{ .method = METHOD_GET,
		.path = "/me/cases",
		.right = &right_signed_in,
		.run = show_my_cases,
		.title = N_("我的办件") },
	{ .method = METHOD_GET,
		.path = "/desk",
		.right = &right_case_desk,
		.form = &desk_page_form,
		.run = show_desk,
		.title = N_("待办") },
	{ .method = METHOD_POST,
		.path = "/desk/bulk",
		.right = &right_case_desk,
		.form = &bulk_form,
		.run = do_bulk,
		.body_bytes_max = ANSWERS_BYTES_MAX,
		.title = N_("批量办理") },
	{ .method = METHOD_POST,
		.path = "/api/v1/cases",
		.right = &right_signed_in,
		.form = &case_post_form,
		.run = post_case,
		.body_bytes_max = ANSWERS_BYTES_MAX,
		.title = N_("申请办事") },
	{ .method = METHOD_GET,
		.path = "/api/v1/cases",
		.right = &right_signed_in,
		.form = &case_list_form,
		.run = list_cases,
		.answer = case_api_members,
		.answer_count = CASE_API_MEMBERS,
		.answer_is_list = true,
		.title = N_("我的办件") },
	{ .method = METHOD_GET,
		.path = "/api/v1/cases/{number}",
		.right = &right_signed_in,
		.form = &case_handle_form,
		.run = get_case,
		.title = N_("一件办件") },
	{ .method = METHOD_POST,
		.path = "/api/v1/cases/{number}/steps/{action}",
		.right = &right_signed_in,
		.form = &case_step_form,
		.run = post_case_step,
		.body_bytes_max = ANSWERS_BYTES_MAX,
		.title = N_("办理一步") },
	{ .method = METHOD_GET,
		.path = "/api/v1/desk",
		.right = &right_case_desk,
		.form = &desk_page_form,
		.run = list_desk,
		.answer = case_api_members,
		.answer_count = CASE_API_MEMBERS,
		.answer_is_list = true,
		.title = N_("待办") },
};

static const struct menu_item menu[] = {
	{ .label = N_("待办"),
		.path = "/desk",
		.icon = "inbox",
		.key = "desk",
		.right = &right_case_desk },
};

static const struct audit_word verbs[] = {
	{ "case.start", N_("开始填写办件") },
	{ "case.save", N_("保存办件草稿") },
	{ "case.submit", N_("提交办件") },
	{ "case.forward", N_("办件通过一步") },
	{ "case.back", N_("办件退回上一步") },
	{ "case.correct", N_("要求补正") },
	{ "case.corrected", N_("提交补正") },
	{ "case.reject", N_("不予通过") },
	{ "case.withdraw", N_("撤回办件") },
	{ "case.claim", N_("接手办件") },
	{ "case.release", N_("放回办件") },
	{ "case.reassign", N_("转办") },
	{ "case.message", N_("办件留言") },
	{ "case.clock", N_("到期自动办理") },
	{ "case.bulk", N_("批量办理") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = { { "casefile", N_("办件") }, { NULL, NULL } };
static const struct audit_word members[] = {
	{ "number", N_("编号") },
	{ "state", N_("状态") },
	{ "step", N_("环节") },
	{ "ending", N_("结果") },
	{ "outcome", N_("结论") },
	{ "paper_no", N_("文号") },
	{ "due_at", N_("期限") },
	{ "answer_version", N_("第几版内容") },
	{ NULL, NULL },
};
static const struct audit_words words = { verbs, objects, members };

/* A case's files are seen by whoever sees the case. */
static enum file_seen
may_see_file(struct req *req, int64_t object_id)
{
	struct casefile *c;

	return casefile_find_by_id(req_app(req), req->db, (struct casefile_id){ object_id }, &c) ==
				       OK &&
			       case_seat_of(req, c)
		       ? FILE_SEEN
		       : FILE_HIDDEN;
}
static const struct file_keeper keepers[] = { { "casefile", may_see_file } };

const struct office case_office = {
	.name = "case",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.checks = case_checks,
	.check_count = CASE_CHECKS,
	.audit_words = &words,
	.jobs = &case_bulk_job,
	.job_count = 1,
	.notices = case_notice_kinds,
	.notice_count = CASE_NOTICE_KINDS,
	.file_keepers = keepers,
	.file_keeper_count = 1,
	.case_guards = case_guards,
	.case_guard_count = CASE_GUARDS,
	.case_effects = case_effects,
	.case_effect_count = CASE_EFFECTS,
	.check_pack = case_demo_check_pack,
	.draw_demo = case_demo_play,
	.next_due = case_next_due,
	.do_due = case_do_due,
};
