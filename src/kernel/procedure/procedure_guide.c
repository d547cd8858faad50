#include "procedure_pages.h"

#include "pack.h"
#include "procedure_words.h"

/* What the guide to a procedure says, made of the procedure itself. */

struct service_card
service_card_make(struct req *req, const struct procedure *procedure)
{
	const char *id = str_terminated(req->arena, procedure->id);

	return (struct service_card){ .procedure = procedure,
		.to = url_own(req->arena, "/services/%s", id),
		.start = url_own(req->arena, "/cases/new/%s", id),
		.days = procedure_days_said(req->arena, req->lang, procedure),
		.starters = procedure_starters_said(req->arena, req->lang, procedure) };
}

/* The words of a choice, or the value itself. */
static struct str
choice_said(const struct req *req, const struct answer_field *field, struct str value)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (str_equal(field->choices[i].value, value)) {
			return bilingual_in(field->choices[i].label, req->lang);
		}
	}
	return STR_NONE;
}

/* “变更事项”为名称、负责人时; none without a condition. */
static struct str
condition_said(struct req *req, const struct answer_condition *condition)
{
	struct str values = STR_NONE;

	if (!condition->field) {
		return STR_NONE;
	}
	for (size_t i = 0; i < condition->value_count; i++) {
		struct str value = choice_said(req, condition->field, condition->values[i]);

		if (value.len) {
			values = values.len ? str_format(req->arena, "%.*s%s%.*s", STR_ARG(values),
						      req->lang == LANG_EN ? ", " : "、",
						      STR_ARG(value))
					    : value;
		}
	}
	return values.len ? TR(req->arena, req->lang, N_("“{1}”为{2}时"),
				    bilingual_in(condition->field->label, req->lang), values)
			  : TR(req->arena, req->lang, N_("填了“{1}”时"),
				    bilingual_in(condition->field->label, req->lang));
}

static void
add_document(struct req *req, struct service_documents *documents, const struct answer_field *field)
{
	struct service_document *document;

	if (field->type != ANSWER_FILES) {
		return;
	}
	document = &documents->items[documents->count++];
	document->field = field;
	document->types = purpose_types_said(req->arena, req->lang, field->purpose);
	document->when = condition_said(
		req, field->required_if.field ? &field->required_if : &field->shown_if);
}

static void
make_form_parts(struct req *req, const struct procedure *procedure, struct service_view *view)
{
	const struct answer_form *form = &procedure->form;
	size_t fields = 0;

	for (size_t i = 0; i < form->section_count; i++) {
		fields += form->sections[i].field_count;
	}
	view->documents.items = ARENA_ARRAY(req->arena, fields, struct service_document);
	view->parts.items = ARENA_ARRAY(req->arena, form->section_count, struct service_part);
	view->parts.count = form->section_count;
	for (size_t i = 0; i < form->section_count; i++) {
		struct service_part *part = &view->parts.items[i];

		part->title = form->sections[i].title;
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];
			struct str label = bilingual_in(field->label, req->lang);

			add_document(req, &view->documents, field);
			if (field->type == ANSWER_FILES || field->type == ANSWER_YES) {
				continue;
			}
			part->asked = part->asked.len ? str_format(req->arena, "%.*s%s%.*s",
								STR_ARG(part->asked),
								req->lang == LANG_EN ? "; " : "、",
								STR_ARG(label))
						      : label;
		}
	}
}

static void
make_steps(struct req *req, const struct procedure *procedure, struct service_view *view)
{
	view->steps.items = ARENA_ARRAY(req->arena, procedure->step_count, struct service_step);
	view->steps.count = procedure->step_count;
	for (size_t i = 0; i < procedure->step_count; i++) {
		const struct case_step *step = &procedure->steps[i];
		const struct case_action *correction = step_correction(step);

		view->steps.items[i] = (struct service_step){ .step = step,
			.offices = step_offices_said(req->arena, req->lang, step),
			.days = clock_days_said(req->arena, req->lang, &step->clock),
			.when_over = clock_end_said(req->arena, req->lang, procedure, step) };
		if (correction) {
			view->steps.items[i].correction = clock_days_said(
				req->arena, req->lang, &correction->clock);
		}
	}
}

static void
make_refusals(struct req *req, const struct procedure *procedure, struct service_view *view)
{
	view->refusals.items = ARENA_ARRAY(req->arena, procedure->end_count, struct service_end);
	for (size_t i = 0; i < procedure->end_count; i++) {
		const struct case_end *end = &procedure->ends[i];
		struct service_end *told = &view->refusals.items[view->refusals.count];

		if (end->outcome != END_REFUSED) {
			continue;
		}
		told->end = end;
		if (end->appeal.len) {
			told->appeal = url_own(req->arena, "/services/%s",
				str_terminated(req->arena, end->appeal));
			told->appeal_days = str_format(req->arena, "%d", end->appeal_days);
		}
		view->refusals.count++;
	}
}

static void
make_counters(struct req *req, struct service_view *view)
{
	const struct node *list = node_get(pack_file(req_pack(req), "services.yaml"), "counters");
	size_t count = list ? list->count : 0;

	view->counters.items = ARENA_ARRAY(req->arena, count, struct service_counter);
	view->counters.count = count;
	for (size_t i = 0; i < count; i++) {
		const struct node *node = list->members[i].value;

		view->counters.items[i] = (struct service_counter){ node_bilingual(node, "name"),
			node_bilingual(node, "note") };
	}
}

void
service_view_make(struct req *req, const struct procedure *procedure, struct service_view *ret_view)
{
	*ret_view = (struct service_view){ .procedure = procedure,
		.card = service_card_make(req, procedure),
		.conditions = { procedure->conditions, procedure->condition_count },
		.limits = conditions_of(req->arena, req_pack(req), procedure->id),
		.basis = { procedure->basis, procedure->basis_count },
		.picture = procedure_picture_make(req->arena, req->lang, procedure) };
	make_form_parts(req, procedure, ret_view);
	make_steps(req, procedure, ret_view);
	make_refusals(req, procedure, ret_view);
	make_counters(req, ret_view);
}
