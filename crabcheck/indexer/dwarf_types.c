/* dwarf_types.c: layouts with byte-exact interior mutability, and which types are references.

   A layout is computed bottom-up and kept per type DIE for the time of one unit: a struct's ranges are its members' ranges, shifted.
   rustc does not record Freeze and Unpin, so both are recomputed from the structure.  Where anything is not understood (depth, cycles,
   odd forms, too many ranges), the answer is the one that can only lose reports: interior-mutable throughout, not Unpin.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_types.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TYPE_BYTES_LOG2 = 47 };
#define MAX_TYPE_BYTES ((uint64_t)1 << MAX_TYPE_BYTES_LOG2)

/* ---- building a layout ---- */

struct build {
    struct ix *ix;
    struct type_layout *t;
    struct cci_im_range *im; size_t n, cap;
    bool variant_im;            /* a variant has interior mutability: the whole value counts */
};

static void add_range(struct build *b, uint64_t lo, uint64_t hi)
{
    if (lo >= hi)
        return;
    if (b->n >= 4 * MAX_IM_RANGES || hi > UINT32_MAX) {
        b->t->all_im = true;
        return;
    }
    b->im = grow(b->im, b->n, &b->cap, sizeof *b->im);
    b->im[b->n++] = (struct cci_im_range){ (uint32_t)lo, (uint32_t)hi };
}

/* A part of type `part` stands at `off`. */
static void add_part(struct build *b, const struct type_layout *part, uint64_t off)
{
    b->t->known &= part->known;
    b->t->unpin &= part->unpin;
    if (part->all_im)
        add_range(b, off, off + (part->size != 0 ? part->size : 1));
    for (uint32_t i = 0; i < part->n_im; i++)
        add_range(b, off + part->im[i].lo, off + part->im[i].hi);
}

static int by_lo(const void *pa, const void *pb)
{
    const struct cci_im_range *a = pa, *b = pb;
    return a->lo < b->lo ? -1 : a->lo > b->lo;
}

static void finish(struct build *b)
{
    struct type_layout *t = b->t;
    size_t k = 0;

    if (b->n > 0)
        qsort(b->im, b->n, sizeof *b->im, by_lo);
    for (size_t i = 0; i < b->n; i++) {
        struct cci_im_range r = b->im[i];
        if (t->size != 0 && r.hi > t->size)
            r.hi = (uint32_t)t->size;
        if (r.lo >= r.hi)
            continue;
        if (k > 0 && r.lo <= b->im[k - 1].hi)
            b->im[k - 1].hi = r.hi > b->im[k - 1].hi ? r.hi : b->im[k - 1].hi;
        else
            b->im[k++] = r;
    }
    if (k > MAX_IM_RANGES || (b->variant_im && k > 0) || (k == 1 && b->im[0].lo == 0 && b->im[0].hi == t->size && t->size != 0))
        t->all_im = true;
    if (!t->all_im && k > 0) {
        t->im = arena_alloc(&b->ix->arena, k * sizeof *t->im);
        memcpy(t->im, b->im, k * sizeof *t->im);
        t->n_im = (uint32_t)k;
    }
    free(b->im);
}

/* ---- the kinds of types ---- */

static const struct type_layout *layout_at(struct ix *ix, Dwarf_Die *type, int depth);

bool type_member_offset(Dwarf_Die *member, uint64_t *off)
{
    Dwarf_Attribute a;
    *off = 0;
    if (dwarf_attr(member, DW_AT_data_member_location, &a) == NULL)
        return true;
    Dwarf_Word v;
    if (dwarf_formudata(&a, &v) != 0 || v > MAX_TYPE_BYTES)
        return false;
    *off = v;
    return true;
}

static void fold_members(struct build *b, Dwarf_Die *parent, int depth);

