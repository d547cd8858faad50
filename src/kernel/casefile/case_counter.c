#include "case_counter.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "case_inner.h"
#include "case_tell.h"
#include "case_view.h"
#include "child.h"
#include "contact.h"
#include "login_add.h"
#include "paper.h"
#include "region.h"
#include "respond.h"
#include "reveal.h"

enum { DEED_CHARS_MAX = 20, NUMBER_CHARS_MAX = 80 };

static const struct field counter_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_counter_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = NUMBER_CHARS_MAX },
	{ .name = "deed",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_counter_input, deed),
		.label = N_("操作"),
		.is_required = true,
		.max = DEED_CHARS_MAX },
};
const struct form case_counter_form = { "case_counter", counter_fields, FIELD_COUNT(counter_fields),
	sizeof(struct case_counter_input), NULL };

static const struct field receipt_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_receipt_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = NUMBER_CHARS_MAX },
	{ .name = "is_seen",
		.type = FIELD_BOOL,
		.offset = offsetof(struct case_receipt_input, is_seen),
		.label = N_("已核对身份证，是本人") },
};
const struct form case_receipt_form = { "case_receipt", receipt_fields, FIELD_COUNT(receipt_fields),
	sizeof(struct case_receipt_input), NULL };

/* ---- an account on the spot ---------------------------------------------------------------------- */

static void
check_whom(struct req *req, const struct case_new_query *in)
{
	if (!str_is_empty(in->new_phone) && !contact_is_right(CHANNEL_SMS, in->new_phone)) {
		form_error(req, "new_phone", N_("请填写能收短信的手机号；没有手机的留空。"));
	}
	if (!in->is_told) {
		form_error(req, "is_told",
			N_("请先告诉本人：会开一个账号，保存姓名和手机号，本人同意后再勾选。"));
	}
}

/* The number is told, so that whoever has it knows of the account; it counts as theirs with the receipt in hand. */
static enum outcome
tell_phone(struct req *req, struct login_id login, struct str phone)
{
	struct message message = { .channel = CHANNEL_SMS,
		.kind = "login.counter",
		.login = login,
		.to = phone,
		.text = str_of(tr(LANG_ZH,
			N_("工作人员在窗口帮您开了办事账号。用这个手机号登录，再填"
			   "回执上的首次登录码，就能看到办理进度。不是您本人的，请打 12345。"))),
		.until_at = MOMENT_NONE };

	if (contact_set_unproved(req->db, login, phone) != OK) {
		return form_reject(req, "new_phone",
			N_("这个手机号已经有账号。是本人的，请在“申请人的账号或手机号”里填它。"));
	}
	outbox_send(req->db, &message);
	return OK;
}

enum outcome
case_counter_whom(struct req *req, const struct case_new_query *in, struct login_id *ret_login)
{
	struct str name = str_trim(in->new_name);
	struct login_id login;

	if (str_is_empty(name)) {
		return OK;
	}
	check_whom(req, in);
	if (req->errors.count) {
		return INVALID;
	}
	if (login_make_resident(req->db, req_regions(req)->items[0].id, name, &login) != OK) {
		return CONFLICT;
	}
	audit_add(req, &(struct audit){
			       .verb = "login.counter", .object = "login", .object_id = login.v });
	if (!str_is_empty(in->new_phone) && tell_phone(req, login, in->new_phone) != OK) {
		return INVALID;
	}
	*ret_login = login;
	return OK;
}

/* ---- on the page --------------------------------------------------------------------------------- */

/* An office over the place of the case goes before any other, and of those the nearest. */
static bool
fits_better(const struct regions *regions, struct region_id place, struct region_id region,
	struct region_id found)
{
	bool is_over = place.v && region_is_within(regions, place, region);

	if (found.v == 0) {
		return true;
	}
	if (!place.v || !region_is_within(regions, place, found)) {
		return is_over;
	}
	return is_over && region.v != found.v && region_is_within(regions, region, found);
}

