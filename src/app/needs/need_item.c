#include "need_item.h"

#define IN(state) (1u << (state))

static const struct {
	const char *code, *label, *tone;
} states[NEED_STATE_COUNT] = {
	[NEED_DRAFT] = { "draft", N_("草稿"), "" },
	[NEED_WAITING] = { "waiting", N_("待审核"), "warn" },
	[NEED_RETURNED] = { "returned", N_("已退回"), "danger" },
	[NEED_POSTED] = { "posted", N_("征集中"), "ok" },
	[NEED_AGREED] = { "agreed", N_("已谈妥"), "info" },
	[NEED_DONE] = { "done", N_("已完成"), "plum" },
	[NEED_WITHDRAWN] = { "withdrawn", N_("已撤回"), "" },
	[NEED_EXPIRED] = { "expired", N_("已到期"), "" },
	[NEED_REMOVED] = { "removed", N_("已下架"), "danger" },
};

/* From which states a deed can be done, and where it leads; 0: nowhere else. */
static const struct {
	unsigned from;
	enum need_state to;
} ways[NEED_DEED_COUNT] = {
	[NEED_EDIT] = { IN(NEED_DRAFT) | IN(NEED_RETURNED) | IN(NEED_POSTED), 0 },
	[NEED_SUBMIT] = { IN(NEED_DRAFT) | IN(NEED_RETURNED), NEED_WAITING },
	[NEED_POST] = { IN(NEED_DRAFT) | IN(NEED_RETURNED) | IN(NEED_WAITING), NEED_POSTED },
	[NEED_RETURN] = { IN(NEED_WAITING), NEED_RETURNED },
	[NEED_WITHDRAW] = { IN(NEED_WAITING) | IN(NEED_RETURNED) | IN(NEED_DRAFT) | IN(NEED_POSTED),
		NEED_WITHDRAWN },
	[NEED_FILL] = { IN(NEED_POSTED), NEED_AGREED },
	[NEED_REOPEN] = { IN(NEED_AGREED), NEED_POSTED },
	[NEED_FINISH] = { IN(NEED_POSTED) | IN(NEED_AGREED), NEED_DONE },
	[NEED_EXPIRE] = { IN(NEED_POSTED) | IN(NEED_AGREED), NEED_EXPIRED },
	[NEED_REMOVE] = { IN(NEED_POSTED) | IN(NEED_AGREED) | IN(NEED_DONE) | IN(NEED_EXPIRED),
		NEED_REMOVED },
	[NEED_RESTORE] = { IN(NEED_REMOVED), NEED_POSTED },
	[NEED_COPY] = { IN(NEED_DONE) | IN(NEED_WITHDRAWN) | IN(NEED_EXPIRED), 0 },
	[NEED_RESPOND] = { IN(NEED_POSTED), 0 },
};

static const struct {
	const char *code, *label, *tone;
} response_states[RESPONSE_STATE_COUNT] = {
	[RESPONSE_OFFERED] = { "offered", N_("等对方答复"), "warn" },
	[RESPONSE_AGREED] = { "agreed", N_("已谈妥"), "info" },
	[RESPONSE_COMPLETED] = { "completed", N_("已完成"), "plum" },
	[RESPONSE_REFUSED] = { "refused", N_("未采纳"), "" },
	[RESPONSE_WITHDRAWN] = { "withdrawn", N_("已收回"), "" },
	[RESPONSE_FALLEN] = { "fallen", N_("没有做成"), "danger" },
	[RESPONSE_LAPSED] = { "lapsed", N_("发布已结束"), "" },
};

static const struct {
	unsigned from;
	enum response_state to;
} response_ways[RESPONSE_DEED_COUNT] = {
	[RESPONSE_AGREE] = { IN(RESPONSE_OFFERED), RESPONSE_AGREED },
	[RESPONSE_REFUSE] = { IN(RESPONSE_OFFERED), RESPONSE_REFUSED },
	[RESPONSE_WITHDRAW] = { IN(RESPONSE_OFFERED), RESPONSE_WITHDRAWN },
	[RESPONSE_FALL] = { IN(RESPONSE_AGREED), RESPONSE_FALLEN },
	[RESPONSE_COMPLETE] = { IN(RESPONSE_AGREED), RESPONSE_COMPLETED },
	[RESPONSE_LAPSE] = { IN(RESPONSE_OFFERED), RESPONSE_LAPSED },
};

bool
need_can(enum need_state state, enum need_deed deed)
{
	return (ways[deed].from & IN(state)) != 0;
}

enum outcome
need_do(enum need_state *state, enum need_deed deed)
{
	if (!need_can(*state, deed)) {
		return CONFLICT;
	}
	*state = ways[deed].to ? ways[deed].to : *state;
	return OK;
}

bool
need_is_shown(enum need_state state)
{
	return state == NEED_POSTED || state == NEED_AGREED || state == NEED_DONE ||
	       state == NEED_EXPIRED;
}

const char *
need_state_code(enum need_state state)
{
	return states[state].code;
}

bool
need_state_parse(struct str code, enum need_state *ret_state)
{
	for (int i = NEED_DRAFT; i < NEED_STATE_COUNT; i++) {
		if (str_equal(code, str_of(states[i].code))) {
			*ret_state = (enum need_state)i;
			return true;
		}
	}
	return false;
}

const char *
need_state_label(enum need_state state)
{
	return states[state].label;
}

const char *
need_state_tone(enum need_state state)
{
	return states[state].tone;
}

bool
need_response_can(enum response_state state, enum response_deed deed)
{
	return (response_ways[deed].from & IN(state)) != 0;
}

enum outcome
need_response_do(enum response_state *state, enum response_deed deed)
{
	if (!need_response_can(*state, deed)) {
		return CONFLICT;
	}
	*state = response_ways[deed].to;
	return OK;
}

const char *
need_response_state_code(enum response_state state)
{
	return response_states[state].code;
}

bool
need_response_state_parse(struct str code, enum response_state *ret_state)
{
	for (int i = RESPONSE_OFFERED; i < RESPONSE_STATE_COUNT; i++) {
		if (str_equal(code, str_of(response_states[i].code))) {
			*ret_state = (enum response_state)i;
			return true;
		}
	}
	return false;
}

const char *
need_response_state_label(enum response_state state)
{
	return response_states[state].label;
}

const char *
need_response_state_tone(enum response_state state)
{
	return response_states[state].tone;
}

enum need_deed
need_settled(
	enum need_state state, int64_t quantity, int64_t agreed, int64_t completed, bool is_over)
{
	if (completed >= quantity || (is_over && agreed == 0 && completed > 0)) {
		return NEED_FINISH;
	}
	if (is_over && agreed == 0) {
		return NEED_EXPIRE;
	}
	if (state == NEED_POSTED && (is_over || agreed + completed >= quantity)) {
		return NEED_FILL;
	}
	if (state == NEED_AGREED && !is_over && agreed + completed < quantity) {
		return NEED_REOPEN;
	}
	return 0;
}
