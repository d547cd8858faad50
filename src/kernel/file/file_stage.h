#ifndef CHUKE_FILE_STAGE_H
#define CHUKE_FILE_STAGE_H

#include "req.h"

/*
 * For the dispatcher: the files that came with a form are stored before the action runs, and also when the
 * form is refused, so that the page that comes back holds them and nobody sends them twice.
 */

/* Whether the request, whose form was read, brought files for a field of FIELD_FILES. */
bool file_stage_is_due(const struct req *req);
/*
 * Stores them and adds their ids to the form's members; sentences of what is refused go to req->errors.
 * Not on a worker and in no transaction: pictures take their time.
 */
void file_stage(struct req *req);

#endif
