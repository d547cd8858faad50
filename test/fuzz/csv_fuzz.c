#include "csv.h"
#include "fuzz.h"

#include <string.h>

/* The first byte is the size of the pieces that the reader gets. */
struct source {
	struct str left;
	size_t step;
};

static ptrdiff_t
give(void *arg, char *bytes, size_t size)
{
	struct source *source = arg;
	size_t len = source->left.len < source->step ? source->left.len : source->step;

	len = len < size ? len : size;
	memcpy(bytes, source->left.ptr, len);
	source->left = str_slice(source->left, len, source->left.len);
	return (ptrdiff_t)len;
}

void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	struct csv_limits limits = { 1 << 10, 20, 1000 };
	struct source source = { str_slice(bytes, 1, bytes.len), 0 };
	struct csv_row row;

	if (bytes.len == 0) {
		return;
	}
	source.step = 1 + (unsigned char)bytes.ptr[0];
	struct csv_reader *reader = csv_open(arena, &limits, give, &source);
	while (csv_next(reader, arena, &row) == CSV_ROW) {
		for (size_t i = 0; i < row.count; i++) {
			str_copy(arena, row.fields[i]);
		}
	}
}
