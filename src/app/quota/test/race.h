#ifndef CHUKE_QUOTA_RACE_H
#define CHUKE_QUOTA_RACE_H

#include "quota_inner.h"
#include "store.h"

#include <stdatomic.h>

/*
 * Many clients that contest too few seats and rooms through a real store, each of their deeds a transaction of its
 * own, while a clock lets offers run out and somebody looks on.  What is wrong is counted, not asserted: cmocka's
 * asserts belong to the test's own thread.
 */

enum {
	RACE_CLIENTS = 64,
	RACE_TRIPS = 4,
	RACE_SEATS = 50,
	RACE_KIDS = 15,
	RACE_ROOMS = 4,
	RACE_HOURS = 250
};

struct race {
	struct store *store;
	int64_t operations; /* of each client; 0: until the process ends */
	int64_t seed;
	struct quota_pool_id pools[RACE_TRIPS], kid_pools[RACE_TRIPS]; /* children count in both */
	struct quota_thing_id rooms[RACE_ROOMS];
	int acknowledged; /* a file to which "place ID" is written when its commit is known; -1: none */
	_Atomic int64_t next_holder, taken, waited, promoted, freed, refused,
		spans; /* what was done */
	_Atomic int64_t
		passed_over;    /* somebody came before one who had joined before and would fit */
	_Atomic int64_t failed; /* transactions that the machine did not do */
	_Atomic int64_t looks, breaches; /* of those who look on */
	_Atomic bool is_over;
};

/* The one race that is told of promotions: listeners have no argument. */
extern struct race *race_now;
/* Registers the offices that it needs. */
void race_register(void);
/* Makes the things, or finds them again. */
void race_set_up(struct race *race);
/* Runs it until all clients are done. */
void race_run(struct race *race);
/* Looks once at everything that must hold; prints what does not. */
void race_look(struct race *race, struct arena *arena);

#endif
