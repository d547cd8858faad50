#ifndef CHUKE_PROOF_H
#define CHUKE_PROOF_H

#include "guess.h"
#include "ids.h"
#include "req.h"

/*
 * The password once more before something that must not happen at an open screen (ASVS 7.5.1).  A form has
 * a struct proof as its first member, and the field PROOF_FIELD; wrong tries are slowed as at sign-in.  Who has no
 * password, because they sign in by a code to their phone, must have done so just before.
 */
struct proof {
	struct secret current;

	/* noted on the way */
	struct login_id login;
	struct str stored_hash;
	struct guess guess;
	int64_t wait_ms;
	bool fits;
	bool has_password; /* else only a fresh sign-in fits */
};

#define PROOF_FIELD                                                                        \
	{                                                                                  \
		.name = "current", .type = FIELD_PASSWORD,                                 \
		.offset = offsetof(struct proof, current), .label = N_("现在的密码"),      \
		.is_required_later = true, .max = 1024, .autocomplete = "current-password" \
	}

/* Whether a form of this page has to ask for it at all. */
struct html;
bool proof_asks(const struct html *h);
/* A form's check, or the beginning of one: reads what the password is compared with. */
void proof_check(struct req *req, void *in);
/* A route's prepare, or a part of one: hashes and compares. */
void proof_prepare(struct req *req);
/* In the action: OK, or an answer that says what is wrong. */
enum outcome proof_judge(struct req *req, const struct proof *proof);
/* The same sentence for whoever must wait, wherever it is said. */
enum outcome proof_say_wait(struct req *req, const char *field, int64_t wait_ms);

/* Whose account this is: of the session, whole or half; 0: nobody. */
struct login_id own_login(const struct req *req);

#endif
