// An intrusive list walked with container_of.
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct link {
    struct link *next;
};
struct item {
    long value;
    struct link link;
};
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))

int main(void)
{
    struct link head = { NULL };
    for (int i = 0; i < 5; i++) {
        struct item *it = malloc(sizeof *it);
        it->value = i;
        it->link.next = head.next;
        head.next = &it->link;
    }
    long sum = 0;
    for (struct link *l = head.next, *next; l != NULL; l = next) {
        struct item *it = container_of(l, struct item, link);
        next = l->next;
        sum += it->value;
        free(it);
    }
    printf("%ld\n", sum);
    return 0;
}
