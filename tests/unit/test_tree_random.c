/* test_tree_random.c: random programs on the borrow core and its slow twin (twin_tree.h).

   Fails on any report that the twin does not confirm, on any wrong reason or byte, on any promise ("this access may be cached")
   that is not a no-op, and on a miss that design.md does not name.  The failing program is printed, cut down.  Every program also
   runs without the core's shortcuts and with cached answers; the former must give the same verdicts.

   CRAB_SEED and CRAB_ROUNDS make other and longer runs; CRAB_VERBOSE prints the counts.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include "tree_program.h"

static const struct { const char *name; struct program_weights weights; } suites[] = {
    { "heap", { 0 } },
    { "heap, inexact reads", { .inexact = true } },
    { "heap, implicit writes", { .implicit_writes = true } },
    { "base memory", { .base_memory = true } },
    { "base memory, inexact reads", { .base_memory = true, .inexact = true } },
};

START_TEST(agrees_with_the_twin)
{
    ck_assert(programs_check(suites[_i].name, &suites[_i].weights, _i, program_run_alone));
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
