#ifndef CHUKE_CSV_DECODE_H
#define CHUKE_CSV_DECODE_H

#include "csv.h"

#include <iconv.h>

/*
 * The bytes of a CSV file as UTF-8, chunk by chunk; only csv.c uses it.  Which encoding it is, is settled
 * by the first 64 kB that hold anything but ASCII: UTF-8 if that reads well, else GB18030.
 */

enum csv_encoding { CSV_ASCII_SO_FAR, CSV_UTF8, CSV_GB18030 };

struct csv_decoder {
	csv_refill *refill;
	void *arg;
	enum csv_encoding encoding;
	iconv_t converter; /* while has_converter */
	bool has_converter;
	bool has_begun;           /* the mark at the front was looked for */
	bool is_source_ended;     /* refill said so */
	enum csv_problem problem; /* to be told once `text` is used up */
	char *raw;                /* as read */
	size_t raw_at, raw_len;
	char *converted; /* GB18030 as UTF-8 */
	struct str text; /* decoded and not yet consumed; in `raw` or `converted` */
};

/* The buffers come from the arena; the source is read on demand. */
void csv_decoder_init(
	struct csv_decoder *decoder, struct arena *arena, csv_refill *refill, void *arg);
/* Gives back what is not the arena's. */
void csv_decoder_finish(struct csv_decoder *decoder);
/* What is decoded and not consumed, more if there was nothing; empty at the end. */
enum csv_problem csv_decoder_peek(struct csv_decoder *decoder, struct str *ret_text);
/* Takes `len` bytes of it away. */
void csv_decoder_consume(struct csv_decoder *decoder, size_t len);
/* "UTF-8" or "GB18030". */
const char *csv_decoder_encoding(const struct csv_decoder *decoder);

#endif
