#include "job_pages.h"

#include "actor.h"
#include "admin.h"
#include "audit.h"
#include "kernel_pages.h"
#include "respond.h"

enum { JOBS_PER_PAGE = 50, KINDS_MAX = 64 };

struct job_in {
	int64_t id;
};
static const struct field job_fields[] = {
	ID_FIELD(struct job_in),
};
const struct form job_form = { "job_show", job_fields, FIELD_COUNT(job_fields),
	sizeof(struct job_in), NULL };

static const struct field jobs_fields[] = {
	{ .name = "state",
		.type = FIELD_TEXT,
		.offset = offsetof(struct jobs_in, state),
		.label = N_("状态"),
		.max = 20 },
	{ .name = "kind",
		.type = FIELD_TEXT,
		.offset = offsetof(struct jobs_in, kind),
		.label = N_("任务"),
		.max = 64 },
	{ .name = "before",
		.type = FIELD_INT,
		.offset = offsetof(struct jobs_in, before),
		.label = N_("接着此编号之前"),
		.min = 1,
		.max = INT64_MAX },
};
const struct form jobs_form = { "job_list", jobs_fields, FIELD_COUNT(jobs_fields),
	sizeof(struct jobs_in), NULL };

static const struct state {
	const char *name, *label, *css_class;
} states[] = {
	{ "waiting", N_("等待"), "" },
	{ "running", N_("进行中"), " tag--info" },
	{ "done", N_("已完成"), " tag--ok" },
	{ "failed", N_("失败"), " tag--danger" },
	{ "cancelled", N_("已停止"), "" },
};
enum { STATES = sizeof(states) / sizeof(states[0]) };

static const struct state *
state_of(struct str name)
{
	for (size_t i = 0; i < STATES; i++) {
		if (str_equal(name, str_of(states[i].name))) {
			return &states[i];
		}
	}
	return &states[0];
}

static bool
may_restart(struct str state)
{
	return str_equal(state, STR("failed")) || str_equal(state, STR("cancelled"));
}

static bool
may_cancel(struct str state)
{
	return str_equal(state, STR("waiting")) || str_equal(state, STR("running"));
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
	view.may_restart = may_restart(view.job.state);
	view.problem = job_problem_label(view.job.problem);
	view.is_admin = req_may(req, &right_manage_settings, NULL);
	if (view.is_over && view.problem[0]) {
		view.progress.message = str_of(tr(req->lang, view.problem));
	}
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
restart_job(struct req *req)
{
	struct job job;

	if (find_own(req, &job) != OK) {
		return NOT_FOUND;
	}
	if (job_begin_again(req->db, job.id) != OK) {
		return CONFLICT;
	}
	audit_add(req,
		&(struct audit){ .verb = "job.restart", .object = "job", .object_id = job.id.v });
	return respond_see_other(req, url_own(req->arena, "/jobs/%lld", (long long)job.id.v));
}

/* ---- all of them ---------------------------------------------------------------------------------- */

static struct list_options
state_options(struct arena *arena, struct str chosen)
{
	struct list_option *items = ARENA_ARRAY(arena, STATES, struct list_option);

	for (size_t i = 0; i < STATES; i++) {
		items[i] = (struct list_option){ str_of(states[i].name), states[i].label,
			str_equal(chosen, str_of(states[i].name)) };
	}
	return (struct list_options){ items, STATES };
}

static struct list_options
kind_options(struct arena *arena, struct str chosen)
{
	struct list_option *items = ARENA_ARRAY(arena, KINDS_MAX, struct list_option);
	size_t count = 0;

	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->job_count && count < KINDS_MAX; k++) {
			const struct job_kind *kind = &office_at(i)->jobs[k];

			items[count++] = (struct list_option){ str_of(kind->name), kind->label,
				str_equal(chosen, str_of(kind->name)) };
		}
	}
	return (struct list_options){ items, count };
}

static struct shown_job
shown_job_of(const struct job_list_row *row)
{
	return (struct shown_job){ .id = row->id.v,
		.label = kind_label(row->kind),
		.state = state_of(row->state)->label,
		.state_class = state_of(row->state)->css_class,
		.problem = job_problem_label(row->problem),
		.done = row->done,
		.total = row->total,
		.attempts = row->attempts,
		.login_name = row->shown_name,
		.added_at = row->added_at,
		.ended_at = row->ended_at,
		.may_cancel = may_cancel(row->state),
		.may_restart = may_restart(row->state) };
}

enum outcome
show_jobs(struct req *req)
{
	const struct jobs_in *in = req->in;
	struct job_list_args args = { .before_id = in->before > 0 ? in->before : INT64_MAX,
		.state = in->state,
		.kind = in->kind,
		.limit = JOBS_PER_PAGE,
		.clauses = (str_is_empty(in->state) ? 0 : JOB_LIST_STATE) |
			   (str_is_empty(in->kind) ? 0 : JOB_LIST_KIND) };
	struct job_list_rows rows = job_list(req->db, &args);
	struct jobs_view view = { .states = state_options(req->arena, in->state),
		.kinds = kind_options(req->arena, in->kind),
		.is_filtered = args.clauses != 0,
		.jobs = { ARENA_ARRAY(req->arena, rows.count, struct shown_job), rows.count } };

	for (size_t i = 0; i < rows.count; i++) {
		view.jobs.items[i] = shown_job_of(&rows.items[i]);
	}
	if (rows.count == JOBS_PER_PAGE) {
		view.has_older = true;
		view.older = url_own(req->arena, "/admin/jobs?state=%s&kind=%s&before=%lld",
			str_terminated(req->arena, in->state), str_terminated(req->arena, in->kind),
			(long long)rows.items[rows.count - 1].id.v);
	}
	return respond(req, jobs_page, &view);
}
