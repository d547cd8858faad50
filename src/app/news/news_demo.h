#ifndef CHUKE_NEWS_DEMO_H
#define CHUKE_NEWS_DEMO_H

#include "pack.h"

/* What the pack says of news: demo/news.yaml, checked with the pack and loaded by `chuke demo`. */

struct app;

/* Whether demo/news.yaml says what it must, of organisations and regions that exist. */
void news_check_pack(const struct pack *pack, struct pack_report *report);
/* In `chuke demo`: writes and publishes what it says, at the moments it says. */
void news_demo_load(struct app *app, const struct pack *pack);
/* … and draws their pictures, demo/pictures.yaml. */
void news_demo_draw(struct app *app, const struct pack *pack);

/* ---- news_demo_photo.c, for the check: */

/* Whether every drawing can be drawn, and every item's is there. */
void news_check_pictures(const struct pack *pack, struct pack_report *report);

#endif
