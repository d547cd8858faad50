#include "actor.h"
#include "gear.h"
#include "i18n.h"
#include "mask.h"
#include "respond.h"
#include "rooms_api.h"
#include "rooms_pack.h"
#include "rooms_pages.h"
#include "rooms_view.h"
#include "things_view.h"

/* Booking a room on a page, one's own bookings, and one of them. */

enum { ORGS_MAX = 20, LINES_MAX = 100, PAST_PER_PAGE = 20, EVENTS_MAX = 50 };

#define MINUTE_MS INT64_C(60000)

/* ---- the form ------------------------------------------------------------------------------------ */

void
booking_slip_make(struct req *req, const struct room_list_row *room, const struct booking_input *in,
	struct booking_slip *slip)
{
	struct booking_input *shown = ARENA_NEW(req->arena, struct booking_input);
	int64_t from = 0, to = 0;
	struct room_hours hours;
	struct room_look look;

	form_clear(&booking_form, shown);
	shown->day = day_is_none(in->day) ? clock_today() : in->day;
	shown->start = in->start;
	shown->end = in->end;
	if (!room_look_at(req, room, shown->day, 1, &look)) {
		return;
	}
	hours = room_hours_on(&look.rule, look.calendar, shown->day);
	if (hours.from == hours.to) { /* closed on that day: another may be chosen */
		hours = (struct room_hours){ 0, MINUTES_OF_DAY };
	}
	slip->authors = authors_of(req, &room_author_rule);
	if (slip->authors.count) {
		shown->author = slip->authors.items[0].value;
	}
	slip->in = shown;
	slip->room = *room;
	slip->room_name = room_name_of(room);
	slip->rule = look.rule;
	slip->day = shown->day;
	slip->weekday = room_weekday(shown->day);
	slip->starts = room_times(
		req->arena, hours.from, hours.to - look.rule.step_minutes, look.rule.step_minutes);
	slip->ends = room_times(
		req->arena, hours.from + look.rule.step_minutes, hours.to, look.rule.step_minutes);
	slip->gear = gear_fields_of(
		req, room->room_venue_id, (struct moment){ 0 }, (struct moment){ 0 });
	slip->to = url_own(req->arena, "/rooms/%lld/book", (long long)room->id.v);
	slip->page = url_own(req->arena, "/rooms/%lld/book?day=%s&start=%s&end=%s",
		(long long)room->id.v,
		str_terminated(req->arena, day_format_iso(req->arena, shown->day)),
		str_terminated(req->arena, in->start), str_terminated(req->arena, in->end));
	slip->has_choice = room_clock_parse(in->start, &from) && room_clock_parse(in->end, &to);
	if (slip->has_choice) {
		slip->hours = room_hours_text(req->arena, from, to);
		slip->gear = gear_fields_of(req, room->room_venue_id,
			room_moment_at(shown->day, from), room_moment_at(shown->day, to));
		slip->is_free = room_is_free(&look, shown->day, from, to);
	}
}

/* What was typed as times; one of what was offered goes first. */
static bool
times_of(const struct booking_input *in, struct moment *ret_from, struct moment *ret_to)
{
	struct str rest = in->pick, day_text = STR_NONE, start = in->start, end = in->end;
	struct day day = in->day;
	int64_t from, to;

	if (in->pick.len &&
		(!str_split(&rest, ' ', &day_text) || !day_parse_iso(day_text, &day) ||
			!str_split(&rest, ' ', &start) || !str_split(&rest, ' ', &end))) {
		return false;
	}
	if (day_is_none(day) || !room_clock_parse(start, &from) || !room_clock_parse(end, &to)) {
		return false;
	}
	*ret_from = room_moment_at(day, from);
	*ret_to = room_moment_at(day, to);
	return true;
}

