#ifndef CHUKE_RETENTION_H
#define CHUKE_RETENTION_H

#include "i18n.h"
#include "job.h"

/*
 * How long what is kept.  The rules are the packs' (retention.yaml: the national rows, each replaced by the district's
 * own of the same id); a job carries them out every night, some hundred rows at a time.  What can be removed is
 * declared in one table in retention.c and by offices (struct office), and nothing else removes what has a rule.
 */

struct db;

/* How many are over their time now, counted to a ceiling, and the oldest of all. */
struct retention_due {
	int64_t count;
	struct moment oldest_at; /* none: there are none at all */
};
struct retention_kind {
	const char *id;    /* as in retention.yaml */
	const char *label; /* Chinese, N_() */
	/* NULL where nothing is ever removed */
	void (*find)(
		struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due);
	int64_t (*remove)(struct db *db, struct moment before, int64_t limit); /* how many went */
};

struct retention_rule {
	const struct retention_kind *kind;
	int64_t keep_days; /* 0: for good */
	struct bilingual basis;
	bool is_own; /* the district's row, and not the national one */
};
struct retention_rules {
	struct retention_rule *items;
	size_t count;
};
struct retention_rules retention_rules(struct arena *arena, const struct pack *pack);
void retention_check_pack(const struct pack *pack, struct pack_report *report);

/* The job that carries it out; and the nightly round that adds it. */
bool retention_run(struct app *app, struct arena *arena, struct job *job);
bool retention_keep_house(struct db *db, const struct pack *pack, const struct regions *regions);

#endif
