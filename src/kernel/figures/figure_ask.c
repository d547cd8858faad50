#include "figure_pages.h"

#include "actor.h"
#include "app.h"
#include "procedure_version.h"
#include "region.h"
#include "respond.h"

/* Which figures are asked for: whose region, which procedure, which stretch of time. */

enum {
	CODE_CHARS_MAX = 60,
	YEARS_MAX = 3,
	MONTHS_OF_QUARTER = 3,
	MONTHS_OF_YEAR = 12,
	YEAR_FIRST = 1900,
	YEAR_LAST = 2999
};

const struct right right_case_figures = { .name = "case.figures",
	.label = N_("看办件统计"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) |
		 ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_AUDITOR) };

FIXED_CHOICES(list_periods, CHOICE("month", "一个月", "A month"),
	CHOICE("quarter", "一季度", "A quarter"), CHOICE("year", "一年", "A year"))

FIXED_CHOICES(list_formats, CHOICE("csv", "CSV", "CSV"), CHOICE("xlsx", "Excel", "Excel"))

#define AT(member) offsetof(struct figures_query, member)
static const struct field figures_fields[] = {
	{ .name = "region",
		.type = FIELD_TEXT,
		.offset = AT(region),
		.label = N_("区域"),
		.max = CODE_CHARS_MAX },
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = AT(procedure),
		.label = N_("事项"),
		.max = CODE_CHARS_MAX },
	{ .name = "period",
		.type = FIELD_CHOICE,
		.offset = AT(period),
		.label = N_("时间"),
		.choices = list_periods },
	{ .name = "on", .type = FIELD_DAY, .offset = AT(on), .label = N_("其中的一天") },
	{ .name = "from", .type = FIELD_DAY, .offset = AT(from), .label = N_("从哪天") },
	{ .name = "until", .type = FIELD_DAY, .offset = AT(until), .label = N_("到哪天") },
	{ .name = "step",
		.type = FIELD_TEXT,
		.offset = AT(step),
		.label = N_("环节"),
		.max = CODE_CHARS_MAX },
	{ .name = "format",
		.type = FIELD_CHOICE,
		.offset = AT(format),
		.label = N_("格式"),
		.choices = list_formats },
};
const struct form figures_form = { "figures_query", figures_fields, FIELD_COUNT(figures_fields),
	sizeof(struct figures_query), NULL };
const struct form figure_report_form = { "figures_month", figures_fields,
	FIELD_COUNT(figures_fields), sizeof(struct figures_query), NULL };

/* ---- where --------------------------------------------------------------------------------------- */

static bool
may_see(struct req *req, const struct region *region)
{
	struct scope scope = { .region = region->id };

	return req_may(req, &right_case_figures, &scope);
}

/* The one asked for, else the widest that the one who asks may see: regions stand from the top down. */
static enum outcome
find_region(struct req *req, struct str code, const struct region **ret_region)
{
	const struct regions *regions = req_regions(req);

	if (!str_is_empty(code)) {
		*ret_region = region_find_by_code(regions, code);
		return !*ret_region ? NOT_FOUND : may_see(req, *ret_region) ? OK : FORBIDDEN;
	}
	*ret_region = NULL;
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];

		if ((!*ret_region || region->kind < (*ret_region)->kind) && may_see(req, region)) {
			*ret_region = region;
		}
	}
	return *ret_region ? OK : FORBIDDEN;
}

/* ---- when ---------------------------------------------------------------------------------------- */

static int
months_of(struct str period)
{
	return str_equal(period, STR("month"))     ? 1
	       : str_equal(period, STR("quarter")) ? MONTHS_OF_QUARTER
						   : MONTHS_OF_YEAR;
}

/* As typed, within years from which months can be counted on and back. */
static struct day
day_within(struct day typed, struct day otherwise)
{
	struct day first = day_of(YEAR_FIRST, 1, 1), last = day_of(YEAR_LAST, 12, 31);

	if (day_is_none(typed)) {
		return otherwise;
	}
	return typed.n < first.n ? first : typed.n > last.n ? last : typed;
}

struct day
figure_day_asked(const struct figures_query *in)
{
	return day_within(in->on, clock_today());
}

static void
set_stretch(const struct figures_query *in, struct figure_ask *ask)
{
	struct day first = figure_month(figure_day_asked(in), 0);
	int year, month, mday, length = months_of(in->period);

	if (!day_is_none(in->from) || !day_is_none(in->until)) {
		ask->until = day_within(in->until, clock_today());
		ask->from = day_within(in->from, figure_month(ask->until, 0));
		if (ask->from.n > ask->until.n) {
			ask->from = ask->until;
		}
		if (ask->from.n < figure_month(ask->until, -YEARS_MAX * MONTHS_OF_YEAR).n) {
			ask->from = figure_month(ask->until, -YEARS_MAX * MONTHS_OF_YEAR);
		}
		return;
	}
	day_split(first, &year, &month, &mday);
	ask->from = figure_month(first, -((month - 1) % length));
	ask->until = (struct day){ figure_month(ask->from, length).n - 1 };
}

enum outcome
figure_ask_of(struct req *req, struct figure_ask *ret_ask)
{
	const struct figures_query *in = req->in;
	const struct region *region;
	enum outcome outcome = find_region(req, in->region, &region);

	if (outcome != OK) {
		return outcome;
	}
	*ret_ask = (struct figure_ask){ .regions = req_regions(req),
		.procedures = req_procedures(req),
		.region = region->id,
		.procedure = in->procedure,
		.step = str_is_empty(in->procedure) ? STR_NONE : in->step };
	set_stretch(in, ret_ask);
	return OK;
}

struct str
figure_period_said(struct req *req, const struct figure_ask *ask)
{
	int year, month, mday;
	bool is_whole = figure_month(ask->from, 0).n == ask->from.n &&
			figure_month(ask->until, 1).n == ask->until.n + 1;
	int length = 0;
	struct str number;

	while (is_whole && figure_month(ask->from, length).n <= ask->until.n) {
		length++;
	}
	day_split(ask->from, &year, &month, &mday);
	number = str_format(req->arena, "%d", year);
	if (length == MONTHS_OF_YEAR && month == 1) {
		return TR(req->arena, req->lang, N_("{1}年"), number);
	}
	if (length == 1) {
		return str_format(req->arena, "%d-%02d", year, month);
	}
	if (length == MONTHS_OF_QUARTER && month % MONTHS_OF_QUARTER == 1) {
		return TR(req->arena, req->lang, N_("{1}年第{2}季度"), number,
			str_format(req->arena, "%d", month / MONTHS_OF_QUARTER + 1));
	}
	return str_format(req->arena, "%.*s – %.*s", STR_ARG(day_format_iso(req->arena, ask->from)),
		STR_ARG(day_format_iso(req->arena, ask->until)));
}
