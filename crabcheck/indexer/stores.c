/* stores.c: references that are stored to named locals.

   `let mut r = &mut a; .. r = &mut b;` makes a variable that lives in memory: every assignment is a store to its slot and every use loads it
   again, so the tag can be put on the slot.  The same holds for a reference in a field of a struct, tuple or closure environment.

   The hazard is the other kind of slot, the one that is written for the debugger and never read: there the value goes on living in a register, under its
   old tag, and a tag of the slot's own would be told of accesses that are not foreign to it.  So a slot counts only if the
   function loads from it or passes its address on; it must belong to one variable; and code of the standard library, whose MIR was optimised
   before it got here, is left alone.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "places.h"
#include "x86_decode.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_FUNCTION_BYTES = 1 << 20, MAX_HOMES = 1024, MAX_VARS_COMPARED = 512, RETAG_UNMADE = -1, RETAG_NONE = -2 };

/* One reference's word in the frame.  Addresses count from RSP at entry. */
struct home {
    const struct var *v;
    const struct leaf *leaf;
    int64_t at;
    bool pointer, meta;         /* stored since the last branch */
    int64_t retag;              /* its record, or RETAG_* */
};

struct frame {
    struct func *f;
    int64_t rsp, rbp;           /* in the body, from RSP at entry */
    bool has_rsp, has_rbp;
    bool rsp_copied;            /* `mov rdi, rsp`: the address of what lies lowest */
    struct home *homes; size_t n, cap;
};

/* ---- homes ---- */

/* Conditions look at the reference's own word alone, as in `Option<&T>`: other words may be stored later. */
static bool decided_by_itself(const struct leaf *leaf)
{
    for (uint32_t i = 0; i < leaf->n_conds; i++)
        if (leaf->conds[i]->off != leaf->off || leaf->conds[i]->size != 8)
            return false;
    return true;
}

static bool in_frame(const struct func *f, const struct var *v, int *base, int64_t *off, int64_t *at)
{
    return v->has_type && v->loc.kind == LOC_SLOT && !v->loc.from_list && func_slot(f, &v->loc, base, off)
           && pro_entry_offset(f->prologue, *base, *off, at);
}

/* Another variable in the same bytes: one of them is an alias, and a store may be to either. */
static bool is_shared(const struct func *f, const struct var *v, int64_t at, uint64_t bytes)
{
    for (size_t i = 0; i < f->n_vars; i++) {
        int base;
        int64_t off, other;
        const struct var *o = &f->vars[i];
        if (o == v || !in_frame(f, o, &base, &off, &other))
            continue;
        uint64_t n = type_layout(f->unit->ix, (Dwarf_Die *)&o->type)->size;
        if (other < at + (int64_t)bytes && at < other + (int64_t)n)
            return true;
    }
    return false;
}

static void add_homes(struct frame *fr, struct var *v)
{
    struct func *f = fr->f;
    int base;
    int64_t off, at;
    struct pro_uses all, word;

    if (v->name[0] == 0 || !in_frame(f, v, &base, &off, &at) || at >= 0)
        return;
    const struct leaf_list *l = type_leaves(f->unit->ix, &v->type);
    uint64_t bytes = type_layout(f->unit->ix, &v->type)->size;
    if (l->n == 0 || bytes > INT32_MAX || is_shared(f, v, at, bytes)
        || !pro_slot_uses(&f->code, f->prologue, base, off, (uint32_t)bytes, &all))
        return;
    for (uint32_t i = 0; i < l->n && fr->n < MAX_HOMES; i++) {
        const struct leaf *leaf = &l->leaves[i];
        if (leaf->off % 8 != 0 || leaf->ref->size == CCI_S_UNKNOWN || !decided_by_itself(leaf)
            || !pro_slot_uses(&f->code, f->prologue, base, off + leaf->off, 8, &word) || (word.loads == 0 && all.addresses == 0 && !(fr->rsp_copied && at == fr->rsp)))
            continue;
        fr->homes = grow(fr->homes, fr->n, &fr->cap, sizeof *fr->homes);
        fr->homes[fr->n++] = (struct home){ .v = v, .leaf = leaf, .at = at + leaf->off, .retag = RETAG_UNMADE };
    }
}

/* ---- sites ---- */

struct base { uint8_t reg; int64_t off; };      /* [reg + off] = start of the variable */

static bool home_place(const void *ctx, uint64_t k, struct place *p)
{
    const struct base *b = ctx;
    int64_t off = b->off + (int64_t)k;

    *p = (struct place){ .where = CCI_W_MEM, .reg = b->reg, .off = (int32_t)off };
    return off >= INT32_MIN && off <= INT32_MAX;
}

