#include "room_rule.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

enum { WEEK_DAYS = 7, MONTHS = 12, HOUR_MINUTES = 60 };

/* ---- days and hours ------------------------------------------------------------------------------ */

int64_t
room_minute_of(struct moment at)
{
	return (at.ms - day_start(day_of_moment(at)).ms) / MINUTE_MS;
}

struct moment
room_moment_at(struct day day, int64_t minute)
{
	return (struct moment){ day_start(day).ms + minute * MINUTE_MS };
}

static bool
is_holiday(const struct calendar *calendar, struct day day)
{
	for (size_t i = 0; calendar && i < calendar->holiday_count; i++) {
		if (calendar->holidays[i].n == day.n) {
			return true;
		}
	}
	return false;
}

struct room_hours
room_hours_on(const struct room_rule *rule, const struct calendar *calendar, struct day day)
{
	if (rule->is_closed_on_holidays && is_holiday(calendar, day)) {
		return (struct room_hours){ 0, 0 };
	}
	return rule->hours[day_weekday(day)];
}

struct day
room_period_start(enum room_period per, struct day day)
{
	int year, month, mday;

	switch (per) {
	case ROOM_WEEK:
		return (struct day){ day.n - (day_weekday(day) + WEEK_DAYS - 1) % WEEK_DAYS };
	case ROOM_MONTH:
		day_split(day, &year, &month, &mday);
		return day_of(year, month, 1);
	default:
		return day;
	}
}

struct day
room_period_end(enum room_period per, struct day day)
{
	int year, month, mday;

	switch (per) {
	case ROOM_WEEK:
		return (struct day){ room_period_start(per, day).n + WEEK_DAYS };
	case ROOM_MONTH:
		day_split(day, &year, &month, &mday);
		return month == MONTHS ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
	default:
		return (struct day){ day.n + 1 };
	}
}

/* ---- judging ------------------------------------------------------------------------------------- */

static struct room_judgement
judge_length(const struct room_rule *rule, const struct room_wish *wish)
{
	int64_t minutes = (wish->to_at.ms - wish->from_at.ms) / MINUTE_MS;
	int64_t begin = room_minute_of(wish->from_at);

	if (minutes <= 0 || begin + minutes > MINUTES_OF_DAY) {
		return (struct room_judgement){ .verdict = ROOM_BACKWARDS };
	}
	if (wish->from_at.ms % MINUTE_MS || wish->to_at.ms % MINUTE_MS ||
		begin % rule->step_minutes || minutes % rule->step_minutes) {
		return (struct room_judgement){ ROOM_OFF_STEP, rule->step_minutes, ROOM_DAY };
	}
	if (minutes < rule->min_minutes) {
		return (struct room_judgement){ ROOM_TOO_SHORT, rule->min_minutes, ROOM_DAY };
	}
	if (minutes > rule->max_minutes) {
		return (struct room_judgement){ ROOM_TOO_LONG, rule->max_minutes, ROOM_DAY };
	}
	return (struct room_judgement){ .verdict = ROOM_FITS };
}

static struct room_judgement
judge_time(const struct room_rule *rule, const struct room_wish *wish)
{
	struct day day = day_of_moment(wish->from_at);
	struct room_hours hours = room_hours_on(rule, wish->calendar, day);
	int64_t begin = room_minute_of(wish->from_at);

	if (wish->from_at.ms <= wish->now.ms) {
		return (struct room_judgement){ .verdict = ROOM_PAST };
	}
	if (!wish->is_lost && wish->from_at.ms - wish->now.ms < rule->notice_minutes * MINUTE_MS) {
		return (struct room_judgement){ ROOM_TOO_SOON, rule->notice_minutes, ROOM_DAY };
	}
	if (day.n - day_of_moment(wish->now).n > rule->ahead_days) {
		return (struct room_judgement){ ROOM_TOO_FAR, rule->ahead_days, ROOM_DAY };
	}
	if (hours.from == hours.to) {
		return (struct room_judgement){ .verdict = ROOM_SHUT_DAY };
	}
	if (begin < hours.from ||
		begin + (wish->to_at.ms - wish->from_at.ms) / MINUTE_MS > hours.to) {
		return (struct room_judgement){ .verdict = ROOM_SHUT_HOURS };
	}
	return (struct room_judgement){ .verdict = ROOM_FITS };
}

