#include "case_view.h"

#include "app.h"
#include "case_finding.h"
#include "case_inner.h"
#include "case_seal.h"
#include "child.h"
#include "html.h"
#include "paper.h"
#include "respond.h"

/* A case on paper: the approval form (审批表) with all that was said, and the decision letter; a QR code leads back here. */

static struct str
shown_moment(struct req *req, struct moment moment)
{
	struct html text = {
		.arena = req->arena, .lang = req->lang, .out = buf_create(req->arena, 256)
	};

	html_text_moment(&text, moment);
	return buf_view(text.out);
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

static struct paper *
begin_paper(struct req *req, const struct casefile *c, struct str title)
{
	struct paper *paper = paper_create(req->arena, title);
	const struct node *head = pack_file(req_pack(req), "pack.yaml");

	paper->foot = TR(req->arena, req->lang, N_("{1}，打印日期 {2}"),
		bilingual_in(node_bilingual(node_get(head, "portal"), "name"), req->lang),
		shown_day(req, clock_today()));
	paper->numbers = str_of(_("第 {page} 页，共 {pages} 页"));
	(void)c;
	return paper;
}

static void
add_link(struct req *req, const struct casefile *c, struct paper *paper)
{
	struct str link = str_format(req->arena, "%.*s%.*s",
		STR_ARG(app_address(req_app(req), req->arena)),
		STR_ARG(case_url(req->arena, c, "").text));

	paper_add_pair(paper, PAPER_QR, link,
		str_format(req->arena, "%s\n%.*s", _("扫码查看这件办件的最新情况（须登录）："),
			STR_ARG(link)));
}

static enum outcome
send_paper(struct req *req, const struct casefile *c, const struct paper *paper)
{
	struct str pdf;
	enum outcome outcome = app_child_run(
		req_app(req), CHILD_PDF, req->arena, paper_pack(req->arena, paper), &pdf);

	if (outcome != OK) {
		return outcome;
	}
	respond_bytes(req, "application/pdf", pdf);
	respond_file_name(req, str_format(req->arena, "%.*s.pdf", STR_ARG(c->handle)));
	return OK;
}

/* ---- the approval form ---------------------------------------------------------------------------- */

/* 李四（代张三） */
static struct str
who_of(struct req *req, const struct case_entry *entry)
{
	return entry->absent.len
		       ? TR(req->arena, req->lang, N_("{1}（代{2}）"), entry->who, entry->absent)
		       : entry->who;
}

static void
add_opinions(struct req *req, const struct casefile *c, unsigned seat, struct paper *paper)
{
	struct case_entries entries = case_entries_of(req, c, seat);

	paper_add(paper, PAPER_HEADING, str_of(_("各环节意见")));
	for (size_t i = entries.count; i > 0; i--) {
		const struct case_entry *entry = &entries.items[i - 1];

		paper_add_pair(paper, PAPER_FIELD, entry->label,
			str_format(req->arena, "%.*s%s%.*s · %.*s · %.*s", STR_ARG(entry->note),
				entry->note.len ? "\n" : "",
				STR_ARG(bilingual_in(entry->place, req->lang)),
				STR_ARG(who_of(req, entry)),
				STR_ARG(shown_moment(req, entry->at))));
	}
}

/* With the seal that was just put on it, else with room for the red one. */
static void
add_seal(struct req *req, const struct casefile *c, struct paper *paper, struct str seal)
{
	struct bilingual office = c->row.region_id.v
					  ? case_office_name(req, ROLE_DISTRICT, c->row.region_id)
					  : (struct bilingual){ STR(""), STR("") };
	struct case_turn_list_rows turns = case_turn_list(req->db, c->row.id);
	enum role role;

	for (size_t i = turns.count; c->end && i > 0; i--) {
		if (!str_equal(turns.items[i - 1].action, STR("over")) &&
			role_parse(turns.items[i - 1].role, &role)) {
			office = case_office_name(req, role, turns.items[i - 1].region_id);
			break;
		}
	}
	paper_add_cells(paper, PAPER_SEAL,
		(struct str[]){ str_of(_("盖章")), bilingual_in(office, req->lang),
			str_is_none(seal) ? STR("") : seal },
		3);
}

/* What stands on it of a seal: false if one is asked for that nobody has put there. */
static bool
take_seal(struct req *req, const struct casefile *c, const char *paper, struct str *ret_seal)
{
	const struct case_handle_query *in = req->in;

	*ret_seal = STR_NONE;
	if (in->is_sealed) {
		*ret_seal = seal_picture(req, c, str_of(paper));
	}
	return !in->is_sealed || !str_is_none(*ret_seal);
}

enum outcome
show_case_paper(struct req *req)
{
	const struct case_handle_query *in = req->in;
	struct answers answers;
	struct str seal;
	struct paper *paper;
	struct casefile *c;
	const char *tone;
	unsigned seat;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		(seat = case_seat_of(req, c)) == 0 || c->state == CASE_DRAFT) {
		return NOT_FOUND;
	}
	if (!take_seal(req, c, "form", &seal)) {
		return FORBIDDEN;
	}
	paper = begin_paper(req, c, c->handle);
	paper_add(paper, PAPER_NOTE, c->handle);
	paper_add(paper, PAPER_TITLE,
		TR(req->arena, req->lang, N_("{1}审批表"),
			bilingual_in(c->procedure->title, req->lang)));
	paper_add_pair(paper, PAPER_FIELD, str_of(_("办件")), c->row.title);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("申请人")), c->row.applicant);
	paper_add_pair(paper, PAPER_FIELD, str_of(_("文号")), c->row.paper_no);
	paper_add_pair(
		paper, PAPER_FIELD, str_of(_("提交时间")), shown_moment(req, c->row.submitted_at));
	paper_add_pair(paper, PAPER_FIELD, str_of(_("状态")),
		bilingual_in(case_state_words(c, &tone), req->lang));
	if (casefile_answers(req->db, c, c->row.answer_version, &answers) == OK) {
		answers_paper(req, paper, &answers, case_is_seen(req, c, seat));
	}
	finding_paper(req, paper, c, seat);
	add_opinions(req, c, seat, paper);
	add_seal(req, c, paper, seal);
	add_link(req, c, paper);
	return send_paper(req, c, paper);
}

