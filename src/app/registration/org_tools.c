#include "org_tools.h"

#include "app.h"
#include "casefile.h"
#include "dispatch_inner.h"
#include "filing.h"
#include "name_likeness.h"
#include "region.h"
#include "registration_pages.h"

enum { NAMES_SHOWN = 5 };

/* The number behind the kind of a subject; 0 if it is of another kind. */
static int64_t
number_of(const struct page_subject *subject, const char *kind)
{
	struct str rest = subject->name, first;
	int64_t number = 0;

	return str_split(&rest, ':', &first) && str_equal(first, str_of(kind)) &&
			       str_parse_int(rest, &number)
		       ? number
		       : 0;
}

void
mistake_tool(struct html *h, const struct page_subject *subject)
{
	int64_t org = number_of(subject, "org");

	if (org) {
		mistake_button(h, org);
	}
}

/* ---- names --------------------------------------------------------------------------------------- */

static void
take_alike(struct db *db, const struct case_context *context, const struct region *community,
	struct names_view *view)
{
	struct names_of_community_rows rows = names_of_community(db, community->id);
	struct str name = filing_answer(db, context, "name");

	view->names.items = ARENA_ARRAY(db_arena(db), NAMES_SHOWN, struct names_of_community_row);
	for (size_t i = 0; i < rows.count && view->names.count < NAMES_SHOWN; i++) {
		if (rows.items[i].id.v != context->c->row.org_id.v &&
			name_likeness(name, rows.items[i].name, community->name.zh) >=
				NAMES_ALIKE) {
			view->names.items[view->names.count++] = rows.items[i];
		}
	}
}

void
names_alike_more(struct html *h, const struct page_subject *subject)
{
	struct req *req = h->req;
	struct casefile_id id = { number_of(subject, "case") };
	struct names_view view = { .names = { NULL, 0 } };
	const struct region *community;
	struct case_context context;
	struct answers answers;
	struct casefile *c;

	if (id.v == 0 || casefile_find_by_id(req_app(req), req->db, id, &c) != OK ||
		casefile_answers(req->db, c, c->row.answer_version, &answers) != OK) {
		return;
	}
	context = (struct case_context){ .app = req_app(req),
		.district = flight_of(req)->district,
		.c = c,
		.answers = &answers };
	community = region_find_by_code(
		req_regions(req), filing_answer(req->db, &context, "region"));
	if (!community || str_is_empty(filing_answer(req->db, &context, "name"))) {
		return;
	}
	take_alike(req->db, &context, community, &view);
	if (view.names.count) {
		names_alike(h, &view);
	}
}
