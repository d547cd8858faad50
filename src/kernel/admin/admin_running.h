#ifndef CHUKE_ADMIN_RUNNING_H
#define CHUKE_ADMIN_RUNNING_H

#include "calendar.h"
#include "form.h"
#include "kernel_queries.h"
#include "pack_changes.h"

/*
 * The administrator's pages about what holds: the start with what waits, versions of the pack with what
 * each changed, working days.
 */

struct packs_in {
	int64_t id; /* the version whose changes are shown; 0: the one in force */
};
struct calendar_in {
	int64_t year;    /* 0: this one */
	struct day from; /* of the trial; none: today */
	int64_t days;    /* working days to count; 0: 7 */
};
extern const struct form packs_form, calendar_form;

struct admin_start_view {
	/* none is counted beyond `most` */
	int64_t failed_jobs, failed_messages, open_jobs, waiting_messages;
	int64_t most;
	int64_t logins;
	struct day pack_from; /* of the pack in force; none: there is none */
	const char *program_version;
};

struct packs_view {
	struct pack_lines {
		struct pack_line {
			const struct pack_version_list_row *version;
			struct str short_hash;
			bool is_in_force, is_coming, is_shown;
		} * items;
		size_t count;
	} lines;
	const struct pack_line *shown; /* NULL: none */
	struct pack_changes changes;   /* of the shown one against the one before it */
	bool is_first;                 /* there is none before it */
};

struct calendar_view {
	int year, from_year, until_year;
	bool is_announced; /* the year's holidays are known */
	struct day_ranges {
		struct day_range {
			struct day from, until;
			int days;
		} * items;
		size_t count;
	} holidays, workdays;
	struct calendar_in in;
	struct calendar_day found;          /* what the trial finds in working days */
	struct calendar_day found_calendar; /* the same number in calendar days */
};

/* What waits for the administrator, and the way to everything else. */
enum outcome show_admin_start(struct req *req);
/* Every version, and what the chosen one changed. */
enum outcome show_packs(struct req *req);
/* A year's days off, and the trial that the query asks for. */
enum outcome show_calendar(struct req *req);

#endif
