#include "news_edit.h"

#include "audit.h"
#include "db.h"
#include "markdown.h"
#include "news_pages.h"
#include "news_photo.h"
#include "news_rights.h"
#include "news_tell.h"
#include "region.h"
#include "respond.h"

/* ---- beginning ----------------------------------------------------------------------------------- */

enum outcome
show_news_begin(struct req *req)
{
	struct begin_input *fresh = ARENA_NEW(req->arena, struct begin_input);
	struct begin_view view = { .authors = authors_of(req, &news_author_rule),
		.has_choice = req_may(req, &right_notice_write, NULL) };

	fresh->genre = STR("news");
	if (view.authors.count) {
		fresh->author = view.authors.items[0].value;
	}
	view.in = fresh;
	return respond(req, news_begin_page, &view);
}

static struct url
edit_url(struct req *req, struct news_item_id id)
{
	return url_own(req->arena, "/desk/news/%lld/edit", (long long)id.v);
}

enum outcome
begin_news(struct req *req)
{
	const struct begin_input *in = req->in;
	bool is_news = str_equal(in->genre, STR("news"));
	struct author author;
	struct news_full_row row;
	struct news_text text = { .from_day = DAY_NONE,
		.until_day = DAY_NONE,
		.publish_at = MOMENT_NONE,
		.title = in->title };
	struct news_add_row added;

	if (!author_find(req, &news_author_rule, in->author, &author)) {
		return form_reject(req, "author", N_("请选您可以代表的组织或单位。"));
	}
	if (!is_news && (author.scope.org.v || !req_may(req, &right_notice_write, &author.scope))) {
		return form_reject(req, "genre", N_("公告和公示由社区、街道和区里发布。"));
	}
	news_add(req->db,
		&(struct news_add_args){ .genre = in->genre,
			.org_id = author.scope.org,
			.region_id = author.scope.region,
			.login_id = req->actor->login,
			.author = author.name,
			.title = in->title,
			.changed_at = db_now(req->db) },
		&added);
	if (news_full(req->db, added.id, &row) != OK) {
		return NOT_FOUND;
	}
	news_keep(req->db, &row, &text, req->actor->login);
	audit_add(req, &(struct audit){ .verb = "news.begin",
			       .object = "news_item",
			       .object_id = added.id.v,
			       .scope = author.scope });
	return respond_see_other(req, edit_url(req, added.id));
}

/* ---- the form ------------------------------------------------------------------------------------ */

