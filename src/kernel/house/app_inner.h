#ifndef CHUKE_APP_INNER_H
#define CHUKE_APP_INNER_H

#include "app.h"
#include "district.h"
#include "guess.h"
#include "rate.h"
#include "secret.h"
#include "slow.h"

#include <pthread.h>
#include <stdatomic.h>

/* What of the process only the kernel's own files know. */

struct child;
struct sealer;
struct job_runner;
struct deliverer;
struct webhook_deliverer;
struct procedure_cache;

struct app_private {
	struct arena *arena; /* lives as long as the process */
	struct district_keeper *keeper;
	struct procedure_cache *procedures; /* versions that cases run by, parsed */
	struct secrets secrets;
	struct guesses *guesses;
	struct rates *rates;     /* NULL: nobody is counted (tests) */
	struct slow *slow;       /* two threads for argon2id */
	struct slow *slow_files; /* two for what people send: pictures take their time */
	struct child *child;     /* draws and decodes */
	struct sealer *sealer;
	struct job_runner *jobs;
	struct deliverer *deliverer;
	struct webhook_deliverer *webhooks;
	struct server *server; /* while it serves */
	struct db_tables
		*route_tables; /* by the router's index: what rendering it has read so far */
	pthread_mutex_t route_tables_lock;
	_Atomic int64_t requests[6]; /* answered, by the first digit of the status */
	_Atomic int64_t cache_hits, cache_misses;
	struct moment started_at;
	int64_t cleaned_ms; /* clock_monotonic_ms() of the last housekeeping; 0: none yet */
};

/* The district's keys. */
static inline struct secrets *
app_secrets(const void *app)
{
	return &((const struct app *)app)->private->secrets;
}

#endif
