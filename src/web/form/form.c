#include "form.h"

#include "address.h"
#include "body.h"
#include "form_inner.h"

#include <assert.h>
#include <string.h>

enum { ERRORS_MAX = 200 };

/* --- errors ------------------------------------------------------------------------------------------ */

void
form_error_with(struct req *req, const char *field, const char *message, const struct str *args,
	size_t arg_count)
{
	struct field_errors *errors = &req->errors;

	if (errors->count == ERRORS_MAX || (field[0] && form_message(req, field).len)) {
		return;
	}
	if (errors->count == errors->capacity) {
		size_t capacity = errors->capacity ? errors->capacity * 2 : 8;
		struct field_error *items = ARENA_ARRAY(req->arena, capacity, struct field_error);

		if (errors->count) {
			memcpy(items, errors->items, errors->count * sizeof(*items));
		}
		errors->items = items;
		errors->capacity = capacity;
	}
	errors->items[errors->count++] = (struct field_error){
		.field = field,
		.message = tr_format(req->arena, req->lang, message, args, arg_count),
	};
}

void
form_error(struct req *req, const char *field, const char *message)
{
	form_error_with(req, field, message, NULL, 0);
}

struct str
form_message(const struct req *req, const char *field)
{
	for (size_t i = 0; i < req->errors.count; i++) {
		if (strcmp(req->errors.items[i].field, field) == 0) {
			return req->errors.items[i].message;
		}
	}
	return STR_NONE;
}

/* --- what was given ---------------------------------------------------------------------------------- */

static struct given
given_in_pairs(struct req *req, const struct pairs *pairs, const char *name, enum given_by by)
{
	struct given given = { .by = GIVEN_NOT };
	struct str wanted = str_of(name);

	for (size_t i = 0; i < pairs->count; i++) {
		given.count += str_equal(pairs->items[i].name, wanted);
	}
	if (given.count == 0) {
		return given;
	}
	given.by = by;
	given.texts = ARENA_ARRAY(req->arena, given.count, struct str);
	given.count = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		if (str_equal(pairs->items[i].name, wanted)) {
			given.texts[given.count++] = pairs->items[i].value;
		}
	}
	return given;
}

static bool
has_json_body(const struct req *req)
{
	return req->body.len > 0 &&
	       media_type_is(req_header(req, "content-type"), STR("application/json"));
}

/* The path before the body, the body before the query; a password never from an address. */
static struct given
find_given(struct req *req, const struct field *field, bool is_json)
{
	struct given given = given_in_pairs(req, &req->path_params, field->name, GIVEN_BY_PATH);

	if (given.by == GIVEN_NOT && is_json) {
		given = form_json_given(req, field);
	}
	if (given.by == GIVEN_NOT) {
		given = given_in_pairs(req, &req->posted, field->name, GIVEN_BY_FORM);
	}
	if (given.by == GIVEN_NOT && field->type != FIELD_PASSWORD) {
		given = given_in_pairs(req, &req->query, field->name, GIVEN_BY_FORM);
	}
	return given;
}

static size_t
place_of(const struct form *form, const char *name)
{
	size_t place = 0;

	while (place < form->field_count && strcmp(form->fields[place].name, name) != 0) {
		place++;
	}
	return name[0] ? place : 0;
}

/* In the order of the form's fields, what concerns the whole form first. */
static void
sort_errors(const struct form *form, struct field_errors *errors)
{
	for (size_t i = 1; i < errors->count; i++) {
		struct field_error error = errors->items[i];
		size_t to = i;

		while (to > 0 &&
			place_of(form, errors->items[to - 1].field) > place_of(form, error.field)) {
			errors->items[to] = errors->items[to - 1];
			to--;
		}
		errors->items[to] = error;
	}
}

enum bool_result
form_parse(struct req *req, const struct form *form)
{
	bool is_json = has_json_body(req);
	void *in = arena_alloc(req->arena, form->size);

	req->in = in;
	req->errors = (struct field_errors){ 0 };
	if (is_json && !form_json_read(req)) {
		is_json = false;
	}
	if (req->body.len > 0 && !has_json_body(req) &&
		!media_type_is(req_header(req, "content-type"),
			STR("application/x-www-form-urlencoded"))) {
		form_error(req, "", N_("请求体的类型应为 application/json 或网页表单。"));
	}
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field *field = &form->fields[i];
		struct given given = find_given(req, field, is_json);

		field_parse(req, field, &given, in);
	}
	if (form->check) {
		form->check(req, in);
	}
	sort_errors(form, &req->errors);
	return req->errors.count ? FORM_WRONG : FORM_RIGHT;
}
