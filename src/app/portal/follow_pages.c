#include "follow_pages.h"

#include "actor.h"
#include "audit.h"
#include "entries_watch.h"
#include "org.h"
#include "portal_pages.h"
#include "respond.h"

enum { FOLLOWS_MAX = 200, SUBJECT_CHARS_MAX = 600, NEXT_CHARS_MAX = 300 };

static const struct field follow_fields[] = {
	{ "subject", FIELD_TEXT, offsetof(struct follow_in, subject), N_("关注什么"), NULL, true, 0,
		SUBJECT_CHARS_MAX, NULL, NULL },
	{ "next", FIELD_TEXT, offsetof(struct follow_in, next), N_("回到哪一页"), NULL, false, 0,
		NEXT_CHARS_MAX, NULL, NULL },
};
const struct form follow_form = { "follow_add", follow_fields, FIELD_COUNT(follow_fields),
	sizeof(struct follow_in), NULL };

static const struct field unfollow_fields[] = {
	{ "id", FIELD_ID, offsetof(struct follow_id_in, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
	{ "next", FIELD_TEXT, offsetof(struct follow_id_in, next), N_("回到哪一页"), NULL, false, 0,
		NEXT_CHARS_MAX, NULL, NULL },
};
const struct form unfollow_form = { "follow_end", unfollow_fields, FIELD_COUNT(unfollow_fields),
	sizeof(struct follow_id_in), NULL };

/* ---- subjects ------------------------------------------------------------------------------------- */

static enum outcome
find_org(struct req *req, struct str id, struct follow_subject *ret_subject)
{
	struct follow_org_find_row row;
	int64_t number = 0;

	if (!str_parse_int(id, &number) || number <= 0 ||
		follow_org_find(req->db, (struct org_id){ number }, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_subject = (struct follow_subject){ .key = str_format(
							req->arena, "org:%lld", (long long)number),
		.org = row.id,
		.label = { row.name, STR_NONE },
		.to = url_own(req->arena, "/orgs/%lld", (long long)number) };
	return OK;
}

static enum outcome
find_region(struct req *req, struct str code, struct follow_subject *ret_subject)
{
	const struct region *region = region_find_by_code(req_regions(req), code);

	if (!region || !region_street_of(req_regions(req), region->id)) {
		return NOT_FOUND;
	}
	*ret_subject = (struct follow_subject){
		.key = str_format(req->arena, "region:%lld", (long long)region->id.v),
		.region = region->id,
		.label = region->name,
		.to = url_own(req->arena, "/streets/%s", str_terminated(req->arena, region->code))
	};
	return OK;
}

static enum outcome
find_search(struct req *req, struct str query, struct follow_subject *ret_subject)
{
	struct entries_watch watch;

	if (entries_watch_of(req, query, &watch) != OK) {
		return NOT_FOUND;
	}
	*ret_subject = (struct follow_subject){ .key = str_format(req->arena, "search:%.*s",
							STR_ARG(watch.query)),
		.query = watch.query,
		.label = watch.label,
		.to = { str_format(req->arena, "/orgs?%.*s", STR_ARG(watch.query)) } };
	return OK;
}

static enum outcome
find_subject(struct req *req, struct str name, struct follow_subject *ret_subject)
{
	struct str rest = name, kind;

	if (!str_split(&rest, ':', &kind)) {
		return NOT_FOUND;
	}
	return str_equal(kind, STR("org"))      ? find_org(req, rest, ret_subject)
	       : str_equal(kind, STR("region")) ? find_region(req, rest, ret_subject)
	       : str_equal(kind, STR("search")) ? find_search(req, rest, ret_subject)
						: NOT_FOUND;
}

/* ---- the button ----------------------------------------------------------------------------------- */

static struct url
feed_of(struct arena *arena, const struct follow_subject *subject)
{
	if (!str_is_none(subject->query)) {
		return (struct url){ STR_NONE };
	}
	return (struct url){ str_format(arena, "%.*s/feed.xml", STR_ARG(subject->to.text)) };
}

void
follow_button(struct html *h, const struct page_subject *subject)
{
	struct follow_button_view view = { .subject = subject->name };
	struct follow_subject found;
	struct follow_find_row row;

	if (find_subject(h->req, subject->name, &found) != OK) {
		return;
	}
	view.here = found.to;
	view.feed = feed_of(h->arena, &found);
	view.is_signed_in = h->req->actor->login.v != 0;
	if (view.is_signed_in &&
		follow_find(h->req->db, found.key, h->req->actor->login, &row) == OK) {
		view.id = row.id.v;
	}
	follow_button_part(h, &view);
}

/* ---- pages and actions ---------------------------------------------------------------------------- */

enum outcome
show_follow_new(struct req *req)
{
	const struct follow_in *in = req->in;
	struct follow_new_view view = { .in = in };
	struct follow_find_row row;

	if (find_subject(req, in->subject, &view.subject) != OK) {
		return NOT_FOUND;
	}
	if (follow_find(req->db, view.subject.key, req->actor->login, &row) == OK) {
		view.id = row.id.v;
	}
	return respond(req, follow_new_page, &view);
}

/* An own page, or one's follows. */
static struct url
next_of(struct str next)
{
	struct url url;

	if (next.len && next.ptr[0] == '/' && !str_starts(next, STR("//")) &&
		url_parse(next, &url)) {
		return url;
	}
	return URL_OWN("/me/follows");
}

enum outcome
add_follow(struct req *req)
{
	const struct follow_in *in = req->in;
	struct follow_subject subject;
	struct follow_count_row counted;
	struct follow_add_row row;

	if (find_subject(req, in->subject, &subject) != OK) {
		return NOT_FOUND;
	}
	follow_count(req->db, req->actor->login, FOLLOWS_MAX, &counted);
	if (counted.total >= FOLLOWS_MAX) {
		return form_reject(req, "subject", N_("最多关注 200 项，请先取消一些。"));
	}
	if (follow_add(req->db,
		    &(struct follow_add_args){ .login_id = req->actor->login,
			    .subject = subject.key,
			    .org_id = subject.org,
			    .region_id = subject.region,
			    .query = subject.query,
			    .label = subject.label.zh,
			    .label_en = bilingual_in(subject.label, LANG_EN),
			    .seen_org_id = entry_id_highest(req->db).v,
			    .made_at = db_now(req->db) },
		    &row) == OK) {
		audit_add(req, &(struct audit){ .verb = "follow.add",
				       .object = "follow",
				       .object_id = row.id.v,
				       .scope = { .org = subject.org } });
	}
	respond_flash(req, N_("已关注，有新消息会告诉您。"));
	return respond_see_other(req, next_of(in->next));
}

enum outcome
end_follow(struct req *req)
{
	const struct follow_id_in *in = req->in;
	struct follow_find_by_id_row row;

	if (follow_find_by_id(req->db, (struct follow_id){ in->id }, &row) != OK ||
		row.login_id.v != req->actor->login.v) {
		return NOT_FOUND;
	}
	follow_remove(req->db, row.id);
	audit_add(req,
		&(struct audit){ .verb = "follow.end", .object = "follow", .object_id = in->id });
	respond_flash(req, N_("已取消关注。"));
	return respond_see_other(req, next_of(in->next));
}

static struct follow_line
line_of(struct req *req, const struct follow_list_row *row)
{
	const struct region *region = region_find(req_regions(req), row->region_id);
	struct follow_line line = {
		.id = row->id.v, .label = { row->label, row->label_en }, .made_at = row->made_at
	};

	if (row->org_id.v) {
		line.kind = N_("组织");
		line.label = (struct bilingual){ row->org_name, STR_NONE };
		line.to = url_own(req->arena, "/orgs/%lld", (long long)row->org_id.v);
	} else if (region) {
		line.kind = N_("街道社区");
		line.to = url_own(
			req->arena, "/streets/%s", str_terminated(req->arena, region->code));
	} else {
		line.kind = N_("搜索");
		line.to = (struct url){ str_format(req->arena, "/orgs?%.*s", STR_ARG(row->query)) };
	}
	return line;
}

enum outcome
show_follows(struct req *req)
{
	struct follow_list_rows rows = follow_list(req->db, req->actor->login);
	struct follows_view view = { { ARENA_ARRAY(req->arena, rows.count + 1, struct follow_line),
		0 } };

	for (size_t i = 0; i < rows.count; i++) {
		/* what is withheld is withheld here too: by its name at least */
		if (!rows.items[i].org_id.v || !rows.items[i].org_is_withheld) {
			view.lines.items[view.lines.count++] = line_of(req, &rows.items[i]);
		}
	}
	return respond(req, follows_page, &view);
}
