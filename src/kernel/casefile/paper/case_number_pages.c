#include "case_number.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "case_tell.h"
#include "case_view.h"
#include "html.h"
#include "kernel_pages.h"
#include "respond.h"

enum { LINES_PER_PAGE = 100, GAPS_BYTES_MAX = 1024, YEAR_MAX = 9999 };

const struct right right_case_numbers = { .name = "case.numbers",
	.label = N_("查看编号和文号"),
	.roles = ROLE_BIT(ROLE_DISTRICT) | ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_AUDITOR) };
const struct right right_case_void = { .name = "case.void",
	.label = N_("作废办件或文号"),
	.roles = ROLE_BIT(ROLE_DISTRICT) | ROLE_BIT(ROLE_ADMIN) };

#define PART(member) offsetof(struct numbers_query, member)
static const struct field numbers_fields[] = {
	{ "year", FIELD_INT, PART(year), N_("年份"), .max = YEAR_MAX },
	{ "series", FIELD_INT, PART(series), N_("系列"), .min = 1, .max = INT64_MAX },
	{ "before", FIELD_INT, PART(before), N_("在这个序号之前"), .min = 1, .max = INT64_MAX },
	{ "void", FIELD_BOOL, PART(is_void), N_("只看作废的") },
};
const struct form numbers_form = { "case_numbers", numbers_fields, FIELD_COUNT(numbers_fields),
	sizeof(struct numbers_query), NULL };

static const struct field number_fields[] = {
	{ "number", FIELD_TEXT, offsetof(struct number_query, number), N_("编号或文号"),
		.max = 80 },
};
const struct form number_form = { "case_number", number_fields, FIELD_COUNT(number_fields),
	sizeof(struct number_query), NULL };

static const struct field void_fields[] = {
	{ "number", FIELD_TEXT, offsetof(struct number_void_in, number), N_("编号或文号"),
		.is_required = true, .max = 80 },
	{ "reason", FIELD_LONG_TEXT, offsetof(struct number_void_in, reason), N_("为什么作废"),
		.hint = N_("会留在编号清单里，也记入审计日志"), .is_required = true, .min = 2,
		.max = 300 },
	{ "another", FIELD_BOOL, offsetof(struct number_void_in, gives_another),
		N_("给这件办件另编一个文号") },
};
const struct form number_void_form = { "case_number_void", void_fields, FIELD_COUNT(void_fields),
	sizeof(struct number_void_in), NULL };

/* ---- series -------------------------------------------------------------------------------------- */

/* The first missing numbers of each gap; what was given before they were listed is not asked about. */
static struct str
gaps_of(struct req *req, const struct case_series_list_row *series)
{
	struct case_series_gaps_rows rows;
	struct buf *out = buf_create(req->arena, GAPS_BYTES_MAX);

	if (series->last_serial - series->listed_from == series->listed) {
		return STR("");
	}
	rows = case_series_gaps(req->db, series->id);
	for (size_t i = 0; i < rows.count; i++) {
		buf_format(out, "%s%lld", i ? ", " : "", (long long)rows.items[i].serial + 1);
	}
	return out->len ? buf_view(out) : STR("?");
}

static struct number_series
series_of(struct req *req, const struct numbers_query *in, const struct case_series_list_row *row)
{
	return (struct number_series){ .id = row->id.v,
		.name = row->name,
		.year = row->year,
		.listed = row->listed,
		.voided = row->voided,
		.last = row->last_serial,
		.gaps = gaps_of(req, row),
		.to = url_own(req->arena, "/desk/numbers?year=%lld&series=%lld",
			(long long)row->year, (long long)row->id.v),
		.csv = url_own(req->arena, "/desk/numbers.csv?series=%lld", (long long)row->id.v),
		.is_current = in->series == row->id.v };
}

static void
fill_series(struct req *req, struct numbers_view *view, int64_t year)
{
	struct case_series_list_rows rows = case_series_list(req->db,
		&(struct case_series_list_args){ .clauses = CASE_SERIES_LIST_YEAR, .year = year });

	view->series.items = ARENA_ARRAY(req->arena, rows.count, struct number_series);
	for (size_t i = 0; i < rows.count; i++) {
		struct number_series *series = &view->series.items[view->series.count++];

		*series = series_of(req, view->in, &rows.items[i]);
		if (series->is_current) {
			view->current = series;
		}
	}
}

static int64_t
fill_years(struct req *req, struct numbers_view *view)
{
	struct case_series_years_rows rows = case_series_years(req->db);
	int64_t chosen = view->in->year > 0 ? view->in->year : rows.count ? rows.items[0].year : 0;

	view->years.items = ARENA_ARRAY(req->arena, rows.count, struct number_year);
	for (size_t i = 0; i < rows.count; i++) {
		int64_t year = rows.items[i].year;

		view->years.items[view->years.count++] = (struct number_year){ year,
			url_own(req->arena, "/desk/numbers?year=%lld", (long long)year),
			year == chosen };
	}
	return chosen;
}

