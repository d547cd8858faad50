#ifndef CHUKE_WEBHOOK_SEND_H
#define CHUKE_WEBHOOK_SEND_H

#include "str.h"
#include "time.h"

#include <stdatomic.h>
#include <sys/socket.h>

/*
 * One message to one address, safely: the name is resolved here, every address that is not a public one is refused, and
 * the connection goes to what was resolved and nowhere else; no redirects, no proxy, ten seconds, a bounded answer.
 */

enum { WEBHOOK_MS_MAX = 10000, WEBHOOK_ANSWER_BYTES = 200 };

/* Whether anybody on the internet could have this address: OWASP's list for server-side request forgery. */
bool webhook_address_is_public(const struct sockaddr *address);

/* An address that may be set at all: https, a host, no name and password in it.  The sentence why not, N_(); NULL: it may. */
const char *webhook_address_problem(struct arena *arena, struct str address, bool may_loopback);

struct webhook_letter_out {
	struct str address, body, event, mark;
	struct str secret, old_secret; /* old: none */
	struct moment at;
	bool may_loopback; /* tests: http to this machine */
	const atomic_bool *is_stopping;
};
struct webhook_answer {
	bool is_taken;    /* 2xx */
	bool is_hopeless; /* never to be tried again */
	char problem
		[48]; /* "address", "redirect", "http 500", "curl 7", "stopped"; empty when taken */
	int64_t status, took_ms; /* status 0: none came */
	struct str answer;       /* the first bytes of it, as text */
};
struct webhook_answer webhook_send(struct arena *arena, const struct webhook_letter_out *letter);

/* t=…,v1=…: seconds since 1970 and HMAC-SHA256 of "t.body", hexadecimal; a v1 more for the old secret. */
struct str webhook_signature(struct arena *arena, const struct webhook_letter_out *letter);

#endif
