#include "activity_pack.h"
#include "activity_pages.h"
#include "activity_view.h"
#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "respond.h"

/* Writing an activity, publishing it, calling it off. */

enum { USUAL_CAPACITY = 30, USUAL_PEOPLE = 2 };

/* ---- the form ------------------------------------------------------------------------------------ */

enum outcome
show_activity_new(struct req *req)
{
	struct activity_input *fresh = ARENA_NEW(req->arena, struct activity_input);
	struct activity_edit_view view = { .in = fresh,
		.form = &activity_new_form,
		.is_new = true,
		.to = URL_OWN("/activities/new"),
		.back = URL_OWN("/desk/activities"),
		.authors = authors_of(req, &activity_author_rule) };
	struct author author;

	form_clear(&activity_new_form, fresh);
	fresh->capacity = USUAL_CAPACITY;
	fresh->people_max = USUAL_PEOPLE;
	fresh->has_line = true;
	fresh->audience = STR("all");
	if (view.authors.count) {
		fresh->author = view.authors.items[0].value;
		if (author_find(req, &activity_author_rule, fresh->author, &author)) {
			const struct region *region = region_find(
				req_regions(req), author.scope.region);

			fresh->region = region ? region->code : STR_NONE;
		}
	}
	return respond(req, activity_edit_page, &view);
}

static struct activity_input *
input_of(struct req *req, const struct activity_find_row *row)
{
	struct activity_input *in = ARENA_NEW(req->arena, struct activity_input);
	const struct region *region = region_find(req_regions(req), row->region_id);

	*in = (struct activity_input){ .id = row->id,
		.base = row->revision,
		.kind = row->kind,
		.audience = row->audience,
		.title = row->title,
		.title_en = row->title_en,
		.place = row->place,
		.region = region ? region->code : STR_NONE,
		.body = row->body,
		.from_at = row->from_at,
		.to_at = row->to_at,
		.opens_at = row->opens_at,
		.closes_at = row->closes_at,
		.capacity = row->capacity,
		.people_max = row->people_max,
		.age_min = row->age_min,
		.age_max = row->age_max,
		.fee = row->fee_fen.fen ? row->fee_fen : MONEY_NONE,
		.has_line = row->has_line };
	return in;
}

static bool
may_edit(struct req *req, const struct activity_find_row *row)
{
	return activity_is_own(req, row) && !activity_is(row, "cancelled") &&
	       row->to_at.ms > clock_now().ms;
}

enum outcome
show_activity_edit(struct req *req)
{
	const struct activity_id *id = req->in;
	struct activity_find_row row;
	struct activity_edit_view view = { .form = &activity_edit_form,
		.to = url_own(req->arena, "/activities/%lld/edit", (long long)id->v),
		.back = url_own(req->arena, "/activities/%lld", (long long)id->v) };

	if (activity_find(req->db, *id, &row) != OK || !activity_is_own(req, &row)) {
		return NOT_FOUND;
	}
	if (!may_edit(req, &row)) {
		return respond_see_other(req, view.back);
	}
	view.is_shown = !moment_is_none(row.shown_at);
	view.note = row.note;
	view.in = input_of(req, &row);
	return respond(req, activity_edit_page, &view);
}

/* ---- keeping ------------------------------------------------------------------------------------- */

static void
note_deed(struct req *req, const struct activity_find_row *row, const char *verb, struct str reason)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "activity",
			       .object_id = row->id.v,
			       .scope = { row->owner_region_id, row->org_id },
			       .reason = str_is_empty(reason) ? STR_NONE : reason });
}

/* Appears at once, or waits for an officer, as the pack and whose it is say. */
static enum outcome
post(struct req *req, struct activity_find_row *row, const struct activity_doing *doing)
{
	int64_t from = activity_rules_of(req_pack(req)).approve_people;
	bool waits = row->org_id.v && from && row->capacity >= from;
	enum outcome outcome = waits ? activity_submit(req->db, row, doing)
				     : activity_publish(req->db, row, doing);

	if (outcome == OK) {
		note_deed(req, row, waits ? "activity.submit" : "activity.publish", STR_NONE);
	}
	return outcome;
}

static enum outcome
answer(struct req *req, const struct activity_find_row *row)
{
	if (req->is_api) {
		return activity_answer_api(req, row, req->method == METHOD_POST ? 201 : 200);
	}
	respond_flash(req, activity_is(row, "published") ? N_("已发布。")
			   : activity_is(row, "waiting") ? N_("已提交，审核后发布。")
							 : N_("已存为草稿。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld", (long long)row->id.v));
}

/* What was typed into the row. */
static void
take(struct req *req, const struct activity_input *in, struct activity_find_row *row)
{
	const struct region *region = region_find_by_code(req_regions(req), in->region);
	const struct region *street = region_street_of(req_regions(req), region->id);

	row->kind = in->kind;
	row->audience = in->audience;
	row->region_id = region->id;
	row->street_id = street ? street->id : (struct region_id){ 0 };
	row->title = mask_personal(req->arena, in->title);
	row->title_en = str_is_none(in->title_en) ? STR("") : in->title_en;
	row->place = mask_personal(req->arena, in->place);
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
}

