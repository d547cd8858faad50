#include "sign_in.h"

#include "audit.h"
#include "dispatch_inner.h"
#include "kept_post.h"
#include "kernel_pages.h"
#include "outbox.h"
#include "password.h"
#include "respond.h"

#include <string.h>

/* One's own account: who one is here, where one is signed in, the password; and a form that was kept. */

static void check_password(struct req *req, void *in);

static const struct field password_fields[] = {
	{ .name = "current",
		.type = FIELD_PASSWORD,
		.offset = offsetof(struct password_in, current),
		.label = N_("现在的密码"),
		.is_required = true,
		.max = 1024,
		.autocomplete = "current-password" },
	{ .name = "password",
		.type = FIELD_PASSWORD,
		.offset = offsetof(struct password_in, password),
		.label = N_("新密码"),
		.is_required = true,
		.max = 1024,
		.autocomplete = "new-password" },
	{ .name = "again",
		.type = FIELD_PASSWORD,
		.offset = offsetof(struct password_in, again),
		.label = N_("再输入一次"),
		.is_required = true,
		.max = 1024,
		.autocomplete = "new-password" },
};
const struct form password_form = { "password_change", password_fields,
	FIELD_COUNT(password_fields), sizeof(struct password_in), check_password };

static void
check_password(struct req *req, void *in)
{
	struct password_in *form = in;
	struct login_find_by_name_row login;
	const char *problem;

	form->stored_hash = STR_NONE;
	if (req->actor->login.v == 0 || login_find(req->db, req->actor->login, &login) != OK) {
		return;
	}
	form->stored_hash = login.password_hash;
	problem = password_problem(
		form->password, login.name, req_setting_int(req, "password_min_chars"));
	if (problem) {
		form_error(req, "password", problem);
	}
	if (!str_equal(form->password.value, form->again.value)) {
		form_error(req, "again", N_("两次输入的密码不一样。"));
	}
}

void
prepare_password(struct req *req)
{
	struct password_in *in = req->in;

	in->fits = password_fits(in->current, in->stored_hash);
	in->password_hash = in->fits ? password_hash(req->arena, in->password) : STR_NONE;
}

enum outcome
change_password(struct req *req)
{
	const struct password_in *in = req->in;
	struct login_id login = req->actor->login;

	if (!in->fits) {
		return form_reject(req, "current", N_("现在的密码不对。"));
	}
	if (str_is_empty(in->password_hash)) {
		return UNAVAILABLE;
	}
	login_set_password(req->db, in->password_hash, login);
	session_end_others(req->db, db_now(req->db), login, req->actor->session);
	audit_add(req,
		&(struct audit){
			.verb = "login.change_password", .object = "login", .object_id = login.v });
	respond_flash(req, N_("密码已修改，其他地方的登录已结束。"));
	return respond_see_other(req, url_own(req->arena, "/me"));
}

/* ---- the page ----------------------------------------------------------------------------------- */

static struct account_roles
roles_of(struct req *req)
{
	struct login_role_list_rows rows = login_role_list(req->db, req->actor->login);
	struct account_role *items = ARENA_ARRAY(req->arena, rows.count, struct account_role);

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_list_row *row = &rows.items[i];
		enum role role = 0;

		role_parse(row->role, &role);
		items[i].label = role_label(role);
		items[i].over = row->region_id.v ? (struct bilingual){ row->region_name,
			row->region_name_en }
						 : (struct bilingual){ row->org_name, STR_NONE };
	}
	return (struct account_roles){ items, rows.count };
}

/* What a browser says of itself, in the words of people; the first that is found wins. */
static const struct agent_word {
	const char *mark;
	struct bilingual word;
} browsers[] = {
	{ "MicroMessenger", { STR("微信"), STR("WeChat") } },
	{ "DingTalk", { STR("钉钉"), STR("DingTalk") } },
	{ "Edg", { STR("Edge 浏览器"), STR("Edge") } },
	{ "QQBrowser", { STR("QQ 浏览器"), STR("QQ Browser") } },
	{ "Firefox", { STR("Firefox 浏览器"), STR("Firefox") } },
	{ "Chrome", { STR("Chrome 浏览器"), STR("Chrome") } },
	{ "Safari", { STR("Safari 浏览器"), STR("Safari") } },
}, systems[] = {
	{ "iPhone", { STR("iPhone"), STR("iPhone") } },
	{ "iPad", { STR("iPad"), STR("iPad") } },
	{ "HarmonyOS", { STR("鸿蒙"), STR("HarmonyOS") } },
	{ "Android", { STR("安卓"), STR("Android") } },
	{ "Windows", { STR("Windows"), STR("Windows") } },
	{ "Mac OS", { STR("Mac"), STR("Mac") } },
	{ "Linux", { STR("Linux"), STR("Linux") } },
};

static struct bilingual
word_found(struct str agent, const struct agent_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (str_contains(agent, str_of(words[i].mark))) {
			return words[i].word;
		}
	}
	return (struct bilingual){ .zh = STR_NONE };
}

static struct bilingual
agent_words(struct arena *arena, struct str agent)
{
	struct bilingual browser = word_found(
		agent, browsers, sizeof(browsers) / sizeof(browsers[0]));
	struct bilingual system = word_found(agent, systems, sizeof(systems) / sizeof(systems[0]));

	if (str_is_none(browser.zh) || str_is_none(system.zh)) {
		return (struct bilingual){ .zh = agent };
	}
	return (struct bilingual){ str_format(arena, "%.*s · %.*s", STR_ARG(browser.zh),
					   STR_ARG(system.zh)),
		str_format(arena, "%.*s · %.*s", STR_ARG(browser.en), STR_ARG(system.en)) };
}

