#ifndef CHUKE_STR_H
#define CHUKE_STR_H

#include "arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A piece of text that somebody else owns: pointer and length, UTF-8, immutable, not terminated.  An
 * absent text (SQL null) has ptr == NULL; an empty one has ptr != NULL and len == 0.  Made in arenas.
 */
struct str {
	const char *ptr;
	size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* the same where a constant is asked for */
#define STR_INIT(literal)                       \
	{                                       \
		"" literal, sizeof(literal) - 1 \
	}
#define STR_NONE ((struct str){ NULL, 0 })
/* for printf: printf("%.*s", STR_ARG(name)) */
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

static inline struct str
str_of(const char *text) /* views a terminated string; NULL gives STR_NONE */
{
	return text ? (struct str){ text, strlen(text) } : STR_NONE;
}
static inline bool
str_is_none(struct str s)
{
	return s.ptr == NULL;
}
static inline bool
str_is_empty(struct str s) /* absent or of no length */
{
	return s.len == 0;
}

static inline bool
str_equal(struct str a, struct str b) /* by bytes; none equals only none or empty */
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
bool str_equal_ascii_case(struct str a, struct str b);
int str_compare(struct str a, struct str b); /* by bytes, as memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_contains(struct str s, struct str part);
ptrdiff_t str_find(struct str s, struct str part); /* byte offset or -1 */
struct str str_trim(struct str s); /* without ASCII and full-width white space at both ends */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped */
/* Takes the text before `separator` off the front of *rest; false when nothing is left. */
bool str_split(struct str *rest, char separator, struct str *ret_part);
uint64_t str_hash(struct str s); /* FNV-1a; not for secrets */

/* A copy that lives as long as the arena. */
struct str str_copy(struct arena *arena, struct str s);
const char *str_terminated(
	struct arena *arena, struct str s); /* a terminated copy; none gives "" */
struct str str_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct str str_lower_ascii(struct arena *arena, struct str s);
/* Decimal integer with optional sign and nothing else; false outside int64. */
bool str_parse_int(struct str s, int64_t *ret_value);

/* Text that must not be shown or logged by accident: printing code takes struct str only. */
struct secret {
	struct str value;
};

#endif
