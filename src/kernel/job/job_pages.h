#ifndef CHUKE_JOB_PAGES_H
#define CHUKE_JOB_PAGES_H

#include "form.h"
#include "job.h"
#include "kernel_queries.h"
#include "parts.h"

/* The pages of jobs: one with its progress for whom it belongs to, and all of them for administrators. */

struct job_view {
	struct job job;
	const char *label; /* of its kind, Chinese */
	struct progress progress;
	const char *problem; /* Chinese sentence, N_(); "" for none */
	bool is_over, may_restart;
	bool is_admin; /* who sees it sees all */
};

/* The choices of a list's filter. */
struct list_options {
	struct list_option {
		struct str value;
		const char *label; /* Chinese, N_() */
		bool is_chosen;
	} * items;
	size_t count;
};

struct jobs_in {
	struct str state, kind;
	int64_t before; /* those older than this one; 0: the newest */
};
struct jobs_view {
	struct list_options states, kinds;
	bool is_filtered, has_older;
	struct url older;
	struct shown_jobs {
		struct shown_job {
			int64_t id;
			const char *label;
			const char *state; /* Chinese, N_() */
			const char
				*state_class; /* of its tag, with a space before it; "" for none */
			const char *problem;  /* Chinese sentence, N_(); "" for none */
			int64_t done, total, attempts;
			struct str login_name; /* none: the system's own */
			struct moment added_at, ended_at;
			bool may_cancel, may_restart;
		} * items;
		size_t count;
	} jobs;
};

extern const struct form job_form, jobs_form;

/* One job with its bar, for its owner and administrators. */
enum outcome show_job(struct req *req);
/* All, newest first, filtered, page by page. */
enum outcome show_jobs(struct req *req);
/* Stops it after the slice under way. */
enum outcome cancel_job(struct req *req);
/* Lets what failed or was stopped go on where it stood. */
enum outcome restart_job(struct req *req);

#endif
