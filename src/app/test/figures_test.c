#include "calendar.h"
#include "district.h"
#include "due.h"
#include "kernel_offices.h"
#include "offices.h"
#include "web_test.h"

#include <jansson.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*
 * A thousand cases, made by chance over some months and followed by the test itself; what the figures say of any stretch,
 * street or step must be what the test counts from its own list, day by day.
 */

enum { CASES = 1000, DAYS = 110, STREETS = 2, DECIDED_A_DAY = 12, PROMISED = 5, PAUSES_MAX = 2 };

static const char *const streets[STREETS] = { "330106007", "330106005" };
static const char *const officers[STREETS] = { "street", "street2" };

enum state { OPEN, PAUSED, GRANTED, REFUSED, WITHDRAWN };

struct made {
	struct str number;
	int street;
	enum state state;
	struct day submitted, ended;
	struct day paused[PAUSES_MAX], resumed[PAUSES_MAX];
	int pauses;
};

struct play {
	struct web_test *t;
	struct made cases[CASES];
	int count;
	struct day today;
	struct str tokens[STREETS + 1]; /* of the officers, and of the resident */
	struct calendar calendar;
	uint32_t chance;
};

/* The same numbers in every run. */
static int
roll(struct play *play, int sides)
{
	play->chance = play->chance * 1664525u + 1013904223u;
	return (int)((play->chance >> 8) % (uint32_t)sides);
}

/* ---- playing ------------------------------------------------------------------------------------- */

static struct web_answer
call(struct play *play, int who, enum method method, const char *target, struct str json)
{
	return web_api(
		play->t, &(struct web_call){ .method = method,
				 .target = target,
				 .token = play->tokens[who],
				 .json = json.len ? str_terminated(play->t->arena, json) : NULL });
}

static struct str
text_of(struct web_test *t, const struct web_answer *answer, const char *member)
{
	json_t *root = json_loadb(answer->body.ptr, answer->body.len, 0, NULL);
	struct str text = str_copy(
		t->arena, str_of(json_string_value(json_object_get(root, member))));

	json_decref(root);
	return text;
}

static void
submit(struct play *play)
{
	struct made *made = &play->cases[play->count];
	struct web_answer answer;

	made->street = roll(play, STREETS);
	made->submitted = play->today;
	answer = call(play, STREETS, METHOD_POST, "/api/v1/cases",
		str_format(play->t->arena,
			"{\"procedure\":\"correction\",\"fields\":{\"org\":1,\"place\":\"%s\","
			"\"item\":\"other\",\"subject\":\"第 %d "
			"处写错了\",\"right_value\":\"对的\"},"
			"\"submit\":true}",
			streets[made->street], play->count));
	if (answer.status != 201) {
		fail_msg("submitting: %d %.*s", answer.status, STR_ARG(answer.body));
	}
	made->number = text_of(play->t, &answer, "number");
	play->count++;
}

static void
act(struct play *play, struct made *made, int who, const char *action, const char *json)
{
	struct web_answer answer = call(play, who, METHOD_POST,
		str_format(play->t->arena, "/api/v1/cases/%.*s/steps/%s", STR_ARG(made->number),
			action)
			.ptr,
		str_of(json));

	if (answer.status != 200) {
		fail_msg("%s of %.*s: %d %.*s", action, STR_ARG(made->number), answer.status,
			STR_ARG(answer.body));
	}
}

/* One thing that may happen to a case today. */
static void
move(struct play *play, struct made *made)
{
	int chance = roll(play, 20);

	if (made->state == PAUSED) {
		act(play, made, STREETS, "answer", "{\"note\":\"补了\"}");
		made->resumed[made->pauses++] = play->today;
		made->state = OPEN;
	} else if (chance < 11) {
		act(play, made, made->street, "confirm", "{}");
		made->state = GRANTED;
	} else if (chance < 15) {
		act(play, made, made->street, "reject", "{\"note\":\"核实过，没有错\"}");
		made->state = REFUSED;
	} else if (chance < 16) {
		act(play, made, STREETS, "withdraw", "{}");
		made->state = WITHDRAWN;
	} else if (made->pauses < PAUSES_MAX) {
		act(play, made, made->street, "ask",
			"{\"note\":\"请补\",\"fields\":{\"right_value\":\"请写清楚\"}}");
		made->paused[made->pauses] = play->today;
		made->state = PAUSED;
	}
	if (made->state >= GRANTED) {
		made->ended = play->today;
	}
}

