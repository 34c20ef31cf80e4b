/* A coroutine writes what the function below it, on another stack, has borrowed from an array; its own stack is nearly empty and ends at
   a page that nobody may read. Looking for callers on the stack must not run into that page. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

static ucontext_t main_context, other;
static int *shared;

static void body(void)
{
    for (int i = 0; i < 4; i++) {
        shared[i] += i;
        swapcontext(&other, &main_context);
    }
}

static int lend(int *restrict p, int i)
{
    p[i] = 1;
    swapcontext(&main_context, &other);
    return p[i];
}

int main(void)
{
    int *a = calloc(16, sizeof *a);
    long page = sysconf(_SC_PAGESIZE);
    char *stack = mmap(NULL, 5 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack == MAP_FAILED || mprotect(stack + 4 * page, page, PROT_NONE) != 0)
        return 1;
    getcontext(&other);
    other.uc_stack.ss_sp = stack;
    other.uc_stack.ss_size = 4 * page;
    other.uc_link = &main_context;
    makecontext(&other, body, 0);
    shared = a;
    int sum = 0;
    for (int i = 0; i < 4; i++)
        sum += lend(a + 8, i);
    printf("%d %d\n", sum, a[3]);
    return 0;
}
