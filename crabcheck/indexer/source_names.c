/* source_names.c: two names for one machine value, told apart by the text.

       let r = &mut *p;      no instruction: p and r are one register          BIND r       at r's first instruction
       *p = 1;               mov [rax], 1   row at `*p`                         (as it is: p's tag)
       *r = 2;               mov [rax], 2   row at `*r`                         USE r
       f(r);                 mov rdi, rax; call f   row at `f`                  ARG_NAME r   rdi
       r                     ret                                                ARG_NAME r   rax

   Accesses that are not r's count as what the machine value's own tag says: foreign to r, which is right for p, for x, for
   everything but r and what is made of r.  So one thing has to be certain for each name: that nothing made of r goes
   unnoticed.  A name is therefore followed through the text until the first occurrence that is not one of a few forms whose
   instructions are found (a closure, a struct field, most macros): there it is CUT, and everything in front of that statement
   stands.  What lies behind can do no harm as long as nobody has got a pointer with r's tag: a cut name hands nothing on, so the
   first handing on cuts it as well.  All names that are made from one another are cut together, as an access through one of
   them, taken for somebody else's, would be foreign to all.  A name that starts behind the cut stands alone, made from whatever tag
   its value has.

   In front of and behind are meant in the text; body_cut moves a cut out of loops and expressions so that they mean the same
   when the program runs.

   Cost: the body's tokens times the names in it.  Refused: following values instead of text; the compiler has already merged
   them.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_names.h"

#include <stdlib.h>
#include <string.h>

#include "util.h"

static uint32_t root_of(const struct body *b, uint32_t i)
{
    while (b->names[i].base >= 0)
        i = (uint32_t)b->names[i].base;
    return i;
}

/* The name whose tag it has (under Tree Borrows). */
static uint32_t alias_of(const struct body *b, uint32_t i)
{
    while (b->names[i].alias || (b->names[i].raw && b->names[i].base >= 0))
        i = (uint32_t)b->names[i].base;
    return i;
}

static void lower(uint32_t *at, uint32_t to, bool *changed)
{
    if (to < *at) {
        *at = to;
        *changed = true;
    }
}

/* One cut for all that are made from one another. */
static void share_cuts(struct body *b)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < b->n; i++) {
            struct name *n = &b->names[i], *root = &b->names[root_of(b, i)];
            if (n->dropped)
                continue;
            for (uint32_t k = 0; root->cut < b->close && k < n->n_events; k++)
                if (n->events[k].arg && n->events[k].token < root->cut)
                    lower(&root->cut, body_cut(b, n->let->block, n->events[k].token), &changed);
            lower(&root->cut, n->cut, &changed);
            lower(&n->cut, root->cut, &changed);
        }
    }
}

/* A cut family whose first name is never used itself: those that are made from it can stand alone, each with a cut of its own. */
static bool dissolve(struct body *b)
{
    bool changed = false;
    for (uint32_t i = 0; i < b->n; i++) {
        struct name *n = &b->names[i];
        bool used = n->n_events != 0;
        if (n->dropped || n->base >= 0 || n->cut >= b->close)
            continue;
        for (uint32_t k = 0; k < b->n; k++)
            used |= !b->names[k].dropped && alias_of(b, k) == i && b->names[k].n_events != 0;
        for (uint32_t k = 0; k < b->n && !used; k++) {
            struct name *m = &b->names[k];
            if (m->dropped || m->alias || m->raw || m->base < 0 || alias_of(b, (uint32_t)m->base) != i)
                continue;
            m->base = -1;
            changed = true;
        }
    }
    return changed;
}

/* Names that start behind the cut. */
static bool detach(struct body *b)
{
    bool changed = false;
    for (uint32_t i = 0; i < b->n; i++) {
        struct name *n = &b->names[i];
        if (n->dropped || n->base < 0 || (!b->names[n->base].dropped && n->let->let < n->cut))
            continue;
        n->dropped = n->alias;
        n->base = -1;
        changed = true;
    }
    return changed;
}

static void settle(struct body *b)
{
    do {
        for (uint32_t i = 0; i < b->n; i++) {
            struct name *n = &b->names[i];
            if (!n->dropped && !binds_find(b, n))
                n->dropped = true;
        }
        for (uint32_t i = 0; i < b->n; i++)
            if (!b->names[i].dropped)
                uses_find(b, &b->names[i]);
        share_cuts(b);
    } while (detach(b) || dissolve(b));
}

