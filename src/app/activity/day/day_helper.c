#include "activity_pages.h"
#include "day_sync.h"
#include "day_view.h"
#include "rand.h"
#include "respond.h"
#include "static.h"

/*
 * The helper's page: whoever has its address checks people in on that one day.  Its own script keeps it working without a
 * network; without script each ticket is a form of its own.
 */

enum { SCAN_ID_BYTES = 8 };

enum outcome
show_day_helper(struct req *req)
{
	const struct day_key_query *in = req->in; /* the key comes first in both */
	struct activity_find_row activity;
	struct day_link_find_row link;
	struct day_helper_view view = { .key = in->key };

	if (day_link_of(req->db, in->key, &link) != OK ||
		activity_find(req->db, link.activity_id, &activity) != OK) {
		return NOT_FOUND;
	}
	view.is = day_link_when(&link, clock_now());
	view.names = (struct bilingual){ activity.title, activity.title_en };
	view.when = activity_when(req->arena, req->lang, activity.from_at, activity.to_at);
	view.place = activity.place;
	view.label = link.label;
	view.until_ms = link.until_at.ms;
	view.in.key = in->key;
	view.in.code = STR_NONE;
	view.to = url_own(req->arena, "/activities/day/%s", str_terminated(req->arena, in->key));
	view.api = url_own(req->arena, "/api/v1/checkins/%s", str_terminated(req->arena, in->key));
	req->res.is_private = true;
	respond_header(req, "Permissions-Policy",
		STR("camera=(self), geolocation=(), microphone=(), payment=(), usb=()"));
	return respond(req, activity_helper_page, &view);
}

/* Its script once more, as what keeps the page: a worker's address says for which pages it works. */
enum outcome
show_day_worker(struct req *req)
{
	struct static_answer answer;

	if (!static_find(asset("checkin.js").text, STR(""), &answer)) {
		return NOT_FOUND;
	}
	return respond_bytes(req, answer.content_type,
		(struct str){ (const char *)answer.bytes.ptr, answer.bytes.len });
}

static const char *const sentences[] = {
	[DAY_UNKNOWN] = N_("没有这个票号。"),
	[DAY_VOID] = N_("这张票已经取消。"),
	[DAY_ARRIVED] = N_("签到成功。"),
	[DAY_AGAIN] = N_("这张票已经签到过了。"),
};

enum outcome
take_day_code(struct req *req)
{
	const struct day_code_input *in = req->in;
	struct day_scan scan = {
		.id = rand_hex(req->arena, SCAN_ID_BYTES), .code = in->code, .at = MOMENT_NONE
	};
	struct activity_find_row activity;
	struct day_link_find_row link;
	struct day_told told;

	if (day_link_of(req->db, in->key, &link) != OK ||
		day_link_when(&link, db_now(req->db)) != DAY_NOW ||
		activity_find_to_change(req->db, link.activity_id, &activity) != OK) {
		return NOT_FOUND;
	}
	told = day_scan_take(req->db, &activity, &link, &scan);
	if (told.answer != DAY_ARRIVED) {
		return form_reject(req, "code", sentences[told.answer]);
	}
	day_note_arrivals(req, &activity, link.label, &told, 1);
	respond_flash(req, sentences[DAY_ARRIVED]);
	return respond_see_other(req,
		url_own(req->arena, "/activities/day/%s", str_terminated(req->arena, in->key)));
}