static void add_site(struct frame *fr, struct home *h, uint64_t pc)
{
    struct writer *w = fr->f->unit->ix->w;
    uint64_t before;

    wr_records(w, CCI_T_RETAGS, &before);
    if (h->retag == RETAG_UNMADE) {
        struct base b = { fr->has_rsp ? X86_RSP : X86_RBP, h->at - h->leaf->off - (fr->has_rsp ? fr->rsp : fr->rbp) };
        struct place where;
        bool ok = func_add_leaf(fr->f->unit->ix, h->leaf, h->v->name, 0, home_place, &b, &where);
        h->retag = ok ? (int64_t)before : RETAG_NONE;
    }
    if (h->retag == RETAG_NONE)
        return;
    struct cci_site s = { .pc = pc, .kind = CCI_SITE_STORE, .retag = (uint32_t)h->retag };
    wr_add(w, CCI_T_SITES, &s);
}

/* A pointer with metadata is complete after the second of its two stores. */
static void stored(struct frame *fr, int64_t at, uint64_t pc)
{
    for (size_t i = 0; i < fr->n; i++) {
        struct home *h = &fr->homes[i];
        if (h->v->param && pc < fr->f->prologue_end)       /* the argument itself: entry.c */
            continue;
        if (!h->leaf->ref->fat) {
            if (h->at == at)
                add_site(fr, h, pc);
            continue;
        }
        h->pointer |= h->at == at;
        h->meta |= h->at + 8 == at;
        if (h->pointer && h->meta && (h->at == at || h->at + 8 == at)) {
            h->pointer = h->meta = false;
            add_site(fr, h, pc);
        }
    }
}

static void branched(struct frame *fr)
{
    for (size_t i = 0; i < fr->n; i++)
        fr->homes[i].pointer = fr->homes[i].meta = false;
}

static bool store_address(const struct frame *fr, const struct x86_insn *in, int64_t *at)
{
    if (!in->has_mem || in->index != X86_NO_REG || in->segment || in->disp_scaled)
        return false;
    if (in->base == X86_RSP && fr->has_rsp)
        *at = fr->rsp + in->disp;
    else if (in->base == X86_RBP && fr->has_rbp)
        *at = fr->rbp + in->disp;
    else
        return false;
    return true;
}

/* Where the frame stands: behind the last instruction of the prologue that moves RSP. */
static uint64_t frame_made(const struct func *f)
{
    struct x86_insn in;
    uint64_t made = 0;

    for (uint64_t i = 0; i < f->prologue_end - f->lo && i < f->code.size; i += in.len) {
        if (!x86_decode(f->code.bytes + i, f->code.size - i, f->lo + i, &in))
            break;
        if (in.writes >> X86_RSP & 1 || (in.cls >= X86_CALL))
            made = i + in.len;
    }
    return made;
}

/* Stores of the body.  Where the frame is being taken down RSP is no base any more, until the next branch. */
static void scan(struct frame *fr)
{
    const struct func *f = fr->f;
    struct x86_insn in;
    bool whole = true;

    for (uint64_t i = frame_made(f); i < f->code.size; i += in.len) {
        int64_t at;
        if (!x86_decode(f->code.bytes + i, f->code.size - i, f->lo + i, &in))
            return;
        bool branch = in.cls >= X86_CALL;
        if (whole && store_address(fr, &in, &at) && (in.cls == X86_STORE || in.cls == X86_STORE_IMM) && in.bytes == 8)
            stored(fr, at, f->lo + i);
        if (branch)
            branched(fr);
        bool call = in.cls == X86_CALL || in.cls == X86_CALL_IND;
        whole = branch && !call && in.cls != X86_JCC ? true : whole && (call || !(in.writes >> X86_RSP & 1));
    }
}

static bool copies_rsp(const struct func *f)
{
    struct x86_insn in;

    for (uint64_t i = frame_made(f); i < f->code.size; i += in.len) {
        if (!x86_decode(f->code.bytes + i, f->code.size - i, f->lo + i, &in))
            return false;
        if (in.cls == X86_MOV && in.rm == X86_RSP && in.reg != X86_RBP)
            return true;
    }
    return false;
}

static bool from_std(const struct func *f)
{
    uint64_t n, n_strings;
    const uint32_t *files = wr_records(f->unit->ix->w, CCI_T_FILES, &n);
    const char *strings = wr_records(f->unit->ix->w, CCI_T_STRINGS, &n_strings);
    const char *path = f->out.file < n ? strings + files[f->out.file] : "";

    return path[0] == 0 || starts_with(path, "/rustc/") || strstr(path, "/rustlib/src/rust/library/") != NULL;
}

void func_store_sites(struct func *f)
{
    struct frame fr = { .f = f };

    if (f->unit->lang != LANG_RUST || f->unit->std || f->folded || !f->o0 || f->code.size > MAX_FUNCTION_BYTES
        || f->n_vars > MAX_VARS_COMPARED || !pro_complete(f->prologue) || from_std(f))
        return;
    fr.has_rsp = pro_entry_offset(f->prologue, CCI_B_RSP, 0, &fr.rsp);
    fr.has_rbp = pro_entry_offset(f->prologue, CCI_B_RBP, 0, &fr.rbp);
    if (!fr.has_rsp && !fr.has_rbp)
        return;
    fr.rsp_copied = fr.has_rsp && copies_rsp(f);
    for (size_t i = 0; i < f->n_vars; i++)
        add_homes(&fr, &f->vars[i]);
    if (fr.n != 0)
        scan(&fr);
    free(fr.homes);
}
