#include "procedure_check.h"

#include "hooks.h"
#include "map.h"
#include "pack_rule.h"

/* Whether each step and each end of the way is whole in itself; procedure_check_graph.c sees how they hang together. */

static const struct node *
key_node(const struct node *node, const char *key)
{
	const struct node *inner = node_get(node, key);

	return inner ? inner : node;
}

/* Where an action may lead, by its kind. */
static void
check_target(const struct procedure_checker *c, const struct case_step *step,
	const struct case_action *action)
{
	const struct node *at = key_node(action->node, "to");
	const struct case_step *to = procedure_step(c->procedure, action->to);
	const struct case_end *end = procedure_end(c->procedure, action->to);

	if (action->kind == ACTION_CORRECT) {
		if (action->to.len) {
			pack_problem(c->report, at, "a correction comes back here and has no to");
		}
	} else if (!to && !end) {
		pack_problem(
			c->report, at, "there is no step and no end %.*s", STR_ARG(action->to));
	} else if (action->kind == ACTION_FORWARD && to && to <= step) {
		pack_problem(c->report, at, "forward leads to a later step; back is its own kind");
	} else if (action->kind == ACTION_FORWARD && end && end->outcome != END_GRANTED) {
		pack_problem(c->report, at, "forward leads to an end that is granted, not to %.*s",
			STR_ARG(action->to));
	} else if (action->kind == ACTION_BACK && (!to || to >= step)) {
		pack_problem(c->report, at, "back leads to an earlier step");
	} else if (action->kind == ACTION_REJECT && (!end || end->outcome != END_REFUSED)) {
		pack_problem(c->report, at, "reject leads to an end that is refused");
	}
}

static void
check_lapse(const struct procedure_checker *c, const struct node *clock, const struct clock *said)
{
	const struct case_end *end = procedure_end(c->procedure, said->to);

	if (!end || end->outcome != END_LAPSED) {
		pack_problem(c->report, key_node(clock, "to"),
			"a clock that lapses needs to: an end that is lapsed");
	}
}

/* A clock says what happens by itself, and nothing else. */
static void
check_clock(const struct procedure_checker *c, const struct node *clock, const struct clock *said,
	const struct case_step *step)
{
	const struct case_action *action = step ? step_action(step, said->action) : NULL;

	if (!clock) {
		return;
	}
	if (said->end != CLOCK_FORWARD && said->action.len) {
		pack_problem(c->report, key_node(clock, "action"), "action needs then: forward");
	}
	if (said->end != CLOCK_LAPSES && said->to.len) {
		pack_problem(c->report, key_node(clock, "to"), "to needs then: lapses");
	}
	if (said->end == CLOCK_LAPSES) {
		check_lapse(c, clock, said);
	} else if (said->end == CLOCK_FORWARD && (!action || action->kind != ACTION_FORWARD)) {
		pack_problem(c->report, key_node(clock, "action"),
			"a clock that goes forward needs action: one of the step that is forward");
	} else if (said->end == CLOCK_FORWARD && action->needs_note) {
		pack_problem(c->report, key_node(clock, "action"),
			"nobody writes the note that %.*s needs when time is up",
			STR_ARG(said->action));
	} else if (said->end == CLOCK_FORWARD && step_needs_findings(step)) {
		pack_problem(c->report, key_node(clock, "then"),
			"time alone would pass over what must be noted here: then: warns, or "
			"findings that are not required");
	}
}

static void
check_names(const struct procedure_checker *c, const struct node *list, const char *what,
	bool (*is_known)(struct str name))
{
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *name = list->members[i].value;

		if (!is_known(name->text)) {
			pack_problem(c->report, name, "no office knows the %s %.*s", what,
				STR_ARG(name->text));
		}
	}
}

static void
check_action(const struct procedure_checker *c, const struct case_step *step,
	const struct case_action *action)
{
	const struct node *clock = node_get(action->node, "clock");

	check_target(c, step, action);
	check_names(c, node_get(action->node, "guards"), "guard", case_guard_is_known);
	check_names(c, node_get(action->node, "effects"), "effect", case_effect_is_known);
	procedure_check_text(c, node_get(action->node, "tell"), false);
	if (action->kind != ACTION_CORRECT) {
		if (clock) {
			pack_problem(c->report, clock, "only a correction has a clock of its own");
		}
	} else if (!clock) {
		pack_problem(c->report, action->node,
			"a correction needs a clock: how long the applicant has");
	} else {
		check_clock(c, clock, &action->clock, NULL);
	}
}

/* ---- offices ------------------------------------------------------------------------------------ */

/* The narrowest place that a case is sure to have. */
static bool
is_in_community(const struct procedure *procedure)
{
	for (size_t i = 0; i < procedure->form.section_count; i++) {
		const struct answer_section *section = &procedure->form.sections[i];

		for (size_t k = 0; k < section->field_count; k++) {
			if (section->fields[k].use == USE_REGION) {
				return str_equal(section->fields[k].region_kind, STR("community"));
			}
		}
	}
	return procedure->about_org;
}

