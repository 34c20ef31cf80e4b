/* test_strmem.c: the preload library's string and memory functions against libc's, with every operand ending (or starting) at an
   unmapped page, so that one byte too far is a crash.  Run natively: requests to the tool answer 0, so the loops do all the work.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <wchar.h>

#include "pub_tool_basics.h"
#include "pub_tool_redir.h"

#define OURS(class, name) VG_REPLACE_FUNCTION_EZU(class, VG_Z_LIBC_SONAME, name)

void *OURS(30010, memcpy)(void *d, const void *s, SizeT n);
void *OURS(30010, memmove)(void *d, const void *s, SizeT n);
void *OURS(30011, mempcpy)(void *d, const void *s, SizeT n);
void *OURS(30020, memset)(void *d, Int c, SizeT n);
Int OURS(30030, memcmp)(const void *a, const void *b, SizeT n);
void *OURS(30031, memchr)(const void *p, Int c, SizeT n);
void *OURS(30032, memrchr)(const void *p, Int c, SizeT n);
void *OURS(30033, rawmemchr)(const void *p, Int c);
void *OURS(30034, memmem)(const void *hay, SizeT hay_n, const void *needle, SizeT n);
SizeT OURS(30040, strlen)(const char *s);
SizeT OURS(30041, strnlen)(const char *s, SizeT max);
char *OURS(30042, strcpy)(char *d, const char *s);
char *OURS(30043, stpcpy)(char *d, const char *s);
char *OURS(30044, strncpy)(char *d, const char *s, SizeT n);
char *OURS(30045, stpncpy)(char *d, const char *s, SizeT n);
char *OURS(30046, strcat)(char *d, const char *s);
char *OURS(30047, strncat)(char *d, const char *s, SizeT n);
Int OURS(30060, strcmp)(const char *a, const char *b);
Int OURS(30061, strncmp)(const char *a, const char *b, SizeT n);
Int OURS(30062, strcasecmp)(const char *a, const char *b);
Int OURS(30063, strncasecmp)(const char *a, const char *b, SizeT n);
char *OURS(30070, strchr)(const char *s, Int c);
char *OURS(30071, strrchr)(const char *s, Int c);
char *OURS(30072, strchrnul)(const char *s, Int c);
SizeT OURS(30073, strspn)(const char *s, const char *set);
SizeT OURS(30074, strcspn)(const char *s, const char *set);
char *OURS(30075, strpbrk)(const char *s, const char *set);
char *OURS(30076, strstr)(const char *s, const char *want);
char *OURS(30077, strcasestr)(const char *s, const char *want);
SizeT OURS(30080, wcslen)(const Int *s);
Int OURS(30085, wcscmp)(const Int *a, const Int *b);
Int *OURS(30087, wcschr)(const Int *s, Int c);

enum { PAGE = 4096, ROOM = 2 * PAGE, ROUNDS = 20000 };

/* Two readable pages between two that are not. */
static unsigned char *arena(void)
{
    unsigned char *p = mmap(NULL, ROOM + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(p, MAP_FAILED);
    ck_assert_int_eq(mprotect(p + PAGE, ROOM, PROT_READ | PROT_WRITE), 0);
    return p + PAGE;
}

static int sign(int x) { return (x > 0) - (x < 0); }
static size_t upto(size_t n) { return (size_t)rand() % (n + 1); }

static void scribble(unsigned char *p, size_t n, unsigned letters)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)(rand() % letters);
}

/* n bytes that touch one end of the arena, or lie somewhere. */
static unsigned char *place(unsigned char *a, size_t n)
{
    switch (rand() % 3) {
    case 0: return a;
    case 1: return a + ROOM - n;
    default: return a + upto(ROOM - n);
    }
}

START_TEST(copies)
{
    unsigned char *a = arena(), *b = arena(), *want = malloc(ROOM);
    srand(1);
    for (int i = 0; i < ROUNDS; i++) {
        size_t n = upto(i % 16 == 0 ? 3000 : 80);
        scribble(a, ROOM, 256);
        unsigned char *s = place(a, n), *d = place(i % 2 ? b : a, n);
        memcpy(want, i % 2 ? b : a, ROOM);
        memmove(want + (d - (i % 2 ? b : a)), s, n);
        void *r = i % 3 == 0 ? OURS(30011, mempcpy)(d, s, n) : OURS(30010, memmove)(d, s, n);
        ck_assert_ptr_eq(r, i % 3 == 0 ? d + n : d);
        ck_assert_mem_eq(want, i % 2 ? b : a, ROOM);
    }
}
END_TEST

START_TEST(overlapping_copies)
{
    unsigned char *a = arena(), *want = malloc(ROOM);
    srand(2);
    for (int i = 0; i < ROUNDS; i++) {
        size_t n = upto(200), at = upto(ROOM - 300), by = upto(40);
        scribble(a + at, 300, 256);
        memcpy(want, a, ROOM);
        memmove(want + at + (i % 2 ? by : 0), want + at + (i % 2 ? 0 : by), n);
        OURS(30010, memcpy)(a + at + (i % 2 ? by : 0), a + at + (i % 2 ? 0 : by), n);
        ck_assert_mem_eq(want, a, ROOM);
    }
}
END_TEST

