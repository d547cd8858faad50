#include "race.h"
#include "rand.h"
#include "store_test.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * 64 clients contest seats and rooms; and again in a process that is killed in the middle.  CHUKE_RACE_OPERATIONS says
 * how much each does (./dev soak), CHUKE_RACE_KILLS how often one is killed.
 */

enum { OPERATIONS = 100, KILLS = 2, ACKNOWLEDGED_MAX = 200000 };

static enum db_engine engine_now;
static char *program; /* this one */

static int64_t
setting(const char *name, int64_t usual)
{
	const char *text = getenv(name);
	int64_t value;

	return text && str_parse_int(str_of(text), &value) ? value : usual;
}

static void
assert_nothing_wrong(const struct race *race)
{
	assert_int_equal(race->failed, 0);
	assert_int_equal(race->breaches, 0);
	assert_int_equal(race->passed_over, 0);
}

static void
never_one_too_many_never_one_left(void **state)
{
	struct store_test test;
	struct race race = { .operations = setting("CHUKE_RACE_OPERATIONS", OPERATIONS),
		.seed = clock_now().ms,
		.acknowledged = -1 };

	(void)state;
	store_test_open(&test, engine_now);
	race.store = test.store;
	race_set_up(&race);
	race_run(&race);
	race_look(&race, test.arena);
	fprintf(stderr,
		"%s, seed %lld: %lld taken, %lld waited, %lld promoted, %lld given up, %lld spans, "
		"%lld refused, looked at %lld times\n",
		store_test_engine_name(engine_now), (long long)race.seed, (long long)race.taken,
		(long long)race.waited, (long long)race.promoted, (long long)race.freed,
		(long long)race.spans, (long long)race.refused, (long long)race.looks);
	assert_nothing_wrong(&race);
	assert_true(race.taken > 0 && race.waited > 0 && race.promoted > 0 && race.spans > 0);
	store_test_close(&test);
}

/* ---- a process that is killed -------------------------------------------------------------------- */

/* The killed process: argv = clients ADDRESS FILE SEED. */
static int
be_clients(char **argv)
{
	struct store_config config = {
		.address = str_of(argv[2]), .reader_count = 8, .cache_kib = 512
	};
	struct race race = { .acknowledged = open(argv[3], O_WRONLY | O_APPEND | O_CREAT, 0600),
		.seed = atoll(argv[4]),
		.next_holder = atoll(argv[4]) * 1000000 };

	race_register();
	race.store = store_open(&config);
	race_set_up(&race);
	race_run(&race);
	return 1; /* it is to be killed */
}

static void
kill_in_the_middle(const struct store_test *test, const char *file, int64_t seed)
{
	const struct timespec pause = { 1, (long)rand_below(900000000) };
	char seed_text[24];
	int status;
	pid_t child;

	snprintf(seed_text, sizeof(seed_text), "%lld", (long long)seed);
	child = fork();
	if (child == 0) {
		execl(program, program, "clients", test->address, file, seed_text, (char *)NULL);
		_exit(127);
	}
	nanosleep(&pause, NULL);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

struct acknowledged {
	bool is_span;
	int64_t id;
	enum quota_state state;
};
struct reading {
	struct acknowledged *items;
	size_t count;
	int64_t lost;
};

/*
 * What somebody was told must be there; a state may have gone on since (offered, run out, given up by a deed whose
 * answer the kill swallowed), but never back, and never from taken to anything but freed.
 */
static bool
is_kept(const struct acknowledged *told, enum quota_state now)
{
	switch (told->state) {
	case QUOTA_FREED:
		return now == QUOTA_FREED;
	case QUOTA_TAKEN:
		return now == QUOTA_TAKEN || now == QUOTA_FREED;
	case QUOTA_HELD:
		return now == QUOTA_HELD || now == QUOTA_TAKEN || now == QUOTA_FREED;
	default:
		return now != QUOTA_HELD;
	}
}

static void
look_for_them(struct db *db, void *arg)
{
	struct reading *reading = arg;

	for (size_t i = 0; i < reading->count; i++) {
		const struct acknowledged *told = &reading->items[i];
		struct quota_place place;
		struct quota_span span;
		enum outcome outcome =
			told->is_span
				? quota_span_find(db, (struct quota_span_id){ told->id }, &span)
				: quota_place_find(db, (struct quota_place_id){ told->id }, &place);

		if (outcome != OK || !is_kept(told, told->is_span ? span.state : place.state)) {
			reading->lost++;
		}
	}
}

static void
read_acknowledged(const char *path, struct reading *reading)
{
	FILE *file = fopen(path, "r");
	char noun[16], code[16];
	long long id;

	assert_non_null(file);
	while (fscanf(file, "%15s %lld %15s", noun, &id, code) == 3) {
		assert_true(reading->count < ACKNOWLEDGED_MAX);
		reading->items[reading->count++] = (struct acknowledged){ strcmp(noun, "span") == 0,
			id, quota_state_of(str_of(code)) };
	}
	fclose(file);
}

static void
a_kill_loses_nothing_that_was_promised(void **state)
{
	int64_t kills = setting("CHUKE_RACE_KILLS", KILLS);
	struct store_test test;
	char path[128];

	(void)state;
	store_test_open(&test, engine_now);
	snprintf(path, sizeof(path), "%s/acknowledged", test.folder);
	for (int64_t i = 0; i < kills; i++) {
		struct race race = { .store = test.store, .acknowledged = -1 };
		struct reading reading = {
			ARENA_ARRAY(test.arena, ACKNOWLEDGED_MAX, struct acknowledged), 0, 0
		};

		race_now = &race;
		kill_in_the_middle(&test, path, i + 1);
		read_acknowledged(path, &reading);
		store_test_read(&test, look_for_them, &reading);
		race_look(&race, test.arena);
		fprintf(stderr, "%s: killed after %zu answers, %lld lost\n",
			store_test_engine_name(engine_now), reading.count, (long long)reading.lost);
		assert_true(reading.count > 0);
		assert_int_equal(reading.lost, 0);
		assert_nothing_wrong(&race);
		arena_reset(test.arena);
	}
	store_test_close(&test);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(never_one_too_many_never_one_left),
		cmocka_unit_test(a_kill_loses_nothing_that_was_promised),
	};
	int failed = 0;

	program = argv[0];
	if (argc == 5 && strcmp(argv[1], "clients") == 0) {
		return be_clients(argv);
	}
	race_register();
	for (int engine = 0; engine < DB_ENGINE_COUNT; engine++) {
		if (store_test_has((enum db_engine)engine)) {
			engine_now = (enum db_engine)engine;
			failed += cmocka_run_group_tests_name(
				engine ? "quota_race on postgres" : "quota_race on sqlite", tests,
				NULL, NULL);
		}
	}
	return failed;
}
