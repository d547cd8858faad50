#include "case_inner.h"

#include "case_tell.h"
#include "hooks.h"
#include "region.h"

/* A case's way from step to step.  Each change ends or begins turns; nothing here asks who may. */

void
way_refresh(struct case_run *run)
{
	struct casefile_row row;

	if (casefile_of_id(run->db, run->c->row.id, &row) != OK) {
		fail("case %lld is gone in its own transaction", (long long)run->c->row.id.v);
	}
	run->c->row = row;
	casefile_take(run->app, run->db, run->c);
}

static enum outcome
refuse(struct case_run *run, const char *problem)
{
	run->problem = problem;
	return INVALID;
}

/* ---- what offices add ---------------------------------------------------------------------------- */

static struct case_context
context_of(struct case_run *run, const struct case_action *action)
{
	return (struct case_context){ .app = run->app,
		.district = run->district,
		.c = run->c,
		.answers = run->answers,
		.findings = run->findings,
		.action = action,
		.login = run->hand.login,
		.note = run->note };
}

enum outcome
way_guard(struct case_run *run, const struct case_action *action, const struct str *names,
	size_t count)
{
	struct case_context context = context_of(run, action);

	for (size_t i = 0; i < count; i++) {
		const struct case_guard *guard = case_guard_find(names[i]);
		enum outcome outcome;

		if (!guard) {
			fail("the guard %.*s is not known to this program", STR_ARG(names[i]));
		}
		outcome = guard->run(run->req, run->db, &context, &run->problem_said);
		if (outcome != OK) {
			return outcome;
		}
	}
	return OK;
}

static enum outcome
run_effects(struct case_run *run, const struct case_action *action)
{
	struct case_context context = context_of(run, action);

	for (size_t i = 0; i < action->effect_count; i++) {
		const struct case_effect *effect = case_effect_find(action->effects[i]);
		enum outcome outcome;

		if (!effect) {
			fail("the effect %.*s is not known to this program",
				STR_ARG(action->effects[i]));
		}
		outcome = effect->run(run->db, &context, &run->problem_said);
		if (outcome != OK) {
			return outcome;
		}
	}
	return OK;
}

/* ---- turns --------------------------------------------------------------------------------------- */

/* One office's turn at the step begins. */
static enum outcome
begin_turn(struct case_run *run, const struct case_step *step, const struct step_office *office,
	struct moment due_at)
{
	struct region_id region = office_region(
		&run->district->regions, office->role, run->c->row.region_id);
	const struct region *street = region_street_of(
		&run->district->regions, run->c->row.region_id);
	struct str part = str_is_none(office->part) ? STR("") : office->part;
	struct case_turn_rounds_row rounds;
	struct case_turn_add_row row;

	if (region.v == 0) {
		run->problem_words[0] = bilingual_in(
			step->title, run->req ? run->req->lang : LANG_ZH);
		run->problem_word_count = 1;
		return refuse(run, N_("“{1}”由所在社区或街道办理，请先写明是哪个社区。"));
	}
	case_turn_rounds(run->db, run->c->row.id, step->id, part, &rounds);
	case_turn_add(run->db,
		&(struct case_turn_add_args){ .casefile_id = run->c->row.id,
			.procedure = run->c->row.procedure,
			.step = step->id,
			.part = part,
			.round = rounds.rounds + 1,
			.role = str_of(role_name(office->role)),
			.region_id = region,
			.street_id = street ? street->id : (struct region_id){ 0 },
			.began_at = db_now(run->db),
			.due_at = due_at,
			.due_key = clock_key(due_at) },
		&row);
	clock_set_alarms(run, row.id, &step->clock, due_at);
	return OK;
}

enum outcome
way_enter(struct case_run *run, const struct case_step *step)
{
	struct moment due_at = clock_due(&run->district->calendar, &step->clock, db_now(run->db));

	for (size_t i = 0; i < step->office_count; i++) {
		enum outcome outcome = begin_turn(run, step, &step->offices[i], due_at);

		if (outcome != OK) {
			return outcome;
		}
	}
	casefile_set_place(run->db, &(struct casefile_set_place_args){ .state = STR("open"),
					    .step = step->id,
					    .round = run->c->row.round + 1,
					    .due_at = due_at,
					    .id = run->c->row.id });
	return OK;
}

