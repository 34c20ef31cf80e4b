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

/* Variants share the tag; each may have one scalar more, all at the same place. */
static struct abi tagged_variants(struct ix *ix, Dwarf_Die *part, struct abi tag, uint64_t off, int depth)
{
    Dwarf_Die v;
    struct abi data = make(ABI_NONE, 0);

    if (depth > MAX_TYPE_DEPTH || dwarf_child(part, &v) != 0)
        return make(ABI_UNSURE, 0);
    do {
        if (dwarf_tag(&v) != DW_TAG_variant)
            continue;
        struct abi a = members(ix, &v, off, depth + 1);
        if (a.cls == ABI_UNSURE || a.cls == ABI_MEMORY)
            return a;
        if (a.cls == ABI_NONE)
            continue;
        /* the tag is in a niche of one of the variant's own scalars */
        int at = same_scalar(a, tag, 0, 0) ? 0 : a.cls == ABI_PAIR && same_scalar(a, tag, 1, 0) ? 1 : -1;
        if (at >= 0) {
            if (a.cls == ABI_SCALAR)
                continue;
            a = scalar(a.s[!at].off, a.s[!at].bytes, a.s[!at].is_float);
        } else if (a.cls == ABI_PAIR) {
            return make(ABI_MEMORY, 0);
        }
        if (data.cls == ABI_SCALAR && !same_scalar(data, a, 0, 0)) {
            bool same_place = data.s[0].off == a.s[0].off && data.s[0].bytes == a.s[0].bytes;
            return make(same_place ? ABI_UNSURE : ABI_MEMORY, 0);   /* integer against float: not a pair, or one of integers */
        }
        data = a;
    } while (dwarf_siblingof(&v, &v) == 0);
    return combine(tag, data);
}

static struct abi variants(struct ix *ix, Dwarf_Die *part, uint64_t off, int depth)
{
    Dwarf_Attribute at;
    Dwarf_Die d, type;
    uint64_t pos;

    if (dwarf_attr(part, DW_AT_discr, &at) == NULL) {       /* one variant that can exist: the others are not told apart here */
        int n = 0;
        Dwarf_Die only;
        if (dwarf_child(part, &d) != 0)
            return make(ABI_NONE, 0);
        do {
            if (dwarf_tag(&d) == DW_TAG_variant && n++ == 0)
                only = d;
        } while (dwarf_siblingof(&d, &d) == 0);
        return n == 1 ? members(ix, &only, off, depth + 1) : make(n == 0 ? ABI_NONE : ABI_UNSURE, 0);
    }
    if (dwarf_formref_die(&at, &d) == NULL || !type_member_offset(&d, &pos) || !die_type(&d, &type))
        return make(ABI_UNSURE, 0);
    struct abi tag = abi_at(ix, &type, off + pos, depth + 1);
    return tag.cls == ABI_SCALAR ? tagged_variants(ix, part, tag, off, depth) : make(ABI_UNSURE, 0);
}

static bool is_uninhabited(Dwarf_Die *type)
{
    Dwarf_Die d;
    int tag = dwarf_tag(type);

    if (tag == DW_TAG_base_type)
        return strcmp(die_name(type), "!") == 0;
    return tag == DW_TAG_enumeration_type && dwarf_child(type, &d) != 0;
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
            if (!type_member_offset(&d, &at) || !die_type(&d, &type) || is_uninhabited(&type))
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
            a.cls = ABI_UNSURE;
    return a;
}

struct abi type_abi(struct ix *ix, Dwarf_Die *type)
{
    struct abi a = abi_at(ix, type, 0, 0);
    if (a.cls == ABI_PAIR && (a.s[0].bytes > 8 || a.s[1].bytes > 8))
        a.cls = ABI_UNSURE;
    return a;
}
