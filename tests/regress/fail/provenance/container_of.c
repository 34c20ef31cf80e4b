// container_of from a member of a freed object.
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

int main(void)
{
    struct item *it = malloc(sizeof *it);
    it->value = 5;
    struct link *l = &it->link;
    free(it);
    struct item *again = (struct item *)((char *)l - offsetof(struct item, link));
    printf("%d\n", again->value == 5); //~ ACCESS
    return 0;
}
