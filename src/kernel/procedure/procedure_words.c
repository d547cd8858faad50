#include "procedure_words.h"

#include "file.h"

#include <string.h>

/* Whoever starts it for themselves; officers start it for somebody at the counter. */
#define PEOPLE (ROLE_BIT(ROLE_RESIDENT) | ROLE_BIT(ROLE_HEAD) | ROLE_BIT(ROLE_MEMBER))

static const struct {
	const char *type, *name;
} types[] = {
	{ "application/pdf", "PDF" },
	{ "application/msword", "Word" },
	{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word" },
	{ "application/vnd.ms-excel", "Excel" },
	{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel" },
	{ "text/csv", "CSV" },
	{ "image/jpeg", "JPEG" },
	{ "image/png", "PNG" },
	{ "image/webp", "WebP" },
};

static struct str
int_text(struct arena *arena, int64_t value)
{
	return str_format(arena, "%lld", (long long)value);
}

/* One text after the others, with the language's comma between. */
static struct str
append(struct arena *arena, enum lang lang, struct str list, struct str next)
{
	return list.len ? str_format(arena, "%.*s%s%.*s", STR_ARG(list),
				  lang == LANG_EN ? ", " : "、", STR_ARG(next))
			: next;
}

static struct str
days_said(struct arena *arena, enum lang lang, int days, bool is_calendar)
{
	return is_calendar ? TR(arena, lang, N_("{1} 天"), int_text(arena, days))
			   : TR(arena, lang, N_("{1} 个工作日"), int_text(arena, days));
}

struct str
clock_days_said(struct arena *arena, enum lang lang, const struct clock *clock)
{
	return clock->days ? days_said(arena, lang, clock->days, clock->is_calendar) : STR_NONE;
}

struct str
clock_end_said(struct arena *arena, enum lang lang, const struct procedure *procedure,
	const struct case_step *step)
{
	const struct case_action *action = step_action(step, step->clock.action);
	const struct case_end *end = procedure_end(procedure, step->clock.to);

	if (!step->clock.days) {
		return STR_NONE;
	}
	if (step->clock.end == CLOCK_FORWARD && action) {
		return step->kind == STEP_NOTICE
			       ? TR(arena, lang, N_("公示期满没有异议，自动“{1}”。"),
					 bilingual_in(action->label, lang))
			       : TR(arena, lang, N_("到期没有处理的，自动“{1}”。"),
					 bilingual_in(action->label, lang));
	}
	if (step->clock.end == CLOCK_LAPSES && end) {
		return TR(arena, lang, N_("到期没有办完的，办件自动结束：{1}。"),
			bilingual_in(end->title, lang));
	}
	return str_of(tr(lang, N_("到期没有办完的，标为超期并提醒办理人，您可以打 12345 催办。")));
}

struct str
step_office_said(enum lang lang, const struct step_office *office)
{
	return office->label.zh.len ? bilingual_in(office->label, lang)
				    : str_of(tr(lang, role_label(office->role)));
}

struct str
step_offices_said(struct arena *arena, enum lang lang, const struct case_step *step)
{
	struct str all = STR_NONE;

	for (size_t i = 0; i < step->office_count; i++) {
		all = append(arena, lang, all, step_office_said(lang, &step->offices[i]));
	}
	return all;
}

struct str
procedure_days_said(struct arena *arena, enum lang lang, const struct procedure *procedure)
{
	int working = 0, calendar = 0;
	struct str said = STR_NONE;

	for (size_t i = 0; i < procedure->step_count; i++) {
		const struct clock *clock = &procedure->steps[i].clock;

		working += clock->is_calendar ? 0 : clock->days;
		calendar += clock->is_calendar ? clock->days : 0;
	}
	if (working) {
		said = days_said(arena, lang, working, false);
	}
	if (calendar) {
		struct str more = days_said(arena, lang, calendar, true);

		said = said.len ? str_format(arena, "%.*s + %.*s", STR_ARG(said), STR_ARG(more))
				: more;
	}
	return said;
}

struct str
procedure_starters_said(struct arena *arena, enum lang lang, const struct procedure *procedure)
{
	uint32_t starters = procedure->starters;
	struct str said = STR_NONE;

	if (starters & ROLE_BIT(ROLE_RESIDENT)) {
		said = str_of(tr(lang, N_("任何居民")));
	}
	if (starters & ROLE_BIT(ROLE_HEAD)) {
		said = append(arena, lang, said, str_of(tr(lang, N_("组织负责人"))));
	}
	if (starters & ROLE_BIT(ROLE_MEMBER)) {
		said = append(arena, lang, said, str_of(tr(lang, N_("组织成员"))));
	}
	for (int role = ROLE_COMMUNITY; role < ROLE_COUNT && !(starters & PEOPLE); role++) {
		if (starters & ROLE_BIT(role)) {
			said = append(
				arena, lang, said, str_of(tr(lang, role_label((enum role)role))));
		}
	}
	return said;
}

bool
procedure_is_personal(const struct procedure *procedure)
{
	return procedure->starters & ROLE_BIT(ROLE_RESIDENT);
}

bool
procedure_is_at_counter(const struct procedure *procedure)
{
	return (procedure->starters & PEOPLE) && (procedure->starters & ~(uint32_t)PEOPLE);
}

const struct case_action *
step_correction(const struct case_step *step)
{
	for (size_t i = 0; i < step->action_count; i++) {
		if (step->actions[i].kind == ACTION_CORRECT) {
			return &step->actions[i];
		}
	}
	return NULL;
}

static const char *
type_name(struct str type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (str_equal(type, str_of(types[i].type))) {
			return types[i].name;
		}
	}
	return NULL;
}

struct str
purpose_types_said(struct arena *arena, enum lang lang, struct str purpose)
{
	const struct file_purpose *found = file_purpose_find(purpose);
	struct str rest = str_of(found ? found->types : ""), type, said = STR_NONE;
	const char *before = "";

	while (str_split(&rest, ' ', &type)) {
		const char *name = type_name(type);

		/* two media types of one name stand side by side */
		if (name && strcmp(name, before) != 0) {
			said = append(arena, lang, said, str_of(name));
			before = name;
		}
	}
	return said;
}