static void fold_member(struct build *b, Dwarf_Die *member, int depth)
{
    Dwarf_Die type;
    uint64_t off;

    if (!type_member_offset(member, &off) || !die_type(member, &type)) {
        b->t->known = false;
        return;
    }
    const struct type_layout *part = layout_at(b->ix, &type, depth + 1);
    if (b->t->align < part->align && !dwarf_hasattr(member, DW_AT_alignment))
        b->t->align = part->align;
    add_part(b, part, off);
}

static void fold_variants(struct build *b, Dwarf_Die *part, int depth)
{
    Dwarf_Die v;
    size_t before = b->n;

    if (depth > MAX_TYPE_DEPTH || dwarf_child(part, &v) != 0)
        return;
    do {
        if (dwarf_tag(&v) == DW_TAG_variant)
            fold_members(b, &v, depth + 1);
    } while (dwarf_siblingof(&v, &v) == 0);
    if (b->n != before)
        b->variant_im = true;
}

static void fold_members(struct build *b, Dwarf_Die *parent, int depth)
{
    Dwarf_Die d;

    if (depth > MAX_TYPE_DEPTH) {
        b->t->known = b->t->unpin = false;
        b->t->all_im = true;
        return;
    }
    if (dwarf_child(parent, &d) != 0)
        return;
    do {
        int tag = dwarf_tag(&d);
        if (tag == DW_TAG_member || tag == DW_TAG_inheritance)
            fold_member(b, &d, depth);
        else if (tag == DW_TAG_variant_part)
            fold_variants(b, &d, depth + 1);
    } while (dwarf_siblingof(&d, &d) == 0);
}

static bool is_in_core_cell(struct ix *ix, Dwarf_Die *type)
{
    uint32_t scope;
    return scope_find(ix, type, &scope) && scope_is(ix, scope, "core", "cell");
}

static bool is_dyn_name(const char *name)
{
    return starts_with(name, "dyn ") || starts_with(name, "(dyn ");
}

/* State of an async function, async block or coroutine. */
static bool is_coroutine_name(const char *name)
{
    return name[0] == '{' && strstr(name, "_env#") != NULL && !starts_with(name, "{closure_env#");
}

/* PhantomData<T> has no member, but is Unpin only if T is. */
static void fold_phantom(struct build *b, Dwarf_Die *type, int depth)
{
    Dwarf_Die d, of;

    if (dwarf_child(type, &d) != 0)
        return;
    do {
        if (dwarf_tag(&d) == DW_TAG_template_type_parameter && die_type(&d, &of))
            b->t->unpin &= layout_at(b->ix, &of, depth + 1)->unpin;
    } while (dwarf_siblingof(&d, &d) == 0);
}

static void fold_struct(struct build *b, Dwarf_Die *type, int depth)
{
    const char *name = die_name(type);

    if (die_flag(type, DW_AT_declaration)) {
        b->t->known = b->t->unpin = false;
        b->t->all_im = true;
        return;
    }
    if (is_dyn_name(name)) {
        b->t->unpin = strstr(name, "core::marker::Unpin") != NULL;
        b->t->all_im = true;
        return;
    }
    fold_members(b, type, depth);
    if (dwarf_tag(type) == DW_TAG_union_type && b->n > 0)
        b->variant_im = true;
    if (starts_with(name, "PhantomPinned") || starts_with(name, "UnsafePinned<") || is_coroutine_name(name))
        b->t->unpin = false;
    if (starts_with(name, "PhantomData<"))
        fold_phantom(b, type, depth);
    if (starts_with(name, "UnsafeCell<") && is_in_core_cell(b->ix, type)) {
        add_range(b, 0, b->t->size);
        if (b->t->size == 0)
            b->t->all_im = true;
    }
}

