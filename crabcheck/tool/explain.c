/* explain.c: plain words for a violation.

   The model says what it saw: which node refuses, the permission it was born with and the one it has now, what took the right
   away.  From these four the sentence follows; every sentence of a report that is not a name or a place is in this file.
   Refused: sentences assembled from parts ("{Read|Write} through {a|the} ..."), which are shorter here and worse to read there.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "explain.h"

const char *crab_perm_name(enum bor_perm perm)
{
    switch (perm) {
    case BOR_P_CELL:                return "Cell";
    case BOR_P_RESERVED:            return "Reserved";
    case BOR_P_RESERVED_CONFLICTED: return "Reserved (conflicted)";
    case BOR_P_RESERVED_IM:         return "Reserved (interior mutable)";
    case BOR_P_UNIQUE:              return "Unique";
    case BOR_P_FROZEN:              return "Frozen";
    case BOR_P_DISABLED:            return "Disabled";
    case BOR_P_SRW:                 return "SharedReadWrite";
    case BOR_P_SRO:                 return "SharedReadOnly";
    case BOR_P_NONE:                return "not in the stack";
    }
    return "?";
}

const char *crab_action_name(enum bor_action action)
{
    switch (action) {
    case BOR_A_READ:            return "read";
    case BOR_A_WRITE:           return "write";
    case BOR_A_RETAG_READ:      return "reborrow (counts as a read)";
    case BOR_A_RETAG_WRITE:     return "reborrow (counts as a write)";
    case BOR_A_DEALLOC:         return "deallocation";
    case BOR_A_PROTECTOR_END:   return "return from the function that the reference was passed to";
    }
    return "?";
}

const char *crab_family_name(enum bor_alloc_family family)
{
    switch (family) {
    case BOR_FAM_C:         return "malloc";
    case BOR_FAM_CXX:       return "operator new";
    case BOR_FAM_CXX_ARRAY: return "operator new[]";
    case BOR_FAM_RUST:      return "Rust";
    case BOR_FAM_CUSTOM:    return "a custom allocator";
    case BOR_FAM_BASE:      return "the stack or a static object";
    }
    return "?";
}

static bool is_write(enum bor_action action)
{
    return action == BOR_A_WRITE || action == BOR_A_RETAG_WRITE || action == BOR_A_DEALLOC;
}

static bool is_retag(enum bor_action action)
{
    return action == BOR_A_RETAG_READ || action == BOR_A_RETAG_WRITE;
}

/* The node may still read, but a write was tried. */
static bool is_read_only_now(const struct bor_violation *v)
{
    return v->perm_now == BOR_P_FROZEN || v->perm_now == BOR_P_SRO;
}

/* Born without the right to write: it is no loss. */
static bool never_wrote(const struct bor_violation *v)
{
    return is_read_only_now(v) && (v->perm_born == BOR_P_FROZEN || v->perm_born == BOR_P_SRO);
}

/* Stacked Borrows: a byte beside those that the reference was made for. */
static bool never_reached(const struct bor_violation *v)
{
    return v->perm_now == BOR_P_NONE && v->perm_born == BOR_P_NONE;
}

bool crab_explain_is_model(enum bor_violation_kind kind)
{
    return kind == BOR_V_ACCESS || kind == BOR_V_PROTECTED || kind == BOR_V_DEALLOC_PROTECTED || kind == BOR_V_FREE_BORROWED;
}

static const char *access_headline(const struct bor_violation *v)
{
    if (is_read_only_now(v)) {
        if (is_retag(v->action))
            return "Exclusive reborrow of a pointer that may only read";
        return never_wrote(v) ? "Write through a shared reference" : "Write through a pointer that may only read by now";
    }
    if (v->perm_now == BOR_P_RESERVED_CONFLICTED)
        return "Write through a mutable reference argument whose memory was read by others meanwhile";
    if (never_reached(v) && v->action != BOR_A_DEALLOC)
        return is_retag(v->action) ? "Reborrow of more than the pointer was borrowed for"
                                   : is_write(v->action) ? "Write outside of what the pointer was borrowed for"
                                                         : "Read outside of what the pointer was borrowed for";
    if (is_retag(v->action))
        return "Reborrow of a pointer that has lost its right";
    if (v->action == BOR_A_DEALLOC)
        return "Deallocation through a pointer that has lost its right";
    return is_write(v->action) ? "Write through a pointer that has lost its right"
                               : "Read through a pointer that has lost its right";
}

