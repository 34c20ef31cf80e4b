/* heap.c: malloc, operator new and their families become allocations of the model.

      program --redirect--> wrapper in the preload library --client request--> here --> slabs.c (memory), model (meaning)

   The tag of the pointer that is freed: the wrapper stores its argument in the block of request arguments, whose address the guest
   has in RAX; the stored word carries the tag.  The tag of the result: set on the result register when the core writes it, and
   flows on to the caller by itself.

   A block's record (slabs.c) names the root tag of its allocation.  Raw blocks, those that another allocator fetches from malloc
   while it serves Rust's __rust_alloc, have none: the allocation is made by rust_alloc.c, once, with Rust's layout.

   After free the memory is forgotten and may be handed out again at once: what still points there has a dead tag.  realloc always
   ends the old allocation and begins a new one, also in place, as the languages say.

   Refused: quarantine of freed blocks (tags do its work), red zones (likewise).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "config.h"

#include "heap.h"

#include "pub_tool_debuginfo.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_replacemalloc.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"
#include "libvex_guest_offsets.h"

#include "access.h"
#include "frames.h"
#include "guest_mem.h"
#include "heap_family.h"
#include "report.h"
#include "rust_alloc.h"
#include "shadow.h"
#include "slabs.h"
#include "watch.h"

#define EAGER_OWNER_BYTES (64 * 1024)   /* larger blocks get their owner words by the slow path, as they are used */
#define GRANULE 8u

static bor_tag s_result;                /* tag of the request's result, between the tool's function and the register write */
static Addr *s_raw;                     /* per thread: inside Rust's allocator while the stack pointer is below this */

static inline Addr round_up(Addr a) { return (a + GRANULE - 1) & ~(Addr)(GRANULE - 1); }
static inline Addr round_down(Addr a) { return a & ~(Addr)(GRANULE - 1); }

static Bool is_raw(ThreadId tid)
{
    if (s_raw == NULL || s_raw[tid] == 0)
        return False;
    if (VG_(get_SP)(tid) < s_raw[tid])
        return True;
    s_raw[tid] = 0;             /* left by longjmp or the like */
    return False;
}

/* ---- birth ------------------------------------------------------------------------------------------------------------------ */

bor_tag crab_heap_new_allocation(Addr base, SizeT size, enum bor_alloc_family family, SizeT align, bor_place place)
{
    bor_tag root = bor_new_allocation(base, size, family, align, place);
    crab_watch_allocation(root);
    if (root != BOR_TAG_UNKNOWN && size <= EAGER_OWNER_BYTES)
        crab_owner_fill(base, round_down(base + size), root);
    if (root != BOR_TAG_UNKNOWN)
        crab_owner_fill_tail(base + size, root);
    return root;
}

static void *allocate(ThreadId tid, SizeT size, SizeT align, enum bor_alloc_family family, Bool zero)
{
    crab_collect_if_due();
    s_result = BOR_TAG_UNKNOWN;
    if ((SSizeT)size < 0)
        return NULL;
    SizeT at_least = VG_(clo_alignment) > align ? VG_(clo_alignment) : align;
    struct crab_block *block;
    Addr a = crab_block_alloc(size, at_least, &block);
    if (a == 0)
        return NULL;
    if (zero)
        VG_(memset)((void *)a, 0, size);
    if (!is_raw(tid))
        block->root = crab_heap_new_allocation(a, size, family, align, crab_heap_place(tid, False));
    s_result = block->root;
    return (void *)a;
}

/* ---- death ------------------------------------------------------------------------------------------------------------------ */

/* The tag of the pointer `a` that the wrapper passed as first argument of its request. */
static bor_tag argument_tag(ThreadId tid, Addr a)
{
    Addr args = 0;
    VG_(get_shadow_regs_area)(tid, (UChar *)&args, 0, OFFSET_amd64_RAX, sizeof args);
    const Addr word = args + 2 * sizeof(Addr);      /* request code, function, first argument */
    if (args == 0 || (args & 7) != 0 || *(const Addr *)word != a)
        return BOR_TAG_UNKNOWN;
    return crab_mem_tag(word);
}

static Bool is_stack(Addr a)
{
    ThreadId t;
    Addr lo, hi;
    VG_(thread_stack_reset_iter)(&t);
    while (VG_(thread_stack_next)(&t, &lo, &hi))
        if (a >= lo && a <= hi)
            return True;
    return False;
}

static Bool is_static(Addr a)
{
    const VgSectKind kind = VG_(DebugInfo_sect_kind)(NULL, a);
    return kind == Vg_SectData || kind == Vg_SectBSS;
}

/* No block is at `a`. The pointer may come from an allocator that is not redirected although its `free` is (musl's `malloc` is such a
   one, and it gives out the ends of data segments as well), from blocks in mappings or without provenance; so only what is surely
   wrong is reported: a block that was there, a thread's stack, memory that is not mapped. */
