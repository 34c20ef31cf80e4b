// makecontext and swapcontext: generators on heap stacks that pass pointers to their locals to each other.
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

struct co {
    ucontext_t here, caller;
    long *slot;
    int done;
    void *stack;
};
static struct co *current;

static void yield(long *p)
{
    struct co *c = current;
    c->slot = p;
    swapcontext(&c->here, &c->caller);
}

static void generator(void)
{
    long local[4] = { 0 };
    for (int i = 0; i < 10; i++) {
        local[i & 3] += i;
        yield(&local[i & 3]);
        local[(i + 1) & 3] += local[i & 3];
    }
    current->done = 1;
}

int main(void)
{
    struct co c[3];
    for (int i = 0; i < 3; i++) {
        getcontext(&c[i].here);
        c[i].stack = malloc(65536);
        c[i].done = 0;
        c[i].here.uc_stack.ss_sp = c[i].stack;
        c[i].here.uc_stack.ss_size = 65536;
        c[i].here.uc_link = &c[i].caller;
        makecontext(&c[i].here, generator, 0);
    }
    long sum = 0;
    for (int left = 3; left > 0;) {
        left = 0;
        for (int i = 0; i < 3; i++) {
            if (c[i].done)
                continue;
            current = &c[i];
            swapcontext(&c[i].caller, &c[i].here);
            if (!c[i].done) {
                *c[i].slot += i;
                sum += *c[i].slot;
                left++;
            }
        }
    }
    for (int i = 0; i < 3; i++)
        free(c[i].stack);
    printf("%ld\n", sum);
    return 0;
}
