#include "http_chunk.h"

enum {
	SIZE_DIGITS_MAX = 15,
	EXTRA_BYTES_MAX = 4096, /* of all extensions and trailers of a body */
};

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
is_plain(char c)
{
	return c == '\t' || ((unsigned char)c >= ' ' && c != 0x7F);
}

static bool
read_size(struct http_chunks *chunks, char c)
{
	int value = hex_value(c);

	if (value >= 0 && chunks->digits < SIZE_DIGITS_MAX) {
		chunks->left = chunks->left * 16 + (unsigned)value;
		chunks->digits++;
		return true;
	}
	if (chunks->digits == 0 || value >= 0) {
		return false;
	}
	chunks->at = c == '\r' ? CHUNK_SIZE_LF : CHUNK_EXTENSION;
	return c == '\r' || c == ';';
}

/* A byte of an extension or a trailer; CR leads on to `next`. */
static bool
read_extra(struct http_chunks *chunks, char c, int next)
{
	if (c == '\r') {
		chunks->at = next;
		return true;
	}
	return is_plain(c) && ++chunks->extra_bytes <= EXTRA_BYTES_MAX;
}

static bool
read_expected(struct http_chunks *chunks, bool is_right, int next)
{
	chunks->at = next;
	return is_right;
}

/* One byte of what is not data; false when it is wrong. */
static bool
read_byte(struct http_chunks *chunks, char c)
{
	switch (chunks->at) {
	case CHUNK_SIZE:
		return read_size(chunks, c);
	case CHUNK_EXTENSION:
		return read_extra(chunks, c, CHUNK_SIZE_LF);
	case CHUNK_SIZE_LF:
		chunks->digits = 0;
		return read_expected(
			chunks, c == '\n', chunks->left ? CHUNK_DATA : CHUNK_TRAILER_START);
	case CHUNK_DATA_CR:
		return read_expected(chunks, c == '\r', CHUNK_DATA_LF);
	case CHUNK_DATA_LF:
		return read_expected(chunks, c == '\n', CHUNK_SIZE);
	case CHUNK_TRAILER_START:
		if (c == '\r') {
			chunks->at = CHUNK_END_LF;
			return true;
		}
		chunks->at = CHUNK_TRAILER;
		return c != ' ' && c != '\t' && read_extra(chunks, c, CHUNK_TRAILER_LF);
	case CHUNK_TRAILER:
		return read_extra(chunks, c, CHUNK_TRAILER_LF);
	case CHUNK_TRAILER_LF:
		return read_expected(chunks, c == '\n', CHUNK_TRAILER_START);
	case CHUNK_END_LF:
		return read_expected(chunks, c == '\n', CHUNK_DONE);
	default:
		return false;
	}
}

enum http_chunks_result
http_chunks_read(struct http_chunks *chunks, struct str *input, struct str *ret_piece)
{
	while (input->len) {
		if (chunks->at == CHUNK_DATA) {
			size_t len = chunks->left < input->len ? (size_t)chunks->left : input->len;

			*ret_piece = (struct str){ input->ptr, len };
			*input = str_slice(*input, len, input->len);
			chunks->left -= len;
			if (chunks->left == 0) {
				chunks->at = CHUNK_DATA_CR;
			}
			return CHUNKS_PIECE;
		}
		if (!read_byte(chunks, input->ptr[0])) {
			return CHUNKS_WRONG;
		}
		*input = str_slice(*input, 1, input->len);
		if (chunks->at == CHUNK_DONE) {
			return CHUNKS_END;
		}
	}
	return chunks->at == CHUNK_DONE ? CHUNKS_END : CHUNKS_MORE;
}
