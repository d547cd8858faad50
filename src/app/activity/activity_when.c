#include "activity_when.h"

enum { MINUTE_MS = 60000, DAY_MINUTES = 1440 };

static const char *const weekdays[] = { N_("周日"), N_("周一"), N_("周二"), N_("周三"), N_("周四"),
	N_("周五"), N_("周六") };
static const char *const months[] = { N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"),
	N_("6月"), N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月") };

struct date_block
activity_date(struct arena *arena, enum lang lang, struct moment at)
{
	struct day day = day_of_moment(at);
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	return (struct date_block){ str_of(tr(lang, months[month - 1])),
		str_format(arena, "%d", mday), str_of(tr(lang, weekdays[day_weekday(day)])) };
}

static struct str
clock_text(struct arena *arena, struct moment at)
{
	int minutes = (int)((at.ms - day_start(day_of_moment(at)).ms) / MINUTE_MS) % DAY_MINUTES;

	return str_format(arena, "%d:%02d", minutes / 60, minutes % 60);
}

static struct str
day_text(struct arena *arena, enum lang lang, struct moment at)
{
	struct date_block date = activity_date(arena, lang, at);

	return lang == LANG_EN ? str_format(arena, "%.*s %.*s %.*s", STR_ARG(date.weekday),
					 STR_ARG(date.mday), STR_ARG(date.month))
			       : str_format(arena, "%.*s%.*s日%.*s", STR_ARG(date.month),
					 STR_ARG(date.mday), STR_ARG(date.weekday));
}

struct str
activity_moment(struct arena *arena, enum lang lang, struct moment at)
{
	struct str day = day_text(arena, lang, at), clock = clock_text(arena, at);

	return str_format(arena, "%.*s %.*s", STR_ARG(day), STR_ARG(clock));
}

struct str
activity_when(struct arena *arena, enum lang lang, struct moment from, struct moment to)
{
	struct str begin = activity_moment(arena, lang, from);
	struct str end = day_of_moment(from).n == day_of_moment(to).n
				 ? clock_text(arena, to)
				 : activity_moment(arena, lang, to);

	return str_format(arena, "%.*s—%.*s", STR_ARG(begin), STR_ARG(end));
}

struct moment
activity_earlier(struct moment a, struct moment b)
{
	return moment_is_none(a) ? b : moment_is_none(b) || a.ms < b.ms ? a : b;
}
