/* retag.c: the moment of a retag.

       plan ──▶ pointer, tag ──▶ unknown? done ──▶ conditions, size ──▶ bor_retag ──▶ new tag back to where the pointer is

   The operands are whatever the program has there: variants that are not active, null niches, unused slots, function items.  So
   the order is by cost and by safety: the tag first (most garbage has none), then the value, then what must be read from memory,
   and every read of guest memory asks whether the page is readable.

   No node is made for constants (nobody can write there), for null and dangling pointers of empty things, and for a pointer
   whose provenance is the base's while the address belongs to a heap block: that value was computed in a way that we lost.

   Cost: under 50 ns beside the model for one reference of static size in a register.  Refused: generated code for each record;
   the model's call dwarfs what it could save.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "retag.h"

#include "libvex_guest_amd64.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_machine.h"
#include "pub_tool_threadstate.h"
#include "../borrow/words.h"
#include "access.h"
#include "frames.h"
#include "guest_mem.h"
#include "options.h"
#include "report.h"
#include "requests.h"
#include "retag_plan.h"
#include "shadow.h"
#include "stats.h"
#include "watch.h"

#define CRAB_YOUNG_END 0x1ffffff000UL           /* client memory lies below */
enum { DANGLING = 4096, VTABLES = 256, HISTORY_FULL = 1 };
static const ULong MAX_BYTES = 1ULL << 40;      /* larger pointees are garbage lengths */

struct where {                      /* one retag's moment */
    void *gst;
    ThreadId tid;
    Addr entry_sp;                  /* 0 = not known: no stack words */
    bor_place place, caller;
    Bool at_entry;
};

/* ---- guest state ------------------------------------------------------------------------------------------------------ */

static ULong reg_value(const void *gst, PtrdiffT off)
{
    return *(const ULong *)((const UChar *)gst + off);
}

/* Shadow 1 of a thread's registers lies right behind them, 8 bytes for each register's tag. */
static ULong *reg_tag_word(void *gst, PtrdiffT off)
{
    return (ULong *)((UChar *)gst + sizeof(VexGuestAMD64State) + off);
}

static bor_tag reg_tag(void *gst, PtrdiffT off)
{
    return off == offsetof(VexGuestAMD64State, guest_RSP) ? BOR_TAG_BASE : (bor_tag)*reg_tag_word(gst, off);
}

static Addr stack_pointer(const void *gst)
{
    return reg_value(gst, offsetof(VexGuestAMD64State, guest_RSP));
}

/* ---- operands --------------------------------------------------------------------------------------------------------- */

/* Address of the memory word that a place names; False for registers and where it cannot be told. */
static Bool word_at(const struct where *w, UChar where, PtrdiffT reg, Int off, Int off2, Addr *a)
{
    ULong outer;
    switch (where) {
    case CCI_W_STACK:
        *a = w->entry_sp + (Addr)(Long)off;
        return w->entry_sp != 0;
    case CCI_W_MEM:
        outer = reg_value(w->gst, reg);
        *a = outer + (Addr)(Long)off;
        return outer >= DANGLING;
    case CCI_W_STACK_MEM:
        if (w->entry_sp == 0 || !crab_guest_read(w->entry_sp + (Addr)(Long)off, 8, &outer))
            return False;
        *a = outer + (Addr)(Long)off2;
        return outer >= DANGLING;
    default:
        return False;
    }
}

static Bool cond_value(const struct where *w, const struct crab_plan_cond *c, ULong *v)
{
    if (c->where == CCI_W_REG) {
        *v = reg_value(w->gst, c->reg);
        if (c->off > 0 && c->off < 8)
            *v >>= 8 * c->off;
        if (c->size < 8)
            *v &= (1ULL << (8 * c->size)) - 1;
        return c->size <= 8;
    }
    Addr a;
    ULong high;
    if (!word_at(w, c->where, c->reg, c->off, c->off2, &a))
        return False;
    if (c->size != 16)
        return crab_guest_read(a, c->size, v);
    /* A wide discriminant: listed values have nothing in the upper half; with something there it is no listed value. */
    if (!crab_guest_read(a, 8, v) || !crab_guest_read(a + 8, 8, &high))
        return False;
    return high == 0;
}

