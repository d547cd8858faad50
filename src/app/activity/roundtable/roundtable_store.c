#include "roundtable_store.h"

#include "activity_tell.h"
#include "pack_rule.h"

enum { AT_ONCE = 20, PERSONAL_MAX = 1000, DAYS_MAX = 365, KINDS_MAX = 8, MORNING_MS = 9 * 3600000 };

/* ---- the pack ------------------------------------------------------------------------------------ */

static const struct node *
root_of(const struct pack *pack)
{
	return node_get(pack_file(pack, "roundtables.yaml"), "roundtables");
}

struct roundtable_rules
roundtable_rules_of(const struct pack *pack)
{
	return (struct roundtable_rules){ .remind_days = node_int(root_of(pack), "remind_days", 7),
		.late_days = node_int(root_of(pack), "late_days", 7) };
}

bool
roundtable_is_kind(const struct pack *pack, struct str kind)
{
	return str_equal(node_text(root_of(pack), "kind"), kind);
}

static const struct node_rule root_rules[] = {
	{ "kind", WANT_ID, .is_required = true },
	{ "remind_days", WANT_INT, .is_required = true, .max = DAYS_MAX },
	{ "late_days", WANT_INT, .is_required = true, .min = 1, .max = DAYS_MAX },
};
static const struct node_rule file_rules[] = {
	{ "roundtables", WANT_MAP, .is_required = true, .rules = root_rules,
		.rule_count = RULE_COUNT(root_rules) },
};

void
roundtable_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "roundtables.yaml"), *root = root_of(pack),
			  *rules = node_get(pack_file(pack, "activities.yaml"), "activities");

	if (!file) {
		return; /* a district without round tables */
	}
	node_check(report, file, file_rules, RULE_COUNT(file_rules));
	if (root && !node_find(node_get(rules, "kinds"), "id", node_text(root, "kind"))) {
		pack_problem(report, root, "kind is none of activities.yaml");
	}
	roundtable_demo_check(pack, report);
}

/* ---- promises ------------------------------------------------------------------------------------ */

/* In the morning of a day; of somebody outside nobody is reminded. */
static struct moment
morning(struct day day)
{
	return (struct moment){ day_start(day).ms + MORNING_MS };
}

static struct moment
remind_first(struct db *db, struct day due, const struct roundtable_rules *rules)
{
	struct moment before = morning((struct day){ due.n - (int32_t)rules->remind_days }),
		      after = morning((struct day){ due.n + 1 });

	return before.ms > db_now(db).ms ? before : after;
}

struct roundtable_promise_id
roundtable_promise_put(struct db *db, const struct roundtable_promise_wish *wish,
	const struct roundtable_rules *rules)
{
	struct roundtable_promise_add_row added;

	roundtable_promise_add(db,
		&(struct roundtable_promise_add_args){ .activity_id = wish->activity,
			.topic_id = wish->topic,
			.office_region_id = wish->office,
			.office_org_id = wish->org,
			.promiser = wish->promiser,
			.what = wish->what,
			.due_day = wish->due_day,
			.remind_at = remind_first(db, wish->due_day, rules),
			.made_at = moment_is_none(wish->at) ? db_now(db) : wish->at },
		&added);
	return added.id;
}

enum outcome
roundtable_report_put(struct db *db, const struct roundtable_promise_find_row *promise,
	const struct roundtable_word *word, const struct roundtable_rules *rules)
{
	struct moment at = moment_is_none(word->at) ? db_now(db) : word->at;
	bool is_open = str_equal(word->state, STR("open"));
	struct roundtable_report_add_row added;

	if (!str_equal(promise->state, STR("open"))) {
		return CONFLICT;
	}
	roundtable_report_add(db,
		&(struct roundtable_report_add_args){ .promise_id = promise->id,
			.login_id = word->login,
			.author = word->author,
			.state = word->state,
			.words = word->words,
			.made_at = at },
		&added);
	if (!is_open) {
		roundtable_promise_set_state(
			db, &(struct roundtable_promise_set_state_args){ .id = promise->id,
				    .state = word->state,
				    .closed_day = day_of_moment(at),
				    .remind_at = MOMENT_NONE });
	} else if (promise->due_day.n < day_of_moment(at).n) {
		/* who has just said something has some days without a reminder */
		roundtable_promise_set_remind(db,
			morning((struct day){ day_of_moment(at).n + (int32_t)rules->late_days }),
			promise->id);
	}
	return OK;
}

