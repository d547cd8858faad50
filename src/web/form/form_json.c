#include "form_inner.h"

/*
 * json_write.h has names that jansson has too (json_object …): never include both in one file.  The
 * library binds its own names within itself, so the two do not meet at run time either.
 */
#include <jansson.h>
#include <string.h>

enum { DEPTH_MAX = 20 };

static void
drop_json(void *arg)
{
	json_decref(arg);
}

/* How deep the brackets go, before a recursive parser sees them. */
static bool
is_shallow(struct str text)
{
	bool in_string = false;
	int depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (in_string && c == '\\') {
			i++;
		} else if (c == '"') {
			in_string = !in_string;
		} else if (!in_string && (c == '{' || c == '[') && ++depth > DEPTH_MAX) {
			return false;
		} else if (!in_string && (c == '}' || c == ']')) {
			depth--;
		}
	}
	return true;
}

bool
form_json_read(struct req *req)
{
	json_error_t error;
	json_t *json;

	if (req->json) {
		return true;
	}
	if (!is_shallow(req->body)) {
		form_error(req, "", N_("JSON 的嵌套层数太多，最多 20 层。"));
		return false;
	}
	json = json_loadb(req->body.ptr, req->body.len, JSON_REJECT_DUPLICATES, &error);
	if (!json_is_object(json)) {
		struct str line = str_format(req->arena, "%d", json ? 1 : error.line);

		json_decref(json);
		form_error_with(req, "", N_("请求体应为一个 JSON 对象，第 {1} 行有误。"), &line, 1);
		return false;
	}
	arena_defer(req->arena, drop_json, json);
	req->json = json;
	return true;
}

static struct str
scalar_text(struct arena *arena, const json_t *value)
{
	if (json_is_string(value)) {
		return (struct str){ json_string_value(value), json_string_length(value) };
	}
	if (json_is_integer(value)) {
		return str_format(arena, "%lld", (long long)json_integer_value(value));
	}
	return json_is_true(value) ? STR("1") : STR("0");
}

/* What the type of the field asks of JSON; NULL if the value has it. */
static const char *
wrong_type(enum field_type type, const json_t *value)
{
	switch (type) {
	case FIELD_INT:
	case FIELD_ID:
		return json_is_integer(value) ? NULL : N_("这里应为整数。");
	case FIELD_MONEY:
		return json_is_integer(value) ? NULL : N_("这里应为以分计的整数。");
	case FIELD_BOOL:
		return json_is_boolean(value) ? NULL : N_("这里应为 true 或 false。");
	case FIELD_CHOICES:
		return N_("这里应为文字的数组，例如 [\"a\", \"b\"]。");
	case FIELD_FILES:
		return N_("这里应为文件编号的数组，例如 [12, 15]。");
	case FIELD_FILE:
		return N_("文件不能写在 JSON 里，请先上传。");
	default:
		return json_is_string(value) ? NULL : N_("这里应为文字。");
	}
}

static struct given
given_list(struct req *req, enum field_type type, const json_t *array)
{
	struct given given = { .by = GIVEN_BY_JSON, .count = json_array_size(array) };

	given.texts = ARENA_ARRAY(req->arena, given.count, struct str);
	for (size_t i = 0; i < given.count; i++) {
		const json_t *item = json_array_get(array, i);

		if (type == FIELD_FILES ? !json_is_integer(item) : !json_is_string(item)) {
			given.wrong_type = wrong_type(type, item);
			return given;
		}
		given.texts[i] = scalar_text(req->arena, item);
	}
	return given;
}

static struct given
given_json(struct req *req, const json_t *value)
{
	struct given given = { .by = GIVEN_BY_JSON, .count = 1 };
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	given.texts = ARENA_NEW(req->arena, struct str);
	*given.texts = str_copy(req->arena, str_of(text));
	free(text);
	return given;
}

/* One step of a path: a member of an object, an element of an array by its number. */
static const json_t *
step_into(const json_t *value, struct str part)
{
	int64_t index;

	if (json_is_array(value)) {
		bool is_index = str_parse_int(part, &index) && index >= 0;

		return is_index ? json_array_get(value, (size_t)index) : NULL;
	}
	return json_object_getn(value, part.ptr, part.len);
}

static const json_t *
find_value(const struct req *req, const char *name, const char *at)
{
	const json_t *value = at ? json_object_get(req->json, at) : req->json;
	struct str rest = str_of(name), part;

	while (value && str_split(&rest, '.', &part)) {
		value = step_into(value, part);
	}
	return value;
}

struct given
form_json_given(struct req *req, const struct field *field, const char *at)
{
	const json_t *value = find_value(req, field->name, at);
	struct given given = { .by = GIVEN_NOT };

	if (!value || json_is_null(value)) {
		return given;
	}
	if (field->type == FIELD_JSON) {
		return given_json(req, value);
	}
	if ((field->type == FIELD_CHOICES || field->type == FIELD_FILES) && json_is_array(value)) {
		return given_list(req, field->type, value);
	}
	given.by = GIVEN_BY_JSON;
	given.wrong_type = wrong_type(field->type, value);
	if (!given.wrong_type) {
		given.count = 1;
		given.texts = ARENA_NEW(req->arena, struct str);
		*given.texts = scalar_text(req->arena, value);
	}
	return given;
}
