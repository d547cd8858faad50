#include "address.h"
#include "fuzz.h"
#include "http_chunk.h"
#include "http_head.h"

/* A head as it is cut and read, its target and cookies taken apart, the rest as a chunked body. */
void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	static struct http_head head;
	struct http_chunks chunks = { 0 };
	struct str path, piece, rest;
	struct pairs pairs;
	size_t scanned = 0, end = http_head_end(bytes, &scanned);

	rest = str_slice(bytes, end, bytes.len);
	if (end > 0 && http_head_parse(str_slice(bytes, 0, end), &head) == 0) {
		address_path(arena, head.target, &path);
		address_pairs(arena, address_query(head.target), &pairs);
		for (size_t i = 0; i < head.header_count; i++) {
			address_cookies(arena, head.headers[i].value, &pairs);
		}
	}
	while (http_chunks_read(&chunks, &rest, &piece) == CHUNKS_PIECE) {
		str_copy(arena, piece);
	}
}
