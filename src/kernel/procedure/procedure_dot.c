#include "procedure_picture.h"

#include "procedure_words.h"

/* A procedure as Graphviz reads it: everything, for whoever writes one. */

static const char *const end_looks[] = {
	[END_GRANTED] = "shape=doubleoctagon,color=\"#1c6b3f\"",
	[END_REFUSED] = "shape=octagon,color=\"#a8323e\"",
	[END_WITHDRAWN] = "shape=ellipse,style=dashed",
	[END_LAPSED] = "shape=ellipse,style=dotted",
	[END_VOID] = "shape=ellipse,style=dotted",
};

static void
put_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\') {
			buf_char(out, '\\');
		}
		buf_char(out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
	}
}

/* "filing.street": ids are unique within a procedure only. */
static void
put_name(struct buf *out, const struct procedure *procedure, struct str id)
{
	buf_format(out, "\"%.*s.%.*s\"", STR_ARG(procedure->id), STR_ARG(id));
}

static void
put_days(struct buf *out, const struct clock *clock)
{
	if (clock->days) {
		buf_format(out, "%d %s", clock->days, clock->is_calendar ? "天" : "个工作日");
	}
}

static void
put_edge(struct buf *out, const struct procedure *procedure, struct str from, struct str to)
{
	buf_text(out, "    ");
	put_name(out, procedure, from);
	buf_text(out, " -> ");
	put_name(out, procedure, to);
}

static void
put_step(struct arena *arena, struct buf *out, const struct procedure *procedure,
	const struct case_step *step)
{
	buf_text(out, "    ");
	put_name(out, procedure, step->id);
	buf_text(out, " [label=\"");
	put_text(out, step->title.zh);
	buf_text(out, "\\n");
	put_text(out, step_offices_said(arena, LANG_ZH, step));
	if (step->clock.days) {
		buf_text(out, "\\n");
		put_days(out, &step->clock);
	}
	buf_format(out, "\",shape=%s];\n",
		step->kind == STEP_NOTICE  ? "note"
		: step->kind == STEP_JOINT ? "box3d"
					   : "box");
}

static void
put_actions(struct buf *out, const struct procedure *procedure, const struct case_step *step)
{
	static const char *const styles[] = { [ACTION_FORWARD] = "solid",
		[ACTION_BACK] = "dashed",
		[ACTION_CORRECT] = "dotted",
		[ACTION_REJECT] = "solid,color=\"#a8323e\"" };

	for (size_t i = 0; i < step->action_count; i++) {
		const struct case_action *action = &step->actions[i];
		bool is_timed = step->clock.end == CLOCK_FORWARD &&
				str_equal(step->clock.action, action->id);

		put_edge(out, procedure, step->id,
			action->kind == ACTION_CORRECT ? step->id : action->to);
		buf_text(out, " [label=\"");
		put_text(out, action->label.zh);
		if (action->clock.days || is_timed) {
			buf_text(out, "\\n⏱ ");
			put_days(out, is_timed ? &step->clock : &action->clock);
		}
		buf_format(out, "\",style=%s];\n", styles[action->kind]);
		if (action->kind == ACTION_CORRECT && action->clock.end == CLOCK_LAPSES) {
			put_edge(out, procedure, step->id, action->clock.to);
			buf_text(out, " [label=\"补正逾期\\n⏱ ");
			put_days(out, &action->clock);
			buf_text(out, "\",style=dotted];\n");
		}
	}
	if (step->clock.end == CLOCK_LAPSES) {
		put_edge(out, procedure, step->id, step->clock.to);
		buf_text(out, " [label=\"⏱ ");
		put_days(out, &step->clock);
		buf_text(out, "\",style=dotted];\n");
	}
	if (step->may_withdraw) {
		put_edge(out, procedure, step->id, procedure_end_of(procedure, END_WITHDRAWN)->id);
		buf_text(out, " [label=\"撤回\",style=dotted];\n");
	}
}

void
procedure_dot(struct buf *out, const struct procedure *procedure)
{
	struct arena *arena = arena_create(1 << 20);

	buf_format(out, "digraph \"%.*s\" {\n    label=\"", STR_ARG(procedure->id));
	put_text(out, procedure->title.zh);
	buf_text(out, "\";\n    rankdir=TB;\n    node [fontname=\"Noto Sans CJK SC\"];\n"
		      "    edge [fontname=\"Noto Sans CJK SC\",fontsize=11];\n    ");
	put_name(out, procedure, STR("start"));
	buf_text(out, " [label=\"提交申请\",shape=circle];\n");
	for (size_t i = 0; i < procedure->step_count; i++) {
		put_step(arena, out, procedure, &procedure->steps[i]);
	}
	for (size_t i = 0; i < procedure->end_count; i++) {
		const struct case_end *end = &procedure->ends[i];

		buf_text(out, "    ");
		put_name(out, procedure, end->id);
		buf_text(out, " [label=\"");
		put_text(out, end->title.zh);
		buf_format(out, "\",%s];\n", end_looks[end->outcome]);
	}
	put_edge(out, procedure, STR("start"), procedure->steps[0].id);
	buf_text(out, ";\n");
	for (size_t i = 0; i < procedure->step_count; i++) {
		put_actions(out, procedure, &procedure->steps[i]);
	}
	buf_text(out, "}\n");
	arena_destroy(arena);
}
