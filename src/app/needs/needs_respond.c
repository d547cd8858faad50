#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "needs_api.h"
#include "needs_pages.h"
#include "needs_tell.h"
#include "needs_view.h"
#include "respond.h"

/* Taking an entry up, and what both sides do with it until it is done. */

enum { OFFERED_MAX = 50 }; /* more wait for no answer at once */

/* ---- taking it up -------------------------------------------------------------------------------- */

enum outcome
show_need_respond(struct req *req)
{
	const struct need_id *id = req->in;
	struct respond_input *fresh = ARENA_NEW(req->arena, struct respond_input);
	struct respond_view view = { .authors = authors_of(req, &needs_author_rule),
		.to = url_own(req->arena, "/needs/%lld/respond", (long long)id->v) };
	struct need_find_row row;

	if (need_find(req->db, *id, &row) != OK || !need_is_shown(need_state_of(&row))) {
		return NOT_FOUND;
	}
	if (need_is_own(req, &row) || !need_can(need_state_of(&row), NEED_RESPOND)) {
		return respond_see_other(req, url_own(req->arena, "/needs/%lld", (long long)id->v));
	}
	form_clear(&need_respond_form, fresh);
	view.brief = need_brief_of_full(req, &row);
	view.left = row.quantity - row.agreed_quantity;
	fresh->id = *id;
	fresh->quantity = view.left;
	fresh->contact_name = req->actor->name;
	if (view.authors.count) {
		fresh->author = view.authors.items[0].value;
	}
	view.in = fresh;
	return respond(req, need_respond_page, &view);
}

static enum outcome
add(struct req *req, struct need_find_row *need, const struct author *author,
	struct need_response_id *ret_id)
{
	const struct respond_input *in = req->in;
	struct need_contact contact = { in->contact_name, in->contact_phone };
	struct need_response_add_row added;

	if (need_response_add(req->db,
		    &(struct need_response_add_args){ .need_id = need->id,
			    .org_id = author->scope.org,
			    .owner_region_id = author->scope.region,
			    .login_id = req->actor->login,
			    .author = author->name,
			    .message = mask_personal(req->arena, in->message),
			    .quantity = in->quantity,
			    .made_at = db_now(req->db) },
		    &added) != OK) {
		return CONFLICT;
	}
	need_response_contact_keep(req->db, added.id, &contact);
	need_set_responded(req->db, db_now(req->db), need->id);
	*ret_id = added.id;
	return OK;
}

/* What the row's unique keys would refuse, and what the entry has no room for. */
static enum outcome
check_response(struct req *req, const struct need_find_row *need, const struct author *author)
{
	const struct respond_input *in = req->in;
	struct need_response_list_rows rows = need_response_list(req->db, need->id, 500);
	int64_t offered = 0;

	for (size_t i = 0; i < rows.count; i++) {
		const struct need_response_list_row *row = &rows.items[i];
		enum response_state state = need_response_state_of(row);
		bool is_live = state == RESPONSE_OFFERED || state == RESPONSE_AGREED;

		offered += state == RESPONSE_OFFERED;
		if (is_live && row->org_id.v == author->scope.org.v &&
			(row->org_id.v || row->owner_region_id.v == author->scope.region.v)) {
			return form_reject(req, "", N_("您已经响应过了，在等对方答复。"));
		}
	}
	if (in->quantity > need->quantity - need->agreed_quantity) {
		struct str left = str_format(
			req->arena, "%lld", (long long)(need->quantity - need->agreed_quantity));

		form_error_with(req, "quantity", N_("现在只剩 {1}。"), &left, 1);
		return INVALID;
	}
	return offered >= OFFERED_MAX
		       ? form_reject(req, "", N_("响应的已经很多了，请等对方答复一些再来。"))
		       : OK;
}

