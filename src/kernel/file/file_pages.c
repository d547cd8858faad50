#include "actor.h"
#include "app.h"
#include "audit.h"
#include "fail.h"
#include "file_inner.h"
#include "json_write.h"
#include "kernel_offices.h"
#include "office.h"
#include "respond.h"

#include <string.h>

/*
 * Files given out, and sent by themselves: POST /api/v1/files (a page's is file_sent.c's), GET /files/{id},
 * GET /files/{id}/{width}.
 */

enum { PIECES_BYTES_MAX = 4 << 20 };

static const char kept_for_a_year[] = "public, max-age=31536000, immutable";
static const char kept_by_nobody[] = "private, no-store";
/* whatever it is, it may do nothing here */
static const char file_policy[] = "default-src 'none'; sandbox; frame-ancestors 'none'";

/* ---- sending ------------------------------------------------------------------------------------- */

struct file_input {
	struct file_ids file;
	struct str purpose;
};

static const struct field file_fields[] = {
	{ .name = "file",
		.type = FIELD_FILES,
		.offset = offsetof(struct file_input, file),
		.label = N_("文件"),
		.is_required = true,
		.max = 1 },
	{ .name = "purpose",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct file_input, purpose),
		.label = N_("用途"),
		.choices = file_purpose_choices },
};
static const struct form file_form = { "file_add", file_fields, FIELD_COUNT(file_fields),
	sizeof(struct file_input), NULL };

/* What the contract says of POST /files. */
struct file_answer {
	int64_t id, size;
	struct str sha256, type, name;
	int64_t width, height;
};
static const struct member file_members[] = {
	{ "id", MEMBER_INT, offsetof(struct file_answer, id) },
	{ "sha256", MEMBER_STR, offsetof(struct file_answer, sha256) },
	{ "type", MEMBER_STR, offsetof(struct file_answer, type) },
	{ "size", MEMBER_INT, offsetof(struct file_answer, size) },
	{ "name", MEMBER_STR, offsetof(struct file_answer, name) },
	{ "width", MEMBER_INT, offsetof(struct file_answer, width) },
	{ "height", MEMBER_INT, offsetof(struct file_answer, height) },
};

/* It lies there already (file_stage.h); its sender is told its number. */
static enum outcome
answer_file(struct req *req)
{
	const struct file_input *in = req->in;
	struct file_find_row row;
	struct file_answer answer;

	if (in->file.count != 1 ||
		file_look_up(req->db, (struct file_id){ in->file.items[0] }, &row) != OK ||
		row.login_id.v != req->actor->login.v) {
		return form_reject(req, "file", N_("文件没有收到，请重新上传。"));
	}
	answer = (struct file_answer){ .id = row.id.v,
		.size = row.size,
		.sha256 = row.hash,
		.type = row.type,
		.name = row.name,
		.width = row.width,
		.height = row.height };
	return respond_json(req, 201, file_members, FIELD_COUNT(file_members), &answer);
}

/* ---- giving out ---------------------------------------------------------------------------------- */

struct file_query {
	int64_t id, width;
};
static const struct field query_fields[] = {
	ID_FIELD(struct file_query),
	{ .name = "width",
		.type = FIELD_INT,
		.offset = offsetof(struct file_query, width),
		.label = N_("宽度"),
		.is_required = true },
};
static const struct form file_query_form = { "file_get", query_fields, 1, sizeof(struct file_query),
	NULL };
static const struct form picture_query_form = { "picture_get", query_fields,
	FIELD_COUNT(query_fields), sizeof(struct file_query), NULL };

enum file_seen
file_seen_by(struct req *req, const struct file_find_row *row)
{
	if (!str_equal(row->state, STR("bound"))) {
		return str_equal(row->state, STR("new")) && row->login_id.v &&
				       row->login_id.v == req->actor->login.v
			       ? FILE_SEEN
			       : FILE_HIDDEN;
	}
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->file_keeper_count; k++) {
			if (str_equal(row->object_kind, str_of(office->file_keepers[k].kind))) {
				return office->file_keepers[k].may_see(req, row->object_id);
			}
		}
	}
	return FILE_HIDDEN;
}

struct sending {
	struct file_reader *reader;
};

static bool
send_piece(struct req *req, void *state, struct buf *out)
{
	(void)req;
	return file_reader_next(((struct sending *)state)->reader, out);
}

/* NULL if the key is destroyed: the file is gone with whom it was about. */
static struct file_reader *
open_bytes(struct req *req, const struct file_find_row *row, const struct file_part_find_row *part)
{
	unsigned char key[FILE_KEY_BYTES];
	bool is_sealed = !str_is_none(row->key_box);
	struct file_reader *reader;

	if (is_sealed && !file_key_unwrap(req->db, row, key)) {
		return NULL;
	}
	reader = file_reader_open(req_app(req), req->arena, part->hash, is_sealed ? key : NULL);
	memset(key, 0, sizeof(key));
	if (!reader) {
		fail("the bytes of file %lld are not there", (long long)row->id.v);
	}
	return reader;
}

