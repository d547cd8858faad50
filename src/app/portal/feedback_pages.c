#include "feedback_pages.h"

#include "audit.h"
#include "key.h"
#include "mask.h"
#include "org.h"
#include "outbox.h"
#include "portal_pages.h"
#include "respond.h"
#include "sender.h"
#include "setting.h"
#include "utf8.h"

#include <string.h>

enum {
	PER_PAGE = 50,
	COUNTED_MAX = 1001,
	PAGE_CHARS_MAX = 300,
	TEXT_CHARS_MAX = 1000,
	HOUR_MS = 3600 * 1000,
	SEEN_MS = 10 * 60 * 1000, /* so long a contact stays open to who asked for it */
};

const struct right right_feedback_answer = {
	.name = "feedback.answer",
	.label = N_("处理网页找错"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) |
		 ROLE_BIT(ROLE_CENTER),
};

/* ---- words ---------------------------------------------------------------------------------------- */

struct feedback_word {
	const char *code, *label, *tone;
};
static const struct feedback_word kinds[] = {
	{ "wrong", N_("内容有误"), "" },
	{ "outdated", N_("内容过时"), "" },
	{ "broken", N_("打不开或用不了"), "" },
	{ "unclear", N_("看不懂"), "" },
	{ "other", N_("其他"), "" },
};
static const struct feedback_word states[] = {
	{ "open", N_("待处理"), "warn" },
	{ "answered", N_("已答复"), "ok" },
	{ "closed", N_("已关闭"), "" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), STATES = sizeof(states) / sizeof(states[0]) };

static const struct feedback_word *
word_of(const struct feedback_word *words, size_t count, struct str code)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(code, str_of(words[i].code))) {
			return &words[i];
		}
	}
	return &words[count - 1];
}

static struct choices
choices_of(struct arena *arena, const struct feedback_word *words, size_t count)
{
	struct choice *items = ARENA_ARRAY(arena, count, struct choice);

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct choice){ str_of(words[i].code),
			{ str_of(words[i].label), str_of(tr(LANG_EN, words[i].label)) } };
	}
	return (struct choices){ items, count };
}

static struct choices
kinds_of(struct req *req)
{
	return choices_of(req->arena, kinds, KINDS);
}

static struct choices
states_of(struct req *req)
{
	return choices_of(req->arena, states, STATES);
}

/* ---- forms ---------------------------------------------------------------------------------------- */

static const struct field new_fields[] = {
	{ "page", FIELD_TEXT, offsetof(struct feedback_in, page), N_("哪个页面"), NULL, false, 0,
		PAGE_CHARS_MAX, NULL, NULL },
};
const struct form feedback_new_form = { "feedback_new", new_fields, FIELD_COUNT(new_fields),
	sizeof(struct feedback_in), NULL };

static const struct field feedback_fields[] = {
	{ "page", FIELD_TEXT, offsetof(struct feedback_in, page), N_("哪个页面"), NULL, false, 0,
		PAGE_CHARS_MAX, NULL, NULL },
	{ "kind", FIELD_CHOICE, offsetof(struct feedback_in, kind), N_("是什么问题"), NULL, true, 0,
		0, kinds_of, NULL },
	{ "text", FIELD_LONG_TEXT, offsetof(struct feedback_in, text), N_("哪里不对，应该是什么"),
		N_("请不要写身份证号、电话等个人信息。"), true, 2, TEXT_CHARS_MAX, NULL, NULL },
	{ "contact", FIELD_TEXT, offsetof(struct feedback_in, contact), N_("怎样联系您"),
		N_("电话或邮箱。加密保存，只用来答复，处理完就删除。"), false, 0, 100, NULL,
		"tel" },
};
const struct form feedback_form = { "feedback_add", feedback_fields, FIELD_COUNT(feedback_fields),
	sizeof(struct feedback_in), NULL };

