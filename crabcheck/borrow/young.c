/* young.c: borrows that live and die with one call.

   Most borrows are made at the entry of a function, used there, and gone when it returns; nobody else touches their bytes meanwhile.
   Such a borrow needs no state in the model.  The owner words of its pointee say all:

       word ──▶ young ──▶ young ──▶ tag of the model (or base)            by `parent`, from the innermost borrow outwards

   A borrow may be young if every granule of its pointee names its parent: then a read through the parent is a no-op for
   everybody (that is what a word means), so its birth changes nothing either.  `over`: the parent may also write there without
   asking, so a write through the borrow changes nothing for anybody but the borrow and the young borrows above it; the bytes it is
   known to have written are kept in `mask`.

   The invariant: of any granule, all young borrows that cover it and are not gone lie on the chain that starts at its word.

       birth       the words name the parent      ─▶  they name the new borrow, reads only
       access      the word names the borrow      ─▶  nothing, or a bit of `mask` and the right to write
       end         the words name the borrow      ─▶  they name the parent again
       all else    ─▶ settle: the chain is told to the model, oldest first (a retag, then its writes), and the model decides

   Settling late is the same as having told at once, because nothing that concerns those bytes happened in between; the birth number
   is the one that was given at birth.  Where the exact time of a write is not known, the birth is taken: too early a write
   takes fewer rights away, so it can only lose reports.

   When the frame is popped the borrow is gone, unless its pointer went where it outlives the frame: to the caller in a register, or
   by a store above the frame ("home": the highest place on the own stack; anywhere else: "escaped", the model gets to know it and its own number
   is what is stored).  A pointer that outlives its borrow unseen has a number that nobody has: it is unknown.  Numbers are not given
   again before all copies are known to be gone, so no number ever has two meanings.

   Cost: about 15 ns for birth and end of one small reference.  Refused: freeing the model's nodes early (their names are in runs, chains
   and histories); counting references to tags (a store in three would pay).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "young.h"

#include "explain.h"
#include "history.h"
#include "port.h"
#include "stacked_borrows.h"
#include "watch.h"
#include "words.h"

enum { MASKS = BOR_YOUNG_BYTES / 8 + 1, WINDOW_FIRST = 1024, WINDOW_LAST = 1 << 22, NUMBER_BITS = 29 };

enum { Y_PROTECTED = 1, Y_IN_MODEL = 2 /* its protector too */, Y_KEPT = 4, Y_ESCAPED = 8, Y_FREEZE_OUT = 16, Y_HELD = 32 };

struct young {
    bor_tag tag;                /* its number; 0 = free slot */
    bor_tag parent;             /* a young number, one of the model's, or BASE */
    bor_tag tenured;            /* the model's number; 0 = the model does not know it */
    bor_tag down;               /* while a chain is settled */
    bor_addr lo, hi;
    uint64_t birth;
    bor_place born, caller, wrote;
    bor_addr home;
    uint32_t site;
    uint32_t over;              /* by granule: the parent may write there without asking */
    uint8_t kind, flags;
    uint8_t mask[MASKS];        /* bytes known to be written, by granule */
};

bool young_on;
uintptr_t bor_words_flat, bor_words_mask;
static struct young *s_table;
static uint32_t s_window, s_seq, s_live, s_held_limit, s_numbers;
static bool s_wrapped;

static struct young *young_at(bor_tag t)
{
    struct young *y = &s_table[(t >> 1) & (s_window - 1)];
    return y->tag == t ? y : NULL;
}

bool young_init(void)
{
    s_table = NULL;
    young_on = false;
    s_seq = s_live = 0;
    s_wrapped = false;
    s_window = WINDOW_FIRST;
    s_held_limit = WINDOW_FIRST / 2;
    const unsigned bits = bor_state.config.tag_bits;
    s_numbers = 1u << (bits < NUMBER_BITS - 2 ? bits : NUMBER_BITS);
    if (!bor_state.config.young || !bor_state.config.fast_paths || bor_state.config.implicit_writes)
        return true;
    s_table = bor_port_reserve("young borrows", (size_t)WINDOW_LAST * sizeof *s_table);
    young_on = s_table != NULL;
    return true;
}

void young_fini(void)
{
    if (s_table != NULL)
        bor_port_unreserve(s_table, (size_t)WINDOW_LAST * sizeof *s_table);
    s_table = NULL;
    young_on = false;
}

