#include "dispatch_inner.h"

#include "fail.h"
#include "log.h"
#include "respond.h"

#include <string.h>

/* What is answered when something may not be, is not there, or the machine failed. */

static const struct {
	const char *title, *detail;
} sentences[OUTCOME_COUNT] = {
	[INVALID] = { N_("填写的内容有误"), N_("请按提示改正后再提交。") },
	[NOT_FOUND] = { N_("没有找到这个页面"),
		N_("可能地址有误，或者内容已经移走。可以回到首页，或者搜索要找的组织。") },
	[FORBIDDEN] = { N_("您不能进行这项操作"),
		N_("您的账号没有这项权限。如果应该有，请联系系统管理员。") },
	[UNAUTHENTICATED] = { N_("请先登录"), N_("这里需要登录后才能使用。") },
	[CONFLICT] = { N_("现在不能这样做"), N_("情况已经变化，请返回查看最新状态。") },
	[STALE] = { N_("内容已被他人修改"), N_("请重新打开页面，查看最新内容后再修改。") },
	[TOO_LARGE] = { N_("内容太大"), N_("请缩小后再试。") },
	[TOO_MANY] = { N_("操作太频繁"), N_("请稍等片刻再试。") },
	[UNAVAILABLE] = { N_("暂时不能使用"), N_("请稍后再试。") },
};

static void
send_to_sign_in(struct req *req)
{
	struct str next = req->target;

	if (flight_of(req)->is_kept) {
		next = STR("/kept");
	} else if (req->method != METHOD_GET && req->method != METHOD_HEAD) {
		next = STR("/me");
	}
	if (flight_of(req)->session.kind == SESSION_HALF) {
		respond_see_other(req, session_way(req, next));
		return;
	}
	respond_see_other(
		req, url_own(req->arena, "/login?next=%s", str_terminated(req->arena, next)));
}

static void
refuse_method(struct req *req)
{
	respond_problem(req, 405, N_("不支持这种请求方法"), N_("这个地址不接受这种请求。"));
	respond_header(req, "Allow", flight_of(req)->allow);
}

void
dispatch_refuse(struct req *req, enum outcome outcome)
{
	struct flight *flight = flight_of(req);
	struct pairs headers = req->res.headers;
	const char *detail = sentences[outcome].detail;

	req->res = (struct response){ .headers = headers, .is_private = true };
	if (flight->found == CONFLICT && outcome == CONFLICT) {
		refuse_method(req);
		return;
	}
	if (outcome == UNAUTHENTICATED && !req->is_api) {
		send_to_sign_in(req);
		return;
	}
	if (!req->is_api && req->errors.count) {
		/* on a page without the form the first sentence says more than ours */
		detail = str_terminated(req->arena, req->errors.items[0].message);
	}
	respond_problem(req, outcome_status(outcome), sentences[outcome].title, detail);
	if (outcome == UNAUTHENTICATED) {
		respond_header(req, "WWW-Authenticate", STR("Bearer"));
	}
}

static int
failure_status(enum fail_kind kind)
{
	switch (kind) {
	case FAIL_DISK_FULL:
		return 507;
	case FAIL_DB:
	case FAIL_DB_RETRY:
	case FAIL_TIMEOUT:
		return 503;
	default:
		return 500;
	}
}

void
dispatch_fail(struct req *req, const struct failure *failure)
{
	int status = failure_status(failure->kind);
	struct str detail;

	detail = TR(req->arena, req->lang,
		N_("没有完成，也没有改动任何内容。请稍后再试；如果一直这样，请告诉我们编号 {1}。"),
		str_of(req->id));
	log_error("event=request-failed status=%d path=%.*s cause=\"%s\"", status,
		STR_ARG(req_logged_path(req)), failure->message);
	/* what the action had added lies in memory that is gone */
	req->errors = (struct field_errors){ .items = NULL };
	req->res = (struct response){ .is_private = true };
	respond_problem(req, status,
		status == 507   ? N_("存储空间已满")
		: status == 503 ? N_("系统正忙")
				: N_("系统出错了"),
		str_terminated(req->arena, detail));
}