enum outcome
add_need_response(struct req *req)
{
	const struct respond_input *in = req->in;
	struct needs_doing doing = needs_doing_of(req, STR_NONE);
	struct author author;
	struct need_response_id id;
	struct need_find_row need;

	if (need_find_to_change(req->db, in->id, &need) != OK ||
		!need_is_shown(need_state_of(&need))) {
		return NOT_FOUND;
	}
	if (!need_can(need_state_of(&need), NEED_RESPOND)) {
		return form_reject(req, "", N_("它已经不再征集了。"));
	}
	if (!author_find(req, &needs_author_rule, in->author, &author)) {
		return form_reject(req, "author", N_("请选您可以代表的组织或单位。"));
	}
	if (author.scope.org.v
			? author.scope.org.v == need.org_id.v
			: need.org_id.v == 0 && author.scope.region.v == need.owner_region_id.v) {
		return form_reject(req, "author", N_("这是您自己发布的。"));
	}
	if (check_response(req, &need, &author) != OK) {
		return INVALID;
	}
	if (add(req, &need, &author, &id) != OK) {
		return CONFLICT;
	}
	audit_add(req, &(struct audit){ .verb = "need.respond",
			       .object = "need_response",
			       .object_id = id.v,
			       .scope = author.scope });
	needs_tell_offer(req->db, &need, author.name, id, &doing);
	if (req->is_api) {
		return need_response_answer_api(req, id, 201);
	}
	respond_flash(req, N_("已告诉对方，有答复会通知您。"));
	return respond_see_other(
		req, url_own(req->arena, "/needs/responses/%lld", (long long)id.v));
}

/* ---- one response -------------------------------------------------------------------------------- */

struct pair_rows {
	struct need_response_list_row row;
	struct need_find_row need;
	bool is_owner, is_responder;
};

/* Both sides see it, and officers over the entry; nobody else knows of it. */
static enum outcome
find_pair(struct req *req, struct need_response_id id, struct pair_rows *ret_pair)
{
	struct pair_rows pair;

	if (need_response_find(req->db, id, &pair.row) != OK ||
		need_find(req->db, pair.row.need_id, &pair.need) != OK) {
		return NOT_FOUND;
	}
	pair.is_owner = need_is_own(req, &pair.need);
	pair.is_responder = !pair.is_owner && need_response_is_own(req, &pair.row);
	if (!pair.is_owner && !pair.is_responder && !need_may_check(req, &pair.need)) {
		return NOT_FOUND;
	}
	*ret_pair = pair;
	return OK;
}

/* The same, locked: the entry first, as everywhere. */
static enum outcome
find_pair_to_change(struct req *req, struct need_response_id id, struct pair_rows *pair)
{
	if (find_pair(req, id, pair) != OK ||
		need_find_to_change(req->db, pair->need.id, &pair->need) != OK ||
		need_response_find_to_change(req->db, id, &pair->row) != OK) {
		return NOT_FOUND;
	}
	return OK;
}

static void
fill_people(struct req *req, const struct pair_rows *pair, struct response_view *view)
{
	enum response_state state = need_response_state_of(&pair->row);
	bool is_agreed = state == RESPONSE_AGREED || state == RESPONSE_COMPLETED;
	struct need_contact contact;

	if (need_contact_find(req->db, &pair->need, &contact) == OK) {
		bool is_whole = pair->is_owner || (pair->is_responder && is_agreed);

		view->owner = (struct need_person){
			is_whole ? contact : need_contact_masked(req->arena, &contact), true,
			is_whole
		};
	}
	if (need_response_contact_find(req->db, &pair->row, &contact) == OK) {
		bool is_whole = pair->is_responder || (pair->is_owner && is_agreed);

		view->responder = (struct need_person){
			is_whole ? contact : need_contact_masked(req->arena, &contact), true,
			is_whole
		};
	}
}

static const struct {
	const char *code, *label, *tone;
} rating_states[] = {
	{ "waiting", N_("待审核"), "warn" },
	{ "shown", N_("已展示"), "ok" },
	{ "hidden", N_("不展示"), "" },
};

