#include "openapi.h"
#include "respond.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <cmocka.h>

/* The description of an API of every kind of route, read back with another library and walked. */

struct right {
	int any;
};
static const struct right anybody = { 1 };

static const struct choice kinds[] = { { STR("a"), { STR("甲"), STR("A") } } };

static struct choices
kind_choices(struct req *req)
{
	(void)req;
	return (struct choices){ kinds, 1 };
}

static const struct field fields[] = {
	{ .name = "id", .type = FIELD_ID, .label = "编号" },
	{ .name = "name",
		.type = FIELD_TEXT,
		.label = "名称",
		.is_required = true,
		.min = 2,
		.max = 9 },
	{ .name = "note", .type = FIELD_LONG_TEXT },
	{ .name = "kind", .type = FIELD_CHOICE, .choices = kind_choices },
	{ .name = "tags", .type = FIELD_CHOICES, .choices = kind_choices },
	{ .name = "code", .type = FIELD_USCC },
	{ .name = "amount_fen", .type = FIELD_MONEY },
	{ .name = "from", .type = FIELD_MOMENT },
	{ .name = "day", .type = FIELD_DAY },
	{ .name = "fields", .type = FIELD_JSON },
	{ .name = "file", .type = FIELD_FILE },
	{ .name = "people", .type = FIELD_INT, .min = 1 },
	{ .name = "submit", .type = FIELD_BOOL },
};
static const struct form form = { "case_open", fields, FIELD_COUNT(fields), 1000, NULL };
static const struct member members[] = { { "id", MEMBER_ID, 0, false },
	{ "name", MEMBER_STR, 8, true }, { "sum_fen", MEMBER_MONEY, 24, true },
	{ "day", MEMBER_DAY, 32, false } };

static enum outcome
run(struct req *req)
{
	(void)req;
	return OK;
}

#define ROUTE(m, p, ...)                                                           \
	{                                                                          \
		.method = m, .path = p, .right = &anybody, .run = run, __VA_ARGS__ \
	}
static const struct route routes[] = {
	ROUTE(METHOD_GET, "/orgs"),
	ROUTE(METHOD_GET, "/api/v1/orgs", .form = &form, .answer = members, .answer_count = 4,
		.answer_is_list = true, .title = "找组织"),
	ROUTE(METHOD_GET, "/api/v1/orgs/{id}", .form = &form, .answer = members, .answer_count = 4),
	ROUTE(METHOD_GET, "/api/v1/orgs/by-code/{code}", .form = &form),
	ROUTE(METHOD_POST, "/api/v1/orgs", .form = &form),
	ROUTE(METHOD_PUT, "/api/v1/orgs/{id}", .form = &form),
	ROUTE(METHOD_DELETE, "/api/v1/orgs/{id}", .form = &form),
	ROUTE(METHOD_POST, "/api/v1/files", .form = &form, .takes_files = true),
};

static struct arena *arena;
static json_t *root;

static int
setup(void **state)
{
	const struct route *tables[] = { routes };
	size_t counts[] = { sizeof(routes) / sizeof(routes[0]) };
	struct req *req;
	struct str text;

	(void)state;
	arena = arena_create(8 << 20);
	req = ARENA_NEW(arena, struct req);
	req->arena = arena;
	openapi_respond(req, router_create(arena, tables, counts, 1), STR("https://example.org"));
	text = buf_view(req->res.body);
	root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
	if (getenv("CHUKE_OPENAPI_OUT")) {
		FILE *out = fopen(getenv("CHUKE_OPENAPI_OUT"), "w");

		fwrite(text.ptr, 1, text.len, out);
		fclose(out);
	}
	return root ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	json_decref(root);
	arena_destroy(arena);
	return 0;
}

static json_t *
at(json_t *json, const char *path)
{
	char part[200];

	while (*path && json) {
		size_t len = strcspn(path, " ");

		memcpy(part, path, len);
		part[len] = '\0';
		json = json_is_array(json) ? json_array_get(json, (size_t)atoi(part))
					   : json_object_get(json, part);
		path += len + (path[len] == ' ');
	}
	return json;
}

/* Every reference leads somewhere. */
static void
assert_references(json_t *json)
{
	const char *key;
	json_t *value;
	size_t i;

	json_object_foreach(json, key, value)
	{
		if (strcmp(key, "$ref") == 0) {
			char path[200];
			size_t len = (size_t)snprintf(
				path, sizeof(path), "%s", json_string_value(value) + 2);

			for (i = 0; i < len; i++) {
				path[i] = path[i] == '/' ? ' ' : path[i];
			}
			assert_non_null(at(root, path));
		}
		assert_references(value);
	}
	json_array_foreach(json, i, value)
	{
		assert_references(value);
	}
}

static void
says_what_the_routes_take(void **state)
{
	json_t *paths = at(root, "paths"), *path, *operation;
	const char *name, *method;
	int operations = 0;

	(void)state;
	assert_string_equal(json_string_value(at(root, "openapi")), "3.1.0");
	assert_int_equal(json_object_size(paths), 4);
	json_object_foreach(paths, name, path)
	{
		json_object_foreach(path, method, operation)
		{
			size_t i;
			json_t *parameter;
			int in_path = 0;

			operations++;
			json_array_foreach(at(operation, "parameters"), i, parameter)
			{
				const char *in = json_string_value(at(parameter, "in"));

				in_path += in && strcmp(in, "path") == 0;
			}
			assert_int_equal(in_path, strchr(name, '{') != NULL);
			assert_non_null(at(operation, "responses default"));
		}
	}
	assert_int_equal(operations, 7);
	assert_references(root);
}

static void
says_what_fields_and_members_are(void **state)
{
	json_t *schema = at(root, "components schemas case_open");
	json_t *items = at(root,
		"paths /api/v1/orgs get responses 200 content application/json schema "
		"properties items items properties");

	(void)state;
	assert_int_equal(json_integer_value(at(schema, "properties name maxLength")), 9);
	assert_int_equal(json_integer_value(at(schema, "properties people minimum")), 1);
	assert_null(at(schema, "properties people maximum"));
	assert_string_equal(json_string_value(at(schema, "properties kind enum 0")), "a");
	assert_string_equal(json_string_value(at(schema, "required 0")), "name");
	assert_string_equal(json_string_value(at(items, "name type 1")), "null");
	assert_string_equal(json_string_value(at(items, "sum_fen type 0")), "integer");
	assert_string_equal(json_string_value(at(items, "day format")), "date");
	assert_string_equal(json_string_value(at(root, "paths /api/v1/orgs/{id} put operationId")),
		"put_orgs_id");
	assert_non_null(
		at(root, "paths /api/v1/files post requestBody content multipart/form-data"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_the_routes_take),
		cmocka_unit_test(says_what_fields_and_members_are),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
