#ifndef CHUKE_FILING_PLAY_H
#define CHUKE_FILING_PLAY_H

#include "web_test.h"

/* Filing as programs play it, for the tests of this office; whoever plays is an account of the demonstration. */

/* A member of the answer's object as text; fails the test if the answer is no JSON. */
struct str play_text(struct web_test *t, const struct web_answer *answer, const char *member);
struct web_answer play_call(struct web_test *t, enum method method, const char *as,
	const char *target, const char *json);
/* A paper's file id, sent by somebody. */
long long play_upload(struct web_test *t, const char *as);
/* A case of any procedure about an organisation (0: none), submitted; `fields` is JSON. */
struct web_answer play_submit(
	struct web_test *t, const char *as, const char *procedure, int64_t org, const char *fields);
/* The id of the organisation of that name, as the API finds it; fails the test without one. */
int64_t play_org(struct web_test *t, const char *name);
/* A filing of that name, with its charter. */
struct web_answer play_begin(struct web_test *t, const char *as, const char *name, bool submits);
struct web_answer play_step(struct web_test *t, const char *as, struct str number,
	const char *action, const char *json);
struct web_answer play_look(struct web_test *t, const char *as, struct str number);
/* The public notice ends without a word, and what it ends with happens; the case as somebody sees it then. */
struct web_answer play_notice_over(struct web_test *t, const char *as, struct str number);
/* Fails the test unless the answer has the status and, if one is given, the state. */
void play_expect(
	struct web_test *t, const struct web_answer *answer, int status, const char *state);

#endif
