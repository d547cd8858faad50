#include "backup.h"
#include "copy.h"
#include "fail.h"
#include "web_test.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Backups of a district while it is written to, and before a newer program changes its schema. */

/* Settings as those of the harness's district. */
static struct settings
settings_of(const struct web_test *t)
{
	return t->app->settings;
}

static void
script(const struct web_test *t, const char *text)
{
	struct str address = backup_address(t->arena, &t->app->settings);

	if (t->engine == DB_SQLITE) {
		sqlite3 *handle = NULL;

		assert_int_equal(
			sqlite3_open(str_terminated(t->arena, address), &handle), SQLITE_OK);
		sqlite3_busy_timeout(handle, 5000);
		assert_int_equal(sqlite3_exec(handle, text, NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(handle);
	} else {
		PGconn *handle = PQconnectdb(str_terminated(t->arena, address));
		PGresult *result = PQexec(handle, text);

		assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
		PQclear(result);
		PQfinish(handle);
	}
}

/* How many backups lie in DIR/backups. */
static int
count_backups(const struct web_test *t)
{
	int count = 0;
	struct settings settings = settings_of(t);
	FILE *list = popen(
		str_format(t->arena, "ls '%.*s/backups' 2>/dev/null", STR_ARG(settings.data_dir))
			.ptr,
		"r");
	char line[300];

	while (fgets(line, sizeof(line), list)) {
		count += strstr(line, "before-") != NULL && strstr(line, ".part") == NULL;
	}
	pclose(list);
	return count;
}

struct opening {
	struct settings settings;
	struct failure failure;
};

static void
open_and_close(void *arg)
{
	struct opening *opening = arg;

	app_close(app_open(&opening->settings));
}

/* A database that lacks the last migration of the register's order is one of an older program. */
static void
an_older_schema_is_backed_up_before_it_is_migrated(void **state)
{
	struct web_test *t = *state;
	struct opening opening = { .settings = settings_of(t) };
	int before = count_backups(t);

	script(t, "drop index org_by_change; drop index org_by_change_withheld;"
		  "delete from schema_patch where owner = 'registry' and number = 4");
	assert_true(fail_catch(open_and_close, &opening, &opening.failure));
	assert_int_equal(count_backups(t), before + 1);
	/* and nothing is to be done the next time */
	assert_true(fail_catch(open_and_close, &opening, &opening.failure));
	assert_int_equal(count_backups(t), before + 1);
}

static void
a_newer_schema_is_refused(void **state)
{
	struct web_test *t = *state;
	struct opening opening = { .settings = settings_of(t) };

	script(t, "insert into schema_patch (owner, number, checksum, applied_at) "
		  "values ('kernel', 9999, '0123456789abcdef', 0)");
	assert_false(fail_catch(open_and_close, &opening, &opening.failure));
	assert_non_null(strstr(opening.failure.message, "kernel 9999"));
	assert_non_null(strstr(opening.failure.message, "use a newer one"));
	script(t, "delete from schema_patch where number = 9999");
	assert_true(fail_catch(open_and_close, &opening, &opening.failure));
}

/* ---- while others write ------------------------------------------------------------------------- */

struct writing {
	const struct web_test *t;
	_Atomic bool is_over;
	int64_t rounds;
};

/* Two rows of one transaction always say the same. */
static void *
write_pairs(void *arg)
{
	struct writing *writing = arg;

	for (int i = 0; i < 200000 && !atomic_load(&writing->is_over); i++) {
		char text[300];

		snprintf(text, sizeof(text),
			"begin; delete from setting where name in ('pair.a', 'pair.b');"
			"insert into setting (name, value, set_at) values ('pair.a', '%d', 0);"
			"insert into setting (name, value, set_at) values ('pair.b', '%d', 0);"
			"commit",
			i, i);
		script(writing->t, text);
		writing->rounds++;
	}
	return NULL;
}

struct twins {
	struct str a, b;
	struct arena *arena;
	const struct copy_table *table;
};

static void
take_pair(void *arg, const struct db_value *values)
{
	struct twins *twins = arg;
	struct str name = STR_NONE, value = STR_NONE;

	for (size_t i = 0; i < twins->table->column_count; i++) {
		name = str_equal(twins->table->columns[i].name, STR("name")) ? values[i].s : name;
		value = str_equal(twins->table->columns[i].name, STR("value")) ? values[i].s
									       : value;
	}
	if (str_equal(name, STR("pair.a"))) {
		twins->a = str_copy(twins->arena, value);
	} else if (str_equal(name, STR("pair.b"))) {
		twins->b = str_copy(twins->arena, value);
	}
}

static void
a_backup_is_one_moment(void **state)
{
	struct web_test *t = *state;
	struct settings settings = settings_of(t), other = settings;
	struct arena *arena = arena_create(1 << 28);
	struct writing writing = { .t = &(struct web_test){ .app = t->app,
					   .engine = t->engine,
					   .arena = arena_create(1 << 28) } };
	struct str path = str_format(arena, "%.*s/moment.chuke", STR_ARG(settings.data_dir));
	struct backup_sum made, restored;
	struct twins twins = { .arena = arena };
	struct copy_tables tables;
	struct copy *copy;
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, write_pairs, &writing), 0);
	usleep(100000);
	made = backup_write(arena, &settings, path);
	atomic_store(&writing.is_over, true);
	pthread_join(thread, NULL);
	assert_true(writing.rounds > 1);
	other.db = STR_NONE;
	other.data_dir = str_format(arena, "%.*s/restored", STR_ARG(settings.data_dir));
	restored = backup_restore(arena, &other, path);
	assert_true(str_equal(made.digest, restored.digest));
	copy = copy_open(arena, backup_address(arena, &other), COPY_OUT);
	tables = copy_tables(copy);
	for (size_t i = 0; i < tables.count; i++) {
		if (str_equal(tables.items[i].name, STR("setting"))) {
			twins.table = &tables.items[i];
			copy_read(copy, twins.table, take_pair, &twins);
		}
	}
	assert_true(twins.a.len > 0);
	assert_true(str_equal(twins.a, twins.b));
	arena_destroy(writing.t->arena);
	arena_destroy(arena);
	script(t, "delete from setting where name in ('pair.a', 'pair.b')");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_backup_is_one_moment),
		cmocka_unit_test(an_older_schema_is_backed_up_before_it_is_migrated),
		cmocka_unit_test(a_newer_schema_is_refused),
	};

	return WEB_TEST_RUN("backup", tests);
}
