#include "webhook_pages.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "kernel_pages.h"
#include "respond.h"
#include "reveal.h"
#include "webhook.h"
#include "webhook_seal.h"
#include "webhook_send.h"

enum {
	HOOKS_MAX = 20,
	LETTERS_PER_PAGE = 50,
	ADDRESS_CHARS_MAX = 500,
	NOTE_CHARS_MAX = 60,
	EVENTS_BYTES_MAX = 1024,
	OLD_SECRET_MS = 24 * 3600 * 1000, /* so long both secrets sign */
};

static const char secret_shown[] = "webhook";

const struct right right_manage_webhooks = {
	.name = "webhook.manage",
	.label = N_("管理对外推送"),
	.roles = ROLE_BIT(ROLE_ADMIN),
	.is_unscoped = true,
};

static struct choices
list_events(struct req *req)
{
	struct choice *items = ARENA_ARRAY(req->arena, WEBHOOK_EVENTS, struct choice);

	for (size_t i = 0; i < WEBHOOK_EVENTS; i++) {
		const char *label = webhook_events[i].label;

		items[i] = (struct choice){ .value = str_of(webhook_events[i].name),
			.label = { str_of(label), str_of(tr(LANG_EN, label)) } };
	}
	return (struct choices){ items, WEBHOOK_EVENTS };
}

#define AT(member) offsetof(struct webhook_in, member)
#define HOOK_FIELDS                                                                    \
	{ .name = "address",                                                           \
		.type = FIELD_TEXT,                                                    \
		.offset = AT(address),                                                 \
		.label = N_("接收地址"),                                               \
		.hint = N_("https:// 开头，必须在公网上"),                             \
		.is_required = true,                                                   \
		.max = ADDRESS_CHARS_MAX },                                            \
		{ .name = "note",                                                      \
			.type = FIELD_TEXT,                                            \
			.offset = AT(note),                                            \
			.label = N_("给谁用的"),                                       \
			.max = NOTE_CHARS_MAX },                                       \
	{                                                                              \
		.name = "events", .type = FIELD_CHOICES, .offset = AT(events),         \
		.label = N_("哪些事推送"), .is_required = true, .choices = list_events \
	}

static void
check_address(struct req *req, void *input)
{
	const struct webhook_in *in = input;
	const char *problem = str_is_empty(in->address)
				      ? NULL
				      : webhook_address_problem(req->arena, in->address,
						req_app(req)->settings.is_webhook_loopback);

	if (problem) {
		form_error(req, "address", problem);
	}
}

static const struct field hook_fields[] = { HOOK_FIELDS };
const struct form webhook_form = { "webhook_add", hook_fields, FIELD_COUNT(hook_fields),
	sizeof(struct webhook_in), check_address };

static const struct field edit_fields[] = {
	ID_FIELD(struct webhook_in),
	HOOK_FIELDS,
	{ .name = "off", .type = FIELD_BOOL, .offset = AT(is_off), .label = N_("暂停推送") },
};
const struct form webhook_edit_form = { "webhook_edit", edit_fields, FIELD_COUNT(edit_fields),
	sizeof(struct webhook_in), check_address };

static const struct field id_fields[] = {
	ID_FIELD(struct webhook_id_in),
	{ .name = "letter",
		.type = FIELD_INT,
		.offset = offsetof(struct webhook_id_in, letter),
		.label = N_("哪一条"),
		.max = INT64_MAX },
	{ .name = "before",
		.type = FIELD_INT,
		.offset = offsetof(struct webhook_id_in, before),
		.label = N_("接着此编号之前"),
		.max = INT64_MAX },
};
const struct form webhook_id_form = { "webhook_show", id_fields, FIELD_COUNT(id_fields),
	sizeof(struct webhook_id_in), NULL };

/* ---- in words ------------------------------------------------------------------------------------- */

static struct str
event_words(struct req *req, struct str name)
{
	for (size_t i = 0; i < WEBHOOK_EVENTS; i++) {
		if (str_equal(name, str_of(webhook_events[i].name))) {
			return str_of(tr(req->lang, webhook_events[i].label));
		}
	}
	return str_equal(name, STR("ping")) ? str_of(_("试发")) : name;
}

static struct str
events_words(struct req *req, struct str events)
{
	struct buf *buf = buf_create(req->arena, EVENTS_BYTES_MAX);
	struct str rest = events, event;

	while (str_split(&rest, ' ', &event)) {
		if (buf_view(buf).len) {
			buf_str(buf, req->lang == LANG_EN ? STR(", ") : STR("、"));
		}
		buf_str(buf, event_words(req, event));
	}
	return buf_view(buf);
}

