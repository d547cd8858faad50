#include "fuzz.h"
#include "multipart.h"

/* The first byte is the size of the pieces; the boundary is always B. */
void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	struct multipart *multipart = multipart_create(arena, STR("B"), STR_NONE);
	struct pairs posted;
	struct upload *uploads;
	size_t upload_count, step = bytes.len ? 1 + (unsigned char)bytes.ptr[0] : 1;

	for (size_t at = 1; at < bytes.len; at += step) {
		if (multipart_take(multipart, str_slice(bytes, at, at + step)) != 0) {
			return;
		}
	}
	multipart_end(multipart, &posted, &uploads, &upload_count);
}
