// Marks are set, tested and removed while the node lives.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct node {
    long value;
    uintptr_t next;
};

int main(void)
{
    struct node *head = NULL;
    for (int i = 0; i < 10; i++) {
        struct node *n = calloc(1, sizeof *n);
        n->value = i;
        n->next = (uintptr_t)head | (i & 1);
        head = n;
    }
    long sum = 0;
    while (head != NULL) {
        struct node *next = (struct node *)(head->next & ~(uintptr_t)1);
        if (head->next & 1)
            sum += head->value;
        free(head);
        head = next;
    }
    printf("%ld\n", sum);
    return 0;
}
