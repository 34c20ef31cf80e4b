/* test_reclaim.c: the collector in the middle of things.

   Random programs let handles go, collect, and go on, in one model with few tags, so that tags are recycled all the time; the slow
   twin, which forgets nothing, must still agree.  Dead blocks whose tags are held must stay dead to their holders.

   CRAB_SEED and CRAB_ROUNDS as in test_tree_random.c.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tree_program.h"

enum { TAG_BITS = 12, KEPT = 16 };
#define HEAP 0x100000ull

static struct bor_violation v;

static void start(unsigned tag_bits)
{
    struct bor_config config = { .model = BOR_MODEL_TREE, .fast_paths = true, .tag_bits = tag_bits };
    ck_assert(bor_init(&config));
}

static bool touch(bor_tag tag, bor_addr addr, bool write)
{
    struct bor_access a = { .tag = tag, .addr = addr, .size = 1, .write = write, .place = 3 };
    struct bor_access_result r;
    return bor_access(&a, &r, &v);
}

static bor_tag retag(bor_tag parent, bor_addr addr, uint64_t size, enum bor_ref_kind kind, bool at_entry)
{
    struct bor_retag w = { .parent = parent, .addr = addr, .size = size, .kind = kind, .freeze_outside = true, .unpin = true,
                           .at_entry = at_entry, .site = 1, .place = 2 };
    struct bor_retag_result r;
    ck_assert(bor_retag(&w, &r, &v));
    return r.tag;
}

static void collect(const bor_tag *held, unsigned n)
{
    bor_gc_begin();
    for (unsigned i = 0; i < n; i++)
        bor_gc_mark(held[i]);
    bor_gc_finish(0);
}

static uint64_t live_nodes(void)
{
    struct bor_stats s;
    bor_get_stats(&s);
    return s.live_nodes;
}

START_TEST(unmarked_goes_marked_stays)
{
    start(TAG_BITS);
    bor_tag root = bor_new_allocation(HEAP, 64, BOR_FAM_C, 0, 1), kept = retag(root, HEAP, 32, BOR_REF_MUT, false);
    bor_tag gone = retag(root, HEAP + 32, 32, BOR_REF_MUT, false), below = retag(kept, HEAP, 8, BOR_REF_SHARED, false);
    ck_assert(touch(gone, HEAP + 40, true));
    uint64_t before = live_nodes();
    const bor_tag held[] = { kept, below };
    collect(held, 2);
    ck_assert(bor_gc_survived(root) && bor_gc_survived(kept) && bor_gc_survived(below) && !bor_gc_survived(gone));
    struct bor_tag_info info;
    ck_assert(!bor_tag_describe(gone, &info));
    ck_assert_uint_eq(live_nodes(), before - 1);
    ck_assert(touch(below, HEAP, false));
    ck_assert(touch(root, HEAP + 40, true));
    ck_assert(touch(kept, HEAP, true));
    ck_assert(!touch(below, HEAP, false));
    bor_sanity_check();
    bor_fini();
}
END_TEST

START_TEST(protected_stays_without_a_mark)
{
    start(TAG_BITS);
    bor_tag root = bor_new_allocation(HEAP, 8, BOR_FAM_C, 0, 1), p = retag(root, HEAP, 8, BOR_REF_MUT, true);
    collect(NULL, 0);
    ck_assert(bor_gc_survived(p) && bor_gc_survived(root));
    ck_assert(!touch(root, HEAP, true));
    ck_assert_int_eq(v.kind, BOR_V_PROTECTED);
    ck_assert_uint_eq(v.offending.tag, p);
    bor_fini();
}
END_TEST

/* The writer that took a right away may be collected; the right stays lost. */
START_TEST(loss_outlives_its_cause)
{
    start(TAG_BITS);
    bor_tag root = bor_new_allocation(HEAP, 8, BOR_FAM_C, 0, 1), victim = retag(root, HEAP, 8, BOR_REF_MUT, false);
    bor_tag writer = retag(root, HEAP, 8, BOR_REF_MUT, false);
    ck_assert(touch(writer, HEAP, true));
    collect(&victim, 1);
    for (int i = 0; i < 100; i++)               /* take the freed tags again */
        retag(root, HEAP + 4, 4, i % 2 ? BOR_REF_MUT : BOR_REF_SHARED, false);
    ck_assert(!touch(victim, HEAP, false));
    ck_assert_int_eq(v.perm_now, BOR_P_DISABLED);
    bor_fini();
}
END_TEST

