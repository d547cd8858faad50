#include "import_check.h"

#include "import_batch.h"
#include "import_keys.h"
#include "import_known.h"

enum {
	CHECK_BATCH_ROWS = 500,
	MARKED_ROWS_MAX = 1 << 23, /* more than a list may have (csv.h) */
};

struct import_marks
import_marks_create(struct arena *arena)
{
	return (struct import_marks){ ARENA_ARRAY(arena, MARKED_ROWS_MAX / 8, unsigned char) };
}

void
import_mark(struct import_marks *marks, int64_t row)
{
	if (row >= 0 && row < MARKED_ROWS_MAX) {
		marks->bits[row / 8] |= (unsigned char)(1u << (row % 8));
	}
}

bool
import_is_marked(const struct import_marks *marks, int64_t row)
{
	return row >= 0 && row < MARKED_ROWS_MAX && (marks->bits[row / 8] >> (row % 8) & 1);
}

struct checking {
	struct import_check *check;
	struct import_list *list;
	struct import_keys *keys;
	struct import_batch *batch;
	enum org_written *written; /* of the batch's rows that are fine */
};

/* ---- against the rows before -------------------------------------------------------------------- */

/* What must not come twice in a list. */
struct row_key {
	struct str text;
	enum import_field field; /* whose column it is refused in */
	const char *message;
};

static struct row_key
key_of(struct arena *arena, const struct org_input *input)
{
	if (input->uscc.len) {
		return (struct row_key){ str_format(arena, "u%.*s", STR_ARG(input->uscc)),
			IMPORT_USCC, N_("与第 {1} 行的统一社会信用代码相同。") };
	}
	if (input->legacy_no.len) {
		return (struct row_key){ str_format(arena, "l%.*s", STR_ARG(input->legacy_no)),
			IMPORT_LEGACY_NO, N_("与第 {1} 行的登记证号相同。") };
	}
	if (input->org_code.len) {
		return (struct row_key){ str_format(arena, "c%.*s", STR_ARG(input->org_code)),
			IMPORT_ORG_CODE, N_("与第 {1} 行的组织机构代码相同。") };
	}
	if (!input->name.len || !input->kind.len) {
		return (struct row_key){ STR_NONE, IMPORT_NAME, NULL };
	}
	return (struct row_key){ str_format(arena, "n%.*s\n%.*s\n%lld\n%lld", STR_ARG(input->name),
					 STR_ARG(input->kind), (long long)input->street.v,
					 (long long)input->community.v),
		IMPORT_NAME, N_("与第 {1} 行重复：名称、类型和所在街道、社区都相同。") };
}

/* The column in which the key stands; one number may stand in the column of another. */
static enum import_field
shown_field(const struct import_columns *columns, enum import_field field)
{
	return columns->of_field[field] < 0 && columns->of_field[IMPORT_USCC] >= 0 ? IMPORT_USCC
										   : field;
}

static void
refuse_twice(struct checking *checking, struct import_entry *entry)
{
	struct arena *arena = checking->batch->arena;
	struct row_key key = key_of(arena, &entry->input);
	const struct import_list *list = checking->list;
	int64_t first = key.message ? import_keys_add(checking->keys, key.text, entry->row) : 0;

	if (first) {
		IMPORT_REFUSE(&entry->refusals,
			import_column_label(list->rules, &list->columns,
				shown_field(&list->columns, key.field)),
			key.message, same_text(str_format(arena, "%lld", (long long)first)));
	}
}

/* ---- against the register ----------------------------------------------------------------------- */

static void
foresee_in_snapshot(struct db *db, void *arg)
{
	struct checking *checking = arg;
	struct import_batch *batch = checking->batch;
	const struct import_known *known = import_known_find(db, batch);
	struct org_input input;

	for (size_t i = 0; i < batch->count; i++) {
		struct import_entry *entry = &batch->entries[i];

		if (entry->refusals.count) {
			continue;
		}
		if (import_may_be_known(known, &entry->input)) {
			import_foresee(db, checking->list, entry, &checking->written[i]);
		} else {
			import_match_new(checking->list, entry, db_arena(db), &input);
			checking->written[i] = ORG_CREATED;
		}
	}
}

static void
count(struct import_counts *counts, enum org_written written)
{
	counts->created += written == ORG_CREATED;
	counts->updated += written == ORG_UPDATED;
	counts->unchanged += written == ORG_UNCHANGED;
}

/* What the batch came to, row by row in their order; false to stop here. */
static bool
tell(struct checking *checking)
{
	struct import_check *check = checking->check;
	const struct import_watch *watch = check->watch;
	const struct import_batch *batch = checking->batch;

	for (size_t i = 0; i < batch->count; i++) {
		const struct import_entry *entry = &batch->entries[i];

		check->counts.rows++;
		if (entry->refusals.count) {
			check->counts.refused++;
			import_mark(&check->bad, entry->row);
			if (watch->refused) {
				watch->refused(watch->arg, &batch->rows[i], entry);
			}
			continue;
		}
		count(&check->counts, checking->written[i]);
		if (watch->fine) {
			watch->fine(watch->arg, entry, checking->written[i]);
		}
	}
	return !watch->progress || watch->progress(watch->arg, check->counts.rows);
}

enum outcome
import_check_run(struct import_check *check, struct import_failure *failure)
{
	struct import_wanted wanted = { .rows_max = CHECK_BATCH_ROWS };
	struct checking checking = { .check = check,
		.list = check->list,
		.keys = import_keys_create(check->arena),
		.batch = import_batch_create(check->arena),
		.written = ARENA_ARRAY(check->arena, CHECK_BATCH_ROWS, enum org_written) };

	check->bad = import_marks_create(check->arena);
	check->counts = (struct import_counts){ .rows = 0 };
	do {
		import_batch_read(checking.batch, check->list, &wanted, failure);
		if (checking.batch->ended == SHEET_WRONG) {
			return INVALID;
		}
		for (size_t i = 0; i < checking.batch->count; i++) {
			refuse_twice(&checking, &checking.batch->entries[i]);
		}
		store_read(check->store, checking.batch->arena, foresee_in_snapshot, &checking);
		if (!tell(&checking)) {
			return CONFLICT;
		}
	} while (checking.batch->ended == SHEET_ROW);
	return OK;
}