/* Where the account is signed in, by what the settings still let go on. */
static struct account_sessions
sessions_of(struct req *req, struct login_id login)
{
	int64_t now = db_now(req->db).ms;
	int64_t hours = req_setting_int(req, "session_absolute_hours"),
		idle = req_setting_int(req, "session_idle_minutes_resident");
	struct session_list_rows rows = session_list(req->db, login,
		(struct moment){ now - 3600000 * hours }, (struct moment){ now - 60000 * idle });
	struct account_session *items = ARENA_ARRAY(req->arena, rows.count, struct account_session);

	for (size_t i = 0; i < rows.count; i++) {
		const struct session_list_row *row = &rows.items[i];

		items[i] = (struct account_session){ .id = row->id,
			.address = row->address,
			.agent = agent_words(req->arena, row->agent),
			.seen_at = row->seen_at,
			.is_current = row->id.v == req->actor->session.v };
	}
	return (struct account_sessions){ items, rows.count };
}

enum outcome
show_account(struct req *req)
{
	int64_t now = db_now(req->db).ms;
	struct kept_post kept;
	struct login_find_by_name_row login;
	struct account_view view;

	if (login_find(req->db, req->actor->login, &login) != OK) {
		return NOT_FOUND;
	}
	view = (struct account_view){ .shown_name = login.shown_name,
		.login_name = login.name,
		.roles = roles_of(req),
		.sessions = sessions_of(req, login.id),
		.tokens = token_list(req->db, login.id, (struct moment){ now }),
		.in = req->errors.count ? req->in : NULL,
		.chars_min = req_setting_int(req, "password_min_chars"),
		.unread = notice_unread(req->db, login.id),
		.has_kept = kept_post_find(req, &kept) == OK };
	return respond(req, account_page, &view);
}

enum outcome
end_session(struct req *req)
{
	const int64_t *id = req->in;
	int64_t ended = 0;

	session_end(
		req->db, db_now(req->db), (struct session_id){ *id }, req->actor->login, &ended);
	if (ended != 1) {
		return NOT_FOUND;
	}
	audit_add(req,
		&(struct audit){ .verb = "session.end", .object = "session", .object_id = *id });
	respond_flash(req, N_("已结束那里的登录。"));
	return respond_see_other(req, url_own(req->arena, "/me"));
}

enum outcome
end_token(struct req *req)
{
	const int64_t *id = req->in;
	int64_t ended = 0;

	token_withdraw(
		req->db, db_now(req->db), (struct token_id){ *id }, req->actor->login, &ended);
	if (ended != 1) {
		return NOT_FOUND;
	}
	audit_add(req,
		&(struct audit){ .verb = "token.withdraw", .object = "token", .object_id = *id });
	respond_flash(req, N_("令牌已撤销。"));
	return respond_see_other(req, url_own(req->arena, "/me"));
}

/* ---- the kept form ------------------------------------------------------------------------------ */

/* The label of a field of the route that the form goes to; NULL for what is not shown. */
static const char *
label_of(const struct route *route, struct str name)
{
	for (size_t i = 0; route->form && i < route->form->field_count; i++) {
		const struct field *field = &route->form->fields[i];

		if (str_equal(name, str_of(field->name))) {
			return field->type == FIELD_PASSWORD || field->type == FIELD_ID
				       ? NULL
				       : field->label;
		}
	}
	return NULL;
}

/* What was typed, as the form's choices call it. */
static struct str
words_of(struct req *req, const struct route *route, const struct pair *posted)
{
	for (size_t i = 0; route->form && i < route->form->field_count; i++) {
		const struct field *field = &route->form->fields[i];
		struct choices choices;

		if (!field->choices || !str_equal(posted->name, str_of(field->name))) {
			continue;
		}
		choices = field->choices(req);
		for (size_t k = 0; k < choices.count; k++) {
			if (str_equal(choices.items[k].value, posted->value)) {
				return bilingual_in(choices.items[k].label, req->lang);
			}
		}
	}
	return posted->value;
}

enum outcome
show_kept(struct req *req)
{
	struct req target = { .arena = req->arena, .method = METHOD_POST };
	struct kept_post kept;
	struct kept_field *fields;
	struct kept_view view;
	struct str allow;

	if (kept_post_find(req, &kept) != OK) {
		return NOT_FOUND;
	}
	target.path = kept.path;
	if (router_find(((struct app *)req->app)->router, &target, &allow) != OK) {
		return NOT_FOUND;
	}
	fields = ARENA_ARRAY(req->arena, kept.posted.count, struct kept_field);
	for (size_t i = 0; i < kept.posted.count; i++) {
		const struct pair *posted = &kept.posted.items[i];

		fields[i] = (struct kept_field){ posted->name, posted->value,
			words_of(req, target.route, posted),
			posted->value.len ? label_of(target.route, posted->name) : NULL };
	}
	view = (struct kept_view){ .action = { kept.path },
		.csrf_token = req->csrf_token,
		.fields = { fields, kept.posted.count } };
	return respond(req, kept_page, &view);
}
