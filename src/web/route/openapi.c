#include "openapi.h"

#include "form_inner.h"
#include "json_write.h"
#include "respond.h"

#include <string.h>

/* What every description is made with. */
struct describing {
	struct req *req;
	struct json *json;
	struct str done[200]; /* names of forms whose schema is written */
	size_t done_count;
};

static const char *const method_keys[] = {
	[METHOD_GET] = "get",
	[METHOD_POST] = "post",
	[METHOD_PUT] = "put",
	[METHOD_DELETE] = "delete",
};

static const char uscc_pattern[] = "^[0-9A-HJ-NPQRTUWXY]{18}$";

static bool
is_described(const struct route *route)
{
	return str_starts(str_of(route->path), STR("/api/"));
}

static bool
is_in_path(const struct route *route, const char *name)
{
	struct str path = str_of(route->path);
	ptrdiff_t at = str_find(path, str_of(name));

	while (at > 0) {
		struct str behind = str_slice(path, (size_t)at + strlen(name), path.len);

		if (path.ptr[at - 1] == '{' && str_starts(behind, STR("}"))) {
			return true;
		}
		path = behind;
		at = str_find(path, str_of(name));
	}
	return false;
}

/* --- schemas ----------------------------------------------------------------------------------------- */

/* "type": "string", or ["string", "null"] */
static void
put_type(struct json *json, const char *type, bool is_optional)
{
	json_key(json, "type");
	if (!is_optional) {
		json_text(json, type);
		return;
	}
	json_array(json);
	json_text(json, type);
	json_text(json, "null");
	json_array_end(json);
}

static void
put_text(struct json *json, const char *key, const char *value)
{
	json_key(json, key);
	json_text(json, value);
}

static void
put_limits(struct json *json, const struct field *field, const char *min_key, const char *max_key)
{
	int64_t min, max;

	field_limits(field, &min, &max);
	if (min > INT64_MIN + 1 && (min != 0 || field->type == FIELD_MONEY)) {
		json_add_int(json, min_key, min);
	}
	if (max < INT64_MAX) {
		json_add_int(json, max_key, max);
	}
}

static void
put_choices(struct describing *d, const struct field *field)
{
	struct choices choices = form_field_choices(field, d->req);

	put_text(d->json, "type", "string");
	json_key(d->json, "enum");
	json_array(d->json);
	for (size_t i = 0; i < choices.count; i++) {
		json_str(d->json, choices.items[i].value);
	}
	json_array_end(d->json);
}

/* The types that need no more than a word or two; others are told apart in put_field(). */
static const struct plain_type {
	const char *type, *format;
} plain_fields[] = {
	[FIELD_INT] = { "integer", "int64" },
	[FIELD_MONEY] = { "integer", "int64" },
	[FIELD_DAY] = { "string", "date" },
	[FIELD_MOMENT] = { "string", "date-time" },
	[FIELD_BOOL] = { "boolean", NULL },
	[FIELD_ID] = { "integer", "int64" },
	[FIELD_PASSWORD] = { "string", "password" },
	[FIELD_PHONE] = { "string", NULL },
	[FIELD_USCC] = { "string", NULL },
	[FIELD_TEXT] = { "string", NULL },
	[FIELD_LONG_TEXT] = { "string", NULL },
	[FIELD_FILE] = { "string", "binary" },
	[FIELD_JSON] = { NULL, NULL },
	[FIELD_ID_NUMBER] = { "string", NULL },
};

static void
put_field(struct describing *d, const struct field *field)
{
	struct json *json = d->json;

	json_object(json);
	if (field->label) {
		put_text(json, "description", tr(d->req->lang, field->label));
	}
	if (field->type == FIELD_CHOICE) {
		put_choices(d, field);
	} else if (field->type == FIELD_CHOICES) {
		put_text(json, "type", "array");
		json_key(json, "items");
		json_object(json);
		put_choices(d, field);
		json_object_end(json);
	} else if (field->type == FIELD_FILES) {
		put_text(json, "type", "array");
		json_key(json, "items");
		json_object(json);
		put_text(json, "type", "integer");
		json_object_end(json);
	} else if (plain_fields[field->type].type) {
		put_text(json, "type", plain_fields[field->type].type);
	}
	if (field->type < sizeof(plain_fields) / sizeof(plain_fields[0]) &&
		plain_fields[field->type].format) {
		put_text(json, "format", plain_fields[field->type].format);
	}
	switch (field->type) {
	case FIELD_TEXT:
	case FIELD_LONG_TEXT:
	case FIELD_PASSWORD:
		put_limits(json, field, "minLength", "maxLength");
		break;
	case FIELD_INT:
	case FIELD_MONEY:
		put_limits(json, field, "minimum", "maximum");
		break;
	case FIELD_ID:
		json_add_int(json, "minimum", 1);
		break;
	case FIELD_USCC:
		put_text(json, "pattern", uscc_pattern);
		break;
	default:
		break;
	}
	json_object_end(json);
}

