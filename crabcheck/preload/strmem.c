/* strmem.c: plain C versions of the string and memory functions of libc, run on the simulated CPU instead of libc's.

   libc's are fast because they read past ends in vectors, copy with unaligned vectors or `rep movsb`, and compute one pointer from
   the difference of two others.  Each of these takes tags away or looks like an access out of bounds.  Here:

   - no byte is touched that the C standard does not let the function touch;
   - source and destination that agree modulo 8 are copied in aligned 8-byte words, which carry their tags;
   - other copies load aligned words inside the source and shift them together;
   - from CRAB_PRELOAD_LARGE bytes on the tool does the whole operation in one step (tool/copies.c), tags included.

   memcpy is memmove everywhere: libc resolves both to one address, and then one of the replacements serves for both.

   How a replacement is found: the core reads the names of this library's functions; VG_REPLACE_FUNCTION_EZU(class, soname, name) says
   "in place of `name` in every object with that soname".  IFUNC symbols are seen through by the core.  Equal class = same behaviour.
   Objects without soname (the program itself) are covered for the few names that mean the same everywhere; a program may well have a
   function called `index` of its own.  The dynamic linker keeps its own: nothing is checked there.

   Cost: see docs; small operations are a few words, large ones a request.  Refused: redirecting to libc's byte-wise fallbacks (there are
   none on x86-64), exempting libc from checks (the overrun happens there).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub_tool_basics.h"
#include "pub_tool_redir.h"
#include "valgrind.h"

#include "copies.h"

/* The compiler must not turn these loops into calls of the functions they implement, nor into unaligned vectors. */
#pragma GCC optimize("no-tree-loop-distribute-patterns", "no-tree-vectorize", "no-tree-slp-vectorize")
#pragma GCC optimize("no-reorder-blocks-and-partition")

/* Inlined always: the name in a report is the function that the program called. */
#define BODY static inline __attribute__((always_inline))

typedef UChar byte;
typedef ULong __attribute__((may_alias)) word;
typedef Int wide;                       /* wchar_t of this platform */

#define IN_LIBC(class, name) VG_REPLACE_FUNCTION_EZU(class, VG_Z_LIBC_SONAME, name)
#define IN_PROGRAM(class, name) VG_REPLACE_FUNCTION_EZU(class, NONE, name)

BODY UWord misaligned(const void *p) { return (UWord)p & 7; }

/* ---- copies --------------------------------------------------------------------------------------------------------------------- */

BODY void copy_words_up(byte *d, const byte *s, SizeT n)
{
    for (; n > 0 && misaligned(d); n--)
        *d++ = *s++;
    word *dw = (word *)d;
    const word *sw = (const word *)s;
    for (; n >= 32; n -= 32, dw += 4, sw += 4) {
        word a = sw[0], b = sw[1], c = sw[2], e = sw[3];
        dw[0] = a, dw[1] = b, dw[2] = c, dw[3] = e;
    }
    for (; n >= 8; n -= 8)
        *dw++ = *sw++;
    d = (byte *)dw, s = (const byte *)sw;
    for (; n > 0; n--)
        *d++ = *s++;
}

BODY void copy_words_down(byte *d, const byte *s, SizeT n)
{
    d += n, s += n;
    for (; n > 0 && misaligned(d); n--)
        *--d = *--s;
    for (; n >= 8; n -= 8) {
        d -= 8, s -= 8;
        *(word *)d = *(const word *)s;
    }
    for (; n > 0; n--)
        *--d = *--s;
}

/* Source and destination disagree modulo 8. */
BODY void copy_shifted_up(byte *d, const byte *s, SizeT n)
{
    if (n >= 32) {
        /* At least 8 bytes by hand: then the aligned word around s lies inside the source. */
        for (SizeT done = 0; done < 8 || misaligned(d); done++, n--)
            *d++ = *s++;
        const UWord k = misaligned(s), down = k * 8, up = 64 - down;
        const word *sw = (const word *)(s - k);
        word have = *sw;
        for (; n >= 16; n -= 8, d += 8, s += 8) {
            word next = *++sw;
            *(word *)d = (have >> down) | (next << up);
            have = next;
        }
    }
    for (; n > 0; n--)
        *d++ = *s++;
}

