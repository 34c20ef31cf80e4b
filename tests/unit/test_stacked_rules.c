/* test_stacked_rules.c: the rules of docs/semantics.md section 3, one by one, through the public door.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include "../../crabcheck/borrow/model.h"

#define HEAP 0x100000ull
static const struct bor_layout all_cells = { .all_im = true };
static struct bor_violation v;
static struct bor_retag_result last;
static bor_tag root;

static void start_with(struct bor_config config)
{
    config.model = BOR_MODEL_STACKED;
    config.fast_paths = true;
    config.tag_bits = 12;
    ck_assert(bor_init(&config));
    root = bor_new_allocation(HEAP, 16, BOR_FAM_C, 0, 1);
}

static void start(void) { start_with((struct bor_config){ 0 }); }

struct how { enum bor_ref_kind kind; bool cells, pinned, at_entry, inferred; };
static bool retag_ok(bor_tag parent, unsigned size, struct how h)
{
    struct bor_retag w = { .parent = parent, .addr = HEAP, .size = size, .kind = h.kind, .layout = h.cells ? &all_cells : NULL,
                           .freeze_outside = !h.cells, .unpin = !h.pinned, .at_entry = h.at_entry, .inferred = h.inferred,
                           .site = 1, .place = 2 };
    return bor_retag(&w, &last, &v);
}
static bor_tag retag(bor_tag parent, struct how h)
{
    ck_assert(retag_ok(parent, 8, h));
    return last.tag;
}

static bool touch(bor_tag tag, bor_addr addr, bool write)
{
    struct bor_access a = { .tag = tag, .addr = addr, .size = 1, .write = write, .place = 3 };
    struct bor_access_result r;
    return bor_access(&a, &r, &v);
}

static const struct how shared = { .kind = BOR_REF_SHARED }, mut = { .kind = BOR_REF_MUT }, raw_mut = { .kind = BOR_REF_RAW_MUT },
                        raw_const = { .kind = BOR_REF_RAW_CONST }, two_phase = { .kind = BOR_REF_TWO_PHASE },
                        cell = { .kind = BOR_REF_SHARED, .cells = true };

/* What each kind of pointer pushes, by what may be done with it while its parent is untouched. */
struct pushed { const char *name; struct how how; bool writes; bool survives_parent_read, survives_parent_write; };
static const struct pushed table[] = {
    { "&mut T", { .kind = BOR_REF_MUT }, true, false, false },
    { "&mut T inferred", { .kind = BOR_REF_MUT, .inferred = true }, true, true, false },
    { "&mut !Unpin", { .kind = BOR_REF_MUT, .pinned = true }, true, true, true },
    { "two-phase", { .kind = BOR_REF_TWO_PHASE }, true, true, true },
    { "&T", { .kind = BOR_REF_SHARED }, false, true, false },
    { "&Cell", { .kind = BOR_REF_SHARED, .cells = true }, true, true, true },
    { "*mut T", { .kind = BOR_REF_RAW_MUT }, true, true, true },
    { "*const T", { .kind = BOR_REF_RAW_CONST }, false, true, false },
    { "*const Cell", { .kind = BOR_REF_RAW_CONST, .cells = true }, true, true, true },
    { "Box<T>", { .kind = BOR_REF_BOX }, true, false, false },
    { "Box<T> !Unpin", { .kind = BOR_REF_BOX, .pinned = true }, true, true, true },
};

/* The parent is SharedReadWrite at the bottom, so that a parent's write keeps a run of SharedReadWrite above it. */
START_TEST(what_is_pushed)
{
    const struct pushed *p = &table[_i];
    for (int act = 0; act < 3; act++) {
        start();
        bor_tag t = retag(root, p->how);
        ck_assert_msg(t != root, "%s: no tag", p->name);
        if (act)
            ck_assert(touch(root, HEAP, act == 2));
        bool want = act == 0 || (act == 1 ? p->survives_parent_read : p->survives_parent_write);
        ck_assert_msg(touch(t, HEAP, false) == want, "%s: read after %s", p->name, act == 1 ? "parent's read" : "parent's write");
        if (!want)
            ck_assert_int_eq(v.kind, BOR_V_ACCESS);
        if (act == 0)
            ck_assert_msg(touch(t, HEAP, true) == p->writes, "%s: write", p->name);
        bor_fini();
    }
}
END_TEST

START_TEST(items_reach_only_the_pointee)
{
    start();
    bor_tag t = retag(root, mut);
    ck_assert(touch(t, HEAP + 7, true));
    ck_assert(!touch(t, HEAP + 8, false));
    ck_assert_int_eq(v.kind, BOR_V_ACCESS);
    bor_fini();
}
END_TEST

/* C writes behind pointers to opaque types of size zero. */
START_TEST(size_zero_keeps_its_tag)
{
    start();
    ck_assert(retag_ok(root, 0, mut));
    ck_assert_uint_eq(last.tag, root);
    bor_fini();
}
END_TEST

START_TEST(size_zero_has_no_item_if_strict)
{
    start_with((struct bor_config){ .opaque_strict = true });
    ck_assert(retag_ok(root, 0, mut));
    bor_tag t = last.tag;
    ck_assert_uint_ne(t, root);
    ck_assert(!touch(t, HEAP, false));
    bor_fini();
}
END_TEST

