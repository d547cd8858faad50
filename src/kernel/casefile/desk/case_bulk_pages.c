#include "case_bulk.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "case_inner.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "procedure_version.h"
#include "respond.h"

enum { NOTE_CHARS_MAX = 2000, CODE_CHARS_MAX = 60, INPUT_BYTES_MAX = 256 << 10 };

#define PART(member) offsetof(struct bulk_in, member)
static const struct field bulk_fields[] = {
	{ "office", FIELD_TEXT, PART(office), N_("办理单位"), .is_required = true,
		.max = CODE_CHARS_MAX },
	{ "procedure", FIELD_TEXT, PART(procedure), N_("事项"), .is_required = true,
		.max = CODE_CHARS_MAX },
	{ "step", FIELD_TEXT, PART(step), N_("环节"), .is_required = true, .max = CODE_CHARS_MAX },
	{ "action", FIELD_TEXT, PART(action), N_("操作"), .is_required = true,
		.max = CODE_CHARS_MAX },
	{ "note", FIELD_LONG_TEXT, PART(note), N_("给申请人的话"), .max = NOTE_CHARS_MAX },
	{ "assignee", FIELD_TEXT, PART(assignee), N_("转给谁"), .max = 20 },
	{ "turn", FIELD_TEXT, PART(turn), N_("办件"),
		.max = 20 }, /* named, so that an address may hold it */
};
const struct form bulk_form = { "case_bulk", bulk_fields, FIELD_COUNT(bulk_fields),
	sizeof(struct bulk_in), NULL };

static const struct field job_fields[] = {
	{ "id", FIELD_ID, offsetof(struct bulk_job_query, id), N_("编号"), .is_required = true },
};
const struct form bulk_job_form = { "case_bulk_job", job_fields, FIELD_COUNT(job_fields),
	sizeof(struct bulk_job_query), NULL };

/* ---- what is chosen ------------------------------------------------------------------------------- */

/* A turn of an office of theirs: of others nobody learns by its number that it is there, nor of what. */
static bool
is_theirs(struct req *req, struct case_turn_id id)
{
	struct case_turn_find_row row;
	struct case_turn turn = { .part = STR_NONE };

	if (case_turn_find(req->db, id, &row) != OK || !role_parse(row.role, &turn.role)) {
		return false;
	}
	turn.region = row.region_id;
	return turn_grant(req->actor, &turn, req_regions(req)) != NULL;
}

/* Those ticked, as far as they are this one's; false: none was. */
static bool
turns_ticked(struct req *req, struct case_turn_ids_rows *ret_turns)
{
	const struct pairs *pairs = req->method == METHOD_POST ? &req->posted : &req->query;
	struct case_turn_ids_row *items = ARENA_ARRAY(
		req->arena, pairs->count + 1, struct case_turn_ids_row);
	size_t count = 0;
	bool is_ticked = false;

	for (size_t i = 0; i < pairs->count && count < BULK_MAX; i++) {
		int64_t id = 0;

		if (str_equal(pairs->items[i].name, STR("turn")) &&
			str_parse_int(pairs->items[i].value, &id) && id > 0) {
			is_ticked = true;
			items[count].id = (struct case_turn_id){ id };
			count += is_theirs(req, items[count].id);
		}
	}
	*ret_turns = (struct case_turn_ids_rows){ items, count };
	return is_ticked;
}

/* Those ticked, else all that wait at the step. */
static struct case_turn_ids_rows
turns_of(struct req *req, const struct bulk_in *in, const struct grant *office)
{
	struct case_turn_ids_rows ticked;

	if (turns_ticked(req, &ticked)) {
		return ticked;
	}
	return case_turn_ids(
		req->db, &(struct case_turn_ids_args){ .role = str_of(role_name(office->role)),
				 .region_id = office->region,
				 .procedure = in->procedure,
				 .step = in->step,
				 .limit = BULK_MAX });
}

static int64_t
number_of(struct str text)
{
	int64_t number = 0;

	return str_parse_int(text, &number) ? number : 0;
}

static struct bulk
bulk_of(struct req *req, const struct bulk_in *in)
{
	return (struct bulk){ .app = req_app(req),
		.district = case_run_of(req, NULL).district,
		.action = in->action,
		.note = in->note,
		.login = req->actor->login,
		.assignee = { number_of(in->assignee) },
		.lang = req->lang };
}

