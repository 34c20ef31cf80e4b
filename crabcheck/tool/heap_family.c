/* heap_family.c: may a block that one family allocated and another freed be reported?

   Both ends are seen by symbol, and a compiler can inline either end away: what then arrives here is the C allocation below it.  So:

     Rust and C or C++    the object that allocated and the object that frees both still define all of Rust's allocator functions
     C and C++            no object of the program but the C++ runtime defines operator new or delete: a program's own ones, with one
                          end inlined, give malloc on one side and operator delete on the other

   Asked only when families differ, which is rare; answers that cost are cached until objects come or go.
   Refused: judging by who called whom, which inlining hides.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "heap_family.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_stacktrace.h"

#include "heap.h"
#include "sites.h"

static Bool defines_rust_alloc(Addr code)
{
    const struct crab_object *obj = code == 0 ? NULL : crab_object_at(code);
    return obj != NULL && obj->index.h != NULL && (obj->index.h->flags & CCI_H_RUST_ALLOC) != 0;
}

/* The allocating object, from the stored stack: the look-up is slow and the same few places repeat. */
static Bool born_where_rust_alloc_is(bor_place born)
{
    static struct { bor_place born; UInt epoch; Bool answer; } s_known[64];
    UInt epoch = VG_(current_DiEpoch)().n;
    UInt i = (UInt)((born * 0x9e3779b97f4a7c15ull) >> 58);
    if (s_known[i].born != born || s_known[i].epoch != epoch || born == 0) {
        s_known[i].born = born;
        s_known[i].epoch = epoch;
        s_known[i].answer = defines_rust_alloc(crab_heap_place_caller(born));
    }
    return s_known[i].answer;
}

/* Every form but the placement forms of the standard library, which allocate nothing and are in every C++ program. */
static Bool is_operator_symbol(const HChar *name)
{
    if (VG_(strcmp)(name, "_ZnwmPv") == 0 || VG_(strcmp)(name, "_ZnamPv") == 0 || VG_(strcmp)(name, "_ZdlPvS_") == 0
        || VG_(strcmp)(name, "_ZdaPvS_") == 0)
        return False;
    return VG_(strncmp)(name, "_Znwm", 5) == 0 || VG_(strncmp)(name, "_Znam", 5) == 0 || VG_(strncmp)(name, "_ZdlPv", 6) == 0
        || VG_(strncmp)(name, "_ZdaPv", 6) == 0;
}

static Bool defines_operators(const struct crab_object *obj)
{
    uint64_t n;
    const struct cci_symbol *sym = cci_table(&obj->index, CCI_T_SYMBOLS, &n);
    for (uint64_t i = 0; i < n; i++)
        if (is_operator_symbol(cci_string(&obj->index, sym[i].name)))
            return True;
    return False;
}

static Bool is_system_object(const HChar *soname)
{
    static const HChar *const names[] = { "libstdc++.so", "libc++", "libc.so", "libgcc_s.so", "libm.so", "ld-linux", "libpthread.so",
                                          "libdl.so", "librt.so", "vgpreload" };
    for (UInt i = 0; i < sizeof names / sizeof *names; i++)
        if (VG_(strncmp)(soname, names[i], VG_(strlen)(names[i])) == 0)
            return True;
    return False;
}

static Bool only_runtime_defines_operators(void)
{
    static UInt s_epoch;
    static Bool s_answer;
    UInt epoch = VG_(current_DiEpoch)().n;
    if (s_epoch == epoch && epoch != 0)
        return s_answer;
    s_epoch = epoch;
    s_answer = True;
    for (const DebugInfo *di = VG_(next_DebugInfo)(NULL); di != NULL; di = VG_(next_DebugInfo)(di)) {
        const HChar *soname = VG_(DebugInfo_get_soname)(di), *file = VG_(DebugInfo_get_filename)(di);
        if (soname != NULL && is_system_object(soname))
            continue;
        const HChar *base = file == NULL ? NULL : VG_(strrchr)(file, '/');
        if (base != NULL && is_system_object(base + 1))
            continue;
        const Addr text = VG_(DebugInfo_get_text_avma)(di);
        const NSegment *seg = VG_(am_find_nsegment)(text);
        if (seg == NULL || seg->kind != SkFileC)
            continue;               /* the tool itself is in the list */
        const struct crab_object *obj = crab_object_at(text);
        if (obj == NULL || obj->index.h == NULL || defines_operators(obj))
            s_answer = False;       /* where nothing is known of an object, it might */
    }
    return s_answer;
}

Bool crab_heap_family_judged(const struct bor_alloc_info *alloc, enum bor_alloc_family given, Addr freer)
{
    if (alloc->family == given)
        return True;
    if (alloc->family == BOR_FAM_RUST || given == BOR_FAM_RUST)
        return defines_rust_alloc(freer) && born_where_rust_alloc_is(alloc->born);
    if (alloc->family == BOR_FAM_CUSTOM || given == BOR_FAM_CUSTOM)
        return True;
    return only_runtime_defines_operators();
}

Addr crab_heap_caller(ThreadId tid)
{
    Addr ips[2];
    return VG_(get_StackTrace)(tid, ips, 2, NULL, NULL, 0) == 2 ? ips[1] : 0;
}
