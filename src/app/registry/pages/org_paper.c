#include "org_pages.h"

#include "child.h"
#include "html.h"
#include "pack.h"
#include "paper.h"
#include "respond.h"

/* The record on paper: what the page to print shows, as a PDF that looks alike everywhere. */

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
add_facts(struct req *req, const struct org_view *view, struct paper *paper)
{
	for (size_t i = 0; i < view->facts.count; i++) {
		const struct fact_line *fact = &view->facts.items[i];

		paper_add_pair(paper, PAPER_FIELD, str_of(tr(req->lang, fact->label)),
			day_is_none(fact->day) ? bilingual_in(fact->value, req->lang)
					       : shown_day(req, fact->day));
	}
}

static void
add_standing(struct req *req, const struct org_view *view, struct paper *paper)
{
	struct str grade = bilingual_in(view->grade, req->lang);
	struct str status = bilingual_in(view->status, req->lang);
	struct str listed = bilingual_in(view->listed, req->lang);

	if (!str_is_empty(listed)) {
		status = str_format(req->arena, "%.*s（%.*s）", STR_ARG(status), STR_ARG(listed));
	}
	paper_add_pair(paper, PAPER_FIELD, str_of(_("状态")), status);
	if (str_is_empty(grade)) {
		grade = str_of(_("未评估"));
	} else if (!day_is_none(view->org.grade_until_day)) {
		grade = TR(req->arena, req->lang, N_("{1}，有效期至 {2}"), grade,
			shown_day(req, view->org.grade_until_day));
	}
	paper_add_pair(paper, PAPER_FIELD, str_of(_("评估等级")), grade);
}

static struct paper *
paper_of(struct req *req, const struct org_view *view)
{
	struct paper *paper = paper_create(req->arena, view->org.name);
	const struct node *head = pack_file(req_pack(req), "pack.yaml");

	paper->is_framed = true;
	paper->foot = TR(req->arena, req->lang, N_("{1}，打印日期 {2}"),
		bilingual_in(node_bilingual(node_get(head, "portal"), "name"), req->lang),
		shown_day(req, view->printed_day));
	paper->numbers = str_of(_("第 {page} 页，共 {pages} 页"));
	paper_add(paper, PAPER_NOTE, str_of(_("社会组织登记信息")));
	paper_add(paper, PAPER_TITLE, view->org.name);
	if (!day_is_none(view->as_of)) {
		paper_add(paper, PAPER_HEADING,
			TR(req->arena, req->lang, N_("这是 {1} 的情形"),
				shown_day(req, view->as_of)));
	}
	add_facts(req, view, paper);
	add_standing(req, view, paper);
	paper_add_pair(paper, PAPER_QR, view->link,
		str_format(req->arena, "%s\n%.*s", _("本页不是登记证书。扫码查看最新情形："),
			STR_ARG(view->link)));
	return paper;
}

enum outcome
show_org_paper(struct req *req)
{
	struct org_view view = { .as_of = DAY_NONE };
	enum outcome outcome = org_view_of(req, &view);
	struct str pdf;

	if (outcome == OK) {
		outcome = app_child_run(req_app(req), CHILD_PDF, req->arena,
			paper_pack(req->arena, paper_of(req, &view)), &pdf);
	}
	if (outcome != OK) {
		return outcome;
	}
	respond_bytes(req, "application/pdf", pdf);
	respond_file_name(req, str_format(req->arena, "%.*s.pdf", STR_ARG(view.org.name)));
	return OK;
}
