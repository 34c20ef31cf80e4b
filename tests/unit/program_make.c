/* program_make.c: making, cutting down and printing the programs of tree_program.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "tree_program.h"

static const struct bor_im_range first4[] = { { 0, 4 } }, from4[] = { { 4, 8 } }, mid[] = { { 1, 2 } }, two[] = { { 0, 1 }, { 3, 5 } };
const struct bor_layout program_layouts[PROGRAM_LAYOUTS] = {
    [1] = { .all_im = true },
    [2] = { .n = 1, .im = first4 },
    [3] = { .n = 1, .im = from4 },
    [4] = { .stride = 3, .n = 1, .im = mid },
    [5] = { .stride = 8, .n = 1, .im = from4 },
    [6] = { .n = 2, .im = two },
};

uint32_t program_site(const struct op *op)
{
    return 1 + op->ref + 8 * op->layout + 64 * op->lo + 2048 * op->size + 65536 * op->freeze_outside;
}

uint32_t random_below(struct random *r, uint32_t n)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (uint32_t)((r->state * 0x2545f4914f6cdd1dull) >> 33) % n;
}

static bool one_in(struct random *r, uint32_t n)
{
    return random_below(r, n) == 0;
}

/* A handle that an earlier operation made; young ones more often, the root now and then. */
static int some_handle(const struct program *p, struct random *r)
{
    int made[PROGRAM_OPS], n = 0;
    for (unsigned i = 0; i < p->n; i++)
        if (p->op[i].kind == OP_RETAG)
            made[n++] = i;
    if (n == 0 || one_in(r, 8))
        return -1;
    unsigned back = one_in(r, 2) ? random_below(r, n < 4 ? n : 4) : random_below(r, n);
    return made[n - 1 - back];
}

static void make_retag(struct program *p, struct op *op, struct random *r, unsigned depth)
{
    static const enum bor_ref_kind kinds[] = { BOR_REF_SHARED, BOR_REF_SHARED, BOR_REF_SHARED, BOR_REF_MUT, BOR_REF_MUT, BOR_REF_MUT,
                                               BOR_REF_MUT, BOR_REF_BOX, BOR_REF_RAW_MUT, BOR_REF_RAW_CONST, BOR_REF_RESTRICT,
                                               BOR_REF_TWO_PHASE };
    op->kind = OP_RETAG;
    op->ref = kinds[random_below(r, sizeof kinds / sizeof kinds[0])];
    if (op->ref == BOR_REF_RESTRICT && !depth)
        op->ref = BOR_REF_MUT;
    op->lo = one_in(r, 2) ? 0 : random_below(r, p->size);
    op->size = one_in(r, 2) ? p->size - op->lo : random_below(r, p->size - op->lo + 1);
    op->layout = one_in(r, 2) ? 0 : random_below(r, PROGRAM_LAYOUTS);
    op->freeze_outside = op->layout == 0 && !one_in(r, 8);
    op->unpin = !one_in(r, 12);
    op->inferred = !one_in(r, 3);
    op->at_entry = depth && op->ref != BOR_REF_TWO_PHASE && (op->ref == BOR_REF_RESTRICT || one_in(r, 2));
}

/* The same retag again, as a loop or a second call makes it: the core may answer with the tag it gave before. */
static bool repeat_retag(const struct program *p, struct op *op, struct random *r, unsigned depth)
{
    const struct op *old = p->n ? &p->op[random_below(r, p->n)] : op;
    if (old->kind != OP_RETAG || old->ref != BOR_REF_SHARED || (old->at_entry && !depth))
        return false;
    *op = *old;
    return true;
}

static void make_op(struct program *p, struct op *op, struct random *r, const struct program_weights *w, unsigned depth)
{
    unsigned dice = random_below(r, 100);
    op->from = some_handle(p, r);
    if (dice < 34) {
        if (!one_in(r, 3) || !repeat_retag(p, op, r, depth))
            make_retag(p, op, r, depth);
    } else if (dice < 76) {
        op->kind = OP_ACCESS;
        op->lo = random_below(r, p->size);
        op->size = 1 + random_below(r, p->size - op->lo < 8 ? p->size - op->lo : 8);
        op->write = one_in(r, 3);
        op->inexact = w->inexact && !op->write && one_in(r, 3);
    } else if (dice < 85) {
        op->kind = OP_PUSH;
    } else if (dice < 95) {
        op->kind = depth ? one_in(r, 6) ? OP_LONGJMP : OP_POP : OP_NOTHING;
    } else if (dice < 96) {
        op->kind = p->base_memory ? OP_NOTHING : OP_DEALLOC;
    } else if (w->loosen && one_in(r, 2)) {
        op->kind = OP_LOOSEN;
    } else if (w->gc) {
        op->kind = OP_GC;
        op->drop = random_below(r, 1u << 31);
    }
}

