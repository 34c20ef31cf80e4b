/* lines.c: the line table, with byte columns, and where prologues end.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"

#include <stdlib.h>
#include <string.h>

static const char *unit_folder(struct unit *u)
{
    Dwarf_Attribute a;
    const char *folder = dwarf_formstring(dwarf_attr(&u->root, DW_AT_comp_dir, &a));

    return folder != NULL ? folder : dwarf_formstring(dwarf_attr(&u->cu, DW_AT_comp_dir, &a));
}

/* libdw joins folder and name, but leaves a folder relative to that of the compilation: `src/lib.rs` of a dependency would be
   taken for the file of that name in the reader's own folder. */
static uint32_t file_number(struct unit *u, const char *path)
{
    uint64_t have;

    if (ptrmap_get(&u->ix->files, path, &have))
        return (uint32_t)have;
    const char *folder = path[0] == '/' ? NULL : unit_folder(u);
    char *joined = folder != NULL && folder[0] == '/' ? xprintf("%s/%s", folder, path) : NULL;
    uint32_t i = wr_file(u->ix->w, joined != NULL ? joined : path);
    free(joined);
    ptrmap_put(&u->ix->files, path, i);
    return i;
}

uint32_t unit_file(struct unit *u, uint64_t number)
{
    Dwarf_Files *files;
    size_t n;

    if (dwarf_getsrcfiles(&u->cu, &files, &n) != 0 || number >= n)
        return UINT32_MAX;
    const char *path = dwarf_filesrc(files, number, NULL, NULL);
    if (path == NULL || path[0] == '?')      /* libdw's name of file 0 before DWARF 5 */
        return UINT32_MAX;
    return file_number(u, path);
}

static uint32_t line_file(struct unit *u, Dwarf_Line *line)
{
    const char *path = dwarf_linesrc(line, NULL, NULL);
    return path != NULL ? file_number(u, path) : UINT32_MAX;
}

static void note_address(uint64_t **list, size_t *n, size_t *cap, uint64_t addr)
{
    if (*n > 0 && (*list)[*n - 1] == addr)
        return;
    *list = grow(*list, *n, cap, sizeof **list);
    (*list)[(*n)++] = addr;
}

static int by_address(const void *pa, const void *pb)
{
    uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;
    return a < b ? -1 : a > b;
}

static void sort_addresses(uint64_t *list, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (list[i - 1] > list[i]) {
            qsort(list, n, sizeof *list, by_address);
            return;
        }
}

/* One row; false where it belongs to code that the linker dropped. */
static void add_row(struct unit *u, Dwarf_Line *line, uint32_t order, bool *live, bool *fresh)
{
    Dwarf_Addr addr;
    int no = 0, column = 0;
    bool stmt = false, end = false, prologue_end = false;
    uint64_t n;

    if (dwarf_lineaddr(line, &addr) != 0 || dwarf_lineendsequence(line, &end) != 0)
        return;
    if (*fresh)
        *live = obj_code(u->ix->obj, addr, &n) != NULL;
    *fresh = end;
    if (!*live)
        return;
    dwarf_lineno(line, &no);
    dwarf_linecol(line, &column);
    dwarf_linebeginstatement(line, &stmt);
    dwarf_lineprologueend(line, &prologue_end);
    if (!end) {
        note_address(&u->rows, &u->n_rows, &u->cap_rows, addr);
        if (prologue_end)
            note_address(&u->prologue_ends, &u->n_prologue_ends, &u->cap_prologue_ends, addr);
    }
    struct cci_line r = { .addr = addr, .file = end ? UINT32_MAX : line_file(u, line), .line = end || no < 0 ? 0 : (uint32_t)no,
                          .column = end || column < 0 || column > UINT16_MAX ? 0 : (uint16_t)column, .reserved = order };
    r.flags = (uint16_t)((stmt ? CCI_LINE_STMT : 0) | (end ? CCI_LINE_END : 0) | (prologue_end ? CCI_LINE_PROLOGUE_END : 0));
    wr_add(u->ix->w, CCI_T_LINES, &r);
}

void lines_index_unit(struct unit *u)
{
    Dwarf_Lines *lines;
    size_t n;
    uint64_t seen;
    bool live = false, fresh = true;

    if (dwarf_getsrclines(&u->cu, &lines, &n) != 0)
        return;
    bool again = ptrmap_get(&u->ix->line_tables, lines, &seen);
    ptrmap_put(&u->ix->line_tables, lines, 1);
    uint64_t before;
    wr_records(u->ix->w, CCI_T_LINES, &before);
    for (size_t i = 0; i < n; i++) {
        Dwarf_Line *line = dwarf_onesrcline(lines, i);
        if (line != NULL)
            add_row(u, line, (uint32_t)i, &live, &fresh);
    }
    if (again)
        wr_truncate(u->ix->w, CCI_T_LINES, before);
    sort_addresses(u->rows, u->n_rows);
    sort_addresses(u->prologue_ends, u->n_prologue_ends);
}

/* First of the sorted addresses that is > lo (or >= lo). */
static uint64_t first_after(const uint64_t *list, size_t n, uint64_t lo)
{
    size_t a = 0, b = n;
    while (a < b) {
        size_t mid = a + (b - a) / 2;
        if (list[mid] < lo)
            a = mid + 1;
        else
            b = mid;
    }
    return a < n ? list[a] : 0;
}

uint64_t lines_prologue_end(const struct unit *u, uint64_t lo, uint64_t hi)
{
    uint64_t end = first_after(u->prologue_ends, u->n_prologue_ends, lo);

    if (end != 0 && end < hi)
        return end;
    if (!u->gcc)
        return 0;
    /* gcc does not mark it: the body starts at the function's second row */
    end = first_after(u->rows, u->n_rows, lo + 1);
    return end != 0 && end < hi ? end : 0;
}
