#include "deliver.h"

#include "app_inner.h"
#include "carrier.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"
#include "loop.h"
#include "rand.h"
#include "tables.h"

#include <string.h>

enum {
	LEASE_MS = 3 * CARRY_MS_MAX,
	PAUSE_MS = 100,
	LOOK_AGAIN_MS = 1000,
	DUE_AT_ONCE = 32, /* rows looked up together; each is claimed by itself */
	ROUND_BYTES_MAX = 4 << 20,
	MESSAGE_BYTES_MAX = 32 << 20,
	RUNNER_NAME_BYTES = 8,
	TRIES_MAX = 12,            /* about twenty hours */
	WAIT_MS = 60 * 1000,       /* after the first try; twice as long after each further */
	WAIT_SECRET_MS = 5 * 1000, /* of a code: somebody sits and waits */
	WAIT_MS_MAX = 6 * 3600 * 1000,
};

enum { LANES = 2 };

/* What one thread does. */
struct lane {
	struct app *app;
	struct str name;    /* of this process's thread, unlike any other's */
	struct str channel; /* whose messages it carries; none: all */
	const atomic_bool *is_stopping;
	struct loop *loop;
	uint64_t version;      /* of the outbox, when it was last looked at */
	int64_t look_again_ms; /* even if it did not change: what waited may be due */
};

struct deliverer {
	struct lane lanes[LANES];
	atomic_bool is_stopping;
};

static struct {
	_Atomic int64_t sent, recorded, failed, put_off, dropped;
} counts;

void
deliver_counts(struct deliver_counts *ret_counts)
{
	*ret_counts = (struct deliver_counts){ .sent = atomic_load(&counts.sent),
		.recorded = atomic_load(&counts.recorded),
		.failed = atomic_load(&counts.failed),
		.put_off = atomic_load(&counts.put_off),
		.dropped = atomic_load(&counts.dropped) };
}

/* ---- one message ---------------------------------------------------------------------------------- */

struct delivery {
	struct lane *lane;
	struct arena *arena;
	struct outbox_id id;
	bool is_ours, is_readable, is_late;
	struct outbox_find_row row;
	struct letter letter;
	struct carriage carriage;
};

/* In a transaction: the lease, and the words. */
static enum outcome
claim_in_transaction(struct db *db, void *arg)
{
	struct delivery *it = arg;
	struct moment now = db_now(db);
	int64_t changed = 0;

	it->is_ours = false;
	outbox_claim(db,
		&(struct outbox_claim_args){ .runner = it->lane->name,
			.lease_at = { now.ms + LEASE_MS },
			.id = it->id,
			.now_at = now },
		&changed);
	if (changed != 1 || outbox_find(db, it->id, &it->row) != OK) {
		return OK;
	}
	it->is_ours = true;
	it->is_late = !moment_is_none(it->row.until_at) && it->row.until_at.ms <= now.ms;
	it->is_readable = letter_open(db, it->row.login_id, it->row.sealed, &it->letter);
	return OK;
}

static int64_t
wait_ms_of(const struct outbox_find_row *row)
{
	int64_t wait = row->is_secret ? WAIT_SECRET_MS : WAIT_MS;

	for (int64_t i = 1; i < row->attempts && wait < WAIT_MS_MAX; i++) {
		wait *= 2;
	}
	return wait < WAIT_MS_MAX ? wait : WAIT_MS_MAX;
}

static enum outcome
put_off(struct db *db, const struct delivery *it)
{
	atomic_fetch_add(&counts.put_off, 1);
	return outbox_try_later(db,
		&(struct outbox_try_later_args){ .problem = str_of(it->carriage.problem),
			.next_at = { db_now(db).ms + wait_ms_of(&it->row) },
			.id = it->id,
			.runner = it->lane->name },
		NULL);
}

