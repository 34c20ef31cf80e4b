// A stale pointer travels through xchg, cmpxchg, push and pop.
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    long *p = malloc(64), *q = malloc(64), *slot = q;
    *p = 1;
    long *old = __atomic_exchange_n(&slot, p, __ATOMIC_SEQ_CST);
    __atomic_compare_exchange_n(&slot, &p, old, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    __asm__ volatile("sub $128, %%rsp\n\tpush %0\n\tpop %0\n\tadd $128, %%rsp" : "+r"(slot) : : "cc");
    free(q);
    printf("%d\n", *slot != 4242); //~ ACCESS
    free(p);
    return 0;
}
