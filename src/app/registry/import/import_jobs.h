#ifndef CHUKE_IMPORT_JOBS_H
#define CHUKE_IMPORT_JOBS_H

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

/* Where the file of a list lies, and the file of its refused rows, below the data folder. */
struct str import_file_path(struct arena *arena, const struct app *app, struct str stored_name);
struct str import_bad_path(struct arena *arena, const struct app *app, struct org_import_id id);

#endif
