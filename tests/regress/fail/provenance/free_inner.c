// free of a pointer into the middle of its block.
#include <stdlib.h>

int main(void)
{
    char *p = malloc(64);
    p[0] = 1;
    free(p + 16); //~ ACCESS
    return 0;
}
