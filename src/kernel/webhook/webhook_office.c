#include "kernel_offices.h"
#include "outbox.h"
#include "webhook.h"
#include "webhook_pages.h"

/* Webhooks, told as an office. */

#define PAGE(target, form_of, runs, words)                                             \
	{                                                                              \
		.method = METHOD_GET, .path = target, .right = &right_manage_webhooks, \
		.form = form_of, .run = runs, .title = words                           \
	}
#define ACTION(target, form_of, runs, draws, words)                                     \
	{                                                                               \
		.method = METHOD_POST, .path = target, .right = &right_manage_webhooks, \
		.form = form_of, .run = runs, .page = draws, .title = words             \
	}
static const struct route routes[] = {
	PAGE("/admin/webhooks", NULL, show_webhooks, N_("对外推送")),
	ACTION("/admin/webhooks", &webhook_form, add_webhook, show_webhooks, N_("添加接收地址")),
	PAGE("/admin/webhooks/{id}", &webhook_id_form, show_webhook, N_("一个接收地址")),
	ACTION("/admin/webhooks/{id}", &webhook_edit_form, edit_webhook, show_webhook,
		N_("修改接收地址")),
	ACTION("/admin/webhooks/{id}/secret", &webhook_id_form, renew_webhook, NULL,
		N_("更换推送密钥")),
	ACTION("/admin/webhooks/{id}/ping", &webhook_id_form, ping_webhook, NULL, N_("试发推送")),
	ACTION("/admin/webhooks/{id}/remove", &webhook_id_form, remove_webhook, NULL,
		N_("删除接收地址")),
	ACTION("/admin/webhooks/{id}/letters/{letter}/resend", &webhook_id_form, resend_webhook,
		NULL, N_("重发推送")),
};

static const struct menu_item menu[] = {
	{ .label = N_("对外推送"),
		.path = "/admin/webhooks",
		.icon = "external",
		.key = "webhooks",
		.right = &right_manage_webhooks },
};

static const struct notice_kind notices[] = {
	{ .name = "webhook.failed", .label = N_("对外推送没有送到"), .channels = CHANNEL_MAIL },
};

static const struct audit_word verbs[] = {
	{ "webhook.add", N_("添加推送接收地址") },
	{ "webhook.edit", N_("修改推送接收地址") },
	{ "webhook.renew", N_("更换推送密钥") },
	{ "webhook.ping", N_("试发推送") },
	{ "webhook.remove", N_("删除推送接收地址") },
	{ "webhook.resend", N_("重发推送") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = { { "webhook", N_("推送接收地址") }, { NULL, NULL } };
static const struct audit_word members[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, objects, members };

#define HEAR(noun, event)                                  \
	static void hear_##noun(struct db *db, int64_t id) \
	{                                                  \
		webhook_tell(db, event, id);               \
	}
HEAR(submitted, "case.submitted")
HEAR(moved, "case.moved")
HEAR(correcting, "case.correcting")
HEAR(decided, "case.decided")
HEAR(ended, "case.ended")
HEAR(reopened, "case.reopened")
HEAR(org, "org.changed")

static const struct event_listener listeners[] = {
	{ "case.submitted", hear_submitted },
	{ "case.moved", hear_moved },
	{ "case.correcting", hear_correcting },
	{ "case.decided", hear_decided },
	{ "case.ended", hear_ended },
	{ "case.reopened", hear_reopened },
	{ "org.changed", hear_org },
};

const struct office webhook_office = {
	.name = "webhook",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.notices = notices,
	.notice_count = FIELD_COUNT(notices),
	.audit_words = &words,
	.listeners = listeners,
	.listener_count = FIELD_COUNT(listeners),
};
