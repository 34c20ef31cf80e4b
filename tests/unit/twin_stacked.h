/* twin_stacked.h: Stacked Borrows as docs/semantics.md section 3 states it, for one small allocation: a stack of items per byte, an
   array, searched from the top.  The counterpart of twin_tree.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_TWIN_STACKED_H
#define CRAB_TWIN_STACKED_H

#include "../../crabcheck/borrow/model.h"

enum { STWIN_BYTES = 32, STWIN_NODES = 128, STWIN_ITEMS = 2 * STWIN_NODES };

struct stwin_item {
    int node;
    enum bor_perm perm;     /* BOR_P_UNIQUE, BOR_P_SRW, BOR_P_SRO, BOR_P_DISABLED */
    bool guarded;           /* counts while its node has a protector */
};
struct stwin_stack { int n; struct stwin_item item[STWIN_ITEMS]; };

struct stwin {
    unsigned size;
    int n;
    enum bor_protector protector[STWIN_NODES];
    struct stwin_stack at[STWIN_BYTES];
};

struct stwin_verdict {
    bool bad;
    bool own;               /* at some byte no item of the tag grants the access */
    uint32_t refused;       /* bytes */
};

void stwin_init(struct stwin *t, unsigned size);
/* what->addr counts from the allocation's start. The new node, or `from` where the rules make none. */
int stwin_retag(struct stwin *t, int from, const struct bor_retag *what, struct stwin_verdict *v);
void stwin_access(struct stwin *t, int node, unsigned lo, unsigned size, bool write, struct stwin_verdict *v);
/* A raw pointer of the same name is made of the node, where it is Unique still. */
void stwin_loosen(struct stwin *t, int node);
void stwin_end_protectors(struct stwin *t, const int *nodes, int n);
void stwin_dealloc(struct stwin *t, int node, struct stwin_verdict *v);
/* Nobody holds the tag any more.  Its items go; one that parts two runs of SharedReadWrite stays as a nameless Disabled. */
void stwin_forget(struct stwin *t, int node);
/* Would the access be legal and change nothing that matters?  Disabling a Unique with SharedReadWrite of its own directly above does
   not: the two come and go together, and that item grants what the Unique granted. */
bool stwin_is_noop(const struct stwin *t, int node, unsigned byte, bool write);

#endif
