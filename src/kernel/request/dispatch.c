#include "dispatch_inner.h"

#include "address.h"
#include "app_inner.h"
#include "cookie.h"
#include "fail.h"
#include "flash.h"
#include "log.h"
#include "rand.h"
#include "respond.h"
#include "shell_make.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { RATE_REQUESTS = 1, RATE_SEARCHES };
enum { COOKIE_YEAR_S = 365 * 24 * 3600, REQUEST_MS_MAX = 30000 };

static const char lang_cookie[] = "lang";
static const char view_cookie[] = "view";
static const char flash_cookie[] = "flash";

/* A thread that waits for the request that it brought. */
struct caller {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_answered;
	void (*work)(struct req *req); /* to be run by the waiting thread */
};

static void
let_go(void *arg)
{
	struct flight *flight = arg;

	if (flight->district) {
		district_release(flight->app->private->keeper, flight->district);
	}
}

/* Each form has an id of its own; and a browser that has a form to send needs something to be known by. */
static struct str
new_operation_id(struct req *req)
{
	flight_of(req)->has_form = true;
	return rand_hex(req->arena, 16);
}

void
flight_choose_language(struct req *req, enum lang otherwise)
{
	struct str asked = req_query(req, "lang"), kept = cookie_get(req, lang_cookie);
	struct str wanted = str_is_empty(asked) ? kept : asked;

	req->lang = otherwise;
	if (str_equal(wanted, STR("en"))) {
		req->lang = LANG_EN;
	} else if (str_equal(wanted, STR("zh"))) {
		req->lang = LANG_ZH;
	}
	asked = req_query(req, "view");
	wanted = str_is_empty(asked) ? cookie_get(req, view_cookie) : asked;
	req->view = str_equal(wanted, STR("elder")) ? VIEW_ELDER : VIEW_NORMAL;
}

struct kept_query {
	const struct pairs *all;
	struct pairs kept;
	struct buf *target;
};

/* Takes over every value of the name that says something, as the page cache's key has it. */
static void
keep_query(struct kept_query *query, const char *name)
{
	for (size_t i = 0; i < query->all->count; i++) {
		const struct pair *pair = &query->all->items[i];
		struct str value = str_trim(pair->value);

		if (value.len == 0 || !str_equal(pair->name, str_of(name))) {
			continue;
		}
		buf_char(query->target, query->kept.count ? '&' : '?');
		address_encode(query->target, pair->name);
		buf_char(query->target, '=');
		address_encode(query->target, value);
		query->kept.items[query->kept.count++] = (struct pair){ pair->name, value };
	}
}

/*
 * Brings query and target of a page into the order of the route's form, without what that does not
 * declare: pages lead back to themselves by it, and must not differ by what their key in the cache does
 * not tell.
 */
static void
settle_query(struct req *req)
{
	const struct form *form = req->route->form;
	struct kept_query query = { .all = &req->query,
		.kept = { ARENA_ARRAY(req->arena, req->query.count, struct pair), 0 },
		.target = buf_create(req->arena, BUF_PAGE_BYTES_MAX) };
	struct str rest = str_slice(req->path, 1, req->path.len), part;

	while (str_split(&rest, '/', &part)) {
		buf_char(query.target, '/');
		address_encode(query.target, part);
	}
	for (size_t i = 0; form && i < form->field_count; i++) {
		keep_query(&query, form->fields[i].name);
	}
	keep_query(&query, "lang");
	keep_query(&query, "view");
	req->query = query.kept;
	req->target = buf_view(query.target);
}

void
flight_begin(struct app *app, struct req *req, struct caller *caller)
{
	struct flight *flight = ARENA_NEW(req->arena, struct flight);

	flight->app = app;
	flight->caller = caller;
	req->flight = flight;
	req->app = app;
	req->actor = &flight->actor;
	req->operation_id = new_operation_id;
	if (req->deadline_ms == 0) {
		req->deadline_ms = clock_monotonic_ms() + REQUEST_MS_MAX;
	}
	store_notice_others(app->store);
	flight->found = router_find(app->router, req, &flight->allow);
	if (flight->found == OK && req->query.count) {
		settle_query(req);
	}
	flight->district = district_hold(app->private->keeper);
	arena_defer(req->arena, let_go, flight);
	flight_choose_language(req, flight->district->language);
	cache_prepare(req);
}

