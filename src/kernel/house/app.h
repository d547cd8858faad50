#ifndef CHUKE_APP_H
#define CHUKE_APP_H

#include "cache.h"
#include "office.h"
#include "pack.h"
#include "region.h"
#include "route.h"
#include "server.h"
#include "setting.h"
#include "store.h"

/* The running program: what lives as long as the process.  One per process; tests make their own. */
struct app {
	struct settings settings;
	struct store *store;
	struct router *router;
	struct page_cache *cache;
	struct app_private *private; /* the pack in force, regions, throttles: app.c */
};

/*
 * Opens the store, migrates, builds the router of the registered offices (office.h).  Fails if it cannot.
 * The pack in force is read when it is first asked for.
 */
struct app *app_open(const struct settings *settings);
void app_close(struct app *app);
static inline struct app *
req_app(const struct req *req)
{
	return req->app;
}

/*
 * A whole request in this process, without HTTP: what tests and CHUKE_CACHE_CHECK use.  Fills req->res.
 * On return all writes are committed.
 */
void app_run(struct app *app, struct req *req);
/* Before app_open() in a process that serves: all threads leave SIGTERM to app_serve(). */
void app_block_signals(void);
/* Serves until SIGTERM; prints "listening on http://HOST:PORT".  Returns the process's exit code. */
int app_serve(struct app *app);

struct district;
/* What holds for the district now, for commands and jobs; good until released. */
const struct district *app_district_hold(struct app *app);
void app_district_release(struct app *app, const struct district *district);

/*
 * Whether a process serves this folder's SQLite file now: then no command may keep its writers waiting.
 * True on PostgreSQL, where nobody can tell.
 */
bool app_is_served(const struct app *app);

/* The site's own address for links that leave it: as the settings say, else where it listens. */
struct str app_address(const struct app *app, struct arena *arena);

struct calendar;
/* The working days of the pack in force, in a handler. */
const struct calendar *req_calendar(const struct req *req);

#endif
