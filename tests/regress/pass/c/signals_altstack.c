// Signal handlers on an alternate stack in heap memory, nested signals, a handler that uses the interrupted locals.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t hits;
static int *volatile watched;

static void handler(int sig, siginfo_t *info, void *context)
{
    char pad[2000];
    memset(pad, sig, sizeof pad);
    hits += pad[1999] == sig;
    (*watched)++;
    if (sig == SIGUSR1)
        raise(SIGUSR2);
    (void)info;
    (void)context;
}

int main(void)
{
    stack_t alt = { .ss_sp = malloc(65536), .ss_size = 65536 }, old;
    if (sigaltstack(&alt, &old) != 0)
        return 1;
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_sigaction = handler;
    sa.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGUSR1, &sa, NULL);
    sigaction(SIGUSR2, &sa, NULL);
    int local = 0;
    watched = &local;
    for (int i = 0; i < 20; i++) {
        raise(SIGUSR1);
        local += 10;
    }
    alt.ss_flags = SS_DISABLE;
    sigaltstack(&alt, NULL);
    free(alt.ss_sp);
    printf("%d %d\n", (int)hits, local);
    return 0;
}