static const struct plain_type plain_members[] = {
	[MEMBER_INT] = { "integer", "int64" },
	[MEMBER_BOOL] = { "boolean", NULL },
	[MEMBER_STR] = { "string", NULL },
	[MEMBER_MONEY] = { "integer", "int64" },
	[MEMBER_DAY] = { "string", "date" },
	[MEMBER_MOMENT] = { "string", "date-time" },
	[MEMBER_ID] = { "integer", "int64" },
	[MEMBER_BLOB] = { "string", NULL },
};

static void
put_members(struct json *json, const struct route *route)
{
	json_object(json);
	put_text(json, "type", "object");
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < route->answer_count; i++) {
		const struct member *member = &route->answer[i];

		json_key(json, member->name);
		json_object(json);
		put_type(json, plain_members[member->type].type, member->is_optional);
		if (plain_members[member->type].format) {
			put_text(json, "format", plain_members[member->type].format);
		}
		json_object_end(json);
	}
	json_object_end(json);
	json_object_end(json);
}

static void
put_ref(struct describing *d, const char *kind, const char *name)
{
	json_object(d->json);
	json_add_str(d->json, "$ref", str_format(d->req->arena, "#/components/%s/%s", kind, name));
	json_object_end(d->json);
}

/* --- operations -------------------------------------------------------------------------------------- */

static bool
has_body(const struct route *route)
{
	return route->method == METHOD_POST || route->method == METHOD_PUT;
}

static void
put_parameters(struct describing *d, const struct route *route)
{
	struct json *json = d->json;

	json_key(json, "parameters");
	json_array(json);
	for (size_t i = 0; route->form && i < route->form->field_count; i++) {
		const struct field *field = &route->form->fields[i];
		bool is_path = is_in_path(route, field->name);

		if (!is_path && has_body(route)) {
			continue;
		}
		json_object(json);
		put_text(json, "name", field->name);
		put_text(json, "in", is_path ? "path" : "query");
		json_add_bool(json, "required", is_path || field->is_required);
		json_key(json, "schema");
		put_field(d, field);
		json_object_end(json);
	}
	if (has_body(route) && !route->is_command) {
		put_ref(d, "parameters", "IdempotencyKey");
	}
	json_array_end(json);
}

static void
put_body(struct describing *d, const struct route *route)
{
	struct json *json = d->json;

	if (!has_body(route) || !route->form) {
		return;
	}
	json_key(json, "requestBody");
	json_object(json);
	json_add_bool(json, "required", true);
	json_key(json, "content");
	json_object(json);
	json_key(json, route->takes_files ? "multipart/form-data" : "application/json");
	json_object(json);
	json_key(json, "schema");
	put_ref(d, "schemas", route->form->name);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

static void
put_list(struct json *json, const struct route *route)
{
	static const char *const numbers[] = { "total", "page", "per_page" };

	json_object(json);
	put_text(json, "type", "object");
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		json_key(json, numbers[i]);
		json_object(json);
		put_text(json, "type", "integer");
		json_object_end(json);
	}
	json_key(json, "total_is");
	json_object(json);
	put_text(json, "type", "string");
	json_key(json, "enum");
	json_array(json);
	json_text(json, "exact");
	json_text(json, "at least");
	json_array_end(json);
	json_object_end(json);
	json_key(json, "items");
	json_object(json);
	put_text(json, "type", "array");
	json_key(json, "items");
	put_members(json, route);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

static void
put_responses(struct describing *d, const struct route *route)
{
	struct json *json = d->json;

	json_key(json, "responses");
	json_object(json);
	json_key(json, route->method == METHOD_POST ? "201" : "200");
	json_object(json);
	put_text(json, "description", "OK");
	if (route->answer) {
		json_key(json, "content");
		json_object(json);
		json_key(json, "application/json");
		json_object(json);
		json_key(json, "schema");
		if (route->answer_is_list) {
			put_list(json, route);
		} else {
			put_members(json, route);
		}
		json_object_end(json);
		json_object_end(json);
	}
	json_object_end(json);
	json_key(json, "default");
	put_ref(d, "responses", "Problem");
	json_object_end(json);
}

/* GET /api/v1/orgs/{id} is get_orgs_id. */
static struct str
operation_id(struct arena *arena, const struct route *route)
{
	struct str rest = str_of(route->path), part;
	struct buf *id = buf_create(arena, 500);

	buf_text(id, method_keys[route->method]);
	while (str_split(&rest, '/', &part)) {
		if (part.len == 0 || str_equal(part, STR("api")) || str_equal(part, STR("v1"))) {
			continue;
		}
		buf_char(id, '_');
		for (size_t i = 0; i < part.len; i++) {
			char c = part.ptr[i];

			if (c != '{' && c != '}') {
				buf_char(id, c == '-' || c == '.' ? '_' : c);
			}
		}
	}
	return buf_view(id);
}

static void
put_operation(struct describing *d, const struct route *route)
{
	struct json *json = d->json;

	json_key(json, method_keys[route->method]);
	json_object(json);
	json_add_str(json, "operationId", operation_id(d->req->arena, route));
	if (route->title) {
		put_text(json, "summary", tr(d->req->lang, route->title));
	}
	put_parameters(d, route);
	put_body(d, route);
	put_responses(d, route);
	json_object_end(json);
}

/* --- the whole --------------------------------------------------------------------------------------- */

static bool
is_first_of_path(const struct router *router, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (strcmp(router_at(router, i)->path, router_at(router, index)->path) == 0) {
			return false;
		}
	}
	return true;
}

