#include <setjmp.h>

static jmp_buf back;
static unsigned long *kept;

int guarded(void (*f)(unsigned long *), unsigned long *data)
{
    if (setjmp(back))
        return 1;
    f(data);
    return 0;
}

void jump_out(void)
{
    longjmp(back, 1);
}

void remember(unsigned long *p)
{
    kept = p;
}

void touch(void)
{
    *kept += 1; //~ ACCESS
}
