#include "parts.h"

#include "respond.h"
#include "terms.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

enum { PAGER_AROUND = 2, EGG_COLOURS = 6, SHADES = 5 };

/* --- pager --- */

int64_t
pager_last(const struct pager *pager)
{
	return pager->total <= 0 ? 1 : (pager->total - 1) / pager->per_page + 1;
}

struct pager_links
pager_links(struct arena *arena, const struct pager *pager)
{
	int64_t last = pager_last(pager), previous = 0;
	struct pager_links links = { .items = ARENA_ARRAY(
					     arena, 2 * PAGER_AROUND + 6, struct pager_link) };
	int64_t from = pager->page - PAGER_AROUND, to = pager->page + PAGER_AROUND;

	for (int64_t i = 0; i < 2 * PAGER_AROUND + 3; i++) {
		int64_t page = i == 0 ? 1 : i == 2 * PAGER_AROUND + 2 ? last : from + i - 1;

		if (page <= previous || page > last || (i > 0 && page > to && page != last)) {
			continue;
		}
		if (page == previous + 2) { /* a gap of one page is that page */
			links.items[links.count++] = (struct pager_link){ .page = previous + 1 };
		} else if (page > previous + 1) {
			links.items[links.count++] = (struct pager_link){ 0 };
		}
		links.items[links.count++] = (struct pager_link){ .page = page,
			.is_current = page == pager->page };
		previous = page;
	}
	return links;
}

struct url
pager_url(struct arena *arena, const struct pager *pager, int64_t page)
{
	struct str to = pager->to.text;
	const char *join = str_contains(to, STR("?")) ? "&" : "?";

	if (page <= 1) {
		return pager->to;
	}
	return (struct url){ str_format(arena, "%.*s%spage=%ld", STR_ARG(to), join, (long)page) };
}

/* --- cartogram --- */

static int
compare_tiles(const void *left, const void *right)
{
	const struct tile *a = left, *b = right;

	return a->y != b->y ? a->y - b->y : a->x - b->x;
}

struct tiles
tiles_sorted(struct arena *arena, struct tiles tiles)
{
	struct tiles sorted = { ARENA_ARRAY(arena, tiles.count, struct tile), 0 };

	for (size_t i = 0; i < tiles.count; i++) {
		if (tiles.items[i].x >= 0 && tiles.items[i].y >= 0) {
			sorted.items[sorted.count++] = tiles.items[i];
		}
	}
	qsort(sorted.items, sorted.count, sizeof(struct tile), compare_tiles);
	return sorted;
}

struct str
tile_name(const struct html *h, const struct tile *tile)
{
	static const char *const endings[] = { "街道", " Subdistrict" };
	struct str name = bilingual_in(tile->name, h->lang);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct str ending = str_of(endings[i]);

		if (str_ends(name, ending) && name.len > ending.len) {
			return str_slice(name, 0, name.len - ending.len);
		}
	}
	return name;
}

int
tile_shade(struct tiles tiles, const struct tile *tile)
{
	int64_t most = 1;

	for (size_t i = 0; i < tiles.count; i++) {
		most = tiles.items[i].count > most ? tiles.items[i].count : most;
	}
	if (tile->count <= 0) {
		return 1;
	}
	return 1 + (int)(((SHADES - 1) * tile->count + most - 1) / most);
}

/* --- marks --- */

struct mark_pieces
mark_pieces(struct arena *arena, struct str text, const struct search_ranges *ranges)
{
	size_t count = ranges ? ranges->count : 0, at = 0;
	struct mark_pieces pieces = { ARENA_ARRAY(arena, 2 * count + 1, struct mark_piece), 0 };

	for (size_t i = 0; i < count; i++) {
		struct search_range range = ranges->items[i];

		if (range.from > at) {
			pieces.items[pieces.count++] = (struct mark_piece){
				str_slice(text, at, range.from), false
			};
		}
		pieces.items[pieces.count++] = (struct mark_piece){
			str_slice(text, range.from, range.to), true
		};
		at = range.to;
	}
	if (at < text.len || pieces.count == 0) {
		pieces.items[pieces.count++] = (struct mark_piece){ str_slice(text, at, text.len),
			false };
	}
	return pieces;
}

/* --- problems --- */

static const struct {
	int status;
	const char *title, *detail;
} problem_texts[] = {
	{ 400, N_("这个请求看不懂"), N_("地址或内容的写法不对。请返回上一页再试。") },
	{ 401, N_("请先登录"), N_("登录以后才能看这一页。") },
	{ 403, N_("您没有这个权限"),
		N_("这一页或这一步只对指定的岗位开放。需要办理请打电话问一问。") },
	{ 404, N_("没有找到这一页"), N_("它可能改了地址，或者已经撤下。可以在这里搜一搜。") },
	{ 405, N_("这里不能这样做"), N_("请从页面上的按钮或链接进入。") },
	{ 409, N_("现在不能这样做"), N_("情况已经变了。请返回上一页，刷新后再看。") },
	{ 413, N_("内容太大了"), N_("文件或文字超过了上限。请缩小以后再传。") },
	{ 422, N_("有些地方需要修改"), N_("填的内容还有不对的地方。请返回上一页修改。") },
	{ 429, N_("请求太频繁了"), N_("请过一分钟再试。") },
	{ 500, N_("系统出错了"),
		N_("不是您的问题，我们已经记下。请过一分钟再试；还不行请打电话，报上错误编号。") },
	{ 503, N_("系统正忙"), N_("请过一分钟再试。您填的内容没有丢失。") },
	{ 507, N_("存储空间不够了"), N_("请稍后再试，或打电话告诉我们。") },
};

/* The row of a status; those unknown are the site's fault from 500 on, else the request's. */
static size_t
problem_row(int status)
{
	size_t count = sizeof(problem_texts) / sizeof(problem_texts[0]);

	for (size_t i = 0; i < count; i++) {
		if (problem_texts[i].status == status) {
			return i;
		}
	}
	return status >= 500 ? count - 3 : 0;
}

struct str
problem_title(const struct html *h, const struct problem_view *problem)
{
	if (!str_is_empty(problem->title)) {
		return problem->title;
	}
	return str_of(tr(h->lang, problem_texts[problem_row(problem->status)].title));
}

struct str
problem_detail(const struct html *h, const struct problem_view *problem)
{
	if (!str_is_empty(problem->detail)) {
		return problem->detail;
	}
	return str_of(tr(h->lang, problem_texts[problem_row(problem->status)].detail));
}

bool
progress_is_over(const struct progress *progress)
{
	return !str_equal(progress->state, STR("waiting")) &&
	       !str_equal(progress->state, STR("running"));
}

/* --- eggs --- */

int
egg_colour(struct str name)
{
	return 1 + (int)(str_hash(name) % EGG_COLOURS);
}

struct str
egg_letter(struct str name)
{
	return utf8_prefix(name, 1);
}
