#include "case_absence.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "case_inner.h"
#include "case_tell.h"
#include "case_view.h"
#include "html.h"
#include "kernel_pages.h"
#include "region.h"
#include "respond.h"
#include "route.h"

enum { ABSENCE_DAYS_MAX = 366, LOOK_AHEAD_DAYS = 3660 };

const struct right right_case_absence = { .name = "case.absence",
	.label = N_("登记外出和代办人"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) |
		 ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_ASSESSOR) | ROLE_BIT(ROLE_FINANCE) |
		 ROLE_BIT(ROLE_CHECKER) | ROLE_BIT(ROLE_CASHIER) | ROLE_BIT(ROLE_ADMIN) };

static const struct field absence_fields[] = {
	{ "who", FIELD_TEXT, offsetof(struct absence_in, who), N_("谁不在"), .max = 20 },
	{ "from", FIELD_DAY, offsetof(struct absence_in, from), N_("从哪天"), .is_required = true },
	{ "until", FIELD_DAY, offsetof(struct absence_in, until), N_("到哪天（含当天）"),
		.is_required = true },
	{ "deputy", FIELD_TEXT, offsetof(struct absence_in, deputy), N_("代办人"),
		.is_required = true, .max = 20 },
};
const struct form absence_form = { "absence_add", absence_fields, FIELD_COUNT(absence_fields),
	sizeof(struct absence_in), NULL };

static const struct field query_fields[] = {
	{ "who", FIELD_TEXT, offsetof(struct absence_query, who), N_("谁不在"), .max = 20 },
};
const struct form absences_form = { "absence_list", query_fields, FIELD_COUNT(query_fields),
	sizeof(struct absence_query), NULL };

static const struct field end_fields[] = {
	{ "id", FIELD_ID, offsetof(struct absence_end_in, id), N_("编号"), .is_required = true },
	{ "who", FIELD_TEXT, offsetof(struct absence_end_in, who), N_("谁不在"), .max = 20 },
};
const struct form absence_end_form = { "absence_end", end_fields, FIELD_COUNT(end_fields),
	sizeof(struct absence_end_in), NULL };

/* ---- who ------------------------------------------------------------------------------------------ */

static struct login_id
login_of(struct str text)
{
	int64_t id = 0;

	return (struct login_id){ str_parse_int(text, &id) ? id : 0 };
}

static bool
grant_of(const struct case_officer_list_row *row, struct grant *ret_grant)
{
	*ret_grant = (struct grant){ .region = row->region_id };
	return role_parse(row->role, &ret_grant->role) && row->region_id.v &&
	       (right_case_desk.roles & ROLE_BIT(ret_grant->role));
}

/* Whether the one who asks looks after that office: an administrator, or one of an office above it. */
static bool
is_above(struct req *req, const struct grant *office)
{
	const struct regions *regions = req_regions(req);

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *own = &req->actor->grants[i];
		bool is_over = own->role == ROLE_ADMIN ||
			       (own->role == ROLE_DISTRICT && office->role != ROLE_DISTRICT) ||
			       (own->role == ROLE_STREET && office->role == ROLE_COMMUNITY);

		if (is_over && own->region.v &&
			region_is_within(regions, office->region, own->region)) {
			return true;
		}
	}
	return false;
}

static struct case_officer_list_rows
offices_of(struct req *req, struct login_id who)
{
	return case_officer_list(
		req->db, &(struct case_officer_list_args){
				 .clauses = CASE_OFFICER_LIST_LOGIN, .login_id = who });
}

static bool
may_set_for(struct req *req, struct login_id who)
{
	struct case_officer_list_rows rows = offices_of(req, who);
	struct grant grant;

	for (size_t i = 0; i < rows.count; i++) {
		if (grant_of(&rows.items[i], &grant) &&
			(who.v == req->actor->login.v || is_above(req, &grant))) {
			return true;
		}
	}
	return false;
}

static void
add_person(struct req *req, struct absence_people *people, const struct case_officer_list_row *row,
	const struct grant *grant)
{
	for (size_t i = 0; i < people->count; i++) {
		if (people->items[i].id.v == row->login_id.v) {
			return;
		}
	}
	people->items[people->count++] = (struct absence_person){ row->login_id, row->shown_name,
		case_office_name(req, grant->role, grant->region) };
}

/* Those who work in an office of theirs beside them. */
static struct absence_people
deputies_of(struct req *req, struct login_id who)
{
	struct case_officer_list_rows own = offices_of(req, who);
	struct absence_people people = { NULL, 0 };
	struct case_officer_list_rows all = case_officer_list(
		req->db, &(struct case_officer_list_args){ .clauses = 0 });
	struct grant grant, other;

	people.items = ARENA_ARRAY(req->arena, all.count + 1, struct absence_person);
	for (size_t i = 0; i < own.count; i++) {
		for (size_t k = 0; grant_of(&own.items[i], &grant) && k < all.count; k++) {
			if (all.items[k].login_id.v != who.v && grant_of(&all.items[k], &other) &&
				other.role == grant.role && other.region.v == grant.region.v) {
				add_person(req, &people, &all.items[k], &other);
			}
		}
	}
	return people;
}

