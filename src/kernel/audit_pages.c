#include "audit_pages.h"

#include "dispatch_inner.h"
#include "kernel_offices.h"
#include "kernel_pages.h"
#include "respond.h"
#include "sealer.h"

/* The audit log for auditors: filter, read on, recompute the chain. */

enum { ENTRIES_PER_PAGE = 100, BREACHES_SHOWN = 20 };

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
};
const struct form audit_form = { "audit_list", audit_fields, FIELD_COUNT(audit_fields),
	sizeof(struct audit_in), NULL };

static struct audit_list_args
list_args_of(const struct audit_in *in)
{
	struct audit_list_args args = { .before_id = in->before > 0 ? in->before : INT64_MAX,
		.verb = in->verb,
		.object = in->object,
		.object_id = in->object_id,
		.login_name = in->login,
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

/* The same filter, further down. */
static struct url
older_url(struct req *req, const struct audit_in *in, int64_t before)
{
	struct arena *arena = req->arena;
	const char *from = str_terminated(arena, day_format_iso(arena, in->from)),
		   *until = str_terminated(arena, day_format_iso(arena, in->until));
	struct str object_id = in->object_id > 0
				       ? str_format(arena, "%lld", (long long)in->object_id)
				       : STR("");

	return url_own(arena,
		"/audit?verb=%s&object=%s&object_id=%s&login=%s&from=%s&until=%s&before=%lld",
		str_terminated(arena, in->verb), str_terminated(arena, in->object), object_id.ptr,
		str_terminated(arena, in->login), from, until, (long long)before);
}

static enum outcome
show_audit(struct req *req)
{
	const struct audit_in *in = req->in;
	struct audit_list_args args = list_args_of(in);
	struct audit_view view = { .in = in };
	struct audit_count_row count;
	struct audit_unsealed_count_row unsealed;

	view.entries = audit_list(req->db, &args);
	audit_count(req->db, &count);
	audit_unsealed_count(req->db, &unsealed);
	view.total = count.total;
	view.unsealed = unsealed.total;
	if (view.entries.count == ENTRIES_PER_PAGE) {
		view.older = older_url(req, in, view.entries.items[view.entries.count - 1].id.v);
		view.has_older = true;
	}
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

static enum outcome
verify_audit(struct req *req)
{
	struct verify_view view = {
		.breaches = { .items = ARENA_ARRAY(req->arena, BREACHES_SHOWN, struct str) }
	};

	view.checked = seal_verify(req->db, add_breach, &view);
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

static const struct data_check checks[] = {
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
		.path = "/audit/verify",
		.right = &right_read_audit,
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

const struct office audit_office = {
	.name = "audit",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
	.menu = menu,
	.menu_count = sizeof(menu) / sizeof(menu[0]),
	.checks = checks,
	.check_count = sizeof(checks) / sizeof(checks[0]),
};
