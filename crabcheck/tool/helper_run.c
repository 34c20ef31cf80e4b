/* helper_run.c: a child process that the program under test never sees.

       tool ── clone, no exit signal ──▶ middle ── fork ──▶ crabcheck-index
         ╰──── pipe: end of file when the middle is gone ──╯

   The program may wait for its own children, catch or ignore SIGCHLD.  A child that was cloned without an exit signal sends none
   and is invisible to wait without __WCLONE, but exec gives it SIGCHLD again: so a middle process does the waiting and passes
   the status on as its own.  It makes its own process group, so that both can be killed when time is up, and both die with the
   tool.  The helper gets an empty environment (no preloads, no debuginfod), /dev/null, and no other descriptor.

   Cost: two forks, about 1 ms.  Refused: the core's own fork, which keeps a table of children for SIGCHLD but does not save
   wait(-1) in another thread from meeting ours.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "helper_run.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcproc.h"
#include "pub_tool_vki.h"
#include "rawsys.h"

enum { NR_CLOSE_RANGE = 436, WCLONE = (Int)0x80000000, EXIT_NOT_RUN = 125, PDEATHSIG = 1 };

struct kernel_sigaction { ULong handler, flags, restorer, mask; };

/* In the helper's process: nothing of the tool is used any more but system calls. */
static void become_helper(const HChar *const *argv, Int fd, Int err)
{
    const HChar *envp[] = { "LC_ALL=C", NULL };
    ULong none = 0;
    crab_syscall(__NR_prctl, PDEATHSIG, VKI_SIGKILL, 0, 0, 0);
    Int null = (Int)crab_syscall(__NR_open, (ULong)"/dev/null", VKI_O_RDWR, 0, 0, 0);
    crab_syscall(__NR_dup2, (ULong)err, 2, 0, 0, 0);
    if (fd >= 0 && fd != 3)
        crab_syscall(__NR_dup2, (ULong)fd, 3, 0, 0, 0);
    else if (fd == 3)
        crab_syscall(__NR_fcntl, 3, VKI_F_SETFD, 0, 0, 0);
    crab_syscall(__NR_dup2, (ULong)null, 0, 0, 0, 0);
    crab_syscall(__NR_dup2, (ULong)null, 1, 0, 0, 0);
    crab_syscall(NR_CLOSE_RANGE, fd >= 0 ? 4 : 3, ~0u, 0, 0, 0);
    crab_syscall(__NR_rt_sigprocmask, VKI_SIG_SETMASK, (ULong)&none, 0, 8, 0);
    crab_syscall(__NR_execve, (ULong)argv[0], (ULong)argv, (ULong)envp, 0, 0);
    crab_syscall(__NR_exit_group, EXIT_NOT_RUN, 0, 0, 0, 0);
}

/* In the middle process. */
static void be_middle(const HChar *const *argv, Int fd, Int err)
{
    struct kernel_sigaction plain = { 0, 0, 0, 0 };
    Int status = 0;
    crab_syscall(__NR_prctl, PDEATHSIG, VKI_SIGKILL, 0, 0, 0);
    crab_syscall(__NR_setpgid, 0, 0, 0, 0, 0);
    crab_syscall(__NR_rt_sigaction, VKI_SIGCHLD, (ULong)&plain, 0, 8, 0);   /* ignored children leave no status */
    Long pid = crab_syscall(__NR_fork, 0, 0, 0, 0, 0);
    if (pid == 0)
        become_helper(argv, fd, err);
    if (pid < 0 || crab_syscall(__NR_wait4, (ULong)pid, (ULong)&status, 0, 0, 0) != pid)
        status = EXIT_NOT_RUN << 8;
    Int code = (status & 0x7f) != 0 ? 128 + (status & 0x7f) : (status >> 8) & 0xff;
    crab_syscall(__NR_exit_group, (ULong)code, 0, 0, 0, 0);
}

/* Waits for the pipe's other end to close. */
static Bool wait_end(Int fd, UInt seconds)
{
    UInt start = VG_(read_millisecond_timer)();
    for (;;) {
        UInt gone = VG_(read_millisecond_timer)() - start;
        if (gone >= seconds * 1000)
            return False;
        struct vki_pollfd p = { .fd = fd, .events = VKI_POLLIN, .revents = 0 };
        SysRes r = VG_(poll)(&p, 1, (Int)(seconds * 1000 - gone));
        if (!sr_isError(r) && sr_Res(r) > 0)
            return True;
        if (sr_isError(r) && sr_Err(r) != VKI_EINTR)
            return True;                    /* the wait for the process itself decides */
    }
}

static void first_line(Int fd, HChar *words, SizeT n)
{
    words[0] = 0;
    if (fd < 0 || VG_(lseek)(fd, 0, VKI_SEEK_SET) != 0)
        return;
    Int got = VG_(read)(fd, words, (Int)n - 1);
    words[got > 0 ? got : 0] = 0;
    for (HChar *p = words; *p != 0; p++)
        if ((UChar)*p < ' ') {
            *p = 0;
            break;
        }
    static const HChar self[] = "crabcheck-index: ";
    if (VG_(strncmp)(words, self, sizeof self - 1) == 0)
        VG_(memmove)(words, words + sizeof self - 1, VG_(strlen)(words + sizeof self - 1) + 1);
}

Int crab_helper_run(const HChar *const *argv, Int fd, UInt seconds, HChar *words, SizeT n_words)
{
    Int ends[2], status = 0, result = CRAB_HELPER_NOT_RUN;
    words[0] = 0;
    Int err = (Int)crab_syscall(__NR_memfd_create, (ULong)"crabcheck-index-err", 1, 0, 0, 0);
    if (VG_(pipe)(ends) != 0) {
        if (err >= 0)
            VG_(close)(err);
        return CRAB_HELPER_NOT_RUN;
    }
    Long pid = crab_syscall(__NR_clone, 0, 0, 0, 0, 0);
    if (pid == 0) {
        crab_syscall(__NR_close, (ULong)ends[0], 0, 0, 0, 0);
        be_middle(argv, fd, err);
    }
    VG_(close)(ends[1]);
    if (pid > 0) {
        Bool in_time = wait_end(ends[0], seconds);
        if (!in_time) {
            crab_syscall(__NR_kill, (ULong)-pid, VKI_SIGKILL, 0, 0, 0);
            crab_syscall(__NR_kill, (ULong)pid, VKI_SIGKILL, 0, 0, 0);
        }
        Int r;
        do
            r = (Int)crab_syscall(__NR_wait4, (ULong)pid, (ULong)&status, (UInt)WCLONE, 0, 0);
        while (r == -VKI_EINTR);
        if (!in_time)
            result = CRAB_HELPER_TIMEOUT;
        else if (r == (Int)pid && (status & 0x7f) == 0 && (status >> 8 & 0xff) != EXIT_NOT_RUN)
            result = status >> 8 & 0xff;
    }
    VG_(close)(ends[0]);
    first_line(err, words, n_words);
    if (err >= 0)
        VG_(close)(err);
    return result;
}
