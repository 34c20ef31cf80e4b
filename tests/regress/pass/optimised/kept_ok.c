// cflags: -O2
#include <stdint.h>

static int64_t *kept;

void keep(int64_t *p)
{
    kept = p;
}

int64_t use_kept(void)
{
    return ++*kept;
}
