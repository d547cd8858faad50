#include "dispatch_inner.h"
#include "json_write.h"
#include "respond.h"
#include "site.h"

#include <string.h>

/* The API as its own tables say it: every route under /api/, what it takes, what it answers (OpenAPI 3.1). */

static const char *const method_names[] = {
	[METHOD_GET] = "get",
	[METHOD_HEAD] = "head",
	[METHOD_POST] = "post",
	[METHOD_PUT] = "put",
	[METHOD_DELETE] = "delete",
	[METHOD_OPTIONS] = "options",
};

static void
put_type(struct json *json, const char *type, const char *format)
{
	json_add_str(json, "type", str_of(type));
	if (format) {
		json_add_str(json, "format", str_of(format));
	}
}

/* The choices that are known without a request; those that need one are told by their values alone. */
static void
put_field_schema(struct json *json, const struct field *field)
{
	json_object(json);
	switch (field->type) {
	case FIELD_INT:
	case FIELD_ID:
	case FIELD_MONEY:
		put_type(json, "integer", "int64");
		if (field->min || field->max) {
			json_add_int(json, "minimum", field->min);
			json_add_int(json, "maximum", field->max);
		}
		break;
	case FIELD_BOOL:
		put_type(json, "boolean", NULL);
		break;
	case FIELD_DAY:
		put_type(json, "string", "date");
		break;
	case FIELD_MOMENT:
		put_type(json, "string", "date-time");
		break;
	case FIELD_CHOICES:
		put_type(json, "array", NULL);
		json_key(json, "items");
		json_object(json);
		put_type(json, "string", NULL);
		json_object_end(json);
		break;
	case FIELD_FILE:
		put_type(json, "string", "binary");
		break;
	case FIELD_JSON:
		break;
	default:
		put_type(json, "string", field->type == FIELD_PASSWORD ? "password" : NULL);
		if (field->max) {
			json_add_int(json, "maxLength", field->max);
		}
	}
	json_add_str(json, "description", str_of(tr(LANG_EN, field->label)));
	json_object_end(json);
}

static bool
is_in_path(const struct route *route, const char *name)
{
	char pattern[80];

	snprintf(pattern, sizeof(pattern), "{%s}", name);
	return strstr(route->path, pattern) != NULL;
}

static bool
takes_body(const struct route *route)
{
	return route->method == METHOD_POST || route->method == METHOD_PUT;
}

static void
put_parameters(struct json *json, const struct route *route)
{
	json_key(json, "parameters");
	json_array(json);
	for (size_t i = 0; route->form && i < route->form->field_count; i++) {
		const struct field *field = &route->form->fields[i];
		bool in_path = is_in_path(route, field->name);

		if (!in_path && takes_body(route)) {
			continue;
		}
		json_object(json);
		json_add_str(json, "name", str_of(field->name));
		json_add_str(json, "in", in_path ? STR("path") : STR("query"));
		json_add_bool(json, "required", in_path || field->is_required);
		json_key(json, "schema");
		put_field_schema(json, field);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
put_body(struct json *json, const struct route *route)
{
	json_key(json, "requestBody");
	json_object(json);
	json_key(json, "content");
	json_object(json);
	json_key(json, route->takes_files ? "multipart/form-data" : "application/json");
	json_object(json);
	json_key(json, "schema");
	json_object(json);
	put_type(json, "object", NULL);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < route->form->field_count; i++) {
		if (!is_in_path(route, route->form->fields[i].name)) {
			json_key(json, route->form->fields[i].name);
			put_field_schema(json, &route->form->fields[i]);
		}
	}
	json_object_end(json);
	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < route->form->field_count; i++) {
		const struct field *field = &route->form->fields[i];

		if (field->is_required && !is_in_path(route, field->name)) {
			json_str(json, str_of(field->name));
		}
	}
	json_array_end(json);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

static void
put_member_schema(struct json *json, const struct member *member)
{
	static const struct {
		const char *type, *format;
	} types[] = {
		[MEMBER_INT] = { "integer", "int64" },
		[MEMBER_BOOL] = { "boolean", NULL },
		[MEMBER_STR] = { "string", NULL },
		[MEMBER_MONEY] = { "integer", "int64" },
		[MEMBER_DAY] = { "string", "date" },
		[MEMBER_MOMENT] = { "string", "date-time" },
		[MEMBER_ID] = { "integer", "int64" },
		[MEMBER_BLOB] = { "string", NULL },
	};

	json_object(json);
	json_key(json, "type");
	if (member->is_optional) {
		json_array(json);
		json_text(json, types[member->type].type);
		json_text(json, "null");
		json_array_end(json);
	} else {
		json_text(json, types[member->type].type);
	}
	if (types[member->type].format) {
		json_add_str(json, "format", str_of(types[member->type].format));
	}
	json_object_end(json);
}

static void
put_item_schema(struct json *json, const struct route *route)
{
	json_object(json);
	put_type(json, "object", NULL);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < route->answer_count; i++) {
		json_key(json, route->answer[i].name);
		put_member_schema(json, &route->answer[i]);
	}
	json_object_end(json);
	json_object_end(json);
}

