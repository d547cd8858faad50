#include "csv_decode.h"

#include "fail.h"
#include "utf8.h"

#include <errno.h>
#include <string.h>

enum {
	RAW_BYTES = 64 << 10,
	CONVERTED_BYTES = 2 * RAW_BYTES, /* two bytes of GB18030 become at most three */
	SEQUENCE_BYTES_MAX = 4,          /* of one character in either encoding */
};

void
csv_decoder_init(struct csv_decoder *decoder, struct arena *arena, csv_refill *refill, void *arg)
{
	*decoder = (struct csv_decoder){
		.refill = refill,
		.arg = arg,
		.raw = arena_alloc(arena, RAW_BYTES),
		.converted = arena_alloc(arena, CONVERTED_BYTES),
	};
}

void
csv_decoder_finish(struct csv_decoder *decoder)
{
	if (decoder->has_converter) {
		iconv_close(decoder->converter);
		decoder->has_converter = false;
	}
}

const char *
csv_decoder_encoding(const struct csv_decoder *decoder)
{
	return decoder->encoding == CSV_GB18030 ? "GB18030" : "UTF-8";
}

void
csv_decoder_consume(struct csv_decoder *decoder, size_t len)
{
	decoder->text = str_slice(decoder->text, len, decoder->text.len);
}

/* Reads until the buffer is full or the source ends. */
static enum csv_problem
fill(struct csv_decoder *decoder)
{
	decoder->raw_len -= decoder->raw_at;
	memmove(decoder->raw, decoder->raw + decoder->raw_at, decoder->raw_len);
	decoder->raw_at = 0;
	while (!decoder->is_source_ended && decoder->raw_len < RAW_BYTES) {
		ptrdiff_t got = decoder->refill(decoder->arg, decoder->raw + decoder->raw_len,
			RAW_BYTES - decoder->raw_len);

		if (got < 0) {
			return CSV_READ_FAILED;
		}
		decoder->is_source_ended = got == 0;
		decoder->raw_len += (size_t)got;
	}
	return CSV_FINE;
}

static struct str
raw_view(const struct csv_decoder *decoder)
{
	return (struct str){ decoder->raw + decoder->raw_at, decoder->raw_len - decoder->raw_at };
}

/* A byte order mark is taken away and settles the encoding. */
static enum csv_problem
read_mark(struct csv_decoder *decoder)
{
	struct str raw = raw_view(decoder);

	decoder->has_begun = true;
	if (str_starts(raw, STR("\xEF\xBB\xBF"))) {
		decoder->raw_at += 3;
		decoder->encoding = CSV_UTF8;
		return CSV_FINE;
	}
	if (str_starts(raw, STR("\xFF\xFE")) || str_starts(raw, STR("\xFE\xFF")) ||
		(raw.len >= 2 && (!raw.ptr[0] || !raw.ptr[1]))) {
		return CSV_OTHER_ENCODING;
	}
	return CSV_FINE;
}

/* Whether the bytes from `at` on may be the beginning of a character that is cut off. */
static bool
is_cut(const struct csv_decoder *decoder, struct str raw, size_t at)
{
	return !decoder->is_source_ended && raw.len - at < SEQUENCE_BYTES_MAX;
}

/*
 * Settles the encoding by what is in the buffer.  Chinese in GB18030 is hardly ever valid UTF-8 by
 * chance (one pair in seven), so a UTF-8 file with a few broken bytes is still known as one.
 */
static void
detect(struct csv_decoder *decoder)
{
	struct str raw = raw_view(decoder);
	size_t valid = 0, broken = 0;

	for (size_t at = 0; at < raw.len;) {
		uint32_t code = 0;

		if (utf8_next(raw, &at, &code)) {
			valid += code >= 0x80;
		} else if (is_cut(decoder, raw, at)) {
			break;
		} else {
			broken++;
			at++;
		}
	}
	if (valid || broken) {
		decoder->encoding = valid >= 2 * broken ? CSV_UTF8 : CSV_GB18030;
	}
}

/* The longest stretch of valid characters without a zero byte. */
static void
decode_utf8(struct csv_decoder *decoder)
{
	struct str raw = raw_view(decoder);
	size_t at = 0, before = 0;
	uint32_t code = 1;

	while (utf8_next(raw, &at, &code) && code) {
		before = at;
	}
	if (before < raw.len && (code == 0 || !is_cut(decoder, raw, before))) {
		decoder->problem = CSV_WRONG_BYTES;
	}
	decoder->text = str_slice(raw, 0, before);
	decoder->raw_at += before;
}

static void
decode_gb18030(struct csv_decoder *decoder)
{
	struct str raw = raw_view(decoder);
	char *in = decoder->raw + decoder->raw_at, *out = decoder->converted;
	size_t in_left = raw.len, out_left = CONVERTED_BYTES;
	const char *zero;

	if (!decoder->has_converter) {
		decoder->converter = iconv_open("UTF-8", "GB18030");
		if (decoder->converter == (iconv_t)-1) {
			fail("this system cannot read GB18030 (errno %d)", errno);
		}
		decoder->has_converter = true;
	}
	if (iconv(decoder->converter, &in, &in_left, &out, &out_left) == (size_t)-1 &&
		(errno == EILSEQ || (errno == EINVAL && decoder->is_source_ended))) {
		decoder->problem = CSV_WRONG_BYTES;
	}
	decoder->raw_at = (size_t)(in - decoder->raw);
	decoder->text = (struct str){ decoder->converted, CONVERTED_BYTES - out_left };
	zero = memchr(decoder->text.ptr, 0, decoder->text.len);
	if (zero) {
		decoder->text.len = (size_t)(zero - decoder->text.ptr);
		decoder->problem = CSV_WRONG_BYTES;
	}
}

enum csv_problem
csv_decoder_peek(struct csv_decoder *decoder, struct str *ret_text)
{
	while (decoder->text.len == 0) {
		if (decoder->problem) {
			return decoder->problem;
		}
		decoder->problem = fill(decoder);
		if (!decoder->problem && !decoder->has_begun) {
			decoder->problem = read_mark(decoder);
		}
		if (decoder->problem) {
			return decoder->problem;
		}
		if (raw_view(decoder).len == 0) {
			break;
		}
		if (decoder->encoding == CSV_ASCII_SO_FAR) {
			detect(decoder);
		}
		if (decoder->encoding == CSV_GB18030) {
			decode_gb18030(decoder);
		} else {
			decode_utf8(decoder);
		}
	}
	*ret_text = decoder->text;
	return CSV_FINE;
}