static void
find_others(struct req *req, const struct booking_input *in, struct booking_new_view *view)
{
	struct booking_new new = { .room = view->slip.room,
		.people = in->people > 0 ? in->people : 1 };
	struct booking_others others;

	if (!times_of(in, &new.from_at, &new.to_at)) {
		return;
	}
	others = booking_others_find(req, &new);
	view->others.items = ARENA_ARRAY(req->arena, others.count + 1, struct booking_other_view);
	for (size_t i = 0; i < others.count; i++) {
		const struct booking_other *other = &others.items[i];
		struct day day = day_of_moment(other->from_at);
		struct str hours = room_hours_text(req->arena, room_minute_of(other->from_at),
				   room_minute_of(other->from_at) +
					   (other->to_at.ms - other->from_at.ms) / MINUTE_MS),
			   words = day_in_words(req->arena, req->lang, day),
			   iso = day_format_iso(req->arena, day);
		struct str start = room_clock_format(req->arena, room_minute_of(other->from_at));
		int64_t end = room_minute_of(other->from_at) +
			      (other->to_at.ms - other->from_at.ms) / MINUTE_MS;
		struct str until = room_clock_format(req->arena, end);

		view->others.items[view->others.count++] = (struct booking_other_view){
			.room = room_name_of(&other->room),
			.when = str_format(req->arena, "%.*s %s %.*s", STR_ARG(words),
				tr(req->lang, room_weekday(day)), STR_ARG(hours)),
			.pick = str_format(req->arena, "%.*s %.*s %.*s", STR_ARG(iso),
				STR_ARG(start), STR_ARG(until)),
			.to = url_own(req->arena, "/rooms/%lld/book", (long long)other->room.id.v)
		};
	}
}

static struct str
words_of_time(struct req *req, struct moment from_at, struct moment to_at)
{
	struct day day = day_of_moment(from_at);
	int64_t from = room_minute_of(from_at);
	struct str words = day_in_words(req->arena, req->lang, day),
		   hours = room_hours_text(
			   req->arena, from, from + (to_at.ms - from_at.ms) / MINUTE_MS);

	return str_format(req->arena, "%.*s %s %.*s", STR_ARG(words),
		tr(req->lang, room_weekday(day)), STR_ARG(hours));
}

/* What is in the way of each week. */
static void
find_turns(struct req *req, const struct booking_input *in, struct booking_new_view *view)
{
	struct booking_new new = { .room = view->slip.room, .people = in->people };
	struct booking_turns turns;
	struct author author;

	if (!times_of(in, &new.from_at, &new.to_at) ||
		!author_find(req, &room_author_rule, in->author, &author)) {
		return;
	}
	new.org = author.scope.org;
	turns = booking_series_look(req, &new, in->weeks);
	view->turns.items = ARENA_ARRAY(req->arena, turns.count + 1, struct booking_turn_view);
	for (size_t i = 0; i < turns.count; i++) {
		const struct booking_turn *turn = &turns.items[i];
		struct booking_turn_view *shown = &view->turns.items[view->turns.count++];

		*shown = (struct booking_turn_view){ .is_free = turn->is_free,
			.has_other = turn->has_other,
			.when = words_of_time(req, turn->from_at, turn->to_at) };
		if (!turn->is_free) {
			shown->why = tr_format(req->arena, req->lang, turn->refusal.message,
				turn->refusal.args, turn->refusal.arg_count);
		}
		if (turn->has_other) {
			shown->other_room = room_name_of(&turn->other.room);
			shown->other = words_of_time(req, turn->other.from_at, turn->other.to_at);
		}
		view->may_move = view->may_move || turn->has_other;
		view->may_skip = view->may_skip || turn->is_free;
	}
}

enum outcome
show_booking_new(struct req *req)
{
	const struct booking_input *in = req->in;
	struct booking_new_view view = { .slip = { .is_signed_in = true, .may_book = true },
		.is_refused = req->method != METHOD_GET };
	struct room_list_row room;

	if (room_find(req->db, in->id, &room) != OK) {
		return NOT_FOUND;
	}
	booking_slip_make(req, &room, in, &view.slip);
	if (!view.slip.in) {
		return NOT_FOUND; /* no rules: nothing can be booked */
	}
	view.room = url_own(req->arena, "/rooms/%lld", (long long)room.id.v);
	if (view.is_refused && !str_is_none(form_message(req, "start"))) {
		find_others(req, in, &view);
	}
	if (view.is_refused && !str_is_none(form_message(req, "weeks")) && in->weeks > 1 &&
		in->weeks <= BOOKING_WEEKS_MAX) {
		find_turns(req, in, &view);
	}
	return respond(req, booking_new_page, &view);
}