static void
put_paths(struct describing *d, const struct router *router)
{
	json_key(d->json, "paths");
	json_object(d->json);
	for (size_t i = 0; i < router_count(router); i++) {
		const char *path = router_at(router, i)->path;

		if (!is_described(router_at(router, i)) || !is_first_of_path(router, i)) {
			continue;
		}
		json_key(d->json, path);
		json_object(d->json);
		for (size_t j = i; j < router_count(router); j++) {
			if (strcmp(router_at(router, j)->path, path) == 0) {
				put_operation(d, router_at(router, j));
			}
		}
		json_object_end(d->json);
	}
	json_object_end(d->json);
}

/* The body's schema: every field that does not come from the path. */
static void
put_form(struct describing *d, const struct route *route)
{
	const struct form *form = route->form;
	struct json *json = d->json;

	for (size_t i = 0; i < d->done_count; i++) {
		if (str_equal(d->done[i], str_of(form->name))) {
			return;
		}
	}
	if (d->done_count < sizeof(d->done) / sizeof(d->done[0])) {
		d->done[d->done_count++] = str_of(form->name);
	}
	json_key(json, form->name);
	json_object(json);
	put_text(json, "type", "object");
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < form->field_count; i++) {
		if (!is_in_path(route, form->fields[i].name)) {
			json_key(json, form->fields[i].name);
			put_field(d, &form->fields[i]);
		}
	}
	json_object_end(json);
	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < form->field_count; i++) {
		if (form->fields[i].is_required && !is_in_path(route, form->fields[i].name)) {
			json_text(json, form->fields[i].name);
		}
	}
	json_array_end(json);
	json_object_end(json);
}

/* What does not depend on the routes: RFC 9457, the idempotency key, the bearer token. */
static const char fixed_components[] =
	"\"parameters\":{\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\","
	"\"schema\":{\"type\":\"string\",\"maxLength\":100}}},"
	"\"responses\":{\"Problem\":{\"description\":\"RFC 9457\",\"content\":{"
	"\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}},"
	"\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}";
static const char problem_schema[] =
	"{\"type\":\"object\",\"required\":[\"status\",\"title\",\"errors\"],\"properties\":{"
	"\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
	"\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},"
	"\"instance\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":{"
	"\"type\":\"object\",\"properties\":{\"field\":{\"type\":\"string\"},"
	"\"message\":{\"type\":\"string\"}}}}}}";

static void
put_components(struct describing *d, const struct router *router)
{
	struct json *json = d->json;

	json_key(json, "components");
	json_object(json);
	json_key(json, "schemas");
	json_object(json);
	json_key(json, "Problem");
	json_raw(json, str_of(problem_schema));
	for (size_t i = 0; i < router_count(router); i++) {
		const struct route *route = router_at(router, i);

		if (is_described(route) && has_body(route) && route->form) {
			put_form(d, route);
		}
	}
	json_object_end(json);
	buf_char(json->out, ',');
	buf_text(json->out, fixed_components);
	json_object_end(json);
}

enum outcome
openapi_respond(struct req *req, const struct router *router, struct str server)
{
	struct describing *d = ARENA_NEW(req->arena, struct describing);
	struct json *json = respond_json_begin(req, 200);

	d->req = req;
	d->json = json;
	json_object(json);
	put_text(json, "openapi", "3.1.0");
	json_key(json, "info");
	json_object(json);
	put_text(json, "title", "chuke");
	put_text(json, "version", "1");
	json_object_end(json);
	json_key(json, "servers");
	json_array(json);
	json_object(json);
	json_add_str(json, "url", str_is_empty(server) ? STR("/") : server);
	json_object_end(json);
	json_array_end(json);
	/* reading what is public needs no token */
	json_key(json, "security");
	json_raw(json, STR("[{},{\"token\":[]}]"));
	put_paths(d, router);
	put_components(d, router);
	json_object_end(json);
	return OK;
}
