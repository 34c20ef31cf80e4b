/* source_binds.c: which `let`s make a name, and where in the code the name gets its value.

       let r = INIT;     r's variable is the k-th of that name     one store to its slot, row inside the `let`: BIND behind it
                                                                   or no store, r shares the slot of what it borrows: BIND where
                                                                   its scope starts

   A `let` of a reference makes a new borrow whatever its initialiser is (a call that was inlined, a copy out of memory): Rust
   reborrows at every assignment of a reference.  The initialiser's text only tells the kind where the variable is a raw pointer,
   and which other name the borrow is made from.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"

static bool type_of(const struct body *b, uint64_t type, struct src_type *ty)
{
    return b->c->r->host.type(b->c->r->host.ctx, type, ty);
}

static bool thin_pointer(const struct body *b, uint64_t type)
{
    struct src_type ty;
    return type_of(b, type, &ty) && ty.kind == SRC_T_POINTER && ty.pointer != SRC_P_BOX;
}

/* ---- variables ---- */

static bool named(const struct body *b, const struct src_var *v, uint32_t token)
{
    const struct src_token *t = &b->file->tokens[token];
    return v->name && !v->param && strlen(v->name) == t->len && !memcmp(v->name, b->file->text + t->off, t->len);
}

/* Scopes nest as the text does, so the k-th `let` of a name is its k-th variable.  Where the counts differ the name is bound
   in some other way as well (a pattern, a closure's parameter): NULL. */
static const struct src_var *var_of(const struct body *b, const struct let *let)
{
    uint32_t before = 0, lets = 0, vars = 0;
    const struct src_var *found = NULL;
    for (uint32_t i = 0; i < b->n_lets; i++)
        if (src_same(b->file, b->lets[i].token, let->token) && !body_other_code(b, b->lets[i].let)) {
            before += b->lets[i].let < let->let;
            lets++;
        }
    for (size_t i = 0; i < b->c->f->n_vars; i++)
        if (named(b, &b->c->f->vars[i], let->token)) {
            if (vars == before)
                found = &b->c->f->vars[i];
            vars++;
        }
    return vars == lets ? found : NULL;
}

static int find_name(const struct body *b, uint32_t token)
{
    const struct let *l = token == SRC_NONE ? NULL : body_meaning(b, token);
    for (uint32_t i = 0; l && i < b->n; i++)
        if (b->names[i].let == l)
            return b->names[i].whole && i + 1 < b->n && b->names[i + 1].let == l ? -1 : (int)i;
    return -1;
}

/* The variable that the name at `token` is inside the initialiser of `let`: another one than the `let`'s own. */
static const struct src_var *var_in_init(const struct body *b, uint32_t token, uint64_t pc)
{
    const struct let *l = body_meaning(b, token);
    return l ? var_of(b, l) : src_var_at(b->c, b->file, token, pc);
}

/* How many pointers the place's steps pass; the type at its end. */
static bool resolve_counted(const struct body *b, const struct src_var *v, uint64_t type, const struct src_place *p, uint64_t pc,
                            struct src_target *t, unsigned *pointers)
{
    *pointers = 0;
    struct src_place part = *p;
    uint64_t last = 0;
    for (part.n = 0; part.n <= p->n; part.n++) {
        if (!src_resolve_from(b->c, b->file, v, type, &part, pc, t))
            return false;
        if (t->behind_pointer && (*pointers == 0 || t->pointer_type != last)) {
            ++*pointers;
            last = t->pointer_type;
        }
    }
    return true;
}

bool name_resolve(const struct body *b, const struct name *n, const struct src_place *p, struct src_target *t, unsigned *pointers)
{
    return resolve_counted(b, n->var, n->pointer, p, n->var->lo, t, pointers);
}

/* ---- initialisers ---- */

