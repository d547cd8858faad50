#ifndef CHUKE_SESSION_H
#define CHUKE_SESSION_H

#include "actor.h"
#include "outcome.h"
#include "req.h"
#include "secret.h"

/*
 * Who comes with a request: a signed-in browser (cookie `session`, a row in the database), a browser that
 * is only about to (cookie `visit`, nothing stored), a program with an API token, or nobody.
 */

enum { SESSION_TOKEN_BYTES = 32, VISIT_BYTES = 16 };

enum session_kind {
	SESSION_NONE,
	SESSION_VISIT, /* a pre-session: forms work, nobody is signed in */
	SESSION_OPEN,
	SESSION_HALF, /* a right password, but something is still to be done first: nobody is signed in */
	SESSION_EXPIRED, /* it was one until a while ago */
	SESSION_TOKEN,
};

/* What a half session waits for. */
enum session_lack {
	LACK_NOTHING,
	LACK_CODE,     /* of the second factor */
	LACK_FACTOR,   /* the district requires one of this role */
	LACK_PASSWORD, /* it is older than the district's rules allow */
};

struct session {
	enum session_kind kind;
	enum session_lack lack; /* of a half one */
	struct token_id token;
	struct session_id id;
	struct login_id login; /* of an expired one too */
	unsigned char form_key[SECRET_KEY_BYTES];
	struct moment created_at, seen_at;
	bool has_password; /* its account; else it signs in by a code to its phone */
	struct str owner;  /* what operation ids are bound to */
	bool is_read_only; /* a token that may not change anything */
	struct str
		new_visit; /* the cookie to set if a form is drawn; none if the browser has one */
};

/* In a snapshot: fills session and actor.  UNAUTHENTICATED for a token that is not good. */
enum outcome session_identify(struct req *req, struct session *session, struct actor *actor);

/* Fills what the actor's account holds now. */
void session_load_grants(struct req *req, struct actor *actor);
/* Whether the account decides over others: more is asked of it than of a resident. */
bool login_is_officers(struct req *req, struct login_id login);
/* In the action of a sign-in: makes the row, and the cookie of the answer. */
struct session_id session_open(struct req *req, struct login_id login);
/* Where a half session goes on, and from there to `next` (none: to one's own work). */
struct url session_way(struct req *req, struct str next);
/* In an action: ends this one, and takes the cookie away from the browser. */
void session_close(struct req *req);
/* After the answer is made: notes that the session or token was used, if that is worth a write. */
void session_touch_later(struct req *req);

/* A token for a form, different each time it is written, so that its compressed length tells nothing. */
struct str session_form_token(struct arena *arena, const struct session *session);
bool session_form_token_fits(const struct session *session, struct str token);

#endif
