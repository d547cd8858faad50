#include "case_inner.h"

#include "case_tell.h"

/* A public notice and those who object to it: the case stands until each of them has an answer. */

static int64_t
waiting_objections(struct db *db, const struct casefile *c)
{
	struct case_objection_open_row open;

	case_objection_open(db, c->row.id, &open);
	return open.total;
}

static enum outcome
refuse(struct case_run *run, const char *problem, struct str word)
{
	run->problem = problem;
	run->problem_words[0] = word;
	run->problem_word_count = 1;
	return INVALID;
}

/* Whether it is what the notice announces: what its clock does by itself, or any way on if that does nothing. */
static bool
is_announced(const struct case_step *step, const struct case_action *action)
{
	return action->kind == ACTION_FORWARD &&
	       (step->clock.end != CLOCK_FORWARD || str_equal(step->clock.action, action->id));
}

enum outcome
way_notice(struct case_run *run, const struct case_action *action)
{
	struct arena *arena = db_arena(run->db);
	struct moment due_at = run->turn ? run->turn->due_at : MOMENT_NONE;
	int64_t waiting;

	if (!run->c->step || run->c->step->kind != STEP_NOTICE ||
		!is_announced(run->c->step, action)) {
		return OK;
	}
	waiting = waiting_objections(run->db, run->c);
	if (waiting) {
		return refuse(run, N_("还有 {1} 条异议没有答复，先逐条答复。"),
			str_format(arena, "%lld", (long long)waiting));
	}
	if (!moment_is_none(due_at) && db_now(run->db).ms < due_at.ms) {
		struct day last = day_of_moment((struct moment){ due_at.ms - 1 });

		return refuse(run,
			N_("公示到 {1} "
			   "为止，任何人都还可以提出异议，期满前不能办结。没有异议的，期满自动办理"
			   "。"),
			day_format_iso(arena, last));
	}
	return OK;
}

void
way_objections_done(struct case_run *run)
{
	static const struct clock next_day = { .days = 1 };
	struct moment now = db_now(run->db);

	if (run->c->state != CASE_OPEN || run->c->step->kind != STEP_NOTICE ||
		waiting_objections(run->db, run->c)) {
		return;
	}
	for (size_t i = 0; i < run->c->turn_count; i++) {
		const struct case_turn *turn = &run->c->turns[i];
		struct moment due_at = clock_due(&run->district->calendar, &next_day, now);

		if (moment_is_none(turn->due_at) || turn->due_at.ms > now.ms) {
			continue;
		}
		case_turn_set_clock(run->db, &(struct case_turn_set_clock_args){ .due_at = due_at,
						     .due_key = clock_key(due_at),
						     .stood_at = MOMENT_NONE,
						     .id = turn->id });
		case_alarm_clear_turn(run->db, turn->id);
		clock_set_alarms(run, turn->id, &turn->step->clock, due_at);
		casefile_set_place(run->db, &(struct casefile_set_place_args){ .state = STR("open"),
						    .step = run->c->row.step,
						    .round = run->c->row.round,
						    .due_at = due_at,
						    .id = run->c->row.id });
	}
}
