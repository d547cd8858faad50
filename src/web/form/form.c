#include "form.h"

#include "address.h"
#include "body.h"
#include "form_inner.h"
#include "map.h"

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

/* --- what a field says ------------------------------------------------------------------------------- */

struct str
form_field_label(const struct field *field, enum lang lang)
{
	return field->label ? str_of(tr(lang, field->label))
			    : bilingual_in(field->given_label, lang);
}

struct str
form_field_hint(const struct field *field, enum lang lang)
{
	return field->hint ? str_of(tr(lang, field->hint)) : bilingual_in(field->given_hint, lang);
}

struct choices
form_field_choices(const struct field *field, struct req *req)
{
	if (field->given_choices) {
		return *field->given_choices;
	}
	return field->choices ? field->choices(req) : (struct choices){ 0 };
}

/* --- parsing ----------------------------------------------------------------------------------------- */

/* The path before the body, the body before the query; a password never from an address. */
static struct given
find_given(struct req *req, const struct field *field, bool is_json)
{
	struct given given = given_in_pairs(req, &req->path_params, field->name, GIVEN_BY_PATH);

	if (given.by == GIVEN_NOT && is_json) {
		given = form_json_given(req, field, NULL);
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

/* --- forms made at run time -------------------------------------------------------------------------- */

/* Posted pairs by name: a form made at run time may have thousands of fields. */
struct posted {
	struct str *texts; /* all values of one name, one behind the other */
	size_t count;
};

static struct map
posted_by_name(struct req *req)
{
	const struct pairs *pairs = &req->posted;
	struct map map;

	map_init(&map, req->arena);
	for (size_t i = 0; i < pairs->count; i++) {
		struct posted *posted = map_find(&map, pairs->items[i].name);

		if (!posted) {
			posted = ARENA_NEW(req->arena, struct posted);
			map_set(&map, pairs->items[i].name, posted);
		}
		posted->count++;
	}
	for (size_t i = 0; i < pairs->count; i++) {
		struct posted *posted = map_find(&map, pairs->items[i].name);

		if (!posted->texts) {
			posted->texts = ARENA_ARRAY(req->arena, posted->count, struct str);
			posted->count = 0;
		}
		posted->texts[posted->count++] = pairs->items[i].value;
	}
	return map;
}

/* Files that came with the request and lie stored already join those that were named. */
static void
add_staged(const struct req *req, const struct field *field, struct file_ids *ids)
{
	for (size_t i = 0; field->type == FIELD_FILES && i < req->staged_count; i++) {
		if (str_equal(req->staged[i].field, str_of(field->name))) {
			ids->items[ids->count++] = req->staged[i].id; /* parse_files() left room */
		}
	}
}

void
form_parse_more(struct req *req, const struct form *form, const bool *asked, void *in)
{
	bool is_json = has_json_body(req) && form_json_read(req);
	struct map by_name = posted_by_name(req);

	form_clear(form, in);
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field *field = &form->fields[i];
		const struct posted *posted = map_find(&by_name, str_of(field->name));
		struct given given = { .by = GIVEN_NOT };

		if (!asked[i]) {
			continue;
		}
		if (is_json) {
			given = form_json_given(req, field, form->json_at);
		} else if (posted) {
			given = (struct given){ GIVEN_BY_FORM, posted->texts, posted->count, NULL };
		}
		field_parse(req, field, &given, in);
		if (field->type == FIELD_FILES) {
			add_staged(req, field, (struct file_ids *)((char *)in + field->offset));
		}
	}
}

void
form_clear(const struct form *form, void *in)
{
	memset(in, 0, form->size);
	for (size_t i = 0; i < form->field_count; i++) {
		field_set_none(&form->fields[i], (char *)in + form->fields[i].offset);
	}
}
