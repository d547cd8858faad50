#include "pack_check.h"
#include "pack_rule.h"

#include <string.h>

/* What the kernel asks of the national rules: calendar, kinds, statuses, grades, columns of lists. */

static const char *const tones[] = { "ok", "warn", "danger", "plain", NULL };
static const char *const value_fields[] = { "kind", "class", "grade", "status", "charity",
	"party_branch", NULL };

static const struct node_rule year_rules[] = {
	{ "year", WANT_INT, true, 1949, 2200 },
	{ "holidays", WANT_DAYS, true },
	{ "workdays", WANT_DAYS, true },
};
static const struct node_rule calendar_rules[] = {
	{ "from_year", WANT_INT, true, 1949, 2200 },
	{ "until_year", WANT_INT, true, 1949, 2200 },
	{ "years", WANT_LIST, true, 1, 200, .rules = year_rules,
		.rule_count = RULE_COUNT(year_rules) },
};

static const struct node_rule dated_name_rules[] = {
	{ "zh", WANT_TEXT, true },
	{ "en", WANT_TEXT, true },
	{ "since", WANT_DAY, false },
	{ "until", WANT_DAY, false },
};
static const struct node_rule kind_rules[] = {
	{ "id", WANT_ID, true },
	{ "names", WANT_LIST, true, 1, 20, .rules = dated_name_rules,
		.rule_count = RULE_COUNT(dated_name_rules) },
	{ "short", WANT_BILINGUAL, true },
	{ "registered", WANT_BOOL, true },
	{ "uscc", WANT_TEXT, false },
	{ "classes", WANT_BOOL, false },
	{ "source", WANT_TEXT, false },
};
static const struct node_rule noted_rules[] = {
	{ "id", WANT_ID, true },
	{ "name", WANT_BILINGUAL, true },
	{ "note", WANT_BILINGUAL, true },
};
static const struct node_rule kinds_rules[] = {
	{ "kinds", WANT_LIST, true, 1, 50, .rules = kind_rules,
		.rule_count = RULE_COUNT(kind_rules) },
	{ "filed_classes", WANT_LIST, true, 1, 50, .rules = noted_rules,
		.rule_count = RULE_COUNT(noted_rules) },
	{ "party_branches", WANT_LIST, true, 1, 50, .rules = noted_rules,
		.rule_count = RULE_COUNT(noted_rules) },
};

static const struct node_rule status_rules[] = {
	{ "id", WANT_ID, true },
	{ "name", WANT_BILINGUAL, true },
	{ "note", WANT_BILINGUAL, true },
	{ "tone", WANT_ID, true, .words = tones },
	{ "acting", WANT_BOOL, true },
	{ "ended", WANT_BOOL, true },
	{ "since", WANT_DAY, false },
	{ "until", WANT_DAY, false },
};
static const struct node_rule mark_rules[] = {
	{ "id", WANT_ID, true },
	{ "name", WANT_BILINGUAL, true },
	{ "note", WANT_BILINGUAL, true },
	{ "tone", WANT_ID, true, .words = tones },
	{ "since", WANT_DAY, false },
	{ "source", WANT_TEXT, false },
};
static const struct node_rule statuses_rules[] = {
	{ "statuses", WANT_LIST, true, 1, 50, .rules = status_rules,
		.rule_count = RULE_COUNT(status_rules) },
	{ "marks", WANT_LIST, true, 0, 20, .rules = mark_rules,
		.rule_count = RULE_COUNT(mark_rules) },
};

static const struct node_rule grade_rules[] = {
	{ "id", WANT_ID, true },
	{ "rank", WANT_INT, true, 0, 5 },
	{ "name", WANT_BILINGUAL, true },
	{ "plaque", WANT_BOOL, true },
};
static const struct node_rule grades_rules[] = {
	{ "since", WANT_DAY, true },
	{ "validity_years", WANT_INT, true, 1, 20 },
	{ "source", WANT_TEXT, true },
	{ "grades", WANT_LIST, true, 1, 20, .rules = grade_rules,
		.rule_count = RULE_COUNT(grade_rules) },
};