/* The decision's own number (文号), once; effects may already name it. */
static void
give_paper_no(struct case_run *run, const struct case_end *end)
{
	struct casefile_row *row = &run->c->row;
	struct number_place place;

	if (str_is_empty(run->c->procedure->paper_no) || !str_is_empty(row->paper_no) ||
		(end->outcome != END_GRANTED && end->outcome != END_REFUSED)) {
		return;
	}
	place = number_place_of(&run->district->regions, row->region_id);
	row->paper_no = number_next(run->db, run->c->procedure->paper_no,
		&(struct number_use){ "paper", row->id }, &place);
}

enum outcome
way_end(struct case_run *run, const struct case_end *end)
{
	struct moment now = db_now(run->db);

	give_paper_no(run, end);
	case_turn_end_rest(run->db, &(struct case_turn_end_rest_args){ .action = STR("over"),
					    .ended_at = now,
					    .ended_key = now.ms,
					    .casefile_id = run->c->row.id });
	case_alarm_clear(run->db, run->c->row.id);
	casefile_end(run->db, &(struct casefile_end_args){ .ending = end->id,
				      .outcome = str_of(end_outcome_name(end->outcome)),
				      .ended_at = now,
				      .paper_no = run->c->row.paper_no,
				      .id = run->c->row.id });
	return OK;
}

/* To the step or end of that id. */
static enum outcome
go(struct case_run *run, struct str to)
{
	const struct case_step *step = procedure_step(run->c->procedure, to);
	const struct case_end *end = procedure_end(run->c->procedure, to);

	if (!step && !end) {
		fail("procedure %.*s leads to %.*s, which it does not have",
			STR_ARG(run->c->procedure->id), STR_ARG(to));
	}
	return step ? way_enter(run, step) : way_end(run, end);
}

/* CONFLICT if somebody was faster. */
static enum outcome
end_turn(struct case_run *run, const struct case_action *action)
{
	struct moment now = db_now(run->db);
	int64_t changed = 0;

	case_turn_end(run->db,
		&(struct case_turn_end_args){ .action = action->id,
			.decider_id = run->hand.login,
			.ended_at = now,
			.ended_key = now.ms,
			.id = run->turn->id },
		&changed);
	case_alarm_clear_turn(run->db, run->turn->id);
	return changed == 1 ? OK : CONFLICT;
}

/* ---- correction ---------------------------------------------------------------------------------- */

/* The clocks of the running turns stand while the applicant corrects. */
static void
stop_clocks(struct case_run *run)
{
	for (size_t i = 0; i < run->c->turn_count; i++) {
		const struct case_turn *turn = &run->c->turns[i];

		case_turn_set_clock(
			run->db, &(struct case_turn_set_clock_args){ .due_at = turn->due_at,
					 .due_key = clock_key(MOMENT_NONE),
					 .stood_at = db_now(run->db),
					 .id = turn->id });
		case_alarm_clear_turn(run->db, turn->id);
	}
}

static void
ask_corrections(struct case_run *run, const struct pair *notes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct case_correction_add_row row;

		case_correction_add(run->db,
			&(struct case_correction_add_args){ .casefile_id = run->c->row.id,
				.case_turn_id = run->turn->id,
				.field = notes[i].name,
				.asked_at = db_now(run->db) },
			&row);
		if (!str_is_empty(notes[i].value)) {
			case_correction_set_note(run->db,
				case_seal_text(run->db, run->c, "case_correction.note", row.id.v,
					notes[i].value),
				row.id);
		}
	}
}

static enum outcome
begin_correction(struct case_run *run, const struct case_action *action, const struct pair *notes,
	size_t count)
{
	struct moment due_at = clock_due(&run->district->calendar, &action->clock, db_now(run->db));

	ask_corrections(run, notes, count);
	stop_clocks(run);
	clock_set_alarms(run, (struct case_turn_id){ 0 }, &action->clock, due_at);
	casefile_set_place(run->db, &(struct casefile_set_place_args){ .state = STR("correcting"),
					    .step = run->c->row.step,
					    .round = run->c->row.round,
					    .due_at = due_at,
					    .id = run->c->row.id });
	return OK;
}

