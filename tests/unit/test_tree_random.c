/* test_tree_random.c: random programs on the borrow core and its slow twin (twin_tree.h).

   Fails on any report that the twin does not confirm, on any wrong reason or byte, on any promise ("this access may be cached")
   that is not a no-op, and on a miss that design.md does not name.  The failing program is printed, cut down.  Every program also
   runs without the core's shortcuts and with cached answers; the former must give the same answers throughout.

   CRAB_SEED and CRAB_ROUNDS make other and longer runs; CRAB_VERBOSE prints the counts.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "tree_program.h"

enum { CLASSES = 64 };

struct class { char name[160]; enum outcome_kind kind; bool documented; unsigned long count; struct program example; struct mode mode; };
struct tally { struct class class[CLASSES]; unsigned n; unsigned long programs, violations, unexplained; };

static const char *const kind_name[] = { "agree", "FALSE REPORT", "miss", "exact counted as inexact", "stale promise", "wrong detail" };

static unsigned long env_number(const char *name, unsigned long otherwise)
{
    const char *s = getenv(name);
    return s ? strtoul(s, NULL, 0) : otherwise;
}

static void count(struct tally *t, const struct program *p, const struct mode *m, const struct outcome *o)
{
    for (unsigned i = 0; i < t->n; i++) {
        struct class *c = &t->class[i];
        if (c->kind == o->kind && strcmp(c->name, o->class) == 0) {
            c->count++;
            return;
        }
    }
    if (t->n == CLASSES)
        return;
    struct class *c = &t->class[t->n++];
    strcpy(c->name, o->class);
    c->kind = o->kind;
    c->documented = o->documented;
    c->count = 1;
    c->mode = *m;
    c->example = *p;
    program_shrink(&c->example, m, o);
}

static bool report(const struct tally *t, const char *title)
{
    bool good = true, verbose = getenv("CRAB_VERBOSE") != NULL;
    if (verbose)
        fprintf(stderr, "%s: %lu programs, %lu violations, %lu of them without a known cause\n", title, t->programs, t->violations,
                t->unexplained);
    for (unsigned i = 0; i < t->n; i++) {
        const struct class *c = &t->class[i];
        bool fine = c->documented && c->kind != FALSE_REPORT && c->kind != WRONG_DETAIL;
        good &= fine;
        if (fine && !verbose)
            continue;
        fprintf(stderr, "%s: %s%s: %s (%lu times)%s\n", title, fine ? "documented " : "", kind_name[c->kind], c->name, c->count,
                c->mode.fast_paths ? "" : " [no fast paths]");
        program_print(stderr, &c->example);
    }
    return good;
}

static bool compare_fast_and_slow(const struct program *p, const struct outcome *fast, struct mode mode)
{
    struct outcome slow;
    mode.fast_paths = false;
    program_run_alone(p, &mode, &slow);
    if (fast->kind == STALE || (slow.trace == fast->trace && slow.kind == fast->kind))
        return true;
    fprintf(stderr, "fast paths change the answer: %s at %u (%s), without: %s at %u (%s)\n", kind_name[fast->kind], fast->at,
            fast->class, kind_name[slow.kind], slow.at, slow.class);
    program_print(stderr, p);
    return false;
}

static bool run_many(const char *title, const struct program_weights *w, unsigned long rounds, uint64_t seed)
{
    struct tally *t = calloc(1, sizeof *t);
    struct random random = { seed * 0x9e3779b97f4a7c15ull + 88172645463325252ull };
    bool same = true;
    for (unsigned long i = 0; i < rounds; i++) {
        struct program p;
        struct mode m = { .fast_paths = true, .history_depth = 1 + i % 8 };
        struct outcome o;
        program_generate(&p, &random, w);
        program_run_alone(&p, &m, &o);
        t->programs++;
        t->violations += o.violated;
        t->unexplained += o.violated && o.kind == AGREE && !o.explained;
        if (o.kind != AGREE)
            count(t, &p, &m, &o);
        same = same && compare_fast_and_slow(&p, &o, m);
        m.cached = true;
        program_run_alone(&p, &m, &o);
        if (o.kind != AGREE)
            count(t, &p, &m, &o);
    }
    bool good = report(t, title);
    free(t);
    return good && same;
}

static const struct { const char *name; struct program_weights weights; } suites[] = {
    { "heap", { 0 } },
    { "heap, inexact reads", { .inexact = true } },
    { "heap, implicit writes", { .implicit_writes = true } },
    { "base memory", { .base_memory = true } },
    { "base memory, inexact reads", { .base_memory = true, .inexact = true } },
};

START_TEST(agrees_with_the_twin)
{
    unsigned long rounds = env_number("CRAB_ROUNDS", 20000), seed = env_number("CRAB_SEED", 1);
    ck_assert(run_many(suites[_i].name, &suites[_i].weights, rounds, seed + _i));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tree_random");
    TCase *cases = tcase_create("tree_random");
    tcase_set_timeout(cases, 0);
    tcase_add_loop_test(cases, agrees_with_the_twin, 0, sizeof suites / sizeof suites[0]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
