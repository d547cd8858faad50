#include "form_inner.h"

#include "fold.h"
#include "ident_sentence.h"
#include "money.h"
#include "time.h"
#include "utf8.h"

#include <string.h>

enum {
	TEXT_CHARACTERS_MAX = 200,
	LONG_TEXT_CHARACTERS_MAX = 5000,
	PASSWORD_CHARACTERS_MAX = 256,
	FILE_NAME_CHARACTERS_MAX = 120,
	JSON_BYTES_MAX = 64 << 10,
};

/* One value on its way into its member. */
struct parsing {
	struct req *req;
	const struct field *field;
	enum given_by by;
	struct str text;
	void *member;
};

void
field_limits(const struct field *field, int64_t *ret_min, int64_t *ret_max)
{
	int64_t unlimited = INT64_MAX;

	*ret_min = field->min;
	*ret_max = field->max;
	if (field->min || field->max) {
		*ret_max = field->max < field->min ? unlimited : field->max;
		return;
	}
	switch (field->type) {
	case FIELD_TEXT:
		*ret_max = TEXT_CHARACTERS_MAX;
		break;
	case FIELD_LONG_TEXT:
		*ret_max = LONG_TEXT_CHARACTERS_MAX;
		break;
	case FIELD_PASSWORD:
		*ret_max = PASSWORD_CHARACTERS_MAX;
		break;
	case FIELD_MONEY:
		*ret_max = unlimited; /* an amount is not below 0 unless the field says so */
		break;
	default:
		*ret_min = INT64_MIN + 1;
		*ret_max = unlimited;
	}
}

/* --- what is wrong ----------------------------------------------------------------------------------- */

static void
wrong_with(const struct parsing *p, const char *message, const struct str *args, size_t count)
{
	if (p->by != GIVEN_BY_PATH) {
		form_error_with(p->req, p->field->name, message, args, count);
	}
}

static void
wrong(const struct parsing *p, const char *message)
{
	wrong_with(p, message, NULL, 0);
}

static struct str
label_of(const struct parsing *p)
{
	struct str label = form_field_label(p->field, p->req->lang);

	return label.len ? label : str_of(p->field->name);
}

static struct str
number(const struct parsing *p, int64_t value)
{
	return str_format(p->req->arena, "%lld", (long long)value);
}

void
form_error_missing(struct req *req, const struct field *field)
{
	struct parsing p = { .req = req, .field = field, .by = GIVEN_BY_FORM };
	struct str label = label_of(&p);
	const char *message = N_("请填写{1}。");

	if (field->type == FIELD_CHOICE || field->type == FIELD_CHOICES) {
		message = N_("请选择{1}。");
	} else if (field->type == FIELD_BOOL) {
		message = N_("请勾选“{1}”后再提交。");
	} else if (field->type == FIELD_FILE || field->type == FIELD_FILES) {
		message = N_("请选择要上传的文件：{1}。");
	}
	wrong_with(&p, message, &label, 1);
}

/* --- text -------------------------------------------------------------------------------------------- */

/* Are the bytes text that a person may have typed?  Line breaks and tabs become spaces later. */
static bool
check_bytes(const struct parsing *p)
{
	if (!utf8_is_valid(p->text)) {
		wrong(p, N_("文字的编码有误，应为 UTF-8。"));
		return false;
	}
	for (size_t i = 0; i < p->text.len; i++) {
		unsigned char c = (unsigned char)p->text.ptr[i];

		if (c == 0x7F || (c < ' ' && c != '\t' && c != '\r' && c != '\n')) {
			wrong(p, N_("里面有看不见的控制字符，请删去后重新输入。"));
			return false;
		}
	}
	return true;
}

static bool
check_length(const struct parsing *p, struct str text)
{
	int64_t count = (int64_t)utf8_count(text), min, max;
	struct str args[3] = { label_of(p) };

	field_limits(p->field, &min, &max);
	args[2] = number(p, count);
	if (count > max) {
		args[1] = number(p, max);
		wrong_with(p, N_("{1}最多 {2} 个字，现在有 {3} 个。"), args, 3);
		return false;
	}
	if (count < min) {
		args[1] = number(p, min);
		wrong_with(p, N_("{1}至少 {2} 个字，现在有 {3} 个。"), args, 3);
		return false;
	}
	return true;
}

static void
parse_text(const struct parsing *p)
{
	struct str text = p->field->type == FIELD_LONG_TEXT
				  ? text_clean_lines(p->req->arena, p->text)
				  : text_clean(p->req->arena, p->text);

	if (check_length(p, text)) {
		*(struct str *)p->member = text;
	}
}

