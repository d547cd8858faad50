#include "audit.h"
#include "quota_inner.h"
#include "store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * How many people a second sign up for one thing with too few places, and book rooms: quota_bench ADDRESS [PEOPLE
 * [CONNECTIONS]].  Each sign-up is an action as a page makes it: the place and its audit row, committed before it is
 * answered.  On SQLite so many as there are connections wait for the writer; on PostgreSQL each runs on one of 32
 * threads, as in the server.  What is measured is printed as NAME VALUE UNIT; the database is left as it is.
 */

enum {
	PLACES_OF = 10,
	CONNECTIONS = 1000,
	THREADS = 32,
	ROOMS = 30,
	HOURS_OF_DAY = 10,
	BOOKINGS = 50000,
	WEEK_MS_MAX = 1000
};

#define HOUR INT64_C(3600000)
#define FIRST_HOUR INT64_C(500000)

struct bench {
	struct store *store;
	struct quota_pool_id pool;
	struct quota_thing_id rooms[ROOMS];
	int64_t people, next, done, began_us;
	int64_t *took_us; /* of each that is done */
	pthread_mutex_t lock;
	pthread_cond_t is_done;
	enum outcome (*deed)(struct db *db, void *arg);
};

struct connection_of {
	struct write write; /* first: done() gets it */
	struct bench *bench;
	int64_t number, began_us;
};

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- deeds --------------------------------------------------------------------------------------- */

static enum outcome
sign_up(struct db *db, void *arg)
{
	struct connection_of *connection = arg;
	struct quota_wish wish = { .pools = { connection->bench->pool },
		.pool_count = 1,
		.holder = { STR("signup"), connection->number + 1 },
		.size = 1,
		.may_wait = true };
	struct quota_place place;
	enum outcome outcome = quota_take(db, &wish, &place);

	if (outcome == OK) {
		audit_add_by_system(db, &(struct audit){ .verb = "signup.add",
						.object = "quota_place",
						.object_id = place.id.v });
	}
	return outcome;
}

/* Ten hours a day in every room, one after another. */
static int64_t
hour_of(int64_t number)
{
	return FIRST_HOUR + number / ROOMS / HOURS_OF_DAY * 24 + number / ROOMS % HOURS_OF_DAY;
}

static enum outcome
book(struct db *db, void *arg)
{
	struct connection_of *connection = arg;
	int64_t hour = hour_of(connection->number);
	struct quota_span_wish wish = {
		.thing = connection->bench->rooms[connection->number % ROOMS],
		.holder = { STR("booking"), connection->number + 1 },
		.from_at = { hour * HOUR },
		.to_at = { (hour + 1) * HOUR }
	};
	struct quota_span_answer answer;
	enum outcome outcome = quota_span_take(db, &wish, &answer);

	if (outcome == OK) {
		audit_add_by_system(db, &(struct audit){ .verb = "booking.add",
						.object = "quota_span",
						.object_id = answer.span.id.v });
	}
	return outcome;
}

/* ---- running ------------------------------------------------------------------------------------- */

static int64_t
next_number(struct bench *bench)
{
	return __atomic_fetch_add(&bench->next, 1, __ATOMIC_RELAXED);
}

static void
note_done(struct bench *bench, const struct connection_of *connection)
{
	if (connection->write.has_failed) {
		fprintf(stderr, "%s\n", connection->write.failure.message);
		exit(1);
	}
	pthread_mutex_lock(&bench->lock);
	bench->took_us[bench->done++] = now_us() - connection->began_us;
	if (bench->done == bench->people) {
		pthread_cond_signal(&bench->is_done);
	}
	pthread_mutex_unlock(&bench->lock);
}

static void
send_next(struct connection_of *connection)
{
	connection->number = next_number(connection->bench);
	if (connection->number < connection->bench->people) {
		arena_reset(connection->write.arena);
		connection->began_us = now_us();
		store_submit(connection->bench->store, &connection->write);
	}
}

/* SQLite: answered, and whoever comes next on this connection asks. */
static void
answer(struct write *write)
{
	struct connection_of *connection = (struct connection_of *)write;

	note_done(connection->bench, connection);
	send_next(connection);
}

static void
answer_only(struct write *write)
{
	struct connection_of *connection = (struct connection_of *)write;

	note_done(connection->bench, connection);
}

static void *
run_thread(void *arg)
{
	struct connection_of *connection = arg;

	while ((connection->number = next_number(connection->bench)) < connection->bench->people) {
		arena_reset(connection->write.arena);
		connection->began_us = now_us();
		store_submit(connection->bench->store, &connection->write);
	}
	return NULL;
}

static int
compare(const void *a, const void *b)
{
	int64_t difference = *(const int64_t *)a - *(const int64_t *)b;

	return (difference > 0) - (difference < 0);
}

static void
print_times(struct bench *bench, const char *name)
{
	int64_t all_us = now_us() - bench->began_us;

	qsort(bench->took_us, (size_t)bench->done, sizeof(*bench->took_us), compare);
	printf("%s %.0f per-s\n", name, (double)bench->done * 1e6 / (double)all_us);
	printf("%s-p50 %.1f ms\n", name, (double)bench->took_us[bench->done / 2] / 1000);
	printf("%s-p99 %.1f ms\n", name, (double)bench->took_us[bench->done * 99 / 100] / 1000);
	fflush(stdout);
}

