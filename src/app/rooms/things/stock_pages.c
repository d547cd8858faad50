#include "things_view.h"

#include "audit.h"
#include "gear.h"
#include "i18n.h"
#include "respond.h"
#include "rooms_pages.h"
#include "rooms_view.h"

/* /desk/rooms/things: what a house lends, how one gets there, pictures of its rooms; for who looks after it. */

enum { VENUES_MAX = 200, WAY_CHARS_MAX = 300, LAST_PLACE = 1000000 };

const struct right right_gear_keep = { .name = "room.equip",
	.label = N_("管理场馆的设备、图片和说明"),
	.roles = ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_COMMUNITY) };

static const struct field units_field[] = {
	ID_FIELD(struct stock_input),
	{ .name = "units",
		.type = FIELD_INT,
		.offset = offsetof(struct stock_input, units),
		.label = N_("数量"),
		.is_required = true,
		.max = GEAR_UNITS_MAX },
};
static const struct field stock_fields[] = {
	{ .name = "venue",
		.type = FIELD_ID,
		.offset = offsetof(struct stock_input, venue),
		.label = N_("场馆"),
		.is_required = true },
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct stock_input, name),
		.label = N_("设备"),
		.is_required = true,
		.max = GEAR_NAME_CHARS_MAX },
	{ .name = "name_en",
		.type = FIELD_TEXT,
		.offset = offsetof(struct stock_input, name_en),
		.label = N_("设备的英文名"),
		.max = 2 * GEAR_NAME_CHARS_MAX },
	{ .name = "units",
		.type = FIELD_INT,
		.offset = offsetof(struct stock_input, units),
		.label = N_("数量"),
		.is_required = true,
		.max = GEAR_UNITS_MAX },
};
static const struct field way_fields[] = {
	{ .name = "venue",
		.type = FIELD_ID,
		.offset = offsetof(struct way_input, venue),
		.label = N_("场馆"),
		.is_required = true },
	{ .name = "way",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct way_input, way),
		.label = N_("怎样去"),
		.hint = N_("公交、地铁、停车，从哪个门进，有没有电梯。"),
		.is_required = true,
		.max = WAY_CHARS_MAX },
	{ .name = "way_en",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct way_input, way_en),
		.label = N_("怎样去（英文）"),
		.max = 2 * WAY_CHARS_MAX },
};
static const struct field stocks_fields[] = {
	{ .name = "venue",
		.type = FIELD_INT,
		.offset = offsetof(struct stock_input, venue),
		.label = N_("场馆"),
		.max = INT64_MAX },
};
const struct form stocks_form = { "room_stocks_query", stocks_fields, FIELD_COUNT(stocks_fields),
	sizeof(struct stock_input), NULL };
const struct form stock_form = { "room_stock", stock_fields, FIELD_COUNT(stock_fields),
	sizeof(struct stock_input), NULL };
const struct form stock_set_form = { "room_stock_set", units_field, FIELD_COUNT(units_field),
	sizeof(struct stock_input), NULL };
const struct form way_form = { "room_way", way_fields, FIELD_COUNT(way_fields),
	sizeof(struct way_input), NULL };

bool
venue_is_kept(struct req *req, const struct room_venue_list_row *venue)
{
	return room_is_kept(req, &(struct room_list_row){ .owner_region_id = venue->owner_region_id,
					 .owner_role = venue->owner_role });
}

static enum outcome
find_venue(struct req *req, struct room_venue_id id, struct room_venue_list_row *ret_venue)
{
	return room_venue_find(req->db, id, ret_venue) == OK && venue_is_kept(req, ret_venue)
		       ? OK
		       : NOT_FOUND;
}

/* ---- the page ------------------------------------------------------------------------------------- */

static void
add_rooms(struct req *req, struct stock_house *house)
{
	struct room_list_rows rooms = room_list(req->db,
		&(struct room_list_args){
			.clauses = ROOM_LIST_VENUE, .venue = house->row.id, .limit = ROOMS_MAX });

	house->rooms.items = ARENA_ARRAY(req->arena, rooms.count + 1, struct stock_room);
	for (size_t i = 0; i < rooms.count; i++) {
		house->rooms.items[house->rooms.count++] = (struct stock_room){
			.name = room_name_of(&rooms.items[i]),
			.count = room_pictures_of(req, rooms.items[i].id, STR("")).count,
			.pictures = url_own(req->arena, "/desk/rooms/%lld/pictures",
				(long long)rooms.items[i].id.v)
		};
	}
}

static struct gear_lines
all_kinds(struct req *req, struct room_venue_id venue)
{
	struct room_gear_list_rows rows = room_gear_list(req->db,
		&(struct room_gear_list_args){ .room_venue_id = venue, .limit = GEAR_KINDS_MAX });
	struct gear_lines lines = { ARENA_ARRAY(req->arena, rows.count + 1, struct gear_line), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct room_gear_list_row *row = &rows.items[i];
		struct moment now = db_now(req->db);

		lines.items[lines.count++] = (struct gear_line){ .id = row->id,
			.name = { row->name, row->name_en },
			.units = row->units,
			.left = gear_left(req->db, row->id, now, (struct moment){ now.ms + 1 }),
			.asked = str_format(req->arena, "%lld", (long long)row->units),
			.to = url_own(
				req->arena, "/desk/rooms/things/%lld", (long long)row->id.v) };
	}
	return lines;
}

