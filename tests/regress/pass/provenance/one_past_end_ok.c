// The right bound; sizes that are no multiple of eight.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    for (size_t n = 1; n < 70; n++) {
        char *s = malloc(n);
        memset(s, 'x', n - 1);
        s[n - 1] = 0;
        if (strlen(s) != n - 1 || strchr(s, 'y') != NULL)
            return 1;
        free(s);
    }
    puts("done");
    return 0;
}