struct rating_view
need_rating_view_of(struct req *req, const struct need_rating_list_row *row)
{
	struct rating_view view = { .id = row->id.v,
		.author = row->author,
		.sentence = row->sentence,
		.answer = row->answer,
		.note = row->note,
		.stars = row->stars,
		.made_at = row->made_at,
		.to = url_own(req->arena, "/needs/ratings/%lld/answer", (long long)row->id.v) };

	for (size_t i = 0; i < sizeof(rating_states) / sizeof(rating_states[0]); i++) {
		if (str_equal(row->state, str_of(rating_states[i].code))) {
			view.state_label = rating_states[i].label;
			view.state_tone = rating_states[i].tone;
		}
	}
	return view;
}

/* Whether this side has rated; all ratings into the view. */
static bool
fill_ratings(struct req *req, const struct pair_rows *pair, struct response_view *view)
{
	struct need_rating_list_rows rows = need_rating_list(req->db, pair->row.id);
	bool has_rated = false;

	view->ratings.items = ARENA_ARRAY(req->arena, rows.count + 1, struct rating_view);
	for (size_t i = 0; i < rows.count; i++) {
		const struct need_rating_list_row *row = &rows.items[i];
		struct rating_view *rating = &view->ratings.items[view->ratings.count++];

		*rating = need_rating_view_of(req, row);
		rating->may_answer = str_is_empty(row->answer) &&
				     (row->by_owner ? pair->is_responder : pair->is_owner);
		has_rated = has_rated || (row->by_owner ? pair->is_owner : pair->is_responder);
	}
	return has_rated;
}

static void
fill_rights(const struct pair_rows *pair, struct response_view *view)
{
	enum response_state state = need_response_state_of(&pair->row);
	bool is_party = pair->is_owner || pair->is_responder;

	view->left = pair->need.quantity - pair->need.agreed_quantity;
	view->may_agree = pair->is_owner && need_response_can(state, RESPONSE_AGREE) &&
			  view->left > 0 && need_can(need_state_of(&pair->need), NEED_RESPOND);
	view->may_refuse = pair->is_owner && need_response_can(state, RESPONSE_REFUSE);
	view->may_withdraw = pair->is_responder && need_response_can(state, RESPONSE_WITHDRAW);
	view->may_fall = is_party && need_response_can(state, RESPONSE_FALL);
	view->owner_done = !moment_is_none(pair->row.owner_done_at);
	view->responder_done = !moment_is_none(pair->row.responder_done_at);
	view->may_confirm = is_party && state == RESPONSE_AGREED &&
			    !(pair->is_owner ? view->owner_done : view->responder_done);
}

static enum outcome
show_response_of(struct req *req, struct need_response_id id)
{
	struct response_input *fresh = ARENA_NEW(req->arena, struct response_input);
	struct response_view view = { .in = fresh };
	struct pair_rows pair;
	enum response_state state;
	bool has_rated;

	if (find_pair(req, id, &pair) != OK) {
		return NOT_FOUND;
	}
	state = need_response_state_of(&pair.row);
	view.row = pair.row;
	view.brief = need_brief_of_full(req, &pair.need);
	view.state_label = need_response_state_label(state);
	view.state_tone = need_response_state_tone(state);
	view.is_owner = pair.is_owner;
	view.is_responder = pair.is_responder;
	view.to = url_own(req->arena, "/needs/responses/%lld", (long long)id.v);
	view.rate = url_own(req->arena, "/needs/responses/%lld/rate", (long long)id.v);
	fill_rights(&pair, &view);
	fill_people(req, &pair, &view);
	has_rated = fill_ratings(req, &pair, &view);
	view.may_rate = state == RESPONSE_COMPLETED && !has_rated &&
			(pair.is_owner || pair.is_responder);
	form_clear(&need_response_form, fresh);
	fresh->id = id;
	fresh->quantity = pair.row.quantity < view.left ? pair.row.quantity : view.left;
	return respond(req, need_response_page, &view);
}

enum outcome
show_need_response(struct req *req)
{
	const struct need_response_id *id = req->in; /* comes first in both forms */

	return show_response_of(req, *id);
}