/* All weeks, or what is left of them; else the page says of each what is in its way. */
static enum outcome
add_series(struct req *req, const struct booking_new *first)
{
	const struct booking_input *in = req->in;
	enum booking_way way = str_equal(in->series, STR("skip"))   ? BOOKING_SKIP
			       : str_equal(in->series, STR("move")) ? BOOKING_MOVE
								    : BOOKING_WHOLE;
	struct booking_id id;

	if (booking_series_make(req, first, in->weeks, way, &id) != OK) {
		form_error(req, "weeks", N_("有几次订不上，下面写着原因；请选怎么办。"));
		return CONFLICT;
	}
	respond_flash(req, N_("已订好，到时请准时来。"));
	return respond_see_other(req, url_own(req->arena, "/bookings/%lld", (long long)id.v));
}

enum outcome
add_booking(struct req *req)
{
	const struct booking_input *in = req->in;
	struct booking_new new = { .title = mask_personal(req->arena, in->title),
		.people = in->people };
	struct booking_refusal refusal;
	struct gear_wishes wishes;
	struct author author;
	struct booking_id id;
	enum outcome outcome;

	if (room_find(req->db, in->id, &new.room) != OK) {
		return NOT_FOUND;
	}
	if (!author_find(req, &room_author_rule, in->author, &author)) {
		return form_reject(req, "author", N_("请选您可以代表的组织。"));
	}
	if (!times_of(in, &new.from_at, &new.to_at)) {
		return form_reject(req, "start", N_("请选开始和结束的时间。"));
	}
	new.org = author.scope.org;
	new.author = author.name;
	wishes = gear_wishes_of(req, new.room.room_venue_id);
	new.gear = &wishes;
	if (in->weeks > 1) {
		return add_series(req, &new);
	}
	outcome = booking_make(req, &new, &id, &refusal);
	if (outcome != OK) {
		form_error_with(
			req, refusal.field, refusal.message, refusal.args, refusal.arg_count);
		return outcome;
	}
	respond_flash(req, new.is_request ? N_("已提交，批准以前这段时间给您留着。")
					  : N_("已订好，到时请准时来。"));
	return respond_see_other(req, url_own(req->arena, "/bookings/%lld", (long long)id.v));
}

/* ---- one's own ----------------------------------------------------------------------------------- */

static const struct state {
	const char *code, *word, *tone;
} states[] = {
	{ "requested", N_("等待审批"), "warn" },
	{ "confirmed", N_("已确认"), "ok" },
	{ "refused", N_("未批准"), "danger" },
	{ "cancelled", N_("已取消"), "plain" },
	{ "released", N_("已释放"), "plain" },
};

static const struct state *
state_of(struct str code)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		if (str_equal(code, str_of(states[i].code))) {
			return &states[i];
		}
	}
	return &states[1];
}

static struct str
hours_of(struct arena *arena, struct moment from_at, struct moment to_at)
{
	int64_t from = room_minute_of(from_at);

	return room_hours_text(arena, from, from + (to_at.ms - from_at.ms) / MINUTE_MS);
}

static void
add_lines(struct req *req, struct booking_lines *lines, const struct booking_list_of_org_rows *rows)
{
	for (size_t i = 0; i < rows->count && lines->count < LINES_MAX; i++) {
		const struct booking_list_of_org_row *row = &rows->items[i];
		struct day day = day_of_moment(row->from_at);

		lines->items[lines->count++] = (struct booking_line){ .title = row->title,
			.hours = hours_of(req->arena, row->from_at, row->to_at),
			.room = { row->room_name, row->room_name_en },
			.venue = { row->venue_name, row->venue_name_en },
			.day = day,
			.weekday = room_weekday(day),
			.state = state_of(row->state)->word,
			.tone = state_of(row->state)->tone,
			.to = url_own(req->arena, "/bookings/%lld", (long long)row->id.v) };
	}
}

