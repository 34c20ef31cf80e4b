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
#include "young_table.h"

#include "history.h"
#include "port.h"
#include "tree_borrows.h"
#include "watch.h"

bool young_on;
uintptr_t bor_words_flat, bor_words_mask;
struct young *young_table;
uint32_t young_window, young_live, young_held_limit;
bool young_wrapped;
static uint32_t s_seq, s_numbers;

bool young_init(void)
{
    young_table = NULL;
    young_on = false;
    s_seq = young_live = 0;
    young_wrapped = false;
    young_window = WINDOW_FIRST;
    young_held_limit = WINDOW_FIRST / 2;
    const unsigned bits = bor_state.config.tag_bits;
    s_numbers = 1u << (bits < NUMBER_BITS - 2 ? bits : NUMBER_BITS);
    if (!bor_state.config.young || !bor_state.config.fast_paths || bor_state.config.implicit_writes)
        return true;
    young_table = bor_port_reserve("young borrows", (size_t)WINDOW_LAST * sizeof *young_table);
    young_on = young_table != NULL;
    return true;
}

void young_fini(void)
{
    if (young_table != NULL)
        bor_port_unreserve(young_table, (size_t)WINDOW_LAST * sizeof *young_table);
    young_table = NULL;
    young_on = false;
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
    if (young_window >= WINDOW_LAST || young_window * 2 > s_numbers)
        return;
    const uint32_t old = young_window;
    young_window *= 2;
    for (uint32_t i = 0; i < old; i++) {
        const uint32_t to = (young_table[i].tag >> 1) & (young_window - 1);
        if (young_table[i].tag == 0 || to == i)
            continue;
        young_table[to] = young_table[i];
        young_table[i].tag = 0;
    }
}

/* A free slot and the number that belongs to it.  Slots are taken in turn, so a number comes again after 2^29 births at the earliest;
   before that the caller is told to forget all copies. */
static struct young *new_young(void)
{
    if (young_live >= young_window / 2) {
        grow();
        if (young_live >= young_window / 2)
            return NULL;
    }
    for (;;) {
        s_seq++;
        if (s_seq == s_numbers) {
            s_seq = 1;
            young_wrapped = true;
        }
        struct young *y = &young_table[s_seq & (young_window - 1)];
        if (y->tag != 0)
            continue;
        y->tag = BOR_WORD_YOUNG | s_seq << 1;
        young_live++;
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
    if (!young_on || young_wrapped || bor_watched != 0 || what->layout != NULL || what->size - 1 >= BOR_YOUNG_BYTES || what->kind > BOR_REF_BOX ||
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
    if (!young_on || young_wrapped || bor_watched != 0 || what->size - 1 >= BOR_YOUNG_BYTES || r->tag < BOR_TAG_FIRST)
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
