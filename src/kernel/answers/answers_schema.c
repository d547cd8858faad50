#include "answers.h"

#include "json_write.h"

/* A procedure's form told to programs. */

/* Types, as JSON Schema has them; tables and persons are told apart in put_type(). */
static const struct {
	const char *type, *format, *pattern;
} plain[ANSWER_TYPE_COUNT] = {
	[ANSWER_TEXT] = { "string", NULL, NULL },
	[ANSWER_LONG_TEXT] = { "string", NULL, NULL },
	[ANSWER_NUMBER] = { "integer", "int64", NULL },
	[ANSWER_MONEY] = { "integer", "int64", NULL },
	[ANSWER_DATE] = { "string", "date", NULL },
	[ANSWER_CHOICE] = { "string", NULL, NULL },
	[ANSWER_CHOICES] = { "string", NULL, NULL },
	[ANSWER_YES] = { "boolean", NULL, NULL },
	[ANSWER_REGION] = { "string", NULL, "^([0-9]{6}|[0-9]{9}|[0-9]{12})$" },
	[ANSWER_ORG] = { "integer", "int64", NULL },
	[ANSWER_PERSON] = { "object", NULL, NULL },
	[ANSWER_PHONE] = { "string", NULL, NULL },
	[ANSWER_ID_NUMBER] = { "string", NULL, "^[0-9]{17}[0-9X]$" },
	[ANSWER_USCC] = { "string", NULL, "^[0-9A-HJ-NPQRTUWXY]{18}$" },
	[ANSWER_ROWS] = { "array", NULL, NULL },
	[ANSWER_FILES] = { "integer", "int64", NULL },
};

static bool
is_sum(const struct answer_field *field)
{
	return field->sum_of || field->sum_field_count;
}

/* --- as the contract tells it ------------------------------------------------------------------------ */

static void
put_words(struct json *json, const char *key, const char *key_en, struct bilingual words)
{
	if (words.zh.len) {
		json_add_str(json, key, words.zh);
		json_add_str(json, key_en, bilingual_in(words, LANG_EN));
	}
}

static void
put_condition(struct json *json, const char *key, const struct answer_condition *condition)
{
	if (!condition->field) {
		return;
	}
	json_key(json, key);
	json_object(json);
	json_add_str(json, "field", condition->field->name);
	json_key(json, "values");
	json_array(json);
	for (size_t i = 0; i < condition->value_count; i++) {
		json_str(json, condition->values[i]);
	}
	json_array_end(json);
	json_object_end(json);
}

static void
put_choices(struct json *json, const struct answer_field *field)
{
	if (field->choice_count == 0) {
		return;
	}
	json_key(json, "choices");
	json_array(json);
	for (size_t i = 0; i < field->choice_count; i++) {
		json_object(json);
		json_add_str(json, "value", field->choices[i].value);
		put_words(json, "label", "label_en", field->choices[i].label);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_fields(struct json *json, const struct answer_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct answer_field *field = &fields[i];

		json_object(json);
		json_add_str(json, "name", field->name);
		put_words(json, "label", "label_en", field->label);
		put_words(json, "hint", "hint_en", field->hint);
		json_add_str(json, "type", str_of(answer_type_name(field->type)));
		json_add_bool(json, "required", field->is_required);
		if (field->is_personal) {
			json_add_bool(json, "personal", true);
		}
		if (is_sum(field)) {
			json_add_bool(json, "computed", true);
		}
		if (field->min || field->max) {
			json_add_int(json, "min", field->min);
			json_add_int(json, "max", field->max);
		}
		put_choices(json, field);
		put_condition(json, "shown_if", &field->shown_if);
		put_condition(json, "required_if", &field->required_if);
		if (field->region_kind.len) {
			json_add_str(json, "region_kind", field->region_kind);
		}
		if (field->purpose.len) {
			json_add_str(json, "purpose", field->purpose);
		}
		if (field->type == ANSWER_ROWS) {
			json_key(json, "columns");
			json_array(json);
			put_fields(json, field->columns, field->column_count);
			json_array_end(json);
		}
		json_object_end(json);
	}
}

void
answers_schema(struct json *json, const struct answer_form *form)
{
	json_array(json);
	for (size_t i = 0; i < form->section_count; i++) {
		put_fields(json, form->sections[i].fields, form->sections[i].field_count);
	}
	json_array_end(json);
}

/* --- as JSON Schema ---------------------------------------------------------------------------------- */

static void put_object(struct json *json, const struct answer_field *const *fields, size_t count);

static void
put_range(struct json *json, const struct answer_field *field)
{
	bool is_text = field->type == ANSWER_TEXT || field->type == ANSWER_LONG_TEXT;

	if (field->type != ANSWER_NUMBER && field->type != ANSWER_MONEY && !is_text) {
		return;
	}
	if (field->min || field->max) {
		json_add_int(json, is_text ? "minLength" : "minimum", field->min);
	}
	if (field->max > field->min) {
		json_add_int(json, is_text ? "maxLength" : "maximum", field->max);
	}
}

static void
put_enum(struct json *json, const struct answer_field *field)
{
	if (field->choice_count == 0) {
		return;
	}
	json_key(json, "enum");
	json_array(json);
	for (size_t i = 0; i < field->choice_count; i++) {
		json_str(json, field->choices[i].value);
	}
	json_array_end(json);
}

static void
put_person(struct json *json)
{
	static const char *const parts[] = { "name", "id_number", "phone" };

	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		json_key(json, parts[i]);
		json_object(json);
		json_add_str(json, "type", STR("string"));
		json_object_end(json);
	}
	json_object_end(json);
	json_add_bool(json, "additionalProperties", false);
}