static const struct node_rule field_rules[] = {
	{ "id", WANT_ID, true },
	{ "name", WANT_BILINGUAL, true },
	{ "required", WANT_BOOL, false },
	{ "columns", WANT_TEXTS, true, 1, 100 },
};
static const struct node_rule ending_rules[] = {
	{ "kinds", WANT_TEXTS, true, 1, 5 },
	{ "ending", WANT_TEXT, true },
	{ "words", WANT_TEXTS, true, 1, 50 },
};
static const struct node_rule columns_rules[] = {
	{ "fields", WANT_LIST, true, 1, 200, .rules = field_rules,
		.rule_count = RULE_COUNT(field_rules) },
	{ "ignored", WANT_TEXTS, false },
	{ "values", WANT_ANY, true },
	{ "region_endings", WANT_LIST, true, 1, 20, .rules = ending_rules,
		.rule_count = RULE_COUNT(ending_rules) },
};
static const struct node_rule value_rules[] = {
	{ "id", WANT_ID, true },
	{ "class", WANT_ID, false },
	{ "words", WANT_TEXTS, true, 1, 100 },
};

/* The file by its name, checked by the rules; NULL with a problem when it is missing. */
static const struct node *
check_file(const struct pack *pack, const char *name, struct pack_report *report,
	const struct node_rule *rules, size_t count)
{
	const struct node *file = pack_file(pack, name);

	if (!file) {
		pack_problem(report, pack_file(pack, "pack.yaml"), "%s is missing", name);
		return NULL;
	}
	node_check(report, file, rules, count);
	return file;
}

/* Every day of a year's list stands under its own year. */
static void
check_year_days(const struct node *days, int64_t year, struct pack_report *report)
{
	for (size_t i = 0; days && i < days->count; i++) {
		const struct node *node = days->members[i].value;
		struct day day;
		int y, m, d;

		if (!day_parse_iso(node->text, &day)) {
			continue;
		}
		day_split(day, &y, &m, &d);
		if (y != year) {
			pack_problem(report, node, "%.*s stands under the year %lld",
				STR_ARG(node->text), (long long)year);
		}
	}
}

/* A make-up workday is a Saturday or Sunday that is no holiday. */
static void
check_workdays(const struct node *year, struct pack_report *report)
{
	const struct node *workdays = node_get(year, "workdays"),
			  *holidays = node_get(year, "holidays");

	for (size_t i = 0; workdays && i < workdays->count; i++) {
		const struct node *node = workdays->members[i].value;
		struct day day;

		if (!day_parse_iso(node->text, &day)) {
			continue;
		}
		if (day_weekday(day) != 0 && day_weekday(day) != 6) {
			pack_problem(
				report, node, "%.*s is no Saturday or Sunday", STR_ARG(node->text));
		}
		for (size_t k = 0; holidays && k < holidays->count; k++) {
			if (str_equal(holidays->members[k].value->text, node->text)) {
				pack_problem(report, node, "%.*s is a holiday and a workday",
					STR_ARG(node->text));
			}
		}
	}
}

static void
check_calendar(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = check_file(
		pack, "calendar.yaml", report, calendar_rules, RULE_COUNT(calendar_rules));
	const struct node *years = node_get(file, "years");
	int64_t from = node_int(file, "from_year", 0), until = node_int(file, "until_year", 0);

	if (file && from > until) {
		pack_problem(report, file, "until_year lies before from_year");
	}
	if (years && (int64_t)years->count != until - from + 1) {
		pack_problem(report, years, "every year from from_year to until_year stands once");
	}
	for (size_t i = 0; years && years->kind == NODE_LIST && i < years->count; i++) {
		const struct node *year = years->members[i].value;
		int64_t number = node_int(year, "year", 0);

		if (number != from + (int64_t)i) {
			pack_problem(report, year, "the year %lld is expected here",
				(long long)from + (long long)i);
		}
		check_year_days(node_get(year, "holidays"), number, report);
		check_year_days(node_get(year, "workdays"), number, report);
		check_workdays(year, report);
	}
}

/* since ≤ until, wherever an item states both. */
static void
check_spans(const struct node *list, struct pack_report *report)
{
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *item = list->members[i].value;
		struct day since = node_day(item, "since"), until = node_day(item, "until");

		if (!day_is_none(since) && !day_is_none(until) && since.n > until.n) {
			pack_problem(report, item, "until lies before since");
		}
	}
}

