#include "case_checks.h"

#include "kernel_queries.h"

/* Where a sentence goes. */
struct teller {
	void (*breach)(void *arg, struct str sentence);
	void *arg;
	struct arena *arena;
};

static void
tell(const struct teller *teller, struct casefile_id id, struct str number, const char *what)
{
	teller->breach(teller->arg, str_format(teller->arena, "case %lld (%.*s) %s",
					    (long long)id.v, STR_ARG(number), what));
}

static void
check_turns(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct teller teller = { breach, arg, db_arena(db) };
	struct case_check_turns_rows rows = case_check_turns(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(&teller, rows.items[i].id, rows.items[i].number,
			rows.items[i].turns ? "is not under way, but an office has a turn"
					    : "is under way, but no office has a turn");
	}
}

static void
check_answers(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct teller teller = { breach, arg, db_arena(db) };
	struct case_check_answers_rows rows = case_check_answers(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(&teller, rows.items[i].id, rows.items[i].number,
			"has not the answers that it says it has");
	}
}

static void
check_clocks(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct teller teller = { breach, arg, db_arena(db) };
	struct case_check_clocks_rows rows = case_check_clocks(db, db_now(db));

	for (size_t i = 0; i < rows.count; i++) {
		tell(&teller, rows.items[i].casefile_id, rows.items[i].step,
			"has a clock that would run out unseen");
	}
}

static void
check_steps(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct teller teller = { breach, arg, db_arena(db) };
	struct case_check_steps_rows rows = case_check_steps(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(&teller, rows.items[i].id, rows.items[i].number,
			"stands at two steps at once");
	}
}

static void
check_series(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct case_check_series_rows rows = case_check_series(db);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg,
			str_format(db_arena(db),
				"series %.*s counts to %lld from %lld, but lists %lld numbers",
				STR_ARG(rows.items[i].name), (long long)rows.items[i].last_serial,
				(long long)rows.items[i].listed_from,
				(long long)rows.items[i].listed));
	}
}

static void
check_numbers(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct teller teller = { breach, arg, db_arena(db) };
	struct case_check_numbers_rows rows = case_check_numbers(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(&teller, rows.items[i].id, rows.items[i].number,
			"bears a number that is void or another case's");
	}
}

const struct data_check case_checks[CASE_CHECKS] = {
	{ "cases: turns", check_turns, NULL },
	{ "cases: answers", check_answers, NULL },
	{ "cases: clocks", check_clocks, NULL },
	{ "cases: steps", check_steps, NULL },
	{ "cases: series", check_series, NULL },
	{ "cases: numbers", check_numbers, NULL },
};