static Bool conds_hold(const struct where *w, const struct crab_plan *p)
{
    for (UInt i = 0; i < p->n_conds; i++) {
        const struct crab_plan_cond *c = &p->conds[i];
        ULong v;
        if (!cond_value(w, c, &v))
            return False;
        Bool listed = False;
        for (UInt k = 0; k < c->n_vals && !listed; k++)
            listed = c->vals[k] == v;
        if (listed == c->negate)
            return False;
    }
    return True;
}

/* Length or vtable that goes with the pointer. `word` = address of the pointer, where it is in memory. */
static Bool metadata(const struct where *w, const struct crab_plan *p, Addr word, ULong *m)
{
    if (p->meta_reg == CRAB_META_NONE)
        return False;
    if (p->meta_reg >= 0) {
        *m = reg_value(w->gst, p->meta_reg);
        return True;
    }
    if (p->where != CCI_W_REG)
        return crab_guest_read(word + 8, 8, m);
    return w->entry_sp != 0 && crab_guest_read(w->entry_sp + (Addr)(Long)p->meta_off, 8, m);
}

/* ---- vtables ---------------------------------------------------------------------------------------------------------- */

struct vtable { Addr at; ULong size, align; const struct bor_layout *layout; Bool ok; };

/* What a vtable says about its type: size and alignment from its words 1 and 2, cells from the index if it knows the table. */
static struct vtable look_up_vtable(Addr a)
{
    struct vtable v = { .at = a, .layout = &crab_layout_all_im, .ok = False };
    if (a < DANGLING || (a & 7) != 0 || !crab_guest_read(a + 8, 8, &v.size) || !crab_guest_read(a + 16, 8, &v.align))
        return v;
    v.ok = v.size < MAX_BYTES && v.align != 0 && (v.align & (v.align - 1)) == 0 && v.align <= (1u << 29);
    const struct crab_object *obj = crab_object_of_image(a);
    const struct cci_vtable *t = obj != NULL ? cci_vtable_at(&obj->index, a - (Addr)obj->bias) : NULL;
    if (t == NULL || t->size < 24)
        return v;
    const struct cci_layout *l = cci_layout(&obj->index, t->layout);
    const struct bor_layout *b = &obj->layouts[t->layout];
    if (l->size == v.size && !b->all_im)
        v.layout = b->n > 0 ? b : (l->flags & CCI_L_FREEZE) != 0 ? NULL : &crab_layout_all_im;
    return v;
}

static const struct vtable *vtable_at(Addr a)
{
    static struct vtable cache[VTABLES];
    static UInt generation;
    if (UNLIKELY(generation != crab_guest_map_generation())) {
        VG_(memset)(cache, 0, sizeof cache);
        generation = crab_guest_map_generation();
    }
    struct vtable *v = &cache[(a >> 4) % VTABLES];
    if (v->at != a)
        *v = look_up_vtable(a);
    return v;
}

/* ---- size ------------------------------------------------------------------------------------------------------------- */

static Bool times(ULong n, ULong each, uint64_t *bytes)
{
    if (each != 0 && n > MAX_BYTES / each)
        return False;
    *bytes = n * each;
    return True;
}

