#include "case_inner.h"

/* Cases without a request: begun by a job for many organisations at once, played by the demonstration. */

static struct case_run
run_of(const struct case_program *program, struct casefile *c)
{
	return (struct case_run){ .app = program->app,
		.db = program->db,
		.district = program->district,
		.c = c,
		.before = c ? c->row : (struct casefile_row){ .id = { 0 } },
		.hand = { .login = program->login } };
}

const struct procedure *
case_procedure_now(
	const struct district *district, struct str id, struct procedure_version_id *ret_version)
{
	const struct procedure *procedure = procedure_find(&district->procedures, id);

	if (procedure) {
		*ret_version = district->procedure_versions[procedure - district->procedures.items];
	}
	return procedure;
}

enum outcome
case_start_by_program(const struct case_program *program, const struct case_begin *begin,
	struct casefile **ret_case)
{
	struct case_run run = run_of(program, NULL);
	enum outcome outcome = case_open(&run, begin);

	*ret_case = run.c;
	return outcome;
}

/* The running turn at which the action is open. */
static const struct case_turn *
turn_with(const struct casefile *c, const struct case_move *move)
{
	for (size_t i = 0; c->state == CASE_OPEN && i < c->turn_count; i++) {
		const struct case_turn *turn = &c->turns[i];

		if (step_action(turn->step, move->action) &&
			(str_is_empty(move->part) || str_equal(turn->part, move->part))) {
			return turn;
		}
	}
	return NULL;
}

static enum outcome
act(struct case_run *run, const struct case_move *move)
{
	struct answers *answers = ARENA_NEW(db_arena(run->db), struct answers);

	run->turn = turn_with(run->c, move);
	if (!run->turn) {
		return CONFLICT;
	}
	if (run->hand.login.v) {
		run->hand.role = run->turn->role;
		run->hand.region = run->turn->region;
	}
	if (casefile_answers(run->db, run->c, run->c->row.answer_version, answers) == OK) {
		run->answers = answers;
	}
	return case_carry_out(run, step_action(run->turn->step, move->action), move->field_notes,
		move->field_note_count);
}

static enum outcome
move_case(struct case_run *run, const struct case_move *move, const struct answers *answers)
{
	bool is_answer = str_equal(move->action, STR("answer"));

	if (is_answer || str_equal(move->action, STR("submit"))) {
		return run->c->state == (is_answer ? CASE_CORRECTING : CASE_DRAFT)
			       ? case_send(run, answers)
			       : CONFLICT;
	}
	if (str_equal(move->action, STR("withdraw"))) {
		return run->c->step && run->c->step->may_withdraw ? case_withdraw(run) : CONFLICT;
	}
	return act(run, move);
}

enum outcome
case_do_by_program(const struct case_program *program, struct casefile *c,
	const struct case_move *move, const struct answers *answers, struct str *ret_problem)
{
	struct case_run run = run_of(program, c);
	enum outcome outcome;
	int64_t changed = 0;

	casefile_lock(program->db, db_now(program->db), c->row.id, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	way_refresh(&run);
	run.before = c->row;
	run.note = move->note;
	outcome = move_case(&run, move, answers);
	if (outcome != OK) {
		*ret_problem = !str_is_empty(run.problem_said) ? run.problem_said
			       : run.problem                   ? str_of(run.problem)
							       : STR("");
	}
	return outcome;
}
