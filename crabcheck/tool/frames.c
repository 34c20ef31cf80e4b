/* frames.c: shadow frames.

       thread ─▶ frames   [ sp, return address, function | first tag | first name | lowest tracked byte ] ... top
              ─▶ tags     protected tags of all frames, each frame's own from its first tag on
              ─▶ names    tags bound to source names (CCI_SITE_BIND), likewise

   The stack pointers never grow from the bottom frame to the top: entering drops every frame that the stack pointer has passed.
   The inline test at a guest return compares with the top frame's stack pointer alone, kept in one word for the running thread.

   A frame ended normally if the stack pointer is one word above its entry and the return went where the entry said: a landing
   pad of an exception is entered by a return with the same stack pointer, but the unwinder has written another address into
   that word, or jumps there.  Frames passed in any other way are dropped: no end accesses, no return retags.  That can only lose reports.

   Base memory that a retag made tracked belongs to the innermost frame that it lies under; when that frame returns normally the
   state there is dropped.  Only within FRAME_BYTES below the frame, so that another stack in between is never taken for it.

   Cost: 48 bytes per frame, about 10 ns per entry and return without tags.  Refused: a frame for every function, which would
   need no index but costs 7 ns per call of code that has nothing to protect.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "frames.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcproc.h"
#include "libvex_guest_amd64.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_vki.h"
#include "access.h"
#include "core_compat.h"
#include "report.h"
#include "retag.h"
#include "rust_alloc.h"
#include "shadow.h"
#include "stats.h"
#include "watch.h"

enum { N_RET = 2, ALLOC_WORDS = 8, FIRST_FRAMES = 256, FIRST_TAGS = 1024, FIRST_NAMES = 256, MAX_FRAMES = 1 << 23, FRAME_BYTES = 8192 };

struct frame {
    Addr sp, ret;                   /* at entry: stack pointer, and the return address that it points at */
    const struct crab_object *obj;
    const struct cci_func *f;       /* NULL: an allocator function, whose arguments lie among the tags */
    Addr tracked_lo;                /* lowest tracked byte of this frame's own stack memory; ~0 = none */
    UInt first_tag, first_name;
};
struct name { ULong key; Addr lo, hi; bor_tag tag; };

/* A growable array in pages of our own: the core's allocator would copy it at every step and keep the pieces. */
struct pile { void *at; UInt n, cap; };

struct frames {
    struct pile frames, tags, names;
};

static struct frames **threads;     /* by thread number; NULL = never ran */
static ThreadId current = VG_INVALID_THREADID;
static Addr top_word = ~(Addr)0;

/* ---- piles ------------------------------------------------------------------------------------------------------------ */

static Bool pile_room(struct pile *p, UInt more, UInt first, SizeT each)
{
    if (LIKELY(p->cap - p->n >= more))
        return True;
    UInt cap = p->cap == 0 ? first : p->cap * 2;
    if (cap > MAX_FRAMES * 2u || cap - p->n < more)
        return False;
    void *at = crab_map_own(VG_PGROUNDUP(cap * each));
    if (at == NULL)
        return False;
    if (p->at != NULL) {
        VG_(memcpy)(at, p->at, p->n * each);
        VG_(am_munmap_valgrind)((Addr)p->at, VG_PGROUNDUP(p->cap * each));
    }
    p->at = at;
    p->cap = cap;
    return True;
}

static void pile_free(struct pile *p, SizeT each)
{
    if (p->at != NULL)
        VG_(am_munmap_valgrind)((Addr)p->at, VG_PGROUNDUP(p->cap * each));
    VG_(memset)(p, 0, sizeof *p);
}

static struct frame *frame_at(const struct frames *t, UInt i) { return (struct frame *)t->frames.at + i; }
static bor_tag *tag_at(const struct frames *t, UInt i) { return (bor_tag *)t->tags.at + i; }
static struct name *name_at(const struct frames *t, UInt i) { return (struct name *)t->names.at + i; }

static struct frame *top_of(const struct frames *t)
{
    return t->frames.n == 0 ? NULL : frame_at(t, t->frames.n - 1);
}

/* What the inline tests compare with while there is no frame: no return passes it, no place above it is on the stack. */
static Addr end_of_stack(ThreadId tid)
{
    const Addr end = VG_(thread_get_stack_max)(tid);
    return end == 0 ? ~(Addr)0 : end;
}

