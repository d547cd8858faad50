#include "actor.h"
#include "booking.h"
#include "i18n.h"
#include "respond.h"
#include "rooms_pack.h"
#include "rooms_pages.h"
#include "rooms_view.h"
#include "things_view.h"

/* /rooms/{id}: a room's week, and its rules in words. */

enum { WEEK_DAYS = 7, WORDS_MAX = 12 + ROOM_LIMITS_MAX, SLOT_MINUTES = 30, HOUR_MINUTES = 60 };

#define MINUTE_MS INT64_C(60000)

static struct url
slot_url(struct arena *arena, const struct room_column *column, int64_t minute)
{
	int64_t end = minute + column->look->rule.min_minutes;

	return url_own(arena, "/rooms/%lld/book?day=%s&start=%s&end=%s",
		(long long)column->look->room.id.v,
		str_terminated(arena, day_format_iso(arena, column->day)),
		str_terminated(arena, room_clock_format(arena, minute)),
		str_terminated(arena, room_clock_format(arena, end)));
}

static void
make_table(struct req *req, const struct room_look *look, struct room_view *view)
{
	int64_t from = MINUTES_OF_DAY, to = 0;

	for (int i = 0; i < WEEK_DAYS; i++) {
		struct room_hours hours = look->rule.hours[i];

		if (hours.from < hours.to) {
			from = hours.from < from ? hours.from : from;
			to = hours.to > to ? hours.to : to;
		}
	}
	view->table.lines = room_lines_make(req->arena, from, to, WEEK_DAYS);
	view->table.heads.items = ARENA_ARRAY(req->arena, WEEK_DAYS, struct room_head);
	for (int i = 0; i < WEEK_DAYS; i++) {
		struct day day = { view->from.n + i };
		struct str text;
		struct room_column column = { .look = look,
			.day = day,
			.from = from,
			.lines = view->table.lines.items,
			.line_count = view->table.lines.count,
			.at = (size_t)i,
			.slot_url = slot_url };
		int year, month, mday;

		day_split(day, &year, &month, &mday);
		text = str_format(req->arena, "%d/%d", month, mday);
		view->table.heads.items[view->table.heads.count++] = (struct room_head){
			.name = { str_of(room_weekday(day)),
				str_of(tr(LANG_EN, room_weekday(day))) },
			.note = { text, text },
			.is_current = day.n == clock_today().n
		};
		room_column_draw(req->arena, &column);
	}
}

static void
say(struct req *req, struct room_view *view, const char *sentence, int64_t number)
{
	view->words.items[view->words.count++] = TR(
		req->arena, req->lang, sentence, str_format(req->arena, "%lld", (long long)number));
}

static void
make_words(struct req *req, struct room_view *view)
{
	static const char *const often[ROOM_PERIODS] = { N_("一家组织一天最多预约 {1} 次。"),
		N_("一家组织一周最多预约 {1} 次。"), N_("一家组织一个月最多预约 {1} 次。") };
	static const char *const much[ROOM_PERIODS] = { N_("一家组织一天最多预约 {1} 小时。"),
		N_("一家组织一周最多预约 {1} 小时。"), N_("一家组织一个月最多预约 {1} 小时。") };
	const struct room_rule *rule = &view->rule;

	view->words.items = ARENA_ARRAY(req->arena, WORDS_MAX + ROOM_LIMITS_MAX, struct str);
	say(req, view, N_("一次至少预约 {1} 分钟。"), rule->min_minutes);
	say(req, view, N_("一次最多预约 {1} 分钟。"), rule->max_minutes);
	say(req, view, N_("请至少提前 {1} 分钟预约。"), rule->notice_minutes);
	say(req, view, N_("最多可以预约 {1} 天以内的时间。"), rule->ahead_days);
	if (rule->after_minutes + rule->before_minutes) {
		say(req, view, N_("两次预约之间留 {1} 分钟准备和通风。"),
			rule->after_minutes + rule->before_minutes);
	}
	for (size_t i = 0; i < rule->limit_count; i++) {
		const struct room_limit *limit = &rule->limits[i];

		if (limit->bookings) {
			say(req, view, often[limit->per], limit->bookings);
		}
		if (limit->minutes) {
			say(req, view, much[limit->per], limit->minutes / HOUR_MINUTES);
		}
	}
	say(req, view, N_("开始前 {1} 小时以内取消，仍算用过一次。"),
		rule->cancel_minutes / HOUR_MINUTES);
	if (rule->approval.hours) {
		say(req, view, N_("预约要审批，{1} 小时内答复。"), rule->approval.hours);
	}
	say(req, view, N_("到了时间 {1} 分钟还没有人签到，场地让给别人，并记一次未到。"),
		rule->release_minutes);
	if (rule->absent.times) {
		struct str args[] = { str_format(req->arena, "%lld", (long long)rule->absent.days),
			str_format(req->arena, "%lld", (long long)rule->absent.times),
			str_format(req->arena, "%lld", (long long)rule->absent.halved_days) };

		view->words.items[view->words.count++] = tr_format(req->arena, req->lang,
			N_("{1} 天里 {2} 次未到，预约限额减半 {3} 天。"), args, 3);
	}
}

enum outcome
show_room(struct req *req)
{
	const struct room_query *in = req->in;
	struct room_view view = { 0 };
	struct room_look look;

	if (room_find(req->db, in->id, &view.room) != OK) {
		return NOT_FOUND;
	}
	view.from = room_period_start(ROOM_WEEK, day_is_none(in->week) ? clock_today() : in->week);
	view.to = (struct day){ view.from.n + WEEK_DAYS - 1 };
	if (!room_look_at(req, &view.room, view.from, WEEK_DAYS, &look)) {
		return NOT_FOUND;
	}
	view.rule = look.rule;
	view.sight = room_sight_of(req, &view.room);
	view.name = room_name_of(&view.room);
	view.title = bilingual_in(view.name, req->lang);
	view.venue = (struct bilingual){ view.room.venue_name, view.room.venue_name_en };
	view.equipment = (struct bilingual){ view.room.equipment, view.room.equipment_en };
	view.kind = room_kind_name(req_pack(req), view.room.kind);
	view.before = url_own(req->arena, "/rooms/%lld?week=%s", (long long)in->id.v,
		str_terminated(req->arena,
			day_format_iso(req->arena, (struct day){ view.from.n - WEEK_DAYS })));
	view.after = url_own(req->arena, "/rooms/%lld?week=%s", (long long)in->id.v,
		str_terminated(req->arena,
			day_format_iso(req->arena, (struct day){ view.from.n + WEEK_DAYS })));
	view.today = url_own(req->arena, "/rooms/%lld", (long long)in->id.v);
	view.day = url_own(req->arena, "/rooms?venue=%lld", (long long)view.room.room_venue_id.v);
	make_table(req, &look, &view);
	view.table.is_shown_only = req->actor->login.v && !req_may(req, &right_room_book, NULL);
	make_words(req, &view);
	req->res.until_ms = (clock_now().ms / (SLOT_MINUTES * MINUTE_MS) + 1) * SLOT_MINUTES *
			    MINUTE_MS;
	return respond(req, room_page, &view);
}
