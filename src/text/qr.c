#include "qr.h"

#include "buf.h"
#include "fail.h"

#include <errno.h>
#include <qrencode.h>

enum {
	QUIET_ZONE = 4,      /* modules, ISO/IEC 18004 */
	QR_BYTES_MAX = 2331, /* version 40, level M */
	PATH_BYTES_MAX = 1 << 20,
};

static void
free_code(void *code)
{
	QRcode_free(code);
}

/* Each run of dark modules in a row as one rectangle. */
static void
put_row(struct buf *out, const unsigned char *modules, int width, int y)
{
	for (int x = 0; x < width;) {
		int end = x;

		while (end < width && (modules[end] & 1)) {
			end++;
		}
		if (end > x) {
			buf_format(out, "M%d %dh%dv1h-%dz", x + QUIET_ZONE, y + QUIET_ZONE, end - x,
				end - x);
		}
		x = end > x ? end : x + 1;
	}
}

enum outcome
qr_make(struct arena *arena, struct str text, struct qr *ret_qr)
{
	QRcode *code;
	struct buf *path;

	if (text.len == 0 || text.len > QR_BYTES_MAX) {
		return text.len ? TOO_LARGE : INVALID;
	}
	path = buf_create(arena, PATH_BYTES_MAX);
	code = QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
	if (!code) {
		if (errno == ERANGE) {
			return TOO_LARGE;
		}
		fail("a QR code could not be made (errno %d)", errno);
	}
	arena_defer(arena, free_code, code);
	for (int y = 0; y < code->width; y++) {
		put_row(path, code->data + (size_t)y * (size_t)code->width, code->width, y);
	}
	if (path->full) {
		fail_as(FAIL_MEMORY, "out of memory for a QR code");
	}
	ret_qr->size = code->width + 2 * QUIET_ZONE;
	ret_qr->path = buf_view(path);
	return OK;
}