BODY void copy_bytes_down(byte *d, const byte *s, SizeT n)
{
    for (d += n, s += n; n > 0; n--)
        *--d = *--s;
}

BODY void *copy(void *dst, const void *src, SizeT n)
{
    byte *d = dst;
    const byte *s = src;
    if (n >= CRAB_PRELOAD_LARGE && VALGRIND_DO_CLIENT_REQUEST_EXPR(0, CRAB_PRELOAD_COPY, d, s, n, 0, 0))
        return dst;
    const Bool congruent = misaligned(d) == misaligned(s), up = d <= s || d >= s + n;
    if (congruent && up)
        copy_words_up(d, s, n);
    else if (congruent)
        copy_words_down(d, s, n);
    else if (up)
        copy_shifted_up(d, s, n);
    else
        copy_bytes_down(d, s, n);
    return dst;
}

BODY void *fill(void *dst, Int c, SizeT n)
{
    byte *d = dst;
    if (n >= CRAB_PRELOAD_LARGE && VALGRIND_DO_CLIENT_REQUEST_EXPR(0, CRAB_PRELOAD_FILL, d, (byte)c, n, 0, 0))
        return dst;
    const word all = (byte)c * 0x0101010101010101ull;
    for (; n > 0 && misaligned(d); n--)
        *d++ = (byte)c;
    for (; n >= 8; n -= 8, d += 8)
        *(word *)d = all;
    for (; n > 0; n--)
        *d++ = (byte)c;
    return dst;
}

/* libc's own complaint about a destination that is too small; found at run time. */
extern void __chk_fail(void) __attribute__((noreturn, weak));

BODY void must_fit(SizeT n, SizeT room)
{
    if (n <= room)
        return;
    if (__chk_fail)
        __chk_fail();
    __builtin_trap();
}

void *IN_LIBC(30010, memcpy)(void *d, const void *s, SizeT n);
void *IN_LIBC(30010, memcpy)(void *d, const void *s, SizeT n) { return copy(d, s, n); }
void *IN_PROGRAM(30010, memcpy)(void *d, const void *s, SizeT n);
void *IN_PROGRAM(30010, memcpy)(void *d, const void *s, SizeT n) { return copy(d, s, n); }
void *IN_LIBC(30010, memmove)(void *d, const void *s, SizeT n);
void *IN_LIBC(30010, memmove)(void *d, const void *s, SizeT n) { return copy(d, s, n); }
void *IN_PROGRAM(30010, memmove)(void *d, const void *s, SizeT n);
void *IN_PROGRAM(30010, memmove)(void *d, const void *s, SizeT n) { return copy(d, s, n); }
void *IN_LIBC(30011, mempcpy)(void *d, const void *s, SizeT n);
void *IN_LIBC(30011, mempcpy)(void *d, const void *s, SizeT n) { return (byte *)copy(d, s, n) + n; }
void IN_LIBC(30012, bcopy)(const void *s, void *d, SizeT n);
void IN_LIBC(30012, bcopy)(const void *s, void *d, SizeT n) { copy(d, s, n); }
void *IN_LIBC(30013, __memcpy_chk)(void *d, const void *s, SizeT n, SizeT room);
void *IN_LIBC(30013, __memcpy_chk)(void *d, const void *s, SizeT n, SizeT room)
{
    must_fit(n, room);
    return copy(d, s, n);
}
void *IN_LIBC(30013, __memmove_chk)(void *d, const void *s, SizeT n, SizeT room);
void *IN_LIBC(30013, __memmove_chk)(void *d, const void *s, SizeT n, SizeT room)
{
    must_fit(n, room);
    return copy(d, s, n);
}
void *IN_LIBC(30014, __mempcpy_chk)(void *d, const void *s, SizeT n, SizeT room);
void *IN_LIBC(30014, __mempcpy_chk)(void *d, const void *s, SizeT n, SizeT room)
{
    must_fit(n, room);
    return (byte *)copy(d, s, n) + n;
}