/* ---- granules ----------------------------------------------------------------------------------------------------------------- */

static inline bor_addr granule(bor_addr a) { return a & ~(bor_addr)7; }
static inline unsigned index_of(const struct young *y, bor_addr g) { return (unsigned)((g - granule(y->lo)) >> 3); }

/* The bytes of granule g that lie in [lo, hi), one bit each. */
static inline uint8_t bytes_in(bor_addr g, bor_addr lo, bor_addr hi)
{
    unsigned m = 0xff;
    if (lo > g)
        m &= 0xffu << (lo - g);
    if (hi < g + 8)
        m &= 0xffu >> (g + 8 - hi);
    return (uint8_t)m;
}

static inline bool wrote_all(const struct young *y, bor_addr g)
{
    return (bytes_in(g, y->lo, y->hi) & ~y->mask[index_of(y, g)]) == 0;
}

/* May it write in granule g without asking? */
static inline bool capable(const struct young *y, bor_addr g)
{
    return (y->over >> index_of(y, g) & 1) != 0 && y->kind != BOR_REF_SHARED && y->tenured == 0;
}

static inline bool covers(const struct young *y, bor_addr lo, bor_addr hi) { return lo >= y->lo && hi <= y->hi; }

static inline bor_tag model_name(bor_tag t)
{
    if (!is_young(t))
        return t;
    const struct young *y = young_at(t);
    return y != NULL && y->tenured != 0 ? y->tenured : t;
}

/* ---- birth -------------------------------------------------------------------------------------------------------------------- */

/* Bytes up to `hi` inside the block of a model tag: only words marked TAIL ask. */
static bool inside_block(bor_tag t, bor_addr hi)
{
    const struct node *root = &nodes_table()[nodes_table()[slot_of(t)].root];
    return hi <= root->lo + root->size;
}

/* Makes an access through the model's tag `t`, if that is plainly allowed; else nothing happens.  What the answer allows in all of granule g.
   `who`, `time`: a write that is told for another, as if it had been made at that time. */
enum grant { REFUSED, DONE, MAY_READ, MAY_WRITE };

static enum grant ask_model(bor_tag t, bor_addr g, bor_addr lo, bor_addr hi, bor_place place, const struct event_who *who, uint64_t time)
{
    const struct node *n = &nodes_table()[slot_of(t)], *root = &nodes_table()[n->root];
    const bool write = who != NULL;
    if (bor_state.config.model != BOR_MODEL_TREE || (n->flags & N_MUTED) || (root->flags & N_DEAD))
        return REFUSED;
    const bor_addr end = n->root != NODE_BASE && root->lo + root->size < g + 8 ? root->lo + root->size : g + 8;
    struct bor_access_result r = { .cache = BOR_CACHE_RW, .lo = g, .hi = end };
    const struct tree_op op = { .t = slot_of(t), .lo = lo, .hi = hi, .write = write, .action = write ? BOR_A_WRITE : BOR_A_READ, .place = place,
                                .who = who, .time = time };
    if (n->root != NODE_BASE && (lo < root->lo || hi > end))
        return REFUSED;
    if (root->tree != NULL && !tree_borrows_try(root->tree, &op, &r))
        return REFUSED;
    if (r.cache == BOR_CACHE_NONE || r.lo > g || r.hi < end)
        return DONE;
    return r.cache == BOR_CACHE_RW ? MAY_WRITE : MAY_READ;
}

/* A word that says nothing of the model's tag `t` (it is empty, or names another tag that the model knows): the read of [lo, hi) that the retag makes through its parent tells what it
   can say.  No byte more may be read: a neighbour may belong to somebody else. */
static uint32_t refreshed(bor_tag t, bor_addr g, bor_addr lo, bor_addr hi, uint32_t w, bor_place place)
{
    const struct node *root = &nodes_table()[nodes_table()[slot_of(t)].root];
    const bool heap = root->kind != BOR_FAM_BASE;
    const bool tail = heap && root->lo + root->size < g + 8;
    if (heap && (g < root->lo || g >= root->lo + root->size))
        return w;
    const enum grant may = ask_model(t, g, lo > g ? lo : g, hi < g + 8 ? hi : g + 8, place, NULL, 0);
    if (may < MAY_READ)
        return w;
    w = t | (may == MAY_WRITE ? 0 : BOR_WORD_READS) | (tail ? BOR_WORD_TAIL : 0);
    word_set(g, w);
    bor_port_words_set(g, g + 8);
    return w;
}