static void set_top(const struct frames *t)
{
    if (threads[current] == t)
        top_word = t->frames.n == 0 ? end_of_stack(current) : frame_at(t, t->frames.n - 1)->sp;
}

/* ---- threads ---------------------------------------------------------------------------------------------------------- */

static struct frames *frames_of(ThreadId tid)
{
    if (UNLIKELY(threads[tid] == NULL))
        threads[tid] = VG_(calloc)("crab.frames", 1, sizeof *threads[tid]);
    if (UNLIKELY(tid != current))
        crab_frames_switch_to(tid);
    return threads[tid];
}

/* In the child of fork only the forking thread goes on; what the others protected would stay protected for ever. */
static void after_fork(ThreadId tid)
{
    for (ThreadId i = 0; i < VG_N_THREADS; i++)
        if (i != tid && threads[i] != NULL)
            crab_frames_thread_exit(i);
}

void crab_frames_init(void)
{
    threads = VG_(calloc)("crab.frames.threads", VG_N_THREADS, sizeof *threads);
    current = 0;                    /* no thread has this number */
    VG_(atfork)(NULL, NULL, after_fork);
}

void crab_frames_switch_to(ThreadId tid)
{
    current = tid;
    const struct frames *t = threads[tid];
    top_word = t == NULL || t->frames.n == 0 ? end_of_stack(tid) : frame_at(t, t->frames.n - 1)->sp;
}

Addr *crab_frames_top_word(void)
{
    return &top_word;
}

/* ---- ending ----------------------------------------------------------------------------------------------------------- */

static void end_protectors(ThreadId tid, const bor_tag *tags, UInt n, Bool with_access)
{
    struct bor_violation v;
    enum bor_invalidate inv = BOR_INV_NOTHING;
    bor_addr lo = 0, hi = 0;
    bor_place place = with_access ? crab_place_here(tid) : 0;
    if (!bor_end_protectors(tags, n, with_access, place, &v, &inv, &lo, &hi))
        crab_report_violation(tid, &v);
    crab_watch_drain(tid);
    if (inv != BOR_INV_NOTHING)
        crab_apply_invalidate(inv, lo, hi);
}

/* Where a frame's own tags begin. */
static UInt first_own_tag(const struct frame *fr)
{
    return fr->f == NULL ? fr->first_tag + ALLOC_WORDS + 1 : fr->first_tag;
}

/* The tags of a frame end: protectors with their accesses if it ended normally, then the borrows.  Returns how many go to the frame
   below, first in the list. `ret`: tags of the registers that carry what the function returned. */
static UInt end_tags(ThreadId tid, bor_tag *list, UInt n, Addr sp, Bool normal, const bor_tag ret[N_RET])
{
    static bor_tag *protected;
    static UInt room;
    if (LIKELY(n <= 4 && bor_young_are_light(list, n)))
        return bor_young_pop(list, n, sp, ret[0], ret[1]);
    if (n > room) {
        room = n + n / 2 + 64;
        protected = VG_(realloc)("crab.frames.protected", protected, room * sizeof *protected);
    }
    SizeT model = bor_young_protected(list, n, protected, room);
    if (model > 0)
        end_protectors(tid, protected, model, normal);
    return bor_young_pop(list, n, sp, ret[0], ret[1]);
}

/* Takes the top frame away. */
static void pop(ThreadId tid, struct frames *t, Bool normal, const bor_tag ret[N_RET])
{
    struct frame *fr = top_of(t);
    const UInt first = first_own_tag(fr), n = t->tags.n - first;
    UInt kept = 0;
    if (n > 0) {
        kept = end_tags(tid, tag_at(t, first), n, fr->sp, normal, ret);
        if (first != fr->first_tag)
            VG_(memmove)(tag_at(t, fr->first_tag), tag_at(t, first), kept * sizeof(bor_tag));
    }
    t->tags.n = fr->first_tag + kept;
    t->names.n = fr->first_name;
    t->frames.n--;
    set_top(t);
}

static const bor_tag nothing_returned[N_RET];

static void drop_to(ThreadId tid, struct frames *t, UInt n)
{
    while (t->frames.n > n)
        pop(tid, t, False, nothing_returned);
}

