/* fuzz_index.c: feed damaged ELF files to the indexer and see that it ends, and ends politely.

   Usage: fuzz_index INDEXER SEED-OBJECT RUNS [SEED-NUMBER [SECONDS-PER-RUN]]

   Each run changes a copy of the object (a few bytes, mostly inside the debug sections and the headers; sometimes a copied
   block, a truncation, a huge number), runs `INDEXER --dump` on it and looks at how it ended: exit code 0 or 1 is right, everything else,
   a time-out included, is a failure whose input is kept as fuzz-fail-N.  Runs are reproducible from the seed number.

   SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t state;

static uint64_t next(void)      /* splitmix64 */
{
    uint64_t z = (state += 0x9E3779B97F4A7C15ull);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

static size_t below(size_t n)
{
    return n != 0 ? (size_t)(next() % n) : 0;
}

/* An offset to damage: the headers, the section headers, or somewhere in a section that is not code. */
static size_t pick(const uint8_t *b, size_t n)
{
    Elf64_Ehdr h;

    memcpy(&h, b, sizeof h);
    unsigned kind = below(16);
    if (kind == 0)
        return below(n < 1024 ? n : 1024);
    if (h.e_shoff >= n || h.e_shnum == 0 || h.e_shoff + (uint64_t)h.e_shnum * sizeof(Elf64_Shdr) > n)
        return below(n);
    if (kind == 1)
        return h.e_shoff + below((size_t)h.e_shnum * sizeof(Elf64_Shdr));
    for (int tries = 0; tries < 50; tries++) {
        Elf64_Shdr s;
        memcpy(&s, b + h.e_shoff + below(h.e_shnum) * sizeof s, sizeof s);
        if (s.sh_type != SHT_NOBITS && s.sh_size != 0 && s.sh_offset < n && s.sh_size <= n - s.sh_offset
            && !(s.sh_flags & SHF_ALLOC))
            return s.sh_offset + below(s.sh_size);
    }
    return below(n);
}

static size_t damage(uint8_t *b, size_t n)
{
    static const uint8_t nasty[] = { 0x00, 0xff, 0x7f, 0x80, 0x01 };
    size_t times = 1 + below(12);

    for (size_t i = 0; i < times; i++) {
        size_t at = pick(b, n), len;
        switch (below(6)) {
        case 0:
            b[at] ^= (uint8_t)(1u << below(8));
            break;
        case 1:
            b[at] = nasty[below(sizeof nasty)];
            break;
        case 2:
            b[at] = (uint8_t)next();
            break;
        case 3:
            len = 1 + below(8);
            memset(b + at, nasty[below(sizeof nasty)], len < n - at ? len : n - at);
            break;
        case 4: {
            size_t from = pick(b, n);
            len = 1 + below(64);
            len = len < n - at ? len : n - at;
            len = len < n - from ? len : n - from;
            memmove(b + at, b + from, len);
            break;
        }
        default:
            b[at] = (uint8_t)(b[at] + 1 - 2 * below(2));
            break;
        }
    }
    return below(40) == 0 ? below(n) : n;
}

static void limit(int what, rlim_t n)
{
    struct rlimit r = { n, n };
    setrlimit(what, &r);
}

static const char cannot_run[] = "cannot be run";

/* NULL: ended as it should; else what went wrong. */
static const char *run(const char *indexer, const char *input, unsigned seconds)
{
    int status;
    pid_t child = fork();

    if (child < 0)
        return "cannot fork";
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 1);
        if (getenv("FUZZ_VERBOSE") == NULL)
            dup2(null, 2);
        limit(RLIMIT_CPU, seconds);
        limit(RLIMIT_CORE, 0);
        setenv("ASAN_OPTIONS", "exitcode=99:detect_leaks=0:allocator_may_return_null=1", 0);     /* 1 is a polite end */
        setenv("UBSAN_OPTIONS", "exitcode=99:print_stacktrace=1", 0);
        execl(indexer, indexer, "--no-sources", "--dump", input, (char *)NULL);
        _exit(126);
    }
    if (waitpid(child, &status, 0) != child)
        return "lost";
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL ? "too slow" : strsignal(WTERMSIG(status));
    if (WEXITSTATUS(status) == 126)
        return cannot_run;
    return WEXITSTATUS(status) <= 1 ? NULL : "sanitizer report or bad exit code";
}

static uint8_t *read_all(const char *path, size_t *n)
{
    struct stat st;
    int fd = open(path, O_RDONLY);

    if (fd < 0 || fstat(fd, &st) != 0 || st.st_size < (off_t)sizeof(Elf64_Ehdr))
        return NULL;
    uint8_t *b = malloc((size_t)st.st_size);
    *n = (size_t)st.st_size;
    if (b == NULL || read(fd, b, *n) != (ssize_t)*n)
        return NULL;
    close(fd);
    return b;
}

static int write_all(const char *path, const uint8_t *b, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int ok = fd >= 0 && write(fd, b, n) == (ssize_t)n;
    close(fd);
    return ok;
}

int main(int argc, char **argv)
{
    size_t n = 0;
    int failures = 0;

    if (argc < 4) {
        fputs("usage: fuzz_index INDEXER SEED-OBJECT RUNS [SEED-NUMBER [SECONDS-PER-RUN]]\n", stderr);
        return 2;
    }
    uint8_t *seed = read_all(argv[2], &n);
    uint64_t runs = strtoull(argv[3], NULL, 0), base = argc > 4 ? strtoull(argv[4], NULL, 0) : 1;
    unsigned seconds = argc > 5 ? (unsigned)strtoul(argv[5], NULL, 0) : 10;
    uint8_t *copy = malloc(n);
    if (seed == NULL || copy == NULL) {
        perror(argv[2]);
        return 2;
    }
    char input[64];
    snprintf(input, sizeof input, "fuzz-input-%ld", (long)getpid());
    for (uint64_t i = 0; i < runs; i++) {
        state = base * 1000003 + i;
        memcpy(copy, seed, n);
        size_t len = damage(copy, n);
        if (!write_all(input, copy, len)) {
            perror(input);
            return 2;
        }
        const char *wrong = run(argv[1], input, seconds);
        if (i == 0 && wrong == cannot_run) {
            printf("%s: %s\n", argv[1], wrong);
            return 2;
        }
        if (wrong != NULL && failures == 50) {
            puts("too many failures");
            return 1;
        }
        if (wrong != NULL) {
            char kept[64];
            snprintf(kept, sizeof kept, "fuzz-fail-%d", failures++);
            rename(input, kept);
            printf("run %llu: %s (input kept as %s)\n", (unsigned long long)i, wrong, kept);
            fflush(stdout);
        }
    }
    unlink(input);
    printf("%llu runs, %d failures\n", (unsigned long long)runs, failures);
    return failures != 0;
}
