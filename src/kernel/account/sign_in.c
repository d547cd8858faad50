#include "sign_in.h"

#include "account_setting.h"
#include "app_inner.h"
#include "audit.h"
#include "consent.h"
#include "contact.h"
#include "cookie.h"
#include "dispatch_inner.h"
#include "factor.h"
#include "kernel_offices.h"
#include "kernel_pages.h"
#include "log.h"
#include "password.h"
#include "rand.h"
#include "respond.h"
#include "shell_make.h"

#include <string.h>

enum {
	DEVICE_BYTES = 16,
	DEVICE_SECONDS = 365 * 24 * 3600,
	MAC_BYTES = 16,
};

static const char device_cookie[] = "device";

/* ---- the form ----------------------------------------------------------------------------------- */

static void check_sign_in(struct req *req, void *in);

static const struct field sign_in_fields[] = {
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sign_in_form_in, name),
		.label = N_("账号"),
		.is_required = true,
		.max = 64,
		.autocomplete = "username" },
	{ .name = "password",
		.type = FIELD_PASSWORD,
		.offset = offsetof(struct sign_in_form_in, password),
		.label = N_("密码"),
		.is_required = true,
		.max = 1024,
		.autocomplete = "current-password" },
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sign_in_form_in, next),
		.label = N_("登录后前往"),
		.max = 2000 },
};
const struct form sign_in_form = { "login_sign_in", sign_in_fields, FIELD_COUNT(sign_in_fields),
	sizeof(struct sign_in_form_in), check_sign_in };

/* A device is known to an account by a cookie that only we can make: `LOGIN-RANDOM-MAC`. */
static struct str
device_mac(const struct req *req, struct str head)
{
	unsigned char mac[SECRET_HASH_BYTES];

	secret_mac(app_secrets(req->app)->form_key, "device", head, mac);
	return secret_hex(req->arena, mac, MAC_BYTES);
}

static struct str
known_device(const struct req *req, struct login_id login)
{
	struct str cookie = cookie_get(req, device_cookie), rest = cookie, id, random;
	struct str head, mac;

	if (!str_split(&rest, '-', &id) || !str_split(&rest, '-', &random) || str_is_none(rest) ||
		!str_equal(id, str_format(req->arena, "%lld", (long long)login.v))) {
		return STR_NONE;
	}
	head = str_slice(cookie, 0, id.len + 1 + random.len);
	mac = device_mac(req, head);
	return rest.len == mac.len && secret_equal(rest.ptr, mac.ptr, mac.len) ? head : STR_NONE;
}

static void
remember_device(struct req *req, struct login_id login)
{
	struct str head = str_format(req->arena, "%lld-%.*s", (long long)login.v,
		STR_ARG(rand_hex(req->arena, DEVICE_BYTES)));

	if (str_is_none(known_device(req, login))) {
		cookie_set(req, device_cookie,
			str_format(req->arena, "%.*s-%.*s", STR_ARG(head),
				STR_ARG(device_mac(req, head))),
			DEVICE_SECONDS);
	}
}

struct str
sign_in_device(const struct req *req, struct login_id login)
{
	return known_device(req, login);
}

struct str
sign_in_known_by(const struct req *req, struct login_id login)
{
	struct moment since = { db_now(req->db).ms - ADDRESS_KNOWN_DAYS * 24 * 3600 * 1000LL };
	struct str device = known_device(req, login);
	struct login_address_find_row row;

	if (!str_is_none(device)) {
		return device;
	}
	return login_address_find(req->db, login, req->address, since, &row) == OK ? req->address
										   : STR_NONE;
}

/* In the snapshot: reads the account, so that hashing and judging need no database. */
static void
check_sign_in(struct req *req, void *in)
{
	struct sign_in_form_in *form = in;
	struct login_find_by_name_row row;
	struct login_closing_find_row closing;
	struct factor factor;

	form->name = str_lower_ascii(req->arena, form->name);
	form->guess = (struct guess){ .address = req->address,
		.account = form->name,
		.known = STR_NONE,
		.tries_free = (int)req_setting_int(req, "password_guess_limit") };
	form->password_hash = STR_NONE;
	form->closing_at = MOMENT_NONE;
	if (login_find_by_name(req->db, form->name, &row) != OK) {
		return;
	}
	if (row.is_closed && login_closing_find(req->db, row.id, &closing) == OK &&
		moment_is_none(closing.done_at)) {
		form->closing_at = closing.until_at;
	}
	if (!row.is_closed || !moment_is_none(form->closing_at)) {
		form->login = row.id;
		form->password_hash = row.password_hash;
		form->has_factor = setting_factor_mode(req) != FACTOR_OFF &&
				   factor_find(req->db, row.id, &factor) == OK &&
				   factor.is_confirmed;
		form->guess.known = sign_in_known_by(req, row.id);
	}
}