/* ---- who is told --------------------------------------------------------------------------------- */

void
roundtable_tell_topic(struct db *db, const struct roundtable_topic_find_row *topic,
	const struct activity_find_row *activity, struct str about)
{
	static const struct {
		const char *about, *zh, *en;
	} words[] = {
		{ "listed", "您提的议题列入了圆桌会", "Your topic is on the round table's list" },
		{ "merged", "您提的议题并入了相近的议题",
			"Your topic was merged with a similar one" },
		{ "declined", "您提的议题没有列入", "Your topic was not taken up" },
	};
	struct arena *arena = db_arena(db);

	for (size_t i = 0; topic->login_id.v && i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal(about, str_of(words[i].about))) {
			outbox_notify(db, topic->login_id,
				&(struct notice){ .kind = "roundtable.topic",
					.title = { str_format(arena, "%s：%.*s", words[i].zh,
							   STR_ARG(topic->title)),
						str_format(arena, "%s: %.*s", words[i].en,
							STR_ARG(topic->title)) },
					.text = { activity->title, activity->title },
					.to = url_own(arena, "/activities/%lld/roundtable",
						(long long)activity->id.v) });
		}
	}
}

/* Whoever promised; of somebody outside, and of nobody else, the organiser. */
static void
remind(struct db *db, const struct roundtable_promise_find_row *row)
{
	bool is_late = row->due_day.n < day_of_moment(db_now(db)).n;
	struct arena *arena = db_arena(db);
	struct activity_find_row activity;
	struct notice notice = { .kind = "promise.due",
		.title = { str_format(arena, "%s：%.*s", is_late ? "承诺已逾期" : "承诺快到期",
				   STR_ARG(row->what)),
			str_format(arena, "%s: %.*s",
				is_late ? "A promise is late" : "A promise is due soon",
				STR_ARG(row->what)) },
		.text = { STR("办好了、还在办或者办不了，请告诉大家。"),
			STR("Kept, under way or given up: please tell everybody.") },
		.to = url_own(arena, "/promises/%lld", (long long)row->id.v) };

	if (row->office_region_id.v) {
		activity_tell_office(db, row->office_region_id, &notice);
	} else if (row->office_org_id.v) {
		activity_tell_org(db, row->office_org_id, &notice);
	} else if (activity_find(db, row->activity_id, &activity) == OK) {
		activity_tell_people(db, &activity, &notice);
	}
}

struct moment
roundtable_next_due(struct db *db)
{
	struct roundtable_promise_next_row row;

	roundtable_promise_next(db, &row);
	return row.remind_at;
}

void
roundtable_do_due(struct db *db, const struct pack *pack)
{
	struct roundtable_rules rules = roundtable_rules_of(pack);
	struct roundtable_promise_find_rows rows = roundtable_promise_reminding(
		db, db_now(db), AT_ONCE);
	int32_t today = day_of_moment(db_now(db)).n;

	for (size_t i = 0; i < rows.count; i++) {
		const struct roundtable_promise_find_row *row = &rows.items[i];
		bool is_late = row->due_day.n < today;

		remind(db, row);
		roundtable_promise_set_remind(db,
			morning((struct day){
				is_late ? today + (int32_t)rules.late_days : row->due_day.n + 1 }),
			row->id);
	}
}

/* ---- personal data, invariants -------------------------------------------------------------------- */

void
roundtable_login_erased(struct db *db, int64_t id)
{
	roundtable_topic_forget(db, (struct login_id){ id });
}

void
roundtable_write_personal(struct db *db, struct login_id login, struct json *json)
{
	struct roundtable_topic_find_rows rows = roundtable_topic_of_login(db, login, PERSONAL_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		json_object(json);
		json_add_str(json, "title", rows.items[i].title);
		json_add_str(json, "words", rows.items[i].words);
		json_add_str(json, "state", rows.items[i].state);
		json_object_end(json);
	}
	json_array_end(json);
}

void
roundtable_check(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct check_roundtable_promises_rows rows = check_roundtable_promises(db);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db),
				    "promise %lld stands otherwise than was reported last",
				    (long long)rows.items[i].id.v));
	}
}
