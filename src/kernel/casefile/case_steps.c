#include "case_view.h"

#include "app.h"
#include "case_finding.h"
#include "case_inner.h"
#include "desk_inner.h"
#include "respond.h"
#include "utf8.h"

#include <jansson.h>

/* What is done to a case from its page or by a program. */

enum { NOTE_CHARS_MAX = 2000, FIX_NOTES_MAX = 200, FIX_NOTE_CHARS_MAX = 500 };

static const struct field step_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_step_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = 80 },
	{ .name = "action",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_step_input, action),
		.label = N_("操作"),
		.is_required = true,
		.max = 40 },
	{ .name = "turn",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_step_input, turn),
		.label = N_("环节"),
		.max = 20 },
	{ .name = "part",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_step_input, part),
		.label = N_("会办单位"),
		.max = 40 },
	{ .name = "note",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct case_step_input, note),
		.label = N_("给申请人的话"),
		.max = NOTE_CHARS_MAX },
	{ .name = "assignee",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_step_input, assignee),
		.label = N_("转给谁"),
		.max = 20 },
	{ .name = "inner",
		.type = FIELD_BOOL,
		.offset = offsetof(struct case_step_input, is_inner),
		.label = N_("只给办理单位看") },
	{ .name = "fields",
		.type = FIELD_JSON,
		.offset = offsetof(struct case_step_input, fields),
		.label = N_("各项内容") },
	{ .name = "findings",
		.type = FIELD_JSON,
		.offset = offsetof(struct case_step_input, findings),
		.label = N_("核实情况") },
	{ .name = "then",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_step_input, then),
		.label = N_("办完之后"),
		.max = 20 },
};
const struct form case_step_form = { .name = "case_step",
	.fields = step_fields,
	.field_count = FIELD_COUNT(step_fields),
	.size = sizeof(struct case_step_input),
	.takes_any_files = true };

/* ---- corrections, field by field ----------------------------------------------------------------- */

static void
add_note(struct req *req, struct pair *notes, size_t *count, struct str name, struct str note)
{
	struct str limit = str_format(req->arena, "%d", FIX_NOTE_CHARS_MAX);

	note = str_trim(note);
	if (utf8_count(note) > FIX_NOTE_CHARS_MAX) {
		form_error_with(req, "fields", N_("每一项的说明最多 {1} 个字。"), &limit, 1);
	} else if (*count < FIX_NOTES_MAX) {
		notes[(*count)++] = (struct pair){ str_copy(req->arena, name), note };
	}
}

static void
notes_of_json(struct req *req, struct str text, struct pair *notes, size_t *count)
{
	json_t *fields = json_loadb(text.ptr, text.len, 0, NULL), *value;
	const char *key;

	json_object_foreach(fields, key, value)
	{
		struct str name = str_copy(req->arena, str_of(key));

		if (!json_is_string(value)) {
			form_error_with(req, "fields", N_("“{1}”的说明要写成文字。"), &name, 1);
			continue;
		}
		struct str note = { json_string_value(value), json_string_length(value) };

		add_note(req, notes, count, str_of(key), str_copy(req->arena, note));
	}
	json_decref(fields);
}

struct pair *
case_field_notes(
	struct req *req, const struct casefile *c, struct str fields_json, size_t *ret_count)
{
	struct pair *notes = ARENA_ARRAY(req->arena, FIX_NOTES_MAX, struct pair);

	(void)c;
	*ret_count = 0;
	if (!str_is_empty(fields_json)) {
		notes_of_json(req, fields_json, notes, ret_count);
	}
	for (size_t i = 0; i < req->posted.count; i++) {
		struct str name = req->posted.items[i].value;
		struct str control = str_format(req->arena, "fix.%.*s", STR_ARG(name));

		if (str_equal(req->posted.items[i].name, STR("fix"))) {
			add_note(req, notes, ret_count, name, req_posted(req, control.ptr));
		}
	}
	return notes;
}

/* ---- doing --------------------------------------------------------------------------------------- */

static int64_t
number_of(struct str text)
{
	int64_t number = 0;

	return str_parse_int(text, &number) ? number : 0;
}

static bool
brings_answers(struct str action)
{
	return str_equal(action, STR("submit")) || str_equal(action, STR("answer"));
}

const struct strs *
case_open_fields(struct req *req, const struct casefile *c)
{
	struct case_fixes fixes = case_open_fixes(req, c);
	struct strs *names = ARENA_NEW(req->arena, struct strs);

	if (c->state != CASE_CORRECTING) {
		return NULL;
	}
	names->items = ARENA_ARRAY(req->arena, fixes.count, struct str);
	for (size_t i = 0; i < fixes.count; i++) {
		names->items[names->count++] = fixes.items[i].field;
	}
	return names;
}

