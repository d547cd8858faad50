#include "case_api.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "kernel_pages.h"
#include "procedure_version.h"
#include "region.h"
#include "respond.h"

/* The desk (待办): what waits for an office, what is due first at the head; and where an applicant finds their cases. */

enum { DESK_PER_PAGE = 30, DESK_COUNTED_MAX = 1001, FOUND_MAX = 20 };

const struct right right_case_desk = { .name = "case.decide",
	.label = N_("办理办件"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) |
		 ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_FINANCE) |
		 ROLE_BIT(ROLE_CHECKER) | ROLE_BIT(ROLE_CASHIER) };

static struct choices
list_shows(struct req *req)
{
	static const struct choice items[] = { { STR("mine"), { STR("我在办"), STR("Mine") } },
		{ STR("free"), { STR("还没人办"), STR("Not taken") } },
		{ STR("overdue"), { STR("已超期"), STR("Overdue") } },
		{ STR("standing"), { STR("等补正"), STR("Being corrected") } },
		{ STR("done"), { STR("已办"), STR("Done") } } };

	(void)req;
	return (struct choices){ items, sizeof(items) / sizeof(items[0]) };
}

static const struct field desk_fields[] = {
	{ .name = "office",
		.type = FIELD_TEXT,
		.offset = offsetof(struct desk_page_query, office),
		.label = N_("办理单位"),
		.max = 40 },
	{ .name = "show",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct desk_page_query, show),
		.label = N_("显示"),
		.choices = list_shows },
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = offsetof(struct desk_page_query, procedure),
		.label = N_("事项"),
		.max = 60 },
	{ .name = "q",
		.type = FIELD_TEXT,
		.offset = offsetof(struct desk_page_query, q),
		.label = N_("编号、姓名、手机号或证件号"),
		.max = 80 },
	{ .name = "after",
		.type = FIELD_TEXT,
		.offset = offsetof(struct desk_page_query, after),
		.label = N_("在这一件之后"),
		.max = 60 },
};
const struct form desk_page_form = { "desk_query", desk_fields, FIELD_COUNT(desk_fields),
	sizeof(struct desk_page_query), NULL };

/* ---- whose desk ---------------------------------------------------------------------------------- */

static bool
has_desk(const struct grant *grant)
{
	return grant->region.v && (right_case_desk.roles & ROLE_BIT(grant->role));
}

static struct str
office_key(struct req *req, const struct grant *grant)
{
	const struct region *region = region_find(req_regions(req), grant->region);

	return str_format(req->arena, "%s-%.*s", role_name(grant->role),
		STR_ARG(region ? region->code : STR("")));
}

/* The one asked for, else the first. */
const struct grant *
desk_office(struct req *req, struct str key)
{
	const struct grant *first = NULL;

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *grant = &req->actor->grants[i];

		if (!has_desk(grant)) {
			continue;
		}
		if (str_equal(office_key(req, grant), key)) {
			return grant;
		}
		first = first ? first : grant;
	}
	return first;
}

static struct url
desk_url(struct req *req, const struct desk_page_query *in, struct str office, struct str show,
	struct str procedure)
{
	(void)in;
	return url_own(req->arena, "/desk?office=%s&show=%s&procedure=%s",
		str_terminated(req->arena, office), str_terminated(req->arena, show),
		str_terminated(req->arena, procedure));
}

/* ---- counting ------------------------------------------------------------------------------------ */

/* Which index is narrowest is said here: mine and what stands are few, of what nobody has taken the procedure's are. */
static uint32_t
clauses_of(struct str show, struct str procedure)
{
	bool is_any = str_is_empty(procedure);

	if (str_equal(show, STR("mine"))) {
		return DESK_LIST_MINE | (is_any ? 0 : DESK_LIST_PROCEDURE_TOO);
	}
	if (str_equal(show, STR("standing"))) {
		return DESK_LIST_STANDING | (is_any ? 0 : DESK_LIST_PROCEDURE_TOO);
	}
	if (str_equal(show, STR("free"))) {
		return is_any ? DESK_LIST_FREE : DESK_LIST_FREE_TOO | DESK_LIST_PROCEDURE;
	}
	return (str_equal(show, STR("overdue")) ? DESK_LIST_OVERDUE : 0) |
	       (is_any ? 0 : DESK_LIST_PROCEDURE);
}
_Static_assert((int)DESK_LIST_PROCEDURE == (int)DESK_COUNT_PROCEDURE &&
		       (int)DESK_LIST_MINE == (int)DESK_COUNT_MINE &&
		       (int)DESK_LIST_FREE == (int)DESK_COUNT_FREE &&
		       (int)DESK_LIST_OVERDUE == (int)DESK_COUNT_OVERDUE &&
		       (int)DESK_LIST_STANDING == (int)DESK_COUNT_STANDING &&
		       (int)DESK_LIST_PROCEDURE_TOO == (int)DESK_COUNT_PROCEDURE_TOO &&
		       (int)DESK_LIST_FREE_TOO == (int)DESK_COUNT_FREE_TOO,
	"list and count have the same clauses");