/* The step's own action; NULL of what every case has. */
static const struct case_action *
action_of(struct req *req, const struct bulk_in *in, const struct case_step **ret_step)
{
	const struct procedure *procedure = procedure_find(req_procedures(req), in->procedure);

	*ret_step = procedure ? procedure_step(procedure, in->step) : NULL;
	return *ret_step ? step_action(*ret_step, in->action) : NULL;
}

/* ---- looked at first ------------------------------------------------------------------------------ */

static void
take_colleagues(struct req *req, const struct grant *office, struct bulk_view *view)
{
	struct case_office_list_rows rows = case_office_list(
		req->db, str_of(role_name(office->role)), office->region);

	view->colleagues.items = ARENA_ARRAY(req->arena, rows.count, struct case_colleague);
	for (size_t i = 0; i < rows.count; i++) {
		view->colleagues.items[view->colleagues.count++] = (struct case_colleague){
			rows.items[i].login_id, rows.items[i].shown_name
		};
	}
}

/* Before somebody is chosen, any colleague would do. */
static struct bulk
with_anybody(struct bulk bulk)
{
	bulk.assignee = bulk.assignee.v ? bulk.assignee : bulk.login;
	return bulk;
}

static void
name_action(const struct bulk_in *in, const struct case_step *step, struct bulk_view *view)
{
	const struct case_action *chosen = view->chosen;

	view->step = step->title;
	view->action = chosen ? chosen->label
		       : str_equal(in->action, STR("claim"))
			       ? (struct bilingual){ STR("我来办"), STR("Take it") }
			       : (struct bilingual){ STR("转办"), STR("Hand over") };
	view->takes_note = chosen != NULL;
	view->needs_note = chosen && (chosen->needs_note || chosen->kind == ACTION_REJECT);
}

enum outcome
show_bulk(struct req *req)
{
	const struct bulk_in *in = req->in;
	const struct grant *office = desk_office(req, in->office);
	struct bulk bulk = with_anybody(bulk_of(req, in));
	struct bulk_view view = { .in = in };
	struct case_turn_ids_rows turns;
	const struct case_step *step;

	if (!office) {
		return FORBIDDEN;
	}
	view.chosen = action_of(req, in, &step);
	if (!step) {
		return respond(
			req, case_bulk_page, &view); /* an address by hand: nothing is chosen */
	}
	name_action(in, step, &view);
	take_colleagues(req, office, &view);
	turns = turns_of(req, in, office);
	view.is_cut = turns.count == BULK_MAX;
	view.lines.items = ARENA_ARRAY(req->arena, turns.count, struct bulk_line);
	for (size_t i = 0; i < turns.count; i++) {
		struct bulk_line line = bulk_look(req->db, &bulk, turns.items[i].id);

		view.good += str_is_empty(line.problem);
		view.lines.items[view.lines.count++] = line;
	}
	return respond(req, case_bulk_page, &view);
}

/* ---- begun ---------------------------------------------------------------------------------------- */

struct str
bulk_input_write(struct arena *arena, const struct bulk_input *input)
{
	struct buf *out = buf_create(arena, INPUT_BYTES_MAX);
	struct json json;

	json_start(&json, out);
	json_object(&json);
	json_add_str(&json, "action", input->action);
	json_add_str(&json, "note", input->note);
	json_add_int(&json, "assignee", input->assignee);
	json_add_bool(&json, "english", input->is_english);
	json_key(&json, "turns");
	json_array(&json);
	for (size_t i = 0; i < input->turn_count; i++) {
		json_int(&json, input->turns[i]);
	}
	json_array_end(&json);
	json_object_end(&json);
	return buf_view(out);
}

