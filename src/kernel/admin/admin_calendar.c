#include "admin_running.h"
#include "app.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "respond.h"

/* Working days of a year as they were announced, and a trial of counting them. */

enum { DAYS_USUAL = 7, YEAR_MIN = 1949, YEAR_MAX = 2200 };

static const struct field calendar_fields[] = {
	{ .name = "year",
		.type = FIELD_INT,
		.offset = offsetof(struct calendar_in, year),
		.label = N_("年份"),
		.min = YEAR_MIN,
		.max = YEAR_MAX },
	{ .name = "from",
		.type = FIELD_DAY,
		.offset = offsetof(struct calendar_in, from),
		.label = N_("从这一天起") },
	{ .name = "days",
		.type = FIELD_INT,
		.offset = offsetof(struct calendar_in, days),
		.label = N_("工作日数"),
		.min = 1,
		.max = 1000 },
};
const struct form calendar_form = { "calendar", calendar_fields, FIELD_COUNT(calendar_fields),
	sizeof(struct calendar_in), NULL };

/* The year's days, those that follow each other in one range. */
static struct day_ranges
ranges_of(struct arena *arena, const struct day *days, size_t count, int year)
{
	struct day_ranges ranges = { ARENA_ARRAY(arena, count, struct day_range), 0 };

	for (size_t i = 0; i < count; i++) {
		struct day_range *last = ranges.count ? &ranges.items[ranges.count - 1] : NULL;

		if (days[i].n < day_of(year, 1, 1).n || days[i].n > day_of(year, 12, 31).n) {
			continue;
		}
		if (last && last->until.n + 1 == days[i].n) {
			last->until = days[i];
			last->days++;
		} else {
			ranges.items[ranges.count++] = (struct day_range){ days[i], days[i], 1 };
		}
	}
	return ranges;
}

enum outcome
show_calendar(struct req *req)
{
	const struct calendar_in *in = req->in;
	const struct calendar *calendar = req_calendar(req);
	struct day today = day_of_moment(db_now(req->db));
	struct calendar_view view = {
		.in = *in, .from_year = calendar->from_year, .until_year = calendar->until_year
	};
	int month, mday;

	day_split(today, &view.year, &month, &mday);
	view.year = in->year >= YEAR_MIN && in->year <= YEAR_MAX ? (int)in->year : view.year;
	view.in.year = view.year;
	view.in.from = day_is_none(in->from) ? today : in->from;
	view.in.days = in->days > 0 ? in->days : DAYS_USUAL;
	view.is_announced = calendar_covers(calendar, day_of(view.year, 1, 1));
	view.holidays = ranges_of(
		req->arena, calendar->holidays, calendar->holiday_count, view.year);
	view.workdays = ranges_of(
		req->arena, calendar->workdays, calendar->workday_count, view.year);
	view.found = calendar_add_workdays(calendar, view.in.from, (int)view.in.days);
	view.found_calendar = calendar_add_days(calendar, view.in.from, (int)view.in.days);
	return respond(req, calendar_page, &view);
}