/* Births are endless where everything is let go again, and a collection is called for in time. */
START_TEST(tags_do_not_run_out)
{
    start(TAG_BITS);
    bor_tag root = bor_new_allocation(HEAP, 64, BOR_FAM_C, 0, 1);
    unsigned collections = 0;
    for (int i = 0; i < 200000; i++) {
        bor_tag t = retag(root, HEAP + i % 32, 32, i % 3 ? BOR_REF_MUT : BOR_REF_SHARED, false);
        ck_assert(touch(t, HEAP + i % 32, i % 3 != 0));
        ck_assert(!bor_exhausted());
        if (bor_gc_due()) {
            collect(&root, 1);
            collections++;
        }
    }
    ck_assert_uint_ge(collections, 10);
    ck_assert_uint_le(live_nodes(), 1 << (TAG_BITS - 1));
    bor_fini();
}
END_TEST

/* One birth can leave cells on thousands of runs: they count, or memory would be spent long before births are. */
START_TEST(cells_do_not_run_out)
{
    enum { BYTES = 2048 };
    start(24);
    const bor_tag root = bor_new_allocation(HEAP, BYTES, BOR_FAM_C, 0, 1);
    struct bor_stats s;
    uint64_t most = 0;
    for (int i = 0; i < 600; i++) {
        for (int k = i % 2; k < BYTES; k += 2)
            ck_assert(touch(root, HEAP + k, true));
        const bor_tag lent = retag(root, HEAP, BYTES, BOR_REF_MUT, true);
        enum bor_invalidate inv;
        bor_addr lo, hi;
        ck_assert(bor_end_protectors(&lent, 1, true, 4, &v, &inv, &lo, &hi));
        if (bor_gc_due())
            collect(&root, 1);
        bor_get_stats(&s);
        most = s.bytes_used > most ? s.bytes_used : most;
    }
    ck_assert_uint_ge(s.collections, 2);
    ck_assert_msg(most < 64 << 20, "%lu bytes", (unsigned long)most);
    bor_fini();
}
END_TEST

/* When tags are spent, retags go without; when tags are let go again, there are new ones. */
START_TEST(spent_tags_come_back)
{
    start(TAG_BITS);
    const bor_tag root = bor_new_allocation(HEAP, 64, BOR_FAM_C, 0, 1);
    bor_tag held[1 << TAG_BITS];
    size_t n = 0;
    held[n++] = root;
    while (!bor_exhausted()) {
        held[n++] = retag(root, HEAP, 8, BOR_REF_MUT, false);
        if (bor_gc_due())
            collect(held, n);
    }
    for (int i = 0; i < 1000; i++)
        ck_assert_uint_eq(retag(root, HEAP, 8, BOR_REF_MUT, false), root);
    for (int i = 0; i < 100000 && bor_exhausted(); i++) {
        retag(root, HEAP, 8, BOR_REF_MUT, false);
        if (bor_gc_due())
            collect(&root, 1);
    }
    ck_assert(!bor_exhausted());
    ck_assert_uint_ne(retag(root, HEAP, 8, BOR_REF_MUT, false), root);
    bor_fini();
}
END_TEST

/* Inner nodes of a chain that nobody holds. */
START_TEST(deep_chain_shrinks)
{
    enum { N = 1000 };
    start(TAG_BITS);
    bor_tag root = bor_new_allocation(HEAP, 8, BOR_FAM_C, 0, 1), tip = root;
    for (int i = 0; i < N; i++)
        tip = retag(tip, HEAP, 8, BOR_REF_MUT, false);
    ck_assert(touch(tip, HEAP, true));
    collect(&tip, 1);
    ck_assert(bor_gc_survived(tip));
    ck_assert_msg(live_nodes() < N / 10, "%lu nodes of a chain left", (unsigned long)live_nodes());
    ck_assert(touch(tip, HEAP, true));
    ck_assert(touch(root, HEAP, false));
    ck_assert(touch(tip, HEAP, false));
    ck_assert(!touch(tip, HEAP, true));
    bor_fini();
}
END_TEST

/* Dead blocks, some of whose tags are held: reported once to their holder, never taken for the block that lives there now. */
struct dead { bor_tag tag; bool reported; };

static void bury(struct dead *d, struct random *r)
{
    bor_tag root = bor_new_allocation(HEAP, 64, BOR_FAM_C, 0, 1), held = root;
    ck_assert_uint_ge(root, BOR_TAG_FIRST);
    while (random_below(r, 3))
        held = retag(held, HEAP, 64, BOR_REF_MUT, false);
    struct bor_dealloc f = { .tag = root, .addr = HEAP, .size = UINT64_MAX, .align = UINT64_MAX, .family = BOR_FAM_C };
    ck_assert(bor_dealloc(&f, &v));
    *d = (struct dead){ .tag = held };
}

