#include "housekeeping.h"

#include "app_inner.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"

#include <pthread.h>

enum {
	EVERY_S = 3600,
	HOUR_MS = 3600 * 1000,
	OPERATION_HOURS = 48, /* as long as an offline form may wait for its answer */
};

struct housekeeping {
	struct app *app;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	bool is_stopping;
};

static enum outcome
clean_in_transaction(struct db *db, void *arg)
{
	const struct district *district = arg;
	int64_t now = db_now(db).ms;
	int64_t session_ms = HOUR_MS *
				     district_setting(district, "session_absolute_hours")->number +
			     60000 * district_setting(district, "session_revive_minutes")->number;

	session_purge(db, (struct moment){ now - session_ms });
	operation_purge(db, (struct moment){ now - (int64_t)OPERATION_HOURS * HOUR_MS });
	kept_post_purge(db, (struct moment){ now });
	return OK;
}

struct round {
	struct app *app;
	struct arena *arena;
	const struct district *district;
};

static void
run_round(void *arg)
{
	struct round *round = arg;

	round->district = district_hold(round->app->private->keeper);
	store_write(round->app->store, round->arena, clean_in_transaction, (void *)round->district);
}

void
housekeeping_run(struct app *app)
{
	struct round round = { app, arena_create(16 << 20), NULL };
	struct failure failure;

	if (!fail_catch(run_round, &round, &failure)) {
		log_error("event=housekeeping-failed cause=\"%s\"", failure.message);
	}
	if (round.district) {
		district_release(app->private->keeper, round.district);
	}
	arena_destroy(round.arena);
}

static bool
wait_an_hour(struct housekeeping *housekeeping)
{
	struct timespec until;
	bool goes_on;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += EVERY_S;
	pthread_mutex_lock(&housekeeping->lock);
	while (!housekeeping->is_stopping &&
		pthread_cond_timedwait(&housekeeping->woken, &housekeeping->lock, &until) == 0) {
	}
	goes_on = !housekeeping->is_stopping;
	pthread_mutex_unlock(&housekeeping->lock);
	return goes_on;
}

static void *
run_thread(void *arg)
{
	struct housekeeping *housekeeping = arg;

	while (wait_an_hour(housekeeping)) {
		housekeeping_run(housekeeping->app);
	}
	return NULL;
}

struct housekeeping *
housekeeping_start(struct app *app)
{
	struct housekeeping *housekeeping = ARENA_NEW(app->private->arena, struct housekeeping);

	housekeeping->app = app;
	pthread_mutex_init(&housekeeping->lock, NULL);
	pthread_cond_init(&housekeeping->woken, NULL);
	if (pthread_create(&housekeeping->thread, NULL, run_thread, housekeeping) != 0) {
		fail("a thread cannot be started");
	}
	return housekeeping;
}

void
housekeeping_stop(struct housekeeping *housekeeping)
{
	pthread_mutex_lock(&housekeeping->lock);
	housekeeping->is_stopping = true;
	pthread_cond_signal(&housekeeping->woken);
	pthread_mutex_unlock(&housekeeping->lock);
	pthread_join(housekeeping->thread, NULL);
	pthread_cond_destroy(&housekeeping->woken);
	pthread_mutex_destroy(&housekeeping->lock);
}
