/* location.c: classify DW_AT_location.

   Unoptimised code uses a handful of forms; every other form is LOC_OTHER, which no rule uses.  Refused: a DWARF expression
   evaluator.  What needs one (stack_value, entry_value, pieces of memory) is exactly what must not be retagged.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "location.h"
#include "../index/index_format.h"

static bool is_reg(const Dwarf_Op *op, int *reg)
{
    if (op->atom >= DW_OP_reg0 && op->atom <= DW_OP_reg16)
        *reg = op->atom - DW_OP_reg0;
    else if (op->atom == DW_OP_regx && op->number <= 16)
        *reg = (int)op->number;
    else
        return false;
    return true;
}

static bool is_breg(const Dwarf_Op *op, int *reg, int64_t *off)
{
    if (op->atom >= DW_OP_breg0 && op->atom <= DW_OP_breg16) {
        *reg = op->atom - DW_OP_breg0;
        *off = (int64_t)op->number;
        return true;
    }
    return false;
}

/* `regN`, or `regN piece 8 regM piece 8 ..` */
static bool read_pieces(const Dwarf_Op *ops, size_t n, struct loc *out)
{
    size_t i = 0;

    while (i < n) {
        int reg = -1;
        uint32_t bytes = 0;
        if (is_reg(&ops[i], &reg))
            i++;
        if (i < n && ops[i].atom == DW_OP_piece) {
            bytes = ops[i].number <= 64 ? (uint32_t)ops[i].number : 0;
            if (bytes == 0)
                return false;
            i++;
        } else if (n != 1) {
            return false;
        }
        if (out->n_pieces == 4)
            return false;
        out->pieces[out->n_pieces].reg = reg <= 15 ? reg : -1;
        out->pieces[out->n_pieces++].bytes = bytes;
    }
    return out->n_pieces > 0;
}

/* After the base: derefs and added constants. */
static bool read_steps(const Dwarf_Op *ops, size_t n, struct loc *out)
{
    for (size_t i = 0; i < n; i++) {
        if (ops[i].atom == DW_OP_deref)
            out->n_deref++;
        else if (ops[i].atom == DW_OP_plus_uconst && out->n_deref <= 1 && ops[i].number <= INT32_MAX)
            *(out->n_deref == 0 ? &out->off : &out->off2) += (int64_t)ops[i].number;
        else if (!(ops[i].atom == DW_OP_plus_uconst && out->n_deref > 1))
            return false;
    }
    return true;
}

static void classify(const Dwarf_Op *ops, size_t n, struct loc *out)
{
    int reg;
    int64_t off;

    out->kind = LOC_OTHER;
    if (n == 0 || n > MAX_LOC_OPS)
        return;
    if (is_reg(&ops[0], &reg) || ops[0].atom == DW_OP_piece) {
        if (read_pieces(ops, n, out))
            out->kind = LOC_REG;
        return;
    }
    if (ops[0].atom == DW_OP_fbreg) {
        out->base = LOC_BASE_FB;
        out->off = (int64_t)ops[0].number;
    } else if (is_breg(&ops[0], &reg, &off)) {
        out->off = off;
        out->base = reg == 7 ? CCI_B_RSP : reg == 6 ? CCI_B_RBP : -1;
        if (out->base < 0 && reg <= 15) {
            if (n == 1) {
                out->kind = LOC_REG_DEREF;
                out->n_pieces = 1;
                out->pieces[0].reg = reg;
            }
            return;
        }
    } else {
        return;
    }
    if (out->base >= 0 && read_steps(ops + 1, n - 1, out))
        out->kind = out->n_deref == 0 ? LOC_SLOT : LOC_SLOT_DEREF;
}

void loc_read(Dwarf_Die *die, uint64_t entry, struct loc *out)
{
    Dwarf_Attribute a;
    Dwarf_Op *ops = NULL;
    size_t n = 0;
    Dwarf_Addr base, lo, hi;
    ptrdiff_t at = 0;

    *out = (struct loc){ .kind = LOC_NONE };
    if (dwarf_attr_integrate(die, DW_AT_location, &a) == NULL)
        return;
    unsigned form = dwarf_whatform(&a);
    bool list = form == DW_FORM_sec_offset || form == DW_FORM_data4 || form == DW_FORM_data8 || form == DW_FORM_loclistx;
    if (!list) {
        if (dwarf_getlocation(&a, &ops, &n) == 0) {
            classify(ops, n, out);
            out->at_entry = true;
        } else
            out->kind = LOC_OTHER;
        return;
    }
    struct loc first = { .kind = LOC_NONE };
    for (int i = 0; i < 256; i++) {
        at = dwarf_getlocations(&a, at, &base, &lo, &hi, &ops, &n);
        if (at <= 0)
            break;
        bool here = lo <= entry && entry < hi;
        if (!here && first.kind == LOC_SLOT_DEREF)
            continue;
        struct loc one = { .kind = LOC_NONE };
        classify(ops, n, &one);
        one.from_list = true;
        one.at_entry = here;
        if (here) {
            *out = one;
            return;
        }
        if (first.kind == LOC_NONE || one.kind == LOC_SLOT_DEREF)
            first = one;
    }
    *out = first;
}

bool loc_frame_base(Dwarf_Die *func, uint64_t entry, int *base, int64_t *off)
{
    Dwarf_Attribute a;
    Dwarf_Op *ops;
    size_t n;
    int reg;

    (void)entry;
    *off = 0;
    if (dwarf_attr_integrate(func, DW_AT_frame_base, &a) == NULL || dwarf_getlocation(&a, &ops, &n) != 0 || n == 0)
        return false;
    if (is_reg(&ops[0], &reg) && n == 1 && (reg == 6 || reg == 7)) {
        *base = reg == 7 ? CCI_B_RSP : CCI_B_RBP;
        return true;
    }
    if (ops[0].atom != DW_OP_call_frame_cfa)
        return false;
    *base = CCI_B_CFA;
    if (n == 3 && ops[2].atom == DW_OP_plus && (ops[1].atom == DW_OP_consts || ops[1].atom == DW_OP_constu))
        *off = (int64_t)ops[1].number;
    else if (n == 2 && ops[1].atom == DW_OP_plus_uconst)
        *off = (int64_t)ops[1].number;
    else if (n != 1)
        return false;
    return true;
}

bool loc_static_address(Dwarf_Die *die, uint64_t *addr)
{
    Dwarf_Attribute a, real;
    Dwarf_Op *ops;
    size_t n;

    if (dwarf_attr_integrate(die, DW_AT_location, &a) == NULL)
        return false;
    unsigned form = dwarf_whatform(&a);
    if (form == DW_FORM_sec_offset || form == DW_FORM_data4 || form == DW_FORM_data8 || form == DW_FORM_loclistx)
        return false;
    if (dwarf_getlocation(&a, &ops, &n) != 0 || n != 1)
        return false;
    if (ops[0].atom == DW_OP_addr) {
        *addr = ops[0].number;
        return true;
    }
    Dwarf_Addr v;
    if (ops[0].atom != DW_OP_addrx || dwarf_getlocation_attr(&a, &ops[0], &real) != 0 || dwarf_formaddr(&real, &v) != 0)
        return false;
    *addr = v;
    return true;
}