/* Do all words of [lo, hi) name `parent`?  *over, by granule: and may it write there without asking? */
static bool stands(bor_tag parent, const struct young *p, bor_addr lo, bor_addr hi, bor_place place, uint32_t *over, bool *empty)
{
    const bor_tag name = p != NULL && p->tenured != 0 ? p->tenured : parent;
    uint32_t rw = 0, bit = 1;
    for (bor_addr g = granule(lo); g < hi; g += 8, bit <<= 1) {
        uint32_t w = word_get(g);
        if (w == 0 && parent == BOR_TAG_BASE) { /* nothing is known of it: the base's own */
            rw |= bit;
            *empty = true;
            continue;
        }
        if (!is_young(name) && word_name(w) != parent && model_name(word_name(w)) != name && !bor_word_is_unsettled(w))
            w = refreshed(name, g, lo, hi, w, place);
        const bor_tag who = word_name(w);
        if (w == 0 || (who != parent && model_name(who) != name))
            return false;
        if ((w & BOR_WORD_TAIL) && !is_young(name) && !inside_block(name, hi))
            return false;
        if (p != NULL && p->tenured == 0 ? capable(p, g) : (w & BOR_WORD_READS) == 0)
            rw |= bit;
    }
    *over = rw;
    return true;
}

static void grow(void)
{
    if (s_window >= WINDOW_LAST || s_window * 2 > s_numbers)
        return;
    const uint32_t old = s_window;
    s_window *= 2;
    for (uint32_t i = 0; i < old; i++) {
        const uint32_t to = (s_table[i].tag >> 1) & (s_window - 1);
        if (s_table[i].tag == 0 || to == i)
            continue;
        s_table[to] = s_table[i];
        s_table[i].tag = 0;
    }
}

/* A free slot and the number that belongs to it.  Slots are taken in turn, so a number comes again after 2^29 births at the earliest;
   before that the caller is told to forget all copies. */
static struct young *new_young(void)
{
    if (s_live >= s_window / 2) {
        grow();
        if (s_live >= s_window / 2)
            return NULL;
    }
    for (;;) {
        s_seq++;
        if (s_seq == s_numbers) {
            s_seq = 1;
            s_wrapped = true;
        }
        struct young *y = &s_table[s_seq & (s_window - 1)];
        if (y->tag != 0)
            continue;
        y->tag = BOR_WORD_YOUNG | s_seq << 1;
        s_live++;
        return y;
    }
}

static void fill(struct young *y, const struct bor_retag *what, uint32_t over)
{
    y->parent = what->parent;
    y->tenured = 0;
    y->lo = what->addr;
    y->hi = what->addr + what->size;
    y->born = what->place;
    y->caller = what->caller;
    y->wrote = 0;
    y->home = 0;
    y->site = what->site;
    y->over = over;
    y->kind = (uint8_t)what->kind;
    y->flags = (uint8_t)((what->at_entry ? Y_PROTECTED : 0) | (what->freeze_outside ? Y_FREEZE_OUT : 0));
    for (unsigned i = 0; i < MASKS; i++)
        y->mask[i] = 0;
}

bor_tag bor_young_birth(const struct bor_retag *what)
{
    const bor_addr lo = what->addr, hi = lo + what->size;
    if (!young_on || s_wrapped || bor_watched != 0 || what->layout != NULL || what->size - 1 >= BOR_YOUNG_BYTES || what->kind > BOR_REF_BOX ||
        (what->kind != BOR_REF_SHARED && !what->unpin) || hi < lo || (bor_state.config.model == BOR_MODEL_STACKED && !what->inferred))
        return BOR_TAG_UNKNOWN;
    const struct young *p = NULL;
    if (is_young(what->parent)) {
        p = young_at(what->parent);
        if (p == NULL || (p->tenured == 0 && !covers(p, lo, hi)))
            return BOR_TAG_UNKNOWN;
    } else if (what->parent < BOR_TAG_FIRST && what->parent != BOR_TAG_BASE) {
        return BOR_TAG_UNKNOWN;
    }
    uint32_t over;
    bool empty = false;
    if (!stands(what->parent, p, lo, hi, what->place, &over, &empty))
        return BOR_TAG_UNKNOWN;
    if (bor_state.config.model == BOR_MODEL_STACKED && what->kind != BOR_REF_SHARED &&
        over != (2u << ((granule(hi - 1) - granule(lo)) >> 3)) - 1)
        return BOR_TAG_UNKNOWN;                 /* there the retag writes */
    struct young *y = new_young();
    if (y == NULL)
        return BOR_TAG_UNKNOWN;
    fill(y, what, over);
    y->birth = nodes_count_birth();
    for (bor_addr g = granule(lo); g < hi; g += 8)
        word_set(g, y->tag | BOR_WORD_READS | (word_get(g) & BOR_WORD_TAIL));
    if (empty)                                  /* words that named somebody have been noted before */
        bor_port_words_set(lo, hi);
    return y->tag;
}

