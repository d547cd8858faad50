#include "case_draft.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "case_inner.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "respond.h"

/* A draft or a correction is filled in: page by page, with others, until it is sent. */

enum { TYPING_SEEN_MS = 10 * 60 * 1000 };

static const struct field edit_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = 80 },
	{ .name = "deed",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, deed),
		.label = N_("操作"),
		.max = 20 },
	{ .name = "step",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, step),
		.label = N_("第几步"),
		.max = 20 },
	{ .name = "_from",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, from),
		.label = N_("第几步"),
		.max = 20 },
	{ .name = "_go",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, go),
		.label = N_("去第几步"),
		.max = 20 },
	{ .name = "_base",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, base),
		.label = N_("第几版"),
		.max = 20 },
	{ .name = "_seen",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_edit_input, seen),
		.label = N_("看过第几版"),
		.max = 20 },
};
const struct form case_edit_form = { .name = "case_edit",
	.fields = edit_fields,
	.field_count = FIELD_COUNT(edit_fields),
	.size = sizeof(struct case_edit_input),
	.takes_any_files = true };
const struct form case_keep_form = { .name = "case_keep",
	.fields = edit_fields,
	.field_count = FIELD_COUNT(edit_fields),
	.size = sizeof(struct case_edit_input) };

struct url
case_edit_url(struct arena *arena, const struct casefile *c, int step)
{
	struct str text = case_step_text(arena, &c->procedure->form, step);
	struct url page = case_url(arena, c, "/edit");

	if (c->procedure->form.section_count < 2) {
		return page;
	}
	return (struct url){ str_format(
		arena, "%.*s?step=%.*s", STR_ARG(page.text), STR_ARG(text)) };
}

/* ---- the page ------------------------------------------------------------------------------------ */

/* Who else types, in the reader's language. */
static struct str
others_of(struct req *req, const struct casefile *c)
{
	struct moment since = { db_now(req->db).ms - TYPING_SEEN_MS };
	struct case_typing_others_rows rows = case_typing_others(
		req->db, c->row.id, req->actor->login, since);

	return rows.count
		       ? TR(req->arena, req->lang, N_("{1}刚才也在填写，写在不同地方的都会留下。"),
				 rows.items[0].shown_name)
		       : STR_NONE;
}

static void
take_ways(struct req *req, const struct casefile *c, struct case_edit_view *view)
{
	struct case_options options = case_options_of(req, c);

	for (size_t i = 0; i < options.count; i++) {
		struct str id = options.items[i].id;

		view->may_send |= str_equal(id, STR("submit")) || str_equal(id, STR("answer"));
		view->may_drop |= str_equal(id, STR("drop"));
	}
	view->to = case_url(req->arena, c, "/edit");
	view->keep = case_url(req->arena, c, "/draft");
	view->helpers = case_url(req->arena, c, "/members");
	view->helper_count = (int64_t)case_member_list(req->db, c->row.id).count - 1;
	view->guide = url_own(
		req->arena, "/services/%s", str_terminated(req->arena, c->procedure->id));
	view->others = others_of(req, c);
}

/* Which part is shown: a correction is never long enough to be taken apart. */
static void
take_step(struct req *req, const struct casefile *c, struct case_edit_view *view)
{
	const struct case_edit_input *in = req->in;
	const struct answer_form *form = &c->procedure->form;
	struct str asked = req->method == METHOD_POST ? in->from : in->step;

	view->has_sections = form->section_count > 1 && !view->is_correction;
	view->step = !view->has_sections
			     ? CASE_STEP_ALL
			     : case_step_number(form, asked, case_step_remembered(req, c));
	view->from = case_step_text(req->arena, form, view->step);
	view->stepper = case_stepper_of(req, form, view->step);
	/* what comes back was typed over the version that its page was drawn from */
	view->base = req->method == METHOD_POST && !str_is_empty(in->base)
			     ? in->base
			     : str_format(req->arena, "%lld", (long long)c->row.answer_version);
	view->seen = req->method == METHOD_POST ? in->seen : STR_NONE;
}

static void
take_answers(struct req *req, struct casefile *c, struct case_edit_view *view)
{
	const struct answer_form *form = &c->procedure->form;
	struct answers answers = answers_none;
	struct case_answer_writer_row writer;

	casefile_answers(req->db, c, c->row.answer_version, &answers);
	answers.form = form;
	view->kept_at = MOMENT_NONE;
	if (case_answer_writer(req->db, c->row.id, c->row.answer_version, &writer) == OK) {
		view->kept_at = writer.made_at;
	}
	if (view->step == (int)form->section_count) {
		view->review = answers_sheet_view(req,
			&(struct answers_sheet_of){ .answers = &answers,
				.is_open = true,
				.edit = str_format(req->arena, "%.*s?step=", STR_ARG(view->to.text))
						.ptr });
		view->gaps = case_gaps_of(req, c, &answers, view->to.text);
		req->errors.count = view->gaps.count ? 0 : req->errors.count;
	}
	view->page = answers_page(req, &(struct answers_draw){ .form = form,
					       .answers = &answers,
					       .only = case_open_fields(req, c),
					       .section = view->step });
}

enum outcome
show_case_edit(struct req *req)
{
	const struct case_edit_input *in = req->in;
	struct case_edit_view view = { .to = { STR_NONE } };
	struct case_org_find_row org;
	struct casefile *c;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		!(case_seat_of(req, c) & SEAT_APPLICANT)) {
		return NOT_FOUND;
	}
	if (c->state != CASE_DRAFT && c->state != CASE_CORRECTING) {
		return respond_see_other(req, case_url(req->arena, c, ""));
	}
	view.c = c;
	view.procedure = c->procedure;
	view.is_correction = c->state == CASE_CORRECTING;
	view.fixes = case_open_fixes(req, c);
	take_ways(req, c, &view);
	take_step(req, c, &view);
	take_answers(req, c, &view);
	if (c->row.org_id.v && case_org_find(req->db, c->row.org_id, &org) == OK) {
		view.org = c->row.org_id.v;
		view.org_name = org.name;
	}
	return respond(req, case_edit_page, &view);
}

