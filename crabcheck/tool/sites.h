/* sites.h: loaded objects and their index files; from a code address to retag sites, functions, lines.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SITES_H
#define CRAB_SITES_H

#include "pub_tool_basics.h"
#include "../index/index_read.h"

/* One mapped object with an index. */
struct crab_object {
    Addr text_lo, text_hi;          /* executable mapping(s) of the object, hull */
    PtrdiffT bias;                  /* run-time address - link-time address */
    const HChar *path;
    struct cci_index index;         /* index.h == NULL: none (provenance only) */
    const struct bor_layout *layouts;   /* the model's form of the index's layouts, same numbering */
    UInt id;                        /* > 0, never reused */
    Bool is_linker;                 /* the dynamic linker: no checks inside */
    Bool is_libc;                   /* the C library: its string functions read past ends by design */
    Bool is_system;                 /* under the system's library folders */
    Bool is_preload;                /* Valgrind's own preload libraries */
    Bool is_static;                 /* an executable without dynamic linker */
    Addr image_lo, image_hi;        /* all that the object's program headers load */
};

void crab_sites_init(void);         /* registers the mapping callbacks' needs; finds the helper */
/* From the tool's mapping callbacks and VG_(am) events: an object's text was mapped / unmapped. */
void crab_sites_mapped(Addr a, SizeT len, Bool exec, ULong di_handle);
void crab_sites_unmapped(Addr a, SizeT len);

const struct crab_object *crab_object_at(Addr code);
/* The object with an index whose image (code or data) covers `a`; NULL if none. */
const struct crab_object *crab_object_of_image(Addr a);

/* The i-th object that was ever mapped, in the order of their ids; NULL past the last. */
const struct crab_object *crab_object_number(UInt i);

/* The function that covers `code`, with its object; NULL where the index has none. */
const struct cci_func *crab_func_at(Addr code, const struct crab_object **obj);

/* A site number names (object, retag record) for the model and for reports. 0 = none. */
UInt crab_site_number(const struct crab_object *obj, const struct cci_retag *r, const struct cci_func *f);
Bool crab_site_lookup(UInt site, const struct crab_object **obj, const struct cci_retag **r, const struct cci_func **f);

/* Are reads of this code exact (semantics.md rule 10)?  True for O0-shaped functions. */
Bool crab_code_is_exact(Addr code);
/* No borrow or bounds checks here: dynamic linker, string functions that read past ends by design. */
Bool crab_code_is_exempt(Addr code);

/* Function name, file, line, column of a code address from the index, frame `inl` of the inlined calls (0 = innermost).
   Returns the number of frames (0 = not known here: ask the core). */
UInt crab_describe_ip(Addr ip, UInt inl, const HChar **fn, const HChar **file, UInt *line, UInt *col);

/* Memory mapped read-only from a file (constants): needs neither trees nor retags. */
Bool crab_is_constant_memory(Addr a);

#endif
