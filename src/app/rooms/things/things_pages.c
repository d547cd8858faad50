#include "things_view.h"

#include "audit.h"
#include "gear.h"
#include "i18n.h"
#include "respond.h"
#include "rooms_pages.h"
#include "rooms_view.h"

/* /bookings/{id}/things: what is lent with a booking and who is invited, for its own people. */

enum { HOUSE_KINDS_MAX = 30 };

static const struct field things_fields[] = { ID_FIELD(struct things_query) };
static const struct field guests_fields[] = {
	ID_FIELD(struct things_query),
	{ .name = "names",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct things_query, names),
		.label = N_("参加的人"),
		.hint = N_("一行写一个名字，只有本组织的人看得到。"),
		.is_required = true,
		.max = GUESTS_TYPED_CHARS_MAX },
};
static const struct field guest_fields[] = {
	ID_FIELD(struct things_query),
	{ .name = "guest",
		.type = FIELD_ID,
		.offset = offsetof(struct things_query, guest),
		.label = N_("参加的人"),
		.is_required = true },
};
#define THINGS_FORM(named, fields)                                                    \
	{                                                                             \
		named, fields, FIELD_COUNT(fields), sizeof(struct things_query), NULL \
	}
const struct form things_form = THINGS_FORM("things_query", things_fields);
const struct form gear_form = THINGS_FORM("booking_gear", things_fields);
const struct form guests_form = THINGS_FORM("booking_guests", guests_fields);
const struct form guest_form = THINGS_FORM("booking_guest", guest_fields);

/* ---- what is shown -------------------------------------------------------------------------------- */

struct gear_lines
gear_lines_of(
	struct req *req, struct room_venue_id venue, struct moment from_at, struct moment to_at)
{
	struct room_gear_list_rows rows = room_gear_list(
		req->db, &(struct room_gear_list_args){ .clauses = ROOM_GEAR_LIST_LENT,
				 .room_venue_id = venue,
				 .limit = HOUSE_KINDS_MAX });
	struct gear_lines lines = { ARENA_ARRAY(req->arena, rows.count + 1, struct gear_line), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct room_gear_list_row *row = &rows.items[i];
		struct str control = str_format(req->arena, "gear_%lld", (long long)row->id.v);

		lines.items[lines.count++] = (struct gear_line){ .id = row->id,
			.name = { row->name, row->name_en },
			.units = row->units,
			.left = from_at.ms < to_at.ms ? gear_left(req->db, row->id, from_at, to_at)
						      : row->units,
			.name_of_control = control,
			.asked = req_posted(req, str_terminated(req->arena, control)) };
	}
	return lines;
}

const struct gear_lines *
gear_fields_of(
	struct req *req, struct room_venue_id venue, struct moment from_at, struct moment to_at)
{
	struct gear_lines *lines = ARENA_NEW(req->arena, struct gear_lines);

	*lines = gear_lines_of(req, venue, from_at, to_at);
	return lines;
}

struct booking_things *
booking_things_look(struct req *req, const struct booking_find_row *row, bool is_own)
{
	struct booking_things *things = ARENA_NEW(req->arena, struct booking_things);
	struct booking_guest_count_row guests;

	booking_guest_count(req->db, row->id, &guests);
	*things = (struct booking_things){ .gear = booking_gear_list(
						   req->db, row->id, HOUSE_KINDS_MAX),
		.guests = guests.total,
		.is_own = is_own,
		.page = url_own(req->arena, "/bookings/%lld/things", (long long)row->id.v),
		.calendar = url_own(req->arena, "/bookings/%lld.ics", (long long)row->id.v) };
	return things;
}

/* A booking of one's own organisation, and its room; to all others it is not there. */
static enum outcome
find_own(struct req *req, struct booking_id id, struct booking_find_row *ret_row,
	struct room_list_row *ret_room)
{
	enum outcome found = req->method == METHOD_GET
				     ? booking_find(req->db, id, ret_row)
				     : booking_find_to_change(req->db, id, ret_row);

	return found == OK && room_find(req->db, ret_row->room_id, ret_room) == OK &&
			       booking_is_own(req, ret_row->org_id)
		       ? OK
		       : NOT_FOUND;
}

static bool
may_change(struct req *req, const struct booking_find_row *row)
{
	return row->from_at.ms > db_now(req->db).ms &&
	       (str_equal(row->state, STR("confirmed")) || str_equal(row->state, STR("requested")));
}

