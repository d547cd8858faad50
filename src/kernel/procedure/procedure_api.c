#include "procedure_pages.h"

#include "json_write.h"
#include "procedure_inner.h"
#include "procedure_version.h"
#include "respond.h"

/* GET /api/v1/procedures and one of them: what another program needs to fill in a form and to follow a case. */

struct procedure_item {
	struct str id, title, title_en, summary, summary_en, group;
	bool is_about_org;
	struct str number;
	int64_t steps;
};
#define AT(member) offsetof(struct procedure_item, member)
const struct member procedure_item_members[] = {
	{ "id", MEMBER_STR, AT(id), false },
	{ "title", MEMBER_STR, AT(title), false },
	{ "title_en", MEMBER_STR, AT(title_en), false },
	{ "summary", MEMBER_STR, AT(summary), false },
	{ "summary_en", MEMBER_STR, AT(summary_en), false },
	{ "group", MEMBER_STR, AT(group), false },
	{ "about_org", MEMBER_BOOL, AT(is_about_org), false },
	{ "number", MEMBER_STR, AT(number), false },
	{ "step_count", MEMBER_INT, AT(steps), false },
};
const size_t procedure_item_member_count = sizeof(procedure_item_members) /
					   sizeof(procedure_item_members[0]);

static struct procedure_item
item_of(const struct procedure *procedure)
{
	return (struct procedure_item){ .id = procedure->id,
		.title = procedure->title.zh,
		.title_en = procedure->title.en,
		.summary = procedure->summary.zh,
		.summary_en = procedure->summary.en,
		.group = procedure->group,
		.is_about_org = procedure->about_org,
		.number = procedure->number,
		.steps = (int64_t)procedure->step_count };
}

enum outcome
list_procedures(struct req *req)
{
	const struct procedures *all = req_procedures(req);
	struct procedure_item *rows = ARENA_ARRAY(req->arena, all->count, struct procedure_item);
	struct list_page page = { .is_exact = true, .page = 1 };
	struct table_view table = { .members = procedure_item_members,
		.member_count = procedure_item_member_count,
		.rows = rows,
		.row_size = sizeof(*rows) };

	for (size_t i = 0; i < all->count; i++) {
		if (!all->items[i].is_hidden) {
			rows[table.row_count++] = item_of(&all->items[i]);
		}
	}
	page.total = page.per_page = (int64_t)table.row_count;
	return respond_json_list(req, &table, &page);
}

/* ---- one ---------------------------------------------------------------------------------------- */

static void
put_bilingual(struct json *json, const char *key, const char *key_en, struct bilingual text)
{
	if (text.zh.len) {
		json_add_str(json, key, text.zh);
		json_add_str(json, key_en, text.en);
	}
}

static void
put_condition(struct json *json, const char *key, const struct answer_condition *condition)
{
	if (!condition->field) {
		return;
	}
	json_key(json, key);
	json_object(json);
	json_add_str(json, "field", condition->field->name);
	json_key(json, "is");
	json_array(json);
	for (size_t i = 0; i < condition->value_count; i++) {
		json_str(json, condition->values[i]);
	}
	json_array_end(json);
	json_object_end(json);
}

static void
put_choices(struct json *json, const struct answer_field *field)
{
	if (!field->choice_count) {
		return;
	}
	json_key(json, "choices");
	json_array(json);
	for (size_t i = 0; i < field->choice_count; i++) {
		json_object(json);
		json_add_str(json, "value", field->choices[i].value);
		put_bilingual(json, "label", "label_en", field->choices[i].label);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_field(struct json *json, const struct answer_field *field)
{
	json_object(json);
	json_add_str(json, "name", field->name);
	put_bilingual(json, "label", "label_en", field->label);
	put_bilingual(json, "hint", "hint_en", field->hint);
	json_add_str(json, "type", str_of(answer_type_name(field->type)));
	json_add_bool(json, "required", field->is_required);
	json_add_bool(json, "personal", field->is_personal);
	if (field->is_shown) {
		json_add_bool(json, "shown", true);
	}
	if (node_get(field->node, "sum")) {
		json_add_bool(json, "computed", true);
	}
	if (node_get(field->node, "min")) {
		json_add_int(json, "min", field->min);
	}
	if (node_get(field->node, "max")) {
		json_add_int(json, "max", field->max);
	}
	if (field->region_kind.len) {
		json_add_str(json, "region", field->region_kind);
	}
	put_condition(json, "shown_if", &field->shown_if);
	put_condition(json, "required_if", &field->required_if);
	put_choices(json, field);
	if (field->type == ANSWER_FILES) {
		json_add_str(json, "purpose", field->purpose);
		put_bilingual(json, "sample", "sample_en", field->sample);
	}
	if (field->column_count) {
		json_key(json, "columns");
		json_array(json);
		for (size_t i = 0; i < field->column_count; i++) {
			put_field(json, &field->columns[i]);
		}
		json_array_end(json);
	}
	json_object_end(json);
}

/* Documents stand by themselves, as the contract has it; both lists name fields of POST /cases. */
static void
put_fields(struct json *json, const char *key, const struct answer_form *form, bool are_files)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];

			if ((field->type == ANSWER_FILES) == are_files) {
				put_field(json, field);
			}
		}
	}
	json_array_end(json);
}

