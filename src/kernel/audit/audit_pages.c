#include "audit_pages.h"

#include "app.h"
#include "dispatch_inner.h"
#include "kernel_offices.h"
#include "kernel_pages.h"
#include "region.h"
#include "respond.h"
#include "sealer.h"

/* The audit log for auditors: filter, read on, recompute the chain. */

enum { ENTRIES_PER_PAGE = 50, CODES_MAX = 256, BREACHES_SHOWN = 20, VERIFY_MS = 1500 };

const struct right right_read_audit = {
	.name = "audit.read",
	.label = N_("查看审计日志"),
	.roles = ROLE_BIT(ROLE_AUDITOR),
	.is_unscoped = true,
};

static const struct field audit_fields[] = {
	{ .name = "verb",
		.type = FIELD_TEXT,
		.offset = offsetof(struct audit_in, verb),
		.label = N_("动作"),
		.max = 64 },
	{ .name = "object",
		.type = FIELD_TEXT,
		.offset = offsetof(struct audit_in, object),
		.label = N_("对象"),
		.max = 64 },
	{ .name = "object_id",
		.type = FIELD_INT,
		.offset = offsetof(struct audit_in, object_id),
		.label = N_("对象编号"),
		.min = 1,
		.max = INT64_MAX },
	{ .name = "login",
		.type = FIELD_TEXT,
		.offset = offsetof(struct audit_in, login),
		.label = N_("账号"),
		.max = 64 },
	{ .name = "from",
		.type = FIELD_DAY,
		.offset = offsetof(struct audit_in, from),
		.label = N_("从哪天") },
	{ .name = "until",
		.type = FIELD_DAY,
		.offset = offsetof(struct audit_in, until),
		.label = N_("到哪天") },
	{ .name = "before",
		.type = FIELD_INT,
		.offset = offsetof(struct audit_in, before),
		.label = N_("接着此编号之前"),
		.min = 1,
		.max = INT64_MAX },
	{ .name = "format",
		.type = FIELD_TEXT,
		.offset = offsetof(struct audit_in, format),
		.label = N_("格式"),
		.max = 10 },
};
const struct form audit_form = { "audit_list", audit_fields, FIELD_COUNT(audit_fields),
	sizeof(struct audit_in), NULL };

/* ---- codes in words ------------------------------------------------------------------------------ */

enum word_kind { WORD_VERB, WORD_OBJECT, WORD_MEMBER };

static const struct audit_word *
words_of(const struct audit_words *words, enum word_kind kind)
{
	return kind == WORD_VERB     ? words->verbs
	       : kind == WORD_OBJECT ? words->objects
				     : words->members;
}

/* Every office's words of a kind, in the order of the offices. */
static struct audit_codes
codes_of(struct arena *arena, enum word_kind kind)
{
	struct audit_codes codes = { ARENA_ARRAY(arena, CODES_MAX, const struct audit_word *), 0 };

	for (size_t i = 0; i < office_count(); i++) {
		const struct audit_words *words = office_at(i)->audit_words;
		const struct audit_word *word = words ? words_of(words, kind) : NULL;

		for (; word && word->code && codes.count < CODES_MAX; word++) {
			codes.items[codes.count++] = word;
		}
	}
	return codes;
}

/* NULL if nobody has a word for it. */
static const char *
label_of(struct audit_codes codes, struct str code)
{
	for (size_t i = 0; i < codes.count; i++) {
		if (str_equal(code, str_of(codes.items[i]->code))) {
			return codes.items[i]->label;
		}
	}
	return NULL;
}

bool
audit_knows(struct audit_codes codes, struct str code)
{
	return label_of(codes, code) != NULL;
}

static const char *
label_or_code(struct arena *arena, struct audit_codes codes, struct str code)
{
	const char *label = label_of(codes, code);

	return label ? label : str_terminated(arena, code);
}

/* A region's number as its name, a role's and an office's code as its word; anything else as it is. */
static struct str
value_named(struct req *req, struct str member, struct str value)
{
	const struct region *region = NULL;
	struct str named = STR_NONE;
	enum role role;
	int64_t id;

	if (str_is_none(value)) {
		return value;
	}
	if ((str_equal(member, STR("street_id")) || str_equal(member, STR("community_id"))) &&
		str_parse_int(value, &id)) {
		region = region_find(req_regions(req), (struct region_id){ id });
		return region ? bilingual_in(region->name, req->lang) : value;
	}
	if (str_equal(member, STR("role")) && role_parse(value, &role)) {
		return str_of(tr(req->lang, role_label(role)));
	}
	for (size_t i = 0; i < office_count() && str_is_none(named); i++) {
		if (office_at(i)->audit_value) {
			named = office_at(i)->audit_value(req, member, value);
		}
	}
	return str_is_none(named) ? value : named;
}

/* A setting is called what the pack calls it; anything else as it is. */
static struct str
member_named(struct req *req, struct str member)
{
	const struct district_setting *setting = map_find(
		&flight_of(req)->district->settings, member);

	return setting ? bilingual_in(node_bilingual(setting->declared, "name"), req->lang)
		       : member;
}

