#include "actor.h"
#include "audit.h"
#include "i18n.h"
#include "keep_view.h"
#include "respond.h"
#include "rooms_pages.h"
#include "rooms_view.h"

/* Rooms are added and changed. */

enum { COMING_MAX = 1000, CAPACITY_USUAL = 20 };

static void
note_room(struct req *req, const char *verb, struct room_id id, struct str detail)
{
	struct room_list_row room;
	struct scope scope = { .region = { 0 } };

	if (room_find(req->db, id, &room) == OK) {
		scope.region = room.region_id;
	}
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "room",
			       .object_id = id.v,
			       .scope = scope,
			       .detail = detail });
}

static struct str
or_empty(struct str text)
{
	return text.len ? text : STR("");
}

/* ---- adding -------------------------------------------------------------------------------------- */

enum outcome
show_room_new(struct req *req)
{
	struct kept_venues kept = room_venues_kept(req);
	struct room_input *fresh = ARENA_NEW(req->arena, struct room_input);
	struct room_edit_view view = { .form = &room_new_form,
		.in = fresh,
		.is_new = true,
		.title = str_of(tr(req->lang, N_("登记场地"))),
		.to = URL_OWN("/desk/rooms/new") };

	form_clear(&room_new_form, fresh);
	fresh->capacity = CAPACITY_USUAL;
	fresh->venue = kept.count ? str_format(req->arena, "%lld", (long long)kept.items[0].id.v)
				  : STR("new");
	return respond(req, room_edit_page, &view);
}

/* The house that was chosen, or a new one of the office of the one who asks. */
static enum outcome
venue_of(struct req *req, const struct room_input *in, struct room_venue_id *ret_id)
{
	const struct grant *grant = room_keeper_grant(req);
	struct room_venue_find_by_name_row same;
	struct room_venue_last_row last;
	struct room_venue_add_row added;

	if (!str_equal(in->venue, STR("new"))) {
		return str_parse_int(in->venue, &ret_id->v) ? OK : INVALID;
	}
	if (str_is_empty(in->venue_name)) {
		return form_reject(req, "venue_name", N_("请写新场馆的名称。"));
	}
	if (str_is_empty(in->address)) {
		return form_reject(req, "address", N_("请写新场馆的地址，来的人要找得到。"));
	}
	if (!grant) {
		return FORBIDDEN;
	}
	if (room_venue_find_by_name(req->db, in->venue_name, &same) == OK) {
		return form_reject(req, "venue_name", N_("已经有叫这个名字的场馆。"));
	}
	room_venue_last(req->db, &last);
	room_venue_add(req->db,
		&(struct room_venue_add_args){ .name = in->venue_name,
			.name_en = in->venue_name_en.len ? in->venue_name_en : in->venue_name,
			.owner_role = str_of(role_name(grant->role)),
			.owner_region_id = grant->region,
			.region_id = grant->region,
			.address = in->address,
			.place = last.place + 1 },
		&added);
	*ret_id = added.id;
	audit_add(req, &(struct audit){ .verb = "room.venue.add",
			       .object = "room_venue",
			       .object_id = added.id.v,
			       .scope = { .region = grant->region } });
	return OK;
}

enum outcome
add_room(struct req *req)
{
	const struct room_input *in = req->in;
	struct room_venue_id venue = { 0 };
	struct room_same_name_row same;
	struct room_last_row last;
	struct room_add_row added;
	enum outcome outcome = venue_of(req, in, &venue);

	if (outcome != OK) {
		return outcome;
	}
	if (room_same_name(req->db, venue, in->name, 0, &same) == OK) {
		return form_reject(req, "name", N_("这个场馆已经有叫这个名字的场地。"));
	}
	room_last(req->db, venue, &last);
	room_add(req->db,
		&(struct room_add_args){ .room_venue_id = venue,
			.name = in->name,
			.name_en = in->name_en.len ? in->name_en : in->name,
			.kind = in->kind,
			.rule = in->rule,
			.capacity = in->capacity,
			.equipment = or_empty(in->equipment),
			.equipment_en = or_empty(
				in->equipment_en.len ? in->equipment_en : in->equipment),
			.is_private = in->is_private,
			.place = last.place + 1,
			.changed_at = db_now(req->db) },
		&added);
	room_set_thing(req->db, quota_thing_add(req->db, STR("room"), added.id.v), added.id);
	room_set_floor(req->db, in->floor.len ? in->floor : STR_NONE, added.id);
	room_door_renew(req->db, added.id);
	note_room(req, "room.add", added.id, STR_NONE);
	respond_flash(req, N_("场地已登记，大家可以预约了。"));
	return respond_see_other(req, URL_OWN("/desk/rooms"));
}

