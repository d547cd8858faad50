#ifndef CHUKE_SHARE_H
#define CHUKE_SHARE_H

#include "buf.h"
#include "outcome.h"

/*
 * The picture that stands beside a link when somebody passes a page on: a name, a line below it, whose site
 * it is, and the egg.  PNG, 1200 × 630, drawn with cairo and pango; for the one process that draws (pdf.h).
 */

enum { SHARE_WIDTH = 1200, SHARE_HEIGHT = 630 };

struct share {
	struct str name; /* as large as fits in three lines */
	struct str line; /* what it is and where; may be empty */
	struct str site;
};

/* Reads the fonts. */
void share_warm_up(void);
/* Appends the file to `out`.  INVALID if a text is no UTF-8, UNAVAILABLE if it cannot be drawn. */
enum outcome share_draw(const struct share *share, struct buf *out);

/* As one text, line by line, and back; they travel to the process that draws. */
struct str share_pack(struct arena *arena, const struct share *share);
void share_unpack(struct str packed, struct share *ret_share);

#endif
