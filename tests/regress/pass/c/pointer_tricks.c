// XOR list, pointers packed with a 16-bit tag in the high bits, pointer differences, hash of addresses, union punning,
// pointers through memcpy in pieces and through a pipe, function pointers, VLA, alloca, negative indices.
#include <alloca.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct xnode {
    uintptr_t link;
    long value;
};

static long twice(long x) { return 2 * x; }
static long square(long x) { return x * x; }

int main(void)
{
    struct xnode *nodes[20], *prev = NULL;
    for (int i = 0; i < 20; i++) {
        nodes[i] = malloc(sizeof *nodes[i]);
        nodes[i]->value = i;
    }
    for (int i = 0; i < 20; i++)
        nodes[i]->link = (uintptr_t)(i > 0 ? nodes[i - 1] : NULL) ^ (uintptr_t)(i < 19 ? nodes[i + 1] : NULL);
    long sum = 0;
    for (struct xnode *at = nodes[0]; at != NULL;) {
        struct xnode *next = (struct xnode *)(at->link ^ (uintptr_t)prev);
        sum = sum * 3 + at->value;
        prev = at;
        at = next;
    }
    for (int i = 0; i < 20; i++) {
        uint64_t packed = (uint64_t)(uintptr_t)nodes[i] | ((uint64_t)i << 48);
        struct xnode *back = (struct xnode *)(uintptr_t)(packed & 0xffffffffffffULL);
        back->value += (long)(packed >> 48);
    }
    struct xnode *pieces;
    for (size_t i = 0; i < sizeof pieces; i++)
        ((unsigned char *)&pieces)[i] = ((unsigned char *)&nodes[3])[i];
    sum += pieces->value;
    int fd[2];
    struct xnode *through;
    if (pipe(fd) != 0 || write(fd[1], &nodes[4], sizeof through) != sizeof through
        || read(fd[0], &through, sizeof through) != sizeof through)
        return 1;
    through->value += 5;
    sum += nodes[4]->value;
    long (*const table[])(long) = { twice, square };
    for (int i = 0; i < 4; i++)
        sum = table[i & 1](sum % 1000);
    long *middle = (long *)alloca(10 * sizeof(long)) + 5;
    for (int i = -5; i < 5; i++)
        middle[i] = i;
    int n = 7;
    long vla[n];
    for (int i = 0; i < n; i++)
        vla[i] = middle[i - 3];
    sum += vla[6] + (&vla[6] - &vla[1]);
    union {
        void *p;
        uint64_t u;
        unsigned char c[8];
    } pun = { .p = &vla[2] };
    pun.u += sizeof(long);
    sum += *(long *)pun.p + pun.c[7];
    ptrdiff_t apart = (char *)nodes[1] - (char *)nodes[0];
    struct xnode *other = (struct xnode *)((char *)nodes[0] + apart);
    sum += other->value;
    printf("%ld\n", sum);
    for (int i = 0; i < 20; i++)
        free(nodes[i]);
    return 0;
}
