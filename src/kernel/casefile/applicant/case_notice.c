#include "case_notice.h"

#include "actor.h"
#include "app.h"
#include "calendar.h"
#include "case_inner.h"
#include "dispatch_inner.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "procedure_version.h"
#include "respond.h"

/* The public notice of a case: nothing personal, only what its procedure says of it. */

enum { NAME_CHARS_MAX = 30, TEXT_CHARS_MIN = 5, TEXT_CHARS_MAX = 2000 };

static const struct field notice_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_notice_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = 80 },
	{ .name = "text",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct case_notice_input, text),
		.label = N_("哪里不对，为什么"),
		.hint = N_("写清楚是哪一项、您知道的情况。只有办理的工作人员看得到"),
		.is_required = true,
		.min = TEXT_CHARS_MIN,
		.max = TEXT_CHARS_MAX },
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_notice_input, name),
		.label = N_("您的姓名"),
		.is_required = true,
		.min = 2,
		.max = NAME_CHARS_MAX,
		.autocomplete = "name" },
	{ .name = "phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct case_notice_input, phone),
		.label = N_("联系电话"),
		.hint = N_("加密保存，只用来核实和答复"),
		.is_required = true,
		.autocomplete = "tel" },
};
const struct form case_notice_form = { "case_objection_make", notice_fields,
	FIELD_COUNT(notice_fields), sizeof(struct case_notice_input), NULL };
const struct form case_notice_query_form = { "case_notice_query", notice_fields, 1,
	sizeof(struct case_notice_input), NULL };

/* ---- which notice -------------------------------------------------------------------------------- */

enum outcome
case_notice_find(struct req *req, const struct casefile *c, struct case_notice *ret)
{
	struct case_turn_list_rows turns = case_turn_list(req->db, c->row.id);

	for (size_t i = turns.count; i > 0; i--) {
		const struct case_turn_list_row *row = &turns.items[i - 1];
		const struct case_step *step = procedure_step(c->procedure, row->step);
		enum role role;

		if (!step || step->kind != STEP_NOTICE || !role_parse(row->role, &role)) {
			continue;
		}
		*ret = (struct case_notice){ .step = step,
			.turn = row->id,
			.role = role,
			.region = row->region_id,
			.began_at = row->began_at,
			.due_at = row->due_at,
			.is_open = moment_is_none(row->ended_at) && c->state == CASE_OPEN &&
				   (moment_is_none(row->due_at) ||
					   db_now(req->db).ms < row->due_at.ms) };
		return OK;
	}
	return NOT_FOUND;
}

/* What the step says of the case, without anything personal (case_fill()). */
static struct str
notice_text(struct req *req, struct casefile *c, const struct case_notice *notice)
{
	struct answers answers = answers_none;
	struct case_context context = { .app = req_app(req),
		.district = flight_of(req)->district,
		.c = c,
		.answers = &answers };

	casefile_answers(req->db, c, c->row.answer_version, &answers);
	return case_fill(
		req->db, &context, bilingual_in(notice->step->notice, req->lang), req->lang);
}

/* A notice is everybody's: no case is found by its number before it has had one. */
static enum outcome
find_notice(struct req *req, struct str number, struct casefile **ret_case,
	struct case_notice *ret_notice)
{
	if (casefile_find(req_app(req), req->db, number, ret_case) != OK) {
		return NOT_FOUND;
	}
	return case_notice_find(req, *ret_case, ret_notice);
}

enum outcome
show_case_notice(struct req *req)
{
	const struct case_notice_input *in = req->in;
	struct case_notice_view view = { .in = in };
	struct casefile *c;

	if (find_notice(req, in->number, &c, &view.notice) != OK) {
		return NOT_FOUND;
	}
	view.c = c;
	view.text = notice_text(req, c, &view.notice);
	view.office = case_office_name(req, view.notice.role, view.notice.region);
	view.until = case_due_day(view.notice.due_at);
	if (!day_is_none(view.until) && !view.notice.step->clock.is_calendar) {
		bool is_guess;

		view.workdays = calendar_count_workdays(req_calendar(req),
			day_of_moment(view.notice.began_at), view.until, &is_guess);
	}
	view.to = case_url(req->arena, c, "/notice");
	return respond(req, case_notice_page, &view);
}

enum outcome
get_case_notice(struct req *req)
{
	const struct case_notice_input *in = req->in;
	struct case_notice notice;
	struct casefile *c;
	struct json *json;

	if (find_notice(req, in->number, &c, &notice) != OK) {
		return NOT_FOUND;
	}
	json = respond_json_begin(req, 200);
	json_object(json);
	json_add_str(json, "number", c->handle);
	json_add_str(json, "procedure", c->row.procedure);
	json_add_str(json, "title", bilingual_in(notice.step->title, req->lang));
	json_add_str(json, "text", notice_text(req, c, &notice));
	json_add_str(json, "office",
		bilingual_in(case_office_name(req, notice.role, notice.region), req->lang));
	json_key(json, "from");
	json_day(json, day_of_moment(notice.began_at));
	json_key(json, "until");
	json_day(json, case_due_day(notice.due_at));
	json_add_bool(json, "open", notice.is_open);
	json_object_end(json);
	return OK;
}
