#include "case_finding.h"

#include "case_inner.h"
#include "case_view.h"
#include "json_write.h"
#include "paper.h"

static const struct bilingual section_title = { STR_INIT("核实情况"), STR_INIT("Findings") };

const struct answer_form *
finding_form(struct arena *arena, const struct case_step *step, bool is_outer)
{
	struct answer_form *form = ARENA_NEW(arena, struct answer_form);
	struct answer_section *section = ARENA_NEW(arena, struct answer_section);
	struct answer_field *fields = ARENA_ARRAY(
		arena, step->finding_count + 1, struct answer_field);
	size_t count = 0;

	for (size_t i = 0; i < step->finding_count; i++) {
		if (!is_outer || step->findings[i].is_shown) {
			fields[count++] = step->findings[i];
		}
	}
	if (count == 0) {
		return NULL;
	}
	*section = (struct answer_section){
		.title = section_title, .fields = fields, .field_count = count
	};
	*form = (struct answer_form){ .sections = section, .section_count = 1 };
	return form;
}

/* ---- kept ---------------------------------------------------------------------------------------- */

static struct key_place
place_of(struct db *db, const struct casefile *c, struct case_turn_id turn, int64_t version)
{
	struct str what = str_format(db_arena(db), "case_finding.personal/%lld/%lld",
		(long long)turn.v, (long long)version);

	return (struct key_place){ what.ptr, c->row.id.v };
}

static struct answers
open_findings(struct db *db, const struct casefile *c, const struct answer_form *form,
	const struct case_finding_list_row *row)
{
	struct str personal = STR_NONE;

	if (!str_is_none(row->personal) &&
		key_open(db, c->row.person_key_id, place_of(db, c, row->case_turn_id, row->version),
			row->personal, &personal) != OK) {
		personal = STR_NONE; /* erased: what is left is masked */
	}
	return answers_join(db_arena(db), form, row->content, personal);
}

/* As the turn has them now, and which version that is. */
static struct answers
findings_now(struct db *db, const struct casefile *c, const struct case_turn *turn,
	const struct answer_form *form, int64_t *ret_version)
{
	struct case_finding_last_row last;

	*ret_version = 0;
	if (case_finding_last(db, turn->id, &last) != OK) {
		return answers_none;
	}
	*ret_version = last.version;
	return open_findings(db, c, form,
		&(struct case_finding_list_row){ .case_turn_id = turn->id,
			.version = last.version,
			.content = last.content,
			.personal = last.personal });
}

enum outcome
finding_keep(struct case_run *run, const struct answers *findings)
{
	struct db *db = run->db;
	struct case_finding_add_row row;
	struct str open, personal;
	int64_t version;

	findings_now(db, run->c, run->turn, findings->form, &version);
	version++;
	if (case_keep_files(run, findings) != OK) {
		return INVALID;
	}
	answers_split(db_arena(db), findings, &open, &personal);
	case_finding_add(db,
		&(struct case_finding_add_args){ .casefile_id = run->c->row.id,
			.case_turn_id = run->turn->id,
			.version = version,
			.content = open,
			.personal = str_is_empty(personal)
					    ? STR_NONE
					    : key_seal(db, run->c->row.person_key_id,
						      place_of(db, run->c, run->turn->id, version),
						      personal),
			.login_id = run->hand.login,
			.made_at = db_now(db) },
		&row);
	return OK;
}

/* ---- asked for ------------------------------------------------------------------------------------ */

const struct answers_page *
finding_page(struct req *req, const struct casefile *c, const struct case_turn *turn)
{
	const struct answer_form *form = finding_form(req->arena, turn->step, false);
	struct answers *now = ARENA_NEW(req->arena, struct answers);
	int64_t version;

	if (!form) {
		return NULL;
	}
	*now = findings_now(req->db, c, turn, form, &version);
	return answers_page(
		req, &(struct answers_draw){ .form = form, .answers = now, .section = -1 });
}

enum outcome
finding_read(struct req *req, const struct casefile *c, const struct case_option *option,
	const struct answers **ret_findings)
{
	const struct answer_form *form = finding_form(req->arena, option->turn->step, false);
	bool leads_on = option->action->kind == ACTION_FORWARD ||
			option->action->kind == ACTION_REJECT;
	struct answers *findings = ARENA_NEW(req->arena, struct answers), before;
	enum outcome outcome;
	int64_t version;

	*ret_findings = NULL;
	if (!form) {
		return OK;
	}
	before = findings_now(req->db, c, option->turn, form, &version);
	outcome = answers_read(req,
		&(struct answers_asked){ .form = form,
			.before = &before,
			.rigour = leads_on ? ANSWERS_WHOLE : ANSWERS_DRAFT,
			.member = "findings" },
		findings);
	if (outcome == OK) {
		*ret_findings = findings;
	}
	return outcome;
}

