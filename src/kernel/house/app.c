#include "app.h"

#include "app_inner.h"
#include "audit_head.h"
#include "backup.h"
#include "body.h"
#include "carrier.h"
#include "child.h"
#include "cookie.h"
#include "deliver.h"
#include "dispatch_inner.h"
#include "due.h"
#include "fail.h"
#include "file_inner.h"
#include "housekeeping.h"
#include "job.h"
#include "keys.h"
#include "log.h"
#include "procedure_version.h"
#include "respond.h"
#include "sealer.h"
#include "web_pages.h"
#include "webhook.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	APP_BYTES_MAX = 256 << 20,
	UPGRADE_BYTES_MAX = 64 << 20,
	CONNECTIONS_MAX = 10000,
	CONNECTIONS_PER_ADDRESS_MAX =
		512, /* a house behind one router, but not one machine's all */
	REQUEST_MS_MAX = 30000,
	BODY_BYTES_MAX = 512 << 20,
	UPLOADS_FACTOR = 4, /* so many of the largest bodies may come at the same time */
	BODY_BYTES_USUAL = 64 << 10,
	STOP_WAIT_MS = 20000,
	READER_CACHE_KIB = 4096,
	WRITER_CACHE_KIB = 128 << 10, /* an import touches pages all over its indexes */
};

/* ---- opening and closing ------------------------------------------------------------------------ */

/* The folder and those above it; it is for the owner's eyes only. */
static void
make_folder(struct arena *arena, struct str path)
{
	char *text = (char *)str_terminated(arena, path);

	for (char *at = text + 1; *at; at++) {
		if (*at == '/') {
			*at = '\0';
			mkdir(text, 0777);
			*at = '/';
		}
	}
	if (mkdir(text, 0700) != 0 && errno != EEXIST) {
		fail("the folder %s cannot be made: %s", text, strerror(errno));
	}
}

static struct store *
open_store(struct arena *arena, const struct settings *settings)
{
	struct store_config config = { .address = settings->db,
		.reader_count = settings->workers + 2,
		.cache_kib = READER_CACHE_KIB,
		.writer_cache_kib = WRITER_CACHE_KIB };

	make_folder(arena, settings->data_dir);
	make_folder(arena, str_format(arena, "%.*s/tmp", STR_ARG(settings->data_dir)));
	if (str_is_empty(config.address)) {
		config.address = str_format(arena, "%.*s/chuke.db", STR_ARG(settings->data_dir));
	}
	return store_open(&config);
}

static struct router *
build_router(struct arena *arena)
{
	const struct route **tables = ARENA_ARRAY(arena, office_count(), const struct route *);
	size_t *counts = ARENA_ARRAY(arena, office_count(), size_t);

	for (size_t i = 0; i < office_count(); i++) {
		tables[i] = office_at(i)->routes;
		counts[i] = office_at(i)->route_count;
	}
	return router_create(arena, tables, counts, office_count());
}

/* Each office's in an arena of its own: it may have much to do once. */
static void
upgrade_offices(struct app *app)
{
	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->upgrade) {
			struct arena *arena = arena_create(UPGRADE_BYTES_MAX);

			office_at(i)->upgrade(app, arena);
			arena_destroy(arena);
		}
	}
}

struct opening {
	struct app *app;
	struct arena *arena;
};

static void
open_parts(void *arg)
{
	struct opening *opening = arg;
	struct app *app = opening->app;
	struct app_private *private = app->private;

	app->store = open_store(opening->arena, &app->settings);
	backup_before_migration(&app->settings);
	store_migrate(app->store);
	keys_open(app->store, &app->settings);
	secrets_load(app->store, &private->secrets);
	carrier_begin();
	app->router = build_router(opening->arena);
	private->route_tables = ARENA_ARRAY(
		opening->arena, router_count(app->router), struct db_tables);
	pthread_mutex_init(&private->route_tables_lock, NULL);
	private->keeper = district_keeper_create(opening->arena, app->store);
	private->procedures = procedure_cache_create(opening->arena);
	private->guesses = guesses_create(opening->arena);
	private->rates = rates_create(opening->arena);
	private->slow = slow_start(opening->arena);
	private->slow_files = slow_start(opening->arena);
	file_choice_find = file_choice_of;
	private->child = child_create(opening->arena, app->settings.child_program);
	private->started_at = clock_now();
	respond_problem_page = problem_page;
	upgrade_offices(app);
}

struct app *
app_open(const struct settings *settings)
{
	struct arena *arena = arena_create(APP_BYTES_MAX);
	struct app *app = ARENA_NEW(arena, struct app);
	struct opening opening = { app, arena };
	struct failure failure;

	app->settings = *settings;
	app->private = ARENA_NEW(arena, struct app_private);
	app->private->arena = arena;
	if (!moment_is_none(settings->clock)) {
		clock_shift(settings->clock);
	}
	if (!fail_catch(open_parts, &opening, &failure)) {
		store_close(app->store);
		arena_destroy(arena);
		fail_as(failure.kind, "%s", failure.message);
	}
	return app;
}

void
app_close(struct app *app)
{
	if (app->private->slow) {
		slow_stop(app->private->slow);
	}
	if (app->private->slow_files) {
		slow_stop(app->private->slow_files);
	}
	child_destroy(app->private->child);
	cache_close(app);
	district_keeper_close(app->private->keeper);
	pthread_mutex_destroy(&app->private->route_tables_lock);
	store_close(app->store);
	arena_destroy(app->private->arena);
}

/* ---- what commands and jobs ask ------------------------------------------------------------------ */

const struct district *
app_district_hold(struct app *app)
{
	return district_hold(app->private->keeper);
}

