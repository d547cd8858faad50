#include "rooms.h"

#include "booking.h"
#include "feed.h"
#include "i18n.h"
#include "keep_view.h"
#include "life.h"
#include "life_view.h"
#include "outbox.h"
#include "room_figures.h"
#include "room_week.h"
#include "rooms_api.h"
#include "rooms_demo.h"
#include "rooms_pack.h"
#include "rooms_view.h"
#include "things_demo.h"
#include "things_view.h"

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
	OWN_POST("/bookings/{id}/decide", &right_booking_see, NULL, &booking_decide_form,
		decide_booking, show_booking, N_("审批场地预约")),
	OWN_POST("/bookings/{id}/withdraw", &right_booking_see, NULL, &booking_id_form,
		withdraw_booking, show_booking, N_("撤回改时间的申请")),
	OWN_POST("/bookings/{id}/arrive", &right_booking_see, NULL, &booking_id_form,
		arrive_booking, show_booking, N_("替人签到")),
	OWN_POST("/bookings/{id}/excuse", &right_booking_see, NULL, &booking_excuse_form,
		excuse_booking, show_booking, N_("免计一次未到")),
	OWN_PAGE("/rooms/{id}/door", &right_public, NULL, &door_form, show_door, N_("场地门牌")),
	OWN_PAGE("/checkin/{code}", &right_public, NULL, &checkin_query_form, show_checkin,
		N_("场地签到")),
	OWN_POST("/checkin/{code}", &right_public, NULL, &checkin_form, check_in, show_checkin,
		N_("场地签到")),
	OWN_PAGE("/desk/rooms", &right_room_keep, NULL, &desk_rooms_form, show_desk_rooms,
		N_("管理场地")),
	OWN_PAGE("/desk/rooms/new", &right_room_keep, NULL, NULL, show_room_new, N_("登记场地")),
	OWN_POST("/desk/rooms/new", &right_room_keep, NULL, &room_new_form, add_room, show_room_new,
		N_("登记场地")),
	OWN_PAGE("/desk/rooms/close", &right_room_keep, NULL, &closure_look_form, show_closure,
		N_("临时关闭场地")),
	OWN_POST("/desk/rooms/close", &right_room_keep, NULL, &closure_form, add_closure,
		show_closure, N_("临时关闭场地")),
	OWN_POST("/desk/closures/{id}/lift", &right_room_keep, NULL, &closure_id_form, lift_closure,
		show_desk_rooms_again, N_("取消关闭")),
	OWN_PAGE("/desk/rooms/{id}", &right_room_keep, NULL, &room_id_form, show_room_edit,
		N_("修改场地")),
	OWN_POST("/desk/rooms/{id}", &right_room_keep, NULL, &room_edit_form, edit_room,
		show_room_edit, N_("修改场地")),
	OWN_POST("/desk/rooms/{id}/door", &right_room_keep, NULL, &room_id_form, renew_room_door,
		show_room_edit, N_("换门上的码")),

	OWN_PAGE("/bookings/{id}/things", &right_room_book, NULL, &things_form, show_things,
		N_("预约的设备和名单")),
	OWN_POST("/bookings/{id}/gear", &right_room_book, NULL, &gear_form, change_gear,
		show_things, N_("借用设备")),
	OWN_POST("/bookings/{id}/guests", &right_room_book, NULL, &guests_form, add_guests,
		show_things, N_("加到名单")),
	OWN_POST("/bookings/{id}/guests/{guest}/remove", &right_room_book, NULL, &guest_form,
		remove_guest, show_things, N_("从名单上去掉")),
	OWN_PAGE("/bookings/{id}.ics", &right_room_book, NULL, &booking_file_form,
		show_booking_file, N_("一次预约的日历文件")),
	OWN_PAGE("/bookings/feed", &right_room_book, NULL, NULL, show_feed_pages,
		N_("订阅本组织的预约")),
	OWN_POST("/bookings/feed", &right_room_book, NULL, &feed_form, renew_feed, show_feed_pages,
		N_("换一个订阅地址")),
	PUBLIC_PAGE("/rooms/week", &room_week_form, show_room_week, N_("各场地的一周")),
	PUBLIC_PAGE("/rooms/{id}.ics", &room_feed_form, show_room_feed, N_("订阅一个场地")),
	{ .method = METHOD_GET,
		.path = "/bookings/feed/{code}.ics",
		.right = &right_public,
		.form = &own_feed_form,
		.run = show_own_feed,
		.title = N_("本组织的预约") },
	OWN_PAGE("/desk/rooms/things", &right_gear_keep, NULL, &stocks_form, show_stocks,
		N_("场馆的设备和图片")),
	OWN_POST("/desk/rooms/things", &right_gear_keep, NULL, &stock_form, add_stock, show_stocks,
		N_("登记设备")),
	OWN_POST("/desk/rooms/things/{id}", &right_gear_keep, NULL, &stock_set_form, set_stock,
		show_stocks, N_("改设备数量")),
	OWN_POST("/desk/rooms/way", &right_gear_keep, NULL, &way_form, set_way, show_stocks,
		N_("改怎样去")),
	OWN_PAGE("/desk/rooms/{id}/pictures", &right_gear_keep, NULL, &pictures_query_form,
		show_room_pictures, N_("场地的图片")),
	{ .method = METHOD_POST,
		.path = "/desk/rooms/{id}/pictures",
		.right = &right_gear_keep,
		.form = &pictures_form,
		.run = hang_room_pictures,
		.page = show_room_pictures,
		.takes_files = true,
		.body_bytes_max = FILE_BODY_BYTES_MAX,
		.title = N_("挂场地的图片") },
	OWN_PAGE("/desk/rooms/figures", &right_room_figures, NULL, &room_figures_form,
		show_room_figures, N_("场地使用统计")),

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
	API_POST("/api/v1/bookings/{id}/move", &right_booking_see, &booking_move_call_form,
		move_booking_api, N_("改预约的时间")),
	API_POST("/api/v1/bookings/{id}/withdraw", &right_booking_see, &booking_id_form,
		withdraw_booking, N_("撤回改时间的申请")),
	API_POST("/api/v1/bookings/{id}/decide", &right_booking_see, &booking_decide_form,
		decide_booking, N_("审批场地预约")),
	API_POST("/api/v1/bookings/{id}/arrive", &right_booking_see, &booking_id_form,
		arrive_booking, N_("替人签到")),
	{ .method = METHOD_POST,
		.path = "/api/v1/checkin/{code}",
		.right = &right_public,
		.form = &checkin_form,
		.run = check_in,
		.title = N_("场地签到"),
		.answer = checkin_api_members,
		.answer_count = CHECKIN_API_MEMBERS },
};

