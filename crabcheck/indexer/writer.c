/* writer.c: the tables of an index while they grow, and the file.

   Every table is one growing array of the records as they will be in the file; strings and layouts are interned through open
   addressing on their hash, so equal text costs once.  The file is built in memory and written under a temporary name in the same
   folder: readers see the old file or the new one, never half of one.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "writer.h"
#include "util.h"
#include "../index/index_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct table { char *data; size_t n, cap; };
struct intern { uint32_t *slots; size_t n, cap; };     /* slot: value + 1 */

struct writer {
    struct cci_header h;
    struct table t[CCI_T_COUNT];
    struct intern strings, layouts, files;
};

static uint64_t hash_bytes(const void *p, size_t n, uint64_t h)
{
    const unsigned char *s = p;
    for (size_t i = 0; i < n; i++)
        h = (h ^ s[i]) * 0x100000001B3ull;
    return h;
}

struct writer *wr_new(void)
{
    struct writer *w = xmalloc(sizeof *w);
    memset(w, 0, sizeof *w);
    memcpy(w->h.magic, CCI_MAGIC, 8);
    w->h.version = CCI_VERSION;
    w->h.header_bytes = sizeof w->h;
    wr_string(w, "");
    return w;
}

void wr_free(struct writer *w)
{
    for (int t = 0; t < CCI_T_COUNT; t++)
        free(w->t[t].data);
    free(w->strings.slots);
    free(w->layouts.slots);
    free(w->files.slots);
    free(w);
}

struct cci_header *wr_header(struct writer *w)
{
    return &w->h;
}

/* ---- interning ---- */

static uint64_t string_hash(const struct writer *w, uint32_t off)
{
    const char *s = w->t[CCI_T_STRINGS].data + off;
    return hash_bytes(s, strlen(s), 0xCBF29CE484222325ull);
}

static uint64_t file_hash(const struct writer *w, uint32_t i)
{
    return (((const uint32_t *)w->t[CCI_T_FILES].data)[i] + 1) * 0x9E3779B97F4A7C15ull;
}

static uint64_t layout_key(const struct cci_layout *l, const struct cci_im_range *im)
{
    uint64_t h = hash_bytes(&l->size, sizeof l->size, 0xCBF29CE484222325ull);
    h = hash_bytes(&l->align, sizeof l->align, h);
    h = hash_bytes(&l->flags, sizeof l->flags, h);
    h = hash_bytes(&l->type, sizeof l->type, h);
    return hash_bytes(im, l->im_n * sizeof *im, h);
}

static uint64_t layout_hash(const struct writer *w, uint32_t i)
{
    const struct cci_layout *l = (const struct cci_layout *)w->t[CCI_T_LAYOUTS].data + i;
    return layout_key(l, (const struct cci_im_range *)w->t[CCI_T_IM].data + l->im_first);
}

static void intern_grow(struct writer *w, struct intern *in, uint64_t (*hash)(const struct writer *, uint32_t))
{
    if (in->n * 2 < in->cap)
        return;
    struct intern old = *in;
    in->cap = old.cap ? old.cap * 2 : 1024;
    in->slots = xmalloc(in->cap * sizeof *in->slots);
    memset(in->slots, 0, in->cap * sizeof *in->slots);
    for (size_t i = 0; i < old.cap; i++) {
        if (old.slots[i] == 0)
            continue;
        uint64_t h = hash(w, old.slots[i] - 1);
        size_t k = (h ^ h >> 29) & (in->cap - 1);
        while (in->slots[k] != 0)
            k = (k + 1) & (in->cap - 1);
        in->slots[k] = old.slots[i];
    }
    free(old.slots);
}

static void too_big(void)
{
    fputs("crabcheck-index: the object is too big for an index\n", stderr);
    exit(1);
}

uint32_t wr_string(struct writer *w, const char *s)
{
    struct table *t = &w->t[CCI_T_STRINGS];
    struct intern *in = &w->strings;

    if (s == NULL)
        return 0;
    intern_grow(w, in, string_hash);
    size_t len = strlen(s);
    uint64_t h = hash_bytes(s, len, 0xCBF29CE484222325ull);
    size_t k = (h ^ h >> 29) & (in->cap - 1);
    for (; in->slots[k] != 0; k = (k + 1) & (in->cap - 1))
        if (strcmp(t->data + in->slots[k] - 1, s) == 0)
            return in->slots[k] - 1;
    if (t->n + len + 1 >= UINT32_MAX)
        too_big();
    if (t->n + len + 1 > t->cap) {
        t->cap = (t->cap + len + 1) * 2;
        t->data = xrealloc(t->data, t->cap);
    }
    uint32_t off = (uint32_t)t->n;
    memcpy(t->data + off, s, len + 1);
    t->n += len + 1;
    in->slots[k] = off + 1;
    in->n++;
    return off;
}

