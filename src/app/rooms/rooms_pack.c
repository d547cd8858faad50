#include "rooms_pack.h"

#include "pack_rule.h"
#include "rooms_demo.h"

enum {
	KINDS_MAX = 20,
	RULES_MAX = 40,
	HOUR_MINUTES = 60,
	WEEK_MINUTES = 7 * 24 * 60,
	AHEAD_DAYS_MAX = 400,
	BUFFER_MINUTES_MAX = 240,
	APPROVAL_HOURS_MAX = 30 * 24,
	APPROVAL_PEOPLE_MAX = 10000,
	ABSENT_DAYS_MAX = 366,
};

static const char *const weekdays[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
static const char *const silences[] = { "refuses", "confirms", NULL };
static const char *const approvers[] = { "house", NULL };
static const char *const periods[] = { "day", "week", "month", NULL };

static const struct node *
root_of(const struct pack *pack)
{
	return node_get(pack_file(pack, "rooms.yaml"), "rooms");
}

/* ---- reading ------------------------------------------------------------------------------------- */

static struct room_limit
limit_of(const struct node *node)
{
	struct room_limit limit = { .bookings = node_int(node, "bookings", 0),
		.minutes = node_int(node, "hours", 0) * HOUR_MINUTES };

	for (size_t i = 0; periods[i]; i++) {
		if (str_equal(node_text(node, "per"), str_of(periods[i]))) {
			limit.per = (enum room_period)i;
		}
	}
	return limit;
}

static struct room_approval
approval_of(const struct node *node)
{
	return (struct room_approval){ .hours = node_int(node, "hours", 0),
		.people = node_int(node, "from_people", 0),
		.silence_confirms = str_equal(node_text(node, "silence"), STR("confirms")) };
}

static struct room_absent
absent_of(const struct node *node)
{
	return (struct room_absent){ .times = node_int(node, "times", 0),
		.days = node_int(node, "days", 0),
		.halved_days = node_int(node, "halved_days", 0) };
}

bool
room_rule_find(const struct pack *pack, struct str id, struct room_rule *ret_rule)
{
	const struct node *node = node_find(node_get(root_of(pack), "rules"), "id", id);
	const struct node *limits = node_get(node, "limits"), *hours = node_get(node, "hours");
	struct room_rule rule = { .id = id,
		.step_minutes = node_int(node, "step_minutes", 30),
		.min_minutes = node_int(node, "min_minutes", 30),
		.max_minutes = node_int(node, "max_minutes", 240),
		.notice_minutes = node_int(node, "notice_minutes", 0),
		.ahead_days = node_int(node, "ahead_days", 28),
		.cancel_minutes = node_int(node, "cancel_minutes", 0),
		.before_minutes = node_int(node, "before_minutes", 0),
		.after_minutes = node_int(node, "after_minutes", 0),
		.release_minutes = node_int(node, "release_minutes", 15),
		.checkin_minutes = node_int(node, "checkin_minutes", 30),
		.remind_hours = node_int(node, "remind_hours", 24),
		.approval = approval_of(node_get(node, "approval")),
		.absent = absent_of(node_get(node, "absent")),
		.is_closed_on_holidays = node_bool(node, "closed_on_holidays", true) };

	if (!node) {
		return false;
	}
	for (size_t i = 0; i < RULE_COUNT(weekdays); i++) {
		room_hours_parse(node_text(hours, weekdays[i]), &rule.hours[i]);
	}
	for (size_t i = 0; limits && i < limits->count && i < ROOM_LIMITS_MAX; i++) {
		rule.limits[rule.limit_count++] = limit_of(node_at(limits, i));
	}
	*ret_rule = rule;
	return true;
}

struct bilingual
room_kind_name(const struct pack *pack, struct str id)
{
	const struct node *kind = node_find(node_get(root_of(pack), "kinds"), "id", id);

	return kind ? node_bilingual(kind, "name") : (struct bilingual){ id, id };
}

struct choices
room_kind_choices(struct arena *arena, const struct pack *pack)
{
	const struct node *kinds = node_get(root_of(pack), "kinds");
	size_t count = kinds ? kinds->count : 0;
	struct choice *items = ARENA_ARRAY(arena, count + 1, struct choice);

	for (size_t i = 0; i < count; i++) {
		const struct node *kind = node_at(kinds, i);

		items[i] = (struct choice){ .value = node_text(kind, "id"),
			.label = node_bilingual(kind, "name") };
	}
	return (struct choices){ items, count };
}

struct choices
room_rule_choices(struct arena *arena, const struct pack *pack)
{
	const struct node *rules = node_get(root_of(pack), "rules");
	size_t count = rules ? rules->count : 0;
	struct choice *items = ARENA_ARRAY(arena, count + 1, struct choice);

	for (size_t i = 0; i < count; i++) {
		const struct node *rule = node_at(rules, i);

		items[i] = (struct choice){ .value = node_text(rule, "id"),
			.label = node_bilingual(rule, "name") };
	}
	return (struct choices){ items, count };
}

/* ---- checking ------------------------------------------------------------------------------------ */

static const struct node_rule kind_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule limit_rules[] = {
	{ "per", WANT_ID, .is_required = true, .words = periods },
	{ "bookings", WANT_INT, .min = 1, .max = 1000 },
	{ "hours", WANT_INT, .min = 1, .max = 1000 },
};
static const struct node_rule hours_rules[] = {
	{ "mon", WANT_TEXT },
	{ "tue", WANT_TEXT },
	{ "wed", WANT_TEXT },
	{ "thu", WANT_TEXT },
	{ "fri", WANT_TEXT },
	{ "sat", WANT_TEXT },
	{ "sun", WANT_TEXT },
};
static const struct node_rule approval_rules[] = {
	{ "by", WANT_ID, .is_required = true, .words = approvers },
	{ "hours", WANT_INT, .is_required = true, .min = 1, .max = APPROVAL_HOURS_MAX },
	{ "silence", WANT_ID, .is_required = true, .words = silences },
	{ "from_people", WANT_INT, .min = 1, .max = APPROVAL_PEOPLE_MAX },
};
static const struct node_rule absent_rules[] = {
	{ "times", WANT_INT, .is_required = true, .min = 1, .max = 20 },
	{ "days", WANT_INT, .is_required = true, .min = 1, .max = ABSENT_DAYS_MAX },
	{ "halved_days", WANT_INT, .is_required = true, .min = 1, .max = ABSENT_DAYS_MAX },
};
static const struct node_rule rule_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "step_minutes", WANT_INT, .is_required = true, .min = 30, .max = HOUR_MINUTES },
	{ "min_minutes", WANT_INT, .is_required = true, .min = 30, .max = MINUTES_OF_DAY },
	{ "max_minutes", WANT_INT, .is_required = true, .min = 30, .max = MINUTES_OF_DAY },
	{ "notice_minutes", WANT_INT, .is_required = true, .max = WEEK_MINUTES },
	{ "ahead_days", WANT_INT, .is_required = true, .min = 1, .max = AHEAD_DAYS_MAX },
	{ "cancel_minutes", WANT_INT, .is_required = true, .max = WEEK_MINUTES },
	{ "before_minutes", WANT_INT, .is_required = true, .max = BUFFER_MINUTES_MAX },
	{ "after_minutes", WANT_INT, .is_required = true, .max = BUFFER_MINUTES_MAX },
	{ "hours", WANT_MAP, .is_required = true, .rules = hours_rules,
		.rule_count = RULE_COUNT(hours_rules) },
	{ "closed_on_holidays", WANT_BOOL, .is_required = true },
	{ "limits", WANT_LIST, .max = ROOM_LIMITS_MAX, .rules = limit_rules,
		.rule_count = RULE_COUNT(limit_rules) },
	{ "release_minutes", WANT_INT, .is_required = true, .min = 5, .max = MINUTES_OF_DAY },
	{ "checkin_minutes", WANT_INT, .min = 5, .max = 2 * HOUR_MINUTES },
	{ "remind_hours", WANT_INT, .max = 7 * 24 },
	{ "approval", WANT_MAP, .rules = approval_rules, .rule_count = RULE_COUNT(approval_rules) },
	{ "absent", WANT_MAP, .rules = absent_rules, .rule_count = RULE_COUNT(absent_rules) },
};
static const struct node_rule rooms_rules[] = {
	{ "kinds", WANT_LIST, .is_required = true, .min = 1, .max = KINDS_MAX, .rules = kind_rules,
		.rule_count = RULE_COUNT(kind_rules) },
	{ "rules", WANT_LIST, .is_required = true, .min = 1, .max = RULES_MAX, .rules = rule_rules,
		.rule_count = RULE_COUNT(rule_rules) },
};
static const struct node_rule file_rules[] = {
	{ "rooms", WANT_MAP, .is_required = true, .rules = rooms_rules,
		.rule_count = RULE_COUNT(rooms_rules) },
};

