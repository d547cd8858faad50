#ifndef CHUKE_OPEN_MAKE_H
#define CHUKE_OPEN_MAKE_H

#include "job.h"
#include "req.h"

/* Making the files: a job of one slice per format, started once a day or by an officer. */

struct open_format {
	const char *format; /* of org_list_write() */
	const char *name;   /* "orgs.csv" */
	const char *media_type;
};
enum { OPEN_FORMAT_COUNT = 3 };
extern const struct open_format open_formats[OPEN_FORMAT_COUNT];

/* DIR/open/NAME, in the arena. */
struct str open_path(struct arena *arena, const struct app *app, struct str stored_name);
/* One slice of the job open.make. */
bool open_make(struct app *app, struct arena *arena, struct job *job);
/* Once an hour: a job, unless the files were looked at today or one waits already. */
bool open_keep_house(struct db *db, const struct pack *pack, const struct regions *regions);
/* Starts a job unless one waits already; CONFLICT then. */
enum outcome open_start(struct db *db, struct login_id login);

#endif
