#include "activity_pages.h"
#include "actor.h"
#include "app.h"
#include "audit.h"
#include "child.h"
#include "csv.h"
#include "html.h"
#include "mask.h"
#include "paper.h"
#include "respond.h"
#include "volunteer_view.h"

/* One's own hours: by year, as a list, as a file, as a certificate that anybody may check. */

enum {
	MINE_SHOWN = 30,
	YEARS_SHOWN = 10,
	PAPERS_SHOWN = 20,
	CSV_BYTES_MAX = 1 << 20,
	SERVED_MAX = 2000,
	PAPER_ROWS_MAX = 200,
	CENTIHOUR = 60
};

static const struct state_word {
	const char *state, *label, *tone;
} state_words[] = {
	{ "confirmed", N_("已报名"), "ok" },
	{ "waiting", N_("候补中"), "warn" },
	{ "offered", N_("有名额，等您确认"), "danger" },
	{ "over", N_("已取消"), "" },
};

static struct volunteer_served_line
served_line(struct req *req, const struct volunteer_duty_mine_row *row)
{
	struct volunteer_served_line line = { .title = { row->activity_title,
						      row->activity_title_en },
		.shift = row->title,
		.author = row->author,
		.when = activity_when(req->arena, req->lang, row->from_at, row->to_at),
		.hours = volunteer_time(req->arena, req->lang, row->minutes),
		.to = url_own(req->arena, "/activities/duties/%lld", (long long)row->id.v) };

	for (size_t i = 0; i < FIELD_COUNT(state_words); i++) {
		if (str_equal(row->state, str_of(state_words[i].state))) {
			line.label = state_words[i].label;
			line.tone = state_words[i].tone;
		}
	}
	if (str_equal(row->shift_state, STR("cancelled"))) {
		line.label = N_("岗位取消");
		line.tone = "danger";
	} else if (!moment_is_none(row->object_at)) {
		line.label = N_("异议待答复");
		line.tone = "warn";
	} else if (row->minutes != INT_NONE) {
		line.label = row->is_forgotten ? N_("没有签退") : N_("已记录");
		line.tone = row->is_forgotten ? "warn" : "info";
	} else if (!moment_is_none(row->in_at)) {
		line.label = N_("在岗");
		line.tone = "ok";
	}
	return line;
}

/* Years with hours, the latest first. */
static struct volunteer_years
years_of(struct req *req, int64_t *ret_minutes, int64_t *ret_times)
{
	struct volunteer_years years = { .items = ARENA_ARRAY(
						 req->arena, YEARS_SHOWN, struct volunteer_year) };
	struct login_id login = req->actor->login;
	struct volunteer_duty_sum_row sum, of_year;
	struct day from, to;
	int year, month, mday;

	volunteer_year_days(INT_NONE, &from, &to);
	volunteer_duty_sum(req->db, login, from, to, &sum);
	*ret_minutes = sum.minutes;
	*ret_times = sum.times;
	if (day_is_none(sum.last_day)) {
		return years;
	}
	day_split(sum.last_day, &year, &month, &mday);
	for (; years.count < YEARS_SHOWN; year--) {
		volunteer_year_days(year, &from, &to);
		if (to.n < sum.first_day.n) {
			break;
		}
		volunteer_duty_sum(req->db, login, from, to, &of_year);
		if (of_year.minutes) {
			years.items[years.count++] = (struct volunteer_year){ year, of_year.times,
				volunteer_time(req->arena, req->lang, of_year.minutes) };
		}
	}
	return years;
}

static struct volunteer_paper_lines
papers_of(struct req *req)
{
	struct volunteer_certificate_find_rows rows = volunteer_certificate_list(
		req->db, req->actor->login, PAPERS_SHOWN);
	struct volunteer_paper_lines lines = { .items = ARENA_ARRAY(req->arena, rows.count + 1,
						       struct volunteer_paper_line) };

	for (size_t i = 0; i < rows.count; i++) {
		const struct volunteer_certificate_find_row *row = &rows.items[i];

		lines.items[lines.count++] = (struct volunteer_paper_line){ .code = row->code,
			.hours = volunteer_time(req->arena, req->lang, row->minutes),
			.year = row->year,
			.times = row->times,
			.made_at = row->made_at,
			.to = url_own(req->arena, "/me/volunteer/certificates/%lld",
				(long long)row->id.v),
			.verify = url_own(req->arena, "/verify/volunteer/%s",
				str_terminated(req->arena, row->code)) };
	}
	return lines;
}

