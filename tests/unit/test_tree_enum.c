/* test_tree_enum.c: Tree Borrows, every state x protector x access x relation, through the public door.

   The table of docs/semantics.md section 2 is typed in below as data.  Each state is reached by the shortest history that leads to
   it, once for a byte inside the pointee (accessed) and once for a byte outside (lazy); then one access is made through the
   node, a descendant, the root or a sibling, and the verdict and the permission that the model then shows are compared.
   Descendant and sibling are Cell nodes: their own births and accesses change nothing.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include "../../crabcheck/borrow/model.h"

enum { BAD = -1, BASE = 0x100000, NPERM = 7 };

/* Rows in the order of enum bor_perm.  Foreign read has two columns: without and with a protector. */
struct row { int child_read, child_write, child_write_prot, foreign_read, foreign_read_prot, foreign_write; };
#define C BOR_P_CELL
#define R BOR_P_RESERVED
#define RC BOR_P_RESERVED_CONFLICTED
#define IM BOR_P_RESERVED_IM
#define U BOR_P_UNIQUE
#define F BOR_P_FROZEN
#define D BOR_P_DISABLED
static const struct row table[NPERM] = {
    [C] = { C, C, C, C, C, C },
    [R] = { R, U, U, R, RC, D },
    [RC] = { RC, U, BAD, RC, RC, D },
    [IM] = { IM, U, U, IM, IM, IM },
    [U] = { U, U, U, F, D, D },
    [F] = { F, BAD, BAD, F, F, D },
    [D] = { BAD, BAD, BAD, D, D, D },
};
static const char *const perm_name[NPERM] = { "Cell", "Reserved", "Reserved(conflicted)", "ReservedIM", "Unique", "Frozen",
                                              "Disabled" };

enum via { VIA_SELF, VIA_DESCENDANT, VIA_ROOT, VIA_SIBLING, N_VIA };
static const char *const via_name[N_VIA] = { "self", "descendant", "root", "sibling" };

static const struct bor_layout all_cells = { .all_im = true };

struct subject {
    bor_tag root, self, descendant, sibling;
    bor_addr byte;          /* the byte that is looked at */
    enum bor_protector protector;
    bool lazy;
};

static bor_tag retag(bor_tag parent, bor_addr addr, uint64_t size, enum bor_ref_kind kind, bool cells, bool at_entry)
{
    struct bor_retag w = { .parent = parent, .addr = addr, .size = size, .kind = kind, .layout = cells ? &all_cells : NULL,
                           .freeze_outside = !cells, .unpin = true, .at_entry = at_entry, .site = 1, .place = 2 };
    struct bor_retag_result r;
    struct bor_violation v;
    ck_assert_msg(bor_retag(&w, &r, &v), "violation while a state is built");
    return r.tag;
}

static bool access_ok(bor_tag tag, bor_addr addr, bool write, struct bor_violation *v)
{
    struct bor_access a = { .tag = tag, .addr = addr, .size = 1, .write = write, .place = 3 };
    struct bor_access_result r;
    return bor_access(&a, &r, v);
}

static void must_access(bor_tag tag, bor_addr addr, bool write)
{
    struct bor_violation v;
    ck_assert_msg(access_ok(tag, addr, write, &v), "violation while a state is built");
}

static void end_protector(bor_tag tag)
{
    struct bor_violation v;
    enum bor_invalidate inv;
    bor_addr lo, hi;
    ck_assert(bor_end_protectors(&tag, 1, true, 4, &v, &inv, &lo, &hi));
}

/* Brings s->self into `perm` at s->byte.  False: the rules give no way there. */
static bool build(struct subject *s, enum bor_perm perm)
{
    bool prot = s->protector != BOR_PROT_NONE, cells = perm == C || perm == IM;
    enum bor_ref_kind kind = perm == C || perm == F ? BOR_REF_SHARED : s->protector == BOR_PROT_WEAK ? BOR_REF_BOX : BOR_REF_MUT;
    if (kind == BOR_REF_SHARED && s->protector == BOR_PROT_WEAK)
        return false;
    if (perm == IM && prot)
        return false;
    if (perm == D && prot && !s->lazy)
        return false;                   /* the loss would have been the violation */
    if (perm == U && s->lazy)
        return false;                   /* only its own write makes it Unique */
    s->root = bor_new_allocation(BASE, 2, BOR_FAM_C, 0, 1);
    s->byte = BASE + s->lazy;
    s->sibling = retag(s->root, BASE, 2, BOR_REF_SHARED, true, false);
    s->self = retag(s->root, BASE, 1, kind, cells, prot || perm == RC);
    s->descendant = retag(s->self, BASE, 2, BOR_REF_SHARED, true, false);
    if (perm == RC)
        must_access(s->root, s->byte, false);
    if (perm == RC && !prot)
        end_protector(s->self);
    if (perm == U)
        must_access(s->self, s->byte, true);
    if (perm == D)
        must_access(s->root, s->byte, true);
    return true;
}