/* Fills size and layout by the record's rule; False where they cannot be told. */
static Bool pointee(const struct where *w, const struct crab_plan *p, Addr word, struct bor_retag *b)
{
    ULong m;
    uint64_t tail;
    const struct vtable *v;
    b->layout = p->layout;
    b->size = p->size;
    if (p->size_rule == CCI_S_STATIC)
        return True;
    if (!metadata(w, p, word, &m))
        return False;
    switch (p->size_rule) {
    case CCI_S_SLICE:
        return times(m, p->size, &b->size);
    case CCI_S_DST_SLICE:
        if (!times(m, p->tail_size, &tail))
            return False;
        b->size = VG_ROUNDUP(p->size + tail, p->align);
        return True;
    case CCI_S_DYN:
        v = vtable_at(m);
        b->size = v->size;
        b->layout = v->layout;
        return v->ok;
    case CCI_S_DST_DYN:
        v = vtable_at(m);
        if (!v->ok)
            return False;
        b->size = VG_ROUNDUP(VG_ROUNDUP(p->size, v->align) + v->size, v->align > p->align ? v->align : p->align);
        return True;
    default:
        return False;
    }
}

/* ---- the retag -------------------------------------------------------------------------------------------------------- */

static Bool no_provenance(bor_tag tag)
{
    return tag == BOR_TAG_UNKNOWN || tag == BOR_TAG_MIXED || tag == BOR_TAG_SLOW;
}

/* Base memory can be borrowed where the guest can write it: constants need no tree.  In a heap block (a coroutine's stack) a base
   pointer has no known provenance. */
static Bool base_can_be_borrowed(Addr a)
{
    struct bor_alloc_info info;
    if ((crab_guest_page(a) & (CRAB_PAGE_WRITE | CRAB_PAGE_HEAP)) != CRAB_PAGE_WRITE)
        return False;
    UInt owner = word_name(crab_owner(a));
    return owner < BOR_TAG_FIRST || !bor_alloc_of(owner, &info) || info.family == BOR_FAM_BASE;
}

static void apply(const struct where *w, const struct bor_retag_result *r)
{
    if (r->track_lo < r->track_hi) {
        crab_owner_track(r->track_lo, r->track_hi);
        crab_frames_tracked(w->tid, r->track_lo, stack_pointer(w->gst));
    }
    if (r->invalidate != BOR_INV_NOTHING)
        crab_apply_invalidate(r->invalidate, r->inv_lo, r->inv_hi);
    if (r->read_lo < r->read_hi)
        crab_owner_fill(r->read_lo, r->read_hi, r->tag | 1);
    if (r->protects)
        crab_frames_protect(w->tid, r->tag);
}

/* Its end can be seen, and it does not point into stack memory that is gone already. */
static Bool may_be_young(const struct where *w, const struct bor_retag *b)
{
    const Addr sp = stack_pointer(w->gst);
    return crab_opt_young && b->size <= BOR_YOUNG_BYTES && b->addr < CRAB_YOUNG_END && !(b->addr < sp && sp - b->addr < BOR_YOUNG_FRAME)
           && crab_frames_any(w->tid);
}

/* Asks the model; returns the tag that the pointer has from now on. */
static bor_tag ask_model(const struct where *w, const struct crab_plan *p, struct bor_retag *b)
{
    struct bor_retag_result r;
    struct bor_violation v;
    b->kind = p->kind;
    b->freeze_outside = p->freeze_outside;
    b->unpin = p->unpin;
    b->at_entry = w->at_entry && p->protect;
    b->inferred = !p->told;
    b->site = p->site;
    b->birth = 0;
    b->place = w->place;
    b->caller = w->caller;
    crab_stats.retags++;
    const Bool framed = may_be_young(w, b);
    if (framed) {
        bor_tag young = bor_young_birth(b);
        if (young != BOR_TAG_UNKNOWN) {
            crab_frames_keep(w->tid, young);
            return young;
        }
    }
    if (UNLIKELY(!bor_retag(b, &r, &v)))
        crab_report_violation(w->tid, &v);
    crab_watch_drain(w->tid);
    if (framed && r.tag != b->parent) {
        bor_tag young = bor_young_adopt(b, &r);
        if (young != BOR_TAG_UNKNOWN) {
            crab_frames_keep(w->tid, young);
            r.tag = young;
            r.protects = False;
        }
    }
    apply(w, &r);
    return r.tag;
}

