/* pools.c: blocks and pools of allocators that the program describes itself.

       block   [base, base + size)   pool (0 = none)   root: tag of its allocation, or unknown

   Two kinds of descriptions.  CRABCHECK_ALLOCATED gives the caller a pointer with a tag of its own: the block is an allocation like
   any other, with bounds, death and deallocation checks.  The requests that Memcheck knows (valgrind.h) return nothing, so the
   pointers in the program's hands stay what they were, the allocator's; all that is done for them is that the block's bytes
   start a new life at birth and death: what borrows of an earlier block lost there says nothing about the next one.

   Blocks are kept by address, so that an address that is handed out again, and memory that goes away, end what was there.

   Refused: reports about wrong requests (a block freed twice by VALGRIND_FREELIKE_BLOCK): that is Memcheck's job, and the
   address alone says nothing about provenance.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pools.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_oset.h"
#include "pub_tool_tooliface.h"

#include "../crabcheck.h"
#include "access.h"
#include "frames.h"
#include "heap.h"
#include "report.h"
#include "requests.h"
#include "shadow.h"
#include "watch.h"

struct block { Addr base; SizeT size; UWord pool; bor_tag root; };
static OSet *s_blocks;          /* by address, disjoint */
struct pool { UWord anchor; struct pool *next; };
static struct pool *s_pools;

/* ---- the two tables -------------------------------------------------------------------------------------------------------------- */

static Word overlap_order(const void *key, const void *elem)
{
    const struct block *k = key, *e = elem;
    if (k->base + k->size <= e->base)
        return -1;
    return k->base >= e->base + e->size ? 1 : 0;
}

static struct block *block_in(Addr lo, Addr hi)
{
    if (s_blocks == NULL || lo >= hi)
        return NULL;
    struct block range = { lo, hi - lo, 0, BOR_TAG_UNKNOWN };
    return VG_(OSetGen_LookupWithCmp)(s_blocks, &range, overlap_order);
}

static void drop_block(struct block *b)
{
    Addr base = b->base;
    VG_(OSetGen_FreeNode)(s_blocks, VG_(OSetGen_Remove)(s_blocks, &base));
}

static void add_block(Addr base, SizeT size, UWord pool, bor_tag root)
{
    if (s_blocks == NULL)
        s_blocks = VG_(OSetGen_Create)(0, NULL, VG_(malloc), "crab.pools.blocks", VG_(free));
    struct block *b = VG_(OSetGen_AllocNode)(s_blocks, sizeof *b);
    *b = (struct block){ base, size, pool, root };
    VG_(OSetGen_Insert)(s_blocks, b);
}

static struct pool **find_pool(UWord anchor)
{
    struct pool **p = &s_pools;
    while (*p != NULL && (*p)->anchor != anchor)
        p = &(*p)->next;
    return p;
}

static void add_pool(UWord anchor)
{
    struct pool **p = find_pool(anchor);
    if (*p != NULL)
        return;
    *p = VG_(malloc)("crab.pools.pool", sizeof **p);
    **p = (struct pool){ anchor, NULL };
}

static void drop_pool(UWord anchor)
{
    struct pool **p = find_pool(anchor), *gone = *p;
    if (gone == NULL)
        return;
    *p = gone->next;
    VG_(free)(gone);
}

/* ---- births and deaths ------------------------------------------------------------------------------------------------------------ */

static void end_root(ThreadId tid, bor_tag root)
{
    struct bor_alloc_info info;
    if (root == BOR_TAG_UNKNOWN || !bor_alloc_of(root, &info) || !info.live)
        return;
    bor_alloc_gone(root, crab_place_here(tid));
    crab_watch_drain(tid);
}

void crab_pools_memory_gone(Addr lo, Addr hi)
{
    for (struct block *b; (b = block_in(lo, hi)) != NULL;) {
        struct bor_alloc_info info;
        if (b->root != BOR_TAG_UNKNOWN && bor_alloc_of(b->root, &info) && info.live)
            bor_alloc_gone(b->root, 0);
        drop_block(b);
    }
}

/* The block's bytes as the allocator's pointer, with tag `by`, sees them. */
static void new_life(bor_tag by, Addr base, SizeT size)
{
    bor_new_life(by, base, base + size);
    crab_owner_invalidate(base, base + size, BOR_INV_ALL);
}

static void standard_alloc(bor_tag by, Addr base, SizeT size, UWord pool)
{
    if (size == 0 || base + size < base)
        return;
    crab_pools_memory_gone(base, base + size);
    new_life(by, base, size);
    add_block(base, size, pool, BOR_TAG_UNKNOWN);
}

static void end_block(ThreadId tid, struct block *b, bor_tag by)
{
    if (b->root != BOR_TAG_UNKNOWN) {
        end_root(tid, b->root);
        crab_shadow_forget(b->base & ~(Addr)7, (b->base + b->size + 7) & ~(Addr)7);
    } else {
        new_life(by, b->base, b->size);
    }
    drop_block(b);
}

static void standard_free(ThreadId tid, bor_tag by, Addr base)
{
    struct block *b = block_in(base, base + 1);
    if (b != NULL && b->base == base)
        end_block(tid, b, by);
}