static const char *protected_headline(const struct bor_violation *v)
{
    if (v->action == BOR_A_DEALLOC)
        return "Deallocation of memory that a running function holds a reference to";
    if (is_retag(v->action))
        return "Reborrow takes away the right of a reference argument of a running function";
    if (v->action == BOR_A_PROTECTOR_END)
        return "Returning function takes away the right of a reference argument of a running function";
    return is_write(v->action) ? "Write takes away the right of a reference argument of a running function"
                               : "Read takes away the right of a reference argument of a running function";
}

const char *crab_explain_headline(const struct bor_violation *v)
{
    bool writes = is_write(v->action);
    if (v->exposed)
        return writes ? "Write through a pointer without provenance, which no exposed pointer has the right for"
                      : "Read through a pointer without provenance, which no exposed pointer has the right for";
    switch (v->kind) {
    case BOR_V_NONE:                break;
    case BOR_V_ACCESS:              return access_headline(v);
    case BOR_V_PROTECTED:           return protected_headline(v);
    case BOR_V_DEALLOC_PROTECTED:   return "Deallocation of memory that a running function holds a reference to";
    case BOR_V_OUT_OF_BOUNDS:       return writes ? "Write outside the block that the pointer belongs to"
                                                  : "Read outside the block that the pointer belongs to";
    case BOR_V_USE_AFTER_FREE:      return writes ? "Write through a pointer to a freed block"
                                                  : "Read through a pointer to a freed block";
    case BOR_V_USE_AFTER_RETURN:    return writes ? "Write through a reference to a local variable that is gone"
                                                  : "Read through a reference to a local variable that is gone";
    case BOR_V_FREE_DEAD:           return "Deallocation of a block that is freed already";
    case BOR_V_FREE_INNER:          return "Deallocation of an address that is not the start of its block";
    case BOR_V_FREE_FAMILY:         return "Deallocation by another allocator than the block came from";
    case BOR_V_FREE_LAYOUT:         return "Deallocation with another size or alignment than the block was allocated with";
    case BOR_V_FREE_BORROWED:       return "Deallocation through a pointer that has no right to write";
    }
    return "?";
}

const char *crab_explain_loss(const struct bor_violation *v)
{
    switch (v->kind) {
    case BOR_V_ACCESS:
    case BOR_V_FREE_BORROWED:
        if (never_wrote(v) || never_reached(v))
            return NULL;
        if (v->perm_now == BOR_P_RESERVED_CONFLICTED)
            return "Others read the memory here";
        return is_read_only_now(v) ? "It became read-only here" : "It lost its right here";
    default:
        return NULL;
    }
}

static const char *access_why(const struct bor_violation *v)
{
    if (v->offending.is_restrict)
        return "While its function runs, memory that a `restrict` parameter reaches is, if written, reached through that parameter alone.";
    if (never_wrote(v))
        return "A shared reference never allows a write to what it refers to, except inside an UnsafeCell.";
    if (is_read_only_now(v))
        return "A read through another pointer made this exclusive reference, and all pointers made from it, read-only for good.";
    if (v->perm_now == BOR_P_RESERVED_CONFLICTED)
        return "While the function runs, memory behind its mutable reference argument may be read by others or written by it, not both.";
    if (never_reached(v))
        return "In Stacked Borrows a reference reaches the bytes it was made for, not those beside them.";
    if (v->perm_now == BOR_P_DISABLED && v->perm_born == BOR_P_UNIQUE && !(v->loss.known && is_write(v->loss.action)))
        return "An exclusive reference is the only way to its memory: the read through another pointer ended it.";
    if (v->perm_now == BOR_P_NONE)
        return "A use of an older pointer removed this one from the borrow stack.";
    if (v->loss.known && v->loss.action == BOR_A_PROTECTOR_END)
        return "A mutable reference argument counts as written once more when its function returns; pointers made before that end.";
    if (v->loss.known && (v->loss.action == BOR_A_READ || v->loss.action == BOR_A_RETAG_READ))
        return "A mutable reference argument that was written must stay the only way to its memory while its function runs.";
    if (v->perm_born == BOR_P_FROZEN || v->perm_born == BOR_P_SRO)
        return "Memory behind a shared reference must not change; the write through another pointer ended the reference and all made from it.";
    return "A write through another pointer ended this exclusive reference and all pointers made from it.";
}

