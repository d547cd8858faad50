#include "case_api.h"

#include "app.h"
#include "case_absence.h"
#include "case_inner.h"
#include "case_number.h"
#include "case_seal.h"
#include "case_search.h"
#include "desk_inner.h"
#include "kernel_pages.h"
#include "procedure_version.h"
#include "region.h"
#include "respond.h"

/* The desk (待办): what waits for an office, what is due first at the head; and where an applicant finds their cases. */

enum { FOUND_MAX = 30 };

const struct right right_case_desk = { .name = "case.decide",
	.label = N_("办理办件"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) |
		 ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_FINANCE) |
		 ROLE_BIT(ROLE_CHECKER) | ROLE_BIT(ROLE_CASHIER) };

/* ---- rows ---------------------------------------------------------------------------------------- */

/* How much time is left, in words and colour. */
struct bilingual
desk_due_words(struct req *req, struct moment due_at, bool stands, const char **ret_tone)
{
	int left = case_days_left(req, due_at);
	struct str days = str_format(req->arena, "%d", left < 0 ? -left : left);

	*ret_tone = "";
	if (stands) {
		return (struct bilingual){ STR("申请人补正中"), STR("Being corrected") };
	}
	if (left == CASE_NO_DAYS) {
		return (struct bilingual){ STR("没有期限"), STR("No deadline") };
	}
	*ret_tone = left < 0 ? "danger" : left <= 1 ? "warn" : "";
	if (left < 0) {
		return (struct bilingual){ TR(req->arena, LANG_ZH, N_("已超期 {1} 个工作日"), days),
			TR(req->arena, LANG_EN, N_("已超期 {1} 个工作日"), days) };
	}
	return left == 0
		       ? (struct bilingual){ STR("今天到期"), STR("Due today") }
		       : (struct bilingual){ TR(req->arena, LANG_ZH, N_("还剩 {1} 个工作日"), days),
				 TR(req->arena, LANG_EN, N_("还剩 {1} 个工作日"), days) };
}

static void
take_procedure(
	struct req *req, struct procedure_version_id version, struct str step, struct desk_row *row)
{
	const struct procedure *procedure = procedure_of_version(req_app(req), req->db, version);
	const struct case_step *at = procedure ? procedure_step(procedure, step) : NULL;

	if (procedure) {
		row->procedure = procedure->title;
	}
	if (at) {
		row->step = at->title;
	}
}

static struct desk_row
row_of(struct req *req, const struct desk_list_row *found)
{
	struct desk_row row = { .number = found->number,
		.title = found->title,
		.applicant = found->applicant,
		.holder = found->holder,
		.amount = found->amount_fen,
		.due_at = found->due_at,
		.to = url_own(req->arena, "/cases/%s", str_terminated(req->arena, found->number)),
		.procedure_id = found->procedure,
		.step_id = found->step,
		.turn = found->id.v };
	const struct region *street = region_find(req_regions(req), found->street_id);

	if (street) {
		row.street = street->name;
	}
	row.due = desk_due_words(req, found->due_at, !moment_is_none(found->stood_at), &row.tone);
	take_procedure(req, found->procedure_version_id, found->step, &row);
	return row;
}

/* Marks those whose holder is away, where the one who looks stands in. */
static void
mark_deputies(struct req *req, const struct desk_list_rows *found, struct desk_rows *rows)
{
	struct case_deputy_for_rows away = case_deputy_for(
		req->db, req->actor->login, clock_today());

	for (size_t i = 0; i < rows->count; i++) {
		for (size_t k = 0; k < away.count; k++) {
			rows->items[i].is_deputys |= found->items[i].login_id.v &&
						     found->items[i].login_id.v ==
							     away.items[k].login_id.v;
		}
	}
}