/* The frame that every list has. */
static void
put_list_schema(struct json *json, const struct route *route)
{
	static const char *const numbers[] = { "total", "page", "per_page" };

	json_object(json);
	put_type(json, "object", NULL);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		json_key(json, numbers[i]);
		json_object(json);
		put_type(json, "integer", NULL);
		json_object_end(json);
	}
	json_key(json, "total_is");
	json_object(json);
	json_key(json, "enum");
	json_array(json);
	json_text(json, "exact");
	json_text(json, "at least");
	json_array_end(json);
	json_object_end(json);
	json_key(json, "items");
	json_object(json);
	put_type(json, "array", NULL);
	json_key(json, "items");
	put_item_schema(json, route);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

static void
put_responses(struct json *json, const struct route *route)
{
	json_key(json, "responses");
	json_object(json);
	json_key(json, takes_body(route) ? "201" : "200");
	json_object(json);
	json_add_str(json, "description", str_of(tr(LANG_EN, route->title)));
	if (route->answer_count) {
		json_key(json, "content");
		json_object(json);
		json_key(json, "application/json");
		json_object(json);
		json_key(json, "schema");
		if (route->answer_is_list) {
			put_list_schema(json, route);
		} else {
			put_item_schema(json, route);
		}
		json_object_end(json);
		json_object_end(json);
	}
	json_object_end(json);
	json_key(json, "default");
	json_object(json);
	json_add_str(json, "description", STR("problem (RFC 9457)"));
	json_key(json, "content");
	json_object(json);
	json_key(json, "application/problem+json");
	json_object(json);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

static void
put_operation(struct json *json, const struct route *route)
{
	json_key(json, method_names[route->method]);
	json_object(json);
	json_add_str(json, "summary", str_of(tr(LANG_EN, route->title)));
	if (!route->right->is_public) {
		json_key(json, "security");
		json_array(json);
		json_object(json);
		json_key(json, "token");
		json_array(json);
		json_array_end(json);
		json_object_end(json);
		json_array_end(json);
	}
	put_parameters(json, route);
	if (takes_body(route) && route->form) {
		put_body(json, route);
	}
	put_responses(json, route);
	json_object_end(json);
}

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
put_paths(struct json *json, const struct router *router)
{
	json_key(json, "paths");
	json_object(json);
	for (size_t i = 0; i < router_count(router); i++) {
		const char *path = router_at(router, i)->path;

		if (strncmp(path, "/api/", 5) != 0 || !is_first_of_path(router, i)) {
			continue;
		}
		json_key(json, path);
		json_object(json);
		for (size_t k = i; k < router_count(router); k++) {
			if (strcmp(router_at(router, k)->path, path) == 0) {
				put_operation(json, router_at(router, k));
			}
		}
		json_object_end(json);
	}
	json_object_end(json);
}

enum outcome
show_openapi(struct req *req)
{
	const struct node *head = pack_file(req_pack(req), "pack.yaml");
	struct json *json = respond_json_begin(req, 200);

	json_object(json);
	json_add_str(json, "openapi", STR("3.1.0"));
	json_key(json, "info");
	json_object(json);
	json_add_str(json, "title", node_bilingual(node_get(head, "portal"), "name").zh);
	json_add_str(json, "version", STR("1"));
	json_object_end(json);
	json_key(json, "components");
	json_object(json);
	json_key(json, "securitySchemes");
	json_object(json);
	json_key(json, "token");
	json_object(json);
	put_type(json, "http", NULL);
	json_add_str(json, "scheme", STR("bearer"));
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
	put_paths(json, ((struct app *)req->app)->router);
	json_object_end(json);
	return OK;
}
