#include "outbox_pages.h"

#include "audit.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "kernel_queries.h"
#include "outbox_seal.h"
#include "respond.h"

enum { MESSAGES_PER_PAGE = 50, COUNTED_MAX = 1000 };

const struct right right_manage_outbox = {
	.name = "outbox.manage",
	.label = N_("管理发件箱"),
	.roles = ROLE_BIT(ROLE_ADMIN),
	.is_unscoped = true,
};

static const struct field outbox_fields[] = {
	{ .name = "state",
		.type = FIELD_TEXT,
		.offset = offsetof(struct outbox_in, state),
		.label = N_("状态"),
		.max = 20 },
	{ .name = "channel",
		.type = FIELD_TEXT,
		.offset = offsetof(struct outbox_in, channel),
		.label = N_("渠道"),
		.max = 20 },
	{ .name = "before",
		.type = FIELD_INT,
		.offset = offsetof(struct outbox_in, before),
		.label = N_("接着此编号之前"),
		.min = 1,
		.max = INT64_MAX },
};
const struct form outbox_form = { "outbox_list", outbox_fields, FIELD_COUNT(outbox_fields),
	sizeof(struct outbox_in), NULL };

static const struct field outbox_id_fields[] = {
	ID_FIELD(struct outbox_id_in),
};
const struct form outbox_id_form = { "outbox_show", outbox_id_fields, FIELD_COUNT(outbox_id_fields),
	sizeof(struct outbox_id_in), NULL };

static const struct field outbox_drop_fields[] = {
	ID_FIELD(struct outbox_drop_in),
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct outbox_drop_in, reason),
		.label = N_("放弃的原因"),
		.is_required = true,
		.max = 200 },
};
const struct form outbox_drop_form = { "outbox_drop", outbox_drop_fields,
	FIELD_COUNT(outbox_drop_fields), sizeof(struct outbox_drop_in), NULL };

/* ---- in words ------------------------------------------------------------------------------------- */

static const struct state {
	const char *name, *label, *css_class;
} states[] = {
	{ "waiting", N_("等待发送"), "" },
	{ "sending", N_("正在发送"), " tag--info" },
	{ "sent", N_("已发出"), " tag--ok" },
	{ "recorded", N_("只记录，没有发出"), " tag--plum" },
	{ "failed", N_("没有发出"), " tag--danger" },
	{ "dropped", N_("已放弃"), "" },
};
enum { STATES = sizeof(states) / sizeof(states[0]) };

static const struct {
	const char *name, *label;
} channel_labels[] = {
	{ "mail", N_("邮件") },
	{ "sms", N_("短信") },
};

/* Kinds of messages that are no notices. */
static const struct {
	const char *kind, *label;
} kind_labels[] = {
	{ "admin.trial", N_("试发的消息") },
	{ "account.mail", N_("确认邮箱的链接") },
	{ "account.code", N_("验证码") },
	{ "login.code", N_("登录验证码") },
};

static const struct {
	const char *code, *sentence; /* {1}: the number behind the code */
} problems[] = {
	{ "unset", N_("还没有设置邮件服务器或短信网关。") },
	{ "late", N_("过了有效期，没有发出。") },
	{ "login", N_("邮件服务器不接受设置的账号或密码。") },
	{ "tls", N_("与邮件服务器的加密连接没有建立。") },
	{ "sealed", N_("内容已经不能解开。") },
	{ "stopped", N_("本站正在停止，重新启动后再发。") },
	{ "refused", N_("短信网关没有接受。") },
	{ "smtp", N_("邮件服务器拒绝了（代码 {1}）。") },
	{ "http", N_("短信网关拒绝了（代码 {1}）。") },
	{ "curl", N_("连接服务器没有成功（代码 {1}）。") },
};

static const struct state *
state_of(struct str name)
{
	for (size_t i = 0; i < STATES; i++) {
		if (str_equal(name, str_of(states[i].name))) {
			return &states[i];
		}
	}
	return &states[0];
}

