#include "i18n.h"
#include "keep_view.h"
#include "respond.h"
#include "room_look.h"
#include "rooms_pack.h"
#include "rooms_pages.h"
#include "rooms_view.h"

/* /desk/rooms: what waits for an answer, who comes today, rooms and closures of one's houses. */

enum { ASKS_PER_PAGE = 30, TODAY_MAX = 60, CLOSURES_MAX = 30 };

#define MINUTE_MS INT64_C(60000)

static struct str
hours_of(struct req *req, struct moment from_at, struct moment to_at)
{
	int64_t from = room_minute_of(from_at);

	return room_hours_text(req->arena, from, from + (to_at.ms - from_at.ms) / MINUTE_MS);
}

static struct str
when_of(struct req *req, struct moment from_at, struct moment to_at)
{
	struct day day = day_of_moment(from_at);
	struct str words = day_in_words(req->arena, req->lang, day),
		   hours = hours_of(req, from_at, to_at);

	return str_format(req->arena, "%.*s %s %.*s", STR_ARG(words),
		tr(req->lang, room_weekday(day)), STR_ARG(hours));
}

static struct str
moment_words(struct req *req, struct moment at)
{
	struct str day = day_in_words(req->arena, req->lang, day_of_moment(at)),
		   clock = room_clock_format(req->arena, room_minute_of(at));

	return str_format(req->arena, "%.*s %.*s", STR_ARG(day), STR_ARG(clock));
}

bool
desk_is_room(const struct desk_rooms_query *in, struct str value)
{
	int64_t id;

	return str_parse_int(value, &id) && id == in->room;
}

struct str
desk_day(struct arena *arena, const struct desk_rooms_query *in)
{
	return day_is_none(in->day) ? STR("") : day_format_iso(arena, in->day);
}

/* ---- what waits ---------------------------------------------------------------------------------- */

static void
make_asks(struct req *req, const struct kept_venues *kept, struct desk_rooms_view *view)
{
	const struct desk_rooms_query *in = req->in;
	struct booking_ask_list_args args = { .venue_ids = kept->ids,
		.order = BOOKING_ASK_LIST_BY_DUE,
		.room_id = { in->room },
		.after_due_at = { in->after_due },
		.after_id = in->after,
		.limit = ASKS_PER_PAGE + 1 };
	struct booking_ask_list_rows rows;

	args.clauses = (in->room > 0 ? BOOKING_ASK_LIST_ROOM : 0) |
		       (in->after > 0 ? BOOKING_ASK_LIST_AFTER : 0);
	if (!day_is_none(in->day)) {
		args.clauses |= BOOKING_ASK_LIST_DAY;
		args.since_at = day_start(in->day);
		args.until_at = day_start((struct day){ in->day.n + 1 });
	}
	rows = booking_ask_list(req->db, &args);
	view->has_more = rows.count > ASKS_PER_PAGE;
	rows.count = view->has_more ? ASKS_PER_PAGE : rows.count;
	view->asks.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_ask_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct booking_ask_list_row *row = &rows.items[i];
		bool is_change = str_equal(row->kind, STR("change"));

		view->asks.items[view->asks.count++] = (struct desk_ask_line){ .title = row->title,
			.author = row->author,
			.when = when_of(req, row->from_at, row->to_at),
			.old = is_change ? when_of(req, row->old_from_at, row->old_to_at)
					 : STR_NONE,
			.due = moment_words(req, row->due_at),
			.room = { row->room_name, row->room_name_en },
			.people = row->people,
			.is_change = is_change,
			.is_series = row->booking_series_id.v != 0,
			.to = url_own(req->arena, "/bookings/%lld", (long long)row->booking_id.v),
			.decide = url_own(req->arena, "/bookings/%lld/decide",
				(long long)row->booking_id.v) };
	}
	if (view->has_more) {
		const struct booking_ask_list_row *last = &rows.items[rows.count - 1];
		struct str day = day_is_none(in->day) ? STR("")
						      : day_format_iso(req->arena, in->day);

		view->more = url_own(req->arena,
			"/desk/rooms?room=%lld&day=%s&after_due=%lld&after=%lld",
			(long long)in->room, str_terminated(req->arena, day),
			(long long)last->due_at.ms, (long long)last->id.v);
	}
}