static struct room_judgement
judge_limit(const struct room_limit *limit, const struct room_wish *wish)
{
	struct day day = day_of_moment(wish->from_at);
	struct moment since = day_start(room_period_start(limit->per, day)),
		      until = day_start(room_period_end(limit->per, day));
	int64_t bookings = 1, ms = wish->to_at.ms - wish->from_at.ms;
	int64_t most = limit->bookings, minutes = limit->minutes;

	if (wish->is_halved) {
		most = room_halved(most);
		minutes = room_halved(minutes / HOUR_MINUTES) * HOUR_MINUTES;
	}

	for (size_t i = 0; i < wish->use_count; i++) {
		const struct room_use *use = &wish->uses[i];

		if (use->from_at.ms >= since.ms && use->from_at.ms < until.ms) {
			bookings++;
			ms += use->to_at.ms - use->from_at.ms;
		}
	}
	if (most && bookings > most) {
		return (struct room_judgement){ ROOM_OFTEN, most, limit->per };
	}
	if (minutes && ms > minutes * MINUTE_MS) {
		return (struct room_judgement){ ROOM_MUCH, minutes, limit->per };
	}
	return (struct room_judgement){ .verdict = ROOM_FITS };
}

struct room_judgement
room_rule_judge(const struct room_rule *rule, const struct room_wish *wish)
{
	struct room_judgement judgement = judge_length(rule, wish);

	if (judgement.verdict == ROOM_FITS) {
		judgement = judge_time(rule, wish);
	}
	if (judgement.verdict == ROOM_FITS && wish->people > wish->capacity) {
		judgement = (struct room_judgement){ ROOM_CROWDED, wish->capacity, ROOM_DAY };
	}
	for (size_t i = 0; i < rule->limit_count && judgement.verdict == ROOM_FITS; i++) {
		judgement = judge_limit(&rule->limits[i], wish);
	}
	return judgement;
}

/* ---- not coming ---------------------------------------------------------------------------------- */

int64_t
room_halved(int64_t limit)
{
	return (limit + 1) / 2;
}

struct moment
room_halved_until(const struct room_rule *rule, const struct moment *absences, size_t count)
{
	size_t times = (size_t)rule->absent.times;

	for (size_t i = count; times && i >= times; i--) {
		struct moment last = absences[i - 1], first = absences[i - times];

		if (last.ms - first.ms <= rule->absent.days * DAY_MS) {
			return (struct moment){ last.ms + rule->absent.halved_days * DAY_MS };
		}
	}
	return MOMENT_NONE;
}

bool
room_needs_approval(const struct room_rule *rule, int64_t people)
{
	return rule->approval.hours > 0 && people >= rule->approval.people;
}

/* ---- times as text ------------------------------------------------------------------------------- */

struct str
room_clock_format(struct arena *arena, int64_t minute)
{
	return str_format(arena, "%lld:%02lld", (long long)(minute / 60), (long long)(minute % 60));
}

static bool
is_digits(struct str text, size_t least, size_t most)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9') {
			return false;
		}
	}
	return text.len >= least && text.len <= most;
}

bool
room_clock_parse(struct str text, int64_t *ret_minute)
{
	struct str rest = text, hours, minutes;
	int64_t hour, minute;

	if (!str_split(&rest, ':', &hours) || !str_split(&rest, ':', &minutes) || rest.ptr ||
		!is_digits(hours, 1, 2) || !is_digits(minutes, 2, 2) ||
		!str_parse_int(hours, &hour) || !str_parse_int(minutes, &minute) || minute > 59 ||
		hour * 60 + minute > MINUTES_OF_DAY) {
		return false;
	}
	*ret_minute = hour * 60 + minute;
	return true;
}

bool
room_hours_parse(struct str text, struct room_hours *ret_hours)
{
	struct str rest = text, from, to;
	struct room_hours hours;

	if (!str_split(&rest, '-', &from) || !str_split(&rest, '-', &to) || rest.ptr ||
		!room_clock_parse(from, &hours.from) || !room_clock_parse(to, &hours.to) ||
		hours.from >= hours.to) {
		return false;
	}
	*ret_hours = hours;
	return true;
}
