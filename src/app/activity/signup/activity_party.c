#include "activity_party.h"

#include "activity_group.h"
#include "activity_pack.h"
#include "actor.h"
#include "buf.h"
#include "contact.h"
#include "req.h"

enum { AGE_MAX = 120, NAME_BYTES_MAX = 90 };

/* ---- who comes along ----------------------------------------------------------------------------- */

struct guests {
	struct str text; /* one on each line: the name, and after a blank the age if it is said */
	int64_t count, youngest, oldest; /* INT_NONE: nobody has said */
	bool are_aged;                   /* everybody said */
	bool is_wrong;
};

/* "王小明 8", "王小明，8岁", "王小明". */
static bool
read_guest(struct str line, struct str *ret_name, int64_t *ret_age)
{
	struct str text = str_trim(line), name;
	size_t end;

	text = str_ends(text, STR("岁")) ? str_trim(str_slice(text, 0, text.len - strlen("岁")))
					 : text;
	end = text.len;
	while (end > 0 && text.ptr[end - 1] >= '0' && text.ptr[end - 1] <= '9') {
		end--;
	}
	*ret_age = INT_NONE;
	if (end < text.len &&
		(!str_parse_int(str_slice(text, end, text.len), ret_age) || *ret_age > AGE_MAX)) {
		return false;
	}
	name = str_trim(str_slice(text, 0, end));
	name = str_ends(name, STR("，"))  ? str_slice(name, 0, name.len - strlen("，"))
	       : str_ends(name, STR(",")) ? str_slice(name, 0, name.len - 1)
					  : name;
	*ret_name = str_trim(name);
	return ret_name->len > 0 && ret_name->len <= NAME_BYTES_MAX;
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a == INT_NONE || (b != INT_NONE && b < a) ? b : a;
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a == INT_NONE || (b != INT_NONE && b > a) ? b : a;
}

static struct guests
read_guests(struct arena *arena, struct str typed)
{
	struct guests guests = { .youngest = INT_NONE, .oldest = INT_NONE, .are_aged = true };
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	struct str rest = str_is_none(typed) ? STR("") : typed, line, name;
	int64_t age;

	while (rest.len) {
		str_split(&rest, '\n', &line);
		if (str_trim(line).len == 0) {
			continue;
		}
		if (!read_guest(line, &name, &age)) {
			guests.is_wrong = true;
			break;
		}
		buf_text(out, guests.count ? "\n" : "");
		for (size_t i = 0; i < name.len;
			i++) { /* the blank before the age is the only one */
			buf_char(out, name.ptr[i] == ' ' ? '-' : name.ptr[i]);
		}
		if (age != INT_NONE) {
			buf_char(out, ' ');
			buf_int(out, age);
		}
		guests.count++;
		guests.are_aged &= age != INT_NONE;
		guests.youngest = smaller(guests.youngest, age);
		guests.oldest = larger(guests.oldest, age);
	}
	guests.text = buf_view(out);
	return guests;
}

/* ---- how many, how old --------------------------------------------------------------------------- */

static bool
has_ages(const struct activity_find_row *row)
{
	return row->age_min != INT_NONE || row->age_max != INT_NONE;
}

bool
activity_asks_age(const struct activity_find_row *row, const struct activity_asks *asks)
{
	return has_ages(row) || asks->age || str_equal(row->audience, STR("child"));
}

/* With names, their number is that of the names; a number alone is enough where ages do not matter. */
static enum outcome
count_people(
	struct req *req, const struct guests *guests, bool needs_ages, struct activity_wish *wish)
{
	const struct activity_signup_input *in = req->in;

	wish->people = guests->count && in->people == 1 ? 1 + guests->count : in->people;
	if (guests->is_wrong) {
		return form_reject(
			req, "guests", N_("一行写一个人：姓名、空格、年龄，例如“王小明 8”。"));
	}
	if (guests->count && wish->people != 1 + guests->count) {
		return form_reject(
			req, "people", N_("人数和同行人的名单对不上：人数是您自己加上名单。"));
	}
	if (needs_ages && wish->people > 1 &&
		(guests->count != wish->people - 1 || !guests->are_aged)) {
		return form_reject(req, "guests",
			N_("这个活动有年龄要求，请写每个同行人的姓名和年龄，一行一个。"));
	}
	return OK;
}

static enum outcome
check_ages(struct req *req, const struct activity_find_row *row, const struct guests *guests,
	bool needs_ages)
{
	const struct activity_signup_input *in = req->in;
	struct str min = str_format(req->arena, "%lld", (long long)row->age_min),
		   max = str_format(req->arena, "%lld", (long long)row->age_max);
	int64_t youngest = smaller(in->age, guests->youngest),
		oldest = larger(in->age, guests->oldest);

	if (needs_ages && in->age == INT_NONE) {
		return form_reject(req, "age", N_("这个活动有年龄要求，请写年龄。"));
	}
	if (row->age_min != INT_NONE && youngest < row->age_min) {
		form_error_with(
			req, in->age == youngest ? "age" : "guests", N_("要满 {1} 岁。"), &min, 1);
		return INVALID;
	}
	if (row->age_max != INT_NONE && oldest > row->age_max) {
		form_error_with(req, in->age == oldest ? "age" : "guests", N_("不能超过 {1} 岁。"),
			&max, 1);
		return INVALID;
	}
	return OK;
}

/* ---- minors -------------------------------------------------------------------------------------- */

