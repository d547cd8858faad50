#include "activity_phone.h"

#include "activity_calendar.h"
#include "activity_pages.h"
#include "actor.h"
#include "app_inner.h"
#include "contact.h"
#include "proof.h"
#include "respond.h"
#include "secret.h"
#include "setting.h"

/* A ticket found again by phone and ticket number, open for a quarter of an hour to the browser that found it. */

enum { OPEN_MS = 15 * 60 * 1000, MAC_BYTES = 16, LOOKED_AT = 200, CODE_CHARS_MAX = 12 };

static void check_finder(struct req *req, void *data);

static const struct field finder_fields[] = {
	{ .name = "phone",
		.type = FIELD_PHONE,
		.offset = offsetof(struct activity_finder_input, phone),
		.label = N_("报名时的电话"),
		.is_required = true,
		.autocomplete = "tel" },
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct activity_finder_input, code),
		.label = N_("票号"),
		.hint = N_("短信里或票上的六位字母和数字"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
};
const struct form activity_finder_form = { "activity_find_ticket", finder_fields,
	FIELD_COUNT(finder_fields), sizeof(struct activity_finder_input), check_finder };

#define KEY_FIELD(struct_)                                                           \
	{                                                                            \
		.name = "key", .type = FIELD_TEXT, .offset = offsetof(struct_, key), \
		.label = N_("查到的票"), .is_required = true, .max = 120             \
	}
FIXED_CHOICES(deeds, CHOICE("cancel", "取消报名", "Give up"), CHOICE("accept", "我要去", "Accept"),
	CHOICE("decline", "让给别人", "Decline"))
static const struct field found_fields[] = { KEY_FIELD(struct activity_found_query) };
const struct form activity_found_form = { "activity_found", found_fields, FIELD_COUNT(found_fields),
	sizeof(struct activity_found_query), NULL };
static const struct field found_deed_fields[] = {
	KEY_FIELD(struct activity_found_input),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct activity_found_input, deed),
		.label = N_("怎么办"),
		.is_required = true,
		.choices = deeds },
};
const struct form activity_found_deed_form = { "activity_found_decide", found_deed_fields,
	FIELD_COUNT(found_deed_fields), sizeof(struct activity_found_input), NULL };

/* ---- what opens it ------------------------------------------------------------------------------- */

static struct str
mac_of(struct req *req, struct str head)
{
	unsigned char mac[SECRET_HASH_BYTES];

	secret_mac(app_secrets(req->app)->form_key, "activity.ticket", head, mac);
	return secret_hex(req->arena, mac, MAC_BYTES);
}

/* ID-UNTIL-MAC: says which ticket was found, and nothing of how. */
struct url
activity_found_url(struct req *req, struct activity_signup_id id)
{
	int64_t until = db_now(req->db).ms + OPEN_MS;
	struct str head = str_format(req->arena, "%lld-%lld", (long long)id.v, (long long)until);

	return url_own(req->arena, "/activities/tickets/%s-%s", str_terminated(req->arena, head),
		str_terminated(req->arena, mac_of(req, head)));
}

static enum outcome
open_key(struct req *req, struct str key, struct activity_signup_find_row *row,
	struct activity_find_row *activity)
{
	struct str rest = key, id, until, head, mac;
	int64_t number = 0, until_ms = 0;

	if (!str_split(&rest, '-', &id) || !str_split(&rest, '-', &until) || str_is_none(rest) ||
		!str_parse_int(id, &number) || !str_parse_int(until, &until_ms) ||
		until_ms < db_now(req->db).ms) {
		return NOT_FOUND;
	}
	head = str_slice(key, 0, id.len + 1 + until.len);
	mac = mac_of(req, head);
	if (rest.len != mac.len || !secret_equal(rest.ptr, mac.ptr, mac.len) ||
		activity_signup_find(req->db, (struct activity_signup_id){ number }, row) != OK ||
		row->login_id.v || str_is_none(row->person)) {
		return NOT_FOUND;
	}
	return activity_find(req->db, row->activity_id, activity);
}

/* ---- finding ------------------------------------------------------------------------------------- */

