/* irops.h: how an IR operation moves, merges or drops tags.  The table is irops.def, one row per operation that can keep one.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_IROPS_H
#define CRAB_IROPS_H

#include "shadow_ir.h"

enum crab_irop_class {
    CRAB_OP_NONE,       /* the result is unknown */
    CRAB_OP_MOVE,       /* each result lane is one lane of one operand, or zero */
    CRAB_OP_ADD,        /* sum: the tag of the tagged operand; two tags are mixed */
    CRAB_OP_SUB,        /* difference: pointer - integer is a pointer, pointer - pointer is an integer or mixed */
    CRAB_OP_AND,        /* as a sum, but a small constant mask leaves an integer */
    CRAB_OP_OR,         /* as a sum */
    CRAB_OP_XOR,        /* as a sum, but equal tags cancel out */
    CRAB_OP_HALVES,     /* two 32-bit halves of one 64-bit value put together again */
};

struct crab_irop {
    UChar op_class;     /* enum crab_irop_class */
    UChar lanes;        /* of the result, 8 bytes each */
    UChar from[4];      /* CRAB_OP_MOVE: (operand << 2 | lane), or CRAB_LANE_ZERO */
};
enum { CRAB_LANE_ZERO = 255 };

void crab_irops_init(void);
const struct crab_irop *crab_irop(IROp op);

/* The tags of an expression's value; `e` is flat. Emits what it needs to sb->out. */
struct crab_tags crab_tags_of_expr(struct crab_sb *sb, const IRExpr *e);

#endif
