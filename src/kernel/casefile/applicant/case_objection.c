#include "actor.h"
#include "app.h"
#include "case_draft.h"
#include "case_inner.h"
#include "case_notice.h"
#include "case_tell.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "mask.h"
#include "outbox.h"
#include "rand.h"
#include "region.h"
#include "respond.h"
#include "sender.h"

/* Objections to a case's public notice: made, answered, taken back. */

enum {
	OBJECTIONS_A_DAY = 5, /* from one address: a household, not a campaign */
	DAY_MS = 24 * 3600 * 1000,
	CODE_BYTES = 16,
	ANSWER_CHARS_MAX = 2000,
};

static const struct field objection_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_objection_input, code),
		.label = N_("异议"),
		.is_required = true,
		.max = 64 },
};
const struct form case_objection_form = { "case_objection", objection_fields,
	FIELD_COUNT(objection_fields), sizeof(struct case_objection_input), NULL };

static const struct field answer_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_answer_input, number),
		.label = N_("办件编号"),
		.is_required = true,
		.max = 80 },
	{ .name = "id",
		.type = FIELD_ID,
		.offset = offsetof(struct case_answer_input, id),
		.label = N_("异议"),
		.is_required = true },
	{ .name = "answer",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct case_answer_input, answer),
		.label = N_("答复"),
		.hint = N_("提出的人会收到短信，凭链接看到这段话"),
		.is_required = true,
		.min = 2,
		.max = ANSWER_CHARS_MAX },
};
const struct form case_answer_form = { "case_objection_answer", answer_fields,
	FIELD_COUNT(answer_fields), sizeof(struct case_answer_input), NULL };

/* ---- sealed -------------------------------------------------------------------------------------- */

static struct str
hash_of(struct db *db, struct str code)
{
	return key_hash(db, "case_objection", code);
}

static struct str
content_of(struct req *req, const struct case_notice_input *in, struct str code)
{
	struct buf *out = buf_create(req->arena, 64 << 10);
	struct json json;

	json_start(&json, out);
	json_object(&json);
	json_add_str(&json, "name", in->name);
	json_add_str(&json, "phone", in->phone);
	json_add_str(&json, "text", in->text);
	json_add_str(&json, "code", code);
	json_object_end(&json);
	return buf_view(out);
}

struct case_objections
case_objections_of(struct req *req, const struct casefile *c, bool is_open)
{
	struct case_objection_list_rows rows = case_objection_list(req->db, c->row.id);
	struct case_objections list = { ARENA_ARRAY(req->arena, rows.count, struct case_objection),
		0 };

	for (size_t i = 0; i < rows.count; i++) {
		struct case_objection one = case_objection_read(req->db, &rows.items[i]);

		if (!is_open) {
			one.name = mask_name(req->arena, one.name);
			one.phone = mask_phone(req->arena, one.phone);
		}
		one.code = STR_NONE;
		list.items[list.count++] = one;
	}
	return list;
}

bool
case_may_answer(struct req *req, const struct casefile *c)
{
	struct case_turn turn = { .part = STR_NONE };
	struct case_notice notice;

	if (req->actor->login.v == 0 || case_notice_find(req, c, &notice) != OK ||
		case_is_judge_of_own(req->db, c, req->actor->login)) {
		return false;
	}
	turn.role = notice.role;
	turn.region = notice.region;
	return turn_grant(req->actor, &turn, req_regions(req)) != NULL;
}

/* ---- made ---------------------------------------------------------------------------------------- */

static enum outcome
check_sender(struct req *req, struct str sender)
{
	struct moment since = { db_now(req->db).ms - DAY_MS };
	struct case_objection_of_sender_row count;

	case_objection_of_sender(req->db, sender, since, OBJECTIONS_A_DAY, &count);
	if (count.total >= OBJECTIONS_A_DAY) {
		return form_reject(req, "",
			N_("您这里今天提得太多了，请明天再提，或者当面、书面向公示单位提出。"));
	}
	return OK;
}

/* Tells whose notice it is, once for each. */
static void
tell_office(struct case_run *run)
{
	struct bilingual name = { run->c->row.title, run->c->row.title };

	for (size_t i = 0; i < run->c->turn_count; i++) {
		event_tell_turn(run, &run->c->turns[i], CASE_DUE,
			CASE_WORDS(
				db_arena(run->db), N_("对“{1}”的公示有人提出异议，请答复"), name));
	}
}

