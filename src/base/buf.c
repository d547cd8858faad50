#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	struct buf *buf = ARENA_NEW(arena, struct buf);

	buf_init(buf, bytes_max);
	arena_defer(arena, finish_deferred, buf);
	return buf;
}

void
buf_finish(struct buf *buf)
{
	free(buf->ptr);
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
		grown = realloc(buf->ptr, capacity);
		if (!grown) {
			buf->full = true;
			return NULL;
		}
		buf->ptr = grown;
		buf->capacity = capacity;
	}
	return buf->ptr + buf->len;
}

void
buf_put(struct buf *buf, const void *bytes, size_t len)
{
	char *room = len ? buf_reserve(buf, len) : NULL;

	if (room) {
		memcpy(room, bytes, len);
		buf->len += len;
	}
}

void
buf_str(struct buf *buf, struct str s)
{
	buf_put(buf, s.ptr, s.len);
}

void
buf_text(struct buf *buf, const char *text)
{
	buf_put(buf, text, strlen(text));
}

void
buf_char(struct buf *buf, char c)
{
	buf_put(buf, &c, 1);
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
buf_format(struct buf *buf, const char *format, ...)
{
	va_list args, again;
	char *room;
	int len;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	room = len >= 0 ? buf_reserve(buf, (size_t)len + 1) : NULL;
	if (room) {
		vsnprintf(room, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	} else {
		buf->full = true;
	}
	va_end(again);
}