struct str
news_clock(struct arena *arena, struct moment moment)
{
	int64_t minutes = (moment.ms - day_start(day_of_moment(moment)).ms) / 60000;

	return str_format(arena, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

static struct news_input *
input_of(struct req *req, const struct news_full_row *row, const struct news_text *text)
{
	struct news_input *in = ARENA_NEW(req->arena, struct news_input);

	*in = (struct news_input){ .id = row->id,
		.title = text->title,
		.title_en = text->title_en,
		.summary = text->summary,
		.summary_en = text->summary_en,
		.body = text->body,
		.orgs = text->orgs,
		.note = text->note,
		.from_day = text->from_day,
		.until_day = text->until_day,
		.publish_at = text->publish_at };
	return in;
}

/* What the words beside a picture say: those that are typed, else those that are kept with it. */
static struct str
photo_words(struct req *req, int64_t id)
{
	struct str typed = req_posted(
		req, str_format(req->arena, "photos_alt_%lld", (long long)id).ptr);
	struct file file;

	if (req->method == METHOD_POST) {
		return typed;
	}
	return file_find(req->db, (struct file_id){ id }, &file) == OK ? file.alt : STR_NONE;
}

/* Whether the one who looks may see a picture, its own address decides. */
static struct news_preview_view
preview_of(struct req *req, const struct preview_input *in)
{
	struct news_preview_view view = { .title = in->title,
		.summary = in->summary,
		.body = html_raw(markdown_html(req->arena, in->body)) };
	struct preview_photos *photos = &view.photos;

	photos->items = ARENA_ARRAY(req->arena, in->photos.count + 1, struct preview_photo);
	for (size_t i = 0; i < in->photos.count; i++) {
		photos->items[photos->count++] = (struct preview_photo){
			.to = url_own(req->arena, "/files/%lld/%d", (long long)in->photos.items[i],
				file_widths[1]),
			.alt = photo_words(req, in->photos.items[i])
		};
	}
	return view;
}

static struct news_text
text_of(const struct news_input *in)
{
	return (struct news_text){ in->title, in->title_en, in->summary, in->summary_en, in->body,
		in->orgs, in->from_day, in->until_day, in->publish_at, in->note };
}

enum outcome
show_news_edit(struct req *req)
{
	const struct news_item_id *id = req->in;
	struct news_edit_view view = { .saved_at = MOMENT_NONE };
	struct preview_input written;
	struct news_draft_find_row draft;
	struct news_text text;

	if (news_full(req->db, *id, &view.row) != OK || !news_is_own(req, &view.row)) {
		return NOT_FOUND;
	}
	view.standing = news_standing_of(&view.row);
	if (!news_can(&view.standing, NEWS_SAVE)) {
		return respond_see_other(
			req, url_own(req->arena, "/desk/news/%lld", (long long)id->v));
	}
	text = news_text_of(req->db, &view.row);
	if (news_draft_find(req->db, *id, &draft) == OK) {
		view.saved_at = draft.saved_at;
	}
	news_genre_parse(view.row.genre, &view.genre);
	view.in = input_of(req, &view.row, &text);
	view.in->photos = news_photo_ids(req, *id);
	written.title = form_value(req, &news_form, view.in, "title");
	written.summary = form_value(req, &news_form, view.in, "summary");
	written.body = form_value(req, &news_form, view.in, "body");
	written.photos = req->method == METHOD_POST ? ((const struct news_input *)req->in)->photos
						    : view.in->photos;
	view.preview = preview_of(req, &written);
	view.may_publish = news_may_publish(req, &view.row);
	view.is_change = view.standing.state == NEWS_PUBLISHED;
	view.to = edit_url(req, *id);
	view.draft_to = url_own(req->arena, "/desk/news/%lld/draft", (long long)id->v);
	return respond(req, news_edit_page, &view);
}

/* ---- what must be there before anybody else sees it ----------------------------------------------- */

static void
check_period(struct req *req, const struct news_input *in)
{
	if (day_is_none(in->from_day)) {
		form_error(req, "from_day", N_("请写公示从哪一天开始。"));
	}
	if (day_is_none(in->until_day)) {
		form_error(req, "until_day", N_("请写公示到哪一天为止。"));
	} else if (!day_is_none(in->from_day) && in->until_day.n < in->from_day.n) {
		form_error(req, "until_day", N_("最后一天不能早于第一天。"));
	}
}

static enum outcome
check_whole(struct req *req, const struct news_input *in, const struct news_full_row *row)
{
	if (str_is_empty(in->title)) {
		form_error(req, "title", N_("请写标题。"));
	}
	if (str_is_empty(in->summary)) {
		form_error(req, "summary", N_("请写一两句摘要。"));
	}
	if (str_is_empty(in->body)) {
		form_error(req, "body", N_("请写正文。"));
	}
	if (str_equal(row->genre, STR("publicity"))) {
		check_period(req, in);
	}
	if (row->revision > 0 && str_is_empty(in->note)) {
		form_error(req, "note", N_("请写一句改了什么，读过的人才知道。"));
	}
	return req->errors.count ? INVALID : OK;
}

static enum outcome
check_orgs(struct req *req, const struct news_input *in)
{
	struct org_id ids[NEWS_ORGS_MAX];
	struct str unknown;
	size_t count;

	if (news_orgs_named(req->db, in->orgs, ids, &count, &unknown)) {
		return OK;
	}
	form_error_with(req, "orgs", N_("登记簿里没有“{1}”，请写登记的全名。"), &unknown, 1);
	return INVALID;
}

/* ---- keeping ------------------------------------------------------------------------------------- */

/*
 * Finds the item, keeps the text; INVALID (with a sentence) if it waits, is withdrawn or has gone to the site
 * since the page was opened: then a draft that arrives late is none.
 */
static enum outcome
keep(struct req *req, struct news_full_row *ret_row)
{
	const struct news_input *in = req->in;
	struct news_text text = text_of(in);
	struct news_doing doing = { req_regions(req), req->actor->login, STR_NONE, MOMENT_NONE };

	if (news_full_to_change(req->db, in->id, ret_row) != OK || !news_is_own(req, ret_row)) {
		return NOT_FOUND;
	}
	if (in->base != INT_NONE && in->base != ret_row->revision) {
		return form_reject(
			req, "", N_("您打开以后它又发布了一稿，请看过现在的样子再提交。"));
	}
	if (news_carry_out(req->db, ret_row, NEWS_SAVE, &doing) != OK) {
		return form_reject(req, "", N_("它已经交出去了，先取回再修改。"));
	}
	news_keep(req->db, ret_row, &text, req->actor->login);
	if (news_photos_keep(req, in->id, &in->photos) != OK) {
		return INVALID;
	}
	return news_full(req->db, in->id, ret_row);
}

static void
audit_item(struct req *req, const char *verb, const struct news_full_row *row)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "news_item",
			       .object_id = row->id.v,
			       .scope = { row->region_id, row->org_id } });
}

