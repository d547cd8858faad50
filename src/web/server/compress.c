#include "compress.h"

#include <brotli/encode.h>
#include <string.h>
#include <zlib.h>

enum {
	PAYS_BYTES_MIN = 600, /* below that the head is most of the answer */
	GZIP_LEVEL = 6,
	GZIP_WINDOW = 15 + 16, /* with the header of gzip */
	BROTLI_LEVEL = 5,      /* a millisecond for a page; higher takes ten for a tenth less */
};

static const struct str text_types[] = {
	STR("text/"),
	STR("application/json"),
	STR("application/problem+json"),
	STR("application/xml"),
	STR("application/atom+xml"),
	STR("image/svg+xml"),
};

/* Of a weight that begins with q=0: q=0.5, but not q=0.000. */
static bool
is_above_zero(struct str weight)
{
	for (size_t i = 3; i < weight.len; i++) {
		if (weight.ptr[i] >= '1' && weight.ptr[i] <= '9') {
			return true;
		}
	}
	return false;
}

/* Is the coding named, and not with q=0? */
static bool
accepts(struct str header, struct str coding)
{
	struct str item;

	while (str_split(&header, ',', &item)) {
		struct str weight = item, name;

		str_split(&weight, ';', &name);
		if (str_equal_ascii_case(str_trim(name), coding)) {
			weight = str_trim(weight);
			return !str_starts(weight, STR("q=0")) || is_above_zero(weight);
		}
	}
	return false;
}

enum coding
coding_accepted(const struct req *req)
{
	struct str header = req_header(req, "accept-encoding");

	if (accepts(header, STR("br"))) {
		return CODING_BROTLI;
	}
	return accepts(header, STR("gzip")) ? CODING_GZIP : CODING_NONE;
}

const char *
coding_name(enum coding coding)
{
	static const char *const names[] = { [CODING_GZIP] = "gzip", [CODING_BROTLI] = "br" };

	return names[coding];
}

bool
coding_pays(const char *content_type, size_t len)
{
	for (size_t i = 0; i < sizeof(text_types) / sizeof(text_types[0]); i++) {
		if (str_starts(str_of(content_type), text_types[i])) {
			return len >= PAYS_BYTES_MIN;
		}
	}
	return false;
}

static size_t
encode_gzip(struct str text, char *room, size_t size)
{
	z_stream stream = { 0 };
	int result;

	if (deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) !=
		Z_OK) {
		return 0;
	}
	stream.next_in = (Bytef *)text.ptr;
	stream.avail_in = (uInt)text.len;
	stream.next_out = (Bytef *)room;
	stream.avail_out = (uInt)size;
	result = deflate(&stream, Z_FINISH);
	deflateEnd(&stream);
	return result == Z_STREAM_END ? stream.total_out : 0;
}

static size_t
encode_brotli(struct str text, char *room, size_t size)
{
	size_t len = size;

	if (!BrotliEncoderCompress(BROTLI_LEVEL, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.len,
		    (const uint8_t *)text.ptr, &len, (uint8_t *)room)) {
		return 0;
	}
	return len;
}

bool
coding_encode(enum coding coding, struct str text, struct buf *out)
{
	char *room = text.len && coding != CODING_NONE ? buf_reserve(out, text.len) : NULL;
	size_t len = 0;

	/* room for the text as it is: what does not fit there is not worth it */
	if (room && coding == CODING_GZIP) {
		len = encode_gzip(text, room, text.len);
	} else if (room) {
		len = encode_brotli(text, room, text.len);
	}
	out->len += len;
	return len > 0;
}

static uint64_t
mix(uint64_t hash, uint64_t word)
{
	unsigned __int128 product = (unsigned __int128)(hash ^ word) * 0xD6E8FEB86659FD93u;

	return (uint64_t)product ^ (uint64_t)(product >> 64) ^ (word << 1);
}

/* Eight bytes at a time; not for secrets. */
static uint64_t
hash_bytes(struct str bytes)
{
	uint64_t hash = 0x9E3779B97F4A7C15u ^ bytes.len, word;

	size_t at = 0;

	for (; bytes.len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, bytes.ptr + at, sizeof(word));
		hash = mix(hash, word);
	}
	if (at < bytes.len) {
		word = 0;
		memcpy(&word, bytes.ptr + at, bytes.len - at);
		hash = mix(hash, word);
	}
	hash ^= hash >> 32;
	return hash * 0xD6E8FEB86659FD93u;
}

struct str
etag_of(struct arena *arena, struct str bytes)
{
	return str_format(
		arena, "\"%016llx%zx\"", (unsigned long long)hash_bytes(bytes), bytes.len);
}

bool
etag_is_known(const struct req *req, struct str etag)
{
	struct str header = req_header(req, "if-none-match"), item;

	while (str_split(&header, ',', &item)) {
		item = str_trim(item);
		if (str_starts(item, STR("W/"))) {
			item = str_slice(item, 2, item.len);
		}
		if (str_equal(item, etag) || str_equal(item, STR("*"))) {
			return true;
		}
	}
	return false;
}
