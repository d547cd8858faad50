#ifndef CHUKE_NEWS_PHOTO_H
#define CHUKE_NEWS_PHOTO_H

#include "news_view.h"
#include "req.h"

/* The pictures of an item: files of the kernel in an order, each with words for those who do not see them. */

/* Its first picture, if it has one. */
void news_cover(struct req *req, struct news_item_id id, struct news_brief *brief);

/* All pictures; those that stand in the text already are left out (`body`; none: nothing is left out). */
struct news_photos_view news_photos(struct req *req, struct news_item_id id, struct str body);

#endif
