/* util.c: memory and maps of the indexer.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "util.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(void)
{
    fputs("crabcheck-index: out of memory\n", stderr);
    exit(1);
}

void *xmalloc(size_t n)
{
    void *p = malloc(n ? n : 1);
    if (p == NULL)
        out_of_memory();
    return p;
}

void *xrealloc(void *p, size_t n)
{
    p = realloc(p, n ? n : 1);
    if (p == NULL)
        out_of_memory();
    return p;
}

static char *format_string(const char *format, va_list ap)
{
    char *s;
    if (vasprintf(&s, format, ap) < 0)
        out_of_memory();
    return s;
}

char *xprintf(const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *s = format_string(format, ap);
    va_end(ap);
    return s;
}

void *grow(void *p, size_t n, size_t *cap, size_t record)
{
    if (n < *cap)
        return p;
    *cap = *cap < 16 ? 16 : *cap + *cap / 2;
    if (*cap > SIZE_MAX / record)
        out_of_memory();
    return xrealloc(p, *cap * record);
}

/* ---- arena ---- */

struct arena_chunk { struct arena_chunk *next; size_t used, size; };

enum { CHUNK = 64 * 1024 };

void *arena_alloc(struct arena *a, size_t n)
{
    struct arena_chunk *c = a->chunks;

    n = (n + 15) & ~(size_t)15;
    if (c == NULL || c->size - c->used < n) {
        size_t size = n > CHUNK ? n : CHUNK;
        c = xmalloc(sizeof *c + 16 + size);
        c->next = a->chunks;
        c->used = 0;
        c->size = size;
        a->chunks = c;
    }
    char *base = (char *)(((uintptr_t)(c + 1) + 15) & ~(uintptr_t)15);
    void *p = base + c->used;
    c->used += n;
    return memset(p, 0, n);
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *s = format_string(format, ap);
    va_end(ap);
    char *copy = arena_alloc(a, strlen(s) + 1);
    strcpy(copy, s);
    free(s);
    return copy;
}

void arena_free(struct arena *a)
{
    while (a->chunks != NULL) {
        struct arena_chunk *next = a->chunks->next;
        free(a->chunks);
        a->chunks = next;
    }
}

/* ---- map ---- */

struct ptrmap_slot { const void *key; uint64_t value; };

static size_t slot_of(const struct ptrmap *m, const void *key)
{
    size_t i = (size_t)(((uintptr_t)key * 0x9E3779B97F4A7C15ull) >> 20) & (m->cap - 1);
    while (m->slots[i].key != NULL && m->slots[i].key != key)
        i = (i + 1) & (m->cap - 1);
    return i;
}

void ptrmap_put(struct ptrmap *m, const void *key, uint64_t value)
{
    if (m->n * 2 >= m->cap) {
        struct ptrmap old = *m;
        m->cap = old.cap ? old.cap * 2 : 256;
        m->slots = xmalloc(m->cap * sizeof *m->slots);
        memset(m->slots, 0, m->cap * sizeof *m->slots);
        for (size_t i = 0; i < old.cap; i++)
            if (old.slots[i].key != NULL)
                m->slots[slot_of(m, old.slots[i].key)] = old.slots[i];
        free(old.slots);
    }
    size_t i = slot_of(m, key);
    m->n += m->slots[i].key == NULL;
    m->slots[i] = (struct ptrmap_slot){ key, value };
}

bool ptrmap_get(const struct ptrmap *m, const void *key, uint64_t *value)
{
    if (m->cap == 0)
        return false;
    size_t i = slot_of(m, key);
    if (m->slots[i].key == NULL)
        return false;
    *value = m->slots[i].value;
    return true;
}

void ptrmap_clear(struct ptrmap *m)
{
    free(m->slots);
    *m = (struct ptrmap){ 0 };
}

bool starts_with(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool ends_with(const char *s, const char *suffix)
{
    size_t n = strlen(s), k = strlen(suffix);
    return n >= k && memcmp(s + n - k, suffix, k) == 0;
}
