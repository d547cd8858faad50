#include "dispatch_inner.h"

#include "app_inner.h"
#include "cache.h"
#include "fail.h"
#include "log.h"
#include "respond.h"
#include "static.h"

#include <string.h>

/* What an I/O thread answers from memory: embedded files and cached pages.  Nothing here may block. */

static bool
answer_static(struct req *req)
{
	struct static_answer answer;

	if (!str_starts(req->path, STR("/static/")) ||
		!static_find(req->path, req_header(req, "Accept-Encoding"), &answer)) {
		return false;
	}
	req->res.status = 200;
	req->res.content_type = answer.content_type;
	req->res.content_encoding = answer.encoding;
	req->res.fixed = answer.bytes.ptr;
	req->res.fixed_len = answer.bytes.len;
	respond_header(req, "Cache-Control", str_of(static_cache_control));
	respond_header(req, "Vary", STR("Accept-Encoding"));
	return true;
}

static bool
answer_cached(struct app *app, struct req *req)
{
	const struct district *district;
	struct str allow;

	if (!app->cache || app->settings.is_cache_checked) {
		return false;
	}
	store_notice_others(app->store);
	if (router_find(app->router, req, &allow) != OK || !cache_may_answer(req)) {
		return false;
	}
	district = district_hold_if_current(app->private->keeper);
	if (!district) {
		return false;
	}
	flight_choose_language(req, district->language);
	district_release(app->private->keeper, district);
	return page_cache_take(app->cache, page_cache_key(req), req);
}

struct quick {
	struct req *req;
	bool is_answered;
};

static void
run_quick(void *arg)
{
	struct quick *quick = arg;
	struct app *app = quick->req->app;

	quick->is_answered = answer_static(quick->req) || answer_cached(app, quick->req);
	if (quick->is_answered) {
		atomic_fetch_add(&app->private->requests[quick->req->res.status / 100], 1);
	}
}

bool
dispatch_quick(struct req *req)
{
	struct quick quick = { req, false };
	struct failure failure;

	if (!fail_catch(run_quick, &quick, &failure)) {
		log_error("event=quick-failed cause=\"%s\"", failure.message);
		return false;
	}
	return quick.is_answered;
}

struct piece {
	struct req *req;
	bool (*next)(struct req *req, void *state, struct buf *out);
	void *state;
	struct buf *out;
	bool goes_on;
};

static void
make_piece(struct db *db, void *arg)
{
	struct piece *piece = arg;

	piece->req->db = db;
	piece->goes_on = piece->next(piece->req, piece->state, piece->out);
	piece->req->db = NULL;
}

bool
dispatch_piece(struct req *req, bool (*next)(struct req *req, void *state, struct buf *out),
	void *state, struct buf *out)
{
	struct piece piece = { req, next, state, out, false };

	store_read(((struct app *)req->app)->store, req->arena, make_piece, &piece);
	return piece.goes_on;
}