static struct str
problem_words(struct req *req, const struct webhook_letter_list_row *row)
{
	static const struct {
		const char *code, *words;
	} problems[] = {
		{ "address", N_("地址在内部网络里，或者不能用，没有连接。") },
		{ "name", N_("域名查不到地址。") },
		{ "redirect", N_("对方要转到别处，没有跟去。") },
		{ "stopped", N_("本站正在停止，重新启动后再发。") },
		{ "off", N_("推送已暂停。") },
		{ "secret", N_("密钥已经不能解开，请换一个。") },
		{ "http", N_("对方回答了代码 {1}。") },
		{ "curl", N_("连接没有成功（代码 {1}）。") },
	};
	struct str number = row->problem, code;

	if (str_is_empty(row->problem) || !str_split(&number, ' ', &code)) {
		return STR_NONE;
	}
	for (size_t i = 0; i < FIELD_COUNT(problems); i++) {
		if (str_equal(code, str_of(problems[i].code))) {
			return TR(req->arena, req->lang, problems[i].words, number);
		}
	}
	return row->problem;
}

/* ---- the list ------------------------------------------------------------------------------------- */

enum outcome
show_webhooks(struct req *req)
{
	struct webhook_list_rows rows = webhook_list(req->db, HOOKS_MAX);
	struct webhooks_view view = { .in = req->errors.count ? req->in : NULL };

	view.hooks.items = ARENA_ARRAY(req->arena, rows.count, struct shown_webhook);
	for (size_t i = 0; i < rows.count; i++) {
		view.hooks.items[view.hooks.count++] = (struct shown_webhook){
			&rows.items[i], events_words(req, rows.items[i].events),
			url_own(req->arena, "/admin/webhooks/%lld", (long long)rows.items[i].id.v)
		};
	}
	return respond(req, webhooks_page, &view);
}

static struct str
joined(struct arena *arena, struct strs texts)
{
	struct buf *buf = buf_create(arena, EVENTS_BYTES_MAX);

	for (size_t i = 0; i < texts.count; i++) {
		if (i) {
			buf_char(buf, ' ');
		}
		buf_str(buf, texts.items[i]);
	}
	return buf_view(buf);
}

static struct url
page_of(struct req *req, int64_t id)
{
	return url_own(req->arena, "/admin/webhooks/%lld", (long long)id);
}

static void
audit_of(struct req *req, const char *verb, int64_t id)
{
	audit_add(req, &(struct audit){ .verb = verb, .object = "webhook", .object_id = id });
}

enum outcome
add_webhook(struct req *req)
{
	const struct webhook_in *in = req->in;
	struct str secret = webhook_secret_make(req->arena);
	struct webhook_add_row row;

	if (webhook_list(req->db, HOOKS_MAX).count == HOOKS_MAX) {
		return form_reject(req, "", N_("最多 20 个接收地址，请先删除不用的。"));
	}
	webhook_add(req->db,
		&(struct webhook_add_args){ .address = in->address,
			.note = str_is_none(in->note) ? STR("") : in->note,
			.events = joined(req->arena, in->events),
			.secret = webhook_secret_seal(req->db, secret),
			.login_id = req->actor->login,
			.added_at = db_now(req->db) },
		&row);
	audit_of(req, "webhook.add", row.id.v);
	reveal_set(req, secret_shown, secret);
	return respond_see_other(req, page_of(req, row.id.v));
}

/* ---- one ------------------------------------------------------------------------------------------ */

static struct strs
split(struct arena *arena, struct str events)
{
	struct strs strs = { ARENA_ARRAY(arena, WEBHOOK_EVENTS, struct str), 0 };
	struct str rest = events, event;

	while (strs.count < WEBHOOK_EVENTS && str_split(&rest, ' ', &event)) {
		strs.items[strs.count++] = event;
	}
	return strs;
}

static struct shown_webhook_letter
shown_letter(struct req *req, int64_t id, const struct webhook_letter_list_row *row)
{
	bool is_sent = str_equal(row->state, STR("sent"));
	bool is_failed = str_equal(row->state, STR("failed"));

	return (struct shown_webhook_letter){ .row = row,
		.state = is_sent     ? N_("已送达")
			 : is_failed ? N_("没有送到")
				     : N_("等待发送"),
		.tone = is_sent     ? "ok"
			: is_failed ? "danger"
				    : "",
		.event = event_words(req, row->event),
		.problem = problem_words(req, row),
		.may_resend = !str_equal(row->state, STR("sending")),
		.resend = url_own(req->arena, "/admin/webhooks/%lld/letters/%lld/resend",
			(long long)id, (long long)row->id.v) };
}

static void
fill_letters(struct req *req, int64_t id, int64_t before, struct webhook_view *view)
{
	struct webhook_letter_list_rows rows = webhook_letter_list(
		req->db, &(struct webhook_letter_list_args){
				 .clauses = before > 0 ? WEBHOOK_LETTER_LIST_BEFORE : 0,
				 .webhook_id = { id },
				 .before = before,
				 .limit = LETTERS_PER_PAGE + 1 });
	size_t count = rows.count > LETTERS_PER_PAGE ? LETTERS_PER_PAGE : rows.count;

	view->letters.items = ARENA_ARRAY(req->arena, count, struct shown_webhook_letter);
	for (size_t i = 0; i < count; i++) {
		view->letters.items[view->letters.count++] = shown_letter(req, id, &rows.items[i]);
	}
	if (rows.count > LETTERS_PER_PAGE) {
		view->older = url_own(req->arena, "/admin/webhooks/%lld?before=%lld", (long long)id,
			(long long)rows.items[count - 1].id.v);
	}
}

