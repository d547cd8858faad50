#ifndef CHUKE_COMMAND_H
#define CHUKE_COMMAND_H

#include "app.h"

/*
 * What is typed after `chuke`: the kernel's own subcommands and those that offices add.  Exit codes: 0
 * done, 1 refused or failed, 2 wrong usage.
 */

enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_USAGE = 2 };

/* Finds the command, opens what it needs, runs it; the exit code. */
int command_main(int argc, char **argv);

/* ---- for the files of the commands: */

/* A word of argv that is an option of the command, `--name VALUE` or `--name=VALUE`, taken out; NULL if absent. */
const char *command_option(int *argc, char **argv, const char *name);
/* Likewise for one without a value. */
bool command_flag(int *argc, char **argv, const char *name);
/* True, with a sentence, when words are left that nobody understands, or too few are there. */
bool command_is_wrong(int argc, char **argv, int words, const char *usage);

/* One subcommand each; argv[0] is its last word. */
int command_init(const struct settings *settings, int argc, char **argv);
/* As init, with the demonstration content. */
int command_demo(const struct settings *settings, int argc, char **argv);
/* Checks a pack, says what changes, stores it. */
int command_pack_load(struct app *app, int argc, char **argv);
/* Checks a pack, stores nothing. */
int command_check_pack(int argc, char **argv);
/* Every data_check of kernel and offices. */
int command_check_data(struct app *app, int argc, char **argv);
/* add, list, role, password. */
int command_user(struct app *app, int argc, char **argv);
/* Prints an API token, once. */
int command_token(struct app *app, int argc, char **argv);

/* Reads and checks a pack; prints its problems.  False if it has any. */
bool command_read_pack(struct arena *arena, const char *dir, struct pack *ret_pack);
/* Whether a pack was ever stored. */
bool command_has_district(struct app *app, struct arena *arena);
/* Reads and checks the pack, opens the district, runs, closes; the exit code. */
int command_with_pack(const struct settings *settings, const char *dir,
	int (*run)(struct app *app, struct arena *arena, const struct pack *pack));
/* Into an empty district: the pack, what every office shows, the accounts; the exit code. */
int demo_fill(struct app *app, struct arena *arena, const struct pack *pack);
/* Makes a one-time link for the first administrator; the path below the site's address. */
struct str command_setup_link(struct app *app, struct arena *arena);

#endif