static struct absence_people
others_of(struct req *req)
{
	struct case_officer_list_rows all = case_officer_list(
		req->db, &(struct case_officer_list_args){ .clauses = 0 });
	struct absence_people people = {
		ARENA_ARRAY(req->arena, all.count + 1, struct absence_person), 0
	};
	struct grant grant;

	for (size_t i = 0; i < all.count; i++) {
		if (all.items[i].login_id.v != req->actor->login.v &&
			grant_of(&all.items[i], &grant) && is_above(req, &grant)) {
			add_person(req, &people, &all.items[i], &grant);
		}
	}
	return people;
}

static struct str
name_of(struct req *req, struct login_id login)
{
	struct login_find_by_name_row row;

	return login_find(req->db, login, &row) == OK ? row.shown_name : STR("");
}

/* ---- the page ------------------------------------------------------------------------------------- */

static struct case_absence_of_rows
absences_between(struct db *db, struct login_id who, struct day from, struct day until)
{
	return case_absence_of(db, who, from, until);
}

static void
fill_lines(struct req *req, struct absences_view *view)
{
	struct day today = clock_today();
	struct case_absence_of_rows rows = absences_between(
		req->db, view->who, today, (struct day){ today.n + LOOK_AHEAD_DAYS });

	view->lines.items = ARENA_ARRAY(req->arena, rows.count, struct absence_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct case_absence_of_row *row = &rows.items[i];

		view->lines.items[view->lines.count++] = (struct absence_line){ .id = row->id.v,
			.absent = row->absent_name,
			.deputy = row->deputy_name,
			.from = row->from_day,
			.until = row->until_day,
			.is_now = row->from_day.n <= today.n,
			.is_deputy = row->deputy_id.v == view->who.v,
			.may_end = may_set_for(req, row->login_id) };
	}
}

enum outcome
show_absences(struct req *req)
{
	struct str typed = req->method == METHOD_POST ? req_posted(req, "who")
						      : req_query(req, "who");
	struct absences_view view = { .who = login_of(typed) };

	if (req->route->form == &absence_form) {
		view.in = req->in; /* it was refused: what was typed stands */
	}
	if (view.who.v == 0) {
		view.who = req->actor->login;
	}
	view.is_own = view.who.v == req->actor->login.v;
	if (!view.is_own && !may_set_for(req, view.who)) {
		return NOT_FOUND;
	}
	view.who_name = name_of(req, view.who);
	view.has_desk = may_set_for(req, view.who);
	view.deputies = deputies_of(req, view.who);
	view.others = others_of(req);
	fill_lines(req, &view);
	return respond(req, absences_page, &view);
}

/* ---- setting it ----------------------------------------------------------------------------------- */

static struct str
shown_day(struct arena *arena, enum lang lang, struct day day)
{
	struct html text = { .arena = arena, .lang = lang, .out = buf_create(arena, 256) };

	html_text_day(&text, day);
	return buf_view(text.out);
}

static struct bilingual
day_words(struct arena *arena, struct day day)
{
	return (struct bilingual){ shown_day(arena, LANG_ZH, day), shown_day(arena, LANG_EN, day) };
}

/* The sentence why these days cannot be taken, at its field. */
static enum outcome
clash(struct req *req, const char *field, const char *sentence,
	const struct case_absence_of_row *other)
{
	struct str words[4] = { other->absent_name, other->deputy_name,
		shown_day(req->arena, req->lang, other->from_day),
		shown_day(req->arena, req->lang, other->until_day) };

	form_error_with(req, field, sentence, words, 4);
	return INVALID;
}

/* No second absence over the same days, no deputy who is away, nobody away who stands in. */
static enum outcome
check_others(
	struct req *req, const struct absence_in *in, struct login_id who, struct login_id deputy)
{
	struct case_absence_of_rows own = absences_between(req->db, who, in->from, in->until);
	struct case_absence_of_rows theirs = absences_between(req->db, deputy, in->from, in->until);

	for (size_t i = 0; i < own.count; i++) {
		if (own.items[i].login_id.v == who.v) {
			return clash(req, "from",
				N_("{1}在{3}至{4}已经登记外出，由{2}代办；请先改那一条。"),
				&own.items[i]);
		}
		return clash(req, "from", N_("{2}在{3}至{4}代{1}办理，请先给{1}换一位代办人。"),
			&own.items[i]);
	}
	for (size_t i = 0; i < theirs.count; i++) {
		if (theirs.items[i].login_id.v == deputy.v) {
			return clash(req, "deputy", N_("{1}在{3}至{4}自己也不在，请换一位代办人。"),
				&theirs.items[i]);
		}
	}
	return OK;
}

static bool
is_among(const struct absence_people *people, struct login_id id)
{
	for (size_t i = 0; i < people->count; i++) {
		if (people->items[i].id.v == id.v) {
			return true;
		}
	}
	return false;
}

