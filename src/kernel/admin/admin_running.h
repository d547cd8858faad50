#ifndef CHUKE_ADMIN_RUNNING_H
#define CHUKE_ADMIN_RUNNING_H

#include "calendar.h"
#include "form.h"
#include "kernel_queries.h"
#include "pack_changes.h"
#include "parts.h"

/*
 * The administrator's pages about what holds: the start with what waits, versions of the pack with what
 * each changed, working days.
 */

struct packs_in {
	int64_t id; /* the version whose changes are shown; 0: the one in force */
};
struct pack_send_in {
	struct upload *file;
	/* found off the writer's thread: */
	struct pack pack;          /* the checked one, if there are no problems */
	struct pack_report report; /* what is wrong with it, by file and line */
	const char *wrong; /* what is wrong with the file itself, Chinese, N_(); NULL: nothing */
};
struct pack_id_in {
	int64_t id;
};
struct pack_load_in {
	int64_t id; /* the trial */
	struct day from;
	struct str reason;
};
struct calendar_in {
	int64_t year;    /* 0: this one */
	struct day from; /* of the trial; none: today */
	int64_t days;    /* working days to count; 0: 7 */
};
struct correction_in {
	struct day on;
	struct str kind; /* "holiday", "workday" */
	struct str reason;
	int64_t year; /* of the page that it stands on */
};
struct correction_end_in {
	int64_t id;
	struct str reason;
};
extern const struct form packs_form, pack_send_form, pack_id_form, pack_load_form, calendar_form,
	correction_form, correction_end_form;

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
	struct pack_faults {
		struct pack_fault {
			struct str where; /* "xihu/regions.yaml:12" */
			struct str sentence;
		} * items;
		size_t count;
	} faults;     /* of the pack that was just refused */
	int64_t more; /* faults that are not told */
	const struct pack_send_in *sent;
};

/* A pack that waits for a yes: what it would change. */
struct pack_trial_view {
	struct pack_trial_find_row trial;
	struct str short_hash;
	struct pack_changes changes;
	bool is_same; /* as what holds now */
	struct day today;
	const struct pack_load_in *in; /* what was refused; NULL: nothing */
};

struct calendar_view {
	int year, from_year, until_year;
	bool is_refused;   /* a correction was; else what is asked of a period may be */
	bool is_announced; /* the year's holidays are known */
	struct day_ranges {
		struct day_range {
			struct day from, until;
			int days;
		} * items;
		size_t count;
	} holidays, workdays;
	struct corrections {
		const struct calendar_correction_list_row *items;
		size_t count;
	} corrections;
	const struct correction_in *typed; /* what was refused; NULL: nothing */
	struct calendar_in in;
	struct calendar_day found;          /* what the trial finds in working days */
	struct calendar_day found_calendar; /* the same number in calendar days */
};

/* What waits for the administrator, and the way to everything else. */
enum outcome show_admin_start(struct req *req);
/* Every version, and what the chosen one changed. */
enum outcome show_packs(struct req *req);
/* Reads and checks what was sent, on a thread of its own. */
void prepare_pack(struct req *req);
/* Keeps it for a look at what it changes; refused with every fault by file and line. */
enum outcome send_pack(struct req *req);
/* An earlier version, likewise. */
enum outcome try_pack_again(struct req *req);
/* What the kept one would change. */
enum outcome show_pack_trial(struct req *req);
/* Takes it, from a day on. */
enum outcome load_pack_trial(struct req *req);
/* Lets it go. */
enum outcome drop_pack_trial(struct req *req);
/* A year's days off, and the trial that the query asks for. */
enum outcome show_calendar(struct req *req);
/* A day that the announcement has otherwise, or that was announced late; deadlines count by it at once. */
enum outcome correct_day(struct req *req);
/* The day is as the pack has it again. */
enum outcome restore_day(struct req *req);

#endif
