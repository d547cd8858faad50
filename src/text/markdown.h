#ifndef CHUKE_MARKDOWN_H
#define CHUKE_MARKDOWN_H

#include "str.h"

/*
 * Markdown to HTML of a small kind: paragraphs, headings from level 2, lists, tables, quotations, emphasis,
 * code, links to own pages, http, https, mailto and tel, and pictures that are our own files
 * (/files/12/960).  HTML in the text is shown as text, other pictures become their words, other links
 * their text.  What comes out holds no tag and no attribute but these, whatever goes in.
 */
struct str markdown_html(struct arena *arena, struct str text);

#endif