void
flight_answer(struct req *req)
{
	struct caller *caller = flight_of(req)->caller;
	struct app *app = flight_of(req)->app;
	int class = req->res.status / 100;

	atomic_fetch_add(&app->private->requests[class > 0 && class < 6 ? class : 0], 1);
	if (!caller) {
		server_answer(req);
		return;
	}
	pthread_mutex_lock(&caller->lock);
	caller->is_answered = true;
	pthread_cond_signal(&caller->changed);
	pthread_mutex_unlock(&caller->lock);
}

static void
run_queued(struct req *req)
{
	flight_guard(req, flight_of(req)->queued);
}

void
flight_queue(struct req *req, void (*work)(struct req *req))
{
	struct flight *flight = flight_of(req);
	struct caller *caller = flight->caller;

	flight->queued = work;
	if (!caller) {
		server_queue(req, run_queued);
		return;
	}
	pthread_mutex_lock(&caller->lock);
	caller->work = run_queued;
	pthread_cond_signal(&caller->changed);
	pthread_mutex_unlock(&caller->lock);
}

struct guard {
	struct req *req;
	void (*work)(struct req *req);
	const struct failure *failure;
};

static void
run_guarded(void *arg)
{
	struct guard *guard = arg;

	guard->work(guard->req);
}

static void
fail_guarded(void *arg)
{
	struct guard *guard = arg;

	dispatch_fail(guard->req, guard->failure);
}

void
flight_guard(struct req *req, void (*work)(struct req *req))
{
	struct guard guard = { .req = req, .work = work };
	struct failure failure, second;

	if (fail_catch(run_guarded, &guard, &failure)) {
		return;
	}
	req->db = NULL;
	guard.failure = &failure;
	if (!fail_catch(fail_guarded, &guard, &second)) {
		/* not even the page of the failure could be made: an answer without a body */
		log_error("event=failure-page-failed cause=\"%s\"", second.message);
		req->res = (struct response){ .status = 500, .is_private = true };
	}
	flight_answer(req);
}

struct snapshot {
	struct req *req;
	void (*run)(struct req *req);
};

static void
run_in_snapshot(struct db *db, void *arg)
{
	struct snapshot *snapshot = arg;

	snapshot->req->db = db;
	snapshot->run(snapshot->req);
	snapshot->req->db = NULL;
}

void
flight_read(struct req *req, void (*run)(struct req *req))
{
	struct snapshot snapshot = { req, run };

	store_read(flight_of(req)->app->store, req->arena, run_in_snapshot, &snapshot);
}

bool
is_from_this_machine(const struct req *req)
{
	struct str address = req->address;

	return str_is_none(req_header(req, "X-Forwarded-For")) &&
	       str_is_none(req_header(req, "Forwarded")) &&
	       (str_starts(address, STR("127.")) || str_equal(address, STR("::1")) ||
		       str_starts(address, STR("::ffff:127.")));
}

/* Whether somebody who is not signed in asks too often; a search weighs more than a page. */
static bool
asks_too_often(const struct req *req)
{
	struct rates *rates = flight_of(req)->app->private->rates;

	if (!rates || req->actor->login.v || is_from_this_machine(req)) {
		return false;
	}
	if (!rate_take(rates, RATE_REQUESTS, req->address,
		    req_setting_int(req, "requests_per_minute_anonymous"))) {
		return true;
	}
	return !str_is_empty(req_query(req, "q")) &&
	       !rate_take(rates, RATE_SEARCHES, req->address,
		       req_setting_int(req, "searches_per_minute_anonymous"));
}

enum outcome
flight_identify(struct req *req)
{
	struct flight *flight = flight_of(req);
	enum outcome outcome = session_identify(req, &flight->session, &flight->actor);

	if (outcome == OK) {
		req->csrf_token = session_form_token(req->arena, &flight->session);
		outcome = asks_too_often(req) ? TOO_MANY : OK;
	}
	return outcome;
}

/* Whether a wrong field of the form stands in the path: then there is no such page. */
static bool
has_wrong_path(const struct req *req)
{
	for (size_t i = 0; i < req->errors.count; i++) {
		for (size_t k = 0; k < req->path_params.count; k++) {
			if (str_equal(req->path_params.items[k].name,
				    str_of(req->errors.items[i].field))) {
				return true;
			}
		}
	}
	return false;
}