static struct number_line
line_of(struct req *req, const struct case_number_list_row *row)
{
	struct number_line line = { .serial = row->serial,
		.number = row->number,
		.case_number = row->case_number,
		.title = row->title,
		.reason = row->reason,
		.voider = row->voider,
		.is_paper = str_equal(row->what, STR("paper")),
		.given_at = row->given_at,
		.voided_at = row->voided_at,
		.void_to = url_own(req->arena, "/desk/numbers/void?number=%s",
			str_terminated(req->arena, row->number)) };

	line.may_void = moment_is_none(row->voided_at) &&
			(line.is_paper || !str_equal(row->state, STR("ended"))) &&
			req_may(req, &right_case_void, NULL);
	if (!str_is_empty(row->case_number)) {
		line.to = url_own(
			req->arena, "/cases/%s", str_terminated(req->arena, row->case_number));
	}
	return line;
}

static void
fill_lines(struct req *req, struct numbers_view *view)
{
	const struct numbers_query *in = view->in;
	struct case_number_list_args args = { .clauses = (in->is_void ? CASE_NUMBER_LIST_VOID : 0) |
							 (in->before > 0 ? CASE_NUMBER_LIST_BEFORE
									 : 0),
		.case_series_id = { in->series },
		.before = in->before,
		.limit = LINES_PER_PAGE + 1 };
	struct case_number_list_rows rows = case_number_list(req->db, &args);

	view->lines.items = ARENA_ARRAY(req->arena, rows.count, struct number_line);
	for (size_t i = 0; i < rows.count && i < LINES_PER_PAGE; i++) {
		view->lines.items[view->lines.count++] = line_of(req, &rows.items[i]);
	}
	view->only_void = url_own(req->arena, "/desk/numbers?year=%lld&series=%lld&void=1",
		(long long)view->current->year, (long long)in->series);
	if (rows.count > LINES_PER_PAGE) {
		view->next = url_own(req->arena,
			"/desk/numbers?year=%lld&series=%lld&void=%s&before=%lld",
			(long long)view->current->year, (long long)in->series,
			in->is_void ? "1" : "", (long long)rows.items[LINES_PER_PAGE - 1].serial);
	}
}

enum outcome
show_numbers(struct req *req)
{
	struct numbers_view view = { .in = req->in,
		.may_void = req_may(req, &right_case_void, NULL) };

	fill_series(req, &view, fill_years(req, &view));
	if (view.current) {
		fill_lines(req, &view);
	}
	return respond(req, numbers_page, &view);
}

/* ---- as a file ----------------------------------------------------------------------------------- */

struct numbers_sending {
	int64_t series, before;
	bool has_head;
};

/* A cell; what a spreadsheet could take for a formula is made text. */
static void
put_cell(struct buf *out, struct str text, bool is_last)
{
	bool is_formula = text.len && strchr("=+-@\t", text.ptr[0]);

	buf_char(out, '"');
	if (is_formula) {
		buf_char(out, '\'');
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"') {
			buf_char(out, '"');
		}
		buf_char(out, text.ptr[i]);
	}
	buf_text(out, is_last ? "\"\r\n" : "\",");
}

static void
put_line(struct req *req, struct buf *out, const struct number_line *line)
{
	struct arena *arena = req->arena;

	put_cell(out, str_format(arena, "%lld", (long long)line->serial), false);
	put_cell(out, line->number, false);
	put_cell(out, str_of(line->is_paper ? _("文号") : _("编号")), false);
	put_cell(out, line->case_number, false);
	put_cell(out, line->title, false);
	put_cell(out, moment_format_iso(arena, line->given_at), false);
	put_cell(out, str_of(moment_is_none(line->voided_at) ? _("有效") : _("作废")), false);
	put_cell(out, line->reason, false);
	put_cell(out, line->voider, true);
}

static bool
send_numbers(struct req *req, void *state, struct buf *out)
{
	static const char *const heads[] = { N_("序号"), N_("编号或文号"), N_("种类"), N_("办件"),
		N_("名称"), N_("给出时间"), N_("状态"), N_("作废理由"), N_("谁作废") };
	enum { HEADS = sizeof(heads) / sizeof(heads[0]) };
	struct numbers_sending *sending = state;
	struct case_number_list_rows rows = case_number_list(
		req->db, &(struct case_number_list_args){
				 .clauses = sending->before ? CASE_NUMBER_LIST_BEFORE : 0,
				 .case_series_id = { sending->series },
				 .before = sending->before,
				 .limit = LINES_PER_PAGE });

	if (!sending->has_head) {
		buf_text(out, "\xef\xbb\xbf"); /* by which spreadsheets know UTF-8 */
		for (size_t i = 0; i < HEADS; i++) {
			put_cell(out, str_of(tr(req->lang, heads[i])), i + 1 == HEADS);
		}
		sending->has_head = true;
	}
	for (size_t i = 0; i < rows.count; i++) {
		struct number_line line = line_of(req, &rows.items[i]);

		put_line(req, out, &line);
		sending->before = rows.items[i].serial;
	}
	return rows.count == LINES_PER_PAGE;
}

