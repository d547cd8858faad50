#include "activity_pages.h"
#include "after.h"
#include "audit.h"
#include "day_sync.h"
#include "day_view.h"
#include "respond.h"

#include <stdlib.h>

/* Without any device: a sheet to be printed, and the same sheet as a form, ticked after it. */

enum { SHEET_TICKETS = 200, TAIL_CHARS = 2, DAY_BEFORE_MS = 86400000 };

static int
by_initials(const void *a, const void *b)
{
	const struct day_ticket_line *x = a, *y = b;
	int order = str_compare(x->initials, y->initials);

	order = order ? order : str_compare(x->tail, y->tail);
	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static struct day_ticket_line
line_of(struct req *req, const struct activity_signup_find_row *row)
{
	struct activity_person person;
	struct day_ticket_line line = { .id = row->id.v,
		.people = row->people,
		.initials = day_initials(req->db, row),
		.tail = STR(""),
		.is_arrived = !moment_is_none(row->arrived_at) };

	if (activity_person_find(req->db, row, &person) == OK && person.code.len >= TAIL_CHARS) {
		line.tail = str_slice(person.code, person.code.len - TAIL_CHARS, person.code.len);
	}
	return line;
}

/* So many tickets as a sheet holds, by name; sheets follow one another in the order of sign-ups. */
static enum outcome
fill(struct req *req, struct day_paper_view *view, const char *page)
{
	struct activity_signup_find_rows rows;
	struct activity_find_row row;

	if (activity_find(req->db, view->id, &row) != OK || !activity_is_own(req, &row) ||
		moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	view->brief = activity_brief_of_full(req, &row);
	view->after = view->after == INT_NONE ? 0 : view->after;
	rows = day_tickets(req->db, view->id, view->after, SHEET_TICKETS + 1);
	view->has_next = rows.count > SHEET_TICKETS;
	view->items.items = ARENA_ARRAY(req->arena, rows.count + 1, struct day_ticket_line);
	for (size_t i = 0; i < rows.count && i < SHEET_TICKETS; i++) {
		view->items.items[view->items.count++] = line_of(req, &rows.items[i]);
	}
	if (view->has_next) {
		view->next = url_own(req->arena, "/activities/%lld/%s?after=%lld",
			(long long)view->id.v, page, (long long)rows.items[SHEET_TICKETS - 1].id.v);
	}
	qsort(view->items.items, view->items.count, sizeof(*view->items.items), by_initials);
	for (size_t i = 0; i < view->items.count; i++) {
		view->items.items[i].row = (int64_t)i + 1;
	}
	view->to = url_own(req->arena, "/activities/%lld/typed", (long long)view->id.v);
	view->back = url_own(req->arena, "/activities/%lld/day", (long long)view->id.v);
	return OK;
}

enum outcome
show_day_sheet(struct req *req)
{
	const struct day_paper_query *in = req->in;
	struct day_paper_view view = { .id = in->id, .after = in->after };

	return fill(req, &view, "sheet") == OK ? respond(req, activity_sheet_page, &view)
					       : NOT_FOUND;
}

enum outcome
show_day_typed(struct req *req)
{
	const struct day_paper_query *in = req->in; /* of the same shape as what is typed in */
	struct day_paper_view view = { .id = in->id, .after = in->after };

	return fill(req, &view, "typed") == OK ? respond(req, activity_typed_page, &view)
					       : NOT_FOUND;
}

/* ---- typed in ------------------------------------------------------------------------------------ */

static enum outcome
note_one(struct req *req, const struct activity_find_row *activity, struct str number,
	struct day_told *told)
{
	int64_t id, changed = 0;

	if (!str_parse_int(number, &id) ||
		activity_signup_find(req->db, (struct activity_signup_id){ id }, &told->row) !=
			OK ||
		told->row.activity_id.v != activity->id.v) {
		return INVALID;
	}
	activity_signup_arrive(req->db, db_now(req->db), told->row.people, told->row.id, &changed);
	told->is_new = changed > 0;
	return OK;
}

enum outcome
type_day_in(struct req *req)
{
	const struct day_typed_input *in = req->in;
	struct activity_find_row row;
	struct day_told *told;
	size_t count = 0;

	if (activity_find_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &row)) {
		return FORBIDDEN;
	}
	if (row.from_at.ms - db_now(req->db).ms > (int64_t)DAY_BEFORE_MS) {
		return form_reject(req, "", N_("活动那天才能签到。"));
	}
	told = ARENA_ARRAY(req->arena, SHEET_TICKETS + 1, struct day_told);
	for (size_t i = 0; i < req->posted.count && count < SHEET_TICKETS; i++) {
		const struct pair *pair = &req->posted.items[i];

		if (!str_equal(pair->name, STR("came"))) {
			continue;
		}
		told[count] = (struct day_told){ .answer = DAY_ARRIVED };
		if (note_one(req, &row, pair->value, &told[count++]) != OK) {
			return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
		}
	}
	day_note_arrivals(req, &row, STR("纸质名单"), told, count);
	audit_add(req, &(struct audit){ .verb = "activity.paper",
			       .object = "activity",
			       .object_id = row.id.v,
			       .scope = { row.owner_region_id, row.org_id } });
	respond_flash(req, N_("记下了。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/typed?after=%lld", (long long)in->id.v,
			     (long long)(in->after == INT_NONE ? 0 : in->after)));
}