/* `Some(E)`, `Newtype(E)`, `(E,)`: the range of E. */
static bool wrapped(const struct body *b, uint32_t first, uint32_t end, struct src_range *out)
{
    const struct src_file *f = b->file;
    uint32_t t = first;
    bool path = f->tokens[t].kind == SRC_IDENT;
    while (t + 3 < end && f->tokens[t].kind == SRC_IDENT && src_is(f, t + 1, ":") && src_is(f, t + 2, ":"))
        t += 3;
    if (path && !isupper((unsigned char)f->text[f->tokens[t].off]))
        return false;
    t += path;
    if (!body_open(b, t, '(') || f->tokens[t].match + 1 != end)
        return false;
    struct src_call args;
    if (!src_split_args(f, t, &args) || args.n != 1 || (!path && args.args[0].end + 1 == end))
        return false;
    *out = args.args[0];
    return true;
}

/* A function call that the code really makes: what it returns has a borrow of its own. */
static bool is_call(const struct body *b, const struct let *l)
{
    const struct src_file *f = b->file;
    uint32_t end = l->end;
    while (end > l->init && body_close(b, end - 1, '}'))
        end--;
    uint32_t t = end - 1;
    if (t <= l->init || !body_close(b, t, ')'))
        return false;
    for (t = f->tokens[t].match; t > l->init && f->tokens[t - 1].kind != SRC_IDENT;)
        t--;                                            /* over ::<T> */
    if (t == l->init)
        return false;
    uint32_t callee = t - 1;
    while (callee > l->init + 2 && src_is(f, callee - 1, ":") && src_is(f, callee - 2, ":") && f->tokens[callee - 3].kind == SRC_IDENT)
        callee -= 3;
    for (size_t i = 0; i < b->c->n; i++)
        if ((b->row[i] == callee || b->row[i] == t - 1) && (b->c->insns[i].cls == X86_CALL || b->c->insns[i].cls == X86_CALL_IND))
            return true;
    return false;
}

/* Where the borrowed place is, and which variable it is reached through.  Pointers passed: 0, 1, or 2 for unknown. */
static unsigned locate(const struct body *b, struct name *n, uint64_t *pointee)
{
    struct src_target t;
    unsigned pointers;
    const struct src_place *p = &n->init.place;
    const struct src_var *v = var_in_init(b, p->name, n->var->lo);
    if (p->cast) {
        n->from = v;
        return v && thin_pointer(b, v->type) && p->n == 1 && p->steps[0].kind == SRC_STEP_DEREF ? 1 : 2;
    }
    if (!v || !resolve_counted(b, v, v->type, p, n->var->lo, &t, &pointers) || pointers > 1)
        return 2;
    n->from = v;
    *pointee = t.type;
    return pointers;
}

static bool retag_of(const struct body *b, struct name *n, enum cci_kind kind)
{
    struct src_host *h = &b->c->r->host;
    struct cci_retag *r = &n->retag;
    struct src_type ty;
    if (!type_of(b, n->pointee, &ty) || ty.size == 0 || !h->retag(h->ctx, n->pointee, kind, r) || r->size != CCI_S_STATIC)
        return false;
    n->size = ty.size;
    r->kind = (uint8_t)kind;
    return true;
}

/* `let s = r;`, `let p = q as *mut T;`, `&raw mut *r`: the same tag as a recovered name's.  A raw pointer made of a `&mut` has one
   of its own under Stacked Borrows. */
static bool make_alias(const struct body *b, struct name *n)
{
    struct src_type own, to;
    unsigned steps = n->init.place.n;
    if (n->init.place.cast || steps > 1 || (n->init.form == SRC_PLACE) != (steps == 0)
        || (steps == 1 && n->init.place.steps[0].kind != SRC_STEP_DEREF))
        return false;
    const struct src_var *from = n->base >= 0 ? b->names[n->base].var : var_in_init(b, n->init.place.name, n->var->lo);
    if (!from || (n->base >= 0 && b->names[n->base].whole != n->whole))
        return false;
    if (!n->whole && (!thin_pointer(b, from->type) || !type_of(b, n->var->type, &own) || !type_of(b, from->type, &to)))
        return false;
    n->from = from;
    if (!n->whole && own.pointer == SRC_P_RAW && !own.is_const && to.pointer == SRC_P_MUT) {
        n->raw = true;
        n->pointee = to.target;
        if (retag_of(b, n, CCI_K_RAW_MUT))
            return true;
        n->raw = false;
    }
    if (n->base < 0)
        return false;
    n->alias = true;
    n->size = b->names[n->base].size;
    return true;
}

