#ifndef CHUKE_IMPORT_JOBS_H
#define CHUKE_IMPORT_JOBS_H

#include "file.h"
#include "job.h"

/*
 * The two jobs of a list that came in through the browser: its check, of which the preview is made, and
 * its taking over.  Each knows its list by the id of org_import, which is the job's input.
 */

enum { IMPORT_JOB_COUNT = 2 };
/* For the office's table. */
extern const struct job_kind import_jobs[IMPORT_JOB_COUNT];
#define IMPORT_CHECK_JOB "orgs.check"
#define IMPORT_APPLY_JOB "orgs.import"

/* What came and what was refused of it, in the file room: sealed, as there are telephones and worse in lists. */
struct file_object import_list_object(struct org_import_id id);
struct file_object import_bad_object(struct org_import_id id);
/* The one file of such an object; 0: it is gone, or never was. */
struct file_id import_file_of(struct db *db, struct file_object object);

/* At start: removes the folder where an older version kept lists as they came. */
void import_upgrade(const struct app *app, struct arena *arena);

#endif
