#ifndef CHUKE_PROCEDURE_VERSION_H
#define CHUKE_PROCEDURE_VERSION_H

#include "ids.h"
#include "procedure.h"

/*
 * Procedures as they stood: each text that a pack ever brought is stored once, so that a case goes on by the version
 * that it began with whatever packs say later.  Which case began with which, casefile.h knows.
 */

struct app;
struct db;
struct district;

/* In the transaction that stores a pack: every procedure whose text is new becomes a version. */
void procedure_versions_store(struct db *db, const struct pack *pack);

/* Parsed once; lives, never changed, as long as the process has the district open.  Fails if there is none. */
const struct procedure *procedure_of_version(
	struct app *app, struct db *db, struct procedure_version_id id);

/* The procedures of the pack in force, in a handler; they live as long as the request. */
const struct procedures *req_procedures(const struct req *req);
/* One of them, with its version for a case that begins now; NULL if there is none of that id. */
const struct procedure *procedure_current(
	struct req *req, struct str id, struct procedure_version_id *ret_version);

/* ---- for the kernel */

/* In the snapshot that a district is read in. */
void procedures_read_current(struct db *db, struct district *district);

struct procedure_cache;
/* An empty one, which goes with the arena. */
struct procedure_cache *procedure_cache_create(struct arena *arena);

/*
 * What storing a pack would do to procedures that have running cases, a sentence each (for `pack load`): in the
 * arena, none if nothing changes for anybody.
 */
struct strs procedure_changes_tell(struct db *db, struct arena *arena, const struct pack *pack);

#endif
