#ifndef CHUKE_BUF_H
#define CHUKE_BUF_H

#include "str.h"

/*
 * A growing text with a ceiling.  Going over the ceiling or out of memory does not fail at once: the
 * buffer latches `full`, drops what follows, and the caller asks once at the end.  The bytes belong to
 * the buffer until buf_finish(); with an arena given, the first ones lie in it, and what grows beyond them
 * lies on the heap and is freed with the arena.
 */
struct buf {
	char *ptr;
	size_t len;
	size_t capacity;
	size_t bytes_max; /* the ceiling */
	bool full;        /* something was dropped */
	bool is_lent;     /* ptr is the arena's */
};

enum { BUF_PAGE_BYTES_MAX = 16 << 20 }; /* the ceiling of a page or an answer of the API */

/* An empty buffer that is to be finished. */
void buf_init(struct buf *buf, size_t bytes_max);
/* A new buffer that is freed with the arena. */
struct buf *buf_create(struct arena *arena, size_t bytes_max);
/* The same with room for `bytes`, so that what is usual needs no heap. */
struct buf *buf_create_sized(struct arena *arena, size_t bytes_max, size_t bytes);
void buf_finish(struct buf *buf); /* frees; takes a buffer of zeroes */
void buf_clear(struct buf *buf);  /* empty again, keeps its memory */

/* Room for `len` bytes at the end, to be followed by buf->len += n; NULL when over the ceiling. */
char *buf_reserve(struct buf *buf, size_t len);
/* Each appends at the end: bytes, a text, one byte, a decimal number, a format. */
static inline void
buf_put(struct buf *buf, const void *bytes, size_t len)
{
	char *room;

	if (len == 0) {
		return;
	}
	/* a page is made of a thousand pieces: room that is there is taken without a call */
	room = !buf->full && len <= buf->capacity - buf->len ? buf->ptr + buf->len
							     : buf_reserve(buf, len);
	if (room) {
		memcpy(room, bytes, len);
		buf->len += len;
	}
}
static inline void
buf_str(struct buf *buf, struct str s)
{
	buf_put(buf, s.ptr, s.len);
}
static inline void
buf_text(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}
static inline void
buf_char(struct buf *buf, char c)
{
	buf_put(buf, &c, 1);
}
void buf_int(struct buf *buf, int64_t value);
/* A decimal number of at least `digits` digits, with zeroes in front. */
void buf_padded(struct buf *buf, int64_t value, int digits);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What is in it; valid until the next change. */
static inline struct str
buf_view(const struct buf *buf)
{
	return (struct str){ buf->ptr ? buf->ptr : "", buf->len };
}

#endif