void *IN_LIBC(30020, memset)(void *d, Int c, SizeT n);
void *IN_LIBC(30020, memset)(void *d, Int c, SizeT n) { return fill(d, c, n); }
void *IN_PROGRAM(30020, memset)(void *d, Int c, SizeT n);
void *IN_PROGRAM(30020, memset)(void *d, Int c, SizeT n) { return fill(d, c, n); }
void IN_LIBC(30021, bzero)(void *d, SizeT n);
void IN_LIBC(30021, bzero)(void *d, SizeT n) { fill(d, 0, n); }
void IN_LIBC(30022, explicit_bzero)(void *d, SizeT n);
void IN_LIBC(30022, explicit_bzero)(void *d, SizeT n) { fill(d, 0, n); }
void *IN_LIBC(30023, __memset_chk)(void *d, Int c, SizeT n, SizeT room);
void *IN_LIBC(30023, __memset_chk)(void *d, Int c, SizeT n, SizeT room)
{
    must_fit(n, room);
    return fill(d, c, n);
}

/* ---- comparing and searching memory ----------------------------------------------------------------------------------------- */

BODY Int compare_bytes(const byte *a, const byte *b, SizeT n)
{
    for (; n > 0; n--, a++, b++)
        if (*a != *b)
            return *a < *b ? -1 : 1;
    return 0;
}

BODY Int compare(const void *pa, const void *pb, SizeT n)
{
    const byte *a = pa, *b = pb;
    if (n >= 16 && misaligned(a) == misaligned(b)) {
        for (; misaligned(a); n--, a++, b++)
            if (*a != *b)
                return *a < *b ? -1 : 1;
        for (; n >= 8 && *(const word *)a == *(const word *)b; n -= 8)
            a += 8, b += 8;
    }
    return compare_bytes(a, b, n);
}

Int IN_LIBC(30030, memcmp)(const void *a, const void *b, SizeT n);
Int IN_LIBC(30030, memcmp)(const void *a, const void *b, SizeT n) { return compare(a, b, n); }
Int IN_PROGRAM(30030, memcmp)(const void *a, const void *b, SizeT n);
Int IN_PROGRAM(30030, memcmp)(const void *a, const void *b, SizeT n) { return compare(a, b, n); }
Int IN_LIBC(30030, bcmp)(const void *a, const void *b, SizeT n);
Int IN_LIBC(30030, bcmp)(const void *a, const void *b, SizeT n) { return compare(a, b, n); }
Int IN_PROGRAM(30030, bcmp)(const void *a, const void *b, SizeT n);
Int IN_PROGRAM(30030, bcmp)(const void *a, const void *b, SizeT n) { return compare(a, b, n); }
Int IN_LIBC(30030, __memcmpeq)(const void *a, const void *b, SizeT n);
Int IN_LIBC(30030, __memcmpeq)(const void *a, const void *b, SizeT n) { return compare(a, b, n); }

void *IN_LIBC(30031, memchr)(const void *p, Int c, SizeT n);
void *IN_LIBC(30031, memchr)(const void *p, Int c, SizeT n)
{
    const byte *s = p;
    for (; n > 0; n--, s++)
        if (*s == (byte)c)
            return (void *)s;
    return NULL;
}

void *IN_LIBC(30032, memrchr)(const void *p, Int c, SizeT n);
void *IN_LIBC(30032, memrchr)(const void *p, Int c, SizeT n)
{
    const byte *s = (const byte *)p + n;
    for (; n > 0; n--)
        if (*--s == (byte)c)
            return (void *)s;
    return NULL;
}

BODY void *find_surely(const void *p, Int c)
{
    const byte *s = p;
    while (*s != (byte)c)
        s++;
    return (void *)s;
}

void *IN_LIBC(30033, rawmemchr)(const void *p, Int c);
void *IN_LIBC(30033, rawmemchr)(const void *p, Int c) { return find_surely(p, c); }
void *IN_LIBC(30033, __rawmemchr)(const void *p, Int c);
void *IN_LIBC(30033, __rawmemchr)(const void *p, Int c) { return find_surely(p, c); }

