/* model.h: the only door to the borrow models (Tree Borrows, Stacked Borrows).

   Callers hold tags and byte ranges; the model owns allocations, borrow nodes, permissions, protectors and the history that
   explains a loss.  Violations come back as values.  Single-threaded: Valgrind runs one guest thread at a time.
   Rules: docs/semantics.md; the reason for the data structure and its theorems: docs/design.md.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_MODEL_H
#define CRAB_BORROW_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A tag: the identity of one borrow of one allocation.  Always even, so that the shadow can use bit 0 ("readers only").
   Real tags start at BOR_TAG_FIRST. */
typedef uint32_t bor_tag;
enum {
    BOR_TAG_UNKNOWN = 0,    /* no known provenance: never changes a state, never makes a report */
    BOR_TAG_BASE = 2,       /* root of every stack, static object and mapping: no bounds, no death */
    BOR_TAG_SLOW = 4,       /* never in a pointer: owner word of base memory that has borrow state (design.md) */
    BOR_TAG_MIXED = 6,      /* difference of two tags and what is computed from it: unknown when used */
    BOR_TAG_FIRST = 16,
};

typedef uint64_t bor_addr;
/* A place in the program.  Opaque here: the tool puts a code address (or the number of a stored stack) in. */
typedef uint64_t bor_place;
#define BOR_PLACE_BITS (~(0x7FFFull << 48))  /* those that make it another place: see bor_port_keep_place */

enum bor_model_kind { BOR_MODEL_TREE, BOR_MODEL_STACKED };

struct bor_config {
    enum bor_model_kind model;
    bool implicit_writes;       /* --tree-implicit-writes: protected &mut starts Unique inside, with a write via the parent */
    bool opaque_strict;         /* --opaque-refs=strict: a zero-size pointee gets a node, lazy everywhere */
    bool young;                 /* borrows that live and die with one call are kept away from the model (young.h); needs the words of
                                   port.h */
    bool fast_paths;            /* false: every shortcut is left out (the slow twin inside the product) */
    unsigned tag_bits;          /* tag space is 2^tag_bits tags; 0 = default (27) */
    unsigned history_depth;     /* events kept per run of bytes, at least 1; 0 = default (8) */
    uint64_t budget_bytes;      /* nodes, runs, histories; 0 = default (a quarter of RAM is the tool's business: 4 GiB here) */
};

/* Start and end.  bor_init returns false where the node table's address space cannot be had. */
bool bor_init(const struct bor_config *config);
void bor_fini(void);

/* ---- allocations ------------------------------------------------------------------------------------------------------ */

enum bor_alloc_family {
    BOR_FAM_C,              /* malloc, calloc, realloc, posix_memalign, ... */
    BOR_FAM_CXX,            /* operator new */
    BOR_FAM_CXX_ARRAY,      /* operator new[] */
    BOR_FAM_RUST,           /* Rust global allocator */
    BOR_FAM_CUSTOM,         /* described by client request */
    BOR_FAM_BASE,           /* stack, static, mapped: never made through bor_new_allocation */
};

/* Makes a live allocation of [base, base+size) and returns its root tag; BOR_TAG_UNKNOWN when the tag space or the budget is
   spent (bor_exhausted).  `align` 0 = not stated.  The caller says what was at that memory before: nothing, or an enclosing
   region that is unknown. */
bor_tag bor_new_allocation(bor_addr base, uint64_t size, enum bor_alloc_family family, uint64_t align, bor_place place);

struct bor_alloc_info {
    bor_addr base;
    uint64_t size, align;
    enum bor_alloc_family family;
    bool live;
    bor_tag root;
    uint64_t serial;        /* birth serial of the root tag */
    bor_place born, died;   /* died: meaningful when !live */
};
/* The allocation that `tag` belongs to; false for unknown, mixed and base. */
bool bor_alloc_of(bor_tag tag, struct bor_alloc_info *info);

/* ---- violations ------------------------------------------------------------------------------------------------------- */

