#include "room_week.h"

#include "i18n.h"
#include "respond.h"
#include "rooms_pages.h"

enum { VENUES_MAX = 200, TAKEN_MAX = 20000 };

#define MINUTE_MS INT64_C(60000)

static const struct field fields[] = {
	{ .name = "venue",
		.type = FIELD_INT,
		.offset = offsetof(struct room_week_query, venue),
		.label = N_("场馆"),
		.max = INT64_MAX },
	{ .name = "day",
		.type = FIELD_DAY,
		.offset = offsetof(struct room_week_query, day),
		.label = N_("哪一周"),
		.hint = N_("这一周里的任何一天") },
};
const struct form room_week_form = { "room_week_query", fields, FIELD_COUNT(fields),
	sizeof(struct room_week_query), NULL };

static struct url
week_url(struct req *req, struct room_venue_id venue, struct day day)
{
	return url_own(req->arena, "/rooms/week?venue=%lld&day=%s", (long long)venue.v,
		str_terminated(req->arena, day_format_iso(req->arena, day)));
}

static bool
find_house(struct req *req, const struct room_week_query *in, struct room_week_view *view,
	struct room_venue_id *ret_id)
{
	struct room_venue_list_rows rows = room_venue_list(req->db, VENUES_MAX);
	const struct room_venue_list_row *found = rows.count ? &rows.items[0] : NULL;

	for (size_t i = 0; i < rows.count; i++) {
		found = rows.items[i].id.v == in->venue ? &rows.items[i] : found;
	}
	if (!found) {
		return false;
	}
	view->venues.items = ARENA_ARRAY(req->arena, rows.count, struct room_link);
	for (size_t i = 0; i < rows.count; i++) {
		view->venues.items[view->venues.count++] = (struct room_link){
			.label = { rows.items[i].name, rows.items[i].name_en },
			.to = week_url(req, rows.items[i].id, view->from),
			.is_current = rows.items[i].id.v == found->id.v
		};
	}
	view->venue = (struct bilingual){ found->name, found->name_en };
	*ret_id = found->id;
	return true;
}

static void
add_days(struct req *req, struct room_week_view *view, struct room_venue_id venue)
{
	view->days.items = ARENA_ARRAY(req->arena, ROOM_WEEK_DAYS, struct week_day);
	for (int i = 0; i < ROOM_WEEK_DAYS; i++) {
		struct day day = { view->from.n + i };
		int year, month, mday;

		day_split(day, &year, &month, &mday);
		view->days.items[view->days.count++] = (struct week_day){ .weekday = room_weekday(
										  day),
			.mday = mday,
			.is_current = day.n == clock_today().n,
			.to = url_own(req->arena, "/rooms?venue=%lld&day=%s&show=grid",
				(long long)venue.v,
				str_terminated(req->arena, day_format_iso(req->arena, day))) };
	}
}

/* "9:00", written where it goes; it is done for every booking of the week. */
static char *
put_clock(char *at, int64_t minute)
{
	int64_t hour = minute / 60, rest = minute % 60;

	if (hour >= 10) {
		*at++ = (char)('0' + hour / 10);
	}
	*at++ = (char)('0' + hour % 10);
	*at++ = ':';
	*at++ = (char)('0' + rest / 10);
	*at++ = (char)('0' + rest % 10);
	return at;
}

static struct week_taken
taken_of(const struct booking_week_row *row, struct moment midnight)
{
	int64_t from = (row->from_at.ms - midnight.ms) / MINUTE_MS,
		to = (row->to_at.ms - midnight.ms) / MINUTE_MS;
	struct week_taken taken = { .author = row->author };
	char *at = put_clock(taken.hours, from);

	memcpy(at, "–", strlen("–"));
	at = put_clock(at + strlen("–"), to > MINUTES_OF_DAY ? MINUTES_OF_DAY : to);
	*at = '\0';
	return taken;
}

/* Rows come room by room and by time, so those of a room's day stand together. */
static void
add_rooms(struct req *req, struct room_week_view *view, struct room_venue_id venue)
{
	struct room_list_rows rooms = room_list(
		req->db, &(struct room_list_args){
				 .clauses = ROOM_LIST_VENUE, .venue = venue, .limit = ROOMS_MAX });
	struct moment monday = day_start(view->from);
	struct booking_week_rows rows = booking_week(req->db,
		&(struct booking_week_args){ .room_venue_id = venue,
			.since_at = monday,
			.until_at = day_start((struct day){ view->from.n + ROOM_WEEK_DAYS }),
			.limit = TAKEN_MAX });
	struct week_taken *taken = ARENA_ARRAY(req->arena, rows.count + 1, struct week_taken);
	size_t at = 0;

	view->rooms.items = ARENA_ARRAY(req->arena, rooms.count + 1, struct week_room);
	for (size_t i = 0; i < rooms.count; i++) {
		struct week_room *room = &view->rooms.items[view->rooms.count++];

		*room = (struct week_room){ .name = room_name_of(&rooms.items[i]),
			.capacity = rooms.items[i].capacity,
			.to = url_own(req->arena, "/rooms/%lld", (long long)rooms.items[i].id.v),
			.days.count = ROOM_WEEK_DAYS };
		for (; at < rows.count && rows.items[at].room_id.v == rooms.items[i].id.v; at++) {
			int64_t day = (rows.items[at].from_at.ms - monday.ms) /
				      (MINUTES_OF_DAY * MINUTE_MS);
			struct week_cell *cell = &room->days.items[day];

			taken[at] = taken_of(&rows.items[at],
				(struct moment){ monday.ms + day * MINUTES_OF_DAY * MINUTE_MS });
			if (cell->count++ == 0) {
				cell->items = &taken[at];
			}
		}
	}
}

enum outcome
show_room_week(struct req *req)
{
	const struct room_week_query *in = req->in;
	struct room_week_view view = { .from = room_period_start(ROOM_WEEK,
					       day_is_none(in->day) ? clock_today() : in->day) };
	struct room_venue_id venue;

	view.to = (struct day){ view.from.n + ROOM_WEEK_DAYS - 1 };
	if (!find_house(req, in, &view, &venue)) {
		return respond(req, rooms_none_page, &(struct rooms_view){ .may_book = false });
	}
	add_days(req, &view, venue);
	add_rooms(req, &view, venue);
	view.before = week_url(req, venue, (struct day){ view.from.n - ROOM_WEEK_DAYS });
	view.after = week_url(req, venue, (struct day){ view.from.n + ROOM_WEEK_DAYS });
	view.today = week_url(req, venue, clock_today());
	view.grid = url_own(req->arena, "/rooms?venue=%lld&show=grid", (long long)venue.v);
	view.list = url_own(req->arena, "/rooms?venue=%lld&show=list", (long long)venue.v);
	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
	return respond(req, room_week_page, &view);
}
