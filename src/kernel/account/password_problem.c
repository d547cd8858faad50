#include "password.h"

#include "i18n.h"
#include "utf8.h"

#include <string.h>

/*
 * What makes a password weak.  No list of millions: common passwords are made by few habits, so a small
 * list of words is compared after the habits (figures behind and before, signs that stand for letters,
 * a word twice, rows of the keyboard) are taken off.
 */

enum { PASSWORD_BYTES_MAX = 1024, PLAIN_BYTES_MAX = 128, RUN_MIN = 4, REST_MIN = 5 };

/* What guessers try first: words, names and wishes, in small letters. */
static const char *const common_words[] = { "password", "passwd", "pass", "mima", "wodemima",
	"admin", "administrator", "root", "guest", "test", "user", "login", "welcome", "changeme",
	"default", "letmein", "secret", "master", "super", "system", "manager", "office",
	"computer", "internet", "windows", "google", "baidu", "taobao", "alipay", "wechat",
	"weixin", "tencent", "huawei", "xiaomi", "iloveyou", "love", "woaini", "woaiwo", "aini",
	"wodeai", "baobao", "baobei", "laopo", "laogong", "mama", "baba", "woaimama", "woaijia",
	"nihao", "zhongguo", "china", "beijing", "shanghai", "hangzhou", "zhejiang", "xihu",
	"westlake", "gudang", "minzheng", "minzhengju", "shequ", "jiedao", "shezu", "gongyi",
	"yixin", "zhang", "wang", "zhao", "chen", "yang", "huang", "zhou", "liang", "wangwei",
	"lining", "zhangwei", "liwei", "abc", "abcd", "abcde", "abcdef", "aaa", "asd", "asdf",
	"asdfgh", "qaz", "qazwsx", "qwe", "qwer", "qwert", "qwerty", "qweasd", "qweasdzxc", "zxc",
	"zxcv", "zxcvbn", "monkey", "dragon", "sunshine", "princess", "football", "baseball",
	"shadow", "hello", "helloworld", "freedom", "whatever", "trustno", "michael", "jordan",
	"superman", "batman", "pokemon", "naruto", "woshishei", "woshini", "wobuzhidao", "caonima",
	"fuck", "fuckyou", "killer", "angel", "happy", "kuaile", "xingfu", "pingan", "jiankang",
	"facai", "gongxi", "shengri", "tianxia", "women", "qq", "a", "aa", "q", "z", "zz", "w", "x",
	"s", "ab", "li", "xx", "www", "com" };

/* Rows that fingers run along, both ways; repeated, for what runs over the end. */
static const char *const runs[] = { "01234567890123456789", "abcdefghijklmnopqrstuvwxyz",
	"qwertyuiop", "asdfghjkl;'", "zxcvbnm,./", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
	"1q2w3e4r5t6y7u8i9o0p", "147258369", "789456123", "5201314", "1314520" };

struct plain {
	char bytes[PLAIN_BYTES_MAX + 1];
	size_t len;
};