/* ---- the actions --------------------------------------------------------------------------------- */

static bool
is_writable(const struct casefile *c)
{
	return c->state == CASE_DRAFT || c->state == CASE_CORRECTING;
}

static enum outcome
drop(struct req *req, struct casefile *c)
{
	enum outcome outcome = case_do(req, c, &(struct case_move){ .action = STR("drop") }, NULL);

	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, N_("草稿已删除。"));
	return respond_see_other(req, URL_OWN("/me/cases"));
}

static enum outcome
save(struct req *req, struct casefile *c, const struct case_edit_input *in,
	const struct case_read *read)
{
	const struct answer_form *form = &c->procedure->form;
	int from = case_step_number(form, in->from, CASE_STEP_ALL);
	int step = c->state == CASE_CORRECTING ? CASE_STEP_ALL
					       : case_step_after(form, from, in->deed, in->go);
	enum outcome outcome = read->is_changed ? case_keep_answers(req, c, &read->answers) : OK;

	if (outcome != OK) {
		return outcome;
	}
	case_step_remember(req, c, step);
	audit_add(req, &(struct audit){ .verb = "case.save",
			       .object = "casefile",
			       .object_id = c->row.id.v,
			       .scope = { c->row.region_id, c->row.org_id } });
	if (step == from) {
		respond_flash(req, N_("草稿已存，可以接着填。"));
	}
	return respond_see_other(req, case_edit_url(req->arena, c, step));
}

static enum outcome
send(struct req *req, struct casefile *c, const struct case_read *read)
{
	bool is_correction = c->state == CASE_CORRECTING;
	struct case_move move = { .action = is_correction ? STR("answer") : STR("submit") };
	enum outcome outcome = case_do(req, c, &move, &read->answers);

	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req,
		is_correction ? N_("补正已提交，办理单位会接着办。") : N_("已提交，请记下编号。"));
	return respond_see_other(req, case_url(req->arena, c, ""));
}

enum outcome
edit_case(struct req *req)
{
	struct case_edit_input *in = req->in;
	struct case_written typed = { in->base, in->seen };
	bool is_sent = str_equal(in->deed, STR("send"));
	struct case_read read;
	struct casefile *c;
	enum outcome outcome = case_hold(req, in->number, &c);

	if (outcome != OK) {
		return outcome;
	}
	if (str_equal(in->deed, STR("drop"))) {
		return drop(req, c);
	}
	if (!is_writable(c)) { /* sent meanwhile, by another or in another window */
		return case_do(
			req, c, &(struct case_move){ .action = STR("submit") }, &answers_none);
	}
	outcome = case_read_typed(req, c, &typed, is_sent ? ANSWERS_WHOLE : ANSWERS_DRAFT, &read);
	if (outcome == OK && case_tell_conflicts(req, c, &read) != OK) {
		/* the page that comes back has told them */
		in->seen = str_format(req->arena, "%lld", (long long)c->row.answer_version);
		return INVALID;
	}
	if (outcome != OK) {
		return outcome;
	}
	return is_sent ? send(req, c, &read) : save(req, c, in, &read);
}

/* ---- kept by itself ------------------------------------------------------------------------------ */

static struct str
minute_of(struct arena *arena, struct moment at)
{
	int64_t minutes = (at.ms - day_start(day_of_moment(at)).ms) / 60000;

	return str_format(arena, "%02lld:%02lld", (long long)minutes / 60, (long long)minutes % 60);
}

enum outcome
case_answer_kept(struct req *req, const struct casefile *c, const struct case_read *read)
{
	struct json *json;

	if (read) {
		case_tell_conflicts(req, c, read);
	}
	json = respond_json_begin(req, 200);
	json_object(json);
	json_add_str(json, "number", c->handle);
	json_add_int(json, "revision", c->row.answer_version);
	json_add_str(json, "said",
		TR(req->arena, req->lang, N_("已保存 {1}"),
			minute_of(req->arena, db_now(req->db))));
	json_add_str(json, "others", others_of(req, c));
	json_add_str(json, "to", case_url(req->arena, c, "/edit").text);
	json_key(json, "conflicts");
	json_array(json);
	for (size_t i = 0; i < req->errors.count; i++) {
		json_object(json);
		json_add_str(json, "field", str_of(req->errors.items[i].field));
		json_add_str(json, "message", req->errors.items[i].message);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
	req->errors.count = 0;
	return OK;
}

/* What comes after the case was sent changes nothing and is told so: CONFLICT. */
enum outcome
keep_case(struct req *req)
{
	const struct case_edit_input *in = req->in;
	struct case_written typed = { in->base, in->seen };
	struct case_read read;
	struct casefile *c;
	enum outcome outcome = case_hold(req, in->number, &c);

	if (outcome != OK) {
		return outcome;
	}
	if (!is_writable(c)) {
		form_error(req, "", N_("已经提交了，之后写的没有保存。"));
		return CONFLICT;
	}
	outcome = case_read_typed(req, c, &typed, ANSWERS_TYPING, &read);
	if (outcome == OK && read.is_changed) {
		outcome = case_keep_answers(req, c, &read.answers);
	}
	if (outcome != OK) {
		return outcome;
	}
	case_step_remember(req, c, case_step_number(&c->procedure->form, in->from, CASE_STEP_ALL));
	return case_answer_kept(req, c, &read);
}