/* Ends every block of the pool that is not wholly inside [lo, hi). */
static void end_blocks_of(ThreadId tid, UWord pool, bor_tag by, Addr lo, Addr hi)
{
    Bool again = True;
    while (again && s_blocks != NULL) {
        struct block *b;
        again = False;
        VG_(OSetGen_ResetIter)(s_blocks);
        while (!again && (b = VG_(OSetGen_Next)(s_blocks)) != NULL)
            if (b->pool == pool && (b->base < lo || b->base + b->size > hi)) {
                end_block(tid, b, by);
                again = True;           /* the iterator is void now */
            }
    }
}

static void move_pool(UWord from, UWord to)
{
    struct block *b;
    drop_pool(from);
    add_pool(to);
    if (s_blocks == NULL)
        return;
    VG_(OSetGen_ResetIter)(s_blocks);
    while ((b = VG_(OSetGen_Next)(s_blocks)) != NULL)
        if (b->pool == from)
            b->pool = to;
}

static Bool standard_request(ThreadId tid, const UWord *args, UWord *ret)
{
    *ret = 0;
    switch (args[0]) {
    case VG_USERREQ__MALLOCLIKE_BLOCK:
        standard_alloc(crab_request_tag(args, 1), args[1], args[2], 0);
        return True;
    case VG_USERREQ__RESIZEINPLACE_BLOCK:
        standard_free(tid, crab_request_tag(args, 1), args[1]);
        standard_alloc(crab_request_tag(args, 1), args[1], args[3], 0);
        return True;
    case VG_USERREQ__FREELIKE_BLOCK:
        standard_free(tid, crab_request_tag(args, 1), args[1]);
        return True;
    case VG_USERREQ__CREATE_MEMPOOL:
        add_pool(args[1]);
        return True;
    case VG_USERREQ__DESTROY_MEMPOOL:
        end_blocks_of(tid, args[1], BOR_TAG_UNKNOWN, ~(Addr)0, 0);
        drop_pool(args[1]);
        return True;
    case VG_USERREQ__MEMPOOL_ALLOC:
        standard_alloc(crab_request_tag(args, 2), args[2], args[3], args[1]);
        return True;
    case VG_USERREQ__MEMPOOL_FREE:
        standard_free(tid, crab_request_tag(args, 2), args[2]);
        return True;
    case VG_USERREQ__MEMPOOL_TRIM:
        end_blocks_of(tid, args[1], crab_request_tag(args, 2), args[2], args[2] + args[3]);
        return True;
    case VG_USERREQ__MOVE_MEMPOOL:
        move_pool(args[1], args[2]);
        return True;
    case VG_USERREQ__MEMPOOL_CHANGE:
        standard_free(tid, crab_request_tag(args, 2), args[2]);
        standard_alloc(crab_request_tag(args, 3), args[3], args[4], args[1]);
        return True;
    case VG_USERREQ__MEMPOOL_EXISTS:
        *ret = *find_pool(args[1]) != NULL;
        return True;
    default:
        return False;
    }
}

/* ---- blocks with a tag ------------------------------------------------------------------------------------------------------------ */

static void do_allocated(ThreadId tid, const UWord *args)
{
    Addr var, value;
    if (args[2] == 0 || !crab_request_pointer(args, &var, &value) || value == 0 || value + args[2] < value)
        return;
    crab_pools_memory_gone(value, value + args[2]);
    crab_owner_reset(value & ~(Addr)7, (value + args[2] + 7) & ~(Addr)7);
    bor_tag root = crab_heap_new_allocation(value, args[2], BOR_FAM_CUSTOM, 0, crab_place_here(tid));
    if (root != BOR_TAG_UNKNOWN)
        add_block(value, args[2], args[3], root);
    crab_mem_clear_tags(value, args[2]);
    crab_mem_set_tag(var, root);
}

static void do_freed(ThreadId tid, const UWord *args)
{
    bor_tag tag = crab_request_tag(args, 1);
    struct bor_alloc_info info;
    struct bor_violation v;
    if (!bor_alloc_of(tag, &info) || info.family != BOR_FAM_CUSTOM) {
        standard_free(tid, tag, args[1]);       /* its tag was lost on the way, or it never was such a block */
        return;
    }
    crab_frames_sync(tid, VG_(get_SP)(tid));
    struct bor_dealloc what = { .tag = tag, .addr = args[1], .size = UINT64_MAX, .align = UINT64_MAX, .family = BOR_FAM_CUSTOM,
                                .check_family = True, .place = crab_place_here(tid) };
    Bool fine = bor_dealloc(&what, &v);
    crab_watch_drain(tid);
    if (!fine)
        crab_report_violation(tid, &v);
    struct block *b = block_in(args[1], args[1] + 1);
    if (info.live && info.base == args[1] && b != NULL && b->root == info.root)
        end_block(tid, b, BOR_TAG_UNKNOWN);
}

Bool crab_pools_request(ThreadId tid, UWord *args, UWord *ret)
{
    *ret = 0;
    if (args[0] == VG_USERREQ__CRABCHECK_ALLOCATED)
        do_allocated(tid, args);
    else if (args[0] == VG_USERREQ__CRABCHECK_FREED)
        do_freed(tid, args);
    else
        return standard_request(tid, args, ret);
    return True;
}