static const char *protected_why(const struct bor_violation *v)
{
    if (v->perm_now == BOR_P_FROZEN || v->perm_now == BOR_P_SRO || v->perm_born == BOR_P_FROZEN || v->perm_born == BOR_P_SRO)
        return "Memory behind a shared reference argument must not change until its function returns.";
    if (is_write(v->action))
        return "Nobody else may write the memory behind a mutable reference argument until its function returns.";
    return "Nobody else may read memory that was written through a mutable reference argument until its function returns.";
}

const char *crab_explain_why(const struct bor_violation *v)
{
    switch (v->kind) {
    case BOR_V_NONE:                break;
    case BOR_V_ACCESS:              return access_why(v);
    case BOR_V_PROTECTED:           return protected_why(v);
    case BOR_V_DEALLOC_PROTECTED:   return "Memory behind a reference argument must stay allocated until its function returns.";
    case BOR_V_OUT_OF_BOUNDS:       return "A pointer is good for the block that it was made from, whatever lies beside it.";
    case BOR_V_USE_AFTER_FREE:      return "A pointer dies with its block, also where the memory was given to another block since.";
    case BOR_V_USE_AFTER_RETURN:    return "A reference to a local variable dies when the variable's function returns.";
    case BOR_V_FREE_DEAD:           return "A block can be freed once, also where the memory was given to another block since.";
    case BOR_V_FREE_INNER:          return "A block is freed through the address that the allocation returned.";
    case BOR_V_FREE_FAMILY:         return "A block goes back to the allocator that it came from.";
    case BOR_V_FREE_LAYOUT:         return "Rust's allocator must be given the layout that the block was allocated with.";
    case BOR_V_FREE_BORROWED:       return "Deallocation is a write to the whole block; the pointer used for it may not write there.";
    }
    return "?";
}

static const char *access_rule(const struct bor_violation *v)
{
    if (v->perm_now == BOR_P_NONE || v->perm_now == BOR_P_SRO || v->perm_now == BOR_P_SRW)
        return "Stacked Borrows: an access needs an item of its tag in the stack that permits it. Each access through an older tag "
               "removes the items above that it does not tolerate.";
    if (v->offending.is_restrict)
        return "C11 6.7.3.1: what is written while a function runs, and reached through its `restrict` parameter, is reached through "
               "nothing else. The check is Tree Borrows' with a reference that lasts as long as the function runs.";
    if (v->perm_now == BOR_P_DISABLED)
        return "Tree Borrows: a foreign write, one through a pointer that was not made from this one, makes a tag Disabled. A Disabled "
               "tag permits no access, neither by itself nor by tags made from it.";
    if (v->perm_now == BOR_P_RESERVED_CONFLICTED)
        return "Tree Borrows: a mutable reference argument that nobody has written through yet is Reserved; a foreign read during the "
               "call makes it conflicted. From then until the function returns, a write through it is a violation.";
    if (never_wrote(v))
        return "Tree Borrows: a tag born from a shared reference is Frozen where there is no UnsafeCell. A Frozen tag permits no write, "
               "neither by itself nor by tags made from it.";
    return "Tree Borrows: a foreign read makes a Unique tag Frozen, for good. A Frozen tag permits no write, neither by itself nor by tags "
           "made from it.";
}

