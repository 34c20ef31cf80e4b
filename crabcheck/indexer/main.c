/* main.c: the command line of crabcheck-index.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "build.h"
#include "dump.h"
#include "util.h"
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1"
#endif

static const char help[] =
    "Usage: crabcheck-index [-o FILE] OBJECT\n"
    "       crabcheck-index --dump OBJECT-or-INDEX\n"
    "Write what the debug information of an ELF object says about references\n"
    "into an index file that crabcheck reads.\n"
    "\n"
    "  -o FILE              the index file (default: OBJECT.crabidx)\n"
    "      --dump           print the index as text instead of writing it\n"
    "      --source-path=DIRS   further folders to look for source files in,\n"
    "                       separated by colons\n"
    "      --no-sources     do not read source files\n"
    "      --help           show this help\n"
    "      --version        show the version\n";

/* libdw reads what it is given: a damaged file may make it go round in circles.  The time follows the file's size; a healthy file
   takes about a second per 20 MB. */
static void out_of_time(int signal)
{
    static const char line[] = "crabcheck-index: takes too long, damaged debug information?\n";
    (void)signal;
    if (write(2, line, sizeof line - 1) < 0)
        _exit(1);
    _exit(1);
}

static void limit_time(const char *path)
{
    struct stat st;
    rlim_t seconds = 20 + (stat(path, &st) == 0 ? (rlim_t)(st.st_size >> 20) : 0);
    struct rlimit limit;

    if (getrlimit(RLIMIT_CPU, &limit) != 0 || (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur <= seconds))
        return;
    limit.rlim_cur = seconds;
    signal(SIGXCPU, out_of_time);
    setrlimit(RLIMIT_CPU, &limit);
}

static int fail(const char *path, char *wrong)
{
    fprintf(stderr, "crabcheck-index: %s: %s\n", path, wrong);
    free(wrong);
    return 1;
}

/* The file's bytes if it is an index (by its magic), else NULL. */
static void *map_index(const char *path, uint64_t *size)
{
    struct stat st;
    void *p = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 8)
        p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        return NULL;
    *size = (uint64_t)st.st_size;
    if (memcmp(p, CCI_MAGIC, 8) == 0)
        return p;
    munmap(p, *size);
    return NULL;
}

static int dump(const char *path, const struct build_options *options)
{
    struct cci_index ix;
    uint64_t size;
    void *image = map_index(path, &size);

    if (image == NULL) {
        char *wrong = build_index(path, options, &image, &size);
        if (wrong != NULL)
            return fail(path, wrong);
    }
    const char *bad = cci_open(&ix, image, size);
    if (bad != NULL)
        return fail(path, xprintf("%s", bad));
    dump_index(&ix, stdout);
    return fflush(stdout) == 0 ? 0 : fail("standard output", xprintf("%s", strerror(errno)));
}

static int write_index(const char *path, const char *out, const struct build_options *options)
{
    void *image;
    uint64_t size;
    char *wrong = build_index(path, options, &image, &size);

    if (wrong != NULL)
        return fail(path, wrong);
    struct cci_index ix;
    const char *bad = cci_open(&ix, image, size);       /* the tool relies on it */
    if (bad != NULL) {
        free(image);
        return fail(path, xprintf("its index would be wrong: %s", bad));
    }
    char *name = out != NULL ? xprintf("%s", out) : xprintf("%s.crabidx", path);
    wrong = wr_save(name, image, size);
    free(name);
    free(image);
    return wrong != NULL ? fail(path, wrong) : 0;
}

int main(int argc, char **argv)
{
    enum { OPT_DUMP = 256, OPT_SOURCE_PATH, OPT_NO_SOURCES, OPT_HELP, OPT_VERSION };
    static const struct option options[] = {
        { "dump", no_argument, NULL, OPT_DUMP },
        { "source-path", required_argument, NULL, OPT_SOURCE_PATH },
        { "no-sources", no_argument, NULL, OPT_NO_SOURCES },
        { "help", no_argument, NULL, OPT_HELP },
        { "version", no_argument, NULL, OPT_VERSION },
        { NULL, 0, NULL, 0 },
    };
    struct build_options build = { 0 };
    const char *out = NULL;
    bool dumping = false;
    int c;

    while ((c = getopt_long(argc, argv, "o:", options, NULL)) != -1) {
        switch (c) {
        case 'o':
            out = optarg;
            break;
        case OPT_DUMP:
            dumping = true;
            break;
        case OPT_SOURCE_PATH:
            build.source_path = optarg;
            break;
        case OPT_NO_SOURCES:
            build.no_sources = 1;
            break;
        case OPT_HELP:
            fputs(help, stdout);
            return 0;
        case OPT_VERSION:
            puts("crabcheck-index " PACKAGE_VERSION);
            return 0;
        default:
            return 1;
        }
    }
    if (optind + 1 != argc) {
        fputs("crabcheck-index: one object expected (see --help)\n", stderr);
        return 1;
    }
    limit_time(argv[optind]);
    return dumping ? dump(argv[optind], &build) : write_index(argv[optind], out, &build);
}