/* ---- changing ------------------------------------------------------------------------------------ */

enum outcome
show_room_edit(struct req *req)
{
	const struct room_id_input *id = req->in;
	struct room_input *in = ARENA_NEW(req->arena, struct room_input);
	struct room_edit_view view = { .form = &room_edit_form, .in = in };
	struct room_coming_row coming;
	struct room_list_row room;
	struct room_kept_row row;
	long long n = id->id.v;

	if (room_find_kept(req, id->id, &room) != OK || room_kept(req->db, id->id, &row) != OK) {
		return NOT_FOUND;
	}
	*in = (struct room_input){ .id = row.id,
		.name = row.name,
		.name_en = row.name_en,
		.kind = row.kind,
		.rule = row.rule,
		.capacity = row.capacity,
		.floor = row.floor,
		.equipment = row.equipment,
		.equipment_en = row.equipment_en,
		.is_private = row.is_private,
		.is_closed = row.is_closed };
	view.title = bilingual_in(room_name_of(&room), req->lang);
	view.to = url_own(req->arena, "/desk/rooms/%lld", n);
	view.renew = url_own(req->arena, "/desk/rooms/%lld/door", n);
	view.page = url_own(req->arena, "/rooms/%lld", n);
	view.door = url_own(req->arena, "/rooms/%lld/door?key=%s", n,
		str_terminated(req->arena, row.door_code));
	room_coming(req->db, row.id, db_now(req->db), COMING_MAX, &coming);
	view.coming = coming.total;
	return respond(req, room_edit_page, &view);
}

static const struct member room_members[] = {
	{ "name", MEMBER_STR, offsetof(struct room_input, name), true },
	{ "kind", MEMBER_STR, offsetof(struct room_input, kind), true },
	{ "rule", MEMBER_STR, offsetof(struct room_input, rule), true },
	{ "capacity", MEMBER_INT, offsetof(struct room_input, capacity), false },
	{ "is_private", MEMBER_BOOL, offsetof(struct room_input, is_private), false },
	{ "is_closed", MEMBER_BOOL, offsetof(struct room_input, is_closed), false },
};

enum outcome
edit_room(struct req *req)
{
	const struct room_input *in = req->in;
	struct room_same_name_row same;
	struct room_list_row room;
	struct room_kept_row row;
	struct room_input before;

	if (room_find_kept(req, in->id, &room) != OK ||
		room_kept_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (room_same_name(req->db, row.room_venue_id, in->name, in->id.v, &same) == OK) {
		return form_reject(req, "name", N_("这个场馆已经有叫这个名字的场地。"));
	}
	before = (struct room_input){ .name = row.name,
		.kind = row.kind,
		.rule = row.rule,
		.capacity = row.capacity,
		.is_private = row.is_private,
		.is_closed = row.is_closed };
	room_set(req->db, &(struct room_set_args){ .name = in->name,
				  .name_en = in->name_en.len ? in->name_en : in->name,
				  .kind = in->kind,
				  .rule = in->rule,
				  .capacity = in->capacity,
				  .equipment = or_empty(in->equipment),
				  .equipment_en = or_empty(
					  in->equipment_en.len ? in->equipment_en : in->equipment),
				  .floor = in->floor.len ? in->floor : STR_NONE,
				  .is_private = in->is_private,
				  .is_closed = in->is_closed,
				  .changed_at = db_now(req->db),
				  .id = in->id });
	note_room(req, "room.edit", in->id,
		audit_difference(req->arena, room_members, FIELD_COUNT(room_members), &before, in));
	respond_flash(req, N_("已保存。"));
	return respond_see_other(req, URL_OWN("/desk/rooms"));
}

enum outcome
renew_room_door(struct req *req)
{
	const struct room_id_input *in = req->in;
	struct room_list_row room;

	if (room_find_kept(req, in->id, &room) != OK) {
		return NOT_FOUND;
	}
	room_door_renew(req->db, in->id);
	note_room(req, "room.door", in->id, STR_NONE);
	respond_flash(req, N_("门上的码换了，旧的作废；请重新打开门牌页。"));
	return respond_see_other(req, url_own(req->arena, "/desk/rooms/%lld", (long long)in->id.v));
}
