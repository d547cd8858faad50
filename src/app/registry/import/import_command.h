#ifndef CHUKE_IMPORT_COMMAND_H
#define CHUKE_IMPORT_COMMAND_H

#include "app.h"

/* `chuke import orgs FILE [--skip-bad BADFILE] [--dry-run]`: a list from the command line. */

/* The command, for the office's table (office.h); its exit code is 0, 1 or 2 (command.h). */
int import_orgs_command(struct app *app, int argc, char **argv);

#endif
