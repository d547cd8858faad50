#include "csv.h"

#include "csv_decode.h"

#include <string.h>

/* A row is at most so many times as long as a field may be. */
enum { ROW_FIELDS_BYTES = 16 };

struct csv_reader {
	struct csv_decoder decoder;
	struct csv_limits limits;
	struct buf text; /* the row's fields, one behind the other */
	struct buf ends; /* size_t: where each field ends in text */
	int64_t row;     /* the row being read */
	enum csv_problem problem;
	enum csv_problem over; /* a ceiling that the row has passed */
	bool is_at_end;
};

enum quoting {
	OUTSIDE, /* not in quotes */
	INSIDE,
	CLOSING, /* behind a quote inside: the end, or the first half of a doubled one */
};

static void
finish_reader(void *arg)
{
	struct csv_reader *reader = arg;

	csv_decoder_finish(&reader->decoder);
	buf_finish(&reader->text);
	buf_finish(&reader->ends);
}

struct csv_reader *
csv_open(struct arena *arena, const struct csv_limits *limits, csv_refill *refill, void *arg)
{
	struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);

	reader->limits = *limits;
	buf_init(&reader->text, limits->field_bytes_max * ROW_FIELDS_BYTES);
	buf_init(&reader->ends, limits->fields_max * sizeof(size_t));
	csv_decoder_init(&reader->decoder, arena, refill, arg);
	arena_defer(arena, finish_reader, reader);
	return reader;
}

static ptrdiff_t
refill_from_file(void *file, char *bytes, size_t size)
{
	size_t got = fread(bytes, 1, size, file);

	return got == 0 && ferror((FILE *)file) ? -1 : (ptrdiff_t)got;
}

struct csv_reader *
csv_open_file(struct arena *arena, const struct csv_limits *limits, FILE *file)
{
	return csv_open(arena, limits, refill_from_file, file);
}

enum csv_problem
csv_problem(const struct csv_reader *reader, int64_t *ret_row)
{
	*ret_row = reader->row;
	return reader->problem;
}

const char *
csv_encoding(const struct csv_reader *reader)
{
	return csv_decoder_encoding(&reader->decoder);
}

static enum csv_read
wrong(struct csv_reader *reader, enum csv_problem problem)
{
	reader->problem = problem;
	reader->is_at_end = true;
	return CSV_WRONG;
}

static size_t
field_start(const struct csv_reader *reader)
{
	size_t start = 0;

	if (reader->ends.len) {
		memcpy(&start, reader->ends.ptr + reader->ends.len - sizeof(start), sizeof(start));
	}
	return start;
}

/* Ends the field; a ceiling that it passed is kept in `over` for the row's end. */
static void
end_field(struct csv_reader *reader)
{
	size_t end = reader->text.len;

	if (reader->text.full || end - field_start(reader) > reader->limits.field_bytes_max) {
		reader->over = CSV_FIELD_TOO_LONG;
	}
	buf_put(&reader->ends, &end, sizeof(end));
	if (reader->ends.full && !reader->over) {
		reader->over = CSV_TOO_MANY_FIELDS;
	}
}

/* The fields read, copied where the caller wants them. */
static enum csv_read
give_row(struct csv_reader *reader, struct arena *arena, struct csv_row *ret_row)
{
	size_t count = reader->ends.len / sizeof(size_t), start = 0;
	struct str *fields;
	struct str text;

	if (reader->over) {
		return wrong(reader, reader->over);
	}
	if (reader->row > reader->limits.rows_max) {
		return wrong(reader, CSV_TOO_MANY_ROWS);
	}
	text = str_copy(arena, buf_view(&reader->text));
	fields = ARENA_ARRAY(arena, count, struct str);
	for (size_t i = 0; i < count; i++) {
		size_t end;

		memcpy(&end, reader->ends.ptr + i * sizeof(end), sizeof(end));
		fields[i] = str_slice(text, start, end);
		start = end;
	}
	*ret_row = (struct csv_row){ reader->row, count, fields };
	return CSV_ROW;
}

