#include "actor.h"
#include "i18n.h"
#include "region.h"
#include "respond.h"
#include "rooms_pack.h"
#include "rooms_pages.h"
#include "rooms_view.h"

/* /rooms: a house's rooms on a day, as a timetable or as a list of what is free. */

enum { WEEK_DAYS = 7, VENUES_MAX = 200, SLOT_MINUTES = 30, DAYS_LOOKED = 14 };

#define MINUTE_MS INT64_C(60000)

static struct url
at_of(struct arena *arena, int64_t venue, struct day day, const char *way)
{
	const char *at = str_terminated(arena, day_format_iso(arena, day));

	return way[0] ? url_own(arena, "/rooms?venue=%lld&day=%s&show=%s", (long long)venue, at,
				way)
		      : url_own(arena, "/rooms?venue=%lld&day=%s", (long long)venue, at);
}

/* The house that was asked for, else the first. */
static bool
find_venue(struct req *req, int64_t wanted, struct rooms_view *view, struct room_venue_id *ret_id)
{
	struct room_venue_list_rows rows = room_venue_list(req->db, VENUES_MAX);
	const struct room_venue_list_row *found = rows.count ? &rows.items[0] : NULL;

	for (size_t i = 0; i < rows.count; i++) {
		found = rows.items[i].id.v == wanted ? &rows.items[i] : found;
	}
	if (!found) {
		return false;
	}
	view->venues.items = ARENA_ARRAY(req->arena, rows.count, struct room_link);
	for (size_t i = 0; i < rows.count; i++) {
		view->venues.items[view->venues.count++] = (struct room_link){
			.label = { rows.items[i].name, rows.items[i].name_en },
			.to = url_own(
				req->arena, "/rooms?venue=%lld", (long long)rows.items[i].id.v),
			.is_current = rows.items[i].id.v == found->id.v
		};
	}
	view->venue = (struct bilingual){ found->name, found->name_en };
	view->address = (struct bilingual){ found->address, found->address };
	*ret_id = found->id;
	return true;
}

struct looks {
	struct room_look *items;
	size_t count;
};

static struct looks
looks_of(struct req *req, struct room_venue_id venue, struct day from, int days)
{
	struct room_list_rows rooms = room_list(
		req->db, &(struct room_list_args){
				 .clauses = ROOM_LIST_VENUE, .venue = venue, .limit = ROOMS_MAX });
	struct looks looks = { ARENA_ARRAY(req->arena, rooms.count + 1, struct room_look), 0 };

	for (size_t i = 0; i < rooms.count; i++) {
		looks.count += room_look_at(
			req, &rooms.items[i], from, days, &looks.items[looks.count]);
	}
	return looks;
}

/* Today while something can still be booked, else the next day on which it can. */
static struct day
first_day(const struct looks *looks)
{
	struct day today = clock_today();

	for (int i = 0; i < DAYS_LOOKED; i++) {
		struct day day = { today.n + i };
		enum room_day_state state = room_day_state(looks->items, looks->count, day);

		if (state == ROOM_DAY_AMPLE || state == ROOM_DAY_SCARCE) {
			return day;
		}
	}
	return today;
}

static void
make_week(struct req *req, const struct looks *looks, int64_t venue, struct rooms_view *view)
{
	struct day monday = room_period_start(ROOM_WEEK, view->day);
	const char *way = view->is_list ? "list" : "grid";

	view->days.items = ARENA_ARRAY(req->arena, WEEK_DAYS, struct week_day);
	for (int i = 0; i < WEEK_DAYS; i++) {
		struct day day = { monday.n + i };
		enum room_day_state state = room_day_state(looks->items, looks->count, day);
		int year, month, mday;

		day_split(day, &year, &month, &mday);
		view->days.items[view->days.count++] = (struct week_day){ .weekday = room_weekday(
										  day),
			.word = room_day_word(state),
			.mday = mday,
			.is_current = day.n == view->day.n,
			.is_off = state <= ROOM_DAY_LATER,
			.is_free = state == ROOM_DAY_AMPLE || state == ROOM_DAY_SCARCE,
			.to = at_of(req->arena, venue, day, way) };
	}
	day_split(view->day, &view->year, &view->month, &view->mday);
	view->weekday = room_weekday(view->day);
	/* ISO 8601: the week that holds the year's first Thursday is the first */
	{
		struct day thursday = { monday.n + 3 };
		int year, month, mday;

		day_split(thursday, &year, &month, &mday);
		view->week = (thursday.n - day_of(year, 1, 1).n) / WEEK_DAYS + 1;
	}
	view->before = at_of(req->arena, venue, (struct day){ view->day.n - WEEK_DAYS }, way);
	view->after = at_of(req->arena, venue, (struct day){ view->day.n + WEEK_DAYS }, way);
	view->today = at_of(req->arena, venue, clock_today(), way);
	view->grid = at_of(req->arena, venue, view->day, "grid");
	view->week_of_all = url_own(req->arena, "/rooms/week?venue=%lld&day=%s", (long long)venue,
		str_terminated(req->arena, day_format_iso(req->arena, view->day)));
	view->list = at_of(req->arena, venue, view->day, "list");
}

