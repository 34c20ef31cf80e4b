/* integers.c: was the pointer of a violation made from an integer that some function was given?

   A tag is followed through integers, because in machine code a pointer and its address are one thing.  In the language they are
   not: `n as *mut T` may use any pointer to that memory that was ever made an integer, whichever makes the program right.  Within
   one function the pointer that went in is the one that comes out; but a function that takes a `usize` and makes a pointer of it
   (crossbeam-epoch keeps its pointers so) may mean an older one, and which ones there are is not recorded.  A violation of the
   model is held back there, and counted.  Errors of provenance stand: no exposed pointer is good for a freed block.

   Such a function is seen in two ways: it is running and its parameter holds an address in the block; or a tag between the one
   used and the one that refuses was born in a function all of whose parameters are integers.  Asked at a violation, not before.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "integers.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_stacktrace.h"

#include "access.h"
#include "shadow.h"
#include "sites.h"

enum { MAX_DEPTH = 16, MAX_ANCESTORS = 16 };

static Bool is_integer(const HChar *type)
{
    static const HChar *const names[] = { "usize", "u64", "isize", "i64", "core::num::nonzero::NonZero<usize>" };
    for (UInt i = 0; i < sizeof names / sizeof names[0]; i++)
        if (VG_(strcmp)(type, names[i]) == 0)
            return True;
    return False;
}

static Bool is_parameter(const struct cci_func *f, const struct cci_slot *s)
{
    return s->scope_lo <= f->lo && s->bytes > 0;
}

static Bool inside(Addr a, const struct bor_violation *v)
{
    if (v->alloc.size > 0)
        return a >= v->alloc.base && a - v->alloc.base <= v->alloc.size;
    return a >= v->offending.lo && a < v->offending.hi;
}

/* Does a running function have an integer parameter that is an address in the block? */
static Bool in_running_parameter(ThreadId tid, const struct bor_violation *v)
{
    Addr ips[MAX_DEPTH], sps[MAX_DEPTH];
    UInt n = VG_(get_StackTrace)(tid, ips, MAX_DEPTH, sps, NULL, 0);
    for (UInt i = 0; i < n; i++) {
        const struct crab_object *obj;
        const struct cci_func *f = crab_func_at(i == 0 ? ips[i] : ips[i] - 1, &obj);
        if (f == NULL || (f->flags & (CCI_F_O0 | CCI_F_RUST)) != (CCI_F_O0 | CCI_F_RUST))
            continue;
        ULong count;
        const struct cci_slot *slots = cci_table(&obj->index, CCI_T_SLOTS, &count);
        for (UInt k = f->slot_first; k < f->slot_first + f->slot_n && k < count; k++) {
            const struct cci_slot *s = &slots[k];
            Addr at = sps[i] + s->off;
            if (s->base == CCI_B_RSP && is_parameter(f, s) && is_integer(cci_string(&obj->index, s->type)) && crab_mem_tag(at) > 0 &&
                inside(*(const Addr *)at, v))
                return True;
        }
    }
    return False;
}

/* Has the function at that place parameters, all of them integers? */
static Bool takes_integers_only(bor_place place)
{
    const struct crab_object *obj;
    Addr ip = crab_place_ip(place);
    const struct cci_func *f = ip == 0 ? NULL : crab_func_at(ip, &obj);
    if (f == NULL || (f->flags & CCI_F_RUST) == 0)
        return False;
    ULong count;
    UInt integers = 0;
    const struct cci_slot *slots = cci_table(&obj->index, CCI_T_SLOTS, &count);
    for (UInt k = f->slot_first; k < f->slot_first + f->slot_n && k < count; k++) {
        if (!is_parameter(f, &slots[k]))
            continue;
        if (!is_integer(cci_string(&obj->index, slots[k].type)))
            return False;
        integers++;
    }
    return integers > 0;
}

static Bool born_of_integer(const struct bor_violation *v)
{
    struct bor_tag_info t;
    bor_tag at = v->accessed.tag;
    for (UInt i = 0; i < MAX_ANCESTORS && bor_tag_describe(at, &t) && !t.is_root; i++) {
        if (takes_integers_only(t.born))
            return True;
        if (at == v->offending.tag || !bor_parent_of(at, &at))
            break;
    }
    return False;
}

Bool crab_made_from_integer(ThreadId tid, const struct bor_violation *v)
{
    return born_of_integer(v) || in_running_parameter(tid, v);
}
