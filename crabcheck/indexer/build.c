/* build.c: put the parts of one index together.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "build.h"
#include "dwarf_unit.h"
#include "elf_object.h"
#include "source_host.h"

#include <stdlib.h>
#include <string.h>

/* ---- functions: folding, order ---- */

static int by_symbol_address(const void *pa, const void *pb)
{
    const struct cci_symbol *a = pa, *b = pb;
    return a->addr < b->addr ? -1 : a->addr > b->addr ? 1 : a->name < b->name ? -1 : a->name > b->name;
}

static bool same_but_version(const char *a, const char *b)
{
    size_t n = strcspn(a, "@");
    return n == strcspn(b, "@") && memcmp(a, b, n) == 0;
}

/* Two function symbols of different names at one address: identical code was folded, and the DIE of one of them is lost. */
static void find_folded(struct ix *ix)
{
    uint64_t n, n_strings;
    struct cci_symbol *s = wr_records(ix->w, CCI_T_SYMBOLS, &n);
    const char *strings = wr_records(ix->w, CCI_T_STRINGS, &n_strings);

    if (n != 0)
        qsort(s, n, sizeof *s, by_symbol_address);
    for (uint64_t i = 1; i < n; i++)
        if (s[i].addr == s[i - 1].addr && s[i].addr != 0 && s[i].name != s[i - 1].name
            && !same_but_version(strings + s[i].name, strings + s[i - 1].name))
            ptrmap_put(&ix->folded, (void *)(uintptr_t)s[i].addr, 1);
}

static int by_lo(const void *pa, const void *pb)
{
    const struct cci_func *a = pa, *b = pb;
    if (a->lo != b->lo)
        return a->lo < b->lo ? -1 : 1;
    return a->entry_n != b->entry_n ? (a->entry_n > b->entry_n ? -1 : 1) : a->entry_first < b->entry_first ? -1 : a->entry_first > b->entry_first;
}

/* One record per entry address, none reaching into the next. */
static void settle_functions(struct writer *w)
{
    uint64_t n, k = 0;
    struct cci_func *f = wr_records(w, CCI_T_FUNCS, &n);

    if (n != 0)
        qsort(f, n, sizeof *f, by_lo);
    for (uint64_t i = 0; i < n; i++) {
        if (k > 0 && f[k - 1].lo == f[i].lo) {
            if (f[k - 1].name != f[i].name || f[k - 1].linkage != f[i].linkage) {
                f[k - 1].flags |= CCI_F_ICF;
                f[k - 1].entry_n = f[k - 1].ret_n = 0;
            }
            continue;
        }
        if (k > 0 && f[k - 1].hi > f[i].lo)
            f[k - 1].hi = f[i].lo;
        f[k++] = f[i];
    }
    wr_truncate(w, CCI_T_FUNCS, k);
}

static int by_address(const void *pa, const void *pb)
{
    const struct cci_object *a = pa, *b = pb;
    if (a->addr != b->addr)
        return a->addr < b->addr ? -1 : 1;
    return a->file == UINT32_MAX ? b->file != UINT32_MAX : b->file == UINT32_MAX ? -1 : 0;
}

/* DWARF knows more of an object than its symbol. */
static void settle_objects(struct writer *w)
{
    uint64_t n, k = 0;
    struct cci_object *o = wr_records(w, CCI_T_OBJECTS, &n);

    if (n != 0)
        qsort(o, n, sizeof *o, by_address);
    for (uint64_t i = 0; i < n; i++)
        if (k == 0 || o[k - 1].addr != o[i].addr)
            o[k++] = o[i];
    wr_truncate(w, CCI_T_OBJECTS, k);
}

static int by_vtable(const void *pa, const void *pb)
{
    const struct cci_vtable *a = pa, *b = pb;
    return a->addr < b->addr ? -1 : a->addr > b->addr ? 1 : a->layout < b->layout ? -1 : a->layout > b->layout;
}