static enum outcome
make(struct req *req, const struct case_notice_input *in, struct str *ret_code)
{
	struct str code = rand_hex(req->arena, CODE_BYTES), sender = req_sender(req);
	struct person_key_id key;
	struct case_notice notice;
	struct case_objection_add_row row;
	struct casefile *c;
	struct case_run run;
	int64_t changed = 0;
	enum outcome outcome;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_notice_find(req, c, &notice) != OK) {
		return NOT_FOUND;
	}
	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	run = case_run_of(req, c);
	way_refresh(&run);
	run.before = c->row;
	if (case_notice_find(req, c, &notice) != OK || !notice.is_open) {
		return form_reject(req, "", N_("公示期已经结束，现在不接受异议。"));
	}
	outcome = check_sender(req, sender);
	if (outcome != OK) {
		return outcome;
	}
	key = key_make(req->db);
	case_objection_add(req->db,
		&(struct case_objection_add_args){ .casefile_id = c->row.id,
			.case_turn_id = notice.turn,
			.person_key_id = key,
			.content = STR(""),
			.login_id = req->actor->login,
			.made_at = db_now(req->db),
			.code_hash = hash_of(req->db, code),
			.sender = sender },
		&row);
	case_objection_set_content(req->db,
		case_objection_seal(req->db, key, row.id, content_of(req, in, code)), row.id);
	run.hand = (struct case_hand){ .login = { 0 } }; /* the timeline names nobody who objects */
	event_add(&run, &(struct case_note){ .kind = "objection", .step = notice.step->id });
	tell_office(&run);
	*ret_code = code;
	return OK;
}

enum outcome
object_to_case(struct req *req)
{
	struct str code;
	enum outcome outcome = make(req, req->in, &code);

	if (outcome != OK) {
		return outcome;
	}
	return respond_see_other(req, url_own(req->arena, "/objections/%s", code.ptr));
}

enum outcome
post_case_objection(struct req *req)
{
	struct str code;
	enum outcome outcome = make(req, req->in, &code);
	struct json *json;

	if (outcome != OK) {
		return outcome;
	}
	json = respond_json_begin(req, 201);
	json_object(json);
	json_add_str(json, "code", code);
	json_object_end(json);
	return OK;
}

/* ---- seen and taken back ------------------------------------------------------------------------- */

static enum outcome
find(struct req *req, struct str code, struct case_objection *ret_objection,
	struct casefile **ret_case)
{
	struct case_objection_list_row row;

	if (case_objection_find_by_code(req->db, hash_of(req->db, code), &row) != OK ||
		casefile_find_by_id(req_app(req), req->db, row.casefile_id, ret_case) != OK) {
		return NOT_FOUND;
	}
	*ret_objection = case_objection_read(req->db, &row);
	return OK;
}

enum outcome
show_case_objection(struct req *req)
{
	const struct case_objection_input *in = req->in;
	struct case_objection_view view;
	struct casefile *c;

	if (find(req, in->code, &view.objection, &c) != OK) {
		return NOT_FOUND;
	}
	view.c = c;
	view.notice = case_url(req->arena, c, "/notice");
	view.to = url_own(
		req->arena, "/objections/%s/withdraw", str_terminated(req->arena, in->code));
	return respond(req, case_objection_page, &view);
}

static void
write_objection(struct json *json, const struct casefile *c, const struct case_objection *objection)
{
	json_object(json);
	json_add_str(json, "number", c->handle);
	json_add_str(json, "text", objection->text);
	json_key(json, "made_at");
	json_moment(json, objection->made_at);
	json_add_str(json, "answer", objection->answer);
	json_key(json, "answered_at");
	json_moment(json, objection->answered_at);
	json_key(json, "withdrawn_at");
	json_moment(json, objection->withdrawn_at);
	json_object_end(json);
}

enum outcome
get_case_objection(struct req *req)
{
	const struct case_objection_input *in = req->in;
	struct case_objection objection;
	struct casefile *c;

	if (find(req, in->code, &objection, &c) != OK) {
		return NOT_FOUND;
	}
	write_objection(respond_json_begin(req, 200), c, &objection);
	return OK;
}

