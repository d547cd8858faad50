#ifndef CHUKE_ACTIVITY_PARTY_H
#define CHUKE_ACTIVITY_PARTY_H

#include "activity_form.h"
#include "activity_store.h"

/*
 * What is asked of those who want to come, whichever way they sign up: whether the time is right, how many they are,
 * their ages, where they live, a guardian's consent, the group into which they fit.  Each refusal says what would be
 * right.
 */

/* Which way somebody signs up, and so who the guardian of a minor can be. */
enum activity_door {
	ACTIVITY_DOOR_SELF, /* the account's own: of minors from child_age on, with a guardian's name and phone */
	ACTIVITY_DOOR_FAMILY,  /* for a relative or one's own child: the guardian is who asks */
	ACTIVITY_DOOR_PHONE,   /* by a code to a phone: the guardian has that phone */
	ACTIVITY_DOOR_COUNTER, /* at the counter: a guardian's name and phone as they say them */
};

/*
 * Of the form's struct activity_signup_input in req->in: OK, having filled people, group, consent and all of the person
 * but name, phone and code (those two are there already); INVALID with sentences.
 */
enum outcome activity_party_check(struct req *req, const struct activity_find_row *row,
	enum activity_door door, struct activity_wish *wish);
/* Whether one can sign up now: OK, INVALID. */
enum outcome activity_time_check(struct req *req, const struct activity_find_row *row);
/* Whether people are asked their age at all. */
struct activity_asks;
bool activity_asks_age(const struct activity_find_row *row, const struct activity_asks *asks);

#endif
