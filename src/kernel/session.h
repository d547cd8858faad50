#ifndef CHUKE_SESSION_H
#define CHUKE_SESSION_H

#include "actor.h"
#include "outcome.h"
#include "req.h"

/*
 * Who comes with a request: a signed-in browser (cookie `session`, a row in the database), a browser that
 * is only about to (cookie `visit`, nothing stored), a program with an API token, or nobody.  The names
 * of cookies begin with __Host- where the public address is https.
 */

enum { SESSION_KEY_BYTES = 32, FORM_KEY_BYTES = 32 };

enum session_kind {
	SESSION_NONE,
	SESSION_VISIT,   /* a pre-session: forms work, nobody is signed in */
	SESSION_OPEN,
	SESSION_EXPIRED, /* it was one until a while ago */
	SESSION_TOKEN,
};

struct session {
	enum session_kind kind;
	struct session_id id;
	struct login_id login;       /* of an expired one too */
	struct str login_name;
	struct str shown_name;
	unsigned char form_key[FORM_KEY_BYTES];
	struct moment created_at, seen_at;
	struct str owner;            /* what operation ids are bound to */
	bool is_read_only;           /* a token that may not change anything */
	struct str new_visit;        /* the cookie to set if a form is drawn; none if the browser has one */
};

/* In a snapshot: fills session and actor.  UNAUTHENTICATED for a token that is not good. */
enum outcome session_identify(struct req *req, struct session *session, struct actor *actor);

/* In the action of a sign-in: makes the row, and the cookie of the answer. */
struct session_id session_open(struct req *req, struct login_id login);
/* In an action: ends it, and takes the cookie away from this browser. */
void session_close(struct req *req, struct session_id id);

/* A token for the form, different each time it is written (so that compression tells nothing of it). */
struct str session_form_token(struct arena *arena, const struct session *session);
bool session_form_token_fits(const struct session *session, struct str token);

/* The name of a cookie as this request knows it, and a Set-Cookie header; `seconds` 0 = until the browser closes. */
struct str cookie_name(const struct req *req, const char *name);
void cookie_set(struct req *req, const char *name, struct str value, int64_t seconds);
void cookie_remove(struct req *req, const char *name);

/* A keyed hash of `parts` under a key of the district, hexadecimal: known devices, visits. */
struct str secret_mac(const struct req *req, const char *purpose, struct str text);

/* SHA-256 of a token or cookie, as rows keep it. */
struct str token_hash(struct arena *arena, struct str token);

#endif
