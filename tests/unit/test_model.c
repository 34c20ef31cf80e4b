/* test_model.c: the borrow model's door beyond permissions: allocation kinds, deallocation, bounds, life and death, base memory,
   unknown tags, retags that make no node, and cost that does not grow with size, siblings or depth.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include "../../crabcheck/borrow/model.h"

enum { HEAP = 0x100000 };
#define STACK 0x7f0000001000ull

static struct bor_violation v;
static struct bor_retag_result last;

static void start_with(enum bor_model_kind model, bool opaque_strict, unsigned tag_bits)
{
    struct bor_config config = { .model = model, .opaque_strict = opaque_strict, .fast_paths = true, .tag_bits = tag_bits };
    ck_assert(bor_init(&config));
}
static void start(void) { start_with(BOR_MODEL_TREE, false, 16); }
static void stop(void)
{
    bor_sanity_check();
    bor_fini();
}

static bor_tag block(uint64_t size)
{
    return bor_new_allocation(HEAP, size, BOR_FAM_C, 0, 1);
}

static bor_tag retag(bor_tag parent, bor_addr addr, uint64_t size, enum bor_ref_kind kind, bool at_entry)
{
    struct bor_retag w = { .parent = parent, .addr = addr, .size = size, .kind = kind, .freeze_outside = true, .unpin = true,
                           .at_entry = at_entry, .site = 7, .place = 0x70 };
    ck_assert(bor_retag(&w, &last, &v));
    return last.tag;
}

static bool touch(bor_tag tag, bor_addr addr, uint64_t size, bool write)
{
    struct bor_access a = { .tag = tag, .addr = addr, .size = size, .write = write, .place = 0x90 };
    struct bor_access_result r;
    return bor_access(&a, &r, &v);
}

static bool release(bor_tag tag, bor_addr addr, uint64_t size, uint64_t align, enum bor_alloc_family family)
{
    struct bor_dealloc d = { .tag = tag, .addr = addr, .size = size, .align = align, .family = family, .check_family = true,
                             .place = 0xf0 };
    return bor_dealloc(&d, &v);
}

static bool end_one(bor_tag tag)
{
    enum bor_invalidate inv;
    bor_addr lo, hi;
    return bor_end_protectors(&tag, 1, true, 0xe0, &v, &inv, &lo, &hi);
}

START_TEST(allocation_facts)
{
    start();
    bor_tag t = bor_new_allocation(HEAP, 24, BOR_FAM_RUST, 8, 0x11);
    struct bor_alloc_info info;
    ck_assert_uint_ge(t, BOR_TAG_FIRST);
    ck_assert_uint_eq(t & 1, 0);
    ck_assert(bor_alloc_of(t, &info));
    ck_assert(info.live && info.base == HEAP && info.size == 24 && info.align == 8 && info.family == BOR_FAM_RUST);
    ck_assert(info.root == t && info.born == 0x11);
    bor_tag child = retag(t, HEAP, 8, BOR_REF_MUT, false);
    ck_assert(bor_alloc_of(child, &info) && info.root == t);
    ck_assert(!bor_alloc_of(BOR_TAG_UNKNOWN, &info) && !bor_alloc_of(BOR_TAG_BASE, &info) && !bor_alloc_of(BOR_TAG_MIXED, &info));
    ck_assert(release(t, HEAP, UINT64_MAX, UINT64_MAX, BOR_FAM_RUST));
    ck_assert(bor_alloc_of(child, &info) && !info.live && info.died == 0xf0);
    stop();
}
END_TEST

START_TEST(bounds)
{
    start();
    bor_tag t = block(16), other = bor_new_allocation(HEAP + 16, 16, BOR_FAM_C, 0, 1);
    ck_assert(touch(t, HEAP, 16, true));
    ck_assert(!touch(t, HEAP + 12, 8, false));
    ck_assert_int_eq(v.kind, BOR_V_OUT_OF_BOUNDS);
    ck_assert_uint_eq(v.addr, HEAP + 16);
    ck_assert_uint_eq(v.access_lo, HEAP + 12);
    ck_assert_uint_eq(v.size, 8);
    ck_assert(v.alloc.base == HEAP && v.alloc.size == 16);
    ck_assert(!touch(other, HEAP + 8, 8, true));
    ck_assert_int_eq(v.kind, BOR_V_OUT_OF_BOUNDS);
    ck_assert_uint_eq(v.addr, HEAP + 8);
    ck_assert(touch(other, HEAP + 16, 16, true));
    stop();
}
END_TEST

START_TEST(use_after_free)
{
    start();
    bor_tag t = block(16), child = retag(t, HEAP, 8, BOR_REF_SHARED, false);
    ck_assert(release(t, HEAP, UINT64_MAX, UINT64_MAX, BOR_FAM_C));
    ck_assert(!touch(child, HEAP, 1, false));
    ck_assert_int_eq(v.kind, BOR_V_USE_AFTER_FREE);
    ck_assert_uint_eq(v.alloc.died, 0xf0);
    bor_tag again = block(16);                              /* the same memory, another life */
    ck_assert_uint_ne(again, t);
    ck_assert(touch(again, HEAP, 8, true));
    ck_assert(touch(t, HEAP, 1, true));                     /* reported once */
    ck_assert(touch(again, HEAP, 8, true));
    stop();
}
END_TEST

