#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_FIRST = 128 }; /* in an arena */

void
buf_init(struct buf *buf, size_t bytes_max)
{
	*buf = (struct buf){ .bytes_max = bytes_max };
}

static void
finish_deferred(void *arg)
{
	buf_finish(arg);
}

struct buf *
buf_create(struct arena *arena, size_t bytes_max)
{
	return buf_create_sized(arena, bytes_max, BYTES_FIRST);
}

struct buf *
buf_create_sized(struct arena *arena, size_t bytes_max, size_t bytes)
{
	struct buf *buf = ARENA_NEW(arena, struct buf);

	buf_init(buf, bytes_max);
	buf->capacity = bytes < bytes_max ? bytes : bytes_max;
	buf->ptr = buf->capacity ? arena_alloc(arena, buf->capacity) : NULL;
	buf->is_lent = buf->ptr != NULL;
	arena_defer(arena, finish_deferred, buf);
	return buf;
}

void
buf_finish(struct buf *buf)
{
	if (!buf->is_lent) {
		free(buf->ptr);
	}
	*buf = (struct buf){ .bytes_max = buf->bytes_max };
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->full = false;
}

char *
buf_reserve(struct buf *buf, size_t len)
{
	if (buf->full || len > buf->bytes_max - buf->len) {
		buf->full = true;
		return NULL;
	}
	if (len > buf->capacity - buf->len) {
		size_t capacity = buf->capacity ? buf->capacity * 2 : 1024;
		char *grown;

		while (capacity - buf->len < len) {
			capacity *= 2;
		}
		/* never more than the ceiling: buf_put() asks only whether there is room */
		capacity = capacity < buf->bytes_max ? capacity : buf->bytes_max;
		grown = realloc(buf->is_lent ? NULL : buf->ptr, capacity);
		if (!grown) {
			buf->full = true;
			return NULL;
		}
		if (buf->is_lent) {
			memcpy(grown, buf->ptr, buf->len);
			buf->is_lent = false;
		}
		buf->ptr = grown;
		buf->capacity = capacity;
	}
	return buf->ptr + buf->len;
}

void
buf_int(struct buf *buf, int64_t value)
{
	char digits[24];
	char *at = digits + sizeof(digits);
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		*--at = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (value < 0) {
		*--at = '-';
	}
	buf_put(buf, at, (size_t)(digits + sizeof(digits) - at));
}

void
buf_padded(struct buf *buf, int64_t value, int digits)
{
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	int len = 1;

	while (left >= 10) {
		left /= 10;
		len++;
	}
	for (; len < digits; len++) {
		buf_char(buf, '0');
	}
	buf_int(buf, value);
}

void
buf_format(struct buf *buf, const char *format, ...)
{
	size_t left = buf->full ? 0 : buf->capacity - buf->len;
	va_list args, again;
	char *room;
	int len;

	va_start(args, format);
	va_copy(again, args);
	/* into what room there is; only what does not fit is printed twice */
	len = vsnprintf(left ? buf->ptr + buf->len : NULL, left, format, args);
	va_end(args);
	if (len >= 0 && (size_t)len < left) {
		buf->len += (size_t)len;
		va_end(again);
		return;
	}
	room = len >= 0 ? buf_reserve(buf, (size_t)len + 1) : NULL;
	if (room) {
		vsnprintf(room, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	} else {
		buf->full = true;
	}
	va_end(again);
}