START_TEST(memory)
{
    unsigned char *a = arena(), *b = arena();
    srand(3);
    for (int i = 0; i < ROUNDS; i++) {
        size_t n = upto(70), m = upto(5);
        unsigned char *p = place(a, n), *q = place(b, n), c = (unsigned char)(rand() % 3);
        scribble(p, n, 3);
        memcpy(q, p, n);
        if (n > 0 && i % 2)
            q[upto(n - 1)] = c;
        ck_assert_int_eq(sign(OURS(30030, memcmp)(p, q, n)), sign(memcmp(p, q, n)));
        ck_assert_ptr_eq(OURS(30031, memchr)(p, c, n), memchr(p, c, n));
        ck_assert_ptr_eq(OURS(30032, memrchr)(p, c, n), memrchr(p, c, n));
        if (memchr(p, c, n) != NULL)
            ck_assert_ptr_eq(OURS(30033, rawmemchr)(p, c), memchr(p, c, n));
        unsigned char *needle = place(b, m);
        ck_assert_ptr_eq(OURS(30034, memmem)(p, n, needle, m), memmem(p, n, needle, m));
        ck_assert_ptr_eq(OURS(30020, memset)(p, c, n), p);
        for (size_t k = 0; k < n; k++)
            ck_assert_int_eq(p[k], c);
    }
}
END_TEST

/* A string of n letters whose terminator is the arena's last byte. */
static char *string(unsigned char *a, size_t n, unsigned letters)
{
    char *s = (char *)a + ROOM - n - 1;
    for (size_t i = 0; i < n; i++)
        s[i] = (char)("abAB\xe4"[(unsigned)rand() % letters]);
    s[n] = 0;
    return s;
}

START_TEST(strings)
{
    unsigned char *a = arena(), *b = arena();
    srand(4);
    for (int i = 0; i < ROUNDS; i++) {
        char *s = string(a, upto(20), 5), *t = string(b, upto(i % 2 ? 20 : 2), i % 3 ? 5 : 2);
        size_t n = upto(24);
        int c = i % 5 == 0 ? 0 : t[0];
        ck_assert_uint_eq(OURS(30040, strlen)(s), strlen(s));
        ck_assert_uint_eq(OURS(30041, strnlen)(s, n), strnlen(s, n));
        ck_assert_int_eq(sign(OURS(30060, strcmp)(s, t)), sign(strcmp(s, t)));
        ck_assert_int_eq(sign(OURS(30061, strncmp)(s, t, n)), sign(strncmp(s, t, n)));
        ck_assert_int_eq(sign(OURS(30062, strcasecmp)(s, t)), sign(strcasecmp(s, t)));
        ck_assert_int_eq(sign(OURS(30063, strncasecmp)(s, t, n)), sign(strncasecmp(s, t, n)));
        ck_assert_ptr_eq(OURS(30070, strchr)(s, c), strchr(s, c));
        ck_assert_ptr_eq(OURS(30071, strrchr)(s, c), strrchr(s, c));
        ck_assert_ptr_eq(OURS(30072, strchrnul)(s, c), strchrnul(s, c));
        ck_assert_uint_eq(OURS(30073, strspn)(s, t), strspn(s, t));
        ck_assert_uint_eq(OURS(30074, strcspn)(s, t), strcspn(s, t));
        ck_assert_ptr_eq(OURS(30075, strpbrk)(s, t), strpbrk(s, t));
        ck_assert_ptr_eq(OURS(30076, strstr)(s, t), strstr(s, t));
        ck_assert_ptr_eq(OURS(30077, strcasestr)(s, t), strcasestr(s, t));
    }
}
END_TEST

START_TEST(string_copies)
{
    unsigned char *a = arena();
    srand(5);
    for (int i = 0; i < ROUNDS; i++) {
        char ours[64], theirs[64], *s = string(a, upto(20), 5);
        size_t n = upto(30), have = upto(10);
        memset(ours, 'x', sizeof ours);
        ours[have] = 0;
        memcpy(theirs, ours, sizeof ours);
        switch (i % 6) {
        case 0: ck_assert_ptr_eq(OURS(30042, strcpy)(ours, s), ours); strcpy(theirs, s); break;
        case 1: ck_assert_int_eq(OURS(30043, stpcpy)(ours, s) - ours, stpcpy(theirs, s) - theirs); break;
        case 2: OURS(30044, strncpy)(ours, s, n); strncpy(theirs, s, n); break;
        case 3: ck_assert_int_eq(OURS(30045, stpncpy)(ours, s, n) - ours, stpncpy(theirs, s, n) - theirs); break;
        case 4: OURS(30046, strcat)(ours, s); strcat(theirs, s); break;
        default: OURS(30047, strncat)(ours, s, n); strncat(theirs, s, n); break;
        }
        ck_assert_mem_eq(ours, theirs, sizeof ours);
    }
}
END_TEST

START_TEST(wide_strings)
{
    unsigned char *a = arena(), *b = arena();
    srand(6);
    for (int i = 0; i < ROUNDS; i++) {
        size_t n = upto(10), m = upto(10);
        wchar_t *s = (wchar_t *)(a + ROOM) - n - 1, *t = (wchar_t *)(b + ROOM) - m - 1;
        for (size_t k = 0; k < n; k++)
            s[k] = 1 + rand() % 2;
        for (size_t k = 0; k < m; k++)
            t[k] = 1 + rand() % 2;
        s[n] = t[m] = 0;
        ck_assert_uint_eq(OURS(30080, wcslen)(s), wcslen(s));
        ck_assert_int_eq(sign(OURS(30085, wcscmp)(s, t)), sign(wcscmp(s, t)));
        ck_assert_ptr_eq(OURS(30087, wcschr)(s, i % 3), wcschr(s, i % 3));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("strmem");
    TCase *tc = tcase_create("strmem");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, copies);
    tcase_add_test(tc, overlapping_copies);
    tcase_add_test(tc, memory);
    tcase_add_test(tc, strings);
    tcase_add_test(tc, string_copies);
    tcase_add_test(tc, wide_strings);
    suite_add_tcase(suite, tc);
    SRunner *sr = srunner_create(suite);
    srunner_run_all(sr, CK_ENV);
    int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
