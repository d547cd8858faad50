#include "race.h"

#include "rand.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { OWN_MAX = 24, ARENA_BYTES = 64 << 20, LINE_LOOK = 1000, SIZE_MOST = 4 };
#define HOUR INT64_C(3600000)
#define FIRST_HOUR INT64_C(500000)

struct race *race_now;
/* A group in line that shrinks may do so after another, which passed it when it was larger, got seats in the same transaction. */
static _Thread_local bool is_resizing;

struct client {
	struct race *race;
	pthread_t thread;
	struct arena *arena;
	uint64_t random; /* of its own, so that a seed gives the same wishes */
	struct quota_place_id places[OWN_MAX];
	struct quota_span_id spans[OWN_MAX];
	size_t place_count, span_count;
};

static int64_t
random_below(struct client *client, int64_t bound)
{
	client->random ^= client->random << 13;
	client->random ^= client->random >> 7;
	client->random ^= client->random << 17;
	return (int64_t)(client->random % (uint64_t)bound);
}

/* ---- what is watched in the transaction itself --------------------------------------------------- */

static bool
is_kid(const struct quota_place *place)
{
	return str_equal(place->holder.kind, STR("kid"));
}

/*
 * Somebody got seats: nobody who joined before, and would have fitted into them, may still wait.  A child may, while
 * others come: its own quota may be full.
 */
static void
watch_order(struct db *db, const struct quota_place *place)
{
	struct quota_places line = quota_place_list(
		db, &(struct quota_place_list_args){
			    .pool = place->pool, .state = QUOTA_WAITING, .limit = LINE_LOOK });

	for (size_t i = 0; i < line.count; i++) {
		const struct quota_place *other = &line.items[i];

		if (other->id.v < place->id.v && other->size <= place->size &&
			(is_kid(place) || !is_kid(other))) {
			atomic_fetch_add(&race_now->passed_over, 1);
		}
	}
}

static void
hear_place(struct db *db, int64_t id)
{
	struct quota_place place;

	if (quota_place_find(db, (struct quota_place_id){ id }, &place) == OK &&
		quota_is_seated(place.state)) {
		atomic_fetch_add(&race_now->promoted, 1);
		if (!is_resizing) {
			watch_order(db, &place);
		}
	}
}

static const struct event_listener listeners[] = { { "quota.trip.place", hear_place } };
static const struct office owner = { .name = "trip", .listeners = listeners, .listener_count = 1 };
static const struct office *const offices[] = { &quota_office, &owner };

void
race_register(void)
{
	offices_register(offices, 2);
}

/* ---- deeds --------------------------------------------------------------------------------------- */

enum deed { TAKE, HOLD, CONFIRM, RELEASE, RESIZE, BOOK, UNBOOK, MOVE, CAPACITY, DEEDS };

struct doing {
	struct client *client;
	enum deed deed;
	struct quota_wish wish;
	struct quota_span_wish span_wish;
	size_t own;
	int64_t size;
	struct quota_place place;
	struct quota_span_answer answer;
};

static enum outcome
change_capacity(struct db *db, struct doing *doing)
{
	struct quota_rules rules = { RACE_SEATS - 10 + doing->size * 5, SIZE_MOST, true,
		doing->size % 2 * 2, 2 };

	return quota_pool_set(db, doing->wish.pools[0], &rules);
}

static enum outcome
carry_out(struct db *db, void *arg)
{
	struct doing *doing = arg;
	struct client *client = doing->client;
	enum outcome outcome;

	is_resizing = false; /* an attempt that lost against another may have left it */
	switch (doing->deed) {
	case TAKE:
	case HOLD:
		outcome = quota_take(db, &doing->wish, &doing->place);
		if (outcome == OK && doing->place.state != QUOTA_WAITING) {
			watch_order(db, &doing->place);
		}
		return outcome;
	case CONFIRM:
		return quota_confirm(db, client->places[doing->own]);
	case RELEASE:
		return quota_release(db, client->places[doing->own], QUOTA_CANCELLED);
	case RESIZE:
		is_resizing = true;
		outcome = quota_resize(db, client->places[doing->own], doing->size);
		is_resizing = false;
		return outcome;
	case BOOK:
		return quota_span_take(db, &doing->span_wish, &doing->answer);
	case UNBOOK:
		return quota_span_release(db, client->spans[doing->own], QUOTA_CANCELLED);
	case MOVE:
		return quota_span_move(
			db, client->spans[doing->own], &doing->span_wish, &doing->answer);
	case CAPACITY:
		return change_capacity(db, doing);
	default:
		return INVALID;
	}
}

