/* test_young.c: young borrows against the model alone.

   Random programs of calls, reborrows, accesses, stores and returns run twice: with young borrows, over owner words as the tool keeps them,
   and without.  Theorem (design.md, section 7): settling late equals telling at once.  So the first run may never refuse what the
   second permits; what it permits beyond is counted, and must stay rare (the misses that section 7 names).

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../crabcheck/borrow/model.h"
#include "../../crabcheck/borrow/port.h"
#include "../../crabcheck/borrow/words.h"

enum { HEAP = 0x10000, HEAP_BYTES = 61, STACK = 0x20000, STACK_BYTES = 64, OPS = 60, VARS = 6, DEPTH = 6, LIST = 256 };

/* ---- owner words, as tool/owners.c keeps them ---- */

static uint32_t s_heap[8], s_stack[8];

static uint32_t *word_of(uint64_t a)
{
    if (a >= HEAP && a < HEAP + 64)
        return &s_heap[(a - HEAP) / 8];
    return a >= STACK && a < STACK + 64 ? &s_stack[(a - STACK) / 8] : NULL;
}

uint32_t bor_port_word(uint64_t a) { return word_of(a) != NULL ? *word_of(a) : 0; }
void bor_port_set_word(uint64_t a, uint32_t word) { if (word_of(a) != NULL) *word_of(a) = word; }
void bor_port_words_set(uint64_t lo, uint64_t hi) { }
void bor_port_tracked(uint64_t lo, uint64_t hi) { }

bool bor_port_next_words(uint64_t *lo, uint64_t *hi, uint64_t end)
{
    *hi = end;
    return *lo < end;
}

void bor_port_take_rights(int how, uint64_t lo, uint64_t hi)
{
    for (uint64_t g = lo & ~7ull; g < hi && how != BOR_INV_NOTHING; g += 8) {
        const uint32_t w = bor_port_word(g);
        if (w == 0 || bor_word_is_unsettled(w))
            continue;
        if (how == BOR_INV_ALL)
            bor_port_set_word(g, BOR_TAG_SLOW);
        else if (w != BOR_TAG_SLOW)
            bor_port_set_word(g, w | 1);
    }
}

/* ---- the little machine ---- */

struct op { enum { ENTER, LEAVE, REBORROW, READ, WRITE, KEEP, FREE } what; unsigned from, to, lo, n, kind; };
struct var { bor_tag tag; uint64_t lo, hi; };
struct level { struct var v[VARS]; bor_tag list[LIST]; size_t n; };

static struct level s_level[DEPTH];
static unsigned s_depth;
static struct var s_kept[VARS];         /* memory that outlives every call */
static bool s_young;
static unsigned s_births;

static bool access_to(struct var *v, uint64_t a, unsigned n, bool write)
{
    struct bor_violation viol;
    struct bor_access_result r;
    if (bor_young_access(v->tag, a, n, write, 7))
        return true;
    const struct bor_access what = { .tag = v->tag, .addr = a, .size = n, .write = write, .place = 7 };
    if (!bor_access(&what, &r, &viol))
        return false;
    bor_port_take_rights(write ? BOR_INV_ALL : BOR_INV_WRITES, a, a + n);
    const uint32_t owner = v->tag | (r.cache == BOR_CACHE_RW ? 0 : 1);
    for (uint64_t g = (r.lo + 7) & ~7ull; s_young && r.cache != BOR_CACHE_NONE && g + 8 <= r.hi && g < r.lo + 4096; g += 8)
        if (!bor_word_is_unsettled(bor_port_word(g)) && !((v->tag == BOR_TAG_BASE) && bor_port_word(g) >= BOR_TAG_FIRST))
            bor_port_set_word(g, owner);
    return true;
}

static bool reborrow(struct var *from, struct var *to, const struct op *op, bool at_entry)
{
    struct level *l = &s_level[s_depth];
    const uint64_t room = from->hi - from->lo, lo = from->lo + op->lo % room, n = 1 + op->n % (from->hi - lo);
    struct bor_retag what = { .parent = from->tag, .addr = lo, .size = n, .kind = op->kind % 2 ? BOR_REF_MUT : BOR_REF_SHARED, .freeze_outside = true,
                              .unpin = true, .at_entry = at_entry, .inferred = true, .site = 1 + op->to, .place = 5 };
    struct bor_retag_result r;
    struct bor_violation v;
    *to = (struct var){ .lo = lo, .hi = lo + n };
    bor_tag young = bor_young_birth(&what);
    bool well = true;
    if (young == BOR_TAG_UNKNOWN) {
        well = bor_retag(&what, &r, &v);
        bor_port_take_rights(r.invalidate, r.inv_lo, r.inv_hi);
        for (uint64_t a = r.track_lo & ~7ull; s_young && a < r.track_hi; a += 8)
            bor_port_set_word(a, BOR_TAG_SLOW);
        young = r.tag != what.parent ? bor_young_adopt(&what, &r) : BOR_TAG_UNKNOWN;
        if (young == BOR_TAG_UNKNOWN && r.protects)
            l->list[l->n++] = r.tag;
        to->tag = young != BOR_TAG_UNKNOWN ? young : r.tag;
        for (uint64_t g = (r.read_lo + 7) & ~7ull; s_young && r.read_lo < r.read_hi && g + 8 <= r.read_hi; g += 8)
            bor_port_set_word(g, to->tag | 1);
    } else {
        to->tag = young;
        s_births++;
    }
    if (young != BOR_TAG_UNKNOWN)
        l->list[l->n++] = young;
    ck_assert_uint_lt(l->n, LIST);
    return well;
}

