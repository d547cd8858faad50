#ifndef CHUKE_SHELL_H
#define CHUKE_SHELL_H

#include "html.h"

/*
 * What stands around every page: names, navigation, the footer, who is signed in.  The kernel fills one
 * for each request and hangs it on h->shell; a page that has none (mails, errors before anything is known) gets
 * a bare one.  Only pages that exist are in it, so that no link is dead.
 */

struct nav_item {
	const char *label; /* Chinese, N_(); translated when shown */
	struct url to;
	const char *icon; /* of static/icons.svg */
	const char *key;  /* what frame_open() names as the current one */
};
struct nav {
	const struct nav_item *items;
	size_t count;
};

/* A line at the foot: 主办：杭州市西湖区民政局 */
struct footer_line {
	struct bilingual label, text;
	struct url to; /* text none: no link */
};
struct footer_lines {
	const struct footer_line *items;
	size_t count;
};
/* A column of links at the foot. */
struct footer_column {
	const char *title; /* Chinese, N_() */
	struct nav links;
};
struct footer_columns {
	const struct footer_column *items;
	size_t count;
};

struct shell {
	struct bilingual portal, motto; /* the site's name and what stands under it */
	struct bilingual organiser;     /* who runs it; shown at the very top */
	struct nav nav;                 /* the public pages in order */
	struct nav tabs;      /* four or five for the bar at a phone's foot; none: no bar */
	struct nav own;       /* what the one signed in works with */
	struct nav desk_tabs; /* for the phone's foot on pages of one's own work */
	struct url
		desk_search; /* the own page that looks up what is typed in the desk's head; none: none */
	const char *desk_search_hint; /* Chinese, N_(): what may be typed there */
	struct str hotline;           /* a number to call; none: not shown */
	struct bilingual hotline_note;
	struct footer_columns columns;
	struct footer_lines lines;
	struct str user;        /* shown name of the one signed in; none: nobody */
	int64_t unread;         /* notices that the one signed in has not read; 100: or more */
	bool has_login;         /* there is a page to sign in */
	bool has_feedback;      /* there is a page to report a mistake: /feedback?page= */
	bool has_accessibility; /* there is a page /accessibility */
	bool is_elder;          /* 大字版 */
	bool is_demo;           /* 示例数据 */
	struct str flash;       /* shown once: what was just done; none: nothing */
	struct str origin;      /* "https://host" of the public address, or none */
};

/* What one page asks of its frame. */
struct frame {
	struct str title;
	const char *nav_key;    /* of the navigation's current item, or "" */
	struct str description; /* for search engines; none: none */
	struct url canonical;   /* the address that stands for this page's variants; none: none */
	struct url feed;        /* the Atom feed of what this page is about; none: none */
	struct url image; /* a picture of 1200 × 630 for those who pass the page on; none: none */
	bool is_desk; /* for those who work here: their menu at the side; ends with frame_close() */
	bool is_wide; /* the page draws its own bands; ends with frame_close_wide() */
	bool has_script;   /* load chuke.js: suggestions, counters, progress */
	const char *style; /* a style sheet of static/ beside the common one; NULL: none */
	bool is_private;   /* not for search engines */
	int refresh_s;     /* without script, load again after so many seconds; 0: never */
};

/* The shell of a page being written; never NULL. */
const struct shell *shell_of(const struct html *h);
/* The same, at the beginning of a page: remembers for its end which of the two frames it is. */
const struct shell *frame_begin(struct html *h, const struct frame *frame);
/* The title as the browser's tab shows it: page - site. */
struct str frame_title(const struct html *h, const struct frame *frame);
/* The page that is shown, with one parameter set and lang and view taken out: "?lang=en". */
struct url here_with(const struct html *h, const char *name, const char *value);
/* The sign-in page that leads back here. */
struct url login_url(const struct html *h);
/* 找错: where a mistake on this page is reported. */
struct url feedback_url(const struct html *h);
/* An own address as others must say it, with the site before it; as it is while the site has no name. */
struct url public_url(const struct html *h, struct url own);
/* The same with ?lang=. */
struct url public_url_in(const struct html *h, struct url own, const char *lang);
bool is_current(const struct nav_item *item, const char *key);   /* by its key */
bool is_here(const struct html *h, const struct nav_item *item); /* by the request's path */
bool is_at(const struct html *h, const char *path);

#endif
