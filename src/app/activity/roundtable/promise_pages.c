#include "activity_pages.h"
#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "region.h"
#include "respond.h"
#include "roundtable_view.h"

/* Promises made at round tables: all of them, one with its history, and what came of it. */

enum {
	REPORTS_SHOWN = 100,
	COUNTED_MAX = 1000,
	CARD_SHOWN = 4,
	LATE_FROM = -1000000,
	LATE_TO = 2000000
};

static const struct promise_word {
	const char *state, *label, *tone;
} promise_words[] = {
	{ "open", N_("在办"), "info" },
	{ "late", N_("逾期"), "danger" },
	{ "kept", N_("已兑现"), "ok" },
	{ "dropped", N_("办不了"), "" },
};

static const struct promise_word *
word_of(struct str state)
{
	for (size_t i = 0; i < FIELD_COUNT(promise_words); i++) {
		if (str_equal(state, str_of(promise_words[i].state))) {
			return &promise_words[i];
		}
	}
	return &promise_words[0];
}

struct promise_line
promise_line_of(struct req *req, const struct roundtable_promise_find_row *row)
{
	bool is_open = str_equal(row->state, STR("open"));
	int32_t until = is_open ? clock_today().n : row->closed_day.n;
	int64_t late = until > row->due_day.n ? until - row->due_day.n : 0;
	const struct promise_word *word = word_of(is_open && late ? STR("late") : row->state);

	return (struct promise_line){ .id = row->id.v,
		.what = row->what,
		.promiser = row->promiser,
		.state = word->state,
		.label = word->label,
		.tone = word->tone,
		.due_day = row->due_day,
		.closed_day = row->closed_day,
		.late_days = str_equal(row->state, STR("dropped")) ? 0 : late,
		.to = url_own(req->arena, "/promises/%lld", (long long)row->id.v),
		.activity_to = url_own(
			req->arena, "/activities/%lld/roundtable", (long long)row->activity_id.v) };
}

struct roundtable_promise_find_row
promise_row_of(const struct roundtable_promise_list_row *row)
{
	return (struct roundtable_promise_find_row){ .id = row->id,
		.activity_id = row->activity_id,
		.topic_id = row->topic_id,
		.office_region_id = row->office_region_id,
		.office_org_id = row->office_org_id,
		.promiser = row->promiser,
		.what = row->what,
		.due_day = row->due_day,
		.state = row->state,
		.closed_day = row->closed_day,
		.remind_at = row->remind_at,
		.made_at = row->made_at };
}

/* ---- the list ------------------------------------------------------------------------------------ */

struct roundtable_promise_list_rows
promises_find(struct req *req, const struct promises_query *in)
{
	static const struct {
		const char *state;
		uint32_t clause;
	} ways[] = {
		{ "open", ROUNDTABLE_PROMISE_LIST_OPEN },
		{ "late", ROUNDTABLE_PROMISE_LIST_LATE },
		{ "kept", ROUNDTABLE_PROMISE_LIST_KEPT },
		{ "dropped", ROUNDTABLE_PROMISE_LIST_DROPPED },
	};
	const struct region *office = str_is_empty(in->office)
					      ? NULL
					      : region_find_by_code(req_regions(req), in->office);
	struct roundtable_promise_list_args args = {
		.after_day = day_is_none(in->from_day) ? day_of(1970, 1, 1) : in->from_day,
		.after = in->after == INT_NONE ? 0 : in->after,
		.today_day = clock_today(),
		.limit = PROMISES_SHOWN + 1
	};

	for (size_t i = 0; i < FIELD_COUNT(ways); i++) {
		if (str_equal(in->state, str_of(ways[i].state))) {
			args.clauses |= ways[i].clause;
		}
	}
	if (!str_is_empty(in->office)) {
		args.clauses |= ROUNDTABLE_PROMISE_LIST_OFFICE;
		args.office_region_id = office ? office->id : (struct region_id){ -1 };
	}
	if (in->org != INT_NONE) {
		args.clauses |= ROUNDTABLE_PROMISE_LIST_ORG;
		args.office_org_id = (struct org_id){ in->org };
	}
	return roundtable_promise_list(req->db, &args);
}

static struct buf *
list_address(struct req *req, const struct promises_query *in, struct str state)
{
	struct buf *out = buf_create(req->arena, 1024);

	buf_text(out, "/promises");
	url_put_parameter(out, "state", state);
	url_put_parameter(out, "office", in->office);
	url_put_number(out, "org", in->org);
	return out;
}

static struct activity_links
state_links(struct req *req, const struct promises_query *in)
{
	static const struct choice all[] = { CHOICE("", "全部", "All"),
		CHOICE("open", "在办", "Under way"), CHOICE("late", "逾期", "Late"),
		CHOICE("kept", "已兑现", "Kept"), CHOICE("dropped", "办不了", "Given up") };
	struct activity_links links = { .items = ARENA_ARRAY(req->arena, FIELD_COUNT(all),
						struct activity_link) };

	for (size_t i = 0; i < FIELD_COUNT(all); i++) {
		links.items[links.count++] = (struct activity_link){ all[i].label,
			{ buf_view(list_address(req, in, all[i].value)) },
			str_equal(str_is_none(in->state) ? STR("") : in->state, all[i].value) };
	}
	return links;
}

