/* twin_tree.h: Tree Borrows as docs/semantics.md section 2 states it, for one small allocation.

   A permission per node per byte, every node visited at every access.  Nothing is deferred, merged, shared or reclaimed: this is
   what the borrow core is compared with.  A second copy of the core's own data structure was refused as a reference: it would
   share the core's mistakes.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_TWIN_TREE_H
#define CRAB_TWIN_TREE_H

#include "../../crabcheck/borrow/model.h"

enum { TWIN_BYTES = 32, TWIN_NODES = 128, TWIN_ROOT = 0 };

struct twin_byte {
    uint8_t perm;           /* enum bor_perm */
    bool accessed;
    bool lazy_conflict;     /* conflicted before it was accessed */
    bool lost_to_end;       /* Disabled by a protector's end that the core may overlook */
};

struct twin_node {
    int parent;             /* -1 for the root */
    bool let_go;            /* a collection found nobody who holds it: the core may forget it and what it refuses */
    bool reuse;             /* its core tag is that of several equal retags */
    bool is_restrict;       /* becomes Cell when its frame ends */
    enum bor_protector protector;
    unsigned lo, hi;        /* pointee, as offsets */
    struct twin_byte at[TWIN_BYTES];
};

struct twin {
    unsigned size;          /* bytes of the allocation, at most TWIN_BYTES */
    bool base_memory;       /* no state outside a node's pointee (semantics.md section 4) */
    bool implicit_writes;
    bool dead;
    unsigned ends[TWIN_BYTES];      /* protector-end writes since the last write */
    int n;
    struct twin_node node[TWIN_NODES];
};

/* Why an operation is undefined.  `node` refuses; `byte` is the first byte where it does. */
struct twin_verdict {
    bool bad;
    int node;
    unsigned byte;
    enum bor_perm perm;     /* what the node had there */
    bool node_protected;    /* it was refused for the sake of a protector */
    bool lazy;              /* the refusing node had not been accessed there */
    bool lazy_conflict;     /* it is conflicted by a read that came before its first access there */
    bool lost_to_end;
    bool own;               /* some byte is refused by the accessing node or its ancestors */
    bool inexact;           /* the access is an inexact read: all its bytes must be refused */
    uint32_t refused;       /* every byte that is refused */
    uint32_t vague;         /* those of them whose refusal the core may not know of (twin_is_known_miss) */
};

void twin_init(struct twin *t, unsigned size, bool base_memory, bool implicit_writes);

/* Through node `from`; what->addr counts from the start of the allocation, what->parent is not used.  The result is the new
   node, or `from` where the rules make none. */
int twin_retag(struct twin *t, int from, const struct bor_retag *what, struct twin_verdict *v);

/* An inexact read (semantics.md rule 10) is bad only where every byte refuses it, and leaves bytes that refuse alone. */
void twin_access(struct twin *t, int node, unsigned lo, unsigned size, bool write, bool inexact, struct twin_verdict *v);

/* Ends the protectors of one frame, in this order. */
void twin_end_protectors(struct twin *t, const int *nodes, int n, bool with_access, struct twin_verdict *v);

void twin_dealloc(struct twin *t, int node, struct twin_verdict *v);

/* True where the access would be legal and change nothing. */
bool twin_is_noop(const struct twin *t, int node, unsigned lo, unsigned size, bool write);

/* Where the core may know less (design.md), so that it misses violations:
   - nodes that were let go before a collection;
   - conflicts that a foreign read makes on protected nodes that were never accessed there;
   - lazy bytes lost to a protector's end outside that one's pointee, or to a second end since the last write;
   - what a protected tag that several retags gave claims outside its pointee;
   - restrict nodes in base memory, whose pointee is not known. */
bool twin_is_known_miss(const struct twin_verdict *v);
/* Does `b` differ from `a` only in such things? */
bool twin_same_but_misses(const struct twin *a, const struct twin *b);

bool twin_is_ancestor(const struct twin *t, int ancestor, int node);     /* a node is its own ancestor */
const char *twin_perm_name(enum bor_perm p);

#endif