/* Which house: by the query, or by what was posted and refused. */
static int64_t
wanted_venue(struct req *req)
{
	struct str text = req->method == METHOD_GET ? req_query(req, "venue")
						    : req_posted(req, "venue");
	int64_t id;

	return str_parse_int(text, &id) ? id : 0;
}

static void
fill_house(struct req *req, const struct room_venue_list_row *row, struct stock_house *house)
{
	struct room_way_find_row way;

	*house = (struct stock_house){ .row = *row,
		.name = { row->name, row->name_en },
		.gear = all_kinds(req, row->id),
		.way = { .venue = row->id.v } };
	if (room_way_find(req->db, row->id, &way) == OK) {
		house->way.way = way.way;
		house->way.way_en = way.way_en;
	}
	add_rooms(req, house);
}

enum outcome
show_stocks(struct req *req)
{
	struct room_venue_list_rows rows = room_venue_list(req->db, VENUES_MAX);
	struct stocks_view view = {
		.houses = { ARENA_ARRAY(req->arena, rows.count + 1, struct room_link), 0 },
		.in = ARENA_NEW(req->arena, struct stock_input),
	};
	const struct room_venue_list_row *current = NULL;
	int64_t wanted = wanted_venue(req);

	for (size_t i = 0; i < rows.count; i++) {
		const struct room_venue_list_row *row = &rows.items[i];

		if (venue_is_kept(req, row)) {
			current = !current || row->id.v == wanted ? row : current;
			view.houses.items[view.houses.count++] = (struct room_link){
				.label = { row->name, row->name_en },
				.to = url_own(req->arena, "/desk/rooms/things?venue=%lld",
					(long long)row->id.v),
			};
		}
	}
	if (current) {
		form_clear(&stock_form, view.in);
		view.in->venue = current->id.v;
		view.in->units = 1;
		view.has_house = true;
		fill_house(req, current, &view.house);
	}
	return respond(req, room_stocks_page, &view);
}

/* ---- changing it ---------------------------------------------------------------------------------- */

static void
note_down(struct req *req, const char *verb, const struct room_venue_list_row *venue,
	struct str detail)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "room_venue",
			       .object_id = venue->id.v,
			       .scope = { .region = venue->owner_region_id },
			       .reason = detail });
}

static enum outcome
done(struct req *req, const char *message)
{
	respond_flash(req, message);
	return respond_see_other(req, URL_OWN("/desk/rooms/things"));
}

enum outcome
add_stock(struct req *req)
{
	const struct stock_input *in = req->in;
	struct room_venue_list_row venue;
	struct gear_new new = { .venue = { in->venue },
		.name = { in->name, in->name_en.len ? in->name_en : in->name },
		.units = in->units,
		.place = LAST_PLACE };

	if (find_venue(req, new.venue, &venue) != OK) {
		return NOT_FOUND;
	}
	if (all_kinds(req, new.venue).count >= GEAR_KINDS_MAX) {
		return form_reject(req, "", N_("一个场馆最多登记三十种设备。"));
	}
	if (gear_add(req->db, &new).v == 0) {
		return form_reject(req, "name", N_("已经有这种设备了，请改它的数量。"));
	}
	note_down(req, "room.gear.add", &venue, in->name);
	return done(req, N_("设备登记好了，预约时可以一起借。"));
}

enum outcome
set_stock(struct req *req)
{
	const struct stock_input *in = req->in;
	struct room_gear_list_row kind;
	struct room_venue_list_row venue;

	if (room_gear_find_to_change(req->db, in->id, &kind) != OK ||
		find_venue(req, kind.room_venue_id, &venue) != OK) {
		return NOT_FOUND;
	}
	gear_set(req->db, kind.id, in->units);
	note_down(req, "room.gear.set", &venue,
		str_format(req->arena, "%.*s %lld → %lld", STR_ARG(kind.name),
			(long long)kind.units, (long long)in->units));
	return done(req, N_("数量改好了；已经借出的不变。"));
}

enum outcome
set_way(struct req *req)
{
	const struct way_input *in = req->in;
	struct room_venue_list_row venue;

	if (find_venue(req, (struct room_venue_id){ in->venue }, &venue) != OK) {
		return NOT_FOUND;
	}
	room_way_put(req->db, &(struct room_way_put_args){ .room_venue_id = venue.id,
				      .way = in->way,
				      .way_en = in->way_en.len ? in->way_en : in->way,
				      .changed_at = db_now(req->db) });
	note_down(req, "room.way", &venue, STR_NONE);
	return done(req, N_("说明改好了。"));
}
