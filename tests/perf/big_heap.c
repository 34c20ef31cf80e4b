/* A heap without pointers, touched once: how much memory does the checker need beside it?  Argument: MiB.
   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    const size_t n = (argc > 1 ? strtoul(argv[1], NULL, 0) : 1024) << 20;
    unsigned long *heap = malloc(n), sum = 0;
    for (size_t i = 0; i < n / sizeof *heap; i++)
        heap[i] = i * 3;
    for (size_t i = 0; i < n / sizeof *heap; i += 4096)
        sum += heap[i];
    printf("%lu\n", sum);
    free(heap);
    return 0;
}
