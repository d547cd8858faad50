#include "session.h"

#include "account_setting.h"
#include "app_inner.h"
#include "cookie.h"
#include "dispatch_inner.h"
#include "fold.h"
#include "kernel_queries.h"
#include "rand.h"
#include "utf8.h"

#include <assert.h>
#include <string.h>

/* What a form token is: a random pad, and the form's key under that pad. */
enum {
	PAD_BYTES = 16,
	TOUCH_EVERY_MS = 60000,
	AGENT_BYTES_MAX = 200,
	HALF_MS_MAX = 15 * 60000, /* so long a right password waits for its code */
	DAY_MS = 24 * 3600000,
};

static const char session_cookie[] = "session";
static const char visit_cookie[] = "visit";
static const char form_purpose[] = "form token";

void
session_load_grants(struct req *req, struct actor *actor)
{
	struct login_role_in_force_rows rows = login_role_in_force(req->db, actor->login);
	struct day today = day_of_moment(db_now(req->db));
	struct grant *grants = ARENA_ARRAY(req->arena, rows.count, struct grant);

	actor->grants = grants;
	actor->grant_count = 0;
	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_in_force_row *row = &rows.items[i];
		struct grant *grant = &grants[actor->grant_count];

		/* a role that this version no longer knows gives nothing, nor one that has run out */
		if (role_parse(row->role, &grant->role) &&
			(day_is_none(row->until_day) || row->until_day.n >= today.n)) {
			grant->region = row->region_id;
			grant->org = row->org_id;
			actor->grant_count++;
		}
	}
}

/* Whether somebody holds only roles of residents: they may be away for longer. */
static bool
is_resident_only(const struct actor *actor)
{
	for (size_t i = 0; i < actor->grant_count; i++) {
		if (actor->grants[i].role != ROLE_RESIDENT) {
			return false;
		}
	}
	return true;
}

static bool
is_over(const struct req *req, const struct session_find_row *row, const struct actor *actor)
{
	int64_t now = db_now(req->db).ms;
	int64_t idle_ms = 60000 * req_setting_int(req, is_resident_only(actor)
							       ? "session_idle_minutes_resident"
							       : "session_idle_minutes");
	int64_t most_ms = 3600000 * req_setting_int(req, "session_absolute_hours");

	return now - row->seen_at.ms > idle_ms + TOUCH_EVERY_MS ||
	       now - row->created_at.ms > most_ms;
}

static bool
is_officer(const struct actor *actor)
{
	for (size_t i = 0; i < actor->grant_count; i++) {
		if (role_is_officer(actor->grants[i].role)) {
			return true;
		}
	}
	return false;
}

bool
login_is_officers(struct req *req, struct login_id login)
{
	struct actor actor = { .login = login };

	session_load_grants(req, &actor);
	return is_officer(&actor);
}

/* What is still to be done before the session counts; asked at each request, for settings and roles change. */
static enum session_lack
lack_of(const struct req *req, const struct session_find_row *row, const struct actor *actor)
{
	enum factor_mode mode = setting_factor_mode(req);
	struct moment since = moment_is_none(row->password_at) ? row->login_created_at
							       : row->password_at;
	int64_t days = setting_password_days(req);

	if (mode != FACTOR_OFF && moment_is_none(row->factor_at)) {
		if (!moment_is_none(row->factor_confirmed_at)) {
			return LACK_CODE;
		}
		if (mode == FACTOR_REQUIRED && is_officer(actor)) {
			return LACK_FACTOR;
		}
	}
	return days && row->has_password && db_now(req->db).ms - since.ms > days * DAY_MS
		       ? LACK_PASSWORD
		       : LACK_NOTHING;
}

/* Nobody yet; the session only knows whose it will be.  False: it waited too long. */
static bool
identify_half(struct req *req, const struct session_find_row *row, struct session *session,
	struct actor *actor)
{
	*actor = (struct actor){ 0 };
	session->kind = SESSION_HALF;
	session->owner = str_format(req->arena, "half %lld", (long long)row->id.v);
	return session->lack != LACK_CODE || db_now(req->db).ms - row->created_at.ms <= HALF_MS_MAX;
}

