#ifndef CHUKE_MARKDOWN_H
#define CHUKE_MARKDOWN_H

#include "str.h"

/*
 * Markdown to HTML of a small kind: paragraphs, headings from level 2, lists, emphasis, code, links to own
 * pages, http, https, mailto and tel.  HTML in the text is shown as text; images become their words.
 */
struct str markdown_html(struct arena *arena, struct str text);

#endif
