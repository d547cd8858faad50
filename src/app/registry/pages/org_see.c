#include "org.h"
#include "org_form.h"
#include "org_query.h"
#include "org_sealed.h"
#include "respond.h"
#include "sight.h"

/* Who sees the whole of a contact that all others see masked: whoever has said why, and the audit log tells. */

static struct sight
sight_of(struct org_id id, const char *field)
{
	return (struct sight){ .object = "org", .object_id = id.v, .field = field };
}

static void
lift(struct req *req, struct sight sight, struct str reason)
{
	org_scope_of(req, (struct org_id){ sight.object_id }, &sight.scope);
	sight.reason = reason;
	sight_add(req, &sight);
}

enum outcome
see_org_contact(struct req *req)
{
	const struct see_form *in = req->in;
	struct org_full_row row;

	if (org_full(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!contact_is_masked(row.phone) && !contact_is_masked(row.email)) {
		return CONFLICT;
	}
	if (contact_is_masked(row.phone)) {
		lift(req, sight_of(in->id, "phone"), in->reason);
	}
	if (contact_is_masked(row.email)) {
		lift(req, sight_of(in->id, "email"), in->reason);
	}
	return respond_see_other(
		req, url_own(req->arena, "/orgs/%lld/contact", (long long)in->id.v));
}

void
show_what_is_seen(struct req *req, struct org_full_row *row)
{
	struct sight phone = sight_of(row->id, "phone"), email = sight_of(row->id, "email");

	if (contact_is_masked(row->phone) && sight_is_open(req, &phone)) {
		row->phone = contact_whole(req->db, row->id, ORG_PHONE, row->phone);
	}
	if (contact_is_masked(row->email) && sight_is_open(req, &email)) {
		row->email = contact_whole(req->db, row->id, ORG_EMAIL, row->email);
	}
}
