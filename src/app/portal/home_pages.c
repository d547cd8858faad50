#include "home_pages.h"

#include "pack.h"
#include "portal_pages.h"
#include "respond.h"
#include "shell.h"

enum { YOUNGEST = 6, NEWS = 4, NEWS_ELDER = 3, NOTICES = 7, PROJECTS = 6, TITLE_PIECES_MAX = 8 };

static struct bilingual
both(const struct node *map)
{
	return (struct bilingual){ node_text(map, "zh"), node_text(map, "en") };
}

static struct home_texts
texts_of(struct arena *arena, const struct node *list)
{
	struct home_texts texts = { 0 };

	texts.items = ARENA_ARRAY(arena, list ? list->count + 1 : 1, struct bilingual);
	for (size_t i = 0; list && i < list->count; i++) {
		texts.items[texts.count++] = both(list->members[i].value);
	}
	return texts;
}

/* "好服务，|在邻里间" in the page's language, in pieces. */
static struct home_texts
title_of(struct req *req, struct bilingual title)
{
	struct str rest = bilingual_in(title, req->lang), piece;
	struct home_texts texts = { .items = ARENA_ARRAY(
					    req->arena, TITLE_PIECES_MAX, struct bilingual) };

	while (texts.count < TITLE_PIECES_MAX && str_split(&rest, '|', &piece)) {
		texts.items[texts.count++] = (struct bilingual){ piece, piece };
	}
	return texts;
}

static struct home_link
link_of(struct req *req, const struct node *node)
{
	return (struct home_link){ node_bilingual(node, "text"),
		url_own(req->arena, "/orgs?q=%s",
			str_terminated(req->arena, node_text(node, "q"))) };
}

static struct home_links
links_of(struct req *req, const struct node *list)
{
	struct home_links links = { 0 };

	links.items = ARENA_ARRAY(req->arena, list ? list->count + 1 : 1, struct home_link);
	for (size_t i = 0; list && i < list->count; i++) {
		links.items[links.count++] = link_of(req, list->members[i].value);
	}
	return links;
}

static struct home_items
items_of(struct req *req, const struct node *list, const char *name, const char *text)
{
	struct home_items items = { 0 };

	items.items = ARENA_ARRAY(req->arena, list ? list->count + 1 : 1, struct home_item);
	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *node = list->members[i].value;

		items.items[items.count++] = (struct home_item){ node_bilingual(node, name),
			node_bilingual(node, text), node_text(node, "value") };
	}
	return items;
}

static void
add_words(struct req *req, struct home_view *view)
{
	const struct node *home = pack_file(req_pack(req), "home.yaml");
	const struct node *tiers = node_get(home, "tiers"), *story = node_get(home, "story"),
			  *policies = node_get(home, "policies"), *hero = node_get(home, "hero"),
			  *elder = node_get(home, "elder");

	view->title = title_of(req, node_bilingual(hero, "title"));
	view->lead = node_bilingual(hero, "lead");
	view->searches = links_of(req, node_get(home, "searches"));
	view->tiers_title = node_bilingual(tiers, "title");
	view->tiers_lead = node_bilingual(tiers, "lead");
	view->tiers = items_of(req, node_get(tiers, "items"), "name", "text");
	view->story_title = node_bilingual(story, "title");
	view->story = texts_of(req->arena, node_get(story, "paragraphs"));
	view->path = texts_of(req->arena, node_get(story, "path"));
	view->story_link = link_of(req, node_get(story, "link"));
	view->figures = items_of(req, node_get(home, "figures"), "name", "unit");
	view->policies_title = node_bilingual(policies, "title");
	view->policies_note = node_bilingual(policies, "note");
	view->policies = items_of(req, node_get(policies, "items"), "mark", "name");
	view->greeting = node_bilingual(elder, "greeting");
	view->elder_lead = node_bilingual(elder, "lead");
	view->elder_help = node_bilingual(elder, "help");
}

enum outcome
show_home(struct req *req)
{
	struct home_view view = { .entries = entries_summary(req, YOUNGEST),
		.today = clock_today() };

	add_words(req, &view);
	view.news = news_latest(req, req->view == VIEW_ELDER ? NEWS_ELDER : NEWS);
	if (req->view != VIEW_ELDER) {
		view.notices = notices_latest(req, NOTICES);
		view.projects = projects_latest(req, PROJECTS);
		view.needs = needs_summary_of(req);
	}
	if (req->view == VIEW_ELDER) {
		return respond(req, home_elder_page, &view);
	}
	return respond(req, home_page, &view);
}
