#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "needs_pack.h"
#include "needs_pages.h"
#include "needs_tell.h"
#include "needs_view.h"
#include "region.h"
#include "respond.h"

#include "needs_api.h"

/* Writing an entry, and what its owner and officers do with it. */

enum { DAYS_USUAL = 30 };

/* ---- the form ------------------------------------------------------------------------------------ */

static struct str
first_region(struct req *req, struct str author)
{
	struct author found;
	const struct region *region;

	if (!author_find(req, &needs_author_rule, author, &found)) {
		return STR_NONE;
	}
	region = region_find(req_regions(req), found.scope.region);
	return region ? region->code : STR_NONE;
}

enum outcome
show_need_new(struct req *req)
{
	struct need_input *fresh = ARENA_NEW(req->arena, struct need_input);
	struct need_edit_view view = { .form = &need_new_form,
		.is_new = true,
		.to = URL_OWN("/needs/new"),
		.authors = authors_of(req, &needs_author_rule) };

	form_clear(&need_new_form, fresh);
	fresh->side = req->method == METHOD_GET ? ((const struct need_new_query *)req->in)->side
						: STR_NONE;
	fresh->side = str_is_empty(fresh->side) ? STR("need") : fresh->side;
	fresh->from_day = clock_today();
	fresh->until_day = (struct day){ clock_today().n + DAYS_USUAL };
	fresh->quantity = 1;
	fresh->contact_name = req->actor->name;
	if (view.authors.count) {
		fresh->author = view.authors.items[0].value;
		fresh->region = first_region(req, fresh->author);
	}
	view.in = fresh;
	return respond(req, need_edit_page, &view);
}

/* Lines as the members of a list. */
static struct strs
lines_of(struct arena *arena, struct str lines)
{
	struct strs strs = { ARENA_ARRAY(arena, NEED_FIELDS_MAX + 1, struct str), 0 };
	struct str rest = lines, line;

	while (strs.count < NEED_FIELDS_MAX && str_split(&rest, '\n', &line)) {
		strs.items[strs.count++] = line;
	}
	return strs;
}

static struct need_input *
input_of(struct req *req, const struct need_find_row *row)
{
	struct need_input *in = ARENA_NEW(req->arena, struct need_input);
	const struct region *region = region_find(req_regions(req), row->region_id);
	struct files files = file_list(req->db, (struct file_object){ "need", row->id.v });
	struct need_contact contact = { STR_NONE, STR_NONE };

	if (need_contact_find(req->db, row, &contact) == OK) {
		contact = need_contact_masked(req->arena, &contact);
	}
	*in = (struct need_input){ .id = row->id,
		.base = row->revision,
		.side = row->side,
		.kind = row->kind,
		.title = row->title,
		.title_en = row->title_en,
		.body = row->body,
		.unit = row->unit,
		.region = region ? region->code : STR_NONE,
		.contact_name = contact.name,
		.contact_phone = contact.phone,
		.fields = lines_of(req->arena, row->fields),
		.quantity = row->quantity,
		.from_day = row->from_day,
		.until_day = row->until_day };
	in->photos.items = ARENA_ARRAY(req->arena, files.count + 1, int64_t);
	for (size_t i = 0; i < files.count; i++) {
		in->photos.items[in->photos.count++] = files.items[i].id.v;
	}
	return in;
}

/* Nothing is changed any more once somebody has agreed to it. */
static bool
may_edit(struct req *req, const struct need_find_row *row)
{
	struct need_response_sums_row sums;

	need_response_sums(req->db, row->id, &sums);
	return need_can(need_state_of(row), NEED_EDIT) && sums.agreed + sums.completed == 0;
}

enum outcome
show_need_edit(struct req *req)
{
	const struct need_id *id = req->in;
	struct need_edit_view view = { .form = &need_edit_form,
		.to = url_own(req->arena, "/needs/%lld/edit", (long long)id->v) };

	if (need_find(req->db, *id, &view.row) != OK || !need_is_own(req, &view.row)) {
		return NOT_FOUND;
	}
	if (!may_edit(req, &view.row)) {
		return respond_see_other(req, url_own(req->arena, "/needs/%lld", (long long)id->v));
	}
	view.is_shown = need_is_shown(need_state_of(&view.row));
	view.note = view.row.note;
	view.in = input_of(req, &view.row);
	return respond(req, need_edit_page, &view);
}

