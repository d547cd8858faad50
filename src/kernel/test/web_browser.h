#ifndef CHUKE_WEB_BROWSER_H
#define CHUKE_WEB_BROWSER_H

#include "web_test.h"

/* The browser of the harness: cookies by account, requests made by hand, forms read from pages. */

struct web_browser {
	struct str account; /* "" for nobody */
	struct pairs cookies;
	struct str token; /* for forms; none until one was seen */
	bool is_signed_in;
	struct web_browser *next;
};

/* What a request carries besides its browser's cookies. */
struct web_request {
	enum method method;
	const char *target;
	struct str content_type, body;
	const struct web_file *file;
	struct str authorization;
	const char *key; /* Idempotency-Key, or NULL */
};

struct web_browser *browser_of(struct web_test *t, const char *as);
/* Sends it, keeps the cookies of the answer. */
struct web_answer browser_send(
	struct web_test *t, struct web_browser *browser, const struct web_request *request);

/* The fields of the page's form that goes to `action`, as a browser would send them; false without one. */
bool page_form_fields(
	struct arena *arena, struct str page, struct str action, struct pairs *ret_fields);
/* Pairs as an urlencoded body. */
struct str pairs_encode(struct arena *arena, const struct pairs *pairs);

#endif
