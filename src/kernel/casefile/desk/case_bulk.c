#include "case_bulk.h"

#include "app.h"
#include "case_finding.h"
#include "case_inner.h"
#include "region.h"
#include "store.h"

enum { SLICE = 10 };

/* ---- one case ------------------------------------------------------------------------------------- */

/* A case made ready to be acted on. */
struct bulk_act {
	struct case_run run;
	const struct case_action *action; /* NULL: claim, reassign */
	struct str problem;               /* why it cannot be; none: it can */
};

static bool
is_claim(const struct bulk *bulk)
{
	return str_equal(bulk->action, STR("claim"));
}

static bool
is_reassign(const struct bulk *bulk)
{
	return str_equal(bulk->action, STR("reassign"));
}

static struct str
say(const struct bulk *bulk, const char *zh)
{
	return str_of(tr(bulk->lang, zh));
}

/* By whom, and how: what somebody sees who came too late. */
static struct str
already_done(struct db *db, const struct bulk *bulk, const struct casefile *c,
	const struct case_turn_find_row *turn)
{
	const struct case_step *step = procedure_step(c->procedure, turn->step);
	const struct case_action *done = step ? step_action(step, turn->action) : NULL;

	if (c->end && c->end->outcome == END_WITHDRAWN) {
		return say(bulk, N_("申请人已经撤回。"));
	}
	if (str_is_empty(turn->decider) || !done) {
		return say(bulk, N_("已经办过了。"));
	}
	return TR(db_arena(db), bulk->lang, N_("{1}已经办过了（{2}）。"), turn->decider,
		bilingual_in(done->label, bulk->lang));
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

/* Somebody else has taken it: only who stands in for them may go on. */
static bool
is_others(struct db *db, const struct bulk *bulk, struct case_run *run)
{
	struct case_deputy_of_row deputy;
	struct login_id holder = run->turn->holder;

	if (holder.v == 0 || holder.v == bulk->login.v) {
		return false;
	}
	if (case_deputy_of(db, holder, clock_today(), &deputy) == OK &&
		deputy.deputy_id.v == bulk->login.v) {
		run->hand.absent = holder;
		run->hand.absent_name = run->turn->holder_name;
		return false;
	}
	return true;
}

static struct str
check_turn(struct db *db, const struct bulk *bulk, struct bulk_act *act)
{
	const struct case_turn *turn = act->run.turn;

	if (!works_there(db, bulk, turn)) {
		return say(bulk, N_("您已不在这个单位。"));
	}
	if (case_is_judge_of_own(db, act->run.c, bulk->login)) {
		return say(bulk, N_("这是您自己申请的，请同事来办。"));
	}
	if (!is_reassign(bulk) && case_judges_own_decision(&act->run, act->run.c)) {
		return say(bulk, N_("被申请复核的决定是您作出的，请同事来复核。"));
	}
	if (is_reassign(bulk)) {
		return case_works_there(db, turn, bulk->assignee)
			       ? STR_NONE
			       : say(bulk, N_("请选择本单位的一位同事。"));
	}
	if (act->run.c->state != CASE_OPEN && !is_claim(bulk)) {
		return say(bulk, N_("申请人正在补正。"));
	}
	if (is_others(db, bulk, &act->run)) {
		return TR(db_arena(db), bulk->lang, N_("{1}正在办。"), turn->holder_name);
	}
	if (is_claim(bulk)) {
		return turn->holder.v ? say(bulk, N_("已经在您手里。")) : STR_NONE;
	}
	act->action = step_action(turn->step, bulk->action);
	if (!act->action || act->action->kind == ACTION_CORRECT) {
		return say(bulk, N_("这一步没有这个操作。"));
	}
	if (step_needs_findings(turn->step) && act->action->kind != ACTION_BACK) {
		return say(bulk, N_("这一步要逐件填写核实情况，不能批量办理。"));
	}
	return STR_NONE;
}

/* What the turn is, and why nothing can be done with it. */
static void
make_ready(struct db *db, const struct bulk *bulk, struct case_turn_id id, struct bulk_act *act)
{
	struct answers *answers = ARENA_NEW(db_arena(db), struct answers);
	struct case_run *run = &act->run;
	struct case_turn_find_row row;

	*act = (struct bulk_act){ .run = { .app = bulk->app,
					  .db = db,
					  .district = bulk->district,
					  .hand = { .login = bulk->login },
					  .note = bulk->note } };
	if (case_turn_find(db, id, &row) != OK ||
		casefile_find_by_id(bulk->app, db, row.casefile_id, &run->c) != OK) {
		act->problem = say(bulk, N_("没有这件办件。"));
		return;
	}
	for (size_t i = 0; i < run->c->turn_count; i++) {
		run->turn = run->c->turns[i].id.v == id.v ? &run->c->turns[i] : run->turn;
	}
	if (!moment_is_none(row.ended_at) || !run->turn) {
		act->problem = already_done(db, bulk, run->c, &row);
		return;
	}
	run->hand.role = run->turn->role;
	run->hand.region = run->turn->region;
	run->before = run->c->row;
	act->problem = check_turn(db, bulk, act);
	if (str_is_empty(act->problem)) {
		casefile_answers(db, run->c, run->c->row.answer_version, answers);
		run->answers = answers;
	}
}

/* The sentence of a guard, or of the way. */
static struct str
why_not(const struct bulk *bulk, const struct case_run *run)
{
	if (!str_is_empty(run->problem_said)) {
		return run->problem_said;
	}
	return run->problem ? tr_format(db_arena(run->db), bulk->lang, run->problem,
				      run->problem_words, run->problem_word_count)
			    : say(bulk, N_("现在不能这样办。"));
}

struct bulk_line
bulk_look(struct db *db, const struct bulk *bulk, struct case_turn_id id)
{
	struct bulk_line line = { .turn = id.v, .number = STR("") };
	struct bulk_act act;

	make_ready(db, bulk, id, &act);
	if (act.run.c) {
		line.number = act.run.c->handle;
		line.title = act.run.c->row.title;
		line.to = case_url(db_arena(db), act.run.c, "");
	}
	line.problem = act.problem;
	if (str_is_empty(line.problem) && act.action &&
		(way_notice(&act.run, act.action) != OK ||
			way_guard(&act.run, act.action, act.action->guards,
				act.action->guard_count) != OK)) {
		line.problem = why_not(bulk, &act.run);
	}
	return line;
}

/* ---- the job -------------------------------------------------------------------------------------- */

struct deciding {
	const struct bulk *bulk;
	struct case_turn_id turn;
	struct casefile_id casefile; /* 0: there is none */
	struct str problem;          /* none: it is done */
};

/* In a part of the transaction that can be undone by itself. */
static enum outcome
decide(struct db *db, void *arg)
{
	struct deciding *deciding = arg;
	const struct bulk *bulk = deciding->bulk;
	struct case_turn_find_row row;
	struct bulk_act act;
	enum outcome outcome;
	int64_t changed = 0;

	if (case_turn_find(db, deciding->turn, &row) == OK) {
		casefile_lock(db, db_now(db), row.casefile_id, &changed);
		deciding->casefile = row.casefile_id;
	}
	make_ready(db, bulk, deciding->turn, &act);
	deciding->problem = act.problem;
	if (!str_is_empty(act.problem)) {
		return CONFLICT;
	}
	if (act.action) {
		outcome = case_carry_out(&act.run, act.action, NULL, 0);
	} else {
		outcome = case_take_turn(&act.run, is_claim(bulk) ? "claim" : "reassign",
			is_claim(bulk) ? bulk->login : bulk->assignee);
	}
	if (outcome != OK) {
		deciding->problem = why_not(bulk, &act.run);
	}
	return outcome;
}

struct slice {
	struct job *job;
	struct bulk bulk;
	struct bulk_input input;
	int64_t from;
};

static enum outcome
decide_slice(struct db *db, void *arg)
{
	struct slice *slice = arg;
	int64_t total = (int64_t)slice->input.turn_count, at = slice->from;

	for (; at < total && at < slice->from + SLICE; at++) {
		struct deciding one = { .bulk = &slice->bulk, .turn = { slice->input.turns[at] } };

		bool is_done = db_try(db, decide, &one) == OK;

		if (one.casefile.v) {
			case_bulk_line_put(
				db, &(struct case_bulk_line_put_args){ .job_id = slice->job->id,
					    .case_turn_id = one.turn,
					    .casefile_id = one.casefile,
					    .problem = is_done ? STR_NONE : one.problem,
					    .made_at = db_now(db) });
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
		.assignee = { slice.input.assignee },
		.lang = slice.input.is_english ? LANG_EN : LANG_ZH };
	outcome = store_write(app->store, arena, decide_slice, &slice);
	app_district_release(app, district);
	return outcome != OK || job->done >= job->total;
}

const struct job_kind case_bulk_job = { "cases.decide", N_("批量办理"), run_bulk };