static const struct menu_item menu[] = {
	{ N_("场地"), "/rooms", "door", "rooms", 36, &right_public },
	{ N_("我的场地预约"), "/bookings", "door", "bookings", 0, &right_room_book },
	{ N_("管理场地"), "/desk/rooms", "door", "desk-rooms", 0, &right_room_keep },
	{ N_("设备和图片"), "/desk/rooms/things", "settings", "room_things", 0, &right_gear_keep },
	{ N_("场地统计"), "/desk/rooms/figures", "chart", "room_figures", 0, &right_room_figures },
};

static const struct audit_word verbs[] = {
	{ "booking.make", N_("预约场地") },
	{ "booking.move", N_("改预约的时间") },
	{ "booking.cancel", N_("取消场地预约") },
	{ "booking.ask", N_("申请改预约的时间") },
	{ "booking.withdraw", N_("撤回改时间的申请") },
	{ "booking.approve", N_("批准场地预约") },
	{ "booking.refuse", N_("不批准场地预约") },
	{ "booking.arrive", N_("场地签到") },
	{ "booking.release", N_("没有人签到，场地释放") },
	{ "booking.excuse", N_("免计一次未到") },
	{ "room.add", N_("登记场地") },
	{ "room.edit", N_("修改场地") },
	{ "room.door", N_("换门上的码") },
	{ "room.close", N_("临时关闭场地") },
	{ "room.open", N_("取消临时关闭") },
	{ "room.venue.add", N_("登记场馆") },
	{ "booking.gear", N_("借用设备") },
	{ "booking.guests", N_("改预约的名单") },
	{ "booking.feed", N_("换订阅地址") },
	{ "room.gear.add", N_("登记设备") },
	{ "room.gear.set", N_("改设备数量") },
	{ "room.way", N_("改怎样去场馆") },
	{ "room.pictures", N_("挂场地的图片") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "booking", N_("场地预约") },
	{ "room_venue", N_("场馆") },
	{ "room", N_("场地") },
	{ NULL, NULL },
};
static const struct audit_word members[] = {
	{ "kind", N_("种类") },
	{ "rule", N_("预约规则") },
	{ "capacity", N_("最多几人") },
	{ "is_private", N_("不公开") },
	{ "is_closed", N_("暂停预约") },
	{ NULL, NULL },
};
static const struct audit_words words = { verbs, objects, members };

/* ---- what time does ------------------------------------------------------------------------------ */

static struct moment
next_due(struct db *db)
{
	return booking_next_due(db);
}

static void
do_due(struct db *db, struct app *app, const struct district *district)
{
	booking_do_due(db, app, district);
}

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

int64_t
rooms_find_gear(struct db *db, struct str name)
{
	struct room_gear_sample_row row;

	return room_gear_sample(db, name, &row) == OK ? row.id.v : 0;
}

int64_t
rooms_find_closure(struct db *db, struct str room)
{
	struct room_closure_of_room_row row;

	return room_closure_of_room(db, room, &row) == OK ? row.id.v : 0;
}

struct str
rooms_find_door(struct db *db, struct str room)
{
	struct room_door_row row;
	struct room_id id = { rooms_find_named(db, room) };

	return room_door(db, id, &row) == OK ? row.door_code : STR_NONE;
}

static const struct event_listener listeners[] = {
	{ "login.erased", guest_login_erased },
};

const struct office rooms_office = {
	.name = "rooms",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.menu = menu,
	.menu_count = FIELD_COUNT(menu),
	.checks = rooms_checks,
	.check_count = ROOMS_CHECKS,
	.audit_words = &words,
	.listeners = listeners,
	.listener_count = FIELD_COUNT(listeners),
	.personal = guest_personal,
	.personal_count = GUEST_PERSONAL,
	.retention = guest_retention,
	.retention_count = GUEST_RETENTION,
	.file_keepers = room_file_keepers,
	.file_keeper_count = ROOM_FILE_KEEPERS,
	.keep_house = room_figures_keep_house,
	.notices = booking_notice_kinds,
	.notice_count = BOOKING_NOTICE_KINDS,
	.upgrade = room_doors_upgrade,
	.next_due = next_due,
	.do_due = do_due,
	.check_pack = rooms_check_pack,
	.draw_demo = rooms_demo_draw,
	.load_demo = rooms_demo_load,
};
