#include "shop_queries.h"
#include "store.h"
#include "tables.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * How many small actions a second the store commits, for a number of threads: db_bench ADDRESS [THREADS
 * [SECONDS]].  The database is migrated and left as it is.
 */

enum { BATCH_ROWS = 1000 };

struct bench {
	struct store *store;
	int64_t end_ms;
	pthread_mutex_t lock;
	int64_t done;
};

static enum outcome
small_action(struct db *db, void *arg)
{
	struct goods_add_row row;
	struct str name = str_format(db_arena(db), "%lld", (long long)*(int64_t *)arg);

	(void)goods_add(db,
		&(struct goods_add_args){ .name = name,
			.price_fen = MONEY_NONE,
			.made_day = DAY_NONE,
			.sold_at = MOMENT_NONE },
		&row);
	return slip_add(db, row.id, STR("bench"));
}

static void
work(void *arg)
{
	struct bench *bench = arg;
	struct arena *arena = arena_create(1 << 20);
	int64_t done = 0;

	while (clock_monotonic_ms() < bench->end_ms) {
		store_write(bench->store, arena, small_action, &done);
		arena_reset(arena);
		done++;
	}
	arena_destroy(arena);
	pthread_mutex_lock(&bench->lock);
	bench->done += done;
	pthread_mutex_unlock(&bench->lock);
}

static void *
work_in_thread(void *arg)
{
	struct failure failure;

	if (!fail_catch(work, arg, &failure)) {
		fprintf(stderr, "%s\n", failure.message);
		exit(1);
	}
	return NULL;
}

static enum outcome
bulk_action(struct db *db, void *arg)
{
	for (int64_t i = 0; i < BATCH_ROWS; i++) {
		if (small_action(db, &i) != OK) {
			return CONFLICT;
		}
	}
	(void)arg;
	return OK;
}

static void
run_bulk(struct store *store)
{
	struct arena *arena = arena_create(64 << 20);
	int64_t began = clock_monotonic_ms(), rows = 0;

	while (clock_monotonic_ms() - began < 1000) {
		store_write(store, arena, bulk_action, NULL);
		arena_reset(arena);
		rows += 2 * BATCH_ROWS;
	}
	printf("bulk: %lld rows/s in slices of %d\n",
		(long long)(rows * 1000 / (clock_monotonic_ms() - began)), 2 * BATCH_ROWS);
	arena_destroy(arena);
}

static void
run_notice(struct store *store)
{
	struct db_tables tables = { { ~UINT64_C(0) } };
	int64_t began = clock_monotonic_ms(), count = 0;
	uint64_t sum = 0;

	for (; count % 1024 || clock_monotonic_ms() - began < 200; count++) {
		store_notice_others(store);
		sum += store_version_sum(store, &tables);
	}
	printf("notice and sum: %lld ns%s\n",
		(long long)((clock_monotonic_ms() - began) * 1000000 / count), sum ? "" : ".");
}

int
main(int argc, char **argv)
{
	struct bench bench = { .lock = PTHREAD_MUTEX_INITIALIZER };
	int count = argc > 2 ? atoi(argv[2]) : 64;
	int64_t ms = argc > 3 ? 1000 * atoi(argv[3]) : 3000;
	pthread_t *threads = calloc((size_t)count, sizeof(*threads));
	struct store_counts counts;

	if (argc < 2) {
		fputs("usage: db_bench ADDRESS [THREADS [SECONDS]]\n", stderr);
		return 2;
	}
	bench.store = store_open(&(struct store_config){ str_of(argv[1]), 32, 2048 });
	store_migrate(bench.store);
	bench.end_ms = clock_monotonic_ms() + ms;
	for (int i = 0; i < count; i++) {
		pthread_create(&threads[i], NULL, work_in_thread, &bench);
	}
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
	}
	store_counts(bench.store, &counts);
	printf("%lld actions/s from %d threads, %lld commits, longest action %lld us, %lld "
	       "retries\n",
		(long long)(bench.done * 1000 / ms), count, (long long)counts.commits,
		(long long)counts.writer_busy_us_max, (long long)counts.retries);
	run_bulk(bench.store);
	run_notice(bench.store);
	store_close(bench.store);
	free(threads);
	return 0;
}