static struct str
problem_sentence(struct req *req, struct str problem)
{
	struct str number = problem, code;

	if (str_is_empty(problem) || !str_split(&number, ' ', &code)) {
		return STR_NONE;
	}
	for (size_t i = 0; i < FIELD_COUNT(problems); i++) {
		if (str_equal(code, str_of(problems[i].code))) {
			return TR(req->arena, req->lang, problems[i].sentence, number);
		}
	}
	return problem;
}

static struct str
kind_words(struct req *req, struct str kind)
{
	const struct notice_kind *found = notice_kind_find(kind);

	for (size_t i = 0; i < FIELD_COUNT(kind_labels); i++) {
		if (str_equal(kind, str_of(kind_labels[i].kind))) {
			return str_of(tr(req->lang, kind_labels[i].label));
		}
	}
	return found ? str_of(tr(req->lang, found->label)) : kind;
}

static bool
is_state(struct str state, const char *name)
{
	return str_equal(state, str_of(name));
}

static struct shown_message
shown_of(struct req *req, const struct outbox_list_row *row)
{
	bool is_waiting = is_state(row->state, "waiting"),
	     is_failed = is_state(row->state, "failed");

	return (struct shown_message){ .id = row->id.v,
		.is_mail = is_state(row->channel, "mail"),
		.to = row->masked,
		.kind = kind_words(req, row->kind),
		.state = state_of(row->state)->label,
		.state_class = state_of(row->state)->css_class,
		.problem = problem_sentence(req, row->problem),
		.login_name = row->shown_name,
		.attempts = row->attempts,
		.added_at = row->added_at,
		.next_at = is_waiting && row->attempts ? row->next_at : MOMENT_NONE,
		.ended_at = row->ended_at,
		.is_open = moment_is_none(row->ended_at),
		.may_retry = is_waiting || is_failed,
		.may_drop = is_waiting || is_failed };
}

/* ---- the list ------------------------------------------------------------------------------------- */

static struct list_options
state_options(struct arena *arena, struct str chosen)
{
	struct list_option *items = ARENA_ARRAY(arena, STATES, struct list_option);

	for (size_t i = 0; i < STATES; i++) {
		items[i] = (struct list_option){ str_of(states[i].name), states[i].label,
			str_equal(chosen, str_of(states[i].name)) };
	}
	return (struct list_options){ items, STATES };
}

static struct list_options
channel_options(struct arena *arena, struct str chosen)
{
	size_t count = FIELD_COUNT(channel_labels);
	struct list_option *items = ARENA_ARRAY(arena, count, struct list_option);

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct list_option){ str_of(channel_labels[i].name),
			channel_labels[i].label,
			str_equal(chosen, str_of(channel_labels[i].name)) };
	}
	return (struct list_options){ items, count };
}

static int64_t
count_of(struct req *req, const char *state)
{
	struct outbox_count_of_row row;

	outbox_count_of(req->db, str_of(state), COUNTED_MAX, &row);
	return row.total;
}

enum outcome
show_outbox(struct req *req)
{
	const struct outbox_in *in = req->in;
	struct outbox_list_args args = { .before_id = in->before > 0 ? in->before : INT64_MAX,
		.state = in->state,
		.channel = in->channel,
		.limit = MESSAGES_PER_PAGE,
		.clauses = (str_is_empty(in->state) ? 0 : OUTBOX_LIST_STATE) |
			   (str_is_empty(in->channel) ? 0 : OUTBOX_LIST_CHANNEL) };
	struct outbox_list_rows rows = outbox_list(req->db, &args);
	struct outbox_view view = { .states = state_options(req->arena, in->state),
		.channels = channel_options(req->arena, in->channel),
		.is_filtered = args.clauses != 0,
		.waiting = count_of(req, "waiting"),
		.failed = count_of(req, "failed"),
		.messages = {
			ARENA_ARRAY(req->arena, rows.count, struct shown_message), rows.count } };

	for (size_t i = 0; i < rows.count; i++) {
		view.messages.items[i] = shown_of(req, &rows.items[i]);
	}
	if (rows.count == MESSAGES_PER_PAGE) {
		view.has_older = true;
		view.older = url_own(req->arena, "/admin/outbox?state=%s&channel=%s&before=%lld",
			str_terminated(req->arena, in->state),
			str_terminated(req->arena, in->channel),
			(long long)rows.items[rows.count - 1].id.v);
	}
	return respond(req, outbox_page, &view);
}

