#ifndef CHUKE_MAIL_H
#define CHUKE_MAIL_H

#include "time.h"

/*
 * One mail of plain text as bytes that a server takes (RFC 5322, 2045, 2047): UTF-8, encoded words in the
 * header, base64 or quoted-printable below, lines of at most 78 characters ended by CR LF.  Whatever
 * stands in the texts, no header but those below comes out.  It sends nothing and checks no address.
 */
struct mail {
	struct str from_name; /* shown; none for none */
	struct str from, to;  /* bare addresses */
	struct str subject;
	struct str text;       /* lines divided by LF */
	struct str message_id; /* "12.ab34@example.org": the same for every try of one mail */
	struct moment date;
};

/* In the arena. */
struct str mail_format(struct arena *arena, const struct mail *mail);

#endif
