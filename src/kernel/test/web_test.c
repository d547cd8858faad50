#include "web_test.h"

#include "address.h"
#include "app_inner.h"
#include "command.h"
#include "dispatch_inner.h"
#include "fail.h"
#include "hooks.h"
#include "kernel_queries.h"
#include "log.h"
#include "password.h"
#include "rand.h"
#include "web_browser.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { TEST_BYTES_MAX = 1 << 30, TESTS_MAX = 200 };

static const char demo_password[] = "chuke-demo";

/* ---- a district for one group of tests ---------------------------------------------------------- */

static int
remove_entry(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
	(void)stat;
	(void)kind;
	(void)walk;
	return remove(path);
}

/* A database of its own in the server that the environment names; its address. */
static struct str
create_database(struct arena *arena)
{
	const char *server = getenv("CHUKE_TEST_PG");
	struct str name = str_format(arena, "chuke_test_%.*s", STR_ARG(rand_hex(arena, 6)));
	PGconn *connection = PQconnectdb(server);
	PGresult *result = PQexec(connection,
		str_format(arena, "create database %.*s template template0", STR_ARG(name)).ptr);

	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		fail_as(FAIL_OTHER, "a database for tests cannot be made: %s",
			PQerrorMessage(connection));
	}
	PQclear(result);
	PQfinish(connection);
	return str_format(arena, "%s dbname=%.*s", server, STR_ARG(name));
}

static struct settings
test_settings(struct web_test *t)
{
	struct settings settings;
	char word[] = "test", *argv[] = { word, NULL };
	int argc = 1;

	if (!settings_load(t->arena, &argc, argv, &settings)) {
		fail_as(FAIL_OTHER, "the environment has settings that do not fit");
	}
	settings.data_dir = t->dir;
	settings.db = t->engine == DB_POSTGRES ? create_database(t->arena) : STR_NONE;
	settings.workers = 2;
	settings.child_program = STR(CHUKE_CHILD_PROGRAM);
	settings.public_url = STR("http://test.example");
	return settings;
}

static void
open_district(void *arg)
{
	struct web_test *t = arg;
	struct settings settings;
	struct pack pack;
	char dir[] = "/tmp/chuke-test.XXXXXX";

	if (!mkdtemp(dir)) {
		fail_as(FAIL_OTHER, "a folder for tests cannot be made");
	}
	t->dir = str_copy(t->arena, str_of(dir));
	settings = test_settings(t);
	password_hash_cheaply();
	log_set_level(LOG_ERROR_LEVEL);
	case_hooks_take_any(); /* the test's few offices are not all that the pack names */
	if (!command_read_pack(t->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack)) {
		fail_as(FAIL_OTHER, "the demonstration's pack has problems");
	}
	t->app = app_open(&settings);
	if (demo_fill(t->app, t->arena, &pack) != 0) {
		fail_as(FAIL_OTHER, "the demonstration cannot be made");
	}
	t->app->private->rates = NULL; /* the tests of rates have their own */
	cache_open(t->app);
}

static int
set_up(void **state, enum db_engine engine)
{
	struct arena *arena = arena_create(TEST_BYTES_MAX);
	struct web_test *t = ARENA_NEW(arena, struct web_test);
	struct failure failure;

	t->arena = arena;
	t->engine = engine;
	t->address = STR("192.0.2.1");
	*state = t;
	if (!fail_catch(open_district, t, &failure)) {
		fprintf(stderr, "# set-up failed: %s\n", failure.message);
		return 1;
	}
	return 0;
}

static int
set_up_sqlite(void **state)
{
	return set_up(state, DB_SQLITE);
}

static int
set_up_postgres(void **state)
{
	return set_up(state, DB_POSTGRES);
}

static int
tear_down(void **state)
{
	struct web_test *t = *state;

	if (t->app) {
		app_close(t->app);
	}
	if (t->dir.len) {
		nftw(t->dir.ptr, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
		nftw(str_format(t->arena, "%.*s-key", STR_ARG(t->dir)).ptr, remove_entry, 16,
			FTW_DEPTH | FTW_PHYS);
	}
	arena_destroy(t->arena);
	return 0;
}

int
web_test_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
	char group[80];
	int failed;

	snprintf(group, sizeof(group), "%s on SQLite", name);
	failed = _cmocka_run_group_tests(group, tests, count, set_up_sqlite, tear_down);
	if (!getenv("CHUKE_TEST_PG")) {
		fprintf(stderr, "# %s: not on PostgreSQL, CHUKE_TEST_PG names no server\n", name);
		return failed;
	}
	snprintf(group, sizeof(group), "%s on PostgreSQL", name);
	return failed + _cmocka_run_group_tests(group, tests, count, set_up_postgres, tear_down);
}

