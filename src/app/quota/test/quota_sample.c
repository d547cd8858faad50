#include "quota_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TOLD_BYTES = 1 << 16 };

static char
	told_text[TOLD_BYTES]; /* what the owner heard; tests of this kind write from one thread */
static enum db_engine engine_now;

/* ---- the owner ----------------------------------------------------------------------------------- */

static void
hear(int64_t id, enum quota_state state, enum quota_why why)
{
	size_t len = strlen(told_text);

	snprintf(told_text + len, sizeof(told_text) - len, "%s%lld %s%s%s", len ? "," : "",
		(long long)id, quota_state_code(state), why ? " " : "", quota_why_code(why));
}

static void
hear_place(struct db *db, int64_t id)
{
	struct quota_place place;

	assert_int_equal(quota_place_find(db, (struct quota_place_id){ id }, &place), OK);
	hear(id, place.state, place.why);
}

static void
hear_span(struct db *db, int64_t id)
{
	struct quota_span span;

	assert_int_equal(quota_span_find(db, (struct quota_span_id){ id }, &span), OK);
	hear(id, span.state, span.why);
}

static const struct event_listener listeners[] = {
	{ "quota.trip.place", hear_place },
	{ "quota.trip.span", hear_span },
};
static const struct office owner = { .name = "trip", .listeners = listeners, .listener_count = 2 };
static const struct office *const offices[] = { &quota_office, &owner };

struct str
told(struct quota_sample *s)
{
	struct str text = str_copy(s->test.arena, str_of(told_text));

	told_text[0] = '\0';
	return text;
}

/* ---- short forms --------------------------------------------------------------------------------- */

struct ask {
	struct quota_sample *s;
	const struct quota_wish *wish;
	const struct quota_span_wish *span_wish;
	const struct quota_rules *rules;
	const char *code;
	struct quota_pool_id pool;
	struct quota_place_id id;
	int64_t size;
	void *ret;
	enum { ADD_POOL, SET_POOL, CLOSE_POOL, TAKE, CONFIRM, RELEASE, RESIZE, TAKE_SPAN } what;
};

static enum outcome
carry_out(struct db *db, void *arg)
{
	struct ask *ask = arg;

	switch (ask->what) {
	case ADD_POOL:
		return quota_pool_add(db, ask->s->thing, str_of(ask->code), ask->rules, ask->ret);
	case SET_POOL:
		return quota_pool_set(db, ask->pool, ask->rules);
	case CLOSE_POOL:
		return quota_pool_close(db, ask->pool);
	case TAKE:
		return quota_take(db, ask->wish, ask->ret);
	case CONFIRM:
		return quota_confirm(db, ask->id);
	case RELEASE:
		return quota_release(db, ask->id, QUOTA_CANCELLED);
	case RESIZE:
		return quota_resize(db, ask->id, ask->size);
	case TAKE_SPAN:
		return quota_span_take(db, ask->span_wish, ask->ret);
	}
	return INVALID;
}

static enum outcome
carry(struct quota_sample *s, struct ask *ask)
{
	ask->s = s;
	return store_test_write(&s->test, carry_out, ask);
}

struct quota_pool_id
make_pool(struct quota_sample *s, const char *code, int64_t capacity, int64_t offer_minutes)
{
	struct quota_rules rules = { capacity, 10, true, offer_minutes, 15 };
	struct quota_pool_id id = { 0 };
	struct ask ask = { .what = ADD_POOL, .code = code, .rules = &rules, .ret = &id };

	assert_int_equal(carry(s, &ask), OK);
	return id;
}

enum outcome
want_in(struct quota_sample *s, const struct quota_wish *wish, struct quota_place *ret_place)
{
	return carry(s, &(struct ask){ .what = TAKE, .wish = wish, .ret = ret_place });
}

enum outcome
want(struct quota_sample *s, struct quota_pool_id pool, int64_t size, struct quota_place *ret_place)
{
	return want_in(s,
		&(struct quota_wish){ .pools = { pool },
			.pool_count = 1,
			.holder = { STR("signup"), ++s->next_holder },
			.size = size,
			.may_wait = true },
		ret_place);
}

enum outcome
confirm(struct quota_sample *s, struct quota_place_id id)
{
	return carry(s, &(struct ask){ .what = CONFIRM, .id = id });
}

enum outcome
release(struct quota_sample *s, struct quota_place_id id)
{
	return carry(s, &(struct ask){ .what = RELEASE, .id = id });
}

enum outcome
resize(struct quota_sample *s, struct quota_place_id id, int64_t size)
{
	return carry(s, &(struct ask){ .what = RESIZE, .id = id, .size = size });
}

