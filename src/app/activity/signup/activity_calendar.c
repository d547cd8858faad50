#include "activity_calendar.h"

#include "app.h"
#include "ical.h"
#include "respond.h"

enum { FILE_BYTES_MAX = 32 << 10 };

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
	struct str to = str_format(
		req->arena, "%.*s/activities/%lld", STR_ARG(site), (long long)activity->id.v);
	struct bilingual title = { activity->title,
		activity->title_en.len ? activity->title_en : activity->title };

	ical_open(out, bilingual_in(title, req->lang));
	ical_add(out, &(struct ical_event){ .uid = to,
			      .sequence = activity->revision,
			      .stamp = activity->changed_at,
			      .from_at = activity->from_at,
			      .to_at = activity->to_at,
			      .summary = bilingual_in(title, req->lang),
			      .place = activity->place,
			      .description = words(req, activity, row, to),
			      .url = to,
			      .is_cancelled = activity_is(activity, "cancelled") });
	ical_close(out);
	respond_bytes(req, ICAL_TYPE, buf_view(out));
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