/* What a character means where quotes stand; true when the row ends with it. */
static bool
take_char(struct csv_reader *reader, enum quoting *quoting, char c)
{
	if (*quoting == INSIDE) {
		if (c == '"') {
			*quoting = CLOSING;
		} else {
			buf_char(&reader->text, c);
		}
		return false;
	}
	if (c == '"') {
		if (*quoting == CLOSING) {
			buf_char(&reader->text, c);
			*quoting = INSIDE;
		} else if (reader->text.len == field_start(reader)) {
			*quoting = INSIDE;
		} else {
			buf_char(&reader->text, c); /* a stray quote stays, as in Excel */
		}
		return false;
	}
	if (c == '\n') {
		return true;
	}
	*quoting = OUTSIDE;
	if (c == ',') {
		end_field(reader);
		return false;
	}
	buf_char(&reader->text, c);
	return false;
}

/* Takes what has no meaning of its own at once; returns how much. */
static size_t
take_run(struct csv_reader *reader, enum quoting quoting, struct str rest)
{
	size_t len = 0;

	if (quoting == INSIDE) {
		const char *quote = memchr(rest.ptr, '"', rest.len);

		len = quote ? (size_t)(quote - rest.ptr) : rest.len;
	} else if (quoting == OUTSIDE) {
		while (len < rest.len && rest.ptr[len] != ',' && rest.ptr[len] != '"' &&
			rest.ptr[len] != '\n') {
			len++;
		}
	}
	buf_put(&reader->text, rest.ptr, len);
	return len;
}

/* A carriage return before the line feed belongs to the row's end, not to its last field. */
static void
drop_return(struct csv_reader *reader, bool was_quoted)
{
	struct buf *text = &reader->text;

	if (!was_quoted && text->len > field_start(reader) && text->ptr[text->len - 1] == '\r') {
		text->len--;
	}
}

static enum csv_read
end_of_file(struct csv_reader *reader, struct arena *arena, enum quoting quoting,
	struct csv_row *ret_row)
{
	if (quoting == INSIDE) {
		return wrong(reader, CSV_OPEN_QUOTE);
	}
	reader->is_at_end = true;
	if (reader->text.len == 0 && reader->ends.len == 0 && quoting == OUTSIDE) {
		return CSV_END;
	}
	drop_return(reader, quoting == CLOSING);
	end_field(reader);
	return give_row(reader, arena, ret_row);
}

enum csv_read
csv_next(struct csv_reader *reader, struct arena *arena, struct csv_row *ret_row)
{
	enum quoting quoting = OUTSIDE;
	enum csv_problem problem;

	if (reader->is_at_end) {
		return reader->problem ? CSV_WRONG : CSV_END;
	}
	reader->row++;
	buf_clear(&reader->text);
	buf_clear(&reader->ends);
	for (;;) {
		struct str chunk;
		bool row_ended = false;
		size_t at = 0;

		problem = csv_decoder_peek(&reader->decoder, &chunk);
		if (problem) {
			return wrong(reader, problem);
		}
		if (chunk.len == 0) {
			return end_of_file(reader, arena, quoting, ret_row);
		}
		while (at < chunk.len && !row_ended) {
			at += take_run(reader, quoting, str_slice(chunk, at, chunk.len));
			if (at < chunk.len) {
				row_ended = take_char(reader, &quoting, chunk.ptr[at++]);
			}
		}
		csv_decoder_consume(&reader->decoder, at);
		if (row_ended) {
			break;
		}
		if (reader->text.full ||
			reader->text.len - field_start(reader) > reader->limits.field_bytes_max) {
			return wrong(reader, CSV_FIELD_TOO_LONG);
		}
	}
	drop_return(reader, quoting == CLOSING);
	end_field(reader);
	return give_row(reader, arena, ret_row);
}