/* Without a protector, conflicted and plain Reserved have equal rows in the table: the model need not tell them apart. */
static bool same_perm(int now, int want, const struct subject *s)
{
    return now == want || (s->protector == BOR_PROT_NONE && want == RC && now == R);
}

struct look { bor_tag tag; int perm; };
static void look_at(const struct bor_tree_row *row, void *arg)
{
    struct look *l = arg;
    if (row->who.tag == l->tag)
        l->perm = row->perm;
}
static int perm_of(bor_tag tag, bor_addr addr)
{
    struct look l = { tag, -2 };
    bor_tree_at(tag, addr, look_at, &l);
    return l.perm;
}

static int expected(enum bor_perm perm, const struct subject *s, enum via via, bool write)
{
    const struct row *t = &table[perm];
    bool prot = s->protector != BOR_PROT_NONE;
    if (via == VIA_SELF || via == VIA_DESCENDANT)
        return !write ? t->child_read : prot ? t->child_write_prot : t->child_write;
    int next = write ? t->foreign_write : prot ? t->foreign_read_prot : t->foreign_read;
    return next == D && perm != D && prot && !s->lazy ? BAD : next;
}

/* A protected node that was never accessed at a byte is on no list of that byte, so a foreign read leaves no mark on it:
   design.md section 2.  A miss, never a false report. */
static bool is_documented_miss(enum bor_perm perm, const struct subject *s, enum via via, bool write)
{
    bool prot = s->protector != BOR_PROT_NONE;
    return prot && s->lazy && (perm == RC || (perm == R && via >= VIA_ROOT && !write));
}

static unsigned one_case(enum bor_perm perm, enum bor_protector protector, bool lazy, enum via via, bool write, bool fast)
{
    struct bor_config config = { .model = BOR_MODEL_TREE, .fast_paths = fast, .tag_bits = 12, .history_depth = 4 };
    struct subject s = { .protector = protector, .lazy = lazy };
    ck_assert(bor_init(&config));
    bool built = build(&s, perm);
    if (built) {
        struct bor_violation v = { 0 };
        bor_tag through[N_VIA] = { s.self, s.descendant, s.root, s.sibling };
        int want = expected(perm, &s, via, write);
        bool exempt = is_documented_miss(perm, &s, via, write);
        int before = perm_of(s.self, s.byte);
        ck_assert_msg(same_perm(before, perm, &s) || exempt, "%s prot=%d lazy=%d: shown as %d before", perm_name[perm], protector, lazy,
                      before);
        bool ok = access_ok(through[via], s.byte, write, &v);
        ck_assert_msg(ok == (want != BAD) || (exempt && ok), "%s prot=%d lazy=%d %s through %s: %s, expected %s", perm_name[perm],
                      protector, lazy, write ? "write" : "read", via_name[via], ok ? "allowed" : "refused",
                      want == BAD ? "a violation" : perm_name[want]);
        if (ok && want != BAD && !exempt)
            ck_assert_msg(same_perm(perm_of(s.self, s.byte), want, &s), "%s prot=%d lazy=%d %s through %s: now %d, expected %s",
                          perm_name[perm], protector, lazy, write ? "write" : "read", via_name[via], perm_of(s.self, s.byte),
                          perm_name[want]);
        if (!ok) {
            ck_assert_uint_eq(v.addr, s.byte);
            ck_assert_int_eq(v.action, write ? BOR_A_WRITE : BOR_A_READ);
            ck_assert_int_eq(v.kind, via >= VIA_ROOT ? BOR_V_PROTECTED : BOR_V_ACCESS);
            ck_assert_uint_eq(v.offending.tag, s.self);
            ck_assert_int_eq(v.offending_is_ancestor, via == VIA_DESCENDANT);
            ck_assert(!v.inexact);
        }
        bor_sanity_check();
    }
    bor_fini();
    return built;
}