static uint64_t array_count(Dwarf_Die *type)
{
    Dwarf_Die d;
    uint64_t total = 1;
    bool any = false;

    if (dwarf_child(type, &d) != 0)
        return 0;
    do {
        uint64_t n;
        if (dwarf_tag(&d) != DW_TAG_subrange_type)
            continue;
        any = true;
        if (!die_number(&d, DW_AT_count, &n)) {
            if (!die_number(&d, DW_AT_upper_bound, &n) || n == UINT64_MAX)
                return 0;
            n++;
        }
        total = n != 0 && total > MAX_TYPE_BYTES / n ? MAX_TYPE_BYTES : total * n;
    } while (dwarf_siblingof(&d, &d) == 0);
    return any ? total : 0;
}

static void fold_array(struct build *b, Dwarf_Die *type, int depth)
{
    Dwarf_Die of;
    uint64_t n = array_count(type);

    if (!die_type(type, &of)) {
        b->t->known = false;
        return;
    }
    const struct type_layout *elem = layout_at(b->ix, &of, depth + 1);
    b->t->align = elem->align;
    b->t->known &= elem->known;
    b->t->unpin &= elem->unpin;
    b->t->size = n != 0 && elem->size > MAX_TYPE_BYTES / n ? MAX_TYPE_BYTES : elem->size * n;
    if (b->t->size >= MAX_TYPE_BYTES)
        b->t->known = false;
    if (elem->all_im) {
        b->t->all_im = true;
    } else if (elem->n_im != 0 && n * elem->n_im > MAX_IM_RANGES) {
        b->t->all_im = true;
    } else {
        for (uint64_t i = 0; i < n && elem->n_im != 0; i++)
            add_part(b, elem, i * elem->size);
    }
}

static void set_size(struct type_layout *t, Dwarf_Die *type)
{
    uint64_t v;

    if (die_number(type, DW_AT_byte_size, &v)) {
        t->known &= v < MAX_TYPE_BYTES;
        t->size = v < MAX_TYPE_BYTES ? v : 0;
    }
    if (die_number(type, DW_AT_alignment, &v) && v <= 1u << 29 && (v & (v - 1)) == 0)
        t->align = (uint32_t)v;
}

static void build_layout(struct build *b, Dwarf_Die *type, int depth)
{
    struct type_layout *t = b->t;
    Dwarf_Die of;

    set_size(t, type);
    switch (dwarf_tag(type)) {
    case DW_TAG_base_type:
    case DW_TAG_enumeration_type:
        if (t->align == 0 && t->size <= 16 && (t->size & (t->size - 1)) == 0)
            t->align = (uint32_t)t->size;
        break;
    case DW_TAG_pointer_type:
    case DW_TAG_reference_type:
    case DW_TAG_rvalue_reference_type:
        t->size = 8;
        t->align = 8;
        break;
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
        fold_struct(b, type, depth);
        break;
    case DW_TAG_array_type:
        fold_array(b, type, depth);
        break;
    case DW_TAG_typedef:
    case DW_TAG_const_type:
    case DW_TAG_volatile_type:
    case DW_TAG_atomic_type:
    case DW_TAG_restrict_type:
        if (die_type(type, &of)) {
            const struct type_layout *in = layout_at(b->ix, &of, depth + 1);
            t->size = in->size;
            t->align = in->align;
            add_part(b, in, 0);
        }
        break;
    case DW_TAG_unspecified_type:
    case DW_TAG_subroutine_type:
        break;
    default:
        t->known = t->unpin = false;
        t->all_im = true;
        break;
    }
}

static const struct type_layout *layout_at(struct ix *ix, Dwarf_Die *type, int depth)
{
    static const struct type_layout unknown = { .all_im = true };
    uint64_t have;

    if (ptrmap_get(&ix->layouts, type->addr, &have))
        return have != 0 ? (const struct type_layout *)(uintptr_t)have : &unknown;     /* 0: being computed */
    if (depth > MAX_TYPE_DEPTH)
        return &unknown;
    ptrmap_put(&ix->layouts, type->addr, 0);
    struct type_layout *t = arena_alloc(&ix->arena, sizeof *t);
    t->known = t->unpin = true;
    struct build b = { .ix = ix, .t = t };
    build_layout(&b, type, depth);
    finish(&b);
    ptrmap_put(&ix->layouts, type->addr, (uintptr_t)t);
    return t;
}

