#include "case_track.h"

#include "actor.h"
#include "app_inner.h"
#include "case_counter.h"
#include "case_inner.h"
#include "case_notice.h"
#include "contact.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "proof.h"
#include "respond.h"
#include "secret.h"

/* Where is my application. */

enum { DIGITS = 4, OPEN_MS = 15 * 60 * 1000, MAC_BYTES = 16 };

static void check_track(struct req *req, void *in);

static const struct field track_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_track_input, number),
		.label = N_("办件编号"),
		.hint = N_("在提交后的页面和短信里，例如 BA-2026-0001"),
		.is_required = true,
		.max = 80 },
	{ .name = "digits",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_track_input, digits),
		.label = N_("手机号后四位"),
		.hint = N_("申请时填写的手机号"),
		.is_required = true,
		.max = DIGITS },
};
const struct form case_track_form = { "case_track", track_fields, FIELD_COUNT(track_fields),
	sizeof(struct case_track_input), check_track };

static const struct field query_fields[] = {
	{ .name = "number",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_track_query, number),
		.label = N_("办件编号"),
		.max = 80 },
};
const struct form case_track_query_form = { "case_track_query", query_fields,
	FIELD_COUNT(query_fields), sizeof(struct case_track_query), NULL };

static const struct field tracked_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_tracked_query, code),
		.label = N_("查询结果"),
		.is_required = true,
		.max = 120 },
};
const struct form case_tracked_form = { "case_tracked", tracked_fields, FIELD_COUNT(tracked_fields),
	sizeof(struct case_tracked_query), NULL };

/* ---- whose phone --------------------------------------------------------------------------------- */

static bool
ends_with(struct str phone, struct str digits)
{
	return phone.len > DIGITS && str_ends(phone, digits);
}

/* The phones of the applicants themselves: of persons and of their own field, not of those in tables. */
static bool
has_phone(struct db *db, const struct casefile *c, struct str digits)
{
	const struct answer_form *form = &c->procedure->form;
	struct arena *arena = db_arena(db);
	struct answers answers;
	bool is_found = false;

	if (casefile_answers(db, c, c->row.answer_version, &answers) != OK) {
		return false;
	}
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];
			const char *path = str_format(arena, "%.*s%s", STR_ARG(field->name),
				field->type == ANSWER_PERSON ? ".phone" : "")
						   .ptr;

			if (field->type == ANSWER_PHONE || field->type == ANSWER_PERSON) {
				is_found |= ends_with(answers_text(arena, &answers, path), digits);
			}
		}
	}
	return is_found;
}

static bool
are_theirs(struct db *db, const struct casefile *c, struct str digits)
{
	struct str phone = STR_NONE;
	bool is_found = has_phone(db, c, digits);

	/* who came to the counter without a phone has a code on paper */
	is_found |= str_equal(case_counter_code(db, c), digits);
	return (contact_find(db, c->row.login_id, CHANNEL_SMS, &phone) == OK &&
		       ends_with(phone, digits)) ||
	       is_found;
}

static bool
are_digits(struct str text)
{
	int64_t number = 0;

	return text.len == DIGITS && str_parse_int(text, &number) && text.ptr[0] != '-';
}

/* In the snapshot, before the try is counted. */
static void
check_track(struct req *req, void *data)
{
	struct case_track_input *in = data;
	struct casefile *c;

	in->number = str_trim(in->number);
	in->found = (struct casefile_id){ 0 };
	/* counted apart from sign-ins: who mistypes here is not slowed there */
	in->guess = (struct guess){ .address = str_format(
					    req->arena, "track %.*s", STR_ARG(req->address)),
		.account = str_format(req->arena, "track %.*s", STR_ARG(in->number)),
		.known = STR_NONE,
		.tries_free = (int)req_setting_int(req, "password_guess_limit") };
	if (!str_is_empty(in->digits) && !are_digits(in->digits)) {
		form_error(req, "digits", N_("请填手机号的最后四位数字。"));
		return;
	}
	if (req->db && are_digits(in->digits) &&
		casefile_find(req_app(req), req->db, in->number, &c) == OK &&
		c->state != CASE_DRAFT && are_theirs(req->db, c, in->digits)) {
		in->found = c->row.id;
	}
}

void
track_prepare(struct req *req)
{
	struct guesses *guesses = ((struct app *)req->app)->private->guesses;
	struct case_track_input *in = req->in;

	in->wait_ms = guess_wait_ms(guesses, &in->guess);
	if (in->wait_ms > 0) {
		return;
	}
	guess_was_wrong(guesses, &in->guess);
	if (in->found.v) {
		guess_was_right(guesses, &in->guess);
	}
}

static enum outcome
judge(struct req *req, const struct case_track_input *in)
{
	if (in->wait_ms > 0) {
		return proof_say_wait(req, "digits", in->wait_ms);
	}
	return in->found.v ? OK
			   : form_reject(req, "digits",
				     N_("没有查到：请核对编号和手机号后四位，两样都对才能查到。"));
}

/* ---- what is told -------------------------------------------------------------------------------- */

static struct str
mac_of(struct req *req, struct str head)
{
	unsigned char mac[SECRET_HASH_BYTES];

	secret_mac(app_secrets(req->app)->form_key, "track", head, mac);
	return secret_hex(req->arena, mac, MAC_BYTES);
}

