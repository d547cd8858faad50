#include "rooms.h"

#include "booking.h"
#include "i18n.h"
#include "rooms_api.h"
#include "rooms_demo.h"
#include "rooms_pack.h"
#include "rooms_view.h"

/* Rooms: the office as the program sees it. */

#define API_POST(at, by, takes, runs, called)                                               \
	{                                                                                   \
		.method = METHOD_POST, .path = at, .right = by, .form = takes, .run = runs, \
		.title = called, .answer = booking_api_members,                             \
		.answer_count = BOOKING_API_MEMBERS                                         \
	}

/* Booking is the organisations' right; who looks after rooms sees and ends bookings of his house. */
static const struct right right_booking_see = { .name = "room.see",
	.label = N_("查看和取消预约"),
	.roles = ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER) | ROLE_BIT(ROLE_CENTER) |
		 ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_COMMUNITY) };

static const struct route routes[] = {
	PUBLIC_PAGE("/rooms", &rooms_form, show_rooms, N_("场地预约")),
	PUBLIC_PAGE("/rooms/{id}", &room_form, show_room, N_("一个场地的一周")),
	OWN_PAGE("/rooms/{id}/book", &right_room_book, NULL, &room_booking_form, show_booking_new,
		N_("预约场地")),
	OWN_POST("/rooms/{id}/book", &right_room_book, NULL, &booking_form, add_booking,
		show_booking_new, N_("预约场地")),
	OWN_PAGE("/bookings", &right_room_book, NULL, &bookings_form, show_bookings,
		N_("我的场地预约")),
	OWN_PAGE("/bookings/{id}", &right_booking_see, NULL, &booking_id_form, show_booking,
		N_("一次场地预约")),
	OWN_POST("/bookings/{id}/move", &right_booking_see, NULL, &booking_move_form, move_booking,
		show_booking, N_("改预约的时间")),
	OWN_POST("/bookings/{id}/cancel", &right_booking_see, NULL, &booking_cancel_form,
		cancel_booking, show_booking, N_("取消场地预约")),

	{ .method = METHOD_GET,
		.path = "/api/v1/rooms",
		.right = &right_public,
		.run = list_rooms_api,
		.is_cached = true,
		.title = N_("场地"),
		.answer = room_api_members,
		.answer_count = ROOM_API_MEMBERS,
		.answer_is_list = true },
	{ .method = METHOD_GET,
		.path = "/api/v1/rooms/{id}/slots",
		.right = &right_public,
		.form = &room_slots_form,
		.run = list_room_slots_api,
		.title = N_("一个场地的空闲时间"),
		.answer = slot_api_members,
		.answer_count = SLOT_API_MEMBERS,
		.answer_is_list = true },
	{ .method = METHOD_POST,
		.path = "/api/v1/rooms/{id}/bookings",
		.right = &right_room_book,
		.form = &booking_call_form,
		.run = add_booking_api,
		.page = refuse_booking_api,
		.title = N_("预约场地"),
		.answer = booking_api_members,
		.answer_count = BOOKING_API_MEMBERS },
	{ .method = METHOD_GET,
		.path = "/api/v1/bookings/{id}",
		.right = &right_booking_see,
		.form = &booking_id_form,
		.run = show_booking_api,
		.title = N_("一次场地预约"),
		.answer = booking_api_members,
		.answer_count = BOOKING_API_MEMBERS },
	API_POST("/api/v1/bookings/{id}/cancel", &right_booking_see, &booking_cancel_form,
		cancel_booking_api, N_("取消场地预约")),
};

static const struct menu_item menu[] = {
	{ N_("场地"), "/rooms", "door", "rooms", 36, &right_public },
	{ N_("我的场地预约"), "/bookings", "door", "bookings", 0, &right_room_book },
};

static const struct audit_word verbs[] = {
	{ "booking.make", N_("预约场地") },
	{ "booking.move", N_("改预约的时间") },
	{ "booking.cancel", N_("取消场地预约") },
	{ "room.venue.add", N_("登记场馆") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "booking", N_("场地预约") },
	{ "room_venue", N_("场馆") },
	{ NULL, NULL },
};
static const struct audit_word members[] = {
	{ NULL, NULL },
};
static const struct audit_words words = { verbs, objects, members };

int64_t
rooms_find_named(struct db *db, struct str name)
{
	struct room_find_by_name_row row;

	return room_find_by_name(db, name, &row) == OK ? row.id.v : 0;
}

int64_t
rooms_find_booking(struct db *db, struct str title)
{
	struct booking_find_by_title_row row;

	return booking_find_by_title(db, title, &row) == OK ? row.id.v : 0;
}

const struct office rooms_office = {
	.name = "rooms",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.checks = rooms_checks,
	.check_count = ROOMS_CHECKS,
	.audit_words = &words,
	.check_pack = rooms_check_pack,
	.load_demo = rooms_demo_load,
};
