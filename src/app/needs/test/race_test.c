#include "app.h"
#include "needs.h"
#include "needs_store.h"
#include "registry.h"
#include "web_test.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Many agree at the same moment on what there is too little of. */

static const struct office *const offices[] = { &registry_office, &needs_office };

enum { RACERS = 24, PLACES = 5 };

struct race {
	struct web_test *t;
	struct need_id need;
	struct need_response_id responses[RACERS];
	pthread_t threads[RACERS];
	enum outcome outcomes[RACERS];
};
struct racer {
	struct race *race;
	const struct district *district;
	int number;
	bool is_blind; /* does not look how much is left: the database must */
};

static enum outcome
set_up_race(struct db *db, void *arg)
{
	struct race *race = arg;
	const struct district *district = app_district_hold(race->t->app);
	struct needs_doing doing = { .district = district, .note = STR_NONE };
	struct need_find_row row;
	struct need_add_row added;

	need_add(db,
		&(struct need_add_args){ .side = STR("need"),
			.kind = STR("people"),
			.owner_region_id = district->regions.items[0].id,
			.region_id = district->regions.items[0].id,
			.author = STR("区民政局"),
			.title = STR("抢五个名额"),
			.title_en = STR(""),
			.fields = STR("sport"),
			.quantity = PLACES,
			.unit = STR("人"),
			.from_day = clock_today(),
			.until_day = { clock_today().n + 9 },
			.changed_at = db_now(db),
			.body = STR("看谁快") },
		&added);
	assert_int_equal(need_find_to_change(db, added.id, &row), OK);
	assert_int_equal(need_carry_out(db, &row, NEED_POST, &doing), OK);
	race->need = added.id;
	for (int i = 0; i < RACERS; i++) {
		struct need_response_add_row response;

		need_response_add(db,
			&(struct need_response_add_args){ .need_id = added.id,
				.org_id = { i + 1 },
				.owner_region_id = district->regions.items[0].id,
				.author = STR("某队"),
				.message = STR("来"),
				.quantity = 1,
				.made_at = db_now(db) },
			&response);
		race->responses[i] = response.id;
	}
	app_district_release(race->t->app, district);
	return OK;
}

static enum outcome
agree(struct db *db, void *arg)
{
	struct racer *racer = arg;
	struct needs_doing doing = { .district = racer->district, .note = STR_NONE, .quantity = 1 };
	struct need_response_list_row row;
	struct need_find_row need;

	if (need_response_find(db, racer->race->responses[racer->number], &row) != OK) {
		return NOT_FOUND;
	}
	if (racer->is_blind) {
		return need_response_set_state(
			db, &(struct need_response_set_state_args){ .id = row.id,
				    .state = STR("agreed"),
				    .quantity = 1,
				    .note = STR_NONE,
				    .owner_done_at = MOMENT_NONE,
				    .responder_done_at = MOMENT_NONE,
				    .complete_at = { db_now(db).ms + 1000000 },
				    .decided_at = db_now(db),
				    .completed_at = MOMENT_NONE });
	}
	if (need_find_to_change(db, racer->race->need, &need) != OK) {
		return NOT_FOUND;
	}
	return need_response_carry_out(db, &need, &row, RESPONSE_AGREE, &doing);
}

static void *
run_racer(void *arg)
{
	struct racer *racer = arg;
	struct arena *arena = arena_create(16 << 20);

	racer->race->outcomes[racer->number] = store_write(
		racer->race->t->app->store, arena, agree, racer);
	arena_destroy(arena);
	return NULL;
}

static void
race_for(struct web_test *t, bool is_blind)
{
	struct race race = { .t = t };
	struct racer racers[RACERS];
	const struct district *district;
	int agreed = 0;

	assert_int_equal(store_write(t->app->store, t->arena, set_up_race, &race), OK);
	district = app_district_hold(t->app);
	for (int i = 0; i < RACERS; i++) {
		racers[i] = (struct racer){ &race, district, i, is_blind };
		assert_int_equal(pthread_create(&race.threads[i], NULL, run_racer, &racers[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(race.threads[i], NULL);
		agreed += race.outcomes[i] == OK;
		assert_true(race.outcomes[i] == OK || race.outcomes[i] == CONFLICT);
	}
	app_district_release(t->app, district);
	assert_int_equal(agreed, PLACES);
}

static void
of_many_at_once_as_many_as_there_are_places(void **state)
{
	struct web_test *t = *state;

	race_for(t, false);
	assert_int_equal(str_equal(web_breaches(t), STR("")), true);
}

static void
the_database_itself_counts(void **state)
{
	race_for(*state, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_many_at_once_as_many_as_there_are_places),
		cmocka_unit_test(the_database_itself_counts),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("needs_race", tests);
}
