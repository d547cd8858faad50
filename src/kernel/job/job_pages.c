#include "job_pages.h"

#include "actor.h"
#include "admin.h"
#include "audit.h"
#include "kernel_pages.h"
#include "respond.h"

enum { JOBS_SHOWN = 200 };

struct job_in {
	int64_t id;
};
static const struct field job_fields[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct job_in, id),
		.label = N_("编号"),
		.is_required = true },
};
const struct form job_form = { "job_show", job_fields, FIELD_COUNT(job_fields),
	sizeof(struct job_in), NULL };

static const char *
state_label(struct str state)
{
	static const struct {
		const char *name, *label;
	} labels[] = {
		{ "waiting", N_("等待") },
		{ "running", N_("进行中") },
		{ "done", N_("已完成") },
		{ "failed", N_("失败") },
		{ "cancelled", N_("已停止") },
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (str_equal(state, str_of(labels[i].name))) {
			return labels[i].label;
		}
	}
	return "";
}

static const char *
kind_label(struct str kind)
{
	const struct job_kind *found = job_kind_find(kind);

	return found ? found->label : N_("后台任务");
}

/* The job, if it is theirs or they are an administrator. */
static enum outcome
find_own(struct req *req, struct job *ret_job)
{
	const struct job_in *in = req->in;
	struct job job;

	if (job_find_for_page(req->db, (struct job_id){ in->id }, req->arena, &job) != OK ||
		(job.login.v != req->actor->login.v &&
			!req_may(req, &right_manage_settings, NULL))) {
		return NOT_FOUND;
	}
	*ret_job = job;
	return OK;
}

enum outcome
show_job(struct req *req)
{
	struct job_view view;

	if (find_own(req, &view.job) != OK) {
		return NOT_FOUND;
	}
	view.label = kind_label(view.job.kind);
	view.progress = (struct progress){ .label = str_of(tr(req->lang, view.label)),
		.state = view.job.state,
		.done = view.job.done,
		.total = view.job.total,
		.message = STR_NONE };
	view.is_over = progress_is_over(&view.progress);
	return respond(req, job_page, &view);
}

enum outcome
cancel_job(struct req *req)
{
	struct job job;
	int64_t changed = 0;

	if (find_own(req, &job) != OK) {
		return NOT_FOUND;
	}
	job_cancel(req->db, db_now(req->db), job.id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	audit_add(req,
		&(struct audit){ .verb = "job.cancel", .object = "job", .object_id = job.id.v });
	return respond_see_other(req, url_own(req->arena, "/jobs/%lld", (long long)job.id.v));
}

enum outcome
show_jobs(struct req *req)
{
	struct job_list_rows rows = job_list(req->db, JOBS_SHOWN);
	struct jobs_view view = { { ARENA_ARRAY(req->arena, rows.count, struct shown_job),
		rows.count } };

	for (size_t i = 0; i < rows.count; i++) {
		view.jobs.items[i] = (struct shown_job){ .id = rows.items[i].id.v,
			.label = kind_label(rows.items[i].kind),
			.state = state_label(rows.items[i].state),
			.done = rows.items[i].done,
			.total = rows.items[i].total,
			.added_at = rows.items[i].added_at,
			.ended_at = rows.items[i].ended_at };
	}
	return respond(req, jobs_page, &view);
}
