/* Pointer chasing: two million small allocations in a list, walked and relinked, then freed in another order.
   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

struct node {
    struct node *next;
    long value;
};

int main(void)
{
    enum { N = 2000000, LIVE = 100000 };
    static struct node *live[LIVE];
    unsigned seed = 1;
    long sum = 0;
    for (int i = 0; i < N; i++) {
        seed = seed * 1103515245u + 12345u;
        unsigned at = (seed >> 8) % LIVE;
        free(live[at]);
        live[at] = malloc(sizeof *live[at]);
        live[at]->value = i;
        live[at]->next = NULL;
    }
    struct node *head = NULL;
    for (int i = 0; i < LIVE; i++)
        if (live[i] != NULL) {
            live[i]->next = head;
            head = live[i];
        }
    for (int round = 0; round < 20; round++)
        for (struct node *n = head; n != NULL; n = n->next)
            sum += n->value++;
    while (head != NULL) {
        struct node *n = head;
        head = n->next;
        free(n);
    }
    printf("%ld\n", sum);
    return 0;
}