START_TEST(retag_of_dead_is_nothing)
{
    start();
    bor_tag t = block(16);
    ck_assert(release(t, HEAP, UINT64_MAX, UINT64_MAX, BOR_FAM_C));
    ck_assert_uint_eq(retag(t, HEAP, 8, BOR_REF_MUT, true), t);
    ck_assert(!last.fresh && !last.protects);
    stop();
}
END_TEST

static const struct {
    const char *name;
    unsigned offset;
    uint64_t size, align;
    enum bor_alloc_family family;
    enum bor_violation_kind kind;
} frees[] = {
    { "as allocated", 0, UINT64_MAX, UINT64_MAX, BOR_FAM_RUST, BOR_V_NONE },
    { "layout stated", 0, 24, 8, BOR_FAM_RUST, BOR_V_NONE },
    { "inner", 8, UINT64_MAX, UINT64_MAX, BOR_FAM_RUST, BOR_V_FREE_INNER },
    { "size", 0, 16, 8, BOR_FAM_RUST, BOR_V_FREE_LAYOUT },
    { "align", 0, 24, 4, BOR_FAM_RUST, BOR_V_FREE_LAYOUT },
    { "family", 0, UINT64_MAX, UINT64_MAX, BOR_FAM_C, BOR_V_FREE_FAMILY },
};

START_TEST(deallocation)
{
    start();
    bor_tag t = bor_new_allocation(HEAP, 24, BOR_FAM_RUST, 8, 1);
    bool ok = release(t, HEAP + frees[_i].offset, frees[_i].size, frees[_i].align, frees[_i].family);
    ck_assert_msg(ok == (frees[_i].kind == BOR_V_NONE), "%s", frees[_i].name);
    if (!ok)
        ck_assert_msg(v.kind == frees[_i].kind, "%s: kind %d", frees[_i].name, v.kind);
    struct bor_alloc_info info;
    ck_assert(bor_alloc_of(t, &info));
    ck_assert_int_eq(info.live, frees[_i].kind == BOR_V_FREE_INNER);
    if (!info.live) {
        ck_assert(!release(t, HEAP, UINT64_MAX, UINT64_MAX, BOR_FAM_RUST));
        ck_assert_int_eq(v.kind, BOR_V_FREE_DEAD);
    }
    stop();
}
END_TEST

