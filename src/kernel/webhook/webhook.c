#include "webhook.h"

#include "i18n.h"
#include "json_write.h"
#include "kernel_queries.h"
#include "rand.h"

#include <string.h>

/* What other systems are told, in numbers and states. */

enum { HOOKS_MAX = 100, BODY_BYTES_MAX = 4096, MARK_BYTES = 16 };

const struct webhook_event webhook_events[WEBHOOK_EVENTS] = {
	{ "case.submitted", N_("收到一件申请"), true },
	{ "case.moved", N_("办件到了下一个环节"), true },
	{ "case.correcting", N_("要求申请人补正"), true },
	{ "case.decided", N_("准予或不予"), true },
	{ "case.ended", N_("撤回、逾期终止或作废"), true },
	{ "case.reopened", N_("复核成立，重新办理"), true },
	{ "org.changed", N_("名录里的组织有变动"), false },
};

static bool
is_among(struct str events, const char *name)
{
	struct str rest = events, event;

	while (str_split(&rest, ' ', &event)) {
		if (str_equal(event, str_of(name))) {
			return true;
		}
	}
	return false;
}

static void
write_id(struct json *json, const char *key, int64_t id)
{
	json_key(json, key);
	if (id) {
		json_int(json, id);
	} else {
		json_null(json);
	}
}

static void
write_case(struct db *db, struct json *json, int64_t id)
{
	struct webhook_case_row row;

	if (webhook_case(db, (struct casefile_id){ id }, &row) != OK) {
		return;
	}
	json_key(json, "case");
	json_object(json);
	json_add_str(json, "number", row.number);
	json_add_str(json, "procedure", row.procedure);
	json_add_str(json, "state", row.state);
	json_add_str(json, "step", row.step);
	json_add_str(json, "outcome", row.outcome);
	json_add_str(json, "region", row.region);
	write_id(json, "org", row.org_id.v);
	json_key(json, "due_at");
	json_moment(json, row.due_at);
	json_key(json, "submitted_at");
	json_moment(json, row.submitted_at);
	json_key(json, "ended_at");
	json_moment(json, row.ended_at);
	json_object_end(json);
}

static void
write_org(struct db *db, struct json *json, int64_t id)
{
	struct webhook_org_row row;

	if (webhook_org(db, (struct org_id){ id }, &row) != OK) {
		return;
	}
	json_key(json, "org");
	json_object(json);
	json_add_int(json, "id", row.id.v);
	json_add_str(json, "kind", row.kind);
	json_add_str(json, "status", row.status);
	json_object_end(json);
}

static void
add_letter(
	struct db *db, struct webhook_id hook, const char *event, int64_t subject_id, bool is_case)
{
	struct arena *arena = db_arena(db);
	struct str mark = rand_hex(arena, MARK_BYTES);
	struct buf *body = buf_create(arena, BODY_BYTES_MAX);
	struct webhook_letter_add_row row;
	struct json json;

	json_start(&json, body);
	json_object(&json);
	json_add_str(&json, "id", mark);
	json_add_str(&json, "event", str_of(event));
	json_key(&json, "at");
	json_moment(&json, db_now(db));
	if (subject_id && is_case) {
		write_case(db, &json, subject_id);
	} else if (subject_id) {
		write_org(db, &json, subject_id);
	}
	json_object_end(&json);
	webhook_letter_add(db,
		&(struct webhook_letter_add_args){ .webhook_id = hook,
			.event = str_of(event),
			.mark = mark,
			.content = buf_view(body),
			.added_at = db_now(db) },
		&row);
}

void
webhook_tell(struct db *db, const char *event, int64_t subject_id)
{
	struct webhook_on_rows hooks = webhook_on(db, HOOKS_MAX);
	bool is_case = strncmp(event, "case.", 5) == 0;

	for (size_t i = 0; i < hooks.count; i++) {
		if (is_among(hooks.items[i].events, event)) {
			add_letter(db, hooks.items[i].id, event, subject_id, is_case);
		}
	}
}

void
webhook_ping(struct db *db, struct webhook_id id)
{
	add_letter(db, id, "ping", 0, false);
}
