/* test_stacked_depth.c: deep recursion under Stacked Borrows: 10^5 frames of reborrows, with accesses on the way back.

   A walk over the stack at each access would take minutes here.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include "../../crabcheck/borrow/model.h"

enum { DEPTH = 100000 };
#define HEAP 0x100000ull
static struct bor_violation v;
static bor_tag tag[DEPTH + 1];

static void start(void)
{
    struct bor_config config = { .model = BOR_MODEL_STACKED, .fast_paths = true, .tag_bits = 20 };
    ck_assert(bor_init(&config));
    tag[0] = bor_new_allocation(HEAP, 16, BOR_FAM_C, 0, 1);
}

static bool reborrow(int i, enum bor_ref_kind kind)
{
    struct bor_retag w = { .parent = tag[i], .addr = HEAP, .size = 8, .kind = kind, .freeze_outside = true, .unpin = true, .at_entry = true,
                           .inferred = true, .site = 1, .place = 2 };
    struct bor_retag_result r;
    bool ok = bor_retag(&w, &r, &v);
    tag[i + 1] = r.tag;
    return ok && r.protects;
}

static bool touch(bor_tag t, bool write)
{
    struct bor_access a = { .tag = t, .addr = HEAP, .size = 8, .write = write, .place = 3 };
    struct bor_access_result r;
    return bor_access(&a, &r, &v);
}

static void leave(int i)
{
    enum bor_invalidate inv;
    bor_addr lo, hi;
    ck_assert(bor_end_protectors(&tag[i], 1, true, 4, &v, &inv, &lo, &hi));
}

static const struct { enum bor_ref_kind kind; bool write; } ways[] = {
    { BOR_REF_MUT, true }, { BOR_REF_MUT, false }, { BOR_REF_SHARED, false },
};

START_TEST(down_and_up)
{
    start();
    for (int i = 0; i < DEPTH; i++) {
        ck_assert(reborrow(i, ways[_i].kind));
        ck_assert(touch(tag[i + 1], ways[_i].write));
    }
    for (int i = DEPTH; i > 0; i--) {
        ck_assert(touch(tag[i], ways[_i].write));
        leave(i);
    }
    ck_assert(touch(tag[0], true));
    ck_assert(!touch(tag[1], false));
    bor_fini();
}
END_TEST

/* A frame in the middle is disturbed by its caller's caller: found through all the protectors above. */
START_TEST(disturbed_from_below)
{
    start();
    for (int i = 0; i < DEPTH; i++)
        ck_assert(reborrow(i, BOR_REF_MUT));
    ck_assert(!touch(tag[DEPTH / 2], false));
    ck_assert_int_eq(v.kind, BOR_V_PROTECTED);
    bor_fini();
}
END_TEST

/* What nobody holds leaves the stack; what is held is found. */
START_TEST(collected)
{
    start();
    for (int i = 0; i < DEPTH; i++) {
        ck_assert(reborrow(i, BOR_REF_SHARED));
        leave(i + 1);
    }
    bor_gc_begin();
    bor_gc_mark(tag[0]);
    bor_gc_mark(tag[10]);
    bor_gc_finish(0);
    bor_sanity_check();
    ck_assert(touch(tag[10], false));
    ck_assert(touch(tag[0], true));
    ck_assert(!touch(tag[10], false));
    bor_fini();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stacked_depth");
    TCase *cases = tcase_create("stacked_depth");
    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, down_and_up, 0, sizeof ways / sizeof ways[0]);
    tcase_add_test(cases, disturbed_from_below);
    tcase_add_test(cases, collected);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
