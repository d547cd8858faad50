#include "share_pages.h"

#include "app.h"
#include "child.h"
#include "entries.h"
#include "pack.h"
#include "respond.h"
#include "share.h"

static const struct field share_fields[] = {
	{ "id", FIELD_ID, offsetof(struct share_in, id), N_("编号"), NULL, true, 0, 0, NULL, NULL },
};
const struct form share_form = { "share_show", share_fields, FIELD_COUNT(share_fields),
	sizeof(struct share_in), NULL };

static struct bilingual
portal_text(struct req *req, const char *key)
{
	return node_bilingual(node_get(pack_file(req_pack(req), "pack.yaml"), "portal"), key);
}

static enum outcome
respond_share(struct req *req, const struct share *share)
{
	struct str png;
	enum outcome outcome = app_child_run(
		req_app(req), CHILD_SHARE, req->arena, share_pack(req->arena, share), &png);

	return outcome == OK ? respond_bytes(req, "image/png", png) : outcome;
}

enum outcome
show_share(struct req *req)
{
	const struct share share = { portal_text(req, "name").zh, portal_text(req, "name").en,
		portal_text(req, "motto").zh };

	return respond_share(req, &share);
}

enum outcome
show_org_share(struct req *req)
{
	const struct share_in *in = req->in;
	struct share share = { .site = portal_text(req, "name").zh };
	struct entry_brief brief;

	if (entry_brief_find(req, (struct org_id){ in->id }, &brief) != OK) {
		return NOT_FOUND;
	}
	share.name = brief.name;
	share.line = str_format(req->arena, "%.*s%s%.*s", STR_ARG(brief.kind.zh),
		brief.place.zh.len ? " · " : "", STR_ARG(brief.place.zh));
	return respond_share(req, &share);
}
