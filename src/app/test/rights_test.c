#include "offices.h"
#include "rights_sample.h"
#include "rights_secret.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/*
 * Walks test/rights.csv, which says by hand what every route answers to every role over its own and
 * another's object; fails on an answer that differs and on a route, role or object without a row; and on one that tells
 * who signed up for an activity.
 */

enum { ROWS_MAX = 4000, FILE_BYTES_MAX = 4 << 20, COLUMNS = 7, NOBODY = 0 };

struct row {
	int line;
	struct str path, method, roles, object, status, sample, fields;
};

struct table {
	struct row rows[ROWS_MAX];
	size_t count;
};

/* The demonstration's account of a role. */
static const char *const accounts[ROLE_COUNT] = {
	[ROLE_RESIDENT] = "resident",
	[ROLE_MEMBER] = "member",
	[ROLE_HEAD] = "orghead",
	[ROLE_EDITOR] = "editor",
	[ROLE_VIEWER] = "viewer",
	[ROLE_COMMUNITY] = "community",
	[ROLE_STREET] = "street",
	[ROLE_DISTRICT] = "district",
	[ROLE_CENTER] = "center",
	[ROLE_ASSESSOR] = "assessor",
	[ROLE_FINANCE] = "finance",
	[ROLE_CHECKER] = "finance2",
	[ROLE_CASHIER] = "cashier",
	[ROLE_AUDITOR] = "auditor",
	[ROLE_ADMIN] = "admin",
};
static const char *const methods[] = { [METHOD_GET] = "GET",
	[METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT",
	[METHOD_DELETE] = "DELETE" };

/* ---- the table ---------------------------------------------------------------------------------- */

static struct str
read_file(struct arena *arena, const char *path)
{
	char *bytes = arena_alloc(arena, FILE_BYTES_MAX);
	FILE *file = fopen(path, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	return (struct str){ bytes, len };
}

static void
add_row(struct table *table, struct str line, int number)
{
	struct str columns[COLUMNS];
	size_t count = 0;

	while (count < COLUMNS && str_split(&line, ',', &columns[count])) {
		count++;
	}
	if (count != COLUMNS || table->count == ROWS_MAX) {
		fail_msg("test/rights.csv:%d: a row has %d columns", number, COLUMNS);
	}
	table->rows[table->count++] = (struct row){ number, columns[0], columns[1], columns[2],
		columns[3], columns[4], columns[5], columns[6] };
}

static struct table *
read_table(struct arena *arena)
{
	struct table *table = ARENA_NEW(arena, struct table);
	const char *other = getenv("CHUKE_RIGHTS_TABLE"); /* to see that a wrong table is noticed */
	struct str rest = read_file(arena, other ? other : CHUKE_SOURCE_ROOT "/test/rights.csv");
	struct str line;

	for (int number = 1; str_split(&rest, '\n', &line); number++) {
		if (number > 1 && line.len && line.ptr[0] != '#') {
			add_row(table, line, number);
		}
	}
	return table;
}

static const char *
name_of(int role)
{
	return role == NOBODY ? "nobody" : role_name((enum role)role);
}

/* Whether the words `a|b` have the word. */
static bool
has_word(struct str words, const char *word)
{
	struct str part;

	while (str_split(&words, '|', &part)) {
		if (str_equal(part, str_of(word))) {
			return true;
		}
	}
	return false;
}

static bool
is_row_of(const struct row *row, const struct route *route, const char *object)
{
	return str_equal(row->path, str_of(route->path)) &&
	       str_equal(row->method, str_of(methods[route->method])) &&
	       str_equal(row->object, str_of(object));
}

/* The row that holds for the role: its own before that of all others; NULL without one. */
static const struct row *
find_row(const struct table *table, const struct route *route, int role, const char *object)
{
	const struct row *of_all = NULL;

	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->rows[i];

		if (!is_row_of(row, route, object)) {
			continue;
		}
		if (has_word(row->roles, name_of(role))) {
			return row;
		}
		if (role != NOBODY && has_word(row->roles, "*")) {
			of_all = row;
		}
	}
	return of_all;
}

/* ---- walking ------------------------------------------------------------------------------------ */

/* The path with the samples in place of its parameters. */
static const char *
fill_path(struct web_test *t, const struct row *row, const char *as)
{
	struct buf *out = buf_create(t->arena, 4096);
	struct str rest = row->path, samples = row->sample, sample, part;

	while (str_split(&rest, '{', &part)) {
		buf_str(out, part);
		if (str_is_none(rest)) {
			break;
		}
		assert_true(str_split(&rest, '}', &part));
		if (!str_split(&samples, ';', &sample)) {
			fail_msg("test/rights.csv:%d: a sample is missing", row->line);
		}
		buf_str(out, rights_sample(t, sample, as));
	}
	return str_terminated(t->arena, buf_view(out));
}

static struct web_answer
ask(struct web_test *t, const struct route *route, const struct row *row, const char *as)
{
	const char *path = fill_path(t, row, as);

	if (route->method == METHOD_GET) {
		return web_get(t, path, as);
	}
	if (route->method == METHOD_POST && strncmp(path, "/api/", 5) != 0) {
		return web_post(t, path, as, str_terminated(t->arena, row->fields));
	}
	return web_api(t,
		&(struct web_call){ .method = route->method,
			.target = path,
			.token = as ? web_token(t, as) : STR_NONE,
			.json = row->fields.len ? str_terminated(t->arena, row->fields) : "{}" });
}

/* One cell of the table; false, with a line, if the answer differs or there is no row. */
static bool
check_cell(struct web_test *t, const struct table *table, const struct route *route, int role,
	const char *object)
{
	const struct row *row = find_row(table, route, role, object);
	const char *as = role == NOBODY ? NULL : accounts[role];
	struct web_answer answer;
	int64_t expected;

	if (!row) {
		fprintf(stderr, "# no row for %s %s as %s, %s\n", methods[route->method],
			route->path, name_of(role), object);
		return false;
	}
	assert_true(str_parse_int(row->status, &expected));
	answer = ask(t, route, row, as);
	if (answer.status == 303 && route->method == METHOD_POST) {
		web_forget(t, as); /* it may have signed out */
	}
	if (*rights_secret_in(&answer)) {
		fprintf(stderr, "# line %d: %s %s tells %s, %s: %s\n", row->line,
			methods[route->method], route->path, name_of(role), object,
			rights_secret_in(&answer));
		return false;
	}
	if (answer.status != expected) {
		fprintf(stderr, "# line %d: %s %s as %s, %s: %d instead of %lld\n", row->line,
			methods[route->method], route->path, name_of(role), object, answer.status,
			(long long)expected);
		return false;
	}
	return true;
}

static bool
check_route(struct web_test *t, const struct table *table, const struct route *route)
{
	bool is_over_object = route->scope ||
			      (strchr(route->path, '{') && !route->right->is_public);
	bool is_right = true;

	for (int role = NOBODY; role < ROLE_COUNT; role++) {
		if (!is_over_object) {
			is_right = check_cell(t, table, route, role, "-") && is_right;
			continue;
		}
		is_right = check_cell(t, table, route, role, "own") && is_right;
		is_right = check_cell(t, table, route, role, "other") && is_right;
	}
	return is_right;
}

static void
every_route_answers_every_role_as_the_table_says(void **state)
{
	struct web_test *t = *state;
	const struct table *table = read_table(t->arena);
	size_t wrong = 0;

	rights_plant_secrets(t);
	for (size_t i = 0; i < router_count(t->app->router); i++) {
		wrong += !check_route(t, table, router_at(t->app->router, i));
	}
	assert_int_equal(wrong, 0);
}

static void
every_row_is_of_a_route(void **state)
{
	struct web_test *t = *state;
	const struct table *table = read_table(t->arena);
	size_t lost = 0;

	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->rows[i];
		bool is_found = false;

		for (size_t k = 0; k < router_count(t->app->router); k++) {
			const struct route *route = router_at(t->app->router, k);

			is_found = is_found || is_row_of(row, route, "own") ||
				   is_row_of(row, route, "other") || is_row_of(row, route, "-");
		}
		if (!is_found) {
			fprintf(stderr, "# line %d is of no route\n", row->line);
			lost++;
		}
	}
	assert_int_equal(lost, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_of_a_route),
		cmocka_unit_test(every_route_answers_every_role_as_the_table_says),
	};

	offices_register(offices, offices_count);
	return WEB_TEST_RUN("rights", tests);
}
