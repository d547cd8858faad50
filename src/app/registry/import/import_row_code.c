#include "ident_sentence.h"
#include "import_reading.h"

#include "buf.h"
#include "mask.h"

#include <string.h>

/* Codes, licence numbers and telephones. */

enum { USCC_LENGTH = 18, PHONES_BYTES_MAX = 400 };

/* 9.11E+17 or 9E17, as a spreadsheet shows a code that it took for a number; 5233…940E is none. */
static bool
is_scientific(struct str text)
{
	ptrdiff_t at = str_find(text, STR("E")), small = str_find(text, STR("e"));
	bool has_mark = false;

	at = at < 0 ? small : at;
	if (at < 1 || (size_t)at + 1 >= text.len || text.len >= USCC_LENGTH) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		has_mark = has_mark || c == '.' || c == '+';
		if (i != (size_t)at && c != '.' && c != '+' && (c < '0' || c > '9')) {
			return false;
		}
	}
	return has_mark || (size_t)at + 3 == text.len;
}

/* Eighteen digits of which a spreadsheet kept fifteen. */
static bool
is_rounded(struct str text)
{
	if (text.len != USCC_LENGTH || !str_ends(text, STR("000"))) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9') {
			return false;
		}
	}
	return true;
}

static struct bilingual
character(struct reading *r, char c)
{
	return same_text(str_copy(r->arena, (struct str){ &c, c ? 1 : 0 }));
}

/* The sentences are the forms' own. */
static void
refuse_uscc(struct reading *r, struct ident_result result)
{
	struct ident_sentence sentence = uscc_sentence(r->arena, result);
	struct bilingual args[IDENT_ARGS_MAX];

	for (size_t i = 0; i < sentence.arg_count; i++) {
		args[i] = same_text(sentence.args[i]);
	}
	import_refuse(&r->entry->refusals, import_column_label(r->rules, r->columns, r->field),
		sentence.message, args, sentence.arg_count);
}

void
read_uscc(struct reading *r)
{
	struct str code = ident_normalize(r->arena, r->text);
	struct ident_result result;

	/* one column for both numbers: 杭西社证字第0123号 stands there for those without a code */
	if (str_contains(code, STR("字"))) {
		read_legacy_no(r);
		return;
	}
	result = uscc_check(code);
	if (r->cell->type == CELL_NUMBER || is_scientific(code) ||
		(result.problem != IDENT_FINE && is_rounded(code))) {
		REFUSE(r,
			N_("表格软件把代码变成了数字“{1}"
			   "”，原来的各位已经丢失：请把这一列设为文本格式，再按证书重新填写。"),
			same_text(code));
		return;
	}
	if (result.problem != IDENT_FINE) {
		refuse_uscc(r, result);
		return;
	}
	r->entry->input.uscc = code;
	give(r, ORG_FIELD_USCC);
}

void
read_legacy_no(struct reading *r)
{
	if (is_scientific(r->text)) {
		REFUSE(r,
			N_("表格软件把证号变成了数字“{1}"
			   "”：请把这一列设为文本格式，再按证书重新填写。"),
			same_text(r->text));
		return;
	}
	if (licence_number_check(r->text).problem != IDENT_FINE) {
		REFUSE(r, N_("“{1}”不像登记证号，例如 杭西社证字第0123号。"), same_text(r->text));
		return;
	}
	r->entry->input.legacy_no = ident_normalize(r->arena, r->text);
	give(r, ORG_FIELD_LEGACY_NO);
}

void
read_org_code(struct reading *r)
{
	struct ident_result result = org_code_check(r->text);

	if (result.problem == IDENT_LENGTH) {
		REFUSE(r, N_("组织机构代码应为 9 位，现在是 {1} 位。"),
			number_text(r, result.found_length));
	} else if (result.problem != IDENT_FINE && result.right) {
		REFUSE(r, N_("第 {1} 位校验码是“{2}”，按前面各位算应为“{3}”，请核对证书。"),
			number_text(r, result.position), character(r, result.found),
			character(r, result.right));
	} else if (result.problem != IDENT_FINE) {
		REFUSE(r, N_("“{1}”不是组织机构代码，应为 8 位数字或大写字母加 1 位校验码。"),
			same_text(r->text));
	} else {
		r->entry->input.org_code = ident_normalize(r->arena, r->text);
		give(r, ORG_FIELD_ORG_CODE);
	}
}

static size_t
phone_end(struct str text)
{
	static const char *const separators[] = { "、", "，", ",", ";", "；", "/", "|" };
	size_t end = text.len;

	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
		ptrdiff_t at = str_find(text, str_of(separators[i]));

		if (at >= 0 && (size_t)at < end) {
			end = (size_t)at;
		}
	}
	return end;
}

/* Behind the separator that stands there. */
static struct str
behind_separator(struct str text, size_t end)
{
	size_t len = end < text.len && (unsigned char)text.ptr[end] >= 0x80 ? 3 : 1;

	return str_slice(text, end + len, text.len);
}

/* One or several: offices write 0571-87654321、13812345678. */
void
read_phone(struct reading *r)
{
	struct buf *phones = buf_create(r->arena, PHONES_BYTES_MAX);
	enum phone_kind kind;

	for (struct str rest = r->text; rest.len;) {
		size_t end = phone_end(rest);
		struct str phone = str_trim(str_slice(rest, 0, end));

		rest = behind_separator(rest, end);
		if (!phone.len) {
			continue;
		}
		if (text_is_masked(
			    phone)) { /* from an exported list: it means the number that stands */
			buf_text(phones, phones->len ? "、" : "");
			buf_str(phones, phone);
			continue;
		}
		if (phone_check(phone, &kind).problem != IDENT_FINE) {
			REFUSE(r,
				N_("“{1}”不是电话号码：请填写 11 位手机号，或带区号的座机号，例如 "
				   "0571-87654321。"),
				same_text(mask_digits(r->arena, phone)));
			return;
		}
		buf_text(phones, phones->len ? "、" : "");
		buf_str(phones, phone_normalize(r->arena, phone));
	}
	if (phones->full) {
		REFUSE(r, N_("内容太长。"));
		return;
	}
	r->entry->input.phone = buf_view(phones);
	give(r, ORG_FIELD_PHONE);
}
