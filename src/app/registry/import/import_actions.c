#include "import_pages.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "import_jobs.h"
#include "registry_queries.h"
#include "respond.h"

/* What is done with a list that was sent: kept, checked, taken over.  The doing is the jobs'. */

enum { MEGABYTE = 1 << 20 };

static bool
is_too_large(struct req *req, const struct import_form *in)
{
	return in->file->size > req_setting_int(req, "import_max_megabytes") * MEGABYTE;
}

/* ---- the file ----------------------------------------------------------------------------------- */

/*
 * Off the writer's thread: the bytes go into the file room, sealed with a key of the district, not of the sender: the
 * list must be readable when their account is closed.  What no action takes from there goes after a day.
 */
void
keep_import_file(struct req *req)
{
	struct import_form *in = req->in;
	struct file_source source = {
		.path = in->file->path, .name = in->file->file_name, .purpose = "list"
	};

	if (is_too_large(req, in)) {
		return;
	}
	if (file_add(req_app(req), req->arena, &source, &in->kept, NULL) != OK) {
		in->kept = (struct file_id){ 0 };
	}
}

/* ---- actions ------------------------------------------------------------------------------------ */

static struct url
import_url(struct req *req, struct org_import_id id)
{
	return url_own(req->arena, "/register/import/%lld", (long long)id.v);
}

static void
audit_import(struct req *req, const char *verb, struct org_import_id id)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "org_import",
			       .object_id = id.v,
			       .scope = { .region = req_regions(req)->items[0].id } });
}

static struct job_id
add_job(struct req *req, const char *kind, struct org_import_id id)
{
	return job_add(req, kind, str_format(req->arena, "%lld", (long long)id.v));
}

enum outcome
add_import(struct req *req)
{
	const struct import_form *in = req->in;
	struct import_add_row added;
	struct import_add_args args;
	struct file file;

	if (is_too_large(req, in)) {
		struct str most = str_format(req->arena, "%lld",
			(long long)req_setting_int(req, "import_max_megabytes"));

		form_error_with(req, "file", N_("文件最大 {1} MB，请拆分后再上传。"), &most, 1);
		return INVALID;
	}
	if (file_find(req->db, in->kept, &file) != OK) {
		return form_reject(req, "file", N_("文件没有保存成功，请稍后再试。"));
	}
	args = (struct import_add_args){ .file_name = in->file->file_name,
		.stored_name = file.hash,
		.hash = file.hash,
		.file_bytes = in->file->size,
		.login_id = req->actor->login,
		.added_at = db_now(req->db) };
	import_add(req->db, &args, &added);
	if (file_bind_by_system(req->db, in->kept, "list", import_list_object(added.id)) != OK) {
		return form_reject(req, "file", N_("文件没有保存成功，请稍后再试。"));
	}
	import_set_check_job(req->db, add_job(req, IMPORT_CHECK_JOB, added.id), added.id);
	audit_import(req, "org.import.add", added.id);
	return respond_see_other(req, import_url(req, added.id));
}

enum outcome
apply_import(struct req *req)
{
	const struct import_choice *in = req->in;
	struct org_import_id id = { in->id };
	struct import_find_row import;
	int64_t changed = 0;

	if (import_find(req->db, id, &import) != OK) {
		return NOT_FOUND;
	}
	if (import_file_of(req->db, import_list_object(id)).v == 0) {
		return form_reject(req, "", N_("这份名录已到期删除，请重新上传。"));
	}
	if (import.found_refused && !in->is_partial) {
		return form_reject(
			req, "", N_("名录里有问题的行：请改好后重新上传，或者选择跳过它们。"));
	}
	import_set_apply_job(
		req->db, add_job(req, IMPORT_APPLY_JOB, id), in->is_partial, id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	audit_import(req, "org.import.apply", id);
	return respond_see_other(req, import_url(req, id));
}

enum outcome
check_import_anew(struct req *req)
{
	const struct import_choice *in = req->in;
	struct org_import_id id = { in->id };
	struct import_find_row import;
	int64_t changed = 0;

	if (import_find(req->db, id, &import) != OK) {
		return NOT_FOUND;
	}
	if (import_file_of(req->db, import_list_object(id)).v == 0) {
		return CONFLICT;
	}
	import_set_anew(req->db, add_job(req, IMPORT_CHECK_JOB, id), id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	audit_import(req, "org.import.check", id);
	return respond_see_other(req, import_url(req, id));
}