enum outcome
set_rules(struct quota_sample *s, struct quota_pool_id pool, const struct quota_rules *rules)
{
	return carry(s, &(struct ask){ .what = SET_POOL, .pool = pool, .rules = rules });
}

enum outcome
close_pool(struct quota_sample *s, struct quota_pool_id pool)
{
	return carry(s, &(struct ask){ .what = CLOSE_POOL, .pool = pool });
}

enum outcome
take_span(struct quota_sample *s, const struct quota_span_wish *wish,
	struct quota_span_answer *ret_answer)
{
	return carry(s, &(struct ask){ .what = TAKE_SPAN, .span_wish = wish, .ret = ret_answer });
}

static enum outcome
ring_once(struct db *db, void *arg)
{
	struct moment next = quota_next_due(db);

	*(bool *)arg = !moment_is_none(next) && next.ms <= db_now(db).ms;
	if (*(bool *)arg) {
		quota_do_due(db, NULL, NULL);
	}
	return OK;
}

void
ring(struct quota_sample *s)
{
	bool has_rung = true;

	for (int i = 0; has_rung; i++) {
		assert_true(i < 10000);
		store_test_write(&s->test, ring_once, &has_rung);
	}
}

/* ---- reading ------------------------------------------------------------------------------------- */

struct look {
	struct quota_place_id id;
	struct quota_pool_id pool;
	struct quota_place place;
	struct quota_pool pool_now;
	struct quota_standing standing;
	enum outcome outcome;
	char *text;
};

static void
look_at_place(struct db *db, void *arg)
{
	struct look *look = arg;

	look->outcome = quota_place_find(db, look->id, &look->place);
}

static void
look_at_pool(struct db *db, void *arg)
{
	struct look *look = arg;

	look->outcome = quota_pool_find(db, look->pool, &look->pool_now);
}

static void
look_at_standing(struct db *db, void *arg)
{
	struct look *look = arg;

	look->outcome = quota_standing_find(db, look->id, &look->standing);
}

static struct look
look(struct quota_sample *s, struct look look, void (*run)(struct db *db, void *arg))
{
	store_test_read(&s->test, run, &look);
	assert_int_equal(look.outcome, OK);
	return look;
}

struct quota_place
place(struct quota_sample *s, struct quota_place_id id)
{
	return look(s, (struct look){ .id = id }, look_at_place).place;
}

struct quota_pool
pool_now(struct quota_sample *s, struct quota_pool_id id)
{
	return look(s, (struct look){ .pool = id }, look_at_pool).pool_now;
}

struct quota_standing
standing(struct quota_sample *s, struct quota_place_id id)
{
	return look(s, (struct look){ .id = id }, look_at_standing).standing;
}

static void
add_breach(void *arg, struct str sentence)
{
	struct quota_sample *s = ((void **)arg)[0];
	struct str *text = ((void **)arg)[1];

	*text = str_format(s->test.arena, "%.*s%.*s\n", STR_ARG(*text), STR_ARG(sentence));
}

static void
check_all(struct db *db, void *arg)
{
	for (size_t i = 0; i < QUOTA_CHECKS; i++) {
		data_check_run(&quota_checks[i], NULL, db, add_breach, arg);
	}
}

struct str
breaches(struct quota_sample *s)
{
	struct str text = STR("");
	void *args[] = { s, &text };

	store_test_read(&s->test, check_all, args);
	return text;
}

void
pass_minutes(int64_t minutes)
{
	clock_shift(quota_minutes_on(clock_now(), minutes));
}

/* ---- running ------------------------------------------------------------------------------------- */

static enum outcome
make_thing(struct db *db, void *arg)
{
	struct quota_sample *s = arg;

	s->thing = quota_thing_add(db, STR("trip"), 7);
	assert_int_equal(quota_thing_add(db, STR("trip"), 7).v, s->thing.v);
	return OK;
}

int
quota_sample_set_up(void **state)
{
	struct quota_sample *s = calloc(1, sizeof(*s));

	store_test_open(&s->test, engine_now);
	store_test_write(&s->test, make_thing, s);
	told_text[0] = '\0';
	*state = s;
	return 0;
}

int
quota_sample_tear_down(void **state)
{
	struct quota_sample *s = *state;

	store_test_close(&s->test);
	free(s);
	return 0;
}

int
quota_sample_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
	int failed = 0;
	char title[64];

	offices_register(offices, 2);
	for (int engine = 0; engine < DB_ENGINE_COUNT; engine++) {
		if (store_test_has((enum db_engine)engine)) {
			engine_now = (enum db_engine)engine;
			snprintf(title, sizeof(title), "%s on %s", name,
				store_test_engine_name(engine_now));
			failed += _cmocka_run_group_tests(title, tests, count, NULL, NULL);
		}
	}
	return failed;
}
