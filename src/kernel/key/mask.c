#include "mask.h"

#include "utf8.h"

#include <string.h>

enum { PHONE_FRONT = 3, PHONE_END = 4, ID_FRONT = 3, ID_END = 4, MOBILE_DIGITS = 11 };

static const char *const double_names[] = { "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟",
	"公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫", "长孙", "宇文" };

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

static struct str
digits_of(struct arena *arena, struct str text)
{
	char *chars = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
			chars[len++] = text.ptr[i];
		}
	}
	return (struct str){ chars, len };
}

bool
phone_is_personal(struct str phone)
{
	char digits[MOBILE_DIGITS + 2] = "";
	size_t len = 0;

	if (str_starts(phone, STR("+86"))) {
		phone = str_slice(phone, 3, phone.len);
	} else if (str_starts(phone, STR("0086"))) {
		phone = str_slice(phone, 4, phone.len);
	}
	for (size_t i = 0; i < phone.len; i++) {
		if (phone.ptr[i] >= '0' && phone.ptr[i] <= '9') {
			if (len > MOBILE_DIGITS) {
				return false;
			}
			digits[len++] = phone.ptr[i];
		} else if (phone.ptr[i] != ' ' && phone.ptr[i] != '-') {
			break; /* 13800000000（王） */
		}
	}
	return len == MOBILE_DIGITS && digits[0] == '1' && digits[1] >= '3';
}

struct str
mask_phone(struct arena *arena, struct str phone)
{
	struct str digits = digits_of(arena, phone);
	size_t dash = (size_t)str_find(phone, STR("-"));

	if (phone_is_personal(phone)) {
		digits = str_slice(digits, digits.len - MOBILE_DIGITS, digits.len);
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
