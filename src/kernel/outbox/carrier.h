#ifndef CHUKE_CARRIER_H
#define CHUKE_CARRIER_H

#include "outbox_seal.h"
#include "setting.h"

#include <stdatomic.h>

/*
 * Takes one message to a server and tells how it went.  Blocks as long as its timeout says; for the thread
 * of deliver.c alone.  What a server says in words is neither kept nor logged: it may name the receiver.
 */

enum { CARRY_MS_MAX = 30000 }; /* of one try; a lease is longer */

enum carried { CARRIED, CARRIED_TO_RECORD, CARRY_LATER, CARRY_NEVER };

struct parcel {
	const struct settings *settings;
	struct str sender_name; /* the site's, in the district's language */
	struct str address;     /* of the site, for the link: "https://…" */
	bool is_demo;           /* without a server, messages are only recorded */
	int64_t id;             /* of the row: its Message-ID */
	struct moment added_at;
	const struct letter *letter;
	const atomic_bool *is_stopping; /* then the try is broken off; NULL: never */
};

/* `problem`: "unset", "smtp 550", "http 403", "curl 7"; empty when it was taken. */
struct carriage {
	enum carried carried;
	char problem[48];
};

/* By SMTP (RFC 5321), with STARTTLS and sign-in as the settings say. */
struct carriage carry_mail(struct arena *arena, const struct parcel *parcel);
/* By a POST to the gateway of the settings. */
struct carriage carry_sms(struct arena *arena, const struct parcel *parcel);

/* Once per process, before any thread. */
void carrier_begin(void);

/* The text with its link as it goes out: for both, and for the administrator's page. */
struct str parcel_text(struct arena *arena, const struct parcel *parcel);

#endif
