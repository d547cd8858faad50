#include "audit.h"
#include "i18n.h"
#include "keep_view.h"
#include "respond.h"
#include "room_look.h"
#include "rooms_pages.h"
#include "rooms_view.h"

/* Rooms are shut for a while: what that takes away is shown first. */

#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

static struct str
when_of(struct req *req, struct moment from_at, struct moment to_at)
{
	struct day day = day_of_moment(from_at);
	int64_t from = room_minute_of(from_at);
	struct str words = day_in_words(req->arena, req->lang, day),
		   hours = room_hours_text(
			   req->arena, from, from + (to_at.ms - from_at.ms) / MINUTE_MS);

	return str_format(req->arena, "%.*s %s %.*s", STR_ARG(words),
		tr(req->lang, room_weekday(day)), STR_ARG(hours));
}

/* ---- looking ------------------------------------------------------------------------------------- */

static bool
is_whole(const struct closure_input *in)
{
	return in->room.len && !moment_is_none(in->from_at) && !moment_is_none(in->to_at) &&
	       in->reason.len;
}

/* What is wrong with it; NULL: nothing.  *ret_field: where it is told. */
static const char *
problem_of(struct req *req, const struct closure_input *in, const struct room_list_rows *rooms,
	const char **ret_field)
{
	*ret_field = "to_at";
	if (in->to_at.ms <= in->from_at.ms) {
		return N_("结束要晚于开始。");
	}
	if (in->to_at.ms <= db_now(req->db).ms) {
		return N_("这段时间已经过去了。");
	}
	if (in->to_at.ms - in->from_at.ms > CLOSURE_DAYS_MAX * DAY_MS) {
		return N_("一次最多关 60 天；更久请把场地设为暂停预约。");
	}
	*ret_field = "room";
	for (size_t i = 0; i < rooms->count; i++) {
		struct room_closure_overlap_row row;

		if (room_closure_overlap(
			    req->db, rooms->items[i].id, in->to_at, in->from_at, &row) == OK) {
			return N_("这段时间已经关着了，请先取消原来的关闭。");
		}
	}
	return rooms->count ? NULL : N_("请选自己管的场地。");
}

static void
add_line(struct req *req, struct closure_view *view, const struct closure_touch *touch)
{
	struct closure_line *line = &view->lines.items[view->lines.count++];

	*line = (struct closure_line){ .room = room_name_of(&touch->room),
		.title = touch->row.title,
		.author = touch->row.author,
		.when = when_of(req, touch->row.from_at, touch->row.to_at),
		.is_told = touch->row.org_id.v != 0 };
	view->told += line->is_told;
	line->others.items = ARENA_ARRAY(req->arena, touch->others.count + 1, struct closure_other);
	for (size_t i = 0; i < touch->others.count; i++) {
		const struct booking_other *other = &touch->others.items[i];

		line->others.items[line->others.count++] = (struct closure_other){
			room_name_of(&other->room), when_of(req, other->from_at, other->to_at)
		};
	}
}

enum outcome
show_closure(struct req *req)
{
	const struct closure_input *in = req->in;
	struct room_list_rows rooms = closure_rooms(req, in->room.len ? in->room : STR("0"));
	struct closure_view view = { .in = in, .is_wrong = req->method != METHOD_GET };
	struct closure_report report;
	const char *field, *problem;

	view.lines.items = ARENA_ARRAY(req->arena, CLOSURE_TOUCHED_MAX + 1, struct closure_line);
	if (is_whole(in)) {
		problem = problem_of(req, in, &rooms, &field);
		if (problem) {
			form_error(req, field, problem);
			view.is_wrong = true;
		} else {
			report = closure_look(req, in, &rooms, true);
			view.is_looked = true;
			view.is_too_many = report.is_too_many;
			for (size_t i = 0; i < report.count; i++) {
				add_line(req, &view, &report.items[i]);
			}
		}
	}
	return respond(req, closure_page, &view);
}

/* ---- closing ------------------------------------------------------------------------------------- */

