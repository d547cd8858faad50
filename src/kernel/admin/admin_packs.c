#include "admin_running.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "respond.h"

/* Versions of the pack: which holds, which is to come, and what each changed, in words. */

enum { SHORT_HASH_CHARS = 12, FAULTS_SHOWN = 100 };

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

/* What is wrong with the pack that was sent; the first of very many. */
static void
find_faults(struct req *req, const struct pack_send_in *sent, struct packs_view *view)
{
	view->sent = sent;
	view->faults.items = ARENA_ARRAY(req->arena, FAULTS_SHOWN, struct pack_fault);
	for (const struct pack_problem *at = sent->report.first;
		at && view->faults.count < FAULTS_SHOWN; at = at->next) {
		view->faults.items[view->faults.count++] = (struct pack_fault){
			str_format(req->arena, "%s:%d", at->file, at->line), at->message
		};
	}
	view->more = (int64_t)(sent->report.count - view->faults.count);
}

enum outcome
show_packs(struct req *req)
{
	static const struct packs_in newest;
	const struct pack_send_in *sent = req->method == METHOD_POST ? req->in : NULL;
	const struct packs_in *in = sent ? &newest : req->in;
	struct pack_version_list_rows rows = pack_version_list(req->db);
	struct packs_view view = { 0 };
	struct day today = day_of_moment(db_now(req->db));
	size_t in_force = rows.count;

	if (sent) {
		find_faults(req, sent, &view);
	}
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
