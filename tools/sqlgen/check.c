#include "sqlgen.h"

#include <string.h>

/*
 * Prepares a statement in the combinations of its optional parts and learns from SQLite what it reads,
 * writes and returns.
 */

static struct statement *watched; /* whose tables the authorizer notes */

static void
note_table(uint64_t *set, const char *name)
{
	const struct table *table = name ? table_find(str_of(name)) : NULL;

	/* a search index keeps its content in tables called <name>_data and so on */
	for (size_t i = 0; !table && name && i < program.tables.count; i++) {
		const struct table *other = &program.tables.items[i];
		size_t len = strlen(other->name);

		if (strncmp(name, other->name, len) == 0 && name[len] == '_' &&
			other->columns.count) {
			table = other;
		}
	}
	if (table) {
		set[table->number / 64] |= UINT64_C(1) << (table->number % 64);
	}
}

static int
authorize(void *arg, int action, const char *a, const char *b, const char *schema,
	const char *trigger)
{
	(void)arg, (void)b, (void)schema, (void)trigger;
	if (watched && action == SQLITE_READ) {
		note_table(watched->reads, a);
	} else if (watched && (action == SQLITE_INSERT || action == SQLITE_UPDATE ||
				      action == SQLITE_DELETE)) {
		note_table(watched->writes, a);
	}
	return SQLITE_OK;
}

/* The byte of the source behind byte `offset` of the assembled text. */
static size_t
source_byte(const struct statement *s, uint32_t mask, int order, size_t offset)
{
	size_t at = 0;
	size_t last = s->from;

	for (size_t i = 0; i < s->pieces.count; i++) {
		const struct piece *piece = &s->pieces.items[i];

		if ((piece->clause >= 0 && !(mask >> piece->clause & 1)) ||
			(piece->order && piece->order != order) || piece->engine == POSTGRES) {
			continue;
		}
		if (offset < at + piece->text.len) {
			return piece->from + (offset - at);
		}
		at += piece->text.len;
		last = piece->from + piece->text.len;
	}
	return last;
}

static void
assemble(const struct statement *s, uint32_t mask, int order, struct buf *ret_text)
{
	for (size_t i = 0; i < s->pieces.count; i++) {
		const struct piece *piece = &s->pieces.items[i];

		if ((piece->clause < 0 || mask >> piece->clause & 1) &&
			(!piece->order || piece->order == order) && piece->engine != POSTGRES) {
			buf_str(ret_text, piece->text);
		}
	}
	buf_char(ret_text, '\0');
}

static void
fault(struct statement *s, size_t at, const char *why, const char *what)
{
	error_at(s->source, at, "%s: %s%s", s->name, why, what);
	s->is_bad = true;
}

/* ---- columns ----------------------------------------------------------------------------------- */

static struct note *
note_find(struct statement *s, const char *name)
{
	for (size_t i = 0; i < s->notes.count; i++) {
		if (str_equal(s->notes.items[i].name, str_of(name))) {
			s->notes.items[i].is_used = true;
			return &s->notes.items[i];
		}
	}
	return NULL;
}

/* The column of a table that a result comes from, NULL for expressions. */
static const struct column *
origin(sqlite3_stmt *stmt, int i)
{
	const char *table = sqlite3_column_table_name(stmt, i);
	const char *name = sqlite3_column_origin_name(stmt, i);
	const struct table *found = table ? table_find(str_of(table)) : NULL;

	return found && name ? column_find(found, str_of(name)) : NULL;
}