/* ---- requests ----------------------------------------------------------------------------------- */

/* Signs the account in as a person does: page, form, password. */
static void
sign_in(struct web_test *t, struct web_browser *browser)
{
	struct web_request page = { .method = METHOD_GET, .target = "/login" };
	struct web_answer answer = browser_send(t, browser, &page);
	struct str token = web_input(t, &answer, FORM_TOKEN);
	struct web_request post = { .method = METHOD_POST,
		.target = "/login",
		.content_type = STR("application/x-www-form-urlencoded"),
		.body = str_format(t->arena, "%s=%.*s&name=%.*s&password=%s", FORM_TOKEN,
			STR_ARG(token), STR_ARG(browser->account), demo_password) };

	answer = browser_send(t, browser, &post);
	if (answer.status != 303) {
		fail_msg("%.*s cannot sign in: %d", STR_ARG(browser->account), answer.status);
	}
	browser->is_signed_in = true;
	browser->token = STR_NONE;
}

static struct web_browser *
ready_browser(struct web_test *t, const char *as)
{
	struct web_browser *browser = browser_of(t, as);

	if (as && !browser->is_signed_in) {
		sign_in(t, browser);
	}
	return browser;
}

struct web_answer
web_send(struct web_test *t, enum method method, const char *target, const char *as)
{
	struct web_request request = { .method = method, .target = target };

	return browser_send(t, ready_browser(t, as), &request);
}

struct web_answer
web_get(struct web_test *t, const char *target, const char *as)
{
	return web_send(t, METHOD_GET, target, as);
}

/* A token that is good for every form of the session. */
static struct str
form_token(struct web_test *t, struct web_browser *browser)
{
	struct web_request page = { .method = METHOD_GET,
		.target = browser->is_signed_in ? "/me" : "/login" };
	struct web_answer answer;

	if (str_is_none(browser->token)) {
		answer = browser_send(t, browser, &page);
		browser->token = web_input(t, &answer, FORM_TOKEN);
	}
	return browser->token;
}

struct web_answer
web_post_bare(struct web_test *t, const char *target, const char *as, const char *fields)
{
	struct web_request request = { .method = METHOD_POST,
		.target = target,
		.content_type = STR("application/x-www-form-urlencoded"),
		.body = str_of(fields) };

	return browser_send(t, ready_browser(t, as), &request);
}

/* The fields with token and operation id. */
static struct str
dressed(struct web_test *t, struct web_browser *browser, const char *fields)
{
	struct str token = form_token(t, browser);

	if (strstr(fields, FORM_OPERATION "=")) {
		return str_format(t->arena, "%s=%.*s&%s", FORM_TOKEN, STR_ARG(token), fields);
	}
	return str_format(t->arena, "%s=%.*s&%s=%.*s&%s", FORM_TOKEN, STR_ARG(token),
		FORM_OPERATION, STR_ARG(rand_hex(t->arena, 16)), fields);
}

struct web_answer
web_post(struct web_test *t, const char *target, const char *as, const char *fields)
{
	struct web_browser *browser = ready_browser(t, as);

	return web_post_bare(t, target, as, dressed(t, browser, fields).ptr);
}

struct web_answer
web_post_file(struct web_test *t, const char *target, const char *as, const char *fields,
	const struct web_file *file)
{
	struct web_browser *browser = ready_browser(t, as);
	struct web_request request = { .method = METHOD_POST,
		.target = target,
		.content_type = STR("application/x-www-form-urlencoded"),
		.body = dressed(t, browser, fields),
		.file = file };

	return browser_send(t, browser, &request);
}

