/* fuzz_reader.c: the index reader on damaged files.

   Usage: fuzz_reader INDEX RUNS.  Each run damages a copy of the index that is exactly as long as the file in memory, gives it a right
   checksum (else that alone would be tested), opens it, and where it opens, asks everything.  The judge is the address sanitizer.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "../../crabcheck/index/index_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 1;

static uint64_t next(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15ull);
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

static uint64_t sum;            /* what was read, so that it is read */

static void use_string(const struct cci_index *ix, uint32_t s)
{
    sum += strlen(cci_string(ix, s));
}

static void use_retag(const struct cci_index *ix, const struct cci_retag *r)
{
    const struct cci_layout *l = cci_layout(ix, r->layout);
    const struct cci_im_range *m = cci_im(ix, l);
    const struct cci_cond *c = cci_conds(ix, r);

    use_string(ix, r->param);
    use_string(ix, r->type);
    use_string(ix, l->type);
    for (uint32_t i = 0; i < l->im_n; i++)
        sum += m[i].hi - m[i].lo;
    for (uint32_t i = 0; i < r->cond_n; i++)
        for (uint32_t k = 0; k < c[i].val_n; k++)
            sum += cci_condvals(ix, &c[i])[k];
}

static void use_at(const struct cci_index *ix, uint64_t addr)
{
    const struct cci_inline *in[8];
    uint64_t n;
    const struct cci_func *f = cci_func_at(ix, addr);

    if (f != NULL) {
        use_string(ix, f->name);
        sum += strlen(cci_file(ix, f->file)) + (cci_func_entry(ix, f->lo) == f);
        for (uint32_t i = 0; i < f->entry_n; i++)
            use_retag(ix, cci_retag(ix, f->entry_first + i));
        for (uint32_t i = 0; i < f->ret_n; i++)
            use_retag(ix, cci_retag(ix, f->ret_first + i));
    }
    const struct cci_symbol *s = cci_symbol_at(ix, addr);
    const struct cci_line *l = cci_line_at(ix, addr);
    const struct cci_vtable *v = cci_vtable_at(ix, addr);
    const struct cci_object *o = cci_object_at(ix, addr);
    if (s != NULL)
        use_string(ix, s->name);
    if (l != NULL)
        sum += strlen(cci_file(ix, l->file)) + l->line;
    if (v != NULL)
        use_string(ix, v->type);
    if (o != NULL)
        use_string(ix, o->name);
    size_t k = cci_inlines_at(ix, addr, in, 8);
    while (k-- > 0)
        use_string(ix, in[k]->name);
    const struct cci_site *t = cci_sites_in(ix, addr, addr + 4096, &n);
    for (uint64_t i = 0; i < n; i++)
        if (cci_retag(ix, t[i].retag) != NULL)
            use_retag(ix, cci_retag(ix, t[i].retag));
    const struct cci_use *u = cci_uses_in(ix, addr, addr + 4096, &n);
    for (uint64_t i = 0; i < n; i++)
        use_string(ix, u[i].name);
}

static void use_all(const struct cci_index *ix)
{
    uint64_t n;
    const struct cci_func *f = cci_table(ix, CCI_T_FUNCS, &n);

    for (uint64_t i = 0; i < n; i += 1 + n / 64) {
        use_at(ix, f[i].lo);
        use_at(ix, f[i].hi);
    }
    const struct cci_vtable *v = cci_table(ix, CCI_T_VTABLES, &n);
    for (uint64_t i = 0; i < n; i++)
        use_at(ix, v[i].addr);
    for (int i = 0; i < 64; i++)
        use_at(ix, next() >> (next() % 64));
    use_at(ix, 0);
    use_at(ix, UINT64_MAX);
    use_string(ix, ix->h->note);
}

static void fix_checksum(uint8_t *b, size_t n)
{
    struct cci_header *h = (struct cci_header *)b;

    if (n < sizeof *h)
        return;
    if (next() % 8 != 0)
        h->file_bytes = n;
    h->checksum = 0;
    h->checksum = cci_file_sum(b, n);
}

static size_t damage(uint8_t *b, size_t n)
{
    static const uint8_t nasty[] = { 0, 1, 0x7f, 0x80, 0xff };

    for (uint64_t i = 0, times = 1 + next() % 6; i < times; i++) {
        size_t at = next() % (next() % 2 == 0 ? sizeof(struct cci_header) : n), len = 1 + next() % 8;
        for (size_t k = 0; k < len && at + k < n; k++)
            b[at + k] = next() % 2 == 0 ? nasty[next() % sizeof nasty] : (uint8_t)next();
    }
    return next() % 10 == 0 ? next() % n : n;
}

int main(int argc, char **argv)
{
    struct cci_index ix;
    long runs = argc > 2 ? atol(argv[2]) : 1000, opened = 0;
    FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;

    if (in == NULL || fseek(in, 0, SEEK_END) != 0) {
        fputs("usage: fuzz_reader INDEX RUNS\n", stderr);
        return 2;
    }
    size_t n = (size_t)ftell(in);
    uint8_t *whole = malloc(n);
    rewind(in);
    if (whole == NULL || fread(whole, 1, n, in) != n)
        return 2;
    fclose(in);
    const char *wrong = cci_open(&ix, whole, n);
    if (wrong != NULL) {
        printf("the good index is refused: %s\n", wrong);
        return 1;
    }
    use_all(&ix);
    whole[n / 2] ^= 1;
    if (cci_open(&ix, whole, n) == NULL) {
        puts("a flipped bit went unnoticed");
        return 1;
    }
    whole[n / 2] ^= 1;
    for (long i = 0; i < runs; i++) {
        uint8_t *copy = malloc(n);
        memcpy(copy, whole, n);
        size_t len = damage(copy, n);
        uint8_t *exact = malloc(len != 0 ? len : 1);
        memcpy(exact, copy, len);
        free(copy);
        fix_checksum(exact, len);
        if (cci_open(&ix, exact, len) == NULL) {
            opened++;
            use_all(&ix);
        }
        free(exact);
    }
    free(whole);
    printf("%ld runs, %ld opened, nothing read outside (%llx)\n", runs, opened, (unsigned long long)sum);
    return 0;
}
