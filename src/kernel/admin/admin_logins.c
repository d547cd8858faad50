#include "admin.h"

#include "actor.h"
#include "audit.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "org.h"
#include "rand.h"
#include "respond.h"

#include <string.h>

/* Accounts and what they may do over which region or organisation. */

enum { LOGINS_PER_PAGE = 50, SETUP_LINK_HOURS = 72 };

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

static const struct field logins_fields[] = {
	{ .name = "q",
		.type = FIELD_TEXT,
		.offset = offsetof(struct logins_in, q),
		.label = N_("账号或姓名"),
		.max = 64 },
	{ .name = "page",
		.type = FIELD_INT,
		.offset = offsetof(struct logins_in, page),
		.label = N_("页码"),
		.min = 1,
		.max = 100000 },
};
const struct form logins_form = { "logins_list", logins_fields, FIELD_COUNT(logins_fields),
	sizeof(struct logins_in), NULL };

static const struct field login_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct login_in, id),
		.label = N_("编号"),
		.is_required = true },
};
const struct form login_form = { "login_show", login_fields, FIELD_COUNT(login_fields),
	sizeof(struct login_in), NULL };

static void check_login_add(struct req *req, void *in);
static const struct field login_add_fields[] = {
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct login_add_in, name),
		.label = N_("账号"),
		.hint = N_("小写字母、数字，登录时使用"),
		.is_required = true,
		.max = 40 },
	{ .name = "shown_name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct login_add_in, shown_name),
		.label = N_("姓名"),
		.is_required = true,
		.max = 64 },
};
const struct form login_add_form = { "login_add", login_add_fields, FIELD_COUNT(login_add_fields),
	sizeof(struct login_add_in), check_login_add };

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
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct role_withdraw_in, id),
		.label = N_("编号"),
		.is_required = true },
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct role_withdraw_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
};
const struct form role_withdraw_form = { "role_withdraw", role_withdraw_fields,
	FIELD_COUNT(role_withdraw_fields), sizeof(struct role_withdraw_in), NULL };

static const struct field login_close_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct login_close_in, id),
		.label = N_("编号"),
		.is_required = true },
	{ .name = "is_closed",
		.type = FIELD_BOOL,
		.offset = offsetof(struct login_close_in, is_closed),
		.label = N_("停用") },
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct login_close_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
};
const struct form login_close_form = { "login_close", login_close_fields,
	FIELD_COUNT(login_close_fields), sizeof(struct login_close_in), NULL };

/* ---- the list ----------------------------------------------------------------------------------- */

/* The text as a pattern of `like`, its own wildcards taken out. */
static struct str
like_pattern(struct arena *arena, struct str text)
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

static struct login_roles
roles_held(struct req *req, struct login_id login)
{
	struct login_role_list_rows rows = login_role_list(req->db, login);
	struct held_role *items = ARENA_ARRAY(req->arena, rows.count, struct held_role);

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_list_row *row = &rows.items[i];
		enum role role = 0;

		role_parse(row->role, &role);
		items[i] = (struct held_role){ .id = row->id.v,
			.label = role_label(role),
			.over = { row->region_id.v ? row->region_name : row->org_name,
				row->region_id.v ? row->region_name_en : STR_NONE },
			.given_at = row->given_at };
	}
	return (struct login_roles){ items, rows.count };
}

static struct login_lines
lines_of(struct req *req, struct login_list_rows rows)
{
	struct login_line *items = ARENA_ARRAY(req->arena, rows.count, struct login_line);

	for (size_t i = 0; i < rows.count; i++) {
		items[i] = (struct login_line){ &rows.items[i], roles_held(req, rows.items[i].id) };
	}
	return (struct login_lines){ items, rows.count };
}

/* GET and, after a refused form, POST: then req->in is the form's. */
enum outcome
show_logins(struct req *req)
{
	bool is_post = req->method == METHOD_POST;
	struct logins_in in = is_post ? (struct logins_in){ .page = 1 }
				      : *(const struct logins_in *)req->in;
	struct login_count_row count;
	struct login_list_rows rows;
	struct logins_view view = { .in = in, .add = is_post ? req->in : NULL };

	if (in.page < 1) {
		view.in.page = 1;
	}
	login_count(req->db, &count);
	rows = login_list(req->db,
		&(struct login_list_args){ .clauses = str_is_empty(in.q) ? 0 : LOGIN_LIST_TEXT,
			.pattern = like_pattern(req->arena, in.q),
			.limit = LOGINS_PER_PAGE,
			.offset = (view.in.page - 1) * LOGINS_PER_PAGE });
	view.pager = (struct pager){ .page = view.in.page,
		.per_page = LOGINS_PER_PAGE,
		.total = str_is_empty(in.q) ? count.total : (int64_t)rows.count,
		.is_exact = true,
		.to = url_own(req->arena, "/admin/logins?q=%s", str_terminated(req->arena, in.q)) };
	view.logins = lines_of(req, rows);
	return respond(req, logins_page, &view);
}

static void
check_login_add(struct req *req, void *in)
{
	struct login_add_in *form = in;

	form->name = str_lower_ascii(req->arena, form->name);
	if (!str_is_empty(form->name) && !login_name_is_right(form->name)) {
		form_error(req, "name", N_("账号应为 2 至 40 个小写字母或数字。"));
	}
}

static struct url
login_address(struct req *req, struct login_id id)
{
	return url_own(req->arena, "/admin/logins/%lld", (long long)id.v);
}