static void
fold(struct play *play)
{
	for (int i = 0; i < CASES && due_run(play->t->app) <= 1; i++) {
	}
}

static void
play_day(struct play *play)
{
	int moves = calendar_is_workday(&play->calendar, play->today) ? DECIDED_A_DAY : 0;

	clock_shift((struct moment){ day_start(play->today).ms + 10 * 3600 * 1000 });
	for (int i = 0; i < STREETS; i++) { /* they run out within the day */
		play->tokens[i] = web_token(play->t, officers[i]);
	}
	play->tokens[STREETS] = web_token(play->t, "resident");
	for (int i = 0; i < CASES / DAYS + 1 && play->count < CASES; i++) {
		submit(play);
	}
	for (int i = 0; i < moves * 3; i++) {
		struct made *made = &play->cases[roll(play, play->count)];

		if (made->state <= PAUSED && made->submitted.n < play->today.n) {
			move(play, made);
		}
	}
	/* nobody is left to lapse, which would be the clock's doing */
	for (int i = 0; moves && i < play->count; i++) {
		struct made *made = &play->cases[i];

		if (made->state == PAUSED &&
			play->today.n - made->paused[made->pauses].n > PROMISED) {
			move(play, made);
		}
	}
}

/* ---- counting ------------------------------------------------------------------------------------ */

/* Working days after one day up to another, one by one. */
static int
workdays(const struct play *play, struct day from, struct day until)
{
	int count = 0;

	for (int n = from.n + 1; n <= until.n; n++) {
		count += calendar_is_workday(&play->calendar, (struct day){ n });
	}
	return count;
}

static int
took(const struct play *play, const struct made *made)
{
	int days = workdays(play, made->submitted, made->ended);

	for (int i = 0; i < made->pauses; i++) {
		days -= workdays(play, made->paused[i], made->resumed[i]);
	}
	return days;
}

struct counted {
	int64_t received, granted, refused, withdrawn, corrected, late, median, most;
};

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Where a histogram puts it: the days themselves up to 20, then in fives. */
static int64_t
cell(int days)
{
	return days <= 20   ? days
	       : days <= 60 ? 21 + (days - 21) / 5 * 5
			    : 61 + (days - 61) / 30 * 30;
}

static struct counted
count(const struct play *play, struct day from, struct day until, int street)
{
	struct counted counted = { .median = -1, .most = -1 };
	static int days[CASES];
	int decided = 0;

	for (int i = 0; i < play->count; i++) {
		const struct made *made = &play->cases[i];
		bool is_ended = made->state >= GRANTED && made->ended.n >= from.n &&
				made->ended.n <= until.n;

		if (street >= 0 && made->street != street) {
			continue;
		}
		counted.received += made->submitted.n >= from.n && made->submitted.n <= until.n;
		for (int k = 0; k < made->pauses + (made->state == PAUSED); k++) {
			counted.corrected += made->paused[k].n >= from.n &&
					     made->paused[k].n <= until.n;
		}
		counted.granted += is_ended && made->state == GRANTED;
		counted.refused += is_ended && made->state == REFUSED;
		counted.withdrawn += is_ended && made->state == WITHDRAWN;
		if (is_ended && made->state != WITHDRAWN) {
			days[decided++] = took(play, made);
			counted.late += days[decided - 1] > PROMISED;
		}
	}
	qsort(days, (size_t)decided, sizeof(*days), compare);
	if (decided) {
		counted.median = cell(days[(decided + 1) / 2 - 1]);
		counted.most = cell(days[(decided * 9 + 9) / 10 - 1]);
	}
	return counted;
}

/* ---- comparing ----------------------------------------------------------------------------------- */

static int64_t
number_of(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	return json_is_integer(value) ? json_integer_value(value) : -1;
}

