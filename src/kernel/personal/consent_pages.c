#include "personal_pages.h"

#include "actor.h"
#include "audit.h"
#include "kernel_pages.h"
#include "respond.h"
#include "sign_in.h"

/* Agreeing, refusing, taking back. */

enum { CODES_MAX = 20 };

static void check_consent(struct req *req, void *in);

static struct consent_offers due_of(struct req *req);

/* What is asked now, each a box to tick. */
static struct choices
due_choices(struct req *req)
{
	struct consent_offers none = { NULL, 0 };
	bool is_asked = req->db && req->actor && req->actor->login.v;

	return consent_boxes(req->arena, is_asked ? due_of(req) : none);
}

static const struct field consent_fields[] = {
	{ .name = "agree",
		.type = FIELD_CHOICES,
		.offset = offsetof(struct consent_in, agree),
		.label = N_("同意"),
		.choices = due_choices },
	{ .name = "next",
		.type = FIELD_TEXT,
		.offset = offsetof(struct consent_in, next),
		.label = N_("然后前往"),
		.max = 2000 },
};
const struct form consent_form = { "consent_answer", consent_fields, FIELD_COUNT(consent_fields),
	sizeof(struct consent_in), check_consent };

static struct consent_offers
due_of(struct req *req)
{
	struct consent_offers offers = consent_offers(req->db, req_pack(req), req->actor->login);
	size_t count = 0;

	for (size_t i = 0; i < offers.count; i++) {
		if (offers.items[i].is_due) {
			offers.items[count++] = offers.items[i];
		}
	}
	offers.count = count;
	return offers;
}

static void
check_consent(struct req *req, void *in)
{
	const struct consent_in *form = in;

	if (req->method == METHOD_POST && req->actor->login.v) {
		consent_check_boxes(req, due_of(req), &form->agree,
			N_("没有账号须知就不能有账号。不同意可以退出登录，或注销账号。"));
	}
}

enum outcome
show_consent(struct req *req)
{
	struct consent_view view = { .in = req->in, .offers = due_of(req) };

	if (view.offers.count == 0 && req->method == METHOD_GET) {
		return respond_see_other(req, next_url(req, view.in->next));
	}
	return respond(req, consent_page, &view);
}

static void
audit_answer(struct req *req, const char *verb, struct str code)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "login",
			       .object_id = req->actor->login.v,
			       .detail = str_format(
				       req->arena, "{\"consent\":\"%.*s\"}", STR_ARG(code)) });
}

enum outcome
do_consent(struct req *req)
{
	const struct consent_in *in = req->in;
	struct consent_offers due = due_of(req);

	for (size_t i = 0; i < due.count; i++) {
		struct consent_answer answer = { req->actor->login, due.items[i].code,
			consent_is_ticked(&in->agree, due.items[i].code), req->lang };

		consent_answer(req->db, req_pack(req), &answer);
		audit_answer(req, answer.is_given ? "consent.give" : "consent.refuse", answer.code);
	}
	return respond_see_other(req, next_url(req, in->next));
}

enum outcome
take_back_consent(struct req *req)
{
	const struct code_in *in = req->in;
	enum outcome outcome = consent_take_back(
		req->db, req_pack(req), req->actor->login, in->code);

	if (outcome != OK) {
		return outcome;
	}
	audit_answer(req, "consent.withdraw", in->code);
	respond_flash(req, N_("已撤回同意，从现在起不再这样使用您的信息。"));
	return respond_see_other(req, URL_OWN("/me/data"));
}

enum outcome
give_consent(struct req *req)
{
	const struct code_in *in = req->in;
	struct consent_answer answer = { req->actor->login, in->code, true, req->lang };
	enum outcome outcome = consent_answer(req->db, req_pack(req), &answer);

	if (outcome != OK) {
		return outcome;
	}
	audit_answer(req, "consent.give", in->code);
	respond_flash(req, N_("已记下您的同意，可以随时撤回。"));
	return respond_see_other(req, URL_OWN("/me/data"));
}