START_TEST(deallocation_and_borrows)
{
    start();
    bor_tag t = block(16), frozen = retag(t, HEAP, 16, BOR_REF_SHARED, false);
    ck_assert(!release(frozen, HEAP, UINT64_MAX, UINT64_MAX, BOR_FAM_C));
    ck_assert_int_eq(v.kind, BOR_V_FREE_BORROWED);
    struct bor_alloc_info info;
    ck_assert(bor_alloc_of(t, &info) && !info.live);

    t = bor_new_allocation(HEAP + 64, 16, BOR_FAM_C, 0, 1);
    bor_tag strong = retag(t, HEAP + 64, 8, BOR_REF_MUT, true);
    ck_assert(last.protects);
    ck_assert(!release(strong, HEAP + 64, UINT64_MAX, UINT64_MAX, BOR_FAM_C));
    ck_assert_int_eq(v.kind, BOR_V_DEALLOC_PROTECTED);
    ck_assert_uint_eq(v.offending.tag, strong);
    ck_assert(end_one(strong));                             /* the memory is dead: no end access, no report */

    t = bor_new_allocation(HEAP + 128, 16, BOR_FAM_C, 0, 1);
    bor_tag weak = retag(t, HEAP + 128, 8, BOR_REF_BOX, true);
    ck_assert(release(weak, HEAP + 128, UINT64_MAX, UINT64_MAX, BOR_FAM_C));
    ck_assert(end_one(weak));
    stop();
}
END_TEST

START_TEST(unknown_and_mixed_do_nothing)
{
    start();
    bor_tag t = block(16), child = retag(t, HEAP, 16, BOR_REF_MUT, true);
    const bor_tag strangers[] = { BOR_TAG_UNKNOWN, BOR_TAG_MIXED, BOR_TAG_BASE };
    for (unsigned i = 0; i < 3; i++) {
        ck_assert(touch(strangers[i], HEAP, 8, true));
        ck_assert(touch(strangers[i], HEAP, 8, false));
        ck_assert(touch(strangers[i], HEAP + 1000, 8, true));
        ck_assert_uint_eq(retag(strangers[i], i < 2 ? HEAP : 0, i < 2 ? 8 : 0, BOR_REF_MUT, true), strangers[i]);
        ck_assert(!last.fresh && !last.protects);
    }
    ck_assert(touch(child, HEAP, 16, true));                /* nothing took its right away */
    ck_assert(release(BOR_TAG_UNKNOWN, HEAP, UINT64_MAX, UINT64_MAX, BOR_FAM_C) || v.kind == BOR_V_NONE);
    stop();
}
END_TEST

START_TEST(retags_without_a_node)
{
    start();
    bor_tag t = block(16);
    ck_assert_uint_eq(retag(t, HEAP, 0, BOR_REF_MUT, true), t);
    ck_assert_uint_eq(retag(t, HEAP, 8, BOR_REF_RAW_MUT, false), t);
    ck_assert_uint_eq(retag(t, HEAP, 8, BOR_REF_RAW_CONST, false), t);
    struct bor_retag pinned = { .parent = t, .addr = HEAP, .size = 8, .kind = BOR_REF_MUT, .at_entry = true };
    ck_assert(bor_retag(&pinned, &last, &v));
    ck_assert(last.tag == t && !last.fresh && !last.protects);
    pinned.kind = BOR_REF_BOX;
    ck_assert(bor_retag(&pinned, &last, &v));
    ck_assert(last.tag == t && !last.protects);
    stop();
    start_with(BOR_MODEL_TREE, true, 16);                   /* --opaque-refs=strict: lazy everywhere */
    t = block(16);
    bor_tag opaque = retag(t, HEAP, 0, BOR_REF_SHARED, false);
    ck_assert_uint_ne(opaque, t);
    ck_assert(!touch(opaque, HEAP, 8, true));
    ck_assert_int_eq(v.kind, BOR_V_ACCESS);
    stop();
}
END_TEST