void program_generate(struct program *p, struct random *r, const struct program_weights *w)
{
    unsigned depth = 0, length = 4 + random_below(r, PROGRAM_OPS - 4);
    memset(p, 0, sizeof *p);
    p->size = one_in(r, 3) ? 1 + random_below(r, 3) : 1 + random_below(r, PROGRAM_BYTES);
    p->base_memory = w->base_memory;
    p->implicit_writes = w->implicit_writes;
    while (p->n < length) {
        struct op *op = &p->op[p->n];
        make_op(p, op, r, w, depth);
        p->n++;
        depth += op->kind == OP_PUSH;
        depth -= op->kind == OP_POP || op->kind == OP_LONGJMP;
        if (op->kind == OP_DEALLOC)
            break;
    }
}

static bool same_outcome(const struct program *p, const struct mode *m, const struct outcome *want, program_runner *run)
{
    struct outcome o;
    run(p, m, &o);
    return o.kind == want->kind && strcmp(o.class, want->class) == 0;
}

/* One simpler form of an operation; false where there is none of this number. */
static bool simplify(const struct program *p, struct op *op, unsigned how)
{
    struct op old = *op;
    switch (how) {
    case 0: op->layout = 0; break;
    case 1: op->at_entry = false; break;
    case 2: op->inexact = false; break;
    case 3: if (op->from >= 0) op->from = p->op[op->from].from; break;
    case 4: if (op->size > 1) op->size = 1; break;
    case 5: if (op->size > 1) op->size--; break;
    case 6: op->lo = 0; break;
    case 7: op->write = false; break;
    case 8: op->unpin = true; break;
    case 9: op->freeze_outside = true; break;
    }
    return memcmp(&old, op, sizeof old) != 0;
}

static bool shrink_once(struct program *p, const struct mode *m, const struct outcome *o, program_runner *run)
{
    bool better = false;
    for (unsigned i = 0; i < p->n; i++) {
        struct op old = p->op[i];
        if (old.kind == OP_NOTHING)
            continue;
        p->op[i].kind = OP_NOTHING;
        if (same_outcome(p, m, o, run)) {
            better = true;
            continue;
        }
        p->op[i] = old;
        for (unsigned how = 0; how < 10; how++) {
            struct op before = p->op[i];
            if (simplify(p, &p->op[i], how) && same_outcome(p, m, o, run))
                better = true;
            else
                p->op[i] = before;
        }
    }
    for (struct program old = *p; p->size > 1; old = *p) {
        p->size--;
        for (unsigned i = 0; i < p->n; i++) {
            struct op *op = &p->op[i];
            if (op->lo >= p->size)
                op->lo = p->size - 1;
            if (op->lo + op->size > p->size)
                op->size = p->size - op->lo;
        }
        if (!same_outcome(p, m, o, run)) {
            *p = old;
            break;
        }
        better = true;
    }
    return better;
}

void program_shrink(struct program *p, const struct mode *m, const struct outcome *o, program_runner *run)
{
    p->n = o->at + 1 < p->n ? o->at + 1 : p->n;
    while (shrink_once(p, m, o, run))
        continue;
}

void program_print(FILE *out, const struct program *p)
{
    static const char *const refs[] = { "shared", "mut", "box", "raw mut", "raw const", "restrict", "two-phase" };
    fprintf(out, "  %s of %u bytes%s\n", p->base_memory ? "base memory" : "heap block", p->size,
            p->implicit_writes ? ", implicit writes" : "");
    for (unsigned i = 0; i < p->n; i++) {
        const struct op *op = &p->op[i];
        int from = op->from;
        while (from >= 0 && p->op[from].kind != OP_RETAG)
            from = p->op[from].from;
        switch (op->kind) {
        case OP_NOTHING: break;
        case OP_RETAG:
            fprintf(out, "  p%u = retag %s of p%d [%u,%u)%s%s%s", i, refs[op->ref], from, op->lo, op->lo + op->size,
                    op->at_entry ? " at entry" : "", op->unpin ? "" : " !Unpin", op->freeze_outside ? "" : " outside !Freeze");
            if (op->layout)
                fprintf(out, " layout %u", op->layout);
            fputc('\n', out);
            break;
        case OP_ACCESS:
            fprintf(out, "  %s%s p%d [%u,%u)\n", op->inexact ? "inexact " : "", op->write ? "write" : "read", from, op->lo,
                    op->lo + op->size);
            break;
        case OP_PUSH: fprintf(out, "  call\n"); break;
        case OP_POP: fprintf(out, "  return\n"); break;
        case OP_LONGJMP: fprintf(out, "  frame dropped\n"); break;
        case OP_DEALLOC: fprintf(out, "  free p%d\n", from); break;
        case OP_LOOSEN: fprintf(out, "  loosen p%d\n", from); break;
        case OP_GC: fprintf(out, "  gc (drop %#x)\n", op->drop); break;
        }
    }
}
