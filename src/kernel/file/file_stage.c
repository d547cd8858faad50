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

static const struct field *
field_of(const struct form *form, const struct upload *upload)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (belongs(upload, &form->fields[i])) {
			return &form->fields[i];
		}
	}
	return NULL;
}

bool
file_stage_is_due(const struct req *req)
{
	const struct form *form = req->route->form;

	for (size_t k = 0; form && form->takes_any_files && k < req->upload_count; k++) {
		if (!field_of(form, &req->uploads[k])) {
			return true;
		}
	}
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

/* Stores one; where it does not work, the sentence stands at the field. */
static bool
keep_one(struct req *req, const char *field, const struct upload *upload,
	const struct file_purpose *purpose, struct file_id *ret_id)
{
	struct file_sent sent = { .path = upload->path,
		.name = form_file_name(req->arena, upload->file_name),
		.size = upload->size,
		.purpose = purpose,
		.login = req->actor->login };
	struct file_problem problem;

	sent.megabytes_max = req_setting_int(req, sent.purpose->setting);
	if (file_keep(req_app(req), req->arena, &sent, ret_id, &problem) == OK) {
		return true;
	}
	form_error_with(req, field, problem.sentence, &problem.word, 1);
	return false;
}

static void
stage_one(struct req *req, const struct field *field, const struct upload *upload)
{
	struct file_ids *member = (struct file_ids *)((char *)req->in + field->offset);
	struct file_id id;

	if (keep_one(req, field->name, upload, purpose_of(req, field), &id)) {
		member->items[member->count++] = id.v; /* parse_files() left room */
	}
}

/*
 * Of a field that is known only at run time: the page says beside it what it is for, and the field's own
 * form checks that again.
 */
static void
stage_unknown(struct req *req, const struct upload *upload)
{
	const char *name = str_terminated(req->arena, upload->field);
	const struct file_purpose *purpose = file_purpose_find(
		req_posted(req, str_format(req->arena, "_purpose.%s", name).ptr));
	struct file_id id;

	if (!purpose) {
		purpose = file_purpose_find(STR("document"));
	}
	if (keep_one(req, name, upload, purpose, &id)) {
		req->staged[req->staged_count++] = (struct staged_file){ upload->field, id.v };
	}
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
	req->staged = ARENA_ARRAY(req->arena, req->upload_count, struct staged_file);
	for (size_t k = 0; form->takes_any_files && k < req->upload_count; k++) {
		if (!field_of(form, &req->uploads[k])) {
			stage_unknown(req, &req->uploads[k]);
		}
	}
}
