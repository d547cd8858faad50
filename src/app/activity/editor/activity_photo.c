#include "activity_edit.h"
#include "activity_pages.h"
#include "activity_rights.h"
#include "activity_tell.h"
#include "activity_view.h"
#include "actor.h"
#include "app.h"
#include "audit.h"
#include "mask.h"
#include "respond.h"

/* Photos of how it was: put there with the consent of those on them, taken down at once when somebody asks. */

static enum outcome
find_own(struct req *req, struct activity_id id, struct activity_find_row *ret_row)
{
	if (activity_find(req->db, id, ret_row) != OK || !activity_is_own(req, ret_row) ||
		moment_is_none(ret_row->shown_at)) {
		return NOT_FOUND;
	}
	return OK;
}

enum outcome
show_activity_photos(struct req *req)
{
	const struct activity_id *id = req->in;
	struct activity_photos_input *fresh = ARENA_NEW(req->arena, struct activity_photos_input);
	struct activity_photos_view view = { .in = fresh,
		.to = url_own(req->arena, "/activities/%lld/photos", (long long)id->v) };
	struct activity_find_row row;

	if (find_own(req, *id, &row) != OK) {
		return NOT_FOUND;
	}
	form_clear(&activity_photos_form, fresh);
	if (req->method != METHOD_GET) {
		view.in = req->in;
	}
	view.brief = activity_brief_of_full(req, &row);
	activity_photos_fill(req, row.id, &view.photos, &view.removed);
	return respond(req, activity_photos_page, &view);
}

static enum outcome
add(struct req *req, const struct activity_find_row *row, int64_t number)
{
	struct file_id file_id = { number };
	struct file_ids one = { &number, 1 };
	struct activity_photo_add_row added;
	struct file file;

	activity_photo_add(req->db, row->id, file_id, db_now(req->db), &added);
	if (file_bind(req, &activity_photos_form, "photos", &one,
		    (struct file_object){ activity_photo_kind, added.id.v }) != OK) {
		return INVALID;
	}
	/* what was typed beside it is the file's only now */
	if (file_find(req->db, file_id, &file) != OK || str_is_empty(file.alt)) {
		return form_reject(
			req, "photos", N_("请给每张照片写一句图上有什么，看不见的人靠它。"));
	}
	activity_photo_say(req->db, mask_personal(req->arena, file.alt), added.id);
	return OK;
}

enum outcome
add_activity_photos(struct req *req)
{
	const struct activity_photos_input *in = req->in;
	struct activity_find_row row;

	if (find_own(req, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (row.from_at.ms > db_now(req->db).ms) {
		return form_reject(req, "photos", N_("活动开始之后才放现场照片。"));
	}
	if (in->photos.count == 0) {
		return form_reject(req, "photos", N_("请添加照片。"));
	}
	if (!in->is_agreed) {
		return form_reject(req, "agreed", N_("先问过照片里的人，都同意了再放。"));
	}
	if (activity_photo_list(req->db, row.id, ACTIVITY_PHOTOS_MAX * 2).count + in->photos.count >
		ACTIVITY_PHOTOS_MAX) {
		return form_reject(req, "photos", N_("一个活动最多 12 张，请先撤下几张。"));
	}
	for (size_t i = 0; i < in->photos.count; i++) {
		if (add(req, &row, in->photos.items[i]) != OK) {
			return INVALID;
		}
	}
	activity_note(req, &row, "activity.photos", STR_NONE);
	respond_flash(req, N_("照片已放上。有人请求撤下，会马上撤下并告诉您。"));
	return respond_see_other(req, url_own(req->arena, "/activities/%lld", (long long)row.id.v));
}

/* ---- taken down ---------------------------------------------------------------------------------- */

enum outcome
show_activity_photo(struct req *req)
{
	const struct activity_photo_input *in = req->in;
	struct activity_photo_page_view view = { .in = *in,
		.to = url_own(req->arena, "/activities/photos/%lld", (long long)in->id.v) };
	struct activity_photo_find_row photo;
	struct activity_find_row row;

	if (activity_photo_find(req->db, in->id, &photo) != OK ||
		activity_find(req->db, photo.activity_id, &row) != OK) {
		return NOT_FOUND;
	}
	view.brief = activity_brief_of_full(req, &row);
	if (!str_equal(photo.state, STR("shown"))) {
		return respond_see_other(req, view.brief.to);
	}
	view.picture = (struct picture){ .file = photo.file_id.v,
		.width = 640,
		.height = 400,
		.sizes = "(min-width: 48rem) 36rem, 100vw",
		.alt = photo.alt };
	return respond(req, activity_photo_page, &view);
}

enum outcome
remove_activity_photo(struct req *req)
{
	const struct activity_photo_input *in = req->in;
	struct str why = mask_personal(req->arena, in->why);
	struct activity_photo_find_row photo;
	struct activity_find_row row;
	int64_t changed;

	if (activity_photo_find(req->db, in->id, &photo) != OK ||
		activity_find(req->db, photo.activity_id, &row) != OK) {
		return NOT_FOUND;
	}
	activity_photo_remove(
		req->db, str_is_empty(why) ? STR_NONE : why, db_now(req->db), in->id, &changed);
	if (changed) {
		file_leave_all(req->db, (struct file_object){ activity_photo_kind, photo.id.v });
		audit_add(req, &(struct audit){ .verb = "activity.photo_remove",
				       .object = "activity_photo",
				       .object_id = photo.id.v,
				       .scope = { row.owner_region_id, row.org_id },
				       .reason = str_is_empty(why) ? STR_NONE : why });
		if (!activity_is_own(req, &row)) {
			activity_tell_owner(req->db, &row, STR("photo"), why);
		}
	}
	respond_flash(req, N_("照片已经撤下。"));
	return respond_see_other(req, url_own(req->arena, "/activities/%lld", (long long)row.id.v));
}
