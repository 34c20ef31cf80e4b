/* test_explain.c: every violation that the model can return has words, and the words fit what was done.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../crabcheck/tool/explain.h"

/* Every kind, action and pair of permissions has a sentence of its own: no "?" and no NULL. */
START_TEST(every_violation_has_words)
{
    for (int kind = BOR_V_ACCESS; kind <= BOR_V_FREE_BORROWED; kind++)
        for (int action = BOR_A_READ; action <= BOR_A_PROTECTOR_END; action++)
            for (int born = BOR_P_CELL; born <= BOR_P_NONE; born++)
                for (int now = BOR_P_CELL; now <= BOR_P_NONE; now++)
                    for (int loss = BOR_A_READ; loss <= BOR_A_PROTECTOR_END; loss++) {
                        struct bor_violation v = { .kind = kind, .action = action, .perm_born = born, .perm_now = now };
                        v.loss.known = true;
                        v.loss.action = loss;
                        const char *words[] = { crab_explain_headline(&v), crab_explain_why(&v), crab_explain_rule(&v),
                                                crab_explain_mend(&v) };
                        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
                            ck_assert_ptr_nonnull(words[i]);
                            ck_assert_uint_gt(strlen(words[i]), 10);
                        }
                    }
}
END_TEST

START_TEST(headline_says_what_was_done)
{
    struct bor_violation v = { .kind = BOR_V_ACCESS, .action = BOR_A_WRITE, .perm_born = BOR_P_RESERVED,
                               .perm_now = BOR_P_DISABLED };
    ck_assert_str_eq(crab_explain_headline(&v), "Write through a pointer that has lost its right");
    v.action = BOR_A_READ;
    ck_assert_str_eq(crab_explain_headline(&v), "Read through a pointer that has lost its right");
    v.action = BOR_A_WRITE;
    v.perm_born = v.perm_now = BOR_P_FROZEN;
    ck_assert_str_eq(crab_explain_headline(&v), "Write through a shared reference");
    ck_assert_ptr_null(crab_explain_loss(&v));      /* it never had the right: nothing was lost */
    v.perm_born = BOR_P_RESERVED;
    ck_assert_ptr_nonnull(crab_explain_loss(&v));
}
END_TEST

START_TEST(provenance_kinds_do_not_name_a_model)
{
    ck_assert(crab_explain_is_model(BOR_V_ACCESS));
    ck_assert(crab_explain_is_model(BOR_V_PROTECTED));
    ck_assert(!crab_explain_is_model(BOR_V_OUT_OF_BOUNDS));
    ck_assert(!crab_explain_is_model(BOR_V_USE_AFTER_FREE));
    ck_assert(!crab_explain_is_model(BOR_V_FREE_LAYOUT));
}
END_TEST

START_TEST(names_are_there)
{
    for (int p = BOR_P_CELL; p <= BOR_P_NONE; p++)
        ck_assert_str_ne(crab_perm_name(p), "?");
    for (int a = BOR_A_READ; a <= BOR_A_PROTECTOR_END; a++)
        ck_assert_str_ne(crab_action_name(a), "?");
    for (int f = BOR_FAM_C; f <= BOR_FAM_BASE; f++)
        ck_assert_str_ne(crab_family_name(f), "?");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("explain");
    TCase *t = tcase_create("words");
    tcase_add_test(t, every_violation_has_words);
    tcase_add_test(t, headline_says_what_was_done);
    tcase_add_test(t, provenance_kinds_do_not_name_a_model);
    tcase_add_test(t, names_are_there);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
