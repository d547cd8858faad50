#include "sight.h"

#include "actor.h"
#include "audit.h"
#include "kernel_queries.h"

enum { MINUTE_MS = 60 * 1000 };

static const char verb[] = "personal.see";

static struct str
detail_of(struct arena *arena, const struct sight *sight)
{
	return str_format(arena, "{\"field\":\"%s\"}", sight->field);
}

void
sight_add(struct req *req, const struct sight *sight)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = sight->object,
			       .object_id = sight->object_id,
			       .scope = sight->scope,
			       .reason = sight->reason,
			       .detail = detail_of(req->arena, sight) });
}

bool
sight_is_open(const struct req *req, const struct sight *sight)
{
	struct audit_sight_find_row row;

	return req->actor->login.v != 0 &&
	       audit_sight_find(req->db,
		       &(struct audit_sight_find_args){ .object = str_of(sight->object),
			       .object_id = sight->object_id,
			       .login_id = req->actor->login,
			       .detail = detail_of(req->arena, sight),
			       .since_at = { db_now(req->db).ms - SIGHT_MINUTES * MINUTE_MS } },
		       &row) == OK;
}
