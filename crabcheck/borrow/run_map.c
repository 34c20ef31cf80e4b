/* run_map.c: see run_map.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "run_map.h"

#include "port.h"

enum { CHUNK_MAX = RUN_CHUNK_MAX, CHUNK_MIN = 2, CLASSES = 4 };     /* capacities 2, 4, 8, 16 */

static struct chunk *s_free[CLASSES];           /* chained through runs[0].lo */

/* Runs are moved as structures: the port's copy is general, and slow for a few cache lines. */
static void move_up(struct chunk *k, uint32_t from)
{
    for (uint32_t i = k->n; i > from; i--)
        k->runs[i] = k->runs[i - 1];
}

static void move_down(struct chunk *k, uint32_t to)
{
    for (uint32_t i = to; i < k->n; i++)
        k->runs[i] = k->runs[i + 1];
}

static unsigned class_of(uint32_t cap)
{
    unsigned c = 0;
    while (((uint32_t)CHUNK_MIN << c) < cap)
        c++;
    return c;
}

static struct chunk *chunk_new(uint32_t cap)
{
    unsigned c = class_of(cap);
    struct chunk *k = s_free[c];
    if (k != NULL)
        s_free[c] = (struct chunk *)(uintptr_t)k->runs[0].lo;
    else
        k = bor_port_alloc("runs", sizeof *k + ((size_t)CHUNK_MIN << c) * sizeof(struct run));
    k->n = 0;
    k->cap = (uint32_t)CHUNK_MIN << c;
    return k;
}

static void chunk_free(struct chunk *k)
{
    unsigned c = class_of(k->cap);
    k->runs[0].lo = (uintptr_t)s_free[c];
    s_free[c] = k;
}

void run_map_init(struct run_map *m) { *m = (struct run_map){ 0 }; }

void run_map_deinit(struct run_map *m)
{
    for (uint32_t i = 0; i < m->n; i++)
        chunk_free(m->chunks[i]);
    if (m->chunks != NULL)
        bor_port_free(m->chunks);
    run_map_init(m);
}

bool run_seek_far(struct run_map *m, bor_addr a, struct run_at *at)
{
    uint32_t lo = 0, hi = m->n;
    while (lo < hi) {                           /* first chunk whose last run ends behind a */
        uint32_t mid = (lo + hi) / 2;
        const struct chunk *k = m->chunks[mid];
        if (k->runs[k->n - 1].hi > a)
            hi = mid;
        else
            lo = mid + 1;
    }
    if (lo == m->n)
        return false;
    at->chunk = lo;
    const struct chunk *k = m->chunks[lo];
    uint32_t i = 0, n = k->n;
    while (n > 4) {
        uint32_t half = n / 2;
        if (k->runs[i + half - 1].hi > a) {
            n = half;
        } else {
            i += half;
            n -= half;
        }
    }
    while (k->runs[i].hi <= a)
        i++;
    at->i = i;
    m->hint = *at;
    return true;
}

bool run_prev(const struct run_map *m, struct run_at *at)
{
    if (at->i > 0) {
        at->i--;
        return true;
    }
    if (at->chunk == 0)
        return false;
    at->chunk--;
    at->i = m->chunks[at->chunk]->n - 1;
    return true;
}

static void insert_chunk(struct run_map *m, uint32_t where, struct chunk *k)
{
    if (m->n == m->cap) {
        uint32_t cap = m->cap == 0 ? 1 : m->cap * 2;
        struct chunk **p = bor_port_alloc("run chunks", cap * sizeof *p);
        if (m->n != 0)
            bor_port_copy(p, m->chunks, m->n * sizeof *p);
        if (m->chunks != NULL)
            bor_port_free(m->chunks);
        m->chunks = p;
        m->cap = cap;
    }
    bor_port_copy(&m->chunks[where + 1], &m->chunks[where], (m->n - where) * sizeof *m->chunks);
    m->chunks[where] = k;
    m->n++;
}

static void remove_chunk(struct run_map *m, uint32_t where)
{
    chunk_free(m->chunks[where]);
    m->n--;
    bor_port_copy(&m->chunks[where], &m->chunks[where + 1], (m->n - where) * sizeof *m->chunks);
}

