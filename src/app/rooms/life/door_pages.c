#include "actor.h"
#include "app.h"
#include "i18n.h"
#include "life_view.h"
#include "respond.h"
#include "rooms_pack.h"
#include "rooms_pages.h"
#include "rooms_view.h"

/* The display at a door, and checking in there. */

enum { TURNS_MAX = 6, DAY_HOURS = 24 };

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

const struct member checkin_api_members[CHECKIN_API_MEMBERS] = {
	{ "id", MEMBER_ID, offsetof(struct checkin_api_item, id), false },
	{ "state", MEMBER_STR, offsetof(struct checkin_api_item, state), false },
};

/* Whose turn it is in a room, and who comes after on that day. */
static struct booking_at_door_rows
turns_of(struct req *req, struct room_id room)
{
	struct moment now = db_now(req->db);

	return booking_at_door(
		req->db, &(struct booking_at_door_args){ .room_id = room,
				 .earliest_at = { now.ms - DAY_MS },
				 .until_at = day_start((struct day){ day_of_moment(now).n + 1 }),
				 .now = now,
				 .limit = TURNS_MAX });
}

static struct door_turn
turn_of(struct req *req, const struct booking_at_door_row *row)
{
	int64_t from = room_minute_of(row->from_at);

	return (struct door_turn){ .is_there = true,
		.is_private = row->is_private,
		.is_arrived = !moment_is_none(row->arrived_at),
		.is_awaited = !moment_is_none(row->release_at),
		.author = row->is_private ? STR_NONE : row->author,
		.title = row->is_private ? STR_NONE : row->title,
		.hours = room_hours_text(
			req->arena, from, from + (row->to_at.ms - row->from_at.ms) / MINUTE_MS) };
}

/* The page's address at the door, whole if the site knows its own. */
static void
make_qr(struct req *req, struct door_view *view)
{
	struct str address = app_address(req_app(req), req->arena);

	view->has_qr = qr_make(req->arena,
			       str_format(req->arena, "%.*s/checkin/%.*s", STR_ARG(address),
				       STR_ARG(view->code)),
			       &view->qr) == OK;
}

enum outcome
show_door(struct req *req)
{
	const struct door_query *in = req->in;
	struct moment now = db_now(req->db);
	struct door_view view = { .clock = room_clock_format(req->arena, room_minute_of(now)) };
	struct booking_at_door_rows turns;
	struct room_list_row room;
	struct room_door_row door;

	if (room_find(req->db, in->id, &room) != OK || room_door(req->db, in->id, &door) != OK) {
		return NOT_FOUND;
	}
	view.room = room_name_of(&room);
	view.venue = (struct bilingual){ room.venue_name, room.venue_name_en };
	view.is_closed = room.is_closed;
	turns = turns_of(req, room.id);
	for (size_t i = 0; i < turns.count; i++) {
		bool is_now = turns.items[i].from_at.ms <= now.ms;

		if (is_now) {
			view.now = turn_of(req, &turns.items[i]);
		} else if (!view.next.is_there) {
			view.next = turn_of(req, &turns.items[i]);
		}
	}
	/* how to check in is shown at the door alone, so that nobody does from home */
	if (door.door_code.len && str_equal(in->key, door.door_code)) {
		view.code = door.door_code;
		make_qr(req, &view);
		req->res.is_private = true;
	}
	respond_header(req, "Refresh", STR("60"));
	return respond(req, door_page, &view);
}

/* ---- checking in --------------------------------------------------------------------------------- */

static enum outcome
find_by_door(struct req *req, struct str code, struct room_list_row *ret_room)
{
	struct room_find_by_door_row found;

	return room_find_by_door(req->db, code, &found) == OK
		       ? room_find(req->db, found.id, ret_room)
		       : NOT_FOUND;
}

static bool
is_due(const struct room_rule *rule, const struct booking_at_door_row *row, struct moment now)
{
	return booking_is_at_door(rule, row->from_at, row->to_at, row->release_at, now);
}

enum outcome
show_checkin(struct req *req)
{
	const struct checkin_input *in = req->in;
	struct checkin_view view = { .in = in,
		.is_done = str_equal(in->done, STR("1")),
		.is_signed_in = req->actor->login.v != 0 };
	struct room_rule rule = { .checkin_minutes = 0 };
	struct booking_at_door_rows turns;
	struct room_list_row room;

	if (find_by_door(req, in->code, &room) != OK) {
		return NOT_FOUND;
	}
	room_rule_find(req_pack(req), room.rule, &rule);
	view.room = room_name_of(&room);
	view.venue = (struct bilingual){ room.venue_name, room.venue_name_en };
	view.before_minutes = rule.checkin_minutes;
	view.to = url_own(req->arena, "/checkin/%s", str_terminated(req->arena, in->code));
	view.back = url_own(req->arena, "/rooms/%lld", (long long)room.id.v);
	turns = turns_of(req, room.id);
	view.own.items = ARENA_ARRAY(req->arena, turns.count + 1, struct checkin_own);
	for (size_t i = 0; i < turns.count; i++) {
		const struct booking_at_door_row *row = &turns.items[i];

		if (row->from_at.ms <= db_now(req->db).ms) {
			view.now = turn_of(req, row);
		}
		if (booking_is_own(req, row->org_id) && is_due(&rule, row, db_now(req->db))) {
			view.own.items[view.own.count++] = (struct checkin_own){ .id = row->id.v,
				.title = row->title,
				.hours = turn_of(req, row).hours,
				.is_arrived = !moment_is_none(row->arrived_at) };
		}
	}
	req->res.is_private = true;
	return respond(req, checkin_page, &view);
}

/* Which booking is meant: one's own, or the one whose number was typed. */
static bool
is_meant(struct req *req, const struct checkin_input *in, const struct booking_at_door_row *row)
{
	if (in->number.len) {
		return row->arrive_code.len &&
		       str_equal(str_lower_ascii(req->arena, in->number),
			       str_lower_ascii(req->arena, row->arrive_code));
	}
	return in->booking == row->id.v && booking_is_own(req, row->org_id);
}

static enum outcome
arrived(struct req *req, const struct checkin_input *in, struct booking_id id)
{
	struct checkin_api_item item = { id, STR("arrived") };

	if (!req->is_api) {
		return respond_see_other(req, url_own(req->arena, "/checkin/%s?done=1",
						      str_terminated(req->arena, in->code)));
	}
	return respond_json(req, 200, checkin_api_members, CHECKIN_API_MEMBERS, &item);
}

enum outcome
check_in(struct req *req)
{
	const struct checkin_input *in = req->in;
	struct booking_deed deed = booking_deed_of(req);
	struct booking_at_door_rows turns;
	struct room_list_row room;

	if (find_by_door(req, in->code, &room) != OK) {
		return NOT_FOUND;
	}
	turns = turns_of(req, room.id);
	for (size_t i = 0; i < turns.count; i++) {
		struct booking_find_row row;

		if (is_meant(req, in, &turns.items[i]) &&
			booking_find_to_change(req->db, turns.items[i].id, &row) == OK &&
			booking_arrive(&deed, &row) == OK) {
			return arrived(req, in, row.id);
		}
	}
	return form_reject(req, "number",
		N_("没有找到现在可以签到的预约：看看签到码对不对，是不是还没到时间，或者已经签到了"
		   "。"));
}
