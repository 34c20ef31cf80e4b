/* shadow_ir.h: one superblock being instrumented, and the IR that reads and writes shadow words and shadow registers.

   A tag in IR is an atom of type I64 holding the zero-extended 32-bit tag; NULL stands for "unknown, known at translation", for
   which most IR need not exist.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SHADOW_IR_H
#define CRAB_SHADOW_IR_H

#include "pub_tool_basics.h"
#include "pub_tool_tooliface.h"
#include "../borrow/model.h"

struct crab_tags { IRExpr *lane[4]; };

enum {
    CRAB_N_GPR = 16,
    CRAB_N_SLOTS = CRAB_N_GPR + 17 * 4,     /* general registers, then the 8-byte lanes of YMM0..16 */
};

/* A load of optimised code that is perhaps not the source's (early_reads.h). */
struct crab_early {
    UChar below, above;     /* bytes beside it that are loaded as well: judged together */
    Bool perhaps;           /* a conditional move may drop the value */
};

/* What is known about one temporary of the original superblock. */
struct crab_temp {
    struct crab_tags tags;
    IRExpr *rhs;            /* what it was assigned, NULL where not by a plain assignment */
    IRExpr *shadow;         /* address of the shadow words, if it was used as an address before */
    IRTemp sp;              /* the temporary that holds the stack pointer this one was computed from, or IRTemp_INVALID */
    Int sp_off;             /* this = sp + sp_off */
    struct crab_early early;
    Bool fence_load;        /* read by a locked operation that changes nothing: a fence, not an access */
};

struct crab_sb {
    IRSB *out;
    PtrdiffT shadow1;               /* distance of the first shadow area in the guest state */
    UInt n_temps;
    struct crab_temp *temp;
    IRExpr *slot[CRAB_N_SLOTS];     /* current tag of a register, where slot_known */
    Bool slot_known[CRAB_N_SLOTS];
    IRExpr *low_half[CRAB_N_SLOTS]; /* the register's low 4 bytes were just written with the low half of this value */
    IRTemp reg_temp[CRAB_N_GPR];    /* the temporary that holds the register's value, or IRTemp_INVALID */
    IRExpr *last_word, *last_atom;  /* two-level: shadow address of the access's granule `last_k`; NULL = none yet */
    UInt last_k;
};

/* An address operand, classified. */
struct crab_addr {
    IRExpr *atom;
    IRExpr *tag;            /* NULL: unknown */
    Bool direct;            /* stack frame or static object: the check is against a constant */
    Bool fixed;             /* its low three bits are known: `low` */
    UInt low;
};

/* ---- building */
IRExpr *crab_ir_u64(ULong value);
IRExpr *crab_ir_assign(struct crab_sb *sb, IRType ty, IRExpr *e);
IRExpr *crab_ir_binop(struct crab_sb *sb, IRType ty, IROp op, IRExpr *a, IRExpr *b);
IRExpr *crab_ir_ite(struct crab_sb *sb, IRExpr *cond, IRExpr *yes, IRExpr *no);     /* of I64 */
Bool crab_ir_same(const IRExpr *a, const IRExpr *b);
static inline IRExpr *crab_ir_tag_or_zero(IRExpr *tag) { return tag != NULL ? tag : crab_ir_u64(0); }

/* ---- values */
struct crab_tags crab_tags_of_atom(struct crab_sb *sb, const IRExpr *atom);
struct crab_addr crab_classify(struct crab_sb *sb, IRExpr *atom);
void crab_note_assign(struct crab_sb *sb, IRTemp t, IRExpr *rhs);   /* stack pointer arithmetic, right-hand sides */

/* ---- memory words; granule `k` after the one that the address lies in */
IRExpr *crab_ir_load_tag(struct crab_sb *sb, const struct crab_addr *a, UInt k);
IRExpr *crab_ir_load_owner(struct crab_sb *sb, const struct crab_addr *a, UInt k);
void crab_ir_store_tag(struct crab_sb *sb, const struct crab_addr *a, UInt k, IRExpr *tag);

/* ---- register slots */
struct crab_tags crab_get_slots(struct crab_sb *sb, Int offset, IRType ty);
void crab_put_slots(struct crab_sb *sb, Int offset, IRType ty, struct crab_tags tags);
void crab_put_half(struct crab_sb *sb, Int offset, const IRExpr *data);     /* 4 bytes */
void crab_clear_slots(struct crab_sb *sb, Int offset, Int bytes);
void crab_forget_slots(struct crab_sb *sb);     /* a helper may have changed them */
Int crab_slot_of(Int offset);                   /* the slot that holds this byte of the guest state; -1 = none */

#endif
