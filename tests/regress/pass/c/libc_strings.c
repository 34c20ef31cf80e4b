// String and memory functions of libc, qsort, bsearch, strtok, getenv, printf, sscanf, strdup, getline.
#define _GNU_SOURCE
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int by_value(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

int main(void)
{
    char text[] = "the quick brown fox jumps over the lazy dog and the cat";
    char *words[32], *save, *copy = strdup(text);
    size_t n = 0;
    for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
        words[n++] = w;
    qsort(words, n, sizeof words[0], by_text);
    const char *key = "lazy";
    char **found = bsearch(&key, words, n, sizeof words[0], by_text);
    printf("%zu %s %td\n", n, words[0], found - words);
    printf("%s %s\n", strstr(text, "fox"), strrchr(text, 'c'));
    printf("%zu %zu %s\n", strspn(text, "eht"), strcspn(text, "q"), strpbrk(text, "xyz"));
    char *joined = NULL;
    if (asprintf(&joined, "%s-%d-%5.2f-%p", words[1], 42, 3.14159, (void *)NULL) < 0)
        return 1;
    int number;
    float f;
    char name[20];
    sscanf(joined, "%19[^-]-%d-%f", name, &number, &f);
    printf("%s %d %.2f %d\n", name, number, f, memcmp(text, "the", 3));
    free(joined);
    setenv("CRABCHECK_TEST", "value", 1);
    printf("%s\n", getenv("CRABCHECK_TEST"));
    unsetenv("CRABCHECK_TEST");
    char big[3000];
    memset(big, 'x', sizeof big);
    big[2999] = 0;
    for (int shift = 0; shift < 40; shift++)
        if (strlen(big + shift) != 2999u - shift || memchr(big, 'y', 2999) != NULL)
            return 1;
    memmove(big + 1, big, 2000);
    memmove(big, big + 7, 2000);
    FILE *tmp = tmpfile();
    for (int i = 0; i < 100; i++)
        fprintf(tmp, "line %d %s\n", i, words[i % n]);
    rewind(tmp);
    char *line = NULL;
    size_t room = 0, total = 0;
    while (getline(&line, &room, tmp) > 0)
        total += strlen(line);
    free(line);
    fclose(tmp);
    printf("%zu\n", total);
    for (char *p = text; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    free(copy);
    puts(text);
    long values[50];
    for (int i = 0; i < 50; i++)
        values[i] = i * 31 % 50;
    qsort(values, 50, sizeof values[0], by_value);
    printf("%ld %ld\n", values[0], values[49]);
    return 0;
}