bor_tag bor_young_adopt(const struct bor_retag *what, const struct bor_retag_result *r)
{
    if (!young_on || s_wrapped || bor_watched != 0 || what->size - 1 >= BOR_YOUNG_BYTES || r->tag < BOR_TAG_FIRST)
        return BOR_TAG_UNKNOWN;
    struct young *y = new_young();
    if (y == NULL)
        return BOR_TAG_UNKNOWN;
    fill(y, what, 0);
    y->tenured = r->tag;
    y->flags = (uint8_t)(r->protects ? Y_PROTECTED | Y_IN_MODEL : 0);
    y->birth = nodes_table()[slot_of(r->tag)].birth;
    return y->tag;
}

/* ---- access ------------------------------------------------------------------------------------------------------------------- */

/* A write through y where its parent would have to ask: the nearest tag of the model above is asked to write in its place.  For every node
   of the model that is the same (theorem: y and the young ones between have no descendants there, so the nodes foreign to y are those foreign to
   that tag and those below it, and a write through it takes their rights alike).  Its time is just before the birth of the oldest young one,
   which must not be taken for a borrow that was there before; all that cover these bytes are older.  MAY_WRITE: they all may write in
   all of g from now on. */
static enum grant upgrade(struct young *y, bor_addr g, bor_addr lo, bor_addr hi, bor_place place)
{
    struct young *x = y;
    for (;;) {
        if (x->tenured != 0 || x->kind == BOR_REF_SHARED || !covers(x, lo, hi))
            return REFUSED;
        if (!is_young(x->parent))
            break;
        struct young *p = young_at(x->parent);
        if (p == NULL)
            return REFUSED;
        if (p->tenured != 0)
            break;
        x = p;
    }
    const struct event_who who = { y->birth, y->born, y->caller, y->site };
    const bor_tag t = model_name(x->parent);
    if (is_young(t) || (t < BOR_TAG_FIRST && t != BOR_TAG_BASE))
        return REFUSED;
    const enum grant may = ask_model(t, g, lo, hi, place, &who, x->birth - 1);
    if (may != MAY_WRITE)
        return may;
    for (x = y; x != NULL && x->tenured == 0; x = is_young(x->parent) ? young_at(x->parent) : NULL)
        x->over |= 1u << index_of(x, g);
    return MAY_WRITE;
}

/* The word names y itself. */
static bool by_itself(struct young *y, bor_addr g, uint32_t w, bor_addr lo, bor_addr hi, bool write, bor_place place)
{
    if (!covers(y, lo, hi))
        return false;
    if (!write)
        return true;
    if (y->tenured != 0)
        return (w & BOR_WORD_READS) == 0;
    const enum grant may = capable(y, g) ? MAY_WRITE : upgrade(y, g, lo, hi, place);
    if (may == REFUSED)
        return false;
    y->mask[index_of(y, g)] |= bytes_in(g, lo, hi);
    y->wrote = place;
    if (may == MAY_WRITE)
        word_set(g, w & ~BOR_WORD_READS);
    return true;
}

/* The word names a borrow of other bytes of this granule: for these bytes its parent is asked. */
static bool beside(struct young *y, bor_tag tag, bor_addr g, bor_addr lo, bor_addr hi, bool write, bor_place place)
{
    while (y != NULL && y->tenured == 0 && (hi <= y->lo || lo >= y->hi)) {
        const bool over = y->over >> index_of(y, g) & 1;
        if (y->parent != tag && model_name(y->parent) != model_name(tag)) {
            y = is_young(y->parent) ? young_at(y->parent) : NULL;
            continue;
        }
        struct young *p = is_young(tag) ? young_at(tag) : NULL;
        if (p != NULL && p->tenured == 0) {
            if (!covers(p, lo, hi) || (write && !capable(p, g)))
                return false;
            if (write) {
                p->mask[index_of(p, g)] |= bytes_in(g, lo, hi);
                p->wrote = place;
            }
            return true;
        }
        return !write || over;
    }
    return false;
}

