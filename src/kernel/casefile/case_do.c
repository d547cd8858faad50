#include "case_inner.h"

#include "actor.h"
#include "app.h"
#include "case_finding.h"
#include "case_members.h"
#include "case_personal.h"
#include "case_tell.h"
#include "dispatch_inner.h"

#include <string.h>

/* Doing what is open: one of the step's actions, or what every case has. */

struct case_run
case_run_of(struct req *req, struct casefile *c)
{
	return (struct case_run){ .app = req_app(req),
		.db = req->db,
		.district = flight_of(req)->district,
		.c = c,
		.req = req,
		.before = c ? c->row : (struct casefile_row){ .id = { 0 } },
		.hand = { .login = req->actor->login } };
}

/* ---- why not ------------------------------------------------------------------------------------- */

/* What happened last, for whoever came too late. */
static enum outcome
too_late(struct req *req, const struct casefile *c)
{
	struct case_event_last_row last;
	struct str args[2] = { STR(""), STR("") };

	if (case_event_last(req->db, c->row.id, &last) != OK) {
		return CONFLICT;
	}
	args[0] = str_is_empty(last.shown_name) ? str_of(_("系统")) : last.shown_name;
	args[1] = case_event_label(req, c, last.kind, last.step, last.action);
	form_error_with(req, "", N_("现在不能这样做：{1}刚才已经办过（{2}）。请看最新的情况再办。"),
		args, 2);
	return CONFLICT;
}

static bool
is_known_action(const struct casefile *c, struct str id)
{
	for (size_t i = 0; case_verbs[i]; i++) {
		if (str_equal(id, str_of(case_verbs[i]))) {
			return true;
		}
	}
	for (size_t i = 0; i < c->procedure->step_count; i++) {
		if (step_action(&c->procedure->steps[i], id)) {
			return true;
		}
	}
	return false;
}

/* Whether the one who asks could have done it before: an office of theirs had the turn, and it is over. */
static bool
had_its_turn(struct req *req, const struct casefile *c, struct str action)
{
	struct case_turn_list_rows turns = case_turn_list(req->db, c->row.id);

	for (size_t i = 0; i < turns.count; i++) {
		const struct case_turn_list_row *row = &turns.items[i];
		const struct case_step *step = procedure_step(c->procedure, row->step);
		struct case_turn turn = { .region = row->region_id };

		if (!moment_is_none(row->ended_at) && step && step_action(step, action) &&
			role_parse(row->role, &turn.role) &&
			turn_grant(req->actor, &turn, req_regions(req))) {
			return true;
		}
	}
	return false;
}

static bool
is_applicants_alone(struct str verb)
{
	static const char *const verbs[] = { "submit", "answer", "withdraw", "drop" };

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (str_equal(verb, str_of(verbs[i]))) {
			return true;
		}
	}
	return false;
}

/* Why an action is not among what is open. */
static enum outcome
not_open(struct req *req, const struct casefile *c, const struct case_move *move)
{
	if (!is_known_action(c, move->action)) {
		form_error(req, "action", N_("没有这个操作，请从列出的操作里选。"));
		return INVALID;
	}
	if (is_applicants_alone(move->action) && (case_seat_of(req, c) & SEAT_APPLICANT) &&
		!case_may_send(req, c)) {
		return FORBIDDEN; /* who helps does not send */
	}
	if (case_options_of(req, c).is_own_decision) {
		return form_reject(req, "", N_("被申请复核的决定是您作出的，请同事来复核。"));
	}
	if (had_its_turn(req, c, move->action)) {
		return too_late(req, c);
	}
	for (size_t i = 0; c->state == CASE_OPEN && i < c->turn_count; i++) {
		const struct case_turn *turn = &c->turns[i];

		if (step_action(turn->step, move->action) &&
			(move->turn.v == 0 || move->turn.v == turn->id.v)) {
			return FORBIDDEN; /* it is open, to others */
		}
	}
	return too_late(req, c);
}

