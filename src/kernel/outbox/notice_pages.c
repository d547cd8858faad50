#include "notice_pages.h"

#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "kernel_pages.h"
#include "kernel_queries.h"
#include "office.h"
#include "respond.h"

enum { NOTICES_PER_PAGE = 30, READ_AT_ONCE_MAX = 1000, KINDS_MAX = 64 };

static const struct field notices_fields[] = {
	{ .name = "show",
		.type = FIELD_TEXT,
		.offset = offsetof(struct notices_in, show),
		.label = N_("显示"),
		.max = 20 },
	{ .name = "kind",
		.type = FIELD_TEXT,
		.offset = offsetof(struct notices_in, kind),
		.label = N_("种类"),
		.max = 64 },
	{ .name = "before",
		.type = FIELD_INT,
		.offset = offsetof(struct notices_in, before),
		.label = N_("接着此编号之前"),
		.min = 1,
		.max = INT64_MAX },
};
const struct form notices_form = { "notice_list", notices_fields, FIELD_COUNT(notices_fields),
	sizeof(struct notices_in), NULL };

static const struct field notice_fields[] = {
	{ .name = "id", .type = FIELD_ID, .offset = 0, .label = N_("编号"), .is_required = true },
};
const struct form notice_form = { "notice_open", notice_fields, FIELD_COUNT(notice_fields),
	sizeof(int64_t), NULL };

static struct choices kind_choices(struct req *req);
static struct choices language_choices(struct req *req);
static void check_mail(struct req *req, void *in);

static const struct field switches_fields[] = {
	{ .name = "mail",
		.type = FIELD_CHOICES,
		.offset = offsetof(struct switches_in, mail),
		.label = N_("用邮件通知"),
		.choices = kind_choices },
	{ .name = "sms",
		.type = FIELD_CHOICES,
		.offset = offsetof(struct switches_in, sms),
		.label = N_("用短信通知"),
		.choices = kind_choices },
	{ .name = "language",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct switches_in, language),
		.label = N_("邮件和短信用什么语言"),
		.is_required = true,
		.choices = language_choices },
};
const struct form switches_form = { "notice_switches", switches_fields,
	FIELD_COUNT(switches_fields), sizeof(struct switches_in), NULL };

static const struct field mail_fields[] = {
	{ .name = "address",
		.type = FIELD_TEXT,
		.offset = offsetof(struct mail_in, address),
		.label = N_("邮箱地址"),
		.hint = N_("确认之前不会用它发通知"),
		.is_required = true,
		.max = 254,
		.autocomplete = "email" },
};
const struct form mail_form = { "mail_ask", mail_fields, FIELD_COUNT(mail_fields),
	sizeof(struct mail_in), check_mail };

static const struct field mail_token_fields[] = {
	{ .name = "token",
		.type = FIELD_TEXT,
		.offset = offsetof(struct mail_token_in, token),
		.label = N_("链接"),
		.is_required = true,
		.max = 64 },
};
const struct form mail_token_form = { "mail_confirm", mail_token_fields,
	FIELD_COUNT(mail_token_fields), sizeof(struct mail_token_in), NULL };

/* ---- the list ------------------------------------------------------------------------------------- */

static const char *
label_of(struct str kind)
{
	const struct notice_kind *found = notice_kind_find(kind);

	return found ? found->label : N_("其他消息");
}

static struct list_options
kind_options(struct arena *arena, struct str chosen)
{
	struct list_option *items = ARENA_ARRAY(arena, KINDS_MAX, struct list_option);
	size_t count = 0;

	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->notice_count && count < KINDS_MAX; k++) {
			const struct notice_kind *kind = &office_at(i)->notices[k];

			items[count++] = (struct list_option){ str_of(kind->name), kind->label,
				str_equal(chosen, str_of(kind->name)) };
		}
	}
	return (struct list_options){ items, count };
}

static struct shown_notices
shown_notices_of(struct arena *arena, const struct notice_list_rows *rows)
{
	struct shown_notice *items = ARENA_ARRAY(arena, rows->count, struct shown_notice);

	for (size_t i = 0; i < rows->count; i++) {
		const struct notice_list_row *row = &rows->items[i];

		items[i] = (struct shown_notice){ .id = row->id.v,
			.label = label_of(row->kind),
			.title = { row->title_zh, row->title_en },
			.text = { row->text_zh, row->text_en },
			.added_at = row->added_at,
			.is_unread = moment_is_none(row->read_at),
			.has_path = !str_is_empty(row->path) };
	}
	return (struct shown_notices){ items, rows->count };
}