static void
fill_waiting(struct req *req, const struct grant *office, struct desk_page_view *view)
{
	struct desk_page_query in = *view->in;
	struct desk_list_rows rows = desk_list_of(req, &in, office, DESK_PER_PAGE + 1);

	view->rows.items = ARENA_ARRAY(req->arena, rows.count, struct desk_row);
	for (size_t i = 0; i < rows.count && i < DESK_PER_PAGE; i++) {
		view->rows.items[view->rows.count++] = row_of(req, &rows.items[i]);
	}
	mark_deputies(req, &rows, &view->rows);
	if (rows.count > DESK_PER_PAGE) {
		const struct desk_list_row *last = &rows.items[DESK_PER_PAGE - 1];

		in.office = desk_office_key(req, office);
		in.after = str_equal(in.sort, STR("latest"))
				   ? str_format(req->arena, "%lld", (long long)last->id.v)
				   : str_format(req->arena, "%lld.%lld", (long long)last->due_key,
					     (long long)last->id.v);
		view->next = desk_url(req, &in);
	}
}

static void
fill_done(struct req *req, const struct grant *office, struct desk_page_view *view)
{
	struct desk_done_args args = { .role = str_of(role_name(office->role)),
		.region_id = office->region,
		.limit = DESK_PER_PAGE + 1 };
	struct desk_done_rows rows;

	if (str_parse_int(view->in->after, &args.before)) {
		args.clauses |= DESK_DONE_BEFORE;
	}
	rows = desk_done(req->db, &args);
	view->rows.items = ARENA_ARRAY(req->arena, rows.count, struct desk_row);
	for (size_t i = 0; i < rows.count && i < DESK_PER_PAGE; i++) {
		const struct desk_done_row *found = &rows.items[i];
		struct desk_row *row = &view->rows.items[view->rows.count++];

		*row = (struct desk_row){ .number = found->number,
			.title = found->title,
			.applicant = found->applicant,
			.holder = found->decider,
			.amount = MONEY_NONE,
			.due_at = found->ended_at,
			.tone = "",
			.to = url_own(req->arena, "/cases/%s",
				str_terminated(req->arena, found->number)) };
		take_procedure(req, found->procedure_version_id, found->step, row);
	}
	if (rows.count > DESK_PER_PAGE) {
		view->next = url_own(req->arena, "/desk?office=%s&show=done&after=%lld",
			str_terminated(req->arena, desk_office_key(req, office)),
			(long long)rows.items[DESK_PER_PAGE - 1].ended_at.ms);
	}
}

/* One procedure at one step: then its decisions can be taken for many at once. */
static void
fill_bulk(struct req *req, const struct grant *office, struct desk_page_view *view)
{
	struct desk_row *first = view->rows.items;
	const struct procedure *procedure;
	const struct case_step *step = NULL;

	for (size_t i = 1; i < view->rows.count; i++) {
		const struct desk_row *row = &view->rows.items[i];

		view->is_mixed |= !str_equal(row->step_id, first->step_id) ||
				  !str_equal(row->procedure_id, first->procedure_id);
	}
	if (view->is_mixed || str_is_empty(view->in->procedure) || view->rows.count == 0) {
		return;
	}
	procedure = procedure_find(req_procedures(req), view->in->procedure);
	step = procedure ? procedure_step(procedure, first->step_id) : NULL;
	if (!step) {
		return;
	}
	view->office_key = desk_office_key(req, office);
	view->bulk_step = first->step_id;
	view->bulk.items = ARENA_ARRAY(req->arena, step->action_count + 2, struct case_choice);
	for (size_t i = 0; i < step->action_count; i++) {
		const struct case_action *action = &step->actions[i];

		if (action->kind != ACTION_CORRECT) {
			view->bulk.items[view->bulk.count++] = (struct case_choice){
				.id = action->id, .label = action->label, .action = action
			};
		}
	}
	view->bulk.items[view->bulk.count++] = (struct case_choice){ .id = STR("claim"),
		.label = { STR("我来办"), STR("Take them") } };
	view->bulk.items[view->bulk.count++] = (struct case_choice){ .id = STR("reassign"),
		.label = { STR("转给同事"), STR("Hand them over") } };
}