enum outcome
add_activity(struct req *req)
{
	const struct activity_input *in = req->in;
	struct activity_doing doing = activity_doing_of(req, STR_NONE);
	struct activity_find_row row = { .note = STR_NONE };
	struct activity_add_row added;
	struct author author;

	if (!author_find(req, &activity_author_rule, in->author, &author)) {
		return form_reject(req, "author", N_("请选您可以代表的组织或单位。"));
	}
	take(req, in, &row);
	activity_add(req->db,
		&(struct activity_add_args){ .kind = row.kind,
			.audience = row.audience,
			.org_id = author.scope.org,
			.owner_region_id = author.scope.region,
			.region_id = row.region_id,
			.street_id = row.street_id,
			.login_id = req->actor->login,
			.author = author.name,
			.title = row.title,
			.title_en = row.title_en,
			.place = row.place,
			.from_at = row.from_at,
			.to_at = row.to_at,
			.opens_at = row.opens_at,
			.closes_at = row.closes_at,
			.capacity = row.capacity,
			.people_max = row.people_max,
			.has_line = row.has_line,
			.age_min = row.age_min,
			.age_max = row.age_max,
			.fee_fen = row.fee_fen,
			.changed_at = row.changed_at,
			.body = row.body },
		&added);
	if (activity_find_to_change(req->db, added.id, &row) != OK) {
		return NOT_FOUND;
	}
	note_deed(req, &row, "activity.add", STR_NONE);
	if (!str_equal(in->deed, STR("save")) && post(req, &row, &doing) != OK) {
		return CONFLICT;
	}
	return answer(req, &row);
}

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

enum outcome
edit_activity(struct req *req)
{
	const struct activity_input *in = req->in;
	struct activity_doing doing = activity_doing_of(req, STR_NONE);
	struct activity_find_row row, before;

	if (activity_find_to_change(req->db, in->id, &row) != OK || !activity_is_own(req, &row)) {
		return NOT_FOUND;
	}
	if (!may_edit(req, &row)) {
		return form_reject(req, "", N_("活动已经结束或取消，不能再改了。"));
	}
	if (in->base != INT_NONE && in->base && in->base != row.revision) {
		return form_reject(req, "", N_("别人刚改过这个活动，请重新打开再改。"));
	}
	before = row;
	take(req, in, &row);
	keep_text(req, &row);
	if (activity_is(&before, "published")) {
		bool is_moved = before.from_at.ms != row.from_at.ms ||
				before.to_at.ms != row.to_at.ms ||
				!str_equal(before.place, row.place);

		if (activity_changed(req->db, &row, is_moved, &doing) != OK) {
			return form_reject(
				req, "capacity", N_("已经报名的人比这个名额多，不能改得这么少。"));
		}
	}
	note_deed(req, &row, "activity.edit", STR_NONE);
	if (!activity_is(&before, "published") && !str_equal(in->deed, STR("save")) &&
		!activity_is(&before, "waiting") && post(req, &row, &doing) != OK) {
		return CONFLICT;
	}
	return answer(req, &row);
}

/* ---- deeds --------------------------------------------------------------------------------------- */

static const struct decision {
	const char *name;
	enum outcome (*run)(
		struct db *db, struct activity_find_row *row, const struct activity_doing *doing);
	const char *verb;  /* of the audit log; NULL: it notes itself */
	const char *flash; /* Chinese, N_() */
	bool wants_note, is_officers;
} decisions[] = {
	{ "post", NULL, NULL, NULL, false, false },
	{ "cancel", activity_cancel, "activity.cancel",
		N_("已取消，报了名的人会收到通知；没有手机的在名单里，请打电话。"), true, false },
	{ "approve", activity_publish, "activity.approve", N_("已通过。"), false, true },
	{ "return", activity_return, "activity.return", N_("已退回，对方会收到您的说明。"), true,
		true },
};

enum outcome
decide_activity(struct req *req)
{
	const struct activity_deed_input *in = req->in;
	struct str note = mask_personal(req->arena, in->note);
	struct activity_doing doing = activity_doing_of(req, note);
	const struct decision *decision = NULL;
	struct activity_find_row row;
	enum outcome outcome;

	for (size_t i = 0; i < FIELD_COUNT(decisions); i++) {
		if (str_equal(in->deed, str_of(decisions[i].name))) {
			decision = &decisions[i];
		}
	}
	if (!decision || activity_find_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (decision->is_officers ? !activity_may_check(req, &row) : !activity_is_own(req, &row)) {
		return FORBIDDEN;
	}
	if (decision->wants_note && str_is_empty(note)) {
		return form_reject(req, "note", N_("请写明原因。"));
	}
	if (decision->is_officers && !activity_is(&row, "waiting")) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	if (!decision->run && row.from_at.ms <= db_now(req->db).ms) {
		return form_reject(req, "", N_("开始时间已经过去了，请先改时间。"));
	}
	outcome = decision->run ? decision->run(req->db, &row, &doing) : post(req, &row, &doing);
	if (outcome != OK) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	if (!decision->run) {
		return answer(req, &row);
	}
	note_deed(req, &row, decision->verb, note);
	respond_flash(req, decision->flash);
	return respond_see_other(req, url_own(req->arena, "/activities/%lld", (long long)row.id.v));
}