/* A write through a Unique item pops a shared reference above it; a read does not. */
START_TEST(stack_discipline)
{
    start();
    bor_tag u = retag(root, mut), s = retag(u, shared), r = retag(s, raw_const);
    ck_assert(touch(u, HEAP, false) && touch(s, HEAP, false) && touch(r, HEAP, false));
    ck_assert(touch(u, HEAP, true));
    ck_assert(!touch(r, HEAP, false));
    ck_assert(touch(r, HEAP, false) && touch(s, HEAP, false));      /* the same bug */
    ck_assert(touch(u, HEAP, true));
    ck_assert(touch(u, HEAP + 1, true));
    bor_fini();
}
END_TEST

/* No write through a shared reference, nor a &mut from it. */
START_TEST(shared_gives_no_write)
{
    start();
    bor_tag s = retag(root, shared);
    ck_assert(!retag_ok(s, 8, mut));
    ck_assert_int_eq(v.action, BOR_A_RETAG_WRITE);
    bor_fini();
    start();
    s = retag(root, shared);
    ck_assert(!retag_ok(s, 8, raw_mut));
    bor_fini();
}
END_TEST

/* Two raw pointers from one &mut, and a reborrow without access between, live side by side. */
START_TEST(raw_pointers_alias)
{
    start();
    bor_tag u = retag(root, mut), a = retag(u, raw_mut), b = retag(u, raw_mut), c = retag(a, cell), t = retag(b, two_phase);
    const bor_tag all[] = { a, b, c, t };
    for (unsigned i = 0; i < 16; i++)
        ck_assert(touch(all[i % 4], HEAP, i % 3 == 0));
    ck_assert(touch(u, HEAP, true));
    ck_assert(!touch(a, HEAP, false));
    bor_fini();
}
END_TEST

START_TEST(protectors)
{
    static const struct how guarded[] = { { .kind = BOR_REF_MUT, .at_entry = true }, { .kind = BOR_REF_SHARED, .at_entry = true },
                                          { .kind = BOR_REF_BOX, .at_entry = true } };
    for (unsigned i = 0; i < 3; i++) {
        start();
        bor_tag t = retag(root, guarded[i]);
        ck_assert(last.protects);
        ck_assert(!touch(root, HEAP, true));
        ck_assert_int_eq(v.kind, BOR_V_PROTECTED);
        ck_assert_uint_eq(v.offending.tag, t);
        bor_fini();
        start();
        t = retag(root, guarded[i]);
        ck_assert(touch(root, HEAP, false) == (guarded[i].kind == BOR_REF_SHARED));
        bor_fini();
        start();
        t = retag(root, guarded[i]);
        struct bor_dealloc d = { .tag = guarded[i].kind == BOR_REF_SHARED ? root : t, .addr = HEAP, .size = UINT64_MAX,
                                 .align = UINT64_MAX, .family = BOR_FAM_C };
        if (guarded[i].kind == BOR_REF_SHARED)
            ck_assert(!bor_dealloc(&d, &v));
        bor_fini();
        start();
        t = retag(root, guarded[i]);
        enum bor_invalidate inv;
        bor_addr lo, hi;
        ck_assert(bor_end_protectors(&t, 1, true, 4, &v, &inv, &lo, &hi));
        ck_assert(touch(root, HEAP, true));
        ck_assert(!touch(t, HEAP, false));
        ck_assert_int_eq(v.kind, BOR_V_ACCESS);
        ck_assert(v.loss.known);
        bor_fini();
    }
}
END_TEST

/* A read by somebody else ends an exact &mut; once raw pointers may have been made of it they live on, with its protector. */
START_TEST(loosened)
{
    start();
    bor_tag u = retag(root, mut);
    ck_assert(touch(u, HEAP, true) && touch(root, HEAP, false));
    ck_assert(!touch(u, HEAP, false));
    ck_assert_int_eq(v.perm_now, BOR_P_DISABLED);
    ck_assert_int_eq(v.loss.action, BOR_A_READ);
    bor_fini();
    start();
    u = retag(root, mut);
    bor_loosen(u);
    ck_assert(touch(root, HEAP, false));
    ck_assert(touch(u, HEAP, true));
    bor_fini();
    start();
    u = retag(root, mut);
    ck_assert(touch(root, HEAP, false));
    bor_loosen(u);                          /* too late */
    ck_assert(!touch(u, HEAP, false));
    bor_fini();
    start();
    u = retag(root, (struct how){ .kind = BOR_REF_MUT, .at_entry = true });
    bor_loosen(u);
    ck_assert(!touch(root, HEAP, false));
    ck_assert_int_eq(v.kind, BOR_V_PROTECTED);
    ck_assert_uint_eq(v.offending.tag, u);
    bor_fini();
}
END_TEST

START_TEST(cells_take_no_protector)
{
    start();
    bor_tag t = retag(root, (struct how){ .kind = BOR_REF_SHARED, .cells = true, .at_entry = true });
    ck_assert(touch(root, HEAP, true));
    ck_assert(touch(t, HEAP, true));
    bor_fini();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stacked_rules");
    TCase *cases = tcase_create("stacked_rules");
    tcase_add_loop_test(cases, what_is_pushed, 0, sizeof table / sizeof table[0]);
    tcase_add_test(cases, items_reach_only_the_pointee);
    tcase_add_test(cases, size_zero_keeps_its_tag);
    tcase_add_test(cases, size_zero_has_no_item_if_strict);
    tcase_add_test(cases, stack_discipline);
    tcase_add_test(cases, shared_gives_no_write);
    tcase_add_test(cases, raw_pointers_alias);
    tcase_add_test(cases, protectors);
    tcase_add_test(cases, loosened);
    tcase_add_test(cases, cells_take_no_protector);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
