#include "app.h"
#include "command.h"
#include "log.h"
#include "offices.h"
#include "password.h"
#include "statement_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*
 * Every statement of the program: prepared on both engines in every combination, and every reading one
 * asked of both over the demonstration's rows, which must answer the same.
 */

static void
every_combination_is_prepared(enum db_engine engine)
{
	struct statement_report report = { 0 };
	struct store_test test;

	if (!store_test_has(engine)) {
		skip();
	}
	store_test_open(&test, engine);
	statements_prepare(&test, &report);
	print_message("%s: %zu statements in %zu combinations\n", store_test_engine_name(engine),
		report.statements, report.combinations);
	store_test_close(&test);
	assert_int_equal(report.faults, 0);
	assert_true(report.statements > 100);
}

static void
every_combination_is_prepared_on_sqlite(void **state)
{
	(void)state;
	every_combination_is_prepared(DB_SQLITE);
}

static void
every_combination_is_prepared_on_postgres(void **state)
{
	(void)state;
	every_combination_is_prepared(DB_POSTGRES);
}

/* ---- pages whose cost must not grow with the tables -------------------------------------------- */

/*
 * What home, street pages, feeds, site maps and lists of news ask; those that read all streets or all kinds are left
 * out, and entry_walk, whose steps are counted.
 */
static const struct planned planned[] = {
	{ "news_list", "n", 0, 0 },
	{ "news_list_count", "n", 0, 0 },
	{ "news_list_of_region", "nr", 0, 0 },
	{ "news_list_of_region_count", "r", 0, 0 },
	{ "news_list_of_org", "no", 0, 0 },
	{ "news_list_of_org_count", "o", 0, 0 },
	{ "news_shown_first", "n", 0, 0 },
	{ "publicity_open_list", "n", 0, 0 },
	{ "bulletin_list", "n", 0, 0 },
	{ "bulletin_list_count", "n", 0, 0 },
	{ "bulletin_list_of_region", "nr", 0, 0 },
	{ "news_shown_from", "n", 0, 0 },
	{ "news_shown_highest", "n", 0, 0 },
	{ "news_photo_covers", "p", 0, 0 },
	{ "entry_youngest", "eo", 0, 0 },
	{ "entry_ids_after", "e", 0, 0 },
	{ "entry_id_last", "e", 0, 0 },
	{ "org_card_list", "eor", 0, 0 },
	{ "watch_entry", "eo", 0, 0 },
	{ "need_matched_count", "r", 0, 0 },
	{ "need_rating_of_org", "t", 0, 0 },
	{ "need_open_of_field", "fn", 1, 0 },
	{ "need_open_of_field", "fn", 2, 0 },
	{ "need_expire_next", "n", 0, 0 },
	{ "need_complete_next", "r", 0, 0 },
	{ "need_match_tell_next", "m", 0, 0 },
	{ "quota_pool_rows", "px", 0, 0 },
	{ "quota_place_of_holder", "px", 0, 0 },
	{ "quota_place_rows", "px", 0, 0 },
	{ "quota_place_until_next", "x", 0, 0 },
	{ "quota_line_first", "x", 0, 0 },
	{ "quota_line_next", "x", 0, 0 },
	{ "quota_line_ahead", "l", 0, 0 },
	{ "quota_line_ahead_near", "x", 0, 0 },
	{ "quota_span_conflicts", "sb", 0, 0 },
	{ "quota_span_expired", "s", 0, 0 },
	{ "quota_span_of_holder", "s", 0, 0 },
	{ "quota_span_until_next", "s", 0, 0 },
	{ "activity_list", "a", 1, 1 },
	{ "activity_list", "a", 1 | 4, 1 },
	{ "activity_list", "a", 1 | 8, 1 },
	{ "activity_list", "a", 1 | 16, 1 },
	{ "activity_list", "a", 1 | 32, 1 },
	{ "activity_list", "a", 2, 2 },
	{ "activity_list", "a", 2 | 4, 2 },
	{ "activity_list", "a", 2 | 8, 2 },
	{ "activity_count", "a", 1, 0 },
	{ "activity_count", "a", 1 | 16, 0 },
	{ "activity_next", "a", 1, 1 },
	{ "activity_next", "a", 1 | 4, 1 },
	{ "activity_next", "a", 1 | 8, 1 },
	{ "activity_next", "a", 2 | 8, 2 },
	{ "activity_shown_ids", "a", 0, 0 },
	{ "activity_close_due", "a", 0, 0 },
	{ "activity_remind_due", "a", 0, 0 },
	{ "activity_remind_next", "a", 0, 0 },
	{ "activity_group_list", "g", 0, 0 },
	{ "activity_signup_list", "s", 0, 0 },
	{ "activity_signup_calls", "s", 0, 0 },
	{ "activity_signup_telling", "s", 0, 0 },
};

static void
lists_go_along_an_index(enum db_engine engine)
{
	struct store_test test;
	size_t faults;

	if (!store_test_has(engine)) {
		skip();
	}
	store_test_open(&test, engine);
	faults = statements_plan(&test, planned, sizeof(planned) / sizeof(planned[0]));
	store_test_close(&test);
	assert_int_equal(faults, 0);
}