static void
check_kinds(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = check_file(
		pack, "kinds.yaml", report, kinds_rules, RULE_COUNT(kinds_rules));
	const struct node *kinds = node_get(file, "kinds");

	node_check_unique(report, kinds, "id");
	node_check_unique(report, node_get(file, "filed_classes"), "id");
	node_check_unique(report, node_get(file, "party_branches"), "id");
	for (size_t i = 0; kinds && kinds->kind == NODE_LIST && i < kinds->count; i++) {
		const struct node *kind = kinds->members[i].value;

		check_spans(node_get(kind, "names"), report);
		if (node_bool(kind, "registered", false) && node_text(kind, "uscc").len != 2) {
			pack_problem(report, kind,
				"uscc is missing: a registered kind has the first two characters");
		}
	}
}

static void
check_statuses_and_grades(const struct pack *pack, struct pack_report *report)
{
	const struct node *statuses = check_file(
		pack, "statuses.yaml", report, statuses_rules, RULE_COUNT(statuses_rules));
	const struct node *grades = check_file(
		pack, "grades.yaml", report, grades_rules, RULE_COUNT(grades_rules));

	node_check_unique(report, node_get(statuses, "statuses"), "id");
	node_check_unique(report, node_get(statuses, "marks"), "id");
	check_spans(node_get(statuses, "statuses"), report);
	node_check_unique(report, node_get(grades, "grades"), "id");
	node_check_unique(report, node_get(grades, "grades"), "rank");
	if (statuses && !node_find(node_get(statuses, "statuses"), "id", STR("normal"))) {
		pack_problem(report, statuses, "the status normal is missing");
	}
}

/* Where the ids of a field's values are declared; NULL where any id will do. */
static const struct node *
values_of(const struct pack *pack, struct str field)
{
	if (str_equal(field, STR("kind"))) {
		return node_get(pack_file(pack, "kinds.yaml"), "kinds");
	}
	if (str_equal(field, STR("class"))) {
		return node_get(pack_file(pack, "kinds.yaml"), "filed_classes");
	}
	if (str_equal(field, STR("party_branch"))) {
		return node_get(pack_file(pack, "kinds.yaml"), "party_branches");
	}
	if (str_equal(field, STR("grade"))) {
		return node_get(pack_file(pack, "grades.yaml"), "grades");
	}
	if (str_equal(field, STR("status"))) {
		return node_get(pack_file(pack, "statuses.yaml"), "statuses");
	}
	return NULL;
}

static void
check_values(const struct pack *pack, struct str field, const struct node *list,
	struct pack_report *report)
{
	const struct node *known = values_of(pack, field), *classes = values_of(pack, STR("class"));

	for (size_t i = 0; list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *item = list->members[i].value;
		struct str id = node_text(item, "id"), class = node_text(item, "class");

		node_check(report, item, value_rules, RULE_COUNT(value_rules));
		if (known && !node_find(known, "id", id)) {
			pack_problem(report, item, "no %.*s has the id %.*s", STR_ARG(field),
				STR_ARG(id));
		}
		if (class.len && !node_find(classes, "id", class)) {
			pack_problem(
				report, item, "no filed class has the id %.*s", STR_ARG(class));
		}
	}
}

static void
check_columns(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = check_file(
		pack, "columns.yaml", report, columns_rules, RULE_COUNT(columns_rules));
	const struct node *values = node_get(file, "values");

	node_check_unique(report, node_get(file, "fields"), "id");
	if (values && values->kind != NODE_MAP) {
		pack_problem(report, values, "values must be a map of keys");
		return;
	}
	for (size_t i = 0; values && i < values->count; i++) {
		struct str field = values->members[i].key;
		bool is_known = false;

		for (size_t k = 0; value_fields[k]; k++) {
			is_known = is_known || str_equal(field, str_of(value_fields[k]));
		}
		if (!is_known) {
			pack_problem(report, values->members[i].value, "unknown key %.*s",
				STR_ARG(field));
		} else {
			check_values(pack, field, values->members[i].value, report);
		}
	}
}

void
pack_check_national(const struct pack *pack, struct pack_report *report)
{
	check_calendar(pack, report);
	check_kinds(pack, report);
	check_statuses_and_grades(pack, report);
	check_columns(pack, report);
}