static void
parse_password(const struct parsing *p)
{
	if (check_length(p, p->text)) {
		((struct secret *)p->member)->value = p->text;
	}
}

static void
parse_json(const struct parsing *p)
{
	if (p->text.len > JSON_BYTES_MAX) {
		wrong(p, N_("内容太长。"));
		return;
	}
	*(struct str *)p->member = p->text;
}

/* --- numbers ----------------------------------------------------------------------------------------- */

static void
parse_int(const struct parsing *p)
{
	int64_t value, min, max;
	struct str args[2];

	field_limits(p->field, &min, &max);
	if (!str_parse_int(text_fold(p->req->arena, p->text), &value)) {
		wrong(p, N_("请填写整数，例如 12。"));
		return;
	}
	args[0] = number(p, min);
	args[1] = number(p, max);
	if (value < min && max == INT64_MAX) {
		wrong_with(p, N_("请填写不小于 {1} 的整数。"), args, 1);
	} else if (value < min || value > max) {
		wrong_with(p, N_("请填写 {1} 到 {2} 之间的整数。"), args, 2);
	} else {
		*(int64_t *)p->member = value;
	}
}

static void
parse_id(const struct parsing *p)
{
	int64_t value;

	if (!str_parse_int(p->text, &value) || value < 1) {
		wrong(p, N_("编号应为大于 0 的整数。"));
		return;
	}
	*(int64_t *)p->member = value;
}

static void
parse_money(const struct parsing *p)
{
	struct money value;
	int64_t min, max;
	struct str args[2];

	field_limits(p->field, &min, &max);
	if (p->by == GIVEN_BY_JSON || p->req->is_api) {
		/* programs speak of fen, people of yuan */
		if (!str_parse_int(p->text, &value.fen)) {
			wrong(p, N_("这里应为以分计的整数。"));
			return;
		}
	} else if (!money_parse(p->text, &value) &&
		   !money_parse(text_fold(p->req->arena, p->text), &value)) {
		wrong(p, N_("请填写以元计的金额，例如 5000 或 1,234.50。"));
		return;
	}
	args[0] = money_format(p->req->arena, (struct money){ min });
	args[1] = money_format(p->req->arena, (struct money){ max });
	if (value.fen < min && max == INT64_MAX) {
		wrong_with(p, N_("金额不能小于 {1} 元。"), args, 1);
	} else if (value.fen < min || value.fen > max) {
		wrong_with(p, N_("金额应在 {1} 元到 {2} 元之间。"), args, 2);
	} else {
		*(struct money *)p->member = value;
	}
}

static void
parse_bool(const struct parsing *p)
{
	static const struct str yes[] = { STR("1"), STR("on"), STR("true"), STR("yes") };
	static const struct str no[] = { STR("0"), STR("off"), STR("false"), STR("no") };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		if (str_equal_ascii_case(p->text, yes[i])) {
			*(bool *)p->member = true;
			return;
		}
		if (str_equal_ascii_case(p->text, no[i])) {
			*(bool *)p->member = false;
			return;
		}
	}
	wrong(p, N_("请填写 1（是）或 0（否）。"));
}

/* --- time -------------------------------------------------------------------------------------------- */

static void
parse_day(const struct parsing *p)
{
	struct day value = DAY_NONE;
	enum day_parsed parsed = p->by == GIVEN_BY_JSON
					 ? (day_parse_iso(p->text, &value) ? DAY_PARSED : DAY_WRONG)
					 : day_parse(p->text, &value);

	if (parsed == DAY_PARSED) {
		*(struct day *)p->member = value;
	} else if (parsed == DAY_AMBIGUOUS) {
		wrong(p, N_("这个日期的月和日分不清，请写成 2014-09-24 的样子。"));
	} else {
		wrong(p, N_("请填写日期，例如 2014-09-24。"));
	}
}

/* "2014-09-24T10:30" or with a space, as date controls write it: in the district's zone. */
static bool
parse_local_moment(struct str text, struct moment *ret_moment)
{
	struct day day;
	int64_t hour, minute;

	if (text.len < 16 || (text.ptr[10] != 'T' && text.ptr[10] != ' ') || text.ptr[13] != ':' ||
		(text.len > 16 && !str_equal(str_slice(text, 16, text.len), STR(":00"))) ||
		!day_parse_iso(str_slice(text, 0, 10), &day) ||
		!str_parse_int(str_slice(text, 11, 13), &hour) ||
		!str_parse_int(str_slice(text, 14, 16), &minute) || hour < 0 || hour > 23 ||
		minute < 0 || minute > 59) {
		return false;
	}
	ret_moment->ms = day_start(day).ms + (hour * 60 + minute) * 60000;
	return true;
}

