/* returns.c: in which registers a returned value is.

   rustc's own convention as measured from the DIEs' shapes: one scalar is in rax or xmm0; exactly two scalars are a pair in memory order, the
   integers in rax then rdx, floats in xmm0 then xmm1; a value without such a shape is in rax up to 8 bytes, else in the caller's buffer
   whose address is in rax.  Where the shape does not decide (unions of different scalars, variants that nobody can
   build, 128-bit numbers in pairs), the answer is "unsure" and nothing is retagged.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_types.h"

#include <string.h>

static struct abi abi_at(struct ix *ix, Dwarf_Die *type, uint64_t off, int depth);

static struct abi make(enum abi_class cls, uint64_t size)
{
    return (struct abi){ .cls = cls, .size = size };
}

static struct abi scalar(uint64_t off, uint64_t bytes, bool is_float)
{
    struct abi a = make(bytes == 0 ? ABI_NONE : ABI_SCALAR, bytes);
    a.s[0].off = (uint32_t)off;
    a.s[0].bytes = (uint8_t)bytes;
    a.s[0].is_float = is_float;
    return a;
}

/* The value has part `b` beside what `a` says. */
static struct abi combine(struct abi a, struct abi b)
{
    if (b.cls == ABI_NONE || a.cls == ABI_UNSURE)
        return a;
    if (a.cls == ABI_NONE || b.cls == ABI_UNSURE)
        return b;
    if (a.cls == ABI_SCALAR && b.cls == ABI_SCALAR) {
        bool swap = b.s[0].off < a.s[0].off;
        if (a.s[0].off < b.s[0].off + b.s[0].bytes && b.s[0].off < a.s[0].off + a.s[0].bytes)
            return make(ABI_UNSURE, 0);         /* function items claim bytes they do not have */
        struct abi r = make(ABI_PAIR, 0);
        r.s[0] = swap ? b.s[0] : a.s[0];
        r.s[1] = swap ? a.s[0] : b.s[0];
        return r;
    }
    return make(ABI_MEMORY, 0);
}

static bool same_scalar(struct abi a, struct abi b, int i, int j)
{
    return a.s[i].off == b.s[j].off && a.s[i].bytes == b.s[j].bytes && a.s[i].is_float == b.s[j].is_float;
}

static struct abi members(struct ix *ix, Dwarf_Die *parent, uint64_t off, int depth);

/* A variant with a field of a type without values is never there. */
static bool is_uninhabited(struct ix *ix, Dwarf_Die *type, int depth);

static bool has_uninhabited(struct ix *ix, Dwarf_Die *parent, int depth)
{
    Dwarf_Die d, type;

    if (depth > MAX_TYPE_DEPTH || dwarf_child(parent, &d) != 0)
        return false;
    do {
        if (dwarf_tag(&d) == DW_TAG_member && !die_flag(&d, DW_AT_artificial) && die_type(&d, &type)
            && is_uninhabited(ix, &type, depth + 1))
            return true;
    } while (dwarf_siblingof(&d, &d) == 0);
    return false;
}

static bool is_uninhabited(struct ix *ix, Dwarf_Die *type, int depth)
{
    Dwarf_Die part, v;
    int tag = dwarf_tag(type);

    if (depth > MAX_TYPE_DEPTH)
        return false;
    if (tag == DW_TAG_base_type)
        return strcmp(die_name(type), "!") == 0;
    if (tag == DW_TAG_enumeration_type)
        return dwarf_child(type, &part) != 0;
    if (tag != DW_TAG_structure_type)
        return false;
    if (has_uninhabited(ix, type, depth))
        return true;
    if (dwarf_child(type, &part) != 0)
        return false;
    do {
        bool any = false;
        if (dwarf_tag(&part) != DW_TAG_variant_part)
            continue;
        if (dwarf_child(&part, &v) != 0)
            return true;
        do
            any |= dwarf_tag(&v) == DW_TAG_variant && !has_uninhabited(ix, &v, depth + 1);
        while (dwarf_siblingof(&v, &v) == 0);
        return !any;
    } while (dwarf_siblingof(&part, &part) == 0);
    return false;
}

/* The fields of a variant.  Its struct is as large as the whole value and its offsets are the value's. */
static struct abi variant_fields(struct ix *ix, Dwarf_Die *variant, uint64_t off, int depth)
{
    Dwarf_Die d, type;

    if (depth > MAX_TYPE_DEPTH || dwarf_child(variant, &d) != 0)
        return make(ABI_NONE, 0);
    do
        if (dwarf_tag(&d) == DW_TAG_member && die_type(&d, &type))
            return dwarf_tag(&type) == DW_TAG_structure_type ? members(ix, &type, off, depth + 1) : make(ABI_UNSURE, 0);
    while (dwarf_siblingof(&d, &d) == 0);
    return make(ABI_NONE, 0);
}

