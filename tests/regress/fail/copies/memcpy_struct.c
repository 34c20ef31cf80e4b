// A pointer inside a struct is copied by memcpy, memmove and assignment; it keeps its tag: use after free is seen.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct box {
    long pad[5];
    long *p;
};

int main(void)
{
    struct box a = { { 0 }, malloc(sizeof(long)) }, b, c, d;
    *a.p = 1;
    free(a.p);
    memcpy(&b, &a, sizeof a);
    memmove(&c, &b, sizeof b);
    d = c;
    printf("%d\n", *d.p != 12345); //~ ACCESS
    return 0;
}
