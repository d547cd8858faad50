#include "dispatch_inner.h"

#include "app_inner.h"
#include "cache.h"
#include "cookie.h"
#include "log.h"

#include <assert.h>
#include <string.h>

/*
 * Which pages come from the cache, and what makes them stale.  What a page is made of is learned by
 * rendering it; each route remembers the tables of all its renderings, so that their versions can be
 * taken before the next snapshot.  The district that requests hold in memory counts by its tables, and
 * by the day that it was read for: at midnight another pack may hold without a word being written.
 */

_Static_assert(sizeof(struct page_tables) == sizeof(struct db_tables), "one shape of table sets");

static uint64_t
version_today(struct store *store, const struct db_tables *tables)
{
	return store_version_sum(store, tables) + ((uint64_t)clock_today().n << 40);
}

static uint64_t
version_of(void *context, const struct page_tables *tables)
{
	struct db_tables set;

	memcpy(&set, tables, sizeof(set));
	return version_today(context, &set);
}

void
cache_open(struct app *app)
{
	const struct district *district = district_hold(app->private->keeper);
	int64_t megabytes = district_setting(district, "page_cache_megabytes")->number;
	struct page_cache_config config = { .keeps_plain = app->settings.is_cache_checked,
		.version = version_of,
		.context = app->store };

	district_release(app->private->keeper, district);
	config.bytes_max = app->settings.cache_bytes_max >= 0
				   ? (size_t)app->settings.cache_bytes_max
				   : (size_t)megabytes << 20;
	app->cache = config.bytes_max ? page_cache_create(&config) : NULL;
}

void
cache_close(struct app *app)
{
	page_cache_destroy(app->cache);
	app->cache = NULL;
}

static size_t
route_index(const struct app *app, const struct route *route)
{
	for (size_t i = 0; i < router_count(app->router); i++) {
		if (router_at(app->router, i) == route) {
			return i;
		}
	}
	assert(!"a route that the router does not have");
	return 0;
}

bool
cache_may_answer(const struct req *req)
{
	return (req->method == METHOD_GET || req->method == METHOD_HEAD) && req->route &&
	       req->route->is_cached && str_is_empty(cookie_get(req, "session")) &&
	       str_is_empty(cookie_get(req, "flash")) &&
	       str_is_none(req_header(req, "Authorization")) &&
	       str_is_empty(req_query(req, "lang")) && str_is_empty(req_query(req, "view"));
}

static void
join(struct db_tables *all, const struct db_tables *some)
{
	for (size_t i = 0; i < sizeof(all->bits) / sizeof(all->bits[0]); i++) {
		all->bits[i] |= some->bits[i];
	}
}

static bool
is_subset(const struct db_tables *some, const struct db_tables *all)
{
	for (size_t i = 0; i < sizeof(all->bits) / sizeof(all->bits[0]); i++) {
		if (some->bits[i] & ~all->bits[i]) {
			return false;
		}
	}
	return true;
}

void
cache_prepare(struct req *req)
{
	struct flight *flight = flight_of(req);
	struct app *app = flight->app;

	flight->cache_key = STR_NONE;
	flight->is_everybodys = flight->found == OK && cache_may_answer(req);
	if (!app->cache || !flight->is_everybodys) {
		return;
	}
	pthread_mutex_lock(&app->private->route_tables_lock);
	flight->cache_known = app->private->route_tables[route_index(app, req->route)];
	pthread_mutex_unlock(&app->private->route_tables_lock);
	join(&flight->cache_known, &flight->district->tables);
	flight->cache_version = version_today(app->store, &flight->cache_known);
	/* the district was read before: a version that is newer than it would keep an old page for new */
	if (district_is_current(app->store, flight->district) &&
		flight->district->day.n == clock_today().n) {
		flight->cache_key = page_cache_key(req);
	}
}

/* CHUKE_CACHE_CHECK: what the cache would have answered must be what was rendered just now. */
static void
check(struct req *req)
{
	struct flight *flight = flight_of(req);
	struct app *app = flight->app;
	struct str made = req->res.body ? buf_view(req->res.body) : STR_NONE, kept;
	struct req probe = *req;

	if (req->res.status != 200 || !page_cache_take(app->cache, flight->cache_key, &probe)) {
		return;
	}
	kept = page_cache_peek(app->cache, flight->cache_key, req->arena);
	/* somebody may have written between the snapshot and this moment: then it is no hit any more */
	if (str_is_none(kept) || str_equal(kept, made) ||
		version_today(app->store, &flight->cache_known) != flight->cache_version) {
		return;
	}
	log_error("event=stale-page path=%.*s", STR_ARG(req_logged_path(req)));
	assert(!"the page cache holds a page that is not what is rendered now");
}

void
cache_keep(struct req *req)
{
	struct flight *flight = flight_of(req);
	struct app *app = flight->app;
	struct page_basis basis = { .version = flight->cache_version,
		.valid_until = req->res.until_ms ? (struct moment){ req->res.until_ms }
						 : MOMENT_NONE };
	struct db_tables read = flight->cache_tables;

	if (!flight->is_everybodys || req->actor->login.v) {
		return;
	}
	if (flight->has_form) {
		log_warning("event=form-on-cached-page path=%s", req->route->path);
		return;
	}
	if (str_is_none(flight->cache_key)) {
		page_cache_finish(req);
		return;
	}
	join(&read, &flight->district->tables);
	if (!is_subset(&read, &flight->cache_known)) {
		/* made of more than was known before the snapshot: the next rendering will know */
		pthread_mutex_lock(&app->private->route_tables_lock);
		join(&app->private->route_tables[route_index(app, req->route)], &read);
		pthread_mutex_unlock(&app->private->route_tables_lock);
		page_cache_finish(req);
		return;
	}
	if (app->settings.is_cache_checked) {
		check(req);
	}
	memcpy(&basis.tables, &flight->cache_known, sizeof(basis.tables));
	page_cache_put(app->cache, flight->cache_key, req, &basis);
}
