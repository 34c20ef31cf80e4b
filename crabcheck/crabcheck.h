/*
   ----------------------------------------------------------------

   The following BSD-style licence applies to this one file (crabcheck.h) only.  The rest of crabcheck is licensed under the
   GNU General Public License, version 2 or later.

   ----------------------------------------------------------------

   Copyright (C) 2026 the crabcheck authors.  All rights reserved.

   Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
   conditions are met:

   1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
      disclaimer.

   2. The name of the author may not be used to endorse or promote products derived from this software without specific prior
      written permission.

   THIS SOFTWARE IS PROVIDED BY THE AUTHOR ``AS IS'' AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
   IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED.  IN NO EVENT SHALL THE AUTHOR BE
   LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,
   PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
   ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY
   WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

   SPDX-License-Identifier: bzip2-1.0.6
   ----------------------------------------------------------------

   Client requests: what a program under test may tell crabcheck.  They cost a few instructions when the program runs without
   Valgrind, and do nothing there.

   A request that makes a new pointer gives it back: use the returned pointer instead of the old one,

       p = CRABCHECK_RETAG_MUT(p, sizeof *p);

   because the new tag belongs to that value and what is computed from it, not to other copies of the old pointer.  */
#ifndef CRABCHECK_H
#define CRABCHECK_H

#include <valgrind/valgrind.h>

/* Never change the numbers: programs carry them. */
typedef enum {
    VG_USERREQ__CRABCHECK_RETAG = VG_USERREQ_TOOL_BASE('C', 'R'),
    VG_USERREQ__CRABCHECK_RELEASE,
    VG_USERREQ__CRABCHECK_EXPOSE,
    VG_USERREQ__CRABCHECK_NAME,
    VG_USERREQ__CRABCHECK_PRINT_TREE,
    VG_USERREQ__CRABCHECK_COUNT_REPORTS,
    VG_USERREQ__CRABCHECK_ALLOCATED,
    VG_USERREQ__CRABCHECK_FREED,
    VG_USERREQ__CRABCHECK_SERIAL,
    VG_USERREQ__CRABCHECK_DISABLE,
    VG_USERREQ__CRABCHECK_ENABLE,
    VG_USERREQ__CRABCHECK_RETAG_LAYOUT
} Vg_CrabcheckClientRequest;

/* Kinds of CRABCHECK_RETAG. */
#define CRABCHECK_SHARED        0       /* as `&T` */
#define CRABCHECK_MUT           1       /* as `&mut T` */
#define CRABCHECK_RAW           2       /* as a raw pointer fresh from a reference (Stacked Borrows only) */
#define CRABCHECK_SHARED_ARG    3       /* as an argument `&T`: protected until CRABCHECK_RELEASE */
#define CRABCHECK_MUT_ARG       4       /* as an argument `&mut T`: protected until CRABCHECK_RELEASE */

/* The tag of a register would be lost in the request; the pointer passes through memory, and the tag with it. */
#define CRABCHECK_RETAG_(kind, ptr, bytes)                                                                              \
    (__extension__({                                                                                                    \
        __typeof__(ptr) crabcheck_ptr_ = (ptr);                                                                         \
        VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_RETAG, &crabcheck_ptr_, (bytes), (kind), 0, 0);           \
        crabcheck_ptr_;                                                                                                 \
    }))

/* A reborrow of `bytes` bytes at `ptr`; the value is the pointer with its new tag. */
#define CRABCHECK_RETAG_SHARED(ptr, bytes)  CRABCHECK_RETAG_(CRABCHECK_SHARED, ptr, bytes)
#define CRABCHECK_RETAG_MUT(ptr, bytes)     CRABCHECK_RETAG_(CRABCHECK_MUT, ptr, bytes)
#define CRABCHECK_RETAG_RAW(ptr, bytes)     CRABCHECK_RETAG_(CRABCHECK_RAW, ptr, bytes)

/* The same as a reference argument of a running function, until CRABCHECK_RELEASE of the pointer returned. */
#define CRABCHECK_PROTECT_SHARED(ptr, bytes) CRABCHECK_RETAG_(CRABCHECK_SHARED_ARG, ptr, bytes)
#define CRABCHECK_PROTECT_MUT(ptr, bytes)   CRABCHECK_RETAG_(CRABCHECK_MUT_ARG, ptr, bytes)
#define CRABCHECK_RELEASE(ptr) VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_RELEASE, (ptr), 0, 0, 0, 0)

