#include "news_write.h"

#include "audit.h"
#include "kernel_queries.h"
#include "news_photo.h"
#include "org.h"
#include "region.h"
#include "terms.h"

enum { DUE_AT_ONCE = 20 };

/* ---- reading ------------------------------------------------------------------------------------- */

struct news_standing
news_standing_of(const struct news_full_row *row)
{
	struct news_standing standing = { .publish_at = row->publish_at,
		.shown_at = row->shown_at,
		.waiting_at = row->waiting_at,
		.withdrawn_at = row->withdrawn_at,
		.note = row->note };

	news_state_parse(row->state, &standing.state);
	news_state_parse(row->change_state, &standing.change);
	return standing;
}

/* Names of the organisations it is about but its own, one a line. */
static struct str
org_lines(struct db *db, const struct news_full_row *row)
{
	struct news_org_list_rows orgs = news_org_list(db, row->id);
	struct buf *out = buf_create(db_arena(db), BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; i < orgs.count; i++) {
		if (orgs.items[i].org_id.v != row->org_id.v) {
			buf_text(out, out->len ? "\n" : "");
			buf_str(out, orgs.items[i].name);
		}
	}
	return buf_view(out);
}

struct news_text
news_text_of(struct db *db, const struct news_full_row *row)
{
	struct news_draft_find_row draft;

	if (news_draft_find(db, row->id, &draft) == OK) {
		return (struct news_text){ draft.title, draft.title_en, draft.summary,
			draft.summary_en, draft.body, draft.orgs, draft.from_day, draft.until_day,
			draft.publish_at, draft.note };
	}
	return (struct news_text){ row->title, row->title_en, row->summary, row->summary_en,
		row->body, org_lines(db, row), row->from_day, row->until_day, row->publish_at,
		STR("") };
}

/* ---- what is being written ----------------------------------------------------------------------- */

static struct str
or_empty(struct str text)
{
	return str_is_none(text) ? STR("") : text;
}

void
news_keep(struct db *db, const struct news_full_row *row, const struct news_text *text,
	struct login_id by)
{
	struct news_draft_put_args args = { .news_item_id = row->id,
		.title = or_empty(text->title),
		.title_en = or_empty(text->title_en),
		.summary = or_empty(text->summary),
		.summary_en = or_empty(text->summary_en),
		.orgs = or_empty(text->orgs),
		.from_day = text->from_day,
		.until_day = text->until_day,
		.publish_at = text->publish_at,
		.note = or_empty(text->note),
		.saved_at = db_now(db),
		.login_id = by,
		.body = or_empty(text->body) };

	news_draft_put(db, &args);
}

/* ---- whom it is about ---------------------------------------------------------------------------- */

bool
news_orgs_named(struct db *db, struct str lines, struct org_id *ids, size_t *ret_count,
	struct str *ret_unknown)
{
	struct str line;
	size_t count = 0;

	while (str_split(&lines, '\n', &line)) {
		struct org_find_by_name_kernel_row org;

		line = str_trim(line);
		if (str_is_empty(line)) {
			continue;
		}
		if (count == NEWS_ORGS_MAX || org_find_by_name_kernel(db, line, &org) != OK) {
			*ret_unknown = line;
			return false;
		}
		ids[count++] = org.id;
	}
	*ret_count = count;
	return true;
}

/* One item's links being written. */
struct linking {
	struct db *db;
	const struct news_full_row *row;
	const struct regions *regions;
	struct moment shown_at;
};

static void
link_region(const struct linking *l, struct region_id region)
{
	if (region.v) {
		news_region_add(l->db, &(struct news_region_add_args){
					       l->row->id, region, l->row->genre, l->shown_at });
	}
}

/* A community and the street that it lies in. */
static void
link_place(const struct linking *l, struct region_id region)
{
	const struct region *street = region_street_of(l->regions, region);

	link_region(l, region);
	if (street && street->id.v != region.v) {
		link_region(l, street->id);
	}
}

static void
link_org(const struct linking *l, struct org_id id)
{
	struct org_find_kernel_row org;

	if (org_find_kernel(l->db, id, &org) != OK) {
		return;
	}
	news_org_add(
		l->db, &(struct news_org_add_args){ l->row->id, id, l->row->genre, l->shown_at });
	link_region(l, org.street_id);
	link_region(l, org.community_id);
}

static void
put_links(const struct linking *l, struct str orgs)
{
	struct org_id ids[NEWS_ORGS_MAX];
	struct str unknown;
	size_t count = 0;

	news_org_remove(l->db, l->row->id);
	news_region_remove(l->db, l->row->id);
	link_place(l, l->row->region_id);
	if (l->row->org_id.v) {
		link_org(l, l->row->org_id);
	}
	if (news_orgs_named(l->db, orgs, ids, &count, &unknown)) {
		for (size_t i = 0; i < count; i++) {
			link_org(l, ids[i]);
		}
	}
}

/* ---- what is shown ------------------------------------------------------------------------------- */

static void
put_terms(struct db *db, const struct news_full_row *row)
{
	const struct term_segment segments[] = { { TERM_TEXT, row->title },
		{ TERM_TEXT, row->summary }, { TERM_NAME, row->author }, { TERM_TEXT, row->body },
		{ TERM_TEXT, row->title_en }, { TERM_TEXT, row->summary_en } };

	news_terms_put(db, row->id,
		search_terms(db_arena(db), segments, sizeof(segments) / sizeof(segments[0])));
}