/* Labels what changed, and leaves out what is not shown. */
static void
put_labels(struct req *req, struct audit_codes members, struct audit_changes *changes)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->count; i++) {
		struct audit_change change = changes->items[i];

		change.label = label_of(members, change.member);
		change.before = value_named(req, change.member, change.before);
		change.after = value_named(req, change.member, change.after);
		change.member = change.label ? change.member : member_named(req, change.member);
		if (!change.label || change.label[0]) {
			changes->items[count++] = change;
		}
	}
	changes->count = count;
}

static struct audit_lines
lines_of(struct req *req, struct audit_list_rows rows, const struct audit_view *view)
{
	struct audit_codes members = codes_of(req->arena, WORD_MEMBER);
	struct audit_line *items = ARENA_ARRAY(req->arena, rows.count, struct audit_line);

	for (size_t i = 0; i < rows.count; i++) {
		const struct audit_list_row *row = &rows.items[i];
		struct audit_line *line = &items[i];

		line->row = row;
		line->verb = label_or_code(req->arena, view->verbs, row->verb);
		line->object = label_or_code(req->arena, view->objects, row->object);
		line->changes = audit_changes_read(req->arena, row->detail);
		put_labels(req, members, &line->changes);
		line->same = url_own(req->arena, "/audit?object=%s&object_id=%lld",
			str_terminated(req->arena, row->object), (long long)row->object_id);
	}
	return (struct audit_lines){ items, rows.count };
}

/* ---- the list ------------------------------------------------------------------------------------ */

struct audit_list_args
audit_list_args_of(struct arena *arena, const struct audit_in *in)
{
	struct audit_list_args args = { .before_id = in->before > 0 ? in->before : INT64_MAX,
		.verb = str_copy(arena, in->verb),
		.object = str_copy(arena, in->object),
		.object_id = in->object_id,
		.login_name = str_copy(arena, in->login),
		.limit = ENTRIES_PER_PAGE };

	args.clauses = (str_is_empty(in->verb) ? 0 : AUDIT_LIST_VERB) |
		       (str_is_empty(in->object) ? 0 : AUDIT_LIST_OBJECT) |
		       (in->object_id > 0 ? AUDIT_LIST_OBJECT_ID : 0) |
		       (str_is_empty(in->login) ? 0 : AUDIT_LIST_LOGIN);
	if (!day_is_none(in->from)) {
		args.clauses |= AUDIT_LIST_FROM;
		args.from_at = day_start(in->from);
	}
	if (!day_is_none(in->until)) {
		args.clauses |= AUDIT_LIST_UNTIL;
		args.until_at = day_start((struct day){ in->until.n + 1 });
	}
	return args;
}

/* The same filter as a query: for what is further down, and for files. */
static struct str
filter_query(struct arena *arena, const struct audit_in *in)
{
	struct str object_id = in->object_id > 0
				       ? str_format(arena, "%lld", (long long)in->object_id)
				       : STR("");
	struct url url = url_own(arena, "?verb=%s&object=%s&object_id=%s&login=%s&from=%s&until=%s",
		str_terminated(arena, in->verb), str_terminated(arena, in->object), object_id.ptr,
		str_terminated(arena, in->login),
		str_terminated(arena, day_format_iso(arena, in->from)),
		str_terminated(arena, day_format_iso(arena, in->until)));

	return url.text;
}

static void
put_urls(struct req *req, struct audit_view *view)
{
	struct arena *arena = req->arena;
	struct str query = filter_query(arena, view->in);
	size_t count = view->entries.count;

	view->csv.text = str_format(arena, "/audit/export%.*s&format=csv", STR_ARG(query));
	view->json.text = str_format(arena, "/audit/export%.*s&format=json", STR_ARG(query));
	view->has_older = count == ENTRIES_PER_PAGE;
	if (view->has_older) {
		view->older.text = str_format(arena, "/audit%.*s&before=%lld", STR_ARG(query),
			(long long)view->entries.items[count - 1].row->id.v);
	}
}

static enum outcome
show_audit(struct req *req)
{
	const struct audit_in *in = req->in;
	struct audit_list_args args = audit_list_args_of(req->arena, in);
	struct audit_view view = { .in = in,
		.verbs = codes_of(req->arena, WORD_VERB),
		.objects = codes_of(req->arena, WORD_OBJECT),
		.is_filtered = args.clauses != 0 };
	struct audit_list_rows rows;
	struct audit_count_row count;
	struct audit_unsealed_count_row unsealed;

	rows = audit_list(req->db, &args);
	view.entries = lines_of(req, rows, &view);
	audit_count(req->db, &count);
	audit_unsealed_count(req->db, &unsealed);
	view.total = count.total;
	view.unsealed = unsealed.total;
	put_urls(req, &view);
	return respond(req, audit_page, &view);
}

static void
add_breach(void *arg, struct str sentence)
{
	struct verify_view *view = arg;

	if (view->breaches.count < BREACHES_SHOWN) {
		view->breaches.items[view->breaches.count++] = sentence;
	}
}

