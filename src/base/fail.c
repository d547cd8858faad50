#include "fail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct fail_frame {
	jmp_buf jump;
	struct failure failure;
	struct fail_frame *outer;
};

static _Thread_local struct fail_frame *innermost;

bool
fail_catch(void (*run)(void *arg), void *arg, struct failure *ret_failure)
{
	struct fail_frame frame;

	frame.outer = innermost;
	innermost = &frame;
	if (setjmp(frame.jump) == 0) {
		run(arg);
		innermost = frame.outer;
		return true;
	}
	innermost = frame.outer;
	*ret_failure = frame.failure;
	return false;
}

static _Noreturn void
leave(enum fail_kind kind, const char *format, va_list args)
{
	if (!innermost) {
		vfprintf(stderr, format, args);
		fputc('\n', stderr);
		abort();
	}
	innermost->failure.kind = kind;
	vsnprintf(innermost->failure.message, sizeof(innermost->failure.message), format, args);
	longjmp(innermost->jump, 1);
}

_Noreturn void
fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	leave(FAIL_OTHER, format, args);
}

_Noreturn void
fail_as(enum fail_kind kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	leave(kind, format, args);
}
