#include "org_checks.h"
#include "registry.h"
#include "web_test.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What somebody changes in the database by hand is named by `chuke check data`. */

static const struct plant {
	const char *sql, *breach;
} plants[] = {
	{ "update org_count set entries = entries + 1", "org_count adds up to" },
	{ "update org_count_by_street set entries = entries + 1",
		"org_count_by_street adds up to" },
	{ "update org_count_by_community set entries = entries + 1",
		"org_count_by_community adds up to" },
	{ "update org_entry set name = 'x' where org_id = 3", "org 3 (" },
	{ "update org set is_withheld = 1 where id = 4", "is withheld, yet in the public list" },
	{ "delete from org_entry where org_id = 6", "is not in the public list" },
	{ "insert into org_withheld (org_id, reason, given_at) values (7, 'x', 1)", "org 7 (" },
	{ "update org_record set uscc = '52330106586510008R' where org_id = 8",
		"org 8 (52330106586510008R): its USCC cannot be right" },
	{ "insert into org_past (org_id, fact, value, from_day, to_day, recorded_at)"
	  " values (9, 'head', 'a', 1, 100, 1), (9, 'head', 'b', 50, 200, 1)",
		"org 9 (head): has two values" },
	{ "insert into org_past (org_id, fact, value, from_day, to_day, recorded_at)"
	  " values (10, 'head', 'a', 1, 300, 1);"
	  "update org_record set head_from_day = 200 where org_id = 10",
		"org 10 (head): has a past" },
	{ "update org_record set phone = '0571-87654321、13812345678' where org_id = 11",
		"org 11 (" },
	{ "insert into audit_entry (made_at, verb, object, object_id) values (1, 'x', 'y', 1)",
		"is neither sealed nor to be" },
};

static void
run_on_sqlite(struct web_test *t, const char *sql)
{
	struct str path = str_format(t->arena, "%.*s/chuke.db", STR_ARG(t->dir));
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(path.ptr, &handle), SQLITE_OK);
	if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fail_msg("%s: %s", sql, sqlite3_errmsg(handle));
	}
	sqlite3_close(handle);
}

static void
run_on_postgres(struct web_test *t, const char *sql)
{
	PGconn *handle = PQconnectdb(str_terminated(t->arena, t->app->settings.db));
	PGresult *result = PQexec(handle, sql);

	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		fail_msg("%s: %s", sql, PQerrorMessage(handle));
	}
	PQclear(result);
	PQfinish(handle);
}

static void
each_breach_is_named(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(web_breaches(t).len, 0);
	for (size_t i = 0; i < sizeof(plants) / sizeof(plants[0]); i++) {
		struct str breach = str_of(plants[i].breach);

		if (str_contains(web_breaches(t), breach)) {
			fail_msg("told before it was there: %s", plants[i].breach);
		}
		if (t->engine == DB_SQLITE) {
			run_on_sqlite(t, plants[i].sql);
		} else {
			run_on_postgres(t, plants[i].sql);
		}
		if (!str_contains(web_breaches(t), breach)) {
			fail_msg(
				"%s is not told: %.*s", plants[i].breach, STR_ARG(web_breaches(t)));
		}
	}
}

static void
dangling_row_is_named(void **state)
{
	struct web_test *t = *state;

	if (t->engine != DB_SQLITE) {
		skip(); /* it would not let us */
	}
	run_on_sqlite(t, "pragma foreign_keys = off; insert into login_role (login_id, role, "
			 "region_id, given_at)"
			 " values (999, 'admin', 1, 1)");
	assert_true(str_contains(web_breaches(t), STR("of login_role points at nothing in login")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_breach_is_named),
		cmocka_unit_test(dangling_row_is_named),
	};
	static const struct office *const offices[] = { &registry_office };

	offices_register(offices, 1);
	return WEB_TEST_RUN("check data", tests);
}
