#include "things_demo.h"

#include "app.h"
#include "drawing.h"
#include "file.h"
#include "gear.h"
#include "pack_rule.h"
#include "rooms_demo.h"

enum {
	CHECK_WIDTH = 32,
	PICTURE_WIDTH = 1600,
	PICTURE_BYTES_MAX = 16 << 20,
	ARENA_BYTES_MAX = 64 << 20
};

static const char pictures_file[] = "demo/room_pictures.yaml";

static const struct node_rule picture_rules[] = {
	{ "room", WANT_ID, .is_required = true },
	{ "alt", WANT_BILINGUAL, .is_required = true },
	{ "svg", WANT_TEXT, .is_required = true },
};
static const struct node_rule file_rules[] = {
	{ "pictures", WANT_LIST, .is_required = true, .rules = picture_rules,
		.rule_count = RULE_COUNT(picture_rules) },
};

void
things_demo_house(struct demo *demo, struct room_venue_id venue, const struct node *item)
{
	const struct node *gear = node_get(item, "gear");
	struct bilingual way = node_bilingual(item, "way");

	for (size_t i = 0; gear && i < gear->count; i++) {
		const struct node *kind = node_at(gear, i);

		gear_add(demo->db, &(struct gear_new){ .venue = venue,
					   .name = node_bilingual(kind, "name"),
					   .units = node_int(kind, "units", 1),
					   .place = (int64_t)i });
	}
	if (way.zh.len) {
		room_way_put(demo->db, &(struct room_way_put_args){ .room_venue_id = venue,
					       .way = way.zh,
					       .way_en = way.en,
					       .changed_at = db_now(demo->db) });
	}
}

/* ---- pictures ------------------------------------------------------------------------------------- */

void
things_demo_check(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, pictures_file),
			  *pictures = node_get(root, "pictures");
	struct arena *arena = arena_create(ARENA_BYTES_MAX);

	if (root) {
		node_check(report, root, file_rules, RULE_COUNT(file_rules));
	}
	for (size_t i = 0; pictures && i < pictures->count; i++) {
		const struct node *picture = node_at(pictures, i);
		const char *problem;

		if (!rooms_demo_room(pack, node_text(picture, "room"))) {
			pack_problem(report, picture, "room is none of demo/rooms.yaml");
		}
		if (drawing_draw(node_text(picture, "svg"), CHECK_WIDTH,
			    buf_create(arena, PICTURE_BYTES_MAX), &problem) != OK) {
			pack_problem(report, picture, "it cannot be drawn: %s", problem);
		}
	}
	arena_destroy(arena);
}

struct hanging {
	struct str room;
	struct file_id file;
};

static enum outcome
hang_in_transaction(struct db *db, void *arg)
{
	const struct hanging *hanging = arg;
	struct room_find_by_name_row room;

	if (room_find_by_name(db, hanging->room, &room) == OK) {
		(void)file_bind_by_system(
			db, hanging->file, "picture", (struct file_object){ "room", room.id.v });
	}
	return OK;
}

static void
draw_one(struct app *app, const struct pack *pack, const struct node *picture)
{
	struct arena *arena = arena_create(ARENA_BYTES_MAX);
	const struct node *room = rooms_demo_room(pack, node_text(picture, "room"));
	struct hanging hanging = { .room = node_bilingual(room, "name").zh };
	struct buf *png = buf_create(arena, PICTURE_BYTES_MAX);
	struct file_source source = { .purpose = "picture",
		.name = str_format(arena, "%.*s.png", STR_ARG(node_text(picture, "room"))) };
	const char *problem;

	if (drawing_draw(node_text(picture, "svg"), PICTURE_WIDTH, png, &problem) == OK) {
		source.bytes = buf_view(png);
		if (file_add(app, arena, &source, &hanging.file, &problem) == OK) {
			store_write(app->store, arena, hang_in_transaction, &hanging);
		}
	}
	arena_destroy(arena);
}

void
rooms_demo_draw(struct app *app, const struct pack *pack)
{
	const struct node *pictures = node_get(pack_file(pack, pictures_file), "pictures");

	for (size_t i = 0; pictures && i < pictures->count; i++) {
		if (rooms_demo_room(pack, node_text(node_at(pictures, i), "room"))) {
			draw_one(app, pack, node_at(pictures, i));
		}
	}
}
