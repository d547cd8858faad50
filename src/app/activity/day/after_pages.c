#include "activity_pages.h"
#include "after_view.h"
#include "audit.h"
#include "mask.h"
#include "respond.h"

/* The pages of what came of an activity: the organiser's, and its numbers for everybody. */

enum { CORRECTIONS_SHOWN = 50, ABSENCES_SHOWN = 200, FEEDBACK_SHOWN = 50 };

static enum outcome
find_own(struct req *req, struct activity_id id, struct activity_find_row *ret_row)
{
	if (activity_find(req->db, id, ret_row) != OK) {
		return NOT_FOUND;
	}
	return activity_is_own(req, ret_row) ? OK : FORBIDDEN;
}

static struct url
page_of(struct req *req, struct activity_id id, const char *rest)
{
	return url_own(req->arena, "/activities/%lld/%s", (long long)id.v, rest);
}

static void
fill_absences(struct req *req, struct activity_id id, struct after_view *view)
{
	struct absence_list_rows rows = absence_list(req->db, id, ABSENCES_SHOWN);

	view->absences.items = ARENA_ARRAY(req->arena, rows.count + 1, struct absence_line);
	for (size_t i = 0; i < rows.count; i++) {
		struct activity_signup_find_row signup;
		struct activity_person person;
		struct absence_line line = { .id = rows.items[i].id.v,
			.excuse = rows.items[i].excuse,
			.is_excused = !moment_is_none(rows.items[i].excused_at),
			.name = STR("—") };

		if (activity_signup_find(req->db, rows.items[i].signup_id, &signup) == OK &&
			activity_person_find(req->db, &signup, &person) == OK) {
			line.name = str_format(req->arena, "%.*s %.*s",
				STR_ARG(mask_name(req->arena, person.name)),
				STR_ARG(mask_phone(req->arena, person.phone)));
		}
		view->absences.items[view->absences.count++] = line;
	}
}

static void
fill_feedback(struct req *req, struct activity_id id, struct after_view *view)
{
	struct activity_feedback_find_rows rows = activity_feedback_list(
		req->db, id, STR("shown"), FEEDBACK_SHOWN);

	view->feedback.items = ARENA_ARRAY(req->arena, rows.count + 1, struct answer_line);
	for (size_t i = 0; i < rows.count; i++) {
		struct feedback_answer_find_row answer = { .answer = STR_NONE };

		feedback_answer_find(req->db, rows.items[i].id, &answer);
		view->feedback.items[view->feedback.count++] = (struct answer_line){
			.id = rows.items[i].id.v,
			.stars = rows.items[i].stars,
			.sentence = rows.items[i].sentence,
			.answer = answer.answer
		};
	}
}

enum outcome
show_after(struct req *req)
{
	const struct activity_id *id = req->in; /* comes first in all */
	struct after_view view = { .rules = absent_rules_of(req_pack(req)) };
	struct activity_find_row row;

	if (find_own(req, *id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	view.brief = activity_brief_of_full(req, &row);
	view.is_over = row.to_at.ms <= clock_now().ms;
	view.has_result = day_result_find(req->db, *id, &view.result) == OK;
	view.corrections = correction_list(req->db, *id, CORRECTIONS_SHOWN);
	form_clear(&after_correct_form, &view.correct);
	view.correct.id = *id;
	view.to_correct = page_of(req, *id, "correct");
	view.to_excuse = page_of(req, *id, "excuse");
	view.to_answer = page_of(req, *id, "answer");
	fill_absences(req, *id, &view);
	fill_feedback(req, *id, &view);
	return respond(req, activity_after_page, &view);
}

static enum outcome
back(struct req *req, const struct activity_find_row *row, const struct audit *audit)
{
	struct audit whole = *audit;

	whole.scope = (struct scope){ row->owner_region_id, row->org_id };
	audit_add(req, &whole);
	return respond_see_other(req, page_of(req, row->id, "after"));
}

enum outcome
correct_attendance(struct req *req)
{
	const struct after_correct_input *in = req->in;
	struct activity_signup_find_row signup;
	struct activity_find_row row;
	enum outcome outcome = find_own(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (row.to_at.ms > db_now(req->db).ms) {
		return form_reject(req, "", N_("活动结束之后才能更正，现在请在名单上改。"));
	}
	if (activity_signup_coded(req->db, row.id, activity_code_hash(req->db, row.id, in->code),
		    &signup) != OK) {
		return form_reject(req, "code", N_("没有这个票号，或者报名已取消。"));
	}
	outcome = after_correct(req->db, &signup, in->people, in->reason);
	if (outcome == INVALID) {
		return form_reject(req, "people", N_("要和原来记的不同，也不能比报名的人多。"));
	}
	if (outcome != OK) {
		return form_reject(req, "code", N_("没有这个票号，或者报名已取消。"));
	}
	respond_flash(req, N_("更正了，活动页面上看得到。"));
	return back(req, &row,
		&(struct audit){ .verb = "activity.correct",
			.object = "activity_signup",
			.object_id = signup.id.v,
			.reason = mask_personal(req->arena, in->reason) });
}

enum outcome
excuse_absence(struct req *req)
{
	const struct after_excuse_input *in = req->in;
	struct absence_find_row absence;
	struct activity_find_row row;
	enum outcome outcome = find_own(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (absence_find(req->db, (struct activity_absence_id){ in->absence }, &absence) != OK ||
		absence.activity_id.v != row.id.v) {
		return NOT_FOUND;
	}
	if (after_excuse(req->db, absence.id, in->reason) != OK) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	respond_flash(req, N_("记下了，这次不算。"));
	return back(req, &row,
		&(struct audit){ .verb = "activity.excuse",
			.object = "activity_signup",
			.object_id = absence.signup_id.v,
			.reason = mask_personal(req->arena, in->reason) });
}

enum outcome
answer_activity_feedback(struct req *req)
{
	const struct after_answer_input *in = req->in;
	struct activity_feedback_find_row feedback;
	struct activity_find_row row;
	enum outcome outcome = find_own(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (activity_feedback_find(
		    req->db, (struct activity_feedback_id){ in->feedback }, &feedback) != OK ||
		feedback.activity_id.v != row.id.v) {
		return NOT_FOUND;
	}
	feedback_answer_put(
		req->db, feedback.id, mask_personal(req->arena, in->answer), db_now(req->db));
	respond_flash(req, N_("回复了，活动页面上看得到。"));
	return back(req, &row,
		&(struct audit){ .verb = "activity.answer",
			.object = "activity_feedback",
			.object_id = feedback.id.v });
}

/* ---- for everybody, in numbers ------------------------------------------------------------------- */

void
after_public(struct html *h, struct activity_id id)
{
	struct after_public_view view;

	if (day_result_find(h->req->db, id, &view.result) == OK && view.result.came) {
		view.corrections = correction_list(h->req->db, id, CORRECTIONS_SHOWN);
		activity_after_public(h, &view);
	}
}

void
after_answer(struct html *h, int64_t feedback)
{
	struct feedback_answer_find_row row;

	if (feedback_answer_find(h->req->db, (struct activity_feedback_id){ feedback }, &row) ==
		OK) {
		activity_feedback_said(h, row.answer);
	}
}
