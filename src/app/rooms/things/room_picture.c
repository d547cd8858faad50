#include "audit.h"
#include "file.h"
#include "i18n.h"
#include "respond.h"
#include "rooms_pages.h"
#include "rooms_view.h"
#include "things_view.h"

/* Pictures of rooms: everybody sees them, who looks after the house hangs them. */

enum { PICTURES_MAX = 6 };

static const char object_kind[] = "room";

static const struct field pictures_fields[] = {
	ID_FIELD(struct pictures_input),
	{ .name = "pictures",
		.type = FIELD_FILES,
		.purpose = "picture",
		.max = PICTURES_MAX,
		.offset = offsetof(struct pictures_input, pictures),
		.label = N_("场地的图片"),
		.hint = N_("最多六张，第一张最大；每张写一句图上有什么。请不要拍到人脸。") },
};
static const struct field query_fields[] = { ID_FIELD(struct pictures_input) };
const struct form pictures_form = { "room_pictures", pictures_fields, FIELD_COUNT(pictures_fields),
	sizeof(struct pictures_input), NULL };
const struct form pictures_query_form = { "room_pictures_query", query_fields,
	FIELD_COUNT(query_fields), sizeof(struct pictures_input), NULL };

static enum file_seen
may_see(struct req *req, int64_t id)
{
	struct room_list_row room;

	return room_find(req->db, (struct room_id){ id }, &room) == OK ? FILE_PUBLIC : FILE_HIDDEN;
}
const struct file_keeper room_file_keepers[ROOM_FILE_KEEPERS] = { { object_kind, may_see } };

struct room_pictures
room_pictures_of(struct req *req, struct room_id id, struct str alt)
{
	struct files files = file_list(req->db, (struct file_object){ object_kind, id.v });
	struct room_pictures pictures = { ARENA_ARRAY(req->arena, files.count + 1, struct picture),
		0 };

	for (size_t i = 0; i < files.count; i++) {
		struct picture *picture = &pictures.items[pictures.count++];

		*picture = file_picture(&files.items[i], alt);
		picture->sizes = "(min-width: 64rem) 48rem, 100vw";
		picture->is_first = i == 0;
	}
	return pictures;
}

const struct room_sight *
room_sight_of(struct req *req, const struct room_list_row *room)
{
	struct room_sight *sight = ARENA_NEW(req->arena, struct room_sight);
	struct room_way_find_row way;

	*sight = (struct room_sight){ .pictures = room_pictures_of(req, room->id,
					      bilingual_in(room_name_of(room), req->lang)),
		.kind = room->kind,
		.is_private = room->is_private,
		.calendar = url_own(req->arena, "/rooms/%lld.ics", (long long)room->id.v) };
	if (room_way_find(req->db, room->room_venue_id, &way) == OK) {
		sight->way = (struct bilingual){ way.way, way.way_en };
	}
	return sight;
}

static enum outcome
find_kept(struct req *req, struct room_id id, struct room_list_row *ret_room)
{
	return room_find(req->db, id, ret_room) == OK && room_is_kept(req, ret_room) ? OK
										     : NOT_FOUND;
}

enum outcome
show_room_pictures(struct req *req)
{
	const struct pictures_input *in = req->in;
	struct pictures_input *shown = ARENA_NEW(req->arena, struct pictures_input);
	struct room_list_row room;
	struct pictures_view view = { .in = shown };

	*shown = *in;
	if (find_kept(req, in->id, &room) != OK) {
		return NOT_FOUND;
	}
	if (req->method == METHOD_GET) {
		struct files files = file_list(
			req->db, (struct file_object){ object_kind, in->id.v });

		shown->pictures = (struct file_ids){
			ARENA_ARRAY(req->arena, files.count + 1, int64_t), files.count
		};
		for (size_t i = 0; i < files.count; i++) {
			shown->pictures.items[i] = files.items[i].id.v;
		}
	}
	view.room = room_name_of(&room);
	view.to = url_own(req->arena, "/desk/rooms/%lld/pictures", (long long)in->id.v);
	view.page = url_own(req->arena, "/rooms/%lld", (long long)in->id.v);
	return respond(req, room_pictures_page, &view);
}

enum outcome
hang_room_pictures(struct req *req)
{
	const struct pictures_input *in = req->in;
	struct room_list_row room;

	if (find_kept(req, in->id, &room) != OK) {
		return NOT_FOUND;
	}
	if (file_bind(req, &pictures_form, "pictures", &in->pictures,
		    (struct file_object){ object_kind, in->id.v }) != OK) {
		return INVALID;
	}
	audit_add(req, &(struct audit){ .verb = "room.pictures",
			       .object = "room",
			       .object_id = in->id.v,
			       .scope = { .region = room.owner_region_id } });
	respond_flash(req, N_("图片挂好了。"));
	return respond_see_other(req, url_own(req->arena, "/rooms/%lld", (long long)in->id.v));
}