START_TEST(retag_is_clipped)
{
    start();
    bor_tag t = block(16), long_one = retag(t, HEAP + 8, 64, BOR_REF_MUT, false);
    ck_assert(touch(long_one, HEAP + 8, 8, true));
    ck_assert(touch(long_one, HEAP, 8, true));
    ck_assert(!touch(long_one, HEAP + 16, 1, true));
    ck_assert_int_eq(v.kind, BOR_V_OUT_OF_BOUNDS);
    stop();
}
END_TEST

START_TEST(one_bug_one_report)
{
    start();
    bor_tag t = block(16), child = retag(t, HEAP, 16, BOR_REF_MUT, false);
    ck_assert(touch(t, HEAP, 16, true));
    ck_assert(!touch(child, HEAP, 8, false));
    ck_assert(v.loss.known);
    ck_assert_int_eq(v.loss.action, BOR_A_WRITE);
    ck_assert_uint_eq(v.loss.by.tag, t);
    ck_assert_uint_eq(v.loss.place, 0x90);
    ck_assert_int_eq(v.perm_born, BOR_P_RESERVED);
    ck_assert_int_eq(v.perm_now, BOR_P_DISABLED);
    ck_assert(touch(child, HEAP, 8, false));                /* muted */
    ck_assert(touch(child, HEAP, 8, true));
    bor_tag grandchild = retag(child, HEAP, 8, BOR_REF_MUT, true);
    ck_assert(touch(grandchild, HEAP, 8, true));
    ck_assert(touch(t, HEAP, 16, true));
    stop();
}
END_TEST

START_TEST(resize)
{
    start();
    bor_tag t = block(16), child = retag(t, HEAP, 16, BOR_REF_MUT, false);
    bor_alloc_resize(t, 32);
    ck_assert(touch(t, HEAP + 16, 16, true));
    bor_alloc_resize(t, 8);
    ck_assert(touch(child, HEAP, 8, true));
    ck_assert(!touch(child, HEAP + 8, 8, false));
    ck_assert_int_eq(v.kind, BOR_V_OUT_OF_BOUNDS);
    bor_alloc_gone(t, 0xaa);
    ck_assert(!touch(t, HEAP, 1, false));
    ck_assert_int_eq(v.kind, BOR_V_USE_AFTER_FREE);
    stop();
}
END_TEST

START_TEST(base_memory)
{
    start();
    bor_tag local = retag(BOR_TAG_BASE, STACK, 16, BOR_REF_MUT, false);
    ck_assert(local >= BOR_TAG_FIRST && last.track_lo <= STACK && last.track_hi >= STACK + 16);
    ck_assert(touch(local, STACK, 16, true));
    ck_assert(touch(local, STACK + 64, 8, true));           /* no bounds: the variable beside it */
    ck_assert(touch(BOR_TAG_BASE, STACK + 4, 4, false));
    ck_assert(!touch(local, STACK + 4, 4, true));
    ck_assert_int_eq(v.kind, BOR_V_ACCESS);
    ck_assert_int_eq(v.perm_now, BOR_P_FROZEN);
    ck_assert(v.alloc.base == 0 && v.alloc.size == 0);
    bor_tag second = retag(BOR_TAG_BASE, STACK + 32, 16, BOR_REF_MUT, false);
    bor_base_gone(STACK, STACK + 64, 0xbb);
    ck_assert(!touch(second, STACK + 32, 8, false));
    ck_assert_int_eq(v.kind, BOR_V_USE_AFTER_RETURN);
    ck_assert(touch(BOR_TAG_BASE, STACK + 32, 8, true));    /* the next frame */
    bor_tag third = retag(BOR_TAG_BASE, STACK + 32, 16, BOR_REF_MUT, false);
    ck_assert(touch(third, STACK + 32, 16, true));
    bor_base_gone(STACK + 40, STACK + 64, 0xbb);            /* not wholly gone */
    ck_assert(touch(third, STACK + 32, 8, true));
    stop();
}
END_TEST