static void
prepare_sign_in(struct req *req)
{
	struct guesses *guesses = ((struct app *)req->app)->private->guesses;
	struct sign_in_form_in *in = req->in;

	in->wait_ms = guess_wait_ms(guesses, &in->guess);
	if (in->wait_ms > 0) {
		return;
	}
	/* counted before it is known: two tries at once are two tries */
	guess_was_wrong(guesses, &in->guess);
	in->fits = password_fits(in->password, in->password_hash);
	if (in->fits) {
		guess_was_right(guesses, &in->guess);
	}
}

/* ---- pages and actions -------------------------------------------------------------------------- */

struct url
next_url(struct req *req, struct str next)
{
	bool is_own = next.len > 0 && next.ptr[0] == '/' &&
		      !(next.len > 1 && (next.ptr[1] == '/' || next.ptr[1] == '\\'));

	for (size_t i = 0; i < next.len; i++) {
		unsigned char c = (unsigned char)next.ptr[i];

		is_own = is_own && c > ' ' && c < 0x7f && c != '\\' && c != '"';
	}
	return (struct url){ is_own ? str_copy(req->arena, next) : own_start(req) };
}

/* The demonstration tells whom one may sign in as. */
static void
add_demo_logins(struct req *req, struct sign_in_view *view)
{
	struct login_demo_list_rows rows;
	struct demo_login *items;

	if (!flight_of(req)->district->is_demo) {
		return;
	}
	rows = login_demo_list(req->db);
	items = ARENA_ARRAY(req->arena, rows.count, struct demo_login);
	for (size_t i = 0; i < rows.count; i++) {
		enum role role = 0;

		role_parse(rows.items[i].role, &role);
		items[i] = (struct demo_login){ .name = rows.items[i].name,
			.role = role_label(role),
			.over = { rows.items[i].region_name, rows.items[i].region_name_en } };
		if (str_is_none(items[i].over.zh)) {
			items[i].over.zh = rows.items[i].org_name;
		}
		if (role == ROLE_RESIDENT && contact_find(req->db, rows.items[i].id, CHANNEL_SMS,
						     &items[i].phone) != OK) {
			items[i].phone = STR_NONE;
		}
	}
	view->demo.items = items;
	view->demo.count = rows.count;
}

enum outcome
sign_in_draw(struct req *req, struct str next, const struct sms_phone_in *sms)
{
	struct sign_in_view view = {
		.in = sms ? NULL : req->in, .sms = sms, .next = str_is_empty(next) ? STR("") : next
	};

	view.is_kept = str_equal(view.next, STR("/kept"));
	add_demo_logins(req, &view);
	return respond(req, sign_in_page, &view);
}

static enum outcome
draw_sign_in(struct req *req)
{
	const struct sign_in_form_in *in = req->in;

	return sign_in_draw(req, in ? in->next : STR_NONE, NULL);
}

static enum outcome
show_sign_in(struct req *req)
{
	const struct sign_in_form_in *in = req->in;

	if (req->actor->login.v) {
		return respond_see_other(req, next_url(req, in->next));
	}
	if (flight_of(req)->session.kind == SESSION_HALF) {
		return respond_see_other(req, session_way(req, in->next));
	}
	return draw_sign_in(req);
}

/* In its place comes another session, so that nobody can prepare one for somebody else. */
static void
end_session_before(struct req *req)
{
	const struct session *before = &flight_of(req)->session;
	int64_t changed;

	if (before->kind == SESSION_OPEN || before->kind == SESSION_HALF) {
		session_end(req->db, db_now(req->db), before->id, before->login, &changed);
	}
}

struct session_id
sign_in_as(struct req *req, struct login_id login)
{
	struct session_id session;

	end_session_before(req);
	session = session_open(req, login);
	req->actor->login = login;
	session_load_grants(req, req->actor);
	if (!str_is_empty(req->address)) {
		login_address_put(req->db, login, req->address, db_now(req->db));
	}
	remember_device(req, login);
	audit_add(req, &(struct audit){
			       .verb = "login.sign_in", .object = "login", .object_id = login.v });
	return session;
}