START_TEST(every_transition)
{
    unsigned made = 0;
    for (int fast = 0; fast < 2; fast++)
        for (int perm = 0; perm < NPERM; perm++)
            for (int prot = BOR_PROT_NONE; prot <= BOR_PROT_STRONG; prot++)
                for (int lazy = 0; lazy < 2; lazy++)
                    for (int via = 0; via < N_VIA; via++)
                        for (int write = 0; write < 2; write++)
                            made += one_case(perm, prot, lazy, via, write, fast);
    /* 29 of the 42 combinations of state, protector and laziness can be reached. */
    ck_assert_uint_eq(made, 2 * 29 * N_VIA * 2);
}
END_TEST

/* The table "New nodes": what a retag of each kind gives inside and outside its pointee. */
struct birth {
    const char *name;
    enum bor_ref_kind kind;
    bool cells, at_entry;
    int inside, outside;
    enum bor_protector protector;
};
static const struct birth births[] = {
    { "&T", BOR_REF_SHARED, false, false, F, F, BOR_PROT_NONE },
    { "&T at entry", BOR_REF_SHARED, false, true, F, F, BOR_PROT_STRONG },
    { "&Cell", BOR_REF_SHARED, true, false, C, C, BOR_PROT_NONE },
    { "&mut T", BOR_REF_MUT, false, false, R, R, BOR_PROT_NONE },
    { "&mut T at entry", BOR_REF_MUT, false, true, R, R, BOR_PROT_STRONG },
    { "&mut Cell", BOR_REF_MUT, true, false, IM, IM, BOR_PROT_NONE },
    { "&mut Cell at entry", BOR_REF_MUT, true, true, R, R, BOR_PROT_STRONG },
    { "two-phase &mut T", BOR_REF_TWO_PHASE, false, false, R, R, BOR_PROT_NONE },
    { "Box<T>", BOR_REF_BOX, false, false, R, R, BOR_PROT_NONE },
    { "Box<T> at entry", BOR_REF_BOX, false, true, R, R, BOR_PROT_WEAK },
    { "Box<Cell>", BOR_REF_BOX, true, false, IM, IM, BOR_PROT_NONE },
    { "Box<Cell> at entry", BOR_REF_BOX, true, true, R, R, BOR_PROT_WEAK },
    { "restrict", BOR_REF_RESTRICT, false, true, R, R, BOR_PROT_WEAK },
};

START_TEST(every_birth)
{
    const struct birth *b = &births[_i];
    struct bor_config config = { .model = BOR_MODEL_TREE, .fast_paths = true, .tag_bits = 12 };
    ck_assert(bor_init(&config));
    bor_tag root = bor_new_allocation(BASE, 2, BOR_FAM_C, 0, 1), t = retag(root, BASE, 1, b->kind, b->cells, b->at_entry);
    struct bor_tag_info info;
    ck_assert_msg(t != root, "%s: no node", b->name);
    ck_assert_msg(perm_of(t, BASE) == b->inside, "%s: inside is %d", b->name, perm_of(t, BASE));
    ck_assert_msg(perm_of(t, BASE + 1) == b->outside, "%s: outside is %d", b->name, perm_of(t, BASE + 1));
    ck_assert(bor_tag_describe(t, &info));
    ck_assert_msg(info.protector == b->protector, "%s: protector is %d", b->name, info.protector);
    ck_assert(!info.is_root);
    bor_fini();
}
END_TEST

/* --tree-implicit-writes: &mut at entry is born Unique, with a write through the parent. */
START_TEST(implicit_write_birth)
{
    struct bor_config config = { .model = BOR_MODEL_TREE, .fast_paths = true, .tag_bits = 12, .implicit_writes = true };
    ck_assert(bor_init(&config));
    bor_tag root = bor_new_allocation(BASE, 2, BOR_FAM_C, 0, 1), other = retag(root, BASE, 1, BOR_REF_SHARED, false, false);
    bor_tag t = retag(root, BASE, 1, BOR_REF_MUT, false, true);
    ck_assert_int_eq(perm_of(t, BASE), U);
    ck_assert_int_eq(perm_of(t, BASE + 1), R);
    ck_assert_int_eq(perm_of(other, BASE), D);
    bor_fini();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tree_enum");
    TCase *cases = tcase_create("tree_enum");
    tcase_add_test(cases, every_transition);
    tcase_add_loop_test(cases, every_birth, 0, sizeof births / sizeof births[0]);
    tcase_add_test(cases, implicit_write_birth);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
