#include "activity_pages.h"
#include "actor.h"
#include "audit.h"
#include "markdown.h"
#include "mask.h"
#include "region.h"
#include "respond.h"
#include "roundtable_view.h"

/* One round table: topics that residents bring up and the organiser lists or merges, minutes, promises. */

enum { TOPICS_SHOWN = 100, OF_ONE_SHOWN = 60, TOPICS_OF_ONE = 3 };

static const struct state_word {
	const char *state, *label, *tone;
} topic_words[] = {
	{ "proposed", N_("等主办方看"), "warn" },
	{ "listed", N_("已列入"), "ok" },
	{ "merged", N_("已并入"), "info" },
	{ "declined", N_("没有列入"), "" },
};

static struct topic_lines
topics_of(struct req *req, const struct roundtable_topic_find_rows *rows)
{
	struct topic_lines lines = { .items = ARENA_ARRAY(
					     req->arena, rows->count + 1, struct topic_line) };

	for (size_t i = 0; i < rows->count; i++) {
		const struct roundtable_topic_find_row *row = &rows->items[i];
		struct topic_line *line = &lines.items[lines.count++];
		struct roundtable_topic_merged_row merged;

		roundtable_topic_merged(req->db, row->id, &merged);
		*line = (struct topic_line){ .id = row->id.v,
			.merged = merged.total,
			.title = row->title,
			.words = row->words,
			.note = row->note };
		for (size_t k = 0; k < FIELD_COUNT(topic_words); k++) {
			if (str_equal(row->state, str_of(topic_words[k].state))) {
				line->label = topic_words[k].label;
				line->tone = topic_words[k].tone;
			}
		}
	}
	return lines;
}

static struct topic_lines
topics_in(struct req *req, struct activity_id id, const char *state)
{
	struct roundtable_topic_find_rows rows = roundtable_topic_list(
		req->db, id, str_of(state), TOPICS_SHOWN);

	return topics_of(req, &rows);
}

static struct promise_lines
promises_of(struct req *req, struct activity_id id)
{
	struct roundtable_promise_find_rows rows = roundtable_promise_of(req->db, id, OF_ONE_SHOWN);
	struct promise_lines lines = { .items = ARENA_ARRAY(
					       req->arena, rows.count + 1, struct promise_line) };

	for (size_t i = 0; i < rows.count; i++) {
		lines.items[lines.count++] = promise_line_of(req, &rows.items[i]);
	}
	return lines;
}

/* An activity of that kind, which everybody may see or which is one's own. */
static enum outcome
find_table(struct req *req, struct activity_id id, struct activity_find_row *row)
{
	if (activity_find(req->db, id, row) != OK ||
		!roundtable_is_kind(req_pack(req), row->kind)) {
		return NOT_FOUND;
	}
	return moment_is_none(row->shown_at) && !(req->actor->login.v && activity_is_own(req, row))
		       ? NOT_FOUND
		       : OK;
}

static void
fill_forms(struct req *req, const struct activity_find_row *row, struct roundtable_view *view)
{
	struct topic_input *topic = ARENA_NEW(req->arena, struct topic_input);
	struct minutes_input *minutes = ARENA_NEW(req->arena, struct minutes_input);
	struct promise_input *promise = ARENA_NEW(req->arena, struct promise_input);
	struct roundtable_minutes_find_row said;
	long long id = (long long)row->id.v;

	form_clear(&roundtable_topic_form, topic);
	form_clear(&roundtable_minutes_form, minutes);
	form_clear(&roundtable_promise_form, promise);
	topic->id = minutes->id = promise->id = row->id;
	promise->by = STR("own");
	view->topic = topic;
	view->minutes_in = minutes;
	view->promise = promise;
	if (roundtable_minutes_find(req->db, row->id, &said) == OK) {
		minutes->body = said.body;
		view->minutes = html_raw(markdown_html(req->arena, said.body));
		view->minutes_at = said.changed_at;
		view->revision = said.revision;
		view->has_minutes = true;
	}
	view->to_topic = url_own(req->arena, "/activities/%lld/topics", id);
	view->to_deed = url_own(req->arena, "/activities/%lld/topics/deed", id);
	view->to_minutes = url_own(req->arena, "/activities/%lld/minutes", id);
	view->to_promise = url_own(req->arena, "/activities/%lld/promises", id);
}