/* In the snapshot, before the try is counted; the work is the same for a number of nobody. */
static void
check_finder(struct req *req, void *data)
{
	struct activity_finder_input *in = data;
	struct activity_signup_find_rows rows;
	struct str hash, phone = str_is_none(in->phone) ? STR("") : in->phone;

	in->found = (struct activity_signup_id){ 0 };
	/* counted apart from sign-ins: who mistypes here is not slowed there */
	in->guess = (struct guess){ .address = str_format(
					    req->arena, "ticket %.*s", STR_ARG(req->address)),
		.account = str_format(req->arena, "ticket %.*s", STR_ARG(phone)),
		.known = STR_NONE,
		.tries_free = (int)req_setting_int(req, "password_guess_limit") };
	if (!req->db || str_is_empty(in->phone) || str_is_empty(in->code)) {
		return;
	}
	rows = activity_signup_by_phone(req->db, contact_phone_hash(req->db, in->phone), LOOKED_AT);
	for (size_t i = 0; i < rows.count; i++) {
		hash = activity_code_hash(req->db, rows.items[i].activity_id, in->code);
		if (rows.items[i].login_id.v == 0 && str_equal(hash, rows.items[i].code_hash)) {
			in->found = rows.items[i].id;
		}
	}
}

void
find_activity_ticket_prepare(struct req *req)
{
	struct guesses *guesses = ((struct app *)req->app)->private->guesses;
	struct activity_finder_input *in = req->in;

	in->wait_ms = guess_wait_ms(guesses, &in->guess);
	if (in->wait_ms > 0) {
		return;
	}
	guess_was_wrong(guesses, &in->guess);
	if (in->found.v) {
		guess_was_right(guesses, &in->guess);
	}
}

enum outcome
show_activity_finder(struct req *req)
{
	struct activity_finder_input *fresh = ARENA_NEW(req->arena, struct activity_finder_input);
	struct activity_finder_view view = { .in = req->in };

	if (req->method != METHOD_POST) {
		form_clear(&activity_finder_form, fresh);
		view.in = fresh;
	}
	return respond(req, activity_finder_page, &view);
}

enum outcome
find_activity_ticket(struct req *req)
{
	const struct activity_finder_input *in = req->in;

	if (in->wait_ms > 0) {
		return proof_say_wait(req, "code", in->wait_ms);
	}
	if (in->found.v == 0) {
		return form_reject(
			req, "code", N_("没有查到：请核对电话和票号，两样都对才能查到。"));
	}
	return respond_see_other(req, activity_found_url(req, in->found));
}

/* ---- the ticket ---------------------------------------------------------------------------------- */

enum outcome
show_activity_found(struct req *req)
{
	const struct activity_found_query *in = req->in; /* the key comes first in both */
	struct activity_ticket_view view = { .is_found = true };
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	if (open_key(req, in->key, &row, &activity) != OK) {
		return respond_see_other(req, URL_OWN("/activities/tickets"));
	}
	view.to = url_own(
		req->arena, "/activities/tickets/%s", str_terminated(req->arena, in->key));
	view.calendar = url_own(req->arena, "/activities/tickets/%s/calendar.ics",
		str_terminated(req->arena, in->key));
	return activity_ticket_draw(req, &activity, &row, &view);
}

enum outcome
decide_activity_found(struct req *req)
{
	const struct activity_found_input *in = req->in;
	struct activity_signup_find_row row;
	struct activity_find_row activity;
	enum outcome outcome;

	if (open_key(req, in->key, &row, &activity) != OK) {
		return NOT_FOUND;
	}
	outcome = activity_ticket_decide(req, &activity, &row, in->deed);
	return outcome == OK ? respond_see_other(req, activity_found_url(req, row.id)) : outcome;
}

enum outcome
show_activity_found_calendar(struct req *req)
{
	const struct activity_found_query *in = req->in;
	struct activity_signup_find_row row;
	struct activity_find_row activity;

	if (open_key(req, in->key, &row, &activity) != OK) {
		return NOT_FOUND;
	}
	return activity_calendar_respond(req, &activity, &row);
}
