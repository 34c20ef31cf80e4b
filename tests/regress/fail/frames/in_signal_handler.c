// A signal handler on an alternate stack uses a freed block.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static long *watched;

static void handler(int sig)
{
    *watched += sig; //~ ACCESS
}

int main(void)
{
    stack_t alt = { .ss_sp = malloc(65536), .ss_size = 65536 };
    sigaltstack(&alt, NULL);
    struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
    sigaction(SIGUSR1, &sa, NULL);
    watched = malloc(sizeof *watched);
    *watched = 1;
    raise(SIGUSR1);
    printf("%ld\n", *watched);
    free(watched);
    raise(SIGUSR1);
    return 0;
}
