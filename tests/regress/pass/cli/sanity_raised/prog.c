/* Maps and unmaps memory and sleeps, so that the core has reasons to look at its map of memory. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 60; i++) {
        char *p = malloc(1 << 20);
        memset(p, i, 1 << 20);
        free(p);
        usleep(50000);
    }
    return 0;
}
