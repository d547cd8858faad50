#include "case_api.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "json_write.h"
#include "procedure_version.h"
#include "respond.h"

enum { PER_PAGE = 50 };

static const struct field post_fields[] = {
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_post, procedure),
		.label = N_("事项"),
		.is_required = true,
		.max = 60 },
	{ .name = "org",
		.type = FIELD_INT,
		.offset = offsetof(struct case_post, org),
		.label = N_("组织"),
		.min = 1,
		.max = INT64_MAX },
	{ .name = "who",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_post, who),
		.label = N_("申请人的账号"),
		.max = 60 },
	{ .name = "fields",
		.type = FIELD_JSON,
		.offset = offsetof(struct case_post, fields),
		.label = N_("各项内容") },
	{ .name = "submit",
		.type = FIELD_BOOL,
		.offset = offsetof(struct case_post, submit),
		.label = N_("直接提交") },
};
const struct form case_post_form = { "case_post", post_fields, FIELD_COUNT(post_fields),
	sizeof(struct case_post), NULL };

FIXED_CHOICES(list_states, CHOICE("draft", "草稿", "Drafts"), CHOICE("open", "办理中", "Under way"),
	CHOICE("correcting", "待补正", "To be corrected"), CHOICE("ended", "已办结", "Decided"))

static const struct field list_fields[] = {
	{ .name = "state",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct case_list_query, state),
		.label = N_("状态"),
		.choices = list_states },
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_list_query, procedure),
		.label = N_("事项"),
		.max = 60 },
	{ .name = "before",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_list_query, before),
		.label = N_("在这一件之前"),
		.max = 20 },
	{ .name = "mine",
		.type = FIELD_BOOL,
		.offset = offsetof(struct case_list_query, is_mine),
		.label = N_("只看我的") },
};
const struct form case_list_form = { "case_list_query", list_fields, FIELD_COUNT(list_fields),
	sizeof(struct case_list_query), NULL };

#define AT(member) offsetof(struct case_api_item, member)
const struct member case_api_members[CASE_API_MEMBERS] = {
	{ "number", MEMBER_STR, AT(number), false },
	{ "procedure", MEMBER_STR, AT(procedure), false },
	{ "title", MEMBER_STR, AT(title), false },
	{ "state", MEMBER_STR, AT(state), false },
	{ "step", MEMBER_STR, AT(step), true },
	{ "outcome", MEMBER_STR, AT(outcome), true },
	{ "due_at", MEMBER_MOMENT, AT(due_at), true },
	{ "submitted_at", MEMBER_MOMENT, AT(submitted_at), true },
	{ "where", MEMBER_STR, AT(where), true },
};

/* What a program calls the state: the step while it is open, the end's outcome afterwards. */
static struct str
state_of(const struct casefile *c)
{
	if (c->state == CASE_ENDED) {
		return c->row.outcome;
	}
	return c->state == CASE_OPEN ? c->row.step : c->row.state;
}

/* ---- one ----------------------------------------------------------------------------------------- */