static const struct field show_fields[] = {
	{ "id", FIELD_ID, offsetof(struct feedback_id_in, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
};
const struct form feedback_show_form = { "feedback_show", show_fields, FIELD_COUNT(show_fields),
	sizeof(struct feedback_id_in), NULL };

static const struct field list_fields[] = {
	{ "state", FIELD_CHOICE, offsetof(struct feedback_query, state), N_("状态"), NULL, false, 0,
		0, states_of, NULL },
	{ "kind", FIELD_CHOICE, offsetof(struct feedback_query, kind), N_("问题"), NULL, false, 0,
		0, kinds_of, NULL },
	{ "page", FIELD_INT, offsetof(struct feedback_query, page), N_("第几页"), NULL, false, 1,
		2000, NULL, NULL },
};
const struct form feedback_list_form = { "feedback_list", list_fields, FIELD_COUNT(list_fields),
	sizeof(struct feedback_query), NULL };

/* An answer says something; what is only closed need not. */
static void
check_answer(struct req *req, void *data)
{
	const struct feedback_answer_in *in = data;

	if (str_equal(in->state, STR("answered")) && str_is_empty(in->answer)) {
		form_error(req, "answer", N_("请写明怎样处理了。"));
	}
}

static const struct field answer_fields[] = {
	{ "id", FIELD_ID, offsetof(struct feedback_answer_in, id), N_("编号"), NULL, true, 0, 0,
		NULL, NULL },
	{ "state", FIELD_CHOICE, offsetof(struct feedback_answer_in, state), N_("状态"), NULL, true,
		0, 0, states_of, NULL },
	{ "answer", FIELD_LONG_TEXT, offsetof(struct feedback_answer_in, answer), N_("答复"),
		N_("登录后找错的人会收到这段话。"), false, 0, TEXT_CHARS_MAX, NULL, NULL },
};
const struct form feedback_answer_form = { "feedback_answer", answer_fields,
	FIELD_COUNT(answer_fields), sizeof(struct feedback_answer_in), check_answer };

/* ---- reporting ------------------------------------------------------------------------------------ */

/* An own path, or home: nothing typed here leads away from the site. */
static struct str
own_path(struct str page)
{
	bool is_own = page.len && page.ptr[0] == '/' && !str_starts(page, STR("//")) &&
		      !str_contains(page, STR("\\"));

	return is_own ? page : STR("/");
}

/* As an address; what stands behind ? or # is not part of the path. */
static struct url
page_url(struct arena *arena, struct str page)
{
	struct buf *out = buf_create(arena, 1 << 16);
	struct str rest = page, part;

	str_split(&rest, '/', &part);
	while (str_split(&rest, '/', &part)) {
		buf_char(out, '/');
		url_put_part(out, part);
	}
	return (struct url){ out->len ? buf_view(out) : STR("/") };
}

/* The number behind a prefix, or 0. */
static int64_t
number_behind(struct str path, struct str prefix)
{
	struct str rest, part;
	int64_t number = 0;

	if (!str_starts(path, prefix)) {
		return 0;
	}
	rest = str_slice(path, prefix.len, path.len);
	return str_split(&rest, '/', &part) && str_parse_int(part, &number) ? number : 0;
}

/* Whose page it is: an organisation's, a street's or community's; else the whole district's. */
static struct region_id
region_of_page(struct req *req, struct str page)
{
	const struct regions *regions = req_regions(req);
	int64_t org = number_behind(page, STR("/orgs/"));
	int64_t code = number_behind(page, STR("/streets/"));
	const struct region *region;
	struct scope scope = { .org = { 0 } };

	if (org > 0 && org_scope_of(req, (struct org_id){ org }, &scope) == OK && scope.region.v) {
		return scope.region;
	}
	region = code > 0 ? region_find_by_code(
				    regions, str_format(req->arena, "%lld", (long long)code))
			  : NULL;
	return region ? region->id : regions->items[0].id;
}

enum outcome
show_feedback_new(struct req *req)
{
	struct feedback_in *in = req->in;
	struct feedback_new_view view = { .in = in };

	in->page = own_path(in->page);
	view.page = page_url(req->arena, in->page);
	return respond(req, feedback_new_page, &view);
}

static bool
sends_too_many(struct req *req, struct str sender)
{
	int64_t limit = req_setting_int(req, "feedback_per_hour");
	struct feedback_count_of_sender_row row;

	feedback_count_of_sender(
		req->db, sender, (struct moment){ db_now(req->db).ms - HOUR_MS }, limit, &row);
	return row.total >= limit;
}

static struct key_place
contact_place(struct feedback_id id)
{
	return (struct key_place){ "feedback.contact", id.v };
}

/* Under a key of its own, which is destroyed when the report is closed. */
static void
keep_contact(struct req *req, struct feedback_id id, struct str contact)
{
	struct person_key_id key = key_make(req->db);

	feedback_set_contact(req->db, key_seal(req->db, key, contact_place(id), contact), key, id);
}

static void
erase_contact(struct req *req, struct feedback_id id)
{
	struct feedback_contact_find_row row;

	if (feedback_contact_find(req->db, id, &row) == OK) {
		key_destroy(req->db, row.contact_key_id);
		feedback_set_contact(req->db, STR_NONE, (struct person_key_id){ 0 }, id);
	}
}

enum outcome
add_feedback(struct req *req)
{
	struct feedback_in *in = req->in;
	/* a person's numbers belong where one is asked how to be reached: there they are sealed */
	struct str page = mask_personal(req->arena, own_path(in->page)), sender = req_sender(req);
	struct region_id region = region_of_page(req, page);
	struct feedback_add_row row;

	if (sends_too_many(req, sender)) {
		return form_reject(
			req, "", N_("您这里一小时内报得太多了，请稍后再报，或打热线电话。"));
	}
	feedback_add(req->db,
		&(struct feedback_add_args){ .page = page,
			.kind = in->kind,
			.text = mask_personal(req->arena, in->text),
			.login_id = req->actor->login,
			.region_id = region,
			.sender = sender,
			.made_at = db_now(req->db) },
		&row);
	if (!str_is_empty(in->contact)) {
		keep_contact(req, row.id, in->contact);
	}
	audit_add(req, &(struct audit){ .verb = "feedback.add",
			       .object = "feedback",
			       .object_id = row.id.v,
			       .scope = { .region = region } });
	return respond_see_other(req, url_own(req->arena, "/feedback/%lld", (long long)row.id.v));
}

/* ---- one report ----------------------------------------------------------------------------------- */

static struct str
number_of(struct arena *arena, int64_t id, struct moment made_at)
{
	int year, month, mday;

	day_split(day_of_moment(made_at), &year, &month, &mday);
	return str_format(arena, "ZC-%04d-%06lld", year, (long long)id);
}

static enum outcome
find(struct req *req, int64_t id, struct feedback_view *view)
{
	const struct feedback_find_row *row = &view->row;

	if (feedback_find(req->db, (struct feedback_id){ id }, &view->row) != OK) {
		return NOT_FOUND;
	}
	view->number = number_of(req->arena, id, row->made_at);
	view->region = (struct bilingual){ row->region_name, row->region_name_en };
	view->kind = word_of(kinds, KINDS, row->kind)->label;
	view->state = word_of(states, STATES, row->state)->label;
	view->tone = word_of(states, STATES, row->state)->tone;
	view->page = page_url(req->arena, row->page);
	view->to = url_own(req->arena, "/desk/feedback/%lld", (long long)id);
	view->see = url_own(req->arena, "/desk/feedback/%lld/contact", (long long)id);
	view->is_own = row->login_id.v && row->login_id.v == req->actor->login.v;
	return OK;
}

enum outcome
show_feedback_thanks(struct req *req)
{
	const struct feedback_id_in *in = req->in;
	struct feedback_view view = { .number = STR_NONE };

	if (find(req, in->id, &view) != OK) {
		return NOT_FOUND;
	}
	return respond(req, feedback_thanks_page, &view);
}

enum outcome
feedback_scope(struct req *req, struct scope *ret_scope)
{
	const struct feedback_id_in *in = req->in; /* the id comes first in both forms */
	struct feedback_find_row row;

	if (feedback_find(req->db, (struct feedback_id){ in->id }, &row) != OK) {
		return NOT_FOUND;
	}
	ret_scope->region = row.region_id;
	return OK;
}

static bool
has_asked(struct req *req, int64_t id)
{
	struct feedback_contact_seen_row row;

	return feedback_contact_seen(req->db, id, req->actor->login,
		       (struct moment){ db_now(req->db).ms - SEEN_MS }, &row) == OK;
}

/* Masked, until the officer asks for it, which stands in the audit log. */
static void
fill_contact(struct req *req, struct feedback_view *view)
{
	struct feedback_contact_find_row row;
	struct str contact;

	if (feedback_contact_find(req->db, view->row.id, &row) != OK ||
		key_open(req->db, row.contact_key_id, contact_place(view->row.id), row.contact,
			&contact) != OK) {
		return;
	}
	view->is_contact_whole = has_asked(req, view->row.id.v);
	view->contact = view->is_contact_whole            ? contact
			: str_contains(contact, STR("@")) ? mask_mail(req->arena, contact)
							  : mask_phone(req->arena, contact);
}

enum outcome
see_contact(struct req *req)
{
	const struct feedback_id_in *in = req->in;
	struct scope scope = { .org = { 0 } };

	if (feedback_scope(req, &scope) != OK) {
		return NOT_FOUND;
	}
	audit_add(req, &(struct audit){ .verb = "feedback.see",
			       .object = "feedback",
			       .object_id = in->id,
			       .scope = scope });
	return respond_see_other(
		req, url_own(req->arena, "/desk/feedback/%lld", (long long)in->id));
}

enum outcome
show_feedback(struct req *req)
{
	const struct feedback_id_in *in = req->in;
	struct feedback_answer_in *shown = ARENA_NEW(req->arena, struct feedback_answer_in);
	struct feedback_view view = { .in = shown };

	if (find(req, in->id, &view) != OK) {
		return NOT_FOUND;
	}
	fill_contact(req, &view);
	shown->state = str_equal(view.row.state, STR("open")) ? STR("answered") : view.row.state;
	shown->answer = view.row.answer;
	return respond(req, feedback_page, &view);
}

static void
tell_answer(struct req *req, const struct feedback_view *view, struct str answer)
{
	outbox_notify(req->db, view->row.login_id,
		&(struct notice){ .kind = "feedback.answered",
			.title = { TR(req->arena, LANG_ZH, N_("您报的错 {1} 有了答复"),
					   view->number),
				TR(req->arena, LANG_EN, N_("您报的错 {1} 有了答复"),
					view->number) },
			.text = { answer, answer },
			.to = url_own(req->arena, "/feedback/%lld", (long long)view->row.id.v) });
}

enum outcome
answer_feedback(struct req *req)
{
	const struct feedback_answer_in *in = req->in;
	struct feedback_view view = { .number = STR_NONE };
	struct scope scope = { .org = { 0 } };

	if (find(req, in->id, &view) != OK) {
		return NOT_FOUND;
	}
	scope.region = view.row.region_id;
	feedback_answer(req->db, &(struct feedback_answer_args){ .id = view.row.id,
					 .state = in->state,
					 .answer = str_is_empty(in->answer) ? STR_NONE : in->answer,
					 .login_id = req->actor->login,
					 .answered_at = db_now(req->db) });
	if (str_equal(in->state, STR("closed"))) {
		erase_contact(req, view.row.id);
	}
	audit_add(req, &(struct audit){ .verb = "feedback.answer",
			       .object = "feedback",
			       .object_id = in->id,
			       .scope = scope });
	if (view.row.login_id.v && !str_is_empty(in->answer) &&
		!str_equal(in->answer, view.row.answer)) {
		tell_answer(req, &view, in->answer);
	}
	respond_flash(req, N_("已保存。"));
	return respond_see_other(req, URL_OWN("/desk/feedback"));
}

/* ---- the officers' list --------------------------------------------------------------------------- */

/* One's own regions and all below them as a JSON list; none: everywhere. */
static struct str
own_regions(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct region_ids own = actor_regions(req->arena, req->actor, &right_feedback_answer);
	struct buf *out = buf_create(req->arena, 1 << 16);

	buf_char(out, '[');
	for (size_t i = 0; i < own.count; i++) {
		if (own.items[i].v == regions->items[0].id.v) {
			return STR_NONE;
		}
		for (size_t k = 0; k < regions->count; k++) {
			if (region_is_within(regions, regions->items[k].id, own.items[i])) {
				buf_text(out, out->len > 1 ? "," : "");
				buf_int(out, regions->items[k].id.v);
			}
		}
	}
	buf_char(out, ']');
	return buf_view(out);
}

static struct feedback_filters
filters_of(struct req *req, const struct feedback_query *in)
{
	struct feedback_filters filters = { .items = ARENA_ARRAY(req->arena, STATES + 1,
						    struct feedback_filter) };

	filters.items[filters.count++] = (struct feedback_filter){ N_("全部"),
		URL_OWN("/desk/feedback"), str_is_empty(in->state) };
	for (size_t i = 0; i < STATES; i++) {
		filters.items[filters.count++] = (struct feedback_filter){ states[i].label,
			url_own(req->arena, "/desk/feedback?state=%s", states[i].code),
			str_equal(in->state, str_of(states[i].code)) };
	}
	return filters;
}

static struct feedback_line
line_of(struct req *req, const struct feedback_list_row *row)
{
	return (struct feedback_line){ .number = number_of(req->arena, row->id.v, row->made_at),
		.page = row->page,
		.text = utf8_prefix(row->text, 80),
		.region = { row->region_name, row->region_name_en },
		.kind = word_of(kinds, KINDS, row->kind)->label,
		.state = word_of(states, STATES, row->state)->label,
		.tone = word_of(states, STATES, row->state)->tone,
		.made_at = row->made_at,
		.to = url_own(req->arena, "/desk/feedback/%lld", (long long)row->id.v) };
}

enum outcome
show_feedback_list(struct req *req)
{
	const struct feedback_query *in = req->in;
	struct str own = own_regions(req);
	struct feedback_list_view view = { .in = in, .states = filters_of(req, in) };
	struct feedback_list_args list = { .state = in->state,
		.kind = in->kind,
		.region_list = own,
		.limit = PER_PAGE,
		.offset = ((in->page > 0 ? in->page : 1) - 1) * PER_PAGE };
	struct feedback_count_args count = { .state = in->state,
		.kind = in->kind,
		.region_list = own,
		.limit = list.offset + COUNTED_MAX };
	struct feedback_count_row counted;
	struct feedback_list_rows rows;

	list.clauses = (str_is_empty(in->state) ? 0 : FEEDBACK_LIST_STATE) |
		       (str_is_empty(in->kind) ? 0 : FEEDBACK_LIST_KIND) |
		       (str_is_none(own) ? 0 : FEEDBACK_LIST_REGIONS);
	count.clauses = (str_is_empty(in->state) ? 0 : FEEDBACK_COUNT_STATE) |
			(str_is_empty(in->kind) ? 0 : FEEDBACK_COUNT_KIND) |
			(str_is_none(own) ? 0 : FEEDBACK_COUNT_REGIONS);
	rows = feedback_list(req->db, &list);
	feedback_count(req->db, &count, &counted);
	view.lines.items = ARENA_ARRAY(req->arena, rows.count + 1, struct feedback_line);
	for (size_t i = 0; i < rows.count; i++) {
		view.lines.items[view.lines.count++] = line_of(req, &rows.items[i]);
	}
	view.pager = (struct pager){ .page = in->page > 0 ? in->page : 1,
		.per_page = PER_PAGE,
		.total = counted.total,
		.is_exact = counted.total < count.limit,
		.to = url_own(req->arena, "/desk/feedback?state=%s&kind=%s",
			str_terminated(req->arena, in->state),
			str_terminated(req->arena, in->kind)) };
	return respond(req, feedback_list_page, &view);
}
