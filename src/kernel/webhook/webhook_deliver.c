#include "webhook.h"

#include "app_inner.h"
#include "fail.h"
#include "kernel_queries.h"
#include "log.h"
#include "loop.h"
#include "outbox.h"
#include "rand.h"
#include "tables.h"
#include "webhook_seal.h"
#include "webhook_send.h"

#include <stdatomic.h>

/*
 * Carries what stands in webhook_letter away, after its commit, on one thread: a receiver that hangs holds up other
 * receivers for ten seconds and nobody else, for whatever else waits for it is put off.  A message is its thread's alone
 * for the time of a lease.
 */

enum {
	LEASE_MS = 3 * WEBHOOK_MS_MAX,
	PAUSE_MS = 100,
	LOOK_AGAIN_MS = 1000,
	DUE_AT_ONCE = 32,
	ARENA_BYTES_MAX = 4 << 20,
	TOLD_MS = 3600 * 1000, /* administrators hear of a receiver once an hour */
	RUNNER_NAME_BYTES = 8,
	TRIES_MAX = 12,      /* about a day and a half */
	WAIT_MS = 30 * 1000, /* after the first try; three times as long after each further */
	WAIT_FACTOR = 3,
	WAIT_MS_MAX = 6 * 3600 * 1000,
};

struct carrier {
	struct app *app;
	struct str name;
	const atomic_bool *is_stopping; /* NULL: never */
	uint64_t version;
	int64_t look_again_ms;
};
struct webhook_deliverer {
	struct carrier carrier;
	struct loop *loop;
	atomic_bool is_stopping;
};

/* One message under way. */
struct carriage_of_one {
	struct carrier *carrier;
	struct arena *arena;
	struct webhook_letter_id id;
	struct webhook_letter_find_row row;
	struct webhook_letter_out out;
	struct webhook_answer answer;
	bool is_ours;
};

static enum outcome
claim(struct db *db, void *arg)
{
	struct carriage_of_one *it = arg;
	struct moment now = db_now(db);
	int64_t changed = 0;

	it->is_ours = false;
	webhook_letter_claim(db,
		&(struct webhook_letter_claim_args){ .runner = it->carrier->name,
			.lease_at = { now.ms + LEASE_MS },
			.id = it->id,
			.now_at = now },
		&changed);
	if (changed != 1 || webhook_letter_find(db, it->id, &it->row) != OK) {
		return OK;
	}
	it->is_ours = true;
	it->out = (struct webhook_letter_out){ .address = it->row.address,
		.body = it->row.content,
		.event = it->row.event,
		.mark = it->row.mark,
		.secret = webhook_secret_open(db, it->row.secret),
		.at = now,
		.may_loopback = it->carrier->app->settings.is_webhook_loopback,
		.is_stopping = it->carrier->is_stopping };
	if (!moment_is_none(it->row.old_until_at) && it->row.old_until_at.ms > now.ms) {
		it->out.old_secret = webhook_secret_open(db, it->row.old_secret);
	}
	return OK;
}

static int64_t
wait_ms_of(int64_t attempts)
{
	int64_t wait = WAIT_MS;

	for (int64_t i = 1; i < attempts && wait < WAIT_MS_MAX; i++) {
		wait *= WAIT_FACTOR;
	}
	return wait < WAIT_MS_MAX ? wait : WAIT_MS_MAX;
}

static void
tell_admins(struct db *db, const struct carriage_of_one *it)
{
	struct webhook_admins_rows admins = webhook_admins(db);
	struct arena *arena = db_arena(db);
	struct notice notice = { .kind = "webhook.failed",
		.title = { TR(arena, LANG_ZH, N_("对外推送没有送到：{1}"), it->row.address),
			TR(arena, LANG_EN, N_("对外推送没有送到：{1}"), it->row.address) },
		.to = url_own(arena, "/admin/webhooks/%lld", (long long)it->row.webhook_id.v) };

	struct moment now = db_now(db);
	int64_t changed = 0;

	webhook_told_set(
		db, now, it->row.webhook_id, (struct moment){ now.ms - TOLD_MS }, &changed);
	for (size_t i = 0; changed == 1 && i < admins.count; i++) {
		outbox_notify(db, admins.items[i].login_id, &notice);
	}
}

static enum outcome
end(struct db *db, void *arg)
{
	const struct carriage_of_one *it = arg;
	const struct webhook_answer *answer = &it->answer;
	struct moment now = db_now(db);
	bool is_over = answer->is_taken || answer->is_hopeless || it->row.attempts >= TRIES_MAX;
	int64_t changed = 0;

	webhook_letter_end(db,
		&(struct webhook_letter_end_args){ .state = answer->is_taken ? STR("sent")
							    : is_over        ? STR("failed")
									     : STR("waiting"),
			.status = answer->status ? answer->status : INT_NONE,
			.took_ms = answer->took_ms,
			.answer = answer->answer,
			.problem = answer->problem[0] ? str_of(answer->problem) : STR_NONE,
			.next_at = { now.ms + (is_over ? 0 : wait_ms_of(it->row.attempts)) },
			.ended_at = is_over ? now : MOMENT_NONE,
			.id = it->id,
			.runner = it->carrier->name },
		&changed);
	if (changed == 1 && !answer->is_taken && !answer->is_hopeless) {
		webhook_letter_put_off(db, (struct moment){ now.ms + WAIT_MS }, it->row.webhook_id);
	}
	if (changed == 1 && is_over && !answer->is_taken) {
		tell_admins(db, it);
	}
	return OK;
}

