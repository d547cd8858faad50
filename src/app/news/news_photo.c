#include "news_photo.h"

void
news_cover(struct req *req, struct news_item_id id, struct news_brief *brief)
{
	(void)req;
	(void)id;
	brief->cover = brief->cover_large = (struct url){ STR_NONE };
}

struct news_photos_view
news_photos(struct req *req, struct news_item_id id, struct str body)
{
	(void)req;
	(void)id;
	(void)body;
	return (struct news_photos_view){ NULL, 0 };
}