static void
assert_counted(const struct counted *counted, const json_t *said)
{
	assert_int_equal(number_of(said, "received"), counted->received);
	assert_int_equal(number_of(said, "granted"), counted->granted);
	assert_int_equal(number_of(said, "refused"), counted->refused);
	assert_int_equal(number_of(said, "withdrawn"), counted->withdrawn);
	assert_int_equal(number_of(said, "corrected"), counted->corrected);
	assert_int_equal(number_of(said, "late"), counted->late);
	assert_int_equal(number_of(said, "median_working_days"), counted->median);
	assert_int_equal(number_of(said, "ninety_percent_working_days"), counted->most);
}

static json_t *
ask(struct play *play, struct day from, struct day until, const char *more, const char *as)
{
	struct arena *arena = play->t->arena;
	struct str target = str_format(arena, "/api/v1/figures/correction?from=%.*s&until=%.*s%s",
		STR_ARG(day_format_iso(arena, from)), STR_ARG(day_format_iso(arena, until)), more);
	struct web_answer answer = web_api(play->t,
		&(struct web_call){ METHOD_GET, target.ptr, web_token(play->t, as), NULL, NULL });
	json_t *root = json_loadb(answer.body.ptr, answer.body.len, 0, NULL);

	if (answer.status != 200 || !root) {
		fail_msg("%s: %d %.*s", target.ptr, answer.status, STR_ARG(answer.body));
	}
	return root;
}

static void
compare_stretch(struct play *play, struct day from, struct day until)
{
	json_t *whole = ask(play, from, until, "", "district"), *region;
	struct counted counted = count(play, from, until, -1);
	size_t index;
	int seen = 0;

	assert_counted(&counted, whole);
	json_array_foreach(json_object_get(whole, "regions"), index, region)
	{
		for (int i = 0; i < STREETS; i++) {
			if (strcmp(json_string_value(json_object_get(region, "region")),
				    streets[i]) == 0) {
				counted = count(play, from, until, i);
				assert_counted(&counted, region);
				seen++;
			}
		}
	}
	assert_int_equal(seen, STREETS);
	json_decref(whole);
}

/* Each month of the chart is what its days say; what waits is what has not ended. */
static void
compare_months(struct play *play, struct day from, struct day until)
{
	json_t *whole = ask(play, from, until, "", "auditor"), *month, *steps;
	int64_t running = 0;
	size_t index;

	json_array_foreach(json_object_get(whole, "months"), index, month)
	{
		struct str name = str_of(json_string_value(json_object_get(month, "name")));
		struct day first, last;
		struct counted counted;

		assert_true(day_parse_iso(
			str_format(play->t->arena, "%.*s-01", STR_ARG(name)), &first));
		for (last = first;
			last.n - first.n < 27 ||
			!str_ends(day_format_iso(play->t->arena, (struct day){ last.n + 1 }),
				STR("-01"));
			last.n++) {
		}
		counted = count(play, first, last, -1);
		assert_counted(&counted, month);
	}
	assert_true(index >= 12);
	for (int i = 0; i < play->count; i++) {
		running += play->cases[i].state <= PAUSED;
	}
	assert_int_equal(number_of(whole, "running"), running);
	steps = json_object_get(whole, "steps");
	assert_int_equal(json_array_size(steps), 1);
	assert_int_equal(number_of(json_array_get(steps, 0), "waiting"), running);
	json_decref(whole);
}

