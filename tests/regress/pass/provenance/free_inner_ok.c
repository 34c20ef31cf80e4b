// The start of the block, reached from its inside.
#include <stdlib.h>

int main(void)
{
    char *p = malloc(64);
    char *inner = p + 16;
    inner[0] = 1;
    free(inner - 16);
    free(NULL);
    return 0;
}
