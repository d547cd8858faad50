#include "news_item.h"

/* ---- words -------------------------------------------------------------------------------------- */

static const struct {
	const char *code, *label, *tone;
} states[] = {
	[NEWS_DRAFT] = { "draft", N_("草稿"), "" },
	[NEWS_WAITING] = { "waiting", N_("待审核"), "warn" },
	[NEWS_RETURNED] = { "returned", N_("已退回"), "danger" },
	[NEWS_SCHEDULED] = { "scheduled", N_("定时发布"), "info" },
	[NEWS_PUBLISHED] = { "published", N_("已发布"), "ok" },
	[NEWS_WITHDRAWN] = { "withdrawn", N_("已撤回"), "" },
};
static const struct {
	const char *code, *label;
} genres[] = {
	[NEWS_NEWS] = { "news", N_("动态") },
	[NEWS_ANNOUNCEMENT] = { "announcement", N_("公告") },
	[NEWS_PUBLICITY] = { "publicity", N_("公示") },
};

const char *
news_state_code(enum news_state state)
{
	return states[state].code;
}

bool
news_state_parse(struct str code, enum news_state *ret_state)
{
	for (int i = NEWS_DRAFT; i <= NEWS_WITHDRAWN; i++) {
		if (str_equal(code, str_of(states[i].code))) {
			*ret_state = (enum news_state)i;
			return true;
		}
	}
	return false;
}

const char *
news_state_label(enum news_state state)
{
	return states[state].label;
}

const char *
news_state_tone(enum news_state state)
{
	return states[state].tone;
}

const char *
news_genre_code(enum news_genre genre)
{
	return genres[genre].code;
}

bool
news_genre_parse(struct str code, enum news_genre *ret_genre)
{
	for (int i = NEWS_NEWS; i <= NEWS_PUBLICITY; i++) {
		if (str_equal(code, str_of(genres[i].code))) {
			*ret_genre = (enum news_genre)i;
			return true;
		}
	}
	return false;
}

const char *
news_genre_label(enum news_genre genre)
{
	return genres[genre].label;
}

struct url
news_url(struct arena *arena, enum news_genre genre, int64_t id)
{
	return genre == NEWS_NEWS ? url_own(arena, "/news/%lld", (long long)id)
				  : url_own(arena, "/notices/%lld", (long long)id);
}

int
news_days_left(struct day from, struct day until, struct day today)
{
	if (day_is_none(from) || day_is_none(until) || today.n < from.n || today.n > until.n) {
		return 0;
	}
	return until.n - today.n + 1;
}

/* ---- the ways between states --------------------------------------------------------------------- */

/* What the writer works on: the item itself before it is published, a change of it afterwards. */
static enum news_state
work_of(const struct news_standing *s)
{
	if (s->state == NEWS_PUBLISHED) {
		return s->change ? s->change : NEWS_PUBLISHED;
	}
	return s->state;
}

static void
set_work(struct news_standing *s, enum news_state work)
{
	if (s->state == NEWS_PUBLISHED) {
		s->change = work == NEWS_PUBLISHED ? 0 : work;
	} else {
		s->state = work;
	}
}

bool
news_can(const struct news_standing *s, enum news_deed deed)
{
	enum news_state work = work_of(s);

	switch (deed) {
	case NEWS_SAVE:
		return work == NEWS_DRAFT || work == NEWS_RETURNED || work == NEWS_PUBLISHED;
	case NEWS_SUBMIT:
		return work == NEWS_DRAFT || work == NEWS_RETURNED;
	case NEWS_RECALL:
		return work == NEWS_WAITING || work == NEWS_SCHEDULED;
	case NEWS_PUBLISH: /* who may, decides whether it must have been submitted */
		return work == NEWS_DRAFT || work == NEWS_RETURNED || work == NEWS_WAITING;
	case NEWS_RETURN:
		return work == NEWS_WAITING;
	case NEWS_WITHDRAW:
		return s->state == NEWS_PUBLISHED || s->state == NEWS_SCHEDULED;
	case NEWS_APPEAR:
		return s->state == NEWS_SCHEDULED;
	}
	return false;
}

static void
appear(struct news_standing *s, struct moment now)
{
	if (s->state != NEWS_PUBLISHED) {
		s->state = NEWS_PUBLISHED;
		s->shown_at = now;
	}
	s->change = 0;
	s->publish_at = MOMENT_NONE;
}

static void
publish(struct news_standing *s, struct moment now)
{
	s->waiting_at = MOMENT_NONE;
	s->note = STR_NONE;
	if (s->state != NEWS_PUBLISHED && !moment_is_none(s->publish_at) &&
		s->publish_at.ms > now.ms) {
		s->state = NEWS_SCHEDULED;
		return;
	}
	appear(s, now);
}

enum outcome
news_do(struct news_standing *s, enum news_deed deed, struct moment now)
{
	if (!news_can(s, deed)) {
		return CONFLICT;
	}
	switch (deed) {
	case NEWS_SAVE:
		if (work_of(s) == NEWS_PUBLISHED) {
			set_work(s, NEWS_DRAFT);
		}
		break;
	case NEWS_SUBMIT:
		set_work(s, NEWS_WAITING);
		s->waiting_at = now;
		s->note = STR_NONE;
		break;
	case NEWS_RECALL:
		set_work(s, NEWS_DRAFT);
		s->waiting_at = MOMENT_NONE;
		s->publish_at = MOMENT_NONE;
		break;
	case NEWS_PUBLISH:
		publish(s, now);
		break;
	case NEWS_RETURN:
		set_work(s, NEWS_RETURNED);
		s->waiting_at = MOMENT_NONE;
		break;
	case NEWS_WITHDRAW:
		s->state = NEWS_WITHDRAWN;
		s->change = 0;
		s->shown_at = s->waiting_at = s->publish_at = MOMENT_NONE;
		s->withdrawn_at = now;
		break;
	case NEWS_APPEAR:
		appear(s, s->publish_at);
		break;
	}
	return OK;
}