static void
put_plain(struct json *json, const struct answer_field *field)
{
	json_add_str(json, "type", str_of(plain[field->type].type));
	if (plain[field->type].format) {
		json_add_str(json, "format", str_of(plain[field->type].format));
	}
	if (plain[field->type].pattern) {
		json_add_str(json, "pattern", str_of(plain[field->type].pattern));
	}
	put_enum(json, field);
	put_range(json, field);
}

static void
put_items(struct json *json, const struct answer_field *field)
{
	json_add_str(json, "type", STR("array"));
	json_key(json, "items");
	json_object(json);
	if (field->type == ANSWER_ROWS) {
		const struct answer_field *columns[ANSWER_FIELDS_MAX];
		size_t count = field->column_count < ANSWER_FIELDS_MAX ? field->column_count
								       : ANSWER_FIELDS_MAX;

		for (size_t i = 0; i < count; i++) {
			columns[i] = &field->columns[i];
		}
		put_object(json, columns, count);
	} else {
		put_plain(json, field);
	}
	json_object_end(json);
}

static void
put_field(struct json *json, const struct answer_field *field)
{
	json_object(json);
	json_add_str(json, "title", field->label.zh);
	if (is_sum(field)) {
		json_add_bool(json, "readOnly", true);
	}
	if (field->type == ANSWER_ROWS || field->type == ANSWER_FILES ||
		field->type == ANSWER_CHOICES) {
		put_items(json, field);
		json_add_int(json, "maxItems",
			field->max                      ? field->max
			: field->type == ANSWER_ROWS    ? ANSWER_ROWS_MAX
			: field->type == ANSWER_CHOICES ? (int64_t)field->choice_count
							: ANSWER_FILES_MAX);
	} else {
		put_plain(json, field);
	}
	if (field->type == ANSWER_PERSON) {
		put_person(json);
	}
	json_object_end(json);
}

/* Into the object that is open. */
static void
put_object(struct json *json, const struct answer_field *const *fields, size_t count)
{
	json_add_str(json, "type", STR("object"));
	json_add_bool(json, "additionalProperties", false);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < count; i++) {
		json_key_str(json, fields[i]->name);
		put_field(json, fields[i]);
	}
	json_object_end(json);
	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < count; i++) {
		/* what hangs on a condition may be left out */
		if (fields[i]->is_required && !fields[i]->shown_if.field && !is_sum(fields[i])) {
			json_str(json, fields[i]->name);
		}
	}
	json_array_end(json);
}

void
answers_json_schema(struct json *json, const struct answer_form *form)
{
	const struct answer_field *fields[ANSWER_FIELDS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t j = 0; j < form->sections[i].field_count && count < ANSWER_FIELDS_MAX;
			j++) {
			fields[count++] = &form->sections[i].fields[j];
		}
	}
	json_object(json);
	put_object(json, fields, count);
	json_object_end(json);
}
