#include "command.h"

#include "audit.h"
#include "audit_head.h"
#include "district.h"
#include "fail.h"
#include "kernel_queries.h"
#include "keys.h"
#include "pack_changes.h"
#include "procedure_picture.h"
#include "procedure_version.h"
#include "rand.h"
#include "sealer.h"
#include "secret.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Commands about packs and about the district as a whole: init, pack load, check pack, check data. */

enum {
	PACK_BYTES_MAX = 512 << 20,
	SETUP_HOURS = 72,
	CHECK_BYTES_MAX = 512 << 20,
	DOT_BYTES_MAX = 1 << 20
};

bool
command_read_pack(struct arena *arena, const char *dir, struct pack *ret_pack)
{
	struct pack_report report = { .arena = arena };

	if (pack_read(arena, dir, ret_pack, &report)) {
		pack_check(ret_pack, &report);
	}
	for (const struct pack_problem *at = report.first; at; at = at->next) {
		fprintf(stderr, "%s:%d: %.*s\n", at->file, at->line, STR_ARG(at->message));
	}
	if (report.count) {
		fprintf(stderr, "chuke: the pack has %zu problem%s\n", report.count,
			report.count == 1 ? "" : "s");
	}
	return report.count == 0;
}

/* Every procedure as Graphviz reads it, in the order in which /services has them. */
static void
print_procedures(struct arena *arena, const struct pack *pack)
{
	struct pack_report report = { .arena = arena };
	struct procedures procedures = procedures_read(arena, pack, &report);

	for (size_t i = 0; i < procedures.count; i++) {
		struct buf *out = buf_create(arena, DOT_BYTES_MAX);

		procedure_dot(out, &procedures.items[i]);
		fwrite(out->ptr, 1, out->len, stdout);
	}
}

int
command_check_pack(int argc, char **argv)
{
	bool is_drawn = command_flag(&argc, argv, "--dot");
	struct arena *arena;
	struct pack pack;
	bool is_good;

	if (command_is_wrong(argc, argv, 2, "chuke check pack DIR [--dot]")) {
		return EXIT_USAGE;
	}
	arena = arena_create(PACK_BYTES_MAX);
	is_good = command_read_pack(arena, argv[1], &pack);
	if (is_good && is_drawn) {
		print_procedures(arena, &pack);
	} else if (is_good) {
		printf("%.*s: good, %zu files, %.*s\n", STR_ARG(pack.id), pack.files->count,
			STR_ARG(pack.hash));
	}
	arena_destroy(arena);
	return is_good ? EXIT_DONE : EXIT_REFUSED;
}

/* ---- loading ------------------------------------------------------------------------------------ */

struct loading {
	const struct pack *pack;
	struct day from;
};

static enum outcome
load_in_transaction(struct db *db, void *arg)
{
	const struct loading *loading = arg;

	district_store_pack(db, loading->pack, loading->from);
	return OK;
}

struct found {
	struct str hash, name, content;
	struct day from;
};

static void
find_in_force(struct db *db, void *arg)
{
	struct found *found = arg;
	struct pack_version_in_force_row row;

	if (pack_version_in_force(db, clock_today(), &row) == OK) {
		*found = (struct found){ row.hash, row.name, row.content, row.from_day };
	}
}

/* Each change in a line: + what comes, - what goes, ~ what says something else. */
static void
print_differences(struct arena *arena, const struct pack *pack, struct str stored_before)
{
	static const char marks[] = {
		[PACK_ADDED] = '+', [PACK_REMOVED] = '-', [PACK_CHANGED] = '~'
	};
	struct pack before, after;
	struct pack_changes changes;

	if (!pack_parse(arena, stored_before, &before) ||
		!pack_parse(arena, pack_store_text(arena, pack), &after)) {
		return;
	}
	changes = pack_changes_find(arena, &before, &after);
	for (size_t i = 0; i < changes.count; i++) {
		const struct pack_change *at = &changes.items[i];

		printf("  %c %.*s: %.*s", marks[at->kind], STR_ARG(at->file), STR_ARG(at->what));
		if (at->kind == PACK_CHANGED && !str_is_none(at->before)) {
			printf(": %.*s -> %.*s", STR_ARG(at->before), STR_ARG(at->after));
		}
		printf("\n");
	}
	if (changes.is_cut) {
		printf("  … and more\n");
	}
}

struct telling {
	struct arena *arena;
	const struct pack *pack;
	struct strs sentences;
};

