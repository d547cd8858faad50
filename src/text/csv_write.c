#include "csv.h"

#include <string.h>

static void
begin_field(struct csv_writer *writer)
{
	if (writer->is_in_row) {
		buf_char(writer->out, ',');
	}
	writer->is_in_row = true;
}

void
csv_writer_init(struct csv_writer *writer, struct buf *out, bool with_mark)
{
	*writer = (struct csv_writer){ .out = out };
	if (with_mark) {
		buf_text(out, "\xEF\xBB\xBF");
	}
}

/*
 * Whether a spreadsheet could take the text for a formula or a command (OWASP, CSV injection); also when
 * only apostrophes stand before that, so that taking one away gives back what was written.
 */
static bool
is_dangerous(struct str text)
{
	size_t at = 0;

	while (at < text.len && text.ptr[at] == '\'') {
		at++;
	}
	return at < text.len && text.ptr[at] && strchr("=+-@\t\r", text.ptr[at]);
}

static bool
needs_quotes(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\n' ||
			text.ptr[i] == '\r') {
			return true;
		}
	}
	return text.len && (text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ');
}

void
csv_put(struct csv_writer *writer, struct str text)
{
	begin_field(writer);
	if (!needs_quotes(text)) {
		if (is_dangerous(text)) {
			buf_char(writer->out, '\'');
		}
		buf_str(writer->out, text);
		return;
	}
	buf_char(writer->out, '"');
	if (is_dangerous(text)) {
		buf_char(writer->out, '\'');
	}
	while (text.len) {
		const char *quote = memchr(text.ptr, '"', text.len);
		size_t len = quote ? (size_t)(quote - text.ptr) + 1 : text.len;

		buf_put(writer->out, text.ptr, len);
		if (quote) {
			buf_char(writer->out, '"');
		}
		text = str_slice(text, len, text.len);
	}
	buf_char(writer->out, '"');
}

void
csv_put_number(struct csv_writer *writer, struct str digits)
{
	begin_field(writer);
	buf_str(writer->out, digits);
}

void
csv_end_row(struct csv_writer *writer)
{
	writer->is_in_row = false;
	buf_text(writer->out, "\r\n");
}
