#include "outbox_pages.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "carrier.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "kernel_queries.h"
#include "pack_rule.h"
#include "respond.h"

/* How mail and SMS are set up to leave, and one message to see whether they do. */

enum { TRIAL_MINUTES = 60 };

static void check_trial(struct req *req, void *in);

static struct choices
channel_choices(struct req *req)
{
	static const struct choice items[] = {
		{ STR_INIT("mail"), { STR_INIT("邮件"), STR_INIT("Mail") } },
		{ STR_INIT("sms"), { STR_INIT("短信"), STR_INIT("SMS") } },
	};

	(void)req;
	return (struct choices){ items, FIELD_COUNT(items) };
}

static const struct field trial_fields[] = {
	{ .name = "channel",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct trial_in, channel),
		.label = N_("渠道"),
		.is_required = true,
		.choices = channel_choices },
	{ .name = "to",
		.type = FIELD_TEXT,
		.offset = offsetof(struct trial_in, to),
		.label = N_("发给谁"),
		.hint = N_("自己的邮箱或手机号"),
		.is_required = true,
		.max = 254 },
};
const struct form trial_form = { "outbox_trial", trial_fields, FIELD_COUNT(trial_fields),
	sizeof(struct trial_in), check_trial };

static void
check_trial(struct req *req, void *in)
{
	const struct trial_in *form = in;
	enum channel channel;

	if (!channel_parse(form->channel, &channel) || str_is_empty(form->to)) {
		return;
	}
	if (!contact_is_right(channel, form->to)) {
		form_error(req, "to",
			channel == CHANNEL_MAIL ? N_("这不像一个邮箱地址，例如 wang@example.org。")
						: N_("这不像一个手机号，例如 13800001234。"));
	}
}

/* The server without what may be a secret: a path or a query. */
static struct str
server_of(struct str address)
{
	ptrdiff_t at = str_find(address, STR("://"));
	size_t end = at < 0 ? 0 : (size_t)at + 3;

	while (at >= 0 && end < address.len && address.ptr[end] != '/' && address.ptr[end] != '?') {
		end++;
	}
	return at < 0 ? address : str_slice(address, 0, end);
}

enum outcome
show_trial(struct req *req)
{
	const struct settings *settings = &((const struct app *)req->app)->settings;
	struct trial_view view = { .in = req->errors.count ? req->in : NULL,
		.mail_server = server_of(settings->mail_server),
		.mail_from = settings->mail_from,
		.mail_user = settings->mail_user,
		.sms_server = server_of(settings->sms_server),
		.is_tls_off = str_equal(settings->mail_tls, STR("off")),
		.has_password = !str_is_empty(settings->mail_password),
		.has_sms_secret = !str_is_empty(settings->sms_secret) };

	return respond(req, trial_page, &view);
}

enum outcome
send_trial(struct req *req)
{
	const struct trial_in *in = req->in;
	struct str name = bilingual_in(
		node_bilingual(node_get(pack_file(req_pack(req), "pack.yaml"), "portal"), "name"),
		req->lang);
	enum channel channel = CHANNEL_MAIL;
	struct outbox_id id = { 0 };
	struct message message = { .kind = "admin.trial",
		.login = req->actor->login,
		.to = in->to,
		.text = TR(req->arena, req->lang,
			N_("这是{1}的系统管理员试发的一条消息，收到就说明设置好了。"), name),
		.until_at = { db_now(req->db).ms + TRIAL_MINUTES * 60000LL } };

	channel_parse(in->channel, &channel);
	message.channel = channel;
	message.subject = channel == CHANNEL_MAIL
				  ? TR(req->arena, req->lang, N_("{1}：试发的邮件"), name)
				  : STR_NONE;
	if (outbox_send_as(req->db, &message, &id) != OK) {
		return form_reject(req, "to", N_("这个地址不能用。"));
	}
	audit_add(req,
		&(struct audit){ .verb = "outbox.trial", .object = "outbox", .object_id = id.v });
	respond_flash(req, N_("已经交给发件箱，结果在下面。"));
	return respond_see_other(req, url_own(req->arena, "/admin/outbox/%lld", (long long)id.v));
}