static void
take_column(struct statement *s, sqlite3_stmt *stmt, int i, bool is_compound)
{
	struct result *result = LIST_ADD(&s->results);
	const char *name = str_terminated(memory, str_of(sqlite3_column_name(stmt, i)));
	const struct column *from = origin(stmt, i);
	const struct note *note = note_find(s, name);
	size_t at = note ? note->at : s->head_at;

	*result = (struct result){ .name = name };
	if (name_fault(str_of(name))) {
		fault(s, at, "a column needs a plain name (… as name): ", name);
		return;
	}
	for (size_t j = 0; j + 1 < s->results.count; j++) {
		if (strcmp(s->results.items[j].name, name) == 0) {
			fault(s, at, "two columns are called ", name);
		}
	}
	if (note && note->type.kind != TYPE_NONE) {
		result->type = note->type;
		result->is_optional = note->null == NULL_MAY;
		return;
	}
	if (!from || is_compound) {
		fault(s, at,
			"an expression says its type (… as name:int, :text? if it may be null): ",
			name);
		return;
	}
	result->type = from->type;
	result->is_optional = note ? note->null == NULL_MAY : from->is_nullable;
	if (!note && statement_is_outer(s, sqlite3_column_table_name(stmt, i))) {
		fault(s, at,
			"a column of an outer join says whether it may be absent "
			"(… as name? or name!): ",
			name);
	}
	if (result->is_optional && result->type.kind == TYPE_BOOL) {
		fault(s, at,
			"a yes or no cannot be absent; say coalesce(…, 0) as name:bool: ", name);
	}
}

static void
take_columns(struct statement *s, sqlite3_stmt *stmt)
{
	bool is_compound = statement_is_compound(s);
	int count = sqlite3_column_count(stmt);
	bool is_exec = strcmp(s->kind, "exec") == 0;

	if (is_exec && count > 0) {
		fault(s, s->head_at, "it returns rows, so it is no exec", "");
	} else if (!is_exec && count == 0) {
		fault(s, s->head_at, "it returns no rows, so it is an exec", "");
	} else if (strcmp(s->kind, "each") == 0 && !sqlite3_stmt_readonly(stmt)) {
		fault(s, s->head_at, "what is read row by row cannot write", "");
	}
	for (int i = 0; i < count && !s->is_bad; i++) {
		take_column(s, stmt, i, is_compound);
	}
	for (size_t i = 0; i < s->notes.count && !s->is_bad; i++) {
		if (!s->notes.items[i].is_used) {
			fault(s, s->notes.items[i].at, "this says something of no column", "");
		}
	}
}

static void
compare_columns(struct statement *s, sqlite3_stmt *stmt)
{
	int count = sqlite3_column_count(stmt);
	bool is_same = (size_t)count == s->results.count;

	for (int i = 0; i < count && is_same; i++) {
		is_same = strcmp(sqlite3_column_name(stmt, i), s->results.items[i].name) == 0;
	}
	if (!is_same) {
		fault(s, s->head_at, "an optional part changes the columns", "");
	}
}

/* ---- parameters -------------------------------------------------------------------------------- */

static bool
uses_table(const struct statement *s, int number)
{
	return (s->reads[number / 64] | s->writes[number / 64]) >> (number % 64) & 1;
}

static void
find_param_type(struct statement *s, struct param *param)
{
	const char *where = NULL;

	for (size_t i = 0; i < program.tables.count && param->type.kind == TYPE_NONE; i++) {
		const struct table *table = &program.tables.items[i];
		const struct column *column = column_find(table, str_of(param->name));

		if (!column || !uses_table(s, table->number) || !statement_names(s, table->name)) {
			continue;
		}
		for (size_t j = i + 1; j < program.tables.count; j++) {
			const struct table *other = &program.tables.items[j];
			const struct column *twin = column_find(other, str_of(param->name));

			if (twin && uses_table(s, other->number) &&
				statement_names(s, other->name) &&
				!type_equal(twin->type, column->type)) {
				where = format("%s is of different types in %s and %s: say which, "
					       "$%s:type",
					param->name, table->name, other->name, param->name);
			}
		}
		param->type = column->type;
	}
	if (where) {
		fault(s, param->at, where, "");
	}
	if (param->type.kind == TYPE_NONE) {
		param->type = type_by_ending(str_of(param->name));
	}
	if (param->type.kind == TYPE_NONE) {
		fault(s, param->at,
			"no table used here has such a column; say the type, $name:type: ",
			param->name);
	}
}

