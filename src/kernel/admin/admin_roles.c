#include "admin.h"

#include "account_notice.h"
#include "actor.h"
#include "audit.h"
#include "kernel_pages.h"
#include "org.h"
#include "region.h"
#include "respond.h"

/* Who has which role over what: the list of all, giving with a last day, withdrawing with effect at once. */

enum { ROLES_PER_PAGE = 50, ROLES_COUNTED_MAX = 1001 };

/* ---- forms ---------------------------------------------------------------------------------------- */

static struct choices
choices_of_roles(struct req *req)
{
	struct choice *items = ARENA_ARRAY(req->arena, ROLE_COUNT, struct choice);
	size_t count = 0;

	for (int role = 1; role < ROLE_COUNT; role++) {
		const char *label = role_label((enum role)role);

		items[count++] = (struct choice){ str_of(role_name((enum role)role)),
			{ str_of(label), str_of(tr(LANG_EN, label)) } };
	}
	return (struct choices){ items, count };
}

/* District, streets and communities, those below others set off. */
static struct choices
choices_of_regions(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, regions->count, struct choice);
	size_t count = 0;

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];
		bool is_low = region->kind >= REGION_COMMUNITY;

		if (!region->is_current) {
			continue;
		}
		items[count].value = str_format(req->arena, "%lld", (long long)region->id.v);
		items[count].label = region->name;
		if (is_low) {
			items[count].label.zh = str_format(
				req->arena, "　%.*s", STR_ARG(region->name.zh));
		}
		count++;
	}
	return (struct choices){ items, count };
}

static void check_role_add(struct req *req, void *in);
static const struct field role_add_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct role_add_in, id),
		.label = N_("账号"),
		.is_required = true },
	{ .name = "role",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct role_add_in, role),
		.label = N_("角色"),
		.is_required = true,
		.choices = choices_of_roles },
	{ .name = "region",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct role_add_in, region_text),
		.label = N_("管辖区域"),
		.hint = N_("包括其下的所有社区"),
		.choices = choices_of_regions },
	{ .name = "org",
		.type = FIELD_TEXT,
		.offset = offsetof(struct role_add_in, org_text),
		.label = N_("所属组织"),
		.hint = N_("组织负责人和成员填写：全称，或组织页面地址里的编号"),
		.max = 200 },
	{ .name = "until",
		.type = FIELD_DAY,
		.offset = offsetof(struct role_add_in, until),
		.label = N_("到哪天为止"),
		.hint = N_("这一天还有效；不填就一直有效") },
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct role_add_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
};
const struct form role_add_form = { "role_add", role_add_fields, FIELD_COUNT(role_add_fields),
	sizeof(struct role_add_in), check_role_add };

static const struct field role_withdraw_fields[] = {
	ID_FIELD(struct role_withdraw_in),
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct role_withdraw_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
	{ .name = "from",
		.type = FIELD_TEXT,
		.offset = offsetof(struct role_withdraw_in, from),
		.label = N_("返回到"),
		.max = 20 },
};
const struct form role_withdraw_form = { "role_withdraw", role_withdraw_fields,
	FIELD_COUNT(role_withdraw_fields), sizeof(struct role_withdraw_in), NULL };

static const struct field roles_fields[] = {
	{ .name = "q",
		.type = FIELD_TEXT,
		.offset = offsetof(struct roles_in, q),
		.label = N_("账号、姓名或组织"),
		.max = 64 },
	{ .name = "role",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct roles_in, role),
		.label = N_("角色"),
		.choices = choices_of_roles },
	{ .name = "region",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct roles_in, region),
		.label = N_("管辖区域"),
		.choices = choices_of_regions },
	{ .name = "page",
		.type = FIELD_INT,
		.offset = offsetof(struct roles_in, page),
		.label = N_("页码"),
		.min = 1,
		.max = 100000 },
};
const struct form roles_form = { "roles_list", roles_fields, FIELD_COUNT(roles_fields),
	sizeof(struct roles_in), NULL };

/* ---- the list ------------------------------------------------------------------------------------- */