/* Equal shared retags may get one tag; nobody may notice but by what is missed. */
START_TEST(tag_given_again)
{
    start();
    bor_tag t = block(16), first = retag(t, HEAP, 8, BOR_REF_SHARED, false);
    ck_assert_uint_eq(retag(t, HEAP, 8, BOR_REF_SHARED, false), first);
    ck_assert(!last.fresh);
    ck_assert(touch(t, HEAP + 8, 8, true));                 /* outside: the first holder has lost it, the next has not */
    bor_tag second = retag(t, HEAP, 8, BOR_REF_SHARED, false);
    ck_assert(touch(second, HEAP + 8, 8, false));
    ck_assert(!touch(first, HEAP + 8, 8, false));
    stop();

    start();                                                /* an unprotected holder reaches out, the protected one never did */
    t = block(16);
    first = retag(t, HEAP, 8, BOR_REF_SHARED, false);
    second = retag(t, HEAP, 8, BOR_REF_SHARED, true);
    ck_assert(last.protects);
    ck_assert(touch(first, HEAP + 8, 8, false));
    ck_assert(touch(t, HEAP + 8, 8, true));
    ck_assert(!touch(t, HEAP, 8, true));
    ck_assert_int_eq(v.kind, BOR_V_PROTECTED);
    stop();

    start();                                                /* an earlier call reached out, this one does not */
    t = block(16);
    first = retag(t, HEAP, 8, BOR_REF_SHARED, true);
    ck_assert(touch(first, HEAP + 8, 8, false));
    ck_assert(end_one(first));
    second = retag(t, HEAP, 8, BOR_REF_SHARED, true);
    ck_assert(last.protects);
    ck_assert(touch(t, HEAP + 8, 8, true));
    ck_assert(end_one(second));
    stop();
}
END_TEST

static uint64_t runs(void)
{
    struct bor_stats s;
    bor_get_stats(&s);
    return s.runs;
}

START_TEST(huge_slices)
{
    start();
    const uint64_t size = 1u << 26;
    bor_tag t = block(size), slice = retag(t, HEAP, size, BOR_REF_MUT, false);
    ck_assert(touch(slice, HEAP, size, true));
    for (bor_addr a = HEAP; a < HEAP + (1 << 20); a += 8)
        ck_assert(touch(slice, a, 8, true));
    ck_assert_uint_le(runs(), 8);
    static const struct bor_im_range cell = { 4, 8 };
    static const struct bor_layout half = { .stride = 8, .n = 1, .im = &cell };
    struct bor_retag w = { .parent = slice, .addr = HEAP, .size = size, .kind = BOR_REF_SHARED, .layout = &half, .unpin = true };
    ck_assert(bor_retag(&w, &last, &v));
    bor_tag cells = last.tag;
    ck_assert(touch(cells, HEAP + (1 << 25) + 4, 4, true));
    ck_assert(!touch(cells, HEAP + (1 << 25) + 8, 4, true));
    ck_assert_int_eq(v.perm_now, BOR_P_FROZEN);
    ck_assert_uint_le(runs(), 32);
    ck_assert(release(t, HEAP, UINT64_MAX, UINT64_MAX, BOR_FAM_C));
    ck_assert_uint_eq(runs(), 0);
    stop();
}
END_TEST

/* The alarms are wide: quadratic work here would take minutes. */
START_TEST(many_siblings)
{
    enum { N = 100000 };
    start_with(BOR_MODEL_TREE, false, 20);
    bor_tag t = block(64), *sibling = malloc(N * sizeof *sibling);
    for (int i = 0; i < N; i++) {
        sibling[i] = retag(t, HEAP, 32 + i % 32, i % 2 ? BOR_REF_SHARED : BOR_REF_MUT, false);
        ck_assert(touch(sibling[i], HEAP + i % 32, 1, false));
    }
    for (int i = 0; i < N; i++)
        ck_assert(touch(sibling[N - 1 - i], HEAP + i % 32, 1, false));
    ck_assert_uint_le(runs(), 64);
    ck_assert(touch(t, HEAP, 64, true));
    ck_assert(!touch(sibling[N / 2], HEAP, 1, false));
    free(sibling);
    stop();
}
END_TEST

