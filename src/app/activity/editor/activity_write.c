#include "activity_edit.h"
#include "activity_pack.h"
#include "activity_rights.h"
#include "activity_view.h"
#include "activity_when.h"
#include "actor.h"
#include "app.h"
#include "audit.h"
#include "author.h"
#include "mask.h"
#include "respond.h"

/* Writing an activity with all its dates, and writing it otherwise. */

void
activity_note(
	struct req *req, const struct activity_find_row *row, const char *verb, struct str reason)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "activity",
			       .object_id = row->id.v,
			       .scope = { row->owner_region_id, row->org_id },
			       .reason = str_is_empty(reason) ? STR_NONE : reason });
}

/* ---- posting ------------------------------------------------------------------------------------- */

static bool
has_safety(struct req *req, const struct activity_find_row *row)
{
	struct activity_input in = { .capacity = row->capacity };

	activity_plan_show(req, row, &in);
	return activity_check_safety(req, &in);
}

/* Large ones of organisations are looked at first, and whatever needs a safety plan. */
static bool
has_to_wait(struct req *req, const struct activity_find_row *row)
{
	struct activity_rules rules = activity_rules_of(req_pack(req));
	struct activity_plan_find_row own = activity_plan_of(req->db, row->id),
				      plan = activity_plan_of(req->db, own.leader_id);

	return row->org_id.v &&
	       ((rules.approve_people && row->capacity >= rules.approve_people) ||
		       (rules.safety_people &&
			       activity_expected(&plan, row->capacity) >= rules.safety_people));
}

enum outcome
activity_post(struct req *req, struct activity_find_row *row, const struct activity_doing *doing)
{
	struct activity_plan_find_row plan = activity_plan_of(req->db, row->id);
	bool waits = has_to_wait(req, row);
	enum outcome outcome;

	if (!has_safety(req, row) ||
		(plan.room_id.v && activity_room_keep(req, row, plan.room_id) != OK)) {
		return INVALID;
	}
	outcome = waits ? activity_submit(req->db, row, doing)
			: activity_publish(req->db, row, doing);
	if (outcome == OK) {
		activity_note(req, row, waits ? "activity.submit" : "activity.publish", STR_NONE);
	}
	return outcome;
}

enum outcome
activity_answer(struct req *req, const struct activity_find_row *row)
{
	if (req->is_api) {
		return activity_answer_api(req, row, req->method == METHOD_POST ? 201 : 200);
	}
	respond_flash(req, activity_is(row, "published") ? N_("已发布。")
			   : activity_is(row, "waiting")
				   ? N_("已提交，审核后发布。")
				   : N_("已存为草稿，下面就是发布后的样子。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld", (long long)row->id.v));
}

/* ---- what was typed ------------------------------------------------------------------------------ */

struct room_id
activity_room_typed(const struct activity_input *in)
{
	struct room_id room = { 0 };

	if (in->room.len && !str_parse_int(in->room, &room.v)) {
		room.v = 0;
	}
	return room;
}

/* Where it is: as typed, else the room that it takes. */
static bool
take_place(struct req *req, const struct activity_input *in, struct activity_find_row *row)
{
	const struct region *region = region_find_by_code(req_regions(req), in->region), *street;
	struct str place;
	struct region_id at;

	row->place = str_is_none(in->place) ? STR("") : mask_personal(req->arena, in->place);
	row->region_id = region ? region->id : (struct region_id){ 0 };
	if (in->room.len) {
		if (!rooms_use_place(req, activity_room_typed(in).v, &place, &at)) {
			form_error(req, "room", N_("没有这个场地了，请另选一个。"));
			return false;
		}
		row->place = place;
		row->region_id = at;
	}
	street = region_street_of(req_regions(req), row->region_id);
	row->street_id = street ? street->id : (struct region_id){ 0 };
	return true;
}