static bool piece(bor_tag tag, bor_addr lo, bor_addr hi, bool write, bor_place place)
{
    const bor_addr g = granule(lo);
    const uint32_t w = word_get(g);
    const bor_tag who = word_name(w);
    if (w == 0)
        return tag == BOR_TAG_BASE;
    if (!is_young(who)) {
        if (model_name(tag) != who || who == BOR_TAG_SLOW || (write && (w & BOR_WORD_READS)))
            return false;
        return !(w & BOR_WORD_TAIL) || inside_block(who, hi);
    }
    struct young *y = young_at(who);
    if (y == NULL)
        return false;
    if (who == tag)
        return by_itself(y, g, w, lo, hi, write, place);
    if (y->tenured != 0 && y->tenured == model_name(tag))
        return by_itself(y, g, w, lo, hi, write, place);
    return beside(y, tag, g, lo, hi, write, place);
}

bool bor_young_access(bor_tag tag, bor_addr a, uint64_t size, bool write, bor_place place)
{
    if (!young_on || (is_young(tag) ? young_at(tag) == NULL : tag < BOR_TAG_FIRST && tag != BOR_TAG_BASE))
        return false;
    for (bor_addr lo = a, hi; lo < a + size; lo = hi) {
        hi = granule(lo) + 8 < a + size ? granule(lo) + 8 : a + size;
        if (!piece(tag, lo, hi, write, place))
            return false;
    }
    return true;
}

/* ---- settling ----------------------------------------------------------------------------------------------------------------- */

static void replay_writes(const struct young *y)
{
    struct tree *tree = tree_of(&nodes_table()[slot_of(y->tenured)]);
    if (tree == NULL)
        return;
    bor_addr from = 0;
    bool open = false;
    for (bor_addr a = y->lo; a <= y->hi; a++) {
        const bool wrote = a < y->hi && (y->mask[index_of(y, granule(a))] >> (a & 7) & 1);
        if (wrote && !open)
            from = a;
        if (!wrote && open) {
            const struct tree_op op = { .t = slot_of(y->tenured), .lo = from, .hi = a, .write = true, .action = BOR_A_WRITE,
                                        .place = y->wrote, .time = y->birth };
            struct bor_access_result r;
            struct bor_violation ignored = { .kind = BOR_V_NONE };
            if (bor_state.config.model == BOR_MODEL_STACKED)
                stacked_access(tree, &op, &r, &ignored, NULL);
            else
                tree_borrows_access(tree, &op, &r, &ignored);
        }
        open = wrote;
    }
}

/* What of its words says "may write" is true where the model was told of a write. */
static void restate_words(const struct young *y)
{
    for (bor_addr g = granule(y->lo); g < y->hi; g += 8) {
        const uint32_t w = word_get(g);
        if (word_name(w) == y->tag && !wrote_all(y, g))
            word_set(g, w | BOR_WORD_READS);
    }
}

static void tell_model(struct young *y, bor_tag parent)
{
    const struct bor_retag what = {
        .parent = parent, .addr = y->lo, .size = y->hi - y->lo, .kind = y->kind, .freeze_outside = (y->flags & Y_FREEZE_OUT) != 0,
        .unpin = true, .at_entry = (y->flags & Y_PROTECTED) != 0, .inferred = true, .site = y->site, .place = y->born, .caller = y->caller,
        .birth = y->birth,
    };
    struct bor_retag_result r;
    struct bor_violation ignored = { .kind = BOR_V_NONE };
    if (bor_state.config.model == BOR_MODEL_STACKED)
        stacked_retag(&what, &r, &ignored);
    else
        tree_borrows_retag(&what, &r, &ignored);
    if (r.track_lo < r.track_hi)
        bor_port_tracked(r.track_lo, r.track_hi);
    if (r.invalidate != BOR_INV_NOTHING)        /* before it is settled: its own words stay as they are */
        bor_port_take_rights(r.invalidate, r.inv_lo, r.inv_hi);
    y->tenured = r.tag;
    if (r.protects)
        y->flags |= Y_IN_MODEL;
    if (r.fresh)
        replay_writes(y);
    restate_words(y);
}

