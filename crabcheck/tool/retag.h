/* retag.h: at a site, read the operands, ask the model for a tag, store it where the pointer is.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_RETAG_H
#define CRAB_RETAG_H

#include "pub_tool_basics.h"
#include "sites.h"

/* Does the function need crab_retag_entry?  Asked at translation: many functions have records that these options switch off. */
Bool crab_retag_needs_frame(const struct cci_func *f, const struct crab_object *obj);
/* Function entry: runs all entry retags of `f`. Called from instrumented code before the first instruction; `gst` = guest state
   (VexGuestAMD64State) whose registers and shadow registers are current. */
VG_REGPARM(3) void crab_retag_entry(void *gst, const struct cci_func *f, const struct crab_object *obj);
/* Return retags of `f`; called by frames.c when its frame ended normally. `entry_sp` as given at entry. */
void crab_retag_return(ThreadId tid, void *gst, const struct cci_func *f, const struct crab_object *obj, Addr entry_sp);
/* A site inside a function (cci_site), just before or after its instruction, as its kind says. */
VG_REGPARM(3) void crab_retag_site(void *gst, const struct cci_site *s, const struct crab_object *obj);

#endif
