#include <stdlib.h>
#include <ucontext.h>

static ucontext_t here, caller;
static void (*body)(unsigned long *);
static unsigned long *arg;
static int done;

static void entry(void)
{
    body(arg);
    done = 1;
}

void co_start(void (*f)(unsigned long *), unsigned long *p)
{
    body = f;
    arg = p;
    getcontext(&here);
    here.uc_stack.ss_sp = malloc(1 << 18);
    here.uc_stack.ss_size = 1 << 18;
    here.uc_link = &caller;
    makecontext(&here, entry, 0);
}

int co_resume(void)
{
    swapcontext(&caller, &here);
    return !done;
}

void co_yield(void)
{
    swapcontext(&here, &caller);
}