/* What the booking has counts as free for itself. */
static void
add_lent(struct req *req, struct booking_id id, struct gear_lines *lines)
{
	struct booking_gear_list_rows rows = booking_gear_list(req->db, id, HOUSE_KINDS_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		for (size_t k = 0; k < lines->count; k++) {
			struct gear_line *line = &lines->items[k];

			if (line->id.v == rows.items[i].room_gear_id.v) {
				line->left += rows.items[i].units;
				if (str_is_none(line->asked)) {
					line->asked = str_format(
						req->arena, "%lld", (long long)rows.items[i].units);
				}
			}
		}
	}
}

enum outcome
show_things(struct req *req)
{
	const struct things_query *in = req->in;
	struct things_view view = { .in = in };
	struct room_list_row room;
	long long id = in->id.v;

	/* drawn again after a refusal it still only reads */
	if (booking_find(req->db, in->id, &view.row) != OK ||
		room_find(req->db, view.row.room_id, &room) != OK ||
		!booking_is_own(req, view.row.org_id)) {
		return NOT_FOUND;
	}
	view.room = room_name_of(&room);
	view.capacity = room.capacity;
	view.gear = gear_lines_of(req, room.room_venue_id, view.row.from_at, view.row.to_at);
	add_lent(req, in->id, &view.gear);
	view.guests = guest_list(req->db, in->id);
	view.may_change = may_change(req, &view.row);
	view.booking = url_own(req->arena, "/bookings/%lld", id);
	view.lend = url_own(req->arena, "/bookings/%lld/gear", id);
	view.invite = url_own(req->arena, "/bookings/%lld/guests", id);
	view.calendar = url_own(req->arena, "/bookings/%lld.ics", id);
	return respond(req, booking_things_page, &view);
}

/* ---- what is done --------------------------------------------------------------------------------- */

/* Who books a private room stands in the booking alone. */
static void
note_down(struct req *req, const char *verb, const struct booking_find_row *row,
	const struct room_list_row *room)
{
	struct scope scope = { room->owner_region_id, row->org_id };

	if (row->is_private) {
		scope.org = (struct org_id){ 0 };
	}
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "booking",
			       .object_id = row->id.v,
			       .scope = scope,
			       .is_unnamed = row->is_private });
}

static enum outcome
find_to_change(struct req *req, struct booking_id id, struct booking_find_row *ret_row,
	struct room_list_row *ret_room)
{
	enum outcome outcome = find_own(req, id, ret_row, ret_room);

	if (outcome == OK && !may_change(req, ret_row)) {
		return form_reject(req, "", N_("已经开始或者取消了，不能再改。"));
	}
	return outcome;
}

static enum outcome
done(struct req *req, struct booking_id id, const char *message)
{
	respond_flash(req, message);
	return respond_see_other(
		req, url_own(req->arena, "/bookings/%lld/things", (long long)id.v));
}

enum outcome
change_gear(struct req *req)
{
	const struct things_query *in = req->in;
	struct booking_refusal refusal;
	struct booking_find_row row;
	struct room_list_row room;
	struct gear_wishes wishes;
	enum outcome outcome = find_to_change(req, in->id, &row, &room);

	if (outcome != OK) {
		return outcome;
	}
	wishes = gear_wishes_of(req, room.room_venue_id);
	booking_gear_free(req->db, row.id);
	if (booking_gear_take(req,
		    &(struct gear_taking){
			    row.id, room.room_venue_id, row.from_at, row.to_at, &wishes },
		    &refusal) != OK) {
		form_error_with(req, "", refusal.message, refusal.args, refusal.arg_count);
		return INVALID;
	}
	note_down(req, "booking.gear", &row, &room);
	return done(req, in->id, N_("设备记下了。"));
}

enum outcome
add_guests(struct req *req)
{
	const struct things_query *in = req->in;
	struct guest_problem problem;
	struct booking_find_row row;
	struct room_list_row room;
	enum outcome outcome = find_to_change(req, in->id, &row, &room);

	if (outcome != OK) {
		return outcome;
	}
	if (guest_add_lines(req, &row, room.capacity, in->names, &problem) != OK) {
		form_error_with(req, "names", problem.sentence, &problem.word, 1);
		return INVALID;
	}
	note_down(req, "booking.guests", &row, &room);
	return done(req, in->id, N_("名单记下了。"));
}

enum outcome
remove_guest(struct req *req)
{
	const struct things_query *in = req->in;
	struct booking_find_row row;
	struct room_list_row room;
	enum outcome outcome = find_own(req, in->id, &row, &room);

	if (outcome == OK) {
		outcome = guest_remove(req->db, in->id, (struct booking_guest_id){ in->guest });
	}
	if (outcome != OK) {
		return outcome;
	}
	note_down(req, "booking.guests", &row, &room);
	return done(req, in->id, N_("已从名单上去掉。"));
}
