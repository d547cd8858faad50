#include "figure_inner.h"

#include "calendar.h"
#include "case_appeal.h"

#include <string.h>

/* What a case's event adds to the figures, in its own transaction: rows that are only added. */

static const char *const kind_of_event[][2] = { { "correct", "correct" },
	{ "objection", "objection" } };

struct region_id
figure_region(const struct figure_case *of)
{
	return of->region.v ? of->region : of->district->regions.items[0].id;
}

void
figure_put(struct figure_case *of, enum figure_kind kind, struct str step, int64_t days)
{
	of->rows[of->row_count++] = (struct case_figure_news_add_args){ .on_day = of->day,
		.procedure = of->procedure,
		.region_id = figure_region(of),
		.kind = str_of(figure_name(kind)),
		.step = step,
		.days = figure_cell_days(days),
		.total = 1 };
	if (of->row_count == FIGURE_ROWS_MAX) {
		figure_flush(of);
	}
}

void
figure_flush(struct figure_case *of)
{
	if (of->row_count) {
		case_figure_news_add_all(of->db, of->rows, of->row_count);
		of->row_count = 0;
	}
}

struct str
figure_step(struct arena *arena, struct str step, struct str part)
{
	return str_is_empty(part) ? step
				  : str_format(arena, "%.*s/%.*s", STR_ARG(step), STR_ARG(part));
}

/* ---- days ---------------------------------------------------------------------------------------- */

/*
 * From its coming in, or coming in again, to the end of the stretch, without what the applicant took to correct.  `from`
 * earlier than that has no say.
 */
int64_t
figure_days_between(const struct figure_case *of, struct moment from, struct moment until)
{
	const struct calendar *calendar = &of->district->calendar;
	struct moment stood = MOMENT_NONE;
	int64_t days;
	bool is_guess;

	days = calendar_count_workdays(
		calendar, day_of_moment(from), day_of_moment(until), &is_guess);
	for (size_t i = 0; i < of->events.count; i++) {
		const struct case_figure_events_row *event = &of->events.items[i];
		struct moment to = event->made_at;

		if (str_equal(event->kind, STR("correct"))) {
			stood = event->made_at;
		} else if (str_equal(event->kind, STR("corrected")) && !moment_is_none(stood)) {
			struct moment since = stood.ms > from.ms ? stood : from;

			to = to.ms < until.ms ? to : until;
			if (to.ms > since.ms) {
				days -= calendar_count_workdays(calendar, day_of_moment(since),
					day_of_moment(to), &is_guess);
			}
			stood = MOMENT_NONE;
		}
	}
	return days > 0 ? days : 0;
}

/* When it came in last, by or before the moment. */
static struct moment
came_in(const struct figure_case *of, struct moment before)
{
	struct moment at = before;

	for (size_t i = 0; i < of->events.count; i++) {
		const struct case_figure_events_row *event = &of->events.items[i];

		if (event->made_at.ms <= before.ms &&
			(str_equal(event->kind, STR("submit")) ||
				str_equal(event->kind, STR("reopen")))) {
			at = event->made_at;
		}
	}
	return at;
}

void
figure_put_end(struct figure_case *of, enum figure_kind outcome, struct moment ended_at)
{
	struct moment from = came_in(of, ended_at);
	struct case_figure_late_turns_row late;

	figure_put(of, outcome, STR(""), 0);
	if (outcome != FIGURE_GRANTED && outcome != FIGURE_REFUSED) {
		return;
	}
	figure_put(of, FIGURE_TOOK, STR(""), figure_days_between(of, from, ended_at));
	figure_put(of, FIGURE_WAITED, STR(""), day_of_moment(ended_at).n - day_of_moment(from).n);
	case_figure_late_turns(of->db, of->id, &late);
	if (late.total) {
		figure_put(of, FIGURE_LATE, STR(""), 0);
	}
}

/* ---- turns --------------------------------------------------------------------------------------- */

