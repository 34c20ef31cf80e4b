// A pointer with a mark in its low bits keeps its identity: use after free through it is seen.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
    long value;
    uintptr_t next;
};

int main(void)
{
    struct node *n = calloc(1, sizeof *n);
    uintptr_t marked = (uintptr_t)n | 1;
    n->value = 4;
    free(n);
    struct node *back = (struct node *)(marked & ~(uintptr_t)1);
    printf("%d\n", back->value == 4); //~ ACCESS
    return 0;
}