void *IN_LIBC(30034, memmem)(const void *hay, SizeT hay_n, const void *needle, SizeT n);
void *IN_LIBC(30034, memmem)(const void *hay, SizeT hay_n, const void *needle, SizeT n)
{
    const byte *h = hay, *want = needle;
    if (n == 0)
        return (void *)h;
    for (; hay_n >= n; h++, hay_n--)
        if (*h == *want && compare_bytes(h, want, n) == 0)
            return (void *)h;
    return NULL;
}

/* ---- strings: lengths and copies ---------------------------------------------------------------------------------------------- */

BODY SizeT length(const char *s)
{
    SizeT n = 0;
    while (s[n] != 0)
        n++;
    return n;
}

BODY SizeT length_within(const char *s, SizeT max)
{
    SizeT n = 0;
    while (n < max && s[n] != 0)
        n++;
    return n;
}

SizeT IN_LIBC(30040, strlen)(const char *s);
SizeT IN_LIBC(30040, strlen)(const char *s) { return length(s); }
SizeT IN_PROGRAM(30040, strlen)(const char *s);
SizeT IN_PROGRAM(30040, strlen)(const char *s) { return length(s); }
SizeT IN_LIBC(30041, strnlen)(const char *s, SizeT max);
SizeT IN_LIBC(30041, strnlen)(const char *s, SizeT max) { return length_within(s, max); }
SizeT IN_LIBC(30041, __strnlen)(const char *s, SizeT max);
SizeT IN_LIBC(30041, __strnlen)(const char *s, SizeT max) { return length_within(s, max); }

/* Returns the terminator's place. */
BODY char *copy_string(char *d, const char *s)
{
    while ((*d = *s) != 0)
        d++, s++;
    return d;
}

/* Exactly n bytes, padded with 0; returns where the first 0 is, or d + n. */
BODY char *copy_padded(char *d, const char *s, SizeT n)
{
    for (; n > 0 && *s != 0; n--)
        *d++ = *s++;
    for (SizeT i = 0; i < n; i++)
        d[i] = 0;
    return d;
}

/* At most n bytes, and the terminator. */
BODY void copy_terminated(char *d, const char *s, SizeT n)
{
    for (; n > 0 && *s != 0; n--)
        *d++ = *s++;
    *d = 0;
}

char *IN_LIBC(30042, strcpy)(char *d, const char *s);
char *IN_LIBC(30042, strcpy)(char *d, const char *s)
{
    copy_string(d, s);
    return d;
}
char *IN_LIBC(30043, stpcpy)(char *d, const char *s);
char *IN_LIBC(30043, stpcpy)(char *d, const char *s) { return copy_string(d, s); }
char *IN_LIBC(30043, __stpcpy)(char *d, const char *s);
char *IN_LIBC(30043, __stpcpy)(char *d, const char *s) { return copy_string(d, s); }
char *IN_LIBC(30044, strncpy)(char *d, const char *s, SizeT n);
char *IN_LIBC(30044, strncpy)(char *d, const char *s, SizeT n)
{
    copy_padded(d, s, n);
    return d;
}
char *IN_LIBC(30045, stpncpy)(char *d, const char *s, SizeT n);
char *IN_LIBC(30045, stpncpy)(char *d, const char *s, SizeT n) { return copy_padded(d, s, n); }
char *IN_LIBC(30046, strcat)(char *d, const char *s);
char *IN_LIBC(30046, strcat)(char *d, const char *s)
{
    copy_string(d + length(d), s);
    return d;
}
char *IN_LIBC(30047, strncat)(char *d, const char *s, SizeT n);
char *IN_LIBC(30047, strncat)(char *d, const char *s, SizeT n)
{
    copy_terminated(d + length(d), s, n);
    return d;
}

