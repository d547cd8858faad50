#include "room_look.h"

#include "app.h"
#include "i18n.h"
#include "rooms_pack.h"

enum { BOOKINGS_MAX = 2000, CLOSURES_MAX = 200, SCARCE_PERCENT = 40 };

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

/* With the bookings, by time, what is held for changes of them. */
static void
add_asked(struct req *req, struct room_look *look, struct moment since, struct moment until)
{
	struct booking_shown_rows asked = booking_ask_shown(
		req->db, &(struct booking_ask_shown_args){ .room_id = look->room.id,
				 .until_at = until,
				 .earliest_at = { since.ms - DAY_MS },
				 .since_at = since,
				 .limit = BOOKINGS_MAX });
	struct booking_shown_row *all;
	size_t a = 0, b = 0, count = asked.count + look->bookings.count;

	if (asked.count == 0) {
		return;
	}
	all = ARENA_ARRAY(req->arena, count, struct booking_shown_row);
	for (size_t i = 0; i < count; i++) {
		bool is_asked = b == look->bookings.count ||
				(a < asked.count && asked.items[a].from_at.ms <
							    look->bookings.items[b].from_at.ms);

		all[i] = is_asked ? asked.items[a++] : look->bookings.items[b++];
	}
	look->bookings = (struct booking_shown_rows){ all, count };
}

bool
room_look_at(struct req *req, const struct room_list_row *room, struct day from_day, int days,
	struct room_look *ret_look)
{
	struct moment since = day_start(from_day),
		      until = day_start((struct day){ from_day.n + days });

	*ret_look = (struct room_look){
		.room = *room, .calendar = req_calendar(req), .now = db_now(req->db)
	};
	ret_look->bookings = booking_shown(
		req->db, &(struct booking_shown_args){ .room_id = room->id,
				 .until_at = until,
				 .earliest_at = { since.ms - DAY_MS },
				 .since_at = since,
				 .limit = BOOKINGS_MAX });
	ret_look->closures = room_closure_shown(
		req->db, &(struct room_closure_shown_args){ .room_id = room->id,
				 .until_at = until,
				 .since_at = since,
				 .limit = CLOSURES_MAX });
	add_asked(req, ret_look, since, until);
	ret_look->lost = booking_lost_shown(
		req->db, &(struct booking_lost_shown_args){ .room_id = room->id,
				 .until_at = until,
				 .earliest_at = { since.ms - DAY_MS },
				 .since_at = since,
				 .limit = CLOSURES_MAX });
	return room_rule_find(req_pack(req), room->rule, &ret_look->rule);
}

/* What somebody lost by not coming is to be had without notice. */
static bool
is_in_time(const struct room_look *look, struct moment from_at, struct moment to_at)
{
	if (from_at.ms - look->now.ms >= look->rule.notice_minutes * MINUTE_MS) {
		return true;
	}
	for (size_t i = 0; i < look->lost.count; i++) {
		if (look->lost.items[i].from_at.ms <= from_at.ms &&
			look->lost.items[i].to_at.ms >= to_at.ms) {
			return true;
		}
	}
	return false;
}

static bool
is_taken(const struct room_look *look, int64_t from_ms, int64_t to_ms)
{
	int64_t buffers = (look->rule.before_minutes + look->rule.after_minutes) * MINUTE_MS;

	for (size_t i = 0; i < look->bookings.count; i++) {
		const struct booking_shown_row *row = &look->bookings.items[i];

		if (row->from_at.ms < to_ms + buffers && row->to_at.ms + buffers > from_ms) {
			return true;
		}
	}
	for (size_t i = 0; i < look->closures.count; i++) {
		const struct room_closure_shown_row *row = &look->closures.items[i];

		if (row->from_at.ms < to_ms + look->rule.after_minutes * MINUTE_MS &&
			row->to_at.ms + look->rule.before_minutes * MINUTE_MS > from_ms) {
			return true;
		}
	}
	return false;
}

bool
room_is_free(const struct room_look *look, struct day day, int64_t from, int64_t to)
{
	struct room_hours hours = room_hours_on(&look->rule, look->calendar, day);
	struct moment from_at = room_moment_at(day, from), to_at = room_moment_at(day, to);

	return !look->room.is_closed && from >= hours.from && to <= hours.to && from < to &&
	       from_at.ms > look->now.ms && is_in_time(look, from_at, to_at) &&
	       day.n - day_of_moment(look->now).n <= look->rule.ahead_days &&
	       !is_taken(look, from_at.ms, to_at.ms);
}

struct room_gaps
room_gaps_of(struct arena *arena, const struct room_look *look, struct day day)
{
	struct room_hours hours = room_hours_on(&look->rule, look->calendar, day);
	int64_t step = look->rule.step_minutes, begin = -1;
	struct room_gaps gaps = {
		ARENA_ARRAY(arena, (size_t)(MINUTES_OF_DAY / step + 1), struct room_gap), 0
	};

	for (int64_t minute = hours.from; minute <= hours.to; minute += step) {
		bool is_free = minute < hours.to && room_is_free(look, day, minute, minute + step);

		if (is_free && begin < 0) {
			begin = minute;
		} else if (!is_free && begin >= 0) {
			if (minute - begin >= look->rule.min_minutes) {
				gaps.items[gaps.count++] = (struct room_gap){ begin, minute };
			}
			begin = -1;
		}
	}
	return gaps;
}

enum room_day_state
room_day_state(const struct room_look *looks, size_t count, struct day day)
{
	int64_t open = 0, free = 0;
	bool is_later = false;

	for (size_t i = 0; i < count; i++) {
		const struct room_look *look = &looks[i];
		struct room_hours hours = room_hours_on(&look->rule, look->calendar, day);

		is_later = is_later || day.n - day_of_moment(look->now).n > look->rule.ahead_days;
		for (int64_t minute = hours.from; minute < hours.to;
			minute += look->rule.step_minutes) {
			open++;
			free += room_is_free(look, day, minute, minute + look->rule.step_minutes);
		}
	}
	if (count && day.n < day_of_moment(looks[0].now).n) {
		return ROOM_DAY_PAST;
	}
	if (open == 0) {
		return ROOM_DAY_SHUT;
	}
	if (free == 0) {
		return is_later ? ROOM_DAY_LATER : ROOM_DAY_FULL;
	}
	return free * 100 < open * SCARCE_PERCENT ? ROOM_DAY_SCARCE : ROOM_DAY_AMPLE;
}

const char *
room_day_word(enum room_day_state state)
{
	static const char *const words[ROOM_DAY_STATES] = { N_("已过"), N_("闭馆"), N_("未开放"),
		N_("已满"), N_("较少"), N_("充足") };

	return words[state];
}

const char *
room_weekday(struct day day)
{
	static const char *const words[] = { N_("周日"), N_("周一"), N_("周二"), N_("周三"),
		N_("周四"), N_("周五"), N_("周六") };

	return words[day_weekday(day)];
}