static void report_wild_free(ThreadId tid, Addr a, bor_tag tag)
{
    const Bool was_block = crab_block_was_at(a);
    if (!was_block && !is_stack(a) && crab_guest_page(a) != 0 && (tag == BOR_TAG_UNKNOWN || !is_static(a)))
        return;
    struct bor_violation v = {
        .kind = was_block ? BOR_V_FREE_DEAD : BOR_V_FREE_INNER,
        .action = BOR_A_DEALLOC, .addr = a, .access_lo = a,
    };
    crab_report_violation(tid, &v);
}

/* Ends the allocation in the model.  False: the free is void, the memory (if there is any at `a`) is not the caller's to free. */
static Bool end_allocation(ThreadId tid, Addr a, struct crab_block *block, enum bor_alloc_family family)
{
    bor_tag tag = argument_tag(tid, a);
    bor_place place = crab_heap_place(tid, False);
    struct bor_alloc_info info;
    if (tag < BOR_TAG_FIRST || !bor_alloc_of(tag, &info)) {
        if (crab_rust_alloc_is_void(tid, a))
            return False;
        if (block == NULL)
            report_wild_free(tid, a, tag);
        else if (block->root != BOR_TAG_UNKNOWN && !crab_rust_alloc_taken_back(tid, a, place))
            bor_alloc_gone(block->root, place);
        return block != NULL && !crab_rust_alloc_is_void(tid, a);
    }
    crab_frames_sync(tid, VG_(get_SP)(tid));
    struct bor_dealloc what = {
        .tag = tag, .addr = a, .size = UINT64_MAX, .align = UINT64_MAX, .family = family, .place = place,
        .check_family = crab_heap_family_judged(&info, family, info.family == family ? 0 : crab_heap_caller(tid)),
    };
    struct bor_violation v;
    Bool fine = bor_dealloc(&what, &v);
    crab_watch_drain(tid);
    if (!fine) {
        crab_report_violation(tid, &v);
        if (v.kind == BOR_V_FREE_DEAD || v.kind == BOR_V_FREE_INNER)
            return False;
    }
    return block != NULL && info.live && info.base == a && (block->root == info.root || block->root == BOR_TAG_UNKNOWN);
}

static void give_back(Addr a, struct crab_block *block)
{
    crab_rust_alloc_memory_gone(a, a + block->size);
    crab_shadow_forget(a, round_up(a + block->size));
    crab_block_free(a, block);
}

static void release(ThreadId tid, void *p, enum bor_alloc_family family)
{
    crab_collect_if_due();
    s_result = BOR_TAG_UNKNOWN;
    struct crab_block *block = crab_block_at((Addr)p);
    if (end_allocation(tid, (Addr)p, block, family))
        give_back((Addr)p, block);
}

/* ---- realloc ---------------------------------------------------------------------------------------------------------------- */

static void new_life(ThreadId tid, Addr a, struct crab_block *block)
{
    block->root = is_raw(tid) ? BOR_TAG_UNKNOWN
                             : crab_heap_new_allocation(a, block->size, BOR_FAM_C, 0, crab_heap_place(tid, False));
    s_result = block->root;
}

static void *resize_in_place(ThreadId tid, Addr a, struct crab_block *block, SizeT old_size)
{
    const SizeT new_size = block->size;
    if (!end_allocation(tid, a, block, BOR_FAM_C)) {
        block->size = old_size;
        return NULL;
    }
    crab_rust_alloc_memory_gone(a, a + old_size);
    crab_owner_reset(a, round_up(a + old_size));
    if (new_size < old_size)
        crab_shadow_forget(round_down(a + new_size), round_up(a + old_size));
    new_life(tid, a, block);
    return (void *)a;
}

static void *reallocate(ThreadId tid, void *p, SizeT new_size)
{
    crab_collect_if_due();
    s_result = BOR_TAG_UNKNOWN;
    const Addr a = (Addr)p;
    if (p == NULL)              /* reallocarray of later Valgrinds comes here without looking */
        return allocate(tid, new_size, 0, BOR_FAM_C, False);
    struct crab_block *old = crab_block_at(a);
    if (old == NULL) {
        end_allocation(tid, a, NULL, BOR_FAM_C);
        return NULL;
    }
    if ((SSizeT)new_size < 0)
        return NULL;
    const SizeT old_size = old->size, kept = old_size < new_size ? old_size : new_size;
    if (crab_block_resize(a, old, new_size))
        return resize_in_place(tid, a, old, old_size);

    struct crab_block *block;
    Addr to = crab_block_alloc(new_size, VG_(clo_alignment), &block);
    if (to == 0)
        return NULL;
    if (!end_allocation(tid, a, old, BOR_FAM_C)) {
        crab_block_free(to, block);
        return NULL;
    }
    VG_(memcpy)((void *)to, p, kept);
    crab_mem_copy_tags(to, a, kept);
    give_back(a, old);
    new_life(tid, to, block);
    return (void *)to;
}

