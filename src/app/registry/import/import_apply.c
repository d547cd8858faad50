#include "import_apply.h"

#include "audit.h"
#include "import_known.h"
#include "org_later.h"
#include "registry_queries.h"

enum {
	SLICE_ROWS_FIRST = 250,
	SLICE_ROWS_MIN = 20,
	SLICE_ROWS_MAX = BATCH_ROWS_MAX,
	SLICE_TRIES = 5,
	SETTLED_ROWS_MIN =
		1000, /* written in a row: from there on the index is put in order at the end */
};

/* One slice under way; its counts are begun anew if the database has it run again. */
struct slice {
	struct import_apply *apply;
	struct import_counts counts;
	const struct import_known *known;
	struct org_later *new; /* entries that wait to be written together */
	int64_t began_ms, held_ms;
	bool is_stopped; /* `advance` would not have it */
	enum outcome outcome;
};

/* ---- one row ------------------------------------------------------------------------------------ */

static struct audit
audit_of(const struct import_apply *apply, struct org_id id, struct region_id street,
	struct region_id community)
{
	struct region_id region = community.v ? community : street;

	if (!region.v) {
		region = apply->list->rules->regions->items[0].id; /* the district's */
	}
	return (struct audit){ .verb = "org.import",
		.object = "org",
		.object_id = id.v,
		.scope = { .region = region, .org = id } };
}

/* What an entry was before and is now; the members that count the change itself are no news. */
static struct str
difference(struct db *db, struct org_id id, const struct org_full_row *before)
{
	struct org_full_row after;

	if (org_full(db, id, &after) != OK) {
		return STR_NONE;
	}
	after.changed_at = before->changed_at;
	after.revision = before->revision;
	return audit_difference(db_arena(db), org_full_members,
		sizeof(org_full_members) / sizeof(org_full_members[0]), before, &after);
}

/* Writes the new entries that wait. */
static enum outcome
write_new(struct db *db, struct slice *slice, const struct org_writing *how)
{
	struct org_later *later = slice->new;
	struct audit *audits = ARENA_ARRAY(db_arena(db), later->count, struct audit);
	enum outcome outcome = org_later_write(db, how, later);

	for (size_t i = 0; i < later->count && outcome == OK; i++) {
		const struct org_full_row *row = &later->rows[i];

		audits[i] = audit_of(slice->apply, row->id, row->street_id, row->community_id);
	}
	if (outcome == OK) {
		audit_add_all_for(db, slice->apply->login, audits, later->count);
	}
	org_later_clear(later);
	return outcome;
}

/* A row that may speak of an entry that stands already. */
static enum outcome
apply_known(struct db *db, struct slice *slice, struct org_writing *how, size_t index)
{
	const struct import_apply *apply = slice->apply;
	struct import_entry *entry = &apply->batch->entries[index];
	struct org_full_row before;
	struct org_input input;
	struct org_id id;
	enum org_written written;
	enum outcome outcome;
	struct audit audit;

	if (import_match(db, apply->list, entry, &id, &input) != OK) {
		slice->counts.refused++;
		return OK;
	}
	if (id.v) {
		outcome = org_foresee(db, id, &input, &written);
		if (outcome == CONFLICT) {
			import_refuse_conflict(apply->list, entry);
			slice->counts.refused++;
			return OK;
		}
		if (outcome != OK || written == ORG_UNCHANGED) {
			slice->counts.unchanged += outcome == OK;
			return outcome;
		}
		org_full_to_change(db, id, &before);
	}
	outcome = org_write(db, how, &id, &input, &written);
	if (outcome != OK) {
		return outcome;
	}
	slice->counts.created += written == ORG_CREATED;
	slice->counts.updated += written == ORG_UPDATED;
	audit = audit_of(apply, id, input.street, input.community);
	audit.detail = written == ORG_UPDATED ? difference(db, id, &before) : STR_NONE;
	audit_add_for(db, apply->login, &audit);
	return OK;
}

/* Since the check the register may have changed, so that a row which was fine then is none now. */
static enum outcome
apply_row(struct db *db, struct slice *slice, struct org_writing *how, size_t index)
{
	const struct import_batch *batch = slice->apply->batch;
	struct import_entry *entry = &batch->entries[index];
	bool may_be_new = org_later_may_hold(slice->new, &entry->input);
	struct org_input input;

	entry->refusals.count = 0;
	if (batch->words[index] && !may_be_new &&
		!import_may_be_known(slice->known, &entry->input)) {
		if (import_match_new(slice->apply->list, entry, db_arena(db), &input) != OK) {
			slice->counts.refused++;
			return OK;
		}
		org_later_add(slice->new, &input, batch->words[index], db_now(db));
		slice->counts.created++;
		return OK;
	}
	if (may_be_new && write_new(db, slice, how) != OK) {
		return CONFLICT;
	}
	return apply_known(db, slice, how, index);
}

/* ---- a slice ------------------------------------------------------------------------------------ */

static struct import_counts
sum(const struct import_counts *a, const struct import_counts *b)
{
	return (struct import_counts){ .rows = a->rows + b->rows,
		.created = a->created + b->created,
		.updated = a->updated + b->updated,
		.unchanged = a->unchanged + b->unchanged,
		.refused = a->refused + b->refused };
}

