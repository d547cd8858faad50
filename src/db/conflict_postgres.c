#include "buf.h"
#include "postgres_inner.h"

#include <stdio.h>
#include <string.h>

/* What PostgreSQL says when a constraint refuses a write, in the words of SQLite. */

/* SQLSTATEs (PostgreSQL's manual, appendix A). */
#define UNIQUE_VIOLATION "23505"
#define FOREIGN_KEY_VIOLATION "23503"
#define CHECK_VIOLATION "23514"
#define EXCLUSION_VIOLATION "23P01"
#define RAISED "P0001"

/*
 * "Key (a, b)=(1, 2) already exists." → "table.a, table.b", as SQLite says it; false if the key is no list
 * of plain columns.  The words around differ by language, the parenthesis does not.
 */
static bool
note_unique_key(struct db *db, PGresult *result)
{
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
	const char *from = detail ? strchr(detail, '(') : NULL;
	const char *end = from ? strstr(from, ")=(") : NULL;
	struct str rest, column;
	struct buf text;

	if (!end || !table) {
		return false;
	}
	rest = (struct str){ from + 1, (size_t)(end - from - 1) };
	if (strspn(rest.ptr, "abcdefghijklmnopqrstuvwxyz0123456789_, ") < rest.len) {
		return false;
	}
	buf_init(&text, CONNECTION_ERROR_MAX);
	while (str_split(&rest, ',', &column)) {
		buf_format(
			&text, "%s%s.%.*s", text.len ? ", " : "", table, STR_ARG(str_trim(column)));
	}
	snprintf(db->constraint, sizeof(db->constraint), "%.*s", STR_ARG(buf_view(&text)));
	buf_finish(&text);
	return true;
}

void
postgres_note_constraint(struct db *db, PGresult *result, const char *state)
{
	const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);

	if (strcmp(state, UNIQUE_VIOLATION) == 0 && note_unique_key(db, result)) {
		return;
	}
	if (strcmp(state, FOREIGN_KEY_VIOLATION) == 0) {
		name = "foreign key";
	} else if (strcmp(state, RAISED) == 0 || !name) {
		/* a trigger that raises speaks for itself */
		name = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	}
	snprintf(db->constraint, sizeof(db->constraint), "%s", name ? name : "");
}

bool
postgres_is_conflict(const char *state)
{
	return state &&
	       (strcmp(state, UNIQUE_VIOLATION) == 0 || strcmp(state, FOREIGN_KEY_VIOLATION) == 0 ||
		       strcmp(state, CHECK_VIOLATION) == 0 ||
		       strcmp(state, EXCLUSION_VIOLATION) == 0 || strcmp(state, RAISED) == 0);
}