enum outcome
show_my_hours(struct req *req)
{
	struct volunteer_certificate_input *fresh = ARENA_NEW(
		req->arena, struct volunteer_certificate_input);
	struct volunteer_mine_view view = { .in = fresh };
	int64_t before = INT_NONE, minutes;
	struct volunteer_duty_mine_rows rows;
	size_t count;

	if (req->method == METHOD_GET) {
		before = ((const struct volunteer_mine_query *)req->in)->before;
	}
	rows = volunteer_duty_mine(req->db, req->actor->login,
		before == INT_NONE ? INT64_MAX : before, MINE_SHOWN + 1);
	count = rows.count > MINE_SHOWN ? MINE_SHOWN : rows.count;
	view.items.items = ARENA_ARRAY(req->arena, count + 1, struct volunteer_served_line);
	for (size_t i = 0; i < count; i++) {
		view.items.items[view.items.count++] = served_line(req, &rows.items[i]);
	}
	if (rows.count > count) {
		view.next = url_own(req->arena, "/me/volunteer?before=%lld",
			(long long)rows.items[count - 1].id.v);
	}
	form_clear(&volunteer_certificate_form, fresh);
	view.years = years_of(req, &minutes, &view.times);
	view.total = volunteer_time(req->arena, req->lang, minutes);
	view.papers = papers_of(req);
	return respond(req, volunteer_mine_page, &view);
}

/* ---- as a file ----------------------------------------------------------------------------------- */

static struct volunteer_duty_served_rows
served(struct req *req, struct login_id login, struct day from, struct day to)
{
	return volunteer_duty_served(req->db,
		&(struct volunteer_duty_served_args){
			.login_id = login, .from_day = from, .to_day = to, .limit = SERVED_MAX });
}

enum outcome
export_my_hours(struct req *req)
{
	static const char *const heads[] = { N_("日期"), N_("活动"), N_("岗位"), N_("主办"),
		N_("分钟"), N_("备注") };
	struct buf *out = buf_create(req->arena, CSV_BYTES_MAX);
	struct volunteer_duty_served_rows rows;
	struct csv_writer csv;
	struct day from, to;

	volunteer_year_days(INT_NONE, &from, &to);
	rows = served(req, req->actor->login, from, to);
	csv_writer_init(&csv, out, true);
	for (size_t i = 0; i < FIELD_COUNT(heads); i++) {
		csv_put(&csv, str_of(tr(req->lang, heads[i])));
	}
	csv_end_row(&csv);
	for (size_t i = 0; i < rows.count; i++) {
		const struct volunteer_duty_served_row *row = &rows.items[i];

		csv_put(&csv, day_format_iso(req->arena, row->served_day));
		csv_put(&csv, row->activity_title);
		csv_put(&csv, row->title);
		csv_put(&csv, row->author);
		csv_put_number(&csv, str_format(req->arena, "%lld", (long long)row->minutes));
		csv_put(&csv, row->is_forgotten ? str_of(tr(req->lang, N_("没有签退"))) : STR(""));
		csv_end_row(&csv);
	}
	respond_file_name(req, str_of(_("我的志愿时长.csv")));
	return respond_bytes(req, "text/csv; charset=utf-8", buf_view(out));
}

/* ---- certificates -------------------------------------------------------------------------------- */

enum outcome
add_certificate(struct req *req)
{
	const struct volunteer_certificate_input *in = req->in;
	struct volunteer_certificate_id id;

	if (volunteer_certify(req->db, req->actor->login, req->actor->name, in->year, &id) != OK) {
		return form_reject(req, "year", N_("这一年还没有记录的志愿时长。"));
	}
	audit_add(req, &(struct audit){ .verb = "volunteer.certify",
			       .object = "volunteer_certificate",
			       .object_id = id.v });
	respond_flash(req, N_("证明已开好，免费，可以打印。"));
	return respond_see_other(req, URL_OWN("/me/volunteer"));
}

static struct str
shown_day(struct req *req, struct day day)
{
	struct html text = {
		.arena = req->arena, .lang = req->lang, .out = buf_create(req->arena, 256)
	};

	html_text_day(&text, day);
	return buf_view(text.out);
}

static void
add_table(struct req *req, const struct volunteer_certificate_find_row *row, struct paper *paper)
{
	struct volunteer_duty_served_rows rows = served(
		req, row->login_id, row->first_day, row->last_day);
	const struct str heads[] = { str_of(_("日期")), str_of(_("活动和岗位")), str_of(_("主办")),
		str_of(_("时长")) };

	if (rows.count == 0 || rows.count > PAPER_ROWS_MAX) {
		return;
	}
	paper_add(paper, PAPER_HEADING, str_of(_("服务记录")));
	paper_add_cells(paper, PAPER_TABLE, heads, FIELD_COUNT(heads));
	for (size_t i = 0; i < rows.count; i++) {
		const struct volunteer_duty_served_row *one = &rows.items[i];
		const struct str cells[] = { day_format_iso(req->arena, one->served_day),
			str_format(req->arena, "%.*s · %.*s", STR_ARG(one->activity_title),
				STR_ARG(one->title)),
			one->author, volunteer_time(req->arena, req->lang, one->minutes) };

		if (one->minutes) {
			paper_add_cells(paper, PAPER_ROW, cells, FIELD_COUNT(cells));
		}
	}
}

