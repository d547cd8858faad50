#include "sign_in.h"

#include "audit.h"
#include "consent.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "password_rules.h"
#include "respond.h"

#include <string.h>

/* A link that is good once: whoever has it chooses a password, and the first one becomes administrator. */

static void check_setup(struct req *req, void *in);

static const struct field setup_fields[] = {
	{ .name = "token",
		.type = FIELD_TEXT,
		.offset = offsetof(struct setup_in, token),
		.label = N_("链接"),
		.is_required = true,
		.max = 100 },
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct setup_in, name),
		.label = N_("账号"),
		.hint = N_("小写字母、数字，登录时使用"),
		.max = 64,
		.autocomplete = "username" },
	{ .name = "shown_name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct setup_in, shown_name),
		.label = N_("姓名"),
		.max = 64,
		.autocomplete = "name" },
	NEW_PASSWORD_FIELDS(struct setup_in),
};
const struct form setup_form = { "login_setup", setup_fields, FIELD_COUNT(setup_fields),
	sizeof(struct setup_in), check_setup };

/* The link, if it is good still. */
static enum outcome
find_link(struct req *req, struct str token, struct setup_link_find_row *ret_link)
{
	struct setup_link_find_row row;

	if (setup_link_find(req->db, secret_sha256(req->arena, token), &row) != OK ||
		!moment_is_none(row.used_at) || row.until_at.ms <= db_now(req->db).ms) {
		return NOT_FOUND;
	}
	*ret_link = row;
	return OK;
}

bool
login_name_is_right(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    (i > 0 && (c == '-' || c == '_' || c == '.')))) {
			return false;
		}
	}
	return name.len >= 2 && name.len <= 40;
}

static void
check_setup(struct req *req, void *in)
{
	struct setup_in *form = in;
	struct setup_link_find_row link;
	struct login_find_by_name_row login;
	struct password_rules rules;
	struct str name = form->name, shown_name = form->shown_name;

	if (find_link(req, form->token, &link) != OK) {
		return; /* the action answers that there is no such page */
	}
	if (link.login_id.v == 0) {
		form->name = name = str_lower_ascii(req->arena, form->name);
		if (!login_name_is_right(name)) {
			form_error(req, "name", N_("账号应为 2 至 40 个小写字母或数字。"));
		}
		if (str_is_empty(form->shown_name)) {
			form_error(req, "shown_name", N_("请填写姓名。"));
		}
	} else if (login_find(req->db, link.login_id, &login) == OK) {
		name = login.name;
		shown_name = login.shown_name;
	}
	rules = req_password_rules(req, name, shown_name);
	password_check_new(req, &rules, form->password, form->again);
	form->old = old_passwords_read(req->db, &rules, link.login_id);
}

void
prepare_setup(struct req *req)
{
	struct setup_in *in = req->in;

	in->is_old = old_passwords_have(&in->old, in->password);
	in->password_hash = in->is_old ? STR_NONE : password_hash(req->arena, in->password);
}

enum outcome
show_setup(struct req *req)
{
	const struct setup_in *in = req->in;
	struct setup_link_find_row link;
	struct setup_view view;

	if (find_link(req, in->token, &link) != OK) {
		respond_problem(req, 404, N_("这个链接不能用了"),
			N_("它可能已经用过，或者过了 72 小时。请联系系统管理员重新生成。"));
		return OK;
	}
	view = (struct setup_view){ .in = in,
		.token = in->token,
		.is_new = link.login_id.v == 0,
		.chars_min = req_setting_int(req, "password_min_chars") };
	return respond(req, setup_page, &view);
}

/* The first administrator, over the whole district. */
static enum outcome
make_administrator(struct req *req, const struct setup_in *in, struct login_id *ret_login)
{
	struct login_add_args args = { .name = in->name,
		.shown_name = in->shown_name,
		.password_hash = in->password_hash,
		.created_at = db_now(req->db) };
	struct login_role_add_args role = { .role = STR("admin"),
		.region_id = req_regions(req)->items[0].id,
		.given_at = db_now(req->db) };
	struct login_add_row login;
	struct login_role_add_row added;

	if (login_add(req->db, &args, &login) != OK) {
		return form_reject(req, "name", N_("这个账号已经有人用了。"));
	}
	role.login_id = login.id;
	login_role_add(req->db, &role, &added);
	*ret_login = login.id;
	return OK;
}

enum outcome
do_setup(struct req *req)
{
	const struct setup_in *in = req->in;
	struct setup_link_find_row link;
	struct login_id login;
	enum outcome outcome;
	int64_t used = 0;

	if (find_link(req, in->token, &link) != OK) {
		return NOT_FOUND;
	}
	if (in->is_old) {
		return form_reject(req, "password", N_("这个密码以前用过，请换一个。"));
	}
	if (str_is_empty(in->password_hash)) {
		return UNAVAILABLE;
	}
	setup_link_use(req->db, db_now(req->db), link.id, &used);
	if (used != 1) {
		return NOT_FOUND;
	}
	login = link.login_id;
	if (login.v == 0) {
		outcome = make_administrator(req, in, &login);
		if (outcome != OK) {
			return outcome;
		}
	} else {
		password_store(req->db, login, in->password_hash);
		session_end_all_of(req->db, db_now(req->db), login);
	}
	sign_in_as(req, login);
	audit_add(req,
		&(struct audit){ .verb = "login.set_up", .object = "login", .object_id = login.v });
	return respond_see_other(req, consent_first(req, login, URL_OWN("/me")));
}
