// Parent and child free their own copies.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    long *p = malloc(64), *q;
    *p = 1;
    q = p;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        *q = 2;
        free(p);
        _exit(3);
    }
    int status;
    waitpid(pid, &status, 0);
    *q += WEXITSTATUS(status);
    printf("%ld\n", *q);
    free(p);
    return 0;
}
