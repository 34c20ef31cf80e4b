/* Exposed provenance, new lives, and what debuggers ask: the model's calls that change nothing.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include "crabcheck/borrow/model.h"

static bor_tag s_root;

static void start(void)
{
    const struct bor_config config = { .model = BOR_MODEL_TREE, .fast_paths = true, .tag_bits = 16 };
    ck_assert(bor_init(&config));
    s_root = bor_new_allocation(0x1000, 64, BOR_FAM_C, 0, 1);
}

static void stop(void) { bor_fini(); }

static bor_tag retag(bor_tag parent, bor_addr addr, uint64_t size, enum bor_ref_kind kind, bool at_entry)
{
    const struct bor_retag what = { .parent = parent, .addr = addr, .size = size, .kind = kind, .freeze_outside = true, .unpin = true,
                                    .at_entry = at_entry, .place = 2 };
    struct bor_retag_result r;
    struct bor_violation v;
    ck_assert(bor_retag(&what, &r, &v));
    return r.tag;
}

static bool access_through(bor_tag tag, bor_addr addr, uint64_t size, bool write)
{
    const struct bor_access what = { .tag = tag, .addr = addr, .size = size, .write = write, .place = 3 };
    struct bor_access_result r;
    struct bor_violation v;
    return bor_access(&what, &r, &v);
}

static bool wild(bor_addr addr, uint64_t size, bool write, struct bor_violation *v)
{
    const struct bor_access what = { .addr = addr, .size = size, .write = write, .place = 4 };
    return bor_access_exposed(&what, v);
}

START_TEST(nothing_exposed_is_never_judged)
{
    struct bor_violation v;
    retag(s_root, 0x1000, 8, BOR_REF_SHARED, true);
    ck_assert(wild(0x1000, 8, true, &v));
    ck_assert(wild(0x9000, 8, true, &v));
}
END_TEST

START_TEST(one_exposed_tag_that_may_is_enough)
{
    struct bor_violation v;
    bor_tag shared = retag(s_root, 0x1000, 8, BOR_REF_SHARED, false);
    bor_expose(shared);
    ck_assert(wild(0x1000, 8, false, &v));
    bor_expose(s_root);
    ck_assert(wild(0x1000, 8, true, &v));
    ck_assert(bor_perm_at(shared, 0x1000) == BOR_P_FROZEN);         /* no state has changed */
}
END_TEST

START_TEST(all_refuse_is_reported_once)
{
    struct bor_violation v;
    bor_tag shared = retag(s_root, 0x1000, 8, BOR_REF_SHARED, false);
    bor_expose(shared);
    ck_assert(!wild(0x1000, 8, true, &v));
    ck_assert(v.exposed && v.kind == BOR_V_ACCESS && v.accessed.tag == shared && v.perm_now == BOR_P_FROZEN);
    ck_assert(wild(0x1000, 8, true, &v));
}
END_TEST

START_TEST(a_lost_tag_names_its_loss)
{
    struct bor_violation v;
    bor_tag mut = retag(s_root, 0x1000, 8, BOR_REF_MUT, false);
    bor_expose(mut);
    ck_assert(access_through(s_root, 0x1000, 8, true));
    ck_assert(!wild(0x1004, 2, false, &v));
    ck_assert(v.perm_now == BOR_P_DISABLED && v.loss.known && v.loss.place == 3 && v.loss.by.tag == s_root);
}
END_TEST

START_TEST(a_protector_forbids)
{
    struct bor_violation v;
    bor_expose(s_root);
    bor_tag arg = retag(s_root, 0x1000, 8, BOR_REF_SHARED, true);
    ck_assert(wild(0x1008, 8, true, &v));
    ck_assert(wild(0x1000, 8, false, &v));
    ck_assert(!wild(0x1000, 8, true, &v));
    ck_assert(v.kind == BOR_V_PROTECTED && v.offending.tag == arg);
}
END_TEST

START_TEST(accesses_that_leave_the_block_are_somebody_elses)
{
    struct bor_violation v;
    bor_expose(retag(s_root, 0x1000, 64, BOR_REF_SHARED, false));
    ck_assert(wild(0x1038, 16, true, &v));
    ck_assert(wild(0x0ff8, 16, true, &v));
}
END_TEST

START_TEST(death_ends_exposure)
{
    struct bor_violation v;
    const struct bor_dealloc what = { .tag = s_root, .addr = 0x1000, .size = UINT64_MAX, .align = UINT64_MAX, .family = BOR_FAM_C };
    bor_expose(retag(s_root, 0x1000, 8, BOR_REF_SHARED, false));
    ck_assert(bor_dealloc(&what, &v));
    ck_assert(wild(0x1000, 8, true, &v));
}
END_TEST

START_TEST(exposed_base_ends_judging_of_base)
{
    struct bor_violation v;
    bor_tag local = retag(BOR_TAG_BASE, 0x7000, 8, BOR_REF_SHARED, false);
    bor_expose(local);
    bor_expose(BOR_TAG_BASE);
    ck_assert(wild(0x7000, 8, true, &v));
}
END_TEST

