#include "file_stage.h"

#include "actor.h"
#include "app.h"
#include "file_inner.h"
#include "route.h"

#include <assert.h>
#include <string.h>

/* The files that came with a form, between reading the form and what comes of it. */

static bool
belongs(const struct upload *upload, const struct field *field)
{
	return str_equal(upload->field, str_of(field->name));
}

bool
file_stage_is_due(const struct req *req)
{
	const struct form *form = req->route->form;

	for (size_t i = 0; form && req->in && i < form->field_count; i++) {
		for (size_t k = 0; form->fields[i].type == FIELD_FILES && k < req->upload_count;
			k++) {
			if (belongs(&req->uploads[k], &form->fields[i])) {
				return true;
			}
		}
	}
	return false;
}

/* Of the field, or, where the field takes any, as the form says. */
static const struct file_purpose *
purpose_of(struct req *req, const struct field *field)
{
	const struct file_purpose *purpose = file_purpose_find(
		field->purpose ? str_of(field->purpose) : req_posted(req, "purpose"));

	return purpose && purpose->types ? purpose : file_purpose_find(STR("document"));
}

static void
stage_one(struct req *req, const struct field *field, const struct upload *upload)
{
	struct file_ids *member = (struct file_ids *)((char *)req->in + field->offset);
	struct file_sent sent = { .path = upload->path,
		.name = form_file_name(req->arena, upload->file_name),
		.size = upload->size,
		.purpose = purpose_of(req, field),
		.login = req->actor->login };
	struct file_problem problem;
	struct file_id id;

	sent.megabytes_max = req_setting_int(req, sent.purpose->setting);
	if (file_keep(req_app(req), req->arena, &sent, &id, &problem) == OK) {
		member->items[member->count++] = id.v; /* parse_files() left room */
		return;
	}
	form_error_with(req, field->name, problem.sentence, &problem.word, 1);
}

void
file_stage(struct req *req)
{
	const struct form *form = req->route->form;

	for (size_t i = 0; i < form->field_count; i++) {
		const struct field *field = &form->fields[i];

		for (size_t k = 0; field->type == FIELD_FILES && k < req->upload_count; k++) {
			if (belongs(&req->uploads[k], field)) {
				stage_one(req, field, &req->uploads[k]);
			}
		}
	}
}