/* The tag is in a niche of the one variant that holds data, the one without a value of its own.  Where another variant has data as well, put
   around the niche, the compiler gives the whole no scalars. */
static struct abi niche_variants(struct ix *ix, Dwarf_Die *part, struct abi tag, uint64_t off, int depth)
{
    Dwarf_Die v;
    struct abi all = make(ABI_NONE, 0);

    if (depth > MAX_TYPE_DEPTH || dwarf_child(part, &v) != 0)
        return make(ABI_UNSURE, 0);
    do {
        if (dwarf_tag(&v) != DW_TAG_variant)
            continue;
        struct abi a = variant_fields(ix, &v, off, depth + 1);
        if (dwarf_hasattr(&v, DW_AT_discr_value)) {
            if (a.cls != ABI_NONE)
                return make(a.cls == ABI_UNSURE ? ABI_UNSURE : ABI_MEMORY, 0);
            continue;
        }
        all = a;
    } while (dwarf_siblingof(&v, &v) == 0);
    if (all.cls == ABI_MEMORY || all.cls == ABI_UNSURE || same_scalar(all, tag, 0, 0) || (all.cls == ABI_PAIR && same_scalar(all, tag, 1, 0)))
        return all;
    return make(ABI_UNSURE, 0);
}

/* Variants share the tag; each may have one scalar more, all at the same place and of the same kind. */
static struct abi tagged_variants(struct ix *ix, Dwarf_Die *part, struct abi tag, uint64_t off, int depth)
{
    Dwarf_Die v;
    struct abi data = make(ABI_NONE, 0);

    if (depth > MAX_TYPE_DEPTH || dwarf_child(part, &v) != 0)
        return make(ABI_UNSURE, 0);
    do {
        if (dwarf_tag(&v) != DW_TAG_variant)
            continue;
        if (!dwarf_hasattr(&v, DW_AT_discr_value))
            return niche_variants(ix, part, tag, off, depth);
        struct abi a = variant_fields(ix, &v, off, depth + 1);
        if (a.cls == ABI_UNSURE || a.cls == ABI_MEMORY)
            return a;
        if (a.cls == ABI_PAIR || (a.cls == ABI_SCALAR && data.cls == ABI_SCALAR && !same_scalar(data, a, 0, 0)))
            return make(ABI_MEMORY, 0);
        if (a.cls == ABI_SCALAR)
            data = a;
    } while (dwarf_siblingof(&v, &v) == 0);
    return combine(tag, data);
}

static struct abi variants(struct ix *ix, Dwarf_Die *part, uint64_t off, int depth)
{
    Dwarf_Attribute at;
    Dwarf_Die d, type;
    uint64_t pos;

    if (dwarf_attr(part, DW_AT_discr, &at) == NULL) {       /* one variant that can exist: laid out as a struct */
        int n = 0;
        Dwarf_Die only;
        if (dwarf_child(part, &d) != 0)
            return make(ABI_NONE, 0);
        do {
            if (dwarf_tag(&d) == DW_TAG_variant && !has_uninhabited(ix, &d, depth + 1) && n++ == 0)
                only = d;
        } while (dwarf_siblingof(&d, &d) == 0);
        return n == 1 ? variant_fields(ix, &only, off, depth + 1) : make(n == 0 ? ABI_NONE : ABI_UNSURE, 0);
    }
    if (dwarf_formref_die(&at, &d) == NULL || !type_member_offset(&d, &pos) || !die_type(&d, &type))
        return make(ABI_UNSURE, 0);
    struct abi tag = abi_at(ix, &type, off + pos, depth + 1);
    return tag.cls == ABI_SCALAR ? tagged_variants(ix, part, tag, off, depth) : make(ABI_UNSURE, 0);
}

static struct abi members(struct ix *ix, Dwarf_Die *parent, uint64_t off, int depth)
{
    struct abi all = make(ABI_NONE, 0);
    Dwarf_Die d, type;

    if (depth > MAX_TYPE_DEPTH)
        return make(ABI_UNSURE, 0);
    if (dwarf_child(parent, &d) != 0)
        return all;
    do {
        uint64_t at;
        int tag = dwarf_tag(&d);
        if (tag == DW_TAG_variant_part) {
            all = combine(all, variants(ix, &d, off, depth + 1));
        } else if (tag == DW_TAG_member && !die_flag(&d, DW_AT_artificial)) {
            if (!type_member_offset(&d, &at) || !die_type(&d, &type) || is_uninhabited(ix, &type, depth + 1))
                return make(ABI_UNSURE, 0);
            all = combine(all, abi_at(ix, &type, off + at, depth + 1));
        }
        if (all.cls == ABI_UNSURE)
            return all;
    } while (dwarf_siblingof(&d, &d) == 0);
    return all;
}

