// The child of fork inherits the parent's knowledge: the parent freed the block before.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    long *p = malloc(64), *q;
    *p = 1;
    q = p;
    free(p);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        *q = 2; //~ ACCESS
        _exit(3);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("%d\n", WEXITSTATUS(status));
    return 0;
}