/* ---- shown ---------------------------------------------------------------------------------------- */

/* What of it may be read: all of the form, or those fields alone that the applicant is shown. */
static struct answers
open_for(struct db *db, const struct casefile *c, const struct answer_form *form,
	const struct case_finding_list_row *row, bool is_outer)
{
	struct answers answers = open_findings(db, c, form, row);
	struct str open, personal;

	if (!is_outer) {
		return answers;
	}
	answers_split(db_arena(db), &answers, &open, &personal);
	return answers_join(db_arena(db), form, open, personal);
}

struct finding_views
finding_views(struct req *req, const struct casefile *c, unsigned seat)
{
	bool is_outer = !(seat & (SEAT_OFFICE | SEAT_AUDITOR));
	struct case_finding_list_rows rows = case_finding_list(req->db, c->row.id);
	struct finding_views views = { ARENA_ARRAY(req->arena, rows.count, struct finding_view),
		0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct case_finding_list_row *row = &rows.items[i];
		const struct case_step *step = procedure_step(c->procedure, row->step);
		const struct answer_form *form = step ? finding_form(req->arena, step, is_outer)
						      : NULL;
		struct finding_view *view = &views.items[views.count];
		struct answers *answers = ARENA_NEW(req->arena, struct answers);
		enum role role;

		if (!form || !role_parse(row->role, &role)) {
			continue;
		}
		*answers = open_for(req->db, c, form, row, is_outer);
		*view = (struct finding_view){ .step = step->title,
			.office = case_office_name(req, role, row->region_id),
			.who = row->shown_name,
			.at = row->made_at,
			.answers = answers,
			.step_id = row->step,
			.part = row->part };
		view->sheet = answers_sheet_view(
			req, &(struct answers_sheet_of){
				     .answers = answers, .is_open = case_is_seen(req, c, seat) });
		views.count += view->sheet->sections.count > 0;
	}
	return views;
}

void
finding_paper(struct req *req, struct paper *paper, const struct casefile *c, unsigned seat)
{
	struct finding_views views = finding_views(req, c, seat);

	for (size_t i = 0; i < views.count; i++) {
		const struct finding_view *view = &views.items[i];

		paper_add(paper, PAPER_HEADING,
			str_format(req->arena, "%.*s · %.*s · %.*s",
				STR_ARG(bilingual_in(view->step, req->lang)),
				STR_ARG(bilingual_in(view->office, req->lang)),
				STR_ARG(view->who)));
		answers_paper(req, paper, view->answers, case_is_seen(req, c, seat));
	}
}

void
finding_json(struct req *req, struct json *json, const struct casefile *c, unsigned seat)
{
	struct finding_views views = finding_views(req, c, seat);

	json_key(json, "findings");
	json_array(json);
	for (size_t i = 0; i < views.count; i++) {
		const struct finding_view *view = &views.items[i];

		json_object(json);
		json_add_str(json, "step", view->step_id);
		json_add_str(json, "part", view->part);
		json_add_str(json, "office", bilingual_in(view->office, req->lang));
		json_add_str(json, "who", view->who);
		json_key(json, "at");
		json_moment(json, view->at);
		json_key(json, "fields");
		json_raw(json, case_shown_json(req, c, view->answers, seat));
		json_object_end(json);
	}
	json_array_end(json);
}

void
finding_export(struct db *db, struct json *json, const struct casefile *c)
{
	struct case_finding_list_rows rows = case_finding_list(db, c->row.id);

	json_key(json, "findings");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		const struct case_step *step = procedure_step(c->procedure, rows.items[i].step);
		const struct answer_form *form = step ? finding_form(db_arena(db), step, true)
						      : NULL;

		if (form) {
			json_object(json);
			json_add_str(json, "step", rows.items[i].step);
			json_key(json, "at");
			json_moment(json, rows.items[i].made_at);
			json_key(json, "fields");
			json_raw(json, open_for(db, c, form, &rows.items[i], true).json);
			json_object_end(json);
		}
	}
	json_array_end(json);
}
