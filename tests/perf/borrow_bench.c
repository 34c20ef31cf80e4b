/* borrow_bench.c: what one call of the borrow core costs, in the patterns that programs have.

   Linked with the core and port_libc.c alone, no Valgrind around it: the numbers are the slow path of a check without the
   simulation.  Prints nanoseconds per operation; the best of several rounds, because the machine does other things too.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../../crabcheck/borrow/model.h"

enum { ROUNDS = 5, N = 200000 };
#define HEAP 0x10000000ull
#define STACK 0x7f0000001000ull

static struct bor_violation v;
static struct bor_retag_result last;

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    fprintf(stderr, "borrow_bench: unexpected violation: %s\n", what);
    exit(EXIT_FAILURE);
}

static bor_tag retag(bor_tag parent, bor_addr addr, uint64_t size, enum bor_ref_kind kind, bool at_entry, uint32_t site)
{
    struct bor_retag w = { .parent = parent, .addr = addr, .size = size, .kind = kind, .freeze_outside = true, .unpin = true,
                           .at_entry = at_entry, .site = site, .place = 0x400000 + site };
    must(bor_retag(&w, &last, &v), "retag");
    return last.tag;
}

static void touch(bor_tag tag, bor_addr addr, uint64_t size, bool write)
{
    struct bor_access a = { .tag = tag, .addr = addr, .size = size, .write = write, .place = 0x400100 };
    struct bor_access_result r;
    must(bor_access(&a, &r, &v), "access");
}

static void leave(bor_tag tag)
{
    enum bor_invalidate inv;
    bor_addr lo, hi;
    must(bor_end_protectors(&tag, 1, true, 0x400200, &v, &inv, &lo, &hi), "return");
}

static void collect(bor_tag root)
{
    bor_gc_begin();
    bor_gc_mark(root);
    bor_gc_finish(0);
}

/* Each pattern does N operations of its kind and says how many model calls that was. */
static unsigned long shared_self_calls(bor_tag root)
{
    for (int i = 0; i < N; i++) {
        bor_tag t = retag(root, HEAP, 24, BOR_REF_SHARED, true, 1);
        touch(t, HEAP + 8, 8, false);
        leave(t);
    }
    return 3ul * N;
}

static unsigned long mut_self_calls(bor_tag root)
{
    for (int i = 0; i < N; i++) {
        bor_tag t = retag(root, HEAP, 24, BOR_REF_MUT, true, 2);
        touch(t, HEAP + 8, 8, true);
        leave(t);
    }
    return 3ul * N;
}

static unsigned long nested_mut_calls(bor_tag root)
{
    enum { DEPTH = 20 };
    bor_tag t[DEPTH + 1] = { root };
    for (int i = 0; i < N / DEPTH; i++) {
        for (int d = 1; d <= DEPTH; d++)
            t[d] = retag(t[d - 1], HEAP, 24, BOR_REF_MUT, true, 3);
        touch(t[DEPTH], HEAP, 8, true);
        for (int d = DEPTH; d > 0; d--)
            leave(t[d]);
    }
    return 2ul * N;
}

static unsigned long alternating_cells(bor_tag root)
{
    static const struct bor_layout cells = { .all_im = true };
    struct bor_retag w = { .parent = root, .addr = HEAP, .size = 24, .kind = BOR_REF_SHARED, .layout = &cells, .unpin = true };
    must(bor_retag(&w, &last, &v), "retag");
    bor_tag a = last.tag;
    w.site = 1;
    must(bor_retag(&w, &last, &v), "retag");
    bor_tag b = last.tag;
    for (int i = 0; i < N; i++)
        touch(i % 2 ? a : b, HEAP + 8, 8, true);
    return N;
}

static unsigned long alternating_readers(bor_tag root)
{
    bor_tag a = retag(root, HEAP, 24, BOR_REF_SHARED, false, 4), b = retag(root, HEAP, 24, BOR_REF_SHARED, false, 5);
    for (int i = 0; i < N; i++)
        touch(i % 2 ? a : b, HEAP + 8, 8, false);
    return N;
}

