#include "import_row.h"

#include "fold.h"
#include "import_reading.h"
#include "sheet.h"
#include "utf8.h"

#include <string.h>

/* How a column of text is taken over. */
enum text_way {
	TEXT_TIDY,  /* a name: without spaces beside Chinese characters */
	TEXT_LINE,  /* one line */
	TEXT_LINES, /* line breaks stay */
};

struct field_rule {
	import_reader *read; /* NULL: a text by what follows */
	enum text_way way;
	enum org_field field;
	size_t offset;
	int64_t chars_max;
};

#define TEXT_OF(way, org_field, member, chars)                                        \
	{                                                                             \
		NULL, (way), (org_field), offsetof(struct org_input, member), (chars) \
	}

static const struct field_rule rules_of[IMPORT_FIELD_COUNT] = {
	[IMPORT_NAME] = TEXT_OF(TEXT_TIDY, ORG_FIELD_NAME, name, 100),
	[IMPORT_NAME_EN] = TEXT_OF(TEXT_LINE, ORG_FIELD_NAME_EN, name_en, 200),
	[IMPORT_SHORT_NAME] = { .read = read_short_names },
	[IMPORT_FORMER_NAMES] = { .read = read_former_names },
	[IMPORT_USCC] = { .read = read_uscc },
	[IMPORT_LEGACY_NO] = { .read = read_legacy_no },
	[IMPORT_ORG_CODE] = { .read = read_org_code },
	[IMPORT_FILING_NO] = TEXT_OF(TEXT_TIDY, ORG_FIELD_FILING_NO, filing_no, 60),
	[IMPORT_KIND] = { .read = read_kind },
	[IMPORT_CLASS] = { .read = read_class },
	[IMPORT_GRADE] = { .read = read_grade },
	[IMPORT_GRADE_FROM] = { .read = read_grade_from },
	[IMPORT_GRADE_UNTIL] = { .read = read_grade_until },
	[IMPORT_REGISTRAR] = TEXT_OF(TEXT_TIDY, ORG_FIELD_REGISTRAR, registrar, 100),
	[IMPORT_SUPERVISOR] = TEXT_OF(TEXT_TIDY, ORG_FIELD_SUPERVISOR, supervisor, 100),
	[IMPORT_STREET] = { .read = read_street },
	[IMPORT_COMMUNITY] = { .read = read_community },
	[IMPORT_ADDRESS] = TEXT_OF(TEXT_LINE, ORG_FIELD_ADDRESS, address, 200),
	[IMPORT_HEAD] = TEXT_OF(TEXT_TIDY, ORG_FIELD_HEAD, head, 60),
	[IMPORT_FOUNDED] = { .read = read_founded },
	[IMPORT_STATUS] = { .read = read_status },
	[IMPORT_PURPOSE] = TEXT_OF(TEXT_LINES, ORG_FIELD_PURPOSE, purpose, 4000),
	[IMPORT_FIELDS] = { .read = read_service_fields },
	[IMPORT_PHONE] = { .read = read_phone },
	[IMPORT_EMAIL] = TEXT_OF(TEXT_LINE, ORG_FIELD_EMAIL, email, 200),
	[IMPORT_WEBSITE] = TEXT_OF(TEXT_LINE, ORG_FIELD_WEBSITE, website, 200),
	[IMPORT_CHARITY] = { .read = read_charity },
	[IMPORT_PARTY_BRANCH] = { .read = read_party_branch },
	[IMPORT_MEMBERS] = { .read = read_members },
	[IMPORT_CAPITAL_YUAN] = { .read = read_capital_yuan },
	[IMPORT_CAPITAL_10K] = { .read = read_capital_10k },
};

/* What people write where there is nothing to write. */
static const char *const blank_words[] = { "-", "--", "—", "——", "－", "/", "\\", "无", "暂无",
	"空", "N/A", "n/a", "NULL", "null" };

struct bilingual
number_text(struct reading *r, int64_t number)
{
	return same_text(str_format(r->arena, "%lld", (long long)number));
}

/* Han characters and the punctuation and full-width forms that stand among them. */
static bool
is_chinese(uint32_t code)
{
	return utf8_is_han(code) || (code >= 0x3001 && code <= 0x303F) ||
	       (code >= 0xFF01 && code <= 0xFF65) || code == 0xB7;
}

struct str
tidy_text(struct arena *arena, struct str text)
{
	struct str clean = text_clean(arena, text);
	uint32_t before = 0, code;
	char *bytes;
	size_t len = 0;
	bool has_space = false;

	if (str_find(clean, STR(" ")) < 0) {
		return clean;
	}
	bytes = arena_alloc(arena, clean.len + 1);
	for (size_t at = 0; utf8_next(clean, &at, &code);) {
		if (code == ' ') {
			has_space = true;
			continue;
		}
		if (has_space && !is_chinese(before) && !is_chinese(code)) {
			bytes[len++] = ' ';
		}
		has_space = false;
		len += utf8_put(code, bytes + len);
		before = code;
	}
	return (struct str){ bytes, len };
}

