#ifndef CHUKE_SIGN_IN_SMS_H
#define CHUKE_SIGN_IN_SMS_H

#include "factor.h"
#include "personal_pages.h"
#include "sign_in.h"
#include "sms_code.h"

/*
 * Signing in by a code to one's phone, and signing up by the same door: what its pages show and take.  Officers sign in
 * by password; a number that nobody has shown to be theirs for a year opens its account only with something besides,
 * for it may have gone to somebody else.
 */

struct sms_phone_in {
	struct str phone;
	struct str next; /* where to go afterwards: an own path */

	bool is_known; /* the device has signed in to the number's account before */
};
struct sms_code_in {
	struct str code, next;
};
struct sms_prove_in {
	struct secret password;
	struct str paper; /* a code on paper */
	struct str first; /* contact_first_code(), from the receipt */
	struct str next;

	/* noted on the way */
	struct login_id login;
	struct str password_hash;
	struct str first_code; /* none: the number is proved */
	struct factor_try tried;
	struct guess guess;
	int64_t wait_ms;
	bool fits;
};
struct sign_up_in {
	struct str name;
	struct strs agree; /* codes of the consents */
	struct str next;
};
struct sms_next_in {
	struct str next;
};

extern const struct form sms_phone_form, sms_code_form, sms_prove_form, sign_up_form, sms_next_form;

struct sms_code_view {
	const struct sms_code_in *in;
	struct str masked, next;
	int64_t again_seconds; /* before another may be asked for */
	bool is_over;          /* its time or tries are over */
	struct str shown;      /* the message, in the demonstration; none */
};
struct sms_prove_view {
	struct str masked, next;
	bool has_password, has_paper;
	bool is_first;   /* the account was made at the counter, the number typed by an officer */
	struct url anew; /* an account of their own for whoever has the number */
	int64_t days;    /* after which a number is silent */
};
struct sign_up_view {
	const struct sign_up_in *in;
	struct str masked, next;
	struct consent_offers offers;
};

/* The page for the code. */
enum outcome show_sms_code(struct req *req);
/* Sends one to the number that was typed; another to the same number. */
enum outcome ask_sms_code(struct req *req);
enum outcome ask_sms_code_again(struct req *req);
/* Draws the sign-in page again. */
enum outcome show_sms_phone(struct req *req);
/* The code was typed: in, or on to the two below. */
enum outcome do_sms_code(struct req *req);

/* A silent number: something besides. */
enum outcome show_sms_prove(struct req *req);
void prepare_sms_prove(struct req *req);
enum outcome do_sms_prove(struct req *req);

/* A number of nobody: an account for it. */
enum outcome show_sign_up(struct req *req);
enum outcome do_sign_up(struct req *req);

/* The account of the number that this browser has shown to have; NOT_FOUND: nobody's. */
enum outcome sms_account(struct req *req, const struct sms_code *code,
	struct login_contact_find_by_hash_row *ret_row);
/* The account for which an officer typed the number, and which is to be proved besides; NOT_FOUND: none. */
enum outcome sms_unproved(struct req *req, const struct sms_code *code,
	struct login_contact_find_by_hash_row *ret_row);
/* Whether nobody has shown it to be theirs for as long as the district's setting says. */
bool sms_is_silent(struct req *req, const struct login_contact_find_by_hash_row *account);
/* In an action, all being shown: signs in, or half way to the second factor. */
enum outcome sms_sign_in(
	struct req *req, const struct sms_code *code, struct login_id login, struct str next);
/* An own path with `next` behind it. */
struct url sms_url(struct req *req, const char *path, struct str next);

#endif
