#include "housekeeping.h"

#include "app_inner.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"

enum {
	HOUR_MS = 3600 * 1000,
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

static int64_t
keep_house(void *arg)
{
	housekeeping_run(arg);
	return HOUR_MS;
}

struct loop *
housekeeping_start(struct app *app)
{
	return loop_start(app->private->arena, "housekeeping", keep_house, app);
}
