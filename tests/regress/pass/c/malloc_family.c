// Every function of the malloc family, with the sizes and alignments at which they change their ways.
#define _GNU_SOURCE
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wrong;

static void use(void *p, size_t align, size_t n)
{
    if (p == NULL || (uintptr_t)p % align != 0) {
        wrong++;
        return;
    }
    memset(p, 1, n);
    free(p);
}

static void aligned(size_t align, size_t n)
{
    void *p = NULL;
    if (posix_memalign(&p, align, n) != 0)
        wrong++;
    use(p, align, n);
    use(aligned_alloc(align, n), align, n);
    use(memalign(align, n), align, n);
}

static void grow_and_shrink(void)
{
    char *p = realloc(NULL, 20);
    for (size_t n = 20; n < 100000; n = n * 3 / 2) {
        p = realloc(p, n);
        p[n - 1] = 'x';
        p[n / 2] = 'y';
    }
    for (size_t n = 100000; n > 10; n /= 2) {
        p = realloc(p, n);
        p[n - 1] = 'z';
    }
    free(p);
    p = reallocarray(NULL, 10, 10);
    memset(p, 1, 100);
    p = reallocarray(p, 100, 10);
    memset(p, 2, malloc_usable_size(p));
    free(realloc(p, 0));
    printf("%d %d\n", reallocarray(NULL, SIZE_MAX / 2, 4) == NULL, calloc(SIZE_MAX, 2) == NULL);
}

static void inside_libc(void)
{
    char *text = NULL, *line = NULL, *copy;
    size_t length = 0, room = 0;
    FILE *f = open_memstream(&text, &length);
    for (int i = 0; i < 1000; i++)
        fprintf(f, "line %d\n", i);
    fclose(f);
    f = fmemopen(text, length, "r");
    size_t lines = 0;
    while (getline(&line, &room, f) > 0)
        lines++;
    fclose(f);
    if (asprintf(&copy, "%zu %zu %s", length, lines, strndupa(text, 4)) > 0)
        puts(copy);
    free(copy);
    free(line);
    free(text);
}

int main(void)
{
    for (size_t align = 8; align <= 65536; align *= 2)
        for (size_t n = 1; n < 300; n += 37)
            aligned(align, n);
    use(valloc(10), 4096, 10);
    use(pvalloc(10), 4096, 4096);
    use(malloc(0), 1, 0);
    free(NULL);
    grow_and_shrink();
    inside_libc();
    char *huge = malloc(1ul << 32);
    if (huge != NULL)
        huge[0] = huge[(1ul << 32) - 1] = 1;
    free(huge);
    printf("%d wrong\n", wrong);
    return 0;
}