static void
run(struct bench *bench, const char *name, int64_t connections)
{
	bool is_sqlite = store_engine(bench->store) == DB_SQLITE;
	int64_t count = is_sqlite ? connections : THREADS;
	struct connection_of *all = calloc((size_t)count, sizeof(*all));
	pthread_t *threads = calloc((size_t)count, sizeof(*threads));

	bench->next = bench->done = 0;
	bench->took_us = calloc((size_t)bench->people, sizeof(*bench->took_us));
	bench->began_us = now_us();
	for (int64_t i = 0; i < count; i++) {
		all[i] = (struct connection_of){ .bench = bench };
		all[i].write = (struct write){ .run = bench->deed,
			.arg = &all[i],
			.arena = arena_create(1 << 20),
			.done = is_sqlite ? answer : answer_only };
		if (is_sqlite) {
			send_next(&all[i]);
		} else {
			pthread_create(&threads[i], NULL, run_thread, &all[i]);
		}
	}
	pthread_mutex_lock(&bench->lock);
	while (bench->done < bench->people) {
		pthread_cond_wait(&bench->is_done, &bench->lock);
	}
	pthread_mutex_unlock(&bench->lock);
	print_times(bench, name);
	for (int64_t i = 0; i < count; i++) {
		if (!is_sqlite) {
			pthread_join(threads[i], NULL);
		}
		arena_destroy(all[i].write.arena);
	}
	free(bench->took_us);
	free(threads);
	free(all);
}

/* ---- what is read -------------------------------------------------------------------------------- */

static void
read_week(struct db *db, void *arg)
{
	struct bench *bench = arg;
	int64_t hour = hour_of(BOOKINGS / 2);
	struct quota_window window = { bench->rooms, ROOMS, { hour * HOUR },
		{ (hour + 168) * HOUR } };

	bench->done = (int64_t)quota_span_list(db, &window).count;
}

static void
read_standing(struct db *db, void *arg)
{
	struct bench *bench = arg;
	struct quota_places places = quota_place_list(
		db, &(struct quota_place_list_args){
			    bench->pool, QUOTA_WAITING, { bench->people - 10 }, 1 });
	struct quota_standing standing = { .ahead = -1 };

	if (places.count) {
		(void)quota_standing_find(db, places.items[0].id, &standing);
	}
	bench->done = standing.ahead;
}

static void
time_reading(struct bench *bench, const char *name, void (*look)(struct db *db, void *arg))
{
	struct arena *arena = arena_create(64 << 20);
	int64_t began_us = now_us(), count = 0;

	for (; now_us() - began_us < WEEK_MS_MAX * 1000; count++) {
		store_read(bench->store, arena, look, bench);
		arena_reset(arena);
	}
	printf("%s %.0f per-s (%lld)\n", name, (double)count * 1e6 / (double)(now_us() - began_us),
		(long long)bench->done);
	arena_destroy(arena);
}

static enum outcome
set_up(struct db *db, void *arg)
{
	struct bench *bench = arg;
	const struct quota_rules rules = { bench->people / PLACES_OF, 10, true, 60, 15 };
	struct quota_thing_id thing = quota_thing_add(db, STR("bench"), 1);

	for (int64_t i = 0; i < ROOMS; i++) {
		bench->rooms[i] = quota_thing_add(db, STR("room"), i + 1);
	}
	return quota_pool_add(db, thing, STR("all"), &rules, &bench->pool);
}

int
main(int argc, char **argv)
{
	static const struct office *const offices[] = { &quota_office };
	struct bench bench = { .lock = PTHREAD_MUTEX_INITIALIZER,
		.is_done = PTHREAD_COND_INITIALIZER,
		.people = argc > 2 ? atoll(argv[2]) : 100000 };
	int64_t connections = argc > 3 ? atoll(argv[3]) : CONNECTIONS;
	struct arena *arena = arena_create(64 << 20);
	struct store_counts counts;

	if (argc < 2 || bench.people < 100 || connections < 1) {
		fputs("usage: quota_bench ADDRESS [PEOPLE [CONNECTIONS]]\n", stderr);
		return 2;
	}
	offices_register(offices, 1);
	bench.store = store_open(&(struct store_config){ str_of(argv[1]), THREADS, 8192, 65536 });
	store_migrate(bench.store);
	store_write(bench.store, arena, set_up, &bench);
	bench.deed = sign_up;
	run(&bench, "signup", connections);
	time_reading(&bench, "standing", read_standing);
	bench.deed = book;
	bench.people = BOOKINGS;
	run(&bench, "booking", connections);
	time_reading(&bench, "week", read_week);
	store_counts(bench.store, &counts);
	printf("longest-action %.1f ms\n", (double)counts.writer_busy_us_max / 1000);
	store_close(bench.store);
	arena_destroy(arena);
	return 0;
}
