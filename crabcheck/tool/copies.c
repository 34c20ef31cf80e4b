/* copies.c: memcpy and memset of many bytes, for the preload library's replacements.

   One range check for each side, the bytes with the tool's own memmove, the tags with the shadow's: the same as the loop on the simulated
   CPU would do, at a hundredth of its cost.  Where the guest may not read or write the whole range, the answer is "not done", the loop
   runs and faults at the right byte.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "copies.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_machine.h"
#include "pub_tool_tooliface.h"
#include "pub_tool_vki.h"

#include "../preload/copies.h"
#include "access.h"
#include "frames.h"
#include "shadow.h"

static Bool may(Addr a, SizeT n, UInt prot)
{
    return a + n > a && VG_(am_is_valid_for_client)(a, n, prot);
}

static Bool do_copy(ThreadId tid, const UWord *args)
{
    const Addr dst = args[1], src = args[2];
    const SizeT n = args[3];
    if (!may(dst, n, VKI_PROT_WRITE) || !may(src, n, VKI_PROT_READ))
        return False;
    const bor_tag dst_tag = crab_mem_tag((Addr)&args[1]), src_tag = crab_mem_tag((Addr)&args[2]);
    crab_frames_sync(tid, VG_(get_SP)(tid));
    crab_access_range(tid, src, n, src_tag, False);
    crab_access_range(tid, dst, n, dst_tag, True);
    VG_(memmove)((void *)dst, (const void *)src, n);
    crab_mem_copy_tags(dst, src, n);
    crab_tags_stored(tid, dst, dst + n);
    return True;
}

static Bool do_fill(ThreadId tid, const UWord *args)
{
    const Addr dst = args[1];
    const SizeT n = args[3];
    if (!may(dst, n, VKI_PROT_WRITE))
        return False;
    crab_frames_sync(tid, VG_(get_SP)(tid));
    crab_access_range(tid, dst, n, crab_mem_tag((Addr)&args[1]), True);
    VG_(memset)((void *)dst, (Int)args[2], n);
    crab_mem_clear_tags(dst, n);
    return True;
}

Bool crab_copies_request(ThreadId tid, UWord *args, UWord *ret)
{
    if (args[0] == CRAB_PRELOAD_COPY)
        *ret = do_copy(tid, args);
    else if (args[0] == CRAB_PRELOAD_FILL)
        *ret = do_fill(tid, args);
    else
        return False;
    return True;
}