static void drop_passed(ThreadId tid, struct frames *t, Addr sp)
{
    for (struct frame *fr = top_of(t); fr != NULL && fr->sp < sp; fr = top_of(t))
        pop(tid, t, False, nothing_returned);
}

void crab_frames_thread_exit(ThreadId tid)
{
    struct frames *t = threads[tid];
    if (t == NULL)
        return;
    drop_to(tid, t, 0);
    bor_young_pop(tag_at(t, 0), t->tags.n, ~(Addr)0, BOR_TAG_UNKNOWN, BOR_TAG_UNKNOWN);
    pile_free(&t->frames, sizeof(struct frame));
    pile_free(&t->tags, sizeof(bor_tag));
    pile_free(&t->names, sizeof(struct name));
}

void crab_frames_thread_start(ThreadId tid)
{
    crab_frames_thread_exit(tid);       /* numbers are used again */
}

void crab_frames_sync(ThreadId tid, Addr sp)
{
    drop_passed(tid, frames_of(tid), sp);
}

void crab_frames_memory_gone(Addr lo, Addr hi)
{
    for (ThreadId tid = 0; tid < VG_N_THREADS; tid++) {
        struct frames *t = threads[tid];
        if (t == NULL || t->frames.n == 0 || top_of(t)->sp >= hi || frame_at(t, 0)->sp < lo)
            continue;
        for (UInt i = 0; i < t->frames.n; i++)
            if (frame_at(t, i)->sp >= lo && frame_at(t, i)->sp < hi) {
                drop_to(tid, t, i);
                break;
            }
    }
}

/* ---- entering --------------------------------------------------------------------------------------------------------- */

static struct frame *push(ThreadId tid, struct frames *t, Addr sp, Addr ret)
{
    struct frame *fr = top_of(t);
    /* Same place, other caller: left by a jump, and the place is in use again. */
    while (fr != NULL && (fr->sp < sp || (fr->sp == sp && fr->ret != ret))) {
        pop(tid, t, False, nothing_returned);
        fr = top_of(t);
    }
    if (UNLIKELY(!pile_room(&t->frames, 1, FIRST_FRAMES, sizeof(struct frame)))) {
        crab_say_once("frames", "too many nested calls: borrows of deeper ones are not followed");
        return NULL;
    }
    fr = frame_at(t, t->frames.n++);
    fr->sp = sp;
    fr->ret = ret;
    fr->tracked_lo = ~(Addr)0;
    fr->first_tag = t->tags.n;
    fr->first_name = t->names.n;
    top_word = sp;
    crab_stats.frames++;
    return fr;
}

Bool crab_frames_enter(ThreadId tid, Addr sp, const struct crab_object *obj, const struct cci_func *f)
{
    struct frames *t = frames_of(tid);
    Addr ret = *(const Addr *)sp;
    const struct frame *top = top_of(t);
    if (top != NULL && top->sp == sp && top->f == f && top->ret == ret)
        return False;               /* a loop back to the first instruction, not a call */
    struct frame *fr = push(tid, t, sp, ret);
    if (fr == NULL)
        return False;
    fr->obj = obj;
    fr->f = f;
    return True;
}

Bool crab_frames_view(ThreadId tid, UInt back, struct crab_frame_view *view)
{
    const struct frames *t = threads[tid];
    if (t == NULL || back >= t->frames.n)
        return False;
    const struct frame *fr = frame_at(t, t->frames.n - 1 - back);
    *view = (struct crab_frame_view){ .sp = fr->sp, .ret = fr->ret, .obj = fr->obj, .f = fr->f };
    return True;
}

Bool crab_frames_enter_alloc(ThreadId tid, Addr sp, UWord which, const UWord args[4])
{
    struct frames *t = frames_of(tid);
    Addr ret = *(const Addr *)sp;
    const struct frame *top = top_of(t);
    if (top != NULL && top->sp == sp && top->f == NULL && top->ret == ret)
        return False;
    if (!pile_room(&t->tags, ALLOC_WORDS + 1, FIRST_TAGS, sizeof(bor_tag)))
        return False;
    struct frame *fr = push(tid, t, sp, ret);
    if (fr == NULL)
        return False;
    fr->obj = NULL;
    fr->f = NULL;
    VG_(memcpy)(tag_at(t, fr->first_tag), args, 4 * sizeof(UWord));
    *tag_at(t, fr->first_tag + ALLOC_WORDS) = (UInt)which;
    t->tags.n += ALLOC_WORDS + 1;
    return True;
}

