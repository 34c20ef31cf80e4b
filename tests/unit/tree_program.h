/* tree_program.h: small programs of retags, accesses, frames and deallocations on one allocation, run on the borrow core and on its
   slow twin at once.

   A program is data, so it can be printed, cut down and run again in another mode.  Deleting an operation never breaks a program:
   whoever used its handle uses the handle that it was made from.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_TREE_PROGRAM_H
#define CRAB_TREE_PROGRAM_H

#include <stdio.h>

#include "twin_tree.h"

enum { PROGRAM_OPS = 64, PROGRAM_BYTES = 24, PROGRAM_LAYOUTS = 7 };

enum op_kind { OP_NOTHING, OP_RETAG, OP_ACCESS, OP_PUSH, OP_POP, OP_LONGJMP, OP_DEALLOC, OP_GC, OP_LOOSEN };

struct op {
    enum op_kind kind;
    int from;                   /* operation that made the handle used; -1 = root */
    unsigned lo, size;
    enum bor_ref_kind ref;
    unsigned layout;            /* 0 = Freeze */
    bool at_entry, unpin, freeze_outside, inferred;
    bool write, inexact;
    uint32_t drop;              /* OP_GC: which handles are let go first */
};

struct program {
    unsigned size;
    bool base_memory, implicit_writes;
    unsigned n;
    struct op op[PROGRAM_OPS];
};

struct mode {
    bool fast_paths;
    bool cached;                /* accesses that the model let be cached are not made */
    unsigned history_depth;
};

enum outcome_kind {
    AGREE,
    FALSE_REPORT,               /* core refuses, twin permits */
    MISS,                       /* twin refuses, core permits */
    WEAK_MISS,                  /* certain by the twin, but the core calls it inexact */
    STALE,                      /* an answer that may be cached is not a no-op */
    WRONG_DETAIL,               /* both refuse, for different reasons or bytes */
};

struct outcome {
    enum outcome_kind kind;
    unsigned at;                /* operation; the program's length where it ran to its end */
    bool violated;
    char class[160];            /* which kind of miss */
    bool documented;            /* a miss that design.md allows */
    bool explained;             /* a violation that names its cause, or has none to name */
};

struct random { uint64_t state; };
uint32_t random_below(struct random *r, uint32_t n);

struct program_weights { bool gc, inexact, base_memory, implicit_writes, loosen; };
void program_generate(struct program *p, struct random *r, const struct program_weights *w);

/* On a model that is initialised; leaves no live allocation behind. */
void program_run(const struct program *p, const struct mode *m, bor_addr base, struct outcome *o);
/* On a model of its own. */
void program_run_alone(const struct program *p, const struct mode *m, struct outcome *o);

typedef void program_runner(const struct program *p, const struct mode *m, struct outcome *o);

/* Removes and simplifies while the outcome's kind and class stay. */
void program_shrink(struct program *p, const struct mode *m, const struct outcome *o, program_runner *run);
void program_print(FILE *out, const struct program *p);

/* Where in the program text a retag stands: equal ones may stand in one place. */
uint32_t program_site(const struct op *op);
/* The layouts that op.layout names. */
extern const struct bor_layout program_layouts[PROGRAM_LAYOUTS];

/* Random programs by the thousand: each runs plainly, without fast paths and with cached answers.  Prints what is wrong, cut down;
   true where nothing is.  CRAB_SEED, CRAB_ROUNDS, CRAB_VERBOSE. */
bool programs_check(const char *title, const struct program_weights *w, unsigned number, program_runner *run);
unsigned long program_env(const char *name, unsigned long otherwise);
extern const char *const outcome_name[];

#endif
