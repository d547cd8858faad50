#include "command.h"

#include "audit_head.h"
#include "backup.h"
#include "child.h"
#include "fail.h"
#include "keys.h"
#include "log.h"
#include "office.h"
#include "sealer.h"

#include <stdio.h>
#include <string.h>

static const char version[] = CHUKE_VERSION;

static int
serve(struct app *app, int argc, char **argv)
{
	if (command_is_wrong(argc, argv, 1, "chuke serve [--listen HOST:PORT]")) {
		return EXIT_USAGE;
	}
	return app_serve(app);
}

/* Subcommands of the kernel; those with `early` open the district themselves, or need none. */
static const struct own {
	const char *verb, *noun; /* noun NULL: none */
	const char *usage;
	int (*run)(struct app *app, int argc, char **argv);
	int (*early)(const struct settings *settings, int argc, char **argv);
	int (*plain)(int argc, char **argv);
} own[] = {
	{ .verb = "init",
		.usage = "--pack DIR           new, empty district; prints a one-time link",
		.early = command_init },
	{ .verb = "demo",
		.usage = "--pack DIR           new district with demonstration content",
		.early = command_demo },
	{ .verb = "serve", .usage = "--listen HOST:PORT  serve until SIGTERM", .run = serve },
	{ .verb = "pack",
		.noun = "load",
		.usage = "DIR [--from DAY] [--dry-run]  check a pack and store it",
		.run = command_pack_load },
	{ .verb = "check",
		.noun = "pack",
		.usage = "DIR [--dot]    check a pack, store nothing; or draw its procedures",
		.plain = command_check_pack },
	{ .verb = "check",
		.noun = "data",
		.usage = "               every invariant of the data",
		.run = command_check_data },
	{ .verb = "key",
		.noun = "rotate",
		.usage = "NEWFILE         put another master key in its place, while serving",
		.run = command_key_rotate },
	{ .verb = "backup",
		.usage = "FILE|DIR [--keep N]  all rows and files, while serving",
		.early = command_backup },
	{ .verb = "restore",
		.usage = "FILE [--verify]      a backup into an empty folder or database",
		.early = command_restore },
	{ .verb = "user",
		.usage = "add NAME --role ROLE [--region CODE|--org ID] [--name TEXT] [--password "
			 "-]\n"
			 "                        | list | role NAME --role ROLE … [--withdraw] | "
			 "password NAME",
		.run = command_user },
	{ .verb = "token",
		.usage = "NAME [--days N] [--read-only]  print an API token",
		.run = command_token },
};

enum { OWN_COUNT = sizeof(own) / sizeof(own[0]) };

/* ---- options of commands ------------------------------------------------------------------------ */

static void
take_out(int *argc, char **argv, int at, int words)
{
	for (int i = at; i + words < *argc; i++) {
		argv[i] = argv[i + words];
	}
	*argc -= words;
}

const char *
command_option(int *argc, char **argv, const char *name)
{
	size_t len = strlen(name);

	for (int i = 1; i < *argc; i++) {
		const char *value;

		if (strncmp(argv[i], name, len) != 0) {
			continue;
		}
		if (argv[i][len] == '=') {
			value = argv[i] + len + 1;
			take_out(argc, argv, i, 1);
			return value;
		}
		if (argv[i][len] == '\0' && i + 1 < *argc) {
			value = argv[i + 1];
			take_out(argc, argv, i, 2);
			return value;
		}
	}
	return NULL;
}

bool
command_flag(int *argc, char **argv, const char *name)
{
	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], name) == 0) {
			take_out(argc, argv, i, 1);
			return true;
		}
	}
	return false;
}

bool
command_is_wrong(int argc, char **argv, int words, const char *usage)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1] != '\0') {
			fprintf(stderr, "chuke: unknown option %s\nusage: %s\n", argv[i], usage);
			return true;
		}
	}
	if (argc != words) {
		fprintf(stderr, "usage: %s\n", usage);
		return true;
	}
	return false;
}

/* ---- help --------------------------------------------------------------------------------------- */

static void
print_command(FILE *out, const char *verb, const char *noun, const char *usage)
{
	fprintf(out, "  %s%s%s %s\n", verb, noun ? " " : "", noun ? noun : "", usage);
}

