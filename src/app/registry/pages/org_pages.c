#include "org_pages.h"

#include "actor.h"
#include "app.h"
#include "org.h"
#include "org_query.h"
#include "registry_pages.h"
#include "registry_rights.h"
#include "respond.h"

static const struct field org_page_fields[] = {
	{ "id", FIELD_ID, offsetof(struct org_page_query, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
	{ "as_of", FIELD_DAY, offsetof(struct org_page_query, as_of), N_("哪一天"),
		N_("例如 2019-05-01"), false, 0, 0, NULL, NULL },
};
static void check_org_page(struct req *req, void *form);
const struct form org_page_form = { "org_page_query", org_page_fields, FIELD_COUNT(org_page_fields),
	sizeof(struct org_page_query), check_org_page };

static void
check_org_page(struct req *req, void *form)
{
	const struct org_page_query *in = form;

	if (!day_is_none(in->as_of) && in->as_of.n > req_today(req).n) {
		form_error(req, "as_of", N_("请选今天或以前的一天。"));
	}
}

/* ---- what is shown ----------------------------------------------------------------------------- */

static bool
is_fact_hidden(const struct org_hidden *hidden, struct str fact)
{
	return (hidden->head && str_equal(fact, STR("head"))) ||
	       (hidden->address && str_equal(fact, STR("address"))) ||
	       (hidden->supervisor && str_equal(fact, STR("supervisor")));
}

static struct org_past_list_rows
past_shown(struct req *req, struct org_id id, const struct org_hidden *hidden)
{
	struct org_past_list_rows all = org_past_list(req->db, id);
	struct org_past_list_rows shown = { .items = ARENA_ARRAY(req->arena, all.count + 1,
						    struct org_past_list_row) };

	for (size_t i = 0; i < all.count; i++) {
		if (!is_fact_hidden(hidden, all.items[i].fact)) {
			shown.items[shown.count++] = all.items[i];
		}
	}
	return shown;
}

enum outcome
org_shown_find(struct req *req, struct org_id id, struct day as_of, struct org_shown *ret_shown)
{
	struct org_shown shown = { .is_before_founding = false };

	if (org_full(req->db, id, &shown.row) != OK || shown.row.is_withheld) {
		return NOT_FOUND;
	}
	shown.hidden = org_hidden_find(req->db, id, req_today(req));
	org_hide(&shown.hidden, &shown.row);
	shown.past = past_shown(req, id, &shown.hidden);
	shown.notes = org_note_list(req->db, id);
	if (!day_is_none(as_of)) {
		shown.is_before_founding = !day_is_none(shown.row.founded_day) &&
					   as_of.n < shown.row.founded_day.n;
		org_as_of(&shown.row, &shown.past, req_regions(req), as_of);
	}
	*ret_shown = shown;
	return OK;
}

/* Events up to the day that is shown. */
static struct org_events
events_of(struct req *req, const struct org_shown *shown, struct day as_of)
{
	struct org_full_row today = shown->row;
	struct org_events events, kept = { .count = 0 };

	if (!day_is_none(as_of) && org_full(req->db, shown->row.id, &today) == OK) {
		org_hide(&shown->hidden, &today);
	}
	events = org_events(req->arena, &(struct org_events_input){ &today, shown->past,
						shown->notes, req_pack(req), req_regions(req) });
	kept.items = events.items;
	for (size_t i = 0; i < events.count; i++) {
		if (day_is_none(as_of) || events.items[i].day.n <= as_of.n) {
			kept.items[kept.count++] = events.items[i];
		}
	}
	return kept;
}

static struct str
link_of(struct req *req, struct org_id id)
{
	return str_format(req->arena, "%.*s/orgs/%lld",
		STR_ARG(app_address(req_app(req), req->arena)), (long long)id.v);
}

/* A page of the organisation, as it stood on the day (none: today). */
static struct url
on_day(struct req *req, struct org_id id, const char *page, struct day as_of)
{
	return day_is_none(as_of)
		       ? url_own(req->arena, "/orgs/%lld/%s", (long long)id.v, page)
		       : url_own(req->arena, "/orgs/%lld/%s?as_of=%s", (long long)id.v, page,
				 str_terminated(req->arena, day_format_iso(req->arena, as_of)));
}

static void
fill_rights(struct req *req, struct org_view *view)
{
	struct scope scope;

	if (org_scope_of(req, view->org.id, &scope) == OK) {
		view->may_edit = req_may(req, &right_org_correct, &scope);
		view->may_contact = req_may(req, &right_org_contact, &scope);
		view->may_withhold = req_may(req, &right_org_withhold, &scope);
	}
}

enum outcome
org_view_of(struct req *req, struct org_view *view)
{
	const struct org_page_query *in = req->in;
	struct day as_of = req->errors.count ? DAY_NONE : in->as_of;
	struct words words = req_words(req);
	struct org_shown shown;

	if (org_shown_find(req, in->id, as_of, &shown) != OK) {
		return NOT_FOUND;
	}
	view->org = shown.row;
	view->as_of = as_of;
	view->is_before_founding = shown.is_before_founding;
	org_view_fill(&words, &shown.hidden, view);
	view->former = org_former_names(req->arena, &shown.past);
	if (!day_is_none(as_of)) {
		view->former.count = 0; /* on that day they were not former */
	}
	view->events = events_of(req, &shown, as_of);
	view->today = url_own(req->arena, "/orgs/%lld", (long long)in->id.v);
	view->feed = url_own(req->arena, "/orgs/%lld/feed.xml", (long long)in->id.v);
	view->share = url_own(req->arena, "/orgs/%lld/share.png", (long long)in->id.v);
	view->print = on_day(req, in->id, "print", as_of);
	view->paper = on_day(req, in->id, "record.pdf", as_of);
	view->printed_day = words.today;
	view->link = link_of(req, view->org.id);
	fill_rights(req, view);
	return OK;
}

enum outcome
show_org(struct req *req)
{
	struct org_view view = { .as_of = DAY_NONE };
	enum outcome outcome = org_view_of(req, &view);

	return outcome == OK ? respond(req, org_page, &view) : outcome;
}

enum outcome
show_org_print(struct req *req)
{
	struct org_view view = { .as_of = DAY_NONE };
	enum outcome outcome = org_view_of(req, &view);

	if (outcome != OK) {
		return outcome;
	}
	view.has_qr = qr_make(req->arena, view.link, &view.qr) == OK;
	return respond(req, org_print_page, &view);
}

enum outcome
show_org_code(struct req *req)
{
	const struct org_page_query *in = req->in;
	struct org_is_shown_row row;
	struct qr qr;

	if (org_is_shown(req->db, in->id, &row) != OK ||
		qr_make(req->arena, link_of(req, in->id), &qr) != OK) {
		return NOT_FOUND;
	}
	respond(req, org_code_image, &qr);
	req->res.content_type = "image/svg+xml";
	return OK;
}