static struct paper *
paper_of(struct req *req, const struct volunteer_certificate_find_row *row, struct str name)
{
	struct paper *paper = paper_create(req->arena, str_of(_("志愿服务记录证明")));
	const struct node *head = pack_file(req_pack(req), "pack.yaml");
	struct volunteer_rules rules;
	struct str hours = volunteer_time(req->arena, req->lang, row->minutes),
		   times = str_format(req->arena, "%lld", (long long)row->times),
		   from = shown_day(req, row->first_day), to = shown_day(req, row->last_day),
		   link = str_format(req->arena, "%.*s/verify/volunteer/%.*s",
			   STR_ARG(app_address(req_app(req), req->arena)), STR_ARG(row->code));

	volunteer_rules_of(req_pack(req), &rules);
	paper->is_framed = true;
	paper->foot = TR(req->arena, req->lang, N_("{1}，证明编号 {2}"),
		bilingual_in(node_bilingual(node_get(head, "portal"), "name"), req->lang),
		row->code);
	paper->numbers = str_of(_("第 {page} 页，共 {pages} 页"));
	paper_add(paper, PAPER_TITLE, str_of(_("志愿服务记录证明")));
	paper_add_pair(paper, PAPER_FIELD, str_of(_("姓名")), name);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("服务时长")), hours);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("服务次数")), times);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("起止日期")),
		TR(req->arena, req->lang, N_("{1} 至 {2}"), from, to));
	paper_add_pair(paper, PAPER_FIELD, str_of(_("开具日期")),
		shown_day(req, day_of_moment(row->made_at)));
	add_table(req, row, paper);
	paper_add(paper, PAPER_NOTE, bilingual_in(rules.basis, req->lang));
	paper_add_pair(paper, PAPER_QR, link,
		str_format(req->arena, "%s\n%.*s", _("扫码核对这份证明。本证明免费开具："),
			STR_ARG(link)));
	return paper;
}

enum outcome
show_certificate(struct req *req)
{
	const struct volunteer_certificate_query *in = req->in;
	struct volunteer_certificate_find_row row;
	struct str name, pdf;
	enum outcome outcome;

	if (volunteer_certificate_find(req->db, in->id, &row) != OK || row.login_id.v == 0 ||
		row.login_id.v != req->actor->login.v ||
		volunteer_certificate_name(req->db, &row, &name) != OK) {
		return NOT_FOUND;
	}
	outcome = app_child_run(req_app(req), CHILD_PDF, req->arena,
		paper_pack(req->arena, paper_of(req, &row, name)), &pdf);
	if (outcome != OK) {
		return outcome;
	}
	respond_bytes(req, "application/pdf", pdf);
	respond_file_name(req, str_of(_("志愿服务记录证明.pdf")));
	return OK;
}

/* Of what was not erased: the name masked, and whether the hours are still those. */
enum outcome
verify_certificate(struct req *req)
{
	const struct volunteer_verify_query *in = req->in;
	struct volunteer_verify_view view = { .code = in->code };
	struct volunteer_duty_sum_row now;
	struct volunteer_certificate_find_row row;
	struct str name;

	if (volunteer_certificate_coded(req->db, in->code, &row) != OK || row.login_id.v == 0 ||
		volunteer_certificate_name(req->db, &row, &name) != OK) {
		return NOT_FOUND;
	}
	volunteer_duty_sum(req->db, row.login_id, row.first_day, row.last_day, &now);
	view.is_found = true;
	view.is_changed = now.minutes != row.minutes;
	view.name = mask_name(req->arena, name);
	view.hours = volunteer_time(req->arena, req->lang, row.minutes);
	view.hours_now = volunteer_time(req->arena, req->lang, now.minutes);
	view.year = row.year;
	view.times = row.times;
	view.first_day = row.first_day;
	view.last_day = row.last_day;
	view.made_at = row.made_at;
	return respond(req, volunteer_verify_page, &view);
}

/* ---- on an organisation's page --------------------------------------------------------------------- */

void
volunteer_org_card(struct html *h, struct org_id id)
{
	struct volunteer_org_years_rows rows = volunteer_org_years(h->req->db, id, YEARS_SHOWN);
	struct volunteer_org_view view = {
		.years = { .items = ARENA_ARRAY(h->arena, rows.count + 1, struct volunteer_year) }
	};

	for (size_t i = 0; i < rows.count; i++) {
		view.years.items[view.years.count++] = (struct volunteer_year){ rows.items[i].year,
			rows.items[i].times,
			volunteer_time(h->arena, h->lang, rows.items[i].minutes) };
	}
	if (view.years.count) {
		volunteer_org_hours(h, &view);
	}
}