static Bool worth_a_node(const struct bor_retag *b, const struct crab_plan *p)
{
    if (b->size == 0 && p->size_rule != CCI_S_STATIC)
        return False;               /* an empty slice; opaque types are static */
    return b->parent != BOR_TAG_BASE || base_can_be_borrowed(b->addr);
}

/* The tag for pointer `b->addr` with tag `b->parent`; the same one where nothing is to be done. */
static bor_tag new_tag(const struct where *w, const struct crab_plan *p, Addr word, struct bor_retag *b)
{
    if (no_provenance(b->parent) || b->addr < DANGLING || crab_checks_off(w->tid)) {
        crab_stats.retags_skipped++;
        return b->parent;
    }
    if (p->plain) {
        b->layout = p->layout;
        b->size = p->size;
    } else if ((p->n_conds > 0 && !conds_hold(w, p)) || !pointee(w, p, word, b)) {
        return b->parent;
    }
    if (!worth_a_node(b, p)) {
        crab_stats.retags_skipped++;
        return b->parent;
    }
    return ask_model(w, p, b);
}

/* The pointer at its place, and the tag that it has there. `word` = address of the place, where it is in memory. */
static Bool read_pointer(const struct where *w, const struct crab_plan *p, Addr *word, struct bor_retag *b)
{
    ULong value;
    if (LIKELY(p->where == CCI_W_REG)) {
        b->addr = reg_value(w->gst, p->reg);
        b->parent = reg_tag(w->gst, p->reg);
        return True;
    }
    if (!word_at(w, p->where, p->reg, p->off, p->off2, word) || !crab_guest_read(*word, 8, &value))
        return False;
    b->addr = value;
    b->parent = crab_mem_tag(*word);
    return True;
}

static void run(const struct where *w, const struct crab_plan *p)
{
    struct bor_retag b;
    Addr word = 0;
    if (!read_pointer(w, p, &word, &b))
        return;
    bor_tag tag = new_tag(w, p, word, &b);
    if (tag == b.parent)
        return;
    if (p->where == CCI_W_REG)
        *reg_tag_word(w->gst, p->reg) = tag;
    else {
        crab_mem_set_tag(word, tag);
        crab_tags_stored(w->tid, word, word + 8);
    }
}

/* ---- moments ---------------------------------------------------------------------------------------------------------- */

static bor_place place_of(ThreadId tid, Addr ip)
{
    return crab_opt_history == HISTORY_FULL ? crab_place_here(tid) : crab_place_of_ip(ip);
}

Bool crab_retag_needs_frame(const struct cci_func *f, const struct crab_object *obj)
{
    if ((obj->index.h->flags & CCI_H_OWN_RETAGS) != 0)
        return False;               /* its own calls say it exactly (requests.c) */
    const struct crab_fn_plans *plans = crab_plans_of(obj, f);
    return plans->entry.n > 0 || plans->ret.n > 0 || plans->binds;
}

VG_REGPARM(3) void crab_retag_entry(void *gst, const struct cci_func *f, const struct crab_object *obj)
{
    const struct crab_fn_plans *plans = crab_plans_of(obj, f);
    struct where w = { .gst = gst, .tid = VG_(get_running_tid)(), .entry_sp = stack_pointer(gst), .at_entry = True };
    if (!crab_frames_enter(w.tid, w.entry_sp, obj, f) || plans->entry.n == 0)
        return;
    w.place = place_of(w.tid, (Addr)f->lo + (Addr)obj->bias);
    w.caller = crab_place_of_ip(*(const Addr *)w.entry_sp);
    for (UInt i = 0; i < plans->entry.n; i++)
        run(&w, &plans->entry.p[i]);
}

