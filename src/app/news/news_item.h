#ifndef CHUKE_NEWS_ITEM_H
#define CHUKE_NEWS_ITEM_H

#include "i18n.h"
#include "news.h"
#include "time.h"

/*
 * The states of an item and the ways between them.  No I/O: what may be done in which state, and what
 * comes of it.  (News is no case: contract, design 1.)
 */

enum news_state {
	NEWS_DRAFT = 1,
	NEWS_WAITING,   /* for an officer */
	NEWS_RETURNED,  /* sent back with a note */
	NEWS_SCHEDULED, /* let through, appears by itself */
	NEWS_PUBLISHED,
	NEWS_WITHDRAWN, /* its address says so */
};

/* Where an item stands: itself and, once published, what is being changed about it. */
struct news_standing {
	enum news_state state;
	enum news_state
		change; /* NEWS_DRAFT, NEWS_WAITING, NEWS_RETURNED; 0: nothing is being changed */
	struct moment publish_at; /* of NEWS_SCHEDULED; none else */
	struct moment shown_at;   /* none: does not stand on the site */
	struct moment waiting_at; /* none: waits for nobody */
	struct moment withdrawn_at;
	struct str note; /* why it was sent back or withdrawn */
};

enum news_deed {
	NEWS_SAVE = 1, /* the writer's text is kept */
	NEWS_SUBMIT,   /* the writer asks an officer */
	NEWS_RECALL,   /* the writer takes it back to go on writing */
	NEWS_PUBLISH,  /* an officer lets it appear, now or at a moment */
	NEWS_RETURN,   /* an officer sends it back */
	NEWS_WITHDRAW, /* it leaves the site */
	NEWS_APPEAR,   /* its moment has come */
};

/* What comes of the deed at the moment `now`; CONFLICT if it cannot be done in this state. */
enum outcome news_do(struct news_standing *standing, enum news_deed deed, struct moment now);
/* Whether it could be. */
bool news_can(const struct news_standing *standing, enum news_deed deed);

const char *news_state_code(enum news_state state); /* "draft", as stored; NULL for 0 */
bool news_state_parse(struct str code, enum news_state *ret_state);
const char *news_state_label(enum news_state state); /* Chinese, N_() */
const char *news_state_tone(enum news_state state);  /* of a tag */

/* "news", as stored. */
const char *news_genre_code(enum news_genre genre);
/* The other way; false, and nothing filled in, for anything else. */
bool news_genre_parse(struct str code, enum news_genre *ret_genre);
const char *news_genre_label(enum news_genre genre); /* Chinese, N_() */
/* /news/{id} or /notices/{id} */
struct url news_url(struct arena *arena, enum news_genre genre, int64_t id);

/* Days on which one may still object, `today` counted; 0: not begun, over, or no publicity. */
int news_days_left(struct day from, struct day until, struct day today);

#endif
