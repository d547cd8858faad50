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

enum outcome
way_objections(struct case_run *run, const struct case_action *action)
{
	int64_t waiting;

	if (action->kind != ACTION_FORWARD || !run->c->step || run->c->step->kind != STEP_NOTICE) {
		return OK;
	}
	waiting = waiting_objections(run->db, run->c);
	if (waiting == 0) {
		return OK;
	}
	run->problem = N_("还有 {1} 条异议没有答复，先逐条答复。");
	run->problem_words[0] = str_format(db_arena(run->db), "%lld", (long long)waiting);
	run->problem_word_count = 1;
	return INVALID;
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
