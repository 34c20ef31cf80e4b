/* test_irops.c: the table of IR operations against the installed VEX header: every operation has exactly one row, and what a row
   says fits the operation's operand and result types.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>
#include <stdlib.h>

#include <libvex_basictypes.h>
#include <libvex_ir.h>

enum {
    A0 = 0, A1, A2, A3, B0, B1, B2, B3, C0, C1, C2, C3, D0, D1, D2, D3,
    Z = 255,
};
enum { NONE, MOVE, CRAB_OP_ADD, CRAB_OP_SUB, CRAB_OP_AND, CRAB_OP_OR, CRAB_OP_XOR, CRAB_OP_HALVES };

struct row { IROp op; const char *name; int op_class, lanes, from[4]; };
static const struct row rows[] = {
#define IROP_MOVE(op, lanes, l0, l1, l2, l3) { op, #op, MOVE, lanes, { l0, l1, l2, l3 } },
#define IROP_COMBINE(op, op_class, lanes)    { op, #op, op_class, lanes, { Z, Z, Z, Z } },
#define IROP_NONE(op)                        { op, #op, NONE, 0, { Z, Z, Z, Z } },
#include "../../crabcheck/tool/irops.def"
#include "../../crabcheck/tool/irops_none.def"
};
enum { N_ROWS = sizeof rows / sizeof rows[0] };

static int lanes_of(IRType ty)
{
    return ty == Ity_I64 ? 1 : ty == Ity_V128 ? 2 : ty == Ity_V256 ? 4 : 0;
}

START_TEST(every_operation_has_one_row)
{
    static int count[Iop_LAST - Iop_INVALID];
    for (int i = 0; i < N_ROWS; i++)
        count[rows[i].op - Iop_INVALID]++;
    for (int op = Iop_INVALID + 1; op < Iop_LAST; op++) {
        ck_assert_msg(count[op - Iop_INVALID] != 0, "IR operation %#x has no row: run scripts/make-irops-none", op);
        ck_assert_msg(count[op - Iop_INVALID] == 1, "IR operation %#x has %d rows", op, count[op - Iop_INVALID]);
    }
}
END_TEST

START_TEST(rows_fit_the_types)
{
    for (int i = 0; i < N_ROWS; i++) {
        const struct row *r = &rows[i];
        IRType result, arg[4] = { Ity_INVALID, Ity_INVALID, Ity_INVALID, Ity_INVALID };
        if (r->op_class == NONE)
            continue;
        typeOfPrimop(r->op, &result, &arg[0], &arg[1], &arg[2], &arg[3]);
        ck_assert_msg(lanes_of(result) == r->lanes, "%s: result", r->name);
        for (int k = 0; k < 4 && r->op_class == MOVE; k++) {
            if (r->from[k] == Z)
                continue;
            ck_assert_msg(k < r->lanes, "%s: lane %d of %d", r->name, k, r->lanes);
            ck_assert_msg((r->from[k] & 3) < lanes_of(arg[r->from[k] >> 2]), "%s: source of lane %d", r->name, k);
        }
        if (r->op_class != MOVE && r->op_class != CRAB_OP_HALVES)
            ck_assert_msg(arg[0] == result && arg[1] == result && arg[2] == Ity_INVALID, "%s: operands", r->name);
    }
}
END_TEST

/* Whole 8-byte lanes in, 8-byte lanes out, nothing but moves in the name: such an operation without a row would lose pointers. */
START_TEST(no_move_is_left_out)
{
    static const IROp moves[] = { Iop_V128to64, Iop_V128HIto64, Iop_64HLtoV128, Iop_64UtoV128, Iop_SetV128lo64,
        Iop_ZeroHI64ofV128, Iop_InterleaveLO64x2, Iop_InterleaveHI64x2, Iop_V256toV128_0, Iop_V256toV128_1,
        Iop_V128HLtoV256, Iop_V256to64_0, Iop_V256to64_3, Iop_64x4toV256 };
    for (unsigned m = 0; m < sizeof moves / sizeof moves[0]; m++) {
        int found = 0;
        for (int i = 0; i < N_ROWS; i++)
            found += rows[i].op == moves[m] && rows[i].op_class == MOVE;
        ck_assert_int_eq(found, 1);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("irops");
    TCase *tc = tcase_create("table");
    tcase_add_test(tc, every_operation_has_one_row);
    tcase_add_test(tc, rows_fit_the_types);
    tcase_add_test(tc, no_move_is_left_out);
    suite_add_tcase(s, tc);
    SRunner *sr = srunner_create(s);
    srunner_run_all(sr, CK_ENV);
    int failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
