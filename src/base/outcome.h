#ifndef CHUKE_OUTCOME_H
#define CHUKE_OUTCOME_H

/*
 * How a function of the domain ended.  These are the answers that a caller can do something about;
 * a failing machine is no outcome (see fail.h) and a programmer's mistake is an assert.  A function
 * that returns anything but OK leaves its `ret_` parameters untouched.
 */
enum outcome {
	OK = 0,
	INVALID,         /* the input breaks a rule; the form or the caller says which field */
	NOT_FOUND,       /* there is no such thing, or it is not yours to see */
	FORBIDDEN,       /* it is there and you may see it, but not do this */
	UNAUTHENTICATED, /* nobody is signed in, or the session ran out */
	CONFLICT,        /* the state of things forbids it now: taken, already decided, duplicate */
	STALE,           /* somebody changed it since the form was made */
	TOO_LARGE,       /* over a ceiling of size */
	TOO_MANY,        /* over a limit of frequency; try later */
	UNAVAILABLE,     /* a part that is needed is missing or busy; try later */
	OUTCOME_COUNT
};

/* The outcome's name in lower case, for logs and tests; a constant string. */
const char *outcome_name(enum outcome outcome);

#endif