/* Small letters; what is longer than a common password can be is cut, for none is that long. */
static void
fill_plain(struct str value, struct plain *plain)
{
	plain->len = value.len > PLAIN_BYTES_MAX ? PLAIN_BYTES_MAX : value.len;
	for (size_t i = 0; i < plain->len; i++) {
		char c = value.ptr[i];

		plain->bytes[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	plain->bytes[plain->len] = '\0';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* @ for a, 0 for o and their like within a word: what people think nobody thinks of. */
static void
unmask(struct plain *plain)
{
	static const char masks[] = "@a0o1l3e5s$s7t!i4a";

	for (size_t i = plain->len; i-- > 0;) {
		if (i + 1 == plain->len || !is_letter(plain->bytes[i + 1])) {
			continue;
		}
		for (size_t k = 0; k + 1 < sizeof(masks); k += 2) {
			if (plain->bytes[i] == masks[k]) {
				plain->bytes[i] = masks[k + 1];
				break;
			}
		}
	}
}

/* The length of a run that stands at `at`; 0 if none does. */
static size_t
run_at(const struct plain *plain, size_t at)
{
	size_t best = 0;

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		size_t row = strlen(runs[i]);

		for (size_t from = 0; from < row; from++) {
			size_t ahead = 0, back = 0;

			while (at + ahead < plain->len && from + ahead < row &&
				plain->bytes[at + ahead] == runs[i][from + ahead]) {
				ahead++;
			}
			while (at + back < plain->len && back <= from &&
				plain->bytes[at + back] == runs[i][from - back]) {
				back++;
			}
			best = ahead > best ? ahead : best;
			best = back > best ? back : best;
		}
	}
	return best >= RUN_MIN ? best : 0;
}

/* How long one character is repeated there. */
static size_t
repeat_at(const struct plain *plain, size_t at)
{
	size_t len = 1;

	while (at + len < plain->len && plain->bytes[at + len] == plain->bytes[at]) {
		len++;
	}
	return len >= RUN_MIN - 1 ? len : 0;
}

/* How much of it is no run and no repetition. */
static size_t
rest_without_runs(const struct plain *plain)
{
	size_t rest = 0;

	for (size_t at = 0; at < plain->len;) {
		size_t run = run_at(plain, at), repeat = repeat_at(plain, at);
		size_t taken = run > repeat ? run : repeat;

		rest += taken == 0;
		at += taken ? taken : 1;
	}
	return rest;
}

/* One piece over and over: abcabcabcabc. */
static bool
is_repetition(const struct plain *plain)
{
	for (size_t piece = 1; piece <= plain->len / 2 && piece <= 6; piece++) {
		bool is_same = true;

		for (size_t i = piece; i < plain->len && is_same; i++) {
			is_same = plain->bytes[i] == plain->bytes[i - piece];
		}
		if (is_same) {
			return true;
		}
	}
	return false;
}

static bool
is_common_word(const char *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof(common_words) / sizeof(common_words[0]); i++) {
		if (strlen(common_words[i]) == len && memcmp(common_words[i], bytes, len) == 0) {
			return true;
		}
	}
	return false;
}

/* One or two common words with figures and signs between and around: admin@2024, woaini521ab. */
static bool
is_words_and_figures(const struct plain *plain)
{
	int words = 0;
	size_t letters = 0;

	for (size_t at = 0; at < plain->len;) {
		size_t len = 0;

		while (at + len < plain->len && is_letter(plain->bytes[at + len])) {
			len++;
		}
		if (len == 0) {
			at++;
			continue;
		}
		letters += len;
		if (!is_common_word(plain->bytes + at, len) || ++words > 2) {
			return false;
		}
		at += len;
	}
	/* nothing but figures: short ones are dates, phone and identity numbers' parts */
	return letters > 0 || plain->len <= 11;
}

static bool
is_guessed_early(struct str value)
{
	struct plain plain;
	size_t rest;

	fill_plain(value, &plain);
	rest = rest_without_runs(&plain);
	if (is_repetition(&plain) || rest < REST_MIN || is_words_and_figures(&plain)) {
		return true;
	}
	unmask(&plain);
	return is_words_and_figures(&plain);
}

/* A name or a word of the place, whatever its letters' size; short ones would forbid too much. */
static bool
has_word(struct str value, const struct password_rules *rules)
{
	struct plain plain, word;

	fill_plain(value, &plain);
	for (size_t i = 0; i < rules->word_count; i++) {
		struct str text = { plain.bytes, plain.len };

		if (utf8_count(rules->words[i]) < 3 && rules->words[i].len < 6) {
			continue;
		}
		fill_plain(rules->words[i], &word);
		if (str_contains(text, (struct str){ word.bytes, word.len })) {
			return true;
		}
	}
	return false;
}

/* Small, capital, figure, sign (letters of other scripts among them). */
static int
kinds_in(struct str value)
{
	bool has[4] = { false };

	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		has[c >= 'a' && c <= 'z'       ? 0
			: c >= 'A' && c <= 'Z' ? 1
			: c >= '0' && c <= '9' ? 2
					       : 3] = true;
	}
	return has[0] + has[1] + has[2] + has[3];
}

const char *
password_problem(struct secret password, const struct password_rules *rules)
{
	struct str value = password.value;

	if ((int64_t)utf8_count(value) < rules->chars_min) {
		return N_("密码太短。可以用一句只有自己知道的话。");
	}
	if (value.len > PASSWORD_BYTES_MAX) {
		return N_("密码太长。");
	}
	if (has_word(value, rules)) {
		return N_("密码里不要有自己的名字、账号或本站的名称，请换一个。");
	}
	if (is_guessed_early(value)) {
		return N_("这个密码太容易猜到，请换一个。可以用一句只有自己知道的话。");
	}
	if (rules->is_dengbao && kinds_in(value) < 3) {
		return N_("密码要有大写字母、小写字母、数字、符号中的三种。");
	}
	return NULL;
}