const struct case_option *
case_option_find(const struct case_options *options, const struct case_move *move)
{
	for (size_t i = 0; i < options->count; i++) {
		const struct case_option *option = &options->items[i];

		if (str_equal(option->id, move->action) &&
			(move->turn.v == 0 || !option->turn ||
				option->turn->id.v == move->turn.v) &&
			(str_is_empty(move->part) || !option->turn ||
				str_equal(option->turn->part, move->part))) {
			return option;
		}
	}
	return NULL;
}

/* The sentence that a guard or the way gave. */
static enum outcome
refused(struct req *req, const struct case_run *run, enum outcome outcome)
{
	if (outcome == CONFLICT && !run->problem && str_is_empty(run->problem_said)) {
		return too_late(req, run->c);
	}
	if (!str_is_empty(run->problem_said)) {
		form_error_with(req, "", N_("{1}"), &run->problem_said, 1);
	} else if (run->problem) {
		form_error_with(req, "", run->problem, run->problem_words, run->problem_word_count);
	}
	return outcome;
}

/* ---- the procedure's actions --------------------------------------------------------------------- */

static const char *const event_of_action[] = { [ACTION_FORWARD] = "forward",
	[ACTION_BACK] = "back",
	[ACTION_CORRECT] = "correct",
	[ACTION_REJECT] = "reject" };

static void
check_notes(struct req *req, const struct casefile *c, const struct case_action *action,
	const struct case_move *move)
{
	if ((action->needs_note || action->kind == ACTION_REJECT) &&
		str_is_empty(str_trim(move->note))) {
		form_error(req, "note", N_("请写明理由，申请人会看到。"));
	}
	if (action->kind == ACTION_CORRECT && move->field_note_count == 0) {
		form_error(req, "fields", N_("请勾选要补正的内容，并写明哪里要改。"));
	}
	for (size_t i = 0; action->kind == ACTION_CORRECT && i < move->field_note_count; i++) {
		if (!answer_field_find(&c->procedure->form, move->field_notes[i].name)) {
			form_error_with(req, "fields", N_("表单里没有“{1}”这一项。"),
				&move->field_notes[i].name, 1);
		}
	}
}

/* What the procedure itself says to the applicant at this action; none: nothing. */
static struct bilingual
told_by(struct case_run *run, const struct case_action *action)
{
	struct case_context context = { .app = run->app,
		.district = run->district,
		.c = run->c,
		.answers = run->answers,
		.action = action,
		.login = run->hand.login };

	if (!action || str_is_empty(action->tell.zh)) {
		return (struct bilingual){ STR_NONE, STR_NONE };
	}
	return (struct bilingual){ case_fill(run->db, &context, action->tell.zh, LANG_ZH),
		case_fill(run->db, &context, bilingual_in(action->tell, LANG_EN), LANG_EN) };
}

/* Tells the applicant's side where the case is now. */
static void
tell_where(struct case_run *run, const struct case_action *action)
{
	struct casefile *c = run->c;
	struct arena *arena = db_arena(run->db);
	struct bilingual name = { c->row.title, c->row.title };
	struct bilingual number = { c->handle, c->handle };

	if (c->state == CASE_ENDED) {
		event_tell_applicants_with(run, CASE_DECIDED,
			CASE_WORDS(arena, N_("“{1}”（{2}）：{3}"), name, number, c->end->title),
			told_by(run, action));
	} else if (c->state == CASE_CORRECTING) {
		event_tell_applicants_with(run, CASE_CORRECT,
			CASE_WORDS(arena, N_("“{1}”（{2}）需要您补正"), name, number),
			told_by(run, action));
	} else if (action == NULL || action->kind != ACTION_FORWARD || c->turn_count > 0) {
		event_tell_applicants_with(run, CASE_PROGRESS,
			CASE_WORDS(arena, N_("“{1}”（{2}）现在到了：{3}"), name, number,
				c->step->title),
			told_by(run, action));
	}
}

