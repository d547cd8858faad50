#ifndef CHUKE_BUF_H
#define CHUKE_BUF_H

#include "str.h"

/*
 * A growing text with a ceiling.  Going over the ceiling or out of memory does not fail at once: the
 * buffer latches `full`, drops what follows, and the caller asks once at the end.  The bytes are on the
 * heap and belong to the buffer until buf_finish(); with an arena given, they are freed with the arena.
 */
struct buf {
	char *ptr;
	size_t len;
	size_t capacity;
	size_t bytes_max; /* the ceiling */
	bool full;        /* something was dropped */
};

enum { BUF_PAGE_BYTES_MAX = 16 << 20 }; /* the ceiling of a page or an answer of the API */

/* An empty buffer that is to be finished. */
void buf_init(struct buf *buf, size_t bytes_max);
/* A new buffer that is freed with the arena. */
struct buf *buf_create(struct arena *arena, size_t bytes_max);
void buf_finish(struct buf *buf); /* frees; takes a buffer of zeroes */
void buf_clear(struct buf *buf);  /* empty again, keeps its memory */

/* Each appends at the end: bytes, a text, one byte, a decimal number, a format. */
void buf_put(struct buf *buf, const void *bytes, size_t len);
void buf_str(struct buf *buf, struct str s);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_int(struct buf *buf, int64_t value);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for `len` bytes at the end, to be followed by buf->len += n; NULL when over the ceiling. */
char *buf_reserve(struct buf *buf, size_t len);

/* What is in it; valid until the next change. */
static inline struct str
buf_view(const struct buf *buf)
{
	return (struct str){ buf->ptr ? buf->ptr : "", buf->len };
}

#endif
