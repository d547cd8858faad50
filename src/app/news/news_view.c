#include "news_view.h"

#include "i18n.h"

/* Small things that pages of news ask for.  No I/O. */

enum { COLOURS = 4 };

struct news_date
news_date_of(const struct html *h, struct day day)
{
	static const char *const months[] = { N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"),
		N_("6月"), N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月") };
	struct news_date date;
	int month;

	day_split(day, &date.year, &month, &date.mday);
	date.month = tr(h->lang, months[month - 1]);
	return date;
}

int
news_colour(struct str author)
{
	return egg_colour(author) % COLOURS + 1;
}