const struct type_layout *type_layout(struct ix *ix, Dwarf_Die *type)
{
    return layout_at(ix, type, 0);
}

static uint32_t layout_flags(const struct type_layout *t)
{
    return (!t->all_im && t->n_im == 0 ? CCI_L_FREEZE : 0u) | (t->unpin ? CCI_L_UNPIN : 0u) | (t->all_im ? CCI_L_ALL_IM : 0u);
}

uint32_t type_layout_index(struct ix *ix, Dwarf_Die *type)
{
    struct type_layout *t = (struct type_layout *)layout_at(ix, type, 0);

    if (t->has_index)
        return t->index;
    char *name = type_name(type);
    struct cci_layout l = { .size = t->size, .align = t->align, .flags = layout_flags(t), .type = wr_string(ix->w, name) };
    free(name);
    uint32_t index = wr_layout(ix->w, l, t->im, t->n_im);
    uint64_t have;
    if (ptrmap_get(&ix->layouts, type->addr, &have) && have != 0) {
        t->index = index;
        t->has_index = true;
    }
    return index;
}

uint32_t type_opaque_layout(struct ix *ix, const char *name)
{
    struct cci_layout l = { .flags = CCI_L_ALL_IM, .type = wr_string(ix->w, name) };
    return wr_layout(ix->w, l, NULL, 0);
}

/* ---- references ---- */

/* The kind by the name of a pointer_type or structure_type; *rest = what follows the sigil. */
static bool kind_by_name(const char *name, enum cci_kind *kind, const char **rest)
{
    if (starts_with(name, "&mut ")) {
        *kind = CCI_K_MUT;
        *rest = name + 5;
    } else if (name[0] == '&') {
        *kind = CCI_K_SHARED;
        *rest = name + 1;
    } else if (starts_with(name, "alloc::boxed::Box<") && ends_with(name, ", alloc::alloc::Global>")) {
        *kind = CCI_K_BOX;
        *rest = name + 18;
    } else {
        return false;
    }
    return true;
}

/* Function items look like 8-byte pointers and have no bytes. */
static bool is_function_item(Dwarf_Die *type, int depth)
{
    Dwarf_Die of;
    int tag = dwarf_tag(type);

    if (tag == DW_TAG_subroutine_type)
        return true;
    if (depth > 8 || (tag != DW_TAG_pointer_type && tag != DW_TAG_array_type) || !die_type(type, &of))
        return false;
    if (tag == DW_TAG_array_type)
        return is_function_item(&of, depth + 1);
    return dwarf_tag(&of) == DW_TAG_subroutine_type;
}

static void thin_pointee(struct ix *ix, struct ref_type *r, Dwarf_Die *pointer)
{
    Dwarf_Die of;

    if (!die_type(pointer, &of) || is_function_item(&of, 0) || !type_layout(ix, &of)->known) {
        r->size = CCI_S_UNKNOWN;
        r->not_unpin = true;
        r->layout = type_opaque_layout(ix, r->name);
        return;
    }
    r->size = CCI_S_STATIC;
    r->not_unpin = !type_layout(ix, &of)->unpin;
    r->layout = type_layout_index(ix, &of);
}

static bool last_member(Dwarf_Die *type, Dwarf_Die *member_type, uint64_t *off)
{
    Dwarf_Die d;
    bool any = false;

    if (dwarf_tag(type) != DW_TAG_structure_type || dwarf_child(type, &d) != 0)
        return false;
    do {
        uint64_t at;
        if (dwarf_tag(&d) != DW_TAG_member)
            continue;
        if (!type_member_offset(&d, &at) || (any && at < *off))
            continue;
        any = die_type(&d, member_type);
        *off = at;
    } while (dwarf_siblingof(&d, &d) == 0);
    return any;
}

