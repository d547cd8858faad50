#include "procedure_inner.h"

/* The way of a case: steps with their offices and clocks, what may be done at them, where it ends. */

const char *const procedure_action_kinds[] = {
	[ACTION_FORWARD] = "forward",
	[ACTION_BACK] = "back",
	[ACTION_CORRECT] = "correct",
	[ACTION_REJECT] = "reject",
	NULL,
};
const char *const procedure_clock_ends[] = {
	[CLOCK_WARNS] = "warns",
	[CLOCK_FORWARD] = "forward",
	[CLOCK_LAPSES] = "lapses",
	NULL,
};
const char *const procedure_step_kinds[] = {
	[STEP_OFFICE] = "office",
	[STEP_JOINT] = "joint",
	[STEP_NOTICE] = "notice",
	NULL,
};
const char *const procedure_end_outcomes[] = {
	[END_GRANTED] = "granted",
	[END_REFUSED] = "refused",
	[END_WITHDRAWN] = "withdrawn",
	[END_LAPSED] = "lapsed",
	[END_VOID] = "void",
	NULL,
};
static const char *const day_kinds[] = { "working", "calendar", NULL };

static const struct node_rule clock_rules[] = {
	{ "days", WANT_INT, true, 1, 400 },
	{ "of", WANT_ID, true, .words = day_kinds },
	{ "then", WANT_ID, true, .words = procedure_clock_ends },
	{ "action", WANT_ID, false },
	{ "to", WANT_ID, false },
};
static const struct node_rule phrase_rules[] = {
	{ "zh", WANT_TEXT, true },
	{ "en", WANT_TEXT, true },
};
static const struct node_rule action_rules[] = {
	{ "id", WANT_ID, true },
	{ "kind", WANT_ID, true, .words = procedure_action_kinds },
	{ "label", WANT_BILINGUAL, true },
	{ "hint", WANT_BILINGUAL, false },
	{ "to", WANT_ID, false },
	{ "note", WANT_BOOL, false },
	{ "clock", WANT_MAP, false, .rules = clock_rules, .rule_count = RULE_COUNT(clock_rules) },
	{ "guards", WANT_TEXTS, false, 1, 20 },
	{ "effects", WANT_TEXTS, false, 1, 20 },
	{ "tell", WANT_BILINGUAL, false },
	{ "phrases", WANT_LIST, false, 1, 20, .rules = phrase_rules,
		.rule_count = RULE_COUNT(phrase_rules) },
};
static const struct node_rule office_rules[] = {
	{ "role", WANT_ID, true },
	{ "id", WANT_ID, false },
	{ "label", WANT_BILINGUAL, false },
};
const struct node_rule procedure_step_rules[] = {
	{ "id", WANT_ID, true },
	{ "kind", WANT_ID, false, .words = procedure_step_kinds },
	{ "title", WANT_BILINGUAL, true },
	{ "plain", WANT_BILINGUAL, false },
	{ "offices", WANT_LIST, true, 1, 6, .rules = office_rules,
		.rule_count = RULE_COUNT(office_rules) },
	{ "clock", WANT_MAP, false, .rules = clock_rules, .rule_count = RULE_COUNT(clock_rules) },
	{ "withdraw", WANT_BOOL, false },
	{ "notice", WANT_BILINGUAL, false },
	{ "findings", WANT_ANY, false }, /* by procedure_finding_rules */
	{ "actions", WANT_LIST, true, 1, 12, .rules = action_rules,
		.rule_count = RULE_COUNT(action_rules) },
};
const size_t procedure_step_rule_count = RULE_COUNT(procedure_step_rules);

const struct node_rule procedure_end_rules[] = {
	{ "id", WANT_ID, true },
	{ "outcome", WANT_ID, true, .words = procedure_end_outcomes },
	{ "title", WANT_BILINGUAL, true },
	{ "letter", WANT_BILINGUAL, false },
	{ "remedy", WANT_BILINGUAL, false },
	{ "appeal", WANT_ID, false },
	{ "appeal_days", WANT_INT, false, 1, 400 },
};
const size_t procedure_end_rule_count = RULE_COUNT(procedure_end_rules);

const char *
end_outcome_name(enum end_outcome outcome)
{
	return procedure_end_outcomes[outcome];
}