static enum outcome
advance(struct db *db, struct slice *slice)
{
	struct import_apply so_far = *slice->apply;

	if (!so_far.advance) {
		return OK;
	}
	so_far.counts = sum(&so_far.counts, &slice->counts);
	if (so_far.batch->count) {
		so_far.row = so_far.batch->rows[so_far.batch->count - 1].row;
	}
	return so_far.advance(db, so_far.advance_arg, &so_far);
}

static enum outcome
write_slice(struct db *db, void *arg)
{
	struct slice *slice = arg;
	const struct import_apply *apply = slice->apply;
	const struct import_rules *rules = apply->list->rules;
	struct org_writing how = { .arena = db_arena(db),
		.pack = rules->pack,
		.regions = rules->regions,
		.from_day = rules->today,
		.login = apply->login,
		.reason = apply->reason,
		.later = index_later_create(db_arena(db), apply->batch->count) };
	enum outcome outcome = OK;

	slice->began_ms = clock_monotonic_ms();
	if (db_engine(db) == DB_POSTGRES) {
		struct terms_expect_many_row row;

		terms_expect_many(db, &row);
	}
	slice->counts = (struct import_counts){ .rows = (int64_t)apply->batch->count };
	slice->known = import_known_find(db, apply->batch);
	slice->new = org_later_create(db_arena(db), apply->batch->count);
	for (size_t i = 0; i < apply->batch->count && outcome == OK; i++) {
		outcome = apply_row(db, slice, &how, i);
	}
	if (outcome == OK) {
		outcome = write_new(db, slice, &how);
	}
	if (outcome == OK) {
		org_index_later(db, how.later);
		outcome = advance(db, slice);
		slice->is_stopped = outcome != OK;
	}
	slice->held_ms = clock_monotonic_ms() - slice->began_ms;
	return outcome;
}

/* So many rows as the time allows that a slice may hold the writer; it at most doubles. */
static size_t
next_slice_rows(const struct slice *slice)
{
	size_t rows = slice->apply->batch->count;
	int64_t held = slice->held_ms > 0 ? slice->held_ms : 1,
		fitting = (int64_t)rows * slice->apply->slice_ms / held, most = (int64_t)rows * 2;

	fitting = fitting < most ? fitting : most;
	return fitting < SLICE_ROWS_MIN   ? SLICE_ROWS_MIN
	       : fitting > SLICE_ROWS_MAX ? SLICE_ROWS_MAX
					  : (size_t)fitting;
}

/* Once it is committed: rows that the register no longer took, and how far it came. */
static void
tell(const struct import_apply *apply)
{
	const struct import_watch *watch = apply->watch;

	for (size_t i = 0; watch && watch->refused && i < apply->batch->count; i++) {
		if (apply->batch->entries[i].refusals.count) {
			watch->refused(
				watch->arg, &apply->batch->rows[i], &apply->batch->entries[i]);
		}
	}
	if (watch && watch->progress) {
		watch->progress(watch->arg, apply->counts.rows);
	}
}

/* A slice on its way through the store, which may fail. */
static void
write_or_fail(void *arg)
{
	struct slice *slice = arg;
	const struct import_apply *apply = slice->apply;

	/* somebody else may have made one of these entries meanwhile: then it is found the next time */
	slice->outcome = CONFLICT;
	for (int i = 0; i < SLICE_TRIES && slice->outcome == CONFLICT && !slice->is_stopped; i++) {
		slice->outcome = store_write(apply->store, apply->batch->arena, write_slice, slice);
	}
}

/* Writes the batch; meanwhile the next is read. */
static enum outcome
write_batch(struct slice *slice, const struct import_wanted *next)
{
	const struct import_apply *apply = slice->apply;
	struct failure failure;
	bool is_well;

	if (apply->batch->ended == SHEET_ROW) {
		import_ahead_start(apply->ahead, next);
	}
	is_well = fail_catch(write_or_fail, slice, &failure);
	import_ahead_wait(apply->ahead);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	return slice->outcome;
}

static enum outcome
settle(struct db *db, void *arg)
{
	struct terms_settle_row row;

	(void)arg;
	terms_settle(db, &row);
	return OK;
}

/* All is written.  SQLite keeps its index in order by itself. */
static void
end(const struct import_apply *apply)
{
	if (store_engine(apply->store) == DB_POSTGRES &&
		apply->counts.created + apply->counts.updated >= SETTLED_ROWS_MIN) {
		store_write(apply->store, apply->arena, settle, NULL);
	}
}

enum outcome
import_apply_slice(struct import_apply *apply, struct import_failure *failure)
{
	struct slice slice = { .apply = apply };
	struct import_wanted wanted = {
		.skip = apply->skip, .after_row = apply->row, .with_words = true
	};
	enum outcome outcome;

	if (!apply->ahead) {
		apply->ahead = import_ahead_create(apply->arena, apply->list);
		apply->slice_rows = SLICE_ROWS_FIRST;
	}
	wanted.rows_max = apply->slice_rows;
	apply->batch = import_ahead_take(apply->ahead, &wanted, failure);
	if (apply->batch->ended == SHEET_WRONG) {
		return INVALID;
	}
	if (apply->batch->count == 0) {
		end(apply);
		return NOT_FOUND;
	}
	wanted.after_row = apply->batch->rows[apply->batch->count - 1].row;
	outcome = write_batch(&slice, &wanted);
	if (outcome != OK) {
		return outcome;
	}
	apply->counts = sum(&apply->counts, &slice.counts);
	apply->row = wanted.after_row;
	apply->slice_rows = next_slice_rows(&slice);
	tell(apply);
	return OK;
}