enum outcome
show_roundtable(struct req *req)
{
	const struct activity_id *id = req->in; /* comes first in all */
	struct roundtable_view view = { .revision = 0 };
	struct roundtable_topic_find_rows mine;
	struct activity_find_row row;
	int64_t now = clock_now().ms;

	if (find_table(req, *id, &row) != OK) {
		return NOT_FOUND;
	}
	view.brief = activity_brief_of_full(req, &row);
	view.is_signed_in = req->actor->login.v != 0;
	view.is_own = view.is_signed_in && activity_is_own(req, &row);
	view.has_begun = row.from_at.ms <= now;
	view.may_propose = !view.has_begun && activity_is(&row, "published");
	view.listed = topics_in(req, *id, "listed");
	if (view.is_own) {
		view.proposed = topics_in(req, *id, "proposed");
	}
	if (view.is_signed_in) {
		mine = roundtable_topic_mine(req->db, *id, req->actor->login, TOPICS_SHOWN);
		view.mine = topics_of(req, &mine);
	}
	view.promises = promises_of(req, *id);
	fill_forms(req, &row, &view);
	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
	if (!view.has_begun && row.from_at.ms < req->res.until_ms) {
		req->res.until_ms = row.from_at.ms;
	}
	return respond(req, roundtable_page, &view);
}

/* ---- deeds --------------------------------------------------------------------------------------- */

static enum outcome
done(struct req *req, const struct activity_find_row *row, const char *flash)
{
	respond_flash(req, flash);
	return respond_see_other(
		req, url_own(req->arena, "/activities/%lld/roundtable", (long long)row->id.v));
}

static void
note_deed(struct req *req, const struct activity_find_row *row, const char *verb, int64_t id)
{
	audit_add(req,
		&(struct audit){ .verb = verb,
			.object = str_starts(str_of(verb), STR("roundtable.topic"))
					  ? "roundtable_topic"
				  : str_starts(str_of(verb), STR("promise")) ? "roundtable_promise"
									     : "activity",
			.object_id = id,
			.scope = { row->owner_region_id, row->org_id } });
}