/* Whoever signs up is the guardian: with their own name and number. */
static void
put_guardian(struct req *req, enum activity_door door, struct activity_wish *wish)
{
	const struct activity_signup_input *in = req->in;
	struct str phone = STR("");

	if (door == ACTIVITY_DOOR_SELF || door == ACTIVITY_DOOR_FAMILY) {
		wish->person.guardian = req->actor->name;
		wish->person.guardian_phone = contact_find(req->db, req->actor->login, CHANNEL_SMS,
						      &phone) == OK
						      ? phone
						      : STR("");
		return;
	}
	wish->person.guardian = wish->person.name;
	wish->person.guardian_phone = door == ACTIVITY_DOOR_PHONE ? wish->person.phone : in->phone;
}

/* Named by whoever signs up. */
static enum outcome
take_guardian(struct req *req, enum activity_door door, struct activity_wish *wish)
{
	const struct activity_signup_input *in = req->in;

	if (str_is_empty(in->guardian)) {
		form_error(req, "guardian", N_("未成年人参加，请写监护人姓名，并勾选同意。"));
	}
	if (door != ACTIVITY_DOOR_PHONE && str_is_empty(in->guardian_phone)) {
		form_error(req, "guardian_phone", N_("请写监护人的电话。"));
	}
	wish->person.guardian = in->guardian;
	wish->person.guardian_phone = door == ACTIVITY_DOOR_PHONE ? wish->person.phone
								  : in->guardian_phone;
	return req->errors.count ? INVALID : OK;
}

/* 个人信息保护法 art. 31 under fourteen; 未成年人保护法 up to eighteen; both numbers are the pack's. */
static enum outcome
check_minors(struct req *req, enum activity_door door, const struct guests *guests,
	struct activity_wish *wish)
{
	const struct activity_signup_input *in = req->in;
	struct activity_rules rules = activity_rules_of(req_pack(req));
	int64_t youngest = smaller(in->age, guests->youngest);
	struct str limit = str_format(req->arena, "%lld", (long long)rules.child_age);
	bool is_self_minor = in->age != INT_NONE && in->age < rules.guardian_age;

	wish->person.guardian = wish->person.guardian_phone = STR("");
	wish->consent = STR_NONE;
	if (youngest == INT_NONE || youngest >= rules.guardian_age) {
		return OK;
	}
	if (door == ACTIVITY_DOOR_SELF && is_self_minor && in->age < rules.child_age) {
		form_error_with(req, "age",
			N_("不满 {1} "
			   "周岁，请监护人用自己的账号或手机号替孩子报名，或到社区窗口办理。"),
			&limit, 1);
		return INVALID;
	}
	if (is_self_minor && door != ACTIVITY_DOOR_FAMILY) {
		take_guardian(req, door, wish);
	} else {
		put_guardian(req, door, wish);
	}
	if (!in->is_agreed) {
		form_error(req, "agreed", N_("未成年人参加，要监护人同意。"));
	}
	wish->consent = activity_consent_for(req->arena, req_pack(req), youngest);
	return req->errors.count ? INVALID : OK;
}

/* ---- the group ----------------------------------------------------------------------------------- */

static enum outcome
find_group(struct req *req, const struct activity_find_row *row,
	const struct activity_group_list_rows *groups, const struct guests *guests,
	struct activity_wish *wish)
{
	const struct activity_signup_input *in = req->in;
	bool are_aged = in->age != INT_NONE && wish->people == 1 + guests->count &&
			guests->are_aged;
	struct activity_party party = { .people = wish->people,
		.age_min = are_aged ? smaller(in->age, guests->youngest) : INT_NONE,
		.age_max = are_aged ? larger(in->age, guests->oldest) : INT_NONE,
		.home = region_find_by_code(req_regions(req), in->home) };
	struct activity_group_list_row group;
	struct str told;
	enum outcome outcome = activity_group_fit(
		groups, req_regions(req), row->has_line, &party, &group);

	wish->group = group.id;
	wish->group_pool = group.pool_id;
	if (outcome == OK) {
		return OK;
	}
	told = activity_groups_told(req->arena, groups, req_regions(req), req->lang);
	form_error_with(req, "",
		outcome == TOO_MANY ? N_("适合您的名额不够了。现在：{1}。")
				    : N_("没有适合的名额：同一次报名的人要在同一组。现在：{1}。"),
		&told, 1);
	return INVALID;
}

enum outcome
activity_party_check(struct req *req, const struct activity_find_row *row, enum activity_door door,
	struct activity_wish *wish)
{
	const struct activity_signup_input *in = req->in;
	struct guests guests = read_guests(req->arena, in->guests);
	struct activity_group_list_rows groups = activity_group_list(req->db, row->id);
	struct activity_asks asks = activity_groups_ask(&groups);
	bool needs_ages = has_ages(row) || asks.age;

	if (!str_is_empty(in->home) && !region_find_by_code(req_regions(req), in->home)) {
		return form_reject(req, "home", N_("请从列表里选住在哪里。"));
	}
	if (asks.home && str_is_empty(in->home)) {
		return form_reject(req, "home", N_("名额按住处分，请选住在哪里。"));
	}
	if (count_people(req, &guests, needs_ages, wish) != OK ||
		check_ages(req, row, &guests, needs_ages) != OK ||
		check_minors(req, door, &guests, wish) != OK) {
		return INVALID;
	}
	wish->person.age = in->age;
	wish->person.home = str_is_none(in->home) ? STR("") : in->home;
	wish->person.guests = guests.text;
	return find_group(req, row, &groups, &guests, wish);
}

enum outcome
activity_time_check(struct req *req, const struct activity_find_row *row)
{
	int64_t now = db_now(req->db).ms;

	if (!activity_is(row, "published")) {
		return form_reject(req, "", N_("活动已经取消。"));
	}
	if (row->opens_at.ms > now) {
		return form_reject(req, "", N_("报名还没有开始。"));
	}
	if (row->closes_at.ms <= now) {
		return form_reject(req, "", N_("报名已经截止。"));
	}
	return OK;
}