static unsigned long slice_fill(bor_tag root)
{
    bor_tag s = retag(root, HEAP, 1 << 20, BOR_REF_MUT, false, 6);
    for (int i = 0; i < N; i++)
        touch(s, HEAP + (bor_addr)(i % (1 << 17)) * 8, 8, true);
    return N;
}

static unsigned long split_borrows(bor_tag root)
{
    for (int i = 0; i < N; i++) {
        bor_tag t = retag(root, HEAP + (bor_addr)(i % 1024) * 64, 64, BOR_REF_MUT, false, 7);
        touch(t, HEAP + (bor_addr)(i % 1024) * 64 + 8, 8, true);
    }
    return 2ul * N;
}

static unsigned long random_writes(bor_tag root)
{
    bor_tag a = retag(root, HEAP, 1 << 20, BOR_REF_SHARED, false, 8);
    uint32_t x = 1;
    for (int i = 0; i < N; i++) {
        x = x * 1664525 + 1013904223;
        touch(i % 4 ? a : root, HEAP + (1 << 20) + (x >> 12 & ~7u), 8, i % 4 == 0);
        if (i % 1024 == 0)
            a = retag(root, HEAP, 1 << 20, BOR_REF_SHARED, false, 8);
        if (i % 4)
            continue;
        a = retag(root, HEAP + (1 << 20) + (x >> 12 & ~7u), 1 << 10, BOR_REF_SHARED, false, 8);
    }
    return N + N / 4;
}

static unsigned long stack_locals(bor_tag root)
{
    (void)root;
    for (int i = 0; i < N; i++) {
        bor_addr frame = STACK + (bor_addr)(i % 64) * 256;
        bor_tag t = retag(BOR_TAG_BASE, frame, 16, BOR_REF_MUT, true, 9);
        touch(t, frame, 8, true);
        leave(t);
        bor_base_gone(frame, frame + 256, 0x400300);
    }
    return 4ul * N;
}

static unsigned long short_blocks(bor_tag root)
{
    (void)root;
    for (int i = 0; i < N; i++) {
        bor_tag t = bor_new_allocation(HEAP + (8 << 20), 32, BOR_FAM_C, 0, 0x400400);
        touch(t, HEAP + (8 << 20), 8, true);
        struct bor_dealloc d = { .tag = t, .addr = HEAP + (8 << 20), .size = UINT64_MAX, .align = UINT64_MAX, .family = BOR_FAM_C };
        must(bor_dealloc(&d, &v), "free");
    }
    return 3ul * N;
}

static const struct { const char *name; unsigned long (*run)(bor_tag root); } patterns[] = {
    { "&self call: retag, read, return", shared_self_calls },
    { "&mut self call: retag, write, return", mut_self_calls },
    { "&mut passed down 20 calls", nested_mut_calls },
    { "two Cell tags in turn, writes", alternating_cells },
    { "two shared tags in turn, reads", alternating_readers },
    { "slice of 1 MiB, filled by words", slice_fill },
    { "&mut of each element of an array", split_borrows },
    { "scattered writes and short borrows", random_writes },
    { "&mut of a local: retag, write, return, gone", stack_locals },
    { "block without borrows: new, write, free", short_blocks },
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(void)
{
    for (unsigned i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct bor_config config = { .model = BOR_MODEL_TREE, .fast_paths = true };
        double best = 0, worst_gc = 0;
        unsigned long calls = 0;
        if (!bor_init(&config))
            return EXIT_FAILURE;
        bor_tag root = bor_new_allocation(HEAP, 4 << 20, BOR_FAM_C, 0, 1);
        for (int r = 0; r < ROUNDS; r++) {
            double start = now();
            calls = patterns[i].run(root);
            double middle = now();
            collect(root);
            double end = now();
            best = r == 0 || middle - start < best ? middle - start : best;
            worst_gc = end - middle > worst_gc ? end - middle : worst_gc;
        }
        struct bor_stats s;
        bor_get_stats(&s);
        printf("%-46s %8.1f ns/call   collection %6.2f ms   runs %lu, nodes %lu\n", patterns[i].name, best / calls, worst_gc / 1e6,
               (unsigned long)s.runs, (unsigned long)s.live_nodes);
        bor_fini();
    }
    return EXIT_SUCCESS;
}