void crab_retag_return(ThreadId tid, void *gst, const struct cci_func *f, const struct crab_object *obj, Addr entry_sp)
{
    const struct crab_plans *plans = &crab_plans_of(obj, f)->ret;
    if (plans->n == 0)
        return;
    struct where w = { .gst = gst, .tid = tid, .entry_sp = entry_sp, .at_entry = False };
    w.place = crab_place_here(tid);
    w.caller = crab_place_of_ip(*(const Addr *)entry_sp);
    /* The return has popped its address, but the instruction pointer is still on it: a report's stack is told from before. */
    ULong *sp = (ULong *)((UChar *)gst + offsetof(VexGuestAMD64State, guest_RSP)), popped = *sp;
    *sp = entry_sp;
    for (UInt i = 0; i < plans->n; i++)
        run(&w, &plans->p[i]);
    *sp = popped;
}

/* A name of the source gets a tag of its own; registers and memory keep theirs.  Where nothing is known of the parent the name
   is bound to nothing, so that an older tag of it does not live on.  (Under Tree Borrows a raw pointer made of a name is that name;
   of anything else it is the machine value.) */
static void bind_name(const struct where *w, const struct crab_plan *p, const struct cci_site *s, const struct crab_object *obj)
{
    struct bor_retag b = { .addr = 0 };
    Addr word = 0;
    bor_tag tag = BOR_TAG_UNKNOWN;
    if (read_pointer(w, p, &word, &b)) {
        bor_tag parent = s->parent_id == 0 ? BOR_TAG_UNKNOWN
                                           : crab_frames_bound(w->tid, crab_name_key(obj, s->parent_id), b.addr, p->size);
        if (parent != BOR_TAG_UNKNOWN)
            b.parent = parent;
        if (parent != BOR_TAG_UNKNOWN || p->kind != BOR_REF_RAW_MUT || crab_opt_model == BOR_MODEL_STACKED)
            tag = new_tag(w, p, word, &b);
    }
    crab_frames_bind(w->tid, crab_name_key(obj, s->name_id), tag, b.addr, b.addr + p->size);
}

/* The register of an argument, or the word just stored, takes the tag of the name that the text passes there.  What is made of it
   then is not told. */
static void pass_name(const struct where *w, const struct cci_site *s, const struct crab_object *obj)
{
    const struct cci_retag *r = cci_retag(&obj->index, s->retag);
    if (w->entry_sp == 0 || r->reg >= 16)
        return;
    PtrdiffT reg = crab_dwarf_reg_offset(r->reg);
    ULong value = reg_value(w->gst, reg);
    Addr word = (Addr)value + (Addr)(Long)r->off;
    if (r->where == CCI_W_MEM && !crab_guest_read(word, 8, &value))
        return;
    bor_tag bound = crab_frames_bound(w->tid, crab_name_key(obj, s->name_id), (Addr)value, 1);
    if (bound == BOR_TAG_UNKNOWN)
        return;
    bor_loosen(bound);
    if (r->where == CCI_W_MEM)
        crab_mem_set_tag(word, bound);
    else
        *reg_tag_word(w->gst, reg) = bound;
}

VG_REGPARM(3) void crab_retag_site(void *gst, const struct cci_site *s, const struct crab_object *obj)
{
    const struct crab_site_plans *site = crab_plans_of_site(obj, s);
    ThreadId tid = VG_(get_running_tid)();
    struct where w = { .gst = gst, .tid = tid, .at_entry = False };
    if (site->f == NULL)
        return;
    w.entry_sp = crab_frames_top_of(tid, site->f);
    if (s->kind == CCI_SITE_ARG_NAME) {
        pass_name(&w, s, obj);
        return;
    }
    if (site->plans.n == 0)
        return;
    w.place = place_of(tid, (Addr)s->pc + (Addr)obj->bias - (site->plans.p[0].stored ? 1 : 0));
    if (s->kind != CCI_SITE_BIND)
        run(&w, &site->plans.p[0]);
    else if (w.entry_sp != 0)
        bind_name(&w, &site->plans.p[0], s, obj);
}