/* The tail of a dynamically sized struct: its last member has the ELEMENT type, or is again such a struct.  The latter is assumed
   wherever the prefix has room for it: too small a range loses reports, too large a one makes them up. */
static bool find_tail(struct ix *ix, Dwarf_Die *type, Dwarf_Die *tail)
{
    Dwarf_Die d = *type, m;
    uint64_t off = 0;

    for (int i = 0; i < 16; i++) {
        if (!last_member(&d, &m, &off))
            return i > 0;
        *tail = m;
        if (dwarf_tag(&m) != DW_TAG_structure_type || is_dyn_name(die_name(&m)))
            return true;
        if (off + type_layout(ix, &m)->size > type_layout(ix, &d)->size)
            return true;
        d = m;
    }
    return false;
}

static void slice_pointee(struct ix *ix, struct ref_type *r, const char *rest, Dwarf_Die *of)
{
    const struct type_layout *t = type_layout(ix, of);
    Dwarf_Die tail;

    r->not_unpin = !t->unpin;
    if (!t->known || is_function_item(of, 0)) {
        r->size = CCI_S_UNKNOWN;
    } else if (rest[0] == '[' || strcmp(rest, "str") == 0 || starts_with(rest, "str,")) {
        r->size = CCI_S_SLICE;
    } else if (find_tail(ix, of, &tail) && type_layout(ix, &tail)->known) {
        r->size = CCI_S_DST_SLICE;
        const struct type_layout *e = type_layout(ix, &tail);
        r->tail_elem = e->size <= UINT32_MAX ? (uint32_t)e->size : 0;
        r->tail_layout = type_layout_index(ix, &tail);
        r->not_unpin |= !e->unpin;
    } else {
        r->size = CCI_S_UNKNOWN;
    }
    r->layout = type_layout_index(ix, of);
}

static void dyn_pointee(struct ix *ix, struct ref_type *r, const char *rest, Dwarf_Die *of)
{
    r->size = is_dyn_name(rest) ? CCI_S_DYN : CCI_S_DST_DYN;
    r->not_unpin = !type_layout(ix, of)->unpin || (r->size == CCI_S_DYN && strstr(rest, "core::marker::Unpin") == NULL);
    r->layout = type_layout_index(ix, of);
    if (r->size == CCI_S_DST_DYN && !type_layout(ix, of)->known)
        r->size = CCI_S_UNKNOWN;
}

/* Two words: `data_ptr`, `length` or `pointer`, `vtable`. */
static bool fat_pointee(struct ix *ix, struct ref_type *r, Dwarf_Die *type, const char *rest)
{
    Dwarf_Die d, pointer, of;
    bool have_pointer = false, slice = false, dyn = false;

    if (dwarf_child(type, &d) != 0)
        return false;
    do {
        uint64_t off;
        if (dwarf_tag(&d) != DW_TAG_member || !type_member_offset(&d, &off))
            continue;
        const char *name = die_name(&d);
        if (off == 0)
            have_pointer = die_type(&d, &pointer);
        else if (off == 8) {
            slice = strcmp(name, "length") == 0;
            dyn = strcmp(name, "vtable") == 0;
        }
    } while (dwarf_siblingof(&d, &d) == 0);
    if (!have_pointer || !(slice || dyn) || dwarf_tag(&pointer) != DW_TAG_pointer_type || !die_type(&pointer, &of))
        return false;
    r->fat = true;
    if (slice)
        slice_pointee(ix, r, rest, &of);
    else
        dyn_pointee(ix, r, rest, &of);
    return true;
}

