#include "rooms_api.h"

#include "json_write.h"
#include "mask.h"
#include "respond.h"
#include "room_look.h"
#include "rooms_form.h"

enum { SLOT_DAYS_USUAL = 7, SLOT_DAYS_MAX = 31, SLOTS_MAX = 1500 };

#define MINUTE_MS INT64_C(60000)

#define ROOM(member) offsetof(struct room_api_item, member)
const struct member room_api_members[ROOM_API_MEMBERS] = {
	{ "id", MEMBER_ID, ROOM(id), false },
	{ "name", MEMBER_STR, ROOM(name), false },
	{ "name_en", MEMBER_STR, ROOM(name_en), false },
	{ "kind", MEMBER_STR, ROOM(kind), false },
	{ "venue", MEMBER_STR, ROOM(venue), false },
	{ "address", MEMBER_STR, ROOM(address), false },
	{ "equipment", MEMBER_STR, ROOM(equipment), false },
	{ "capacity", MEMBER_INT, ROOM(capacity), false },
	{ "is_private", MEMBER_BOOL, ROOM(is_private), false },
	{ "is_closed", MEMBER_BOOL, ROOM(is_closed), false },
};
#define SLOT(member) offsetof(struct slot_api_item, member)
const struct member slot_api_members[SLOT_API_MEMBERS] = {
	{ "from", MEMBER_MOMENT, SLOT(from), false },
	{ "to", MEMBER_MOMENT, SLOT(to), false },
};
#define BOOKING(member) offsetof(struct booking_api_item, member)
const struct member booking_api_members[BOOKING_API_MEMBERS] = {
	{ "id", MEMBER_ID, BOOKING(id), false },
	{ "room", MEMBER_ID, BOOKING(room), false },
	{ "org", MEMBER_ID, BOOKING(org), true },
	{ "title", MEMBER_STR, BOOKING(title), false },
	{ "state", MEMBER_STR, BOOKING(state), false },
	{ "people", MEMBER_INT, BOOKING(people), false },
	{ "from", MEMBER_MOMENT, BOOKING(from), false },
	{ "to", MEMBER_MOMENT, BOOKING(to), false },
};

/* ---- what there is ------------------------------------------------------------------------------- */

enum outcome
list_rooms_api(struct req *req)
{
	struct room_list_rows rows = room_list(
		req->db, &(struct room_list_args){ .limit = ROOMS_MAX });
	struct room_api_item *items = ARENA_ARRAY(req->arena, rows.count + 1, struct room_api_item);
	struct table_view table = { room_api_members, ROOM_API_MEMBERS, items, rows.count,
		sizeof(*items) };
	struct list_page page = { (int64_t)rows.count, rows.count < ROOMS_MAX, 1, ROOMS_MAX };

	for (size_t i = 0; i < rows.count; i++) {
		const struct room_list_row *row = &rows.items[i];

		items[i] = (struct room_api_item){ .id = row->id,
			.name = row->name,
			.name_en = row->name_en,
			.kind = row->kind,
			.venue = row->venue_name,
			.address = row->address,
			.equipment = row->equipment,
			.capacity = row->capacity,
			.is_private = row->is_private,
			.is_closed = row->is_closed };
	}
	return respond_json_list(req, &table, &page);
}

/* Of a free stretch what lies between the moments that were asked for, on the rule's step. */
static bool
cut(const struct room_look *look, const struct slots_query *in, struct slot_api_item *slot)
{
	int64_t step = look->rule.step_minutes * MINUTE_MS;

	while (slot->from.ms < in->from.ms) {
		slot->from.ms += step;
	}
	while (slot->to.ms > in->to.ms) {
		slot->to.ms -= step;
	}
	return slot->to.ms - slot->from.ms >= look->rule.min_minutes * MINUTE_MS;
}

enum outcome
list_room_slots_api(struct req *req)
{
	struct slots_query in = *(const struct slots_query *)req->in;
	struct slot_api_item *items = ARENA_ARRAY(req->arena, SLOTS_MAX, struct slot_api_item);
	struct table_view table = { slot_api_members, SLOT_API_MEMBERS, items, 0, sizeof(*items) };
	struct list_page page = { 0, true, 1, SLOTS_MAX };
	struct room_list_row room;
	struct room_look look;
	struct day first;
	int days;

	if (room_find(req->db, in.id, &room) != OK) {
		return NOT_FOUND;
	}
	in.from = moment_is_none(in.from) ? db_now(req->db) : in.from;
	first = day_of_moment(in.from);
	if (moment_is_none(in.to)) {
		in.to = day_start((struct day){ first.n + SLOT_DAYS_USUAL });
	}
	days = day_of_moment(in.to).n - first.n + 1;
	if (in.to.ms <= in.from.ms || days > SLOT_DAYS_MAX) {
		return form_reject(req, "to", N_("结束要晚于开始，一次最多查 31 天。"));
	}
	req->res.until_ms = (db_now(req->db).ms / (MINUTE_MS * 30) + 1) * MINUTE_MS * 30;
	if (room_look_at(req, &room, first, days, &look)) {
		for (int i = 0; i < days; i++) {
			struct day day = { first.n + i };
			struct room_gaps gaps = room_gaps_of(req->arena, &look, day);

			for (size_t k = 0; k < gaps.count; k++) {
				struct slot_api_item slot = { room_moment_at(
								      day, gaps.items[k].from),
					room_moment_at(day, gaps.items[k].to) };

				if (cut(&look, &in, &slot) && table.row_count < SLOTS_MAX) {
					items[table.row_count++] = slot;
				}
			}
		}
	}
	page.total = (int64_t)table.row_count;
	return respond_json_list(req, &table, &page);
}

