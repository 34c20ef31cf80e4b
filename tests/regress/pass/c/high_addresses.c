// Allocators wish for memory at 2 TiB (mimalloc) or at 0xc0_0000_0000 (Go). What is stored there must not be taken for what lies at the
// same address modulo 2^37.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { WORDS = 4096 };

static char **at_wish(uintptr_t above, char **table)
{
    void *wish = (void *)(above | ((uintptr_t)table & ~(uintptr_t)4095));
    return mmap(wish, 2 * WORDS * sizeof *table, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int stale_there_good_here(uintptr_t above)
{
    char **table = malloc(WORDS * sizeof *table);
    char *good = strdup("good"), *stale = malloc(5);
    for (int i = 0; i < WORDS; i++)
        table[i] = good;
    char **high = at_wish(above, table);
    if (high == MAP_FAILED)
        return -1;
    for (int i = 0; i < 2 * WORDS; i++)
        high[i] = stale;
    free(stale);
    int sum = 0;
    for (int i = 0; i < WORDS; i++)
        sum += table[i][i % 4];
    munmap(high, 2 * WORDS * sizeof *table);
    free(good);
    free(table);
    return sum;
}

int main(void)
{
    printf("%d %d\n", stale_there_good_here((uintptr_t)2 << 40), stale_there_good_here(0xc000000000));
    return 0;
}
