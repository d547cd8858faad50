#include "admin_running.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "respond.h"

/* Versions of the pack: which holds, which is to come, and what each changed, in words. */

enum { SHORT_HASH_CHARS = 12 };

static const struct field packs_fields[] = {
	{ .name = "id",
		.type = FIELD_INT,
		.offset = offsetof(struct packs_in, id),
		.label = N_("版本"),
		.min = 0,
		.max = INT32_MAX },
};
const struct form packs_form = { "packs", packs_fields, FIELD_COUNT(packs_fields),
	sizeof(struct packs_in), NULL };

/* Compares a version with the one that held before it. */
static void
find_changes(struct req *req, struct packs_view *view, size_t index)
{
	struct pack_version_find_row after, before;
	struct pack after_pack, before_pack;

	view->is_first = index + 1 == view->lines.count;
	if (view->is_first ||
		pack_version_find(req->db, view->lines.items[index].version->id, &after) != OK ||
		pack_version_find(req->db, view->lines.items[index + 1].version->id, &before) !=
			OK ||
		!pack_parse(req->arena, after.content, &after_pack) ||
		!pack_parse(req->arena, before.content, &before_pack)) {
		return;
	}
	view->changes = pack_changes_find(req->arena, &before_pack, &after_pack);
}

enum outcome
show_packs(struct req *req)
{
	const struct packs_in *in = req->in;
	struct pack_version_list_rows rows = pack_version_list(req->db);
	struct packs_view view = { 0 };
	struct day today = day_of_moment(db_now(req->db));
	size_t in_force = rows.count;

	view.lines.items = ARENA_ARRAY(req->arena, rows.count, struct pack_line);
	view.lines.count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		struct pack_line *line = &view.lines.items[i];

		line->version = &rows.items[i];
		line->short_hash = str_slice(rows.items[i].hash, 0, SHORT_HASH_CHARS);
		line->is_coming = rows.items[i].from_day.n > today.n;
		if (!line->is_coming && in_force == rows.count) {
			line->is_in_force = true;
			in_force = i;
		}
	}
	for (size_t i = 0; i < rows.count && !view.shown; i++) {
		if (in->id > 0 ? rows.items[i].id.v == in->id : i == in_force) {
			view.lines.items[i].is_shown = true;
			view.shown = &view.lines.items[i];
			find_changes(req, &view, i);
		}
	}
	return in->id > 0 && !view.shown ? NOT_FOUND : respond(req, packs_page, &view);
}