static struct bilingual
office_of(struct req *req, const struct casefile *c)
{
	struct login_role_list_rows roles = login_role_list(req->db, c->row.starter_id);
	const struct regions *regions = req_regions(req);
	struct region_id found = { 0 };
	enum role role, found_role = ROLE_RESIDENT;

	for (size_t i = 0; i < roles.count; i++) {
		struct region_id region = roles.items[i].region_id;

		if (role_parse(roles.items[i].role, &role) && role_is_officer(role) && region.v &&
			fits_better(regions, c->row.region_id, region, found)) {
			found = region;
			found_role = role;
		}
	}
	return found.v ? case_office_name(req, found_role, found)
		       : (struct bilingual){ STR("窗口"), STR("the counter") };
}

/* What the case's page shows once (reveal.h), and no other case's. */
static const char *
first_shown(struct req *req, const struct casefile *c)
{
	return str_format(req->arena, "first_code %lld", (long long)c->row.login_id.v).ptr;
}

/* Officers of the case who serve people at a counter. */
static bool
may_renew(struct req *req, const struct casefile *c)
{
	return c->state != CASE_DRAFT && (case_seat_of(req, c) & (SEAT_APPLICANT | SEAT_OFFICE)) &&
	       req_may(req, &right_case_counter, NULL);
}

const struct case_counter_view *
case_counter_of(struct req *req, const struct casefile *c)
{
	struct case_counter_view *view = ARENA_NEW(req->arena, struct case_counter_view);
	struct login_find_by_name_row officer;
	struct case_counter_find_row row;

	if (c->row.starter_id.v == 0) {
		return NULL;
	}
	view->office = office_of(req, c);
	view->who = login_find(req->db, c->row.starter_id, &officer) == OK ? officer.shown_name
									   : STR("");
	view->to = case_url(req->arena, c, "/counter");
	view->receipt = case_url(req->arena, c, "/receipt.pdf");
	view->is_answered = case_counter_find(req->db, c->row.id, &row) == OK;
	view->is_taken = view->is_answered && row.is_taken;
	view->is_unproved = c->row.login_id.v != req->actor->login.v &&
			    contact_is_unproved(req->db, c->row.login_id);
	view->may_renew = view->is_unproved && may_renew(req, c);
	view->renew = case_url(req->arena, c, "/receipt");
	view->code = STR_NONE;
	if (view->may_renew && !reveal_take(req, first_shown(req, c), &view->code)) {
		view->code = STR_NONE;
	}
	view->may_answer = c->row.login_id.v == req->actor->login.v && !view->is_answered;
	return view;
}

/* ---- the person's answer ------------------------------------------------------------------------- */

static void
take_over(struct case_run *run)
{
	struct casefile *c = run->c;
	int64_t changed = 0;

	case_member_withdraw(run->db, db_now(run->db), c->row.id, c->row.starter_id, &changed);
	event_add(run, &(struct case_note){ .kind = "leave",
			       .text = str_of(tr(LANG_ZH, N_("申请人自己接着办。"))) });
}

enum outcome
answer_counter(struct req *req)
{
	const struct case_counter_input *in = req->in;
	bool is_taken = str_equal(in->deed, STR("take"));
	struct case_counter_find_row row;
	struct case_run run;
	struct casefile *c;
	int64_t changed = 0;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_seat_of(req, c) == 0 || c->state == CASE_DRAFT) {
		return NOT_FOUND;
	}
	if (c->row.login_id.v != req->actor->login.v || c->row.starter_id.v == 0) {
		return FORBIDDEN;
	}
	if (!is_taken && !str_equal(in->deed, STR("agree"))) {
		return form_reject(req, "deed", N_("请选“内容对，继续请他代办”或“我自己来办”。"));
	}
	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	if (case_counter_find(req->db, c->row.id, &row) == OK && row.is_taken) {
		return CONFLICT;
	}
	run = case_run_of(req, c);
	way_refresh(&run);
	case_counter_put(req->db, c->row.id, db_now(req->db), is_taken);
	if (is_taken) {
		take_over(&run);
	} else {
		event_add(
			&run, &(struct case_note){ .kind = "join",
				      .text = str_of(tr(LANG_ZH, N_("申请人同意由窗口代办。"))) });
	}
	respond_flash(req, is_taken ? N_("现在由您自己办。") : N_("已确认，谢谢。"));
	return respond_see_other(req, case_url(req->arena, c, ""));
}

/* ---- on paper ------------------------------------------------------------------------------------ */