enum outcome
show_notices(struct req *req)
{
	const struct notices_in *in = req->in;
	bool is_unread_only = str_equal(in->show, STR("unread"));
	const char *kind = str_terminated(req->arena, in->kind);
	struct notice_list_args args = { .login_id = req->actor->login,
		.before_id = in->before > 0 ? in->before : INT64_MAX,
		.kind = in->kind,
		.limit = NOTICES_PER_PAGE,
		.clauses = (is_unread_only ? NOTICE_LIST_UNREAD : 0) |
			   (str_is_empty(in->kind) ? 0 : NOTICE_LIST_KIND) };
	struct notice_list_rows rows = notice_list(req->db, &args);
	struct notices_view view = { .in = in,
		.is_unread_only = is_unread_only,
		.is_filtered = args.clauses != 0,
		.has_older = rows.count == NOTICES_PER_PAGE,
		.unread = notice_unread(req->db, req->actor->login),
		.kinds = kind_options(req->arena, in->kind),
		.all = url_own(req->arena, "/me/notices?kind=%s", kind),
		.only_unread = url_own(req->arena, "/me/notices?show=unread&kind=%s", kind),
		.notices = shown_notices_of(req->arena, &rows) };

	if (view.has_older) {
		view.older = url_own(req->arena, "/me/notices?show=%s&kind=%s&before=%lld",
			is_unread_only ? "unread" : "", kind,
			(long long)rows.items[rows.count - 1].id.v);
	}
	return respond(req, notices_page, &view);
}

enum outcome
open_notice(struct req *req)
{
	struct notice_id id = { *(const int64_t *)req->in };
	struct notice_find_row row;
	struct url to;

	if (notice_find(req->db, id, req->actor->login, &row) != OK) {
		return NOT_FOUND;
	}
	notice_read(req->db, db_now(req->db), id, req->actor->login);
	if (!str_is_empty(row.path) && str_starts(row.path, STR("/")) && url_parse(row.path, &to)) {
		return respond_see_other(req, to);
	}
	return respond_see_other(req, URL_OWN("/me/notices"));
}

enum outcome
read_all_notices(struct req *req)
{
	int64_t changed = 0;

	notice_read_all(req->db, db_now(req->db), req->actor->login, READ_AT_ONCE_MAX, &changed);
	respond_flash(req, changed < READ_AT_ONCE_MAX ? N_("消息都已标为已读。")
						      : N_("已把 1000 条标为已读，还有更早的。"));
	return respond_see_other(req, URL_OWN("/me/notices"));
}

/* ---- switches ------------------------------------------------------------------------------------- */

/* Those that may be switched off. */
static struct choices
kind_choices(struct req *req)
{
	struct list_options kinds = kind_options(req->arena, STR_NONE);
	struct choice *items = ARENA_ARRAY(req->arena, kinds.count, struct choice);
	size_t count = 0;

	for (size_t i = 0; i < kinds.count; i++) {
		if (!notice_kind_find(kinds.items[i].value)->required_by) {
			items[count++] = (struct choice){ kinds.items[i].value,
				{ str_of(kinds.items[i].label),
					str_of(tr(LANG_EN, kinds.items[i].label)) } };
		}
	}
	return (struct choices){ items, count };
}

static struct choices
language_choices(struct req *req)
{
	static const struct choice items[] = {
		{ { "zh", 2 }, { { "中文", 6 }, { "Chinese", 7 } } },
		{ { "en", 2 }, { { "英文", 6 }, { "English", 7 } } },
	};

	(void)req;
	return (struct choices){ items, FIELD_COUNT(items) };
}

/* What holds now, by kind and channel. */
static bool
is_on(const struct notice_switch_list_rows *rows, const struct notice_kind *kind, unsigned usual,
	enum channel channel)
{
	for (size_t i = 0; !kind->required_by && i < rows->count; i++) {
		if (str_equal(rows->items[i].kind, str_of(kind->name)) &&
			str_equal(rows->items[i].channel, str_of(channel_name(channel)))) {
			return rows->items[i].is_on;
		}
	}
	return (usual & channel) != 0;
}

static struct shown_switches
switches_of(struct req *req)
{
	struct notice_switch_list_rows rows = notice_switch_list(req->db, req->actor->login);
	struct list_options kinds = kind_options(req->arena, STR_NONE);
	struct shown_switch *items = ARENA_ARRAY(req->arena, kinds.count, struct shown_switch);

	for (size_t i = 0; i < kinds.count; i++) {
		const struct notice_kind *kind = notice_kind_find(kinds.items[i].value);
		unsigned usual = outbox_usual_channels(req->db, req->actor->login, kind);

		items[i] = (struct shown_switch){ .kind = kinds.items[i].value,
			.label = kind->label,
			.required_by = kind->required_by,
			.is_mail = is_on(&rows, kind, usual, CHANNEL_MAIL),
			.is_sms = is_on(&rows, kind, usual, CHANNEL_SMS) };
	}
	return (struct shown_switches){ items, kinds.count };
}