static void
put_text(struct db *db, const struct news_full_row *row)
{
	news_set_text(db, &(struct news_set_text_args){ .title = row->title,
				  .title_en = row->title_en,
				  .summary = row->summary,
				  .summary_en = row->summary_en,
				  .body = row->body,
				  .from_day = row->from_day,
				  .until_day = row->until_day,
				  .edited_at = row->edited_at,
				  .revision = row->revision,
				  .id = row->id });
}

static void
put_standing(struct db *db, struct news_item_id id, const struct news_standing *s)
{
	news_set_state(
		db, &(struct news_set_state_args){ .state = str_of(news_state_code(s->state)),
			    .change_state = str_of(news_state_code(s->change)),
			    .publish_at = s->publish_at,
			    .shown_at = s->shown_at,
			    .waiting_at = s->waiting_at,
			    .withdrawn_at = s->withdrawn_at,
			    .note = s->note,
			    .changed_at = db_now(db),
			    .id = id });
}

/* The text is what its writer had; the draft has served. */
static void
take_text(struct db *db, struct news_full_row *row, const struct news_text *text)
{
	row->title = text->title;
	row->title_en = text->title_en;
	row->summary = text->summary;
	row->summary_en = text->summary_en;
	row->body = text->body;
	row->from_day = text->from_day;
	row->until_day = text->until_day;
	news_draft_remove(db, row->id);
}

static struct moment
moment_of(struct db *db, const struct news_doing *doing)
{
	return doing->at.ms ? doing->at : db_now(db);
}

/* It stands on the site from now on, or stands there with another text. */
static void
show(struct db *db, struct news_full_row *row, const struct news_doing *doing, struct str note)
{
	bool is_first = row->revision == 0;

	row->revision++;
	row->edited_at = is_first ? MOMENT_NONE : moment_of(db, doing);
	put_text(db, row);
	news_revision_add(
		db, &(struct news_revision_add_args){ row->id, row->revision, moment_of(db, doing),
			    doing->by, or_empty(note), row->title, row->summary, row->body });
	put_terms(db, row);
	if (is_first) {
		event_tell(db, "news.published", row->id.v);
	}
}

static void
hide(struct db *db, const struct news_full_row *row)
{
	news_terms_remove(db, row->id);
	news_org_show(db, MOMENT_NONE, row->id);
	news_region_show(db, MOMENT_NONE, row->id);
}

static void
publish(struct db *db, struct news_full_row *row, const struct news_standing *standing,
	const struct news_doing *doing)
{
	struct news_text text = news_text_of(db, row);
	struct linking linking = { db, row, doing->regions, standing->shown_at };
	struct news_draft_find_row draft;

	if (news_draft_find(db, row->id, &draft) == OK) {
		news_photos_show(db, row->id);
	}
	take_text(db, row, &text);
	put_links(&linking, text.orgs);
	if (standing->state == NEWS_PUBLISHED) {
		show(db, row, doing, text.note);
	} else {
		put_text(db, row);
	}
}

enum outcome
news_carry_out(struct db *db, const struct news_full_row *before, enum news_deed deed,
	const struct news_doing *doing)
{
	struct news_full_row row = *before;
	struct news_standing standing = news_standing_of(before);

	if (deed == NEWS_PUBLISH) {
		standing.publish_at = doing->publish_at;
	}
	if (news_do(&standing, deed, moment_of(db, doing)) != OK) {
		return CONFLICT;
	}
	if (deed == NEWS_RETURN || deed == NEWS_WITHDRAW) {
		standing.note = doing->note;
	}
	if (deed == NEWS_RECALL && before->shown_at.ms == MOMENT_NONE.ms) {
		struct news_text text = news_text_of(db, before);

		news_keep(db, before, &text, doing->by);
		news_photos_recall(db, before->id);
	}
	put_standing(db, row.id, &standing);
	switch (deed) {
	case NEWS_PUBLISH:
		publish(db, &row, &standing, doing);
		break;
	case NEWS_APPEAR:
		news_org_show(db, standing.shown_at, row.id);
		news_region_show(db, standing.shown_at, row.id);
		show(db, &row, doing, STR_NONE);
		break;
	case NEWS_WITHDRAW:
		hide(db, &row);
		break;
	default:
		break;
	}
	return OK;
}

/* ---- what time does ------------------------------------------------------------------------------ */

struct moment
news_next_due(struct db *db)
{
	struct news_scheduled_next_row row;

	return news_scheduled_next(db, &row) == OK ? row.publish_at : MOMENT_NONE;
}

void
news_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct news_scheduled_due_rows due = news_scheduled_due(db, db_now(db), DUE_AT_ONCE);

	(void)app;
	(void)district;
	for (size_t i = 0; i < due.count; i++) {
		struct news_full_row row;

		if (news_full_to_change(db, due.items[i].id, &row) == OK &&
			news_carry_out(db, &row, NEWS_APPEAR, &(struct news_doing){ 0 }) == OK) {
			audit_add_by_system(db, &(struct audit){ .verb = "news.appear",
							.object = "news_item",
							.object_id = row.id.v,
							.scope = { row.region_id, row.org_id } });
		}
	}
}
