/* The twin of fail/requests/retag_calls: the writes come when the protector is over, or where a cell is; a table without an end mark
   is not read: the whole pointee counts as UnsafeCell then. Size 0 (a slice) and pinned pointees make no tag. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void *__rust_retag_reg(void *ptr, uint64_t size, uint8_t flags, const void *im, const void *pin);
void __rust_retag_mem(void *place, uint64_t size, uint8_t flags, const void *im, const void *pin);
enum { PROTECTED = 1, MUTABLE = 2, BOX = 4, FREEZE = 8 };

static const uint64_t cell_at_8[4] = { 8, 8, 0, 0 };
static const uint64_t unsized_table[2] = { 8, 8 }, behind[2] = { ~0ull, ~0ull }, pinned[4] = { 0, 16, 0, 0 };

static long entry(long *x)
{
    x = __rust_retag_reg(x, 8, PROTECTED | FREEZE, 0, 0);
    return *x;
}

static long nested(long *x)
{
    x = __rust_retag_reg(x, 8, PROTECTED | MUTABLE | FREEZE, 0, 0);
    *x += entry(x);
    return entry(x);
}

static long *boxed(long *x)
{
    x = __rust_retag_reg(x, 8, PROTECTED | MUTABLE | BOX | FREEZE, 0, 0);
    free(x);                    /* a weak protector */
    return 0;
}

int main(void)
{
    long *own = calloc(2, 8);
    entry(own);
    own[0] = 2;
    nested(own);
    own[0] = 3;
    struct { long n; long *r; } s = { 1, own };
    __rust_retag_mem(&s.r, 8, MUTABLE | FREEZE, 0, 0);
    *s.r = 1;
    own[0] = 2;
    long *r = __rust_retag_reg(own, 16, 0, cell_at_8, 0);
    r[1] = 1;
    r = __rust_retag_reg(own, 16, 0, unsized_table, 0);
    r[0] = 1;
    r = __rust_retag_reg(own, 16, 0, 0, 0);
    r[0] = 1;
    r = __rust_retag_reg(own, 0, MUTABLE | FREEZE, 0, 0);
    own[0] = 1;
    r[0] = 1;
    r = __rust_retag_reg(own, 16, MUTABLE | FREEZE, 0, pinned);
    own[0] = 1;
    r[0] = 1;
    boxed(own);
    printf("%d\n", behind[0] == behind[1]);
    return 0;
}