static struct url
slot_url(struct arena *arena, const struct room_column *column, int64_t minute)
{
	int64_t end = minute + column->look->rule.min_minutes;

	if (room_is_free(column->look, column->day, minute, end + SLOT_MINUTES)) {
		end += SLOT_MINUTES; /* half an hour is seldom enough */
	}
	return url_own(arena, "/rooms?venue=%lld&day=%s&room=%lld&start=%s&end=%s&show=grid#slip",
		(long long)column->venue, str_terminated(arena, day_format_iso(arena, column->day)),
		(long long)column->look->room.id.v,
		str_terminated(arena, room_clock_format(arena, minute)),
		str_terminated(arena, room_clock_format(arena, end)));
}

static struct room_head
head_of(struct req *req, const struct room_list_row *room)
{
	return (struct room_head){ .name = room_name_of(room),
		.equipment = { room->equipment, room->equipment_en },
		.capacity = room->capacity,
		.to = url_own(req->arena, "/rooms/%lld", (long long)room->id.v) };
}

static void
make_table(struct req *req, const struct looks *looks, int64_t venue, struct rooms_view *view)
{
	const struct rooms_query *in = req->in;
	int64_t from = MINUTES_OF_DAY, to = 0, chosen_from = 0, chosen_to = 0;
	bool has_times = room_clock_parse(in->start, &chosen_from) &&
			 room_clock_parse(in->end, &chosen_to);

	for (size_t i = 0; i < looks->count; i++) {
		struct room_hours hours = room_hours_on(
			&looks->items[i].rule, looks->items[i].calendar, view->day);

		if (hours.from < hours.to) {
			from = hours.from < from ? hours.from : from;
			to = hours.to > to ? hours.to : to;
		}
	}
	view->is_shut = to <= from;
	view->table.lines = room_lines_make(req->arena, from, to, looks->count);
	view->table.heads.items = ARENA_ARRAY(req->arena, looks->count + 1, struct room_head);
	for (size_t i = 0; i < looks->count; i++) {
		const struct room_look *look = &looks->items[i];
		struct room_column column = { .look = look,
			.day = view->day,
			.from = from,
			.lines = view->table.lines.items,
			.line_count = view->table.lines.count,
			.at = i,
			.slot_url = slot_url,
			.venue = venue };

		if (has_times && in->room == look->room.id.v &&
			room_is_free(look, view->day, chosen_from, chosen_to)) {
			column.chosen_from = chosen_from;
			column.chosen_to = chosen_to;
		}
		view->table.heads.items[view->table.heads.count++] = head_of(req, &look->room);
		room_column_draw(req->arena, &column);
	}
}

static void
make_offers(struct req *req, const struct looks *looks, int64_t venue, struct rooms_view *view)
{
	view->offers.items = ARENA_ARRAY(req->arena, looks->count + 1, struct room_offers);
	for (size_t i = 0; i < looks->count; i++) {
		const struct room_look *look = &looks->items[i];
		struct room_gaps gaps = room_gaps_of(req->arena, look, view->day);
		struct room_offers *list = &view->offers.items[view->offers.count++];
		struct room_column column = { .look = look, .day = view->day, .venue = venue };

		list->room = head_of(req, &look->room);
		list->offers.items = ARENA_ARRAY(req->arena, gaps.count + 1, struct room_offer);
		for (size_t k = 0; k < gaps.count; k++) {
			list->offers.items[list->offers.count++] = (struct room_offer){
				.hours = room_hours_text(
					req->arena, gaps.items[k].from, gaps.items[k].to),
				.to = slot_url(req->arena, &column, gaps.items[k].from)
			};
		}
	}
}

/* What is chosen, and the form for it. */
static void
make_slip(struct req *req, struct rooms_view *view)
{
	const struct rooms_query *in = req->in;
	struct booking_input wanted = { .id = { in->room },
		.day = view->day,
		.start = in->start,
		.end = in->end,
		.people = INT_NONE,
		.title = STR_NONE };
	struct room_list_row room;

	view->slip.is_signed_in = req->actor->login.v != 0;
	view->slip.may_book = req_may(req, &right_room_book, NULL);
	if (in->room > 0 && room_find(req->db, wanted.id, &room) == OK) {
		booking_slip_make(req, &room, &wanted, &view->slip);
	}
}

enum outcome
show_rooms(struct req *req)
{
	const struct rooms_query *in = req->in;
	struct rooms_view view = { .may_book = req_may(req, &right_room_book, NULL) };
	struct room_venue_id venue;
	struct day day = clock_today();
	struct looks looks;

	view.is_list = str_equal(in->show, STR("list")) ||
		       (str_is_empty(in->show) && req->view == VIEW_ELDER);
	if (!find_venue(req, in->venue, &view, &venue)) {
		return respond(req, rooms_none_page, &view);
	}
	if (day_is_none(in->day)) {
		looks = looks_of(req, venue, day, DAYS_LOOKED);
		day = first_day(&looks);
	} else {
		day = in->day;
	}
	view.day = day;
	looks = looks_of(req, venue, room_period_start(ROOM_WEEK, day), WEEK_DAYS);
	make_week(req, &looks, venue.v, &view);
	make_table(req, &looks, venue.v, &view);
	if (view.is_list) {
		make_offers(req, &looks, venue.v, &view);
	}
	make_slip(req, &view);
	/* what has begun can no longer be booked */
	req->res.until_ms = (clock_now().ms / (SLOT_MINUTES * MINUTE_MS) + 1) * SLOT_MINUTES *
			    MINUTE_MS;
	return respond(req, rooms_page, &view);
}
