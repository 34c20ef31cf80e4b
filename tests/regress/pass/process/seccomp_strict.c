// Strict mode allows read, write, exit and sigreturn only. A program that asks whether there is seccomp gets the kernel's answer.
#include <errno.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    int answer = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0);
    printf("%d %s\n", answer, errno == EFAULT ? "EFAULT" : "other");
    fflush(stdout);
    char *p = malloc(100);
    p[3] = 'x';
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0)
        return 9;
    for (int i = 0; i < 100; i++)
        p[i] = (char)i;
    (void)!write(1, "in\n", 3);
    syscall(SYS_exit, 7);
}