char *IN_LIBC(30048, __strcpy_chk)(char *d, const char *s, SizeT room);
char *IN_LIBC(30048, __strcpy_chk)(char *d, const char *s, SizeT room)
{
    must_fit(length(s) + 1, room);
    copy_string(d, s);
    return d;
}
char *IN_LIBC(30049, __stpcpy_chk)(char *d, const char *s, SizeT room);
char *IN_LIBC(30049, __stpcpy_chk)(char *d, const char *s, SizeT room)
{
    must_fit(length(s) + 1, room);
    return copy_string(d, s);
}
char *IN_LIBC(30050, __strncpy_chk)(char *d, const char *s, SizeT n, SizeT room);
char *IN_LIBC(30050, __strncpy_chk)(char *d, const char *s, SizeT n, SizeT room)
{
    must_fit(n, room);
    copy_padded(d, s, n);
    return d;
}
char *IN_LIBC(30051, __stpncpy_chk)(char *d, const char *s, SizeT n, SizeT room);
char *IN_LIBC(30051, __stpncpy_chk)(char *d, const char *s, SizeT n, SizeT room)
{
    must_fit(n, room);
    return copy_padded(d, s, n);
}
char *IN_LIBC(30052, __strcat_chk)(char *d, const char *s, SizeT room);
char *IN_LIBC(30052, __strcat_chk)(char *d, const char *s, SizeT room)
{
    SizeT n = length(d);
    must_fit(n + length(s) + 1, room);
    copy_string(d + n, s);
    return d;
}
char *IN_LIBC(30053, __strncat_chk)(char *d, const char *s, SizeT n, SizeT room);
char *IN_LIBC(30053, __strncat_chk)(char *d, const char *s, SizeT n, SizeT room)
{
    SizeT have = length(d);
    must_fit(have + length_within(s, n) + 1, room);
    copy_terminated(d + have, s, n);
    return d;
}

/* ---- strings: comparing ------------------------------------------------------------------------------------------------------- */

Int IN_LIBC(30060, strcmp)(const char *a, const char *b);
Int IN_LIBC(30060, strcmp)(const char *a, const char *b)
{
    for (; *a != 0 && *a == *b; a++, b++)
        continue;
    return (byte)*a - (byte)*b;
}

Int IN_LIBC(30061, strncmp)(const char *a, const char *b, SizeT n);
Int IN_LIBC(30061, strncmp)(const char *a, const char *b, SizeT n)
{
    for (; n > 0; n--, a++, b++)
        if (*a == 0 || *a != *b)
            return (byte)*a - (byte)*b;
    return 0;
}

/* The locale's idea of lower case is libc's business; found at run time. */
extern int tolower(int c) __attribute__((weak));
extern int tolower_l(int c, void *locale) __attribute__((weak));

