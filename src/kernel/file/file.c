#include "file.h"

#include "actor.h"
#include "db.h"
#include "file_inner.h"
#include "req.h"
#include "utf8.h"

#include <string.h>

/* Records of files: what they are for, whose they are, what they look like on a page. */

enum { ALT_CHARACTERS_MAX = 200 };

static const char picture_types[] = "image/jpeg image/png image/webp";
static const char paper_types[] = "application/pdf image/jpeg image/png image/webp";
static const char document_types[] =
	"application/pdf image/jpeg image/png image/webp application/msword "
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document "
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
static const char sheet_types[] =
	"text/csv application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static const struct file_purpose purposes[] = {
	{ "picture", N_("图片"), picture_types, N_("“{1}”不是 JPEG、PNG 或 WebP 图片，请换一张。"),
		"file_picture_max_megabytes", .is_picture = true },
	{ "document", N_("文档"), document_types, N_("“{1}”应为 PDF、Word、Excel 或图片。"),
		"file_document_max_megabytes", .is_sealed = true },
	{ "sheet", N_("表格"), sheet_types, N_("“{1}”应为 CSV 或 XLSX。"),
		"file_sheet_max_megabytes" },
	{ "paper", N_("证件材料"), paper_types, N_("“{1}”应为 PDF、JPEG、PNG 或 WebP。"),
		"file_paper_max_megabytes", .is_sealed = true },
	{ "seal", N_("印章图"), "image/png", N_("“{1}”应为 PNG 图。"), "file_seal_max_megabytes",
		.is_sealed = true },
	/* of whatever type: who reads it says what is wrong with it; not to be sent by itself */
	{ "list", N_("名录"), NULL, NULL, "import_max_megabytes", .is_sealed = true },
};

const struct file_purpose *
file_purpose_find(struct str name)
{
	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
		if (str_equal(name, str_of(purposes[i].name))) {
			return &purposes[i];
		}
	}
	return NULL;
}

bool
file_purpose_takes(const struct file_purpose *purpose, struct str type)
{
	struct str rest = str_of(purpose->types), one;

	if (!purpose->types) {
		return true;
	}
	while (str_split(&rest, ' ', &one)) {
		if (str_equal(one, type)) {
			return true;
		}
	}
	return false;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static struct file
file_of(const struct file_find_row *row)
{
	return (struct file){ .id = row->id,
		.hash = row->hash,
		.size = row->size,
		.type = row->type,
		.name = row->name,
		.purpose = row->purpose,
		.alt = row->alt,
		.width = (int)row->width,
		.height = (int)row->height,
		.object_id = row->object_id == INT_NONE ? 0 : row->object_id,
		.added_at = row->added_at };
}

static struct files
files_of(struct arena *arena, struct file_find_row *rows, size_t count)
{
	struct files files = { ARENA_ARRAY(arena, count, struct file), count };

	for (size_t i = 0; i < count; i++) {
		files.items[i] = file_of(&rows[i]);
	}
	return files;
}

struct files
file_list(struct db *db, struct file_object object)
{
	struct file_find_rows rows = file_list_by_object(db, str_of(object.kind), object.id);

	return files_of(db_arena(db), rows.items, rows.count);
}

struct files
file_list_first(struct db *db, const char *kind, int64_t first_id, int64_t last_id)
{
	struct file_find_rows rows = file_list_from_object(db, str_of(kind), first_id, last_id);

	return files_of(db_arena(db), rows.items, rows.count);
}

enum outcome
file_find(struct db *db, struct file_id id, struct file *ret_file)
{
	struct file_find_row row;

	if (file_look_up(db, id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_file = file_of(&row);
	return OK;
}

/* ---- binding ------------------------------------------------------------------------------------- */

static bool
is_among(struct file_id id, const struct file_ids *ids)
{
	for (size_t i = 0; i < ids->count; i++) {
		if (ids->items[i] == id.v) {
			return true;
		}
	}
	return false;
}

/* What was typed beside a picture for those who cannot see it; none if nothing was. */
static struct str
alt_of(struct req *req, const char *field, int64_t id)
{
	struct str name = str_format(req->arena, "%s_alt_%lld", field, (long long)id);
	struct str alt = str_trim(req_posted(req, name.ptr));

	if (alt.len == 0 || !utf8_is_valid(alt)) {
		return STR_NONE;
	}
	for (size_t i = 0; i < alt.len; i++) {
		if ((unsigned char)alt.ptr[i] < ' ') {
			return STR_NONE;
		}
	}
	return utf8_prefix(alt, ALT_CHARACTERS_MAX);
}

static const char *
purpose_of(const struct form *form, const char *field)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (strcmp(form->fields[i].name, field) == 0) {
			return form->fields[i].purpose;
		}
	}
	return "";
}

enum outcome
file_bind_more(struct req *req, const char *field, const char *purpose, const struct file_ids *ids,
	struct file_object object)
{
	for (size_t i = 0; i < ids->count; i++) {
		struct file_bind_row_args args = { .object_kind = str_of(object.kind),
			.object_id = object.id,
			.place = (int64_t)i,
			.alt = alt_of(req, field, ids->items[i]),
			.id = { ids->items[i] },
			.purpose = str_of(purpose),
			.login_id = req->actor->login };
		int64_t changed = 0;

		file_bind_row(req->db, &args, &changed);
		if (changed != 1) {
			return form_reject(req, field, N_("有的文件已经不在了，请重新上传。"));
		}
	}
	return OK;
}

enum outcome
file_bind(struct req *req, const struct form *form, const char *field, const struct file_ids *ids,
	struct file_object object)
{
	struct file_find_rows before = file_list_by_object(req->db, str_of(object.kind), object.id);

	for (size_t i = 0; i < before.count; i++) {
		bool is_of_field = str_equal(
			before.items[i].purpose, str_of(purpose_of(form, field)));

		if (is_of_field && !is_among(before.items[i].id, ids)) {
			file_leave(req->db, db_now(req->db), before.items[i].id);
		}
	}
	return file_bind_more(req, field, purpose_of(form, field), ids, object);
}

enum outcome
file_bind_by_system(
	struct db *db, struct file_id id, const char *purpose, struct file_object object)
{
	int64_t changed = 0;

	file_bind_unasked(db,
		&(struct file_bind_unasked_args){ .object_kind = str_of(object.kind),
			.object_id = object.id,
			.id = id,
			.purpose = str_of(purpose) },
		&changed);
	return changed == 1 ? OK : NOT_FOUND;
}

void
file_leave_all(struct db *db, struct file_object object)
{
	file_leave_object(db, db_now(db), str_of(object.kind), object.id);
}

/* ---- on a page ----------------------------------------------------------------------------------- */

struct url
file_url(struct arena *arena, struct file_id id)
{
	return url_own(arena, "/files/%lld", (long long)id.v);
}

struct picture
file_picture(const struct file *file, struct str alt)
{
	return (struct picture){ .file = file->id.v,
		.width = file->width,
		.height = file->height,
		.alt = str_is_empty(file->alt) ? alt : file->alt };
}