/* ---- keeping ------------------------------------------------------------------------------------- */

static struct str
usual_unit(struct req *req, const struct need_input *in)
{
	return str_is_empty(in->unit) ? needs_kind_unit(req_pack(req), in->kind) : in->unit;
}

static struct region_id
street_id_of(struct req *req, const struct region *region)
{
	const struct region *street = region_street_of(req_regions(req), region->id);

	return street ? street->id : (struct region_id){ 0 };
}

/* Appears at once, or waits for an officer, as the pack and whose it is say. */
static enum outcome
post(struct req *req, struct need_find_row *row, const struct needs_doing *doing)
{
	bool waits = row->org_id.v && needs_rules_of(req_pack(req)).is_checked_before;
	enum outcome outcome = need_carry_out(req->db, row, waits ? NEED_SUBMIT : NEED_POST, doing);

	if (outcome == OK) {
		audit_add(req, &(struct audit){ .verb = waits ? "need.submit" : "need.post",
				       .object = "need",
				       .object_id = row->id.v,
				       .scope = { row->owner_region_id, row->org_id } });
	}
	if (outcome == OK && waits) {
		needs_tell_waiting(req->db, row, false, doing);
	}
	return outcome;
}

static enum outcome
answer(struct req *req, const struct need_find_row *row, int status)
{
	if (req->is_api) {
		return need_answer_api(req, row->id, status);
	}
	respond_flash(req, str_equal(row->state, STR("posted")) ? N_("已发布。")
			   : str_equal(row->state, STR("waiting")) ? N_("已提交，审核后发布。")
								   : N_("已存为草稿。"));
	return respond_see_other(req, url_own(req->arena, "/needs/%lld", (long long)row->id.v));
}

enum outcome
add_need(struct req *req)
{
	const struct need_input *in = req->in;
	const struct region *region = region_find_by_code(req_regions(req), in->region);
	struct needs_doing doing = needs_doing_of(req, STR_NONE);
	struct need_contact contact = { in->contact_name, in->contact_phone };
	struct author author;
	struct need_find_row row;
	struct need_add_row added;

	if (!author_find(req, &needs_author_rule, in->author, &author)) {
		return form_reject(req, "author", N_("请选您可以代表的组织或单位。"));
	}
	if (text_is_masked(in->contact_phone)) {
		return form_reject(req, "contact_phone", N_("请写完整的电话号码。"));
	}
	need_add(req->db,
		&(struct need_add_args){ .side = in->side,
			.kind = in->kind,
			.org_id = author.scope.org,
			.owner_region_id = author.scope.region,
			.region_id = region->id,
			.street_id = street_id_of(req, region),
			.login_id = req->actor->login,
			.author = author.name,
			.title = mask_personal(req->arena, in->title),
			.title_en = str_is_none(in->title_en) ? STR("") : in->title_en,
			.fields = needs_field_lines(req->arena, &in->fields),
			.quantity = in->quantity,
			.unit = usual_unit(req, in),
			.from_day = in->from_day,
			.until_day = in->until_day,
			.changed_at = db_now(req->db),
			.body = mask_personal(req->arena, in->body) },
		&added);
	if (need_find_to_change(req->db, added.id, &row) != OK ||
		file_bind(req, &need_new_form, "photos", &in->photos,
			(struct file_object){ "need", added.id.v }) != OK) {
		return INVALID;
	}
	need_contact_keep(req->db, &row, &contact);
	need_index(req->db, &row, &doing);
	audit_add(req, &(struct audit){ .verb = "need.add",
			       .object = "need",
			       .object_id = added.id.v,
			       .scope = author.scope });
	if (!str_equal(in->deed, STR("save")) && post(req, &row, &doing) != OK) {
		return CONFLICT;
	}
	return answer(req, &row, 201);
}

