#include "audit.h"

#include "actor.h"
#include "db.h"
#include "dispatch_inner.h"
#include "kernel_queries.h"

#include <assert.h>
#include <string.h>

static struct audit_entry_add_args
args_of(struct db *db, const struct audit *audit, struct login_id login)
{
	return (struct audit_entry_add_args){ .made_at = db_now(db),
		.login_id = login,
		.verb = str_of(audit->verb),
		.object = str_of(audit->object),
		.object_id = audit->object_id,
		.region_id = audit->scope.region,
		.org_id = audit->scope.org,
		.reason = audit->reason,
		.detail = audit->detail };
}

static void
add_entry(struct db *db, const struct audit *audit, struct login_id login)
{
	struct audit_entry_add_args args = args_of(db, audit, login);
	struct audit_entry_add_row row;

	audit_entry_add(db, &args, &row);
	audit_unsealed_add(db, &(struct audit_unsealed_add_args){ row.id });
}

void
audit_add_all_for(struct db *db, struct login_id login, const struct audit *audits, size_t count)
{
	struct arena *arena = db_arena(db);
	struct audit_entry_add_args *args = ARENA_ARRAY(arena, count, struct audit_entry_add_args);
	struct audit_entry_add_row *rows = ARENA_ARRAY(arena, count, struct audit_entry_add_row);
	struct audit_unsealed_add_args *unsealed = ARENA_ARRAY(
		arena, count, struct audit_unsealed_add_args);

	for (size_t i = 0; i < count; i++) {
		args[i] = args_of(db, &audits[i], login);
	}
	audit_entry_add_all(db, args, count, rows);
	for (size_t i = 0; i < count; i++) {
		unsealed[i].audit_entry_id = rows[i].id;
	}
	audit_unsealed_add_all(db, unsealed, count);
}

void
audit_add(struct req *req, const struct audit *audit)
{
	struct flight *flight = flight_of(req);

	assert(flight->has_writer);
	add_entry(req->db, audit, audit->is_unnamed ? (struct login_id){ 0 } : req->actor->login);
	flight->audits++;
}

void
audit_add_by_system(struct db *db, const struct audit *audit)
{
	add_entry(db, audit, (struct login_id){ 0 });
}

void
audit_add_for(struct db *db, struct login_id login, const struct audit *audit)
{
	add_entry(db, audit, login);
}

static size_t
member_size(enum member_type type)
{
	switch (type) {
	case MEMBER_BOOL:
		return sizeof(bool);
	case MEMBER_DAY:
		return sizeof(struct day);
	case MEMBER_STR:
	case MEMBER_BLOB:
		return sizeof(struct str);
	default:
		return sizeof(int64_t);
	}
}

static bool
members_equal(const struct member *member, const void *before, const void *after)
{
	const char *left = (const char *)before + member->offset,
		   *right = (const char *)after + member->offset;

	if (member->type == MEMBER_STR || member->type == MEMBER_BLOB) {
		struct str a, b;

		memcpy(&a, left, sizeof(a));
		memcpy(&b, right, sizeof(b));
		return str_equal(a, b) && str_is_none(a) == str_is_none(b);
	}
	return memcmp(left, right, member_size(member->type)) == 0;
}

struct str
audit_difference(struct arena *arena, const struct member *members, size_t count,
	const void *before, const void *after)
{
	struct buf *buf = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct json json;
	bool differs = false;

	json_start(&json, buf);
	json_object(&json);
	for (size_t i = 0; i < count; i++) {
		if (members_equal(&members[i], before, after)) {
			continue;
		}
		differs = true;
		json_key(&json, members[i].name);
		json_array(&json);
		json_member(&json, &members[i], before);
		json_member(&json, &members[i], after);
		json_array_end(&json);
	}
	json_object_end(&json);
	return differs ? buf_view(buf) : STR_NONE;
}
