#include "activity.h"
#include "demo.h"
#include "pack_rule.h"
#include "roundtable_store.h"

/* The demonstration's round tables: topics, minutes, promises in different states. */

enum { DAYS_MAX = 1000, DAY_MS = 86400000 };

static const char *const topic_states[] = { "proposed", "listed", NULL };
static const char *const report_states[] = { "open", "kept", "dropped", NULL };
static const struct node_rule topic_rules[] = {
	{ "title", WANT_TEXT, .is_required = true },
	{ "words", WANT_TEXT },
	{ "state", WANT_ID, .is_required = true, .words = topic_states },
};
static const struct node_rule report_rules[] = {
	{ "days", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "state", WANT_ID, .is_required = true, .words = report_states },
	{ "words", WANT_TEXT, .is_required = true },
};
static const struct node_rule promise_rules[] = {
	{ "what", WANT_TEXT, .is_required = true },
	{ "region", WANT_TEXT },
	{ "promiser", WANT_TEXT, .is_required = true },
	{ "due_days", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "reports", WANT_LIST, .rules = report_rules, .rule_count = RULE_COUNT(report_rules) },
};
static const struct node_rule table_rules[] = {
	{ "activity", WANT_TEXT, .is_required = true },
	{ "minutes", WANT_TEXT },
	{ "topics", WANT_LIST, .rules = topic_rules, .rule_count = RULE_COUNT(topic_rules) },
	{ "promises", WANT_LIST, .rules = promise_rules, .rule_count = RULE_COUNT(promise_rules) },
};
static const struct node_rule file_rules[] = {
	{ "roundtables", WANT_LIST, .is_required = true, .rules = table_rules,
		.rule_count = RULE_COUNT(table_rules) },
};

void
roundtable_demo_check(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/roundtables.yaml");

	if (root) {
		node_check(report, root, file_rules, RULE_COUNT(file_rules));
	}
}

static void
add_topic_of(struct demo *demo, const struct node *item, const struct activity_find_row *activity)
{
	struct str words = node_text(item, "words");
	struct roundtable_topic_add_row added;

	roundtable_topic_add(demo->db,
		&(struct roundtable_topic_add_args){ .activity_id = activity->id,
			.state = node_text(item, "state"),
			.title = node_text(item, "title"),
			.words = str_is_none(words) ? STR("") : words,
			.made_at = activity->opens_at },
		&added);
}

/* Days are counted from the round table's own. */
static void
add_promise_of(struct demo *demo, const struct node *item, const struct activity_find_row *activity)
{
	const struct region *office = region_find_by_code(
		&demo->regions, node_text(item, "region"));
	struct roundtable_rules rules = roundtable_rules_of(demo->pack);
	const struct node *reports = node_get(item, "reports");
	struct roundtable_promise_wish wish = { .activity = activity->id,
		.office = office ? office->id : (struct region_id){ 0 },
		.promiser = node_text(item, "promiser"),
		.what = node_text(item, "what"),
		.due_day = { day_of_moment(activity->from_at).n +
			     (int32_t)node_int(item, "due_days", 0) },
		.at = activity->to_at };
	struct roundtable_promise_id id = roundtable_promise_put(demo->db, &wish, &rules);
	struct roundtable_promise_find_row row;

	for (size_t i = 0; reports && i < reports->count; i++) {
		const struct node *said = node_at(reports, i);

		if (roundtable_promise_find(demo->db, id, &row) == OK) {
			roundtable_report_put(demo->db, &row,
				&(struct roundtable_word){ .author = row.promiser,
					.state = node_text(said, "state"),
					.words = node_text(said, "words"),
					.at = { activity->from_at.ms +
						node_int(said, "days", 0) * DAY_MS } },
				&rules);
		}
	}
}

static void
load_one(struct demo *demo, const struct node *item)
{
	const struct node *topics = node_get(item, "topics"),
			  *promises = node_get(item, "promises");
	struct activity_id id = { activity_find_titled(demo->db, node_text(item, "activity")) };
	struct str minutes = node_text(item, "minutes");
	struct activity_find_row activity;

	if (activity_find(demo->db, id, &activity) != OK) {
		return;
	}
	for (size_t i = 0; topics && i < topics->count; i++) {
		add_topic_of(demo, node_at(topics, i), &activity);
	}
	if (minutes.len) {
		roundtable_minutes_put(demo->db, id, minutes, activity.to_at);
	}
	for (size_t i = 0; promises && i < promises->count; i++) {
		add_promise_of(demo, node_at(promises, i), &activity);
	}
}

void
roundtable_demo_load(struct app *app, const struct pack *pack)
{
	demo_load(app, pack, "demo/roundtables.yaml", "roundtables", load_one);
}