/* A reference: the variable's type says all. */
static bool make_reference(const struct body *b, struct name *n, const struct src_type *own)
{
    uint64_t pointee = own->target;
    unsigned pointers = n->init.form == SRC_BORROW || n->init.form == SRC_BORROW_MUT ? locate(b, n, &pointee) : 2;
    if (pointers != 1)
        n->base = -1;
    if (pointers != 2 && !n->init.place.cast && !n->init.cast && pointee != own->target)
        return false;                               /* coerced through a Deref: the address is another one */
    n->pointee = own->target;
    n->through = pointers != 0;
    return retag_of(b, n, own->pointer == SRC_P_SHARED ? CCI_K_SHARED : CCI_K_MUT);
}

/* A raw pointer to a new borrow: `&mut E as *mut T`, `let p: *const T = &E`. */
static bool make_raw(const struct body *b, struct name *n)
{
    struct src_type ty;
    if (n->init.form != SRC_BORROW && n->init.form != SRC_BORROW_MUT)
        return false;
    unsigned pointers = locate(b, n, &n->pointee);
    if (pointers != 1)
        n->base = -1;
    if (pointers == 2 || n->init.place.cast)
        return false;                               /* what was borrowed is not known */
    n->through = pointers != 0;
    if (!n->init.cast && (!type_of(b, n->var->type, &ty) || ty.target != n->pointee))
        return false;
    return retag_of(b, n, n->init.form == SRC_BORROW ? CCI_K_SHARED : CCI_K_MUT);
}

static bool make_name(const struct body *b, const struct let *l, struct name *n)
{
    struct src_type own;
    *n = (struct name){ .let = l, .token = l->token, .base = -1, .cut = b->close };
    if (l->mut || l->init == l->end || body_in_macro(b, l->let) || body_other_code(b, l->let))
        return false;                               /* `mut`: it may be reassigned */
    for (uint32_t t = l->init; t < l->end; t++)
        if (src_is(b->file, t, "else"))
            return false;
    n->var = var_of(b, l);
    if (!n->var || !src_var_entry_off(b->c, n->var, &n->slot) || !thin_pointer(b, n->var->type) || !type_of(b, n->var->type, &own))
        return false;
    n->pointer = n->var->type;
    src_parse_expr(b->file, l->init, l->end, &n->init);
    n->base = find_name(b, n->init.place.name);
    if ((n->init.form == SRC_PLACE || n->init.form == SRC_RAW_BORROW) && make_alias(b, n))
        return true;
    if (own.pointer == SRC_P_RAW)
        return make_raw(b, n);
    return n->init.form != SRC_RAW_BORROW && !is_call(b, l) && make_reference(b, n, &own);
}

/* Values with references in them: one name for each reference. */
static unsigned make_whole(const struct body *b, const struct let *l, struct name *n, unsigned room)
{
    struct src_host *h = &b->c->r->host;
    const struct src_var *v = l->mut || l->init == l->end || body_in_macro(b, l->let) || body_other_code(b, l->let) ? NULL : var_of(b, l);
    int64_t slot;
    unsigned k = 0;
    if (!v || thin_pointer(b, v->type) || !src_var_entry_off(b->c, v, &slot))
        return 0;
    for (; k < room && k < 2; k++) {
        struct src_range inner;
        uint64_t off;
        struct name *m = &n[k];
        *m = (struct name){ .let = l, .token = l->token, .base = -1, .cut = b->close, .var = v, .pointer = v->type, .whole = true };
        if (!h->leaf(h->ctx, v->type, k, &off, &m->size, &m->retag))
            break;
        m->slot = slot + (int64_t)off;
        src_parse_expr(b->file, l->init, l->end, &m->init);
        m->base = find_name(b, m->init.place.name);
        if (m->init.form == SRC_PLACE && make_alias(b, m))
            continue;
        m->base = -1;
        if (k == 0 && wrapped(b, l->init, l->end, &inner)) {
            src_parse_expr(b->file, inner.first, inner.end, &m->init);
            bool direct = m->init.form == SRC_PLACE && m->init.place.n == 0 && !m->init.cast;
            m->base = direct ? find_name(b, m->init.place.name) : -1;
        }
        if (is_call(b, l) && m->base < 0)
            return 0;
    }
    if (k == 2)
        n[0].base = n[0].alias ? n[0].base : -1;
    return k;
}

