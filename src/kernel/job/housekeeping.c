#include "housekeeping.h"

#include "app_inner.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"

enum {
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS,
	ROUND_BYTES_MAX = 256 << 20,
	OPERATION_HOURS = 48, /* as long as an offline form may wait for its answer */
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
	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->keep_house) {
			office_at(i)->keep_house(db, &district->pack, &district->regions);
		}
	}
	return OK;
}

static enum outcome
take_over_in_transaction(struct db *db, void *arg)
{
	(void)arg;
	return district_take_over_due(db) ? OK : NOT_FOUND;
}

static void
find_due(struct db *db, void *arg)
{
	struct pack_version_to_take_row row;
	bool *is_due = arg;

	*is_due = pack_version_to_take(db, clock_today(), &row) == OK &&
		  moment_is_none(row.taken_at);
}

struct round {
	struct app *app;
	struct arena *arena;
	const struct district *district;
};

/* A pack that was loaded for a day that has come. */
static void
take_over(void *arg)
{
	struct round *round = arg;
	bool is_due = false;

	store_read(round->app->store, round->arena, find_due, &is_due);
	if (is_due && store_write(round->app->store, round->arena, take_over_in_transaction,
			      NULL) == OK) {
		log_info("event=pack-taken-over");
	}
}

static void
clean(void *arg)
{
	struct round *round = arg;

	round->district = district_hold(round->app->private->keeper);
	store_write(round->app->store, round->arena, clean_in_transaction, (void *)round->district);
}

static void
run_one(struct app *app, void (*run)(void *arg))
{
	struct round round = { app, arena_create(ROUND_BYTES_MAX), NULL };
	struct failure failure;

	if (!fail_catch(run, &round, &failure)) {
		log_error("event=housekeeping-failed cause=\"%s\"", failure.message);
	}
	if (round.district) {
		district_release(app->private->keeper, round.district);
	}
	arena_destroy(round.arena);
}

void
housekeeping_run(struct app *app)
{
	run_one(app, take_over);
	run_one(app, clean);
	app->private->cleaned_ms = clock_monotonic_ms();
}

static int64_t
keep_house(void *arg)
{
	struct app *app = arg;

	run_one(app, take_over);
	if (!app->private->cleaned_ms ||
		clock_monotonic_ms() - app->private->cleaned_ms >= HOUR_MS) {
		housekeeping_run(app);
	}
	return MINUTE_MS;
}

struct loop *
housekeeping_start(struct app *app)
{
	return loop_start(app->private->arena, "housekeeping", keep_house, app);
}
