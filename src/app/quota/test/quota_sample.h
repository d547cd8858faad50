#ifndef CHUKE_QUOTA_SAMPLE_H
#define CHUKE_QUOTA_SAMPLE_H

#include "quota_inner.h"
#include "store_test.h"

/*
 * For the tests of quota: a fresh store on each engine, an owner of things called "trip" that remembers what it is
 * told, and short forms of what tests ask again and again.  Every call is a transaction of its own.
 */

struct quota_sample {
	struct store_test test;
	struct quota_thing_id thing;
	int64_t next_holder;
};

/* What the owner was told since it was last asked, as "12 offered,13 freed expired"; in the test's arena. */
struct str told(struct quota_sample *s);

/* A pool of the sample's thing; offer_minutes 0: promoted at once. */
struct quota_pool_id make_pool(
	struct quota_sample *s, const char *code, int64_t capacity, int64_t offer_minutes);
/* Somebody new wants `size` places and would wait; ret_place as quota_take(). */
enum outcome want(struct quota_sample *s, struct quota_pool_id pool, int64_t size,
	struct quota_place *ret_place);
enum outcome want_in(
	struct quota_sample *s, const struct quota_wish *wish, struct quota_place *ret_place);
enum outcome confirm(struct quota_sample *s, struct quota_place_id id);
enum outcome release(struct quota_sample *s, struct quota_place_id id);
enum outcome resize(struct quota_sample *s, struct quota_place_id id, int64_t size);
enum outcome set_rules(
	struct quota_sample *s, struct quota_pool_id pool, const struct quota_rules *rules);
enum outcome close_pool(struct quota_sample *s, struct quota_pool_id pool);
void ring(struct quota_sample *s); /* what is due is done, as the clock does it, until nothing is */
struct quota_place place(struct quota_sample *s, struct quota_place_id id);
struct quota_pool pool_now(struct quota_sample *s, struct quota_pool_id id);
struct quota_standing standing(struct quota_sample *s, struct quota_place_id id);

enum outcome take_span(struct quota_sample *s, const struct quota_span_wish *wish,
	struct quota_span_answer *ret_answer);

/* What the data checks find, a line each; empty if the data hold. */
struct str breaches(struct quota_sample *s);
/* The clock goes on. */
void pass_minutes(int64_t minutes);

/* Runs the tests as a group on each engine; each test has a store of its own. */
struct CMUnitTest;
int quota_sample_run(const char *name, const struct CMUnitTest *tests, size_t count);
int quota_sample_set_up(void **state);
int quota_sample_tear_down(void **state);

#endif
