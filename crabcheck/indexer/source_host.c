/* source_host.c: types, fields, rows and call targets for the recovery of borrows from source text.

       type number ─▶ DIE (kept per unit)        pc ─▶ rows of the unit, sorted once        call ─▶ symbol at its target, or the
                                                                                            name that the GOT word is bound to

   A call counts as foreign when the symbol has a plain name: Rust's own functions are mangled, and those that are not are
   called as C functions are.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_host.h"

#include <stdlib.h>
#include <string.h>

#include "source_recover.h"

enum { MAX_FUNCTION_BYTES = 1 << 18 };

struct got { uint64_t addr; const char *name; uint64_t target; };
struct source_host {
    struct ix *ix;
    struct src_store *store;
    struct src_recover *recover;
    struct unit *unit;
    uint64_t serial;                                    /* of unit */
    Dwarf_Die *types; size_t n_types, cap_types;
    struct ptrmap type_of;                              /* DIE address -> number */
    struct cci_line *rows; size_t n_rows; uint64_t rows_seen;
    char *path;                                         /* of the last file asked for */
    char name[64];                                      /* of the last Rust function asked for */
    uint64_t first_inline;                              /* of the function in hand */
    struct got *got; size_t n_got, cap_got; bool got_read;
};

/* ---- call targets ---- */

static int by_got(const void *pa, const void *pb)
{
    const struct got *a = pa, *b = pb;
    return a->addr < b->addr ? -1 : a->addr > b->addr;
}

static void read_relocations(struct source_host *h, Elf_Scn *scn, const GElf_Shdr *sh)
{
    Elf *elf = h->ix->obj->elf;
    GElf_Shdr sym_sh;
    Elf_Scn *sym_scn = elf_getscn(elf, sh->sh_link);
    Elf_Data *data = elf_getdata(scn, NULL), *syms = sym_scn ? elf_getdata(sym_scn, NULL) : NULL;
    bool named = sym_scn && gelf_getshdr(sym_scn, &sym_sh) && syms;

    for (size_t i = 0; data && sh->sh_entsize && i < sh->sh_size / sh->sh_entsize; i++) {
        GElf_Rela r;
        GElf_Sym s;
        struct got g = { 0 };
        if (!gelf_getrela(data, (int)i, &r))
            return;
        unsigned type = GELF_R_TYPE(r.r_info);
        g.addr = r.r_offset;
        if ((type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT) && named && gelf_getsym(syms, (int)GELF_R_SYM(r.r_info), &s))
            g.name = elf_strptr(elf, sym_sh.sh_link, s.st_name);
        else if (type == R_X86_64_RELATIVE)
            g.target = (uint64_t)r.r_addend;
        if (!g.name && !g.target)
            continue;
        h->got = grow(h->got, h->n_got, &h->cap_got, sizeof *h->got);
        h->got[h->n_got++] = g;
    }
}

static const struct got *got_at(struct source_host *h, uint64_t addr)
{
    if (!h->got_read) {
        Elf_Scn *scn = NULL;
        GElf_Shdr sh;
        h->got_read = true;
        while ((scn = elf_nextscn(h->ix->obj->elf, scn)) != NULL)
            if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_RELA && (sh.sh_flags & SHF_ALLOC))
                read_relocations(h, scn, &sh);
        if (h->n_got)
            qsort(h->got, h->n_got, sizeof *h->got, by_got);
    }
    struct got key = { .addr = addr };
    return h->n_got ? bsearch(&key, h->got, h->n_got, sizeof key, by_got) : NULL;
}

/* SYMBOLS are sorted by address before the units are read. */
static const char *symbol_at(struct source_host *h, uint64_t addr)
{
    uint64_t n, n_strings;
    const struct cci_symbol *s = wr_records(h->ix->w, CCI_T_SYMBOLS, &n);
    const char *strings = wr_records(h->ix->w, CCI_T_STRINGS, &n_strings);
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (s[mid].addr < addr)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && s[lo].addr == addr ? strings + s[lo].name : NULL;
}

static const char *through_got(struct source_host *h, uint64_t word)
{
    const struct got *g = got_at(h, word);
    return !g ? NULL : g->name ? g->name : symbol_at(h, g->target);
}

static bool plain_name(const char *s)
{
    return s && *s && !starts_with(s, "_ZN") && !starts_with(s, "_R") && !starts_with(s, "__rust") && !strchr(s, '@');
}