const struct ref_type *type_reference(struct ix *ix, Dwarf_Die *type)
{
    uint64_t have;
    int tag = dwarf_tag(type);
    const char *rest = "";
    enum cci_kind kind = CCI_K_SHARED;

    if (tag != DW_TAG_pointer_type && tag != DW_TAG_structure_type)
        return NULL;
    const char *name = die_name(type);
    if (!kind_by_name(name, &kind, &rest))
        return NULL;
    if (ptrmap_get(&ix->refs, type->addr, &have))
        return (const struct ref_type *)(uintptr_t)have;
    struct ref_type *r = arena_alloc(&ix->arena, sizeof *r);
    *r = (struct ref_type){ .kind = kind, .name = name, .tail_layout = UINT32_MAX };
    if (tag == DW_TAG_pointer_type)
        thin_pointee(ix, r, type);
    else if (!fat_pointee(ix, r, type, rest))
        r = NULL;
    ptrmap_put(&ix->refs, type->addr, (uintptr_t)r);
    return r;
}

/* ---- names and C types ---- */

static bool strip(Dwarf_Die *type, Dwarf_Die *of)
{
    int tag = dwarf_tag(type);
    return (tag == DW_TAG_typedef || tag == DW_TAG_const_type || tag == DW_TAG_volatile_type || tag == DW_TAG_atomic_type)
           && die_type(type, of);
}

bool type_is_restrict(Dwarf_Die *type)
{
    Dwarf_Die d = *type, of;

    for (int i = 0; i < 32; i++) {
        if (dwarf_tag(&d) == DW_TAG_restrict_type) {
            for (int k = 0; k < 32 && (die_type(&d, &of)); k++) {
                if (dwarf_tag(&of) == DW_TAG_pointer_type || dwarf_tag(&of) == DW_TAG_reference_type)
                    return true;
                d = of;
            }
            return false;
        }
        if (!strip(&d, &of))
            return false;
        d = of;
    }
    return false;
}

static char *name_at(Dwarf_Die *type, int depth);

/* `[u64; 4]`; NULL: not Rust's. */
static char *rust_array_name(Dwarf_Die *type, int depth)
{
    Dwarf_Die cu, of;

    if (dwarf_diecu(type, &cu, NULL, NULL) == NULL || dwarf_srclang(&cu) != DW_LANG_Rust || !die_type(type, &of))
        return NULL;
    char *in = name_at(&of, depth + 1);
    char *out = xprintf("[%s; %llu]", in, (unsigned long long)array_count(type));
    free(in);
    return out;
}

static char *name_at(Dwarf_Die *type, int depth)
{
    static const struct { int tag; const char *after; } suffixes[] = {
        { DW_TAG_pointer_type, " *" }, { DW_TAG_reference_type, " &" }, { DW_TAG_rvalue_reference_type, " &&" },
        { DW_TAG_restrict_type, "restrict" }, { DW_TAG_array_type, "[]" }, { DW_TAG_atomic_type, " _Atomic" },
    };
    const char *name = die_name(type);
    int tag = dwarf_tag(type);
    Dwarf_Die of;

    if (name[0] != 0)
        return xprintf("%s", name);
    if (depth > 12)
        return xprintf("...");
    char *out = tag == DW_TAG_array_type ? rust_array_name(type, depth) : NULL;
    if (out != NULL)
        return out;
    char *in = die_type(type, &of) ? name_at(&of, depth + 1) : xprintf("void");
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (tag == suffixes[i].tag)
            out = xprintf("%s%s%s", in, tag == DW_TAG_restrict_type && !ends_with(in, "*") ? " " : "", suffixes[i].after);
    if (tag == DW_TAG_const_type || tag == DW_TAG_volatile_type) {
        const char *word = tag == DW_TAG_const_type ? "const" : "volatile";
        out = ends_with(in, "*") ? xprintf("%s%s", in, word) : strchr(in, '*') != NULL ? xprintf("%s %s", in, word)
                                                             : xprintf("%s %s", word, in);
    }
    if (tag == DW_TAG_subroutine_type)
        out = xprintf("fn");
    if (out == NULL)
        out = xprintf("(unnamed)");
    free(in);
    return out;
}

char *type_name(Dwarf_Die *type)
{
    return name_at(type, 0);
}