static void
parse_moment(const struct parsing *p)
{
	struct moment value;

	if (moment_parse(p->text, &value) ||
		(p->by != GIVEN_BY_JSON && parse_local_moment(p->text, &value))) {
		*(struct moment *)p->member = value;
	} else if (p->by == GIVEN_BY_JSON) {
		wrong(p, N_("请按 RFC 3339 填写时刻，例如 2014-09-24T10:30:00+08:00。"));
	} else {
		wrong(p, N_("请填写日期和时间，例如 2014-09-24 10:30。"));
	}
}

/* --- choices ----------------------------------------------------------------------------------------- */

static bool
is_choice(struct choices choices, struct str value)
{
	for (size_t i = 0; i < choices.count; i++) {
		if (str_equal(choices.items[i].value, value)) {
			return true;
		}
	}
	return false;
}

static void
parse_choice(const struct parsing *p)
{
	if (is_choice(form_field_choices(p->field, p->req), p->text)) {
		*(struct str *)p->member = p->text;
	} else {
		struct str label = label_of(p);

		wrong_with(p, N_("请从列出的选项里选择{1}。"), &label, 1);
	}
}

static void
parse_choices(struct req *req, const struct field *field, const struct given *given, void *in)
{
	struct strs *member = (struct strs *)((char *)in + field->offset);
	struct parsing p = { .req = req, .field = field, .by = given->by };
	struct choices choices;

	choices = form_field_choices(field, req);
	member->items = ARENA_ARRAY(req->arena, given->count, struct str);
	for (size_t i = 0; i < given->count; i++) {
		if (given->texts[i].len == 0) {
			continue;
		}
		if (!is_choice(choices, given->texts[i])) {
			struct str label = label_of(&p);

			wrong_with(&p, N_("请从列出的选项里选择{1}。"), &label, 1);
			return;
		}
		member->items[member->count++] = given->texts[i];
	}
	if (field->is_required && member->count == 0) {
		form_error_missing(req, field);
	}
}

/* --- identifiers ------------------------------------------------------------------------------------- */

static void
parse_phone(const struct parsing *p)
{
	enum phone_kind kind;

	if (p->field->takes_mask && str_contains(p->text, STR("***"))) {
		*(struct str *)p->member = p->text;
		return;
	}
	if (phone_check(p->text, &kind).problem != IDENT_FINE) {
		wrong(p, N_("请填写 11 位手机号，或带区号的座机号，例如 0571-87654321。"));
		return;
	}
	*(struct str *)p->member = phone_normalize(p->req->arena, p->text);
}

static void
parse_uscc(const struct parsing *p)
{
	struct ident_result result = uscc_check(p->text);

	if (result.problem != IDENT_FINE) {
		struct ident_sentence sentence = uscc_sentence(p->req->arena, result);

		wrong_with(p, sentence.message, sentence.args, sentence.arg_count);
		return;
	}
	*(struct str *)p->member = ident_normalize(p->req->arena, p->text);
}

static void
parse_id_number(const struct parsing *p)
{
	struct ident_result result = resident_id_check(p->text, clock_today());

	if (result.problem != IDENT_FINE) {
		struct ident_sentence sentence = resident_id_sentence(p->req->arena, result);

		wrong_with(p, sentence.message, sentence.args, sentence.arg_count);
		return;
	}
	*(struct str *)p->member = ident_normalize(p->req->arena, p->text);
}

/* --- files ------------------------------------------------------------------------------------------- */

/*
 * What the browser calls the file: its last part, as text that may be kept and shown.  It never names a file
 * of ours.
 */
struct str
form_file_name(struct arena *arena, struct str name)
{
	size_t from = name.len;

	while (from > 0 && name.ptr[from - 1] != '/' && name.ptr[from - 1] != '\\') {
		from--;
	}
	name = text_clean(arena, str_slice(name, from, name.len));
	return utf8_prefix(name, FILE_NAME_CHARACTERS_MAX);
}

