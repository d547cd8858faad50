#include "case_inner.h"

/*
 * The days of a case.  A period counts from the next day and ends with its last day (行政许可法 art. 82; 民法典 art. 201,
 * 203); while the applicant corrects, the office's clock stands (行政许可法 art. 32).
 */

/* The moment at which a day is over. */
static struct moment
end_of(struct day day)
{
	return day_start((struct day){ day.n + 1 });
}

/* The day whose end the moment is. */
static struct day
day_ended(struct moment moment)
{
	return day_of_moment((struct moment){ moment.ms - 1 });
}

struct moment
clock_due(const struct calendar *calendar, const struct clock *clock, struct moment from)
{
	struct day day = day_of_moment(from);

	if (clock->days == 0) {
		return MOMENT_NONE;
	}
	return end_of(clock->is_calendar ? calendar_add_days(calendar, day, clock->days).day
					 : calendar_add_workdays(calendar, day, clock->days).day);
}

struct day
case_clock_day(struct db *db, const struct case_context *context, const struct clock *clock)
{
	struct moment due_at = clock_due(&context->district->calendar, clock, db_now(db));

	return moment_is_none(due_at) ? DAY_NONE : day_ended(due_at);
}

struct moment
clock_resume(const struct calendar *calendar, const struct clock *clock, struct moment due_at,
	struct moment stood_at, struct moment now)
{
	struct day until, stood, today = day_of_moment(now);
	bool is_guess;
	int left;

	if (moment_is_none(due_at)) {
		return MOMENT_NONE;
	}
	until = day_ended(due_at);
	stood = day_of_moment(stood_at);
	left = clock->is_calendar ? until.n - stood.n
				  : calendar_count_workdays(calendar, stood, until, &is_guess);
	if (left < 0) {
		return due_at; /* it was late before it stood, and is late by as much */
	}
	return end_of(clock->is_calendar ? calendar_add_days(calendar, today, left).day
					 : calendar_add_workdays(calendar, today, left).day);
}

int64_t
clock_key(struct moment due_at)
{
	return moment_is_none(due_at) ? day_start(day_of(CLOCK_NEVER_YEAR, 1, 1)).ms : due_at.ms;
}

static void
add_alarm(struct case_run *run, struct case_turn_id turn, const char *kind, struct moment at)
{
	case_alarm_add(run->db, &(struct case_alarm_add_args){ .casefile_id = run->c->row.id,
					.case_turn_id = turn,
					.kind = str_of(kind),
					.rings_at = at });
}

static struct day
workday_before(const struct calendar *calendar, struct day day)
{
	do {
		day.n--;
	} while (!calendar_is_workday(calendar, day));
	return day;
}

void
clock_set_alarms(struct case_run *run, struct case_turn_id turn, const struct clock *clock,
	struct moment due_at)
{
	static const char *const ends[] = {
		[CLOCK_WARNS] = "overdue", [CLOCK_FORWARD] = "end", [CLOCK_LAPSES] = "lapse"
	};
	bool is_applicants = turn.v == 0;
	const struct calendar *calendar = &run->district->calendar;
	struct moment now = db_now(run->db);
	struct day last, before;

	if (moment_is_none(due_at)) {
		return;
	}
	/* an office on the morning a working day before its last day; an applicant, or if it is late for that, on it */
	last = day_ended(due_at);
	before = is_applicants ? last : workday_before(calendar, last);
	before = day_start(before).ms > now.ms ? before : last;
	if (day_start(before).ms > now.ms) {
		add_alarm(run, turn, is_applicants ? "remind_applicant" : "remind",
			day_start(before));
	}
	add_alarm(run, turn, ends[clock->end],
		clock->end == CLOCK_WARNS ? day_start(calendar_add_workdays(calendar, last, 1).day)
					  : due_at);
}
