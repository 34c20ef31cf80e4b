/* Retag calls as a compiler writes them, made by hand: entry retags with a protector until the function returns, retags in memory,
   UnsafeCell ranges in a table that can be sized, in one that cannot, and none. */
#include <stdint.h>
#include <stdlib.h>

void *__rust_retag_reg(void *ptr, uint64_t size, uint8_t flags, const void *im, const void *pin);
void __rust_retag_mem(void *place, uint64_t size, uint8_t flags, const void *im, const void *pin);
enum { PROTECTED = 1, MUTABLE = 2, BOX = 4, FREEZE = 8 };

static const uint64_t cell_at_8[4] = { 8, 8, 0, 0 };
static long *block;

/* fn entry(x: &i64), while somebody writes. */
static long entry(long *x)
{
    x = __rust_retag_reg(x, 8, PROTECTED | FREEZE, 0, 0); //~ BORN
    *block = 2; //~ ACCESS
    return *x;
}

/* A struct with a reference inside, retagged where it lies. */
static void in_memory(long *own)
{
    struct { long n; long *r; } s = { 1, own };
    __rust_retag_mem(&s.r, 8, MUTABLE | FREEZE, 0, 0); //~ BORN
    *s.r = 1;
    own[0] = 2; //~ LOST
    *s.r = 3; //~ ACCESS
}

/* &(i64, Cell<i64>): the first half must not be written. */
static void beside_cell(long *own)
{
    long *r = __rust_retag_reg(own, 16, 0, cell_at_8, 0); //~ BORN
    r[1] = 1;
    r[0] = 2; //~ ACCESS
}

int main(void)
{
    long *p[3];
    for (int i = 0; i < 3; i++)
        p[i] = calloc(2, 8);
    block = p[0];
    entry(p[0]);
    in_memory(p[1]);
    beside_cell(p[2]);
    for (int i = 0; i < 3; i++)
        free(p[i]);
    return 0;
}
