#include "fold.h"
#include "import_reading.h"
#include "utf8.h"

#include "buf.h"

#include <string.h>

/* Columns of fixed words, and lists of words in one cell. */

enum {
	WORDS_BYTES_MAX = 4000,
	WORD_CHARS_MAX = 100,
};

static bool
is_none(const struct import_value *value)
{
	return str_equal(value->id, STR("none"));
}

/* What the cell says, or NULL once it is refused with the words that would do. */
static const struct import_value *
known_word(struct reading *r)
{
	const struct import_value *value = import_value_find(r->rules, r->field, r->text);

	if (!value) {
		REFUSE(r, N_("不认识“{1}”。可填：{2}"), same_text(r->text),
			same_text(import_value_words(r->arena, r->rules, r->field)));
	}
	return value;
}

void
read_kind(struct reading *r)
{
	const struct import_value *value = known_word(r);

	if (value) {
		r->kind = import_kind_find(r->rules, value->id);
		r->class = value->class;
	}
}

void
read_class(struct reading *r)
{
	const struct import_value *value = known_word(r);

	if (value) {
		r->class = value->id;
	}
}

void
read_grade(struct reading *r)
{
	const struct import_value *value = known_word(r);

	if (value) {
		r->has_grade = !is_none(value);
		r->entry->input.grade = r->has_grade ? value->id : STR_NONE;
		give(r, ORG_FIELD_GRADE);
	}
}

void
read_status(struct reading *r)
{
	const struct import_value *value = known_word(r);

	if (value) {
		r->entry->input.status = value->id;
		give(r, ORG_FIELD_STATUS);
	}
}

void
read_charity(struct reading *r)
{
	const struct import_value *value = known_word(r);

	if (value) {
		r->entry->input.is_charity = str_equal(value->id, STR("yes"));
		give(r, ORG_FIELD_CHARITY);
	}
}

void
read_party_branch(struct reading *r)
{
	const struct import_value *value = known_word(r);

	if (value) {
		r->entry->input.party_branch = value->id;
		give(r, ORG_FIELD_PARTY_BRANCH);
	}
}

/* The next of several words in a cell; false when there is none. */
static bool
next_word(struct str *rest, struct str *ret_word)
{
	static const char *const separators[] = { "、", "，", "；", ",", ";", "/", "|", "\n" };

	while (rest->len) {
		size_t end = rest->len, len = 0;

		for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
			ptrdiff_t at = str_find(*rest, str_of(separators[i]));

			if (at >= 0 && (size_t)at < end) {
				end = (size_t)at;
				len = strlen(separators[i]);
			}
		}
		*ret_word = str_trim(str_slice(*rest, 0, end));
		*rest = str_slice(*rest, end + len, rest->len);
		if (ret_word->len) {
			return true;
		}
	}
	return false;
}

static bool
has_line(struct str lines, struct str wanted)
{
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		if (str_equal(line, wanted)) {
			return true;
		}
	}
	return false;
}

/* The words of a cell, a line each and each once; `id_of` may give a word another form. */
static struct str
read_lines(struct reading *r, struct str (*form_of)(struct reading *r, struct str word))
{
	struct buf *lines = buf_create(r->arena, WORDS_BYTES_MAX);
	struct str rest = r->text, word;

	while (next_word(&rest, &word)) {
		word = form_of(r, word);
		if (utf8_count(word) > WORD_CHARS_MAX) {
			REFUSE(r, N_("最多 {1} 个字，现在有 {2} 个。"),
				number_text(r, WORD_CHARS_MAX),
				number_text(r, (int64_t)utf8_count(word)));
			return STR_NONE;
		}
		if (!has_line(buf_view(lines), word)) {
			buf_text(lines, lines->len ? "\n" : "");
			buf_str(lines, word);
		}
	}
	if (lines->full) {
		REFUSE(r, N_("内容太长。"));
		return STR_NONE;
	}
	return lines->len ? buf_view(lines) : STR_NONE;
}

/* Fields that the pack knows by their id, others as they stand. */
static struct str
service_field(struct reading *r, struct str word)
{
	const struct str *id = map_find(&r->rules->service_fields, text_fold(r->arena, word));

	return id ? *id : word;
}