static const struct field verify_fields[] = {
	{ .name = "after",
		.type = FIELD_INT,
		.offset = offsetof(struct verify_in, after),
		.label = N_("接着这一条"),
		.min = 0,
		.max = INT64_MAX },
};
static const struct form verify_form = { "audit_verify", verify_fields, FIELD_COUNT(verify_fields),
	sizeof(struct verify_in), NULL };

/* Step by step: a million entries take some seconds, and a page is never that long under way. */
static enum outcome
verify_audit(struct req *req)
{
	const struct verify_in *in = req->in;
	struct verify_view view = {
		.breaches = { .items = ARENA_ARRAY(req->arena, BREACHES_SHOWN, struct str) }
	};
	struct audit_seal_last_row last = { .id = { 0 } };

	audit_seal_last(req->db, &last);
	view.checked = seal_verify_step(
		req->db, in->after > 0 ? in->after : 0, VERIFY_MS, add_breach, &view);
	view.total = last.id.v > view.checked ? last.id.v : view.checked;
	if (view.checked < view.total && !view.breaches.count) {
		view.next = url_own(
			req->arena, "/audit/verify?after=%lld", (long long)view.checked);
		respond_header(req, "Refresh",
			str_format(req->arena, "1; url=%.*s", STR_ARG(view.next.text)));
		return respond(req, verify_page, &view);
	}
	view.head = audit_head_check(req_app(req), req->db);
	if (view.head.state == AUDIT_HEAD_BROKEN) {
		add_breach(&view, view.head.sentence);
	}
	return respond(req, verify_page, &view);
}

static void
check_chain(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	seal_verify(db, breach, arg);
}

static void
check_unseen(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct audit_unseen_list_rows rows = audit_unseen_list(db, BREACHES_SHOWN);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db), "entry %lld is neither sealed nor to be",
				    (long long)rows.items[i].id.v));
	}
}

/* Whether the log still has the end that was kept outside the database. */
static void
check_head(const struct app *app, struct db *db, void (*breach)(void *arg, struct str sentence),
	void *arg)
{
	struct audit_head head = audit_head_check(app, db);

	if (head.state == AUDIT_HEAD_BROKEN) {
		breach(arg, head.sentence);
	}
}

static const struct data_check checks[] = {
	{ "audit end", .run_beside = check_head },
	{ "audit chain", check_chain },
	{ "audit entries", check_unseen },
};
static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/audit",
		.right = &right_read_audit,
		.form = &audit_form,
		.run = show_audit,
		.title = N_("审计日志") },
	{ .method = METHOD_GET,
		.path = "/audit/export",
		.right = &right_read_audit,
		.form = &audit_form,
		.run = export_audit,
		.title = N_("导出审计日志") },
	{ .method = METHOD_GET,
		.path = "/audit/verify",
		.right = &right_read_audit,
		.form = &verify_form,
		.run = verify_audit,
		.title = N_("核验审计日志") },
};
static const struct menu_item menu[] = {
	{ .label = N_("审计日志"),
		.path = "/audit",
		.icon = "shield",
		.key = "audit",
		.right = &right_read_audit },
};

/* What the kernel itself writes into the log. */
static const struct audit_word verbs[] = {
	{ "login.sign_in", N_("登录") },
	{ "login.add", N_("建立账号") },
	{ "login.set_up", N_("设置账号") },
	{ "login.link", N_("生成设置密码的链接") },
	{ "login.change_password", N_("修改密码") },
	{ "login.close", N_("停用账号") },
	{ "login.open", N_("恢复账号") },
	{ "role.give", N_("给予角色") },
	{ "role.withdraw", N_("撤销角色") },
	{ "session.end", N_("结束登录") },
	{ "token.add", N_("发放令牌") },
	{ "token.withdraw", N_("撤销令牌") },
	{ "setting.choose", N_("更改设置") },
	{ "pack.load", N_("换用规则包") },
	{ "pack.try", N_("上传规则包试看") },
	{ "pack.drop", N_("不装入规则包") },
	{ "pack.choose", N_("装入规则包") },
	{ "calendar.correct", N_("更正工作日历") },
	{ "calendar.restore", N_("取消对工作日历的更正") },
	{ "job.cancel", N_("停止任务") },
	{ "personal.see", N_("查看完整个人信息") },
	{ "key.rotate", N_("更换主密钥") },
	{ "job.restart", N_("重新开始任务") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "login", N_("账号") },
	{ "session", N_("登录的地方") },
	{ "token", N_("接口令牌") },
	{ "setting", N_("设置") },
	{ "pack", N_("规则包") },
	{ "calendar", N_("工作日历") },
	{ "job", N_("后台任务") },
	{ "master_key", N_("主密钥") },
	{ NULL, NULL },
};
static const struct audit_word members[] = {
	{ "role", N_("角色") },
	{ "field", N_("字段") },
	{ NULL, NULL },
};
static const struct audit_words words = { verbs, objects, members };

const struct office audit_office = {
	.name = "audit",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.audit_words = &words,
	.checks = checks,
	.check_count = sizeof(checks) / sizeof(checks[0]),
};