enum bor_perm {             /* the permission names of docs/semantics.md section 2; in Stacked Borrows the item kinds */
    BOR_P_CELL, BOR_P_RESERVED, BOR_P_RESERVED_CONFLICTED, BOR_P_RESERVED_IM, BOR_P_UNIQUE, BOR_P_FROZEN, BOR_P_DISABLED,
    BOR_P_SRW, BOR_P_SRO,   /* Stacked Borrows: SharedReadWrite, SharedReadOnly */
    BOR_P_NONE,             /* Stacked Borrows: no item of this tag left */
};

enum bor_protector { BOR_PROT_NONE, BOR_PROT_WEAK, BOR_PROT_STRONG };

enum bor_violation_kind {
    BOR_V_NONE,
    BOR_V_ACCESS,           /* access through a tag that (or whose ancestor) lost, or never had, the right */
    BOR_V_PROTECTED,        /* foreign access takes the right of a protected tag */
    BOR_V_DEALLOC_PROTECTED,/* deallocation while a strong protector is in force */
    BOR_V_OUT_OF_BOUNDS,
    BOR_V_USE_AFTER_FREE,
    BOR_V_USE_AFTER_RETURN, /* stack memory behind a retagged pointer is gone */
    BOR_V_FREE_DEAD,        /* free of a dead allocation (double free, dangling) */
    BOR_V_FREE_INNER,       /* free of a pointer that is not the start of its allocation */
    BOR_V_FREE_FAMILY,      /* freed by another family than it was allocated with */
    BOR_V_FREE_LAYOUT,      /* size or alignment differ from the allocation's */
    BOR_V_FREE_BORROWED,    /* deallocation through a tag without the right to write */
};

enum bor_action { BOR_A_READ, BOR_A_WRITE, BOR_A_RETAG_READ, BOR_A_RETAG_WRITE, BOR_A_DEALLOC, BOR_A_PROTECTOR_END };

/* Who a tag is, for people. */
struct bor_tag_info {
    bor_tag tag;
    uint64_t serial;        /* birth serial: the same number in the next run of a deterministic program */
    uint32_t site;          /* what the retag was given (struct bor_retag.site); 0 for roots */
    bor_place born, born_caller;
    bor_addr lo, hi;        /* pointee at birth */
    enum bor_protector protector;   /* in force now */
    bool is_root, is_restrict;
};

struct bor_event {          /* something that took a right away */
    bool known;             /* false: forgotten by the bounded history, or never seen */
    enum bor_action action;
    bool inexact;           /* rests on a read in optimised code (semantics.md rule 10) */
    bor_place place;
    uint32_t site;          /* for retags: the site of the new tag, else 0 */
    struct bor_tag_info by; /* the tag it was done through */
    bor_addr lo, hi;
};

struct bor_violation {
    enum bor_violation_kind kind;
    enum bor_action action;         /* what was being done */
    bool inexact;                   /* the violation rests on inexact reads alone: count it, do not report it by default */
    bor_addr addr;                  /* first offending byte */
    uint64_t size;                  /* of the whole access */
    bor_addr access_lo;             /* start of the whole access */
    struct bor_tag_info accessed;   /* the tag used */
    struct bor_tag_info offending;  /* the node that refuses: the accessed tag, its ancestor, or the protected tag */
    bool offending_is_ancestor;     /* offending is an ancestor of accessed, not itself */
    enum bor_perm perm_born;        /* permission that the offending node was born with at addr */
    enum bor_perm perm_now;         /* ... and has now */
    bool exposed;                   /* an access without provenance that no exposed tag permits; accessed = one that refuses */
    struct bor_event loss;          /* what took the right away; !known when it never had the right */
    struct bor_alloc_info alloc;    /* alloc.base == 0 and size == 0 for base memory */
    uint64_t given_size, given_align;           /* FREE_LAYOUT */
    enum bor_alloc_family given_family;         /* FREE_FAMILY */
};

/* ---- retag ------------------------------------------------------------------------------------------------------------ */

/* Byte ranges, relative to the pointee's start, that are inside an UnsafeCell.  For slices the table describes one element. */
struct bor_im_range { uint32_t lo, hi; };
struct bor_layout {
    uint64_t stride;                /* element size for slices; 0 = the table describes the pointee once */
    bool all_im;                    /* everything counts as UnsafeCell */
    uint32_t n;
    const struct bor_im_range *im;  /* sorted, disjoint; must stay valid while the model lives */
};

