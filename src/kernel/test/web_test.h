#ifndef CHUKE_WEB_TEST_H
#define CHUKE_WEB_TEST_H

#include "app.h"
#include "req.h"

/*
 * Tests of pages and the API, in process, as a browser would use them: a demonstration district of its
 * own on each engine, cookies kept by account, forms sent with the hidden fields of the page that they
 * stand on.  Failing requests of the harness itself end the test.
 */

struct web_test {
	struct app *app;
	struct arena *arena; /* of answers; lives as long as the group of tests */
	enum db_engine engine;
	struct str dir;            /* the district's folder, removed at the end */
	struct str address;        /* from which requests come; tests may change it */
	const char *origin, *site; /* what posts say of where they come from; NULL: this site */
	struct web_browser *browsers;
};

struct web_answer {
	int status;
	struct str content_type, location, body;
	struct pairs headers;
};

/*
 * Runs the tests as a group on SQLite, and again on PostgreSQL if CHUKE_TEST_PG names a server; each
 * test's state is a struct web_test.  Offices are registered before.  Returns how many failed.
 */
struct CMUnitTest;
int web_test_run(const char *name, const struct CMUnitTest *tests, size_t count);
#define WEB_TEST_RUN(name, tests) web_test_run((name), (tests), sizeof(tests) / sizeof((tests)[0]))

/* A page as somebody sees it: an account of the demonstration, signed in at its first request; NULL: nobody. */
struct web_answer web_get(struct web_test *t, const char *target, const char *as);
/* Any method, without form fields of the harness. */
struct web_answer web_send(
	struct web_test *t, enum method method, const char *target, const char *as);

/*
 * Posts "name=value&other=value" (UTF-8, percent-encoded where needed) with the session's token and, unless
 * the fields name one, a new operation id.
 */
struct web_answer web_post(
	struct web_test *t, const char *target, const char *as, const char *fields);
/* Exactly these fields and no others. */
struct web_answer web_post_bare(
	struct web_test *t, const char *target, const char *as, const char *fields);
/*
 * Opens the page, takes its form that goes to `action` with everything that a browser would send, puts
 * `fields` over it, posts.  Fails if the page has no such form.
 */
struct web_answer web_submit(struct web_test *t, const char *page, const char *as,
	const char *action, const char *fields);
/* As web_post() with one file. */
struct web_file {
	const char *field, *name;
	struct str bytes;
};
struct web_answer web_post_file(struct web_test *t, const char *target, const char *as,
	const char *fields, const struct web_file *file);

/* A call of the API; `token` none: without, `key` NULL: no Idempotency-Key; `json` NULL: no body. */
struct web_call {
	enum method method;
	const char *target;
	struct str token;
	const char *key, *json;
};
struct web_answer web_api(struct web_test *t, const struct web_call *call);
/* An API token for an account of the demonstration. */
struct str web_token(struct web_test *t, const char *as);

/* What the data checks of all offices find, a line each; empty if the data hold. */
struct str web_breaches(struct web_test *t);

/* Signs an account out of the harness: its cookies are forgotten. */
void web_forget(struct web_test *t, const char *as);
/* A cookie of an account's browser; none if it has no such. */
struct str web_cookie(struct web_test *t, const char *as, const char *name);
/* Puts a cookie into the browser, as if a page had set it. */
void web_set_cookie(struct web_test *t, const char *as, const char *name, struct str value);

/*
 * For tests with several threads: a harness is one thread's.  A copy of `struct web_test` with an arena of
 * its own and no browsers takes over an account's cookies from the first.
 */
void web_take_over(struct web_test *t, struct web_test *from, const char *as);

/* The value of a hidden or other input of the page by its name; none if it has none. */
struct str web_input(const struct web_test *t, const struct web_answer *answer, const char *name);
struct str web_header(const struct web_answer *answer, const char *name);
/* A text made of a format, in the arena. */
const char *web_say(struct web_test *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
bool web_has(const struct web_answer *answer, const char *text);

#endif