/* Parents first; chains may be as deep as the recursion, so they are turned round and not recursed into. */
static bor_tag settle_chain(struct young *y)
{
    bor_tag parent = BOR_TAG_UNKNOWN, down = 0;
    while (y != NULL) {
        if (y->tenured != 0) {
            parent = y->tenured;
            break;
        }
        y->down = down;
        down = y->tag;
        if (!is_young(y->parent)) {
            parent = y->parent;
            break;
        }
        y = young_at(y->parent);
    }
    while (down != 0) {
        struct young *c = young_at(down);
        tell_model(c, parent);
        parent = c->tenured;
        down = c->down;
    }
    return parent;
}

bor_tag young_model_tag_far(bor_tag tag)
{
    struct young *y = young_on ? young_at(tag) : NULL;
    return y == NULL ? BOR_TAG_UNKNOWN : settle_chain(y);
}

bor_tag young_ancestor(bor_tag tag)
{
    while (is_young(tag)) {
        const struct young *y = young_on ? young_at(tag) : NULL;
        if (y == NULL)
            return BOR_TAG_UNKNOWN;
        tag = y->tenured != 0 ? y->tenured : y->parent;
    }
    return tag;
}

void young_settle_far(bor_addr lo, bor_addr hi)
{
    bor_addr from = lo, to;
    if (hi - granule(lo) <= BOR_YOUNG_BYTES)
        to = hi;
    else if (!bor_port_next_words(&from, &to, hi))
        return;
    for (;;) {
        for (bor_addr g = granule(from); g < to; g += 8) {
            const uint32_t w = word_get(g);
            if (!is_young(word_name(w)))
                continue;
            struct young *y = young_at(word_name(w));
            if (y == NULL)
                word_set(g, BOR_TAG_SLOW | (w & BOR_WORD_TAIL));
            else if (y->tenured == 0)
                settle_chain(y);
        }
        from = to;
        if (from >= hi || !bor_port_next_words(&from, &to, hi))
            return;
    }
}

void young_settle_all(void)
{
    for (uint32_t i = 0; young_on && s_live != 0 && i < s_window; i++)
        if (s_table[i].tag != 0 && s_table[i].tenured == 0)
            settle_chain(&s_table[i]);
}

void young_mark(void (*mark)(bor_tag tag))
{
    for (uint32_t i = 0; young_on && s_live != 0 && i < s_window; i++) {
        const struct young *y = &s_table[i];
        if (y->tag == 0)
            continue;
        if (y->tenured != 0)
            mark(y->tenured);
        if (!is_young(y->parent))
            mark(y->parent);
    }
}

bool bor_word_is_unsettled(uint32_t w)
{
    if (!is_young(w))
        return false;
    const struct young *y = young_at(word_name(w));
    return y != NULL && y->tenured == 0;
}

/* ---- the end ------------------------------------------------------------------------------------------------------------------ */

/* Its words name its parent again, with what it wrote; an escaped one goes on under the model's number. */
static void restore_words(const struct young *y)
{
    struct young *p = is_young(y->parent) ? young_at(y->parent) : NULL;
    for (bor_addr g = granule(y->lo); g < y->hi; g += 8) {
        const uint32_t w = word_get(g);
        if (word_name(w) != y->tag)
            continue;
        const uint32_t tail = w & BOR_WORD_TAIL;
        if (y->flags & Y_ESCAPED) {
            word_set(g, y->tenured | (w & BOR_WORD_READS) | tail);
        } else if (is_young(y->parent) && p == NULL) {
            word_set(g, BOR_TAG_SLOW | tail);
        } else if (p != NULL && p->tenured == 0) {
            p->mask[index_of(p, g)] |= y->mask[index_of(y, g)];
            if (y->wrote != 0)
                p->wrote = y->wrote;
            word_set(g, y->parent | (wrote_all(p, g) ? 0 : BOR_WORD_READS) | tail);
        } else {
            const bool rw = y->tenured == 0 ? (y->over >> index_of(y, g) & 1) != 0 : (w & BOR_WORD_READS) == 0;
            word_set(g, y->parent | (rw ? 0 : BOR_WORD_READS) | tail);
        }
    }
}

static void end(struct young *y)
{
    restore_words(y);
    y->tag = 0;
    s_live--;
}

/* Bytes of the frame's own memory: the pointer outlives what it points to.  The model sees that memory go. */
static bool dangles(const struct young *y, bor_addr sp) { return y->lo < sp && sp - y->lo < BOR_YOUNG_FRAME; }