bool
activity_take(struct req *req, const struct activity_input *in, struct activity_find_row *row)
{
	row->kind = in->kind;
	row->audience = in->audience;
	row->title = mask_personal(req->arena, in->title);
	row->title_en = str_is_none(in->title_en) ? STR("") : in->title_en;
	row->body = mask_personal(req->arena, in->body);
	row->from_at = in->from_at;
	row->to_at = in->to_at;
	row->closes_at = in->closes_at;
	row->opens_at = moment_is_none(in->opens_at) ? db_now(req->db) : in->opens_at;
	row->capacity = in->capacity;
	row->people_max = in->people_max < in->capacity ? in->people_max : in->capacity;
	row->has_line = in->has_line;
	row->age_min = in->age_min;
	row->age_max = in->age_max;
	row->fee_fen = money_is_none(in->fee) ? (struct money){ 0 } : in->fee;
	row->changed_at = db_now(req->db);
	return take_place(req, in, row);
}

/* ---- all its dates ------------------------------------------------------------------------------- */

static bool
is_posted(const struct activity_input *in)
{
	return !str_equal(in->deed, STR("save"));
}

/* Dates on which the room is not to be had: refused with a report, or left out as was chosen. */
static bool
leave_out(struct req *req, const struct activity_find_row *row, struct activity_dates *dates)
{
	const struct activity_input *in = req->in;
	struct rooms_verdict *verdicts = activity_room_look(req, in, row, dates);
	size_t kept = 0;
	struct str refused;

	for (size_t i = 0; i < dates->count; i++) {
		kept += verdicts[i].is_free;
	}
	if (kept == dates->count) {
		return true;
	}
	if (dates->count == 1) {
		const struct rooms_refusal *refusal = &verdicts[0].refusal;

		form_error_with(req, refusal->is_people ? "capacity" : "room", refusal->message,
			refusal->args, refusal->arg_count);
		return false;
	}
	if (!str_equal(in->clash, STR("skip")) || kept == 0) {
		refused = str_format(req->arena, "%zu", dates->count - kept);
		form_error_with(req, "room", N_("有 {1} 个日期订不上这个场地，下面写着原因。"),
			&refused, 1);
		return false;
	}
	kept = 0;
	for (size_t i = 0; i < dates->count; i++) {
		if (verdicts[i].is_free) {
			dates->items[kept++] = dates->items[i];
		}
	}
	dates->count = kept;
	return true;
}

static struct activity_id
add_one(struct req *req, const struct activity_find_row *row)
{
	struct activity_add_row added;

	activity_add(req->db,
		&(struct activity_add_args){ .kind = row->kind,
			.audience = row->audience,
			.org_id = row->org_id,
			.owner_region_id = row->owner_region_id,
			.region_id = row->region_id,
			.street_id = row->street_id,
			.login_id = req->actor->login,
			.author = row->author,
			.title = row->title,
			.title_en = row->title_en,
			.place = row->place,
			.from_at = row->from_at,
			.to_at = row->to_at,
			.opens_at = row->opens_at,
			.closes_at = row->closes_at,
			.capacity = row->capacity,
			.people_max = row->people_max,
			.has_line = row->has_line,
			.age_min = row->age_min,
			.age_max = row->age_max,
			.fee_fen = row->fee_fen,
			.changed_at = row->changed_at,
			.body = row->body },
		&added);
	return added.id;
}

/* The same for another date: everything moves with its beginning. */
static struct activity_find_row
on_date(const struct activity_find_row *row, const struct rooms_time *time)
{
	struct activity_find_row one = *row;

	one.from_at = time->from_at;
	one.to_at = time->to_at;
	one.closes_at.ms += time->from_at.ms - row->from_at.ms;
	return one;
}

static struct activity_id
add_dates(struct req *req, const struct activity_find_row *row, const struct activity_dates *dates,
	struct activity_ids *ids)
{
	const struct activity_input *in = req->in;
	struct activity_series_add_row series = { { 0 } };

	if (dates->count > 1) {
		activity_series_add(req->db, db_now(req->db), &series);
	}
	for (size_t i = 0; i < dates->count; i++) {
		struct activity_find_row one = on_date(row, &dates->items[i]);

		ids->items[ids->count] = one.id = add_one(req, &one);
		activity_plan_add(req->db, one.id, ids->items[0], series.id);
		activity_plan_set_room(
			req->db, &(struct activity_plan_set_room_args){ .activity_id = one.id,
					 .room_id = activity_room_typed(in) });
		activity_note(req, &one, "activity.add", STR_NONE);
		ids->count++;
	}
	return ids->items[0];
}