static void
check_office(const struct procedure_checker *c, const struct step_office *office,
	const struct node *node)
{
	if (!role_is_officer(office->role)) {
		pack_problem(c->report, node_get(node, "role"), "%s decides over nobody",
			role_name(office->role));
	} else if (office->role == ROLE_COMMUNITY && !is_in_community(c->procedure)) {
		pack_problem(c->report, node_get(node, "role"),
			"which community it is nobody knows: the field with use: region needs "
			"region: community");
	}
}

static void
check_offices(const struct procedure_checker *c, const struct case_step *step)
{
	const struct node *list = node_get(step->node, "offices");
	bool is_joint = step->kind == STEP_JOINT;

	if (is_joint && step->office_count < 2) {
		pack_problem(c->report, list, "a joint step needs two offices or more");
	} else if (!is_joint && step->office_count > 1) {
		pack_problem(
			c->report, list, "one office has a step; of several it is kind: joint");
	}
	node_check_unique(c->report, list, "id");
	for (size_t i = 0; i < step->office_count; i++) {
		const struct node *node = list->members[i].value;

		check_office(c, &step->offices[i], node);
		if (is_joint && !step->offices[i].part.len) {
			pack_problem(c->report, node, "an office of a joint step needs an id");
		} else if (!is_joint && step->offices[i].part.len) {
			pack_problem(c->report, node_get(node, "id"),
				"only offices of a joint step have an id");
		}
	}
}

/* ---- steps and ends ----------------------------------------------------------------------------- */

static void
check_notice(const struct procedure_checker *c, const struct case_step *step)
{
	const struct node *text = node_get(step->node, "notice");

	if (step->kind != STEP_NOTICE) {
		if (text) {
			pack_problem(c->report, text, "only a step of kind: notice has a notice");
		}
		return;
	}
	if (!text) {
		pack_problem(c->report, step->node, "what the public reads is missing: notice");
	}
	if (!step->clock.days) {
		pack_problem(c->report, step->node, "a public notice needs a clock");
	} else if (step->clock.end != CLOCK_FORWARD) {
		pack_problem(c->report, node_get(step->node, "clock"),
			"when a public notice is over the case goes on: then: forward");
	}
	procedure_check_text(c, text, true);
}

static void
check_once(
	const struct procedure_checker *c, struct map *seen, struct str id, const struct node *node)
{
	const struct node *before = map_set(seen, id, (void *)node);

	if (before) {
		pack_problem(c->report, node, "id %.*s stands already in line %d", STR_ARG(id),
			before->line);
	}
}

void
procedure_check_steps(const struct procedure_checker *c)
{
	struct map seen;

	map_init(&seen, c->report->arena);
	for (size_t i = 0; i < c->procedure->step_count; i++) {
		const struct case_step *step = &c->procedure->steps[i];

		check_once(c, &seen, step->id, step->node);
		check_offices(c, step);
		check_notice(c, step);
		check_clock(c, node_get(step->node, "clock"), &step->clock, step);
		node_check_unique(c->report, node_get(step->node, "actions"), "id");
		for (size_t k = 0; k < step->action_count; k++) {
			check_action(c, step, &step->actions[k]);
		}
	}
	for (size_t i = 0; i < c->procedure->end_count; i++) {
		check_once(c, &seen, c->procedure->ends[i].id, c->procedure->ends[i].node);
	}
}

static void
check_appeal(const struct procedure_checker *c, const struct case_end *end)
{
	const struct node *at = key_node(end->node, "appeal");

	if (!end->appeal.len != !end->appeal_days) {
		pack_problem(c->report, end->node, "appeal and appeal_days belong together");
	} else if (end->appeal.len && !procedure_find(c->procedures, end->appeal)) {
		pack_problem(c->report, at, "there is no procedure %.*s", STR_ARG(end->appeal));
	}
}

void
procedure_check_ends(const struct procedure_checker *c)
{
	const struct node *list = node_get(c->procedure->node, "ends");
	int counts[END_VOID + 1] = { 0 };

	for (size_t i = 0; i < c->procedure->end_count; i++) {
		const struct case_end *end = &c->procedure->ends[i];

		counts[end->outcome]++;
		check_appeal(c, end);
		procedure_check_text(c, node_get(end->node, "letter"), false);
		procedure_check_text(c, node_get(end->node, "remedy"), false);
		/* 行政许可法 art. 38: a refusal tells of the remedies against it */
		if (end->outcome == END_REFUSED && !node_get(end->node, "remedy")) {
			pack_problem(c->report, end->node,
				"a refusal says what may be done against it: remedy");
		}
		if (counts[end->outcome] == 2 &&
			(end->outcome == END_WITHDRAWN || end->outcome == END_VOID)) {
			pack_problem(c->report, end->node, "there is another end that is %s",
				end_outcome_name(end->outcome));
		}
	}
	for (enum end_outcome outcome = END_GRANTED; outcome < END_VOID; outcome++) {
		if (counts[outcome] == 0 && outcome != END_REFUSED) {
			pack_problem(c->report, list, "no end is %s", end_outcome_name(outcome));
		}
	}
}
