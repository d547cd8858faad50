#include "org_query.h"

#include "fold.h"
#include "org_words.h"
#include "pack.h"
#include "setting.h"

enum { PER_PAGE_MAX = 1000, CODE_CHARS_MAX = 20, WORDS_CHARS_MAX = 100 };

#define OFFSET(member) offsetof(struct org_query, member)

#define LIST_FIELDS                                                                                \
	{ "q", FIELD_TEXT, OFFSET(q), N_("找什么"), NULL, false, 0, WORDS_CHARS_MAX, NULL, NULL }, \
		{ "street", FIELD_TEXT, OFFSET(street), N_("街道"), NULL, false, 0,                \
			CODE_CHARS_MAX, NULL, NULL },                                              \
		{ "community", FIELD_TEXT, OFFSET(community), N_("社区"), NULL, false, 0,          \
			CODE_CHARS_MAX, NULL, NULL },                                              \
		{ "kind", FIELD_TEXT, OFFSET(kind), N_("组织类型"), NULL, false, 0,                \
			CODE_CHARS_MAX, NULL, NULL },                                              \
		{ "status", FIELD_TEXT, OFFSET(status), N_("状态"), NULL, false, 0,                \
			CODE_CHARS_MAX, NULL, NULL },                                              \
		{ "grade", FIELD_TEXT, OFFSET(grade), N_("评估等级"), NULL, false, 0,              \
			CODE_CHARS_MAX, NULL, NULL },                                              \
		{ "field", FIELD_TEXT, OFFSET(field), N_("服务领域"), NULL, false, 0,              \
			CODE_CHARS_MAX, NULL, NULL },                                              \
		{ "charity", FIELD_BOOL, OFFSET(charity), N_("慈善组织"), NULL, false, 0, 0, NULL, \
			NULL },                                                                    \
		{ "sort", FIELD_TEXT, OFFSET(sort), N_("排序"), NULL, false, 0, CODE_CHARS_MAX,    \
			NULL, NULL },                                                              \
	{                                                                                          \
		"page", FIELD_INT, OFFSET(page), N_("第几页"), NULL, false, 1, SEARCH_PAGES_MAX,   \
			NULL, NULL                                                                 \
	}

static const struct field page_fields[] = { LIST_FIELDS };
static const struct field api_fields[] = {
	LIST_FIELDS,
	{ "per_page", FIELD_INT, OFFSET(per_page), N_("每页几条"), NULL, false, 1, PER_PAGE_MAX,
		NULL, NULL },
};

const struct form org_query_form = { "org_query", page_fields, FIELD_COUNT(page_fields),
	sizeof(struct org_query), NULL };
const struct form org_query_api_form = { "org_list_query", api_fields, FIELD_COUNT(api_fields),
	sizeof(struct org_query), NULL };

struct day
req_today(struct req *req)
{
	struct day today = clock_today();

	req->res.until_ms = day_start((struct day){ today.n + 1 }).ms;
	return today;
}

struct words
req_words(struct req *req)
{
	return (struct words){ req->arena, req_pack(req), req_regions(req), req_today(req) };
}

static void
take_regions(const struct regions *regions, const struct org_query *in, struct org_search *search)
{
	const struct region *region;

	if (!str_is_empty(in->street)) {
		region = region_find_by_code(regions, in->street);
		search->filter.street = region ? region->id : search->filter.street;
		search->is_empty = search->is_empty || !region;
	}
	if (!str_is_empty(in->community)) {
		region = region_find_by_code(regions, in->community);
		search->filter.community = region ? region->id : search->filter.community;
		search->is_empty = search->is_empty || !region ||
				   (search->filter.street.v &&
					   !region_is_within(
						   regions, region->id, search->filter.street));
	}
}

static void
take_grade(const struct pack *pack, struct str grade, struct org_search *search)
{
	int rank;

	search->filter.grade = FACET_GRADE_NONE;
	if (str_is_empty(grade)) {
		return;
	}
	rank = grade_rank(pack, grade);
	if (rank == 0 && !str_equal(grade, STR("none"))) {
		search->is_empty = true;
	} else {
		search->filter.grade = rank;
	}
}

/* An id that is asked for; what cannot be one is had by nobody, and never gets into the index's language. */
static struct str
take_id(struct str id, struct org_search *search)
{
	if (str_is_empty(id)) {
		return STR_NONE;
	}
	if (!facet_is_id(id)) {
		search->is_empty = true;
		return STR_NONE;
	}
	return id;
}

/* The district decides how long a page is, and how long a program may ask it to be. */
static int64_t
per_page_of(struct req *req, int64_t asked)
{
	int64_t most = req_setting_int(req, "api_per_page_max");

	if (asked < 1) {
		return req_setting_int(req, "orgs_per_page");
	}
	return asked > most ? most : asked;
}

struct org_search
org_search_make(const struct words *words, const struct org_query *in)
{
	static const struct {
		const char *name;
		enum org_sort sort;
	} sorts[] = { { "grade", SORT_GRADE }, { "founded", SORT_FOUNDED }, { "name", SORT_NAME } };
	struct org_search search = { .text = search_query_parse(words->arena, in->q),
		.folded = text_fold(words->arena, in->q) };

	search.filter.kind = take_id(in->kind, &search);
	search.filter.status = take_id(in->status, &search);
	take_grade(words->pack, in->grade, &search);
	take_regions(words->regions, in, &search);
	search.field = take_id(in->field, &search);
	search.is_charity = in->charity;
	for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
		if (str_equal(in->sort, str_of(sorts[i].name))) {
			search.sort = sorts[i].sort;
		}
	}
	search.page = in->page >= 1 && in->page <= SEARCH_PAGES_MAX ? in->page : 1;
	search.per_page = 1;
	return search;
}

struct org_search
org_search_of(struct req *req, const struct org_query *in)
{
	const struct words words = {
		.arena = req->arena, .pack = req_pack(req), .regions = req_regions(req)
	};
	struct org_search search = org_search_make(&words, in);

	search.per_page = per_page_of(req, in->per_page);
	return search;
}
