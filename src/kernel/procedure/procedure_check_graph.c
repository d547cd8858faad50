#include "procedure_check.h"

/* How the way hangs together: what a case can come to, and from where it can come to an end. */

struct graph {
	const struct procedure *procedure;
	bool *steps; /* those that a case comes to */
	bool *ends;
	bool *leave; /* steps from which some end is reached */
};

/* Follows an address; whether something new was found. */
static bool
reach(struct graph *g, struct str to)
{
	const struct case_step *step = procedure_step(g->procedure, to);
	const struct case_end *end = procedure_end(g->procedure, to);
	bool *mark = step  ? &g->steps[step - g->procedure->steps]
		     : end ? &g->ends[end - g->procedure->ends]
			   : NULL;

	if (!mark || *mark) {
		return false;
	}
	*mark = true;
	return true;
}

static bool
leads_out(const struct graph *g, struct str to)
{
	const struct case_step *step = procedure_step(g->procedure, to);

	return step ? g->leave[step - g->procedure->steps]
		    : procedure_end(g->procedure, to) != NULL;
}

/* The lapse of a correction counts as a way that is reached, but not as a way that offices take. */
static bool
spread(struct graph *g, size_t index)
{
	const struct case_step *step = &g->procedure->steps[index];
	bool is_new = false;

	if (step->clock.end == CLOCK_LAPSES) {
		is_new = reach(g, step->clock.to);
	}
	if (step->may_withdraw) {
		const struct case_end *end = procedure_end_of(g->procedure, END_WITHDRAWN);

		is_new = (end && reach(g, end->id)) || is_new;
	}
	for (size_t k = 0; k < step->action_count; k++) {
		const struct case_action *action = &step->actions[k];
		struct str to = action->kind == ACTION_CORRECT ? action->clock.to : action->to;

		is_new = reach(g, to) || is_new;
	}
	return is_new;
}

/* Whether the offices, or time, bring a case from here to an end. */
static bool
finds_end(const struct graph *g, size_t index)
{
	const struct case_step *step = &g->procedure->steps[index];

	if (step->clock.end == CLOCK_LAPSES && leads_out(g, step->clock.to)) {
		return true;
	}
	for (size_t k = 0; k < step->action_count; k++) {
		if (step->actions[k].kind != ACTION_CORRECT && leads_out(g, step->actions[k].to)) {
			return true;
		}
	}
	return false;
}

static void
follow(struct graph *g)
{
	size_t count = g->procedure->step_count;
	bool is_new = true;

	g->steps[0] = true;
	for (size_t i = 0; i < g->procedure->end_count; i++) {
		/* an administrator may void a case at any time */
		g->ends[i] = g->procedure->ends[i].outcome == END_VOID;
	}
	while (is_new) {
		is_new = false;
		for (size_t i = 0; i < count; i++) {
			is_new = (g->steps[i] && spread(g, i)) || is_new;
			if (!g->leave[i] && finds_end(g, i)) {
				g->leave[i] = true;
				is_new = true;
			}
		}
	}
}

void
procedure_check_ways(const struct procedure_checker *c)
{
	const struct procedure *procedure = c->procedure;
	struct arena *arena = c->report->arena;
	struct graph g = { .procedure = procedure,
		.steps = ARENA_ARRAY(arena, procedure->step_count, bool),
		.ends = ARENA_ARRAY(arena, procedure->end_count, bool),
		.leave = ARENA_ARRAY(arena, procedure->step_count, bool) };

	follow(&g);
	for (size_t i = 0; i < procedure->step_count; i++) {
		if (!g.steps[i]) {
			pack_problem(c->report, procedure->steps[i].node,
				"no case comes to the step %.*s", STR_ARG(procedure->steps[i].id));
		} else if (!g.leave[i]) {
			pack_problem(c->report, procedure->steps[i].node,
				"no way leads from the step %.*s to an end",
				STR_ARG(procedure->steps[i].id));
		}
	}
	for (size_t i = 0; i < procedure->end_count; i++) {
		if (!g.ends[i]) {
			pack_problem(c->report, procedure->ends[i].node,
				"no case comes to the end %.*s", STR_ARG(procedure->ends[i].id));
		}
	}
}