static enum outcome
end(struct db *db, const struct delivery *it, const char *state)
{
	/* a code is of no use to anybody afterwards; where it is only recorded, the record is its only reader */
	bool is_erased = it->row.is_secret && strcmp(state, "recorded") != 0;

	return outbox_end(db,
		&(struct outbox_end_args){ .state = str_of(state),
			.sealed = is_erased ? STR_NONE : it->row.sealed,
			.problem = it->carriage.problem[0] ? str_of(it->carriage.problem)
							   : STR_NONE,
			.ended_at = db_now(db),
			.id = it->id,
			.runner = it->lane->name },
		NULL);
}

/* In a transaction: how it went. */
static enum outcome
end_in_transaction(struct db *db, void *arg)
{
	struct delivery *it = arg;

	if (it->is_late) {
		it->carriage = (struct carriage){ .problem = "late" };
		atomic_fetch_add(&counts.dropped, 1);
		return end(db, it, "dropped");
	}
	switch (it->carriage.carried) {
	case CARRIED:
		atomic_fetch_add(&counts.sent, 1);
		return end(db, it, "sent");
	case CARRIED_TO_RECORD:
		atomic_fetch_add(&counts.recorded, 1);
		return end(db, it, "recorded");
	case CARRY_LATER:
		if (it->row.attempts < TRIES_MAX) {
			return put_off(db, it);
		}
		break;
	case CARRY_NEVER:
		break;
	}
	atomic_fetch_add(&counts.failed, 1);
	return end(db, it, "failed");
}

static void
carry(struct delivery *it)
{
	struct app *app = it->lane->app;
	const struct district *district = app_district_hold(app);
	struct parcel parcel = { .settings = &app->settings,
		.sender_name = str_copy(it->arena,
			bilingual_in(
				node_bilingual(
					node_get(pack_file(&district->pack, "pack.yaml"), "portal"),
					"name"),
				district->language)),
		.address = app_address(app, it->arena),
		.is_demo = district->is_demo,
		.id = it->id.v,
		.added_at = it->row.added_at,
		.letter = &it->letter,
		.is_stopping = it->lane->is_stopping };

	app_district_release(app, district);
	it->carriage = str_equal(it->row.channel, STR("mail")) ? carry_mail(it->arena, &parcel)
							       : carry_sms(it->arena, &parcel);
}

static void
deliver(void *arg)
{
	struct delivery *it = arg;
	struct store *store = it->lane->app->store;

	store_write(store, it->arena, claim_in_transaction, it);
	if (!it->is_ours) {
		return;
	}
	if (!it->is_readable) {
		it->carriage = (struct carriage){ .carried = CARRY_NEVER, .problem = "sealed" };
	} else if (!it->is_late) {
		carry(it);
	}
	if (it->carriage.problem[0]) {
		log_warning("event=message-not-sent message=%lld channel=%.*s kind=%.*s try=%lld "
			    "problem=\"%s\"",
			(long long)it->id.v, STR_ARG(it->row.channel), STR_ARG(it->row.kind),
			(long long)it->row.attempts, it->carriage.problem);
	}
	store_write(store, it->arena, end_in_transaction, it);
}

/* False when the machine failed: the lease runs out, and it is tried again. */
static bool
deliver_one(struct lane *lane, struct outbox_id id, bool *ret_is_ours)
{
	struct delivery it = { .lane = lane, .arena = arena_create(MESSAGE_BYTES_MAX), .id = id };
	struct failure failure;
	bool is_well = fail_catch(deliver, &it, &failure);

	if (!is_well) {
		log_error("event=delivery-failed message=%lld cause=\"%s\"", (long long)id.v,
			failure.message);
	}
	*ret_is_ours = it.is_ours;
	arena_destroy(it.arena);
	return is_well;
}

/* ---- what is due ---------------------------------------------------------------------------------- */

struct due {
	struct lane *lane;
	struct arena *arena;
	struct outbox_id ids[2 * DUE_AT_ONCE];
	size_t count;
};

