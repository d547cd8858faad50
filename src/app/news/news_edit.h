#ifndef CHUKE_NEWS_EDIT_H
#define CHUKE_NEWS_EDIT_H

#include "news_form.h"
#include "news_view.h"

/*
 * Writing: an item is begun with a title, so that everything typed afterwards has a place to be kept in;
 * the text is kept by every button and, with script, while one types.
 */

struct begin_view {
	const struct begin_input *in;
	struct choices authors;
	bool has_choice; /* of genres */
};
/* How it will look, as far as it is written. */
struct preview_photo {
	struct url to;
	struct str alt; /* none: nobody said */
};
struct preview_photos {
	struct preview_photo *items;
	size_t count;
};
struct news_preview_view {
	struct str title, summary;
	struct safe body;
	struct preview_photos photos;
};
struct news_edit_view {
	struct news_input *in;
	struct news_full_row row;
	struct news_standing standing;
	enum news_genre genre;
	struct news_preview_view preview;
	bool may_publish;       /* what is written appears without another's consent */
	bool is_change;         /* of what stands on the site */
	struct moment saved_at; /* none: nothing is kept yet */
	struct url to, draft_to;
};
/* What a script puts where it stood before. */
struct saved_view {
	struct moment saved_at;
};

/* GET and POST /desk/news/new */
enum outcome show_news_begin(struct req *req);
enum outcome begin_news(struct req *req);
/* GET and POST /desk/news/{id}/edit */
enum outcome show_news_edit(struct req *req);
enum outcome edit_news(struct req *req);
/* POST /desk/news/{id}/draft: as one types */
enum outcome keep_news_draft(struct req *req);
/* POST /desk/news/preview: as one types */
enum outcome show_news_preview(struct req *req);

/* An hour and minute of a moment in the district's zone: 14:05. */
struct str news_clock(struct arena *arena, struct moment moment);

#endif
