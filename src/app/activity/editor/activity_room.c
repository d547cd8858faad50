#include "activity_plan.h"
#include "activity_store.h"
#include "app.h"
#include "respond.h"

/* The room that an activity takes: with it, moved with it, given back with it. */

static void
put(struct req *req, struct activity_id id, struct room_id room, int64_t booking, bool is_booked)
{
	activity_plan_set_room(req->db, &(struct activity_plan_set_room_args){ .activity_id = id,
						.room_id = room,
						.booking_id = { booking },
						.is_booked = is_booked });
}

void
activity_room_free(struct req *req, struct activity_id id, struct str note)
{
	struct activity_plan_find_row plan = activity_plan_of(req->db, id);

	if (plan.booking_id.v && plan.is_booked) {
		rooms_use_free(req, plan.booking_id.v, note);
	}
	if (plan.booking_id.v) {
		put(req, id, plan.room_id, 0, false);
	}
}

static enum outcome
refuse(struct req *req, const struct rooms_refusal *refusal)
{
	form_error_with(req, refusal->is_people ? "capacity" : "room",
		refusal->message ? refusal->message : N_("这个时间订不到这个场地。"), refusal->args,
		refusal->arg_count);
	return INVALID;
}

enum outcome
activity_room_keep(struct req *req, const struct activity_find_row *row, struct room_id room)
{
	struct activity_plan_find_row plan = activity_plan_of(req->db, row->id);
	struct rooms_refusal refusal = { .message = NULL };
	struct rooms_wish wish = { .room = room.v,
		.org = row->org_id,
		.author = row->author,
		.title = row->title,
		.people = row->capacity,
		.time = { row->from_at, row->to_at } };
	int64_t booking = 0;
	bool is_new = false;

	if (plan.booking_id.v && plan.is_booked && plan.room_id.v == room.v) {
		return rooms_use_move(req, plan.booking_id.v, &wish.time, &refusal) == OK
			       ? OK
			       : refuse(req, &refusal);
	}
	if (!room.v && !plan.room_id.v) {
		return OK;
	}
	/* the new one first: what is refused leaves the old one where it was */
	if (room.v && rooms_use_take(req, &wish, &booking, &is_new, &refusal) != OK) {
		return refuse(req, &refusal);
	}
	if (plan.booking_id.v && plan.is_booked) {
		rooms_use_free(req, plan.booking_id.v, STR_NONE);
	}
	activity_plan_add(req->db, row->id, row->id, (struct activity_series_id){ 0 });
	put(req, row->id, room, booking, is_new);
	return OK;
}

struct rooms_verdict *
activity_room_look(struct req *req, const struct activity_input *in,
	const struct activity_find_row *row, const struct activity_dates *dates)
{
	struct rooms_wish wish = { .room = activity_room_typed(in).v,
		.org = row->org_id,
		.author = row->author,
		.title = in->title,
		.people = in->capacity,
		.time = { in->from_at, in->to_at } };

	return rooms_use_look(req, &wish, dates->items, dates->count);
}