static int64_t
counted(struct req *req, const char *state, struct day from, struct day to)
{
	struct roundtable_promise_count_row row;

	roundtable_promise_count(req->db,
		&(struct roundtable_promise_count_args){ .state = str_of(state),
			.from_day = from,
			.to_day = to,
			.limit = COUNTED_MAX },
		&row);
	return row.total;
}

enum outcome
show_promises(struct req *req)
{
	const struct promises_query *in = req->in;
	struct roundtable_promise_list_rows rows = promises_find(req, in);
	size_t count = rows.count > PROMISES_SHOWN ? PROMISES_SHOWN : rows.count;
	struct promises_view view = { .in = in,
		.items = { .items = ARENA_ARRAY(req->arena, count + 1, struct promise_line) },
		.states = state_links(req, in),
		.offices = region_streets(req),
		.is_more = rows.count > count };
	struct day today = clock_today(), first = { LATE_FROM }, last = { LATE_TO };

	for (size_t i = 0; i < count; i++) {
		struct roundtable_promise_find_row row = promise_row_of(&rows.items[i]);
		struct promise_line *line = &view.items.items[view.items.count++];

		*line = promise_line_of(req, &row);
		line->activity = (struct bilingual){ rows.items[i].activity_title,
			rows.items[i].activity_title_en };
	}
	if (view.is_more) {
		struct buf *out = list_address(req, in, in->state);

		url_put_parameter(
			out, "from", day_format_iso(req->arena, rows.items[count - 1].due_day));
		url_put_number(out, "after", rows.items[count - 1].id.v);
		view.next = (struct url){ buf_view(out) };
	}
	view.open = counted(req, "open", today, last);
	view.late = counted(req, "open", first, (struct day){ today.n - 1 });
	view.kept = counted(req, "kept", first, last);
	view.is_filtered = in->state.len || in->office.len || in->org != INT_NONE;
	req->res.until_ms = day_start((struct day){ today.n + 1 }).ms;
	return respond(req, promises_page, &view);
}

/* ---- one of them --------------------------------------------------------------------------------- */

/* Whether the one who asks works for whoever promised. */
static bool
is_promiser(struct req *req, const struct roundtable_promise_find_row *row)
{
	struct activity_find_row as = { .org_id = row->office_org_id,
		.owner_region_id = row->office_region_id };

	return (row->office_org_id.v || row->office_region_id.v) && activity_is_own(req, &as);
}

enum outcome
show_promise(struct req *req)
{
	const struct roundtable_promise_id *id = req->in; /* comes first in all */
	struct promise_report_input *fresh = ARENA_NEW(req->arena, struct promise_report_input);
	struct promise_view view = { .in = fresh, .topic = STR_NONE };
	struct roundtable_report_list_rows reports;
	struct roundtable_promise_find_row row;
	struct roundtable_topic_find_row topic;
	struct activity_find_row activity;

	if (roundtable_promise_find(req->db, *id, &row) != OK ||
		activity_find(req->db, row.activity_id, &activity) != OK) {
		return NOT_FOUND;
	}
	form_clear(&promise_report_form, fresh);
	fresh->id = *id;
	fresh->state = STR("open");
	view.line = promise_line_of(req, &row);
	view.brief = activity_brief_of_full(req, &activity);
	view.to = url_own(req->arena, "/promises/%lld", (long long)id->v);
	view.roundtable = view.line.activity_to;
	if (row.topic_id.v && roundtable_topic_find(req->db, row.topic_id, &topic) == OK) {
		view.topic = topic.title;
	}
	view.may_report = req->actor->login.v && str_equal(row.state, STR("open")) &&
			  (activity_is_own(req, &activity) || is_promiser(req, &row));
	reports = roundtable_report_list(req->db, *id, REPORTS_SHOWN);
	view.reports.items = ARENA_ARRAY(req->arena, reports.count + 1, struct report_line);
	for (size_t i = 0; i < reports.count; i++) {
		const struct promise_word *word = word_of(reports.items[i].state);

		view.reports.items[view.reports.count++] = (struct report_line){
			reports.items[i].author, reports.items[i].words, word->label, word->tone,
			reports.items[i].made_at
		};
	}
	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
	return respond(req, promise_page, &view);
}

