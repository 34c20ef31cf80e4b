/* program_check.c: many random programs, and what to say of them.  See tree_program.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tree_program.h"

enum { CLASSES = 64 };

struct class { char name[160]; enum outcome_kind kind; bool documented; unsigned long count; struct program example; struct mode mode; };
struct tally { struct class class[CLASSES]; unsigned n; unsigned long programs, violations, unexplained; };

const char *const outcome_name[] = { "agree", "FALSE REPORT", "miss", "exact counted as inexact", "stale promise", "wrong detail" };

unsigned long program_env(const char *name, unsigned long otherwise)
{
    const char *s = getenv(name);
    return s ? strtoul(s, NULL, 0) : otherwise;
}

static void count(struct tally *t, const struct program *p, const struct mode *m, const struct outcome *o, program_runner *run)
{
    for (unsigned i = 0; i < t->n; i++) {
        struct class *c = &t->class[i];
        if (c->kind == o->kind && strcmp(c->name, o->class) == 0) {
            c->count++;
            return;
        }
    }
    if (t->n == CLASSES)
        return;
    struct class *c = &t->class[t->n++];
    strcpy(c->name, o->class);
    c->kind = o->kind;
    c->documented = o->documented;
    c->count = 1;
    c->mode = *m;
    c->example = *p;
    program_shrink(&c->example, m, o, run);
}

static bool report(const struct tally *t, const char *title)
{
    bool good = true, verbose = getenv("CRAB_VERBOSE") != NULL;
    if (verbose)
        fprintf(stderr, "%s: %lu programs, %lu violations, %lu of them without a known cause\n", title, t->programs, t->violations,
                t->unexplained);
    for (unsigned i = 0; i < t->n; i++) {
        const struct class *c = &t->class[i];
        bool fine = c->documented && c->kind != FALSE_REPORT && c->kind != WRONG_DETAIL;
        good &= fine;
        if (fine && !verbose)
            continue;
        fprintf(stderr, "%s: %s%s: %s (%lu times)%s\n", title, fine ? "documented " : "", outcome_name[c->kind], c->name, c->count,
                c->mode.fast_paths ? "" : " [no fast paths]");
        program_print(stderr, &c->example);
    }
    return good;
}

static bool compare_fast_and_slow(const struct program *p, const struct outcome *fast, struct mode mode, program_runner *run)
{
    struct outcome slow;
    mode.fast_paths = false;
    run(p, &mode, &slow);
    if (fast->kind == STALE || fast->documented || (slow.kind == fast->kind && slow.at == fast->at && slow.violated == fast->violated))
        return true;
    fprintf(stderr, "fast paths change the answer: %s at %u (%s), without: %s at %u (%s)\n", outcome_name[fast->kind], fast->at,
            fast->class, outcome_name[slow.kind], slow.at, slow.class);
    program_print(stderr, p);
    return false;
}

bool programs_check(const char *title, const struct program_weights *w, unsigned number, program_runner *run)
{
    const unsigned long rounds = program_env("CRAB_ROUNDS", 20000), seed = program_env("CRAB_SEED", 1) + number;
    struct tally *t = calloc(1, sizeof *t);
    struct random random = { seed * 0x9e3779b97f4a7c15ull + 88172645463325252ull };
    bool same = true;
    for (unsigned long i = 0; i < rounds; i++) {
        struct program p;
        struct mode m = { .fast_paths = true, .history_depth = 1 + i % 8 };
        struct outcome o;
        program_generate(&p, &random, w);
        run(&p, &m, &o);
        t->programs++;
        t->violations += o.violated;
        t->unexplained += o.violated && o.kind == AGREE && !o.explained;
        if (o.kind != AGREE)
            count(t, &p, &m, &o, run);
        same = same && compare_fast_and_slow(&p, &o, m, run);
        m.cached = true;
        run(&p, &m, &o);
        if (o.kind != AGREE)
            count(t, &p, &m, &o, run);
    }
    bool good = report(t, title);
    free(t);
    return good && same;
}