static void
put_rules(struct json *json, const struct answer_form *form)
{
	json_key(json, "rules");
	json_array(json);
	for (size_t i = 0; i < form->rule_count; i++) {
		const struct answer_rule *rule = &form->rules[i];

		json_object(json);
		json_add_str(json, "field", rule->field->name);
		json_add_str(json, answer_order_name(rule->order), rule->other->name);
		put_bilingual(json, "text", "text_en", rule->text);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_clock(struct json *json, const struct clock *clock)
{
	if (!clock->days) {
		return;
	}
	json_add_int(json, "days", clock->days);
	json_key(json, "clock");
	json_object(json);
	json_add_str(json, "of", clock->is_calendar ? STR("calendar") : STR("working"));
	json_add_str(json, "then", str_of(procedure_clock_ends[clock->end]));
	if (clock->action.len) {
		json_add_str(json, "action", clock->action);
	}
	if (clock->to.len) {
		json_add_str(json, "to", clock->to);
	}
	json_object_end(json);
}

static void
put_action(struct json *json, const struct case_action *action)
{
	json_object(json);
	json_add_str(json, "id", action->id);
	json_add_str(json, "kind", str_of(procedure_action_kinds[action->kind]));
	put_bilingual(json, "label", "label_en", action->label);
	if (action->to.len) {
		json_add_str(json, "to", action->to);
	}
	json_add_bool(json, "note", action->needs_note);
	put_clock(json, &action->clock);
	json_object_end(json);
}

static void
put_step(struct json *json, const struct case_step *step)
{
	json_object(json);
	json_add_str(json, "id", step->id);
	json_add_str(json, "kind", str_of(procedure_step_kinds[step->kind]));
	put_bilingual(json, "title", "title_en", step->title);
	json_add_str(json, "office", str_of(role_name(step->offices[0].role)));
	json_key(json, "offices");
	json_array(json);
	for (size_t i = 0; i < step->office_count; i++) {
		json_object(json);
		json_add_str(json, "role", str_of(role_name(step->offices[i].role)));
		if (step->offices[i].part.len) {
			json_add_str(json, "id", step->offices[i].part);
		}
		json_object_end(json);
	}
	json_array_end(json);
	put_clock(json, &step->clock);
	json_add_bool(json, "withdraw", step->may_withdraw);
	if (step->finding_count) {
		json_key(json, "findings");
		json_array(json);
		for (size_t i = 0; i < step->finding_count; i++) {
			put_field(json, &step->findings[i]);
		}
		json_array_end(json);
	}
	json_key(json, "actions");
	json_array(json);
	for (size_t i = 0; i < step->action_count; i++) {
		put_action(json, &step->actions[i]);
	}
	json_array_end(json);
	json_object_end(json);
}

static void
put_ends(struct json *json, const struct procedure *procedure)
{
	json_key(json, "ends");
	json_array(json);
	for (size_t i = 0; i < procedure->end_count; i++) {
		const struct case_end *end = &procedure->ends[i];

		json_object(json);
		json_add_str(json, "id", end->id);
		json_add_str(json, "outcome", str_of(end_outcome_name(end->outcome)));
		put_bilingual(json, "title", "title_en", end->title);
		if (end->appeal.len) {
			json_add_str(json, "appeal", end->appeal);
			json_add_int(json, "appeal_days", end->appeal_days);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_roles(struct json *json, uint32_t roles)
{
	json_key(json, "starters");
	json_array(json);
	for (int role = 1; role < ROLE_COUNT; role++) {
		if (roles & ROLE_BIT(role)) {
			json_text(json, role_name((enum role)role));
		}
	}
	json_array_end(json);
}

enum outcome
send_procedure(struct req *req)
{
	const struct service_query *in = req->in;
	const struct procedure *procedure = procedure_find(req_procedures(req), in->procedure);
	struct procedure_item item;
	struct json *json;

	if (!procedure) {
		return NOT_FOUND;
	}
	item = item_of(procedure);
	json = respond_json_begin(req, 200);
	json_object(json);
	json_write_members(json, procedure_item_members, procedure_item_member_count, &item);
	put_roles(json, procedure->starters);
	put_fields(json, "form", &procedure->form, false);
	put_fields(json, "documents", &procedure->form, true);
	put_rules(json, &procedure->form);
	json_key(json, "steps");
	json_array(json);
	for (size_t i = 0; i < procedure->step_count; i++) {
		put_step(json, &procedure->steps[i]);
	}
	json_array_end(json);
	put_ends(json, procedure);
	json_object_end(json);
	return OK;
}