void
read_service_fields(struct reading *r)
{
	struct str fields = read_lines(r, service_field);

	if (fields.len) {
		r->entry->input.fields = fields;
		give(r, ORG_FIELD_FIELDS);
	}
}

static struct str
tidy_word(struct reading *r, struct str word)
{
	return tidy_text(r->arena, word);
}

void
read_former_names(struct reading *r)
{
	struct str names = read_lines(r, tidy_word);

	if (names.len) {
		r->entry->input.former_names = names;
		give(r, ORG_FIELD_FORMER_NAMES);
	}
}

void
read_short_names(struct reading *r)
{
	struct str names = read_lines(r, tidy_word);

	if (names.len) {
		r->entry->input.short_name = names;
		give(r, ORG_FIELD_SHORT_NAME);
	}
}

/* ---- kind: by its own column, by the code, by what only filed ones bear ------------------------- */

/* 杭西社证字, 浙民证字, 基证字: the licence says what it was given to. */
static const struct import_kind *
kind_of_licence(const struct import_rules *rules, struct str legacy_no)
{
	static const struct licence_word {
		struct str word, prefix;
	} words[] = {
		{ { "社证字", 9 }, { "51", 2 } },
		{ { "民证字", 9 }, { "52", 2 } },
		{ { "基证字", 9 }, { "53", 2 } },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_contains(legacy_no, words[i].word)) {
			return import_kind_of_uscc(rules, words[i].prefix);
		}
	}
	return NULL;
}

static const struct import_kind *
filed_kind(const struct import_rules *rules)
{
	for (size_t i = 0; i < rules->kind_count; i++) {
		if (!rules->kinds[i].is_registered) {
			return &rules->kinds[i];
		}
	}
	return NULL;
}

/* The kind that the code names; the column may only say the same.  59 is civil affairs' rest. */
static const struct import_kind *
kind_by_code(struct reading *r)
{
	struct str uscc = r->entry->input.uscc;
	struct bilingual prefix = same_text(str_slice(uscc, 0, 2));
	const struct import_kind *kind = import_kind_of_uscc(r->rules, uscc);

	if (!kind && str_starts(uscc, STR("59")) && r->kind && r->kind->is_registered) {
		return r->kind;
	}
	if (!kind) {
		REFUSE_FIELD(r, IMPORT_USCC,
			N_("代码以 {1} "
			   "开头，不是社会团体（51）、社会服务机构（52）或基金会（53）的代码。"),
			prefix);
		return NULL;
	}
	if (r->kind && r->kind != kind) {
		REFUSE_FIELD(r, IMPORT_KIND,
			N_("写的是{1}，但统一社会信用代码以 {2} 开头，表示{3}。"), r->kind->name,
			prefix, kind->name);
		return NULL;
	}
	return kind;
}

static const struct import_kind *
kind_without_code(struct reading *r)
{
	const struct org_input *input = &r->entry->input;

	if (r->kind) {
		return r->kind;
	}
	if (r->class.len || is_given(r, ORG_FIELD_FILING_NO)) {
		return filed_kind(r->rules);
	}
	return kind_of_licence(r->rules, input->legacy_no);
}

void
finish_kind(struct reading *r)
{
	struct org_input *input = &r->entry->input;
	const struct import_kind *kind;

	if (r->entry->refusals.count) {
		return; /* a code or a kind that is wrong itself leads to nothing but confusion here */
	}
	kind = is_given(r, ORG_FIELD_USCC) ? kind_by_code(r) : kind_without_code(r);
	if (kind) {
		input->kind = kind->id;
		input->class = kind->has_classes ? r->class : STR_NONE;
		give(r, ORG_FIELD_KIND);
	} else if (!r->entry->refusals.count && !is_given(r, ORG_FIELD_LEGACY_NO) &&
		   !is_given(r, ORG_FIELD_ORG_CODE)) {
		/* one with a number may stand in the register already */
		REFUSE_FIELD(r, IMPORT_KIND,
			N_("看不出是哪一类组织：请填写统一社会信用代码，或填写组织类型：{1}"),
			same_text(import_value_words(r->arena, r->rules, IMPORT_KIND)));
	}
}
