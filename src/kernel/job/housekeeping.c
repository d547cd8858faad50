#include "housekeeping.h"

#include "app_inner.h"
#include "audit_head.h"
#include "fail.h"
#include "file.h"
#include "kernel_queries.h"
#include "log.h"

enum {
	MINUTE_MS = 60 * 1000,
	HOUR_MS = 60 * MINUTE_MS,
	ROUND_BYTES_MAX = 256 << 20,
	OPERATION_HOURS = 48, /* as long as an offline form may wait for its answer */
	SLICE_ROWS = 500,     /* a few ms of the writer, which serves everybody */
	SLICES_A_ROUND = 200,
};
static const int64_t DAY_MS = 24 * (int64_t)HOUR_MS;

struct round {
	struct app *app;
	struct arena *arena;
	const struct district *district;
};

/*
 * ---- what has served: answers for a resend, what waits for a sign-in, links.  What people may ask to have kept or
 * removed goes by the pack's retention rules and nowhere else (retention.h).
 */

/* Each removes at most SLICE_ROWS and says how many they were. */
static void
purge_operations(struct db *db, const struct district *district, int64_t *ret_changed)
{
	(void)district;
	operation_purge(db, (struct moment){ db_now(db).ms - (int64_t)OPERATION_HOURS * HOUR_MS },
		SLICE_ROWS, ret_changed);
}

static void
purge_kept_posts(struct db *db, const struct district *district, int64_t *ret_changed)
{
	(void)district;
	kept_post_purge(db, db_now(db), SLICE_ROWS, ret_changed);
}

static void
purge_contact_links(struct db *db, const struct district *district, int64_t *ret_changed)
{
	(void)district;
	contact_link_purge(db, (struct moment){ db_now(db).ms - DAY_MS }, SLICE_ROWS, ret_changed);
}

/* A pack that nobody said yes to. */
static void
purge_pack_trials(struct db *db, const struct district *district, int64_t *ret_changed)
{
	(void)district;
	pack_trial_purge(
		db, (struct moment){ db_now(db).ms - 7 * DAY_MS }, SLICE_ROWS, ret_changed);
}

static void (*const purges[])(
	struct db *db, const struct district *district, int64_t *ret_changed) = { purge_operations,
	purge_kept_posts, purge_contact_links, purge_pack_trials };

enum { PURGES = sizeof(purges) / sizeof(purges[0]) };

struct purge {
	const struct district *district;
	int number;
	int64_t changed;
};

static enum outcome
purge_in_transaction(struct db *db, void *arg)
{
	struct purge *purge = arg;

	purges[purge->number](db, purge->district, &purge->changed);
	return OK;
}

struct turn {
	const struct office *office;
	const struct district *district;
	bool is_more;
};

static enum outcome
keep_in_transaction(struct db *db, void *arg)
{
	struct turn *turn = arg;

	turn->is_more = turn->office->keep_house(
		db, &turn->district->pack, &turn->district->regions);
	return OK;
}

/* Each office's in transactions of its own, some hundred rows each. */
static void
keep_offices(struct round *round)
{
	for (size_t i = 0; i < office_count(); i++) {
		struct turn turn = { office_at(i), round->district, office_at(i)->keep_house };

		for (int slice = 0; slice < SLICES_A_ROUND && turn.is_more; slice++) {
			struct arena_mark mark = arena_mark(round->arena);

			turn.is_more = false;
			store_write(round->app->store, round->arena, keep_in_transaction, &turn);
			arena_rewind(round->arena, mark);
		}
	}
}

/* Slice by slice, so that no action waits long; what is left at the end of the round is the next one's. */
static void
purge_all(struct round *round)
{
	for (int i = 0; i < PURGES; i++) {
		struct purge purge = { .district = round->district, .number = i };

		for (int slice = 0; slice < SLICES_A_ROUND; slice++) {
			store_write(round->app->store, round->arena, purge_in_transaction, &purge);
			if (purge.changed < SLICE_ROWS) {
				break;
			}
		}
	}
}

/* ---- a pack whose day has come -------------------------------------------------------------------- */

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
	purge_all(round);
	keep_offices(round);
}

static void
sweep_files(void *arg)
{
	struct round *round = arg;

	file_sweep(round->app, round->arena);
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
	run_one(app, sweep_files);
	app->private->cleaned_ms = clock_monotonic_ms();
}

static enum outcome
probe_in_transaction(struct db *db, void *arg)
{
	(void)arg;
	return account_lock_take(db, STR("probe"), db_now(db));
}

/* The last write failed: whether writing works again is found out even if nobody writes (/readyz). */
static void
probe(void *arg)
{
	struct round *round = arg;

	store_write(round->app->store, round->arena, probe_in_transaction, NULL);
	log_info("event=writable-again");
}

static int64_t
keep_house(void *arg)
{
	struct app *app = arg;

	if (!store_is_writable(app->store)) {
		run_one(app, probe);
	}
	run_one(app, take_over);
	audit_head_follow(app);
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
