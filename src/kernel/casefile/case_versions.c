#include "case_view.h"

#include "app.h"
#include "case_inner.h"
#include "kernel_pages.h"
#include "respond.h"

/* What was sent, version by version, and what each changed. */

static struct case_sent
sent_of(struct req *req, const struct casefile *c, const struct case_answer_list_rows *rows,
	size_t at, bool is_open)
{
	struct case_sent sent = { .who = rows->items[at].shown_name,
		.at = rows->items[at].made_at };
	struct answers before, after;

	if (at > 0 && casefile_answers(req->db, c, rows->items[at - 1].version, &before) == OK &&
		casefile_answers(req->db, c, rows->items[at].version, &after) == OK) {
		sent.changes = answers_compare(req, &before, &after, is_open);
	}
	return sent;
}

enum outcome
show_case_versions(struct req *req)
{
	const struct case_handle_query *in = req->in;
	struct case_versions_view view = { .back = { STR_NONE } };
	struct case_answer_list_rows rows;
	struct casefile *c;
	unsigned seat;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		(seat = case_seat_of(req, c)) == 0) {
		return NOT_FOUND;
	}
	rows = case_answer_list(req->db, c->row.id);
	view.c = c;
	view.back = case_url(req->arena, c, "");
	view.sent.items = ARENA_ARRAY(req->arena, rows.count, struct case_sent);
	for (size_t i = rows.count; i > 0; i--) {
		view.sent.items[view.sent.count++] = sent_of(
			req, c, &rows, i - 1, case_is_seen(req, c, seat));
	}
	return respond(req, case_versions_page, &view);
}
