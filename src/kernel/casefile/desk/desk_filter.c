#include "desk_inner.h"

#include "app.h"
#include "procedure_version.h"
#include "region.h"

/* Which part of the desk is asked for: offices, tabs, filters as links with their counts. */

enum { URL_BYTES_MAX = 4096 };

static const struct choice shows[] = { { STR_INIT("mine"),
					       { STR_INIT("我在办"), STR_INIT("Mine") } },
	{ STR_INIT("free"), { STR_INIT("还没人办"), STR_INIT("Not taken") } },
	{ STR_INIT("overdue"), { STR_INIT("已超期"), STR_INIT("Overdue") } },
	{ STR_INIT("standing"), { STR_INIT("等补正"), STR_INIT("Being corrected") } },
	{ STR_INIT("done"), { STR_INIT("已办"), STR_INIT("Done") } } };
static const struct choice dues[] = { { STR_INIT("overdue"),
					      { STR_INIT("已超期"), STR_INIT("Overdue") } },
	{ STR_INIT("today"), { STR_INIT("今天到期"), STR_INIT("Due today") } },
	{ STR_INIT("week"), { STR_INIT("七天内到期"), STR_INIT("Due within 7 days") } } };
static const struct choice sorts[] = {
	{ STR_INIT("due"), { STR_INIT("快到期的在前"), STR_INIT("Due first") } },
	{ STR_INIT("latest"), { STR_INIT("新来的在前"), STR_INIT("Latest first") } }
};
#define CHOICES(items) ((struct choices){ items, sizeof(items) / sizeof((items)[0]) })

static struct choices
list_shows(struct req *req)
{
	(void)req;
	return CHOICES(shows);
}
static struct choices
list_dues(struct req *req)
{
	(void)req;
	return CHOICES(dues);
}
static struct choices
list_sorts(struct req *req)
{
	(void)req;
	return CHOICES(sorts);
}

#define PART(member) offsetof(struct desk_page_query, member)
static const struct field desk_fields[] = {
	{ "office", FIELD_TEXT, PART(office), N_("办理单位"), .max = 40 },
	{ "show", FIELD_CHOICE, PART(show), N_("显示"), .choices = list_shows },
	{ "due", FIELD_CHOICE, PART(due), N_("期限"), .choices = list_dues },
	{ "procedure", FIELD_TEXT, PART(procedure), N_("事项"), .max = 60 },
	{ "step", FIELD_TEXT, PART(step), N_("环节"), .max = 60 },
	{ "street", FIELD_TEXT, PART(street), N_("街道"), .max = 12 },
	{ "sort", FIELD_CHOICE, PART(sort), N_("排序"), .choices = list_sorts },
	{ "q", FIELD_TEXT, PART(q), N_("编号、名称、申请人、手机号或证件号"), .max = 80 },
	{ "after", FIELD_TEXT, PART(after), N_("在这一件之后"), .max = 60 },
};
const struct form desk_page_form = { "desk_query", desk_fields, FIELD_COUNT(desk_fields),
	sizeof(struct desk_page_query), NULL };

/* ---- addresses ----------------------------------------------------------------------------------- */

static void
add_part(struct req *req, struct buf *out, const char *name, struct str value)
{
	struct str encoded;

	if (str_is_empty(value)) {
		return;
	}
	encoded = url_own(req->arena, "/?x=%s", str_terminated(req->arena, value)).text;
	buf_format(out, "%c%s=", out->len > sizeof("/desk") - 1 ? '&' : '?', name);
	buf_str(out, str_slice(encoded, sizeof("/?x=") - 1, encoded.len));
}

struct url
desk_url(struct req *req, const struct desk_page_query *in)
{
	struct buf *out = buf_create(req->arena, URL_BYTES_MAX);
	struct url url = URL_OWN("/desk");

	buf_text(out, "/desk");
	add_part(req, out, "office", in->office);
	add_part(req, out, "show", in->show);
	add_part(req, out, "due", in->due);
	add_part(req, out, "procedure", in->procedure);
	add_part(req, out, "step", in->step);
	add_part(req, out, "street", in->street);
	add_part(req, out, "sort", in->sort);
	add_part(req, out, "after", in->after);
	url_parse(buf_view(out), &url);
	return url;
}

/* ---- links --------------------------------------------------------------------------------------- */

bool
desk_is_office(const struct grant *grant)
{
	return grant->region.v && (right_case_desk.roles & ROLE_BIT(grant->role));
}

struct str
desk_office_key(struct req *req, const struct grant *grant)
{
	const struct region *region = region_find(req_regions(req), grant->region);

	return str_format(req->arena, "%s-%.*s", role_name(grant->role),
		STR_ARG(region ? region->code : STR("")));
}

/* The one asked for, else the first. */
const struct grant *
desk_office(struct req *req, struct str key)
{
	const struct grant *first = NULL;

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *grant = &req->actor->grants[i];

		if (!desk_is_office(grant)) {
			continue;
		}
		if (str_equal(desk_office_key(req, grant), key)) {
			return grant;
		}
		first = first ? first : grant;
	}
	return first;
}

/* What links are made with. */
struct linking {
	struct req *req;
	const struct grant *office;
	const struct desk_page_query *in; /* with the office's own key, from the first row on */
};

