#include "ical.h"

enum { LINE_BYTES_MAX = 75, ZONE_MINUTES = 480, DAY_MINUTES = 24 * 60 };

#define MINUTE_MS INT64_C(60000)

/* One content line being written; it is folded where it grows too long, never inside a character. */
struct line {
	struct buf *out;
	size_t bytes; /* of the physical line so far */
};

static void
put_byte(struct line *line, char c)
{
	bool is_begin = ((unsigned char)c & 0xC0) != 0x80;
	size_t more = (unsigned char)c >= 0xF0   ? 4
		      : (unsigned char)c >= 0xE0 ? 3
		      : (unsigned char)c >= 0xC0 ? 2
						 : 1;

	if (is_begin && line->bytes + more > LINE_BYTES_MAX) {
		buf_text(line->out, "\r\n ");
		line->bytes = 1;
	}
	buf_char(line->out, c);
	line->bytes++;
}

static void
put_plain(struct line *line, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		put_byte(line, text.ptr[i]);
	}
}

/* Of a text every sign that has a meaning is written as such (3.3.11); other control signs have none. */
static void
put_text(struct line *line, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '\n') {
			put_plain(line, STR("\\n"));
		} else if (c == '\\' || c == ';' || c == ',') {
			put_byte(line, '\\');
			put_byte(line, c);
		} else if ((unsigned char)c >= 0x20 && c != 0x7F) {
			put_byte(line, c);
		}
	}
}

static void
text_line(struct buf *out, const char *name, struct str text)
{
	struct line line = { out, 0 };

	if (str_is_empty(text)) {
		return;
	}
	put_plain(&line, str_of(name));
	put_byte(&line, ':');
	put_text(&line, text);
	buf_text(out, "\r\n");
}

static void
plain_line(struct buf *out, const char *name, struct str value)
{
	struct line line = { out, 0 };

	if (str_is_empty(value)) {
		return;
	}
	put_plain(&line, str_of(name));
	put_byte(&line, ':');
	/* an address holds nothing that would end the line */
	for (size_t i = 0; i < value.len; i++) {
		if ((unsigned char)value.ptr[i] > 0x20) {
			put_byte(&line, value.ptr[i]);
		}
	}
	buf_text(out, "\r\n");
}

/* 20140924T090000, so many minutes east of UTC. */
static void
put_time(struct buf *out, struct moment at, int zone)
{
	int64_t minutes = at.ms / MINUTE_MS + zone, seconds = at.ms / 1000 % 60;
	struct day day = { (int32_t)(minutes / DAY_MINUTES) };
	int64_t minute = minutes % DAY_MINUTES;
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	buf_format(out, "%04d%02d%02dT%02d%02d%02d", year, month, mday, (int)(minute / 60),
		(int)(minute % 60), (int)seconds);
}

void
ical_open(struct buf *out, struct str name)
{
	buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//chuke//rooms//ZH\r\n"
		      "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
	text_line(out, "X-WR-CALNAME", name);
	buf_text(out, "X-WR-TIMEZONE:Asia/Shanghai\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n"
		      "X-PUBLISHED-TTL:PT1H\r\nBEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n"
		      "BEGIN:STANDARD\r\nDTSTART:19910915T000000\r\nTZOFFSETFROM:+0800\r\n"
		      "TZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n");
}

void
ical_add(struct buf *out, const struct ical_event *event)
{
	buf_text(out, "BEGIN:VEVENT\r\n");
	plain_line(out, "UID", event->uid);
	buf_text(out, "DTSTAMP:");
	put_time(out, event->stamp, 0);
	buf_text(out, "Z\r\nLAST-MODIFIED:");
	put_time(out, event->stamp, 0);
	buf_text(out, "Z\r\nDTSTART;TZID=Asia/Shanghai:");
	put_time(out, event->from_at, ZONE_MINUTES);
	buf_text(out, "\r\nDTEND;TZID=Asia/Shanghai:");
	put_time(out, event->to_at, ZONE_MINUTES);
	buf_format(out, "\r\nSEQUENCE:%lld\r\n", (long long)event->sequence);
	text_line(out, "SUMMARY", event->summary);
	text_line(out, "LOCATION", event->place);
	text_line(out, "DESCRIPTION", event->description);
	plain_line(out, "URL", event->url);
	buf_text(out, event->is_cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n");
	buf_text(out, "TRANSP:OPAQUE\r\nEND:VEVENT\r\n");
}

void
ical_close(struct buf *out)
{
	buf_text(out, "END:VCALENDAR\r\n");
}
