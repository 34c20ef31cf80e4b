/* syscalls.h: memory that the kernel reads and writes, maps and unmaps; stacks that come and go.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SYSCALLS_H
#define CRAB_SYSCALLS_H

#include "pub_tool_basics.h"

void crab_syscalls_register(void);  /* VG_(track_pre_mem_read), post_mem_write, new_mem_mmap, die_mem_munmap, post_reg_write, ... */
/* A thread is about to run its first instruction: what an earlier thread left on its stack is gone. */
void crab_syscalls_thread_start(ThreadId tid);
/* Guest code calls it before each system call: state at `gsp`, a VexGuestAMD64State. */
void crab_syscall_gate(void *gsp);

#endif