void
app_district_release(struct app *app, const struct district *district)
{
	district_release(app->private->keeper, district);
}

/* ---- what handlers ask the process ------------------------------------------------------------- */

const struct regions *
req_regions(const struct req *req)
{
	return &flight_of(req)->district->regions;
}

const struct pack *
req_pack(const struct req *req)
{
	return &flight_of(req)->district->pack;
}

const struct calendar *
req_calendar(const struct req *req)
{
	return &flight_of(req)->district->calendar;
}

int64_t
req_setting_int(const struct req *req, const char *key)
{
	return district_setting(flight_of(req)->district, key)->number;
}

bool
req_setting_bool(const struct req *req, const char *key)
{
	return str_equal(district_setting(flight_of(req)->district, key)->value, STR("true"));
}

struct str
req_setting_text(const struct req *req, const char *key)
{
	return district_setting(flight_of(req)->district, key)->value;
}

/* ---- serving ------------------------------------------------------------------------------------ */

struct body_question {
	struct req *req;
	int64_t bytes;
};

static void
find_body_max(void *arg)
{
	struct body_question *question = arg;
	struct req *req = question->req;
	struct app *app = req->app;
	struct str allow;
	bool is_somebody = !str_is_empty(cookie_get(req, "session")) ||
			   !str_is_none(req_header(req, "Authorization"));

	/* who is surely not signed in may not fill the disk before being told so; and memory nobody may */
	if (is_somebody &&
		media_type_is(req_header(req, "Content-Type"), STR("multipart/form-data")) &&
		router_find(app->router, req, &allow) == OK && req->route->body_bytes_max) {
		question->bytes = req->route->body_bytes_max;
	}
}

int64_t
dispatch_body_max(struct req *req)
{
	struct body_question question = { req, BODY_BYTES_USUAL };
	struct failure failure;

	if (!fail_catch(find_body_max, &question, &failure)) {
		log_error("event=body-max-failed cause=\"%s\"", failure.message);
	}
	return question.bytes;
}

static struct server_config
server_config_of(struct app *app)
{
	const struct settings *s = &app->settings;

	return (struct server_config){ .host = s->host,
		.port = s->port,
		.io_threads = s->io_threads,
		.workers = s->workers,
		.connections_max = CONNECTIONS_MAX,
		.connections_per_address_max = CONNECTIONS_PER_ADDRESS_MAX,
		.request_ms_max = REQUEST_MS_MAX,
		.body_bytes_max = BODY_BYTES_MAX,
		.upload_bytes_max = (int64_t)UPLOADS_FACTOR * BODY_BYTES_MAX,
		.upload_dir = str_format(app->private->arena, "%.*s/tmp", STR_ARG(s->data_dir)),
		.trusted_proxy = s->trusted_proxy,
		.is_public_https = str_starts(s->public_url, STR("https://")),
		.app = app,
		.quick = dispatch_quick,
		.body_max = dispatch_body_max,
		.work = dispatch_work,
		.piece = dispatch_piece };
}

static void
wait_for_signal(void)
{
	sigset_t set;
	int signal_number;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigwait(&set, &signal_number);
	log_info("event=stopping signal=%d", signal_number);
}

void
app_block_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

/* A file that whoever serves holds a shared lock on; commands look whether anybody does. */
static int
open_serving_file(const struct app *app)
{
	return open(
		str_terminated(app->private->arena, str_format(app->private->arena, "%.*s/serving",
							    STR_ARG(app->settings.data_dir))),
		O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

bool
app_is_served(const struct app *app)
{
	int file;
	bool is_served;

	if (store_engine(app->store) != DB_SQLITE) {
		return true;
	}
	file = open_serving_file(app);
	is_served = file < 0 || flock(file, LOCK_EX | LOCK_NB) != 0;
	if (file >= 0) {
		close(file); /* and its lock with it */
	}
	return is_served;
}

int
app_serve(struct app *app)
{
	struct app_private *private = app->private;
	struct server_config config;
	struct loop *housekeeping, *due;
	int serving_file = open_serving_file(app);

	/* a command that looks holds it for a moment only */
	if (serving_file < 0 || flock(serving_file, LOCK_SH) != 0) {
		log_warning("event=serving-unnoticed cause=\"%s\"", strerror(errno));
	}
	/* a district must be there before anybody asks for it */
	district_release(private->keeper, district_hold(private->keeper));
	cache_open(app);
	config = server_config_of(app);
	private->sealer = sealer_start(private->arena, app->store);
	private->jobs = jobs_start(app);
	private->deliverer = deliver_start(app);
	private->webhooks = webhook_deliver_start(app);
	housekeeping = housekeeping_start(app);
	due = due_start(app);
	private->server = server_start(&config);
	if (private->server) {
		printf("listening on http://%.*s:%d\n", STR_ARG(app->settings.host),
			server_port(private->server));
		fflush(stdout);
		wait_for_signal();
		server_stop(private->server, STOP_WAIT_MS);
	}
	loop_stop(due);
	loop_stop(housekeeping);
	jobs_stop(private->jobs);
	deliver_stop(private->deliverer);
	webhook_deliver_stop(private->webhooks);
	sealer_stop(private->sealer);
	audit_head_follow(app);
	if (serving_file >= 0) {
		close(serving_file);
	}
	return private->server ? 0 : 1;
}

struct str
app_address(const struct app *app, struct arena *arena)
{
	const struct settings *s = &app->settings;

	return str_is_empty(s->public_url)
		       ? str_format(arena, "http://%.*s:%d", STR_ARG(s->host), s->port)
		       : s->public_url;
}