void crab_frames_protect(ThreadId tid, bor_tag tag)
{
    struct frames *t = frames_of(tid);
    if (t->frames.n > 0 && pile_room(&t->tags, 1, FIRST_TAGS, sizeof(bor_tag)))
        *tag_at(t, t->tags.n++) = tag;
    else
        end_protectors(tid, &tag, 1, False);        /* nowhere to keep it: no protector */
}

Bool crab_frames_any(ThreadId tid)
{
    struct frames *t = frames_of(tid);
    return pile_room(&t->tags, 1, FIRST_TAGS, sizeof(bor_tag));
}

void crab_frames_keep(ThreadId tid, bor_tag tag)
{
    struct frames *t = threads[tid];
    *tag_at(t, t->tags.n++) = tag;
}

Addr crab_frames_top_of(ThreadId tid, const struct cci_func *f)
{
    const struct frame *top = top_of(frames_of(tid));
    return top != NULL && top->f == f ? top->sp : 0;
}

void crab_frames_tracked(ThreadId tid, Addr lo, Addr sp)
{
    struct frames *t = frames_of(tid);
    if (lo < sp || t->frames.n == 0)
        return;
    UInt a = 0, b = t->frames.n;        /* the innermost frame above lo: stack pointers fall with the index */
    while (a < b) {
        UInt mid = a + (b - a) / 2;
        if (frame_at(t, mid)->sp > lo)
            a = mid + 1;
        else
            b = mid;
    }
    if (a == 0)
        return;
    struct frame *fr = frame_at(t, a - 1);
    if (fr->sp - lo <= FRAME_BYTES && lo < fr->tracked_lo)
        fr->tracked_lo = lo;
}

/* ---- names ------------------------------------------------------------------------------------------------------------ */

static struct name *find_name(const struct frames *t, const struct frame *top, ULong key)
{
    for (UInt i = top->first_name; i < t->names.n; i++)
        if (name_at(t, i)->key == key)
            return name_at(t, i);
    return NULL;
}

void crab_frames_bind(ThreadId tid, ULong name_key, bor_tag tag, Addr lo, Addr hi)
{
    struct frames *t = frames_of(tid);
    const struct frame *top = top_of(t);
    if (top == NULL)
        return;
    struct name *n = find_name(t, top, name_key);
    if (n == NULL) {
        if (!pile_room(&t->names, 1, FIRST_NAMES, sizeof(struct name)))
            return;
        n = name_at(t, t->names.n++);
    }
    *n = (struct name){ name_key, lo, hi, tag };
}

bor_tag crab_frames_bound(ThreadId tid, ULong name_key, Addr a, SizeT len)
{
    const struct frames *t = frames_of(tid);
    const struct frame *top = top_of(t);
    const struct name *n = top != NULL ? find_name(t, top, name_key) : NULL;
    return n != NULL && a >= n->lo && a < n->hi && len <= n->hi - a ? n->tag : BOR_TAG_UNKNOWN;
}

void crab_frames_mark(void (*mark)(bor_tag tag))
{
    for (ThreadId tid = 0; tid < VG_N_THREADS; tid++) {
        const struct frames *t = threads[tid];
        if (t == NULL)
            continue;
        for (UInt i = 0; i < t->frames.n; i++) {
            const struct frame *fr = frame_at(t, i);
            UInt end = i + 1 < t->frames.n ? frame_at(t, i + 1)->first_tag : t->tags.n;
            for (UInt k = first_own_tag(fr); k < end; k++)
                mark(*tag_at(t, k));
        }
        for (UInt i = 0; i < t->names.n; i++)
            mark(name_at(t, i)->tag);
    }
}

/* ---- borrows that nothing holds any more -------------------------------------------------------------------------------- */

static Addr highest_frame(ThreadId tid)
{
    const struct frames *t = threads[tid];
    if (t == NULL || t->tags.n == 0)
        return 0;
    return t->frames.n == 0 ? VG_(get_SP)(tid) : frame_at(t, 0)->sp;
}

