#include "case_draft.h"

#include "actor.h"
#include "case_inner.h"

/* A long form page by page: where one is, where the buttons lead, what is still missing where. */

enum { LONG_FORM_SECTIONS = 3 };

int
case_step_number(const struct answer_form *form, struct str text, int otherwise)
{
	int64_t number = 0;

	if (form->section_count < 2 || str_equal(text, STR("all"))) {
		return CASE_STEP_ALL;
	}
	if (str_equal(text, STR("review"))) {
		return (int)form->section_count;
	}
	return str_parse_int(text, &number) && number > 0 && number <= (int64_t)form->section_count
		       ? (int)number - 1
		       : otherwise;
}

int
case_step_first(const struct answer_form *form)
{
	return form->section_count < LONG_FORM_SECTIONS ? CASE_STEP_ALL : 0;
}

int
case_step_remembered(struct req *req, const struct casefile *c)
{
	struct case_typing_find_row row;

	if (case_typing_find(req->db, c->row.id, req->actor->login, &row) != OK ||
		row.section > (int64_t)c->procedure->form.section_count + 1) {
		return case_step_first(&c->procedure->form);
	}
	return row.section == 0 ? CASE_STEP_ALL : (int)row.section - 1;
}

void
case_step_remember(struct req *req, const struct casefile *c, int step)
{
	case_typing_put(req->db, &(struct case_typing_put_args){ .casefile_id = c->row.id,
					 .login_id = req->actor->login,
					 .section = step + 1,
					 .typed_at = db_now(req->db) });
}

int
case_step_after(const struct answer_form *form, int step, struct str deed, struct str wanted)
{
	if (form->section_count < 2) {
		return CASE_STEP_ALL;
	}
	if (!str_is_empty(wanted)) {
		return case_step_number(form, wanted, step);
	}
	if (str_equal(deed, STR("back")) && step > 0) {
		return step - 1;
	}
	if (str_equal(deed, STR("next")) && step >= 0 && step < (int)form->section_count) {
		return step + 1;
	}
	return step;
}

struct str
case_step_text(struct arena *arena, const struct answer_form *form, int step)
{
	if (step == CASE_STEP_ALL) {
		return STR("all");
	}
	return step == (int)form->section_count ? STR("review") : str_format(arena, "%d", step + 1);
}

struct case_stepper
case_stepper_of(struct req *req, const struct answer_form *form, int step)
{
	struct case_stepper stepper = {
		ARENA_ARRAY(req->arena, form->section_count + 1, struct case_stepper_item), 0
	};

	if (step == CASE_STEP_ALL) {
		return stepper;
	}
	for (size_t i = 0; i <= form->section_count; i++) {
		bool is_last = i == form->section_count;

		stepper.items[stepper.count++] = (struct case_stepper_item){
			.title = is_last ? (struct bilingual){ STR("核对提交"),
						   STR("Check and send") }
					 : form->sections[i].title,
			.value = case_step_text(req->arena, form, (int)i),
			.is_current = (int)i == step,
			.is_done = (int)i < step
		};
	}
	return stepper;
}

/* ---- what is missing ----------------------------------------------------------------------------- */

/* The field that a control belongs to, and in which section it stands. */
static const struct answer_field *
field_of(const struct answer_form *form, struct str control, size_t *ret_section)
{
	struct str rest = control, name;

	str_split(&rest, '.', &name);
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			if (str_equal(form->sections[i].fields[k].name, name)) {
				*ret_section = i;
				return &form->sections[i].fields[k];
			}
		}
	}
	return NULL;
}

static struct case_gap
gap_of(struct req *req, const struct answer_form *form, const struct field_error *error,
	struct str to)
{
	size_t section = 0;
	const struct answer_field *field = field_of(form, str_of(error->field), &section);
	struct case_gap gap = { .message = error->message, .to = { STR_NONE } };

	if (!field) {
		return gap;
	}
	gap.label = str_contains(error->message, bilingual_in(field->label, req->lang))
			    ? STR_NONE
			    : bilingual_in(field->label, req->lang);
	gap.to = (struct url){ str_format(
		req->arena, "%.*s?step=%zu#f-%s", STR_ARG(to), section + 1, error->field) };
	return gap;
}

struct case_gaps
case_gaps_of(
	struct req *req, const struct casefile *c, const struct answers *answers, struct str to)
{
	static const struct strs no_fields = { NULL, 0 };
	const struct answer_form *form = &c->procedure->form;
	struct field_errors said = req->errors;
	struct case_gaps gaps = { NULL, 0 };
	struct answers whole;

	req->errors = (struct field_errors){ NULL, 0, 0 };
	answers_read(
		req, &(struct answers_asked){ form, answers, &no_fields, ANSWERS_WHOLE }, &whole);
	gaps.items = ARENA_ARRAY(req->arena, req->errors.count, struct case_gap);
	for (size_t i = 0; i < req->errors.count; i++) {
		gaps.items[gaps.count++] = gap_of(req, form, &req->errors.items[i], to);
	}
	req->errors = said;
	return gaps;
}
