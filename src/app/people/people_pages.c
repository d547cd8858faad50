#include "people_hooks.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "case_tell.h"
#include "case_view.h"
#include "kernel_queries.h"
#include "org.h"
#include "org_member.h"
#include "page_tools.h"
#include "people_pages.h"
#include "procedure_version.h"
#include "respond.h"

/* The head's word against a succession; the buttons on pages of others by which a claim or a succession begins. */

#define WAITS_AT "hearing" /* the step of org_succession.yaml at which the head may object */

const struct right right_succession_object = {
	.name = "people.object", .label = N_("对变更负责人提出异议"), .roles = ROLE_BIT(ROLE_HEAD)
};

static const struct field objection_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct head_objection_input, id),
		.label = N_("组织") },
	{ .name = "text",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct head_objection_input, text),
		.label = N_("您的意见"),
		.hint = N_("写一句您还在负责、怎样联系您；办理单位看得到"),
		.is_required = true,
		.min = 2,
		.max = 500 },
};
const struct form head_objection_form = { "head_objection", objection_fields,
	FIELD_COUNT(objection_fields), sizeof(struct head_objection_input), NULL };

/* ---- the head's word ------------------------------------------------------------------------------ */

static enum outcome
find_waiting(struct req *req, struct org_id org, struct people_case_waiting_row *ret_row)
{
	return people_case_waiting(req->db, org, STR(SUCCESSION_PROCEDURE), STR(WAITS_AT), ret_row);
}

struct succession_view
succession_of(struct req *req, struct org_id org)
{
	struct succession_view view = { .org = org, .until_day = DAY_NONE };
	struct people_case_waiting_row row;
	struct people_objections_row said;
	struct case_org_find_row found;

	if (case_org_find(req->db, org, &found) == OK) {
		view.org_name = found.name;
	}
	if (find_waiting(req, org, &row) == OK) {
		people_objections(req->db, row.id, &said);
		view.is_open = true;
		view.has_objected = said.total > 0;
		view.until_day = case_due_day(row.due_at);
	}
	return view;
}

enum outcome
show_succession(struct req *req)
{
	struct succession_view view;
	struct scope scope;

	if (org_scope(req, &scope) != OK) {
		return NOT_FOUND;
	}
	view = succession_of(req, scope.org);
	view.in = req->method == METHOD_POST ? req->in : NULL;
	return respond(req, succession_page, &view);
}

enum outcome
object_to_succession(struct req *req)
{
	const struct head_objection_input *in = req->in;
	struct people_case_waiting_row row;
	struct bilingual title;
	struct casefile *c;
	struct case_run run;
	int64_t changed = 0;

	if (find_waiting(req, (struct org_id){ in->id }, &row) != OK) {
		return form_reject(req, "", N_("现在没有等您答复的变更申请。"));
	}
	casefile_lock(req->db, db_now(req->db), row.id, &changed);
	if (casefile_find_by_id(req_app(req), req->db, row.id, &c) != OK || c->state != CASE_OPEN ||
		!str_equal(c->row.step, STR(WAITS_AT))) {
		return CONFLICT;
	}
	run = case_run_of(req, c);
	event_add(&run,
		&(struct case_note){ .kind = "objection", .step = c->row.step, .text = in->text });
	title = CASE_WORDS(req->arena, N_("“{1}”的现负责人提出异议，请核实"),
		((struct bilingual){ c->row.title, c->row.title }));
	for (size_t i = 0; i < c->turn_count; i++) {
		event_tell_turn(&run, &c->turns[i], CASE_MESSAGE, title);
	}
	respond_flash(req, N_("异议已提出，街道会核实，核实之前不会变更。"));
	return respond_see_other(req, URL_OWN("/org"));
}

/* ---- buttons -------------------------------------------------------------------------------------- */

static bool
has_procedure(struct req *req, const char *id)
{
	struct procedure_version_id version;
	const struct procedure *procedure = procedure_current(req, str_of(id), &version);

	return procedure && !procedure->is_hidden;
}

static void
draw_button(struct html *h, struct org_id org, const char *procedure, const char *label)
{
	struct people_button_view view = { label,
		url_own(h->arena, "/cases/new/%s?org=%lld", procedure, (long long)org.v) };

	if (has_procedure(h->req, procedure)) {
		people_button(h, &view);
	}
}

/* On the public page: whoever is the head may say so while nobody has. */
static void
draw_on_page(struct html *h, struct org_id org)
{
	struct scope scope;

	if (!org_has_head(h->req->db, org)) {
		draw_button(h, org, CLAIM_PROCEDURE, N_("我是负责人，认领"));
	} else if (h->req->actor->login.v && org_scope_of(h->req, org, &scope) == OK &&
		   req_may(h->req, &right_succession_begin, &scope)) {
		draw_button(h, org, SUCCESSION_PROCEDURE, N_("负责人联系不上"));
	}
}

static void
draw_in_workplace(struct html *h, struct org_id org)
{
	struct scope scope = { .org = org };
	struct succession_view view = succession_of(h->req, org);

	if (view.is_open && req_may(h->req, &right_succession_object, &scope)) {
		succession_card(h, &view);
	} else if (!view.is_open && !req_may(h->req, &right_succession_object, &scope)) {
		draw_button(h, org, SUCCESSION_PROCEDURE, N_("负责人联系不上"));
	}
}

void
people_page_tools(struct html *h, const struct page_subject *subject)
{
	struct str rest = subject->name, kind;
	struct org_id org;

	if (!str_split(&rest, ':', &kind) || !str_parse_int(rest, &org.v)) {
		return;
	}
	if (str_equal(kind, STR("org"))) {
		draw_on_page(h, org);
	} else if (str_equal(kind, STR("workplace"))) {
		draw_in_workplace(h, org);
	}
}
