/* rust_alloc.c: what Rust's global allocator hands out and takes back.

   The functions are recognised by symbol and run as they are; only their entry and return are seen.

      __rust_alloc(size, align)            return: RAX is a fresh allocation
      __rust_alloc_zeroed(size, align)     the same
      __rust_dealloc(ptr, size, align)     entry: the allocation ends; the argument becomes unknown to the allocator behind
      __rust_realloc(ptr, old, align, new) the old allocation ends when the block behind it is given back, or at the return, and not
                                           at all if NULL is returned; the result is a fresh allocation

   Behind them is malloc, as a rule: its blocks are *raw* while the thread is inside (heap.h), so one allocation is made for both
   layers.  Any other allocator (an arena, mimalloc) carves its blocks from memory that we know nothing special about; those
   allocations are kept in an ordered set by address, and end silently when their memory goes or is handed out again.

   One call at a time and thread: `struct call`, valid while the stack pointer is below the frame's.  Refused: redirecting the
   functions to our own heap, which would hide the allocator of the program under test.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "rust_alloc.h"

#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_oset.h"
#include "pub_tool_threadstate.h"
#include "libvex_guest_amd64.h"
#include "libvex_guest_offsets.h"

#include "access.h"
#include "frames.h"
#include "guest_mem.h"
#include "heap.h"
#include "heap_family.h"
#include "pools.h"
#include "report.h"
#include "shadow.h"
#include "sites.h"
#include "watch.h"

/* ---- recognition -------------------------------------------------------------------------------------------------------------- */

static Bool ends_with(const HChar *name, SizeT len, const HChar *tail)
{
    SizeT n = VG_(strlen)(tail);
    return len >= n && VG_(memcmp)(name + len - n, tail, n) == 0;
}

/* `__rust_alloc`; `_RNvCs..._7___rustc12___rust_alloc`, which demangles to `__rustc::__rust_alloc`. */
static enum crab_rust_alloc_fn fn_of_name(const HChar *name)
{
    static const struct { const HChar *name; enum crab_rust_alloc_fn fn; } table[] = {
        { "__rust_alloc", CRAB_RA_ALLOC }, { "__rust_alloc_zeroed", CRAB_RA_ALLOC_ZEROED },
        { "__rust_realloc", CRAB_RA_REALLOC }, { "__rust_dealloc", CRAB_RA_DEALLOC },
    };
    if (name[0] != '_')
        return CRAB_RA_NONE;
    const HChar *end = VG_(strstr)(name, ".llvm.");
    SizeT len = end != NULL ? (SizeT)(end - name) : VG_(strlen)(name);
    for (UInt i = 0; i < sizeof table / sizeof *table; i++) {
        if (!ends_with(name, len, table[i].name))
            continue;
        if (len == VG_(strlen)(table[i].name) || VG_(strstr)(name, "7___rustc") != NULL || VG_(strncmp)(name, "__rustc", 7) == 0)
            return table[i].fn;
    }
    return CRAB_RA_NONE;
}

/* All names of the address count: the linker may give a function and its shim the same one. */
static enum crab_rust_alloc_fn fn_of_index(const struct crab_object *obj, Addr entry)
{
    const uint64_t vaddr = entry - obj->bias;
    uint64_t n;
    const struct cci_symbol *all = cci_table(&obj->index, CCI_T_SYMBOLS, &n), *s = cci_symbol_at(&obj->index, vaddr);
    if (s == NULL || s->addr != vaddr)
        return CRAB_RA_NONE;
    while (s > all && s[-1].addr == vaddr)
        s--;
    for (; s < all + n && s->addr == vaddr; s++) {
        enum crab_rust_alloc_fn fn = fn_of_name(cci_string(&obj->index, s->name));
        if (fn != CRAB_RA_NONE)
            return fn;
    }
    return CRAB_RA_NONE;
}

static enum crab_rust_alloc_fn fn_at(Addr entry)
{
    const struct crab_object *obj = crab_object_at(entry);
    if (obj != NULL && obj->index.h != NULL)
        return fn_of_index(obj, entry);
    const HChar *name;
    return VG_(get_fnname_if_entry)(VG_(current_DiEpoch)(), entry, &name) ? fn_of_name(name) : CRAB_RA_NONE;
}

/* ---- is every call seen? ------------------------------------------------------------------------------------------------------- */