static enum outcome
submit(struct req *req, const struct news_full_row *row)
{
	const struct news_input *in = req->in;
	struct news_doing doing = { req_regions(req), req->actor->login, STR_NONE, in->publish_at };
	bool is_direct = news_may_publish(req, row);
	bool is_later = !moment_is_none(in->publish_at) && in->publish_at.ms > db_now(req->db).ms;

	if (check_whole(req, in, row) != OK || check_orgs(req, in) != OK) {
		return INVALID;
	}
	if (news_carry_out(req->db, row, is_direct ? NEWS_PUBLISH : NEWS_SUBMIT, &doing) != OK) {
		return CONFLICT;
	}
	audit_item(req, is_direct ? "news.publish" : "news.submit", row);
	if (!is_direct) {
		news_tell_officers(req->db, req_regions(req), row, in->title);
	}
	respond_flash(req, !is_direct ? N_("已提交，等街道或区里审核。")
			   : is_later && row->revision == 0 ? N_("已定时，到时候自动发布。")
							    : N_("已发布。"));
	return respond_see_other(req, url_own(req->arena, "/desk/news/%lld", (long long)row->id.v));
}

enum outcome
edit_news(struct req *req)
{
	const struct news_input *in = req->in;
	struct news_full_row row;
	enum outcome outcome = keep(req, &row);

	if (outcome != OK) {
		return outcome;
	}
	if (str_equal(in->deed, STR("submit"))) {
		return submit(req, &row);
	}
	if (check_orgs(req, in) != OK) {
		return INVALID;
	}
	audit_item(req, "news.save", &row);
	respond_flash(req, N_("草稿已保存。"));
	return respond_see_other(req,
		str_equal(in->deed, STR("preview"))
			? url_own(req->arena, "/desk/news/%lld/edit#preview", (long long)row.id.v)
			: edit_url(req, row.id));
}

enum outcome
keep_news_draft(struct req *req)
{
	struct saved_view view = { db_now(req->db) };
	struct news_full_row row;
	enum outcome outcome = keep(req, &row);

	return outcome == OK ? respond(req, news_saved, &view) : outcome;
}

enum outcome
show_news_preview(struct req *req)
{
	struct news_preview_view view = preview_of(req, req->in);

	return respond(req, news_preview, &view);
}
