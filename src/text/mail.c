#include "mail.h"

#include "buf.h"

#include <assert.h>

enum {
	MAIL_BYTES_MAX = 4 << 20,
	WORD_BYTES_MAX =
		42, /* of UTF-8 in an encoded word: "=?UTF-8?B?" and base64 stay under 75 */
	PLAIN_BYTES_MAX = 60, /* of a header value that needs no encoding */
	BODY_LINE_BYTES = 57, /* 76 characters of base64 */
	QUOTED_LINE_MAX = 75, /* and '=' at the end of a soft line */
};

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
put_base64(struct buf *buf, struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		unsigned char b[3] = { (unsigned char)bytes.ptr[i],
			left > 1 ? (unsigned char)bytes.ptr[i + 1] : 0,
			left > 2 ? (unsigned char)bytes.ptr[i + 2] : 0 };

		buf_char(buf, base64_digits[b[0] >> 2]);
		buf_char(buf, base64_digits[(b[0] & 3) << 4 | b[1] >> 4]);
		buf_char(buf, left > 1 ? base64_digits[(b[1] & 15) << 2 | b[2] >> 6] : '=');
		buf_char(buf, left > 2 ? base64_digits[b[2] & 63] : '=');
	}
}

/* ---- the header ----------------------------------------------------------------------------------- */

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7F;
}

/* One line without control characters: what would end the line is a space. */
static struct str
one_line(struct arena *arena, struct str text)
{
	char *copy = arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++) {
		copy[i] = is_control(text.ptr[i]) ? ' ' : text.ptr[i];
	}
	return (struct str){ copy, text.len };
}

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.ptr[i] >= 0x7F) {
			return false;
		}
	}
	return text.len <= PLAIN_BYTES_MAX && !str_contains(text, STR("=?"));
}

/* How many bytes of the text the next encoded word takes: whole characters only. */
static size_t
word_length(struct str text)
{
	size_t len = text.len < WORD_BYTES_MAX ? text.len : WORD_BYTES_MAX;

	if (len == text.len) {
		return len;
	}
	while (len > 1 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) {
		len--;
	}
	return len;
}

/* As encoded words, each on a line of its own (RFC 2047). */
static void
put_words(struct buf *buf, struct str text)
{
	for (size_t at = 0; at < text.len;) {
		struct str rest = str_slice(text, at, text.len);
		size_t len = word_length(rest);

		buf_text(buf, at ? "\r\n =?UTF-8?B?" : "=?UTF-8?B?");
		put_base64(buf, str_slice(rest, 0, len));
		buf_text(buf, "?=");
		at += len;
	}
}

static void
put_subject(struct buf *buf, struct str text)
{
	buf_text(buf, "Subject: ");
	if (is_plain(text)) {
		buf_str(buf, text);
	} else {
		put_words(buf, text);
	}
	buf_text(buf, "\r\n");
}

/* An address without what could end it or the line. */
static void
put_address(struct buf *buf, struct str address)
{
	buf_char(buf, '<');
	for (size_t i = 0; i < address.len; i++) {
		char c = address.ptr[i];

		if (!is_control(c) && c != '<' && c != '>' && c != ' ') {
			buf_char(buf, c);
		}
	}
	buf_char(buf, '>');
}

static void
put_mailbox(struct buf *buf, const char *field, struct str name, struct str address)
{
	buf_text(buf, field);
	if (name.len) {
		put_words(buf, name);
		buf_text(buf, "\r\n ");
	}
	put_address(buf, address);
	buf_text(buf, "\r\n");
}

static void
put_date(struct buf *buf, struct moment moment)
{
	static const char *const weekdays[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	int zone = clock_zone(), year, month, mday;
	struct day day = day_of_moment(moment);
	int64_t second = (moment.ms - day_start(day).ms) / 1000;

	day_split(day, &year, &month, &mday);
	buf_format(buf, "Date: %s, %02d %s %04d %02lld:%02lld:%02lld %c%02d%02d\r\n",
		weekdays[day_weekday(day)], mday, months[month - 1], year,
		(long long)(second / 3600), (long long)(second / 60 % 60), (long long)(second % 60),
		zone < 0 ? '-' : '+', (zone < 0 ? -zone : zone) / 60,
		(zone < 0 ? -zone : zone) % 60);
}

/* ---- the text ------------------------------------------------------------------------------------- */

/* Lines ended by CR LF, as text is on its way. */
static struct str
with_line_ends(struct arena *arena, struct str text)
{
	struct buf *buf = buf_create(arena, MAIL_BYTES_MAX);

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\n') {
			buf_text(buf, "\r\n");
		} else if (text.ptr[i] != '\r') {
			buf_char(buf, text.ptr[i]);
		}
	}
	buf_text(buf, "\r\n");
	return buf_view(buf);
}

/* Whether most of it can be read as it stands: then quoted-printable, else base64. */
static bool
is_mostly_ascii(struct str text)
{
	size_t others = 0;

	for (size_t i = 0; i < text.len; i++) {
		others += (unsigned char)text.ptr[i] >= 0x80;
	}
	return others * 6 < text.len;
}

static void
put_body_base64(struct buf *buf, struct str text)
{
	for (size_t at = 0; at < text.len; at += BODY_LINE_BYTES) {
		put_base64(buf, str_slice(text, at, at + BODY_LINE_BYTES));
		buf_text(buf, "\r\n");
	}
}

/* RFC 2045 6.7: printable ASCII stands for itself, but for '=' and space before the end of a line. */
static bool
stands_for_itself(struct str text, size_t at)
{
	char c = text.ptr[at];

	if (c == ' ' || c == '\t') {
		return at + 1 < text.len && text.ptr[at + 1] != '\r';
	}
	return c > 0x20 && c < 0x7F && c != '=';
}

static void
put_body_quoted(struct buf *buf, struct str text)
{
	size_t column = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool is_itself = stands_for_itself(text, i);
		size_t width = is_itself ? 1 : 3;

		if (text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n') {
			buf_text(buf, "\r\n");
			column = 0;
			i++;
			continue;
		}
		if (column + width > QUOTED_LINE_MAX) {
			buf_text(buf, "=\r\n");
			column = 0;
		}
		if (is_itself && (column || text.ptr[i] != '.')) {
			buf_char(buf, text.ptr[i]);
		} else {
			buf_format(buf, "=%02X", (unsigned char)text.ptr[i]);
			width = 3;
		}
		column += width;
	}
}

struct str
mail_format(struct arena *arena, const struct mail *mail)
{
	struct buf *buf = buf_create(arena, MAIL_BYTES_MAX);
	struct str text = with_line_ends(arena, mail->text);
	bool is_quoted = is_mostly_ascii(text);

	put_date(buf, mail->date);
	put_mailbox(buf, "From: ", one_line(arena, mail->from_name), mail->from);
	put_mailbox(buf, "To: ", STR_NONE, mail->to);
	put_subject(buf, one_line(arena, mail->subject));
	buf_text(buf, "Message-ID: ");
	put_address(buf, mail->message_id);
	/* RFC 3834: no holiday notes in answer */
	buf_text(buf, "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
		      "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ");
	buf_text(buf, is_quoted ? "quoted-printable\r\n\r\n" : "base64\r\n\r\n");
	if (is_quoted) {
		put_body_quoted(buf, text);
	} else {
		put_body_base64(buf, text);
	}
	assert(!buf->full && "a text is bounded by its form");
	return buf_view(buf);
}
