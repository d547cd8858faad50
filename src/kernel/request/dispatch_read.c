#include "dispatch_inner.h"

#include "app_inner.h"
#include "respond.h"

#include <assert.h>

/* GET and HEAD: who asks → route → form → right → handler, all in one snapshot. */

static enum outcome
parse_query(struct req *req)
{
	if (!req->route->form || form_parse(req, req->route->form) == FORM_RIGHT) {
		return OK;
	}
	return INVALID;
}

static enum outcome
answer(struct req *req)
{
	struct flight *flight = flight_of(req);
	enum outcome outcome = flight_identify(req), parsed;

	flight_make_shell(req);
	if (outcome != OK) {
		return outcome;
	}
	if (flight->found != OK) {
		return flight->found;
	}
	parsed = parse_query(req);
	outcome = flight_check_right(req);
	if (outcome != OK) {
		return outcome;
	}
	if (parsed == INVALID && req->is_api) {
		return INVALID;
	}
	/* a page shows what it can and says at the field what is wrong with what was asked for */
	outcome = req->route->run(req);
	if (outcome == OK && parsed == INVALID && req->res.status == 200) {
		req->res.status = 422;
	}
	return outcome;
}

static void
read_in_snapshot(struct req *req)
{
	enum outcome outcome = answer(req);
	struct flight *flight = flight_of(req);

	if (outcome != OK) {
		dispatch_refuse(req, outcome);
	}
	flight->cache_tables = *db_tables_read(req->db);
	req->res.is_private = req->res.is_private || req->actor->login.v || flight->has_form;
	flight_finish_cookies(req);
}

void
dispatch_read(struct req *req)
{
	flight_read(req, read_in_snapshot);
	cache_keep(req);
	session_touch_later(req);
	flight_answer(req);
}