/* ---- booking ------------------------------------------------------------------------------------- */

static bool
new_of(struct req *req, struct booking_new *ret_new)
{
	const struct booking_call *in = req->in;
	struct booking_new new = { .org = { in->org },
		.title = mask_personal(req->arena, in->title),
		.people = in->people,
		.from_at = in->from,
		.to_at = in->to };

	if (room_find(req->db, in->id, &new.room) != OK) {
		return false;
	}
	*ret_new = new;
	return true;
}

enum outcome
add_booking_api(struct req *req)
{
	struct author author;
	struct booking_refusal refusal;
	struct booking_new new;
	struct booking_id id;
	enum outcome outcome;

	if (!new_of(req, &new)) {
		return NOT_FOUND;
	}
	if (!author_find(req, &room_author_rule,
		    str_format(req->arena, "org:%lld", (long long)new.org.v), &author)) {
		return FORBIDDEN;
	}
	new.author = author.name;
	outcome = booking_make(req, &new, &id, &refusal);
	if (outcome != OK) {
		const char *field = strcmp(refusal.field, "start") == 0    ? "from"
				    : strcmp(refusal.field, "author") == 0 ? "org"
									   : refusal.field;

		form_error_with(req, field, refusal.message, refusal.args, refusal.arg_count);
		return outcome;
	}
	return booking_answer_api(req, id, 201);
}

enum outcome
refuse_booking_api(struct req *req)
{
	struct booking_others others;
	struct booking_new new;
	struct json *json;

	if (!new_of(req, &new)) {
		return NOT_FOUND;
	}
	others = booking_others_find(req, &new);
	json = respond_json_begin(req, 409);
	req->res.content_type = "application/problem+json";
	json_object(json);
	json_add_str(json, "type", STR("about:blank"));
	json_add_str(json, "title", str_of(_("这段时间已经有人用了")));
	json_add_int(json, "status", 409);
	json_key(json, "errors");
	json_array(json);
	for (size_t i = 0; i < req->errors.count; i++) {
		json_object(json);
		json_add_str(json, "field", str_of(req->errors.items[i].field));
		json_add_str(json, "message", req->errors.items[i].message);
		json_object_end(json);
	}
	json_array_end(json);
	json_key(json, "alternatives");
	json_array(json);
	for (size_t i = 0; i < others.count; i++) {
		json_object(json);
		json_add_int(json, "room", others.items[i].room.id.v);
		json_add_str(json, "name", others.items[i].room.name);
		json_key(json, "from");
		json_moment(json, others.items[i].from_at);
		json_key(json, "to");
		json_moment(json, others.items[i].to_at);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
	return OK;
}

/* ---- one booking --------------------------------------------------------------------------------- */

/* For its parties and who looks after the room; to all others it is not there. */
static enum outcome
find_own(struct req *req, struct booking_id id, bool to_change, struct booking_find_row *ret_row)
{
	struct room_list_row room;

	if ((to_change ? booking_find_to_change(req->db, id, ret_row)
		       : booking_find(req->db, id, ret_row)) != OK ||
		room_find(req->db, ret_row->room_id, &room) != OK ||
		(!booking_is_own(req, ret_row->org_id) && !room_is_kept(req, &room))) {
		return NOT_FOUND;
	}
	return OK;
}

enum outcome
booking_answer_api(struct req *req, struct booking_id id, int status)
{
	struct booking_find_row row;
	struct booking_api_item item;

	if (booking_find(req->db, id, &row) != OK) {
		return NOT_FOUND;
	}
	item = (struct booking_api_item){ .id = row.id,
		.room = row.room_id,
		.org = row.org_id,
		.title = row.title,
		.state = row.state,
		.people = row.people,
		.from = row.from_at,
		.to = row.to_at };
	if (status == 201) {
		respond_header(req, "Location",
			str_format(req->arena, "/api/v1/bookings/%lld", (long long)id.v));
	}
	return respond_json(req, status, booking_api_members, BOOKING_API_MEMBERS, &item);
}

enum outcome
show_booking_api(struct req *req)
{
	const struct booking_query *in = req->in;
	struct booking_find_row row;

	if (find_own(req, in->id, false, &row) != OK) {
		return NOT_FOUND;
	}
	return booking_answer_api(req, in->id, 200);
}

enum outcome
cancel_booking_api(struct req *req)
{
	const struct booking_cancel_input *in = req->in;
	struct booking_refusal refusal;
	struct booking_find_row row;

	if (find_own(req, in->id, true, &row) != OK) {
		return NOT_FOUND;
	}
	if (!booking_is_own(req, row.org_id) && str_is_empty(in->note)) {
		return form_reject(req, "note", N_("请写清为什么取消，对方看得到。"));
	}
	if (booking_cancel(req, &row, mask_personal(req->arena, in->note), &refusal) != OK) {
		form_error(req, "", refusal.message);
		return CONFLICT;
	}
	return booking_answer_api(req, in->id, 200);
}