static const char *called(struct source_host *h, const struct x86_insn *call)
{
    uint64_t n;
    const char *name;
    if (call->cls == X86_CALL_IND)
        name = through_got(h, call->target);
    else {
        name = symbol_at(h, call->target);
        const uint8_t *stub = name ? NULL : obj_code(h->ix->obj, call->target, &n);
        uint64_t at = call->target;
        struct x86_insn in;
        for (int i = 0; stub && i < 3 && x86_decode(stub, n < 16 ? n : 16, at, &in); i++) {
            if (in.cls == X86_JMP_IND && in.rip_relative)
                name = through_got(h, in.target);
            if (in.cls != X86_NOP)
                break;
            stub += in.len;
            at += in.len;
            n -= in.len;
        }
    }
    return name;
}

static const char *foreign(void *ctx, const struct x86_insn *call)
{
    const char *name = called(ctx, call);
    return plain_name(name) ? name : NULL;
}

/* The identifier `LENGTH NAME` that the text [s, end) ends with. */
static const char *last_identifier(const char *s, const char *end, char out[64])
{
    for (const char *d = end - 1; d > s; d--) {
        if (*d < '0' || *d > '9')
            continue;
        const char *first = d;
        while (first > s && first[-1] >= '0' && first[-1] <= '9' && d - first < 2)
            first--;
        for (; first <= d; first++) {
            size_t n = strtoul(first, NULL, 10), have = (size_t)(end - d - 1);
            if (*first != '0' && n == have && n < 64) {
                memcpy(out, d + 1, n);
                out[n] = 0;
                return out;
            }
        }
    }
    return NULL;
}

/* `_ZN4demo4keep17h<16 digits>E`, `_RNvCs<hash>_4demo4keep`: plain paths only. */
static const char *rust(void *ctx, const struct x86_insn *call)
{
    struct source_host *h = ctx;
    const char *s = called(h, call);
    size_t n = s ? strlen(s) : 0;
    if (n > 24 && starts_with(s, "_ZN") && s[n - 1] == 'E' && !memcmp(s + n - 20, "17h", 3) && !strchr(s, '$') && !strchr(s, '.'))
        return last_identifier(s + 3, s + n - 20, h->name);
    return n > 4 && starts_with(s, "_RNv") && !strchr(s, '.') ? last_identifier(s + 4, s + n, h->name) : NULL;
}


/* ---- types ---- */

static uint64_t type_number(struct source_host *h, Dwarf_Die *die)
{
    uint64_t i;
    if (ptrmap_get(&h->type_of, die->addr, &i))
        return i;
    h->types = grow(h->types, h->n_types, &h->cap_types, sizeof *h->types);
    h->types[h->n_types] = *die;
    ptrmap_put(&h->type_of, die->addr, h->n_types);
    return h->n_types++;
}

static bool is_fn(const char *name)
{
    return starts_with(name, "fn(") || starts_with(name, "unsafe fn(") || starts_with(name, "extern ") || starts_with(name, "unsafe extern ");
}

static void describe_pointer(struct source_host *h, Dwarf_Die *die, struct src_type *out)
{
    const char *name = die_name(die);
    Dwarf_Die to;
    out->size = 8;
    if (is_fn(name)) {
        out->kind = SRC_T_WORD;
        return;
    }
    if (!die_type(die, &to))
        return;
    out->pointer = starts_with(name, "&mut ") ? SRC_P_MUT : name[0] == '&' ? SRC_P_SHARED : starts_with(name, "*") ? SRC_P_RAW : SRC_P_BOX;
    out->is_const = starts_with(name, "*const ");
    if (out->pointer == SRC_P_BOX && !starts_with(name, "alloc::boxed::Box<"))
        return;
    out->kind = SRC_T_POINTER;
    out->target = type_number(h, &to);
}

static bool has_variants(Dwarf_Die *die)
{
    Dwarf_Die d;
    if (dwarf_child(die, &d) != 0)
        return false;
    do
        if (dwarf_tag(&d) == DW_TAG_variant_part)
            return true;
    while (dwarf_siblingof(&d, &d) == 0);
    return false;
}

static bool find_member(Dwarf_Die *die, const char *name, size_t n, Dwarf_Die *out)
{
    Dwarf_Die d;
    if (dwarf_child(die, &d) != 0)
        return false;
    do {
        const char *have = die_name(&d);
        if (dwarf_tag(&d) == DW_TAG_member && strlen(have) == n && !memcmp(have, name, n)) {
            *out = d;
            return true;
        }
    } while (dwarf_siblingof(&d, &d) == 0);
    return false;
}