/* The pre-session of a browser that is not signed in: its cookie, or one to give it. */
static void
identify_visit(struct req *req, struct session *session)
{
	unsigned char bytes[VISIT_BYTES];
	struct str visit = cookie_get(req, visit_cookie);

	session->kind = SESSION_VISIT;
	if (!secret_unhex(visit, bytes, sizeof(bytes))) {
		visit = rand_hex(req->arena, VISIT_BYTES);
		session->new_visit = visit;
	}
	secret_mac(app_secrets(req->app)->form_key, "visit", visit, session->form_key);
	session->owner = str_format(req->arena, "visit %.*s", STR_ARG(visit));
}

static bool
identify_browser(struct req *req, struct str cookie, struct session *session, struct actor *actor)
{
	unsigned char bytes[SESSION_TOKEN_BYTES];
	struct session_find_row row;

	if (!secret_unhex(cookie, bytes, sizeof(bytes)) ||
		session_find(req->db, secret_sha256(req->arena, cookie), &row) != OK ||
		row.form_key.len != SECRET_KEY_BYTES) {
		return false;
	}
	session->id = row.id;
	session->login = row.login_id;
	session->created_at = row.created_at;
	session->seen_at = row.seen_at;
	session->has_password = row.has_password;
	memcpy(session->form_key, row.form_key.ptr, SECRET_KEY_BYTES);
	session->owner = str_format(req->arena, "login %lld", (long long)row.login_id.v);
	actor->login = row.login_id;
	actor->name = row.shown_name;
	session_load_grants(req, actor);
	session->kind = SESSION_OPEN;
	if (row.is_closed || !moment_is_none(row.ended_at) || is_over(req, &row, actor)) {
		/* only what ran out by itself may be taken up again after the next sign-in */
		bool was_ended = row.is_closed || !moment_is_none(row.ended_at);

		*actor = (struct actor){ 0 };
		session->kind = was_ended ? SESSION_NONE : SESSION_EXPIRED;
		return !was_ended;
	}
	session->lack = lack_of(req, &row, actor);
	if (session->lack != LACK_NOTHING) {
		return identify_half(req, &row, session, actor);
	}
	actor->session = row.id;
	return true;
}

static enum outcome
identify_token(struct req *req, struct str header, struct session *session, struct actor *actor)
{
	struct str bearer = STR("Bearer ");
	struct token_find_row row;

	if (!str_equal_ascii_case(str_slice(header, 0, bearer.len), bearer) ||
		token_find(req->db,
			secret_sha256(
				req->arena, str_trim(str_slice(header, bearer.len, header.len))),
			&row) != OK ||
		row.is_closed || !moment_is_none(row.withdrawn_at) ||
		row.until_at.ms <= db_now(req->db).ms) {
		return UNAUTHENTICATED;
	}
	session->kind = SESSION_TOKEN;
	session->login = row.login_id;
	session->token = row.id;
	session->seen_at = row.seen_at;
	session->is_read_only = str_equal(row.scope, STR("read"));
	actor->powers = row.powers;
	session->owner = str_format(req->arena, "login %lld", (long long)row.login_id.v);
	actor->login = row.login_id;
	actor->name = row.shown_name;
	actor->is_token = true;
	session_load_grants(req, actor);
	return OK;
}

/* What programs ask, not browsers: the API, and the figures for whoever watches the process. */
static bool
takes_token(const struct req *req)
{
	return req->is_api || str_equal(req->path, STR("/metrics"));
}

enum outcome
session_identify(struct req *req, struct session *session, struct actor *actor)
{
	struct str header = req_header(req, "Authorization"), cookie;

	*session = (struct session){ 0 };
	*actor = (struct actor){ 0 };
	if (takes_token(req) && !str_is_none(header)) {
		return identify_token(req, header, session, actor);
	}
	cookie = cookie_get(req, session_cookie);
	if (str_is_empty(cookie) || !identify_browser(req, cookie, session, actor)) {
		*session = (struct session){ 0 };
		identify_visit(req, session);
	}
	actor->session_key = session->owner;
	return OK;
}