enum outcome
show_need_rating_response(struct req *req)
{
	const struct need_rating_id *id = req->in;
	struct need_rating_list_row rating;

	return need_rating_find(req->db, *id, &rating) == OK
		       ? show_response_of(req, rating.need_response_id)
		       : NOT_FOUND;
}

/* ---- deeds --------------------------------------------------------------------------------------- */

enum side { SIDE_OWNER = 1, SIDE_RESPONDER = 2, SIDE_BOTH = 3 };

static const struct response_decision {
	const char *name;
	enum response_deed deed; /* 0: says that it is done */
	enum side side;
	const char *verb, *flash;
	bool wants_note;
} decisions[] = {
	{ "agree", RESPONSE_AGREE, SIDE_OWNER, "need.agree", N_("已谈妥，现在可以看到对方的电话。"),
		false },
	{ "refuse", RESPONSE_REFUSE, SIDE_OWNER, "need.refuse", N_("已告诉对方。"), true },
	{ "withdraw", RESPONSE_WITHDRAW, SIDE_RESPONDER, "need.take_back", N_("已收回。"), false },
	{ "fall", RESPONSE_FALL, SIDE_BOTH, "need.fall", N_("已记下，名额放回去了。"), true },
	{ "done", 0, SIDE_BOTH, "need.done", N_("已记下。双方都确认后就算完成。"), false },
};

