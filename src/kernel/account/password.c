#include "password.h"

#include "i18n.h"
#include "utf8.h"

#include <sodium.h>
#include <string.h>

enum { PASSWORD_BYTES_MAX = 1024 };

/* What guessers try first; shorter ones are refused by length already. */
static const char *const commonest[] = { "1234567890", "0123456789", "12345678910", "123456789a",
	"a123456789", "qwertyuiop", "1q2w3e4r5t", "1qaz2wsx3edc", "password123", "password1234",
	"passw0rd123", "administrator", "admin12345", "admin123456", "admin@12345", "abc1234567",
	"abcd123456", "a1b2c3d4e5", "iloveyou123", "woaini1314", "woaini520", "5201314520",
	"1111111111", "0000000000", "8888888888", "6666666666", "9876543210", "1122334455",
	"1234512345", "qq123456789", "asdfghjkl;", "asdfghjkl1", "zxcvbnm123", "qazwsxedc1",
	"changeme123", "welcome123", "hangzhou123", "xihu123456", "chuke12345", "minzheng123" };

static unsigned long long hash_operations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
static size_t hash_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

void
password_hash_cheaply(void)
{
	hash_operations = crypto_pwhash_OPSLIMIT_MIN;
	hash_bytes = crypto_pwhash_MEMLIMIT_MIN;
}

struct str
password_hash(struct arena *arena, struct secret password)
{
	char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(hash, password.value.ptr, password.value.len, hash_operations,
		    hash_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		return STR_NONE;
	}
	return str_of(hash);
}

bool
password_fits(struct secret password, struct str hash)
{
	char text[crypto_pwhash_STRBYTES] = { 0 };
	struct str value = password.value;

	if (str_is_none(value)) {
		value = STR("");
	}
	if (hash.len == 0 || hash.len >= sizeof(text) || value.len > PASSWORD_BYTES_MAX) {
		/* nobody learns from the time it takes whether there is such an account */
		(void)!crypto_pwhash_str_alg(text, value.ptr,
			value.len > PASSWORD_BYTES_MAX ? 0 : value.len, hash_operations, hash_bytes,
			crypto_pwhash_ALG_ARGON2ID13);
		return false;
	}
	memcpy(text, hash.ptr, hash.len);
	return crypto_pwhash_str_verify(text, value.ptr, value.len) == 0;
}

static bool
is_common(struct str password)
{
	for (size_t i = 0; i < sizeof(commonest) / sizeof(commonest[0]); i++) {
		if (str_equal_ascii_case(password, str_of(commonest[i]))) {
			return true;
		}
	}
	return false;
}

/* One character all the way. */
static bool
is_monotone(struct str password)
{
	for (size_t i = 1; i < password.len; i++) {
		if (password.ptr[i] != password.ptr[0]) {
			return false;
		}
	}
	return true;
}

const char *
password_problem(struct secret password, struct str login_name, int64_t chars_min)
{
	struct str value = password.value;

	if ((int64_t)utf8_count(value) < chars_min) {
		return N_("密码太短。可以用一句只有自己知道的话。");
	}
	if (value.len > PASSWORD_BYTES_MAX) {
		return N_("密码太长。");
	}
	if (is_common(value) || is_monotone(value) ||
		(login_name.len >= 3 && str_contains(value, login_name))) {
		return N_("这个密码太容易猜到，请换一个。");
	}
	return NULL;
}
