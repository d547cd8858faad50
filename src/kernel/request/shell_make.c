#include "shell_make.h"

#include "app_inner.h"
#include "dispatch_inner.h"
#include "outbox.h"
#include "shell.h"

#include <stdlib.h>
#include <string.h>

enum { PUBLIC_PLACES_MAX = 32, OWN_MAX = 48, FOOTER_MAX = 16, TABS = 4 };

static int
compare_places(const void *a, const void *b)
{
	return (*(const struct menu_item *const *)a)->place -
	       (*(const struct menu_item *const *)b)->place;
}

static struct nav_item
nav_item_of(const struct menu_item *item)
{
	return (struct nav_item){ .label = item->label,
		.to = { str_of(item->path) },
		.icon = item->icon,
		.key = item->key };
}

/* The items that pass, by their place: public ones have one, those for one's own work have none. */
static struct nav
collect(struct req *req, bool is_public, size_t most)
{
	const struct menu_item **found = ARENA_ARRAY(req->arena, most, const struct menu_item *);
	struct nav_item *items = ARENA_ARRAY(req->arena, most, struct nav_item);
	size_t count = 0;

	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->menu_count && count < most; k++) {
			const struct menu_item *item = &office_at(i)->menu[k];

			if (!item->is_foot && (item->place > 0) == is_public &&
				(!item->right || req_may(req, item->right, NULL))) {
				found[count++] = item;
			}
		}
	}
	if (is_public && count) {
		qsort(found, count, sizeof(*found), compare_places);
	}
	for (size_t i = 0; i < count; i++) {
		items[i] = nav_item_of(found[i]);
	}
	return (struct nav){ items, count };
}

static void
add_tabs(struct nav_item *items, size_t *count, struct nav nav)
{
	for (size_t i = 0; i < nav.count && *count < TABS; i++) {
		items[(*count)++] = nav.items[i];
	}
}

/* For a phone's foot: the first pages, filled up from others, and one's own. */
static struct nav
tabs_of(struct req *req, struct nav first, struct nav others)
{
	struct nav_item *items = ARENA_ARRAY(req->arena, TABS + 1, struct nav_item);
	size_t count = 0;

	add_tabs(items, &count, first);
	add_tabs(items, &count, others);
	/* the page one is at has its tab, though it comes late in a long menu */
	for (size_t i = TABS; others.count && i < first.count; i++) {
		if (str_equal(first.items[i].to.text, req->path)) {
			items[TABS - 1] = first.items[i];
		}
	}
	if (count < 2) {
		return (struct nav){ NULL, 0 };
	}
	items[count] = (struct nav_item){
		.label = N_("我的"), .to = { STR("/me") }, .icon = "user", .key = "me"
	};
	return (struct nav){ items, count + 1 };
}

/* The first of one's own pages that looks up what is typed. */
static void
fill_desk_search(struct req *req, struct shell *shell)
{
	for (size_t i = 0; i < office_count() && !shell->desk_search_hint; i++) {
		const struct desk_search *search = office_at(i)->desk_search;

		if (search && req_may(req, search->right, NULL)) {
			shell->desk_search.text = str_of(search->path);
			shell->desk_search_hint = search->hint;
		}
	}
}

struct str
own_start(struct req *req)
{
	struct nav own = collect(req, false, OWN_MAX);

	return own.count ? own.items[0].to.text : STR("/me");
}

static struct footer_lines
footer_lines_of(struct req *req, const struct node *head)
{
	const struct node *list = node_get(head, "footer");
	struct footer_line *items = ARENA_ARRAY(req->arena, FOOTER_MAX, struct footer_line);
	size_t count = 0;

	for (size_t i = 0; list && i < list->count && count < FOOTER_MAX; i++) {
		const struct node *line = list->members[i].value;
		struct footer_line *item = &items[count];

		item->label = node_bilingual(line, "label");
		item->text = node_bilingual(line, "text");
		if (item->text.zh.len == 0) {
			continue; /* the operator has no such number */
		}
		if (!url_parse(node_text(line, "url"), &item->to)) {
			item->to = (struct url){ STR_NONE };
		}
		count++;
	}
	return (struct footer_lines){ items, count };
}