const char *crab_explain_rule(const struct bor_violation *v)
{
    if (v->exposed)
        return "A pointer without provenance (made from an integer) may stand for any pointer that was exposed. At least one of them "
               "must have the right to the access.";
    switch (v->kind) {
    case BOR_V_ACCESS:
        return access_rule(v);
    case BOR_V_PROTECTED:
        return "A reference passed to a function is protected until the function returns. A foreign access that would make a protected "
               "tag Disabled, on memory that it has accessed, is a violation at once.";
    case BOR_V_DEALLOC_PROTECTED:
        return "A reference passed to a function is protected until the function returns; a Box is not. Memory with a protected tag must "
               "not be freed.";
    case BOR_V_FREE_BORROWED:
        return "Deallocation counts as a write over the whole block, through the pointer used. That pointer must have the right to write "
               "everywhere in the block.";
    case BOR_V_NONE:
        break;
    case BOR_V_OUT_OF_BOUNDS:
        return "Provenance: a pointer is good for the block that it was made from, from its first byte to its last. Arithmetic does not carry "
               "it into another block, even where that one lies directly beside it.";
    case BOR_V_USE_AFTER_FREE: case BOR_V_FREE_DEAD:
        return "Provenance: a pointer is good while its block lives. It does not become good again when the address is allocated anew.";
    case BOR_V_USE_AFTER_RETURN:
        return "Provenance: a reference to a local variable is good until the variable's function returns. The stack memory then belongs "
               "to whatever is called next.";
    case BOR_V_FREE_INNER: case BOR_V_FREE_FAMILY: case BOR_V_FREE_LAYOUT:
        return "A block is freed as it was allocated: by the same allocator, at its first byte, with the same size and alignment. Anything else "
               "may work with one allocator and corrupt memory with the next.";
    }
    return "?";
}

static const char *access_mend(const struct bor_violation *v)
{
    if (never_wrote(v))
        return "Make the raw pointer from `&mut` (or from the owner), not from `&`; or put the data into a Cell, Mutex or UnsafeCell.";
    if (v->offending.is_restrict)
        return "Drop `restrict` from the parameter, or copy the argument that overlaps before the call.";
    if (v->perm_now == BOR_P_RESERVED_CONFLICTED)
        return "Let only one reference to the memory be alive during the call: pass one of the two, or pass raw pointers.";
    if (is_read_only_now(v))
        return "Read through the same pointer that writes, or make the writing pointer again after the read.";
    return "Make the pointer again after each use of the owner; or keep one raw pointer (ptr::addr_of_mut!, Box::into_raw, "
           "NonNull) and do every access through it while foreign code holds it.";
}

const char *crab_explain_mend(const struct bor_violation *v)
{
    if (v->exposed)
        return "Make the integer from a pointer that has the right, and expose that one; or keep the pointer instead of the integer.";
    switch (v->kind) {
    case BOR_V_NONE:                break;
    case BOR_V_ACCESS:              return access_mend(v);
    case BOR_V_PROTECTED:           return "Pass a raw pointer instead of a reference where others use the memory during the call.";
    case BOR_V_DEALLOC_PROTECTED:   return "Pass a raw pointer (or take ownership by value) where the callee may free the memory.";
    case BOR_V_OUT_OF_BOUNDS:       return "Make the pointer from the whole block (as_mut_ptr of the whole slice), not from one element or field.";
    case BOR_V_USE_AFTER_FREE:      return "Keep the owner alive as long as the pointer is used, and tell foreign code before it is dropped or moved.";
    case BOR_V_USE_AFTER_RETURN:    return "Put the data on the heap or in the caller, so that it lives as long as the pointer.";
    case BOR_V_FREE_DEAD:           return "Give the pointer away once: into_raw on one side, from_raw exactly once on the other.";
    case BOR_V_FREE_INNER:          return "Keep the pointer that the allocation returned and free that one.";
    case BOR_V_FREE_FAMILY:         return "Give the block back to the language that made it: export a free function beside each function that allocates.";
    case BOR_V_FREE_LAYOUT:         return "Give from_raw_parts the same capacity and element type that the block was made with.";
    case BOR_V_FREE_BORROWED:       return "Free through the owner's own pointer (Box::into_raw, ManuallyDrop), not through one made from a reference.";
    }
    return "?";
}
