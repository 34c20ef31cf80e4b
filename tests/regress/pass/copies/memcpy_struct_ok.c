// The copies are used while the block lives; overlapping memmove shifts an array of pointers.
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
    memcpy(&b, &a, sizeof a);
    memmove(&c, &b, sizeof b);
    d = c;
    *d.p += 1;
    long *many[33];
    for (int i = 0; i < 32; i++) {
        many[i] = malloc(sizeof(long));
        *many[i] = i;
    }
    memmove(many + 1, many, 32 * sizeof many[0]);
    memmove(many, many + 1, 32 * sizeof many[0]);
    long sum = *a.p;
    for (int i = 0; i < 32; i++) {
        sum += *many[i];
        free(many[i]);
    }
    printf("%ld\n", sum);
    free(a.p);
    return 0;
}
