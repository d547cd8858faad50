#ifndef CHUKE_AUDIT_H
#define CHUKE_AUDIT_H

#include "json_write.h"
#include "right.h"

/*
 * The audit log: every change is a row, written in the change's own transaction; rows are never changed
 * or deleted (triggers); a sealer chains committed rows by SHA-256 in batches afterwards.
 */

struct audit {
	const char *verb;   /* "org.correct": the right's or action's name */
	const char *object; /* noun: "org" */
	int64_t object_id;
	struct scope scope; /* whose object it is */
	struct str reason;  /* as the person gave it; none if not asked */
	struct str detail;  /* JSON object: fields with before and after; none for none */
	bool is_unnamed; /* by whom is nobody's business (a private booking): the row says the system */
};

/* In an action (or a command, then the actor is the system): adds the row. */
void audit_add(struct req *req, const struct audit *audit);
void audit_add_by_system(struct db *db, const struct audit *audit);
/* The same on behalf of somebody whose job this is (0: the system). */
void audit_add_for(struct db *db, struct login_id login, const struct audit *audit);
/* Many rows at once. */
void audit_add_all_for(
	struct db *db, struct login_id login, const struct audit *audits, size_t count);
/* The differences of two rows of one shape as JSON {"name":["before","after"]}; none if equal. */
struct str audit_difference(struct arena *arena, const struct member *members, size_t count,
	const void *before, const void *after);

#endif