void binds_collect(struct body *b)
{
    b->names = xmalloc((MAX_NAMES + 2) * sizeof *b->names);
    for (uint32_t i = 0; i < b->n_lets && b->n < MAX_NAMES; i++) {
        if (make_name(b, &b->lets[i], &b->names[b->n]))
            b->n++;
        else
            b->n += make_whole(b, &b->lets[i], &b->names[b->n], 2);
    }
}

/* ---- instructions ---- */

bool body_frame_operand(const struct body *b, const struct x86_insn *in, int64_t *off)
{
    return in->has_mem && in->index == X86_NO_REG && !in->segment
           && ((in->base == X86_RSP && pro_entry_offset(b->c->pro, CCI_B_RSP, in->disp, off))
               || (in->base == X86_RBP && pro_entry_offset(b->c->pro, CCI_B_RBP, in->disp, off)));
}

bool body_static_address(const struct body *b, size_t i, int reg, uint64_t *address)
{
    uint64_t plus = 0;
    for (size_t k = i; k-- > 0 && b->c->block[k] == b->c->block[i];) {
        const struct x86_insn *in = &b->c->insns[k];
        if (!(in->writes >> reg & 1) && in->cls != X86_CALL && in->cls != X86_CALL_IND)
            continue;
        if (in->cls == X86_ALU_IMM && in->alu == X86_ADD && in->bytes == 8 && !in->has_mem && in->rm == reg) {
            plus += (uint64_t)in->imm;
            continue;
        }
        *address = in->target + plus;
        return in->cls == X86_LEA && in->bytes == 8 && in->rip_relative && in->reg == reg;
    }
    return false;
}

/* Stores to the 8 bytes at slot: how many, and the index of the last one. */
static unsigned stores_to(const struct body *b, int64_t slot, size_t *last)
{
    unsigned n = 0;
    for (size_t i = 0; i < b->c->n; i++) {
        const struct x86_insn *in = &b->c->insns[i];
        int64_t off;
        if (!in->has_mem || !body_frame_operand(b, in, &off) || in->cls == X86_NOP)
            continue;
        if (in->cls == X86_LEA) {
            if (off == slot)
                n += 2;                             /* its address is taken: anybody may write */
            continue;
        }
        if (in->writes_mem && off < slot + 8 && off + in->span > slot) {
            n++;
            *last = i;
            if (in->cls != X86_STORE || in->bytes != 8 || off != slot)
                n++;
        }
    }
    return n;
}

static bool jumped_back_to(const struct body *b, uint64_t pc)
{
    for (size_t i = 0; i < b->c->n; i++)
        if ((b->c->insns[i].cls == X86_JMP || b->c->insns[i].cls == X86_JCC) && b->c->insns[i].target == pc && b->c->addrs[i] >= pc)
            return true;
    return false;
}

static bool shares_slot(const struct body *b, const struct name *n)
{
    int64_t off;
    return n->from && n->from != n->var && src_var_entry_off(b->c, n->from, &off) && off == n->slot;
}

static void add_home(const struct body *b, struct name *n, int64_t off)
{
    size_t last;
    for (uint32_t i = 0; i < n->n_homes; i++)
        if (n->homes[i] == off)
            return;
    if (n->n_homes < MAX_HOMES && (off == n->slot || stores_to(b, off, &last) == 1))
        n->homes[n->n_homes++] = off;
}