enum outcome
add_topic(struct req *req)
{
	const struct topic_input *in = req->in;
	struct roundtable_topic_add_row added;
	struct activity_find_row row;

	if (find_table(req, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!activity_is(&row, "published") || row.from_at.ms <= db_now(req->db).ms) {
		return form_reject(req, "", N_("圆桌会开始以后不再收议题。"));
	}
	if (roundtable_topic_mine(req->db, in->id, req->actor->login, TOPICS_OF_ONE).count >=
		TOPICS_OF_ONE) {
		return form_reject(req, "", N_("一个人一次会最多提三个议题。"));
	}
	roundtable_topic_add(req->db,
		&(struct roundtable_topic_add_args){ .activity_id = in->id,
			.login_id = req->actor->login,
			.state = activity_is_own(req, &row) ? STR("listed") : STR("proposed"),
			.title = mask_personal(req->arena, in->title),
			.words = str_is_none(in->words) ? STR("")
							: mask_personal(req->arena, in->words),
			.made_at = db_now(req->db) },
		&added);
	note_deed(req, &row, "roundtable.topic", added.id.v);
	return done(req, &row, N_("收到了。主办方列入之后，大家都看得到。"));
}

static enum outcome
own_table(struct req *req, struct activity_id id, struct activity_find_row *row)
{
	if (find_table(req, id, row) != OK) {
		return NOT_FOUND;
	}
	return activity_is_own(req, row) ? OK : FORBIDDEN;
}

enum outcome
decide_topic(struct req *req)
{
	const struct topic_deed_input *in = req->in;
	struct roundtable_topic_find_row topic, into = { .id = { 0 } };
	struct activity_find_row row;
	bool is_merge = str_equal(in->deed, STR("merge"));
	struct str state = is_merge                           ? STR("merged")
			   : str_equal(in->deed, STR("list")) ? STR("listed")
							      : STR("declined");
	int64_t changed = 0;
	enum outcome outcome = own_table(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (roundtable_topic_find(req->db, (struct roundtable_topic_id){ in->topic }, &topic) !=
			OK ||
		topic.activity_id.v != in->id.v) {
		return NOT_FOUND;
	}
	if (is_merge &&
		(roundtable_topic_find(req->db, (struct roundtable_topic_id){ in->into }, &into) !=
				OK ||
			into.activity_id.v != in->id.v || !str_equal(into.state, STR("listed")))) {
		return form_reject(req, "into", N_("只能并入已经列入的议题。"));
	}
	roundtable_topic_set(req->db,
		&(struct roundtable_topic_set_args){ .state = state,
			.into_id = into.id,
			.note = str_equal(state, STR("declined"))
					? mask_personal(req->arena, in->note)
					: STR_NONE,
			.id = topic.id },
		&changed);
	if (!changed) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	roundtable_tell_topic(req->db, &topic, &row, state);
	note_deed(req, &row, "roundtable.topic_decide", topic.id.v);
	return done(req, &row, N_("已记下，提的人会收到通知。"));
}

enum outcome
put_minutes(struct req *req)
{
	const struct minutes_input *in = req->in;
	struct activity_find_row row;
	enum outcome outcome = own_table(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (row.from_at.ms > db_now(req->db).ms || !activity_is(&row, "published")) {
		return form_reject(req, "", N_("圆桌会开始以后才能写记录。"));
	}
	roundtable_minutes_put(
		req->db, in->id, mask_personal(req->arena, in->body), db_now(req->db));
	note_deed(req, &row, "roundtable.minutes", row.id.v);
	return done(req, &row, N_("会议记录已公开。"));
}

/* Who promises: the organiser, an office, somebody outside. */
static void
put_promiser(struct req *req, const struct promise_input *in, const struct activity_find_row *row,
	struct roundtable_promise_wish *wish)
{
	const struct region *region = region_find_by_code(req_regions(req), in->by);

	if (str_equal(in->by, STR("own"))) {
		wish->org = row->org_id;
		wish->office = row->org_id.v ? (struct region_id){ 0 } : row->owner_region_id;
		wish->promiser = row->author;
	} else if (region) {
		wish->office = region->id;
		wish->promiser = region->kind == REGION_DISTRICT
					 ? node_bilingual(pack_file(req_pack(req), "pack.yaml"),
						   "authority")
						   .zh
					 : region->name.zh;
	} else {
		wish->promiser = mask_personal(req->arena, in->promiser);
	}
}

enum outcome
add_promise(struct req *req)
{
	const struct promise_input *in = req->in;
	struct roundtable_rules rules = roundtable_rules_of(req_pack(req));
	struct roundtable_promise_wish wish = { .activity = in->id, .at = MOMENT_NONE };
	struct roundtable_topic_find_row topic;
	struct roundtable_promise_id id;
	struct activity_find_row row;
	enum outcome outcome = own_table(req, in->id, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (row.from_at.ms > db_now(req->db).ms || !activity_is(&row, "published")) {
		return form_reject(req, "", N_("圆桌会开始以后才能记承诺。"));
	}
	if (in->topic != INT_NONE && in->topic > 0) {
		if (roundtable_topic_find(
			    req->db, (struct roundtable_topic_id){ in->topic }, &topic) != OK ||
			topic.activity_id.v != in->id.v) {
			return form_reject(req, "topic", N_("没有这个议题。"));
		}
		wish.topic = topic.id;
	}
	put_promiser(req, in, &row, &wish);
	wish.what = mask_personal(req->arena, in->what);
	wish.due_day = in->due_day;
	id = roundtable_promise_put(req->db, &wish, &rules);
	note_deed(req, &row, "promise.add", id.v);
	return done(req, &row, N_("承诺已公开，到期会提醒。"));
}

/* ---- on the activity's page ------------------------------------------------------------------------ */

void
roundtable_activity_card(struct html *h, struct activity_id id)
{
	struct roundtable_card_view view = { .to = url_own(h->arena, "/activities/%lld/roundtable",
						     (long long)id.v) };
	struct roundtable_minutes_find_row minutes;
	struct activity_find_row row;

	if (find_table(h->req, id, &row) != OK) {
		return;
	}
	view.topics =
		(int64_t)roundtable_topic_list(h->req->db, id, STR("listed"), TOPICS_SHOWN).count;
	view.promises = promises_of(h->req, id);
	view.has_minutes = roundtable_minutes_find(h->req->db, id, &minutes) == OK;
	roundtable_card(h, &view);
}
