/* retag_plan.h: retag records of the index, made ready for running.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_RETAG_PLAN_H
#define CRAB_RETAG_PLAN_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"
#include "sites.h"

enum { CRAB_META_NEXT = -1, CRAB_META_NONE = -2 };     /* struct crab_plan.meta_reg: word after the pointer; no metadata */

struct crab_plan_cond {             /* struct cci_cond */
    UChar where, size;
    Bool negate;
    PtrdiffT reg;                   /* guest state offset */
    Int off, off2;
    UInt n_vals;
    const uint64_t *vals;
};

struct crab_plan {                  /* struct cci_retag that can have an effect under this run's options */
    UChar where, size_rule;
    Bool protect, unpin, freeze_outside;
    Bool stored;                    /* a site whose line is that of the instruction before it (CCI_R_STORED) */
    Bool told;                      /* everything made of the pointer is told (CCI_R_TOLD) */
    Bool plain;                     /* in a register, static size, no conditions */
    enum bor_ref_kind kind;
    PtrdiffT reg, meta_reg;         /* guest state offsets */
    Int off, off2, meta_off;
    ULong size;                     /* of the pointee, of one element, or of the prefix */
    ULong tail_size, align;
    const struct bor_layout *layout;    /* NULL = Freeze */
    UInt site;
    UInt n_conds;
    const struct crab_plan_cond *conds;
};

struct crab_plans { UInt n; const struct crab_plan *p; };

/* Entry and return retags of a function; one retag (or none: n == 0) of a site.  Made on first use, kept for ever. */
struct crab_fn_plans {
    struct crab_plans entry, ret;
    Bool binds;                     /* has sites that bind names: needs a frame to keep them */
};
const struct crab_fn_plans *crab_plans_of(const struct crab_object *obj, const struct cci_func *f);
struct crab_site_plans { struct crab_plans plans; const struct cci_func *f; };     /* f: the function around it */
const struct crab_site_plans *crab_plans_of_site(const struct crab_object *obj, const struct cci_site *s);

/* Everything counts as UnsafeCell. */
extern const struct bor_layout crab_layout_all_im;

#endif