static void
find_in_snapshot(struct db *db, void *arg)
{
	struct due *due = arg;

	/* codes first: somebody waits for them */
	for (int is_secret = 1; is_secret >= 0; is_secret--) {
		struct outbox_due_list_rows rows = outbox_due_list(
			db, &(struct outbox_due_list_args){
				    .clauses = str_is_none(due->lane->channel)
						       ? 0
						       : OUTBOX_DUE_LIST_CHANNEL,
				    .is_secret = is_secret,
				    .next_at = clock_now(),
				    .channel = due->lane->channel,
				    .limit = DUE_AT_ONCE });

		for (size_t i = 0; i < rows.count; i++) {
			due->ids[due->count++] = rows.items[i].id;
		}
	}
}

static void
find_due(void *arg)
{
	struct due *due = arg;

	due->count = 0;
	store_read(due->lane->app->store, due->arena, find_in_snapshot, due);
}

static bool
is_stopping(const struct lane *lane)
{
	return lane->is_stopping && atomic_load(lane->is_stopping);
}

/* Delivers what is due now, up to a handful; returns how many tries were made. */
static int64_t
deliver_some(struct lane *lane)
{
	struct due due = { .lane = lane, .arena = arena_create(ROUND_BYTES_MAX) };
	struct failure failure;
	int64_t tries = 0;
	bool is_well = fail_catch(find_due, &due, &failure);

	if (!is_well) {
		log_error("event=outbox-unreadable cause=\"%s\"", failure.message);
	}
	arena_destroy(due.arena);
	for (size_t i = 0; is_well && i < due.count && !is_stopping(lane); i++) {
		bool is_ours;

		is_well = deliver_one(lane, due.ids[i], &is_ours);
		tries += is_ours;
	}
	return tries;
}

/* ---- the threads ---------------------------------------------------------------------------------- */

static bool
has_news(struct lane *lane)
{
	static const struct db_tables tables = {
		.bits = { [TABLE_OUTBOX / 64] = 1ull << (TABLE_OUTBOX % 64) }
	};
	int64_t now_ms = clock_monotonic_ms();
	uint64_t version;

	store_notice_others(lane->app->store);
	version = store_version_sum(lane->app->store, &tables);
	if (version == lane->version && now_ms < lane->look_again_ms) {
		return false;
	}
	lane->version = version;
	lane->look_again_ms = now_ms + LOOK_AGAIN_MS;
	return true;
}

static int64_t
deliver_round(void *arg)
{
	struct lane *lane = arg;

	return has_news(lane) && deliver_some(lane) ? 0 : PAUSE_MS;
}

struct deliverer *
deliver_start(struct app *app)
{
	static const struct {
		enum channel channel;
		const char *thread;
	} lanes[LANES] = { { CHANNEL_MAIL, "mail" }, { CHANNEL_SMS, "sms" } };
	struct arena *arena = app->private->arena;
	struct deliverer *deliverer = ARENA_NEW(arena, struct deliverer);

	for (int i = 0; i < LANES; i++) {
		struct lane *lane = &deliverer->lanes[i];

		*lane = (struct lane){ .app = app,
			.name = rand_hex(arena, RUNNER_NAME_BYTES),
			.channel = str_of(channel_name(lanes[i].channel)),
			.is_stopping = &deliverer->is_stopping };
		lane->loop = loop_start(arena, lanes[i].thread, deliver_round, lane);
	}
	return deliverer;
}

void
deliver_stop(struct deliverer *deliverer)
{
	atomic_store(&deliverer->is_stopping, true);
	for (int i = 0; i < LANES; i++) {
		loop_stop(deliverer->lanes[i].loop);
	}
}

int64_t
deliver_all(struct app *app)
{
	struct arena *arena = arena_create(1 << 16);
	struct lane lane = {
		.app = app, .name = rand_hex(arena, RUNNER_NAME_BYTES), .channel = STR_NONE
	};
	int64_t tries = 0, more;

	do {
		more = deliver_some(&lane);
		tries += more;
	} while (more);
	arena_destroy(arena);
	return tries;
}
