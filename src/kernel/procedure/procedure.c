#include "procedure_inner.h"

#include "pack_yaml.h"

#include <stdlib.h>

/* Procedures out of a pack, and out of the text that is stored of each. */

enum { PLACE_LAST = 1000 };

static const struct node_rule condition_rules[] = {
	{ "text", WANT_BILINGUAL, true },
	{ "guard", WANT_TEXT, false },
};
static const struct node_rule basis_rules[] = {
	{ "zh", WANT_TEXT, true },
	{ "en", WANT_TEXT, true },
};
static const struct node_rule procedure_rules[] = {
	{ "id", WANT_ID, true },
	{ "title", WANT_BILINGUAL, true },
	{ "summary", WANT_BILINGUAL, true },
	{ "group", WANT_ID, true },
	{ "place", WANT_INT, false, 1, PLACE_LAST },
	{ "hidden", WANT_BOOL, false },
	{ "starters", WANT_TEXTS, true, 1, ROLE_COUNT },
	{ "about_org", WANT_BOOL, false },
	{ "org_open", WANT_BOOL, false },
	{ "org_kinds", WANT_TEXTS, false, 1, 20 },
	{ "org_statuses", WANT_TEXTS, false, 1, 20 },
	{ "number", WANT_TEXT, true },
	{ "paper_no", WANT_TEXT, false },
	{ "basis", WANT_LIST, true, 1, 20, .rules = basis_rules,
		.rule_count = RULE_COUNT(basis_rules) },
	{ "conditions", WANT_LIST, false, 1, 20, .rules = condition_rules,
		.rule_count = RULE_COUNT(condition_rules) },
	/* the parts by their own rules; their counts are not constant here */
	{ "form", WANT_ANY, true },
	{ "rules", WANT_ANY, false },
	{ "steps", WANT_ANY, true },
	{ "ends", WANT_ANY, true },
};

int
procedure_word(const char *const *words, struct str text, int otherwise)
{
	for (int i = 0; words[i]; i++) {
		if (str_equal(text, str_of(words[i]))) {
			return i;
		}
	}
	return otherwise;
}

const struct bilingual *
procedure_bilinguals(struct arena *arena, const struct node *list, size_t *ret_count)
{
	size_t count = list ? list->count : 0;
	struct bilingual *texts = ARENA_ARRAY(arena, count, struct bilingual);

	for (size_t i = 0; i < count; i++) {
		texts[i] = (struct bilingual){ node_text(list->members[i].value, "zh"),
			node_text(list->members[i].value, "en") };
	}
	*ret_count = count;
	return texts;
}

const struct str *
procedure_texts(struct arena *arena, const struct node *list, size_t *ret_count)
{
	size_t count = list ? list->count : 0;
	struct str *texts = ARENA_ARRAY(arena, count, struct str);

	for (size_t i = 0; i < count; i++) {
		texts[i] = list->members[i].value->text;
	}
	*ret_count = count;
	return texts;
}

static struct str
joined(struct arena *arena, const struct node *list)
{
	struct str all = STR_NONE;

	for (size_t i = 0; list && i < list->count; i++) {
		struct str one = list->members[i].value->text;

		all = i == 0 ? one : str_format(arena, "%.*s %.*s", STR_ARG(all), STR_ARG(one));
	}
	return all;
}

static uint32_t
read_starters(struct procedure_reader *r, const struct node *list)
{
	uint32_t starters = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct node *node = list->members[i].value;
		enum role role;

		if (!role_parse(node->text, &role)) {
			pack_problem(r->report, node, "there is no role %.*s", STR_ARG(node->text));
			continue;
		}
		starters |= ROLE_BIT(role);
	}
	return starters;
}

static void
read_conditions(struct procedure_reader *r, const struct node *list, struct procedure *procedure)
{
	size_t count = list ? list->count : 0;
	struct procedure_condition *conditions = ARENA_ARRAY(
		r->arena, count, struct procedure_condition);

	for (size_t i = 0; i < count; i++) {
		const struct node *node = list->members[i].value;

		conditions[i] = (struct procedure_condition){ node_bilingual(node, "text"),
			node_text(node, "guard") };
	}
	procedure->conditions = conditions;
	procedure->condition_count = count;
}

/* The items of a list by rules; whether it is one. */
static void
check_part(struct procedure_reader *r, const struct node *root, const char *key,
	const struct node_rule *rules, size_t rule_count)
{
	const struct node_rule whole = { .key = key,
		.want = WANT_LIST,
		.is_required = true,
		.min = 1,
		.max = 40,
		.rules = rules,
		.rule_count = rule_count };
	const struct node *part = node_get(root, key);
	struct node_member member = { str_of(key), part };
	const struct node only = { .kind = NODE_MAP,
		.file = root->file,
		.line = root->line,
		.members = &member,
		.count = 1 };

	if (part) {
		node_check(r->report, &only, &whole, 1);
	}
}

/* False, with problems, if the tree has not the form of a procedure. */
static bool
check_form(struct procedure_reader *r, const struct node *root)
{
	const struct node *steps = node_get(root, "steps");
	size_t before = r->report->count;

	node_check(r->report, root, procedure_rules, RULE_COUNT(procedure_rules));
	if (root->kind == NODE_MAP) {
		check_part(r, root, "form", procedure_section_rules, procedure_section_rule_count);
		check_part(r, root, "rules", procedure_rule_rules, procedure_rule_rule_count);
		check_part(r, root, "steps", procedure_step_rules, procedure_step_rule_count);
		check_part(r, root, "ends", procedure_end_rules, procedure_end_rule_count);
		for (size_t i = 0; steps && steps->kind == NODE_LIST && i < steps->count; i++) {
			check_part(r, steps->members[i].value, "findings", procedure_finding_rules,
				procedure_finding_rule_count);
		}
	}
	return r->report->count == before;
}

