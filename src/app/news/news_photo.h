#ifndef CHUKE_NEWS_PHOTO_H
#define CHUKE_NEWS_PHOTO_H

#include "file.h"
#include "news_view.h"
#include "req.h"

/*
 * The pictures of an item: files of the kernel in an order, each with words for those who do not see them.
 * Those of the draft and those on the site are two lists (news_photo.is_shown); a file goes when neither
 * has it.  Each is an object of its own for the kernel ("news_photo" and the file's id), so that one of a
 * draft is not seen where one on the site is.
 */

enum { NEWS_PHOTOS_MAX = 9 };

/* For office.h. */
extern const struct file_keeper news_file_keepers[1];

/* Fills in the first picture of each, as it stands on the site. */
void news_covers(struct req *req, struct news_briefs *briefs);

/* Whose pictures: what stands on the site, or what is being written (if nothing is: what stands there). */
enum news_photo_side { NEWS_PHOTOS_SHOWN, NEWS_PHOTOS_WRITTEN };
struct news_photos_view news_photos(
	struct req *req, struct news_item_id id, enum news_photo_side side);
/* The same as ids, for the form's field. */
struct file_ids news_photo_ids(struct req *req, struct news_item_id id);

/*
 * In an action, after the draft is kept: these are its pictures now, with the words posted beside them.
 * INVALID, with a sentence at the field "photos", if one is not the sender's nor the item's.
 */
enum outcome news_photos_keep(struct req *req, struct news_item_id id, const struct file_ids *ids);

/* In any transaction: the kernel's file is a picture of news from now on (a demonstration's). */
enum outcome news_photo_bind(struct db *db, struct file_id file);
/* What is written takes the place of what is shown. */
void news_photos_show(struct db *db, struct news_item_id id);
/* What was let through, and never appeared, is a draft again. */
void news_photos_recall(struct db *db, struct news_item_id id);

#endif