enum outcome
show_bookings(struct req *req)
{
	const struct bookings_query *in = req->in;
	int64_t page = in->page > 0 ? in->page : 1;
	struct bookings_view view = { 0 };
	struct choices authors = authors_of(req, &room_author_rule);

	view.coming.items = ARENA_ARRAY(req->arena, LINES_MAX, struct booking_line);
	view.past.items = ARENA_ARRAY(req->arena, LINES_MAX, struct booking_line);
	for (size_t i = 0; i < authors.count && i < ORGS_MAX; i++) {
		struct booking_list_of_org_args args = { .clauses = BOOKING_LIST_OF_ORG_COMING,
			.order = BOOKING_LIST_OF_ORG_BY_COMING,
			.now = db_now(req->db),
			.limit = LINES_MAX };
		struct booking_list_of_org_rows rows;
		struct author author;

		if (!author_find(req, &room_author_rule, authors.items[i].value, &author)) {
			continue;
		}
		args.org_id = author.scope.org;
		if (page == 1) {
			rows = booking_list_of_org(req->db, &args);
			add_lines(req, &view.coming, &rows);
		}
		args.clauses = BOOKING_LIST_OF_ORG_PAST;
		args.order = BOOKING_LIST_OF_ORG_BY_LATEST;
		args.limit = PAST_PER_PAGE + 1;
		args.offset = (page - 1) * PAST_PER_PAGE;
		rows = booking_list_of_org(req->db, &args);
		view.has_more = view.has_more || rows.count > PAST_PER_PAGE;
		rows.count = rows.count > PAST_PER_PAGE ? PAST_PER_PAGE : rows.count;
		add_lines(req, &view.past, &rows);
	}
	if (page == 1) {
		view.absences = booking_absences(req);
	}
	view.more = url_own(req->arena, "/bookings?page=%lld", (long long)(page + 1));
	return respond(req, bookings_page, &view);
}

/* ---- one of them --------------------------------------------------------------------------------- */

const char *
booking_event_word(struct str verb)
{
	static const struct {
		const char *verb, *word;
	} words[] = {
		{ "make", N_("预约成功") },
		{ "request", N_("提交预约，等待审批") },
		{ "approve", N_("批准预约") },
		{ "refuse", N_("没有批准预约") },
		{ "ask", N_("申请改时间") },
		{ "withdraw", N_("撤回改时间的申请") },
		{ "change_approve", N_("批准改时间") },
		{ "change_refuse", N_("没有批准改时间，原来的时间不变") },
		{ "arrive", N_("已签到") },
		{ "release", N_("没有人签到，场地释放") },
		{ "excuse", N_("这次未到不再计入") },
		{ "close", N_("场地临时关闭，预约取消") },
		{ "move", N_("改了时间") },
		{ "cancel", N_("取消") },
		{ "cancel_late", N_("临近开始才取消，仍算用过一次") },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal(verb, str_of(words[i].verb))) {
			return words[i].word;
		}
	}
	return "";
}

static const struct booking_move_input *
moved_of(struct req *req, const struct booking_find_row *row)
{
	struct booking_move_input *in = ARENA_NEW(req->arena, struct booking_move_input);
	int64_t from = room_minute_of(row->from_at);

	*in = (struct booking_move_input){ .id = row->id,
		.day = day_of_moment(row->from_at),
		.start = room_clock_format(req->arena, from),
		.end = room_clock_format(
			req->arena, from + (row->to_at.ms - row->from_at.ms) / MINUTE_MS) };
	return in;
}

/* Another one of its series. */
static void
add_turn(struct req *req, struct booking_view *view, size_t at)
{
	const struct booking_list_of_series_row *row = &view->series.items[at];
	struct day day = day_of_moment(row->from_at);

	view->turns[at] = (struct booking_line){ .hours = hours_of(
							 req->arena, row->from_at, row->to_at),
		.room = { row->room_name, row->room_name_en },
		.day = day,
		.weekday = room_weekday(day),
		.state = state_of(row->state)->word,
		.tone = state_of(row->state)->tone,
		.to = url_own(req->arena, "/bookings/%lld", (long long)row->id.v) };
}

