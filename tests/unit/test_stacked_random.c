/* test_stacked_random.c: random programs under Stacked Borrows against the slow twin (twin_stacked.h).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include "stacked_program.h"

static const struct { const char *name; struct program_weights weights; } suites[] = {
    { "stacked", { 0 } },
    { "stacked, collections", { .gc = true } },
    { "stacked, loosened", { .loosen = true } },
    { "stacked, loosened, collections", { .loosen = true, .gc = true } },
};

START_TEST(agrees_with_the_twin)
{
    ck_assert(programs_check(suites[_i].name, &suites[_i].weights, _i, stacked_program_run_alone));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("stacked_random");
    TCase *cases = tcase_create("stacked_random");
    tcase_set_timeout(cases, 0);
    tcase_add_loop_test(cases, agrees_with_the_twin, 0, sizeof suites / sizeof suites[0]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