static int64_t
count_desk(struct req *req, const struct grant *office, struct str show, struct str procedure)
{
	struct desk_count_row row;

	desk_count(req->db,
		&(struct desk_count_args){ .clauses = clauses_of(show, procedure),
			.role = str_of(role_name(office->role)),
			.region_id = office->region,
			.procedure = procedure,
			.login_id = req->actor->login,
			.now = db_now(req->db).ms,
			.limit = DESK_COUNTED_MAX },
		&row);
	return row.total;
}

static struct desk_links
tabs_of(struct req *req, const struct desk_page_query *in, const struct grant *office)
{
	struct choices shows = list_shows(req);
	struct desk_links tabs = { ARENA_ARRAY(req->arena, shows.count + 1, struct desk_link), 0 };
	struct str key = office_key(req, office);

	tabs.items[tabs.count++] = (struct desk_link){ { STR("全部待办"), STR("All waiting") },
		desk_url(req, in, key, STR(""), in->procedure),
		count_desk(req, office, STR(""), in->procedure), str_is_empty(in->show), true };
	for (size_t i = 0; i < shows.count; i++) {
		struct str show = shows.items[i].value;
		bool is_done = str_equal(show, STR("done"));

		tabs.items[tabs.count++] = (struct desk_link){ shows.items[i].label,
			desk_url(req, in, key, show, in->procedure),
			is_done ? INT_NONE : count_desk(req, office, show, in->procedure),
			str_equal(show, in->show), true };
	}
	for (size_t i = 0; i < tabs.count; i++) {
		tabs.items[i].is_exact = tabs.items[i].count < DESK_COUNTED_MAX;
	}
	return tabs;
}

static struct desk_links
offices_of(struct req *req, const struct desk_page_query *in, const struct grant *current)
{
	struct desk_links links = {
		ARENA_ARRAY(req->arena, req->actor->grant_count, struct desk_link), 0
	};

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *grant = &req->actor->grants[i];

		if (has_desk(grant)) {
			int64_t count = count_desk(req, grant, STR(""), STR(""));

			links.items[links.count++] = (struct desk_link){
				case_office_name(req, grant->role, grant->region),
				desk_url(req, in, office_key(req, grant), in->show, STR("")), count,
				grant == current, count < DESK_COUNTED_MAX
			};
		}
	}
	return links;
}

/* Procedures of which something waits. */
static struct desk_links
procedures_of(struct req *req, const struct desk_page_query *in, const struct grant *office)
{
	const struct procedures *all = req_procedures(req);
	struct desk_links links = { ARENA_ARRAY(req->arena, all->count + 1, struct desk_link), 0 };

	links.items[links.count++] = (struct desk_link){ { STR("全部事项"), STR("All procedures") },
		desk_url(req, in, office_key(req, office), in->show, STR("")), INT_NONE,
		str_is_empty(in->procedure), true };
	for (size_t i = 0; i < all->count; i++) {
		const struct procedure *procedure = &all->items[i];
		int64_t count = count_desk(req, office, STR(""), procedure->id);

		if (count) {
			links.items[links.count++] = (struct desk_link){ procedure->title,
				desk_url(req, in, office_key(req, office), in->show, procedure->id),
				count, str_equal(in->procedure, procedure->id),
				count < DESK_COUNTED_MAX };
		}
	}
	return links;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

/* How much time is left, in words and colour. */
static struct bilingual
due_words(struct req *req, struct moment due_at, bool stands, const char **ret_tone)
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

	row.due = due_words(req, found->due_at, !moment_is_none(found->stood_at), &row.tone);
	take_procedure(req, found->procedure_version_id, found->step, &row);
	return row;
}