/* ---- today, rooms, closures ---------------------------------------------------------------------- */

static void
make_today(struct req *req, const struct kept_venues *kept, struct desk_rooms_view *view)
{
	struct day today = clock_today();
	struct booking_of_day_rows rows = booking_of_day(
		req->db, &(struct booking_of_day_args){ .venue_ids = kept->ids,
				 .since_at = day_start(today),
				 .until_at = day_start((struct day){ today.n + 1 }),
				 .limit = TODAY_MAX });

	view->today.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_day_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct booking_of_day_row *row = &rows.items[i];
		struct desk_day_line line = { .title = row->title,
			.author = row->author,
			.hours = hours_of(req, row->from_at, row->to_at),
			.room = { row->room_name, row->room_name_en },
			.state = N_("已确认"),
			.tone = "plain",
			.to = url_own(req->arena, "/bookings/%lld", (long long)row->id.v) };

		if (!moment_is_none(row->arrived_at)) {
			line.state = N_("已签到");
			line.tone = "ok";
		} else if (str_equal(row->state, STR("released"))) {
			line.state = N_("没有来");
			line.tone = "danger";
		} else if (str_equal(row->state, STR("requested"))) {
			line.state = N_("等待审批");
			line.tone = "warn";
		}
		view->today.items[view->today.count++] = line;
	}
}

static void
make_rooms(struct req *req, struct desk_rooms_view *view)
{
	struct room_list_rows rows = closure_rooms(req, STR("0"));
	struct choice *among = ARENA_ARRAY(req->arena, rows.count + 1, struct choice);

	view->rooms.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_room_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct room_list_row *row = &rows.items[i];
		struct room_door_row door;
		long long id = row->id.v;

		view->rooms.items[view->rooms.count++] = (struct desk_room_line){
			.name = room_name_of(row),
			.venue = { row->venue_name, row->venue_name_en },
			.kind = room_kind_name(req_pack(req), row->kind),
			.capacity = row->capacity,
			.is_private = row->is_private,
			.is_closed = row->is_closed,
			.to = url_own(req->arena, "/desk/rooms/%lld", id),
			.page = url_own(req->arena, "/rooms/%lld", id),
			.door = room_door(req->db, row->id, &door) == OK && door.door_code.len
					? url_own(req->arena, "/rooms/%lld/door?key=%s", id,
						  str_terminated(req->arena, door.door_code))
					: url_own(req->arena, "/rooms/%lld/door", id)
		};
		among[i] = (struct choice){ .value = str_format(req->arena, "%lld", id),
			.label = room_name_of(row) };
	}
	view->among = (struct choices){ among, rows.count };
}

static void
make_closures(struct req *req, const struct kept_venues *kept, struct desk_rooms_view *view)
{
	struct room_closure_coming_rows rows = room_closure_coming(
		req->db, db_now(req->db), kept->ids, CLOSURES_MAX);

	view->closures.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_closure_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct room_closure_coming_row *row = &rows.items[i];
		struct str from = moment_words(req, row->from_at),
			   to = moment_words(req, row->to_at);

		view->closures.items[view->closures.count++] = (struct desk_closure_line){
			.room = { row->room_name, row->room_name_en },
			.reason = { row->reason, row->reason_en },
			.when = str_format(req->arena, "%.*s – %.*s", STR_ARG(from), STR_ARG(to)),
			.lift = url_own(
				req->arena, "/desk/closures/%lld/lift", (long long)row->id.v)
		};
	}
}

enum outcome
show_desk_rooms(struct req *req)
{
	const struct desk_rooms_query *in = req->in;
	struct kept_venues kept = room_venues_kept(req);
	struct desk_rooms_view view = { .in = in,
		.is_filtered = in->room > 0 || !day_is_none(in->day) };

	make_asks(req, &kept, &view);
	make_rooms(req, &view);
	if (!view.is_filtered && in->after <= 0) {
		make_today(req, &kept, &view);
		make_closures(req, &kept, &view);
	}
	return respond(req, desk_rooms_page, &view);
}

enum outcome
show_desk_rooms_again(struct req *req)
{
	struct desk_rooms_query *in = ARENA_NEW(req->arena, struct desk_rooms_query);

	form_clear(&desk_rooms_form, in);
	req->in = in;
	return show_desk_rooms(req);
}
