#include "org_write.h"

/* Which entry a row of a list speaks of. */

static bool
has_numbers(const struct org_find_by_name_row *row)
{
	return !str_is_empty(row->uscc) || !str_is_empty(row->legacy_no) ||
	       !str_is_empty(row->org_code);
}

static enum outcome
match_by_name(struct db *db, const struct org_input *input, struct org_id *ret_id)
{
	struct org_find_by_name_rows rows = org_find_by_name(db, input->name);
	struct org_id found = { 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct org_find_by_name_row *row = &rows.items[i];

		if (has_numbers(row) || row->street_id.v != input->street.v ||
			(!str_is_empty(input->kind) && !str_equal(row->kind, input->kind)) ||
			(input->community.v && row->community_id.v &&
				row->community_id.v != input->community.v)) {
			continue;
		}
		if (found.v) {
			return CONFLICT;
		}
		found = row->id;
	}
	*ret_id = found;
	return OK;
}

/* By an older number; an entry that has a USCC other than the row's is somebody else. */
static enum outcome
match_by_number(struct db *db, const struct org_input *input, struct org_id *ret_id)
{
	if (!str_is_empty(input->legacy_no)) {
		struct org_find_by_legacy_no_rows rows = org_find_by_legacy_no(
			db, input->legacy_no);

		if (rows.count) {
			*ret_id = rows.items[0].org_id;
			return rows.count == 1 ? OK : CONFLICT;
		}
	}
	if (!str_is_empty(input->org_code)) {
		struct org_find_by_org_code_rows rows = org_find_by_org_code(db, input->org_code);

		if (rows.count) {
			*ret_id = rows.items[0].org_id;
			return rows.count == 1 ? OK : CONFLICT;
		}
	}
	return NOT_FOUND;
}

enum outcome
org_match(struct db *db, const struct org_input *input, struct org_id *ret_id)
{
	struct org_find_by_uscc_row by_uscc;
	enum outcome outcome;

	if (!str_is_empty(input->uscc) && org_find_by_uscc(db, input->uscc, &by_uscc) == OK) {
		*ret_id = by_uscc.org_id;
		return OK;
	}
	outcome = match_by_number(db, input, ret_id);
	if (outcome != NOT_FOUND) {
		return outcome;
	}
	if (!str_is_empty(input->uscc) || !str_is_empty(input->legacy_no) ||
		!str_is_empty(input->org_code)) {
		*ret_id = (struct org_id){ 0 };
		return OK;
	}
	return match_by_name(db, input, ret_id);
}