/* ---- one message ---------------------------------------------------------------------------------- */

/* The words of a row; false if they are gone. */
static bool
open_words(struct req *req, const struct outbox_find_row *row, struct message_view *view)
{
	struct letter letter;

	if (!letter_open(req->db, row->login_id, row->sealed, &letter)) {
		return false;
	}
	view->is_opened = true;
	view->to = letter.to;
	view->subject = letter.subject;
	view->text = str_is_empty(letter.path)
			     ? letter.text
			     : str_format(req->arena, "%.*s\n\n%.*s", STR_ARG(letter.text),
				       STR_ARG(letter.path));
	return true;
}

/* What everybody who may manage the outbox sees of it. */
static enum outcome
find_message(
	struct req *req, int64_t id, struct outbox_find_row *ret_row, struct message_view *ret_view)
{
	struct outbox_list_rows rows;
	struct message_view view = { .is_opened = false };
	struct outbox_find_row row;

	if (outbox_find(req->db, (struct outbox_id){ id }, &row) != OK) {
		return NOT_FOUND;
	}
	rows = outbox_list(req->db, &(struct outbox_list_args){ .before_id = id + 1, .limit = 1 });
	view.message = shown_of(req, &rows.items[0]);
	view.message.reason = row.reason;
	view.is_hidden = row.is_secret && !is_state(row.state, "recorded");
	view.is_readable = !view.is_hidden && !str_is_none(row.sealed);
	*ret_row = row;
	*ret_view = view;
	return OK;
}

enum outcome
show_message(struct req *req)
{
	const struct outbox_id_in *in = req->in;
	struct outbox_find_row row;
	struct message_view view;

	if (find_message(req, in->id, &row, &view) != OK) {
		return NOT_FOUND;
	}
	if (req->method == METHOD_POST && req->route->form == &outbox_drop_form) {
		view.in = req->in;
	}
	if (flight_of(req)->district->is_demo && is_state(row.state, "recorded")) {
		open_words(req, &row, &view); /* invented people */
	}
	return respond(req, message_page, &view);
}

enum outcome
read_message(struct req *req)
{
	const struct outbox_id_in *in = req->in;
	struct outbox_find_row row;
	struct message_view view;

	if (find_message(req, in->id, &row, &view) != OK) {
		return NOT_FOUND;
	}
	if (!view.is_readable || !open_words(req, &row, &view)) {
		return CONFLICT;
	}
	audit_add(req,
		&(struct audit){ .verb = "outbox.read", .object = "outbox", .object_id = in->id });
	flight_make_shell(req);
	return respond(req, message_page, &view);
}

enum outcome
retry_message(struct req *req)
{
	const struct outbox_id_in *in = req->in;
	int64_t changed = 0;

	outbox_retry(req->db, db_now(req->db), (struct outbox_id){ in->id }, &changed);
	if (changed != 1) {
		struct outbox_find_row row;

		return outbox_find(req->db, (struct outbox_id){ in->id }, &row) == OK ? CONFLICT
										      : NOT_FOUND;
	}
	audit_add(req,
		&(struct audit){ .verb = "outbox.retry", .object = "outbox", .object_id = in->id });
	respond_flash(req, N_("马上再试一次。"));
	return respond_see_other(req, url_own(req->arena, "/admin/outbox/%lld", (long long)in->id));
}

enum outcome
drop_message(struct req *req)
{
	const struct outbox_drop_in *in = req->in;
	int64_t changed = 0;

	outbox_drop(req->db, in->reason, db_now(req->db), (struct outbox_id){ in->id }, &changed);
	if (changed != 1) {
		struct outbox_find_row row;

		return outbox_find(req->db, (struct outbox_id){ in->id }, &row) == OK ? CONFLICT
										      : NOT_FOUND;
	}
	audit_add(req, &(struct audit){ .verb = "outbox.drop",
			       .object = "outbox",
			       .object_id = in->id,
			       .reason = in->reason });
	respond_flash(req, N_("已放弃，不会再发。"));
	return respond_see_other(req, url_own(req->arena, "/admin/outbox/%lld", (long long)in->id));
}
