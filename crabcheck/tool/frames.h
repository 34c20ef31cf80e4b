/* frames.h: shadow frames of functions that have retag sites; protector ends; return retags.  docs/design.md section 4.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_FRAMES_H
#define CRAB_FRAMES_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"
#include "sites.h"

void crab_frames_init(void);
void crab_frames_thread_start(ThreadId tid);
void crab_frames_thread_exit(ThreadId tid);
void crab_frames_switch_to(ThreadId tid);           /* start_client_code: the inline word becomes this thread's */

/* Stack pointer of the running thread's top frame, or ~0: address of the word that the inline return test loads.
   The test: guest RSP after the return >u *crab_frames_top_word() -> call crab_frames_return. */
Addr *crab_frames_top_word(void);

/* Pushes a frame for `f`, entered with the stack pointer at `sp` (pointing at the return address). False: it is a loop back to the
   first instruction (same function, same sp as the top frame): no retags. */
Bool crab_frames_enter(ThreadId tid, Addr sp, const struct crab_object *obj, const struct cci_func *f);
void crab_frames_protect(ThreadId tid, bor_tag tag);        /* adds a protected tag to the top frame */
/* Young borrows (docs/design.md section 7): is there room for one; adds one to the top frame, or to those of no frame (after crab_frames_any); drops those
   that neither a register nor live stack memory holds. */
Bool crab_frames_any(ThreadId tid);
void crab_frames_keep(ThreadId tid, bor_tag tag);
void crab_frames_collect_young(void);
/* Pushes a frame for an allocator function (rust_alloc.h): at its normal return crab_rust_alloc_return is called with `which`
   and the four words kept here. False: loop back to the first instruction. */
Bool crab_frames_enter_alloc(ThreadId tid, Addr sp, UWord which, const UWord args[4]);
/* A frame as others may see it: `back` = 0 is the top one. False past the last. */
struct crab_frame_view { Addr sp, ret; const struct crab_object *obj; const struct cci_func *f; };
Bool crab_frames_view(ThreadId tid, UInt back, struct crab_frame_view *view);
/* The top frame of the thread, if it belongs to `f`: its stack pointer at entry; else 0. */
Addr crab_frames_top_of(ThreadId tid, const struct cci_func *f);
/* Base memory from `lo` on became tracked while the stack pointer was `sp`: the frame that owns it drops its state when it
   returns. */
void crab_frames_tracked(ThreadId tid, Addr lo, Addr sp);

/* Names bound in the top frame (CCI_SITE_BIND). A key is unique in the process: a name's number is so only in its object. */
static inline ULong crab_name_key(const struct crab_object *obj, UInt name_id) { return (ULong)obj->id << 32 | name_id; }
void crab_frames_bind(ThreadId tid, ULong name_key, bor_tag tag, Addr lo, Addr hi);
/* The tag bound to the name, if [a, a + len) lies inside the bytes that it was bound for; else UNKNOWN. */
bor_tag crab_frames_bound(ThreadId tid, ULong name_key, Addr a, SizeT len);

/* One of Rust's allocator functions was entered (rust_alloc.h): a frame without function or protectors that keeps the arguments. When
   it is left at its own depth (new sp == sp + 8), crab_rust_alloc_return(tid, gst, which, args) is called; dropped silently otherwise.
   False: a frame for an allocator function at the same sp is on top already (a jump from one allocator function into another): the
   first one counts. */
Bool crab_frames_enter_alloc(ThreadId tid, Addr sp, UWord which, const UWord args[4]);

/* Guest return happened (stack pointer has passed frames): ends and drops frames, does the return retags. `gst` is the guest
   state, whose registers hold what the function returned. */
void crab_frames_return(void *gst, Addr new_sp);
/* Before any effect that depends on protectors: drop frames that the stack pointer has passed. */
void crab_frames_sync(ThreadId tid, Addr sp);
/* Stack memory [lo, hi) was freed or unmapped: frames inside are dropped. */
void crab_frames_memory_gone(Addr lo, Addr hi);
void crab_frames_mark(void (*mark)(bor_tag tag));

#endif
