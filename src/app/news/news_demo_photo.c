#include "app.h"
#include "drawing.h"
#include "news_demo.h"
#include "news_photo.h"
#include "news_queries.h"
#include "pack_rule.h"
#include "store.h"

/* Pictures of the demonstration's news: drawn, kept as photos are, and shown with their items. */

enum {
	PICTURE_WIDTH = 960,
	CHECK_WIDTH = 16,
	PICTURE_BYTES_MAX = 4 << 20,
	ARENA_BYTES_MAX = 16 << 20
};

static const char pictures_file[] = "demo/pictures.yaml";

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
picture_list(const struct pack *pack)
{
	return node_get(pack_file(pack, pictures_file), "pictures");
}

static const struct node *
item_list(const struct pack *pack)
{
	return node_get(pack_file(pack, "demo/news.yaml"), "news");
}

/* ---- checking ------------------------------------------------------------------------------------ */

static void
check_picture(struct pack_report *report, const struct node *picture)
{
	struct arena *arena = arena_create(PICTURE_BYTES_MAX);
	const char *problem;

	if (drawing_draw(node_text(picture, "svg"), CHECK_WIDTH,
		    buf_create(arena, PICTURE_BYTES_MAX / 2), &problem) != OK) {
		pack_problem(report, picture, "it cannot be drawn: %s", problem);
	}
	arena_destroy(arena);
}

void
news_check_pictures(const struct pack *pack, struct pack_report *report)
{
	const struct node *root = pack_file(pack, pictures_file), *pictures = picture_list(pack),
			  *news = item_list(pack);

	if (root) {
		node_check(report, root, file_rules, RULE_COUNT(file_rules));
	}
	for (size_t i = 0; pictures && i < pictures->count; i++) {
		check_picture(report, node_at(pictures, i));
	}
	for (size_t i = 0; news && i < news->count; i++) {
		const struct node *picture = node_get(node_at(news, i), "picture");

		if (picture && !node_find(pictures, "id", picture->text)) {
			pack_problem(report, picture, "no such picture in demo/pictures.yaml");
		}
	}
}

/* ---- drawing ------------------------------------------------------------------------------------- */

struct hanging {
	struct str title, alt; /* of the item, of the picture */
	struct file_id file;
};

static enum outcome
hang_in_transaction(struct db *db, void *arg)
{
	const struct hanging *hanging = arg;
	struct news_find_by_title_row item;

	if (news_find_by_title(db, hanging->title, &item) == OK &&
		news_photo_bind(db, hanging->file) == OK) {
		news_photo_add(db, &(struct news_photo_add_args){ .news_item_id = item.id,
					   .file_id = hanging->file,
					   .place = 0,
					   .alt = hanging->alt });
		news_photos_show(db, item.id);
	}
	return OK;
}

static void
draw_one(struct app *app, struct arena *arena, const struct node *item, const struct node *picture)
{
	struct hanging hanging = { .title = node_bilingual(item, "title").zh,
		.alt = node_bilingual(picture, "alt").zh };
	struct buf *png = buf_create(arena, PICTURE_BYTES_MAX);
	struct file_source source = { .purpose = "picture",
		.name = str_format(arena, "%.*s.png", STR_ARG(node_text(picture, "id"))) };
	const char *problem;

	if (drawing_draw(node_text(picture, "svg"), PICTURE_WIDTH, png, &problem) != OK) {
		return; /* the pack's check has said so */
	}
	source.bytes = buf_view(png);
	if (file_add(app, arena, &source, &hanging.file, &problem) == OK) {
		store_write(app->store, arena, hang_in_transaction, &hanging);
	}
}

void
news_demo_draw(struct app *app, const struct pack *pack)
{
	const struct node *news = item_list(pack), *pictures = picture_list(pack);

	for (size_t i = 0; news && i < news->count; i++) {
		const struct node *item = node_at(news, i);
		const struct node *picture = node_find(pictures, "id", node_text(item, "picture"));

		if (picture) {
			struct arena *arena = arena_create(ARENA_BYTES_MAX);

			draw_one(app, arena, item, picture);
			arena_destroy(arena);
		}
	}
}