/* Two types behind one table: neither is believed. */
static void settle_vtables(struct writer *w)
{
    uint64_t n, k = 0;
    struct cci_vtable *v = wr_records(w, CCI_T_VTABLES, &n);

    if (n != 0)
        qsort(v, n, sizeof *v, by_vtable);
    for (uint64_t i = 0; i < n;) {
        uint64_t end = i + 1;
        bool same = true;
        for (; end < n && v[end].addr == v[i].addr; end++)
            same &= v[end].layout == v[i].layout;
        if (same)
            v[k++] = v[i];
        i = end;
    }
    wr_truncate(w, CCI_T_VTABLES, k);
}

/* ---- the note ---- */

static const char *note_of(const struct ix *ix)
{
    const struct object *o = ix->obj;

    if (o->zstd)
        return "debug sections are compressed with zstd, and damaged or libzstd is missing";
    if (o->dw == NULL && o->debug_broken)
        return "damaged debug information";
    if (o->dw == NULL && o->dwp)
        return "debug information is in a .dwp file, which is unsupported (use split-debuginfo=unpacked or off)";
    if (o->dw == NULL)
        return "no debug information (stripped?)";
    if (ix->rust_units && !ix->rust_params && (ix->missing_dwo || o->dwp))
        return o->dwp ? "debug information is in a .dwp file, which is unsupported (use split-debuginfo=unpacked or off)"
                      : "split debug information (.dwo) not found";
    if (ix->rust_units && !ix->rust_params)
        return "debuginfo too low (need debuginfo=2)";
    if (ix->missing_dwo)
        return "split debug information (.dwo) not found for some units";
    return "";
}

static void fill_header(struct ix *ix)
{
    struct cci_header *h = wr_header(ix->w);
    const struct object *o = ix->obj;

    memcpy(h->build_id, o->build_id, o->build_id_bytes);
    h->build_id_bytes = o->build_id_bytes;
    h->obj_size = o->size;
    h->obj_mtime_ns = o->mtime_ns;
    h->obj_path = wr_string(ix->w, o->path);
    h->note = wr_string(ix->w, note_of(ix));
    h->flags |= (ix->rust_params ? CCI_H_RUST : 0u) | (ix->rust_units && !ix->rust_params ? CCI_H_RUST_NO_PARAMS : 0u)
                | (ix->c_units ? CCI_H_C : 0u) | (o->dw == NULL ? CCI_H_NO_DWARF : 0u) | (o->dwp ? CCI_H_DWP : 0u)
                | (o->separate ? CCI_H_SEPARATE : 0u);
}

static void free_ix(struct ix *ix)
{
    source_host_free(ix->sources);
    struct ptrmap *maps[] = { &ix->scope_of, &ix->scanned, &ix->layouts, &ix->refs, &ix->leaves, &ix->files, &ix->names,
                              &ix->line_tables, &ix->folded };
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++)
        ptrmap_clear(maps[i]);
    arena_free(&ix->arena);
    for (size_t i = 0; i < ix->n_crates; i++)
        free(ix->crates[i].name);
    free(ix->crates);
    free(ix->scopes);
}

char *build_index(const char *path, const struct build_options *options, void **image, uint64_t *size)
{
    struct object obj;
    char *wrong = obj_open(&obj, path);

    if (wrong != NULL) {
        obj_close(&obj);
        return wrong;
    }
    struct ix ix = { .obj = &obj, .w = wr_new() };
    obj_symbols(&obj, ix.w);
    find_folded(&ix);
    if (!options->no_sources)
        ix.sources = source_host_new(&ix, options->source_path);
    if (obj.dw != NULL)
        unit_index_all(&ix);
    settle_functions(ix.w);
    memory_free_functions(&ix);
    settle_objects(ix.w);
    settle_vtables(ix.w);
    fill_header(&ix);
    *image = wr_image(ix.w, size);
    free_ix(&ix);
    wr_free(ix.w);
    obj_close(&obj);
    return NULL;
}
