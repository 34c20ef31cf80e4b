// mmap, mremap, mprotect, shared mappings, file mappings, a ring mapped twice.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long *value = malloc(sizeof *value);
    *value = 5;
    memcpy(p + 64, &value, sizeof value);
    p = mremap(p, 8192, 1 << 20, MREMAP_MAYMOVE);
    long *back;
    memcpy(&back, p + 64, sizeof back);
    *back += 1;
    printf("%ld\n", *value);
    munmap(p, 1 << 20);
    FILE *f = tmpfile();
    if (ftruncate(fileno(f), 4096) != 0)
        return 1;
    char *a = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(f), 0);
    char *b = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(f), 0);
    long **in_a = (long **)a, **in_b = (long **)b;
    in_a[3] = value;
    *in_b[3] += 10;
    in_b[3] = NULL;
    printf("%ld %d\n", *value, in_a[3] == NULL);
    munmap(a, 4096);
    munmap(b, 4096);
    fclose(f);
    char *q = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    q[10] = 1;
    mprotect(q, 4096, PROT_READ);
    printf("%d\n", q[10]);
    madvise(q, 4096, MADV_DONTNEED);
    munmap(q, 4096);
    free(value);
    return 0;
}
