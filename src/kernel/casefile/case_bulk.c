#include "case_bulk.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "case_inner.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "region.h"
#include "respond.h"

enum { SLICE = 20, NOTE_CHARS_MAX = 2000, CODE_CHARS_MAX = 60, LOOKED_AT_MAX = 1000 };

static const struct field bulk_fields[] = {
	{ .name = "office",
		.type = FIELD_TEXT,
		.offset = offsetof(struct bulk_in, office),
		.label = N_("办理单位"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = offsetof(struct bulk_in, procedure),
		.label = N_("事项"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
	{ .name = "step",
		.type = FIELD_TEXT,
		.offset = offsetof(struct bulk_in, step),
		.label = N_("环节"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
	{ .name = "action",
		.type = FIELD_TEXT,
		.offset = offsetof(struct bulk_in, action),
		.label = N_("操作"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
	{ .name = "note",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct bulk_in, note),
		.label = N_("给申请人的话"),
		.max = NOTE_CHARS_MAX },
	{ .name = "deed",
		.type = FIELD_TEXT,
		.offset = offsetof(struct bulk_in, deed),
		.label = N_("先看还是办理"),
		.max = CODE_CHARS_MAX },
};
const struct form bulk_form = { "case_bulk", bulk_fields, FIELD_COUNT(bulk_fields),
	sizeof(struct bulk_in), NULL };

/* ---- one case ------------------------------------------------------------------------------------- */

/* What is decided, and by whom. */
struct bulk {
	struct app *app;
	const struct district *district;
	struct str action, note;
	struct login_id login;
	enum lang lang;
};

/* A turn made ready to be decided; the sentence why it cannot be. */
static const char *
take_turn(struct db *db, const struct bulk *bulk, struct case_turn_id id, struct case_run *ret_run,
	const struct case_action **ret_action)
{
	struct case_turn_find_row row;
	struct case_run run = { .app = bulk->app,
		.db = db,
		.district = bulk->district,
		.hand = { .login = bulk->login },
		.note = bulk->note };
	struct answers *answers = ARENA_NEW(db_arena(db), struct answers);

	if (case_turn_find(db, id, &row) != OK || !moment_is_none(row.ended_at) ||
		casefile_find_by_id(bulk->app, db, row.casefile_id, &run.c) != OK) {
		return N_("已经办过了。");
	}
	for (size_t i = 0; i < run.c->turn_count; i++) {
		run.turn = run.c->turns[i].id.v == id.v ? &run.c->turns[i] : run.turn;
	}
	*ret_run = run;
	if (run.c->state != CASE_OPEN || !run.turn) {
		return N_("申请人正在补正。");
	}
	if (run.turn->holder.v && run.turn->holder.v != bulk->login.v) {
		return N_("别人正在办。");
	}
	*ret_action = step_action(run.turn->step, bulk->action);
	if (!*ret_action || (*ret_action)->kind == ACTION_CORRECT) {
		return N_("这一步没有这个操作。");
	}
	casefile_answers(db, run.c, run.c->row.answer_version, answers);
	run.answers = answers;
	run.hand.role = run.turn->role;
	run.hand.region = run.turn->region;
	run.before = run.c->row;
	*ret_run = run;
	return NULL;
}

/* Whether somebody still works in the office of a turn. */
static bool
works_there(struct db *db, const struct bulk *bulk, const struct case_turn *turn)
{
	struct login_role_list_rows roles = login_role_list(db, bulk->login);

	for (size_t i = 0; i < roles.count; i++) {
		enum role role;

		if (role_parse(roles.items[i].role, &role) && role == turn->role &&
			roles.items[i].region_id.v &&
			region_is_within(
				&bulk->district->regions, turn->region, roles.items[i].region_id)) {
			return true;
		}
	}
	return false;
}

struct deciding {
	const struct bulk *bulk;
	struct case_turn_id turn;
	struct casefile_id casefile;
	struct str problem;
};

static struct str
why_not(const struct bulk *bulk, const struct case_run *run, const char *otherwise)
{
	if (!str_is_empty(run->problem_said)) {
		return run->problem_said;
	}
	return str_of(tr(bulk->lang, run->problem ? run->problem : otherwise));
}

/* In a part of the transaction that can be undone by itself. */
static enum outcome
decide(struct db *db, void *arg)
{
	struct deciding *deciding = arg;
	const struct case_action *action = NULL;
	struct case_run run = { .problem = NULL };
	const char *problem = take_turn(db, deciding->bulk, deciding->turn, &run, &action);
	enum outcome outcome;

	if (!problem && !works_there(db, deciding->bulk, run.turn)) {
		problem = N_("您已不在这个单位。");
	}
	if (problem) {
		deciding->problem = str_of(tr(deciding->bulk->lang, problem));
		return CONFLICT;
	}
	outcome = case_carry_out(&run, action, NULL, 0);
	if (outcome != OK) {
		deciding->problem = why_not(deciding->bulk, &run, N_("已经办过了。"));
	}
	return outcome;
}

/* ---- looked at first ------------------------------------------------------------------------------ */

static struct bulk_line
line_of(struct req *req, const struct bulk *bulk, struct case_turn_id id)
{
	const struct case_action *action = NULL;
	struct case_run run = { .problem = NULL };
	const char *problem = take_turn(req->db, bulk, id, &run, &action);
	struct bulk_line line = { .turn = id.v, .number = STR("") };

	if (run.c) {
		line.number = run.c->handle;
		line.title = run.c->row.title;
		line.to = case_url(req->arena, run.c, "");
	}
	if (!problem && way_guard(&run, action, action->guards, action->guard_count) != OK) {
		line.problem = why_not(bulk, &run, N_("已经办过了。"));
	} else if (problem) {
		line.problem = str_of(tr(bulk->lang, problem));
	}
	return line;
}

/* Those ticked, else all that wait at the step. */
static struct case_turn_ids_rows
turns_of(struct req *req, const struct bulk_in *in, const struct grant *office)
{
	struct case_turn_ids_row *items = ARENA_ARRAY(
		req->arena, req->posted.count + 1, struct case_turn_ids_row);
	size_t count = 0;

	for (size_t i = 0; i < req->posted.count && count < BULK_MAX; i++) {
		int64_t id = 0;

		if (str_equal(req->posted.items[i].name, STR("turn")) &&
			str_parse_int(req->posted.items[i].value, &id) && id > 0) {
			items[count++].id = (struct case_turn_id){ id };
		}
	}
	if (count) {
		return (struct case_turn_ids_rows){ items, count };
	}
	return case_turn_ids(
		req->db, &(struct case_turn_ids_args){ .role = str_of(role_name(office->role)),
				 .region_id = office->region,
				 .procedure = in->procedure,
				 .step = in->step,
				 .limit = BULK_MAX });
}

static enum outcome
look(struct req *req, const struct bulk_in *in, const struct bulk *bulk,
	const struct case_turn_ids_rows *turns)
{
	struct bulk_view view = { .in = in, .is_cut = turns->count == BULK_MAX };

	view.lines.items = ARENA_ARRAY(req->arena, turns->count, struct bulk_line);
	for (size_t i = 0; i < turns->count; i++) {
		struct bulk_line line = line_of(req, bulk, turns->items[i].id);

		view.good += str_is_empty(line.problem);
		view.lines.items[view.lines.count++] = line;
	}
	return respond(req, case_bulk_page, &view);
}

static struct str
input_of(struct req *req, const struct bulk_in *in, const struct case_turn_ids_rows *turns)
{
	struct buf *out = buf_create(req->arena, 256 << 10);
	struct json json;

	json_start(&json, out);
	json_object(&json);
	json_add_str(&json, "action", in->action);
	json_add_str(&json, "note", in->note);
	json_key(&json, "turns");
	json_array(&json);
	for (size_t i = 0; i < turns->count; i++) {
		json_int(&json, turns->items[i].id.v);
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
	struct bulk bulk = { .app = req_app(req),
		.district = case_run_of(req, NULL).district,
		.action = in->action,
		.note = in->note,
		.login = req->actor->login,
		.lang = req->lang };
	struct case_turn_ids_rows turns;
	struct job_id job;

	if (!office) {
		return FORBIDDEN;
	}
	turns = turns_of(req, in, office);
	if (turns.count == 0) {
		return form_reject(req, "", N_("没有选中办件。"));
	}
	if (!str_equal(in->deed, STR("do"))) {
		return look(req, in, &bulk, &turns);
	}
	job = job_add(req, case_bulk_job.name, input_of(req, in, &turns));
	audit_add(req, &(struct audit){ .verb = "case.bulk",
			       .object = "job",
			       .object_id = job.v,
			       .scope = { .region = office->region },
			       .reason = in->action });
	return respond_see_other(req, url_own(req->arena, "/jobs/%lld", (long long)job.v));
}

/* ---- the job -------------------------------------------------------------------------------------- */

struct slice {
	struct job *job;
	struct bulk bulk;
	struct bulk_input input;
	int64_t from, refused;
	struct str problems; /* of this slice, a line each */
};

static enum outcome
decide_slice(struct db *db, void *arg)
{
	struct slice *slice = arg;
	int64_t total = (int64_t)slice->input.turn_count, at = slice->from;
	struct buf *problems = buf_create(db_arena(db), 64 << 10);

	slice->refused = 0;
	for (; at < total && at < slice->from + SLICE; at++) {
		struct deciding one = { .bulk = &slice->bulk, .turn = { slice->input.turns[at] } };

		if (db_try(db, decide, &one) != OK) {
			slice->refused++;
			buf_format(problems, "%lld: %.*s\n", (long long)one.turn.v,
				STR_ARG(one.problem));
		}
	}
	slice->job->done = at;
	slice->job->total = total;
	slice->job->position = str_format(db_arena(db), "%lld", (long long)at);
	return job_store(db, slice->job);
}

static bool
run_bulk(struct app *app, struct arena *arena, struct job *job)
{
	struct slice slice = { .job = job, .input = bulk_input_read(arena, job->input) };
	const struct district *district = app_district_hold(app);
	enum outcome outcome;

	str_parse_int(job->position, &slice.from);
	slice.bulk = (struct bulk){ .app = app,
		.district = district,
		.action = slice.input.action,
		.note = slice.input.note,
		.login = job->login,
		.lang = LANG_ZH };
	outcome = store_write(app->store, arena, decide_slice, &slice);
	app_district_release(app, district);
	return outcome != OK || job->done >= job->total;
}

const struct job_kind case_bulk_job = { "cases.decide", N_("批量办理"), run_bulk };