uint32_t wr_file(struct writer *w, const char *path)
{
    struct intern *in = &w->files;
    uint32_t s = wr_string(w, path);

    intern_grow(w, in, file_hash);
    uint64_t h = (s + 1) * 0x9E3779B97F4A7C15ull;
    size_t k = (h ^ h >> 29) & (in->cap - 1);
    for (; in->slots[k] != 0; k = (k + 1) & (in->cap - 1))
        if (((uint32_t *)w->t[CCI_T_FILES].data)[in->slots[k] - 1] == s)
            return in->slots[k] - 1;
    uint32_t i = wr_add(w, CCI_T_FILES, &s);
    in->slots[k] = i + 1;
    in->n++;
    return i;
}

uint32_t wr_add(struct writer *w, enum cci_table which, const void *record)
{
    struct table *t = &w->t[which];
    size_t bytes = cci_record_bytes(which);

    if (t->n >= UINT32_MAX - 1)
        too_big();
    t->data = grow(t->data, t->n, &t->cap, bytes);
    memcpy(t->data + t->n * bytes, record, bytes);
    return (uint32_t)t->n++;
}

void *wr_records(struct writer *w, enum cci_table t, uint64_t *n)
{
    *n = w->t[t].n;
    return w->t[t].data;
}

void wr_truncate(struct writer *w, enum cci_table t, uint64_t n)
{
    if (n < w->t[t].n)
        w->t[t].n = n;
}

uint32_t wr_layout(struct writer *w, struct cci_layout l, const struct cci_im_range *im, uint32_t im_n)
{
    struct intern *in = &w->layouts;
    const struct cci_layout *have = (const struct cci_layout *)w->t[CCI_T_LAYOUTS].data;
    const struct cci_im_range *have_im = (const struct cci_im_range *)w->t[CCI_T_IM].data;

    l.im_n = im_n;
    intern_grow(w, in, layout_hash);
    uint64_t h = layout_key(&l, im);
    size_t k = (h ^ h >> 29) & (in->cap - 1);
    for (; in->slots[k] != 0; k = (k + 1) & (in->cap - 1)) {
        const struct cci_layout *o = &have[in->slots[k] - 1];
        if (o->size == l.size && o->align == l.align && o->flags == l.flags && o->type == l.type && o->im_n == im_n
            && (im_n == 0 || memcmp(have_im + o->im_first, im, im_n * sizeof *im) == 0))
            return in->slots[k] - 1;
    }
    l.im_first = (uint32_t)w->t[CCI_T_IM].n;
    for (uint32_t i = 0; i < im_n; i++)
        wr_add(w, CCI_T_IM, &im[i]);
    uint32_t i = wr_add(w, CCI_T_LAYOUTS, &l);
    in->slots[k] = i + 1;
    in->n++;
    return i;
}

/* ---- sorting ---- */

static int compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_key(const void *a, const void *b)
{
    return compare(*(const uint64_t *)a, *(const uint64_t *)b);
}

/* At one instruction: names are bound, then put into registers, then registers are retagged; each in the order of the text. */
static int site_rank(uint32_t kind)
{
    return kind == CCI_SITE_BIND ? 0 : kind == CCI_SITE_ARG_NAME ? 1 : 2;
}

static int by_site(const void *pa, const void *pb)
{
    const struct cci_site *a = pa, *b = pb;
    if (a->pc != b->pc)
        return compare(a->pc, b->pc);
    int ra = site_rank(a->kind), rb = site_rank(b->kind);
    return ra != rb ? (ra < rb ? -1 : 1) : compare(a->retag, b->retag);
}

static int by_line(const void *pa, const void *pb)
{
    const struct cci_line *a = pa, *b = pb;
    if (a->addr != b->addr)
        return compare(a->addr, b->addr);
    if ((a->flags ^ b->flags) & CCI_LINE_END)           /* the end of one sequence comes before the start of the next */
        return (a->flags & CCI_LINE_END) ? -1 : 1;
    return compare(a->reserved, b->reserved);           /* order of the line program */
}

static int by_inline(const void *pa, const void *pb)
{
    const struct cci_inline *a = pa, *b = pb;
    return a->lo != b->lo ? compare(a->lo, b->lo) : compare(a->depth, b->depth);
}

static const char *sort_strings;

static int by_symbol(const void *pa, const void *pb)
{
    const struct cci_symbol *a = pa, *b = pb;
    if (a->addr != b->addr)
        return compare(a->addr, b->addr);
    return strcmp(sort_strings + a->name, sort_strings + b->name);
}

static void sort_table(struct writer *w, enum cci_table t, int (*cmp)(const void *, const void *))
{
    size_t n = w->t[t].n, bytes = cci_record_bytes(t);
    char *p = w->t[t].data;

    for (size_t i = 1; i < n; i++)
        if (cmp(p + (i - 1) * bytes, p + i * bytes) > 0) {
            qsort(p, n, bytes, cmp);
            return;
        }
}