/* False, with problems, if names in it lead nowhere. */
static bool
read_procedure(struct procedure_reader *r, const struct node *root, struct procedure *ret_procedure)
{
	size_t before = r->report->count;
	struct procedure procedure = { .id = node_text(root, "id"),
		.title = node_bilingual(root, "title"),
		.summary = node_bilingual(root, "summary"),
		.group = node_text(root, "group"),
		.place = (int)node_int(root, "place", PLACE_LAST),
		.is_hidden = node_bool(root, "hidden", false),
		.about_org = node_bool(root, "about_org", false),
		.is_org_open = node_bool(root, "org_open", false),
		.number = node_text(root, "number"),
		.paper_no = node_text(root, "paper_no"),
		.node = root };

	if (!check_form(r, root)) {
		return false;
	}
	procedure.starters = read_starters(r, node_get(root, "starters"));
	procedure.org_kinds = joined(r->arena, node_get(root, "org_kinds"));
	procedure.org_statuses = joined(r->arena, node_get(root, "org_statuses"));
	procedure.basis = procedure_bilinguals(
		r->arena, node_get(root, "basis"), &procedure.basis_count);
	read_conditions(r, node_get(root, "conditions"), &procedure);
	procedure_read_form(r, node_get(root, "form"), &procedure.form);
	procedure_read_rules(r, node_get(root, "rules"), &procedure.form);
	procedure_read_steps(r, node_get(root, "steps"), &procedure);
	procedure_read_ends(r, node_get(root, "ends"), &procedure);
	procedure.text = procedure_canonical(r->arena, root);
	procedure.hash = pack_hash(r->arena, procedure.text);
	*ret_procedure = procedure;
	return r->report->count == before;
}

/* "xihu/procedures/filing.yaml": the part from "procedures/" on; none of other files. */
static struct str
procedure_file(struct str key)
{
	static const struct str folder = STR_INIT("procedures/");
	struct str pack;

	return str_split(&key, '/', &pack) && str_starts(key, folder) ? key : STR_NONE;
}

/* Whether a later file of the same name takes this one's place: a district's own over the national one. */
static bool
is_replaced(const struct pack *pack, size_t index)
{
	struct str name = procedure_file(pack->files->members[index].key);

	for (size_t i = index + 1; i < pack->files->count; i++) {
		if (str_equal(name, procedure_file(pack->files->members[i].key))) {
			return true;
		}
	}
	return false;
}

/* `order` holds where each stood, so that equal places keep the order of files. */
static void
sort_by_place(struct procedure *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct procedure moved = items[i];
		size_t at = i;

		while (at > 0 && items[at - 1].place > moved.place) {
			items[at] = items[at - 1];
			at--;
		}
		items[at] = moved;
	}
}

struct procedures
procedures_read(struct arena *arena, const struct pack *pack, struct pack_report *report)
{
	struct procedure_reader r = { arena, report };
	struct procedure *items = ARENA_ARRAY(arena, pack->files->count, struct procedure);
	size_t count = 0;

	for (size_t i = 0; i < pack->files->count; i++) {
		const struct node *root = pack->files->members[i].value;

		if (!str_is_none(procedure_file(pack->files->members[i].key)) &&
			!is_replaced(pack, i) && read_procedure(&r, root, &items[count])) {
			count++;
		}
	}
	sort_by_place(items, count);
	return (struct procedures){ items, count };
}

bool
procedure_parse(struct arena *arena, struct str text, struct procedure *ret_procedure)
{
	struct pack_report report = { .arena = arena };
	struct procedure_reader r = { arena, &report };
	const struct node *root = yaml_read(arena, "procedure", text, &report);

	return root && read_procedure(&r, root, ret_procedure);
}

const struct procedure *
procedure_find(const struct procedures *procedures, struct str id)
{
	for (size_t i = 0; i < procedures->count; i++) {
		if (str_equal(procedures->items[i].id, id)) {
			return &procedures->items[i];
		}
	}
	return NULL;
}

const struct case_step *
procedure_step(const struct procedure *procedure, struct str id)
{
	for (size_t i = 0; i < procedure->step_count; i++) {
		if (str_equal(procedure->steps[i].id, id)) {
			return &procedure->steps[i];
		}
	}
	return NULL;
}

const struct case_end *
procedure_end(const struct procedure *procedure, struct str id)
{
	for (size_t i = 0; i < procedure->end_count; i++) {
		if (str_equal(procedure->ends[i].id, id)) {
			return &procedure->ends[i];
		}
	}
	return NULL;
}

const struct case_end *
procedure_end_of(const struct procedure *procedure, enum end_outcome outcome)
{
	for (size_t i = 0; i < procedure->end_count; i++) {
		if (procedure->ends[i].outcome == outcome) {
			return &procedure->ends[i];
		}
	}
	return NULL;
}

bool
step_needs_findings(const struct case_step *step)
{
	for (size_t i = 0; i < step->finding_count; i++) {
		if (step->findings[i].is_required) {
			return true;
		}
	}
	return false;
}

const struct case_action *
step_action(const struct case_step *step, struct str id)
{
	for (size_t i = 0; i < step->action_count; i++) {
		if (str_equal(step->actions[i].id, id)) {
			return &step->actions[i];
		}
	}
	return NULL;
}

const struct answer_field *
answer_field_find(const struct answer_form *form, struct str name)
{
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			if (str_equal(form->sections[i].fields[k].name, name)) {
				return &form->sections[i].fields[k];
			}
		}
	}
	return NULL;
}