static void
carry(void *arg)
{
	struct carriage_of_one *it = arg;
	struct store *store = it->carrier->app->store;

	store_write(store, it->arena, claim, it);
	if (!it->is_ours) {
		return;
	}
	if (!it->row.is_on) {
		it->answer = (struct webhook_answer){ .problem = "off", .is_hopeless = true };
	} else if (str_is_none(it->out.secret)) {
		it->answer = (struct webhook_answer){ .problem = "secret", .is_hopeless = true };
	} else {
		it->answer = webhook_send(it->arena, &it->out);
	}
	if (!it->answer.is_taken) {
		log_warning("event=webhook-not-sent letter=%lld try=%lld problem=\"%s\"",
			(long long)it->id.v, (long long)it->row.attempts, it->answer.problem);
	}
	store_write(store, it->arena, end, it);
}

/* False when the machine failed: the lease runs out, and it is tried again. */
static bool
carry_one(struct carrier *carrier, struct webhook_letter_id id, bool *ret_is_ours)
{
	struct carriage_of_one it = {
		.carrier = carrier, .arena = arena_create(ARENA_BYTES_MAX), .id = id
	};
	struct failure failure;
	bool is_well = fail_catch(carry, &it, &failure);

	if (!is_well) {
		log_error("event=webhook-failed letter=%lld cause=\"%s\"", (long long)id.v,
			failure.message);
	}
	*ret_is_ours = it.is_ours;
	arena_destroy(it.arena);
	return is_well;
}

/* ---- what is due ---------------------------------------------------------------------------------- */

struct due_letters {
	struct carrier *carrier;
	struct arena *arena;
	struct webhook_letter_id ids[DUE_AT_ONCE];
	size_t count;
};

static void
find_in_snapshot(struct db *db, void *arg)
{
	struct due_letters *due = arg;
	struct webhook_letter_due_rows rows = webhook_letter_due(db, clock_now(), DUE_AT_ONCE);

	due->count = 0;
	for (size_t i = 0; i < rows.count; i++) {
		due->ids[due->count++] = rows.items[i].id;
	}
}

static void
find_due(void *arg)
{
	struct due_letters *due = arg;

	store_read(due->carrier->app->store, due->arena, find_in_snapshot, due);
}

static int64_t
carry_some(struct carrier *carrier)
{
	struct due_letters due = { .carrier = carrier, .arena = arena_create(ARENA_BYTES_MAX) };
	struct failure failure;
	bool is_well = fail_catch(find_due, &due, &failure);
	int64_t tries = 0;

	if (!is_well) {
		log_error("event=webhooks-unreadable cause=\"%s\"", failure.message);
	}
	arena_destroy(due.arena);
	for (size_t i = 0; is_well && i < due.count &&
			   !(carrier->is_stopping && atomic_load(carrier->is_stopping));
		i++) {
		bool is_ours;

		is_well = carry_one(carrier, due.ids[i], &is_ours);
		tries += is_ours;
	}
	return tries;
}

/* ---- the thread ----------------------------------------------------------------------------------- */

static bool
has_news(struct carrier *carrier)
{
	static const struct db_tables tables = {
		.bits = { [TABLE_WEBHOOK_LETTER / 64] = 1ull << (TABLE_WEBHOOK_LETTER % 64) }
	};
	int64_t now_ms = clock_monotonic_ms();
	uint64_t version;

	store_notice_others(carrier->app->store);
	version = store_version_sum(carrier->app->store, &tables);
	if (version == carrier->version && now_ms < carrier->look_again_ms) {
		return false;
	}
	carrier->version = version;
	carrier->look_again_ms = now_ms + LOOK_AGAIN_MS;
	return true;
}

static int64_t
carry_round(void *arg)
{
	struct carrier *carrier = arg;

	return has_news(carrier) && carry_some(carrier) ? 0 : PAUSE_MS;
}

struct webhook_deliverer *
webhook_deliver_start(struct app *app)
{
	struct arena *arena = app->private->arena;
	struct webhook_deliverer *deliverer = ARENA_NEW(arena, struct webhook_deliverer);

	deliverer->carrier = (struct carrier){ .app = app,
		.name = rand_hex(arena, RUNNER_NAME_BYTES),
		.is_stopping = &deliverer->is_stopping };
	deliverer->loop = loop_start(arena, "webhook", carry_round, &deliverer->carrier);
	return deliverer;
}

void
webhook_deliver_stop(struct webhook_deliverer *deliverer)
{
	atomic_store(&deliverer->is_stopping, true);
	loop_stop(deliverer->loop);
}

int64_t
webhook_deliver_all(struct app *app)
{
	struct arena *arena = arena_create(1 << 16);
	struct carrier carrier = { .app = app, .name = rand_hex(arena, RUNNER_NAME_BYTES) };
	int64_t tries = 0, more;

	do {
		more = carry_some(&carrier);
		tries += more;
	} while (more);
	arena_destroy(arena);
	return tries;
}
