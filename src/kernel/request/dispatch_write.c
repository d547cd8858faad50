#include "dispatch_inner.h"

#include "app_inner.h"
#include "fail.h"
#include "file_stage.h"
#include "kernel_queries.h"
#include "log.h"
#include "respond.h"
#include "tables.h"

#include <assert.h>
#include <string.h>

/*
 * POST, PUT, DELETE: who asks → route → form token → operation id → form → right in a snapshot; what is slow
 * (passwords) beside it; the action on the writer; a page again if it was refused.
 */

/* What a browser says of where a request comes from; an old browser says nothing. */
static bool
is_from_here(const struct req *req)
{
	struct str site = req_header(req, "Sec-Fetch-Site"), origin = req_header(req, "Origin"),
		   host;
	struct app *app = req->app;
	ptrdiff_t at;

	if (!str_is_none(site) && !str_equal(site, STR("same-origin")) &&
		!str_equal(site, STR("none"))) {
		return false;
	}
	if (str_is_none(origin)) {
		return true;
	}
	if (!str_is_empty(app->settings.public_url) &&
		str_equal(origin, app->settings.public_url)) {
		return true;
	}
	at = str_find(origin, STR("://"));
	host = at < 0 ? STR_NONE : str_slice(origin, (size_t)at + 3, origin.len);
	return !str_is_empty(host) && str_equal_ascii_case(host, req_header(req, "Host"));
}

static bool
has_form_token(const struct req *req)
{
	struct str token = req_posted(req, FORM_TOKEN);

	if (str_is_none(token)) {
		token = req_header(req, "X-CSRF-Token");
	}
	return session_form_token_fits(&flight_of(req)->session, token);
}

/* That the person meant it: a page of ours made the form for this very session. */
static enum outcome
check_intent(struct req *req)
{
	struct flight *flight = flight_of(req);

	if (flight->session.kind == SESSION_TOKEN) {
		return OK;
	}
	if (!is_from_here(req)) {
		return FORBIDDEN;
	}
	if (!req->route->right->is_public && req->actor->login.v == 0 &&
		!flight_is_on_the_way(req)) {
		/* what a script sends beside the form would take the form's place */
		if (flight->session.kind == SESSION_EXPIRED && !req->route->is_command &&
			has_form_token(req)) {
			flight->is_kept = true; /* kept_post_keep() sees to it after the snapshot */
		}
		return UNAUTHENTICATED;
	}
	if (req->is_api && req->route->right->is_public && req->actor->login.v == 0) {
		return OK; /* a program, or nobody: there is no session that a page could borrow */
	}
	if (!has_form_token(req)) {
		form_error(req, "", N_("这个页面放得太久了，请重新打开后再提交。"));
		return FORBIDDEN;
	}
	return OK;
}

static enum outcome
prepare(struct req *req)
{
	struct flight *flight = flight_of(req);
	enum outcome outcome = flight_identify(req);

	if (outcome == OK) {
		outcome = flight->found;
	}
	if (outcome == OK) {
		outcome = check_intent(req);
	}
	if (outcome == OK) {
		outcome = operation_look_up(req);
	}
	if (outcome != OK || flight->is_replay) {
		return outcome;
	}
	flight->parsed = !req->route->form || form_parse(req, req->route->form) == FORM_RIGHT
				 ? OK
				 : INVALID;
	outcome = flight_check_right(req);
	return outcome == OK ? flight->parsed : outcome;
}

/* In a snapshot: draws the form again with what was typed, or says what is in the way. */
static void
draw_refusal(struct req *req, enum outcome outcome)
{
	/* a program gets its problem+json; what stands beside a conflict the route may say itself */
	bool has_page = req->route && req->route->page &&
			(!req->is_api || (outcome == CONFLICT && req->errors.count));
	int status = outcome_status(outcome);

	flight_make_shell(req);
	if (!has_page || (outcome != INVALID && req->errors.count == 0) || outcome == FORBIDDEN ||
		outcome == UNAUTHENTICATED || outcome == NOT_FOUND) {
		dispatch_refuse(req, outcome);
		return;
	}
	outcome = req->route->page(req);
	if (outcome != OK) {
		dispatch_refuse(req, outcome);
		return;
	}
	if (req->res.status == 200) {
		req->res.status = status; /* else the page has found that it is gone */
	}
}

static void
finish_private(struct req *req)
{
	req->res.is_private = true;
	flight_finish_cookies(req);
}

static void
refuse_after_action(struct req *req)
{
	draw_refusal(req, flight_of(req)->write.outcome);
	finish_private(req);
}

static void
after_write(struct req *req)
{
	struct flight *flight = flight_of(req);

	if (flight->write.has_failed) {
		fail_as(flight->write.failure.kind, "%s", flight->write.failure.message);
	}
	flight_read(req, refuse_after_action);
	flight_answer(req);
}

static void
write_done(struct write *write)
{
	struct req *req = write->arg;

	if (write->has_failed || write->outcome != OK) {
		flight_queue(req, after_write);
	} else {
		flight_answer(req);
	}
}

/* Whether the action changed anything but the note of its own operation. */
static bool
has_written(const struct req *req)
{
	struct db_tables written = *db_tables_written(req->db);
	uint64_t any = 0;

	written.bits[TABLE_OPERATION / 64] &= ~(1ull << (TABLE_OPERATION % 64));
	for (size_t i = 0; i < sizeof(written.bits) / sizeof(written.bits[0]); i++) {
		any |= written.bits[i];
	}
	return any != 0;
}

/* Every change leaves a row in the audit log; only commands (sign-out, language) need not. */
static void
assert_audited(const struct req *req)
{
	if (flight_of(req)->audits == 0 && !req->route->is_command && has_written(req)) {
		log_error("event=unaudited-action route=%s", req->route->path);
		assert(!"an action wrote and left no audit entry");
	}
}