/* ---- the core's callbacks ------------------------------------------------------------------------------------------------------ */

static void *on_malloc(ThreadId tid, SizeT n) { return allocate(tid, n, 0, BOR_FAM_C, False); }
static void *on_new(ThreadId tid, SizeT n) { return allocate(tid, n, 0, BOR_FAM_CXX, False); }
static void *on_vec_new(ThreadId tid, SizeT n) { return allocate(tid, n, 0, BOR_FAM_CXX_ARRAY, False); }
static void *on_memalign(ThreadId tid, SizeT align, SizeT n) { return allocate(tid, n, align, BOR_FAM_C, False); }

static void *on_calloc(ThreadId tid, SizeT nmemb, SizeT size)
{
    SizeT n;
    if (__builtin_mul_overflow(nmemb, size, &n)) {
        s_result = BOR_TAG_UNKNOWN;
        return NULL;
    }
    return allocate(tid, n, 0, BOR_FAM_C, True);
}

static void on_free(ThreadId tid, void *p) { release(tid, p, BOR_FAM_C); }
static void on_delete(ThreadId tid, void *p) { release(tid, p, BOR_FAM_CXX); }
static void on_vec_delete(ThreadId tid, void *p) { release(tid, p, BOR_FAM_CXX_ARRAY); }
static void on_delete_aligned(ThreadId tid, void *p, SizeT align) { release(tid, p, BOR_FAM_CXX); }
static void on_vec_delete_aligned(ThreadId tid, void *p, SizeT align) { release(tid, p, BOR_FAM_CXX_ARRAY); }

/* Valgrind 3.21 passes what the caller said besides: the original alignment to the new family and memalign, the size to delete. */
#ifdef HAVE_VG_MEMALIGN_TWO_SIZES
static void *on_new_aligned(ThreadId tid, SizeT n, SizeT align, SizeT orig) { return allocate(tid, n, align, BOR_FAM_CXX, False); }
static void *on_vec_new_aligned(ThreadId tid, SizeT n, SizeT align, SizeT orig)
{
    return allocate(tid, n, align, BOR_FAM_CXX_ARRAY, False);
}
static void *on_memalign_orig(ThreadId tid, SizeT align, SizeT orig, SizeT n) { return on_memalign(tid, align, n); }
#define ON_MEMALIGN on_memalign_orig
#else
static void *on_new_aligned(ThreadId tid, SizeT n, SizeT align) { return allocate(tid, n, align, BOR_FAM_CXX, False); }
static void *on_vec_new_aligned(ThreadId tid, SizeT n, SizeT align) { return allocate(tid, n, align, BOR_FAM_CXX_ARRAY, False); }
#define ON_MEMALIGN on_memalign
#endif

static SizeT on_usable_size(ThreadId tid, void *p)
{
    const struct crab_block *block = crab_block_at((Addr)p);
    s_result = BOR_TAG_UNKNOWN;
    return block == NULL ? 0 : block->size;
}

void crab_heap_clientcall_return(ThreadId tid, PtrdiffT offset, SizeT size, Addr f)
{
    crab_reg_set_tag(tid, offset, s_result);
    s_result = BOR_TAG_UNKNOWN;
}

void crab_heap_register(void)
{
    VG_(needs_malloc_replacement)(on_malloc, on_new, on_new_aligned, on_vec_new, on_vec_new_aligned, ON_MEMALIGN, on_calloc, on_free,
                                  on_delete, on_delete_aligned, on_vec_delete, on_vec_delete_aligned, reallocate, on_usable_size, 0);
    VG_(track_post_reg_write_clientcall_return)(crab_heap_clientcall_return);
}

/* ---- blocks that Rust's allocator hands on ---------------------------------------------------------------------------------- */

bor_tag crab_heap_root_at(Addr a)
{
    const struct crab_block *block = crab_block_at(a);
    return block == NULL ? BOR_TAG_UNKNOWN : block->root;
}

void crab_heap_set_raw(ThreadId tid, Addr sp)
{
    if (s_raw == NULL)          /* the number of threads is not known at registration */
        s_raw = VG_(calloc)("crab.heap.raw", VG_N_THREADS, sizeof *s_raw);
    s_raw[tid] = sp;
}

Bool crab_heap_adopt(Addr a, bor_tag root)
{
    struct crab_block *block = crab_block_at(a);
    if (block == NULL || block->root != BOR_TAG_UNKNOWN)
        return False;
    block->root = root;
    return True;
}

Bool crab_heap_disown(Addr a, bor_tag root)
{
    struct crab_block *block = crab_block_at(a);
    if (block == NULL || block->root != root)
        return False;
    block->root = BOR_TAG_UNKNOWN;
    return True;
}