enum outcome
show_webhook(struct req *req)
{
	bool is_edit = req->route->form == &webhook_edit_form;
	int64_t id = is_edit ? ((const struct webhook_in *)req->in)->id
			     : ((const struct webhook_id_in *)req->in)->id;
	int64_t before = is_edit ? 0 : ((const struct webhook_id_in *)req->in)->before;
	struct webhook_in *stands = ARENA_NEW(req->arena, struct webhook_in);
	struct webhook_view view = { .id = id, .fresh = STR_NONE, .older = { STR_NONE } };
	struct webhook_find_row row;

	if (webhook_find(req->db, (struct webhook_id){ id }, &row) != OK) {
		return NOT_FOUND;
	}
	*stands = (struct webhook_in){ .id = id,
		.address = row.address,
		.note = row.note,
		.events = split(req->arena, row.events),
		.is_off = !row.is_on };
	view.in = is_edit && req->errors.count ? req->in : stands;
	view.address = row.address;
	view.is_on = row.is_on;
	view.old_until_at = !moment_is_none(row.old_until_at) &&
					    row.old_until_at.ms > db_now(req->db).ms
				    ? row.old_until_at
				    : MOMENT_NONE;
	if (!reveal_take(req, secret_shown, &view.fresh)) {
		view.fresh = STR_NONE;
	}
	fill_letters(req, id, before, &view);
	return respond(req, webhook_page, &view);
}

enum outcome
edit_webhook(struct req *req)
{
	const struct webhook_in *in = req->in;
	int64_t changed = 0;

	webhook_set(req->db,
		&(struct webhook_set_args){ .address = in->address,
			.note = str_is_none(in->note) ? STR("") : in->note,
			.events = joined(req->arena, in->events),
			.is_on = !in->is_off,
			.login_id = req->actor->login,
			.changed_at = db_now(req->db),
			.id = { in->id } },
		&changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	audit_of(req, "webhook.edit", in->id);
	respond_flash(req, N_("已保存。"));
	return respond_see_other(req, page_of(req, in->id));
}

enum outcome
renew_webhook(struct req *req)
{
	const struct webhook_id_in *in = req->in;
	struct str secret = webhook_secret_make(req->arena);
	struct moment now = db_now(req->db);
	struct webhook_find_row row;
	int64_t changed = 0;

	if (webhook_find(req->db, (struct webhook_id){ in->id }, &row) != OK) {
		return NOT_FOUND;
	}
	webhook_set_secret(req->db,
		&(struct webhook_set_secret_args){ .secret = webhook_secret_seal(req->db, secret),
			.old_secret = row.secret,
			.old_until_at = { now.ms + OLD_SECRET_MS },
			.login_id = req->actor->login,
			.changed_at = now,
			.id = row.id },
		&changed);
	audit_of(req, "webhook.renew", in->id);
	reveal_set(req, secret_shown, secret);
	return respond_see_other(req, page_of(req, in->id));
}

enum outcome
ping_webhook(struct req *req)
{
	const struct webhook_id_in *in = req->in;
	struct webhook_find_row row;

	if (webhook_find(req->db, (struct webhook_id){ in->id }, &row) != OK) {
		return NOT_FOUND;
	}
	webhook_ping(req->db, row.id);
	audit_of(req, "webhook.ping", in->id);
	respond_flash(req, N_("试发的一条已排队，刷新看结果。"));
	return respond_see_other(req, page_of(req, in->id));
}

enum outcome
remove_webhook(struct req *req)
{
	const struct webhook_id_in *in = req->in;
	int64_t changed = 0;

	webhook_remove(req->db, db_now(req->db), req->actor->login, (struct webhook_id){ in->id },
		&changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	audit_of(req, "webhook.remove", in->id);
	respond_flash(req, N_("已删除，不再推送。"));
	return respond_see_other(req, URL_OWN("/admin/webhooks"));
}

enum outcome
resend_webhook(struct req *req)
{
	const struct webhook_id_in *in = req->in;
	struct webhook_find_row row;
	int64_t changed = 0;

	if (webhook_find(req->db, (struct webhook_id){ in->id }, &row) != OK) {
		return NOT_FOUND;
	}
	webhook_letter_resend(req->db, db_now(req->db), (struct webhook_letter_id){ in->letter },
		row.id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	audit_of(req, "webhook.resend", in->id);
	respond_flash(req, N_("已重新排队。"));
	return respond_see_other(req, page_of(req, in->id));
}