static void
fill_waiting(struct req *req, const struct grant *office, struct desk_page_view *view)
{
	const struct desk_page_query *in = view->in;
	struct desk_list_args args = { .clauses = clauses_of(in->show, in->procedure),
		.role = str_of(role_name(office->role)),
		.region_id = office->region,
		.procedure = in->procedure,
		.login_id = req->actor->login,
		.now = db_now(req->db).ms,
		.limit = DESK_PER_PAGE + 1 };
	struct str rest = in->after, due;
	struct desk_list_rows rows;

	if (str_split(&rest, '.', &due) && str_parse_int(due, &args.after_due) &&
		str_parse_int(rest, &args.after_id)) {
		args.clauses |= DESK_LIST_AFTER;
	}
	rows = desk_list(req->db, &args);
	view->rows.items = ARENA_ARRAY(req->arena, rows.count, struct desk_row);
	for (size_t i = 0; i < rows.count && i < DESK_PER_PAGE; i++) {
		view->rows.items[view->rows.count++] = row_of(req, &rows.items[i]);
	}
	if (rows.count > DESK_PER_PAGE) {
		const struct desk_list_row *last = &rows.items[DESK_PER_PAGE - 1];

		view->next = url_own(req->arena,
			"/desk?office=%s&show=%s&procedure=%s&after=%lld.%lld",
			str_terminated(req->arena, office_key(req, office)),
			str_terminated(req->arena, in->show),
			str_terminated(req->arena, in->procedure), (long long)last->due_key,
			(long long)last->id.v);
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
			str_terminated(req->arena, office_key(req, office)),
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
		if (!str_equal(view->rows.items[i].step_id, first->step_id)) {
			return;
		}
	}
	if (str_is_empty(view->in->procedure) || view->rows.count == 0) {
		return;
	}
	procedure = procedure_find(req_procedures(req), view->in->procedure);
	step = procedure ? procedure_step(procedure, first->step_id) : NULL;
	if (!step) {
		return;
	}
	view->office_key = office_key(req, office);
	view->bulk_step = first->step_id;
	view->bulk.items = ARENA_ARRAY(req->arena, step->action_count, struct case_choice);
	for (size_t i = 0; i < step->action_count; i++) {
		const struct case_action *action = &step->actions[i];

		if (action->kind != ACTION_CORRECT) {
			view->bulk.items[view->bulk.count++] = (struct case_choice){
				.id = action->id, .label = action->label, .action = action
			};
		}
	}
}

/* ---- looking one up ------------------------------------------------------------------------------ */

static struct desk_row
row_of_case(struct req *req, const struct casefile *c)
{
	struct desk_row row = { .number = c->handle,
		.title = c->row.title,
		.applicant = c->row.applicant,
		.procedure = c->procedure->title,
		.amount = c->row.amount_fen,
		.due_at = c->row.due_at,
		.to = case_url(req->arena, c, "") };

	row.step = case_state_words(c, &row.tone);
	row.due = c->state == CASE_OPEN ? due_words(req, c->row.due_at, false, &row.tone)
					: (struct bilingual){ STR(""), STR("") };
	return row;
}

/* By what is personal, found through its hash: those that the one who looks may see. */
static void
fill_found(struct req *req, struct desk_page_view *view)
{
	struct case_find_by_hash_rows rows = case_find_by_hash(
		req->db, case_find_hash(req->db, str_trim(view->in->q)), FOUND_MAX);

	view->rows.items = ARENA_ARRAY(req->arena, rows.count, struct desk_row);
	for (size_t i = 0; i < rows.count; i++) {
		struct casefile *c;

		if (casefile_find_by_id(req_app(req), req->db, rows.items[i].casefile_id, &c) ==
				OK &&
			case_seat_of(req, c)) {
			view->rows.items[view->rows.count++] = row_of_case(req, c);
		}
	}
}

enum outcome
show_desk(struct req *req)
{
	const struct desk_page_query *in = req->in;
	const struct grant *office = desk_office(req, in->office);
	struct desk_page_view view = { .in = in, .next = { STR_NONE } };
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
	view.offices = offices_of(req, in, office);
	view.tabs = tabs_of(req, in, office);
	view.procedures = procedures_of(req, in, office);
	view.is_done = str_equal(in->show, STR("done"));
	if (!str_is_empty(in->q)) {
		fill_found(req, &view);
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
	total = count_desk(req, office, in->show, in->procedure);
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