/* The version of everything that decides whether somebody is still signed in and what they may. */
static uint64_t
rights_version(const struct req *req)
{
	static const uint16_t numbers[] = { TABLE_LOGIN, TABLE_LOGIN_ROLE, TABLE_SESSION,
		TABLE_TOKEN, TABLE_LOGIN_FACTOR };
	struct db_tables tables = { 0 };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		tables.bits[numbers[i] / 64] |= 1ull << (numbers[i] % 64);
	}
	return store_version_sum(((struct app *)req->app)->store, &tables);
}

/* A form may have waited: for a password to be hashed, for the writer.  Meanwhile a role may have gone. */
static enum outcome
identify_again(struct req *req)
{
	struct flight *flight = flight_of(req);
	enum session_kind kind = flight->session.kind;

	if ((kind != SESSION_OPEN && kind != SESSION_TOKEN && kind != SESSION_HALF) ||
		req->route->right->is_public || rights_version(req) == flight->rights_version) {
		return OK;
	}
	return session_identify(req, &flight->session, &flight->actor) == OK &&
			       flight->session.kind == kind
		       ? OK
		       : UNAUTHENTICATED;
}

static enum outcome
act(struct req *req)
{
	struct operation_id id = { 0 };
	enum outcome outcome = identify_again(req);

	if (outcome == OK) {
		outcome = operation_begin(req, &id);
	}
	if (outcome != OK || flight_of(req)->is_replay) {
		return outcome;
	}
	outcome = flight_check_right(req);
	if (outcome == OK) {
		outcome = req->route->run(req);
	}
	if (outcome == OK) {
		assert_audited(req);
		finish_private(req);
		operation_end(req, id);
	}
	return outcome;
}

static enum outcome
run_in_transaction(struct db *db, void *arg)
{
	struct req *req = arg;
	struct flight *flight = flight_of(req);
	enum outcome outcome;

	/* it may be the second time: as if nothing had been */
	flight->audits = 0;
	flight->is_replay = false;
	flight->has_writer = true;
	req->errors = flight->errors_before;
	req->res = flight->res_before;
	req->flash = STR_NONE;
	req->db = db;
	outcome = act(req);
	req->db = NULL;
	flight->has_writer = false;
	return outcome;
}

static void
submit(struct req *req)
{
	struct flight *flight = flight_of(req);

	flight->errors_before = req->errors;
	flight->res_before = req->res;
	flight->write = (struct write){ .run = run_in_transaction,
		.arg = req,
		.arena = req->arena,
		.deadline_ms = req->deadline_ms,
		.done = write_done };
	store_submit(
		flight->app->store, &flight->write); /* the last that this thread does for it */
}

static void
run_prepare(void *arg)
{
	struct req *req = arg;

	req->route->prepare(req);
}

/* On one of the two slow threads: what comes of it, a failure too, is a worker's again. */
static void
run_slow(void *arg)
{
	struct req *req = arg;
	struct flight *flight = flight_of(req);

	flight->write.has_failed = !fail_catch(run_prepare, req, &flight->write.failure);
	flight_queue(req, flight->write.has_failed ? after_write : submit);
}

static void
go_on(struct req *req)
{
	struct flight *flight = flight_of(req);

	if (!req->route->prepare) {
		submit(req);
		return;
	}
	flight->slow = (struct slow_task){ .run = run_slow, .arg = req };
	if (!slow_add(flight->app->private->slow, &flight->slow)) {
		fail_as(FAIL_TIMEOUT, "too many passwords wait to be hashed");
	}
}

/* Back on a worker: the files lie where they stay, whatever comes of the form. */
static void
after_staging(struct req *req)
{
	struct flight *flight = flight_of(req);

	if (flight->write.outcome == OK && req->errors.count) {
		flight->write.outcome = INVALID;
	}
	if (flight->write.outcome == OK) {
		go_on(req);
	} else {
		after_write(req);
	}
}

static void
stage_files(void *arg)
{
	file_stage(arg);
}

static void
run_staging(void *arg)
{
	struct req *req = arg;
	struct flight *flight = flight_of(req);

	flight->write.has_failed = !fail_catch(stage_files, req, &flight->write.failure);
	flight_queue(req, flight->write.has_failed ? after_write : after_staging);
}

static void
go_to_staging(struct req *req)
{
	struct flight *flight = flight_of(req);

	flight->slow = (struct slow_task){ .run = run_staging, .arg = req };
	if (!slow_add(flight->app->private->slow_files, &flight->slow)) {
		fail_as(FAIL_TIMEOUT, "too many files wait to be stored");
	}
}

static void
prepare_in_snapshot(struct req *req)
{
	struct flight *flight = flight_of(req);

	flight->write.outcome = prepare(req);
	flight->has_files = (flight->write.outcome == OK || flight->write.outcome == INVALID) &&
			    !flight->is_replay && file_stage_is_due(req);
	if (flight->has_files) {
		return;
	}
	if (flight->write.outcome != OK) {
		draw_refusal(req, flight->write.outcome);
	}
	if (flight->write.outcome != OK || flight->is_replay) {
		finish_private(req);
	}
}

void
dispatch_write(struct req *req)
{
	struct flight *flight = flight_of(req);

	flight->rights_version = rights_version(req);
	flight_read(req, prepare_in_snapshot);
	if (flight->is_kept) {
		kept_post_keep(req);
	}
	if (flight->has_files) {
		session_touch_later(req);
		go_to_staging(req);
		return;
	}
	if (flight->write.outcome != OK || flight->is_replay) {
		session_touch_later(req);
		flight_answer(req);
		return;
	}
	session_touch_later(req);
	go_on(req);
}
