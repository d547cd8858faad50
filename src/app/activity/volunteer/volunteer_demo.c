#include "activity.h"
#include "demo.h"
#include "fail.h"
#include "kernel_queries.h"
#include "pack_rule.h"
#include "volunteer_store.h"

/* The demonstration's volunteers, through the same ways as everybody's; what is past is put down as it was. */

enum {
	SHIFTS_MAX = 60,
	MINUTE_MS = 60000,
	MINUTES_MAX = 1440,
	NEEDED_MAX = 200,
	DAY_MS = 86400000
};

/* ---- the file ------------------------------------------------------------------------------------ */

static const struct node_rule corrected_rules[] = {
	{ "minutes", WANT_INT, .is_required = true, .max = MINUTES_MAX },
	{ "reason", WANT_TEXT, .is_required = true },
};
static const struct node_rule duty_rules[] = {
	{ "login", WANT_ID, .is_required = true },
	{ "in", WANT_INT, .min = -MINUTES_MAX, .max = MINUTES_MAX },
	{ "out", WANT_INT, .max = MINUTES_MAX },
	{ "corrected", WANT_MAP, .rules = corrected_rules,
		.rule_count = RULE_COUNT(corrected_rules) },
};
static const struct node_rule shift_rules[] = {
	{ "activity", WANT_TEXT, .is_required = true },
	{ "title", WANT_TEXT, .is_required = true },
	{ "tasks", WANT_TEXT, .is_required = true },
	{ "insurance", WANT_TEXT },
	{ "from_minutes", WANT_INT, .is_required = true, .min = -MINUTES_MAX, .max = MINUTES_MAX },
	{ "minutes", WANT_INT, .is_required = true, .min = 15, .max = MINUTES_MAX },
	{ "needed", WANT_INT, .is_required = true, .min = 1, .max = NEEDED_MAX },
	{ "duties", WANT_LIST, .rules = duty_rules, .rule_count = RULE_COUNT(duty_rules) },
};
static const struct node_rule file_rules[] = {
	{ "shifts", WANT_LIST, .is_required = true, .rules = shift_rules,
		.rule_count = RULE_COUNT(shift_rules) },
};

/* Whether demo/activities.yaml has an activity of that title. */
static bool
has_activity(const struct pack *pack, struct str title)
{
	const struct node *list = node_get(pack_file(pack, "demo/activities.yaml"), "activities");

	for (size_t i = 0; list && i < list->count; i++) {
		if (str_equal(node_bilingual(node_at(list, i), "title").zh, title)) {
			return true;
		}
	}
	return false;
}

void
volunteer_demo_check(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/volunteers.yaml"),
			  *list = node_get(root, "shifts");

	if (!root) {
		return;
	}
	node_check(report, root, file_rules, RULE_COUNT(file_rules));
	for (size_t i = 0; list && i < list->count; i++) {
		if (!has_activity(pack, node_text(node_at(list, i), "activity"))) {
			pack_problem(report, node_at(list, i),
				"activity is none of demo/activities.yaml");
		}
	}
}

/* ---- loading ------------------------------------------------------------------------------------- */

/* In, out, counted and corrected, at the moments of the file and not now. */
static void
serve(struct demo *demo, const struct node *item, const struct volunteer_shift_find_row *shift,
	struct volunteer_duty_find_row *duty, const struct activity_find_row *activity)
{
	const struct node *corrected = node_get(item, "corrected");
	struct volunteer_rules rules;
	struct volunteer_correction correction = { .minutes = node_int(corrected, "minutes", 0),
		.author = activity->author,
		.reason = node_text(corrected, "reason"),
		.at = { shift->to_at.ms + (int64_t)DAY_MS } };
	int64_t max;

	volunteer_rules_of(demo->pack, &rules);
	duty->in_at.ms = shift->from_at.ms + node_int(item, "in", 0) * MINUTE_MS;
	volunteer_duty_set_in(demo->db, duty->in_at, duty->in_at, duty->id);
	if (node_get(item, "out")) {
		volunteer_count_out(demo->db, shift, duty,
			&(struct volunteer_out){ .rules = &rules,
				.at = { shift->from_at.ms +
					node_int(item, "out", 0) * MINUTE_MS } });
	} else {
		volunteer_forget_out(demo->db, shift, duty, &rules);
	}
	if (corrected && volunteer_duty_find(demo->db, duty->id, duty) == OK) {
		volunteer_correct(demo->db, duty, &rules, &correction, &max);
	}
}

