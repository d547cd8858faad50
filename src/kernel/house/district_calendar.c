#include "district_calendar.h"

#include "kernel_queries.h"

#include <string.h>

/* Days in ascending order, each once. */
struct days {
	struct day *items;
	size_t count;
};

static void
add_day(struct days *days, struct day day)
{
	size_t at = days->count;

	while (at > 0 && days->items[at - 1].n >= day.n) {
		at--;
	}
	if (at < days->count && days->items[at].n == day.n) {
		return;
	}
	memmove(&days->items[at + 1], &days->items[at],
		(days->count - at) * sizeof(days->items[0]));
	days->items[at] = day;
	days->count++;
}

static void
remove_day(struct days *days, struct day day)
{
	for (size_t i = 0; i < days->count; i++) {
		if (days->items[i].n == day.n) {
			days->count--;
			memmove(&days->items[i], &days->items[i + 1],
				(days->count - i) * sizeof(days->items[0]));
			return;
		}
	}
}

/* Every day of the years' lists under `key`, with room for `more`. */
static struct days
days_of(struct arena *arena, const struct node *years, const char *key, size_t more)
{
	struct days days = { NULL, 0 };
	size_t room = more;

	for (size_t i = 0; years && i < years->count; i++) {
		const struct node *list = node_get(years->members[i].value, key);

		room += list ? list->count : 0;
	}
	days.items = ARENA_ARRAY(arena, room, struct day);
	for (size_t i = 0; years && i < years->count; i++) {
		const struct node *list = node_get(years->members[i].value, key);

		for (size_t k = 0; list && k < list->count; k++) {
			struct day day;

			if (day_parse_iso(list->members[k].value->text, &day)) {
				add_day(&days, day);
			}
		}
	}
	return days;
}

struct calendar
district_calendar_read(struct db *db, struct arena *arena, const struct pack *pack)
{
	const struct node *file = pack_file(pack, "calendar.yaml"),
			  *years = node_get(file, "years");
	struct calendar_correction_all_rows corrections = calendar_correction_all(db);
	struct days holidays = days_of(arena, years, "holidays", corrections.count),
		    workdays = days_of(arena, years, "workdays", corrections.count);

	for (size_t i = 0; i < corrections.count; i++) {
		struct day day = corrections.items[i].on_day;

		remove_day(corrections.items[i].is_workday ? &holidays : &workdays, day);
		add_day(corrections.items[i].is_workday ? &workdays : &holidays, day);
	}
	return (struct calendar){ .from_year = (int)node_int(file, "from_year", 0),
		.until_year = (int)node_int(file, "until_year", 0),
		.holidays = holidays.items,
		.holiday_count = holidays.count,
		.workdays = workdays.items,
		.workday_count = workdays.count };
}
