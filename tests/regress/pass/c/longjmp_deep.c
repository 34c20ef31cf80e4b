// setjmp and longjmp over many frames, from signal handlers, with volatile state.
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static jmp_buf back;
static sigjmp_buf from_signal;
static volatile int count;

static void dive(int *p, int depth)
{
    int local = *p + depth;
    if (depth == 0)
        longjmp(back, local % 7 + 1);
    dive(&local, depth - 1);
}

static void on_signal(int sig)
{
    count++;
    siglongjmp(from_signal, sig);
}

int main(void)
{
    volatile int total = 0;
    for (volatile int i = 0; i < 50; i++) {
        int x = i;
        int r = setjmp(back);
        if (r == 0)
            dive(&x, i);
        total += r;
    }
    signal(SIGUSR1, on_signal);
    for (volatile int i = 0; i < 5; i++)
        if (sigsetjmp(from_signal, 1) == 0)
            raise(SIGUSR1);
    printf("%d %d\n", total, count);
    return 0;
}