enum outcome
case_carry_out(struct case_run *run, const struct case_action *action,
	const struct pair *field_notes, size_t count)
{
	struct str step = run->c->row.step;
	enum outcome outcome = way_act(run, action, field_notes, count);

	if (outcome != OK) {
		return outcome;
	}
	way_refresh(run);
	event_add(run, &(struct case_note){
			       .kind = run->hand.login.v ? event_of_action[action->kind] : "clock",
			       .step = step,
			       .action = action->id,
			       .text = run->note });
	tell_where(run, action);
	return OK;
}

/* ---- what every case has ------------------------------------------------------------------------- */

enum outcome
case_send(struct case_run *run, const struct answers *answers)
{
	bool is_correction = run->c->state == CASE_CORRECTING;
	enum outcome outcome = case_take_answers(run, answers, true);

	if (outcome == OK) {
		outcome = is_correction ? way_corrected(run) : way_submit(run);
	}
	if (outcome != OK) {
		return outcome;
	}
	way_refresh(run);
	case_index(run->db, &run->district->regions, run->c);
	event_add(run, &(struct case_note){ .kind = is_correction ? "corrected" : "submit",
			       .text = run->note,
			       .answer_version = run->c->row.answer_version });
	if (!is_correction) {
		tell_where(run, NULL);
	}
	for (size_t i = 0; is_correction && i < run->c->turn_count; i++) {
		struct bilingual name = { run->c->row.title, run->c->row.title };

		event_tell_turn(run, &run->c->turns[i], CASE_OURS,
			CASE_WORDS(db_arena(run->db), N_("“{1}”补正好了，请接着办"), name));
	}
	return OK;
}

static enum outcome
send(struct req *req, struct case_run *run, const struct answers *answers)
{
	enum outcome outcome = case_send(run, answers);

	return outcome == OK ? OK : refused(req, run, outcome);
}

enum outcome
case_withdraw(struct case_run *run)
{
	const struct case_end *end = procedure_end_of(run->c->procedure, END_WITHDRAWN);
	const struct case_turn *turns = run->c->turns;
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct str step = run->c->row.step;
	size_t turn_count = run->c->turn_count;

	if (!end || way_end(run, end) != OK) {
		return CONFLICT;
	}
	way_refresh(run);
	event_add(run, &(struct case_note){ .kind = "withdraw", .step = step, .text = run->note });
	for (size_t i = 0; i < turn_count; i++) {
		event_tell_turn(run, &turns[i], CASE_OURS,
			CASE_WORDS(db_arena(run->db), N_("“{1}”已由申请人撤回，不用再办"), name));
	}
	return OK;
}

static enum outcome
drop(struct case_run *run)
{
	struct casefile_id id = run->c->row.id;

	event_add(run, &(struct case_note){ .kind = "withdraw" });
	case_drop_rows(run->db, id, run->c->row.person_key_id);
	return OK;
}

bool
case_works_there(struct db *db, const struct case_turn *turn, struct login_id login)
{
	struct case_office_list_rows office = case_office_list(
		db, str_of(role_name(turn->role)), turn->region);

	for (size_t i = 0; i < office.count; i++) {
		if (office.items[i].login_id.v == login.v) {
			return true;
		}
	}
	return false;
}