enum outcome
do_bulk(struct req *req)
{
	const struct bulk_in *in = req->in;
	const struct grant *office = desk_office(req, in->office);
	const struct case_action *action;
	const struct case_step *step;
	struct case_turn_ids_rows turns;
	struct bulk_input input;
	struct job_id job;

	if (!office) {
		return FORBIDDEN;
	}
	action = action_of(req, in, &step);
	if (action && (action->needs_note || action->kind == ACTION_REJECT) &&
		str_is_empty(str_trim(in->note))) {
		form_error(req, "note", N_("请写明理由，申请人会看到。"));
	}
	if (str_equal(in->action, STR("reassign")) && number_of(in->assignee) == 0) {
		form_error(req, "assignee", N_("请选择本单位的一位同事。"));
	}
	/* only what was looked at is decided */
	if (!turns_ticked(req, &turns) || turns.count == 0) {
		form_error(req, "", N_("没有选中办件。"));
	}
	if (req->errors.count) {
		return INVALID;
	}
	input = (struct bulk_input){ .action = in->action,
		.note = in->note,
		.assignee = number_of(in->assignee),
		.is_english = req->lang == LANG_EN,
		.turns = ARENA_ARRAY(req->arena, turns.count, int64_t),
		.turn_count = turns.count };
	for (size_t i = 0; i < turns.count; i++) {
		input.turns[i] = turns.items[i].id.v;
	}
	job = job_add(req, case_bulk_job.name, bulk_input_write(req->arena, &input));
	audit_add(req, &(struct audit){ .verb = "case.bulk",
			       .object = "job",
			       .object_id = job.v,
			       .scope = { .region = office->region },
			       .reason = in->action });
	return respond_see_other(req, url_own(req->arena, "/desk/bulk/%lld", (long long)job.v));
}

/* ---- how far it is -------------------------------------------------------------------------------- */

static int64_t
count_lines(struct req *req, struct job_id job, uint32_t clauses)
{
	struct case_bulk_line_count_row row;

	case_bulk_line_count(req->db,
		&(struct case_bulk_line_count_args){ .clauses = clauses, .job_id = job }, &row);
	return row.total;
}

static enum outcome
find_own(struct req *req, struct job *ret_job)
{
	const struct bulk_job_query *in = req->in;
	struct job job;

	if (job_find_for_page(req->db, (struct job_id){ in->id }, req->arena, &job) != OK ||
		job.login.v != req->actor->login.v ||
		!str_equal(job.kind, str_of(case_bulk_job.name))) {
		return NOT_FOUND;
	}
	*ret_job = job;
	return OK;
}

static enum outcome
changed_job(struct req *req, const struct job *job, const char *verb)
{
	audit_add(req, &(struct audit){ .verb = verb, .object = "job", .object_id = job->id.v });
	return respond_see_other(req, url_own(req->arena, "/desk/bulk/%lld", (long long)job->id.v));
}

enum outcome
stop_bulk_job(struct req *req)
{
	struct job job;
	int64_t changed = 0;

	if (find_own(req, &job) != OK) {
		return NOT_FOUND;
	}
	job_cancel(req->db, db_now(req->db), job.id, &changed);
	return changed == 1 ? changed_job(req, &job, "job.cancel") : CONFLICT;
}

enum outcome
restart_bulk_job(struct req *req)
{
	struct job job;

	if (find_own(req, &job) != OK) {
		return NOT_FOUND;
	}
	return job_begin_again(req->db, job.id) == OK ? changed_job(req, &job, "job.restart")
						      : CONFLICT;
}

enum outcome
show_bulk_job(struct req *req)
{
	struct case_bulk_line_refused_rows rows;
	struct bulk_job_view view = { .done = 0 };

	if (find_own(req, &view.job) != OK) {
		return NOT_FOUND;
	}
	view.problem = str_of(tr(req->lang, job_problem_label(view.job.problem)));
	view.progress = (struct progress){ .label = str_of(_("批量办理")),
		.state = view.job.state,
		.done = view.job.done,
		.total = view.job.total,
		.message = STR_NONE };
	view.is_over = progress_is_over(&view.progress);
	view.may_restart = view.is_over && !str_equal(view.job.state, STR("done"));
	view.refused = count_lines(req, view.job.id, CASE_BULK_LINE_COUNT_REFUSED);
	view.done = count_lines(req, view.job.id, 0) - view.refused;
	rows = case_bulk_line_refused(req->db, view.job.id, BULK_REFUSED_SHOWN);
	view.lines.items = ARENA_ARRAY(req->arena, rows.count, struct bulk_line);
	for (size_t i = 0; i < rows.count; i++) {
		view.lines.items[view.lines.count++] = (struct bulk_line){
			.number = rows.items[i].number,
			.title = rows.items[i].title,
			.problem = rows.items[i].problem,
			.to = url_own(req->arena, "/cases/%s",
				str_terminated(req->arena, rows.items[i].number))
		};
	}
	return respond(req, case_bulk_job_page, &view);
}
