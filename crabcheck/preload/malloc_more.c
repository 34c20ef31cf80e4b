/* malloc_more.c: functions of the malloc family that Valgrind's library of replacements does not know.

   Its `pvalloc` prints a stack and ends the program.  Ours has the same class and a higher priority (the last digit), so the core
   prefers it.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_redir.h"

enum { PAGE = 4096 };

/* Resolved to libc's, which is replaced. */
extern void *memalign(SizeT align, SizeT n);

void *VG_REPLACE_FUNCTION_EZU(10191, VG_Z_LIBC_SONAME, pvalloc)(SizeT n);
void *VG_REPLACE_FUNCTION_EZU(10191, VG_Z_LIBC_SONAME, pvalloc)(SizeT n)
{
    const SizeT whole = (n + PAGE - 1) & ~(SizeT)(PAGE - 1);
    return whole < n ? NULL : memalign(PAGE, whole);
}
