/* slabs.c: memory for the client's heap.

      region (1 MiB, from the core's client arena)
      +-------------+-------------+---
      | slab 64 KiB | slab 64 KiB | ...      a slab holds blocks of one size class, side by side, nothing in between
      +-------------+-------------+---
      |b|b|b|b|b|b|b|                        block i of the slab has record i in the tool's own memory

   All book-keeping is out of the client's reach: a program that writes where it should not can spoil its own data, never ours, and a
   block needs no header.  Blocks can touch each other because bounds are checked by tag; a red zone would find nothing more.
   From an address to its block: slab table (address >> 16), offset times the reciprocal of the block size.

   Cost: 16 bytes of record a block, allocation and freeing a few loads each.  Freed memory is reused at once, last in, first out.
   Refused: the core's VG_(cli_malloc) for every block (measured 1.2 to 1.3 times the whole run of programs that allocate much), and
   a header in client memory (a stray write through it would be ours to explain).

   Blocks of more than MAX_SMALL bytes come from VG_(cli_malloc) and are found by a hash table.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "slabs.h"

#include "pub_tool_hashtable.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_replacemalloc.h"

#define SLAB_SHIFT 16
#define SLAB_BYTES (1u << SLAB_SHIFT)
#define MAX_SMALL (SLAB_BYTES / 4)
#define REGION_SLABS 16
#define N_CLASSES 40
#define NO_BLOCK 0xffffffu

struct slab {
    Addr base;
    UInt block_bytes, reciprocal;       /* index = (offset * reciprocal) >> 32 */
    UInt n, fresh, live, free;          /* blocks; never used from `fresh` on; in use; head of the free list */
    UInt class;
    struct slab *next, *prev;           /* slabs of the class with room */
    Bool listed;
    struct crab_block *blocks;
};

struct large {                          /* VgHashNode */
    struct large *next;
    UWord key;
    struct crab_block block;
};

/* Slab table: 44-bit addresses, two levels, 2^14 x 2^14 entries. */
#define TABLE_BITS 14
static struct slab **s_table[1u << TABLE_BITS];
static struct slab *s_with_room[N_CLASSES];
static struct slab *s_spare;            /* slabs without a class */
static VgHashTable *s_large;

/* ---- size classes: multiples of 16 up to 128, then four to the doubling ------------------------------------------------- */

static UInt class_of(SizeT size)
{
    if (size <= 128)
        return size <= 16 ? 0 : (UInt)((size - 1) >> 4);
    UInt top = 63 - (UInt)__builtin_clzll(size - 1);            /* 2^top <= size - 1 */
    return 8 + (top - 7) * 4 + (UInt)(((size - 1) >> (top - 2)) & 3);
}

static UInt class_bytes(UInt class)
{
    if (class < 8)
        return (class + 1) * 16;
    UInt top = 7 + (class - 8) / 4, quarter = (class - 8) & 3;
    return (1u << top) + (quarter + 1) * (1u << (top - 2));
}

/* ---- slabs ---------------------------------------------------------------------------------------------------------------- */

static struct slab *slab_at(Addr a)
{
    UWord n = a >> SLAB_SHIFT;
    if (n >> (2 * TABLE_BITS))
        return NULL;
    struct slab **level2 = s_table[n >> TABLE_BITS];
    return level2 == NULL ? NULL : level2[n & ((1u << TABLE_BITS) - 1)];
}

static void enter_in_table(struct slab *s)
{
    UWord n = s->base >> SLAB_SHIFT;
    tl_assert((n >> (2 * TABLE_BITS)) == 0);
    struct slab ***level2 = &s_table[n >> TABLE_BITS];
    if (*level2 == NULL)
        *level2 = VG_(calloc)("crab.slabs.table", 1u << TABLE_BITS, sizeof **level2);
    (*level2)[n & ((1u << TABLE_BITS) - 1)] = s;
}

static void list_in(struct slab *s)
{
    s->prev = NULL;
    s->next = s_with_room[s->class];
    if (s->next != NULL)
        s->next->prev = s;
    s_with_room[s->class] = s;
    s->listed = True;
}

static void list_out(struct slab *s)
{
    if (s->prev != NULL)
        s->prev->next = s->next;
    else
        s_with_room[s->class] = s->next;
    if (s->next != NULL)
        s->next->prev = s->prev;
    s->listed = False;
}

static Bool more_spare_slabs(void)
{
    Addr region = (Addr)VG_(cli_malloc)(SLAB_BYTES, REGION_SLABS * (SizeT)SLAB_BYTES);
    if (region == 0)
        return False;
    for (UInt i = REGION_SLABS; i-- > 0;) {
        struct slab *s = VG_(calloc)("crab.slabs.slab", 1, sizeof *s);
        s->base = region + i * (Addr)SLAB_BYTES;
        s->next = s_spare;
        s_spare = s;
        enter_in_table(s);
    }
    return True;
}