/* ---- the whole --------------------------------------------------------------------------------- */

static void
prepare(struct statement *s, uint32_t mask, int order)
{
	sqlite3_stmt *stmt = NULL;
	const char *tail = "";
	struct buf text;

	buf_init(&text, 1 << 20);
	assemble(s, mask, order, &text);
	watched = s;
	if (sqlite3_prepare_v2(program.db, text.ptr, -1, &stmt, &tail) != SQLITE_OK) {
		int offset = sqlite3_error_offset(program.db);

		fault(s, offset < 0 ? s->head_at : source_byte(s, mask, order, (size_t)offset),
			sqlite3_errmsg(program.db), "");
	}
	watched = NULL;
	if (!s->is_bad && !stmt) {
		fault(s, s->head_at, "there is no statement", "");
	}
	if (!s->is_bad) {
		if (mask == 0 && order <= 1) {
			take_columns(s, stmt);
		} else {
			compare_columns(s, stmt);
		}
	}
	sqlite3_finalize(stmt);
	buf_finish(&text);
}

static void
check_owner(struct statement *s)
{
	for (size_t i = 0; i < program.tables.count; i++) {
		const struct table *table = &program.tables.items[i];
		bool is_allowed = table->owner == s->owner ||
				  strcmp(table->owner->name, "kernel") == 0;

		for (size_t j = 0; j < s->owner->needs.count; j++) {
			is_allowed |= strcmp(s->owner->needs.items[j], table->owner->name) == 0;
		}
		if (!is_allowed && uses_table(s, table->number) &&
			statement_names(s, table->name)) {
			fault(s, s->head_at,
				format("%s may not touch %s, a table of %s, which it does not "
				       "declare",
					s->owner->name, table->name, table->owner->name),
				"");
		}
	}
}

/*
 * What may be asked for many rows at once adds them: insert … values (…), so that PostgreSQL can be given a
 * select from arrays in the place of the values.
 */
static void
check_list(struct statement *s)
{
	struct token_list tokens = tokens_of(s->source, s->from, s->to);
	size_t values = 0;

	for (size_t i = 0; i < tokens.count; i++) {
		if (token_is(tokens.items[i], "select")) {
			fault(s, tokens.items[i].at,
				"with `all` it may only be: insert … values (…)", "");
			return;
		}
		values += token_is(tokens.items[i], "values");
	}
	if (!token_is(tokens.items[0], "insert") || values != 1 || s->clauses.count ||
		s->orders.count || s->params.count == 0) {
		fault(s, s->head_at, "with `all` it may only be: insert … values (…)", "");
	}
}

/* All combinations while they are few; else none, all, each one, each pair. */
static bool
is_tried(uint32_t mask, int clauses)
{
	int on = __builtin_popcount(mask);

	return clauses <= 6 || on <= 2 || on >= clauses - 1;
}

void
statement_check(struct statement *s)
{
	int clauses = (int)s->clauses.count;
	int orders = (int)s->orders.count;

	if (s->is_bad) {
		return;
	}
	sqlite3_set_authorizer(program.db, authorize, NULL);
	for (uint32_t mask = 0; mask < UINT32_C(1) << clauses; mask++) {
		for (int order = orders ? 1 : 0; order <= orders && is_tried(mask, clauses);
			order++) {
			if (!s->is_bad) {
				prepare(s, mask, order);
			}
		}
	}
	sqlite3_set_authorizer(program.db, NULL, NULL);
	if (s->is_bad) {
		return;
	}
	for (size_t i = 0; i < s->params.count; i++) {
		find_param_type(s, &s->params.items[i]);
	}
	check_owner(s);
	if (s->is_list) {
		check_list(s);
	}
	statement_check_words(s);
	statement_check_nulls(s);
}
