#include "case_inner.h"

#include "case_reminder.h"
#include "case_tell.h"

/* What happens to cases by time alone: reminders, acceptance by silence, lapses. */

enum { ALARMS_AT_ONCE = 20 };

struct moment
case_next_due(struct db *db)
{
	struct case_alarm_next_row row;
	struct moment at = case_alarm_next(db, &row) == OK ? row.rings_at : MOMENT_NONE;
	struct moment told = reminder_next(db);

	return moment_is_none(at) || (!moment_is_none(told) && told.ms < at.ms) ? told : at;
}

static const struct case_turn *
turn_of(const struct casefile *c, struct case_turn_id id)
{
	for (size_t i = 0; i < c->turn_count; i++) {
		if (c->turns[i].id.v == id.v) {
			return &c->turns[i];
		}
	}
	return NULL;
}

/* The clock of the correction that the applicant is at. */
static const struct clock *
correction_clock(const struct casefile *c)
{
	for (size_t i = 0; c->step && i < c->step->action_count; i++) {
		if (c->step->actions[i].kind == ACTION_CORRECT) {
			return &c->step->actions[i].clock;
		}
	}
	return NULL;
}

static void
tell_late(struct case_run *run, const char *zh)
{
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct bilingual number = { run->c->handle, run->c->handle };

	if (run->turn) {
		event_tell_turn(
			run, run->turn, CASE_DUE, CASE_WORDS(db_arena(run->db), zh, name, number));
	}
}

static enum outcome
lapse(struct case_run *run)
{
	const struct clock *clock = run->turn ? &run->turn->step->clock : correction_clock(run->c);
	const struct case_end *end = clock ? procedure_end(run->c->procedure, clock->to) : NULL;
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct bilingual number = { run->c->handle, run->c->handle };
	struct str step = run->c->row.step;

	if (!end) {
		return CONFLICT;
	}
	way_end(run, end);
	way_refresh(run);
	event_add(run, &(struct case_note){ .kind = "clock", .step = step });
	event_tell_applicants(run, CASE_DECIDED,
		CASE_WORDS(db_arena(run->db), N_("“{1}”（{2}）：{3}"), name, number,
			run->c->end->title));
	return OK;
}

/* The step's own action, taken by nobody. */
static enum outcome
act(struct case_run *run)
{
	const struct case_action *action = run->turn ? step_action(run->turn->step,
							       run->turn->step->clock.action)
						     : NULL;
	struct answers *answers = ARENA_NEW(db_arena(run->db), struct answers);

	/* a version that began before such clocks were refused: nobody has noted what had to be */
	if (!action || step_needs_findings(run->turn->step)) {
		return CONFLICT;
	}
	if (casefile_answers(run->db, run->c, run->c->row.answer_version, answers) == OK) {
		run->answers = answers;
	}
	return case_carry_out(run, action, NULL, 0);
}

struct ring {
	struct case_run run;
	const struct case_alarm_due_row *alarm;
};

static enum outcome
ring(struct db *db, void *arg)
{
	struct ring *ring = arg;
	struct case_run *run = &ring->run;
	struct str kind = ring->alarm->kind;
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct bilingual number = { run->c->handle, run->c->handle };

	if (str_equal(kind, STR("remind_applicant"))) {
		event_tell_applicants(run, CASE_CORRECT,
			CASE_WORDS(db_arena(db), N_("“{1}”（{2}）今天是补正的最后一天"), name,
				number));
		return OK;
	}
	if (str_equal(kind, STR("remind")) || str_equal(kind, STR("overdue"))) {
		if (run->turn) {
			reminder_take(run, ring->alarm->kind);
		}
		return OK;
	}
	return str_equal(kind, STR("lapse")) ? lapse(run) : act(run);
}

/* One alarm; what cannot be done is undone by itself and told as overdue. */
static void
do_alarm(struct db *db, struct app *app, const struct district *district,
	const struct case_alarm_due_row *alarm)
{
	struct ring one = { .run = { .app = app, .db = db, .district = district }, .alarm = alarm };
	int64_t changed = 0;

	case_alarm_remove(db, alarm->id, &changed);
	casefile_lock(db, db_now(db), alarm->casefile_id, &changed);
	if (casefile_find_by_id(app, db, alarm->casefile_id, &one.run.c) != OK ||
		one.run.c->state == CASE_ENDED) {
		return;
	}
	one.run.before = one.run.c->row;
	one.run.turn = turn_of(one.run.c, alarm->case_turn_id);
	if (alarm->case_turn_id.v && !one.run.turn) {
		return; /* it is over */
	}
	if (db_try(db, ring, &one) != OK) {
		way_refresh(&one.run);
		one.run.turn = turn_of(one.run.c, alarm->case_turn_id);
		tell_late(&one.run,
			one.run.problem_word_count
				? N_("“{1}”（{2}）公示到期，但还有异议没有答复，不能自动办理")
				: N_("“{1}”（{2}）到期了，但不能自动办理，请人工处理"));
	}
}

void
case_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct case_alarm_due_rows alarms = case_alarm_due(db, db_now(db), ALARMS_AT_ONCE);

	for (size_t i = 0; i < alarms.count; i++) {
		do_alarm(db, app, district, &alarms.items[i]);
	}
	if (alarms.count < ALARMS_AT_ONCE) {
		reminder_tell_due(db); /* all that rang together is told together */
	}
}