enum outcome
add_login(struct req *req)
{
	const struct login_add_in *in = req->in;
	struct login_add_args args = { .name = in->name,
		.shown_name = in->shown_name,
		.password_hash = STR_NONE,
		.created_at = db_now(req->db) };
	struct login_add_row row;

	if (login_add(req->db, &args, &row) != OK) {
		return form_reject(req, "name", N_("这个账号已经有人用了。"));
	}
	audit_add(req,
		&(struct audit){ .verb = "login.add", .object = "login", .object_id = row.id.v });
	respond_flash(req, N_("账号已建立。请给它角色，再把设置密码的链接交给本人。"));
	return respond_see_other(req, login_address(req, row.id));
}

/* ---- one account -------------------------------------------------------------------------------- */

/*
 * What is wrong with a form that is not the page's own big one is told above, so that it does not show at
 * a field of the same name.
 */
static void
take_wrong(struct req *req, struct str typed, struct login_view *view)
{
	if (req->errors.count && req->route->form != &role_add_form) {
		view->wrong = req->errors.items[0].message;
		view->typed = typed;
		req->errors.count = 0;
	}
}

/* The page of an account; after a refused form req->in is that form's, which begins with the same id. */
enum outcome
show_login(struct req *req)
{
	const struct login_in *in = req->in;
	bool is_close = req->route->form == &login_close_form;
	struct login_view view = { .in = req->route->form == &role_add_form ? req->in : NULL };

	if (login_find(req->db, (struct login_id){ in->id }, &view.login) != OK) {
		return NOT_FOUND;
	}
	view.roles = roles_held(req, view.login.id);
	take_wrong(
		req, is_close ? ((const struct login_close_in *)req->in)->reason : STR_NONE, &view);
	return respond(req, login_page, &view);
}

enum outcome
show_login_of_role(struct req *req)
{
	const struct role_withdraw_in *in = req->in;
	struct login_role_find_row role;
	struct login_view view = { .wrong_role = in->id };

	if (login_role_find(req->db, (struct login_role_id){ in->id }, &role) != OK ||
		login_find(req->db, role.login_id, &view.login) != OK) {
		return NOT_FOUND;
	}
	view.roles = roles_held(req, view.login.id);
	take_wrong(req, in->reason, &view);
	return respond(req, login_page, &view);
}

static bool
is_role_of_org(struct str role)
{
	return str_equal(role, STR("member")) || str_equal(role, STR("head"));
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

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_list_row *row = &rows.items[i];

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
	audit_add(req, &(struct audit){ .verb = "role.give",
			       .object = "login",
			       .object_id = in->id,
			       .scope = { args.region_id, args.org_id },
			       .reason = in->reason,
			       .detail = str_format(req->arena, "{\"role\":[null,\"%.*s\"]}",
				       STR_ARG(in->role)) });
	respond_flash(req, N_("角色已给予，马上生效。"));
	return respond_see_other(req, login_address(req, args.login_id));
}

enum outcome
withdraw_role(struct req *req)
{
	const struct role_withdraw_in *in = req->in;
	struct login_role_count_of_row admins;
	struct login_role_find_row role;
	int64_t changed = 0;

	if (login_role_find(req->db, (struct login_role_id){ in->id }, &role) != OK) {
		return NOT_FOUND;
	}
	login_role_count_of(req->db, STR("admin"), &admins);
	if (str_equal(role.role, STR("admin")) && admins.total <= 1) {
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
	respond_flash(req, N_("角色已撤销，马上生效。"));
	return respond_see_other(req, login_address(req, role.login_id));
}

enum outcome
close_login(struct req *req)
{
	const struct login_close_in *in = req->in;
	struct login_find_by_name_row login;

	if (login_find(req->db, (struct login_id){ in->id }, &login) != OK) {
		return NOT_FOUND;
	}
	if (in->is_closed && login.id.v == req->actor->login.v) {
		return form_reject(req, "", N_("不能停用自己的账号。"));
	}
	login_set_closed(req->db, in->is_closed, login.id);
	if (in->is_closed) {
		session_end_all_of(req->db, db_now(req->db), login.id);
	}
	audit_add(req, &(struct audit){ .verb = in->is_closed ? "login.close" : "login.open",
			       .object = "login",
			       .object_id = login.id.v,
			       .reason = in->reason });
	respond_flash(req, in->is_closed ? N_("账号已停用，所有登录已结束。") : N_("账号已恢复。"));
	return respond_see_other(req, login_address(req, login.id));
}

/* Where people reach this site: as the settings say, else as this very request came. */
static struct str
site_origin(const struct req *req)
{
	const struct app *app = req->app;
	struct str host = req_header(req, "Host");

	if (!str_is_empty(app->settings.public_url)) {
		return app->settings.public_url;
	}
	return str_format(req->arena, "http://%.*s", STR_ARG(host));
}

/*
 * A link for somebody to choose a password.  It is shown once, on the next page, and is kept nowhere: an
 * administrator never learns or sets a password.
 */
enum outcome
make_setup_link(struct req *req)
{
	const struct login_in *in = req->in;
	struct str token = rand_hex(req->arena, 24);
	struct login_find_by_name_row login;
	struct setup_link_add_row row;

	if (login_find(req->db, (struct login_id){ in->id }, &login) != OK) {
		return NOT_FOUND;
	}
	setup_link_add(req->db, secret_sha256(req->arena, token), login.id,
		(struct moment){ db_now(req->db).ms + SETUP_LINK_HOURS * 3600000LL }, &row);
	audit_add(req, &(struct audit){
			       .verb = "login.link", .object = "login", .object_id = login.id.v });
	req->flash = TR(req->arena, req->lang,
		N_("请把这个链接当面或电话交给本人，72 "
		   "小时内有效，只能使用一次，离开本页后不再显示：{1}"),
		str_format(
			req->arena, "%.*s/setup/%.*s", STR_ARG(site_origin(req)), STR_ARG(token)));
	return respond_see_other(req, login_address(req, login.id));
}
