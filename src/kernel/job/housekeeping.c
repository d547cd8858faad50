#include "housekeeping.h"

#include "app_inner.h"
#include "audit_head.h"
#include "fail.h"
#include "file.h"
#include "kernel_queries.h"
#include "log.h"
#include "sign_in.h"

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

/* ---- what has served ------------------------------------------------------------------------------ */

/* From which ages on things are removed, by the district's settings. */
static struct moment
session_limit(const struct district *district, int64_t now)
{
	return (struct moment){
		now - HOUR_MS * district_setting(district, "session_absolute_hours")->number -
		MINUTE_MS * district_setting(district, "session_revive_minutes")->number
	};
}

static struct moment
days_ago(const struct district *district, int64_t now, const char *setting)
{
	return (struct moment){ now - DAY_MS * district_setting(district, setting)->number };
}

/* Each removes at most SLICE_ROWS and says how many they were. */
static void
purge_sessions(struct db *db, const struct district *district, int64_t *ret_changed)
{
	session_purge(db, session_limit(district, db_now(db).ms), SLICE_ROWS, ret_changed);
}

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

/* An address is known for as long as signing in believes it. */
static void
purge_login_addresses(struct db *db, const struct district *district, int64_t *ret_changed)
{
	(void)district;
	login_address_purge(db, (struct moment){ db_now(db).ms - ADDRESS_KNOWN_DAYS * DAY_MS },
		SLICE_ROWS, ret_changed);
}

static void
purge_contact_links(struct db *db, const struct district *district, int64_t *ret_changed)
{
	(void)district;
	contact_link_purge(db, (struct moment){ db_now(db).ms - DAY_MS }, SLICE_ROWS, ret_changed);
}

static void
purge_outbox(struct db *db, const struct district *district, int64_t *ret_changed)
{
	struct outbox_purge_args args = { .clauses = OUTBOX_PURGE_DONE,
		.ended_before_at = days_ago(district, db_now(db).ms, "outbox_keep_days"),
		.limit = SLICE_ROWS };

	outbox_purge(db, &args, ret_changed);
}

static void
purge_failed_outbox(struct db *db, const struct district *district, int64_t *ret_changed)
{
	struct outbox_purge_args args = { .ended_before_at = days_ago(district, db_now(db).ms,
						  "outbox_keep_failed_days"),
		.limit = SLICE_ROWS };

	outbox_purge(db, &args, ret_changed);
}

static void
purge_notices(struct db *db, const struct district *district, int64_t *ret_changed)
{
	notice_purge(
		db, days_ago(district, db_now(db).ms, "notice_keep_days"), SLICE_ROWS, ret_changed);
}

static void (*const purges[])(
	struct db *db, const struct district *district, int64_t *ret_changed) = { purge_sessions,
	purge_operations, purge_kept_posts, purge_login_addresses, purge_contact_links,
	purge_outbox, purge_failed_outbox, purge_notices };

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

static enum outcome
clean_in_transaction(struct db *db, void *arg)
{
	const struct district *district = arg;

	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->keep_house) {
			office_at(i)->keep_house(db, &district->pack, &district->regions);
		}
	}
	return OK;
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
	store_write(round->app->store, round->arena, clean_in_transaction, (void *)round->district);
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

static int64_t
keep_house(void *arg)
{
	struct app *app = arg;

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