/* The pointer's provenance is exposed (Miri's rule for pointers without provenance applies with --exposed=miri). */
#define CRABCHECK_EXPOSE(ptr) VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_EXPOSE, (ptr), 0, 0, 0, 0)

/* Reports call the pointer's tag by this name (a string that lives until the program ends). */
#define CRABCHECK_NAME(ptr, name) VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_NAME, (ptr), (name), 0, 0, 0)

/* Prints the borrow tree at the byte that `ptr` points at, on Valgrind's log. */
#define CRABCHECK_PRINT_TREE(ptr) VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_PRINT_TREE, (ptr), 0, 0, 0, 0)

/* Violations found so far, also those that a suppression hides; 0 without crabcheck. */
#define CRABCHECK_COUNT_REPORTS() \
    ((unsigned long)VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__CRABCHECK_COUNT_REPORTS, 0, 0, 0, 0, 0))

/* The birth serial of the pointer's tag, as reports print it; 0 where it has none, and without crabcheck. */
#define CRABCHECK_SERIAL(ptr) \
    ((unsigned long)VALGRIND_DO_CLIENT_REQUEST_EXPR(0, VG_USERREQ__CRABCHECK_SERIAL, (ptr), 0, 0, 0, 0))

/* Until the thread's matching CRABCHECK_ENABLE, its accesses and reborrows have no effect on any borrow and make no report; they
   nest.  Other threads go on as they were.  Allocation and deallocation still count. */
#define CRABCHECK_DISABLE() VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_DISABLE, 0, 0, 0, 0, 0)
#define CRABCHECK_ENABLE()  VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_ENABLE, 0, 0, 0, 0, 0)

/* A custom allocator hands out [ptr, ptr+bytes) inside memory of its own; the value is the pointer to give to the user: it has a tag
   of its own, which is good for the block and while the block lives.  The allocator's own pointers keep what they are.
   CRABCHECK_FREED ends the block; it takes the user's pointer, and reports what a wrong free would report. */
#define CRABCHECK_POOL_ALLOCATED(pool, ptr, bytes)                                                                      \
    (__extension__({                                                                                                    \
        __typeof__(ptr) crabcheck_ptr_ = (ptr);                                                                         \
        VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_ALLOCATED, &crabcheck_ptr_, (bytes), (pool), 0, 0);       \
        crabcheck_ptr_;                                                                                                 \
    }))
#define CRABCHECK_ALLOCATED(ptr, bytes) CRABCHECK_POOL_ALLOCATED(0, ptr, bytes)
#define CRABCHECK_FREED(ptr) VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_FREED, (ptr), 0, 0, 0, 0)
/* A pool is named by any address; VALGRIND_CREATE_MEMPOOL(pool, 0, 0) makes it known, VALGRIND_DESTROY_MEMPOOL(pool) ends all its
   blocks, VALGRIND_MEMPOOL_TRIM(pool, addr, bytes) those outside.  The requests of valgrind.h that describe blocks
   (VALGRIND_MALLOCLIKE_BLOCK, VALGRIND_MEMPOOL_ALLOC, ...) are understood as well, but cannot give the user's pointer a tag: they
   only tell that the bytes start a new life. */

/* What a compiler's own retag calls say (see libcrabcheck_retag); `var` is the address of a pointer variable. */
#define CRABCHECK_F_PROTECTED   1       /* function entry: protected until the caller of this function returns */
#define CRABCHECK_F_MUTABLE     2       /* `&mut` or Box */
#define CRABCHECK_F_BOX         4
#define CRABCHECK_F_FREEZE      8       /* no UnsafeCell inside */
#define CRABCHECK_RETAG_LAYOUT(var, bytes, flags, im, pin)                                                              \
    VALGRIND_DO_CLIENT_REQUEST_STMT(VG_USERREQ__CRABCHECK_RETAG_LAYOUT, (var), (bytes), (flags), (im), (pin))

#endif
