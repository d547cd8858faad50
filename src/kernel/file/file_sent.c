#include "actor.h"
#include "file_inner.h"
#include "file_view.h"
#include "kernel_pages.h"
#include "respond.h"

/*
 * A file that a page's script sends as soon as it is chosen: it lies there already when the action runs
 * (file_stage.h), and the page gets it as the form's field would have drawn it.  A command: who sends it
 * again because no answer came stores it twice, and what no form binds goes after a day.
 */

enum { FIELD_CHARACTERS_MAX = 40 };

struct sent_input {
	struct file_ids file;
	struct str purpose;
	struct str field; /* of the form that the file is for */
};

struct choices
file_purpose_choices(struct req *req)
{
	static const char *const names[] = { "picture", "document", "sheet", "paper", "seal" };
	enum { COUNT = sizeof(names) / sizeof(names[0]) };
	struct choice *items = ARENA_ARRAY(req->arena, COUNT, struct choice);

	for (size_t i = 0; i < COUNT; i++) {
		items[i].value = str_of(names[i]);
		items[i].label.zh = items[i].label.en = str_of(
			tr(req->lang, file_purpose_find(items[i].value)->label));
	}
	return (struct choices){ items, COUNT };
}

static const struct field sent_fields[] = {
	{ .name = "file",
		.type = FIELD_FILES,
		.offset = offsetof(struct sent_input, file),
		.label = N_("文件"),
		.is_required = true,
		.max = 1 },
	{ .name = "purpose",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct sent_input, purpose),
		.label = N_("用途"),
		.is_required = true,
		.choices = file_purpose_choices },
	{ .name = "field",
		.type = FIELD_TEXT,
		.offset = offsetof(struct sent_input, field),
		.label = N_("栏目"),
		.is_required = true,
		.max = FIELD_CHARACTERS_MAX },
};
const struct form file_sent_form = { "file_sent", sent_fields, FIELD_COUNT(sent_fields),
	sizeof(struct sent_input), NULL };

enum outcome
keep_sent_file(struct req *req)
{
	const struct sent_input *in = req->in;
	struct file_sent_view view = { .field = str_terminated(req->arena, in->field) };
	struct field field = { .name = view.field,
		.purpose = str_terminated(req->arena, in->purpose) };

	view.choice = file_choice_of(req, &field, &in->file);
	if (view.choice.kept.count != 1) {
		return form_reject(req, "file", N_("文件没有收到，请重新上传。"));
	}
	return respond(req, file_sent_page, &view);
}

static void
draw_refusal(struct html *h, const void *nothing)
{
	(void)nothing;
	file_refused_page(h);
}

enum outcome
show_sent_refusal(struct req *req)
{
	return respond(req, draw_refusal, NULL);
}