/* Rows of the line program that say nothing new cost memory in every run of the tool. */
static void squeeze_lines(struct writer *w)
{
    struct cci_line *l = (struct cci_line *)w->t[CCI_T_LINES].data;
    size_t k = 0;

    for (size_t i = 0; i < w->t[CCI_T_LINES].n; i++) {
        struct cci_line r = l[i];
        r.reserved = 0;
        if (k > 0 && l[k - 1].addr == r.addr) {         /* the last row at an address is the one that holds */
            if (r.flags & CCI_LINE_END)
                continue;
            r.flags |= l[k - 1].flags & CCI_LINE_PROLOGUE_END;
            l[k - 1] = r;
            continue;
        }
        bool same = k > 0 && l[k - 1].file == r.file && l[k - 1].line == r.line && l[k - 1].column == r.column;
        if (same && !((r.flags | l[k - 1].flags) & CCI_LINE_END) && !(r.flags & CCI_LINE_PROLOGUE_END))
            continue;
        l[k++] = r;
    }
    w->t[CCI_T_LINES].n = k;
}

static void squeeze_symbols(struct writer *w)
{
    struct cci_symbol *s = (struct cci_symbol *)w->t[CCI_T_SYMBOLS].data;
    size_t k = 0;

    for (size_t i = 0; i < w->t[CCI_T_SYMBOLS].n; i++) {
        if (k > 0 && s[k - 1].addr == s[i].addr && s[k - 1].name == s[i].name) {
            if (s[i].size > s[k - 1].size)
                s[k - 1].size = s[i].size;
            s[k - 1].flags |= s[i].flags;
            continue;
        }
        s[k++] = s[i];
    }
    w->t[CCI_T_SYMBOLS].n = k;
}

void *wr_image(struct writer *w, uint64_t *size)
{
    sort_strings = w->t[CCI_T_STRINGS].data;
    sort_table(w, CCI_T_FUNCS, by_key);
    sort_table(w, CCI_T_SITES, by_site);
    sort_table(w, CCI_T_USES, by_key);
    sort_table(w, CCI_T_LINES, by_line);
    sort_table(w, CCI_T_INLINES, by_inline);
    sort_table(w, CCI_T_VTABLES, by_key);
    sort_table(w, CCI_T_OBJECTS, by_key);
    sort_table(w, CCI_T_SYMBOLS, by_symbol);
    squeeze_lines(w);
    squeeze_symbols(w);

    uint64_t at = (sizeof w->h + 7) & ~7ull;
    for (int t = 0; t < CCI_T_COUNT; t++) {
        w->h.tables[t] = (struct cci_tableref){ at, w->t[t].n };
        at += (w->t[t].n * cci_record_bytes(t) + 7) & ~7ull;
    }
    w->h.file_bytes = at;
    w->h.checksum = 0;
    char *image = calloc(1, at);        /* pages of a big block are not there before they are written */
    if (image == NULL)
        too_big();
    memcpy(image, &w->h, sizeof w->h);
    for (int t = 0; t < CCI_T_COUNT; t++) {
        if (w->t[t].n != 0)
            memcpy(image + w->h.tables[t].offset, w->t[t].data, w->t[t].n * cci_record_bytes(t));
        free(w->t[t].data);             /* so the index is in memory once, not twice */
        w->t[t] = (struct table){ 0 };
    }
    ((struct cci_header *)image)->checksum = cci_file_sum(image, at);
    *size = at;
    return image;
}

static char *write_all(int fd, const char *name, const void *image, uint64_t size)
{
    const char *p = image;

    for (uint64_t left = size; left > 0;) {
        ssize_t k = write(fd, p, left > 1 << 24 ? 1 << 24 : left);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return xprintf("cannot write %s: %s", name, strerror(errno));
        p += k;
        left -= (uint64_t)k;
    }
    return NULL;
}

/* A descriptor that the caller opened, by its name under /proc: nothing to rename there. */
static char *save_in_place(const char *path, const void *image, uint64_t size)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    if (fd < 0)
        return xprintf("cannot open %s: %s", path, strerror(errno));
    char *wrong = write_all(fd, path, image, size);
    if (close(fd) != 0 && wrong == NULL)
        wrong = xprintf("cannot write %s: %s", path, strerror(errno));
    return wrong;
}

char *wr_save(const char *path, const void *image, uint64_t size)
{
    if (strncmp(path, "/proc/self/fd/", 14) == 0)
        return save_in_place(path, image, size);
    char *temp = xprintf("%s.%ld.tmp", path, (long)getpid());
    int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);     /* the tool trusts no file that others can write */
    char *wrong = fd < 0 ? xprintf("cannot create %s: %s", temp, strerror(errno)) : write_all(fd, temp, image, size);

    if (fd >= 0 && close(fd) != 0 && wrong == NULL)
        wrong = xprintf("cannot write %s: %s", temp, strerror(errno));
    if (wrong == NULL && rename(temp, path) != 0)
        wrong = xprintf("cannot rename %s to %s: %s", temp, path, strerror(errno));
    if (wrong != NULL && fd >= 0)
        unlink(temp);
    free(temp);
    return wrong;
}
