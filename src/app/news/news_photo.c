#include "news_photo.h"

#include "news_form.h"
#include "news_rights.h"

static const char object_kind[] = "news_photo";

static struct file_object
object_of(struct file_id id)
{
	return (struct file_object){ object_kind, id.v };
}

static struct url
address(struct req *req, struct file_id id, int width)
{
	return url_own(req->arena, "/files/%lld/%d", (long long)id.v, width);
}

/* ---- showing ------------------------------------------------------------------------------------- */

/* Numbers as statements take them: [1,2]. */
static struct str
ids_of(struct req *req, const struct news_briefs *briefs)
{
	struct buf *out = buf_create(req->arena, BUF_PAGE_BYTES_MAX);

	buf_char(out, '[');
	for (size_t i = 0; i < briefs->count; i++) {
		buf_str(out, str_format(req->arena, "%s%lld", i ? "," : "",
				     (long long)briefs->items[i].id));
	}
	buf_char(out, ']');
	return buf_view(out);
}

void
news_covers(struct req *req, struct news_briefs *briefs)
{
	struct news_photo_covers_rows rows = { NULL, 0 };

	if (briefs->count) {
		rows = news_photo_covers(req->db, ids_of(req, briefs));
	}
	for (size_t i = 0; i < briefs->count; i++) {
		struct news_brief *brief = &briefs->items[i];

		brief->cover = brief->cover_large = (struct url){ STR_NONE };
		for (size_t k = 0; k < rows.count; k++) {
			const struct news_photo_covers_row *row = &rows.items[k];

			if (row->news_item_id.v == brief->id) {
				brief->cover = address(req, row->file_id, file_widths[0]);
				brief->cover_large = address(req, row->file_id, file_widths[1]);
				brief->cover_file = row->file_id.v;
				brief->cover_alt = row->alt;
			}
		}
	}
}

/* The site's list is the draft's too, as long as nothing is being written. */
static struct news_photo_list_rows
list(struct db *db, struct news_item_id id, enum news_photo_side side)
{
	struct news_draft_find_row draft;
	bool is_draft = side == NEWS_PHOTOS_WRITTEN && news_draft_find(db, id, &draft) == OK;

	return news_photo_list(db, id, !is_draft);
}

/* A link needs a name, also where nobody said what the picture shows. */
static struct str
named(struct req *req, size_t number)
{
	return str_format(req->arena, "%s %zu", tr(req->lang, N_("照片")), number);
}

struct news_photos_view
news_photos(struct req *req, struct news_item_id id, enum news_photo_side side)
{
	struct news_photo_list_rows rows = list(req->db, id, side);
	struct news_photos_view view = { .items = ARENA_ARRAY(req->arena, rows.count + 1,
						 struct news_photo_view) };

	for (size_t i = 0; i < rows.count; i++) {
		const struct news_photo_list_row *row = &rows.items[i];

		view.items[view.count++] = (struct news_photo_view){
			.picture = { .file = row->file_id.v,
				.width = (int)row->width,
				.height = (int)row->height,
				.sizes = "(min-width: 48rem) 23rem, 100vw",
				.alt = row->alt.len ? row->alt : named(req, i + 1) },
			.caption = row->alt,
			.large = address(req, row->file_id, file_widths[FILE_WIDTH_COUNT - 1]),
		};
	}
	return view;
}

struct file_ids
news_photo_ids(struct req *req, struct news_item_id id)
{
	struct news_photo_list_rows rows = list(req->db, id, NEWS_PHOTOS_WRITTEN);
	struct file_ids ids = { ARENA_ARRAY(req->arena, rows.count + 1, int64_t), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		ids.items[ids.count++] = rows.items[i].file_id.v;
	}
	return ids;
}

/* ---- who sees them ------------------------------------------------------------------------------- */

/* On the site: everybody.  Before: the writer's people and the officers that decide. */
static enum file_seen
may_see(struct req *req, int64_t file)
{
	struct news_photo_of_file_rows rows = news_photo_of_file(req->db, (struct file_id){ file });
	enum file_seen seen = FILE_HIDDEN;

	for (size_t i = 0; i < rows.count; i++) {
		struct news_full_row item;

		if (news_full(req->db, rows.items[i].news_item_id, &item) != OK) {
			continue;
		}
		if (rows.items[i].is_shown && !moment_is_none(item.shown_at)) {
			return FILE_PUBLIC;
		}
		if (news_is_own(req, &item) ||
			(news_may_approve(req, &item) &&
				(rows.items[i].is_shown || !moment_is_none(item.waiting_at)))) {
			seen = FILE_SEEN;
		}
	}
	return seen;
}

const struct file_keeper news_file_keepers[1] = { { object_kind, may_see } };

/* ---- keeping ------------------------------------------------------------------------------------- */

/* A file that is another item's picture is not taken from it. */
static bool
is_free(struct db *db, struct file_id file, struct news_item_id id)
{
	struct news_photo_of_file_rows rows = news_photo_of_file(db, file);

	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].news_item_id.v != id.v) {
			return false;
		}
	}
	return true;
}

static void
leave_unused(struct db *db, const struct news_photo_list_rows *before)
{
	for (size_t i = 0; i < before->count; i++) {
		if (news_photo_of_file(db, before->items[i].file_id).count == 0) {
			file_leave_all(db, object_of(before->items[i].file_id));
		}
	}
}

static bool
is_before(const struct file_ids *ids, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (ids->items[i] == ids->items[at]) {
			return true;
		}
	}
	return false;
}

enum outcome
news_photos_keep(struct req *req, struct news_item_id id, const struct file_ids *ids)
{
	struct news_photo_list_rows before = news_photo_list(req->db, id, false);
	int64_t place = 0;

	for (size_t i = 0; i < ids->count; i++) {
		struct file_id file = { ids->items[i] };
		struct file_ids one = { &ids->items[i], 1 };

		if (!is_free(req->db, file, id)) {
			return form_reject(req, "photos", N_("有的照片不是这一条的，请重新上传。"));
		}
		if (file_bind(req, &news_form, "photos", &one, object_of(file)) != OK) {
			return INVALID;
		}
	}
	news_photo_remove(req->db, id, false);
	for (size_t i = 0; i < ids->count; i++) {
		struct file_id file_id = { ids->items[i] };
		struct file file;

		if (!is_before(ids, i) && file_find(req->db, file_id, &file) == OK) {
			news_photo_add(req->db,
				&(struct news_photo_add_args){ .news_item_id = id,
					.file_id = file_id,
					.place = place++,
					.alt = str_is_none(file.alt) ? STR("") : file.alt });
		}
	}
	leave_unused(req->db, &before);
	return OK;
}

enum outcome
news_photo_bind(struct db *db, struct file_id file)
{
	return file_bind_by_system(db, file, "picture", object_of(file));
}

void
news_photos_show(struct db *db, struct news_item_id id)
{
	struct news_photo_list_rows before = news_photo_list(db, id, true);

	news_photo_remove(db, id, true);
	news_photo_turn(db, id);
	leave_unused(db, &before);
}

void
news_photos_recall(struct db *db, struct news_item_id id)
{
	if (news_photo_list(db, id, false).count == 0) {
		news_photo_turn(db, id);
	}
}