static void
tell_in_snapshot(struct db *db, void *arg)
{
	struct telling *telling = arg;

	telling->sentences = procedure_changes_tell(db, telling->arena, telling->pack);
}

/* Which running cases a changed procedure touches. */
static void
print_running(struct app *app, struct arena *arena, const struct pack *pack)
{
	struct telling telling = { .arena = arena, .pack = pack };

	store_read(app->store, arena, tell_in_snapshot, &telling);
	for (size_t i = 0; i < telling.sentences.count; i++) {
		printf("  %.*s\n", STR_ARG(telling.sentences.items[i]));
	}
}

/* What loading would change; false if nothing. */
static bool
print_changes(struct app *app, struct arena *arena, const struct pack *pack)
{
	struct found found = { .hash = STR_NONE };

	store_read(app->store, arena, find_in_force, &found);
	if (str_is_none(found.hash)) {
		printf("new: %.*s %.*s\n", STR_ARG(pack->id), STR_ARG(pack->hash));
	} else if (str_equal(found.hash, pack->hash)) {
		printf("unchanged: %.*s %.*s\n", STR_ARG(pack->id), STR_ARG(pack->hash));
		return false;
	} else {
		printf("changed: %.*s %.*s -> %.*s\n", STR_ARG(pack->id), STR_ARG(found.hash),
			STR_ARG(pack->hash));
		print_differences(arena, pack, found.content);
		print_running(app, arena, pack);
	}
	return true;
}

static int
load(struct app *app, struct arena *arena, const char *dir, const char *from_text, bool is_dry)
{
	struct pack pack;
	struct loading loading = { .pack = &pack, .from = clock_today() };

	if (from_text && !day_parse_iso(str_of(from_text), &loading.from)) {
		fprintf(stderr, "chuke: --from takes a day like 2014-09-24\n");
		return EXIT_USAGE;
	}
	if (!command_read_pack(arena, dir, &pack)) {
		return EXIT_REFUSED;
	}
	if (!pack_is_district(&pack)) {
		fprintf(stderr, "chuke: %.*s is no district's pack\n", STR_ARG(pack.id));
		return EXIT_REFUSED;
	}
	if (!print_changes(app, arena, &pack) && !from_text) {
		return EXIT_DONE;
	}
	if (!is_dry && store_write(app->store, arena, load_in_transaction, &loading) != OK) {
		fprintf(stderr, "chuke: the pack could not be stored\n");
		return EXIT_REFUSED;
	}
	return EXIT_DONE;
}

int
command_pack_load(struct app *app, int argc, char **argv)
{
	const char *from = command_option(&argc, argv, "--from");
	bool is_dry = command_flag(&argc, argv, "--dry-run");
	struct arena *arena;
	int exit_code;

	if (command_is_wrong(argc, argv, 2, "chuke pack load DIR [--from DAY] [--dry-run]")) {
		return EXIT_USAGE;
	}
	arena = arena_create(PACK_BYTES_MAX);
	exit_code = load(app, arena, argv[1], from, is_dry);
	arena_destroy(arena);
	return exit_code;
}

/* ---- init --------------------------------------------------------------------------------------- */

struct link_making {
	struct str hash;
};

static enum outcome
add_link_in_transaction(struct db *db, void *arg)
{
	const struct link_making *making = arg;
	struct setup_link_add_row row;

	return setup_link_add(db, making->hash, (struct login_id){ 0 },
		(struct moment){ db_now(db).ms + SETUP_HOURS * 3600000LL }, &row);
}

struct str
command_setup_link(struct app *app, struct arena *arena)
{
	struct str token = rand_hex(arena, 24);
	struct link_making making = { secret_sha256(arena, token) };

	store_write(app->store, arena, add_link_in_transaction, &making);
	return str_format(arena, "/setup/%.*s", STR_ARG(token));
}

static void
find_any(struct db *db, void *arg)
{
	bool *is_there = arg;
	struct pack_version_in_force_row row;

	*is_there = pack_version_first(db, &row) == OK;
}

bool
command_has_district(struct app *app, struct arena *arena)
{
	bool is_there = false;

	store_read(app->store, arena, find_any, &is_there);
	return is_there;
}

