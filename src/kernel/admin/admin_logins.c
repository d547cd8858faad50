#include "admin.h"

#include "account_notice.h"
#include "actor.h"
#include "audit.h"
#include "dispatch_inner.h"
#include "factor.h"
#include "kernel_pages.h"
#include "org.h"
#include "rand.h"
#include "respond.h"

#include <string.h>

/* Accounts and what they may do over which region or organisation. */

enum { LOGINS_PER_PAGE = 50, SETUP_LINK_HOURS = 72 };

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
	ID_FIELD(struct login_in),
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

static const struct field login_close_fields[] = {
	ID_FIELD(struct login_close_in),
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

static const struct field factor_reset_fields[] = {
	ID_FIELD(struct factor_reset_in),
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct factor_reset_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
};
const struct form factor_reset_form = { "factor_reset", factor_reset_fields,
	FIELD_COUNT(factor_reset_fields), sizeof(struct factor_reset_in), NULL };

/* ---- the list ----------------------------------------------------------------------------------- */

static struct login_roles
roles_held(struct req *req, struct login_id login)
{
	struct login_role_list_rows rows = login_role_list(req->db, login);
	struct day today = day_of_moment(db_now(req->db));
	size_t count = 0;
	struct held_role *items = ARENA_ARRAY(req->arena, rows.count, struct held_role);

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_list_row *row = &rows.items[i];
		enum role role = 0;

		if (!day_is_none(row->until_day) && row->until_day.n < today.n) {
			continue;
		}
		role_parse(row->role, &role);
		items[count++] = (struct held_role){ .id = row->id.v,
			.label = role_label(role),
			.over = { row->region_id.v ? row->region_name : row->org_name,
				row->region_id.v ? row->region_name_en : STR_NONE },
			.given_at = row->given_at,
			.until = row->until_day };
	}
	return (struct login_roles){ items, count };
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
			.pattern = admin_like_pattern(req->arena, in.q),
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

struct url
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
	bool is_close = req->route->form == &login_close_form,
	     is_reset = req->route->form == &factor_reset_form;
	struct login_view view = { .in = req->route->form == &role_add_form ? req->in : NULL };
	struct factor factor;

	if (login_find(req->db, (struct login_id){ in->id }, &view.login) != OK) {
		return NOT_FOUND;
	}
	view.roles = roles_held(req, view.login.id);
	view.has_factor = factor_find(req->db, view.login.id, &factor) == OK && factor.is_confirmed;
	take_wrong(req,
		is_close   ? ((const struct login_close_in *)req->in)->reason
		: is_reset ? ((const struct factor_reset_in *)req->in)->reason
			   : STR_NONE,
		&view);
	view.wrong_role = is_reset ? WRONG_FACTOR : 0;
	return respond(req, login_page, &view);
}

enum outcome
show_login_of_role(struct req *req)
{
	const struct role_withdraw_in *in = req->in;
	struct login_role_find_row role;
	struct login_view view = { .wrong_role = in->id };
	struct factor factor;

	if (login_role_find(req->db, (struct login_role_id){ in->id }, &role) != OK ||
		login_find(req->db, role.login_id, &view.login) != OK) {
		return NOT_FOUND;
	}
	view.roles = roles_held(req, view.login.id);
	view.has_factor = factor_find(req->db, view.login.id, &factor) == OK && factor.is_confirmed;
	take_wrong(req, in->reason, &view);
	return respond(req, login_page, &view);
}

/* Never the last administrator, even if two are closed at once. */
static enum outcome
may_close(struct req *req, struct login_id login)
{
	struct login_role_list_rows roles = login_role_list(req->db, login);
	bool is_admin = false;

	for (size_t i = 0; i < roles.count; i++) {
		is_admin = is_admin || str_equal(roles.items[i].role, STR("admin"));
	}
	return is_admin && admin_is_last_alone(req->db, login, (struct login_role_id){ 0 })
		       ? form_reject(req, "", N_("这是最后一位系统管理员，不能停用。"))
		       : OK;
}

/* Whose days of grace are over is erased, and cannot be brought back. */
static enum outcome
may_open(struct req *req, struct login_id login)
{
	struct login_closing_find_row closing;

	return login_closing_find(req->db, login, &closing) == OK &&
			       !moment_is_none(closing.done_at)
		       ? form_reject(req, "", N_("这个账号的资料已经删除，不能恢复。"))
		       : OK;
}

enum outcome
close_login(struct req *req)
{
	const struct login_close_in *in = req->in;
	struct login_find_by_name_row login;
	enum outcome outcome;

	if (login_find(req->db, (struct login_id){ in->id }, &login) != OK) {
		return NOT_FOUND;
	}
	if (in->is_closed && login.id.v == req->actor->login.v) {
		return form_reject(req, "", N_("不能停用自己的账号。"));
	}
	outcome = in->is_closed ? may_close(req, login.id) : may_open(req, login.id);
	if (outcome != OK) {
		return outcome;
	}
	login_set_closed(req->db, in->is_closed, login.id);
	login_closing_remove(req->db, login.id);
	if (in->is_closed) {
		session_end_all_of(req->db, db_now(req->db), login.id);
		token_withdraw_all_of(req->db, db_now(req->db), login.id);
	}
	audit_add(req, &(struct audit){ .verb = in->is_closed ? "login.close" : "login.open",
			       .object = "login",
			       .object_id = login.id.v,
			       .reason = in->reason });
	respond_flash(req, in->is_closed ? N_("账号已停用，所有登录已结束。") : N_("账号已恢复。"));
	return respond_see_other(req, login_address(req, login.id));
}

/* Whoever lost phone and paper; the administrator has seen who asks, and says so as the reason. */
enum outcome
reset_factor(struct req *req)
{
	const struct factor_reset_in *in = req->in;
	struct login_find_by_name_row login;

	if (login_find(req->db, (struct login_id){ in->id }, &login) != OK) {
		return NOT_FOUND;
	}
	if (!factor_remove(req->db, login.id)) {
		return form_reject(req, "", N_("这个账号没有开通手机验证。"));
	}
	session_end_all_of(req->db, db_now(req->db), login.id);
	audit_add(req, &(struct audit){ .verb = "factor.reset",
			       .object = "login",
			       .object_id = login.id.v,
			       .reason = in->reason });
	account_tell(req->db, login.id, N_("系统管理员重设了您的手机验证"));
	respond_flash(req, N_("手机验证已重设，所有登录已结束。本人下次登录时重新开通。"));
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
