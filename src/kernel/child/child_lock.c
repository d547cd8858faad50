#include "child.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * seccomp (Linux' Documentation/userspace-api/seccomp_filter.rst): a list of what a process needs that computes
 * on memory and speaks over one open socket.  The rest fails with EPERM, as if the file were not there.  Threads
 * are allowed, pango has some; of the two ways to make them only that whose flags a filter can see.
 */

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "say here how the audit interface calls this machine"
#endif

static const int allowed_calls[] = { SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_close,
	SYS_fstat, SYS_lseek, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk,
	SYS_futex, SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep, SYS_sched_yield,
	SYS_getpid, SYS_gettid, SYS_tgkill, SYS_getrandom, SYS_rt_sigaction, SYS_rt_sigprocmask,
	SYS_rt_sigreturn, SYS_sigaltstack, SYS_set_robust_list, SYS_rseq, SYS_sched_getaffinity,
	SYS_restart_syscall, SYS_exit, SYS_exit_group };

enum {
	CALL_COUNT = sizeof(allowed_calls) / sizeof(allowed_calls[0]),
	HEAD_COUNT = 11,
	TASK_CPU_SECONDS_MAX = 3600, /* over a lifetime; a single task is timed by the parent */
};

#define LOAD(member)                   \
	(struct sock_filter) BPF_STMT( \
		BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, member))
#define RETURN(what) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, (what))
#define IF_EQUAL(value, then, otherwise) \
	(struct sock_filter)             \
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(value), (then), (otherwise))

#define IF_SET(bits, then, otherwise) \
	(struct sock_filter)          \
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (unsigned)(bits), (then), (otherwise))

static bool
limit(int resource, rlim_t value)
{
	return setrlimit(resource, &(struct rlimit){ value, value }) == 0;
}

bool
child_lock_up(void)
{
	struct sock_filter filter[HEAD_COUNT + CALL_COUNT + 2];
	struct sock_fprog program = { .filter = filter };
	unsigned short at = 0;

	filter[at++] = LOAD(arch);
	filter[at++] = IF_EQUAL(OWN_ARCHITECTURE, 1, 0);
	filter[at++] = RETURN(SECCOMP_RET_KILL_PROCESS);
	filter[at++] = LOAD(nr);
	filter[at++] = IF_EQUAL(SYS_clone3, 0, 1);
	filter[at++] = RETURN(SECCOMP_RET_ERRNO | ENOSYS); /* then clone() is tried */
	filter[at++] = IF_EQUAL(SYS_clone, 0, 4);
	filter[at++] = LOAD(args[0]);
	filter[at++] = IF_SET(CLONE_THREAD, 0, 1);
	filter[at++] = RETURN(SECCOMP_RET_ALLOW);
	filter[at++] = RETURN(SECCOMP_RET_ERRNO | EPERM);
	for (int i = 0; i < CALL_COUNT; i++) {
		/* to the end of the list, behind the refusal */
		filter[at++] = IF_EQUAL(allowed_calls[i], (unsigned char)(CALL_COUNT - i), 0);
	}
	filter[at++] = RETURN(SECCOMP_RET_ERRNO | EPERM);
	filter[at++] = RETURN(SECCOMP_RET_ALLOW);
	program.len = at;
	/* a word of a library's to a log that is a file is lost; it does not end the process */
	signal(SIGXFSZ, SIG_IGN);
	return limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
	       limit(RLIMIT_CPU, TASK_CPU_SECONDS_MAX) &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) ==
		       0 /* for every thread */;
}
