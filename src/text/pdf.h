#ifndef CHUKE_PDF_H
#define CHUKE_PDF_H

#include "buf.h"
#include "paper.h"

/*
 * Draws a sheet as PDF, A4, with cairo and pango: Chinese and Latin text that can be searched and copied,
 * tables whose head is repeated, page numbers, QR codes.  Fonts are read when the first sheet is drawn; what
 * pango keeps then grows with threads, so it is for one long-lived process with one thread.
 */

/* Reads the fonts, by drawing a sheet nobody sees: before the process gives up its rights to files. */
void pdf_warm_up(void);

/*
 * Appends the file to `out`.  INVALID if a text is no UTF-8, TOO_LARGE if it has more than 2,000 pages or goes
 * over the ceiling of `out`, UNAVAILABLE if it cannot be drawn.
 */
enum outcome pdf_draw(const struct paper *paper, struct buf *out);

#endif