static void
close_room(struct req *req, const struct room_list_row *room, const struct closure_input *in)
{
	struct quota_span_answer answer;
	struct room_closure_add_row row;

	room_closure_add(req->db,
		&(struct room_closure_add_args){ .room_id = room->id,
			.from_at = in->from_at,
			.to_at = in->to_at,
			.reason = in->reason,
			.reason_en = in->reason_en.len ? in->reason_en : in->reason,
			.made_at = db_now(req->db) },
		&row);
	if (quota_span_take(req->db,
		    &(struct quota_span_wish){ .thing = room->quota_thing_id,
			    .holder = { STR("closure"), row.id.v },
			    .from_at = in->from_at,
			    .to_at = in->to_at },
		    &answer) == OK) {
		room_closure_set_span(req->db, answer.span.id, row.id);
	}
	/* else somebody's preparing reaches into it: nobody books across a closure all the same */
	audit_add(req, &(struct audit){ .verb = "room.close",
			       .object = "room",
			       .object_id = room->id.v,
			       .scope = { .region = room->owner_region_id },
			       .reason = in->reason });
}

/* As a control takes it. */
static const char *
typed(struct req *req, struct moment at)
{
	struct str day = day_format_iso(req->arena, day_of_moment(at));
	int64_t minute = room_minute_of(at);

	return str_terminated(
		req->arena, str_format(req->arena, "%.*sT%02lld:%02lld", STR_ARG(day),
				    (long long)(minute / 60), (long long)(minute % 60)));
}

/* What it would touch is a page of its own, which writes nothing. */
static enum outcome
look_first(struct req *req, const struct closure_input *in)
{
	return respond_see_other(req,
		url_own(req->arena,
			"/desk/rooms/close?room=%s&from_at=%s&to_at=%s&reason=%s&reason_en=%s",
			str_terminated(req->arena, in->room), typed(req, in->from_at),
			typed(req, in->to_at), str_terminated(req->arena, in->reason),
			str_terminated(req->arena, in->reason_en.len ? in->reason_en : STR(""))));
}

enum outcome
add_closure(struct req *req)
{
	const struct closure_input *in = req->in;
	struct room_list_rows rooms = closure_rooms(req, in->room);
	struct booking_deed deed = booking_deed_of(req);
	const char *field, *problem = problem_of(req, in, &rooms, &field);
	struct closure_report report;

	if (problem) {
		return form_reject(req, field, problem);
	}
	if (!str_equal(in->step, STR("do"))) {
		return look_first(req, in);
	}
	report = closure_look(req, in, &rooms, false);
	if (report.is_too_many) {
		return form_reject(req, "to_at", N_("影响的预约太多，请分成几段关闭。"));
	}
	for (size_t i = 0; i < report.count; i++) {
		struct booking_find_row row;

		if (booking_find_to_change(req->db, report.items[i].row.id, &row) == OK) {
			booking_close(&deed, &row, in->reason);
		}
	}
	for (size_t i = 0; i < rooms.count; i++) {
		close_room(req, &rooms.items[i], in);
	}
	respond_flash(req, N_("已关闭；受影响的预约取消了，对方会收到通知。"));
	return respond_see_other(req, URL_OWN("/desk/rooms"));
}

enum outcome
lift_closure(struct req *req)
{
	const struct closure_id_input *in = req->in;
	struct room_closure_find_row row;
	struct room_list_row room;
	int64_t changed = 0;

	if (room_closure_find(req->db, in->id, &row) != OK ||
		room_find_kept(req, row.room_id, &room) != OK) {
		return NOT_FOUND;
	}
	room_closure_lift(req->db, in->id, &changed);
	if (changed == 0) {
		return req->is_api ? CONFLICT : form_reject(req, "", N_("已经取消关闭了。"));
	}
	if (row.quota_span_id.v) {
		quota_span_release(req->db, row.quota_span_id, QUOTA_CANCELLED);
	}
	audit_add(req, &(struct audit){ .verb = "room.open",
			       .object = "room",
			       .object_id = room.id.v,
			       .scope = { .region = room.owner_region_id } });
	respond_flash(req, N_("关闭取消了，这段时间又可以预约。"));
	return respond_see_other(req, URL_OWN("/desk/rooms"));
}