/* The decision's own note, and the ready phrases of this action that were ticked. */
static struct str
note_of(struct req *req, const struct case_step_input *in, const struct case_option *option)
{
	struct buf *out = buf_create(req->arena, NOTE_CHARS_MAX * 8);
	const struct case_action *action = option ? option->action : NULL;

	for (size_t i = 0; action && i < req->posted.count; i++) {
		struct str value = req->posted.items[i].value, id;
		int64_t index = 0;

		if (str_equal(req->posted.items[i].name, STR("phrase")) &&
			str_split(&value, '.', &id) && str_equal(id, action->id) &&
			str_parse_int(value, &index) && index >= 0 &&
			index < (int64_t)action->phrase_count) {
			buf_text(out, out->len ? "\n" : "");
			buf_str(out, bilingual_in(action->phrases[index], LANG_ZH));
		}
	}
	if (out->len == 0) {
		return in->note;
	}
	if (!str_is_empty(str_trim(in->note))) {
		buf_char(out, '\n');
		buf_str(out, in->note);
	}
	return buf_view(out);
}

static const struct case_option *
option_of(struct req *req, const struct casefile *c, const struct case_move *move)
{
	struct case_options *options = ARENA_NEW(req->arena, struct case_options);

	*options = case_options_of(req, c);
	return case_option_find(options, move);
}

/* What the office fills in goes along; what is wrong with it is told together with what is wrong with the note. */
static enum outcome
take_findings(struct req *req, const struct casefile *c, const struct case_option *option,
	struct case_move *move)
{
	if (!option || !option->action || !option->turn) {
		return OK;
	}
	return finding_read(req, c, option, &move->findings) == INVALID && req->errors.count == 0
		       ? INVALID /* a row more or less */
		       : OK;
}

enum outcome
case_step_of(struct req *req, struct casefile *c, const struct case_step_input *in)
{
	struct case_move move = { .action = in->action,
		.turn = { number_of(in->turn) },
		.part = in->part,
		.note = in->note,
		.assignee = { number_of(in->assignee) },
		.is_inner = in->is_inner };
	struct answers before, answers = { &c->procedure->form, STR("{}") };
	struct case_run run = case_run_of(req, c);
	const struct case_option *option;
	int64_t changed = 0;

	/* what is read from here on, and merged with what was sent, nobody else changes meanwhile */
	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	way_refresh(&run);
	option = option_of(req, c, &move);
	move.note = note_of(req, in, option);
	if (take_findings(req, c, option, &move) != OK) {
		return INVALID;
	}
	move.field_notes = case_field_notes(
		req, c, brings_answers(in->action) ? STR_NONE : in->fields, &move.field_note_count);
	if (brings_answers(in->action) &&
		casefile_answers(req->db, c, c->row.answer_version, &before) == OK) {
		struct answers_asked asked = { &c->procedure->form, &before,
			case_open_fields(req, c), ANSWERS_WHOLE };
		enum outcome outcome = answers_read(req, &asked, &answers);

		if (outcome != OK) {
			return outcome;
		}
	}
	return case_do(req, c, &move, &answers);
}

/* What waits after the turn that was decided; else the desk itself. */
static enum outcome
go_on(struct req *req, const struct case_turn *turn)
{
	struct desk_after after;

	if (desk_after_turn(req, turn, &after)) {
		respond_flash(req, N_("已办理。这是下一件。"));
		return respond_see_other(req, after.to);
	}
	respond_flash(req, N_("已办理。没有别的待办了。"));
	return respond_see_other(req, after.desk);
}

enum outcome
do_case_step(struct req *req)
{
	const struct case_step_input *in = req->in;
	struct casefile *c;
	const struct case_option *option;
	struct case_turn turn = { .step = NULL };
	enum outcome outcome;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_seat_of(req, c) == 0) {
		return NOT_FOUND;
	}
	option = option_of(req, c,
		&(struct case_move){ .action = in->action, .turn = { number_of(in->turn) } });
	if (option && option->action && option->turn) {
		turn = *option->turn; /* it is over afterwards */
	}
	outcome = case_step_of(req, c, in);
	if (outcome != OK) {
		return outcome;
	}
	if (str_equal(in->action, STR("drop"))) {
		respond_flash(req, N_("草稿已删除。"));
		return respond_see_other(req, URL_OWN("/me/cases"));
	}
	if (turn.step && str_equal(in->then, STR("next"))) {
		return go_on(req, &turn);
	}
	respond_flash(
		req, str_equal(in->action, STR("message")) ? N_("留言已发出。") : N_("已办理。"));
	return respond_see_other(req, case_url(req->arena, c, ""));
}