static struct slab *new_slab(UInt class)
{
    if (s_spare == NULL && !more_spare_slabs())
        return NULL;
    struct slab *s = s_spare;
    s_spare = s->next;
    s->class = class;
    s->block_bytes = class_bytes(class);
    s->reciprocal = (UInt)((1ull << 32) / s->block_bytes) + 1;
    s->n = SLAB_BYTES / s->block_bytes;
    s->fresh = s->live = 0;
    s->free = NO_BLOCK;
    s->blocks = VG_(malloc)("crab.slabs.blocks", s->n * sizeof *s->blocks);
    list_in(s);
    return s;
}

/* The record whose block starts at `a`, live or free; NULL where none does. */
static struct crab_block *record_at(const struct slab *s, Addr a)
{
    if (s == NULL || s->blocks == NULL)
        return NULL;
    UInt offset = (UInt)(a - s->base);
    UInt i = (UInt)(((ULong)offset * s->reciprocal) >> 32);
    if (i >= s->fresh || i * s->block_bytes != offset)
        return NULL;
    return &s->blocks[i];
}

static Addr small_alloc(UInt class, SizeT size, struct crab_block **block)
{
    struct slab *s = s_with_room[class];
    if (s == NULL && (s = new_slab(class)) == NULL)
        return 0;
    UInt i = s->free;
    if (i != NO_BLOCK)
        s->free = s->blocks[i].next;
    else
        i = s->fresh++;
    s->live++;
    if (s->free == NO_BLOCK && s->fresh == s->n)
        list_out(s);
    struct crab_block *b = &s->blocks[i];
    b->root = BOR_TAG_UNKNOWN;
    b->size = size;
    *block = b;
    return s->base + (Addr)i * s->block_bytes;
}

static void small_free(struct slab *s, struct crab_block *b)
{
    b->size = CRAB_BLOCK_FREE;
    b->next = s->free;
    s->free = (UInt)(b - s->blocks);
    if (!s->listed)
        list_in(s);
    /* An empty slab goes back for all classes unless it is the class's only one with room. */
    if (--s->live == 0 && (s->next != NULL || s->prev != NULL)) {
        list_out(s);
        VG_(free)(s->blocks);
        s->blocks = NULL;
        s->next = s_spare;
        s_spare = s;
    }
}

/* ---- large blocks ----------------------------------------------------------------------------------------------------------- */

static Addr large_alloc(SizeT size, SizeT align, struct crab_block **block)
{
    Addr a = (Addr)VG_(cli_malloc)(align, size);
    if (a == 0)
        return 0;
    if (s_large == NULL)
        s_large = VG_(HT_construct)("crab.slabs.large");
    struct large *l = VG_(malloc)("crab.slabs.large.block", sizeof *l);
    l->key = a;
    l->block = (struct crab_block){ .root = BOR_TAG_UNKNOWN, .size = size };
    VG_(HT_add_node)(s_large, l);
    *block = &l->block;
    return a;
}

static struct large *large_at(Addr a)
{
    return s_large == NULL ? NULL : VG_(HT_lookup)(s_large, a);
}

/* ---- the door ------------------------------------------------------------------------------------------------------------------ */

Addr crab_block_alloc(SizeT size, SizeT align, struct crab_block **block)
{
    if (align > 16) {
        /* Powers of two are classes, and slabs are aligned to their own size: such a block is aligned to its size. */
        SizeT room = size > align ? size : align;
        if (room <= MAX_SMALL) {
            SizeT pow = room <= 16 ? 16 : (SizeT)1 << (64 - __builtin_clzll(room - 1));
            return small_alloc(class_of(pow), size, block);
        }
        return large_alloc(size, align, block);
    }
    return size <= MAX_SMALL ? small_alloc(class_of(size), size, block) : large_alloc(size, 16, block);
}

struct crab_block *crab_block_at(Addr a)
{
    struct slab *s = slab_at(a);
    if (s != NULL) {
        struct crab_block *b = record_at(s, a);
        return b != NULL && b->size != CRAB_BLOCK_FREE ? b : NULL;
    }
    struct large *l = large_at(a);
    return l != NULL ? &l->block : NULL;
}

Bool crab_block_was_at(Addr a)
{
    struct crab_block *b = record_at(slab_at(a), a);
    return b != NULL && b->size == CRAB_BLOCK_FREE;
}

Bool crab_block_resize(Addr a, struct crab_block *block, SizeT size)
{
    struct slab *s = slab_at(a);
    if (s != NULL ? size > s->block_bytes || size < s->block_bytes / 2
                  : size > VG_(cli_malloc_usable_size)((void *)a) || size < block->size / 2)
        return False;
    block->size = size;
    return True;
}

void crab_block_free(Addr a, struct crab_block *block)
{
    struct slab *s = slab_at(a);
    if (s != NULL) {
        small_free(s, block);
        return;
    }
    struct large *l = VG_(HT_remove)(s_large, a);
    tl_assert(l != NULL && &l->block == block);
    VG_(free)(l);
    VG_(cli_free)((void *)a);
}
