#ifndef CHUKE_ORG_H
#define CHUKE_ORG_H

#include "actor.h"
#include "db.h"
#include "region.h"

/*
 * The organisation as every office needs it: who it is, where it belongs and how it stands.  Everything
 * else about it is the register's (app/registry).
 */

/* How an organisation stands, told once for all offices: may it apply, book, be paid? */
struct org_standing {
	struct str status; /* id of packs/cn/statuses.yaml: "normal", "revoked" … */
	bool is_active;    /* exists and may act */
	bool is_listed;    /* on 活动异常 or 严重失信 */
	struct str reason; /* why not, a sentence for people; none if nothing is wrong */
};
enum outcome org_standing(struct db *db, struct org_id id, struct org_standing *ret_standing);

/* For routes with {id} of an organisation: its community or street, and itself. */
enum outcome org_scope(struct req *req, struct scope *ret_scope);
/* The same for an id from elsewhere. */
enum outcome org_scope_of(struct req *req, struct org_id id, struct scope *ret_scope);

struct pack;
/* In the transaction that loads a pack: which statuses let an organisation act. */
void org_statuses_take_over(struct db *db, const struct pack *pack);

#endif