START_TEST(exposed_local_is_judged)
{
    struct bor_violation v;
    bor_expose(retag(BOR_TAG_BASE, 0x7000, 8, BOR_REF_SHARED, false));
    ck_assert(!wild(0x7000, 8, true, &v));
}
END_TEST

START_TEST(a_new_life_forgets_losses)
{
    bor_tag mut = retag(s_root, 0x1000, 16, BOR_REF_MUT, false);
    ck_assert(access_through(s_root, 0x1000, 16, true));
    bor_new_life(s_root, 0x1000, 0x1008);
    ck_assert(access_through(mut, 0x1000, 8, false));
    ck_assert(!access_through(mut, 0x1008, 8, false));
}
END_TEST

static void count_step(const struct bor_tag_step *step, void *arg)
{
    unsigned *bits = arg;
    *bits |= step->perm_now == BOR_P_DISABLED ? 1 : step->perm_now == BOR_P_RESERVED ? 2 : 4;
    ck_assert(step->lo < step->hi);
}

START_TEST(the_life_of_a_tag_by_stretches)
{
    unsigned seen = 0;
    bor_tag mut = retag(s_root, 0x1000, 32, BOR_REF_MUT, false), parent, root;
    ck_assert(access_through(s_root, 0x1008, 4, true));
    ck_assert_uint_eq(bor_tag_life(mut, count_step, &seen), 3);
    ck_assert_uint_eq(seen, 3);
    ck_assert(bor_parent_of(mut, &parent) && parent == s_root && !bor_parent_of(s_root, &parent));
    ck_assert(bor_alloc_at(0x103f, &root) && root == s_root);
    ck_assert(!bor_alloc_at(0x1040, &root));
    ck_assert(bor_perm_at(mut, 0x1008) == BOR_P_DISABLED && bor_perm_at(mut, 0x1010) == BOR_P_RESERVED);
}
END_TEST

START_TEST(the_youngest_block_covers)
{
    bor_tag inner = bor_new_allocation(0x1010, 16, BOR_FAM_CUSTOM, 0, 1), root;
    ck_assert(bor_alloc_at(0x1010, &root) && root == inner);
    ck_assert(bor_alloc_at(0x1020, &root) && root == s_root);
}
END_TEST

static unsigned drain(unsigned what)
{
    struct bor_watch_event e;
    unsigned n = 0;
    while (bor_watch_next(&e))
        n += e.what == what;
    return n;
}

START_TEST(a_watched_loss_is_one_event_at_its_moment)
{
    bor_tag mut = retag(s_root, 0x1000, 16, BOR_REF_MUT, false);
    struct bor_tag_info info;
    ck_assert(bor_tag_describe(mut, &info));
    bor_watch_serial(info.serial);
    ck_assert(access_through(s_root, 0x1020, 8, true));
    ck_assert_uint_eq(drain(BOR_W_LOST), 0);
    ck_assert(access_through(s_root, 0x1008, 1, true));
    ck_assert_uint_eq(drain(BOR_W_LOST), 1);
    ck_assert(access_through(s_root, 0x1008, 1, true));
    ck_assert_uint_eq(drain(BOR_W_LOST), 0);
    bor_alloc_gone(s_root, 9);
    ck_assert_uint_eq(drain(BOR_W_DEAD), 1);
}
END_TEST

START_TEST(a_retag_that_freezes_is_a_watched_loss)
{
    bor_tag mut = retag(s_root, 0x1000, 16, BOR_REF_MUT, false);
    struct bor_tag_info info;
    ck_assert(access_through(mut, 0x1000, 8, true));
    ck_assert(bor_tag_describe(mut, &info));
    bor_watch_serial(info.serial);
    retag(s_root, 0x1000, 8, BOR_REF_SHARED, false);
    ck_assert_uint_eq(drain(BOR_W_LOST), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exposed");
    TCase *t = tcase_create("all");
    tcase_add_checked_fixture(t, start, stop);
    tcase_add_test(t, nothing_exposed_is_never_judged);
    tcase_add_test(t, one_exposed_tag_that_may_is_enough);
    tcase_add_test(t, all_refuse_is_reported_once);
    tcase_add_test(t, a_lost_tag_names_its_loss);
    tcase_add_test(t, a_protector_forbids);
    tcase_add_test(t, accesses_that_leave_the_block_are_somebody_elses);
    tcase_add_test(t, death_ends_exposure);
    tcase_add_test(t, exposed_base_ends_judging_of_base);
    tcase_add_test(t, exposed_local_is_judged);
    tcase_add_test(t, a_new_life_forgets_losses);
    tcase_add_test(t, the_life_of_a_tag_by_stretches);
    tcase_add_test(t, the_youngest_block_covers);
    tcase_add_test(t, a_watched_loss_is_one_event_at_its_moment);
    tcase_add_test(t, a_retag_that_freezes_is_a_watched_loss);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