static Addr jump_target(Addr code)
{
    ULong op, rel, slot, endbr;
    if (crab_guest_read(code, 4, &endbr) && endbr == 0xfa1e0ff3)
        code += 4;
    if (!crab_guest_read(code, 2, &op))
        return 0;
    if ((op & 0xff) == 0xe9 && crab_guest_read(code + 1, 4, &rel))                      /* jmp rel32 */
        return code + 5 + (Long)(Int)rel;
    if (op == 0x25ff && crab_guest_read(code + 2, 4, &rel) && crab_guest_read(code + 6 + (Long)(Int)rel, 8, &slot))
        return slot;                                                                    /* jmp *slot(%rip) */
    return 0;
}

static Bool is_named_rdl(Addr code)
{
    const struct crab_object *obj = crab_object_at(code);
    const HChar *name = NULL;
    if (obj != NULL && obj->index.h != NULL) {
        const struct cci_symbol *sym = cci_symbol_at(&obj->index, code - obj->bias);
        name = sym != NULL && sym->addr == code - obj->bias ? cci_string(&obj->index, sym->name) : NULL;
    } else if (!VG_(get_fnname_if_entry)(VG_(current_DiEpoch)(), code, &name)) {
        name = NULL;
    }
    return name != NULL && VG_(strstr)(name, "__rdl_") != NULL;
}

/* A compiler that can see into the function also inlines it, here and there: deallocations would be missed whose allocations were
   seen, and the allocator's own list links would look like accesses of a dead or short block.  Two shapes are safe: the default
   shim, a jump into the standard library's `__rdl_alloc`, compiled apart from everything; and an unoptimised function. */
static Bool every_call_is_seen(Addr entry)
{
    Addr to = jump_target(entry);
    if (to != 0 && (is_named_rdl(to) || ((to = jump_target(to)) != 0 && is_named_rdl(to))))     /* second: through the PLT */
        return True;
    const struct crab_object *obj;
    const struct cci_func *f = crab_func_at(entry, &obj);
    return f != NULL && f->lo == entry - obj->bias && (f->flags & CCI_F_O0) != 0;
}

enum crab_rust_alloc_fn crab_rust_alloc_at(Addr entry)
{
    enum crab_rust_alloc_fn fn = fn_at(entry);
    return fn != CRAB_RA_NONE && every_call_is_seen(entry) ? fn : CRAB_RA_NONE;
}

/* ---- the running call --------------------------------------------------------------------------------------------------------- */

struct call {
    Addr sp;                    /* at entry; 0 = none */
    bor_place place;            /* at entry */
    Addr code;                  /* the function */
    Addr ptr;                   /* __rust_realloc, __rust_dealloc */
    UWord size, align;          /* ... the layout stated */
    bor_tag tag;                /* ... of ptr */
    Bool ends_later;            /* __rust_realloc: the old allocation has not ended yet */
    Bool is_void;               /* was reported, has no effect */
};
static struct call *s_calls;    /* per thread */

static struct call *running_call(ThreadId tid)
{
    if (s_calls == NULL || s_calls[tid].sp == 0 || VG_(get_SP)(tid) > s_calls[tid].sp)
        return NULL;
    return &s_calls[tid];
}

static struct call *new_call(ThreadId tid, const VexGuestAMD64State *gst)
{
    if (s_calls == NULL)
        s_calls = VG_(calloc)("crab.rust_alloc.calls", VG_N_THREADS, sizeof *s_calls);
    s_calls[tid] = (struct call){ .sp = gst->guest_RSP, .code = gst->guest_RIP };
    return &s_calls[tid];
}

Bool crab_rust_alloc_is_void(ThreadId tid, Addr a)
{
    const struct call *c = running_call(tid);
    return c != NULL && c->is_void && c->ptr == a;
}

void crab_rust_alloc_mark(void (*mark)(bor_tag tag))
{
    for (ThreadId tid = 0; s_calls != NULL && tid < VG_N_THREADS; tid++)
        if (running_call(tid) != NULL && s_calls[tid].ends_later && s_calls[tid].tag >= BOR_TAG_FIRST)
            mark(s_calls[tid].tag);
}

/* ---- allocations that are no blocks of ours ------------------------------------------------------------------------------------- */

struct foreign { Addr base; SizeT size; bor_tag root; };
static OSet *s_foreign;         /* by address, disjoint */