/* ID-UNTIL-MAC: says which case was asked for rightly, and nothing of how. */
static struct str
code_of(struct req *req, struct casefile_id id)
{
	int64_t until = db_now(req->db).ms + OPEN_MS;
	struct str head = str_format(req->arena, "%lld-%lld", (long long)id.v, (long long)until);

	return str_format(req->arena, "%.*s-%.*s", STR_ARG(head), STR_ARG(mac_of(req, head)));
}

static enum outcome
case_of_code(struct req *req, struct str code, struct casefile **ret_case)
{
	struct str rest = code, id, until, head, mac;
	int64_t number = 0, until_ms = 0;

	if (!str_split(&rest, '-', &id) || !str_split(&rest, '-', &until) || str_is_none(rest) ||
		!str_parse_int(id, &number) || !str_parse_int(until, &until_ms) ||
		until_ms < db_now(req->db).ms) {
		return NOT_FOUND;
	}
	head = str_slice(code, 0, id.len + 1 + until.len);
	mac = mac_of(req, head);
	if (rest.len != mac.len || !secret_equal(rest.ptr, mac.ptr, mac.len)) {
		return NOT_FOUND;
	}
	return casefile_find_by_id(req_app(req), req->db, (struct casefile_id){ number }, ret_case);
}

/* What happened, without who and what was said. */
static struct case_entries
bare_entries(struct req *req, const struct casefile *c)
{
	struct case_entries all = case_entries_of(req, c, SEAT_APPLICANT);
	struct case_entries bare = { all.items, 0 };

	for (size_t i = 0; i < all.count; i++) {
		struct case_entry entry = all.items[i];

		if (entry.is_message) {
			continue;
		}
		entry.who = STR_NONE;
		entry.note = STR_NONE;
		bare.items[bare.count++] = entry;
	}
	return bare;
}

static struct str
plain_words(struct req *req, const struct casefile *c)
{
	if (c->state == CASE_CORRECTING) {
		return str_of(_("请登录补正，提交以后接着办。"));
	}
	if (c->state == CASE_ENDED) {
		return str_of(_("登录以后可以看决定和全部内容。"));
	}
	return c->step && c->step->plain.zh.len ? bilingual_in(c->step->plain, req->lang)
						: STR_NONE;
}

static struct case_tracked_view
view_of(struct req *req, const struct casefile *c)
{
	struct case_tracked_view view = { .c = c,
		.where = case_where(req, c),
		.plain = plain_words(req, c),
		.way = case_way_of(req, c),
		.entries = bare_entries(req, c) };
	struct case_notice notice;

	view.state = case_state_words(c, &view.tone);
	if (case_notice_find(req, c, &notice) == OK) {
		view.notice = case_url(req->arena, c, "/notice");
	}
	return view;
}

/* ---- the pages ----------------------------------------------------------------------------------- */

enum outcome
show_track(struct req *req)
{
	struct case_track_view view = { .in = req->in, .is_signed_in = req->actor->login.v != 0 };
	struct case_track_input *fresh = ARENA_NEW(req->arena, struct case_track_input);

	if (req->method != METHOD_POST) {
		const struct case_track_query *in = req->in;

		form_clear(&case_track_form, fresh);
		fresh->number = in->number;
		view.in = fresh;
	}
	return respond(req, track_page, &view);
}

enum outcome
track_case(struct req *req)
{
	const struct case_track_input *in = req->in;
	enum outcome outcome = judge(req, in);

	if (outcome != OK) {
		return outcome;
	}
	return respond_see_other(req, url_own(req->arena, "/track/%s",
					      str_terminated(req->arena, code_of(req, in->found))));
}

enum outcome
show_tracked(struct req *req)
{
	const struct case_tracked_query *in = req->in;
	struct case_tracked_view view;
	struct casefile *c;

	if (case_of_code(req, in->code, &c) != OK) {
		return respond_see_other(req, URL_OWN("/track"));
	}
	view = view_of(req, c);
	return respond(req, tracked_page, &view);
}

static void
write_entries(struct json *json, enum lang lang, const struct case_entries *entries)
{
	json_key(json, "timeline");
	json_array(json);
	for (size_t i = entries->count; i > 0; i--) {
		json_object(json);
		json_key(json, "at");
		json_moment(json, entries->items[i - 1].at);
		json_add_str(json, "what", entries->items[i - 1].label);
		json_add_str(json, "office", bilingual_in(entries->items[i - 1].place, lang));
		json_object_end(json);
	}
	json_array_end(json);
}

enum outcome
post_track(struct req *req)
{
	const struct case_track_input *in = req->in;
	enum outcome outcome = judge(req, in);
	struct case_tracked_view view;
	struct casefile *c;
	struct json *json;

	if (outcome == OK) {
		outcome = casefile_find_by_id(req_app(req), req->db, in->found, &c);
	}
	if (outcome != OK) {
		return outcome;
	}
	view = view_of(req, c);
	json = respond_json_begin(req, 200);
	json_object(json);
	json_add_str(json, "number", c->handle);
	json_add_str(json, "procedure", c->row.procedure);
	json_add_str(json, "where", view.where);
	json_add_str(json, "state", bilingual_in(view.state, req->lang));
	json_key(json, "ended");
	json_bool(json, c->state == CASE_ENDED);
	json_key(json, "due");
	json_day(json, case_due_day(c->row.due_at));
	write_entries(json, req->lang, &view.entries);
	json_object_end(json);
	return OK;
}