static enum outcome
check(struct req *req, const struct absence_in *in, struct login_id who, struct login_id deputy)
{
	struct absence_people people = deputies_of(req, who);

	if (in->until.n < in->from.n) {
		form_error(req, "until", N_("最后一天不能早于第一天。"));
	} else if (in->until.n < clock_today().n) {
		form_error(req, "until", N_("这几天已经过去了。"));
	} else if (in->until.n - in->from.n >= ABSENCE_DAYS_MAX) {
		form_error(req, "until", N_("一次最多登记一年。"));
	}
	if (!is_among(&people, deputy)) {
		form_error(req, "deputy", N_("请选择同一单位的一位同事。"));
	}
	return req->errors.count ? INVALID : check_others(req, in, who, deputy);
}

/* Both are told, but not of what they did themselves. */
static void
tell(struct req *req, const struct case_absence_of_row *row, const char *to_deputy,
	const char *to_absent)
{
	struct bilingual words[] = { { row->absent_name, row->absent_name },
		{ row->deputy_name, row->deputy_name }, day_words(req->arena, row->from_day),
		day_words(req->arena, row->until_day) };
	struct notice notice = { .kind = CASE_OURS, .to = URL_OWN("/desk/absences") };

	if (row->deputy_id.v != req->actor->login.v) {
		notice.title = case_words(req->arena, to_deputy, words, 4);
		outbox_notify(req->db, row->deputy_id, &notice);
	}
	if (row->login_id.v != req->actor->login.v) {
		notice.title = case_words(req->arena, to_absent, words, 4);
		outbox_notify(req->db, row->login_id, &notice);
	}
}

static void
audit(struct req *req, const char *verb, int64_t id, const struct case_absence_of_row *row)
{
	struct str words[4] = { row->absent_name, row->deputy_name,
		day_format_iso(req->arena, row->from_day),
		day_format_iso(req->arena, row->until_day) };

	audit_add(req, &(struct audit){ .verb = verb,
			       .object = "case_absence",
			       .object_id = id,
			       .scope = { .region = req_regions(req)->items[0].id },
			       .reason = tr_format(req->arena, LANG_ZH,
				       N_("{1} 由 {2} 代办，{3} 至 {4}"), words, 4) });
}

static struct url
page_of(struct req *req, struct login_id who)
{
	return who.v == req->actor->login.v
		       ? URL_OWN("/desk/absences")
		       : url_own(req->arena, "/desk/absences?who=%lld", (long long)who.v);
}

/* Always in the same order, so that two who name each other do not wait for one another. */
static void
hold_both(struct req *req, struct login_id who, struct login_id deputy)
{
	bool is_known = deputy.v != who.v && name_of(req, deputy).len;

	case_absence_hold_take(req->db, is_known && deputy.v < who.v ? deputy : who);
	if (is_known) {
		case_absence_hold_take(req->db, deputy.v < who.v ? who : deputy);
	}
}

enum outcome
add_absence(struct req *req)
{
	const struct absence_in *in = req->in;
	struct login_id who = login_of(in->who), deputy = login_of(in->deputy);
	struct case_absence_of_row row;
	struct case_absence_add_row added;
	enum outcome outcome;

	who = who.v ? who : req->actor->login;
	if (!may_set_for(req, who)) {
		return FORBIDDEN;
	}
	hold_both(req, who, deputy);
	outcome = check(req, in, who, deputy);
	if (outcome != OK) {
		return outcome;
	}
	case_absence_add(req->db,
		&(struct case_absence_add_args){ .login_id = who,
			.deputy_id = deputy,
			.from_day = in->from,
			.until_day = in->until,
			.set_at = db_now(req->db),
			.setter_id = req->actor->login },
		&added);
	row = (struct case_absence_of_row){ .login_id = who,
		.deputy_id = deputy,
		.from_day = in->from,
		.until_day = in->until,
		.absent_name = name_of(req, who),
		.deputy_name = name_of(req, deputy) };
	audit(req, "case.absent", added.id.v, &row);
	tell(req, &row, N_("{1}{3}至{4}不在，办件由您代办"),
		N_("已为您登记外出：{3}至{4}，由{2}代办"));
	respond_flash(req, N_("已登记。"));
	return respond_see_other(req, page_of(req, who));
}

enum outcome
end_absence(struct req *req)
{
	const struct absence_end_in *in = req->in;
	struct case_absence_find_row found;
	struct case_absence_of_row row;
	int64_t changed = 0;

	if (case_absence_find(req->db, (struct case_absence_id){ in->id }, &found) != OK ||
		!may_set_for(req, found.login_id)) {
		return NOT_FOUND;
	}
	case_absence_end(req->db, db_now(req->db), (struct case_absence_id){ in->id }, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	row = (struct case_absence_of_row){ .login_id = found.login_id,
		.deputy_id = found.deputy_id,
		.from_day = found.from_day,
		.until_day = found.until_day,
		.absent_name = name_of(req, found.login_id),
		.deputy_name = name_of(req, found.deputy_id) };
	audit(req, "case.back_again", in->id, &row);
	tell(req, &row, N_("{1}回来了，不用再代办"), N_("您的外出登记已结束"));
	respond_flash(req, N_("已结束。"));
	return respond_see_other(
		req, page_of(req, login_of(in->who).v ? login_of(in->who) : req->actor->login));
}
