#include "activity.h"
#include "activity_house.h"
#include "activity_plan.h"
#include "activity_store.h"
#include "app.h"
#include "drawing.h"
#include "pack_rule.h"
#include "volunteer_store.h"

/* Pictures of the demonstration's activities: drawn, kept as photos are, one before and some of how it was. */

enum {
	PICTURE_WIDTH = 1280,
	CHECK_WIDTH = 32,
	PICTURE_BYTES_MAX = 8 << 20,
	ARENA_BYTES_MAX = 64 << 20
};

static const char *const picture_files[] = { "demo/activity_pictures.yaml", "demo/pictures.yaml" };

static const struct node_rule picture_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "alt", WANT_BILINGUAL, .is_required = true },
	{ "svg", WANT_TEXT, .is_required = true },
};
static const struct node_rule file_rules[] = {
	{ "pictures", WANT_LIST, .is_required = true, .rules = picture_rules,
		.rule_count = RULE_COUNT(picture_rules) },
};

static const struct node *
picture_of(const struct pack *pack, struct str id)
{
	for (size_t i = 0; i < FIELD_COUNT(picture_files); i++) {
		const struct node *found = node_find(
			node_get(pack_file(pack, picture_files[i]), "pictures"), "id", id);

		if (found) {
			return found;
		}
	}
	return NULL;
}

static void
check_named(const struct pack *pack, const struct node *name, struct pack_report *report)
{
	if (name && !picture_of(pack, name->text)) {
		pack_problem(report, name, "no such picture in demo/activity_pictures.yaml");
	}
}

void
activity_demo_check_pictures(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, picture_files[0]),
			  *pictures = node_get(root, "pictures"),
			  *list = node_get(pack_file(pack, "demo/activities.yaml"), "activities");

	if (root) {
		node_check(report, root, file_rules, RULE_COUNT(file_rules));
	}
	for (size_t i = 0; pictures && i < pictures->count; i++) {
		struct arena *arena = arena_create(ARENA_BYTES_MAX);
		const char *problem;

		if (drawing_draw(node_text(node_at(pictures, i), "svg"), CHECK_WIDTH,
			    buf_create(arena, PICTURE_BYTES_MAX), &problem) != OK) {
			pack_problem(
				report, node_at(pictures, i), "it cannot be drawn: %s", problem);
		}
		arena_destroy(arena);
	}
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *photos = node_get(node_at(list, i), "photos");

		check_named(pack, node_get(node_at(list, i), "picture"), report);
		for (size_t k = 0; photos && k < photos->count; k++) {
			check_named(pack, node_at(photos, k), report);
		}
	}
}

/* ---- hanging them -------------------------------------------------------------------------------- */

struct hanging {
	struct str title, alt;
	struct file_id file;
	bool is_photo;
};

static enum outcome
hang_in_transaction(struct db *db, void *arg)
{
	const struct hanging *hanging = arg;
	struct activity_id id = { activity_find_titled(db, hanging->title) };
	struct activity_photo_add_row added;

	if (!id.v) {
		return OK;
	}
	if (hanging->is_photo) {
		activity_photo_add(db, id, hanging->file, db_now(db), &added);
		activity_photo_say(db, hanging->alt, added.id);
		return file_bind_by_system(db, hanging->file, "picture",
			(struct file_object){ activity_photo_kind, added.id.v });
	}
	activity_plan_add(db, id, id, (struct activity_series_id){ 0 });
	activity_plan_set_cover(db, hanging->file, hanging->alt, id);
	return file_bind_by_system(
		db, hanging->file, "picture", (struct file_object){ activity_cover_kind, id.v });
}

static void
draw_one(struct app *app, const struct pack *pack, struct hanging *hanging, struct str name)
{
	struct arena *arena = arena_create(ARENA_BYTES_MAX);
	const struct node *picture = picture_of(pack, name);
	struct buf *png = buf_create(arena, PICTURE_BYTES_MAX);
	struct file_source source = { .purpose = "picture",
		.name = str_format(arena, "%.*s.png", STR_ARG(name)) };
	const char *problem;

	if (picture &&
		drawing_draw(node_text(picture, "svg"), PICTURE_WIDTH, png, &problem) == OK) {
		source.bytes = buf_view(png);
		hanging->alt = node_bilingual(picture, "alt").zh;
		if (file_add(app, arena, &source, &hanging->file, &problem) == OK) {
			store_write(app->store, arena, hang_in_transaction, hanging);
		}
	}
	arena_destroy(arena);
}

void
activity_demo_draw(struct app *app, const struct pack *pack)
{
	const struct node *list = node_get(pack_file(pack, "demo/activities.yaml"), "activities");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *item = node_at(list, i), *photos = node_get(item, "photos");
		struct hanging hanging = { .title = node_bilingual(item, "title").zh };

		if (node_text(item, "picture").len) {
			draw_one(app, pack, &hanging, node_text(item, "picture"));
		}
		hanging.is_photo = true;
		for (size_t k = 0; photos && k < photos->count; k++) {
			draw_one(app, pack, &hanging, node_at(photos, k)->text);
		}
	}
	volunteer_demo_serve(app, pack);
}