static void
take_text(struct req *req, const struct need_input *in, struct need_find_row *row)
{
	const struct region *region = region_find_by_code(req_regions(req), in->region);

	row->side = in->side;
	row->kind = in->kind;
	row->region_id = region->id;
	row->street_id = street_id_of(req, region);
	row->title = mask_personal(req->arena, in->title);
	row->title_en = str_is_none(in->title_en) ? STR("") : in->title_en;
	row->body = mask_personal(req->arena, in->body);
	row->fields = needs_field_lines(req->arena, &in->fields);
	row->quantity = in->quantity;
	row->unit = usual_unit(req, in);
	row->from_day = in->from_day;
	row->until_day = in->until_day;
	row->changed_at = db_now(req->db);
	need_set_text(req->db, &(struct need_set_text_args){ .id = row->id,
				       .side = row->side,
				       .kind = row->kind,
				       .region_id = row->region_id,
				       .street_id = row->street_id,
				       .title = row->title,
				       .title_en = row->title_en,
				       .fields = row->fields,
				       .quantity = row->quantity,
				       .unit = row->unit,
				       .from_day = row->from_day,
				       .until_day = row->until_day,
				       .body = row->body,
				       .changed_at = row->changed_at });
}

enum outcome
edit_need(struct req *req)
{
	const struct need_input *in = req->in;
	struct needs_doing doing = needs_doing_of(req, STR_NONE);
	struct need_contact contact = { in->contact_name, in->contact_phone };
	struct need_find_row row;

	if (need_find_to_change(req->db, in->id, &row) != OK || !need_is_own(req, &row)) {
		return NOT_FOUND;
	}
	if (!may_edit(req, &row)) {
		return form_reject(req, "", N_("已经有人谈妥，不能再改了。"));
	}
	if (in->base != INT_NONE && in->base && in->base != row.revision) {
		return form_reject(req, "", N_("别人刚改过这一条，请重新打开再改。"));
	}
	if (file_bind(req, &need_edit_form, "photos", &in->photos,
		    (struct file_object){ "need", row.id.v }) != OK) {
		return INVALID;
	}
	take_text(req, in, &row);
	need_contact_keep(req->db, &row, &contact);
	need_index(req->db, &row, &doing);
	audit_add(req, &(struct audit){ .verb = "need.edit",
			       .object = "need",
			       .object_id = row.id.v,
			       .scope = { row.owner_region_id, row.org_id } });
	if (need_state_of(&row) == NEED_POSTED) {
		/* ends on another day, and fits others */
		row.expire_at = (struct moment){
			day_start((struct day){ row.until_day.n + 1 }).ms
		};
		need_set_expire(req->db, row.expire_at, row.id);
		needs_match_entry(req->db, &row, &doing);
	} else if (!str_equal(in->deed, STR("save")) && post(req, &row, &doing) != OK) {
		return CONFLICT;
	}
	return answer(req, &row, 200);
}

/* ---- deeds --------------------------------------------------------------------------------------- */

static const struct decision {
	const char *name;
	enum need_deed deed;
	const char *verb;  /* of the audit log */
	const char *flash; /* Chinese, N_() */
	bool wants_note, is_officers;
} decisions[] = {
	{ "withdraw", NEED_WITHDRAW, "need.withdraw", N_("已撤回。"), false, false },
	{ "finish", NEED_FINISH, "need.finish", N_("已结束。"), false, false },
	{ "approve", NEED_POST, "need.approve", N_("已通过。"), false, true },
	{ "return", NEED_RETURN, "need.return", N_("已退回，对方会收到您的说明。"), true, true },
	{ "remove", NEED_REMOVE, "need.remove", N_("已下架，对方会收到您的说明。"), true, true },
	{ "restore", NEED_RESTORE, "need.restore", N_("已恢复。"), false, true },
};