static void
lists_go_along_an_index_on_sqlite(void **state)
{
	(void)state;
	lists_go_along_an_index(DB_SQLITE);
}

static void
lists_go_along_an_index_on_postgres(void **state)
{
	(void)state;
	lists_go_along_an_index(DB_POSTGRES);
}

/* ---- over the demonstration's rows -------------------------------------------------------------- */

/* Fills `arg`, a struct store_test, whose store is closed meanwhile. */
static void
fill(void *arg)
{
	struct store_test *test = arg;
	struct settings settings;
	char word[] = "test", *argv[] = { word, NULL };
	struct pack pack;
	struct app *app;
	int argc = 1;

	store_close(test->store);
	test->store = NULL;
	if (!settings_load(test->arena, &argc, argv, &settings) ||
		!command_read_pack(test->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack)) {
		fail_as(FAIL_OTHER, "settings or pack");
	}
	settings.data_dir = str_of(test->folder);
	settings.db = STR_NONE;
	password_hash_cheaply();
	log_set_level(LOG_ERROR_LEVEL);
	app = app_open(&settings);
	if (demo_fill(app, test->arena, &pack) != 0) {
		fail_as(FAIL_OTHER, "the demonstration cannot be made");
	}
	app_close(app);
	test->store = store_test_open_again(test);
}

#define SAMPLE_TEXT(name, text)                        \
	{                                              \
		name,                                  \
		{                                      \
			DB_TEXT, 0,                    \
			{                              \
				text, sizeof(text) - 1 \
			}                              \
		}                                      \
	}

static const struct sample samples[] = {
	SAMPLE_TEXT("usccs", "[]"),
	SAMPLE_TEXT("region_list", "[1, 2]"),
	SAMPLE_TEXT("told", "[\"org:1\"]"),
	SAMPLE_TEXT("legacy_nos", "[\"x\"]"),
	SAMPLE_TEXT("org_codes", "[\"x\", \"y\"]"),
	SAMPLE_TEXT("org_ids", "[2, 5]"),
	SAMPLE_TEXT("region_ids", "[1]"),
	SAMPLE_TEXT("item_ids", "[1, 2]"),
	SAMPLE_TEXT("logins", "[1, 2]"),
	SAMPLE_TEXT("thing_ids", "[1, 2]"),
	SAMPLE_TEXT("venue_ids", "[1, 2]"),
	SAMPLE_TEXT("names", "[\"it's\", \"轻松艺术团\"]"),
	{ NULL, { DB_INT, 1, { NULL, 0 } } },
	{ NULL, { DB_INT, 2, { NULL, 0 } } },
	{ NULL, { DB_INT, 7, { NULL, 0 } } },
	{ NULL, { DB_INT, 0, { NULL, 0 } } },
	{ NULL, { DB_INT, INT64_C(4000000000000), { NULL, 0 } } },
	{ NULL, { DB_TEXT, 0, { "a", 1 } } },
	{ NULL, { DB_TEXT, 0, { "admin", 5 } } },
	{ NULL, { DB_TEXT, 0, { "zh", 2 } } },
	{ NULL, { DB_TEXT, 0, { "社区", 6 } } },
	{ NULL, { DB_TEXT, 0, { "", 0 } } },
	/* the word of a filter (org_facet.h) is the same question to both kinds of index */
	SAMPLE_TEXT("match", "\xee\x80\x80kd"),
	SAMPLE_TEXT("match", "\xee\x80\x80ka"),
	{ "match", { DB_TEXT, 0, { "zzz", 3 } } },
	/* all that stands among needs and offers */
	SAMPLE_TEXT("match", "fall"),
};

static void
both_engines_answer_the_same(void **state)
{
	static const struct samples all = { samples, sizeof(samples) / sizeof(samples[0]) };
	struct store_test sqlite, postgres;
	struct statement_report report = { 0 };
	struct failure failure;

	(void)state;
	if (!store_test_has(DB_POSTGRES)) {
		skip();
	}
	store_test_open(&sqlite, DB_SQLITE);
	store_test_open(&postgres, DB_POSTGRES);
	if (!fail_catch(fill, &sqlite, &failure)) {
		fail_msg("%s", failure.message);
	}
	statements_copy(&sqlite, &postgres);
	statements_compare(&sqlite, &postgres, &all, &report);
	print_message("%zu statements in %zu combinations, %zu rows are the same\n",
		report.statements, report.combinations, report.rows);
	store_test_close(&sqlite);
	store_test_close(&postgres);
	assert_int_equal(report.faults, 0);
	assert_true(report.rows > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_combination_is_prepared_on_sqlite),
		cmocka_unit_test(every_combination_is_prepared_on_postgres),
		cmocka_unit_test(lists_go_along_an_index_on_sqlite),
		cmocka_unit_test(lists_go_along_an_index_on_postgres),
		cmocka_unit_test(both_engines_answer_the_same),
	};

	offices_register(offices, offices_count);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