struct str
admin_like_pattern(struct arena *arena, struct str text)
{
	struct str pattern = str_format(arena, "%%%.*s%%", STR_ARG(text));
	char *chars = (char *)pattern.ptr;

	for (size_t i = 1; i + 1 < pattern.len; i++) {
		if (chars[i] == '%' || chars[i] == '_') {
			chars[i] = ' ';
		}
	}
	return pattern;
}

static struct login_role_search_args
search_of(struct req *req, const struct roles_in *in)
{
	struct login_role_search_args args = {
		.today = day_of_moment(db_now(req->db)),
		.role = in->role,
		.pattern = admin_like_pattern(req->arena, in->q),
	};

	if (!str_is_empty(in->role)) {
		args.clauses |= LOGIN_ROLE_SEARCH_ROLE;
	}
	if (!str_is_empty(in->q)) {
		args.clauses |= LOGIN_ROLE_SEARCH_TEXT;
	}
	if (!str_is_empty(in->region) && str_parse_int(in->region, &args.region_id.v)) {
		args.clauses |= LOGIN_ROLE_SEARCH_REGION;
	}
	return args;
}

static struct role_lines
role_lines_of(struct req *req, struct login_role_search_rows rows)
{
	struct role_line *items = ARENA_ARRAY(req->arena, rows.count, struct role_line);

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_search_row *row = &rows.items[i];
		enum role role = 0;

		role_parse(row->role, &role);
		items[i] = (struct role_line){ row, role_label(role),
			{ row->region_id.v ? row->region_name : row->org_name,
				row->region_id.v ? row->region_name_en : STR_NONE } };
	}
	return (struct role_lines){ items, rows.count };
}

enum outcome
show_roles(struct req *req)
{
	const struct roles_in *in = req->in;
	int64_t page = in->page > 0 ? in->page : 1;
	struct login_role_search_args args = search_of(req, in);
	struct login_role_search_count_args counting = { .clauses = args.clauses,
		.today = args.today,
		.role = args.role,
		.region_id = args.region_id,
		.pattern = args.pattern,
		.limit = ROLES_COUNTED_MAX };
	struct login_role_search_count_row counted;
	struct roles_view view = { .in = in };

	args.limit = ROLES_PER_PAGE;
	args.offset = (page - 1) * ROLES_PER_PAGE;
	login_role_search_count(req->db, &counting, &counted);
	view.roles = role_lines_of(req, login_role_search(req->db, &args));
	view.is_filtered = args.clauses != 0;
	view.pager = (struct pager){ .page = page,
		.per_page = ROLES_PER_PAGE,
		.total = counted.total,
		.is_exact = counted.total < ROLES_COUNTED_MAX,
		.to = url_own(req->arena, "/admin/roles?q=%s&role=%s&region=%s",
			str_terminated(req->arena, in->q), str_terminated(req->arena, in->role),
			str_terminated(req->arena, in->region)) };
	return respond(req, roles_page, &view);
}

/* ---- giving and withdrawing ----------------------------------------------------------------------- */

/* To the page whose form it was. */
static struct url
back_to(struct req *req, struct str from, struct login_id login)
{
	return str_equal(from, STR("roles")) ? URL_OWN("/admin/roles") : login_address(req, login);
}

bool
admin_is_last(struct db *db, struct login_id login, struct login_role_id role)
{
	struct login_admin_besides_row others;

	login_admin_besides(db, role.v ? 0 : login.v, role.v, &others);
	return others.total == 0;
}

bool
admin_is_last_alone(struct db *db, struct login_id login, struct login_role_id role)
{
	/* whoever comes second waits here, and counts what the first has left */
	account_lock_take(db, STR("admin"), db_now(db));
	return admin_is_last(db, login, role);
}

static bool
is_role_of_org(struct str role)
{
	enum role of = 0;

	return role_parse(role, &of) && role_is_of_org(of);
}

/* By its number or its whole name; 0 if nothing was typed, or, with a sentence, if there is none such. */
static int64_t
org_typed(struct req *req, struct str text)
{
	struct org_find_by_name_kernel_row named;
	struct org_standing standing;
	int64_t id;

	if (str_is_empty(text)) {
		return 0;
	}
	if (str_parse_int(text, &id) &&
		org_standing(req->db, (struct org_id){ id }, &standing) == OK) {
		return id;
	}
	if (org_find_by_name_kernel(req->db, text, &named) == OK) {
		return named.id.v;
	}
	form_error(req, "org", N_("没有这样的组织，请写全称或编号。"));
	return 0;
}