enum outcome
way_corrected(struct case_run *run)
{
	struct moment now = db_now(run->db), first = MOMENT_NONE;

	if (run->c->state != CASE_CORRECTING) {
		return CONFLICT;
	}
	case_correction_done(run->db, now, run->c->row.id);
	case_alarm_clear(run->db, run->c->row.id);
	for (size_t i = 0; i < run->c->turn_count; i++) {
		const struct case_turn *turn = &run->c->turns[i];
		struct moment due_at = clock_resume(&run->district->calendar, &turn->step->clock,
			turn->due_at, turn->stood_at, now);

		case_turn_set_clock(run->db, &(struct case_turn_set_clock_args){ .due_at = due_at,
						     .due_key = clock_key(due_at),
						     .stood_at = MOMENT_NONE,
						     .id = turn->id });
		clock_set_alarms(run, turn->id, &turn->step->clock, due_at);
		if (moment_is_none(first) || clock_key(due_at) < first.ms) {
			first = due_at;
		}
	}
	casefile_set_place(run->db, &(struct casefile_set_place_args){ .state = STR("open"),
					    .step = run->c->row.step,
					    .round = run->c->row.round,
					    .due_at = first,
					    .id = run->c->row.id });
	return OK;
}

/* ---- the ways ------------------------------------------------------------------------------------ */

enum outcome
way_submit(struct case_run *run)
{
	const struct procedure *procedure = run->c->procedure;
	struct number_place place = number_place_of(&run->district->regions, run->c->row.region_id);
	struct moment now = db_now(run->db);
	enum outcome outcome = OK;
	int64_t changed = 0;

	for (size_t i = 0; i < procedure->condition_count && outcome == OK; i++) {
		if (!str_is_empty(procedure->conditions[i].guard)) {
			outcome = way_guard(run, NULL, &procedure->conditions[i].guard, 1);
		}
	}
	if (outcome != OK) {
		return outcome;
	}
	casefile_submit(run->db,
		&(struct casefile_submit_args){
			.number = number_next(run->db, procedure->number,
				&(struct number_use){ "case", run->c->row.id }, &place),
			.submitted_at = now,
			.step = procedure->steps[0].id,
			.id = run->c->row.id },
		&changed);
	return changed == 1 ? way_enter(run, &procedure->steps[0]) : CONFLICT;
}

enum outcome
way_act(struct case_run *run, const struct case_action *action, const struct pair *field_notes,
	size_t count)
{
	bool is_last = run->c->turn_count <= 1;
	enum outcome outcome;

	if (run->c->state != CASE_OPEN) {
		return CONFLICT;
	}
	outcome = way_notice(run, action);
	if (outcome == OK) {
		outcome = way_guard(run, action, action->guards, action->guard_count);
	}
	if (outcome == OK && action->kind == ACTION_CORRECT) {
		outcome = begin_correction(run, action, field_notes, count);
		return outcome == OK ? run_effects(run, action) : outcome;
	}
	if (outcome == OK) {
		outcome = end_turn(run, action);
	}
	if (outcome != OK || (action->kind == ACTION_FORWARD && !is_last)) {
		return outcome; /* a joint step waits for its other offices */
	}
	if (procedure_end(run->c->procedure, action->to)) {
		give_paper_no(run, procedure_end(run->c->procedure, action->to));
	}
	outcome = run_effects(run, action);
	if (outcome != OK) {
		return outcome;
	}
	if (!is_last) {
		struct moment now = db_now(run->db);

		case_turn_end_rest(
			run->db, &(struct case_turn_end_rest_args){ .action = STR("over"),
					 .ended_at = now,
					 .ended_key = now.ms,
					 .casefile_id = run->c->row.id });
		case_alarm_clear(run->db, run->c->row.id);
	}
	return go(run, action->to);
}
