#ifndef CHUKE_ROOM_RULE_H
#define CHUKE_ROOM_RULE_H

#include "calendar.h"

/*
 * By which rules a room is booked, and whether a wish keeps to them: arithmetic alone, without database and pack.  That
 * nobody else has the room at that time is the quota office's.
 */

enum { ROOM_LIMITS_MAX = 6, MINUTES_OF_DAY = 24 * 60 };

enum room_period { ROOM_DAY, ROOM_WEEK, ROOM_MONTH, ROOM_PERIODS };

struct room_rule {
	struct str id;
	int64_t step_minutes; /* bookings begin and end at multiples of it, from midnight */
	int64_t min_minutes, max_minutes;
	int64_t notice_minutes; /* made at least so long before it begins */
	int64_t ahead_days;     /* and at most so many days before */
	int64_t cancel_minutes; /* given up later than so long before, it still counts as used */
	int64_t before_minutes, after_minutes; /* kept free around it */
	int64_t release_minutes; /* who has not come so long after the beginning loses the room */
	int64_t checkin_minutes; /* one may check in so long before it begins */
	int64_t remind_hours;    /* its people are reminded so long before; 0: never */
	struct room_approval {
		int64_t hours;  /* in which it is answered; 0: nothing needs approval */
		int64_t people; /* from so many people on; 0: every booking */
		bool silence_confirms;
	} approval;
	struct room_absent {
		int64_t times; /* who did not come so often … 0: nothing comes of it */
		int64_t days;  /* … in so many days … */
		int64_t halved_days; /* … has half of the limits for so many days from the last one on */
	} absent;
	struct room_hours {
		int64_t from, to; /* minutes of the day; equal: closed */
	} hours[7];               /* by day_weekday() */
	bool is_closed_on_holidays;
	struct room_limit {
		enum room_period per;
		int64_t bookings, minutes; /* 0: without limit */
	} limits[ROOM_LIMITS_MAX];
	size_t limit_count;
};

/* A stretch of time that an organisation has booked. */
struct room_use {
	struct moment from_at, to_at;
};

struct room_wish {
	struct moment from_at, to_at, now;
	int64_t people, capacity;
	const struct calendar *calendar; /* NULL: no day is a holiday */
	bool is_halved; /* the organisation did not come too often: half of the limits */
	bool is_lost;   /* it is a time that somebody lost by not coming: no notice is asked for */
	const struct room_use
		*uses; /* of the organisation, under the same rules, in the months concerned */
	size_t use_count;
};

enum room_verdict {
	ROOM_FITS,
	ROOM_BACKWARDS,  /* ends before it begins, or on another day */
	ROOM_OFF_STEP,   /* number: the step */
	ROOM_TOO_SHORT,  /* number: the least minutes */
	ROOM_TOO_LONG,   /* number: the most minutes */
	ROOM_PAST,       /* it has begun */
	ROOM_TOO_SOON,   /* number: minutes of notice */
	ROOM_TOO_FAR,    /* number: days ahead */
	ROOM_SHUT_DAY,   /* closed on that day */
	ROOM_SHUT_HOURS, /* open at other hours of that day */
	ROOM_CROWDED,    /* number: the capacity */
	ROOM_OFTEN,      /* number: bookings allowed in `per` */
	ROOM_MUCH,       /* number: minutes allowed in `per` */
	ROOM_VERDICTS,
};
struct room_judgement {
	enum room_verdict verdict;
	int64_t number;
	enum room_period per;
};

/* The first rule that the wish breaks, in the order of the verdicts. */
struct room_judgement room_rule_judge(const struct room_rule *rule, const struct room_wish *wish);

/* Until when the limits are halved, by when one did not come, ascending; MOMENT_NONE: they never were. */
struct moment room_halved_until(
	const struct room_rule *rule, const struct moment *absences, size_t count);
/* Half of a limit, never less than one. */
int64_t room_halved(int64_t limit);
/* Whether somebody must approve a booking of so many people. */
bool room_needs_approval(const struct room_rule *rule, int64_t people);

/* The opening hours of a day; from == to: closed. */
struct room_hours room_hours_on(
	const struct room_rule *rule, const struct calendar *calendar, struct day day);
/* First day of the period that holds the day, and of the next one; weeks begin on Monday. */
struct day room_period_start(enum room_period per, struct day day);
struct day room_period_end(enum room_period per, struct day day);
/* Minutes from the midnight before, in the district's zone. */
int64_t room_minute_of(struct moment at);
struct moment room_moment_at(struct day day, int64_t minute);

/* "9:00" and back; false for what is no time of day up to 24:00. */
struct str room_clock_format(struct arena *arena, int64_t minute);
bool room_clock_parse(struct str text, int64_t *ret_minute);
/* "9:00-18:00". */
bool room_hours_parse(struct str text, struct room_hours *ret_hours);

#endif