/* MaybeUninit<T> is passed as T; a union of several scalars of one kind as that scalar. */
static struct abi union_abi(struct ix *ix, Dwarf_Die *type, uint64_t off, int depth)
{
    struct abi all = make(ABI_NONE, 0);
    Dwarf_Die d, of;

    if (dwarf_child(type, &d) != 0)
        return all;
    do {
        if (dwarf_tag(&d) != DW_TAG_member || !die_type(&d, &of))
            continue;
        struct abi a = abi_at(ix, &of, off, depth + 1);
        if (a.cls == ABI_NONE)
            continue;
        if (all.cls == ABI_NONE)
            all = a;
        else
            return make(ABI_UNSURE, 0);
    } while (dwarf_siblingof(&d, &d) == 0);
    return all;
}

static bool is_float(Dwarf_Die *type)
{
    uint64_t enc;
    return die_number(type, DW_AT_encoding, &enc) && enc == DW_ATE_float;
}

/* The scalars lie where they would lie in a pair of just those types, with nothing around them: what the compiler asks for. */
static bool fills(const struct abi *a, uint64_t off)
{
    uint64_t first = a->s[0].bytes, second = a->s[1].bytes;

    if (a->s[0].off != off)
        return false;
    if (a->cls == ABI_SCALAR)
        return first == a->size;
    uint64_t at = (first + second - 1) / second * second, align = first > second ? first : second;
    return a->s[1].off == off + at && a->size == (at + second + align - 1) / align * align;
}

static struct abi abi_at(struct ix *ix, Dwarf_Die *type, uint64_t off, int depth)
{
    uint64_t size = type_layout(ix, type)->size;
    struct abi a;

    if (depth > MAX_TYPE_DEPTH || off > UINT32_MAX || !type_layout(ix, type)->known)
        return make(ABI_UNSURE, size);
    switch (dwarf_tag(type)) {
    case DW_TAG_base_type:
    case DW_TAG_enumeration_type:
        return size <= 16 ? scalar(off, size, is_float(type)) : make(ABI_UNSURE, size);
    case DW_TAG_pointer_type:
        return scalar(off, 8, false);
    case DW_TAG_array_type:
        return make(size == 0 ? ABI_NONE : ABI_MEMORY, size);
    case DW_TAG_structure_type:
        if (size == 0)
            return make(ABI_NONE, 0);
        a = members(ix, type, off, depth + 1);
        break;
    case DW_TAG_union_type:
        if (size == 0)
            return make(ABI_NONE, 0);
        a = union_abi(ix, type, off, depth + 1);
        break;
    default:
        return make(ABI_UNSURE, size);
    }
    a.size = size;
    for (int i = 0; i < (a.cls == ABI_PAIR ? 2 : a.cls == ABI_SCALAR ? 1 : 0); i++)
        if (a.s[i].off + a.s[i].bytes > off + size)
            return make(ABI_UNSURE, size);
    if ((a.cls == ABI_SCALAR || a.cls == ABI_PAIR) && !fills(&a, off))
        a.cls = ABI_MEMORY;
    return a;
}

struct abi type_abi(struct ix *ix, Dwarf_Die *type)
{
    struct abi a = abi_at(ix, type, 0, 0);
    if (a.cls == ABI_PAIR && (a.s[0].bytes > 8 || a.s[1].bytes > 8))
        a.cls = ABI_UNSURE;
    return a;
}

/* Is one of the first 8 bytes part of something that is no floating-point number? */
static bool has_integer(struct ix *ix, Dwarf_Die *parent, uint64_t off, int depth)
{
    Dwarf_Die d, type;
    int tag = dwarf_tag(parent);

    if (depth > MAX_TYPE_DEPTH || off >= 8)
        return false;
    if (tag == DW_TAG_array_type)
        return die_type(parent, &type) && type_layout(ix, parent)->size != 0 && has_integer(ix, &type, off, depth + 1);
    if (tag == DW_TAG_base_type || tag == DW_TAG_enumeration_type || tag == DW_TAG_pointer_type)
        return type_layout(ix, parent)->size != 0 && !is_float(parent);
    if (dwarf_child(parent, &d) != 0)
        return false;
    do {
        uint64_t at;
        tag = dwarf_tag(&d);
        if ((tag == DW_TAG_variant_part || tag == DW_TAG_variant) && has_integer(ix, &d, off, depth + 1))
            return true;
        if (tag == DW_TAG_member && type_member_offset(&d, &at) && die_type(&d, &type) && has_integer(ix, &type, off + at, depth + 1))
            return true;
    } while (dwarf_siblingof(&d, &d) == 0);
    return false;
}

bool type_first_word_is_integer(struct ix *ix, Dwarf_Die *type)
{
    return has_integer(ix, type, 0, 0);
}