BODY Int lower(byte c, void *locale)
{
    if (locale != NULL && tolower_l)
        return tolower_l(c, locale);
    if (tolower)
        return tolower(c);
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

BODY Int compare_folded(const char *a, const char *b, SizeT n, void *locale)
{
    for (; n > 0; n--, a++, b++) {
        Int ca = lower((byte)*a, locale), cb = lower((byte)*b, locale);
        if (ca != cb || *a == 0)
            return ca - cb;
    }
    return 0;
}

Int IN_LIBC(30062, strcasecmp)(const char *a, const char *b);
Int IN_LIBC(30062, strcasecmp)(const char *a, const char *b) { return compare_folded(a, b, ~(SizeT)0, NULL); }
Int IN_LIBC(30063, strncasecmp)(const char *a, const char *b, SizeT n);
Int IN_LIBC(30063, strncasecmp)(const char *a, const char *b, SizeT n) { return compare_folded(a, b, n, NULL); }
Int IN_LIBC(30064, strcasecmp_l)(const char *a, const char *b, void *locale);
Int IN_LIBC(30064, strcasecmp_l)(const char *a, const char *b, void *locale) { return compare_folded(a, b, ~(SizeT)0, locale); }
Int IN_LIBC(30064, __strcasecmp_l)(const char *a, const char *b, void *locale);
Int IN_LIBC(30064, __strcasecmp_l)(const char *a, const char *b, void *locale) { return compare_folded(a, b, ~(SizeT)0, locale); }
Int IN_LIBC(30065, strncasecmp_l)(const char *a, const char *b, SizeT n, void *locale);
Int IN_LIBC(30065, strncasecmp_l)(const char *a, const char *b, SizeT n, void *locale) { return compare_folded(a, b, n, locale); }
Int IN_LIBC(30065, __strncasecmp_l)(const char *a, const char *b, SizeT n, void *locale);
Int IN_LIBC(30065, __strncasecmp_l)(const char *a, const char *b, SizeT n, void *locale) { return compare_folded(a, b, n, locale); }

/* ---- strings: searching ------------------------------------------------------------------------------------------------------- */

BODY char *find_or_end(const char *s, Int c)
{
    while (*s != (char)c && *s != 0)
        s++;
    return (char *)s;
}

BODY char *find(const char *s, Int c)
{
    char *at = find_or_end(s, c);
    return *at == (char)c ? at : NULL;
}

BODY char *find_last(const char *s, Int c)
{
    const char *last = NULL;
    for (;; s++) {
        if (*s == (char)c)
            last = s;
        if (*s == 0)
            return (char *)last;
    }
}

char *IN_LIBC(30070, strchr)(const char *s, Int c);
char *IN_LIBC(30070, strchr)(const char *s, Int c) { return find(s, c); }
char *IN_LIBC(30070, index)(const char *s, Int c);
char *IN_LIBC(30070, index)(const char *s, Int c) { return find(s, c); }
char *IN_LIBC(30071, strrchr)(const char *s, Int c);
char *IN_LIBC(30071, strrchr)(const char *s, Int c) { return find_last(s, c); }
char *IN_LIBC(30071, rindex)(const char *s, Int c);
char *IN_LIBC(30071, rindex)(const char *s, Int c) { return find_last(s, c); }
char *IN_LIBC(30072, strchrnul)(const char *s, Int c);
char *IN_LIBC(30072, strchrnul)(const char *s, Int c) { return find_or_end(s, c); }
char *IN_LIBC(30072, __strchrnul)(const char *s, Int c);
char *IN_LIBC(30072, __strchrnul)(const char *s, Int c) { return find_or_end(s, c); }

/* Length of the head of s whose characters are all in `set` (wanted) or all not in it. */
BODY SizeT span(const char *s, const char *set, Bool wanted)
{
    SizeT n = 0;
    for (; s[n] != 0; n++)
        if ((*find_or_end(set, s[n]) != 0) != wanted)
            break;
    return n;
}

SizeT IN_LIBC(30073, strspn)(const char *s, const char *set);
SizeT IN_LIBC(30073, strspn)(const char *s, const char *set) { return span(s, set, True); }
SizeT IN_LIBC(30074, strcspn)(const char *s, const char *set);
SizeT IN_LIBC(30074, strcspn)(const char *s, const char *set) { return span(s, set, False); }
char *IN_LIBC(30075, strpbrk)(const char *s, const char *set);
char *IN_LIBC(30075, strpbrk)(const char *s, const char *set)
{
    s += span(s, set, False);
    return *s != 0 ? (char *)s : NULL;
}

char *IN_LIBC(30076, strstr)(const char *s, const char *want);
char *IN_LIBC(30076, strstr)(const char *s, const char *want)
{
    for (;; s++) {
        SizeT n = 0;
        while (want[n] != 0 && s[n] == want[n])
            n++;
        if (want[n] == 0)
            return (char *)s;
        if (*s == 0)
            return NULL;
    }
}

char *IN_LIBC(30077, strcasestr)(const char *s, const char *want);
char *IN_LIBC(30077, strcasestr)(const char *s, const char *want)
{
    for (;; s++) {
        SizeT n = 0;
        while (want[n] != 0 && s[n] != 0 && lower((byte)s[n], NULL) == lower((byte)want[n], NULL))
            n++;
        if (want[n] == 0)
            return (char *)s;
        if (*s == 0)
            return NULL;
    }
}

/* ---- wide characters ------------------------------------------------------------------------------------------------------------ */

BODY SizeT wide_length(const wide *s, SizeT max)
{
    SizeT n = 0;
    while (n < max && s[n] != 0)
        n++;
    return n;
}

SizeT IN_LIBC(30080, wcslen)(const wide *s);
SizeT IN_LIBC(30080, wcslen)(const wide *s) { return wide_length(s, ~(SizeT)0); }
SizeT IN_LIBC(30081, wcsnlen)(const wide *s, SizeT max);
SizeT IN_LIBC(30081, wcsnlen)(const wide *s, SizeT max) { return wide_length(s, max); }

BODY wide *copy_wide_string(wide *d, const wide *s)
{
    while ((*d = *s) != 0)
        d++, s++;
    return d;
}

wide *IN_LIBC(30082, wcscpy)(wide *d, const wide *s);
wide *IN_LIBC(30082, wcscpy)(wide *d, const wide *s)
{
    copy_wide_string(d, s);
    return d;
}
wide *IN_LIBC(30083, wcpcpy)(wide *d, const wide *s);
wide *IN_LIBC(30083, wcpcpy)(wide *d, const wide *s) { return copy_wide_string(d, s); }
wide *IN_LIBC(30084, wcscat)(wide *d, const wide *s);
wide *IN_LIBC(30084, wcscat)(wide *d, const wide *s)
{
    copy_wide_string(d + wide_length(d, ~(SizeT)0), s);
    return d;
}

Int IN_LIBC(30085, wcscmp)(const wide *a, const wide *b);
Int IN_LIBC(30085, wcscmp)(const wide *a, const wide *b)
{
    for (; *a != 0 && *a == *b; a++, b++)
        continue;
    return *a == *b ? 0 : *a < *b ? -1 : 1;
}
Int IN_LIBC(30086, wcsncmp)(const wide *a, const wide *b, SizeT n);
Int IN_LIBC(30086, wcsncmp)(const wide *a, const wide *b, SizeT n)
{
    for (; n > 0; n--, a++, b++)
        if (*a == 0 || *a != *b)
            return *a == *b ? 0 : *a < *b ? -1 : 1;
    return 0;
}

wide *IN_LIBC(30087, wcschr)(const wide *s, wide c);
wide *IN_LIBC(30087, wcschr)(const wide *s, wide c)
{
    while (*s != c && *s != 0)
        s++;
    return *s == c ? (wide *)s : NULL;
}
wide *IN_LIBC(30088, wcsrchr)(const wide *s, wide c);
wide *IN_LIBC(30088, wcsrchr)(const wide *s, wide c)
{
    const wide *last = NULL;
    for (;; s++) {
        if (*s == c)
            last = s;
        if (*s == 0)
            return (wide *)last;
    }
}

wide *IN_LIBC(30090, wmemcpy)(wide *d, const wide *s, SizeT n);
wide *IN_LIBC(30090, wmemcpy)(wide *d, const wide *s, SizeT n) { return copy(d, s, n * sizeof *s); }
wide *IN_LIBC(30090, wmemmove)(wide *d, const wide *s, SizeT n);
wide *IN_LIBC(30090, wmemmove)(wide *d, const wide *s, SizeT n) { return copy(d, s, n * sizeof *s); }
wide *IN_LIBC(30091, wmempcpy)(wide *d, const wide *s, SizeT n);
wide *IN_LIBC(30091, wmempcpy)(wide *d, const wide *s, SizeT n) { return (wide *)copy(d, s, n * sizeof *s) + n; }

wide *IN_LIBC(30092, wmemset)(wide *d, wide c, SizeT n);
wide *IN_LIBC(30092, wmemset)(wide *d, wide c, SizeT n)
{
    for (SizeT i = 0; i < n; i++)
        d[i] = c;
    return d;
}

Int IN_LIBC(30093, wmemcmp)(const wide *a, const wide *b, SizeT n);
Int IN_LIBC(30093, wmemcmp)(const wide *a, const wide *b, SizeT n)
{
    for (; n > 0; n--, a++, b++)
        if (*a != *b)
            return *a < *b ? -1 : 1;
    return 0;
}
wide *IN_LIBC(30094, wmemchr)(const wide *s, wide c, SizeT n);
wide *IN_LIBC(30094, wmemchr)(const wide *s, wide c, SizeT n)
{
    for (; n > 0; n--, s++)
        if (*s == c)
            return (wide *)s;
    return NULL;
}
