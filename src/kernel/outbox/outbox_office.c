#include "kernel_offices.h"
#include "kernel_queries.h"
#include "notice_pages.h"
#include "outbox_pages.h"

/* Notices and the outbox, told as an office. */

enum { BREACHES_SHOWN = 20 };

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/me/notices",
		.right = &right_signed_in,
		.form = &notices_form,
		.run = show_notices,
		.title = N_("我的消息") },
	{ .method = METHOD_POST,
		.path = "/me/notices/read",
		.right = &right_signed_in,
		.run = read_all_notices,
		.is_command = true,
		.title = N_("全部标为已读") },
	{ .method = METHOD_GET,
		.path = "/me/notices/settings",
		.right = &right_signed_in,
		.run = show_switches,
		.title = N_("通知设置") },
	{ .method = METHOD_POST,
		.path = "/me/notices/settings",
		.right = &right_signed_in,
		.form = &switches_form,
		.run = choose_switches,
		.page = show_switches,
		.title = N_("保存通知设置") },
	{ .method = METHOD_POST,
		.path = "/me/notices/{id}/open",
		.right = &right_signed_in,
		.form = &notice_form,
		.run = open_notice,
		.is_command = true,
		.title = N_("打开消息") },
	{ .method = METHOD_POST,
		.path = "/me/mail",
		.right = &right_signed_in,
		.form = &mail_form,
		.run = ask_mail,
		.page = show_switches,
		.title = N_("发送确认链接") },
	{ .method = METHOD_POST,
		.path = "/me/mail/remove",
		.right = &right_signed_in,
		.run = remove_mail,
		.title = N_("删除邮箱") },
	{ .method = METHOD_GET,
		.path = "/mail/confirm/{token}",
		.right = &right_public,
		.form = &mail_token_form,
		.run = show_mail_confirm,
		.title = N_("确认邮箱") },
	{ .method = METHOD_POST,
		.path = "/mail/confirm/{token}",
		.right = &right_public,
		.form = &mail_token_form,
		.run = confirm_mail,
		.title = N_("确认邮箱") },
	{ .method = METHOD_GET,
		.path = "/admin/outbox",
		.right = &right_manage_outbox,
		.form = &outbox_form,
		.run = show_outbox,
		.title = N_("发件箱") },
	{ .method = METHOD_GET,
		.path = "/admin/outbox/trial",
		.right = &right_manage_outbox,
		.run = show_trial,
		.title = N_("试发一条") },
	{ .method = METHOD_POST,
		.path = "/admin/outbox/trial",
		.right = &right_manage_outbox,
		.form = &trial_form,
		.run = send_trial,
		.page = show_trial,
		.title = N_("试发一条") },
	{ .method = METHOD_GET,
		.path = "/admin/outbox/{id}",
		.right = &right_manage_outbox,
		.form = &outbox_id_form,
		.run = show_message,
		.title = N_("邮件和短信") },
	{ .method = METHOD_POST,
		.path = "/admin/outbox/{id}/read",
		.right = &right_manage_outbox,
		.form = &outbox_id_form,
		.run = read_message,
		.is_command =
			true, /* the answer holds the words: it is not kept for a second click */
		.title = N_("查看邮件和短信的内容") },
	{ .method = METHOD_POST,
		.path = "/admin/outbox/{id}/retry",
		.right = &right_manage_outbox,
		.form = &outbox_id_form,
		.run = retry_message,
		.title = N_("重试邮件和短信") },
	{ .method = METHOD_POST,
		.path = "/admin/outbox/{id}/drop",
		.right = &right_manage_outbox,
		.form = &outbox_drop_form,
		.run = drop_message,
		.page = show_message,
		.title = N_("放弃邮件和短信") },
};

static const struct menu_item menu[] = {
	{ .label = N_("发件箱"),
		.path = "/admin/outbox",
		.icon = "inbox",
		.key = "outbox",
		.right = &right_manage_outbox },
};

static const struct notice_kind notices[] = {
	{ .name = "job.ended", .label = N_("后台任务做完了"), .channels = 0 },
};

/* ---- what must hold ------------------------------------------------------------------------------- */

static void
check_outbox(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct outbox_unclear_rows rows = outbox_unclear(db, BREACHES_SHOWN);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg,
			str_format(db_arena(db), "message %lld is %.*s and should not be as it is",
				(long long)rows.items[i].id.v, STR_ARG(rows.items[i].state)));
	}
}

static void
check_jobs(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct job_unclear_rows rows = job_unclear(db, BREACHES_SHOWN);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db), "job %lld is %.*s and should not be as it is",
				    (long long)rows.items[i].id.v, STR_ARG(rows.items[i].state)));
	}
}

static const struct data_check checks[] = {
	{ "outbox", check_outbox },
	{ "jobs", check_jobs },
};

static const struct audit_word verbs[] = {
	{ "notice.choose", N_("更改通知设置") },
	{ "contact.ask", N_("填写邮箱") },
	{ "contact.confirm", N_("确认邮箱") },
	{ "contact.remove", N_("删除邮箱") },
	{ "outbox.read", N_("查看邮件和短信的内容") },
	{ "outbox.retry", N_("重试邮件和短信") },
	{ "outbox.drop", N_("放弃邮件和短信") },
	{ "outbox.trial", N_("试发邮件或短信") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "outbox", N_("邮件和短信") },
	{ NULL, NULL },
};
static const struct audit_word members[] = {
	{ NULL, NULL },
};
static const struct audit_words words = { verbs, objects, members };

const struct office outbox_office = {
	.name = "outbox",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.notices = notices,
	.notice_count = FIELD_COUNT(notices),
	.checks = checks,
	.check_count = FIELD_COUNT(checks),
	.audit_words = &words,
};
