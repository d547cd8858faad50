#ifndef CHUKE_ROUNDTABLE_STORE_H
#define CHUKE_ROUNDTABLE_STORE_H

#include "activity_store.h"
#include "json_write.h"

/*
 * Round tables (民情圆桌会): what is kept by itself – reminders of those who promised – and what the pack says.
 * Whether an activity is one is its kind's business.
 */

struct roundtable_rules {
	int64_t remind_days; /* so long before its day whoever promised is reminded */
	int64_t late_days;   /* and every so many days once it is late */
};
struct roundtable_rules roundtable_rules_of(const struct pack *pack);
/* Whether activities of the kind have topics, minutes and promises. */
bool roundtable_is_kind(const struct pack *pack, struct str kind);
void roundtable_check_pack(const struct pack *pack, struct pack_report *report);

/* What somebody wants to have promised. */
struct roundtable_promise_wish {
	struct activity_id activity;
	struct roundtable_topic_id topic;
	struct region_id office; /* at most one of both */
	struct org_id org;
	struct str promiser, what;
	struct day due_day;
	struct moment at; /* none: now */
};
/* In a transaction: it stands, and is reminded of. */
struct roundtable_promise_id roundtable_promise_put(struct db *db,
	const struct roundtable_promise_wish *wish, const struct roundtable_rules *rules);

struct roundtable_word {
	struct login_id login;
	struct str author, state, words;
	struct moment at; /* none: now */
};
/* In a transaction: what came of it.  CONFLICT: it is kept or given up, and stays so. */
enum outcome roundtable_report_put(struct db *db, const struct roundtable_promise_find_row *promise,
	const struct roundtable_word *word, const struct roundtable_rules *rules);

/* Tells whoever brought a topic up what became of it: "listed" "merged" "declined". */
void roundtable_tell_topic(struct db *db, const struct roundtable_topic_find_row *topic,
	const struct activity_find_row *activity, struct str about);

/* What falls due, and doing some of it. */
struct moment roundtable_next_due(struct db *db);
void roundtable_do_due(struct db *db, const struct pack *pack);
void roundtable_login_erased(struct db *db, int64_t id);
void roundtable_write_personal(struct db *db, struct login_id login, struct json *json);
void roundtable_check(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg);

struct app;
/* The demonstration's round tables, after its activities. */
void roundtable_demo_load(struct app *app, const struct pack *pack);
void roundtable_demo_check(const struct pack *pack, struct pack_report *report);

#endif
