#include "case_view.h"

#include "app.h"
#include "respond.h"
#include "sight.h"

/* Who decides may see the personal answers of a case whole, having said why; the audit log tells who did. */

enum { REASON_CHARS_MIN = 2, REASON_CHARS_MAX = 200 };

static const struct field see_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_see_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = 80 },
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_see_input, reason),
		.label = N_("为什么要看"),
		.is_required = true,
		.min = REASON_CHARS_MIN,
		.max = REASON_CHARS_MAX },
};
const struct form case_see_form = { "case_see", see_fields, FIELD_COUNT(see_fields),
	sizeof(struct case_see_input), NULL };

static struct sight
sight_of(const struct casefile *c)
{
	return (struct sight){ .object = "casefile",
		.object_id = c->row.id.v,
		.scope = { c->row.region_id, c->row.org_id },
		.field = "answers" };
}

enum outcome
see_case(struct req *req)
{
	const struct case_see_input *in = req->in;
	struct sight sight;
	struct casefile *c;
	unsigned seat;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		(seat = case_seat_of(req, c)) == 0) {
		return NOT_FOUND;
	}
	if (!(seat & (SEAT_OFFICE | SEAT_AUDITOR))) {
		return FORBIDDEN;
	}
	sight = sight_of(c);
	sight.reason = in->reason;
	sight_add(req, &sight);
	return respond_see_other(req, case_url(req->arena, c, ""));
}

bool
case_is_seen(struct req *req, const struct casefile *c, unsigned seat)
{
	struct sight sight = sight_of(c);

	return (seat & SEAT_APPLICANT) || sight_is_open(req, &sight);
}
