#include "sealer.h"

#include "fail.h"
#include "kernel_queries.h"
#include "log.h"
#include "loop.h"
#include "store.h"
#include "tables.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	BATCH_MAX = 1000,   /* 10 ms of the writer */
	BATCH_ALONE = 4000, /* when nobody waits */
	VERIFY_BATCH = 1000,
	PAUSE_MS = 200, /* between batches: entries gather meanwhile */
	ARENA_BYTES_MAX = 64 << 20,
};

struct sealer {
	struct store *store;
	struct loop *loop;
	uint64_t version; /* of the waiting entries, when they were last looked for */
	bool has_begun;
};

/* ---- the hash of an entry ----------------------------------------------------------------------- */

static void
hash_text(crypto_hash_sha256_state *state, const char *name, struct str value)
{
	char head[64];
	int len = str_is_none(value) ? snprintf(head, sizeof(head), "%s=-", name)
				     : snprintf(head, sizeof(head), "%s=%zu:", name, value.len);

	crypto_hash_sha256_update(state, (const unsigned char *)head, (unsigned long long)len);
	if (!str_is_none(value)) {
		crypto_hash_sha256_update(state, (const unsigned char *)value.ptr, value.len);
	}
	crypto_hash_sha256_update(state, (const unsigned char *)"\n", 1);
}

static void
hash_int(crypto_hash_sha256_state *state, const char *name, int64_t value, int64_t none)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%lld", (long long)value);

	hash_text(state, name, value == none ? STR_NONE : (struct str){ text, (size_t)len });
}

/* An entry, however it was read. */
struct entry {
	int64_t id, made_at, login_id, object_id, region_id, org_id;
	struct str verb, object, reason, detail;
};

static void
hash_entry(struct str before, const struct entry *e, unsigned char ret_hash[32])
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const unsigned char *)before.ptr, before.len);
	hash_int(&state, "id", e->id, 0);
	hash_int(&state, "made_at", e->made_at, INT64_MIN);
	hash_int(&state, "login_id", e->login_id, 0);
	hash_text(&state, "verb", e->verb);
	hash_text(&state, "object", e->object);
	hash_int(&state, "object_id", e->object_id, INT64_MIN);
	hash_int(&state, "region_id", e->region_id, 0);
	hash_int(&state, "org_id", e->org_id, 0);
	hash_text(&state, "reason", e->reason);
	hash_text(&state, "detail", e->detail);
	crypto_hash_sha256_final(&state, ret_hash);
}

/* ---- sealing ------------------------------------------------------------------------------------ */

struct batch {
	int64_t most, count;
};

static enum outcome
seal_in_transaction(struct db *db, void *arg)
{
	struct batch *batch = arg;
	struct audit_unsealed_list_rows rows = audit_unsealed_list(db, batch->most);
	struct audit_seal_last_row last = { .id = { 0 }, .hash = STR("") };
	struct audit_seal_add_args *seals = ARENA_ARRAY(
		db_arena(db), rows.count, struct audit_seal_add_args);
	struct audit_seal_id before;
	unsigned char hash[32];

	batch->count = 0;
	if (rows.count == 0) {
		return OK;
	}
	audit_seal_last(db, &last);
	before = last.id;
	for (size_t i = 0; i < rows.count; i++) {
		const struct audit_unsealed_list_row *row = &rows.items[i];
		struct entry entry = { row->id.v, row->made_at.ms, row->login_id.v, row->object_id,
			row->region_id.v, row->org_id.v, row->verb, row->object, row->reason,
			row->detail };

		hash_entry(last.hash, &entry, hash);
		last.hash = str_copy(db_arena(db), (struct str){ (char *)hash, sizeof(hash) });
		last.id.v++;
		seals[i] = (struct audit_seal_add_args){ last.id, row->id, last.hash };
	}
	if (audit_seal_add_all(db, seals, rows.count) != OK) {
		return CONFLICT; /* another process was faster */
	}
	audit_unsealed_remove(db, before.v);
	batch->count = (int64_t)rows.count;
	return OK;
}

static int64_t
seal_batch(struct store *store, int64_t most)
{
	struct arena *arena = arena_create(ARENA_BYTES_MAX);
	struct batch batch = { .most = most };
	enum outcome outcome = store_write(store, arena, seal_in_transaction, &batch);

	arena_destroy(arena);
	return outcome == OK ? batch.count : 0;
}

