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
	bool is_over;
};

struct jobs_view {
	struct shown_jobs {
		struct shown_job {
			int64_t id;
			const char *label;
			const char *state; /* Chinese, N_() */
			int64_t done, total;
			struct moment added_at, ended_at;
		} * items;
		size_t count;
	} jobs;
};

extern const struct form job_form;

/* One job with its bar, for its owner and administrators. */
enum outcome show_job(struct req *req);
/* The latest of all. */
enum outcome show_jobs(struct req *req);
/* Stops it after the slice under way. */
enum outcome cancel_job(struct req *req);

#endif
