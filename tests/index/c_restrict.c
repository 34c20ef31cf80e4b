/* Restrict parameters in all their spellings; unoptimised, so their registers come from the prologue.
   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
typedef int *restrict rip;
typedef const rip crip;
struct big { long a[5]; };
static int total;

int direct(int *restrict a, const int *restrict b, int *c) { *a += *b + *c; return *a; }
int named(rip a, crip b, int *volatile restrict c) { return *a + *b + *c; }
int late(int a, int b, int c, int d, int e, int f, int *restrict g, int *restrict h) { return a + b + c + d + e + f + *g + *h; }
long mixed(double x, struct big s, float y, char *restrict z) { return (long)(x + y) + s.a[4] + *z; }
void *none(void *a, size_t n) { total += (int)n; return a; }

int main(void)
{
    int x = 1, y = 2, z = 3;
    struct big s = { { 0 } };
    char c = 0;
    none(&x, sizeof x);
    return direct(&x, &y, &z) + named(&x, &y, &z) + late(1, 2, 3, 4, 5, 6, &x, &y) + (int)mixed(1, s, 2, &c) == 0;
}
//@ direct: entry restrict a `int *restrict` in rdi size=0 align=1 freeze protect
//@ direct: entry restrict b `const int *restrict` in rsi size=0 align=1 freeze protect
//@ late: entry restrict g `int *restrict` in [sp+8] size=0 align=1 freeze protect
//@ late: entry restrict h `int *restrict` in [sp+16] size=0 align=1 freeze protect
//@ mixed: entry restrict z `char *restrict` in rdi size=0 align=1 freeze protect
//@ named: entry restrict a `rip` in rdi size=0 align=1 freeze protect
//@ named: entry restrict b `crip` in rsi size=0 align=1 freeze protect
//@ named: entry restrict c `int *restrict volatile` in rdx size=0 align=1 freeze protect
//@ none:
//@ main:
