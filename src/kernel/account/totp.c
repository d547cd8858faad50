#include "totp.h"

#include "address.h"
#include "buf.h"
#include "fail.h"
#include "rand.h"
#include "secret.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <string.h>

enum { DIGITS = 6, STEPS_AROUND = 1, CODE_SIGNS = 25, GROUP_SIGNS = 5, ADDRESS_BYTES_MAX = 1024 };

/* Without those that look like others: 0 o 1 l i. */
static const char signs[] = "23456789abcdefghjkmnpqrstuvwxyz";

static void
start_library(void)
{
	if (oath_init() != OATH_OK) {
		fail("liboath cannot start");
	}
}

static void
need_library(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start_library);
}

struct str
totp_secret_make(struct arena *arena)
{
	char *bytes = arena_alloc(arena, TOTP_SECRET_BYTES);

	rand_bytes(bytes, TOTP_SECRET_BYTES);
	return (struct str){ bytes, TOTP_SECRET_BYTES };
}

/* RFC 4648 6, without padding. */
static struct str
base32(struct arena *arena, struct str secret)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct buf *out = buf_create(arena, ADDRESS_BYTES_MAX);
	uint32_t bits = 0;
	int count = 0;

	for (size_t i = 0; i < secret.len; i++) {
		bits = bits << 8 | (unsigned char)secret.ptr[i];
		for (count += 8; count >= 5; count -= 5) {
			buf_char(out, letters[bits >> (count - 5) & 31]);
		}
	}
	if (count > 0) {
		buf_char(out, letters[bits << (5 - count) & 31]);
	}
	return buf_view(out);
}

struct str
totp_secret_words(struct arena *arena, struct str secret)
{
	struct str text = base32(arena, secret);
	struct buf *out = buf_create(arena, ADDRESS_BYTES_MAX);

	for (size_t i = 0; i < text.len; i++) {
		if (i && i % 4 == 0) {
			buf_char(out, ' ');
		}
		buf_char(out, text.ptr[i]);
	}
	return buf_view(out);
}

struct str
totp_address(struct arena *arena, struct str secret, struct str issuer, struct str login_name)
{
	struct buf *out = buf_create(arena, ADDRESS_BYTES_MAX);

	buf_str(out, STR("otpauth://totp/"));
	address_encode(out, issuer);
	buf_char(out, ':');
	address_encode(out, login_name);
	buf_str(out, STR("?secret="));
	buf_str(out, base32(arena, secret));
	buf_str(out, STR("&issuer="));
	address_encode(out, issuer);
	return buf_view(out);
}

static bool
code_of_step(struct str secret, int64_t step, char ret_code[DIGITS + 1])
{
	need_library();
	return oath_hotp_generate(secret.ptr, secret.len, (uint64_t)step, DIGITS, false,
		       OATH_HOTP_DYNAMIC_TRUNCATION, ret_code) == OATH_OK;
}

bool
totp_fits(struct str secret, struct str code, struct moment now, int64_t *ret_step)
{
	int64_t current = now.ms / TOTP_STEP_MS;
	char right[DIGITS + 1];
	bool fits = false;

	if (code.len != DIGITS || secret.len == 0) {
		return false;
	}
	for (int64_t step = current - STEPS_AROUND; step <= current + STEPS_AROUND; step++) {
		if (code_of_step(secret, step, right) && secret_equal(code.ptr, right, DIGITS)) {
			*ret_step = step;
			fits = true;
		}
	}
	return fits;
}

struct str
totp_code(struct arena *arena, struct str secret, struct moment now)
{
	char code[DIGITS + 1];

	return code_of_step(secret, now.ms / TOTP_STEP_MS, code) ? str_copy(arena, str_of(code))
								 : STR_NONE;
}

struct str
recovery_code_make(struct arena *arena)
{
	struct buf *out = buf_create(arena, 2 * CODE_SIGNS);

	for (int i = 0; i < CODE_SIGNS; i++) {
		if (i && i % GROUP_SIGNS == 0) {
			buf_char(out, '-');
		}
		buf_char(out, signs[rand_below(sizeof(signs) - 1)]);
	}
	return buf_view(out);
}

struct str
recovery_code_plain(struct arena *arena, struct str typed)
{
	struct str lower = str_lower_ascii(arena, typed);
	char *plain = arena_alloc(arena, CODE_SIGNS);
	size_t len = 0;

	for (size_t i = 0; i < lower.len; i++) {
		char c = lower.ptr[i];

		if (c == ' ' || c == '-') {
			continue;
		}
		if (c == '\0' || !strchr(signs, c) || len == CODE_SIGNS) {
			return STR_NONE;
		}
		plain[len++] = c;
	}
	return len == CODE_SIGNS ? (struct str){ plain, len } : STR_NONE;
}
