#include "admin_running.h"

#include "actor.h"
#include "app_inner.h"
#include "audit.h"
#include "bundle.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "respond.h"

/*
 * A pack sent by an administrator: read and checked whole, kept beside what holds, shown by what it would
 * change, and taken only then.  Going back to an earlier version takes the same way.
 */

enum { SHORT_HASH_CHARS = 12 };

static const struct field send_fields[] = {
	{ .name = "file",
		.type = FIELD_FILE,
		.offset = offsetof(struct pack_send_in, file),
		.label = N_("区包（ZIP）"),
		.hint = N_("把区包的文件夹压缩成一个 ZIP；没有一起放进来的全国规则沿用现在的"),
		.is_required = true },
};
const struct form pack_send_form = { "pack_send", send_fields, FIELD_COUNT(send_fields),
	sizeof(struct pack_send_in), NULL };

static const struct field id_fields[] = {
	ID_FIELD(struct pack_id_in),
};
const struct form pack_id_form = { "pack_show", id_fields, FIELD_COUNT(id_fields),
	sizeof(struct pack_id_in), NULL };

static void check_load(struct req *req, void *in);
static const struct field load_fields[] = {
	ID_FIELD(struct pack_load_in),
	{ .name = "from",
		.type = FIELD_DAY,
		.offset = offsetof(struct pack_load_in, from),
		.label = N_("从哪天起用"),
		.hint = N_("不填就是今天") },
	{ .name = "reason",
		.type = FIELD_TEXT,
		.offset = offsetof(struct pack_load_in, reason),
		.label = N_("原因"),
		.is_required = true,
		.max = 200 },
};
const struct form pack_load_form = { "pack_load", load_fields, FIELD_COUNT(load_fields),
	sizeof(struct pack_load_in), check_load };

static void
check_load(struct req *req, void *in)
{
	const struct pack_load_in *form = in;

	if (!day_is_none(form->from) && form->from.n < day_of_moment(db_now(req->db)).n) {
		form_error(req, "from", N_("这一天已经过去了。"));
	}
}

/* ---- sending -------------------------------------------------------------------------------------- */

void
prepare_pack(struct req *req)
{
	struct pack_send_in *in = req->in;
	struct bundle bundle;

	in->report = (struct pack_report){ .arena = req->arena };
	switch (bundle_read(req->arena, str_terminated(req->arena, in->file->path), &bundle)) {
	case BUNDLE_NO_ZIP:
		in->wrong = N_("这不是完好的 ZIP 文件。");
		return;
	case BUNDLE_TOO_BIG:
		in->wrong = N_("文件太大，区包只有文字，一般不到 1 MB。");
		return;
	case BUNDLE_FINE:
		break;
	}
	if (pack_read_bundle(req->arena, &bundle, req_pack(req), &in->pack, &in->report)) {
		pack_check(&in->pack, &in->report);
	}
	if (in->report.count) {
		in->wrong = N_("区包里有错误，没有装入；逐处列在下面。");
	} else if (!pack_is_district(&in->pack)) {
		in->wrong = N_("这不是一个区的区包。");
	}
}

/* Keeps it beside what holds and leads to the page of what it would change. */
static enum outcome
keep_trial(struct req *req, const struct pack *pack, struct str file_name)
{
	struct pack_trial_add_row row;

	pack_trial_add(req->db,
		&(struct pack_trial_add_args){ .hash = pack->hash,
			.name = pack->id,
			.content = pack->text,
			.file_name = file_name,
			.login_id = req->actor->login,
			.added_at = db_now(req->db) },
		&row);
	audit_add(req, &(struct audit){ .verb = "pack.try",
			       .object = "pack",
			       .object_id = row.id.v,
			       .detail = str_format(req->arena, "{\"hash\":[null,\"%.*s\"]}",
				       STR_ARG(pack->hash)) });
	return respond_see_other(
		req, url_own(req->arena, "/admin/packs/trial/%lld", (long long)row.id.v));
}

enum outcome
send_pack(struct req *req)
{
	const struct pack_send_in *in = req->in;

	return in->wrong ? form_reject(req, "file", in->wrong)
			 : keep_trial(req, &in->pack, in->file->file_name);
}

enum outcome
try_pack_again(struct req *req)
{
	const struct pack_id_in *in = req->in;
	struct pack_version_find_row row;
	struct pack pack;

	if (pack_version_find(req->db, (struct pack_version_id){ in->id }, &row) != OK ||
		!pack_parse(req->arena, row.content, &pack)) {
		return NOT_FOUND;
	}
	pack.hash = row.hash;
	return keep_trial(req, &pack, STR(""));
}

/* ---- the trial ------------------------------------------------------------------------------------ */

enum outcome
show_pack_trial(struct req *req)
{
	const struct pack_id_in *in = req->in; /* the first member of a refused form too */
	struct pack_trial_view view = { .today = day_of_moment(db_now(req->db)),
		.in = req->method == METHOD_POST ? req->in : NULL };
	const struct pack *now = req_pack(req);
	struct pack pack;

	if (pack_trial_find(req->db, (struct pack_trial_id){ in->id }, &view.trial) != OK ||
		!pack_parse(req->arena, view.trial.content, &pack)) {
		return NOT_FOUND;
	}
	view.short_hash = str_slice(view.trial.hash, 0, SHORT_HASH_CHARS);
	view.is_same = str_equal(view.trial.hash, now->hash);
	view.changes = pack_changes_find(req->arena, now, &pack);
	return respond(req, pack_trial_page, &view);
}

enum outcome
load_pack_trial(struct req *req)
{
	const struct pack_load_in *in = req->in;
	struct day today = day_of_moment(db_now(req->db));
	struct pack_trial_find_row row;
	struct pack pack;
	int64_t removed = 0;

	if (pack_trial_find(req->db, (struct pack_trial_id){ in->id }, &row) != OK ||
		!pack_parse(req->arena, row.content, &pack)) {
		return NOT_FOUND;
	}
	pack_trial_remove(req->db, row.id, &removed);
	if (removed != 1) {
		return CONFLICT; /* somebody else has just taken it */
	}
	pack.hash = row.hash;
	district_store_pack(req->db, &pack, day_is_none(in->from) ? today : in->from);
	audit_add(req, &(struct audit){ .verb = "pack.choose",
			       .object = "pack",
			       .object_id = row.id.v,
			       .reason = in->reason,
			       .detail = str_format(req->arena, "{\"hash\":[\"%.*s\",\"%.*s\"]}",
				       STR_ARG(req_pack(req)->hash), STR_ARG(row.hash)) });
	respond_flash(req, day_is_none(in->from) || in->from.n <= today.n
				   ? N_("区包已装入，马上生效。")
				   : N_("区包已装入，到那一天生效。"));
	return respond_see_other(req, URL_OWN("/admin/packs"));
}

enum outcome
drop_pack_trial(struct req *req)
{
	const struct pack_id_in *in = req->in;
	int64_t removed = 0;

	pack_trial_remove(req->db, (struct pack_trial_id){ in->id }, &removed);
	if (removed != 1) {
		return NOT_FOUND;
	}
	audit_add(
		req, &(struct audit){ .verb = "pack.drop", .object = "pack", .object_id = in->id });
	respond_flash(req, N_("没有装入，什么也没有变。"));
	return respond_see_other(req, URL_OWN("/admin/packs"));
}
