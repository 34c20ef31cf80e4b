/* perm.c: see perm.h and the table "New nodes" of docs/semantics.md section 2.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "perm.h"

#include "port.h"

/* Is offset `off` of the pointee inside an UnsafeCell; *until = end of the stretch that answers alike. */
static bool in_cell(const struct bor_layout *l, uint64_t size, uint64_t off, uint64_t *until)
{
    *until = size;
    if (l == NULL)
        return false;
    if (l->all_im)
        return true;
    uint64_t start = 0, end = size;
    if (l->stride != 0) {
        start = off - off % l->stride;
        end = start + l->stride < size ? start + l->stride : size;
    }
    for (uint32_t i = 0; i < l->n; i++) {
        if (off - start < l->im[i].lo) {
            *until = start + l->im[i].lo < end ? start + l->im[i].lo : end;
            return false;
        }
        if (off - start < l->im[i].hi) {
            *until = start + l->im[i].hi < end ? start + l->im[i].hi : end;
            return true;
        }
    }
    *until = end;
    return false;
}

static enum bor_perm perm_at(const struct node *n, bor_addr a, uint64_t *until_off)
{
    *until_off = UINT64_MAX;
    if (n->flags & N_ROOT)
        return BOR_P_UNIQUE;
    if (n->flags & N_CELLED)
        return BOR_P_CELL;
    const uint64_t off = a - n->lo;
    const bool inside = off < n->size;
    bool cell = !(n->flags & N_FREEZE_OUT);
    if (inside)
        cell = in_cell(n->layout, n->size, off, until_off);
    else if (a < n->lo)
        *until_off = 0;
    if (!inside && n->root == NODE_BASE && n->kind != BOR_REF_RESTRICT)
        return BOR_P_CELL;                      /* base memory: no state outside the pointee */
    if (n->kind == BOR_REF_SHARED)
        return cell ? BOR_P_CELL : BOR_P_FROZEN;
    if (n->flags & N_PROT_BORN)                 /* no ReservedIM under a protector */
        return BOR_P_RESERVED;
    return cell ? BOR_P_RESERVED_IM : BOR_P_RESERVED;
}

enum bor_perm perm_born_far(const struct node *n, bor_addr a)
{
    uint64_t until;
    return perm_at(n, a, &until);
}

bor_addr perm_same_until(const struct node *n, bor_addr a, bor_addr limit)
{
    uint64_t until;
    perm_at(n, a, &until);
    if (until == UINT64_MAX)
        return limit;
    const bor_addr end = n->lo + until;
    return end < limit ? end : limit;
}

/* ---- byte sets: short sorted lists of disjoint ranges, a small block of memory per node that has one */

struct byte_range { bor_addr lo, hi; };
struct byte_sets { struct byte_range *r[SET_KINDS]; uint32_t n[SET_KINDS], cap[SET_KINDS]; };

static struct byte_sets **s_sets;       /* number -> sets */
static uint32_t s_end, s_cap, s_free_count, *s_free_list, s_free_cap;

bool sets_init(void)
{
    s_end = 1;
    s_cap = s_free_count = s_free_cap = 0;
    s_sets = NULL;
    s_free_list = NULL;
    return true;
}

static void grow(void **array, uint32_t *cap, uint32_t used, size_t bytes)
{
    uint32_t now = *cap == 0 ? 4 : *cap * 2;
    void *p = bor_port_alloc("byte sets", now * bytes);
    if (used != 0)
        bor_port_copy(p, *array, used * bytes);
    if (*array != NULL)
        bor_port_free(*array);
    *array = p;
    *cap = now;
}

static void free_one(struct byte_sets *s)
{
    for (int k = 0; k < SET_KINDS; k++)
        if (s->r[k] != NULL)
            bor_port_free(s->r[k]);
    bor_port_free(s);
}

void sets_fini(void)
{
    for (uint32_t i = 1; i < s_end && s_sets != NULL; i++)
        if (s_sets[i] != NULL)
            free_one(s_sets[i]);
    if (s_sets != NULL)
        bor_port_free(s_sets);
    if (s_free_list != NULL)
        bor_port_free(s_free_list);
    sets_init();
}

void set_add(struct node *n, enum set_kind k, bor_addr lo, bor_addr hi)
{
    if (set_has_all(n, k, lo, hi))
        return;
    if (n->sets == 0) {
        if (s_free_count != 0) {
            n->sets = s_free_list[--s_free_count];
        } else {
            if (s_end >= s_cap)
                grow((void **)&s_sets, &s_cap, s_cap == 0 ? 0 : s_end, sizeof *s_sets);
            n->sets = s_end++;
        }
        s_sets[n->sets] = bor_port_alloc("byte sets", sizeof(struct byte_sets));
    }
    struct byte_sets *s = s_sets[n->sets];
    uint32_t i = 0, j;
    while (i < s->n[k] && s->r[k][i].hi < lo)
        i++;
    for (j = i; j < s->n[k] && s->r[k][j].lo <= hi; j++) {      /* swallow what touches */
        if (s->r[k][j].lo < lo)
            lo = s->r[k][j].lo;
        if (s->r[k][j].hi > hi)
            hi = s->r[k][j].hi;
    }
    if (i == j) {
        if (s->n[k] == s->cap[k])
            grow((void **)&s->r[k], &s->cap[k], s->n[k], sizeof(struct byte_range));
        bor_port_copy(&s->r[k][i + 1], &s->r[k][i], (s->n[k] - i) * sizeof(struct byte_range));
        s->n[k]++;
    } else {
        bor_port_copy(&s->r[k][i + 1], &s->r[k][j], (s->n[k] - j) * sizeof(struct byte_range));
        s->n[k] -= j - i - 1;
    }
    s->r[k][i] = (struct byte_range){ lo, hi };
}

bool set_has_all(const struct node *n, enum set_kind k, bor_addr lo, bor_addr hi)
{
    if (n->sets == 0)
        return false;
    const struct byte_sets *s = s_sets[n->sets];
    for (uint32_t i = 0; i < s->n[k]; i++)
        if (s->r[k][i].lo <= lo && hi <= s->r[k][i].hi)
            return true;
    return false;
}

bool set_has(const struct node *n, enum set_kind k, bor_addr a) { return n->sets != 0 && set_has_all(n, k, a, a + 1); }

void sets_free(struct node *n)
{
    if (n->sets == 0)
        return;
    free_one(s_sets[n->sets]);
    s_sets[n->sets] = NULL;
    if (s_free_count == s_free_cap)
        grow((void **)&s_free_list, &s_free_cap, s_free_count, sizeof *s_free_list);
    s_free_list[s_free_count++] = n->sets;
    n->sets = 0;
}