int64_t
seal_all(struct store *store)
{
	int64_t total = 0, count;

	while ((count = seal_batch(store, BATCH_ALONE)) > 0) {
		total += count;
	}
	return total;
}

/* True while there may be more. */
static bool
has_news(struct sealer *sealer)
{
	static const struct db_tables tables = {
		.bits = { [TABLE_AUDIT_UNSEALED / 64] = 1ull << (TABLE_AUDIT_UNSEALED % 64) }
	};
	uint64_t version;

	store_notice_others(sealer->store);
	version = store_version_sum(sealer->store, &tables);
	if (sealer->has_begun && version == sealer->version) {
		return false;
	}
	sealer->has_begun = true;
	sealer->version = version;
	return true;
}

static int64_t
seal_round(void *arg)
{
	struct sealer *sealer = arg;

	/* its own commit counts as news once more, and then finds nothing */
	return has_news(sealer) && seal_batch(sealer->store, BATCH_MAX) == BATCH_MAX ? 0 : PAUSE_MS;
}

struct sealer *
sealer_start(struct arena *arena, struct store *store)
{
	struct sealer *sealer = ARENA_NEW(arena, struct sealer);

	sealer->store = store;
	sealer->loop = loop_start(arena, "sealer", seal_round, sealer);
	return sealer;
}

static void
seal_rest(void *arg)
{
	seal_all(arg);
}

void
sealer_stop(struct sealer *sealer)
{
	struct failure failure;

	loop_stop(sealer->loop);
	if (!fail_catch(seal_rest, sealer->store, &failure)) {
		log_error("event=sealing-failed cause=\"%s\"", failure.message);
	}
}

/* ---- verifying ---------------------------------------------------------------------------------- */

struct walk {
	struct arena *arena;
	struct str before; /* the hash of the last seal checked */
	int64_t checked;
	void (*breach)(void *arg, struct str sentence);
	void *arg;
	unsigned char hash[32];
};

/* Compares the seals that were read with what their entries give; false after the first that does not fit. */
static bool
check_seals(struct walk *walk, struct audit_seal_list_rows rows)
{
	for (size_t i = 0; i < rows.count; i++) {
		const struct audit_seal_list_row *row = &rows.items[i];
		struct entry entry = { row->id.v, row->made_at.ms, row->login_id.v, row->object_id,
			row->region_id.v, row->org_id.v, row->verb, row->object, row->reason,
			row->detail };

		walk->checked++;
		hash_entry(walk->before, &entry, walk->hash);
		if (row->seal_id.v != walk->checked) {
			walk->breach(walk->arg, str_format(walk->arena, "seal %lld is missing",
							(long long)walk->checked));
			return false;
		}
		walk->before = (struct str){ (char *)walk->hash, sizeof(walk->hash) };
		if (!str_equal(row->hash, walk->before)) {
			walk->breach(walk->arg,
				str_format(walk->arena, "entry %lld does not fit its seal %lld",
					(long long)entry.id, (long long)walk->checked));
			return false;
		}
	}
	return true;
}

int64_t
seal_verify_step(struct db *db, int64_t after, int64_t ms,
	void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct arena *arena = db_arena(db);
	struct walk walk = {
		.arena = arena, .before = STR(""), .checked = after, .breach = breach, .arg = arg
	};
	int64_t until_ms = clock_monotonic_ms() + ms;
	struct audit_seal_find_row last;
	bool is_more = true;

	if (after > 0) {
		if (audit_seal_find(db, (struct audit_seal_id){ after }, &last) != OK) {
			breach(arg, str_format(arena, "seal %lld is missing", (long long)after));
			return after;
		}
		walk.before = last.hash;
	}
	while (is_more && clock_monotonic_ms() < until_ms) {
		struct arena_mark mark = arena_mark(arena);
		struct audit_seal_list_rows rows = audit_seal_list(db, walk.checked, VERIFY_BATCH);

		if (!check_seals(&walk, rows)) {
			return walk.checked;
		}
		is_more = rows.count == VERIFY_BATCH;
		arena_rewind(arena, mark);
	}
	return walk.checked;
}

int64_t
seal_verify(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	return seal_verify_step(db, 0, INT64_MAX / 2, breach, arg);
}