static struct clock
read_clock(const struct node *node)
{
	struct clock clock = { .days = (int)node_int(node, "days", 0),
		.is_calendar = str_equal(node_text(node, "of"), STR("calendar")),
		.action = node_text(node, "action"),
		.to = node_text(node, "to") };

	clock.end = (enum clock_end)procedure_word(
		procedure_clock_ends, node_text(node, "then"), CLOCK_WARNS);
	return clock;
}

static struct case_action
read_action(struct procedure_reader *r, const struct node *node)
{
	struct case_action action = { .id = node_text(node, "id"),
		.label = node_bilingual(node, "label"),
		.hint = node_bilingual(node, "hint"),
		.to = node_text(node, "to"),
		.clock = read_clock(node_get(node, "clock")),
		.tell = node_bilingual(node, "tell"),
		.node = node };

	action.kind = (enum action_kind)procedure_word(
		procedure_action_kinds, node_text(node, "kind"), ACTION_FORWARD);
	/* whoever sends something back or refuses it says why, whatever the pack says */
	action.needs_note = action.kind != ACTION_FORWARD || node_bool(node, "note", false);
	action.guards = procedure_texts(r->arena, node_get(node, "guards"), &action.guard_count);
	action.effects = procedure_texts(r->arena, node_get(node, "effects"), &action.effect_count);
	action.phrases = procedure_bilinguals(
		r->arena, node_get(node, "phrases"), &action.phrase_count);
	return action;
}

static const struct step_office *
read_offices(struct procedure_reader *r, const struct node *list, size_t *ret_count)
{
	struct step_office *offices = ARENA_ARRAY(r->arena, list->count, struct step_office);

	for (size_t i = 0; i < list->count; i++) {
		const struct node *node = list->members[i].value;

		offices[i].part = node_text(node, "id");
		offices[i].label = node_bilingual(node, "label");
		if (!role_parse(node_text(node, "role"), &offices[i].role)) {
			pack_problem(r->report, node_get(node, "role"), "there is no role %.*s",
				STR_ARG(node_text(node, "role")));
		}
	}
	*ret_count = list->count;
	return offices;
}

static struct case_step
read_step(struct procedure_reader *r, const struct node *node)
{
	const struct node *actions = node_get(node, "actions");
	struct case_step step = { .id = node_text(node, "id"),
		.title = node_bilingual(node, "title"),
		.plain = node_bilingual(node, "plain"),
		.clock = read_clock(node_get(node, "clock")),
		.may_withdraw = node_bool(node, "withdraw", false),
		.notice = node_bilingual(node, "notice"),
		.action_count = actions->count,
		.node = node };
	struct case_action *items = ARENA_ARRAY(r->arena, actions->count, struct case_action);

	step.kind = (enum step_kind)procedure_word(
		procedure_step_kinds, node_text(node, "kind"), STEP_OFFICE);
	step.offices = read_offices(r, node_get(node, "offices"), &step.office_count);
	step.findings = procedure_read_fields(r, node_get(node, "findings"), &step.finding_count);
	for (size_t i = 0; i < actions->count; i++) {
		items[i] = read_action(r, actions->members[i].value);
	}
	step.actions = items;
	return step;
}

void
procedure_read_steps(
	struct procedure_reader *r, const struct node *list, struct procedure *procedure)
{
	struct case_step *steps = ARENA_ARRAY(r->arena, list->count, struct case_step);

	for (size_t i = 0; i < list->count; i++) {
		steps[i] = read_step(r, list->members[i].value);
	}
	procedure->steps = steps;
	procedure->step_count = list->count;
}

void
procedure_read_ends(
	struct procedure_reader *r, const struct node *list, struct procedure *procedure)
{
	struct case_end *ends = ARENA_ARRAY(r->arena, list->count, struct case_end);

	for (size_t i = 0; i < list->count; i++) {
		const struct node *node = list->members[i].value;

		ends[i] = (struct case_end){ .id = node_text(node, "id"),
			.title = node_bilingual(node, "title"),
			.letter = node_bilingual(node, "letter"),
			.remedy = node_bilingual(node, "remedy"),
			.appeal = node_text(node, "appeal"),
			.appeal_days = (int)node_int(node, "appeal_days", 0),
			.node = node };
		ends[i].outcome = (enum end_outcome)procedure_word(
			procedure_end_outcomes, node_text(node, "outcome"), END_REFUSED);
	}
	procedure->ends = ends;
	procedure->end_count = list->count;
}