static void
check_hours(const struct node *rule, struct pack_report *report)
{
	const struct node *hours = node_get(rule, "hours");
	int64_t step = node_int(rule, "step_minutes", HOUR_MINUTES);
	struct room_hours parsed;

	for (size_t i = 0; hours && i < hours->count; i++) {
		const struct node *value = hours->members[i].value;

		if (value->kind != NODE_TEXT) {
			continue; /* told already */
		}
		if (!room_hours_parse(value->text, &parsed)) {
			pack_problem(report, value,
				"opening hours are written \"9:00-18:00\", the second time later");
		} else if (step > 0 && (parsed.from % step || parsed.to % step)) {
			pack_problem(report, value,
				"opening hours must lie on the step of %lld minutes",
				(long long)step);
		}
	}
}

static void
check_rule(const struct node *rule, struct pack_report *report)
{
	int64_t step = node_int(rule, "step_minutes", HOUR_MINUTES);
	int64_t least = node_int(rule, "min_minutes", step),
		most = node_int(rule, "max_minutes", least);
	const struct node *limits = node_get(rule, "limits");

	if (step != HOUR_MINUTES / 2 && step != HOUR_MINUTES) {
		pack_problem(report, node_get(rule, "step_minutes"), "a step is 30 or 60 minutes");
	} else if (least % step || most % step) {
		pack_problem(report, rule,
			"min_minutes and max_minutes must be multiples of step_minutes");
	}
	if (least > most) {
		pack_problem(report, rule, "min_minutes is more than max_minutes");
	}
	for (size_t i = 0; limits && i < limits->count; i++) {
		const struct node *limit = node_at(limits, i);

		if (!node_get(limit, "bookings") && !node_get(limit, "hours")) {
			pack_problem(report, limit, "a limit needs bookings, hours, or both");
		}
	}
	check_hours(rule, report);
}

void
rooms_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "rooms.yaml"), *rules;

	if (!file) {
		return; /* a district without rooms */
	}
	node_check(report, file, file_rules, RULE_COUNT(file_rules));
	node_check_unique(report, node_get(root_of(pack), "kinds"), "id");
	rules = node_get(root_of(pack), "rules");
	node_check_unique(report, rules, "id");
	for (size_t i = 0; rules && i < rules->count; i++) {
		check_rule(node_at(rules, i), report);
	}
	rooms_demo_check(pack, report);
}
