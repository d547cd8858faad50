#include "case_draft.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "kernel_pages.h"
#include "respond.h"

/* One's own cases, and where each of them is in plain words. */

enum { MINE_SHOWN = 100 };

static struct str
day_text(struct req *req, struct day day)
{
	struct html text = {
		.arena = req->arena, .lang = req->lang, .out = buf_create(req->arena, 256)
	};

	html_text_day(&text, day);
	return buf_view(text.out);
}

/* Every office that has a turn: of a joint step there are several. */
static struct str
offices_of(struct req *req, const struct casefile *c)
{
	struct buf *out = buf_create(req->arena, 4096);

	for (size_t i = 0; i < c->turn_count; i++) {
		if (i) {
			buf_text(out, _("、"));
		}
		buf_str(out,
			bilingual_in(case_office_name(req, c->turns[i].role, c->turns[i].region),
				req->lang));
	}
	return buf_view(out);
}

struct str
case_where(struct req *req, const struct casefile *c)
{
	struct day due = case_due_day(c->row.due_at);
	struct str day = day_is_none(due) ? STR_NONE : day_text(req, due), offices;

	switch (c->state) {
	case CASE_DRAFT:
		return str_of(_("还没有提交，填好就可以提交。"));
	case CASE_CORRECTING:
		return day.len ? TR(req->arena, req->lang, N_("等您补正，应于{1}前提交。"), day)
			       : str_of(_("等您补正。"));
	case CASE_ENDED:
		return c->end ? TR(req->arena, req->lang, N_("已办结：{1}。"),
					bilingual_in(c->end->title, req->lang))
			      : str_of(_("已办结。"));
	case CASE_OPEN:
		break;
	}
	if (c->step->kind == STEP_NOTICE && day.len) {
		return TR(req->arena, req->lang, N_("正在公示，到{1}为止。"), day);
	}
	offices = offices_of(req, c);
	return day.len ? TR(req->arena, req->lang, N_("现在在{1}，应于{2}前办结。"), offices, day)
		       : TR(req->arena, req->lang, N_("现在在{1}。"), offices);
}

static struct my_case
line_of(struct req *req, const struct casefile *c)
{
	struct case_member_find_row member;
	struct draft_page page;
	struct my_case line = { .number = c->handle,
		.title = c->row.title,
		.where = case_where(req, c),
		.procedure = c->procedure->title,
		.to = case_url(req->arena, c, c->state == CASE_DRAFT ? "/edit" : "") };

	line.state = case_state_words(c, &line.tone);
	if (case_draft_page(req, c, &page)) {
		line.to = page.to;
		line.state = page.asked;
		line.tone = "warn";
		line.where = TR(req->arena, req->lang, N_("等您答复，应于{1}前。"),
			day_text(req, page.until_day));
	}
	if (case_member_find(req->db, c->row.id, req->actor->login, &member) == OK) {
		if (str_equal(member.part, STR("helper"))) {
			line.part = (struct bilingual){ STR("我帮着填"), STR("I help") };
		} else if (!str_equal(member.part, STR("applicant"))) {
			line.part = (struct bilingual){ STR("我代办"), STR("For another") };
		}
	}
	return line;
}

enum outcome
show_my_cases(struct req *req)
{
	struct case_list_mine_rows rows = case_list_mine(
		req->db, &(struct case_list_mine_args){
				 .login_id = req->actor->login, .limit = MINE_SHOWN });
	struct my_cases_view view = {
		.cases = { ARENA_ARRAY(req->arena, rows.count, struct my_case), 0 }
	};

	for (size_t i = 0; i < rows.count; i++) {
		struct casefile *c;

		if (casefile_find_by_id(req_app(req), req->db, rows.items[i].id, &c) == OK) {
			view.cases.items[view.cases.count++] = line_of(req, c);
		}
	}
	return respond(req, my_cases_page, &view);
}
