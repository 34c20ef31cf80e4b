/* inlines.c: inlined calls, for the names in reports.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"

void inline_add(struct unit *u, Dwarf_Die *die, uint32_t depth)
{
    Dwarf_Addr base, lo, hi;
    ptrdiff_t at = 0;
    uint64_t file = UINT32_MAX, line = 0, column = 0, n;
    struct cci_inline r = { .name = func_name(u->ix, die), .depth = depth };

    die_number(die, DW_AT_call_file, &file);
    die_number(die, DW_AT_call_line, &line);
    die_number(die, DW_AT_call_column, &column);
    r.call_file = unit_file(u, file);
    r.call_line = (uint32_t)line;
    r.call_column = (uint32_t)column;
    for (int i = 0; i < 4096 && (at = dwarf_ranges(die, at, &base, &lo, &hi)) > 0; i++) {
        if (lo >= hi || obj_code(u->ix->obj, lo, &n) == NULL || hi - lo > n)
            continue;
        r.lo = lo;
        r.hi = hi;
        wr_add(u->ix->w, CCI_T_INLINES, &r);
    }
}