/* Every command, or those of one verb (and noun). */
static bool
print_usage(FILE *out, const char *verb, const char *noun)
{
	bool is_any = false;

	fprintf(out, "usage: chuke COMMAND [options]\n\n");
	for (int i = 0; i < OWN_COUNT; i++) {
		if ((!verb || strcmp(verb, own[i].verb) == 0) &&
			(!noun || !own[i].noun || strcmp(noun, own[i].noun) == 0)) {
			print_command(out, own[i].verb, own[i].noun, own[i].usage);
			is_any = true;
		}
	}
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->command_count; k++) {
			const struct command *command = &office->commands[k];

			if ((!verb || strcmp(verb, command->verb) == 0) &&
				(!noun || strcmp(noun, command->noun) == 0)) {
				print_command(out, command->verb, command->noun, command->usage);
				is_any = true;
			}
		}
	}
	if (!verb || strcmp(verb, "version") == 0) {
		print_command(out, "version", NULL, "                  of this program");
		is_any = true;
	}
	fprintf(out, "\noptions (also in DIR/chuke.yaml and as CHUKE_…):\n");
	settings_print_options(out);
	return is_any;
}

/* ---- running ------------------------------------------------------------------------------------ */

struct run {
	const struct settings *settings;
	int (*run)(struct app *app, int argc, char **argv);
	int (*early)(const struct settings *settings, int argc, char **argv);
	int (*plain)(int argc, char **argv);
	int argc;
	char **argv;
	struct app *app; /* while it is open */
	int exit_code;
};

static void
close_app(void *arg)
{
	struct run *run = arg;
	struct app *app = run->app;

	run->app = NULL;
	app_close(app);
}

static void
run_command(void *arg)
{
	struct run *run = arg;

	if (run->plain) {
		run->exit_code = run->plain(run->argc, run->argv);
		return;
	}
	if (run->early) {
		run->exit_code = run->early(run->settings, run->argc, run->argv);
		return;
	}
	if (run->run == serve) {
		app_block_signals();
	}
	run->app = app_open(run->settings);
	run->exit_code = run->run(run->app, run->argc, run->argv);
	seal_all(run->app->store);
	audit_head_follow(run->app);
	close_app(run);
}

static bool
find_command(const char *verb, const char *noun, struct run *run)
{
	for (int i = 0; i < OWN_COUNT; i++) {
		if (strcmp(verb, own[i].verb) == 0 &&
			(!own[i].noun || (noun && strcmp(noun, own[i].noun) == 0))) {
			run->run = own[i].run;
			run->early = own[i].early;
			run->plain = own[i].plain;
			run->argc -= own[i].noun ? 2 : 1;
			run->argv += own[i].noun ? 2 : 1;
			return true;
		}
	}
	for (size_t i = 0; noun && i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->command_count; k++) {
			const struct command *command = &office_at(i)->commands[k];

			if (strcmp(verb, command->verb) == 0 && strcmp(noun, command->noun) == 0) {
				run->run = command->run;
				run->argc -= 2;
				run->argv += 2;
				return true;
			}
		}
	}
	return false;
}

static int
run_words(const struct settings *settings, int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : NULL, *noun = argc > 2 ? argv[2] : NULL;
	struct run run = { .settings = settings, .argc = argc, .argv = argv };
	struct failure failure;

	if (!verb) {
		print_usage(stderr, NULL, NULL);
		return EXIT_USAGE;
	}
	if (strcmp(verb, "version") == 0 || strcmp(verb, "--version") == 0) {
		printf("chuke %s\n", version);
		return EXIT_DONE;
	}
	if (!find_command(verb, noun, &run)) {
		fprintf(stderr, "chuke: there is no command %s%s%s; chuke --help lists them\n",
			verb, noun ? " " : "", noun ? noun : "");
		return EXIT_USAGE;
	}
	if (!fail_catch(run_command, &run, &failure)) {
		fprintf(stderr, "chuke: %s\n", failure.message);
		if (run.app) {
			fail_catch(close_app, &run, &failure);
		}
		return EXIT_REFUSED;
	}
	return run.exit_code;
}

int
command_main(int argc, char **argv)
{
	struct arena *arena;
	struct settings settings;
	int exit_code = EXIT_USAGE;

	if (argc == 2 && strcmp(argv[1], "child") == 0) {
		return child_main(); /* not for people: the server's own (child.h) */
	}
	arena = arena_create(64 << 20);
	if (command_flag(&argc, argv, "--help") || command_flag(&argc, argv, "-h") ||
		(argc > 1 && strcmp(argv[1], "help") == 0)) {
		const char *verb = argc > 1 && strcmp(argv[1], "help") != 0 ? argv[1] : NULL;

		exit_code = print_usage(stdout, verb, argc > 2 ? argv[2] : NULL) ? EXIT_DONE
										 : EXIT_USAGE;
	} else if (settings_load(arena, &argc, argv, &settings)) {
		log_set_level((enum log_level)settings.log_level);
		exit_code = run_words(&settings, argc, argv);
	}
	arena_destroy(arena);
	return exit_code;
}
