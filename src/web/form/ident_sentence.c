#include "ident_sentence.h"

#include "i18n.h"

static struct str
number(struct arena *arena, int value)
{
	return str_format(arena, "%d", value);
}

static struct str
character(struct arena *arena, char c)
{
	return str_copy(arena, (struct str){ &c, c ? 1 : 0 });
}

struct ident_sentence
uscc_sentence(struct arena *arena, struct ident_result result)
{
	struct str position = number(arena, result.position),
		   found = character(arena, result.found), right = character(arena, result.right);

	switch (result.problem) {
	case IDENT_LENGTH:
		return (struct ident_sentence){ N_("统一社会信用代码应为 18 位，现在是 {1} 位。"),
			{ number(arena, result.found_length) }, 1 };
	case IDENT_CHARACTER:
		return (struct ident_sentence){
			N_("第 {1} "
			   "位“{2}”不会出现在统一社会信用代码里，代码只有数字和大写字母，没有 "
			   "I、O、S、V、Z。"),
			{ position, found }, 2
		};
	case IDENT_DEPARTMENT:
		return (struct ident_sentence){
			.message = N_("第 1 位应为登记管理部门的代号，社会组织是 5。")
		};
	case IDENT_REGION:
		return (struct ident_sentence){
			.message = N_("第 3 至 8 位应为登记机关的行政区划代码，例如 330106。")
		};
	default:
		break;
	}
	if (result.right && result.position) {
		return (struct ident_sentence){
			N_("第 {1} 位校验码是“{2}”，按前面各位算应为“{3}”，请核对证书。"),
			{ position, found, right }, 3
		};
	}
	return (struct ident_sentence){ .message = N_("校验码不对，请对照证书逐位核对。") };
}

struct ident_sentence
resident_id_sentence(struct arena *arena, struct ident_result result)
{
	switch (result.problem) {
	case IDENT_LENGTH:
	case IDENT_EMPTY:
		return (struct ident_sentence){ N_("身份证号应为 18 位，现在是 {1} 位。"),
			{ number(arena, result.found_length) }, 1 };
	case IDENT_CHARACTER:
		return (struct ident_sentence){
			N_("身份证号第 {1} 位有误：前 17 位是数字，第 18 位是数字或 X。"),
			{ number(arena, result.position) }, 1
		};
	case IDENT_REGION:
		return (struct ident_sentence){
			.message = N_("身份证号前 2 位应为省份的代码，例如 33。")
		};
	case IDENT_DATE:
		return (struct ident_sentence){
			.message = N_("身份证号第 7 至 14 位应为出生日期，例如 19560424。")
		};
	default:
		return (struct ident_sentence){
			.message = N_("身份证号的校验码对不上，请对照身份证逐位核对。")
		};
	}
}
