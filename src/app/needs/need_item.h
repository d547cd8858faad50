#ifndef CHUKE_NEED_ITEM_H
#define CHUKE_NEED_ITEM_H

#include "i18n.h"
#include "outcome.h"

/* The states of an entry and of a response, and the ways between them, as tables.  No I/O. */

enum need_state {
	NEED_DRAFT = 1,
	NEED_WAITING,   /* for an officer to let it through */
	NEED_RETURNED,  /* sent back with a note */
	NEED_POSTED,    /* open for responses */
	NEED_AGREED,    /* all that there is is agreed on */
	NEED_DONE,      /* all of that is done */
	NEED_WITHDRAWN, /* by its owner */
	NEED_EXPIRED,   /* its last day is over */
	NEED_REMOVED,   /* taken down by an officer */
	NEED_STATE_COUNT
};

enum need_deed {
	NEED_EDIT = 1, /* the owner changes the text */
	NEED_SUBMIT,   /* the owner asks an officer to let it through */
	NEED_POST,     /* it appears */
	NEED_RETURN,   /* an officer sends it back */
	NEED_WITHDRAW, /* the owner takes it away */
	NEED_FILL,     /* the last of it was agreed on */
	NEED_REOPEN,   /* something agreed fell through */
	NEED_FINISH,   /* all is done, or the owner wants no more */
	NEED_EXPIRE,   /* its last day is over and nobody took it up */
	NEED_REMOVE,   /* an officer takes it down */
	NEED_RESTORE,  /* and puts it back */
	NEED_COPY,     /* the owner posts the same again: a new draft */
	NEED_RESPOND,  /* somebody takes it up */
	NEED_DEED_COUNT
};

/* Where the deed leads from the state; CONFLICT if it cannot be done there. */
enum outcome need_do(enum need_state *state, enum need_deed deed);
bool need_can(enum need_state state, enum need_deed deed);
/* Whether it stands on the site. */
bool need_is_shown(enum need_state state);

/* "draft", as stored. */
const char *need_state_code(enum need_state state);
/* The other way; false, and nothing filled in, for anything else. */
bool need_state_parse(struct str code, enum need_state *ret_state);
const char *need_state_label(enum need_state state); /* Chinese, N_() */
const char *need_state_tone(enum need_state state);  /* of a tag */

enum response_state {
	RESPONSE_OFFERED = 1,
	RESPONSE_AGREED,
	RESPONSE_COMPLETED,
	RESPONSE_REFUSED,   /* by the owner */
	RESPONSE_WITHDRAWN, /* by the responder, before it was agreed */
	RESPONSE_FALLEN,    /* agreed, and came to nothing */
	RESPONSE_LAPSED,    /* the entry ended before it was decided */
	RESPONSE_STATE_COUNT
};

enum response_deed {
	RESPONSE_AGREE = 1,
	RESPONSE_REFUSE,
	RESPONSE_WITHDRAW,
	RESPONSE_FALL,
	RESPONSE_COMPLETE,
	RESPONSE_LAPSE,
	RESPONSE_DEED_COUNT
};

/* As need_do(), of a response. */
enum outcome need_response_do(enum response_state *state, enum response_deed deed);
/* Whether it could be. */
bool need_response_can(enum response_state state, enum response_deed deed);
/* "offered", as stored. */
const char *need_response_state_code(enum response_state state);
/* The other way. */
bool need_response_state_parse(struct str code, enum response_state *ret_state);
/* Chinese, N_(). */
const char *need_response_state_label(enum response_state state);
/* Of a tag. */
const char *need_response_state_tone(enum response_state state);

/*
 * What an entry is after something was agreed, fell through or was done: FILL, REOPEN, FINISH, or 0 to stay.
 * `is_over`: its last day has passed, so that nothing of it can be open.
 */
enum need_deed need_settled(
	enum need_state state, int64_t quantity, int64_t agreed, int64_t completed, bool is_over);

#endif