/* In a transaction that holds the case: nothing waits any more, the clock may go on. */
static void
go_on(struct case_run *run)
{
	way_refresh(run);
	way_objections_done(run);
}

static enum outcome
take_back(struct req *req)
{
	const struct case_objection_input *in = req->in;
	struct case_objection objection;
	struct casefile *c;
	struct case_run run;
	int64_t changed = 0;

	if (find(req, in->code, &objection, &c) != OK) {
		return NOT_FOUND;
	}
	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	case_objection_withdraw(req->db, db_now(req->db), objection.id, &changed);
	if (changed != 1) {
		return form_reject(req, "", N_("已经答复过或撤回过了。"));
	}
	run = case_run_of(req, c);
	run.hand = (struct case_hand){ .login = { 0 } };
	event_audit(&run, "objection_withdraw");
	go_on(&run);
	return OK;
}

enum outcome
withdraw_case_objection(struct req *req)
{
	const struct case_objection_input *in = req->in;
	enum outcome outcome = take_back(req);

	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, N_("异议已撤回。"));
	return respond_see_other(
		req, url_own(req->arena, "/objections/%s", str_terminated(req->arena, in->code)));
}

enum outcome
post_case_objection_withdrawal(struct req *req)
{
	enum outcome outcome = take_back(req);

	return outcome == OK ? get_case_objection(req) : outcome;
}

/* ---- answered ------------------------------------------------------------------------------------ */

static void
tell_objector(struct req *req, const struct casefile *c, const struct case_objection *objection)
{
	if (str_is_empty(objection->phone)) {
		return;
	}
	outbox_send(req->db, &(struct message){ .channel = CHANNEL_SMS,
				     .kind = CASE_OBJECTION,
				     .to = objection->phone,
				     .text = TR(req->arena, LANG_ZH,
					     N_("您对“{1}”公示提出的异议有了答复，打开链接查看："),
					     c->row.title),
				     .link = url_own(req->arena, "/objections/%s",
					     str_terminated(req->arena, objection->code)),
				     .is_secret = true,
				     .until_at = MOMENT_NONE });
}

static enum outcome
answer(struct req *req, struct casefile **ret_case, struct case_objection *ret_objection)
{
	const struct case_answer_input *in = req->in;
	struct case_objection_list_row row;
	struct casefile *c;
	struct case_run run;
	int64_t changed = 0;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		!(case_seat_of(req, c) & SEAT_OFFICE) ||
		case_objection_find(req->db, in->id, &row) != OK ||
		row.casefile_id.v != c->row.id.v) {
		return NOT_FOUND;
	}
	if (!case_may_answer(req, c)) {
		return FORBIDDEN;
	}
	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	case_objection_answer(req->db,
		&(struct case_objection_answer_args){
			.answer = mask_personal(req->arena, in->answer),
			.answered_at = db_now(req->db),
			.answerer_id = req->actor->login,
			.id = in->id },
		&changed);
	if (changed != 1) {
		form_error(req, "answer", N_("已经答复过或撤回过了。"));
		return CONFLICT;
	}
	*ret_objection = case_objection_read(req->db, &row);
	tell_objector(req, c, ret_objection);
	run = case_run_of(req, c);
	event_audit(&run, "objection_answer");
	go_on(&run);
	*ret_case = c;
	return OK;
}

enum outcome
answer_case_objection(struct req *req)
{
	struct case_objection objection;
	struct casefile *c;
	enum outcome outcome = answer(req, &c, &objection);

	if (outcome != OK) {
		return outcome;
	}
	respond_flash(req, N_("已答复，提出的人会收到短信。"));
	return respond_see_other(req, case_url(req->arena, c, "#objections"));
}

enum outcome
post_case_objection_answer(struct req *req)
{
	const struct case_answer_input *in = req->in;
	struct case_objection objection;
	struct casefile *c;
	enum outcome outcome = answer(req, &c, &objection);

	if (outcome != OK) {
		return outcome;
	}
	objection.answer = in->answer;
	objection.answered_at = db_now(req->db);
	write_objection(respond_json_begin(req, 200), c, &objection);
	return OK;
}