static void
check_role_add(struct req *req, void *in)
{
	struct role_add_in *form = in;

	if (!str_parse_int(form->region_text, &form->region)) {
		form->region = 0;
	}
	form->org = org_typed(req, form->org_text);
	if (!day_is_none(form->until) && form->until.n < day_of_moment(db_now(req->db)).n) {
		form_error(req, "until", N_("这一天已经过去了。"));
	}
	if (form_message(req, "org").len || form_message(req, "region").len) {
		return;
	}
	if ((form->region == 0) == (form->org == 0)) {
		form_error(req, is_role_of_org(form->role) ? "org" : "region",
			N_("区域和组织要填一个，也只能填一个。"));
	} else if (is_role_of_org(form->role) != (form->org != 0)) {
		form_error(req, is_role_of_org(form->role) ? "org" : "region",
			N_("组织负责人和成员属于一个组织，其他角色管辖一个区域。"));
	}
}

static bool
is_held(struct req *req, const struct login_role_add_args *wanted)
{
	struct login_role_list_rows rows = login_role_list(req->db, wanted->login_id);
	struct day today = day_of_moment(db_now(req->db));

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_list_row *row = &rows.items[i];

		if (!day_is_none(row->until_day) && row->until_day.n < today.n) {
			continue;
		}
		if (str_equal(row->role, wanted->role) && row->region_id.v == wanted->region_id.v &&
			row->org_id.v == wanted->org_id.v) {
			return true;
		}
	}
	return false;
}

enum outcome
add_role(struct req *req)
{
	const struct role_add_in *in = req->in;
	struct login_role_add_args args = { .login_id = { in->id },
		.role = in->role,
		.region_id = { in->region },
		.org_id = { in->org },
		.given_at = db_now(req->db) };
	struct login_find_by_name_row login;
	struct login_role_add_row row;

	if (login_find(req->db, args.login_id, &login) != OK) {
		return NOT_FOUND;
	}
	if (is_held(req, &args)) {
		return form_reject(req, "role", N_("这个账号已经有这个角色了。"));
	}
	if (login_role_add(req->db, &args, &row) != OK) {
		return CONFLICT;
	}
	login_role_set_until(req->db, in->until, row.id);
	audit_add(req, &(struct audit){ .verb = "role.give",
			       .object = "login",
			       .object_id = in->id,
			       .scope = { args.region_id, args.org_id },
			       .reason = in->reason,
			       .detail = str_format(req->arena, "{\"role\":[null,\"%.*s\"]}",
				       STR_ARG(in->role)) });
	account_tell(req->db, args.login_id, N_("您得到了一个新角色"));
	respond_flash(req, N_("角色已给予，马上生效。"));
	return respond_see_other(req, login_address(req, args.login_id));
}

enum outcome
withdraw_role(struct req *req)
{
	const struct role_withdraw_in *in = req->in;
	struct login_role_find_row role;
	int64_t changed = 0;

	if (login_role_find(req->db, (struct login_role_id){ in->id }, &role) != OK ||
		!moment_is_none(role.withdrawn_at)) {
		return NOT_FOUND;
	}
	if (str_equal(role.role, STR("admin")) &&
		admin_is_last_alone(req->db, role.login_id, role.id)) {
		return form_reject(req, "", N_("这是最后一位系统管理员，不能撤销。"));
	}
	login_role_withdraw(req->db, db_now(req->db), role.id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	audit_add(req, &(struct audit){ .verb = "role.withdraw",
			       .object = "login",
			       .object_id = role.login_id.v,
			       .scope = { role.region_id, role.org_id },
			       .reason = in->reason,
			       .detail = str_format(req->arena, "{\"role\":[\"%.*s\",null]}",
				       STR_ARG(role.role)) });
	account_tell(req->db, role.login_id, N_("您的一个角色被撤销了"));
	respond_flash(req, N_("角色已撤销，马上生效。"));
	return respond_see_other(req, back_to(req, in->from, role.login_id));
}