enum outcome
activity_write(struct req *req, const struct author *author, struct activity_find_row *ret_first,
	const struct activity_doing *doing)
{
	const struct activity_input *in = req->in;
	struct activity_ids ids = {
		ARENA_ARRAY(req->arena, ACTIVITY_SERIES_MAX + 1, struct activity_id), 0
	};
	struct activity_find_row row = { .note = STR_NONE,
		.org_id = author->scope.org,
		.owner_region_id = author->scope.region,
		.author = author->name };
	struct activity_dates dates = activity_dates_of(req, in);

	if (!activity_take(req, in, &row) ||
		(is_posted(in) && in->room.len && !leave_out(req, &row, &dates)) ||
		activity_plan_keep(req, in, add_dates(req, &row, &dates, &ids)) != OK) {
		return INVALID;
	}
	for (size_t i = ids.count; i-- > 0;) { /* the first last, so that it is what comes back */
		enum outcome outcome;

		if (activity_find_to_change(req->db, ids.items[i], ret_first) != OK) {
			return NOT_FOUND;
		}
		outcome = is_posted(in) ? activity_post(req, ret_first, doing) : OK;
		if (outcome != OK) {
			return outcome;
		}
	}
	return OK;
}

/* ---- otherwise ----------------------------------------------------------------------------------- */

static void
keep_text(struct req *req, const struct activity_find_row *row)
{
	activity_set_text(req->db, &(struct activity_set_text_args){ .id = row->id,
					   .kind = row->kind,
					   .audience = row->audience,
					   .region_id = row->region_id,
					   .street_id = row->street_id,
					   .title = row->title,
					   .title_en = row->title_en,
					   .place = row->place,
					   .from_at = row->from_at,
					   .to_at = row->to_at,
					   .opens_at = row->opens_at,
					   .closes_at = row->closes_at,
					   .capacity = row->capacity,
					   .people_max = row->people_max,
					   .has_line = row->has_line,
					   .age_min = row->age_min,
					   .age_max = row->age_max,
					   .fee_fen = row->fee_fen,
					   .body = row->body,
					   .changed_at = row->changed_at });
}

/* When and where it was, for those who signed up. */
static void
note_was(struct req *req, const struct activity_find_row *before)
{
	struct str zh = activity_when(req->arena, LANG_ZH, before->from_at, before->to_at),
		   en = activity_when(req->arena, LANG_EN, before->from_at, before->to_at);

	activity_plan_add(req->db, before->id, before->id, (struct activity_series_id){ 0 });
	activity_plan_move(req->db, &(struct activity_plan_move_args){ .activity_id = before->id,
					    .was = str_format(req->arena, "%.*s，%.*s", STR_ARG(zh),
						    STR_ARG(before->place)),
					    .was_en = str_format(req->arena, "%.*s, %.*s",
						    STR_ARG(en), STR_ARG(before->place)),
					    .moved_at = db_now(req->db) });
}

enum outcome
activity_rewrite(struct req *req, struct activity_find_row *row,
	const struct activity_find_row *before, const struct activity_doing *doing)
{
	const struct activity_input *in = req->in;
	struct room_id room = activity_room_typed(in);
	bool is_moved = before->from_at.ms != row->from_at.ms ||
			before->to_at.ms != row->to_at.ms || !str_equal(before->place, row->place);

	keep_text(req, row);
	if (activity_is(before, "published") || activity_is(before, "waiting")) {
		if (activity_room_keep(req, row, room) != OK) {
			return INVALID;
		}
	} else {
		activity_plan_add(req->db, row->id, row->id, (struct activity_series_id){ 0 });
		activity_plan_set_room(req->db, &(struct activity_plan_set_room_args){
							.activity_id = row->id, .room_id = room });
	}
	if (activity_is(before, "published")) {
		if (is_moved) {
			note_was(req, before);
		}
		if (activity_changed(req->db, row, is_moved, doing) != OK) {
			return form_reject(
				req, "capacity", N_("已经报名的人比这个名额多，不能改得这么少。"));
		}
	}
	activity_note(req, row, "activity.edit", STR_NONE);
	return OK;
}