static const struct response_decision *
decision_of(struct str name)
{
	for (size_t i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {
		if (str_equal(name, str_of(decisions[i].name))) {
			return &decisions[i];
		}
	}
	return NULL;
}

static enum outcome
carry_out(struct req *req, struct pair_rows *pair, const struct response_decision *decision,
	const struct needs_doing *doing)
{
	const struct response_input *in = req->in;
	struct needs_doing agreed = *doing;

	if (decision->deed == 0) {
		return need_response_confirm(
			req->db, &pair->need, &pair->row, pair->is_owner, doing);
	}
	if (decision->deed == RESPONSE_AGREE &&
		!need_can(need_state_of(&pair->need), NEED_RESPOND)) {
		return CONFLICT;
	}
	agreed.quantity = in->quantity == INT_NONE ? pair->row.quantity : in->quantity;
	return need_response_carry_out(req->db, &pair->need, &pair->row, decision->deed, &agreed);
}

enum outcome
decide_need_response(struct req *req)
{
	const struct response_input *in = req->in;
	const struct response_decision *decision = decision_of(in->deed);
	struct str note = mask_personal(req->arena, in->note);
	struct needs_doing doing = needs_doing_of(req, note);
	struct pair_rows pair;

	if (!decision || find_pair_to_change(req, in->id, &pair) != OK) {
		return NOT_FOUND;
	}
	if (!((pair.is_owner && (decision->side & SIDE_OWNER)) ||
		    (pair.is_responder && (decision->side & SIDE_RESPONDER)))) {
		return FORBIDDEN;
	}
	if (decision->wants_note && str_is_empty(note)) {
		return form_reject(req, "note", N_("请写明原因。"));
	}
	if (decision->deed == RESPONSE_AGREE && in->quantity != INT_NONE &&
		in->quantity > pair.row.quantity) {
		return form_reject(req, "quantity", N_("不能多过对方提出的数量。"));
	}
	if (carry_out(req, &pair, decision, &doing) != OK) {
		return req->is_api
			       ? CONFLICT
			       : form_reject(req, "",
					 N_("它的状态已经变了，或者剩下的不够了，请刷新看看。"));
	}
	audit_add(req, &(struct audit){ .verb = decision->verb,
			       .object = "need_response",
			       .object_id = pair.row.id.v,
			       .scope = { pair.need.owner_region_id, pair.need.org_id },
			       .reason = str_is_empty(note) ? STR_NONE : note });
	if (req->is_api) {
		return need_response_answer_api(req, pair.row.id, 200);
	}
	respond_flash(req, decision->flash);
	return respond_see_other(
		req, url_own(req->arena, "/needs/responses/%lld", (long long)pair.row.id.v));
}

/* ---- rating -------------------------------------------------------------------------------------- */

enum outcome
show_need_rate(struct req *req)
{
	const struct need_response_id *id = req->in;
	struct rate_input *fresh = ARENA_NEW(req->arena, struct rate_input);
	struct rate_view view = { .in = fresh,
		.to = url_own(req->arena, "/needs/responses/%lld/rate", (long long)id->v),
		.back = url_own(req->arena, "/needs/responses/%lld", (long long)id->v) };
	struct pair_rows pair;

	if (find_pair(req, *id, &pair) != OK || !(pair.is_owner || pair.is_responder)) {
		return NOT_FOUND;
	}
	form_clear(&need_rate_form, fresh);
	fresh->id = *id;
	fresh->stars = STR("5");
	view.brief = need_brief_of_full(req, &pair.need);
	view.about = pair.is_owner ? pair.row.author : pair.need.author;
	return respond(req, need_rate_page, &view);
}

static bool
has_rated(struct db *db, const struct pair_rows *pair)
{
	struct need_rating_list_rows rows = need_rating_list(db, pair->row.id);

	for (size_t i = 0; i < rows.count; i++) {
		if ((rows.items[i].by_owner != 0) == pair->is_owner) {
			return true;
		}
	}
	return false;
}

enum outcome
add_need_rating(struct req *req)
{
	const struct rate_input *in = req->in;
	struct need_rating_add_row added;
	struct pair_rows pair;
	int64_t stars = 0;

	if (find_pair_to_change(req, in->id, &pair) != OK ||
		!(pair.is_owner || pair.is_responder)) {
		return NOT_FOUND;
	}
	if (need_response_state_of(&pair.row) != RESPONSE_COMPLETED) {
		return form_reject(req, "", N_("完成之后才能评价。"));
	}
	if (has_rated(req->db, &pair)) {
		return form_reject(req, "", N_("您已经评价过了。"));
	}
	str_parse_int(in->stars, &stars);
	need_rating_add(req->db,
		&(struct need_rating_add_args){ .need_response_id = pair.row.id,
			.by_owner = pair.is_owner,
			.org_id = pair.is_owner ? pair.row.org_id : pair.need.org_id,
			.owner_region_id = pair.is_owner ? pair.row.owner_region_id
							 : pair.need.owner_region_id,
			.login_id = req->actor->login,
			.author = pair.is_owner ? pair.need.author : pair.row.author,
			.stars = stars,
			.sentence = mask_personal(req->arena, in->sentence),
			.made_at = db_now(req->db) },
		&added);
	audit_add(req, &(struct audit){ .verb = "need.rate",
			       .object = "need_rating",
			       .object_id = added.id.v,
			       .scope = { pair.need.owner_region_id, pair.need.org_id } });
	if (req->is_api) {
		return need_response_answer_api(req, pair.row.id, 201);
	}
	respond_flash(req, N_("谢谢您的评价，审核后展示。"));
	return respond_see_other(
		req, url_own(req->arena, "/needs/responses/%lld", (long long)pair.row.id.v));
}

enum outcome
answer_need_rating(struct req *req)
{
	const struct rating_input *in = req->in;
	struct need_rating_list_row rating;
	struct pair_rows pair;
	int64_t changed = 0;

	if (need_rating_find(req->db, in->id, &rating) != OK ||
		find_pair(req, rating.need_response_id, &pair) != OK) {
		return NOT_FOUND;
	}
	if (!(rating.by_owner ? pair.is_responder : pair.is_owner)) {
		return FORBIDDEN;
	}
	need_rating_answer(
		req->db, mask_personal(req->arena, in->answer), db_now(req->db), in->id, &changed);
	if (changed == 0) {
		return form_reject(req, "", N_("这条评价已经回应过了。"));
	}
	audit_add(req, &(struct audit){ .verb = "need.rating_answer",
			       .object = "need_rating",
			       .object_id = in->id.v,
			       .scope = { rating.owner_region_id, rating.org_id } });
	respond_flash(req, N_("已回应。"));
	return respond_see_other(
		req, url_own(req->arena, "/needs/responses/%lld", (long long)pair.row.id.v));
}