/* From the top frame down to those that no frame is left for; then the lists move together. */
static void drop_unheld(struct frames *t)
{
    static UInt *kept;
    static UInt room;
    if (t->frames.n > room) {
        room = t->frames.n + t->frames.n / 2;
        kept = VG_(realloc)("crab.frames.kept", kept, room * sizeof *kept);
    }
    UInt end = t->tags.n, to = 0;
    for (UInt i = t->frames.n; i-- > 0; end = frame_at(t, i)->first_tag)
        kept[i] = bor_young_drop_unheld(tag_at(t, first_own_tag(frame_at(t, i))), end - first_own_tag(frame_at(t, i)));
    to = bor_young_drop_unheld(tag_at(t, 0), end);
    for (UInt i = 0; i < t->frames.n; i++) {
        struct frame *fr = frame_at(t, i);
        UInt n = first_own_tag(fr) - fr->first_tag + kept[i];
        VG_(memmove)(tag_at(t, to), tag_at(t, fr->first_tag), n * sizeof(bor_tag));
        fr->first_tag = to;
        to += n;
    }
    t->tags.n = to;
}

void crab_frames_collect_young(void)
{
    bor_young_collect_begin();
    if (crab_shadow_hold_young(highest_frame, bor_young_hold))
        for (ThreadId tid = 0; tid < VG_N_THREADS; tid++) {
            struct frames *t = threads[tid];
            for (UInt i = 0; t != NULL && i < t->names.n; i++)
                bor_young_hold(name_at(t, i)->tag);
        }
    else
        bor_young_hold_all();
    for (ThreadId tid = 0; tid < VG_N_THREADS; tid++)
        if (threads[tid] != NULL && threads[tid]->tags.n > 0)
            drop_unheld(threads[tid]);
    if (bor_young_has_wrapped())
        crab_shadow_forget_young();
    bor_young_collect_finish();
}

/* ---- returning -------------------------------------------------------------------------------------------------------- */

/* The frame's stack memory starts a new life. */
static void forget_stack(ThreadId tid, Addr lo, Addr hi)
{
    bor_base_gone(lo, hi, crab_place_here(tid));
    crab_watch_drain(tid);
    crab_owner_reset(lo, hi);
}

static void return_normally(ThreadId tid, struct frames *t, void *gst)
{
    struct frame fr = *top_of(t);
    if (fr.f == NULL) {
        UWord args[4];
        VG_(memcpy)(args, tag_at(t, fr.first_tag), sizeof args);
        UWord which = *tag_at(t, fr.first_tag + ALLOC_WORDS);
        pop(tid, t, True, nothing_returned);
        crab_rust_alloc_return(tid, gst, which, args);
        return;
    }
    const ULong *shadow = (const ULong *)((const UChar *)gst + sizeof(VexGuestAMD64State));
    const bor_tag ret[N_RET] = {
        (fr.f->flags & CCI_F_NO_RAX) != 0 ? BOR_TAG_UNKNOWN : (bor_tag)shadow[offsetof(VexGuestAMD64State, guest_RAX) / sizeof(ULong)],
        (fr.f->flags & CCI_F_NO_RDX) != 0 ? BOR_TAG_UNKNOWN : (bor_tag)shadow[offsetof(VexGuestAMD64State, guest_RDX) / sizeof(ULong)],
    };
    pop(tid, t, True, ret);
    if (fr.tracked_lo < fr.sp)
        forget_stack(tid, fr.tracked_lo, fr.sp);
    if (fr.f->ret_n > 0)
        crab_retag_return(tid, gst, fr.f, fr.obj, fr.sp);
}

void crab_frames_return(void *gst, Addr new_sp)
{
    ThreadId tid = VG_(get_running_tid)();
    struct frames *t = frames_of(tid);
    for (struct frame *fr = top_of(t); fr != NULL && fr->sp < new_sp; fr = top_of(t)) {
        if (fr->sp + sizeof(Addr) == new_sp && *(const Addr *)fr->sp == fr->ret)
            return_normally(tid, t, gst);
        else
            pop(tid, t, False, nothing_returned);
    }
    if (UNLIKELY(bor_young_collect_due()))
        crab_frames_collect_young();
    crab_collect_if_due();
}