/* What this one wants next. */
static void
decide(struct client *client, struct doing *doing)
{
	struct race *race = client->race;
	int64_t hour = FIRST_HOUR + random_below(client, RACE_HOURS);
	int64_t trip = random_below(client, RACE_TRIPS);
	bool is_child = random_below(client, 3) == 0;
	struct quota_holder holder = { is_child ? STR("kid") : STR("client"),
		atomic_fetch_add(&race->next_holder, 1) };
	static const enum deed deeds[] = { TAKE, TAKE, TAKE, HOLD, HOLD, CONFIRM, CONFIRM, RELEASE,
		RELEASE, RESIZE, BOOK, BOOK, BOOK, UNBOOK, MOVE };

	*doing = (struct doing){ .client = client,
		.deed = deeds[random_below(client, sizeof(deeds) / sizeof(deeds[0]))],
		.size = 1 + random_below(client, SIZE_MOST) };
	if (random_below(client, 200) == 0) {
		doing->deed = CAPACITY;
	}
	doing->wish = (struct quota_wish){ .pools = { race->pools[trip], race->kid_pools[trip] },
		.pool_count = is_child ? 2 : 1,
		.holder = holder,
		.size = doing->size,
		.is_hold = doing->deed == HOLD,
		.may_wait = true };
	doing->span_wish = (struct quota_span_wish){
		.thing = race->rooms[random_below(client, RACE_ROOMS)],
		.holder = holder,
		.from_at = { hour * HOUR },
		.to_at = { (hour + 1 + random_below(client, 3)) * HOUR },
		.after_minutes = random_below(client, 2) * 30,
		.hold_minutes = random_below(client, 2),
		.may_wait = random_below(client, 2) == 0,
		.offer_minutes = random_below(client, 2),
	};
	if (doing->deed == CONFIRM || doing->deed == RELEASE || doing->deed == RESIZE) {
		doing->own = client->place_count
				     ? (size_t)random_below(client, (int64_t)client->place_count)
				     : 0;
		doing->deed = client->place_count ? doing->deed : TAKE;
	}
	if (doing->deed == UNBOOK || doing->deed == MOVE) {
		doing->own = client->span_count
				     ? (size_t)random_below(client, (int64_t)client->span_count)
				     : 0;
		doing->deed = client->span_count ? doing->deed : BOOK;
	}
	if ((doing->deed == TAKE || doing->deed == HOLD) && client->place_count == OWN_MAX) {
		doing->deed = RELEASE;
	}
	if (doing->deed == BOOK && client->span_count == OWN_MAX) {
		doing->deed = UNBOOK;
	}
}

/* "noun ID state" on a line of its own, once its commit is known. */
static void
acknowledge(struct race *race, const char *noun, int64_t id, const char *state)
{
	char line[64];
	int len = snprintf(line, sizeof(line), "%s %lld %s\n", noun, (long long)id, state);

	if (race->acknowledged >= 0 && write(race->acknowledged, line, (size_t)len) != len) {
		atomic_fetch_add(&race->failed, 1);
	}
}

/* What came of it. */
static void
remember(struct client *client, const struct doing *doing, enum outcome outcome)
{
	struct race *race = client->race;

	if (outcome != OK) {
		atomic_fetch_add(&race->refused, 1);
	}
	if ((doing->deed == TAKE || doing->deed == HOLD) && outcome == OK) {
		client->places[client->place_count++] = doing->place.id;
		atomic_fetch_add(
			doing->place.state == QUOTA_WAITING ? &race->waited : &race->taken, 1);
		acknowledge(race, "place", doing->place.id.v, quota_state_code(doing->place.state));
	} else if (doing->deed == CONFIRM && outcome == OK) {
		acknowledge(race, "place", client->places[doing->own].v, "taken");
	} else if (doing->deed == RELEASE) {
		if (outcome == OK) {
			acknowledge(race, "place", client->places[doing->own].v, "freed");
			atomic_fetch_add(&race->freed, 1);
		}
		client->places[doing->own] = client->places[--client->place_count];
	} else if (doing->deed == BOOK && outcome == OK) {
		client->spans[client->span_count++] = doing->answer.span.id;
		acknowledge(race, "span", doing->answer.span.id.v,
			quota_state_code(doing->answer.span.state));
		atomic_fetch_add(&race->spans, 1);
	} else if (doing->deed == UNBOOK) {
		if (outcome == OK) {
			acknowledge(race, "span", client->spans[doing->own].v, "freed");
		}
		client->spans[doing->own] = client->spans[--client->span_count];
	}
}