void
sign_in_with_factor(struct req *req, struct login_id login)
{
	session_set_factor(req->db, db_now(req->db), sign_in_as(req, login));
}

/* A session that opens nothing else until the code has come. */
enum outcome
sign_in_half(struct req *req, struct login_id login, struct str next)
{
	end_session_before(req);
	session_open(req, login);
	return respond_see_other(req,
		str_is_empty(next) ? URL_OWN("/login/code")
				   : url_own(req->arena, "/login/code?next=%s",
					     str_terminated(req->arena, next_url(req, next).text)));
}

/* The right password of an account that its owner has closed: until when it can be taken back. */
static enum outcome
say_closed(struct req *req, struct moment until)
{
	struct str day = day_in_words(req->arena, req->lang, day_of_moment(until));

	form_error_with(req, "",
		N_("这个账号已经注销。{1} 之前想恢复，请联系系统管理员；之后个人资料会被删除。"),
		&day, 1);
	return INVALID;
}

static enum outcome
do_sign_in(struct req *req)
{
	const struct sign_in_form_in *in = req->in;

	if (in->wait_ms > 0) {
		struct str seconds = str_format(
			req->arena, "%lld", (long long)(in->wait_ms + 999) / 1000);

		form_error_with(req, "", N_("尝试次数太多，请过 {1} 秒再试。"), &seconds, 1);
		respond_header(req, "Retry-After", seconds);
		return TOO_MANY;
	}
	if (!in->fits) {
		log_info("event=sign-in-refused address=%.*s", STR_ARG(req->address));
		return form_reject(req, "", N_("账号或密码不对。"));
	}
	if (!moment_is_none(in->closing_at)) {
		return say_closed(req, in->closing_at);
	}
	if (in->has_factor) {
		return sign_in_half(req, in->login, in->next);
	}
	sign_in_as(req, in->login);
	return respond_see_other(req, consent_first(req, in->login, next_url(req, in->next)));
}

static enum outcome
do_sign_out(struct req *req)
{
	session_close(req);
	respond_flash(req, N_("已退出登录。"));
	return respond_see_other(req, url_own(req->arena, "/"));
}

/* ---- the office --------------------------------------------------------------------------------- */

static const struct field next_fields[] = {
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sign_in_form_in, next),
		.label = N_("登录后前往"),
		.max = 2000 },
};
static const struct form next_form = { "login_show", next_fields, FIELD_COUNT(next_fields),
	sizeof(struct sign_in_form_in), NULL };

static const struct field token_fields[] = {
	{ .name = "token",
		.type = FIELD_TEXT,
		.offset = offsetof(struct setup_in, token),
		.label = N_("链接"),
		.is_required = true,
		.max = 100 },
};
static const struct form setup_show_form = { "setup_show", token_fields, FIELD_COUNT(token_fields),
	sizeof(struct setup_in), NULL };

static const struct route routes[] = {
	{ .method = METHOD_GET,
		.path = "/login",
		.right = &right_public,
		.form = &next_form,
		.run = show_sign_in,
		.title = N_("登录") },
	{ .method = METHOD_POST,
		.path = "/login",
		.right = &right_public,
		.form = &sign_in_form,
		.prepare = prepare_sign_in,
		.run = do_sign_in,
		.page = draw_sign_in,
		.is_command = true,
		.title = N_("登录") },
	{ .method = METHOD_POST,
		.path = "/logout",
		.right = &right_public,
		.run = do_sign_out,
		.is_command = true,
		.title = N_("退出登录") },
	{ .method = METHOD_GET,
		.path = "/setup/{token}",
		.right = &right_public,
		.form = &setup_show_form,
		.run = show_setup,
		.title = N_("设置账号") },
	{ .method = METHOD_POST,
		.path = "/setup/{token}",
		.right = &right_public,
		.form = &setup_form,
		.prepare = prepare_setup,
		.run = do_setup,
		.page = show_setup,
		.title = N_("设置账号") },
	{ .method = METHOD_GET,
		.path = "/kept",
		.right = &right_signed_in,
		.run = show_kept,
		.title = N_("继续提交") },
};

const struct office sign_in_office = {
	.name = "sign_in",
	.routes = routes,
	.route_count = sizeof(routes) / sizeof(routes[0]),
};
