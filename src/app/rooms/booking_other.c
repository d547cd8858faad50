#include "app.h"
#include "booking.h"
#include "rooms_pack.h"

/* What else there would be when a room is taken: the same room at another time, another room that is large enough. */

enum { DAYS_BEFORE = 3, DAYS_AFTER = 14, OF_THE_ROOM = 2 };

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

/* What a gap must keep to beside being free. */
struct keeping {
	const struct room_rule *rule;
	const struct booking_new *new;
	const struct calendar *calendar;
	struct moment now;
};

static bool
is_about_to_shut(const struct booking_shut *shut, const struct quota_gap *gap)
{
	for (size_t i = 0; shut && i < shut->rooms->count; i++) {
		if (shut->rooms->items[i].quota_thing_id.v == gap->thing.v) {
			return gap->from_at.ms < shut->to_at.ms && gap->to_at.ms > shut->from_at.ms;
		}
	}
	return false;
}

static bool
is_open(void *arg, const struct quota_gap *gap)
{
	const struct keeping *keeping = arg;
	const struct room_wish wish = { .from_at = gap->from_at,
		.to_at = gap->to_at,
		.now = keeping->now,
		.people = keeping->new->people,
		.capacity = INT64_MAX,
		.calendar = keeping->calendar };

	return !is_about_to_shut(keeping->new->shut, gap) &&
	       room_rule_judge(keeping->rule, &wish).verdict == ROOM_FITS;
}

/* The farther house is as far as another day. */
static int64_t
distance(const struct booking_new *new, const struct booking_other *other)
{
	int64_t ms = other->from_at.ms - new->from_at.ms;

	return (ms < 0 ? -ms : ms) + (other->room.id.v == new->room.id.v ? 0 : MINUTE_MS) +
	       (other->room.room_venue_id.v == new->room.room_venue_id.v ? 0 : DAY_MS);
}

static void
add_other(const struct booking_new *new, struct booking_others *others,
	const struct booking_other *other)
{
	size_t at = others->count;

	while (at > 0 && distance(new, &others->items[at - 1]) > distance(new, other)) {
		if (at < BOOKING_OTHERS_MAX) {
			others->items[at] = others->items[at - 1];
		}
		at--;
	}
	if (at < BOOKING_OTHERS_MAX) {
		others->items[at] = *other;
		others->count += others->count < BOOKING_OTHERS_MAX;
	}
}

static void
look_in(struct req *req, const struct booking_new *new, const struct room_list_row *room,
	struct booking_others *others)
{
	struct day day = day_of_moment(new->from_at);
	struct keeping keeping = {
		.new = new, .calendar = req_calendar(req), .now = db_now(req->db)
	};
	struct room_rule rule;
	struct quota_gap_wish wish = { .window = { &room->quota_thing_id, 1,
					       day_start((struct day){ day.n - DAYS_BEFORE }),
					       day_start((struct day){ day.n + DAYS_AFTER }) },
		.near_at = new->from_at,
		.minutes = (new->to_at.ms - new->from_at.ms) / MINUTE_MS,
		.is_open = is_open,
		.arg = &keeping };
	struct quota_gaps gaps;

	if (!room_rule_find(req_pack(req), room->rule, &rule)) {
		return;
	}
	keeping.rule = &rule;
	wish.before_minutes = rule.before_minutes;
	wish.after_minutes = rule.after_minutes;
	wish.step_minutes = rule.step_minutes;
	gaps = quota_gap_list(req->db, &wish, room->id.v == new->room.id.v ? OF_THE_ROOM : 1);
	for (size_t i = 0; i < gaps.count; i++) {
		add_other(new, others,
			&(struct booking_other){
				*room, gaps.items[i].from_at, gaps.items[i].to_at });
	}
}

struct booking_others
booking_others_find(struct req *req, const struct booking_new *new)
{
	struct booking_others others = {
		ARENA_ARRAY(req->arena, BOOKING_OTHERS_MAX + 1, struct booking_other), 0
	};
	struct room_list_rows rooms = room_list(
		req->db, &(struct room_list_args){ .limit = ROOMS_MAX });

	if (new->to_at.ms <= new->from_at.ms || new->to_at.ms - new->from_at.ms > DAY_MS) {
		return others;
	}
	for (size_t i = 0; i < rooms.count; i++) {
		const struct room_list_row *room = &rooms.items[i];
		bool is_same = room->id.v == new->room.id.v;

		/* what wants to be private is offered only where it stays so */
		if (!room->is_closed &&
			(is_same || (room->capacity >= new->people &&
					    room->is_private == new->room.is_private))) {
			look_in(req, new, room, &others);
		}
	}
	return others;
}
