// Arena, free-list pool that stores its links in freed slots, obstack-like growth, flexible array members, calloc, memalign.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena {
    struct arena *before;
    size_t used, size;
    unsigned char room[];
};

static void *arena_alloc(struct arena **a, size_t n)
{
    n = (n + 15) & ~(size_t)15;
    if (*a == NULL || (*a)->used + n > (*a)->size) {
        size_t size = n > 1000 ? n : 1000;
        struct arena *fresh = malloc(sizeof *fresh + size + 16);
        fresh->before = *a;
        fresh->used = -(uintptr_t)fresh->room & 15;
        fresh->size = size;
        *a = fresh;
    }
    void *p = (*a)->room + (*a)->used;
    (*a)->used += n;
    return p;
}

union slot {
    union slot *next;
    double value[3];
};

int main(void)
{
    struct arena *a = NULL;
    char *words[100];
    for (int i = 0; i < 100; i++) {
        words[i] = arena_alloc(&a, 10 + i);
        memset(words[i], 'a' + i % 26, 9 + i);
        words[i][9 + i] = 0;
    }
    size_t total = 0;
    for (int i = 0; i < 100; i++)
        total += strlen(words[i]);
    while (a != NULL) {
        struct arena *before = a->before;
        free(a);
        a = before;
    }
    union slot *pool = calloc(64, sizeof *pool), *head = NULL;
    for (int i = 0; i < 64; i++) {
        pool[i].next = head;
        head = &pool[i];
    }
    union slot *got[64];
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 40; i++) {
            got[i] = head;
            head = head->next;
            got[i]->value[0] = i;
        }
        for (int i = 0; i < 40; i++) {
            total += (size_t)got[i]->value[0];
            got[i]->next = head;
            head = got[i];
        }
    }
    free(pool);
    void *aligned = NULL;
    if (posix_memalign(&aligned, 256, 1000) != 0 || ((uintptr_t)aligned & 255) != 0)
        return 1;
    memset(aligned, 1, 1000);
    free(aligned);
    char *al = aligned_alloc(64, 128);
    al[127] = 1;
    free(al);
    printf("%zu\n", total);
    return 0;
}