enum bor_ref_kind { BOR_REF_SHARED, BOR_REF_MUT, BOR_REF_BOX, BOR_REF_RAW_MUT, BOR_REF_RAW_CONST, BOR_REF_RESTRICT,
                    BOR_REF_TWO_PHASE };

struct bor_retag {
    bor_tag parent;
    bor_addr addr;
    uint64_t size;                  /* pointee bytes */
    enum bor_ref_kind kind;
    const struct bor_layout *layout;        /* NULL = Freeze */
    bool freeze_outside;            /* T is Freeze (rules for bytes outside) */
    bool unpin;                     /* false: &mut T and Box<T> keep their tag (tree), SharedReadWrite (stacked) */
    bool at_entry;                  /* function entry: takes a protector where the kind has one */
    bool inferred;                  /* stacked: Unique also pushes the raw pointers it may become (semantics.md section 3); false:
                                       everything that is made of the pointer is told (retags, bor_loosen) */
    uint32_t site;                  /* opaque, for reports */
    bor_place place, caller;
    uint64_t birth;                 /* 0, or the birth number that it was given before the model was told (young.c) */
};

/* What the caller must do with cached rights (owner words) after a model call. */
enum bor_invalidate { BOR_INV_NOTHING, BOR_INV_WRITES /* RW -> RO */, BOR_INV_ALL };

struct bor_retag_result {
    bor_tag tag;                    /* the tag the pointer has now; the parent's where no node was made */
    bool fresh;                     /* a node was made (false also when an equal one was reused) */
    bool protects;                  /* this frame must call bor_end_protector(tag) once */
    enum bor_invalidate invalidate; /* over [inv_lo, inv_hi) */
    bor_addr inv_lo, inv_hi;
    bor_addr track_lo, track_hi;    /* base memory that the retag made tracked for the first time (BOR_TAG_SLOW goes there);
                                       empty when lo >= hi.  A superset of the untracked gaps: gaps in between may be
                                       tracked already */
    bor_addr read_lo, read_hi;      /* reads through the new tag are no-ops here from its birth on; empty when lo >= hi */
};

/* Returns true if all is well, false with *v filled on a violation (the retag has then healed and *r is valid as well). */
bool bor_retag(const struct bor_retag *what, struct bor_retag_result *r, struct bor_violation *v);

/* Stacked: from now on pointers may be made of `tag` that are not told (it went to code that nobody looks into): where it is still
   Unique, SharedReadWrite of its own is pushed directly above.  No cached right changes.  Nothing under Tree Borrows. */
void bor_loosen(bor_tag tag);

/* ---- access ----------------------------------------------------------------------------------------------------------- */

/* The answer's right to be cached: until a later model call over the same bytes says otherwise, this access is a no-op. */
enum bor_cache { BOR_CACHE_NONE, BOR_CACHE_READ, BOR_CACHE_RW };

struct bor_access {
    bor_tag tag;
    bor_addr addr;
    uint64_t size;                  /* >= 1 */
    bool write;
    bool inexact;                   /* a read in optimised code */
    bool perhaps;                   /* inexact, and the source may make no such read: no violation by itself */
    bor_place place;
};
struct bor_access_result {
    enum bor_cache cache;
    bor_addr lo, hi;                /* every byte of [lo, hi) has that right (contains the access where cache != NONE) */
    bool tail;                      /* hi is the end of the block */
    bool foreign_memory;            /* BASE tag used on a live heap allocation, or the like: treated as unknown */
};
/* Returns true if all is well; false with *v filled. */
bool bor_access(const struct bor_access *what, struct bor_access_result *r, struct bor_violation *v);

/* ---- death ------------------------------------------------------------------------------------------------------------ */

/* Frees the allocation through `tag` at address `addr`.  `size` and `align` UINT64_MAX = not stated.  `check_family` false: the
   caller could not know (semantics.md section 4).  Returns true if all is well.  The allocation is dead afterwards in every
   case but FREE_DEAD and FREE_INNER. */
