/* rawsys.h: the few system calls that the tool interface does not offer.

   Cost: none.  Refused: linking a libc into the tool; Valgrind forbids it and the calls are seven.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_RAWSYS_H
#define CRAB_RAWSYS_H

#include "pub_tool_basics.h"
#include "pub_tool_vki.h"
#include "pub_tool_vkiscnums.h"

/* Linux, x86-64: the kernel's answer, negative errno on failure. */
static inline Long crab_syscall6(ULong nr, ULong a, ULong b, ULong c, ULong d, ULong e, ULong f)
{
    register ULong r10 __asm__("r10") = d;
    register ULong r8 __asm__("r8") = e;
    register ULong r9 __asm__("r9") = f;
    Long ret;
    __asm__ volatile("syscall" : "=a"(ret) : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return ret;
}

static inline Long crab_syscall(ULong nr, ULong a, ULong b, ULong c, ULong d, ULong e)
{
    return crab_syscall6(nr, a, b, c, d, e, 0);
}

#endif