/* Is all that is made of it recorded?  Aliases that are raw pointers of a `&mut` have its tag themselves.  Where the name is handed on (to
   a call, into memory, to the caller) the tool loosens it at that moment; behind a cut nothing goes by its tag any more. */
static bool is_told_of(const struct body *b, uint32_t i)
{
    const struct name *n = &b->names[i];
    struct src_type ty, own;
    struct src_host *h = &b->c->r->host;
    if (n->retag.kind != CCI_K_MUT || (!n->whole && (!h->type(h->ctx, n->var->type, &own) || own.pointer != SRC_P_MUT)))
        return false;
    for (uint32_t k = i + 1; k < b->n; k++)
        if (!b->names[k].dropped && b->names[k].alias && alias_of(b, k) == i
            && (!h->type(h->ctx, b->names[k].var->type, &ty) || ty.pointer == SRC_P_RAW))
            return false;
    return true;
}

static char *text_of(const struct body *b, const struct name *n)
{
    const struct src_token *t = &b->file->tokens[n->token];
    return xprintf("%.*s", (int)t->len, b->file->text + t->off);
}

static void emit_bind(struct body *b, struct name *n)
{
    uint32_t self = (uint32_t)(n - b->names);
    struct src_host *h = &b->c->r->host;
    struct cci_retag r = n->retag;
    struct cci_site s = { .pc = n->bind, .kind = CCI_SITE_BIND };
    r.where = CCI_W_STACK;
    r.off = (int32_t)n->slot;
    r.meta_reg = 254;
    r.flags &= (uint8_t)~(CCI_R_PROTECT | CCI_R_NESTED);
    r.flags |= (uint8_t)((n->stored ? CCI_R_STORED : 0) | (is_told_of(b, self) ? CCI_R_TOLD : 0));
    n->id = b->c->r->next_name++;
    s.name_id = n->id;
    s.parent_id = n->base >= 0 ? b->names[n->base].id : 0;
    char *text = text_of(b, n);
    h->site(h->ctx, &s, &r, text);
    free(text);
}

static void emit_events(struct body *b, const struct name *n)
{
    struct src_host *h = &b->c->r->host;
    char *text = text_of(b, n);
    for (uint32_t i = 0; i < n->n_events; i++) {
        const struct event *e = &n->events[i];
        if (e->token >= n->cut)
            continue;
        if (!e->arg) {
            h->use(h->ctx, e->pc, n->id, text);
            continue;
        }
        struct cci_site s = { .pc = e->pc, .kind = CCI_SITE_ARG_NAME, .name_id = n->id };
        struct cci_retag r = { .where = e->mem ? CCI_W_MEM : CCI_W_REG, .reg = e->reg, .off = e->off, .meta_reg = 254, .kind = CCI_K_RAW_MUT, .size = CCI_S_UNKNOWN };
        h->site(h->ctx, &s, &r, text);
        const struct cci_line *row = e->ret ? src_row_at(b->c, e->pc) : NULL;
        if (row)                                        /* the value's place says more than the closing brace */
            h->row(h->ctx, row, e->pc, e->pc + 1, src_token_line(b->file, e->token), src_token_column(b->file, e->token));
    }
    free(text);
}

/* Is anything told by binding it?  A borrow through a pointer may be refused where it is made. */
static bool is_told(const struct body *b, uint32_t i)
{
    const struct name *n = &b->names[i];
    if (n->through)
        return true;
    for (uint32_t k = 0; k < n->n_events; k++)
        if (n->events[k].token < n->cut)
            return true;
    for (uint32_t k = i + 1; k < b->n; k++)
        if (!b->names[k].dropped && b->names[k].base == (int)i && is_told(b, k))
            return true;
    return false;
}

void src_recover_names(struct src_code *c)
{
    struct body b = { .c = c };
    if (body_make(&b)) {
        binds_collect(&b);
        settle(&b);
        for (uint32_t i = 0; i < b.n; i++) {
            struct name *n = &b.names[i];
            if (n->dropped || (!n->alias && !is_told(&b, i)))
                continue;
            if (n->alias)
                n->id = b.names[n->base].id;
            else
                emit_bind(&b, n);
            emit_events(&b, n);
        }
    }
    body_free(&b);
}