START_TEST(deep_recursion)
{
    enum { N = 100000 };
    start_with(BOR_MODEL_TREE, false, 20);
    bor_tag t = block(64), *frame = malloc((N + 1) * sizeof *frame);
    frame[0] = t;
    for (int i = 1; i <= N; i++) {
        frame[i] = retag(frame[i - 1], HEAP, 64, BOR_REF_MUT, true);
        ck_assert(last.protects);
        ck_assert(touch(frame[i], HEAP + i % 8 * 8, 8, true));
        ck_assert(touch(frame[i], HEAP + i % 8 * 8, 8, false));
    }
    ck_assert(touch(frame[N], HEAP, 64, true));
    for (int i = N; i > 0; i--) {
        ck_assert(end_one(frame[i]));
        ck_assert(touch(frame[i - 1], HEAP, 8, true));
    }
    ck_assert(touch(t, HEAP, 64, true));
    free(frame);
    stop();
}
END_TEST

START_TEST(serials_and_watch)
{
    start();
    bor_tag t = block(16), child = retag(t, HEAP, 16, BOR_REF_MUT, false), found;
    struct bor_tag_info info;
    ck_assert(bor_tag_describe(child, &info));
    ck_assert(info.lo == HEAP && info.hi == HEAP + 16 && info.site == 7 && info.born == 0x70 && !info.is_root);
    ck_assert(bor_tag_of_serial(info.serial, &found) && found == child);
    bor_watch_serial(info.serial);
    ck_assert(touch(child, HEAP, 8, true));
    ck_assert(touch(t, HEAP, 16, true));
    struct bor_watch_event e;
    bool lost = false;
    while (bor_watch_next(&e))
        lost |= e.what == BOR_W_LOST && e.tag.serial == info.serial && e.after == BOR_P_DISABLED;
    ck_assert(lost);
    stop();
}
END_TEST

START_TEST(space_spent)
{
    start_with(BOR_MODEL_TREE, false, 12);
    bor_tag t = block(16), tag = t;
    for (int i = 0; i < 10000; i++) {
        bor_tag child = retag(t, HEAP, 1 + i % 16, i % 2 ? BOR_REF_SHARED : BOR_REF_MUT, false);
        tag = child == t || child == BOR_TAG_UNKNOWN ? tag : child;
        ck_assert(touch(t, HEAP, 16, true));
    }
    ck_assert(bor_exhausted());
    ck_assert(!touch(tag, HEAP, 1, false));
    stop();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *cases = tcase_create("model");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, allocation_facts);
    tcase_add_test(cases, bounds);
    tcase_add_test(cases, use_after_free);
    tcase_add_test(cases, retag_of_dead_is_nothing);
    tcase_add_loop_test(cases, deallocation, 0, sizeof frees / sizeof frees[0]);
    tcase_add_test(cases, deallocation_and_borrows);
    tcase_add_test(cases, unknown_and_mixed_do_nothing);
    tcase_add_test(cases, retags_without_a_node);
    tcase_add_test(cases, retag_is_clipped);
    tcase_add_test(cases, one_bug_one_report);
    tcase_add_test(cases, resize);
    tcase_add_test(cases, base_memory);
    tcase_add_test(cases, tag_given_again);
    tcase_add_test(cases, huge_slices);
    tcase_add_test(cases, many_siblings);
    tcase_add_test(cases, deep_recursion);
    tcase_add_test(cases, serials_and_watch);
    tcase_add_test(cases, space_spent);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