/* Room for one more run in chunk at->chunk before position at->i; may grow or split the chunk and move *at. */
static struct chunk *make_room(struct run_map *m, struct run_at *at)
{
    struct chunk *k = m->chunks[at->chunk];
    if (k->n < k->cap)
        return k;
    if (k->cap < CHUNK_MAX) {
        struct chunk *g = chunk_new(k->cap * 2);
        bor_port_copy(g->runs, k->runs, k->n * sizeof(struct run));
        g->n = k->n;
        m->chunks[at->chunk] = g;
        chunk_free(k);
        return g;
    }
    struct chunk *g = chunk_new(CHUNK_MAX);
    uint32_t keep = at->i == k->n ? CHUNK_MAX - 1 : CHUNK_MAX / 2;      /* appending: leave the left one nearly full */
    g->n = k->n - keep;
    bor_port_copy(g->runs, &k->runs[keep], g->n * sizeof(struct run));
    k->n = keep;
    insert_chunk(m, at->chunk + 1, g);
    if (at->i > keep) {
        at->chunk++;
        at->i -= keep;
        return g;
    }
    return k;
}

static void insert_at(struct run_map *m, struct run_at *at, bor_addr lo, bor_addr hi, const struct loc *s)
{
    const struct loc copy = *s;                 /* s may point into the map */
    struct chunk *k = make_room(m, at);
    move_up(k, at->i);
    k->runs[at->i] = (struct run){ lo, hi, copy };
    k->n++;
    m->runs++;
}

void run_insert(struct run_map *m, bor_addr lo, bor_addr hi, const struct loc *s, struct run_at *at)
{
    if (m->n == 0)
        insert_chunk(m, 0, chunk_new(CHUNK_MIN));
    if (m->chunks[0]->n == 0 || !run_seek(m, lo, at))
        *at = (struct run_at){ m->n - 1, m->chunks[m->n - 1]->n };
    insert_at(m, at, lo, hi, s);
}

void run_erase(struct run_map *m, struct run_at at)
{
    struct chunk *k = m->chunks[at.chunk];
    k->n--;
    move_down(k, at.i);
    m->runs--;
    if (k->n == 0)
        remove_chunk(m, at.chunk);
}

/* Joins the run at *at with an equal left and right neighbour. */
static void join(struct run_map *m, struct run_at *at, bool (*equal)(const struct loc *, const struct loc *))
{
    struct run_at other = *at;
    struct run *r = run_get(m, *at);
    if (run_next(m, &other)) {
        struct run *right = run_get(m, other);
        if (right->lo == r->hi && equal(&r->s, &right->s)) {
            r->hi = right->hi;
            run_erase(m, other);
        }
    }
    other = *at;
    if (run_prev(m, &other)) {
        struct run *left = run_get(m, other);
        if (left->hi == r->lo && equal(&left->s, &r->s)) {
            left->hi = r->hi;
            run_erase(m, *at);
            *at = other;
        }
    }
}

void run_set(struct run_map *m, struct run_at *at, bor_addr lo, bor_addr hi, const struct loc *s,
             bool (*equal)(const struct loc *, const struct loc *))
{
    struct run *r = run_get(m, *at);
    const struct loc old = r->s, new = *s;
    const bor_addr old_lo = r->lo, old_hi = r->hi;
    BOR_ASSERT(old_lo <= lo && lo < hi && hi <= old_hi);
    r->lo = lo;
    r->hi = hi;
    r->s = new;
    if (old_lo < lo) {
        struct run_at left = *at;
        insert_at(m, &left, old_lo, lo, &old);
        *at = left;
        run_next(m, at);
    }
    if (hi < old_hi) {
        struct run_at right = *at;
        right.i++;
        insert_at(m, &right, hi, old_hi, &old);
        *at = right;
        run_prev(m, at);
    }
    if (equal != NULL)
        join(m, at, equal);
}

void run_drop(struct run_map *m, bor_addr lo, bor_addr hi)
{
    struct run_at at;
    while (m->n != 0 && run_seek(m, lo, &at)) {
        struct run *r = run_get(m, at);
        if (r->lo >= hi)
            return;
        if (r->lo < lo) {
            const bor_addr end = r->hi;
            r->hi = lo;
            if (end > hi) {
                const struct loc s = r->s;
                run_insert(m, hi, end, &s, &at);
            }
        } else if (r->hi > hi) {
            r->lo = hi;
        } else {
            run_erase(m, at);
        }
    }
}

void run_compact(struct run_map *m, bool (*equal)(const struct loc *, const struct loc *))
{
    for (uint32_t c = 0; c < m->n; c++) {
        struct chunk *k = m->chunks[c];
        uint32_t out = 0;
        for (uint32_t i = 1; i < k->n; i++) {
            struct run *last = &k->runs[out], *r = &k->runs[i];
            if (last->hi == r->lo && equal(&last->s, &r->s))
                last->hi = r->hi;
            else
                k->runs[++out] = *r;
        }
        m->runs -= k->n - 1 - out;
        k->n = out + 1;
    }
}