START_TEST(the_dead_stay_dead)
{
    struct random random = { 99 };
    struct dead dead[KEPT];
    bor_tag held[KEPT];
    start(TAG_BITS);
    for (int i = 0; i < KEPT; i++)
        bury(&dead[i], &random);
    for (int i = 0; i < 50000; i++) {
        struct dead *d = &dead[random_below(&random, KEPT)];
        struct bor_alloc_info info;
        ck_assert(bor_alloc_of(d->tag, &info) && !info.live);
        bool ok = touch(d->tag, HEAP, false);
        ck_assert_msg(ok == d->reported, "dead block %s", ok ? "is silent" : "is reported twice");
        ck_assert(ok || v.kind == BOR_V_USE_AFTER_FREE);
        d->reported = true;
        if (random_below(&random, 2))
            bury(d, &random);
        if (bor_gc_due()) {
            for (int k = 0; k < KEPT; k++)
                held[k] = dead[k].tag;
            collect(held, KEPT);
            for (int k = 0; k < KEPT; k++)
                ck_assert(bor_gc_survived(held[k]));
        }
    }
    bor_fini();
}
END_TEST

static void bad_program(const struct program *p, const struct mode *m, const struct outcome *o, const char *title)
{
    struct program small = *p;
    struct outcome alone;
    program_run_alone(p, m, &alone);
    bool repeats = alone.kind == o->kind && strcmp(alone.class, o->class) == 0;
    if (repeats)
        program_shrink(&small, m, o, program_run_alone);
    fprintf(stderr, "%s: %s: %s%s\n", title, outcome_name[o->kind], o->class, repeats ? "" : " (not alone: not cut down)");
    program_print(stderr, &small);
}

/* One model of few tags for many programs: every allocation, node and state is made of recycled parts. */
static unsigned run_many(const char *title, const struct program_weights *w, unsigned long rounds, uint64_t seed)
{
    enum { SHOWN = 6, PER_MODEL = 400 };
    struct random random = { seed * 0x9e3779b97f4a7c15ull + 1234567 };
    unsigned bad = 0;
    for (unsigned long i = 0; i < rounds && bad < SHOWN; i++) {
        struct program p;
        struct outcome o;
        struct mode m = { .fast_paths = true, .cached = i % 2, .history_depth = 8 };
        if (i % PER_MODEL == 0)
            start(TAG_BITS);
        program_generate(&p, &random, w);
        program_run(&p, &m, w->base_memory ? 0x7f0000000100 + i % 8 * 16 : HEAP + i % 8 * 64, &o);
        if (bor_gc_due() || random_below(&random, 20) == 0)
            collect(NULL, 0);
        ck_assert(!bor_exhausted());
        if (i % 64 == 0)
            bor_sanity_check();
        bool fails = o.kind != AGREE && !o.documented;
        if (fails || i % PER_MODEL == PER_MODEL - 1)
            bor_fini();
        if (!fails)
            continue;
        bad++;
        bad_program(&p, &m, &o, title);
        i += PER_MODEL - 1 - i % PER_MODEL;     /* go on in a new model */
    }
    if (rounds % PER_MODEL != 0 && bad == 0)
        bor_fini();
    return bad;
}

static const struct { const char *name; struct program_weights weights; } suites[] = {
    { "heap", { .gc = true } },
    { "heap, inexact reads", { .gc = true, .inexact = true } },
    { "base memory", { .gc = true, .base_memory = true } },
};

START_TEST(agrees_with_the_twin)
{
    unsigned long rounds = program_env("CRAB_ROUNDS", 20000), seed = program_env("CRAB_SEED", 1);
    ck_assert_uint_eq(run_many(suites[_i].name, &suites[_i].weights, rounds, seed + _i), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("reclaim");
    TCase *cases = tcase_create("reclaim");
    tcase_set_timeout(cases, 0);
    tcase_add_test(cases, unmarked_goes_marked_stays);
    tcase_add_test(cases, protected_stays_without_a_mark);
    tcase_add_test(cases, loss_outlives_its_cause);
    tcase_add_test(cases, tags_do_not_run_out);
    tcase_add_test(cases, cells_do_not_run_out);
    tcase_add_test(cases, spent_tags_come_back);
    tcase_add_test(cases, deep_chain_shrinks);
    tcase_add_test(cases, the_dead_stay_dead);
    tcase_add_loop_test(cases, agrees_with_the_twin, 0, sizeof suites / sizeof suites[0]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