static void
say_how_kept(struct req *req, const struct file_part_find_row *part, enum file_seen seen)
{
	respond_header(req, "Cache-Control",
		str_of(seen == FILE_PUBLIC ? kept_for_a_year : kept_by_nobody));
	respond_header(req, "Content-Security-Policy", str_of(file_policy));
	if (seen == FILE_PUBLIC) {
		respond_header(req, "ETag",
			str_format(req->arena, "\"%.*s\"", STR_ARG(str_slice(part->hash, 0, 32))));
	}
	req->res.is_private = seen != FILE_PUBLIC;
}

static enum outcome
find_seen(struct req *req, struct file_find_row *ret_row, enum file_seen *ret_seen)
{
	const struct file_query *in = req->in;

	if (file_look_up(req->db, (struct file_id){ in->id }, ret_row) != OK) {
		return NOT_FOUND;
	}
	*ret_seen = file_seen_by(req, ret_row);
	return *ret_seen == FILE_HIDDEN ? NOT_FOUND : OK;
}

enum outcome
file_send(struct req *req, struct file_id id, const char *content_type, struct str name)
{
	struct sending *sending = ARENA_NEW(req->arena, struct sending);
	struct file_find_row row;
	struct file_part_find_row part;

	if (file_look_up(req->db, id, &row) != OK || file_part_widest(req->db, id, &part) != OK) {
		return NOT_FOUND;
	}
	sending->reader = open_bytes(req, &row, &part);
	if (!sending->reader) {
		return NOT_FOUND;
	}
	respond_stream(req, content_type, name, send_piece, sending);
	say_how_kept(req, &part, FILE_SEEN);
	return OK;
}

/* The widest of a picture, what was sent of the rest; always to be saved, never shown in place. */
static enum outcome
send_file(struct req *req)
{
	struct file_find_row row;
	struct file_part_find_row part;
	struct sending *sending = ARENA_NEW(req->arena, struct sending);
	enum file_seen seen;

	if (find_seen(req, &row, &seen) != OK || file_part_widest(req->db, row.id, &part) != OK) {
		return NOT_FOUND;
	}
	sending->reader = open_bytes(req, &row, &part);
	if (!sending->reader) {
		return NOT_FOUND;
	}
	respond_stream(req, str_terminated(req->arena, part.type),
		str_is_empty(row.name) ? STR("file") : row.name, send_piece, sending);
	say_how_kept(req, &part, seen);
	respond_not_modified(req);
	if (req->res.status == 304) {
		req->res.stream = NULL;
	}
	return OK;
}

static bool
is_kept_width(int64_t width)
{
	for (size_t i = 0; i < FILE_WIDTH_COUNT; i++) {
		if (width == file_widths[i]) {
			return true;
		}
	}
	return false;
}

static enum outcome
send_picture(struct req *req)
{
	const struct file_query *in = req->in;
	struct file_find_row row;
	struct file_part_find_row part;
	struct file_reader *reader;
	struct buf *bytes;
	enum file_seen seen;

	if (!is_kept_width(in->width) || find_seen(req, &row, &seen) != OK || row.width == 0 ||
		(file_part_find(req->db, row.id, in->width, &part) != OK &&
			file_part_widest(req->db, row.id, &part) != OK)) {
		return NOT_FOUND;
	}
	bytes = buf_create(req->arena, PIECES_BYTES_MAX);
	reader = open_bytes(req, &row, &part);
	if (!reader) {
		return NOT_FOUND;
	}
	while (file_reader_next(reader, bytes)) {
	}
	respond_bytes(req, str_terminated(req->arena, part.type), buf_view(bytes));
	say_how_kept(req, &part, seen);
	respond_not_modified(req);
	return OK;
}

static const struct route routes[] = {
	{ .method = METHOD_POST,
		.path = "/api/v1/files",
		.right = &right_signed_in,
		.form = &file_form,
		.run = answer_file,
		.takes_files = true,
		.body_bytes_max = FILE_BODY_BYTES_MAX,
		.title = N_("上传文件"),
		.answer = file_members,
		.answer_count = FIELD_COUNT(file_members) },
	{ .method = METHOD_POST,
		.path = "/files",
		.right = &right_signed_in,
		.form = &file_sent_form,
		.run = keep_sent_file,
		.page = show_sent_refusal,
		.is_command = true,
		.takes_files = true,
		.body_bytes_max = FILE_BODY_BYTES_MAX,
		.title = N_("上传文件") },
	{ .method = METHOD_GET,
		.path = "/files/{id}",
		.right = &right_public,
		.form = &file_query_form,
		.run = send_file,
		.title = N_("下载文件") },
	{ .method = METHOD_GET,
		.path = "/files/{id}/{width}",
		.right = &right_public,
		.form = &picture_query_form,
		.run = send_picture,
		.title = N_("图片") },
};

static const struct audit_word verbs[] = { { "file.add", N_("上传文件") }, { NULL, NULL } };
static const struct audit_word objects[] = { { "file", N_("文件") }, { NULL, NULL } };
static const struct audit_word members[] = { { NULL, NULL } };
static const struct audit_words words = { verbs, objects, members };

static const struct data_check checks[] = {
	{ .name = "file_bytes", .run_beside = file_check_bytes },
};

const struct office file_office = {
	.name = "file",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.audit_words = &words,
	.checks = checks,
	.check_count = FIELD_COUNT(checks),
	.keep_house = file_keep_house,
	.upgrade = file_seal_rest,
};
