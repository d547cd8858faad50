#ifndef CHUKE_FORM_INNER_H
#define CHUKE_FORM_INNER_H

#include "form.h"
#include "req.h"

/*
 * What the files of form.h share: form.c finds what was given and keeps the errors, form_parse.c turns
 * one given value into a member, form_json.c reads JSON bodies, form_show.c turns members into text again.
 */

/* Where a value came from decides how strict it is read. */
enum given_by {
	GIVEN_NOT,
	GIVEN_BY_PATH, /* wrong: the member stays empty, and the object is simply not found */
	GIVEN_BY_FORM, /* typed by a person: query or posted form */
	GIVEN_BY_JSON, /* written by a program: right type and ISO forms only */
};

struct given {
	enum given_by by;
	struct str *texts; /* of a control with several values; JSON scalars as text */
	size_t count;
	const char *wrong_type; /* of JSON: what would be right, N_(); NULL if the type fits */
};

/* Turns what was given into the member of `in`; adds an error to the request if it is wrong. */
void field_parse(struct req *req, const struct field *field, const struct given *given, void *in);

/* Reads the body as a JSON object; false, with an error added, if it is none. */
bool form_json_read(struct req *req);
/* What the body's member of the field's name holds, below the member `at` if that is not NULL. */
struct given form_json_given(struct req *req, const struct field *field, const char *at);
/* A member that nothing was given for. */
void field_set_none(const struct field *field, void *member);

/* The field of that name; a page that shows what its form does not have is a programmer's mistake. */
const struct field *form_field_find(const struct form *form, const char *name);

/* The ceilings of a field's characters or value, its type's default included; no upper one: INT64_MAX. */
void field_limits(const struct field *field, int64_t *ret_min, int64_t *ret_max);

#endif