struct bor_dealloc {
    bor_tag tag;
    bor_addr addr;
    uint64_t size, align;
    enum bor_alloc_family family;
    bool check_family;
    bor_place place;
};
bool bor_dealloc(const struct bor_dealloc *what, struct bor_violation *v);
/* The allocation is gone and nobody did wrong (realloc moved it, region of an allocator that was not seen, unmapped). */
void bor_alloc_gone(bor_tag root, bor_place place);
/* realloc in place: new size, same root. */
void bor_alloc_resize(bor_tag root, uint64_t new_size);

/* Base memory [lo, hi) is gone or starts a new life (stack popped, unmapped, mapped anew): its borrow state is dropped, nodes
   that point wholly into it become dead (use after return). */
void bor_base_gone(bor_addr lo, bor_addr hi, bor_place place);

/* ---- protectors ------------------------------------------------------------------------------------------------------- */

/* Protector end, for one frame, in two steps (semantics.md rule 6: all protectors stay in force until the last end access).
   `with_access` false: the frame was dropped (longjmp, freed stack), no end accesses.  At most one violation is returned. */
bool bor_end_protectors(const bor_tag *tags, size_t n, bool with_access, bor_place place, struct bor_violation *v,
                        enum bor_invalidate *inv, bor_addr *inv_lo, bor_addr *inv_hi);

/* ---- exposed provenance (client request, --exposed=miri) ---------------------------------------------------------------- */
void bor_expose(bor_tag tag);
/* An access without provenance (what->tag counts for nothing): false where the bytes belong to an allocation with exposed tags, and
   every one of them would refuse it.  Changes no permission. */
bool bor_access_exposed(const struct bor_access *what, struct bor_violation *v);

/* The bytes start a new life inside their allocation, which `tag` names (a custom allocator hands them out, or took them back):
   what older borrows lost there is forgotten.  Tree Borrows only; lenient. */
void bor_new_life(bor_tag tag, bor_addr lo, bor_addr hi);

/* ---- reclaiming ------------------------------------------------------------------------------------------------------- */

/* True when enough has been born since the last collection that one pays. */
bool bor_gc_due(void);
/* Mark and sweep: begin, then mark every tag that a register, a shadow word or a frame holds, then finish.  Protected nodes,
   roots of live allocations and what explains them are kept by the model.  No freed tag is in the caller's hands afterwards
   except unmarked ones. Owner words need not be marked, but must be cleared by the caller where bor_gc_survived is false. */
void bor_gc_begin(void);
void bor_gc_mark(bor_tag tag);
void bor_gc_finish(uint64_t words_marked);           /* how many words the caller looked at, for bor_gc_due */
bool bor_gc_survived(bor_tag tag);      /* valid until the next birth */

bool bor_exhausted(void);               /* tag space or budget spent: no more nodes are made */

/* ---- young borrows (young.c) -------------------------------------------------------------------------------------------- */

/* A number with bit 31 names a borrow that the caller's shadow frames keep alive.  All calls above take such numbers.  The caller
   keeps, for each frame, the list of numbers born while it was on top; bytes of pointees that may be young, of a frame's memory: */
enum { BOR_YOUNG_BYTES = 128, BOR_YOUNG_FRAME = 64 * 1024 };

/* A borrow that the model need not know yet; UNKNOWN: call bor_retag.  Costs no model call. */
bor_tag bor_young_birth(const struct bor_retag *what);
/* A number for what bor_retag just made, so that its end is seen; UNKNOWN: use the model's. */
bor_tag bor_young_adopt(const struct bor_retag *what, const struct bor_retag_result *r);
/* True: the access is allowed and nobody loses a right by it.  False: call bor_access. */
bool bor_young_access(bor_tag tag, bor_addr a, uint64_t size, bool write, bor_place place);
/* A pointer with a young number was stored at a, above the top frame or elsewhere.  Returns the number to store. */
bor_tag bor_young_stored(bor_tag tag, bool on_own_stack, bor_addr a);
/* The end of a frame, in two steps: the tags whose protectors the model has to end (at most n; also those of the list that are the
   model's own), then the end of the borrows.  The first `kept` of the list are still there: returned in a register (ret0, ret1), stored
   above sp, or parents of such; they go to the frame below. */
