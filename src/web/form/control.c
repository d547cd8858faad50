#include "parts.h"

#include "form_inner.h"
#include "req.h"
#include "route.h"

#include <string.h>

/* Makes the fields of a form ready to be drawn: which control, which words, which value. */

enum { RADIOS_MAX = 5 }; /* more choices than these are a list to open */

static const struct {
	enum control_kind kind;
	const char *input_type, *input_mode;
} kinds[] = {
	[FIELD_TEXT] = { CONTROL_INPUT, "text", "" },
	[FIELD_LONG_TEXT] = { CONTROL_TEXTAREA, "", "" },
	[FIELD_INT] = { CONTROL_INPUT, "text", "numeric" },
	[FIELD_MONEY] = { CONTROL_INPUT, "text", "decimal" },
	[FIELD_DAY] = { CONTROL_INPUT, "date", "" },
	[FIELD_MOMENT] = { CONTROL_INPUT, "datetime-local", "" },
	[FIELD_BOOL] = { CONTROL_CHECKBOX, "checkbox", "" },
	[FIELD_CHOICE] = { CONTROL_SELECT, "", "" },
	[FIELD_CHOICES] = { CONTROL_CHECKBOXES, "checkbox", "" },
	[FIELD_ID] = { CONTROL_HIDDEN, "hidden", "" },
	[FIELD_PASSWORD] = { CONTROL_INPUT, "password", "" },
	[FIELD_PHONE] = { CONTROL_INPUT, "tel", "" },
	[FIELD_USCC] = { CONTROL_INPUT, "text", "" },
	[FIELD_FILE] = { CONTROL_FILE, "file", "" },
	[FIELD_FILES] = { CONTROL_FILES, "file", "" },
	[FIELD_ID_NUMBER] = { CONTROL_INPUT, "text", "" },
};

/* A wrong date must be shown as it was typed, which a date control would not do. */
static const char *
input_type_of(const struct control *control)
{
	struct day day;
	bool is_day = control->field->type == FIELD_DAY || control->field->type == FIELD_MOMENT;

	if (is_day && !str_is_empty(control->value) &&
		!day_parse_iso(str_slice(control->value, 0, 10), &day)) {
		return "text";
	}
	return kinds[control->field->type].input_type;
}

/* A few choices, of which one must be taken, are all in sight. */
static enum control_kind
kind_among(const struct field *field, struct choices choices)
{
	if (field->type == FIELD_CHOICE && field->is_required && choices.count <= RADIOS_MAX) {
		return CONTROL_RADIOS;
	}
	return kinds[field->type].kind;
}

struct file_choice (*file_choice_find)(
	struct req *req, const struct field *field, const struct file_ids *ids);

/* The files that the field holds: of the form that came back wrong, else of the struct. */
static struct file_choice
files_of(struct req *req, const struct form *form, const void *in, const struct field *field)
{
	const struct file_ids none = { 0 };
	const void *from = req->errors.count && req->in && req->route && req->route->form == form
				   ? req->in
				   : in;

	if (!file_choice_find) {
		return (struct file_choice){ .accept = "", .purpose = "", .most = STR("") };
	}
	return file_choice_find(req, field,
		from ? (const struct file_ids *)((const char *)from + field->offset) : &none);
}

struct control
control_of(const struct html *h, const struct form *form, const void *in, const char *name)
{
	const struct field *field = form_field_find(form, name);
	struct control control = {
		.form = form,
		.field = field,
		.in = in,
		.label = form_field_label(field, h->lang),
		.hint = form_field_hint(field, h->lang),
		.input_mode = kinds[field->type].input_mode,
		.autocomplete = field->autocomplete ? field->autocomplete : "off",
	};

	if (h->req) {
		const struct route *route = h->req->route;

		control.is_filter = route && route->method == METHOD_GET && route->form == form;
		control.message = form_message(h->req, name);
		if (field->type != FIELD_PASSWORD && field->type != FIELD_FILE &&
			field->type != FIELD_FILES) {
			control.value = form_value(h->req, form, in, name);
		}
		control.choices = form_field_choices(field, h->req);
		if (field->type == FIELD_FILES) {
			control.files = files_of(h->req, form, in, field);
		}
	}
	control.kind = kind_among(field, control.choices);
	if (field->type == FIELD_TEXT || field->type == FIELD_LONG_TEXT) {
		control.chars_max = field->max;
	}
	control.input_type = input_type_of(&control);
	return control;
}

struct control
control_among(const struct html *h, const struct form *form, const void *in, const char *name,
	struct choices choices)
{
	struct control control = control_of(h, form, in, name);

	control.choices = choices;
	control.kind = kind_among(control.field, choices);
	return control;
}

struct str
field_message(const struct html *h, const char *field)
{
	return h->req ? form_message(h->req, field) : STR_NONE;
}

struct str
error_line(const struct html *h, const struct form *form, const struct field_error *error)
{
	for (size_t i = 0; i < form->field_count; i++) {
		const struct field *field = &form->fields[i];
		struct str label = form_field_label(field, h->lang);

		if (strcmp(field->name, error->field) == 0 && label.len &&
			!str_contains(error->message, label)) {
			return str_format(h->arena,
				h->lang == LANG_EN ? "%.*s: %.*s" : "%.*s：%.*s", STR_ARG(label),
				STR_ARG(error->message));
		}
	}
	return error->message;
}

struct choice_groups
choice_groups(struct arena *arena, struct choices choices)
{
	struct choice_groups groups = { ARENA_ARRAY(arena, choices.count, struct choice_group), 0 };

	for (size_t i = 0; i < choices.count; i++) {
		const struct choice *choice = &choices.items[i];

		if (groups.count == 0 ||
			!str_equal(choice->group.zh, groups.items[groups.count - 1].label.zh)) {
			groups.items[groups.count++] = (struct choice_group){ choice->group,
				{ choice, 0 } };
		}
		groups.items[groups.count - 1].choices.count++;
	}
	return groups;
}

bool
control_is_optional(const struct control *control)
{
	return !control->field->is_required && !control->field->is_required_later &&
	       !control->is_unmarked && !control->is_filter;
}

bool
control_has(const struct html *h, const struct control *control, struct str value)
{
	return h->req &&
	       form_is_chosen(h->req, control->form, control->in, control->field->name, value);
}

struct str
control_described_by(const struct html *h, const struct control *control)
{
	const char *name = control->field->name;
	bool has_message = !str_is_empty(control->message);

	if (control->hint.len && has_message) {
		return str_format(h->arena, "f-%s-h f-%s-e", name, name);
	}
	if (control->hint.len || has_message) {
		return str_format(h->arena, "f-%s-%s", name, has_message ? "e" : "h");
	}
	return STR("");
}

bool
form_takes_files(const struct form *form)
{
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].type == FIELD_FILE || form->fields[i].type == FIELD_FILES) {
			return true;
		}
	}
	return false;
}

struct field_errors
form_errors_of(const struct html *h)
{
	return h->req ? h->req->errors : (struct field_errors){ 0 };
}

struct str
form_token(const struct html *h)
{
	return h->req ? h->req->csrf_token : STR("");
}

struct str
form_operation(const struct html *h)
{
	return h->req && h->req->operation_id ? h->req->operation_id(h->req) : STR("");
}
