#ifndef CHUKE_TOTP_H
#define CHUKE_TOTP_H

#include "str.h"
#include "time.h"

/*
 * Codes of a second factor, without any database: those that a phone shows anew every 30 seconds
 * (TOTP, RFC 6238, SHA-1, six digits, as every authenticator has it), and those on paper.
 */

enum {
	TOTP_SECRET_BYTES = 20, /* RFC 4226 4: 160 bits */
	TOTP_STEP_MS = 30000,
	RECOVERY_CODES = 8,
};

/* A new secret, as bytes. */
struct str totp_secret_make(struct arena *arena);
/* The secret as people type it: base32 in groups of four. */
struct str totp_secret_words(struct arena *arena, struct str secret);
/* What the QR code says: otpauth://totp/ISSUER:NAME?secret=… */
struct str totp_address(
	struct arena *arena, struct str secret, struct str issuer, struct str login_name);
/*
 * Whether the six digits are those of this half minute, the one before or the next (clocks differ); then
 * the step, of which the caller accepts each only once.
 */
bool totp_fits(struct str secret, struct str code, struct moment now, int64_t *ret_step);
/* The code of a moment; for tests. */
struct str totp_code(struct arena *arena, struct str secret, struct moment now);

/* A code on paper: 25 signs that nobody confuses, 123 bits, in groups of five. */
struct str recovery_code_make(struct arena *arena);
/* What was typed without spaces and hyphens, in small letters; none if it cannot be such a code. */
struct str recovery_code_plain(struct arena *arena, struct str typed);

#endif