bool bor_young_are_light(const bor_tag *list, size_t n);    /* none of them: the first step may be left out */
size_t bor_young_protected(const bor_tag *list, size_t n, bor_tag *model, size_t room);
size_t bor_young_pop(bor_tag *list, size_t n, bor_addr sp, bor_tag ret0, bor_tag ret1);
/* Long-running frames collect borrows that nothing holds any more: begin, hold whatever registers and live stack memory have, drop from
   each frame's list (top frame first; in order of birth), finish. */
bool bor_young_collect_due(void);
void bor_young_collect_begin(void);
void bor_young_hold(bor_tag tag);
void bor_young_hold_all(void);              /* where that cannot be told */
size_t bor_young_drop_unheld(bor_tag *list, size_t n);
void bor_young_collect_finish(void);
/* All numbers were given once: those that bor_young_lives denies must be taken out of registers and memory before finish. */
bool bor_young_has_wrapped(void);
bool bor_young_lives(bor_tag tag);
/* Does the owner word belong to a borrow that the model does not know?  Then nobody but the model's door may change it. */
bool bor_word_is_unsettled(uint32_t word);

/* ---- questions -------------------------------------------------------------------------------------------------------- */

bool bor_tag_describe(bor_tag tag, struct bor_tag_info *info);
bool bor_tag_of_serial(uint64_t serial, bor_tag *tag);      /* linear; for monitors */

/* The borrow tree (or stack) at one byte, depth first, for people. */
struct bor_tree_row {
    struct bor_tag_info who;
    unsigned depth;
    enum bor_perm perm, perm_born;  /* perm_born: Tree Borrows only */
    bool accessed;
    bool last_writer;
};
/* Calls visit for each row; `tag` names the tree (any tag of it; BOR_TAG_BASE for base memory). Returns the number of rows. */
size_t bor_tree_at(bor_tag tag, bor_addr addr, void (*visit)(const struct bor_tree_row *row, void *arg), void *arg);

/* For debuggers: slow, and without any effect.  The youngest live allocation that covers `a`; false: none. */
bool bor_alloc_at(bor_addr a, bor_tag *root);
bool bor_parent_of(bor_tag tag, bor_tag *parent);           /* false: a root */
enum bor_perm bor_perm_at(bor_tag tag, bor_addr a);         /* BOR_P_NONE where nothing is known of the byte */
/* How far from `a` the whole tree (`tag` names it) is alike; at most `limit`. */
bor_addr bor_state_same_until(bor_tag tag, bor_addr a, bor_addr limit);
/* What has become of a borrow's right, stretch by stretch of its pointee.  Returns the number of steps. */
struct bor_tag_step {
    bor_addr lo, hi;
    enum bor_perm perm_born, perm_now;
    struct bor_event loss;      /* !known: nothing was lost, or it is forgotten */
};
size_t bor_tag_life(bor_tag tag, void (*visit)(const struct bor_tag_step *step, void *arg), void *arg);

struct bor_stats {
    uint64_t births, reused, live_nodes, allocations, live_allocations;
    uint64_t accesses, retags, protectors, collections, collected;
    uint64_t runs, bytes_used;
};
void bor_get_stats(struct bor_stats *s);

/* Watching (--track-tag, --track-alloc, --break-on-loss): events of watched tags are appended to a small queue that the caller
   drains after each model call. */
struct bor_watch_event {
    enum { BOR_W_BORN, BOR_W_ACCESS, BOR_W_LOST, BOR_W_PROTECT, BOR_W_UNPROTECT, BOR_W_DEAD } what;
    struct bor_tag_info tag;
    struct bor_event event;
    enum bor_perm before, after;
};
void bor_watch_serial(uint64_t serial);             /* 0 ends all watching */
bool bor_watch_next(struct bor_watch_event *e);     /* false: queue empty */

/* Debug: walks everything and asserts the invariants of design.md. */
void bor_sanity_check(void);

#endif