static void describe_struct(struct source_host *h, Dwarf_Die *die, struct src_type *out)
{
    const char *name = die_name(die);
    Dwarf_Die data, pointer, elem;
    if (starts_with(name, "&[") || starts_with(name, "&mut [") || starts_with(name, "alloc::boxed::Box<[")) {
        if (find_member(die, "data_ptr", 8, &data) && die_type(&data, &pointer) && die_type(&pointer, &elem)) {
            out->kind = SRC_T_SLICE;
            out->pointer = starts_with(name, "&mut") ? SRC_P_MUT : name[0] == '&' ? SRC_P_SHARED : SRC_P_BOX;
            out->target = type_number(h, &elem);
        }
        return;
    }
    if (name[0] != '&' && name[0] != '*' && name[0] != '{' && !starts_with(name, "alloc::boxed::Box<") && !starts_with(name, "dyn ")
        && !has_variants(die))
        out->kind = SRC_T_STRUCT;
}

static bool describe(void *ctx, uint64_t type, struct src_type *out)
{
    struct source_host *h = ctx;
    Dwarf_Die die = h->types[type], elem;
    uint64_t encoding = 0;
    *out = (struct src_type){ .kind = SRC_T_OTHER, .size = type_layout(h->ix, &die)->size };
    switch (dwarf_tag(&die)) {
    case DW_TAG_base_type:
        die_number(&die, DW_AT_encoding, &encoding);
        if (out->size > 0 && out->size <= 8)
            out->kind = encoding == DW_ATE_float ? SRC_T_FLOAT : SRC_T_WORD;
        return true;
    case DW_TAG_enumeration_type:
        out->kind = out->size > 0 && out->size <= 8 ? SRC_T_WORD : SRC_T_OTHER;
        return true;
    case DW_TAG_pointer_type:
        describe_pointer(h, &die, out);
        return true;
    case DW_TAG_structure_type:
        describe_struct(h, &die, out);
        return true;
    case DW_TAG_array_type:
        if (die_type(&die, &elem)) {
            out->kind = SRC_T_ARRAY;
            out->target = type_number(h, &elem);
        }
        return true;
    default:
        return true;
    }
}

static bool field(void *ctx, uint64_t type, const char *name, size_t n, uint64_t *field_type, uint64_t *off)
{
    struct source_host *h = ctx;
    Dwarf_Die die = h->types[type], member, t;
    if (!find_member(&die, name, n, &member) || !die_type(&member, &t) || !type_member_offset(&member, off))
        return false;
    *field_type = type_number(h, &t);
    return true;
}