void
figure_put_turns(struct figure_case *of, bool by_their_days)
{
	struct case_figure_begun_rows begun = case_figure_begun(of->db, of->id);
	struct case_figure_ended_rows ended = case_figure_ended(of->db, of->id);
	struct arena *arena = db_arena(of->db);
	struct day today = of->day;

	for (size_t i = 0; i < begun.count; i++) {
		of->day = by_their_days ? day_of_moment(begun.items[i].began_at) : today;
		figure_put(of, FIGURE_ENTER,
			figure_step(arena, begun.items[i].step, begun.items[i].part), 0);
	}
	for (size_t i = 0; i < ended.count; i++) {
		const struct case_figure_ended_row *turn = &ended.items[i];
		struct str step = figure_step(arena, turn->step, turn->part);
		/* if it stood when it ended, it was not in the office's hands any more */
		struct moment until = moment_is_none(turn->stood_at) ? turn->ended_at
								     : turn->stood_at;

		of->day = by_their_days ? day_of_moment(turn->ended_at) : today;
		figure_put(of, FIGURE_STAY, step, figure_days_between(of, turn->began_at, until));
		if (!moment_is_none(turn->due_at) && moment_is_none(turn->stood_at) &&
			turn->ended_at.ms > turn->due_at.ms) {
			figure_put(of, FIGURE_LATE, step, 0);
		}
	}
	of->day = today;
}

/* ---- appeals ------------------------------------------------------------------------------------- */

/* Counted for the procedure whose decision is appealed against. */
static void
note_appeal(struct case_run *run, enum figure_kind kind)
{
	struct casefile *appealed;

	if (case_appealed(run->app, run->db, run->district, run->c, &appealed) == OK) {
		struct figure_case of = { .db = run->db,
			.district = run->district,
			.id = appealed->row.id,
			.procedure = appealed->row.procedure,
			.region = appealed->row.region_id,
			.day = day_of_moment(db_now(run->db)) };

		figure_put(&of, kind, STR(""), 0);
		figure_flush(&of);
	}
}

/* ---- an event ------------------------------------------------------------------------------------ */

bool
figure_of_outcome(struct str outcome, enum figure_kind *ret_kind)
{
	return !str_is_empty(outcome) && figure_parse(outcome, ret_kind) &&
	       *ret_kind >= FIGURE_GRANTED && *ret_kind <= FIGURE_VOID;
}

static void
note_outcome(struct case_run *run, struct figure_case *of)
{
	const struct casefile_row *now = &run->c->row;
	bool was_ended = str_equal(run->before.state, STR("ended"));
	enum figure_kind outcome;

	if (was_ended && str_is_empty(now->outcome)) {
		figure_put(of, FIGURE_REOPENED, STR(""), 0);
	} else if (!was_ended && figure_of_outcome(now->outcome, &outcome)) {
		figure_put_end(of, outcome, now->ended_at);
		if (outcome == FIGURE_GRANTED || outcome == FIGURE_REFUSED) {
			note_appeal(run, outcome == FIGURE_GRANTED ? FIGURE_APPEAL_GRANTED
								   : FIGURE_APPEAL_REFUSED);
		}
	}
}

void
figures_note(struct case_run *run, const struct case_note *note)
{
	struct figure_case of = { .db = run->db,
		.district = run->district,
		.id = run->c->row.id,
		.procedure = run->c->row.procedure,
		.region = run->c->row.region_id,
		.day = day_of_moment(db_now(run->db)) };
	enum figure_kind kind;

	if (run->c->state == CASE_DRAFT || strcmp(note->kind, "message") == 0) {
		return;
	}
	of.events = case_figure_events(run->db, of.id);
	if (strcmp(note->kind, "submit") == 0) {
		figure_put(&of, FIGURE_RECEIVED, STR(""), 0);
		note_appeal(run, FIGURE_APPEAL);
	}
	for (size_t i = 0; i < sizeof(kind_of_event) / sizeof(kind_of_event[0]); i++) {
		if (strcmp(note->kind, kind_of_event[i][0]) == 0 &&
			figure_parse(str_of(kind_of_event[i][1]), &kind)) {
			figure_put(&of, kind, STR(""), 0);
		}
	}
	figure_put_turns(&of, false);
	note_outcome(run, &of);
	figure_flush(&of);
}