static void
add_duty_of(struct demo *demo, const struct node *item,
	const struct volunteer_shift_find_row *shift, const struct activity_find_row *activity)
{
	struct login_find_by_name_row login;
	struct volunteer_duty_find_row duty;
	struct volunteer_wish wish = { .shift = shift,
		.activity = activity,
		.at = { shift->from_at.ms - (int64_t)7 * DAY_MS } };

	if (login_find_by_name(demo->db, node_text(item, "login"), &login) != OK) {
		return;
	}
	wish.login = login.id;
	wish.at.ms = wish.at.ms < db_now(demo->db).ms ? wish.at.ms : db_now(demo->db).ms;
	wish.person = (struct activity_person){
		.name = login.shown_name, .phone = STR(""), .guardian = STR(""), .age = INT_NONE
	};
	if (volunteer_sign_up(demo->db, &wish, &duty) == OK && node_get(item, "in")) {
		serve(demo, item, shift, &duty, activity);
	}
}

static void
load_one(struct demo *demo, const struct node *item)
{
	struct activity_id id = { activity_find_titled(demo->db, node_text(item, "activity")) };
	struct str insurance = node_text(item, "insurance");
	struct volunteer_rules rules;
	struct volunteer_shift_id shift_id;
	struct activity_find_row activity;
	struct moment from;

	if (activity_find(demo->db, id, &activity) != OK) {
		return;
	}
	volunteer_rules_of(demo->pack, &rules);
	from.ms = activity.from_at.ms + node_int(item, "from_minutes", 0) * MINUTE_MS;
	if (volunteer_shift_make(demo->db,
		    &(struct volunteer_shift_add_args){ .activity_id = id,
			    .title = node_text(item, "title"),
			    .tasks = node_text(item, "tasks"),
			    .insurance = str_is_none(insurance) ? STR("") : insurance,
			    .from_at = from,
			    .to_at = { from.ms + node_int(item, "minutes", 60) * MINUTE_MS },
			    .needed = node_int(item, "needed", 1),
			    .age_min = INT_NONE,
			    .close_at = from,
			    .end_at = { from.ms +
					(node_int(item, "minutes", 60) + rules.late_minutes) *
						MINUTE_MS },
			    .changed_at = activity.opens_at },
		    &rules, &shift_id) != OK) {
		fail("demo/volunteers.yaml: a shift that quota does not take");
	}
}

/* Accounts are made after the content. */
static void
serve_one(struct demo *demo, const struct node *item)
{
	const struct node *duties = node_get(item, "duties");
	struct activity_id id = { activity_find_titled(demo->db, node_text(item, "activity")) };
	struct volunteer_shift_find_rows shifts = volunteer_shift_list(demo->db, id, SHIFTS_MAX);
	struct activity_find_row activity;

	for (size_t i = 0; i < shifts.count; i++) {
		if (!str_equal(shifts.items[i].title, node_text(item, "title")) ||
			activity_find(demo->db, id, &activity) != OK) {
			continue;
		}
		for (size_t k = 0; duties && k < duties->count; k++) {
			add_duty_of(demo, node_at(duties, k), &shifts.items[i], &activity);
		}
	}
}

void
volunteer_demo_load(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/volunteers.yaml", "shifts", load_one);
}

void
volunteer_demo_serve(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/volunteers.yaml", "shifts", serve_one);
}

int64_t
volunteer_sample_duty(struct db *db, struct activity_id id)
{
	struct volunteer_shift_find_rows shifts = volunteer_shift_list(db, id, SHIFTS_MAX);
	struct volunteer_wish wish = {
		.person = { .phone = STR(""), .guardian = STR(""), .age = INT_NONE },
		.at = MOMENT_NONE
	};
	struct login_find_by_name_row login;
	struct volunteer_duty_sample_row found;
	struct volunteer_duty_find_row duty;
	struct activity_find_row activity;

	if (volunteer_duty_sample(db, id, &found) == OK) {
		return found.id.v;
	}
	for (size_t i = 0; i < shifts.count && !wish.shift; i++) {
		wish.shift = str_equal(shifts.items[i].state, STR("open")) ? &shifts.items[i]
									   : NULL;
	}
	if (!wish.shift || activity_find(db, id, &activity) != OK ||
		login_find_by_name(db, STR("resident"), &login) != OK) {
		return 0;
	}
	wish.activity = &activity;
	wish.login = login.id;
	wish.person.name = login.shown_name;
	return volunteer_sign_up(db, &wish, &duty) == OK ? duty.id.v : 0;
}
