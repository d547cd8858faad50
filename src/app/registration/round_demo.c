#include "round.h"

#include "app.h"
#include "demo.h"
#include "district.h"
#include "pack_rule.h"
#include "region.h"

#include <stdio.h>

/* demo/rounds.yaml: yearly confirmations under way, played with the clock set back. */

enum {
	DAYS_MAX = 365,
	GROUPS_MAX = 500,
	DEMO_BYTES_MAX = 64 << 20,
	MORNING_MS = 10 * 3600 * 1000,
	APART_MS = 37 * 60 * 1000, /* between two answers of a day */
};

static const struct node_rule round_rules[] = {
	{ "region", WANT_TEXT, .is_required = true },
	{ "by", WANT_TEXT, .is_required = true },
	{ "days_ago", WANT_INT, .is_required = true, .min = 1, .max = DAYS_MAX },
	{ "due_days_ago", WANT_INT, .is_required = true, .min = -DAYS_MAX, .max = DAYS_MAX },
	{ "answered", WANT_INT, .is_required = true, .max = 100 },
	{ "confirmed", WANT_INT, .is_required = true, .max = 100 },
};
static const struct node_rule root_rules[] = {
	{ "rounds", WANT_LIST, .is_required = true, .rules = round_rules,
		.rule_count = RULE_COUNT(round_rules) },
};

void
round_demo_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, "demo/rounds.yaml");

	if (root) {
		node_check(report, root, root_rules, RULE_COUNT(root_rules));
	}
}

/* ---- one round ----------------------------------------------------------------------------------- */

struct playing {
	struct app *app;
	const struct district *district;
	const struct node *node;
	struct day today;
	struct round_rule rule;
	struct round_find_row round;
	struct ask_waiting_rows asks;
	size_t at; /* of the asks, that which is answered now */
	bool is_confirmed;
};

static struct login_id
login_of(struct db *db, struct str name)
{
	struct login_find_by_name_row row;

	return login_find_by_name(db, name, &row) == OK ? row.id : (struct login_id){ 0 };
}

static enum outcome
begin(struct db *db, void *arg)
{
	struct playing *playing = arg;
	const struct region *region = region_find_by_code(
		&playing->district->regions, node_text(playing->node, "region"));
	struct day due = { playing->today.n - (int32_t)node_int(playing->node, "due_days_ago", 0) };
	struct case_program program = { playing->app, db, playing->district, { 0 } };
	struct round_orgs_rows orgs;
	struct round_add_row added;
	int year, month, mday;

	if (!region) {
		return NOT_FOUND;
	}
	day_split(playing->today, &year, &month, &mday);
	if (round_add(db,
		    &(struct round_add_args){ .region_id = region->id,
			    .year = year - 1,
			    .due_day = due,
			    .login_id = login_of(db, node_text(playing->node, "by")),
			    .begun_at = db_now(db),
			    .next_at = day_start((struct day){ due.n + 1 }) },
		    &added) != OK ||
		round_find(db, added.id, &playing->round) != OK) {
		return CONFLICT;
	}
	round_set_next(db, (int64_t)playing->rule.reminder_count,
		day_start((struct day){ due.n + 1 }), added.id);
	orgs = round_orgs(db, &(struct round_orgs_args){ .clauses = ROUND_ORGS_STREET,
				      .street_id = region->id,
				      .limit = GROUPS_MAX });
	for (size_t i = 0; i < orgs.count; i++) {
		if (round_ask(&program, &playing->round, &orgs.items[i]) != OK) {
			return CONFLICT;
		}
	}
	playing->asks = ask_waiting(db, playing->round.id, 0, GROUPS_MAX);
	return OK;
}

/* A group's answer, and its confirmation by the street. */
static enum outcome
answer(struct db *db, void *arg)
{
	struct playing *playing = arg;
	struct case_program program = { playing->app, db, playing->district, { 0 } };
	struct ask_of_org_row ask;
	struct answers answers;
	struct str problem;
	struct casefile *c;

	if (ask_of_org(db, playing->asks.items[playing->at].org_id, &ask) != OK ||
		casefile_find_by_id(playing->app, db, (struct casefile_id){ ask.case_no }, &c) !=
			OK) {
		return NOT_FOUND;
	}
	program.login = c->row.login_id;
	casefile_answers(db, c, c->row.answer_version, &answers);
	answers.json = str_format(db_arena(db), "{\"active\":\"active\"%s%.*s",
		answers.json.len > 2 ? "," : "",
		STR_ARG(str_slice(answers.json, 1, answers.json.len)));
	if (case_do_by_program(&program, c, &(struct case_move){ .action = STR("submit") },
		    &answers, &problem) != OK) {
		return CONFLICT;
	}
	program.login = playing->round.login_id;
	return playing->is_confirmed
		       ? case_do_by_program(&program, c,
				 &(struct case_move){ .action = STR("confirm") }, NULL, &problem)
		       : OK;
}

static void
play(struct playing *playing)
{
	struct arena *arena = arena_create(DEMO_BYTES_MAX);
	int32_t ago = (int32_t)node_int(playing->node, "days_ago", 1);
	struct day began = { playing->today.n - ago };
	int64_t answered = node_int(playing->node, "answered", 0),
		confirmed = node_int(playing->node, "confirmed", 0);
	struct store *store = playing->app->store;

	clock_shift((struct moment){ day_start(began).ms + MORNING_MS });
	if (store_write(store, arena, begin, playing) != OK) {
		fprintf(stderr, "chuke: demo/rounds.yaml:%d cannot be begun\n",
			playing->node->line);
	}
	for (playing->at = 0; playing->at < playing->asks.count; playing->at++) {
		int64_t share = (int64_t)((playing->at * 37 + 60) %
					  100); /* scattered, always alike */
		struct day day = { began.n + 1 +
				   (int32_t)(playing->at % (size_t)(ago > 9 ? 9 : ago)) };

		if (share >= answered || day.n >= playing->today.n) {
			continue;
		}
		playing->is_confirmed = share < confirmed;
		clock_shift((struct moment){
			day_start(day).ms + MORNING_MS + (int64_t)playing->at * APART_MS });
		store_write(store, arena, answer, playing);
	}
	arena_destroy(arena);
}

void
round_demo_play(struct app *app, const struct pack *pack)
{
	const struct node *list = node_get(pack_file(pack, "demo/rounds.yaml"), "rounds");
	struct moment now = clock_now();
	int64_t began_ms = clock_monotonic_ms();
	struct playing playing = { .app = app, .today = day_of_moment(now) };

	if (!list || !round_rule_of(pack, &playing.rule)) {
		return;
	}
	playing.district = app_district_hold(app);
	for (size_t i = 0; i < list->count; i++) {
		playing.node = node_at(list, i);
		playing.asks.count = 0;
		play(&playing);
	}
	now.ms += clock_monotonic_ms() - began_ms;
	clock_shift(now);
	app_district_release(app, playing.district);
}