enum outcome
show_switches(struct req *req)
{
	struct login_language_find_row language;
	struct switches_in *in = ARENA_NEW(req->arena, struct switches_in);
	bool is_refused_mail = req->method == METHOD_POST && req->route->form == &mail_form;
	struct switches_view view = { .switches = switches_of(req),
		.mail = contact_find_masked(req->db, req->actor->login, CHANNEL_MAIL),
		.phone = contact_find_masked(req->db, req->actor->login, CHANNEL_SMS),
		.in = in,
		.mail_typed = is_refused_mail ? req->in : NULL };

	in->language = login_language_find(req->db, req->actor->login, &language) == OK
			       ? language.language
			       : STR("zh");
	return respond(req, switches_page, &view);
}

static bool
is_among(struct strs texts, struct str text)
{
	for (size_t i = 0; i < texts.count; i++) {
		if (str_equal(texts.items[i], text)) {
			return true;
		}
	}
	return false;
}

static void
put_switch(struct req *req, struct str kind, enum channel channel, bool is_on_now)
{
	notice_switch_put(req->db, &(struct notice_switch_put_args){ .login_id = req->actor->login,
					   .kind = kind,
					   .channel = str_of(channel_name(channel)),
					   .is_on = is_on_now });
}

enum outcome
choose_switches(struct req *req)
{
	const struct switches_in *in = req->in;
	struct choices kinds = kind_choices(req);

	for (size_t i = 0; i < kinds.count; i++) {
		struct str kind = kinds.items[i].value;

		put_switch(req, kind, CHANNEL_MAIL, is_among(in->mail, kind));
		put_switch(req, kind, CHANNEL_SMS, is_among(in->sms, kind));
	}
	login_language_put(req->db, req->actor->login, in->language);
	audit_add(req, &(struct audit){ .verb = "notice.choose",
			       .object = "login",
			       .object_id = req->actor->login.v });
	respond_flash(req, N_("已保存。"));
	return respond_see_other(req, URL_OWN("/me/notices/settings"));
}

/* ---- the mail address ----------------------------------------------------------------------------- */

static void
check_mail(struct req *req, void *in)
{
	const struct mail_in *form = in;

	if (!str_is_empty(form->address) && !contact_is_right(CHANNEL_MAIL, form->address)) {
		form_error(req, "address", N_("这不像一个邮箱地址，例如 wang@example.org。"));
	}
}

enum outcome
ask_mail(struct req *req)
{
	const struct mail_in *in = req->in;
	enum outcome outcome = contact_ask_mail(req->db, req->actor->login, in->address);

	if (outcome == TOO_MANY) {
		return form_reject(req, "address", N_("今天发出的确认邮件已经很多，请明天再试。"));
	}
	if (outcome != OK) {
		return outcome;
	}
	audit_add(req, &(struct audit){ .verb = "contact.ask",
			       .object = "login",
			       .object_id = req->actor->login.v });
	respond_flash(req, N_("确认邮件已发出，请在 24 小时内打开里面的链接。"));
	return respond_see_other(req, URL_OWN("/me/notices/settings"));
}

enum outcome
remove_mail(struct req *req)
{
	contact_remove(req->db, req->actor->login, CHANNEL_MAIL);
	audit_add(req, &(struct audit){ .verb = "contact.remove",
			       .object = "login",
			       .object_id = req->actor->login.v });
	respond_flash(req, N_("邮箱已删除，不会再往那里发邮件。"));
	return respond_see_other(req, URL_OWN("/me/notices/settings"));
}

enum outcome
show_mail_confirm(struct req *req)
{
	const struct mail_token_in *in = req->in;
	struct mail_confirm_view view = { .token = in->token };

	if (contact_find_asked(req->db, in->token, &view.masked) != OK) {
		return NOT_FOUND;
	}
	return respond(req, mail_confirm_page, &view);
}

enum outcome
confirm_mail(struct req *req)
{
	const struct mail_token_in *in = req->in;
	struct login_id login;

	if (contact_confirm_mail(req->db, in->token, &login) != OK) {
		return NOT_FOUND;
	}
	audit_add(
		req, &(struct audit){
			     .verb = "contact.confirm", .object = "login", .object_id = login.v });
	respond_flash(req, N_("邮箱已确认，以后可以用它收通知。"));
	return respond_see_other(
		req, req->actor->login.v ? URL_OWN("/me/notices/settings") : URL_OWN("/"));
}