static void watch_it_dangle(struct young *y)
{
    settle_chain(y);
    for (bor_addr g = granule(y->lo); g < y->hi; g += 8)
        if (word_name(word_get(g)) == y->tag)
            word_set(g, BOR_TAG_SLOW);
}

size_t bor_young_protected(const bor_tag *list, size_t n, bor_tag *model, size_t room)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (!is_young(list[i]) && found < room) {
            model[found++] = list[i];
        } else if (y != NULL && (y->flags & Y_IN_MODEL) && found < room) {
            model[found++] = y->tenured;
            y->flags &= (uint8_t)~Y_IN_MODEL;
        }
        if (y != NULL)
            y->flags &= (uint8_t)~Y_PROTECTED;
    }
    return found;
}

/* Is there anything for the model to do when these end? */
bool bor_young_are_light(const bor_tag *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (y == NULL || (y->flags & Y_IN_MODEL))
            return false;
    }
    return true;
}

size_t bor_young_pop(bor_tag *list, size_t n, bor_addr sp, bor_tag ret0, bor_tag ret1)
{
    size_t kept = n;
    for (size_t i = n; i-- > 0;) {              /* children before parents */
        struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (y == NULL)
            continue;
        if (list[i] != ret0 && list[i] != ret1 && y->home <= sp && !(y->flags & Y_KEPT)) {
            end(y);
            continue;
        }
        y->flags &= (uint8_t)~(Y_KEPT | Y_PROTECTED);
        y->caller = bor_port_keep_place(y->caller, false);      /* the callers are still there to be asked */
        struct young *p = is_young(y->parent) ? young_at(y->parent) : NULL;
        if (p != NULL)
            p->flags |= Y_KEPT;
        if (y->tenured == 0 && dangles(y, sp))
            watch_it_dangle(y);
        list[--kept] = list[i];
    }
    for (size_t i = kept; i < n; i++)
        list[i - kept] = list[i];
    return n - kept;
}

bor_tag bor_young_stored(bor_tag tag, bool on_own_stack, bor_addr a)
{
    struct young *y = is_young(tag) && young_on ? young_at(tag) : NULL;
    if (y == NULL)
        return is_young(tag) ? BOR_TAG_UNKNOWN : tag;
    if (on_own_stack) {
        if (y->home < a)
            y->home = a;
        return tag;
    }
    y->flags |= Y_ESCAPED;
    return settle_chain(y);
}

/* ---- many are kept: which of them are still held? ----------------------------------------------------------------------------- */

bool bor_young_collect_due(void) { return young_on && (s_live >= s_held_limit || s_wrapped); }

void bor_young_collect_begin(void)
{
    for (uint32_t i = 0; i < s_window; i++)
        if (s_table[i].tag != 0 && (s_table[i].flags & Y_PROTECTED))
            bor_young_hold(s_table[i].tag);
}

void bor_young_hold(bor_tag tag)
{
    struct young *y = is_young(tag) ? young_at(tag) : NULL;
    while (y != NULL && !(y->flags & Y_HELD)) {
        y->flags |= Y_HELD;
        y = is_young(y->parent) ? young_at(y->parent) : NULL;
    }
}

void bor_young_hold_all(void)
{
    for (uint32_t i = 0; i < s_window; i++)
        s_table[i].flags |= Y_HELD;
}

bool bor_young_lives(bor_tag tag) { return !is_young(tag) || young_at(tag) != NULL; }

/* Ends those of the list (in order of birth) that are neither protected nor held; returns how many are left. */
size_t bor_young_drop_unheld(bor_tag *list, size_t n)
{
    size_t kept = n;
    for (size_t i = n; i-- > 0;) {
        struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (is_young(list[i]) && y == NULL)
            continue;
        if (y != NULL && !(y->flags & (Y_HELD | Y_PROTECTED))) {
            end(y);
            continue;
        }
        list[--kept] = list[i];
    }
    for (size_t i = kept; i < n; i++)
        list[i - kept] = list[i];
    return n - kept;
}

void bor_young_collect_finish(void)
{
    for (uint32_t i = 0; i < s_window; i++)
        s_table[i].flags &= (uint8_t)~Y_HELD;
    s_held_limit = s_live * 2 > WINDOW_FIRST / 2 ? s_live * 2 : WINDOW_FIRST / 2;
    s_wrapped = false;
}

bool bor_young_has_wrapped(void) { return s_wrapped; }