struct session_id
session_open(struct req *req, struct login_id login)
{
	struct str cookie = rand_hex(req->arena, SESSION_TOKEN_BYTES);
	unsigned char form_key[SECRET_KEY_BYTES];
	struct session_add_args args = { .token_hash = secret_sha256(req->arena, cookie),
		.login_id = login,
		.form_key = { (const char *)form_key, sizeof(form_key) },
		.created_at = db_now(req->db),
		.address = req->address,
		.agent = utf8_prefix(
			text_clean(req->arena, req_header(req, "User-Agent")), AGENT_BYTES_MAX) };
	struct session_add_row row;

	rand_bytes(form_key, sizeof(form_key));
	if (str_is_none(args.address)) {
		args.address = STR("");
	}
	if (str_is_none(args.agent)) {
		args.agent = STR("");
	}
	session_add(req->db, &args, &row);
	cookie_set(req, session_cookie, cookie, 0);
	cookie_remove(req, visit_cookie);
	return row.id;
}

struct url
session_way(struct req *req, struct str next)
{
	switch (flight_of(req)->session.lack) {
	case LACK_FACTOR:
		return URL_OWN("/me/factor");
	case LACK_PASSWORD:
		return URL_OWN("/me/password");
	default:
		return str_is_empty(next) ? URL_OWN("/login/code")
					  : url_own(req->arena, "/login/code?next=%s",
						    str_terminated(req->arena, next));
	}
}

void
session_close(struct req *req)
{
	struct session *session = &flight_of(req)->session;
	int64_t changed;

	if (session->kind == SESSION_OPEN || session->kind == SESSION_HALF) {
		session_end(req->db, db_now(req->db), session->id, session->login, &changed);
	}
	cookie_remove(req, session_cookie);
}

struct touch {
	struct write write;
	struct session_id id;
	struct token_id token; /* instead of a session */
};

static enum outcome
touch_in_transaction(struct db *db, void *arg)
{
	struct touch *touch = arg;

	if (touch->token.v) {
		return token_touch(db, db_now(db), touch->token);
	}
	return session_touch(db, db_now(db), touch->id);
}

static void
touch_done(struct write *write)
{
	arena_destroy(write->arena);
}

void
session_touch_later(struct req *req)
{
	struct session *session = &flight_of(req)->session;
	struct arena *arena;
	struct touch *touch;

	if ((session->kind != SESSION_OPEN && session->kind != SESSION_TOKEN) ||
		(!moment_is_none(session->seen_at) &&
			clock_now().ms - session->seen_at.ms < TOUCH_EVERY_MS)) {
		return;
	}
	arena = arena_create(1 << 20);
	touch = ARENA_NEW(arena, struct touch);
	*touch = (struct touch){ .id = session->id,
		.token = session->token,
		.write = { .run = touch_in_transaction,
			.arg = touch,
			.arena = arena,
			.deadline_ms = clock_monotonic_ms() + TOUCH_EVERY_MS,
			.done = touch_done } };
	store_submit(((struct app *)req->app)->store, &touch->write);
}

struct str
session_form_token(struct arena *arena, const struct session *session)
{
	unsigned char mac[SECRET_HASH_BYTES], token[2 * PAD_BYTES];

	secret_mac(session->form_key, form_purpose, STR(""), mac);
	rand_bytes(token, PAD_BYTES);
	for (int i = 0; i < PAD_BYTES; i++) {
		token[PAD_BYTES + i] = token[i] ^ mac[i];
	}
	return secret_hex(arena, token, sizeof(token));
}

bool
session_form_token_fits(const struct session *session, struct str token)
{
	unsigned char mac[SECRET_HASH_BYTES], bytes[2 * PAD_BYTES];

	if (!secret_unhex(token, bytes, sizeof(bytes))) {
		return false;
	}
	secret_mac(session->form_key, form_purpose, STR(""), mac);
	for (int i = 0; i < PAD_BYTES; i++) {
		bytes[PAD_BYTES + i] ^= bytes[i];
	}
	return secret_equal(bytes + PAD_BYTES, mac, PAD_BYTES);
}