/* As if nothing had ever been counted: the database of a version before there were figures. */
static void
forget_all(struct web_test *t)
{
	static const char forget[] = "delete from case_figure_news; delete from case_figure; "
				     "update case_turn set counted = 0";

	if (t->engine == DB_SQLITE) {
		sqlite3 *db;

		assert_int_equal(sqlite3_open(str_format(t->arena, "%.*s/chuke.db",
						      STR_ARG(t->app->settings.data_dir))
						      .ptr,
					 &db),
			SQLITE_OK);
		sqlite3_busy_timeout(db, 10000);
		assert_int_equal(sqlite3_exec(db, forget, NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(db);
	} else {
		PGconn *db = PQconnectdb(str_terminated(t->arena, t->app->settings.db));
		PGresult *result = PQexec(db, forget);

		assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
		PQclear(result);
		PQfinish(db);
	}
}

static void
the_figures_are_what_happened(void **state)
{
	struct web_test *t = *state;
	struct play *play = ARENA_NEW(t->arena, struct play);
	const struct district *district = app_district_hold(t->app);
	struct moment now = clock_now();
	struct day first = { clock_today().n + 30 };
	struct counted all;

	play->t = t;
	play->chance = 20261123;
	play->calendar = district->calendar;
	for (int i = 0; i < DAYS; i++) {
		play->today = (struct day){ first.n + i };
		play_day(play);
		if (i == DAYS / 2) {
			fold(play); /* half of it is told from sums, half as it happened */
			compare_stretch(play, first, play->today);
		}
	}
	assert_int_equal(play->count, CASES);
	fold(play);
	all = count(play, first, play->today, -1);
	assert_true(all.received == CASES && all.granted > CASES / 4 && all.refused > CASES / 10);
	assert_true(all.withdrawn > 10 && all.corrected > CASES / 10 && all.late > 10);
	compare_stretch(play, first, play->today);
	compare_stretch(play, (struct day){ first.n + 5 }, (struct day){ first.n + 78 });
	compare_stretch(play, (struct day){ first.n + 40 }, (struct day){ first.n + 43 });
	compare_months(play, first, play->today);
	forget_all(t);
	figure_office.upgrade(t->app, t->arena);
	fold(play);
	compare_stretch(play, (struct day){ first.n + 5 }, (struct day){ first.n + 78 });
	compare_months(play, first, play->today);
	app_district_release(t->app, district);
	assert_string_equal(str_terminated(t->arena, web_breaches(t)), "");
	clock_shift(now);
}

/* ---- what is seen by whom ------------------------------------------------------------------------ */

static void
everybody_sees_their_own_region(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(web_get(t, "/desk/figures?region=330106007", "street").status, 200);
	assert_int_equal(web_get(t, "/desk/figures?region=330106004", "street").status, 403);
	assert_int_equal(web_get(t, "/desk/figures?region=330106", "street").status, 403);
	assert_int_equal(web_get(t, "/desk/figures?region=330106007", "community").status, 403);
	assert_int_equal(web_get(t, "/desk/figures?region=330106004", "district").status, 200);
	assert_int_equal(web_get(t, "/desk/figures?region=999", "district").status, 404);
	/* the ends of time, from which there is no month before or after */
	assert_int_equal(web_get(t, "/desk/figures?on=9999-12-31", "district").status, 200);
	assert_int_equal(web_get(t, "/desk/figures?on=0001-01-01", "district").status, 200);
	assert_int_equal(web_get(t, "/desk/figures/month?on=0001-01-01", "district").status, 200);
	assert_int_equal(web_get(t, "/desk/figures/month?on=9999-12-31", "district").status, 200);
	assert_int_equal(
		web_get(t, "/desk/figures?from=0001-01-01&until=9999-12-31", "district").status,
		200);
	assert_int_equal(web_get(t, "/desk/figures/month?region=330106004", "street").status, 403);
}

/* The links of a page that say CSV and Excel give lists. */
static void
lists_are_given(void **state)
{
	struct web_test *t = *state;
	const char *const pages[] = { "/desk/figures?procedure=filing", "/desk/figures/month" };

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct web_answer page = web_get(t, pages[i], "district"), list;
		const char *const formats[] = { "csv", "xlsx" };

		for (int k = 0; k < 2; k++) {
			const char *more = i ? "/desk/figures/month?format="
					     : "/desk/figures?format=";

			assert_true(
				web_has(&page, str_format(t->arena, "format=%s", formats[k]).ptr));
			list = web_get(
				t, str_format(t->arena, "%s%s", more, formats[k]).ptr, "district");
			assert_int_equal(list.status, 200);
			if (k == 0) {
				assert_true(web_has(&list, i ? "受理总数" : "用时中位数"));
				assert_true(web_has(&list, i ? "古荡街道" : "社区社会组织备案"));
			} else {
				assert_true(str_starts(list.body, STR("PK")));
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_figures_are_what_happened),
		cmocka_unit_test(everybody_sees_their_own_region),
		cmocka_unit_test(lists_are_given),
	};

	offices_register(offices, offices_count);
	return WEB_TEST_RUN("figures", tests);
}