static Word overlap_order(const void *key, const void *elem)
{
    const struct foreign *k = key, *e = elem;
    if (k->base + k->size <= e->base)
        return -1;
    return k->base >= e->base + e->size ? 1 : 0;
}

static struct foreign *foreign_in(Addr lo, Addr hi)
{
    if (s_foreign == NULL || lo >= hi)
        return NULL;
    struct foreign range = { lo, hi - lo, BOR_TAG_UNKNOWN };
    return VG_(OSetGen_LookupWithCmp)(s_foreign, &range, overlap_order);
}

static void drop_foreign(struct foreign *f)
{
    Addr base = f->base;
    VG_(OSetGen_FreeNode)(s_foreign, VG_(OSetGen_Remove)(s_foreign, &base));
}

static void end_silently(bor_tag root)
{
    struct bor_alloc_info info;
    if (bor_alloc_of(root, &info) && info.live)
        bor_alloc_gone(root, 0);
}

void crab_rust_alloc_memory_gone(Addr lo, Addr hi)
{
    crab_pools_memory_gone(lo, hi);
    for (struct foreign *f; (f = foreign_in(lo, hi)) != NULL;) {
        end_silently(f->root);
        drop_foreign(f);
    }
}

static void add_foreign(Addr base, SizeT size, bor_tag root)
{
    if (s_foreign == NULL)
        s_foreign = VG_(OSetGen_Create)(0, NULL, VG_(malloc), "crab.rust_alloc.foreign", VG_(free));
    struct foreign *f = VG_(OSetGen_AllocNode)(s_foreign, sizeof *f);
    *f = (struct foreign){ base, size, root };
    VG_(OSetGen_Insert)(s_foreign, f);
}

/* ---- death ---------------------------------------------------------------------------------------------------------------------- */

/* The memory of an ended allocation belongs to the allocator behind again. */
static void hand_back(Addr a, SizeT size, bor_tag root)
{
    if (crab_heap_disown(a, root))
        return;                 /* its words are forgotten when the block is freed, and overwritten when it is handed out */
    struct foreign *f = foreign_in(a, a + 1);
    if (f != NULL && f->root == root)
        drop_foreign(f);
    crab_shadow_forget(a & ~(Addr)7, (a + size + 7) & ~(Addr)7);
}

/* Where one optimised function allocates, reallocates and frees, and reads nothing after the reallocation, LLVM leaves the reallocation
   out and frees the old block with the new size. */
static Bool realloc_may_be_left_out(const struct bor_alloc_info *info, const struct call *c, bor_place freed)
{
    const struct crab_object *a, *b;
    const Addr alloc_from = crab_heap_place_caller(info->born), free_from = crab_heap_place_caller(freed);
    if (alloc_from == 0 || free_from == 0 || c->align != info->align || c->size == info->size)
        return False;
    const struct cci_func *f = crab_func_at(alloc_from, &a);
    return f != NULL && (f->flags & CCI_F_O0) == 0 && crab_func_at(free_from, &b) == f && a == b;
}

/* False: a violation that leaves the memory to somebody else. */
static Bool end_allocation(ThreadId tid, struct call *c, bor_place place)
{
    struct bor_alloc_info info;
    c->ends_later = False;
    if (c->tag < BOR_TAG_FIRST || !bor_alloc_of(c->tag, &info)) {
        struct foreign *f = foreign_in(c->ptr, c->ptr + 1);
        bor_tag root = f != NULL && f->base == c->ptr ? f->root : crab_heap_root_at(c->ptr);
        if (root != BOR_TAG_UNKNOWN && bor_alloc_of(root, &info)) {
            bor_alloc_gone(root, place);
            crab_watch_drain(tid);
            hand_back(c->ptr, info.size, root);
        }
        return True;
    }
    crab_frames_sync(tid, VG_(get_SP)(tid));
    const Bool ours = info.family == BOR_FAM_RUST;
    struct bor_dealloc what = {
        .tag = c->tag, .addr = c->ptr,
        .size = ours && !realloc_may_be_left_out(&info, c, place) ? c->size : UINT64_MAX, .align = ours ? c->align : UINT64_MAX,
        .family = BOR_FAM_RUST, .check_family = crab_heap_family_judged(&info, BOR_FAM_RUST, c->code), .place = place,
    };
    struct bor_violation v;
    const Bool fine = bor_dealloc(&what, &v);
    crab_watch_drain(tid);
    if (!fine) {
        crab_report_violation(tid, &v);
        if (v.kind == BOR_V_FREE_DEAD || v.kind == BOR_V_FREE_INNER)
            return False;
    }
    if (!info.live || info.base != c->ptr)
        return False;           /* muted: reported before */
    hand_back(info.base, info.size, info.root);
    return True;
}

