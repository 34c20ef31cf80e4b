/* syscalls.h: memory that the kernel reads and writes, maps and unmaps; stacks that come and go.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SYSCALLS_H
#define CRAB_SYSCALLS_H
void crab_syscalls_register(void);  /* VG_(track_pre_mem_read), post_mem_write, new_mem_mmap, die_mem_munmap, post_reg_write, ... */
#endif
