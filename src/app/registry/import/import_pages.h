#ifndef CHUKE_IMPORT_PAGES_H
#define CHUKE_IMPORT_PAGES_H

#include "org_view.h"
#include "registry_queries.h"
#include "req.h"

/*
 * Lists in the browser: send one, see what would come of it, take it over, follow it.  The work itself is
 * done by jobs (import_jobs.h).
 */

/* What is sent. */
struct import_form {
	struct upload *file;
	struct file_id kept; /* the bytes, sealed; 0 if they could not be kept */
};
extern const struct form import_form;

/* Which list, and whether it is taken over without its refused rows. */
struct import_choice {
	int64_t id;
	bool is_partial;
};
extern const struct form import_choice_form;

struct imports_view {
	const struct import_form *in;
	struct import_list_rows rows;
	int64_t megabytes_max;
	struct import_known_columns {
		struct import_known_column {
			struct bilingual name;
			struct str accepted;
		} * items;
		size_t count;
	} known;
};

enum import_stage {
	IMPORT_CHECKING,
	IMPORT_UNREADABLE, /* the list as a whole */
	IMPORT_CHECKED,
	IMPORT_APPLYING,
	IMPORT_APPLIED,
	IMPORT_STOPPED, /* its job failed or was stopped */
};

struct import_sample {
	int64_t row;
	const char *outcome, *tone; /* Chinese, N_() */
	struct str name, number, head;
	struct bilingual kind, place, grade, status;
	struct day founded_day;
};
struct import_samples {
	struct import_sample *items;
	size_t count;
};

struct import_view {
	const struct import_find_row *import;
	enum import_stage stage;
	struct progress progress;
	struct import_column_list_rows columns;
	struct import_samples samples;
	struct import_refusal_list_rows refusals;
	int64_t good_rows;
	bool has_bad_file;
	struct str failure; /* in the page's language */
};

/* Pages: the form with what came in before, one list, its refused rows as a file. */
enum outcome show_imports(struct req *req);
enum outcome show_import(struct req *req);
enum outcome send_import_bad(struct req *req);

/* Actions (import_actions.c): send a list, take it over, check it once more. */
void keep_import_file(struct req *req); /* before the first: puts the file where it stays */
enum outcome add_import(struct req *req);
enum outcome apply_import(struct req *req);
enum outcome check_import_anew(struct req *req);

#endif