/* Stack words that are written once, with the value that instruction `store` puts into the name's slot: copies of the register
   around it, and the word that the register was loaded from.  And where it points, if that is the frame. */
static void find_homes(const struct body *b, struct name *n, size_t store)
{
    const struct src_code *c = b->c;
    int reg = c->insns[store].reg;
    struct pro_held held[16];
    n->n_homes = 0;
    add_home(b, n, n->slot);
    bool known = src_held_at(c, store, held);
    if (known && held[reg].kind == PRO_H_LOADED && held[reg].plus == 0)
        add_home(b, n, held[reg].off);
    n->fixed = known && held[reg].kind == PRO_H_ADDRESS;
    n->at = held[reg].off;
    n->absolute = body_static_address(b, store, reg, &n->address);
    for (int dir = -1; dir <= 1; dir += 2)
        for (size_t i = store; i < c->n && c->block[i] == c->block[store]; i += (size_t)dir) {
            const struct x86_insn *in = &c->insns[i];
            int64_t off;
            if (in->cls == X86_STORE && in->bytes == 8 && in->reg == reg && body_frame_operand(b, in, &off))
                add_home(b, n, off);
            if (((in->writes >> reg) & 1) || (dir > 0 && (in->cls == X86_CALL || in->cls == X86_CALL_IND)))
                break;
            if (i == 0 && dir < 0)
                break;
        }
}

/* No instruction of its own: it starts with its scope, whose first row must be text behind the `let`. */
static bool bind_at_scope(const struct body *b, struct name *n, size_t store)
{
    const struct src_file *file;
    uint32_t t;
    n->bind = n->var->lo;
    if (!src_row_token(b->c, n->bind, &file, &t) || file != b->file || t <= n->let->end || t > b->close || b->c->addrs[store] >= n->bind)
        return false;
    uint32_t stop = n->let->end + 1;                 /* the end of the next statement */
    while (stop < b->close && !body_punct(b, stop, ";") && b->file->tokens[stop].kind != SRC_CLOSE)
        stop = b->file->tokens[stop].kind == SRC_OPEN ? b->file->tokens[stop].match + 1 : stop + 1;
    return t <= stop;
}

/* An alias needs no place in the code: it is what its base is, and perhaps has a copy of its own. */
static bool alias_homes(const struct body *b, struct name *n)
{
    const struct name *base = &b->names[n->base];
    size_t store = 0;
    bool own = stores_to(b, n->slot, &store) == 1 && b->row[store] != SRC_NONE && b->row[store] >= n->let->let && b->row[store] <= n->let->end;
    n->n_homes = 0;
    if (own)
        find_homes(b, n, store);
    for (uint32_t i = 0; i < base->n_homes; i++)
        add_home(b, n, base->homes[i]);
    n->fixed = base->fixed;
    n->at = base->at;
    n->absolute = base->absolute;
    n->address = base->address;
    n->bind = base->bind;
    return own || shares_slot(b, n) || n->n_homes != 0;
}

static bool own_bind(const struct body *b, struct name *n)
{
    size_t store = 0;
    const struct src_code *c = b->c;
    if (stores_to(b, n->slot, &store) != 1)
        return false;
    if (shares_slot(b, n)) {
        if (!bind_at_scope(b, n, store))
            return false;
    } else {
        uint32_t row = b->row[store];
        n->bind = c->addrs[store] + c->insns[store].len;
        /* A store without a line of its own is the `let`'s where the scope starts right behind it. */
        bool inside = row == SRC_NONE ? n->bind == n->var->lo : row >= n->let->let && row <= n->let->end;
        if (!inside || n->bind > n->var->lo || n->bind <= c->f->prologue_end)
            return false;
    }
    n->stored = !shares_slot(b, n);
    find_homes(b, n, store);
    return !jumped_back_to(b, n->bind);
}

bool binds_find(const struct body *b, struct name *n)
{
    if (!n->alias && own_bind(b, n))
        return true;
    if (n->raw && n->base >= 0) {
        n->raw = false;
        n->alias = true;
    }
    return n->alias && alias_homes(b, n);
}