/* What the person typed over what the page had. */
static void
put_over(struct arena *arena, struct pairs *fields, const struct pairs *typed)
{
	struct pair *items = ARENA_ARRAY(arena, fields->count + typed->count, struct pair);
	size_t count = 0;

	for (size_t i = 0; i < fields->count; i++) {
		if (str_is_none(pairs_find(typed, fields->items[i].name))) {
			items[count++] = fields->items[i];
		}
	}
	for (size_t i = 0; i < typed->count; i++) {
		items[count++] = typed->items[i];
	}
	*fields = (struct pairs){ items, count };
}

struct web_answer
web_submit(struct web_test *t, const char *page, const char *as, const char *action,
	const char *fields)
{
	struct web_answer shown = web_get(t, page, as);
	struct pairs kept, typed;

	if (!page_form_fields(t->arena, shown.body, str_of(action), &kept)) {
		fail_msg("%s (%d) has no form that goes to %s", page, shown.status, action);
	}
	assert_true(address_pairs(t->arena, str_of(fields), &typed));
	put_over(t->arena, &kept, &typed);
	return web_post_bare(t, action, as, pairs_encode(t->arena, &kept).ptr);
}

struct web_answer
web_api(struct web_test *t, const struct web_call *call)
{
	struct web_browser nobody = { .account = STR("") };
	struct web_request request = { .method = call->method,
		.target = call->target,
		.content_type = call->json ? STR("application/json") : STR_NONE,
		.body = call->json ? str_of(call->json) : STR_NONE,
		.authorization = str_is_none(call->token) ? STR_NONE
							  : str_format(t->arena, "Bearer %.*s",
								    STR_ARG(call->token)),
		.key = call->key };

	return browser_send(t, &nobody, &request);
}

struct token_making {
	struct str login, hash;
};

static enum outcome
make_token(struct db *db, void *arg)
{
	const struct token_making *making = arg;
	struct token_add_args args = { .token_hash = making->hash,
		.name = STR("test"),
		.scope = STR("write"),
		.created_at = db_now(db),
		.until_at = { db_now(db).ms + 3600000 } };
	struct login_find_by_name_row login;
	struct token_add_row row;

	if (login_find_by_name(db, making->login, &login) != OK) {
		return NOT_FOUND;
	}
	args.login_id = login.id;
	return token_add(db, &args, &row);
}

struct str
web_token(struct web_test *t, const char *as)
{
	struct str token = rand_hex(t->arena, 32);
	struct token_making making = { str_of(as), secret_sha256(t->arena, token) };

	assert_int_equal(store_write(t->app->store, t->arena, make_token, &making), OK);
	return token;
}

/* ---- reading answers ---------------------------------------------------------------------------- */

struct str
web_header(const struct web_answer *answer, const char *name)
{
	for (size_t i = 0; i < answer->headers.count; i++) {
		if (str_equal_ascii_case(answer->headers.items[i].name, str_of(name))) {
			return answer->headers.items[i].value;
		}
	}
	return STR_NONE;
}

bool
web_has(const struct web_answer *answer, const char *text)
{
	return str_contains(answer->body, str_of(text));
}

const char *
web_say(struct web_test *t, const char *format, ...)
{
	char text[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return str_terminated(t->arena, str_of(text));
}

struct str
web_input(const struct web_test *t, const struct web_answer *answer, const char *name)
{
	struct str mark = str_format(t->arena, "name=\"%s\" value=\"", name), rest, value;
	ptrdiff_t at = str_find(answer->body, mark);

	if (at < 0) {
		return STR_NONE;
	}
	rest = str_slice(answer->body, (size_t)at + mark.len, answer->body.len);
	return str_split(&rest, '"', &value) ? value : STR_NONE;
}

/* ---- the data ------------------------------------------------------------------------------------ */

struct breaches {
	const struct app *app;
	struct buf *said;
};

static void
note_breach(void *arg, struct str sentence)
{
	struct breaches *breaches = arg;

	buf_str(breaches->said, sentence);
	buf_char(breaches->said, '\n');
}

static void
check_all(struct db *db, void *arg)
{
	struct breaches *breaches = arg;

	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->check_count; k++) {
			data_check_run(
				&office_at(i)->checks[k], breaches->app, db, note_breach, breaches);
		}
	}
}

struct str
web_breaches(struct web_test *t)
{
	struct breaches breaches = { t->app, buf_create(t->arena, 1 << 20) };

	store_check(t->app->store, t->arena, note_breach, &breaches);
	store_read(t->app->store, t->arena, check_all, &breaches);
	return buf_view(breaches.said);
}