enum outcome
report_promise(struct req *req)
{
	const struct promise_report_input *in = req->in;
	struct roundtable_rules rules = roundtable_rules_of(req_pack(req));
	struct roundtable_promise_find_row row;
	struct activity_find_row activity;
	struct roundtable_word word = {
		.login = req->actor->login, .state = in->state, .at = MOMENT_NONE
	};
	bool is_own;

	if (roundtable_promise_find_to_change(req->db, in->id, &row) != OK ||
		activity_find(req->db, row.activity_id, &activity) != OK) {
		return NOT_FOUND;
	}
	is_own = activity_is_own(req, &activity);
	if (!is_own && !is_promiser(req, &row)) {
		return FORBIDDEN;
	}
	word.author = is_own ? activity.author : row.promiser;
	word.words = mask_personal(req->arena, in->words);
	if (roundtable_report_put(req->db, &row, &word, &rules) != OK) {
		return req->is_api ? CONFLICT
				   : form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	audit_add(req, &(struct audit){ .verb = "promise.report",
			       .object = "roundtable_promise",
			       .object_id = row.id.v,
			       .scope = { activity.owner_region_id, activity.org_id } });
	if (req->is_api) {
		return roundtable_promise_find(req->db, in->id, &row) == OK
			       ? promise_answer_api(req, &row, 201)
			       : NOT_FOUND;
	}
	respond_flash(req, N_("已公开，大家看得到。"));
	return respond_see_other(req, url_own(req->arena, "/promises/%lld", (long long)in->id.v));
}

/* ---- on the page of whoever promised --------------------------------------------------------------- */

void
roundtable_promiser_card(struct html *h, struct region_id region, struct org_id org)
{
	struct roundtable_promise_list_args args = {
		.clauses = region.v ? ROUNDTABLE_PROMISE_LIST_OFFICE : ROUNDTABLE_PROMISE_LIST_ORG,
		.after_day = day_of(1970, 1, 1),
		.office_region_id = region,
		.office_org_id = org,
		.limit = PROMISES_SHOWN
	};
	struct roundtable_promise_list_rows rows = roundtable_promise_list(h->req->db, &args);
	struct roundtable_card_view view = {
		.promises = { .items = ARENA_ARRAY(h->arena, CARD_SHOWN, struct promise_line) },
		.to = URL_OWN("/promises")
	};

	for (size_t i = 0; i < rows.count && view.promises.count < CARD_SHOWN; i++) {
		struct roundtable_promise_find_row row = promise_row_of(&rows.items[i]);

		if (!str_equal(row.state, STR("dropped"))) {
			view.promises.items[view.promises.count++] = promise_line_of(h->req, &row);
		}
	}
	if (view.promises.count) {
		promiser_card(h, &view);
	}
}

/* ---- for programs -------------------------------------------------------------------------------- */

struct promise_api_item {
	struct roundtable_promise_id id;
	struct activity_id activity_id;
	struct str promiser, what, state, office;
	struct org_id org_id;
	struct day due_day, closed_day;
	int64_t late_days;
};
#define ITEM(member) offsetof(struct promise_api_item, member)
const struct member promise_api_members[PROMISE_API_MEMBERS] = {
	{ "id", MEMBER_ID, ITEM(id), false },
	{ "activity_id", MEMBER_ID, ITEM(activity_id), false },
	{ "promiser", MEMBER_STR, ITEM(promiser), false },
	{ "office", MEMBER_STR, ITEM(office), true },
	{ "org_id", MEMBER_ID, ITEM(org_id), true },
	{ "what", MEMBER_STR, ITEM(what), false },
	{ "state", MEMBER_STR, ITEM(state), false },
	{ "due_day", MEMBER_DAY, ITEM(due_day), false },
	{ "closed_day", MEMBER_DAY, ITEM(closed_day), true },
	{ "late_days", MEMBER_INT, ITEM(late_days), false },
};

static struct promise_api_item
item_of(struct req *req, const struct roundtable_promise_find_row *row)
{
	const struct region *office = region_find(req_regions(req), row->office_region_id);
	struct promise_line line = promise_line_of(req, row);

	return (struct promise_api_item){ row->id, row->activity_id, row->promiser, row->what,
		str_of(line.state), office ? office->code : STR_NONE, row->office_org_id,
		row->due_day, row->closed_day, line.late_days };
}

enum outcome
promise_answer_api(struct req *req, const struct roundtable_promise_find_row *row, int status)
{
	struct promise_api_item item = item_of(req, row);

	return respond_json(req, status, promise_api_members, PROMISE_API_MEMBERS, &item);
}

enum outcome
show_promise_api(struct req *req)
{
	const struct promise_query *in = req->in;
	struct roundtable_promise_find_row row;

	if (roundtable_promise_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
	return promise_answer_api(req, &row, 200);
}

enum outcome
list_promises_api(struct req *req)
{
	struct roundtable_promise_list_rows rows = promises_find(req, req->in);
	size_t count = rows.count > PROMISES_SHOWN ? PROMISES_SHOWN : rows.count;
	struct promise_api_item *items = ARENA_ARRAY(
		req->arena, count + 1, struct promise_api_item);
	struct table_view table = { promise_api_members, PROMISE_API_MEMBERS, items, count,
		sizeof(*items) };
	struct list_page page = { (int64_t)rows.count, rows.count <= PROMISES_SHOWN, 1,
		PROMISES_SHOWN };

	for (size_t i = 0; i < count; i++) {
		struct roundtable_promise_find_row row = promise_row_of(&rows.items[i]);

		items[i] = item_of(req, &row);
	}
	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
	return respond_json_list(req, &table, &page);
}
