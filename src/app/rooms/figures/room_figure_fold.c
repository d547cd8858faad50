#include "room_figures.h"

#include "district_calendar.h"
#include "rooms_pack.h"

enum { DAYS_AGAIN = 3, DAYS_AT_ONCE = 20, BOOKINGS_MAX = 500, CLASSES_MAX = 24 };

#define MINUTE_MS INT64_C(60000)

/* Of one room and day, as they are added up. */
struct sums {
	struct room_figure_put_args day;
	struct room_figure_class_put_args classes[CLASSES_MAX];
	size_t class_count;
};

static struct room_figure_class_put_args *
class_of(struct sums *sums, struct str class)
{
	for (size_t i = 0; i < sums->class_count; i++) {
		if (str_equal(sums->classes[i].class, class)) {
			return &sums->classes[i];
		}
	}
	if (sums->class_count == CLASSES_MAX) {
		return &sums->classes[CLASSES_MAX - 1];
	}
	sums->classes[sums->class_count] =
		(struct room_figure_class_put_args){ .on_day = sums->day.on_day,
			.room_id = sums->day.room_id,
			.class = class };
	return &sums->classes[sums->class_count++];
}

static void
count_booking(struct sums *sums, const struct room_figure_bookings_row *row)
{
	int64_t minutes = (row->to_at.ms - row->from_at.ms) / MINUTE_MS;
	struct room_figure_class_put_args *class;

	if (str_equal(row->state, STR("released"))) {
		sums->day.absent++;
	} else if (str_equal(row->state, STR("cancelled"))) {
		sums->day.cancelled++;
	} else if (str_equal(row->state, STR("confirmed"))) {
		/* of a room that does not tell, not even the kind of who was there */
		class = class_of(sums, row->is_private              ? STR("private")
				       : str_is_none(row->org_kind) ? STR("house")
								    : row->org_kind);
		sums->day.bookings++;
		sums->day.used_minutes += minutes;
		class->bookings++;
		class->used_minutes += minutes;
	} else {
		sums->day.refused++; /* or nobody ever answered */
	}
}

static void
fold_room(struct db *db, const struct pack *pack, const struct calendar *calendar,
	const struct room_list_row *room, struct day day)
{
	struct sums sums = { .day = { .on_day = day, .room_id = room->id } };
	struct room_figure_bookings_rows rows = room_figure_bookings(
		db, &(struct room_figure_bookings_args){ .room_id = room->id,
			    .since_at = day_start(day),
			    .until_at = day_start((struct day){ day.n + 1 }),
			    .limit = BOOKINGS_MAX });
	struct room_rule rule;

	if (room_rule_find(pack, room->rule, &rule)) {
		struct room_hours hours = room_hours_on(&rule, calendar, day);

		sums.day.open_minutes = hours.to - hours.from;
	}
	for (size_t i = 0; i < rows.count; i++) {
		count_booking(&sums, &rows.items[i]);
	}
	room_figure_put(db, &sums.day);
	room_figure_class_drop(db, room->id, day);
	for (size_t i = 0; i < sums.class_count; i++) {
		room_figure_class_put(db, &sums.classes[i]);
	}
}

/* The first day that is still to be added up; false: there is no booking. */
static bool
first_day(struct db *db, struct day *ret_day)
{
	struct room_figure_until_find_row until;
	struct room_figure_first_row first;

	if (room_figure_until_find(db, &until) == OK) {
		*ret_day = (struct day){ until.until_day.n - DAYS_AGAIN };
		return true;
	}
	if (room_figure_first(db, &first) != OK) {
		return false;
	}
	*ret_day = day_of_moment(first.from_at);
	return true;
}

bool
room_figures_keep_house(struct db *db, const struct pack *pack, const struct regions *regions)
{
	struct day today = day_of_moment(db_now(db)), day;
	struct calendar calendar = district_calendar_read(db, db_arena(db), pack);
	struct room_list_rows rooms = room_list(db, &(struct room_list_args){ .limit = ROOMS_MAX });

	(void)regions;
	if (!first_day(db, &day) || day.n >= today.n) {
		return false;
	}
	for (int done = 0; day.n < today.n && done < DAYS_AT_ONCE; day.n++, done++) {
		for (size_t i = 0; i < rooms.count; i++) {
			fold_room(db, pack, &calendar, &rooms.items[i], day);
		}
	}
	room_figure_until_put(db, day.n < today.n ? (struct day){ day.n + DAYS_AGAIN } : day);
	return day.n < today.n;
}
