/* run_map.h: runs of bytes with equal borrow state, ordered by address.

   A map is an array of pointers to chunks; a chunk is an array of up to 16 runs.  Small trees have one small chunk (room for 2, 4, 8
   ... runs), so the usual look-up is a short scan.  Look-up O(log runs), insertion O(16) and, once in 8, O(chunks).
   Runs do not overlap; heap trees cover their block without gaps, base memory has gaps (untracked bytes).

   Refused: a balanced tree: three times the memory for the one- and two-run maps that nearly all trees have.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_RUN_MAP_H
#define CRAB_BORROW_RUN_MAP_H

#include "model.h"

/* The state of a run.  Tree Borrows: docs/design.md section 2.  Stacked Borrows uses `w` alone: its stack. */
struct loc {
    uint64_t wtime, etime;      /* τ, τe */
    uint32_t w, u, ui, e;       /* writer, unique, unique counting inexact reads, last protector end (0 = none) */
    uint32_t prot, prot_reads;  /* chains of protected nodes (protector.h) */
    uint32_t hist;              /* events (history.h) */
    uint32_t fresh;             /* base memory: tracked since wtime, no write seen since */
};
struct run { bor_addr lo, hi; struct loc s; };

enum { RUN_CHUNK_MAX = 16 };
struct chunk { uint32_t n, cap; struct run runs[]; };
struct run_at { uint32_t chunk, i; };       /* a position; valid until the map changes */
struct run_map { struct chunk **chunks; uint32_t n, cap; uint64_t runs; struct run_at hint; /* found last; checked before use */ };

void run_map_init(struct run_map *m);
void run_map_deinit(struct run_map *m);

bool run_seek_far(struct run_map *m, bor_addr a, struct run_at *at);

/* The first run with hi > a. False: none.  Accesses come in clusters: the run found last often is the one. */
static inline bool run_seek(struct run_map *m, bor_addr a, struct run_at *at)
{
    if (m->hint.chunk < m->n && m->hint.i < m->chunks[m->hint.chunk]->n) {
        const struct run *r = &m->chunks[m->hint.chunk]->runs[m->hint.i];
        if (a - r->lo < r->hi - r->lo) {
            *at = m->hint;
            return true;
        }
    }
    return run_seek_far(m, a, at);
}

static inline struct run *run_get(const struct run_map *m, struct run_at at) { return &m->chunks[at.chunk]->runs[at.i]; }

static inline bool run_next(const struct run_map *m, struct run_at *at)
{
    if (at->i + 1 < m->chunks[at->chunk]->n) {
        at->i++;
        return true;
    }
    if (at->chunk + 1 >= m->n)
        return false;
    at->chunk++;
    at->i = 0;
    return true;
}

bool run_prev(const struct run_map *m, struct run_at *at);
/* Inserts a run (overlapping none); *at is its position. */
void run_insert(struct run_map *m, bor_addr lo, bor_addr hi, const struct loc *s, struct run_at *at);
void run_erase(struct run_map *m, struct run_at at);
/* Makes [lo, hi), inside the run at *at, a run of its own with state *s; *at is its position. Merges with equal neighbours
   (`equal` decides, NULL = no merging); the run at *at afterwards contains [lo, hi). */
void run_set(struct run_map *m, struct run_at *at, bor_addr lo, bor_addr hi, const struct loc *s,
             bool (*equal)(const struct loc *, const struct loc *));
/* Drops all of [lo, hi), cutting runs at the ends. */
void run_drop(struct run_map *m, bor_addr lo, bor_addr hi);
/* Merges equal neighbours everywhere. */
void run_compact(struct run_map *m, bool (*equal)(const struct loc *, const struct loc *));

#endif
