#ifndef CHUKE_HTTP_CHUNK_H
#define CHUKE_HTTP_CHUNK_H

#include "str.h"

/*
 * Reads a body in the chunked coding (RFC 9112 7.1) as it comes, byte by byte if need be.  Strict:
 * lines end with CRLF, sizes have at most 15 hexadecimal digits, extensions and trailers have
 * ceilings. Extensions and trailers are read over and mean nothing.
 */
struct http_chunks {
	enum {
		CHUNK_SIZE,
		CHUNK_EXTENSION,
		CHUNK_SIZE_LF,
		CHUNK_DATA,
		CHUNK_DATA_CR,
		CHUNK_DATA_LF,
		CHUNK_TRAILER_START,
		CHUNK_TRAILER,
		CHUNK_TRAILER_LF,
		CHUNK_END_LF,
		CHUNK_DONE,
	} at;
	uint64_t left;   /* bytes of the chunk that are still to come */
	int digits;      /* of its size so far */
	int extra_bytes; /* of extensions and trailers so far */
};

enum http_chunks_result {
	CHUNKS_MORE,  /* the input is used up */
	CHUNKS_PIECE, /* ret_piece is data; call again */
	CHUNKS_END,   /* the body is whole; what is left in the input belongs to the next request */
	CHUNKS_WRONG, /* malformed: answer 400 and close */
};

/* Takes from the front of *input; ret_piece views into it.  A `chunks` of zeroes begins. */
enum http_chunks_result http_chunks_read(
	struct http_chunks *chunks, struct str *input, struct str *ret_piece);

#endif