/* One link more: the desk as asked for, with a part changed; counted if it is not done already. */
static void
add_link(const struct linking *l, struct desk_links *links, struct bilingual label,
	const struct desk_page_query *to, bool is_current)
{
	bool is_done = str_equal(to->show, STR("done"));
	int64_t count = is_done ? INT_NONE : desk_count_of(l->req, to, l->office);

	links->items[links->count++] = (struct desk_link){ label, desk_url(l->req, to), count,
		is_current, count < DESK_COUNTED_MAX };
}

/* All, then each of the choices, of the part that lies at `offset`. */
static struct desk_links
links_of(const struct linking *l, struct bilingual all, struct choices choices, size_t offset)
{
	struct desk_links links = { ARENA_ARRAY(l->req->arena, choices.count + 1, struct desk_link),
		0 };
	struct desk_page_query to = *l->in;
	struct str *part = (struct str *)((char *)&to + offset);
	struct str current = *part;

	*part = STR("");
	add_link(l, &links, all, &to, str_is_empty(current));
	for (size_t i = 0; i < choices.count; i++) {
		*part = choices.items[i].value;
		add_link(l, &links, choices.items[i].label, &to, str_equal(current, *part));
	}
	return links;
}

static struct desk_links
offices_of(const struct linking *l)
{
	struct req *req = l->req;
	struct desk_links links = {
		ARENA_ARRAY(req->arena, req->actor->grant_count, struct desk_link), 0
	};

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *grant = &req->actor->grants[i];
		struct linking other = { req, grant, l->in };
		struct desk_page_query to = { .office = STR(""), .show = l->in->show };

		if (desk_is_office(grant)) {
			to.office = desk_office_key(req, grant);
			add_link(&other, &links, case_office_name(req, grant->role, grant->region),
				&to, grant == l->office);
		}
	}
	return links;
}

/* Those without anything waiting are left out, unless one is chosen. */
static struct desk_links
without_empty(struct desk_links links)
{
	size_t count = 0;

	for (size_t i = 0; i < links.count; i++) {
		if (i == 0 || links.items[i].count != 0 || links.items[i].is_current) {
			links.items[count++] = links.items[i];
		}
	}
	links.count = count;
	return links;
}

static struct desk_links
procedures_of(const struct linking *l)
{
	const struct procedures *all = req_procedures(l->req);
	struct choice *items = ARENA_ARRAY(l->req->arena, all->count, struct choice);
	struct linking without = *l;
	struct desk_page_query in = *l->in;

	in.step = STR("");
	without.in = &in;
	for (size_t i = 0; i < all->count; i++) {
		items[i] = (struct choice){ all->items[i].id, all->items[i].title };
	}
	return without_empty(
		links_of(&without, (struct bilingual){ STR("全部事项"), STR("All procedures") },
			(struct choices){ items, all->count },
			offsetof(struct desk_page_query, procedure)));
}

static struct desk_links
steps_of(const struct linking *l)
{
	const struct procedure *procedure = procedure_find(
		req_procedures(l->req), l->in->procedure);
	size_t count = procedure ? procedure->step_count : 0;
	struct choice *items = ARENA_ARRAY(l->req->arena, count + 1, struct choice);

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct choice){ procedure->steps[i].id, procedure->steps[i].title };
	}
	return count ? without_empty(
			       links_of(l, (struct bilingual){ STR("全部环节"), STR("All steps") },
				       (struct choices){ items, count },
				       offsetof(struct desk_page_query, step)))
		     : (struct desk_links){ NULL, 0 };
}

/* Of an office of the whole district. */
static struct desk_links
streets_of(const struct linking *l)
{
	const struct regions *regions = req_regions(l->req);

	if (l->office->region.v != regions->items[0].id.v) {
		return (struct desk_links){ NULL, 0 };
	}
	return without_empty(links_of(l, (struct bilingual){ STR("全部街道"), STR("All streets") },
		region_streets(l->req), offsetof(struct desk_page_query, street)));
}

void
desk_fill_links(struct req *req, const struct grant *office, struct desk_page_view *view)
{
	struct desk_page_query in = *view->in;
	struct linking l = { req, office, &in };

	in.office = desk_office_key(req, office);
	in.after = in.q = STR("");
	view->office_key = in.office;
	view->offices = offices_of(&l);
	view->tabs = links_of(&l, (struct bilingual){ STR("全部待办"), STR("All waiting") },
		CHOICES(shows), offsetof(struct desk_page_query, show));
	view->dues = links_of(&l, (struct bilingual){ STR("不限期限"), STR("Any deadline") },
		CHOICES(dues), offsetof(struct desk_page_query, due));
	view->procedures = procedures_of(&l);
	view->steps = steps_of(&l);
	view->streets = streets_of(&l);
	view->sorts = (struct desk_links){ ARENA_ARRAY(req->arena, 2, struct desk_link), 0 };
	for (size_t i = 0; i < 2; i++) {
		struct desk_page_query to = in;

		to.sort = i ? sorts[i].value : STR("");
		view->sorts.items[view->sorts.count++] = (struct desk_link){ sorts[i].label,
			desk_url(req, &to), INT_NONE, str_equal(in.sort, STR("latest")) == (i == 1),
			true };
	}
	view->is_filtered = !str_is_empty(in.due) || !str_is_empty(in.procedure) ||
			    !str_is_empty(in.street) || str_equal(in.sort, STR("latest"));
	view->whole = desk_url(
		req, &(struct desk_page_query){ .office = in.office, .show = in.show });
}