/* A reference to one of these is perhaps coerced to one to what it derefs to, which is somewhere else. */
static bool has_deref(Dwarf_Die *die)
{
    static const char *const names[] = { "Vec<", "String", "Rc<", "Arc<", "Pin<", "ManuallyDrop<", "MutexGuard<", "RwLock", "Ref<", "RefMut<",
                                         "CString", "PathBuf", "OsString", "Cow<", "LazyLock<", "LazyCell<", "IoSlice", "AssertUnwindSafe<" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (starts_with(die_name(die), names[i]))
            return true;
    return (dwarf_tag(die) == DW_TAG_pointer_type && die_name(die)[0] != '*') || die_name(die)[0] == '&' || starts_with(die_name(die), "alloc::boxed::Box<");
}

static bool retag(void *ctx, uint64_t pointee, enum cci_kind kind, struct cci_retag *r)
{
    struct source_host *h = ctx;
    Dwarf_Die die = h->types[pointee];
    const struct type_layout *l = type_layout(h->ix, &die);
    const char *name = die_name(&die);
    if (has_deref(&die))
        return false;
    if (!l->known || l->size == 0 || is_fn(name) || starts_with(name, "dyn ") || !strcmp(name, "str"))
        return false;
    bool unpin = l->unpin;
    *r = (struct cci_retag){ .size = CCI_S_STATIC, .tail_layout = UINT32_MAX };
    r->layout = type_layout_index(h->ix, &die);
    r->flags = unpin ? 0 : CCI_R_NOT_UNPIN;
    char *pointee_name = type_name(&die);
    char *text = xprintf("%s%s", kind == CCI_K_SHARED ? "&" : kind == CCI_K_RAW_MUT ? "*mut " : "&mut ", pointee_name);
    r->type = wr_string(h->ix->w, text);
    free(text);
    free(pointee_name);
    return true;
}

/* Conditions look at the reference's own word alone, as in `Option<&T>`. */
static bool plain_leaf(const struct leaf *l)
{
    for (uint32_t i = 0; i < l->n_conds; i++)
        if (l->conds[i]->off != l->off || l->conds[i]->size != 8)
            return false;
    return !l->ref->fat && l->ref->size == CCI_S_STATIC && l->ref->kind != CCI_K_BOX && l->off % 8 == 0;
}

static bool leaf(void *ctx, uint64_t type, unsigned k, uint64_t *off, uint64_t *pointee_size, struct cci_retag *r)
{
    struct source_host *h = ctx;
    Dwarf_Die die = h->types[type];
    uint64_t n;
    if (dwarf_tag(&die) != DW_TAG_structure_type || type_layout(h->ix, &die)->size > 16)
        return false;
    const struct leaf_list *l = type_leaves(h->ix, &die);
    const struct cci_layout *layouts = wr_records(h->ix->w, CCI_T_LAYOUTS, &n);
    if (k >= l->n || l->n > 2)
        return false;
    for (uint32_t i = 0; i < l->n; i++)
        if (!plain_leaf(&l->leaves[i]) || l->leaves[i].ref->layout >= n || layouts[l->leaves[i].ref->layout].size == 0)
            return false;
    const struct ref_type *ref = l->leaves[k].ref;
    *r = (struct cci_retag){ .kind = (uint8_t)ref->kind, .size = CCI_S_STATIC, .layout = ref->layout, .tail_layout = UINT32_MAX,
                             .flags = ref->not_unpin ? CCI_R_NOT_UNPIN : 0, .type = wr_string(h->ix->w, ref->name) };
    *off = l->leaves[k].off;
    *pointee_size = layouts[ref->layout].size;
    return true;
}

/* ---- results ---- */

static void site(void *ctx, const struct cci_site *site, const struct cci_retag *retag, const char *param)
{
    struct source_host *h = ctx;
    struct cci_site s = *site;
    struct cci_retag r = *retag;
    r.param = wr_string(h->ix->w, param);
    s.retag = wr_add(h->ix->w, CCI_T_RETAGS, &r);
    wr_add(h->ix->w, CCI_T_SITES, &s);
}

static void use(void *ctx, uint64_t pc, uint32_t name_id, const char *name)
{
    struct source_host *h = ctx;
    struct cci_use u = { .pc = pc, .name_id = name_id, .name = wr_string(h->ix->w, name) };
    wr_add(h->ix->w, CCI_T_USES, &u);
}

/* The inlined calls of the function in hand are the last that were added. */
static bool inlined(void *ctx, uint64_t pc, uint32_t *file, uint32_t *line, uint32_t *column)
{
    struct source_host *h = ctx;
    uint64_t n;
    const struct cci_inline *all = wr_records(h->ix->w, CCI_T_INLINES, &n), *best = NULL;
    for (; n > h->first_inline; n--) {
        const struct cci_inline *i = &all[n - 1];
        if (pc >= i->lo && pc < i->hi && (!best || i->depth < best->depth))
            best = i;
    }
    if (!best || best->call_line == 0)
        return false;
    *file = best->call_file;
    *line = best->call_line;
    *column = best->call_column;
    return true;
}

static void row(void *ctx, const struct cci_line *was, uint64_t pc, uint64_t next, uint32_t line, uint32_t column)
{
    struct source_host *h = ctx;
    struct cci_line r = { .addr = pc, .file = was->file, .line = line, .column = (uint16_t)column, .flags = CCI_LINE_STMT, .reserved = UINT32_MAX };
    bool known = false;
    wr_add(h->ix->w, CCI_T_LINES, &r);
    for (size_t i = 0; i < h->n_rows && !known; i++)
        known = h->rows[i].addr == next;
    if (!known) {
        r = *was;
        r.addr = next;
        r.flags &= (uint16_t)~CCI_LINE_PROLOGUE_END;
        wr_add(h->ix->w, CCI_T_LINES, &r);
    }
    wr_records(h->ix->w, CCI_T_LINES, &h->rows_seen);
}

static const char *file(void *ctx, uint32_t i)
{
    struct source_host *h = ctx;
    uint64_t n, n_strings;
    const uint32_t *files = wr_records(h->ix->w, CCI_T_FILES, &n);
    const char *strings = wr_records(h->ix->w, CCI_T_STRINGS, &n_strings);
    const char *name = i < n ? strings + files[i] : NULL;
    if (!name || name[0] == '/')
        return name;
    /* Relative to the folder of the compilation. */
    Dwarf_Attribute a;
    const char *folder = dwarf_formstring(dwarf_attr(&h->unit->root, DW_AT_comp_dir, &a));
    if (!folder)
        folder = dwarf_formstring(dwarf_attr(&h->unit->cu, DW_AT_comp_dir, &a));
    if (!folder)
        return NULL;
    free(h->path);
    return h->path = xprintf("%s/%s", folder, name);
}

/* ---- functions ---- */

static int by_row(const void *pa, const void *pb)
{
    const struct cci_line *a = pa, *b = pb;
    if (a->addr != b->addr)
        return a->addr < b->addr ? -1 : 1;
    if ((a->flags ^ b->flags) & CCI_LINE_END)
        return (a->flags & CCI_LINE_END) ? -1 : 1;
    return a->reserved < b->reserved ? -1 : a->reserved > b->reserved;
}

/* Rows that came with this unit, and forgets the types of the last one. */
static void enter_unit(struct source_host *h, struct unit *u)
{
    uint64_t n;
    const struct cci_line *all = wr_records(h->ix->w, CCI_T_LINES, &n);
    if (h->serial == u->serial && h->rows_seen == n)
        return;
    if (n > h->rows_seen) {
        h->n_rows = n - h->rows_seen;
        h->rows = xrealloc(h->rows, h->n_rows * sizeof *h->rows);
        memcpy(h->rows, all + h->rows_seen, h->n_rows * sizeof *h->rows);
        qsort(h->rows, h->n_rows, sizeof *h->rows, by_row);
    }
    h->rows_seen = n;
    h->unit = u;
    h->serial = u->serial;
    h->n_types = 0;
    ptrmap_clear(&h->type_of);
}

static void select_rows(const struct source_host *h, const struct func *f, struct src_func *out)
{
    size_t lo = 0, hi = h->n_rows;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (h->rows[mid].addr < f->lo)
            lo = mid + 1;
        else
            hi = mid;
    }
    out->rows = h->rows + lo;
    while (lo < h->n_rows && h->rows[lo].addr < f->hi)
        lo++, out->n_rows++;
}