/* ---- the letter ----------------------------------------------------------------------------------- */

/* The words with which it was decided. */
static struct str
reason_of(struct req *req, const struct casefile *c)
{
	struct case_event_list_rows rows = case_event_list(
		req->db, &(struct case_event_list_args){ .casefile_id = c->row.id });

	for (size_t i = rows.count; i > 0; i--) {
		const struct case_event_list_row *row = &rows.items[i - 1];

		if (!str_is_none(row->note) && !row->is_inner &&
			!str_equal(row->kind, STR("message"))) {
			return casefile_open_text(
				req->db, c, "case_event.note", row->id.v, row->note);
		}
	}
	return STR("");
}

enum outcome
show_case_letter(struct req *req)
{
	const struct case_handle_query *in = req->in;
	struct answers answers = answers_none;
	struct case_context context = { .app = req_app(req) };
	struct str seal;
	struct paper *paper;
	struct casefile *c;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_seat_of(req, c) == 0 || !c->end || str_is_empty(c->end->letter.zh)) {
		return NOT_FOUND;
	}
	if (!take_seal(req, c, "letter", &seal)) {
		return FORBIDDEN;
	}
	casefile_answers(req->db, c, c->row.answer_version, &answers);
	context.district = case_run_of(req, c).district;
	context.c = c;
	context.answers = &answers;
	context.note = reason_of(req, c);
	paper = begin_paper(req, c, c->handle);
	paper->is_framed = true;
	paper_add(paper, PAPER_NOTE, str_is_empty(c->row.paper_no) ? c->handle : c->row.paper_no);
	paper_add(paper, PAPER_TITLE, bilingual_in(c->end->title, req->lang));
	paper_add(paper, PAPER_TEXT, TR(req->arena, req->lang, N_("{1}："), c->row.applicant));
	paper_add(paper, PAPER_TEXT,
		case_fill(req->db, &context, bilingual_in(c->end->letter, req->lang), req->lang));
	if (!str_is_empty(c->end->remedy.zh)) {
		paper_add(paper, PAPER_TEXT, bilingual_in(c->end->remedy, req->lang));
	}
	paper_add_pair(paper, PAPER_FIELD, str_of(_("决定日期")),
		shown_day(req, day_of_moment(c->row.ended_at)));
	add_seal(req, c, paper, seal);
	add_link(req, c, paper);
	return send_paper(req, c, paper);
}
