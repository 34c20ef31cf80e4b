// A generator on a heap stack keeps a restrict-free pointer to a freed block; frames of several stacks are on the way.
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

static ucontext_t here, caller;
static long *shared;

static void generator(void)
{
    long *mine = shared;
    for (;;) {
        swapcontext(&here, &caller);
        *mine += 1; //~ ACCESS
    }
}

int main(void)
{
    void *stack = malloc(65536);
    shared = malloc(sizeof *shared);
    *shared = 0;
    getcontext(&here);
    here.uc_stack.ss_sp = stack;
    here.uc_stack.ss_size = 65536;
    here.uc_link = &caller;
    makecontext(&here, generator, 0);
    swapcontext(&caller, &here);
    swapcontext(&caller, &here);
    printf("%ld\n", *shared);
    free(shared);
    swapcontext(&caller, &here);
    free(stack);
    return 0;
}