static bool
is_blank(struct str text)
{
	for (size_t i = 0; i < sizeof(blank_words) / sizeof(blank_words[0]); i++) {
		if (str_equal(text, str_of(blank_words[i]))) {
			return true;
		}
	}
	return text.len == 0;
}

static bool
is_email(struct str text)
{
	ptrdiff_t at = str_find(text, STR("@"));
	struct str host = at > 0 ? str_slice(text, (size_t)at + 1, text.len) : STR("");

	return host.len > 2 && str_find(host, STR("@")) < 0 && str_find(host, STR(".")) > 0 &&
	       !str_ends(host, STR(".")) && str_find(text, STR(" ")) < 0;
}

/* A web address; people leave http:// out. */
static struct str
website_of(struct arena *arena, struct str text)
{
	ptrdiff_t dot = str_find(text, STR("."));

	if (dot <= 0 || (size_t)dot + 2 > text.len || str_find(text, STR(" ")) >= 0) {
		return STR_NONE;
	}
	if (str_starts(text, STR("http://")) || str_starts(text, STR("https://"))) {
		return text;
	}
	return str_find(text, STR("://")) >= 0 ? STR_NONE
					       : str_format(arena, "http://%.*s", STR_ARG(text));
}

/* What the form of some texts must be; none once it is refused. */
static struct str
check_text(struct reading *r, struct str text)
{
	if (r->field == IMPORT_EMAIL && !is_email(text)) {
		REFUSE(r, N_("“{1}”不是电子邮箱，例如 name@example.com。"), same_text(text));
		return STR_NONE;
	}
	if (r->field == IMPORT_WEBSITE) {
		struct str website = website_of(r->arena, text);

		if (!website.len) {
			REFUSE(r, N_("“{1}”不是网址，例如 https://www.example.com。"),
				same_text(text));
		}
		return website;
	}
	if (r->field == IMPORT_NAME && r->cell->type != CELL_TEXT) {
		REFUSE(r, N_("名称不会是数字或日期：{1}"), same_text(text));
		return STR_NONE;
	}
	return text;
}

static void
read_text(struct reading *r, const struct field_rule *rule)
{
	struct str text = rule->way == TEXT_TIDY    ? tidy_text(r->arena, r->text)
			  : rule->way == TEXT_LINES ? text_clean_lines(r->arena, r->cell->text)
						    : r->text;
	int64_t chars = (int64_t)utf8_count(text);

	if (chars > rule->chars_max) {
		REFUSE(r, N_("最多 {1} 个字，现在有 {2} 个。"), number_text(r, rule->chars_max),
			number_text(r, chars));
		return;
	}
	text = check_text(r, text);
	if (text.len) {
		memcpy((char *)&r->entry->input + rule->offset, &text, sizeof(text));
		give(r, rule->field);
	}
}

static void
read_cell(struct reading *r)
{
	const struct field_rule *rule = &rules_of[r->field];
	bool has_words = r->rules->values[r->field].count > 0;

	if (r->cell->type == CELL_ERROR) {
		REFUSE(r, N_("单元格里是错误值“{1}”，请在表格里改正。"), same_text(r->cell->text));
		return;
	}
	r->text = text_clean(r->arena, r->cell->text);
	/* where "无" is a value of its own it is read as one */
	if (has_words ? !r->text.len : is_blank(r->text)) {
		if (node_bool(r->rules->declared[r->field], "required", false)) {
			REFUSE(r, N_("没有填写。"));
		}
		return;
	}
	if (rule->read) {
		rule->read(r);
	} else {
		read_text(r, rule);
	}
}

void
import_row_read(struct arena *arena, struct import_rules *rules,
	const struct import_columns *columns, const struct cell_row *row,
	struct import_entry *ret_entry)
{
	struct reading r = { .arena = arena,
		.rules = rules,
		.columns = columns,
		.entry = ret_entry,
		.grade_from_day = DAY_NONE };

	*ret_entry = (struct import_entry){ .row = row->row,
		.input = { .founded_day = DAY_NONE,
			.charity_from_day = DAY_NONE,
			.grade_until_day = DAY_NONE,
			.capital = MONEY_NONE,
			.member_count = INT_NONE } };
	for (int field = 0; field < IMPORT_FIELD_COUNT; field++) {
		if (columns->of_field[field] >= 0) {
			r.field = field;
			r.cell = sheet_cell(row, (size_t)columns->of_field[field]);
			read_cell(&r);
		}
	}
	finish_kind(&r);
	finish_grade(&r);
	finish_region(&r);
}