enum outcome
show_booking(struct req *req)
{
	const struct booking_query *in = req->in;
	struct booking_view view = { 0 };
	struct room_list_row room;
	struct room_rule rule = { .cancel_minutes = 0 };
	bool is_own;

	if (booking_find(req->db, in->id, &view.row) != OK ||
		room_find(req->db, view.row.room_id, &room) != OK) {
		return NOT_FOUND;
	}
	is_own = booking_is_own(req, view.row.org_id);
	view.is_keeper = room_is_kept(req, &room);
	if (!is_own && !view.is_keeper) {
		return NOT_FOUND;
	}
	room_rule_find(req_pack(req), room.rule, &rule);
	view.room = room_name_of(&room);
	view.venue = (struct bilingual){ room.venue_name, room.venue_name_en };
	view.address = room.address;
	view.day = day_of_moment(view.row.from_at);
	view.weekday = room_weekday(view.day);
	view.hours = hours_of(req->arena, view.row.from_at, view.row.to_at);
	view.state = state_of(view.row.state)->word;
	view.tone = state_of(view.row.state)->tone;
	view.may_cancel = view.row.from_at.ms > db_now(req->db).ms &&
			  (str_equal(view.row.state, STR("confirmed")) ||
				  str_equal(view.row.state, STR("requested")));
	view.is_late = view.row.from_at.ms - db_now(req->db).ms < rule.cancel_minutes * MINUTE_MS;
	if (view.row.booking_series_id.v) {
		view.series = booking_list_of_series(req->db, view.row.booking_series_id,
			(struct moment){ 0 }, BOOKING_WEEKS_MAX);
		view.turns = ARENA_ARRAY(req->arena, view.series.count + 1, struct booking_line);
		for (size_t i = 0; i < view.series.count; i++) {
			add_turn(req, &view, i);
		}
	}
	view.events = booking_event_list(req->db, view.row.id, EVENTS_MAX);
	view.things = booking_things_look(req, &view.row, is_own);
	view.to = url_own(req->arena, "/rooms/%lld", (long long)room.id.v);
	view.may_move = is_own && view.may_cancel;
	view.move = url_own(req->arena, "/bookings/%lld/move", (long long)in->id.v);
	view.moved = moved_of(req, &view.row);
	view.cancel = url_own(req->arena, "/bookings/%lld/cancel", (long long)in->id.v);
	booking_life_look(req, &view.row, &room, &view.life);
	return respond(req, booking_page, &view);
}

enum outcome
cancel_booking(struct req *req)
{
	const struct booking_cancel_input *in = req->in;
	struct str note = mask_personal(req->arena, in->note);
	struct booking_refusal refusal;
	struct booking_find_row row;
	struct room_list_row room;

	if (booking_find_to_change(req->db, in->id, &row) != OK ||
		room_find(req->db, row.room_id, &room) != OK ||
		(!booking_is_own(req, row.org_id) && !room_is_kept(req, &room))) {
		return NOT_FOUND;
	}
	if (!booking_is_own(req, row.org_id) && str_is_empty(note)) {
		return form_reject(req, "note", N_("请写清为什么取消，对方看得到。"));
	}
	if (booking_cancel_from(req, &row, booking_reach_of(in->which), note, &refusal) != OK) {
		form_error(req, "", refusal.message);
		return INVALID;
	}
	respond_flash(req, N_("已取消，时间让给别人了。"));
	return respond_see_other(req, url_own(req->arena, "/bookings/%lld", (long long)in->id.v));
}

enum outcome
move_booking(struct req *req)
{
	const struct booking_move_input *in = req->in;
	struct booking_find_row row;
	struct room_use to;
	int64_t from, until;
	enum outcome outcome;
	bool is_asked;

	if (booking_find_to_change(req->db, in->id, &row) != OK ||
		!booking_is_own(req, row.org_id)) {
		return NOT_FOUND;
	}
	if (!room_clock_parse(in->start, &from) || !room_clock_parse(in->end, &until)) {
		return form_reject(req, "start", N_("请选开始和结束的时间。"));
	}
	to = (struct room_use){ room_moment_at(in->day, from), room_moment_at(in->day, until) };
	outcome = booking_move_from(req, &row, booking_reach_of(in->which), &to, &is_asked);
	if (outcome != OK) {
		return outcome;
	}
	respond_flash(
		req, is_asked ? N_("已提交，批准以前原来的时间不变。") : N_("时间已经改了。"));
	return respond_see_other(req, url_own(req->arena, "/bookings/%lld", (long long)in->id.v));
}