static int
init(struct app *app, struct arena *arena, const struct pack *pack)
{
	struct loading loading = { .pack = pack,
		.from = node_day(pack_file(pack, "pack.yaml"), "from") };
	struct str base = app->settings.public_url;

	if (command_has_district(app, arena)) {
		fprintf(stderr, "chuke: there is a district already; chuke pack load stores a "
				"newer pack\n");
		return EXIT_REFUSED;
	}
	if (store_write(app->store, arena, load_in_transaction, &loading) != OK) {
		fprintf(stderr, "chuke: the pack could not be stored\n");
		return EXIT_REFUSED;
	}
	if (str_is_empty(base)) {
		base = str_format(
			arena, "http://%.*s:%d", STR_ARG(app->settings.host), app->settings.port);
	}
	printf("The first administrator chooses name and password here, once, within %d hours:\n"
	       "%.*s%.*s\n",
		SETUP_HOURS, STR_ARG(base), STR_ARG(command_setup_link(app, arena)));
	return EXIT_DONE;
}

struct with_app {
	const struct settings *settings;
	struct app *app;
	struct arena *arena;
	const struct pack *pack;
	int (*run)(struct app *app, struct arena *arena, const struct pack *pack);
	int exit_code;
};

static void
run_with_app(void *arg)
{
	struct with_app *with = arg;

	with->app = app_open(with->settings);
	with->exit_code = with->run(with->app, with->arena, with->pack);
	if (with->exit_code == EXIT_DONE) {
		fprintf(stderr,
			"master key: %.*s (keep a copy of it, apart from the backups: without it "
			"nobody "
			"can read personal data)\n",
			STR_ARG(keys_file(with->arena, with->settings)));
	}
	seal_all(with->app->store);
	audit_head_follow(with->app);
}

int
command_with_pack(const struct settings *settings, const char *dir,
	int (*run)(struct app *app, struct arena *arena, const struct pack *pack))
{
	struct arena *arena = arena_create(PACK_BYTES_MAX);
	struct pack pack;
	struct with_app with = { .settings = settings,
		.arena = arena,
		.pack = &pack,
		.run = run,
		.exit_code = EXIT_REFUSED };
	struct failure failure;

	/* the pack is judged before anything is made */
	if (command_read_pack(arena, dir, &pack)) {
		if (!pack_is_district(&pack)) {
			fprintf(stderr, "chuke: %.*s is no district's pack\n", STR_ARG(pack.id));
		} else if (!fail_catch(run_with_app, &with, &failure)) {
			fprintf(stderr, "chuke: %s\n", failure.message);
			with.exit_code = EXIT_REFUSED;
		}
	}
	if (with.app) {
		app_close(with.app);
	}
	arena_destroy(arena);
	return with.exit_code;
}

int
command_init(const struct settings *settings, int argc, char **argv)
{
	const char *dir = command_option(&argc, argv, "--pack");

	if (command_is_wrong(argc, argv, 1, "chuke init --pack DIR [--data DIR]") || !dir) {
		if (!dir) {
			fprintf(stderr, "chuke: --pack DIR is missing\n");
		}
		return EXIT_USAGE;
	}
	return command_with_pack(settings, dir, init);
}

/* ---- check data --------------------------------------------------------------------------------- */

struct checking {
	const struct app *app;
	const struct data_check *check;
	int64_t breaches;
};

static void
print_breach(void *arg, struct str sentence)
{
	struct checking *checking = arg;

	checking->breaches++;
	printf("  %.*s\n", STR_ARG(sentence));
}

static void
check_in_snapshot(struct db *db, void *arg)
{
	struct checking *checking = arg;

	data_check_run(checking->check, checking->app, db, print_breach, checking);
}

/* What the engine itself finds. */
static int64_t
check_store(struct app *app)
{
	static const struct data_check check = { "database", NULL };
	struct arena *arena = arena_create(CHECK_BYTES_MAX);
	struct checking checking = { app, &check, 0 };

	store_check(app->store, arena, print_breach, &checking);
	printf("%s: %s\n", check.name, checking.breaches ? "broken" : "holds");
	arena_destroy(arena);
	return checking.breaches;
}

int
command_check_data(struct app *app, int argc, char **argv)
{
	int64_t breaches = 0;

	if (command_is_wrong(argc, argv, 1, "chuke check data")) {
		return EXIT_USAGE;
	}
	seal_all(app->store);
	breaches += check_store(app);
	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->check_count; k++) {
			struct arena *arena = arena_create(CHECK_BYTES_MAX);
			struct checking checking = { app, &office_at(i)->checks[k], 0 };

			store_read(app->store, arena, check_in_snapshot, &checking);
			printf("%s: %s\n", checking.check->name,
				checking.breaches ? "broken" : "holds");
			breaches += checking.breaches;
			arena_destroy(arena);
		}
	}
	return breaches ? EXIT_REFUSED : EXIT_DONE;
}