enum outcome
export_numbers(struct req *req)
{
	const struct numbers_query *in = req->in;
	struct numbers_sending *sending = ARENA_NEW(req->arena, struct numbers_sending);

	if (in->series <= 0) {
		return NOT_FOUND;
	}
	*sending = (struct numbers_sending){ .series = in->series };
	return respond_stream(req, "text/csv; charset=utf-8",
		str_format(req->arena, "numbers-%lld.csv", (long long)in->series), send_numbers,
		sending);
}

/* ---- void ---------------------------------------------------------------------------------------- */

/* The number and its case; the sentence why it cannot be void, NULL if it can. */
static const char *
find(struct req *req, struct str number, struct case_number_find_row *ret_row,
	struct casefile **ret_case)
{
	*ret_case = NULL;
	if (case_number_find(req->db, str_trim(number), ret_row) != OK ||
		casefile_find_by_id(req_app(req), req->db, ret_row->casefile_id, ret_case) != OK) {
		return N_("没有给出过这个编号。");
	}
	if (!moment_is_none(ret_row->voided_at)) {
		return N_("这个编号已经作废了。");
	}
	if (str_equal(ret_row->what, STR("case")) && (*ret_case)->state == CASE_ENDED) {
		return N_("已经办结的办件不能作废；要改结果请走复核，文号可以单独作废。");
	}
	return NULL;
}

enum outcome
show_number_void(struct req *req)
{
	struct str number = req->method == METHOD_POST ? req_posted(req, "number")
						       : req_query(req, "number");
	struct number_void_view view = { .number = number,
		.in = req->method == METHOD_POST ? req->in : NULL };
	struct case_number_find_row row;
	struct casefile *c;

	view.problem = find(req, number, &row, &c);
	view.back = URL_OWN("/desk/numbers");
	if (c) {
		view.title = c->row.title;
		view.is_paper = str_equal(row.what, STR("paper"));
	}
	return respond(req, number_void_page, &view);
}

static void
void_case(struct req *req, struct case_run *run)
{
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct bilingual number = { run->c->handle, run->c->handle };
	struct moment now = db_now(req->db);
	int64_t changed = 0;

	case_turn_end_rest(req->db, &(struct case_turn_end_rest_args){ .action = STR("void"),
					    .ended_at = now,
					    .ended_key = now.ms,
					    .casefile_id = run->c->row.id });
	case_alarm_clear(req->db, run->c->row.id);
	casefile_void(req->db, now, run->c->row.id, &changed);
	way_refresh(run);
	event_tell_applicants(run, CASE_DECIDED,
		CASE_WORDS(req->arena, N_("“{1}”（{2}）已作废，请打开看原因"), name, number));
}

static void
void_paper(struct req *req, struct case_run *run, bool gives_another)
{
	struct number_place place = number_place_of(&run->district->regions, run->c->row.region_id);
	struct str another = STR_NONE;

	if (gives_another && !str_is_empty(run->c->procedure->paper_no)) {
		another = number_next(req->db, run->c->procedure->paper_no,
			&(struct number_use){ "paper", run->c->row.id }, &place);
	}
	casefile_set_paper_no(req->db, another, run->c->row.id);
	way_refresh(run);
}

enum outcome
void_number(struct req *req)
{
	const struct number_void_in *in = req->in;
	struct case_number_find_row row;
	struct case_run run;
	struct casefile *c;
	const char *problem = find(req, in->number, &row, &c);
	int64_t changed = 0;

	if (!problem) {
		casefile_lock(req->db, db_now(req->db), row.casefile_id, &changed);
		problem = find(req, in->number, &row,
			&c); /* as it stands now that nobody else changes it */
	}
	if (problem) {
		return form_reject(req, "number", problem);
	}
	run = case_run_of(req, c);
	run.before = c->row;
	case_number_void(req->db,
		&(struct case_number_void_args){ .voided_at = db_now(req->db),
			.voider_id = req->actor->login,
			.reason = in->reason,
			.number = str_trim(in->number) },
		&changed);
	if (changed != 1) {
		return CONFLICT;
	}
	if (str_equal(row.what, STR("paper"))) {
		void_paper(req, &run, in->gives_another);
	} else {
		void_case(req, &run);
	}
	event_add(&run, &(struct case_note){ .kind = "void",
				.text = TR(req->arena, LANG_ZH, N_("{1} 作废：{2}"),
					str_trim(in->number), in->reason) });
	respond_flash(req, N_("已作废，编号留在清单里。"));
	return respond_see_other(req, URL_OWN("/desk/numbers"));
}
