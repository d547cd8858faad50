#ifndef CHUKE_MINIFY_H
#define CHUKE_MINIFY_H

#include "buf.h"
#include "str.h"

/*
 * Takes out of style sheets, drawings and scripts what browsers do not need: notes and white space.
 * It knows only as much as our own files need and is no general minifier.
 */

/* Tells the path under which a file is served; none if there is no such file. */
struct asset_paths {
	struct str (*of)(void *arg, struct str name);
	void *arg;
	struct str unknown; /* the first name that had none */
};

/* A style sheet; url(name) becomes the served path.  False if a name is unknown. */
bool minify_css(struct buf *out, struct str css, struct asset_paths *paths);
/* A drawing: notes go, white space between tags goes. */
void minify_svg(struct buf *out, struct str svg);
/* A script in which a note stands on lines of its own: those lines and the indentation go. */
void minify_js(struct buf *out, struct str js);

#endif