static void
parse_file(struct req *req, const struct field *field, void *in)
{
	struct upload **member = (struct upload **)((char *)in + field->offset);
	struct parsing p = { .req = req, .field = field, .by = GIVEN_BY_FORM };

	for (size_t i = 0; i < req->upload_count && !*member; i++) {
		if (str_equal(req->uploads[i].field, str_of(field->name))) {
			*member = &req->uploads[i];
			(*member)->file_name = form_file_name(
				req->arena, req->uploads[i].file_name);
		}
	}
	if (!*member) {
		if (field->is_required) {
			form_error_missing(req, field);
		}
		return;
	}
	if (field->max > 0 && (*member)->size > field->max) {
		struct str most = str_format(req->arena, "%.1f", (double)field->max / (1 << 20));

		wrong_with(&p, N_("文件最大 {1} MB，请缩小后再上传。"), &most, 1);
	} else if ((*member)->size == 0) {
		wrong(&p, N_("这个文件是空的，请重新选择。"));
	}
}

/*
 * Files that are kept already, by their ids; those that came with the request are stored after the form was
 * read (kernel/file/) and join them then.
 */
static void
parse_files(struct req *req, const struct field *field, const struct given *given, void *in)
{
	struct file_ids *member = (struct file_ids *)((char *)in + field->offset);
	struct parsing p = { .req = req, .field = field, .by = given->by };
	size_t sent = 0;

	for (size_t i = 0; i < req->upload_count; i++) {
		sent += str_equal(req->uploads[i].field, str_of(field->name));
	}
	member->items = ARENA_ARRAY(req->arena, given->count + sent + 1, int64_t);
	for (size_t i = 0; i < given->count; i++) {
		int64_t id;

		if (given->texts[i].len == 0) {
			continue;
		}
		if (!str_parse_int(given->texts[i], &id) || id < 1) {
			wrong(&p, N_("编号应为大于 0 的整数。"));
			continue;
		}
		member->items[member->count++] = id;
	}
	if (field->is_required && member->count + sent == 0) {
		form_error_missing(req, field);
	}
	if (field->max > 0 && (int64_t)(member->count + sent) > field->max) {
		struct str most = number(&p, field->max);

		wrong_with(&p, N_("最多可以有 {1} 个文件，请去掉几个。"), &most, 1);
	}
}

/* --- all --------------------------------------------------------------------------------------------- */

static void (*const parsers[])(const struct parsing *p) = {
	[FIELD_TEXT] = parse_text,
	[FIELD_LONG_TEXT] = parse_text,
	[FIELD_INT] = parse_int,
	[FIELD_MONEY] = parse_money,
	[FIELD_DAY] = parse_day,
	[FIELD_MOMENT] = parse_moment,
	[FIELD_BOOL] = parse_bool,
	[FIELD_CHOICE] = parse_choice,
	[FIELD_ID] = parse_id,
	[FIELD_PASSWORD] = parse_password,
	[FIELD_PHONE] = parse_phone,
	[FIELD_USCC] = parse_uscc,
	[FIELD_JSON] = parse_json,
	[FIELD_ID_NUMBER] = parse_id_number,
};

void
field_set_none(const struct field *field, void *member)
{
	switch (field->type) {
	case FIELD_INT:
		*(int64_t *)member = INT_NONE;
		break;
	case FIELD_MONEY:
		*(struct money *)member = MONEY_NONE;
		break;
	case FIELD_DAY:
		*(struct day *)member = DAY_NONE;
		break;
	case FIELD_MOMENT:
		*(struct moment *)member = MOMENT_NONE;
		break;
	default:
		break; /* zeroes mean none */
	}
}

void
field_parse(struct req *req, const struct field *field, const struct given *given, void *in)
{
	struct parsing p = { .req = req, .field = field, .by = given->by };

	p.member = (char *)in + field->offset;
	field_set_none(field, p.member);
	if (given->wrong_type) {
		wrong(&p, given->wrong_type);
		return;
	}
	if (field->type == FIELD_FILE) {
		parse_file(req, field, in);
		return;
	}
	if (field->type == FIELD_FILES) {
		parse_files(req, field, given, in);
		return;
	}
	if (field->type == FIELD_CHOICES) {
		parse_choices(req, field, given, in);
		return;
	}
	p.text = given->count ? given->texts[0] : STR_NONE;
	if (given->count && !check_bytes(&p)) {
		return;
	}
	if (field->type != FIELD_PASSWORD) {
		p.text = str_trim(p.text);
	}
	if (p.text.len == 0) {
		if (field->is_required && given->by != GIVEN_BY_PATH) {
			form_error_missing(req, field);
		}
		return;
	}
	parsers[field->type](&p);
	if (field->type == FIELD_BOOL && field->is_required && !*(bool *)p.member) {
		form_error_missing(req, field);
	}
}
