#include "admin_running.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
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

static struct choices
day_kinds(struct req *req)
{
	static const struct choice items[] = {
		{ STR_INIT("holiday"), { STR_INIT("放假"), STR_INIT("Day off") } },
		{ STR_INIT("workday"), { STR_INIT("上班"), STR_INIT("Working day") } },
	};

	(void)req;
	return (struct choices){ items, FIELD_COUNT(items) };
}

static void check_correction(struct req *req, void *in);
static const struct field correction_fields[] = {
	{ .name = "on",
		.type = FIELD_DAY,
		.offset = offsetof(struct correction_in, on),
		.label = N_("哪一天"),
		.is_required = true },
	{ .name = "kind",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct correction_in, kind),
		.label = N_("改为"),
		.is_required = true,
		.choices = day_kinds },
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct correction_in, reason),
		.label = N_("依据或原因"),
		.hint = N_("例如通知的文号"),
		.is_required = true,
		.max = 200 },
	{ .name = "year",
		.type = FIELD_INT,
		.offset = offsetof(struct correction_in, year),
		.label = N_("年份"),
		.min = YEAR_MIN,
		.max = YEAR_MAX },
};
const struct form correction_form = { "calendar_correct", correction_fields,
	FIELD_COUNT(correction_fields), sizeof(struct correction_in), check_correction };

static const struct field correction_end_fields[] = {
	ID_FIELD(struct correction_end_in),
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct correction_end_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
};
const struct form correction_end_form = { "calendar_restore", correction_end_fields,
	FIELD_COUNT(correction_end_fields), sizeof(struct correction_end_in), NULL };

static int
year_of(struct day day)
{
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	return year;
}

/* A correction that changes nothing is a slip. */
static void
check_correction(struct req *req, void *in)
{
	const struct correction_in *form = in;
	bool is_workday = str_equal(form->kind, STR("workday"));
	int year;

	if (day_is_none(form->on) || str_is_empty(form->kind)) {
		return;
	}
	year = year_of(form->on);
	if (year < YEAR_MIN || year > YEAR_MAX) {
		form_error(req, "on", N_("请检查年份。"));
	} else if (calendar_is_workday(req_calendar(req), form->on) == is_workday) {
		form_error(req, "on",
			is_workday ? N_("这一天本来就上班。") : N_("这一天本来就放假。"));
	}
}

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
	bool is_refused = req->method == METHOD_POST;
	const struct calendar_in asked = { .from = DAY_NONE }, *in = is_refused ? &asked : req->in;
	const struct calendar *calendar = req_calendar(req);
	struct day today = day_of_moment(db_now(req->db));
	struct calendar_view view = { .in = *in,
		.is_refused = is_refused,
		.typed = is_refused && req->route->form == &correction_form ? req->in : NULL,
		.from_year = calendar->from_year,
		.until_year = calendar->until_year };
	struct calendar_correction_list_rows corrections;
	int64_t year = view.typed ? view.typed->year : in->year;

	view.year = year >= YEAR_MIN && year <= YEAR_MAX ? (int)year : year_of(today);
	corrections = calendar_correction_list(
		req->db, day_of(view.year, 1, 1), day_of(view.year, 12, 31));
	view.corrections = (struct corrections){ corrections.items, corrections.count };
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

/* ---- correcting ----------------------------------------------------------------------------------- */

static struct url
back_to_year(struct req *req, struct day day)
{
	return url_own(req->arena, "/admin/calendar?year=%d#corrections", year_of(day));
}

enum outcome
correct_day(struct req *req)
{
	const struct correction_in *in = req->in;
	struct calendar_correction_put_row row;

	calendar_correction_put(req->db,
		&(struct calendar_correction_put_args){ .on_day = in->on,
			.is_workday = str_equal(in->kind, STR("workday")),
			.reason = in->reason,
			.login_id = req->actor->login,
			.set_at = db_now(req->db) },
		&row);
	audit_add(req,
		&(struct audit){ .verb = "calendar.correct",
			.object = "calendar",
			.object_id = row.id.v,
			.reason = in->reason,
			.detail = str_format(req->arena, "{\"%.*s\":[null,\"%.*s\"]}",
				STR_ARG(day_format_iso(req->arena, in->on)), STR_ARG(in->kind)) });
	respond_flash(req, N_("这一天已更正，期限马上按它计算。"));
	return respond_see_other(req, back_to_year(req, in->on));
}

enum outcome
restore_day(struct req *req)
{
	const struct correction_end_in *in = req->in;
	struct calendar_correction_find_row row;
	int64_t changed = 0;

	if (calendar_correction_find(req->db, (struct calendar_correction_id){ in->id }, &row) !=
		OK) {
		return NOT_FOUND;
	}
	calendar_correction_remove(req->db, row.id, &changed);
	audit_add(req, &(struct audit){ .verb = "calendar.restore",
			       .object = "calendar",
			       .object_id = row.id.v,
			       .reason = in->reason,
			       .detail = str_format(req->arena, "{\"%.*s\":[\"%s\",null]}",
				       STR_ARG(day_format_iso(req->arena, row.on_day)),
				       row.is_workday ? "workday" : "holiday") });
	respond_flash(req, N_("已取消更正，这一天按公布的安排。"));
	return respond_see_other(req, back_to_year(req, row.on_day));
}