struct str
case_counter_code(struct db *db, const struct casefile *c)
{
	struct str hash;
	unsigned number;

	if (c->row.starter_id.v == 0) {
		return STR_NONE;
	}
	hash = key_hash(
		db, "casefile.receipt", str_format(db_arena(db), "%lld", (long long)c->row.id.v));
	number = ((unsigned char)hash.ptr[0] << 16 | (unsigned char)hash.ptr[1] << 8 |
			 (unsigned char)hash.ptr[2]) %
		 10000;
	return str_format(db_arena(db), "%04u", number);
}

/* The one who asks gave out the code that is good now: with the receipt, or anew. */
static bool
gave_first_code(struct req *req, const struct casefile *c)
{
	struct login_id giver = contact_first_giver(req->db, c->row.login_id);

	return contact_is_unproved(req->db, c->row.login_id) &&
	       (giver.v ? giver.v : c->row.starter_id.v) == req->actor->login.v;
}

static struct paper *
receipt_of(struct req *req, const struct casefile *c, const struct case_counter_view *counter)
{
	struct paper *paper = paper_create(req->arena, c->handle);
	struct str track = str_format(
		req->arena, "%.*s/track", STR_ARG(app_address(req_app(req), req->arena)));
	struct day day = day_of_moment(c->row.submitted_at);

	paper->foot = bilingual_in(counter->office, req->lang);
	paper_add(paper, PAPER_TITLE, str_of(_("窗口代办回执")));
	paper_add_pair(paper, PAPER_FIELD, str_of(_("事项")),
		bilingual_in(c->procedure->title, req->lang));
	paper_add_pair(paper, PAPER_FIELD, str_of(_("办件")), c->row.title);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("申请人")), c->row.applicant);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("编号")), c->handle);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("查询码")), case_counter_code(req->db, c));
	if (gave_first_code(req, c)) { /* for the person's hand alone */
		paper_add_pair(paper, PAPER_FIELD, str_of(_("首次登录码")),
			contact_first_code(req->db, c->row.login_id));
	}
	paper_add_pair(paper, PAPER_FIELD, str_of(_("提交日期")), day_format_iso(req->arena, day));
	paper_add_pair(paper, PAPER_FIELD, str_of(_("经办")),
		TR(req->arena, req->lang, N_("{1}，{2}"), bilingual_in(counter->office, req->lang),
			counter->who));
	paper_add_pair(paper, PAPER_QR, track,
		str_format(req->arena, "%s\n%.*s",
			_("想知道办到哪一步：打开这个网址，输入编号和查询码；也可以带着这张纸到窗口"
			  "问。"),
			STR_ARG(track)));
	return paper;
}

enum outcome
renew_receipt(struct req *req)
{
	const struct case_receipt_input *in = req->in;
	struct casefile *c;
	struct str code;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_seat_of(req, c) == 0 || c->row.starter_id.v == 0) {
		return NOT_FOUND;
	}
	if (!may_renew(req, c)) {
		return FORBIDDEN;
	}
	if (!in->is_seen) {
		return form_reject(req, "is_seen", N_("请先核对身份证。"));
	}
	if (contact_first_anew(req->db, c->row.login_id, req->actor->login, &code) != OK) {
		return CONFLICT; /* the number was shown to be theirs meanwhile */
	}
	audit_add(req, &(struct audit){ .verb = "login.first_code",
			       .object = "login",
			       .object_id = c->row.login_id.v });
	reveal_set(req, first_shown(req, c), code);
	return respond_see_other(req, case_url(req->arena, c, ""));
}

enum outcome
show_receipt(struct req *req)
{
	const struct case_handle_query *in = req->in;
	const struct case_counter_view *counter;
	struct casefile *c;
	struct str pdf;
	enum outcome outcome;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		!(case_seat_of(req, c) & (SEAT_APPLICANT | SEAT_OFFICE)) ||
		c->state == CASE_DRAFT) {
		return NOT_FOUND;
	}
	counter = case_counter_of(req, c);
	if (!counter) {
		return NOT_FOUND; /* nobody began it at a counter */
	}
	outcome = app_child_run(req_app(req), CHILD_PDF, req->arena,
		paper_pack(req->arena, receipt_of(req, c, counter)), &pdf);
	if (outcome != OK) {
		return outcome;
	}
	respond_bytes(req, "application/pdf", pdf);
	respond_file_name(req, str_format(req->arena, "%.*s.pdf", STR_ARG(c->handle)));
	return OK;
}