/* Whose the turn is from now on; nobody's with 0. */
enum outcome
case_take_turn(struct case_run *run, const char *kind, struct login_id login)
{
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct case_turn turn = *run->turn;
	int64_t changed = 0;

	case_turn_take(run->db, login, turn.id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	way_refresh(run);
	event_add(run,
		&(struct case_note){
			.kind = kind, .step = turn.step->id, .text = run->note, .is_inner = true });
	if (login.v && login.v != run->hand.login.v) {
		turn.holder = login;
		event_tell_turn(run, &turn, CASE_OURS,
			CASE_WORDS(db_arena(run->db), N_("“{1}”转给您办"), name));
	}
	return OK;
}

static enum outcome
say(struct req *req, struct case_run *run, const struct case_move *move, unsigned seat)
{
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct bilingual title;

	if (str_is_empty(str_trim(move->note))) {
		return form_reject(req, "note", N_("请写点什么再发。"));
	}
	event_add(run, &(struct case_note){ .kind = "message",
			       .text = move->note,
			       .is_inner = move->is_inner && (seat & SEAT_OFFICE) });
	title = CASE_WORDS(req->arena, N_("“{1}”里有新的留言"), name);
	if (!move->is_inner && (seat & SEAT_OFFICE)) {
		event_tell_applicants(run, CASE_MESSAGE, title);
	}
	for (size_t i = 0; !(seat & SEAT_OFFICE) && i < run->c->turn_count; i++) {
		event_tell_turn(run, &run->c->turns[i], CASE_MESSAGE, title);
	}
	return OK;
}

static enum outcome
do_verb(struct req *req, struct case_run *run, const struct case_move *move,
	const struct answers *answers)
{
	struct str verb = move->action;

	if (str_equal(verb, STR("submit")) || str_equal(verb, STR("answer"))) {
		return send(req, run, answers);
	}
	if (str_equal(verb, STR("withdraw"))) {
		return case_withdraw(run);
	}
	if (str_equal(verb, STR("drop"))) {
		return drop(run);
	}
	if (str_equal(verb, STR("claim"))) {
		return case_take_turn(run, "claim", req->actor->login);
	}
	if (str_equal(verb, STR("release"))) {
		return case_take_turn(run, "release", (struct login_id){ 0 });
	}
	if (str_equal(verb, STR("reassign"))) {
		if (!case_works_there(req->db, run->turn, move->assignee)) {
			return form_reject(req, "assignee", N_("请选择本单位的一位同事。"));
		}
		return case_take_turn(run, "reassign", move->assignee);
	}
	return say(req, run, move, case_seat_of(req, run->c));
}

enum outcome
case_do(struct req *req, struct casefile *c, const struct case_move *move,
	const struct answers *answers)
{
	struct case_run run = case_run_of(req, c);
	struct case_options options;
	const struct case_option *option;
	enum outcome outcome;
	int64_t changed = 0;

	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	way_refresh(&run);
	run.before = c->row;
	run.note = move->note;
	if (case_seat_of(req, c) == 0) {
		return NOT_FOUND;
	}
	options = case_options_of(req, c);
	option = case_option_find(&options, move);
	if (!option) {
		return not_open(req, c, move);
	}
	run.turn = option->turn;
	if (option->turn) {
		const struct grant *grant = turn_grant(req->actor, option->turn, req_regions(req));

		run.hand.role = option->turn->role;
		run.hand.region = grant ? option->turn->region : (struct region_id){ 0 };
		if (option->action && turn_is_deputys(req, option->turn, &run.hand.absent_name)) {
			run.hand.absent = option->turn->holder;
		}
	}
	if (!option->action) {
		return do_verb(req, &run, move, answers);
	}
	check_notes(req, c, option->action, move);
	if (req->errors.count) {
		return INVALID;
	}
	if (casefile_answers(req->db, c, c->row.answer_version,
		    ARENA_NEW(req->arena, struct answers)) == OK) {
		struct answers *now = ARENA_NEW(req->arena, struct answers);

		casefile_answers(req->db, c, c->row.answer_version, now);
		run.answers = now;
	}
	run.findings = move->findings;
	if (move->findings && finding_keep(&run, move->findings) != OK) {
		return INVALID;
	}
	outcome = case_carry_out(&run, option->action, move->field_notes, move->field_note_count);
	return outcome == OK ? OK : refused(req, &run, outcome);
}