/* The pages of the site but home, and one's own. */
static struct nav
footer_pages_of(struct req *req, struct nav nav)
{
	struct nav_item *items = ARENA_ARRAY(req->arena, nav.count + 1, struct nav_item);
	size_t count = 0;

	for (size_t i = 0; i < nav.count; i++) {
		if (!str_equal(nav.items[i].to.text, STR("/"))) {
			items[count++] = nav.items[i];
		}
	}
	items[count++] = (struct nav_item){ .label = N_("我的账号"), .to = { STR("/me") } };
	return (struct nav){ items, count };
}

/* What offices put at the foot alone. */
static struct nav
footer_menu_of(struct req *req)
{
	struct nav_item *items = ARENA_ARRAY(req->arena, FOOTER_MAX, struct nav_item);
	size_t count = 0;

	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->menu_count && count < FOOTER_MAX; k++) {
			if (office_at(i)->menu[k].is_foot) {
				items[count++] = nav_item_of(&office_at(i)->menu[k]);
			}
		}
	}
	return (struct nav){ items, count };
}

/* Tests register few offices; no link is dead there either. */
static bool
has_page(const char *path)
{
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->route_count; k++) {
			if (strcmp(office->routes[k].path, path) == 0) {
				return true;
			}
		}
	}
	return false;
}

static struct footer_columns
footer_columns_of(struct req *req, struct nav nav)
{
	static const struct nav_item words[] = {
		{ N_("使用帮助"), { { "/help", 5 } }, "", "help" },
		{ N_("关于本站"), { { "/about", 6 } }, "", "about" },
		{ N_("隐私与个人信息保护"), { { "/privacy", 8 } }, "", "privacy" },
		{ N_("无障碍声明"), { { "/accessibility", 14 } }, "", "accessibility" },
	};
	struct nav open = footer_menu_of(req);
	struct footer_columns columns = { ARENA_ARRAY(req->arena, 3, struct footer_column), 0 };
	struct footer_column *items = (struct footer_column *)columns.items;

	items[columns.count++] = (struct footer_column){ .title = N_("服务"),
		.links = footer_pages_of(req, nav) };
	if (open.count) {
		items[columns.count++] = (struct footer_column){ .title = N_("公开"),
			.links = open };
	}
	items[columns.count++] = (struct footer_column){ .title = N_("本站"),
		.links = { words, sizeof(words) / sizeof(words[0]) } };
	return columns;
}

const struct shell *
shell_make(struct req *req, struct str flash)
{
	const struct district *district = flight_of(req)->district;
	const struct node *head = pack_file(&district->pack, "pack.yaml"),
			  *portal = node_get(head, "portal"), *hotline = node_get(head, "hotline");
	struct shell *shell = ARENA_NEW(req->arena, struct shell);
	struct app *app = req->app;

	shell->portal = node_bilingual(portal, "name");
	shell->motto = node_bilingual(portal, "motto");
	shell->organiser = node_bilingual(head, "authority");
	shell->nav = collect(req, true, PUBLIC_PLACES_MAX);
	shell->tabs = tabs_of(req, shell->nav, (struct nav){ NULL, 0 });
	shell->own = req->actor->login.v ? collect(req, false, OWN_MAX) : (struct nav){ NULL, 0 };
	if (shell->own.count) {
		shell->desk_tabs = tabs_of(req, shell->own, shell->nav);
		fill_desk_search(req, shell);
	}
	shell->hotline = node_text(hotline, "number");
	shell->hotline_note = node_bilingual(hotline, "note");
	shell->columns = footer_columns_of(req, shell->nav);
	shell->lines = footer_lines_of(req, head);
	shell->user = req->actor->login.v ? req->actor->name : STR_NONE;
	shell->unread = req->actor->login.v && req->db ? notice_unread(req->db, req->actor->login)
						       : 0;
	shell->has_login = true;
	shell->has_accessibility = true;
	shell->has_feedback = has_page("/feedback");
	shell->is_elder = req->view == VIEW_ELDER;
	shell->is_demo = district->is_demo;
	shell->flash = str_is_empty(flash)
			       ? STR_NONE
			       : str_of(tr(req->lang, str_terminated(req->arena, flash)));
	shell->origin = app->settings.public_url;
	return shell;
}