static void
write_actions(struct req *req, struct json *json, const struct casefile *c)
{
	struct case_options options = case_options_of(req, c);

	json_key(json, "actions");
	json_array(json);
	for (size_t i = 0; i < options.count; i++) {
		const struct case_option *option = &options.items[i];

		json_object(json);
		json_add_str(json, "id", option->id);
		json_add_str(json, "label", bilingual_in(option->label, req->lang));
		if (option->turn && option->turn->part.len) {
			json_add_str(json, "part", option->turn->part);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_timeline(struct req *req, struct json *json, const struct casefile *c, unsigned seat)
{
	struct case_entries entries = case_entries_of(req, c, seat);

	json_key(json, "timeline");
	json_array(json);
	for (size_t i = entries.count; i > 0; i--) {
		const struct case_entry *entry = &entries.items[i - 1];

		json_object(json);
		json_key(json, "at");
		json_moment(json, entry->at);
		json_add_str(json, "what", entry->label);
		json_add_str(json, "who", entry->who);
		json_add_str(json, "office", bilingual_in(entry->place, req->lang));
		json_add_str(json, "note", entry->note);
		if (entry->absent.len) {
			json_add_str(json, "for", entry->absent);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_fixes(struct req *req, struct json *json, const struct casefile *c)
{
	struct case_fixes fixes = case_open_fixes(req, c);

	json_key(json, "corrections");
	json_object(json);
	for (size_t i = 0; i < fixes.count; i++) {
		json_key_str(json, fixes.items[i].field);
		json_str(json, fixes.items[i].note);
	}
	json_object_end(json);
}

static enum outcome
answer_case(struct req *req, int status, const struct casefile *c)
{
	unsigned seat = case_seat_of(req, c);
	struct json *json = respond_json_begin(req, status);
	struct answers answers;

	json_object(json);
	json_add_str(json, "number", c->handle);
	json_add_str(json, "procedure", c->row.procedure);
	json_add_str(json, "title", c->row.title);
	json_add_str(json, "state", state_of(c));
	json_key(json, "ended");
	json_bool(json, c->state == CASE_ENDED);
	json_add_str(json, "outcome", c->row.outcome);
	json_key(json, "due");
	json_day(json, case_due_day(c->row.due_at));
	json_add_str(json, "where", case_where(req, c));
	json_add_str(json, "paper_no", c->row.paper_no);
	json_key(json, "org");
	if (c->row.org_id.v) {
		json_int(json, c->row.org_id.v);
	} else {
		json_null(json);
	}
	json_key(json, "fields");
	if (casefile_answers(req->db, c, c->row.answer_version, &answers) == OK) {
		json_raw(json, case_shown_json(req, c, &answers, seat));
	} else {
		json_null(json);
	}
	finding_json(req, json, c, seat);
	write_fixes(req, json, c);
	write_timeline(req, json, c, seat);
	write_actions(req, json, c);
	json_object_end(json);
	return OK;
}

/* The applicant sees all that they wrote; an office what is personal masked, as on its page. */
struct str
case_shown_json(
	struct req *req, const struct casefile *c, const struct answers *answers, unsigned seat)
{
	struct str open, personal;

	if (case_is_seen(req, c, seat)) {
		return answers->json;
	}
	answers_split(req->arena, answers, &open, &personal);
	return open;
}

enum outcome
get_case(struct req *req)
{
	const struct case_handle_query *in = req->in;
	struct casefile *c;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_seat_of(req, c) == 0) {
		return NOT_FOUND;
	}
	return answer_case(req, 200, c);
}

/* ---- beginning and acting ------------------------------------------------------------------------ */

enum outcome
post_case(struct req *req)
{
	const struct case_post *in = req->in;
	struct procedure_version_id version;
	const struct procedure *procedure = procedure_current(req, in->procedure, &version);
	struct answers answers;
	struct case_begin begin = { procedure, version, { in->org == INT_NONE ? 0 : in->org },
		{ 0 }, &answers };
	struct casefile *c;
	enum outcome outcome;

	if (!procedure) {
		return form_reject(
			req, "procedure", N_("没有这个事项，名称见 /api/v1/procedures。"));
	}
	outcome = case_find_whom(req, in->who, &begin.for_login);
	if (outcome == OK) {
		outcome = case_may_begin(req, &begin);
	}
	if (outcome == OK) {
		outcome = answers_read(req,
			&(struct answers_asked){ &procedure->form, &answers_none, NULL,
				in->submit ? ANSWERS_WHOLE : ANSWERS_DRAFT },
			&answers);
	}
	if (outcome == OK) {
		outcome = case_start(req, &begin, &c);
	}
	if (outcome == OK && in->submit) {
		outcome = case_do(req, c, &(struct case_move){ .action = STR("submit") }, &answers);
	}
	return outcome == OK ? answer_case(req, 201, c) : outcome;
}

enum outcome
post_case_step(struct req *req)
{
	const struct case_step_input *in = req->in;
	struct casefile *c;
	enum outcome outcome;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_seat_of(req, c) == 0) {
		return NOT_FOUND;
	}
	outcome = case_step_of(req, c, in);
	if (outcome != OK) {
		return outcome;
	}
	if (str_equal(in->action, STR("drop"))) {
		json_null(respond_json_begin(req, 200));
		return OK;
	}
	return answer_case(req, 200, c);
}

/* ---- lists --------------------------------------------------------------------------------------- */

static struct str
where_of(struct req *req, struct casefile_id id)
{
	struct casefile *c;

	return casefile_find_by_id(req_app(req), req->db, id, &c) == OK ? case_where(req, c)
									: STR_NONE;
}

static struct case_api_item
item_of(struct req *req, const struct case_list_mine_row *row)
{
	return (struct case_api_item){ .number = case_handle(req->arena, row->id, row->number),
		.procedure = row->procedure,
		.title = row->title,
		.state = row->state,
		.step = row->step,
		.outcome = row->outcome,
		.due_at = row->due_at,
		.submitted_at = row->submitted_at,
		.where = where_of(req, row->id) };
}

enum outcome
list_cases(struct req *req)
{
	const struct case_list_query *in = req->in;
	struct case_list_mine_args args = { .login_id = req->actor->login,
		.state = in->state,
		.procedure = in->procedure,
		.limit = PER_PAGE };
	struct case_list_mine_rows rows;
	struct case_api_item *items;

	args.clauses = (str_is_empty(in->state) ? 0 : CASE_LIST_MINE_STATE) |
		       (str_is_empty(in->procedure) ? 0 : CASE_LIST_MINE_PROCEDURE) |
		       (str_parse_int(in->before, &args.before) ? CASE_LIST_MINE_BEFORE : 0);
	rows = case_list_mine(req->db, &args);
	items = ARENA_ARRAY(req->arena, rows.count + 1, struct case_api_item);
	for (size_t i = 0; i < rows.count; i++) {
		items[i] = item_of(req, &rows.items[i]);
	}
	return respond_json_list(req,
		&(struct table_view){
			case_api_members, CASE_API_MEMBERS, items, rows.count, sizeof(*items) },
		&(struct list_page){ (int64_t)rows.count, rows.count < PER_PAGE, 1, PER_PAGE });
}
