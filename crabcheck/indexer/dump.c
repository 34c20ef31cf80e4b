/* dump.c: print an index for people and tests.

   One fact per line, tables in the order of the file, records in theirs.  The first word says what the line is; addresses are
   written `@hex`, so a test can drop them with one expression.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dump.h"

#include <inttypes.h>

static const char *const regs[] = { "rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp",
                                    "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15" };
static const char *const kinds[] = { "&", "&mut", "Box", "restrict", "*mut", "*const" };
static const char *const bases[] = { "rsp", "rbp", "cfa" };

static void dump_place(FILE *out, unsigned where, unsigned reg, int off, int off2)
{
    switch (where) {
    case CCI_W_REG:
        fprintf(out, "%s", regs[reg]);
        break;
    case CCI_W_STACK:
        fprintf(out, "[sp+%d]", off);
        break;
    case CCI_W_MEM:
        fprintf(out, "[%s+%d]", regs[reg], off);
        break;
    default:
        fprintf(out, "[[sp+%d]+%d]", off, off2);
        break;
    }
}

static void dump_layout(const struct cci_index *ix, FILE *out, uint32_t i)
{
    const struct cci_layout *l = cci_layout(ix, i);
    if (l == NULL)
        return;
    fprintf(out, " size=%" PRIu64 " align=%u%s%s", l->size, l->align, l->flags & CCI_L_FREEZE ? " freeze" : "",
            l->flags & CCI_L_ALL_IM ? " im=all" : "");
    const struct cci_im_range *m = cci_im(ix, l);
    for (uint32_t k = 0; k < l->im_n; k++)
        fprintf(out, "%s%u..%u", k == 0 ? " im=" : ",", m[k].lo, m[k].hi);
}

static void dump_conds(const struct cci_index *ix, FILE *out, const struct cci_retag *r)
{
    const struct cci_cond *c = cci_conds(ix, r);

    for (uint32_t i = 0; i < r->cond_n; i++) {
        fprintf(out, " if u%u ", c[i].size * 8);
        dump_place(out, c[i].where, c[i].reg, c[i].off, c[i].off2);
        fprintf(out, c[i].negate ? " not in {" : " in {");
        for (uint32_t k = 0; k < c[i].val_n; k++)
            fprintf(out, "%s0x%" PRIx64, k == 0 ? "" : " ", cci_condvals(ix, &c[i])[k]);
        fprintf(out, "}");
    }
}

static void dump_retag(const struct cci_index *ix, FILE *out, const char *word, const struct cci_retag *r)
{
    static const char *const sizes[] = { "", " slice", " dyn", " dst-slice", " dst-dyn", " unknown" };

    fprintf(out, "  %s %s %s `%s` in ", word, kinds[r->kind], cci_string(ix, r->param), cci_string(ix, r->type));
    dump_place(out, r->where, r->reg, r->off, r->off2);
    if (r->meta_reg <= 15)
        fprintf(out, " meta=%s", regs[r->meta_reg]);
    else if (r->meta_reg == 255 && r->where == CCI_W_REG)
        fprintf(out, " meta=[sp+%d]", r->meta_off);
    else if (r->meta_reg == 255)
        fprintf(out, " meta=next");
    fprintf(out, "%s", sizes[r->size]);
    dump_layout(ix, out, r->layout);
    if (r->size == CCI_S_DST_SLICE)
        fprintf(out, " elem=%u", r->tail_elem);
    fprintf(out, "%s%s%s%s%s", r->flags & CCI_R_PROTECT ? " protect" : "", r->flags & CCI_R_NOT_UNPIN ? " !unpin" : "",
            r->flags & CCI_R_NESTED ? " nested" : "", r->flags & CCI_R_TOLD ? " told" : "",
            r->flags & CCI_R_STORED ? " stored" : "");
    dump_conds(ix, out, r);
    fputc('\n', out);
}

static void dump_slot(const struct cci_index *ix, FILE *out, const struct cci_slot *s)
{
    fprintf(out, "  slot %s `%s` at %s%+d bytes=%u%s%s%s%s\n", cci_string(ix, s->name), cci_string(ix, s->type), bases[s->base], s->off,
            s->bytes, s->kind <= CCI_K_RAW_CONST ? " kind=" : "", s->kind <= CCI_K_RAW_CONST ? kinds[s->kind] : "",
            s->flags & 1 ? " shared" : "", s->flags & 2 ? " memory" : "");
}

static void dump_funcs(const struct cci_index *ix, FILE *out)
{
    static const struct { uint32_t bit; const char *word; } words[] = {
        { CCI_F_RUST, "rust" }, { CCI_F_C, "c" }, { CCI_F_CXX, "c++" }, { CCI_F_O0, "O0" }, { CCI_F_NORETURN, "noreturn" },
        { CCI_F_ICF, "folded" }, { CCI_F_FROM_STD, "std" }, { CCI_F_NO_RAX, "no-rax" }, { CCI_F_NO_RDX, "no-rdx" },
    };
    uint64_t n, count;
    const struct cci_func *f = cci_table(ix, CCI_T_FUNCS, &n);
    const struct cci_slot *s = cci_table(ix, CCI_T_SLOTS, &count);

    for (uint64_t i = 0; i < n; i++) {
        fprintf(out, "func %s @%" PRIx64 "..%" PRIx64, cci_string(ix, f[i].name), f[i].lo, f[i].hi);
        for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
            if (f[i].flags & words[k].bit)
                fprintf(out, " %s", words[k].word);
        fprintf(out, " prologue=%u linkage=%s %s:%u\n", f[i].prologue_bytes, cci_string(ix, f[i].linkage), cci_file(ix, f[i].file), f[i].line);
        for (uint32_t k = 0; k < f[i].entry_n; k++)
            dump_retag(ix, out, "entry", cci_retag(ix, f[i].entry_first + k));
        for (uint32_t k = 0; k < f[i].ret_n; k++)
            dump_retag(ix, out, "return", cci_retag(ix, f[i].ret_first + k));
        for (uint32_t k = 0; k < f[i].slot_n; k++)
            dump_slot(ix, out, &s[f[i].slot_first + k]);
    }
}

static void dump_sites(const struct cci_index *ix, FILE *out)
{
    static const char *const words[] = { "call-arg", "store", "bind", "arg-name", "after" };
    uint64_t n;
    const struct cci_site *s = cci_table(ix, CCI_T_SITES, &n);

    for (uint64_t i = 0; i < n; i++) {
        fprintf(out, "site @%" PRIx64 " %s name=%u parent=%u\n", s[i].pc, words[s[i].kind], s[i].name_id, s[i].parent_id);
        const struct cci_retag *r = cci_retag(ix, s[i].retag);
        if (r != NULL)
            dump_retag(ix, out, "at", r);
    }
    const struct cci_use *u = cci_table(ix, CCI_T_USES, &n);
    for (uint64_t i = 0; i < n; i++)
        fprintf(out, "use @%" PRIx64 " name=%u %s\n", u[i].pc, u[i].name_id, cci_string(ix, u[i].name));
}

static void dump_lines(const struct cci_index *ix, FILE *out)
{
    uint64_t n;
    const struct cci_line *l = cci_table(ix, CCI_T_LINES, &n);
    for (uint64_t i = 0; i < n; i++)
        fprintf(out, "line @%" PRIx64 " %s:%u:%u%s%s%s\n", l[i].addr, cci_file(ix, l[i].file), l[i].line, l[i].column,
                l[i].flags & CCI_LINE_STMT ? " stmt" : "", l[i].flags & CCI_LINE_PROLOGUE_END ? " prologue_end" : "",
                l[i].flags & CCI_LINE_END ? " end" : "");
    const struct cci_inline *c = cci_table(ix, CCI_T_INLINES, &n);
    for (uint64_t i = 0; i < n; i++)
        fprintf(out, "inline %s @%" PRIx64 "..%" PRIx64 " depth=%u from %s:%u:%u\n", cci_string(ix, c[i].name), c[i].lo, c[i].hi, c[i].depth,
                cci_file(ix, c[i].call_file), c[i].call_line, c[i].call_column);
}

static void dump_data(const struct cci_index *ix, FILE *out)
{
    uint64_t n;
    const struct cci_vtable *v = cci_table(ix, CCI_T_VTABLES, &n);
    for (uint64_t i = 0; i < n; i++) {
        const struct cci_layout *l = cci_layout(ix, v[i].layout);
        fprintf(out, "vtable `%s` @%" PRIx64, cci_string(ix, v[i].type), v[i].addr);
        dump_layout(ix, out, v[i].layout);
        fprintf(out, "%s\n", l != NULL && l->flags & CCI_L_UNPIN ? " unpin" : "");
    }
    const struct cci_object *o = cci_table(ix, CCI_T_OBJECTS, &n);
    for (uint64_t i = 0; i < n; i++)
        fprintf(out, "object %s @%" PRIx64 " bytes=%" PRIu64 " %s:%u\n", cci_string(ix, o[i].name), o[i].addr, o[i].size,
                cci_file(ix, o[i].file), o[i].line);
    const struct cci_symbol *s = cci_table(ix, CCI_T_SYMBOLS, &n);
    for (uint64_t i = 0; i < n; i++)
        fprintf(out, "symbol %s @%" PRIx64 " bytes=%" PRIu64 "%s%s\n", cci_string(ix, s[i].name), s[i].addr, s[i].size,
                s[i].flags & 1 ? " global" : "", s[i].flags & 2 ? " ifunc" : "");
}

static void dump_header(const struct cci_index *ix, FILE *out)
{
    static const struct { uint32_t bit; const char *word; } words[] = {
        { CCI_H_RUST, "rust" }, { CCI_H_RUST_NO_PARAMS, "rust-no-params" }, { CCI_H_C, "c" }, { CCI_H_NO_DWARF, "no-dwarf" },
        { CCI_H_DWP, "dwp" }, { CCI_H_SEPARATE, "separate" }, { CCI_H_RUST_ALLOC, "rust-alloc" },
        { CCI_H_OWN_RETAGS, "own-retags" },
    };
    fprintf(out, "index version=%u of %s\nbuild-id ", ix->h->version, cci_string(ix, ix->h->obj_path));
    for (uint32_t i = 0; i < ix->h->build_id_bytes; i++)
        fprintf(out, "%02x", ix->h->build_id[i]);
    fprintf(out, "\nflags");
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (ix->h->flags & words[k].bit)
            fprintf(out, " %s", words[k].word);
    fprintf(out, "\nnote %s\n", cci_string(ix, ix->h->note));
}

void dump_index(const struct cci_index *ix, FILE *out)
{
    dump_header(ix, out);
    dump_funcs(ix, out);
    dump_sites(ix, out);
    dump_lines(ix, out);
    dump_data(ix, out);
}
