#ifndef CHUKE_QR_H
#define CHUKE_QR_H

#include "outcome.h"
#include "str.h"

/* QR codes as the data of an SVG path; the page writes the element around it. */

struct qr {
	int size; /* side in modules with the quiet zone of four: the viewBox is 0 0 size size */
	struct str path; /* attribute d: one unit square per dark module, runs joined */
};

/* TOO_LARGE if the text has more bytes than a code of medium error correction holds (2,331). */
enum outcome qr_make(struct arena *arena, struct str text, struct qr *ret_qr);

#endif