static void leave(struct var *returned)
{
    struct level *l = &s_level[s_depth], *below = l - 1;
    bor_tag model[LIST];
    struct bor_violation v;
    enum bor_invalidate inv;
    bor_addr lo, hi;
    const size_t n = bor_young_protected(l->list, l->n, model, LIST);
    bor_end_protectors(model, n, true, 9, &v, &inv, &lo, &hi);
    bor_port_take_rights(inv, lo, hi);
    const size_t kept = bor_young_pop(l->list, l->n, 0x100, returned->tag, BOR_TAG_UNKNOWN);
    memcpy(&below->list[below->n], l->list, kept * sizeof *l->list);
    below->n += kept;
    below->v[VARS - 1] = *returned;
    s_depth--;
}

/* Runs until something is refused; returns the number of the refused operation, OPS if none is. */
static unsigned run(const struct op *ops, enum bor_model_kind kind, bool young)
{
    const struct bor_config config = { .model = kind, .fast_paths = true, .young = young, .history_depth = 8 };
    ck_assert(bor_init(&config));
    s_young = young;
    memset(s_level, 0, sizeof s_level);
    memset(s_kept, 0, sizeof s_kept);
    memset(s_heap, 0, sizeof s_heap);
    memset(s_stack, 0, sizeof s_stack);
    s_depth = 0;
    const bor_tag root = bor_new_allocation(HEAP, HEAP_BYTES, BOR_FAM_RUST, 8, 1);
    for (unsigned i = 0; i < 8; i++)
        s_heap[i] = i < HEAP_BYTES / 8 ? root : root | BOR_WORD_TAIL;
    s_level[0].v[0] = (struct var){ root, HEAP, HEAP + HEAP_BYTES };
    s_level[0].v[1] = (struct var){ BOR_TAG_BASE, STACK, STACK + STACK_BYTES };
    unsigned i;
    bool well = true;
    for (i = 0; i < OPS && well; i++) {
        const struct op *op = &ops[i];
        struct level *l = &s_level[s_depth];
        struct var *from = op->from < VARS ? &l->v[op->from] : &s_kept[op->from - VARS];
        if (from->hi == 0 && op->what != LEAVE)
            continue;
        if (op->what == ENTER && s_depth + 1 < DEPTH) {
            s_depth++;
            memset(&s_level[s_depth], 0, sizeof *l);
            well = reborrow(from, &s_level[s_depth].v[0], op, true);
        } else if (op->what == LEAVE && s_depth > 0) {
            leave(&l->v[op->from % VARS]);
        } else if (op->what == REBORROW) {
            struct var made;
            well = reborrow(from, &made, op, false);
            l->v[2 + op->to % (VARS - 2)] = made;
        } else if (op->what == READ || op->what == WRITE) {
            const uint64_t a = from->lo + op->lo % (from->hi - from->lo);
            const unsigned n = 1 + op->n % (a + 8 <= from->hi ? 8 : (unsigned)(from->hi - a));
            well = access_to(from, a, n, op->what == WRITE);
        } else if (op->what == KEEP) {
            s_kept[op->to % VARS] = *from;
            s_kept[op->to % VARS].tag = is_young(from->tag) ? bor_young_stored(from->tag, false, 0) : from->tag;
        }
    }
    bor_sanity_check();
    bor_fini();
    return well ? OPS : i - 1;
}

static void make(struct op *ops, unsigned seed)
{
    static const unsigned char mix[16] = { ENTER, ENTER, ENTER, LEAVE, LEAVE, LEAVE, REBORROW, REBORROW, READ, READ, READ, WRITE, WRITE, WRITE, WRITE, KEEP };
    srand(seed);
    for (unsigned i = 0; i < OPS; i++)
        ops[i] = (struct op){ .what = mix[rand() % 16], .from = rand() % 5 != 0 ? rand() % VARS : rand() % (2 * VARS), .to = rand() % VARS,
                              .lo = rand() % 4 != 0 ? (unsigned)rand() % 8 * 8 : (unsigned)rand() % 64, .n = rand() % 3 != 0 ? 7 : (unsigned)rand() % 64,
                              .kind = rand() % 3 };
}

START_TEST(young_refuses_nothing_that_the_model_permits)
{
    static struct op ops[OPS];
    unsigned refused = 0, missed = 0;
    for (unsigned seed = 1; seed <= 40000; seed++) {
        make(ops, seed);
        const unsigned model = run(ops, _i, false), young = run(ops, _i, true);
        ck_assert_msg(young >= model, "seed %u: refused at %u, the model says %u", seed, young, model);
        refused += model < OPS;
        missed += young != model;
    }
    printf("%u programs refused, %u of them later or not with young borrows\n", refused, missed);
    ck_assert_uint_gt(refused, 5000);
    ck_assert_uint_gt(s_births, 100000);
    ck_assert_uint_lt(missed * 20, refused);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("young");
    TCase *c = tcase_create("twin");
    tcase_set_timeout(c, 300);
    tcase_add_loop_test(c, young_refuses_nothing_that_the_model_permits, BOR_MODEL_TREE, BOR_MODEL_STACKED + 1);
    suite_add_tcase(s, c);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    const int bad = srunner_ntests_failed(r);
    srunner_free(r);
    return bad != 0;
}
