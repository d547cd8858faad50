#include "import_pages.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "import_jobs.h"
#include "registry_queries.h"
#include "respond.h"
#include "secret.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is done with a list that was sent: kept, checked, taken over.  The doing is the jobs'. */

enum { MEGABYTE = 1 << 20 };

/* ---- the file ----------------------------------------------------------------------------------- */

/*
 * Off the writer's thread: the file gets a second name, its hash, under which it stays; the first goes
 * with the request.  The same bytes sent again are the same file.
 */
void
keep_import_file(struct req *req)
{
	struct import_form *in = req->in;
	const struct app *app = req_app(req);
	const char *path = str_terminated(req->arena, in->file->path);
	struct str hash = secret_sha256_file(req->arena, path);
	struct str folder = str_format(req->arena, "%.*s/imports", STR_ARG(app->settings.data_dir));

	in->stored_name = STR_NONE;
	if (!hash.len || (mkdir(folder.ptr, 0700) != 0 && errno != EEXIST)) {
		return;
	}
	if (link(path, import_file_path(req->arena, app, hash).ptr) == 0 || errno == EEXIST) {
		in->stored_name = hash;
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
	int64_t megabytes_max = req_setting_int(req, "import_max_megabytes");
	struct import_add_row added;
	struct import_add_args args;

	if (in->file->size > megabytes_max * MEGABYTE) {
		struct str most = str_format(req->arena, "%lld", (long long)megabytes_max);

		form_error_with(req, "file", N_("文件最大 {1} MB，请拆分后再上传。"), &most, 1);
		return INVALID;
	}
	if (!in->stored_name.len) {
		return form_reject(req, "file", N_("文件没有保存成功，请稍后再试。"));
	}
	args = (struct import_add_args){ .file_name = in->file->file_name,
		.stored_name = in->stored_name,
		.hash = in->stored_name,
		.file_bytes = in->file->size,
		.login_id = req->actor->login,
		.added_at = db_now(req->db) };
	import_add(req->db, &args, &added);
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
	import_set_anew(req->db, add_job(req, IMPORT_CHECK_JOB, id), id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	audit_import(req, "org.import.check", id);
	return respond_see_other(req, import_url(req, id));
}
