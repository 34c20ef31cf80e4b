/* requests.h: client requests of crabcheck.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_REQUESTS_H
#define CRAB_REQUESTS_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

void crab_requests_register(void);      /* VG_(needs_client_requests) */
void crab_requests_thread_start(ThreadId tid);

/* CRABCHECK_DISABLE: the thread's accesses and retags have no effect and make no report. */
extern UInt crab_threads_off;           /* how many threads are in such a region */
Bool crab_thread_is_off(ThreadId tid);
static inline Bool crab_checks_off(ThreadId tid) { return UNLIKELY(crab_threads_off != 0) && crab_thread_is_off(tid); }

/* ---- arguments of a request (args[1] ..), for pools.c ---- */
bor_tag crab_request_tag(const UWord *args, UInt i);        /* of the pointer passed as argument i */
/* args[1] is the address of a pointer variable; False where the program passed nonsense. */
Bool crab_request_pointer(const UWord *args, Addr *var, Addr *value);

#endif
