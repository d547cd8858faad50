#include "keep.h"

#include "actor.h"
#include "app.h"
#include "buf.h"

/* Whose houses, and what a closure touches. */

enum { VENUES_MAX = 50, IDS_BYTES = 24 * 50, DAY_MS = 86400000 };

static bool
is_keeping(const struct grant *grant)
{
	return grant->region.v && (right_room_keep.roles & ROLE_BIT(grant->role));
}

const struct grant *
room_keeper_grant(struct req *req)
{
	for (size_t i = 0; i < req->actor->grant_count; i++) {
		if (is_keeping(&req->actor->grants[i])) {
			return &req->actor->grants[i];
		}
	}
	return NULL;
}

struct kept_venues
room_venues_kept(struct req *req)
{
	struct kept_venues kept = { ARENA_ARRAY(req->arena, VENUES_MAX, struct room_venue_kept_row),
		0, STR_NONE };
	struct buf *ids = buf_create(req->arena, IDS_BYTES);

	buf_char(ids, '[');
	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *grant = &req->actor->grants[i];
		struct room_venue_kept_rows rows;

		if (!is_keeping(grant)) {
			continue;
		}
		rows = room_venue_kept(
			req->db, str_of(role_name(grant->role)), grant->region, VENUES_MAX);
		for (size_t k = 0; k < rows.count && kept.count < VENUES_MAX; k++) {
			buf_format(ids, "%s%lld", kept.count ? "," : "",
				(long long)rows.items[k].id.v);
			kept.items[kept.count++] = rows.items[k];
		}
	}
	buf_char(ids, ']');
	kept.ids = buf_view(ids);
	return kept;
}

enum outcome
room_find_kept(struct req *req, struct room_id id, struct room_list_row *ret_room)
{
	return room_find(req->db, id, ret_room) == OK && room_is_kept(req, ret_room) ? OK
										     : NOT_FOUND;
}

struct room_list_rows
closure_rooms(struct req *req, struct str room)
{
	struct kept_venues kept = room_venues_kept(req);
	struct room_list_rows all = { ARENA_ARRAY(req->arena, ROOMS_MAX, struct room_list_row), 0 };
	int64_t wanted = 0;

	if (!str_parse_int(room, &wanted)) {
		return all;
	}
	for (size_t i = 0; i < kept.count; i++) {
		struct room_list_rows rows = room_list(
			req->db, &(struct room_list_args){ .clauses = ROOM_LIST_VENUE,
					 .venue = kept.items[i].id,
					 .limit = ROOMS_MAX });

		for (size_t k = 0; k < rows.count && all.count < ROOMS_MAX; k++) {
			if (wanted == 0 || rows.items[k].id.v == wanted) {
				all.items[all.count++] = rows.items[k];
			}
		}
	}
	return all;
}

static void
find_others(struct req *req, const struct booking_shut *shut, struct closure_touch *touch)
{
	struct booking_new new = { .room = touch->room,
		.people = touch->row.people,
		.from_at = touch->row.from_at,
		.to_at = touch->row.to_at,
		.shut = shut };

	touch->others = booking_others_find(req, &new);
}

struct closure_report
closure_look(struct req *req, const struct closure_input *in, const struct room_list_rows *rooms,
	bool has_others)
{
	const struct booking_shut shut = { rooms, in->from_at, in->to_at };
	struct closure_report report = {
		ARENA_ARRAY(req->arena, CLOSURE_TOUCHED_MAX + 1, struct closure_touch), 0, false
	};

	for (size_t i = 0; i < rooms->count; i++) {
		struct booking_touched_rows rows = booking_touched(
			req->db, &(struct booking_touched_args){ .room_id = rooms->items[i].id,
					 .until_at = in->to_at,
					 .earliest_at = { in->from_at.ms - DAY_MS },
					 .since_at = in->from_at,
					 .limit = CLOSURE_TOUCHED_MAX + 1 });

		for (size_t k = 0; k < rows.count; k++) {
			struct closure_touch *touch = &report.items[report.count];

			if (report.count == CLOSURE_TOUCHED_MAX) {
				report.is_too_many = true;
				return report;
			}
			*touch = (struct closure_touch){ .room = rooms->items[i],
				.row = rows.items[k] };
			if (has_others && report.count < CLOSURE_OTHERS_MAX) {
				find_others(req, &shut, touch);
			}
			report.count++;
		}
	}
	return report;
}
