#include "due.h"

#include "app.h"
#include "app_inner.h"

enum { LOOK_AGAIN_MS = 1000, ROUND_BYTES_MAX = 64 << 20 };

struct next {
	struct app *app;
	const struct district *district;
	const struct office *office;
	struct moment at;
};

static void
find_next(struct db *db, void *arg)
{
	struct next *next = arg;

	next->at = next->office->next_due(db);
}

static enum outcome
do_in_transaction(struct db *db, void *arg)
{
	const struct next *next = arg;

	next->office->do_due(db, next->app, next->district);
	return OK;
}

struct round {
	struct app *app;
	const struct district *district;
	struct arena *arena;
	int64_t wait_ms;
};

/* One office: how long to wait for it. */
static int64_t
run_office(struct round *round, const struct office *office)
{
	struct app *app = round->app;
	struct next next = { .app = app, .district = round->district, .office = office };
	int64_t left_ms;

	store_read(app->store, round->arena, find_next, &next);
	if (moment_is_none(next.at)) {
		return LOOK_AGAIN_MS;
	}
	left_ms = next.at.ms - clock_now().ms;
	if (left_ms > 0) {
		return left_ms < LOOK_AGAIN_MS ? left_ms : LOOK_AGAIN_MS;
	}
	store_write(app->store, round->arena, do_in_transaction, &next);
	return 1; /* there may be more than one transaction's worth */
}

static void
run_all(void *arg)
{
	struct round *round = arg;

	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->next_due) {
			int64_t wait_ms = run_office(round, office_at(i));

			round->wait_ms = wait_ms < round->wait_ms ? wait_ms : round->wait_ms;
		}
	}
}

int64_t
due_run(struct app *app)
{
	struct round round = { app, app_district_hold(app), arena_create(ROUND_BYTES_MAX),
		LOOK_AGAIN_MS };
	struct failure failure;
	bool is_good = fail_catch(run_all, &round, &failure);

	arena_destroy(round.arena);
	app_district_release(app, round.district);
	if (!is_good) {
		fail("what was due could not be done: %s", failure.message);
	}
	return round.wait_ms;
}

static int64_t
due_round(void *arg)
{
	return due_run(arg);
}

struct loop *
due_start(struct app *app)
{
	return loop_start(app->private->arena, "due", due_round, app);
}