static void
run_client(void *arg)
{
	struct client *client = arg;
	struct race *race = client->race;

	for (int64_t i = 0; race->operations == 0 || i < race->operations; i++) {
		struct doing doing;
		enum outcome outcome;

		decide(client, &doing);
		outcome = store_write(race->store, client->arena, carry_out, &doing);
		remember(client, &doing, outcome);
		arena_reset(client->arena);
	}
}

static void *
client_thread(void *arg)
{
	struct client *client = arg;
	struct failure failure;

	if (!fail_catch(run_client, client, &failure)) {
		fprintf(stderr, "a client failed: %s\n", failure.message);
		atomic_fetch_add(&client->race->failed, 1);
	}
	return NULL;
}

/* ---- those who look on, and the clock ------------------------------------------------------------ */

static void
add_breach(void *arg, struct str sentence)
{
	struct race *race = arg;

	fprintf(stderr, "%.*s\n", STR_ARG(sentence));
	atomic_fetch_add(&race->breaches, 1);
}

static void
check_all(struct db *db, void *arg)
{
	for (size_t i = 0; i < QUOTA_CHECKS; i++) {
		data_check_run(&quota_checks[i], NULL, db, add_breach, arg);
	}
}

void
race_look(struct race *race, struct arena *arena)
{
	store_read(race->store, arena, check_all, race);
	atomic_fetch_add(&race->looks, 1);
}

static enum outcome
ring(struct db *db, void *arg)
{
	struct moment next = quota_next_due(db);

	(void)arg;
	if (!moment_is_none(next) && next.ms <= db_now(db).ms) {
		quota_do_due(db, NULL, NULL);
	}
	return OK;
}

/* A minute passes in some hundredths of a second; what is due is done, and everything looked at. */
static void
watch(void *arg)
{
	struct race *race = arg;
	struct arena *arena = arena_create(ARENA_BYTES);
	const struct timespec pause = { 0, 30000000 };

	while (!atomic_load(&race->is_over)) {
		nanosleep(&pause, NULL);
		clock_shift(quota_minutes_on(clock_now(), 1));
		store_write(race->store, arena, ring, race);
		race_look(race, arena);
		arena_reset(arena);
	}
	arena_destroy(arena);
}

static void *
watch_thread(void *arg)
{
	struct race *race = arg;
	struct failure failure;

	if (!fail_catch(watch, race, &failure)) {
		fprintf(stderr, "looking on failed: %s\n", failure.message);
		atomic_fetch_add(&race->failed, 1);
	}
	return NULL;
}

void
race_run(struct race *race)
{
	static struct client clients[RACE_CLIENTS];
	pthread_t watcher;

	race_now = race;
	pthread_create(&watcher, NULL, watch_thread, race);
	for (int i = 0; i < RACE_CLIENTS; i++) {
		clients[i] = (struct client){ .race = race,
			.arena = arena_create(ARENA_BYTES),
			.random = (uint64_t)(race->seed * 1000 + i) * UINT64_C(0x9e3779b97f4a7c15) +
				  1 };
		pthread_create(&clients[i].thread, NULL, client_thread, &clients[i]);
	}
	for (int i = 0; i < RACE_CLIENTS; i++) {
		pthread_join(clients[i].thread, NULL);
		arena_destroy(clients[i].arena);
	}
	atomic_store(&race->is_over, true);
	pthread_join(watcher, NULL);
}

/* ---- setting up ---------------------------------------------------------------------------------- */

/* A pool of a thing that may have it already; false if it cannot be. */
static bool
find_pool(struct db *db, struct quota_thing_id thing, size_t number, struct quota_pool_id *ret_id)
{
	const struct quota_rules rules = { number ? RACE_KIDS : RACE_SEATS, SIZE_MOST, true, 1, 2 };
	struct quota_pools pools = quota_pool_list(db, thing);

	if (pools.count > number) {
		*ret_id = pools.items[number].id;
		return true;
	}
	return quota_pool_add(db, thing, number ? STR("kid") : STR("all"), &rules, ret_id) == OK;
}

static enum outcome
set_up(struct db *db, void *arg)
{
	struct race *race = arg;

	for (int64_t i = 0; i < RACE_TRIPS; i++) {
		struct quota_thing_id thing = quota_thing_add(db, STR("trip"), i + 1);

		if (!find_pool(db, thing, 0, &race->pools[i]) ||
			!find_pool(db, thing, 1, &race->kid_pools[i])) {
			return CONFLICT;
		}
	}
	for (int64_t i = 0; i < RACE_ROOMS; i++) {
		race->rooms[i] = quota_thing_add(db, STR("room"), i + 1);
	}
	return OK;
}

void
race_set_up(struct race *race)
{
	struct arena *arena = arena_create(ARENA_BYTES);

	store_write(race->store, arena, set_up, race);
	arena_destroy(arena);
}
