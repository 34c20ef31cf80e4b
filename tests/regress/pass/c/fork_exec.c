// fork, pipes, exec, vfork-like spawn, exit codes; the child works on copies of the parent's heap.
// flags: --trace-children=yes
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
    if (argc > 1) {
        char *copy = strdup(argv[1]);
        int n = (int)strlen(copy);
        free(copy);
        return n;
    }
    long *shared = malloc(10 * sizeof *shared);
    for (int i = 0; i < 10; i++)
        shared[i] = i;
    int fd[2], status, sum = 0;
    if (pipe(fd) != 0)
        return 1;
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            shared[i] *= 100;
            if (write(fd[1], &shared[i], sizeof shared[i]) < 0)
                _exit(1);
            free(shared);
            _exit(i);
        }
        long got;
        if (read(fd[0], &got, sizeof got) != sizeof got)
            return 1;
        waitpid(pid, &status, 0);
        sum += WEXITSTATUS(status) + (int)got;
    }
    pid_t pid = fork();
    if (pid == 0) {
        execl(argv[0], "self", "four", (char *)NULL);
        _exit(99);
    }
    waitpid(pid, &status, 0);
    printf("%d %d %ld\n", sum, WEXITSTATUS(status), shared[2]);
    char *args[] = { "/bin/true", NULL };
    if (posix_spawn(&pid, args[0], NULL, NULL, args, environ) == 0) {
        waitpid(pid, &status, 0);
        printf("%d\n", WEXITSTATUS(status));
    }
    free(shared);
    return 0;
}
