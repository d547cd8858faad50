#include "admin_running.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "respond.h"

/* The administrator's first page: what waits for him, how much there is, and what each page is for. */

enum { COUNTED_MAX = 1000 };

static int64_t
jobs_in(struct req *req, const char *state)
{
	struct job_count_of_row row;

	job_count_of(req->db, str_of(state), COUNTED_MAX, &row);
	return row.total;
}

static int64_t
messages_in(struct req *req, const char *state)
{
	struct outbox_count_of_row row;

	outbox_count_of(req->db, str_of(state), COUNTED_MAX, &row);
	return row.total;
}

enum outcome
show_admin_start(struct req *req)
{
	struct admin_start_view view = { .most = COUNTED_MAX,
		.failed_jobs = jobs_in(req, "failed"),
		.failed_messages = messages_in(req, "failed"),
		.open_jobs = jobs_in(req, "waiting") + jobs_in(req, "running"),
		.waiting_messages = messages_in(req, "waiting"),
		.program_version = CHUKE_VERSION };
	struct login_count_row logins;
	struct pack_version_in_force_row pack;

	login_count(req->db, &logins);
	view.logins = logins.total;
	view.pack_from = pack_version_in_force(req->db, day_of_moment(db_now(req->db)), &pack) == OK
				 ? pack.from_day
				 : DAY_NONE;
	return respond(req, admin_start_page, &view);
}
