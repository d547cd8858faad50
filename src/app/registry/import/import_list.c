#include "import_list.h"

static void
fail_by_sheet(struct arena *arena, struct import_failure *failure, const struct sheet_error *error)
{
	failure->row = error->row;
	failure->why.count = 0;
	IMPORT_REFUSE(&failure->why, same_text(STR("")), sheet_problem_text(error),
		same_text(str_format(arena, "%lld", (long long)error->row)));
}

enum outcome
import_list_open(struct arena *arena, struct import_rules *rules, const char *path,
	struct import_list **ret_list, struct import_failure *failure)
{
	struct import_list *list = ARENA_NEW(arena, struct import_list);
	struct sheet_error error;

	list->rules = rules;
	list->path = path;
	if (sheet_open(arena, path, &list->sheet, &error) != OK) {
		fail_by_sheet(arena, failure, &error);
		return INVALID;
	}
	failure->row = sheet_header(list->sheet)->row;
	if (import_columns_read(
		    arena, rules, sheet_header(list->sheet), &list->columns, &failure->why) != OK) {
		return INVALID;
	}
	*ret_list = list;
	return OK;
}

enum sheet_read
import_list_next(struct import_list *list, struct arena *arena, struct cell_row *ret_row,
	struct import_entry *ret_entry, struct import_failure *failure)
{
	struct sheet_error error;
	enum sheet_read read = sheet_next(list->sheet, arena, ret_row, &error);

	if (read == SHEET_ROW) {
		import_row_read(arena, list->rules, &list->columns, ret_row, ret_entry);
	} else if (read == SHEET_WRONG) {
		fail_by_sheet(arena, failure, &error);
	}
	return read;
}
