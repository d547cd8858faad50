#include "life.h"

#include "i18n.h"
#include "outbox.h"

/* What people of a booking, and those who look after its room, are told. */

enum { HOUR_MINUTES = 60 };

const struct notice_kind booking_notice_kinds[BOOKING_NOTICE_KINDS] = {
	{ "room.booking", N_("您的场地预约有变化"), CHANNEL_MAIL | CHANNEL_SMS, NULL },
	{ "room.remind", N_("场地预约提前提醒"), CHANNEL_MAIL | CHANNEL_SMS, NULL },
	{ "room.waiting", N_("有场地预约等您审批"), CHANNEL_MAIL, NULL },
};

static const struct words {
	const char *about, *kind, *zh, *en;
} words[] = {
	{ "approve", "room.booking", "预约已批准", "Booking approved" },
	{ "refuse", "room.booking", "预约没有批准", "Booking not approved" },
	{ "change_approve", "room.booking", "改时间已批准", "Change of time approved" },
	{ "change_refuse", "room.booking", "改时间没有批准，原来的时间不变",
		"Change of time not approved, the old time stands" },
	{ "close", "room.booking", "场地临时关闭，预约取消，请另选时间",
		"The room is closed then, please choose another time" },
	{ "cancel", "room.booking", "场地方取消了预约", "Booking cancelled by the house" },
	{ "release", "room.booking", "没有人签到，预约已释放",
		"Nobody checked in, the room was released" },
	{ "excuse", "room.booking", "这次未到不再计入", "Not coming is excused" },
	{ "remind", "room.remind", "提醒：您预约的场地快到时间了",
		"Reminder: your room is booked soon" },
};

static struct str
when(struct arena *arena, enum lang lang, struct moment from_at, struct moment to_at)
{
	struct str day = day_in_words(arena, lang, day_of_moment(from_at));
	int64_t from = room_minute_of(from_at), to = from + (to_at.ms - from_at.ms) / 60000;

	return str_format(arena, "%.*s %lld:%02lld–%lld:%02lld", STR_ARG(day),
		(long long)(from / HOUR_MINUTES), (long long)(from % HOUR_MINUTES),
		(long long)(to / HOUR_MINUTES), (long long)(to % HOUR_MINUTES));
}

void
booking_tell(struct db *db, const struct booking_find_row *row, const struct room_list_row *room,
	const char *about, struct str note)
{
	struct arena *arena = db_arena(db);
	struct str zh = when(arena, LANG_ZH, row->from_at, row->to_at),
		   en = when(arena, LANG_EN, row->from_at, row->to_at);
	struct notice notice = { .to = url_own(arena, "/bookings/%lld", (long long)row->id.v) };
	struct booking_people_rows people;
	const char *gap = str_is_empty(note) ? "" : " ";

	if (row->org_id.v == 0) {
		return; /* the house itself */
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal(str_of(about), str_of(words[i].about))) {
			notice.kind = words[i].kind;
			notice.title = (struct bilingual){ str_of(words[i].zh),
				str_of(words[i].en) };
		}
	}
	if (!notice.kind) {
		return;
	}
	note = str_is_empty(note) ? STR("") : note;
	notice.text = (struct bilingual){ str_format(arena, "%.*s %.*s%s%.*s", STR_ARG(room->name),
						  STR_ARG(zh), gap, STR_ARG(note)),
		str_format(arena, "%.*s %.*s%s%.*s", STR_ARG(room->name_en), STR_ARG(en), gap,
			STR_ARG(note)) };
	people = booking_people(db, row->org_id);
	for (size_t i = 0; i < people.count; i++) {
		outbox_notify(db, people.items[i].login_id, &notice);
	}
}

void
booking_tell_keepers(struct db *db, const struct room_list_row *room, struct booking_id id)
{
	struct notice notice = { .kind = "room.waiting",
		.title = { STR("有场地预约等您审批"), STR("A room booking waits for you") },
		.text = { room->name, room->name_en },
		.to = url_own(db_arena(db), "/bookings/%lld", (long long)id.v) };
	struct room_keepers_rows people;
	struct booking_ask_made_row made;

	booking_ask_made(db, room->room_venue_id, db_now(db), &made);
	if (made.total > 1) {
		return; /* the others of its series are in the same list */
	}
	people = room_keepers(db, room->owner_region_id, room->owner_role);
	for (size_t i = 0; i < people.count; i++) {
		outbox_notify(db, people.items[i].login_id, &notice);
	}
}
