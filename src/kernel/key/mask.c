#include "mask.h"

#include "utf8.h"

#include <string.h>
#include <strings.h>

enum {
	PHONE_FRONT = 3,
	PHONE_END = 4,
	ID_FRONT = 3,
	ID_END = 4,
	MOBILE_DIGITS = 11,
	RUN_DIGITS = 7,
	RUN_KEPT = 5,
	ID_DIGITS = 18,
	ID_BIRTH = 6
};

static const char *const double_names[] = { "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟",
	"公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫", "长孙", "宇文" };

/* Where everybody has an address. */
static const char *const mail_providers[] = { "qq.com", "vip.qq.com", "foxmail.com", "163.com",
	"vip.163.com", "126.com", "yeah.net", "188.com", "139.com", "189.cn", "wo.cn", "sina.com",
	"sina.cn", "vip.sina.com", "sohu.com", "tom.com", "21cn.com", "aliyun.com", "gmail.com",
	"outlook.com", "hotmail.com", "live.com", "live.cn", "msn.com", "icloud.com", "me.com",
	"yahoo.com", "yahoo.com.cn", "yahoo.cn", "proton.me", "protonmail.com", "mail.com" };

/* `front` and `end` bytes stay, what lies between becomes as many stars. */
static struct str
between(struct arena *arena, struct str text, size_t front, size_t end)
{
	char *chars = arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++) {
		bool stays = text.len > front + end && (i < front || i + end >= text.len);

		chars[i] = stays ? text.ptr[i] : '*';
	}
	return (struct str){ chars, text.len };
}

/* The eleven digits of a mobile number at the beginning of a text; false if there are none. */
static bool
read_mobile(struct str phone, char ret_digits[MOBILE_DIGITS])
{
	static const char *const countries[] = { "+86", "0086", "86" };
	size_t len = 0;

	for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++) {
		if (str_starts(phone, str_of(countries[i]))) {
			phone = str_slice(phone, strlen(countries[i]), phone.len);
			break;
		}
	}
	for (size_t i = 0; i < phone.len; i++) {
		if (phone.ptr[i] >= '0' && phone.ptr[i] <= '9') {
			if (len == MOBILE_DIGITS) {
				return false;
			}
			ret_digits[len++] = phone.ptr[i];
		} else if (phone.ptr[i] != ' ' && phone.ptr[i] != '-') {
			break; /* 13800000000（王） */
		}
	}
	return len == MOBILE_DIGITS && ret_digits[0] == '1' && ret_digits[1] >= '3';
}

bool
phone_is_personal(struct str phone)
{
	char digits[MOBILE_DIGITS];

	return read_mobile(phone, digits);
}

struct str
phone_personal_digits(struct arena *arena, struct str phone)
{
	char digits[MOBILE_DIGITS];

	return read_mobile(phone, digits) ? str_copy(arena, (struct str){ digits, MOBILE_DIGITS })
					  : STR_NONE;
}

bool
mail_is_personal(struct str mail)
{
	ptrdiff_t at = str_find(mail, STR("@"));
	struct str host = at > 0 ? str_slice(mail, (size_t)at + 1, mail.len) : STR("");

	for (size_t i = 0; i < sizeof(mail_providers) / sizeof(mail_providers[0]); i++) {
		if (host.len == strlen(mail_providers[i]) &&
			strncasecmp(host.ptr, mail_providers[i], host.len) == 0) {
			return true;
		}
	}
	return false;
}

bool
text_is_masked(struct str text)
{
	return str_contains(text, STR("***"));
}

struct str
mask_phone(struct arena *arena, struct str phone)
{
	struct str digits = phone_personal_digits(arena, phone);
	size_t dash = (size_t)str_find(phone, STR("-"));

	if (digits.len) {
		return between(arena, digits, PHONE_FRONT, PHONE_END);
	}
	if (dash < phone.len) {
		return between(arena, phone, dash + 1, PHONE_END);
	}
	return between(arena, phone, 0, PHONE_END);
}

struct str
mask_id_number(struct arena *arena, struct str number)
{
	return between(arena, number, ID_FRONT, ID_END);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str
mask_digits(struct arena *arena, struct str text)
{
	char *chars = (char *)str_copy(arena, text).ptr;
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && (is_digit(text.ptr[i]) || text.ptr[i] == ' ')) {
			continue;
		}
		if (i >= from + RUN_DIGITS) {
			memset(chars + from + ID_FRONT, '*', i - from - RUN_KEPT);
		}
		from = i + 1;
	}
	return (struct str){ chars, text.len };
}

/* Whether these digits are an identity number: a birthday stands in their middle (GB 11643-1999). */
static bool
is_id_number(const char *digits, size_t len)
{
	bool has_century = len >= ID_BIRTH + 8 &&
			   ((digits[ID_BIRTH] == '1' && digits[7] == '9') ||
				   (digits[ID_BIRTH] == '2' && digits[7] == '0'));

	return len == ID_DIGITS - 1 && has_century && digits[10] <= '1' && digits[12] <= '3';
}

struct str
mask_personal(struct arena *arena, struct str text)
{
	char *chars = (char *)str_copy(arena, text).ptr;
	size_t from = 0;

	for (size_t i = 0; i <= text.len; i++) {
		size_t len = i - from;

		if (i < text.len && is_digit(text.ptr[i]) && len < ID_DIGITS) {
			continue;
		}
		if (len == MOBILE_DIGITS && phone_is_personal(str_slice(text, from, i))) {
			memset(chars + from + PHONE_FRONT, '*', len - PHONE_FRONT - PHONE_END);
		} else if (len + 1 >= ID_DIGITS && is_id_number(chars + from, ID_DIGITS - 1)) {
			memset(chars + from + ID_FRONT, '*', ID_DIGITS - ID_FRONT - ID_END);
		}
		from = i + 1;
	}
	return (struct str){ chars, text.len };
}

struct str
mask_name(struct arena *arena, struct str name)
{
	size_t count = utf8_count(name), kept = 1;
	struct str masked;

	for (size_t i = 0; i < sizeof(double_names) / sizeof(double_names[0]); i++) {
		if (count > 2 && str_starts(name, str_of(double_names[i]))) {
			kept = 2;
		}
	}
	if (count < 2) {
		return between(arena, STR("x"), 0, 0);
	}
	masked = utf8_prefix(name, kept);
	for (size_t i = kept; i < count; i++) {
		masked = str_format(arena, "%.*s*", STR_ARG(masked));
	}
	return masked;
}

struct str
mask_mail(struct arena *arena, struct str mail)
{
	ptrdiff_t at = str_find(mail, STR("@"));
	struct str first;

	if (at < 1) {
		return between(arena, mail, 0, 0);
	}
	first = utf8_prefix(mail, 1);
	return str_format(arena, "%.*s***%.*s", STR_ARG(first),
		STR_ARG(str_slice(mail, (size_t)at, mail.len)));
}