bool
flight_is_on_the_way(const struct req *req)
{
	return req->route->right->is_half && flight_of(req)->session.kind == SESSION_HALF;
}

enum outcome
flight_check_right(struct req *req)
{
	const struct route *route = req->route;
	struct flight *flight = flight_of(req);
	struct scope scope = { 0 };
	enum outcome outcome;

	if (flight_is_on_the_way(req)) {
		return has_wrong_path(req) ? NOT_FOUND : OK;
	}
	if (!route->right->is_public && req->actor->login.v == 0) {
		return UNAUTHENTICATED;
	}
	if (flight->session.is_read_only && req->method != METHOD_GET &&
		req->method != METHOD_HEAD) {
		return FORBIDDEN;
	}
	if (!actor_may(req->actor, route->right, NULL, &flight->district->regions)) {
		return FORBIDDEN;
	}
	if (has_wrong_path(req)) {
		return NOT_FOUND;
	}
	if (!route->scope) {
		return OK;
	}
	outcome = route->scope(req, &scope);
	if (outcome != OK) {
		return outcome;
	}
	return actor_may(req->actor, route->right, &scope, &flight->district->regions) ? OK
										       : FORBIDDEN;
}

void
flight_make_shell(struct req *req)
{
	if (!req->is_api && !req->shell) {
		struct str flash = cookie_get(req, flash_cookie);

		req->shell = shell_make(req, flash_read(req, flash));
	}
}

void
flight_finish_cookies(struct req *req)
{
	struct flight *flight = flight_of(req);

	if (flight->has_form && !str_is_none(flight->session.new_visit)) {
		cookie_set(req, "visit", flight->session.new_visit, 0);
	}
	if (!str_is_empty(req->flash)) {
		cookie_set(req, flash_cookie, flash_write(req, req->flash), 300);
	} else if (req->shell && !str_is_empty(cookie_get(req, flash_cookie))) {
		cookie_remove(req, flash_cookie);
	}
	if (req->method == METHOD_GET && !str_is_empty(req_query(req, "lang"))) {
		cookie_set(req, lang_cookie, req->lang == LANG_EN ? STR("en") : STR("zh"),
			COOKIE_YEAR_S);
	}
	if (req->method == METHOD_GET && !str_is_empty(req_query(req, "view"))) {
		cookie_set(req, view_cookie, req->view == VIEW_ELDER ? STR("elder") : STR("normal"),
			COOKIE_YEAR_S);
	}
}

static void
work(struct req *req)
{
	if (req->method == METHOD_GET || req->method == METHOD_HEAD) {
		dispatch_read(req);
	} else {
		dispatch_write(req);
	}
}

static void
run_first(struct req *req)
{
	flight_guard(req, work);
}

struct start {
	struct app *app;
	struct req *req;
	struct caller *caller;
};

static void
begin(void *arg)
{
	struct start *start = arg;

	flight_begin(start->app, start->req, start->caller);
}

/* Without a flight there is no page to draw: the shortest answer. */
static bool
begin_or_refuse(struct app *app, struct req *req, struct caller *caller)
{
	struct start start = { app, req, caller };
	struct failure failure;

	if (fail_catch(begin, &start, &failure)) {
		return true;
	}
	log_error("event=request-failed kind=%d cause=\"%s\"", (int)failure.kind, failure.message);
	req->res = (struct response){ .status = 503, .is_private = true };
	return false;
}

void
dispatch_work(struct req *req)
{
	if (!begin_or_refuse(req->app, req, NULL)) {
		server_answer(req);
		return;
	}
	run_first(req);
}

void
app_run(struct app *app, struct req *req)
{
	struct caller caller = { .lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER };
	void (*next)(struct req * req) = run_first;

	if (!begin_or_refuse(app, req, &caller)) {
		return;
	}
	do {
		caller.work = NULL;
		next(req);
		pthread_mutex_lock(&caller.lock);
		while (!caller.is_answered && !caller.work) {
			pthread_cond_wait(&caller.changed, &caller.lock);
		}
		next = caller.work;
		pthread_mutex_unlock(&caller.lock);
	} while (!caller.is_answered);
}
