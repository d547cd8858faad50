#include "activity_calendar.h"

#include "app.h"
#include "respond.h"

enum { LINE_BYTES_MAX = 73, FILE_BYTES_MAX = 32 << 10 };

/* 20261127T060000Z */
static struct str
utc(struct arena *arena, struct moment at)
{
	struct str iso = moment_format_iso(arena, at);
	struct buf *out = buf_create(arena, 32);

	for (size_t i = 0; i < iso.len && iso.ptr[i] != '.'; i++) {
		if ((iso.ptr[i] >= '0' && iso.ptr[i] <= '9') || iso.ptr[i] == 'T') {
			buf_char(out, iso.ptr[i]);
		}
	}
	buf_char(out, 'Z');
	return buf_view(out);
}

static bool
is_continued(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* One property, its text escaped, its line folded between characters. */
static void
put(struct buf *out, const char *name, struct str value, bool is_text)
{
	size_t len = strlen(name) + 1;

	buf_text(out, name);
	buf_char(out, ':');
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (len >= LINE_BYTES_MAX && !is_continued(c)) {
			buf_text(out, "\r\n ");
			len = 1;
		}
		if (c == '\r') {
			continue;
		}
		if (is_text && (c == '\n' || c == ',' || c == ';' || c == '\\')) {
			buf_char(out, '\\');
			c = c == '\n' ? 'n' : c;
			len++;
		}
		buf_char(out, c);
		len++;
	}
	buf_text(out, "\r\n");
}

static struct str
words(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row, struct str to)
{
	struct activity_person person;

	if (row && str_equal(row->state, STR("confirmed")) &&
		activity_person_find(req->db, row, &person) == OK) {
		return str_format(req->arena, "%s %.*s\n%.*s\n%.*s", tr(req->lang, N_("票号")),
			STR_ARG(person.code), STR_ARG(activity->author), STR_ARG(to));
	}
	return str_format(req->arena, "%.*s\n%.*s", STR_ARG(activity->author), STR_ARG(to));
}

enum outcome
activity_calendar_respond(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row)
{
	struct buf *out = buf_create(req->arena, FILE_BYTES_MAX);
	struct str site = app_address(req_app(req), req->arena);
	struct str to = str_format(req->arena, "%.*s/activities/%lld", STR_ARG(site),
		(long long)activity->id.v);
	struct bilingual title = { activity->title,
		activity->title_en.len ? activity->title_en : activity->title };

	buf_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//chuke//activities//ZH\r\n"
		      "METHOD:PUBLISH\r\nBEGIN:VEVENT\r\n");
	put(out, "UID", to, false);
	put(out, "DTSTAMP", utc(req->arena, activity->changed_at), false);
	put(out, "DTSTART", utc(req->arena, activity->from_at), false);
	put(out, "DTEND", utc(req->arena, activity->to_at), false);
	put(out, "SUMMARY", bilingual_in(title, req->lang), true);
	put(out, "LOCATION", activity->place, true);
	put(out, "DESCRIPTION", words(req, activity, row, to), true);
	put(out, "URL", to, false);
	put(out, "STATUS",
		activity_is(activity, "cancelled") ? STR("CANCELLED") : STR("CONFIRMED"), false);
	put(out, "SEQUENCE",
		str_format(req->arena, "%lld", (long long)activity->revision), false);
	buf_text(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
	respond_bytes(req, "text/calendar; charset=utf-8", buf_view(out));
	respond_file_name(
		req, str_format(req->arena, "activity-%lld.ics", (long long)activity->id.v));
	req->res.is_private = row != NULL;
	return OK;
}

enum outcome
show_activity_calendar(struct req *req)
{
	const struct activity_id *id = req->in;
	struct activity_find_row row;

	if (activity_find(req->db, *id, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	return activity_calendar_respond(req, &row, NULL);
}
