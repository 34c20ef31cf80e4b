#include <stdio.h>

static const char *name;

void greet_set_name(const char *n)
{
    name = n;
}

void greet(void)
{
    putchar(name[0]);
    putchar('\n');
    fflush(stdout);
}