void source_host_func(struct source_host *h, struct func *f, uint64_t first_inline)
{
    struct src_func s = { .lo = f->lo, .hi = f->hi, .prologue_end = f->prologue_end, .bytes = f->code.bytes };
    if (!f->o0 || f->unit->lang != LANG_RUST || f->unit->std || f->folded || f->prologue_end == 0 || !f->code.bytes
        || f->hi - f->lo > MAX_FUNCTION_BYTES)
        return;
    enter_unit(h, f->unit);
    select_rows(h, f, &s);
    h->first_inline = first_inline;
    struct src_var *vars = xmalloc((f->n_vars + 1) * sizeof *vars);
    for (size_t i = 0; i < f->n_vars; i++) {
        struct var *v = &f->vars[i];
        struct src_var *o = &vars[s.n_vars];
        int base = 0;
        if (!v->has_type || !v->name[0])
            continue;
        *o = (struct src_var){ .name = v->name, .type = type_number(h, &v->type), .lo = v->lo, .hi = v->hi, .param = v->param };
        o->has_slot = v->loc.kind == LOC_SLOT && !v->loc.from_list && func_slot(f, &v->loc, &base, &o->off);
        o->base = (uint8_t)base;
        s.n_vars++;
    }
    s.vars = vars;
    src_recover_func(h->recover, &s);
    free(vars);
}

struct source_host *source_host_new(struct ix *ix, const char *source_path)
{
    struct source_host *h = xmalloc(sizeof *h);
    *h = (struct source_host){ .ix = ix };
    struct src_host callbacks = { h, file, describe, field, foreign, rust, retag, leaf, site, use, inlined, row };
    h->store = src_store_new(source_path, ix->obj->mtime_ns);
    h->recover = src_recover_new(&callbacks, h->store);
    return h;
}

void source_host_free(struct source_host *h)
{
    if (!h)
        return;
    src_recover_free(h->recover);
    src_store_free(h->store);
    ptrmap_clear(&h->type_of);
    free(h->types);
    free(h->rows);
    free(h->path);
    free(h->got);
    free(h);
}