static const struct decision *
decision_of(struct str name)
{
	for (size_t i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {
		if (str_equal(name, str_of(decisions[i].name))) {
			return &decisions[i];
		}
	}
	return NULL;
}

/* The same again, as a draft of one's own. */
static enum outcome
copy(struct req *req, const struct need_find_row *row)
{
	int length = row->until_day.n - row->from_day.n;
	struct day today = clock_today();
	struct need_contact contact;
	struct need_add_row added;
	struct need_find_row fresh;

	if (!need_can(need_state_of(row), NEED_COPY)) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	need_add(req->db,
		&(struct need_add_args){ .side = row->side,
			.kind = row->kind,
			.org_id = row->org_id,
			.owner_region_id = row->owner_region_id,
			.region_id = row->region_id,
			.street_id = row->street_id,
			.login_id = req->actor->login,
			.author = row->author,
			.title = row->title,
			.title_en = row->title_en,
			.fields = row->fields,
			.quantity = row->quantity,
			.unit = row->unit,
			.from_day = today,
			.until_day = { today.n + length },
			.changed_at = db_now(req->db),
			.body = row->body },
		&added);
	if (need_find(req->db, added.id, &fresh) == OK &&
		need_contact_find(req->db, row, &contact) == OK) {
		need_contact_keep(req->db, &fresh, &contact);
	}
	audit_add(req, &(struct audit){ .verb = "need.copy",
			       .object = "need",
			       .object_id = added.id.v,
			       .scope = { row->owner_region_id, row->org_id } });
	respond_flash(req, N_("已照原样存成草稿，看看日期，再发布。"));
	return respond_see_other(
		req, url_own(req->arena, "/needs/%lld/edit", (long long)added.id.v));
}

/* What is agreed on is somebody's word: it is not withdrawn, it falls through first. */
static bool
is_promised(struct req *req, const struct need_find_row *row, enum need_deed deed)
{
	struct need_response_sums_row sums;

	need_response_sums(req->db, row->id, &sums);
	return (deed == NEED_WITHDRAW && sums.agreed + sums.completed > 0) ||
	       (deed == NEED_FINISH && (sums.agreed > 0 || sums.completed == 0));
}

static enum outcome
carry_out(struct req *req, struct need_find_row *row, const struct decision *decision,
	struct str note)
{
	struct needs_doing doing = needs_doing_of(req, note);

	if (is_promised(req, row, decision->deed)) {
		return form_reject(req, "", N_("还有谈妥的没有完成，请先在那里处理。"));
	}
	if (decision->deed == NEED_POST && !need_can(need_state_of(row), NEED_RETURN)) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	if (need_carry_out(req->db, row, decision->deed, &doing) != OK) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	if (decision->deed == NEED_RESTORE) {
		need_resettle(req->db, row, &doing);
	}
	audit_add(req, &(struct audit){ .verb = decision->verb,
			       .object = "need",
			       .object_id = row->id.v,
			       .scope = { row->owner_region_id, row->org_id },
			       .reason = str_is_empty(note) ? STR_NONE : note });
	if (decision->is_officers) {
		needs_tell_decision(req->db, row, decision->deed, &doing);
	}
	respond_flash(req, decision->flash);
	return respond_see_other(req, url_own(req->arena, "/needs/%lld", (long long)row->id.v));
}

enum outcome
decide_need(struct req *req)
{
	const struct need_deed_input *in = req->in;
	const struct decision *decision = decision_of(in->deed);
	struct str note = mask_personal(req->arena, in->note);
	struct need_find_row row;
	bool is_own;

	if (need_find_to_change(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	is_own = need_is_own(req, &row);
	if (!is_own && !need_may_check(req, &row)) {
		return FORBIDDEN;
	}
	if (!decision && !is_own) {
		return FORBIDDEN;
	}
	if (str_equal(in->deed, STR("copy"))) {
		return copy(req, &row);
	}
	if (str_equal(in->deed, STR("post"))) {
		struct needs_doing doing = needs_doing_of(req, STR_NONE);

		if (row.until_day.n < clock_today().n) {
			return form_reject(req, "", N_("最后一天已经过去了，请先修改日期。"));
		}
		return post(req, &row, &doing) == OK
			       ? answer(req, &row, 200)
			       : form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	if (!decision || decision->is_officers == is_own) {
		return FORBIDDEN;
	}
	if (decision->wants_note && str_is_empty(note)) {
		return form_reject(req, "note", N_("请写明原因。"));
	}
	return carry_out(req, &row, decision, note);
}
