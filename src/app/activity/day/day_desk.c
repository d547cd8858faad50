#include "activity_pages.h"
#include "app.h"
#include "audit.h"
#include "day_view.h"
#include "gift_view.h"
#include "respond.h"

/* The organiser's page of the day: links for helpers, sheets of paper, gifts. */

enum { LINKS_SHOWN = 50 };

/* The address as a helper opens it, with the site before it. */
static struct str
whole_address(struct req *req, struct url to)
{
	const struct app *app = req->app;
	struct str host = req_header(req, "Host");

	if (!str_is_empty(app->settings.public_url)) {
		return str_format(req->arena, "%.*s%.*s", STR_ARG(app->settings.public_url),
			STR_ARG(to.text));
	}
	return str_format(req->arena, "%s://%.*s%.*s", req->is_https ? "https" : "http",
		STR_ARG(host), STR_ARG(to.text));
}

static struct day_link_line
line_of(struct req *req, struct activity_id id, const struct day_link_list_row *row)
{
	struct str key = day_link_key(req->db, id, row);
	struct date_block date = activity_date(req->arena, req->lang, row->from_at);
	struct day_link_line line = { .id = row->id.v,
		.scans = row->scans,
		.label = row->label,
		.day = str_format(req->arena, req->lang == LANG_EN ? "%.*s %.*s" : "%.*s%.*s日",
			STR_ARG(date.month), STR_ARG(date.mday)),
		.to = { STR_NONE } };

	if (!str_is_none(key)) {
		line.to = url_own(
			req->arena, "/activities/day/%s", str_terminated(req->arena, key));
		line.whole = whole_address(req, line.to);
		if (qr_make(req->arena, line.whole, &line.qr) != OK) {
			line.qr.size = 0;
		}
	}
	return line;
}

enum outcome
show_day(struct req *req)
{
	const struct activity_id *id = req->in; /* comes first in all */
	struct gift_input *gift = ARENA_NEW(req->arena, struct gift_input);
	struct day_view view = { .gift = gift };
	struct activity_find_row row;
	struct day_link_list_rows links;

	if (activity_find(req->db, *id, &row) != OK || !activity_is_own(req, &row) ||
		moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	form_clear(&gift_form, gift);
	form_clear(&day_link_form, &view.in);
	gift->id = view.in.id = *id;
	view.brief = activity_brief_of_full(req, &row);
	view.is_over = row.to_at.ms <= clock_now().ms;
	view.may_link = !view.is_over && activity_is(&row, "published");
	view.to_links = url_own(req->arena, "/activities/%lld/links", (long long)id->v);
	view.to_gifts = url_own(req->arena, "/activities/%lld/gifts", (long long)id->v);
	view.to_hand = url_own(req->arena, "/activities/%lld/gifts/hand", (long long)id->v);
	activity_signup_sums(req->db, *id, &view.sums);
	links = day_link_list(req->db, *id, LINKS_SHOWN);
	view.links.items = ARENA_ARRAY(req->arena, links.count + 1, struct day_link_line);
	for (size_t i = 0; i < links.count; i++) {
		view.links.items[view.links.count++] = line_of(req, *id, &links.items[i]);
	}
	view.gifts = gift_lines_of(req, *id);
	return respond(req, activity_day_page, &view);
}

static enum outcome
make_link(struct req *req, const struct activity_find_row *row)
{
	const struct day_link_input *in = req->in;
	struct day_rules rules = day_rules_of(req_pack(req));
	enum outcome outcome;

	if (str_is_empty(in->label)) {
		return form_reject(req, "label", N_("请写给谁用。"));
	}
	outcome = day_link_make(req->db, row, in->label, req->actor->login, rules.links_max);
	return outcome == OK ? OK
	       : outcome == TOO_MANY
		       ? form_reject(req, "", N_("链接已经够多了，先作废不用的。"))
		       : form_reject(req, "", N_("活动结束了，或者没有发布，不能再签到。"));
}

static enum outcome
revoke_link(struct req *req)
{
	const struct day_link_input *in = req->in;
	int64_t changed = 0;

	if (in->link != INT_NONE) {
		day_link_revoke(req->db, db_now(req->db), (struct activity_day_link_id){ in->link },
			in->id, &changed);
	}
	return changed ? OK : form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
}

enum outcome
decide_day_link(struct req *req)
{
	const struct day_link_input *in = req->in;
	bool is_made = str_equal(in->deed, STR("make"));
	struct activity_find_row row;

	if (activity_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is_own(req, &row)) {
		return FORBIDDEN;
	}
	if ((is_made ? make_link(req, &row) : revoke_link(req)) != OK) {
		return INVALID;
	}
	audit_add(req, &(struct audit){ .verb = is_made ? "activity.link" : "activity.unlink",
			       .object = "activity",
			       .object_id = in->id.v,
			       .scope = { row.owner_region_id, row.org_id },
			       .reason = is_made ? in->label : STR_NONE });
	respond_flash(req, is_made ? N_("链接做好了，让帮手扫码打开。") : N_("链接作废了。"));
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/day", (long long)in->id.v));
}