Bool crab_rust_alloc_taken_back(ThreadId tid, Addr a, bor_place place)
{
    struct call *c = running_call(tid);
    if (c == NULL || !c->ends_later || c->ptr != a)
        return False;
    c->is_void = !end_allocation(tid, c, place);
    return True;
}

/* ---- entry and return --------------------------------------------------------------------------------------------------------- */

static void enter_with_pointer(ThreadId tid, struct call *c, const VexGuestAMD64State *gst, Bool is_realloc)
{
    c->ptr = gst->guest_RDI;
    c->size = gst->guest_RSI;
    c->align = gst->guest_RDX;
    c->tag = crab_reg_tag(tid, OFFSET_amd64_RDI);
    struct bor_alloc_info info;
    Bool dead = c->tag >= BOR_TAG_FIRST && bor_alloc_of(c->tag, &info) && !info.live;
    if (is_realloc && !dead)
        c->ends_later = True;
    else
        c->is_void = !end_allocation(tid, c, c->place);
    crab_reg_set_tag(tid, OFFSET_amd64_RDI, BOR_TAG_UNKNOWN);
}

VG_REGPARM(2) void crab_rust_alloc_entry(void *gst_, UWord which)
{
    const VexGuestAMD64State *gst = gst_;
    const ThreadId tid = VG_(get_running_tid)();
    const UWord args[4] = { gst->guest_RDI, gst->guest_RSI, gst->guest_RDX, gst->guest_RCX };
    crab_frames_sync(tid, gst->guest_RSP);
    if (!crab_frames_enter_alloc(tid, gst->guest_RSP, which, args))
        return;
    struct call *c = new_call(tid, gst);
    c->place = crab_heap_place(tid, True);
    crab_heap_set_raw(tid, gst->guest_RSP + 1);
    if (which == CRAB_RA_REALLOC || which == CRAB_RA_DEALLOC)
        enter_with_pointer(tid, c, gst, which == CRAB_RA_REALLOC);
}

static void hand_out(ThreadId tid, Addr a, SizeT size, SizeT align, bor_place place)
{
    crab_rust_alloc_memory_gone(a, a + size);
    if (crab_heap_adopt(a, BOR_TAG_UNKNOWN)) {
        bor_tag root = crab_heap_new_allocation(a, size, BOR_FAM_RUST, align, place);
        crab_heap_adopt(a, root);
        crab_reg_set_tag(tid, OFFSET_amd64_RAX, root);
        return;
    }
    crab_owner_reset(a & ~(Addr)7, (a + size + 7) & ~(Addr)7);
    bor_tag root = crab_heap_new_allocation(a, size, BOR_FAM_RUST, align, place);
    if (root != BOR_TAG_UNKNOWN && size > 0)
        add_foreign(a, size, root);
    crab_reg_set_tag(tid, OFFSET_amd64_RAX, root);
}

void crab_rust_alloc_return(ThreadId tid, void *gst_, UWord which, const UWord args[4])
{
    const VexGuestAMD64State *gst = gst_;
    const Addr a = gst->guest_RAX;
    struct call none = { 0 }, *c = s_calls != NULL ? &s_calls[tid] : &none;
    crab_heap_set_raw(tid, 0);
    if (which == CRAB_RA_DEALLOC || a == 0) {
        c->sp = 0;
        return;
    }
    if (which == CRAB_RA_REALLOC && c->sp != 0 && c->ends_later && c->ptr == args[0]) {
        struct bor_alloc_info info;
        if (c->tag < BOR_TAG_FIRST || (bor_alloc_of(c->tag, &info) && info.live))
            end_allocation(tid, c, c->place);
    }
    bor_place place = c->place;
    c->sp = 0;
    if (which == CRAB_RA_REALLOC)
        hand_out(tid, a, args[3], args[2], place);
    else
        hand_out(tid, a, args[0], args[1], place);
}