/* ---- looking one up ------------------------------------------------------------------------------ */

struct desk_row
desk_row_of_case(struct req *req, const struct casefile *c)
{
	struct desk_row row = { .number = c->handle,
		.title = c->row.title,
		.applicant = c->row.applicant,
		.procedure = c->procedure->title,
		.amount = c->row.amount_fen,
		.due_at = c->row.due_at,
		.to = case_url(req->arena, c, "") };

	row.step = case_state_words(c, &row.tone);
	row.due = c->state == CASE_OPEN ? desk_due_words(req, c->row.due_at, false, &row.tone)
					: (struct bilingual){ STR(""), STR("") };
	return row;
}

/* By words, or by what is personal; of one procedure if that is chosen. */
static void
fill_found(struct req *req, const struct grant *office, struct desk_page_view *view)
{
	struct case_hits found = case_search(req, view->in->q, office->region, FOUND_MAX);

	view->rows.items = ARENA_ARRAY(req->arena, found.count, struct desk_row);
	for (size_t i = 0; i < found.count; i++) {
		const struct casefile *c = found.items[i];

		if (str_is_empty(view->in->procedure) ||
			str_equal(view->in->procedure, c->row.procedure)) {
			view->rows.items[view->rows.count++] = desk_row_of_case(req, c);
		}
	}
}

/* Where else officers go from here, for those who may. */
static void
fill_ways(struct req *req, struct desk_page_view *view)
{
	view->absences = URL_OWN("/desk/absences");
	if (req_may(req, &right_case_numbers, NULL)) {
		view->numbers = URL_OWN("/desk/numbers");
	}
	if (req_may(req, &right_seal_keep, NULL)) {
		view->seals = URL_OWN("/admin/seals");
	}
}

enum outcome
show_desk(struct req *req)
{
	const struct desk_page_query *in = req->in;
	const struct grant *office = desk_office(req, in->office);
	struct desk_page_view view = { .in = in };
	struct casefile *c;

	if (!office) {
		return FORBIDDEN;
	}
	if (!str_is_empty(in->q) &&
		casefile_find(req_app(req), req->db, str_trim(in->q), &c) == OK &&
		case_seat_of(req, c)) {
		return respond_see_other(req, case_url(req->arena, c, ""));
	}
	view.office = case_office_name(req, office->role, office->region);
	desk_fill_links(req, office, &view);
	fill_ways(req, &view);
	view.is_done = str_equal(in->show, STR("done"));
	if (!str_is_empty(in->q)) {
		fill_found(req, office, &view);
	} else if (view.is_done) {
		fill_done(req, office, &view);
	} else {
		fill_waiting(req, office, &view);
		fill_bulk(req, office, &view);
	}
	return respond(req, desk_page, &view);
}

/* ---- for programs -------------------------------------------------------------------------------- */

enum outcome
list_desk(struct req *req)
{
	const struct desk_page_query *in = req->in;
	const struct grant *office = desk_office(req, in->office);
	struct desk_page_view view = { .in = in };
	struct case_api_item *items;
	int64_t total;

	if (!office) {
		return FORBIDDEN;
	}
	total = desk_count_of(req, in, office);
	fill_waiting(req, office, &view);
	items = ARENA_ARRAY(req->arena, view.rows.count + 1, struct case_api_item);
	for (size_t i = 0; i < view.rows.count; i++) {
		const struct desk_row *row = &view.rows.items[i];

		items[i] = (struct case_api_item){ .number = row->number,
			.procedure = row->procedure_id,
			.title = row->title,
			.state = row->step_id,
			.step = row->step_id,
			.due_at = row->due_at,
			.submitted_at = MOMENT_NONE };
	}
	return respond_json_list(req,
		&(struct table_view){ case_api_members, CASE_API_MEMBERS, items, view.rows.count,
			sizeof(*items) },
		&(struct list_page){ total, total < DESK_COUNTED_MAX, 1, DESK_PER_PAGE });
}
