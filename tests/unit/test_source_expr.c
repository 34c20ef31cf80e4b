/* test_source_expr.c: tokens of Rust source, and the expressions that say something about borrows.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../crabcheck/indexer/source_expr.h"

static struct src_file file;

static void load(const char *text)
{
    ck_assert_msg(src_file_init(&file, strdup(text), strlen(text)), "%s", text);
}

static struct src_expr parse(const char *text)
{
    struct src_expr e;
    load(text);
    src_parse_expr(&file, 0, file.n_tokens, &e);
    src_file_deinit(&file);
    return e;
}

START_TEST(tokens)
{
    load("fn f<'a>(x: &'a str) { let c = 'x'; /* { /* nested */ */ let s = r#\"}\"\"#; } // {\n b\"\\\"}\" 1..2 r#type '\\'' 'é'");
    uint32_t n = 0;
    for (uint32_t i = 0; i < file.n_tokens; i++)
        n += file.tokens[i].kind == SRC_CHAR;
    ck_assert_uint_eq(n, 3);
    ck_assert_uint_eq(src_token_at(&file, 1, 1), 0);
    ck_assert_uint_eq(src_token_at(&file, 1, 2), SRC_NONE);
    ck_assert_uint_eq(src_token_at(&file, 1, 500), SRC_NONE);
    ck_assert_uint_eq(src_token_at(&file, 3, 1), SRC_NONE);
    src_file_deinit(&file);
    ck_assert(!src_file_init(&file, strdup("fn f( {"), 7));
    ck_assert(!src_file_init(&file, strdup("\"open"), 5));
    ck_assert(!src_file_init(&file, strdup("(]"), 2));
}
END_TEST

START_TEST(forms)
{
    static const struct { const char *text; enum src_form form; bool word; uint32_t steps; } want[] = {
        { "&mut x", SRC_BORROW_MUT, false, 0 },         { "&x.f", SRC_BORROW, false, 1 },
        { "&mut *p", SRC_BORROW_MUT, false, 1 },        { "&mut (*p).f", SRC_BORROW_MUT, false, 2 },
        { "unsafe { &mut *p }", SRC_BORROW_MUT, false, 1 }, { "&mut *(p as *mut T)", SRC_BORROW_MUT, false, 1 },
        { "&mut x as *mut T", SRC_BORROW_MUT, true, 0 }, { "&mut x as *mut _ as *mut c_void", SRC_BORROW_MUT, true, 0 },
        { "(&mut x as *mut T).cast::<u8>()", SRC_BORROW_MUT, true, 0 },
        { "&raw mut x", SRC_RAW_BORROW, false, 0 },     { "&raw", SRC_BORROW, false, 0 },
        { "x", SRC_PLACE, false, 0 },                   { "*p.f[i]", SRC_PLACE, false, 3 },
        { "a.as_mut_ptr()", SRC_AS_MUT_PTR, true, 0 },  { "a.as_ptr() as *mut u8", SRC_AS_PTR, true, 0 },
        { "3", SRC_WORD, true, 0 },                     { "n as usize", SRC_PLACE, true, 0 },
        { "std::ptr::null_mut()", SRC_WORD, true, 0 },  { "std::mem::size_of::<(A, B)>()", SRC_WORD, true, 0 },
        { "1.5", SRC_UNCLEAR, false, 0 },               { "1e3", SRC_UNCLEAR, false, 0 },
        { "x as f64", SRC_PLACE, false, 0 },            { "f(x)", SRC_UNCLEAR, false, 0 },
        { "&mut f(x)", SRC_UNCLEAR, false, 0 },         { "&&x", SRC_UNCLEAR, false, 0 },
        { "&mut $e", SRC_UNCLEAR, false, 0 },           { "&mut x?", SRC_UNCLEAR, false, 0 },
        { "|x| x", SRC_UNCLEAR, false, 0 },             { "&mut a + b", SRC_UNCLEAR, false, 0 },
        { "addr_of_mut!(x)", SRC_UNCLEAR, false, 0 },   { "x as *mut dyn T", SRC_PLACE, false, 0 },
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        struct src_expr e = parse(want[i].text);
        ck_assert_msg(e.form == want[i].form, "%s: form %d", want[i].text, e.form);
        ck_assert_msg(e.word == want[i].word, "%s: word %d", want[i].text, e.word);
        if (e.form != SRC_UNCLEAR && e.form != SRC_WORD)
            ck_assert_msg(e.place.n == want[i].steps, "%s: %u steps", want[i].text, e.place.n);
    }
}
END_TEST

START_TEST(calls)
{
    struct src_call c;
    load("ffi::set(&mut x, [1, 2], g(a, b), size_of::<(u8, u8)>(),)");
    ck_assert(src_parse_call(&file, 0, &c));
    ck_assert(src_is(&file, c.name, "set"));
    ck_assert_uint_eq(c.n, 4);
    src_file_deinit(&file);
    load("f(|a, b| a, x)");
    ck_assert(!src_parse_call(&file, 0, &c));
    src_file_deinit(&file);
    load("mine!(f(&mut x))");
    ck_assert(!src_parse_call(&file, 3, &c));
    src_file_deinit(&file);
    load("assert_eq!(f(&mut x), 1)");
    ck_assert(src_parse_call(&file, 3, &c));
    src_file_deinit(&file);
    load("macro_rules! m { () => { f(&mut x) } }");
    for (uint32_t t = 0; t < file.n_tokens; t++)
        ck_assert(!src_is(&file, t, "f") || !src_parse_call(&file, t, &c));
    src_file_deinit(&file);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("source_expr");
    TCase *t = tcase_create("all");
    tcase_add_test(t, tokens);
    tcase_add_test(t, forms);
    tcase_add_test(t, calls);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
