/* index_read.c: check an index file once, then look things up by bisection.

   cci_open walks every record of every table (linear, one pass after the sum) and refuses the file at the first number that points
   outside its table, at the first unsorted key, at the first enum out of range.  From then on every look-up may use the records as they are: the
   bytes are mapped read-only and private.  The indexer does this before it saves a file; the tool, which takes only files of its own
   user that nobody else can write, needs to know only that the bytes are still those (cci_open_saved: the sum, 10 MB in about 2 ms).
   Refused alternative: checking at each look-up; it costs more and forgets places.

   No libc: this file also runs inside the tool.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "index_read.h"

/* ---- CRC-32 (IEEE), eight bytes at a time ---- */

static uint32_t crc_table[8][256];

static void crc_init(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++)
            c = (c & 1) ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        crc_table[0][i] = c;
    }
    for (int t = 1; t < 8; t++)
        for (uint32_t i = 0; i < 256; i++)
            crc_table[t][i] = crc_table[0][crc_table[t - 1][i] & 255] ^ (crc_table[t - 1][i] >> 8);
}

uint32_t cci_crc32(const void *bytes, uint64_t n, uint32_t crc)
{
    const uint8_t *p = bytes;

    if (crc_table[0][1] == 0)
        crc_init();
    crc = ~crc;
    for (; n >= 8; n -= 8, p += 8) {
        uint32_t a = crc ^ ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
        crc = crc_table[7][a & 255] ^ crc_table[6][a >> 8 & 255] ^ crc_table[5][a >> 16 & 255] ^ crc_table[4][a >> 24]
              ^ crc_table[3][p[4]] ^ crc_table[2][p[5]] ^ crc_table[1][p[6]] ^ crc_table[0][p[7]];
    }
    for (; n > 0; n--, p++)
        crc = crc_table[0][(crc ^ *p) & 255] ^ (crc >> 8);
    return ~crc;
}

/* ---- the sum: four chains of multiplications side by side, as fast as memory ---- */

static inline uint64_t load64(const uint8_t *p)
{
    uint64_t v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t stir(uint64_t chain, uint64_t word)
{
    chain += word * 0xC2B2AE3D27D4EB4Full;
    return (chain << 31 | chain >> 33) * 0x9E3779B185EBCA87ull;
}

uint32_t cci_sum(const void *bytes, uint64_t n)
{
    const uint8_t *p = bytes;
    const uint64_t all = n;
    uint64_t c[4] = { 1, 2, 3, 4 };

    for (; n >= 32; n -= 32, p += 32)
        for (int k = 0; k < 4; k++)
            c[k] = stir(c[k], load64(p + 8 * k));
    for (; n >= 8; n -= 8, p += 8)
        c[0] = stir(c[0], load64(p));
    for (; n > 0; n--, p++)
        c[1] = stir(c[1], *p);
    uint64_t sum = all;
    for (int k = 0; k < 4; k++)
        sum = stir(sum, c[k] ^ c[k] >> 29);
    return (uint32_t)(sum ^ sum >> 32);
}

/* With the field itself as 0. */
uint32_t cci_file_sum(const void *bytes, uint64_t n)
{
    const uint64_t at = offsetof(struct cci_header, checksum) & ~7ull;
    uint64_t word = load64((const uint8_t *)bytes + at);

    word &= offsetof(struct cci_header, checksum) % 8 == 0 ? ~0xFFFFFFFFull : 0xFFFFFFFFull;
    uint64_t parts[3] = { cci_sum(bytes, at), word, cci_sum((const uint8_t *)bytes + at + 8, n - at - 8) };
    return cci_sum(parts, sizeof parts);
}

/* ---- the checks ---- */

static const uint32_t record_bytes[CCI_T_COUNT] = {
    [CCI_T_STRINGS] = 1,
    [CCI_T_FUNCS] = sizeof(struct cci_func),
    [CCI_T_RETAGS] = sizeof(struct cci_retag),
    [CCI_T_CONDS] = sizeof(struct cci_cond),
    [CCI_T_CONDVALS] = sizeof(uint64_t),
    [CCI_T_LAYOUTS] = sizeof(struct cci_layout),
    [CCI_T_IM] = sizeof(struct cci_im_range),
    [CCI_T_SLOTS] = sizeof(struct cci_slot),
    [CCI_T_SITES] = sizeof(struct cci_site),
    [CCI_T_USES] = sizeof(struct cci_use),
    [CCI_T_LINES] = sizeof(struct cci_line),
    [CCI_T_FILES] = sizeof(uint32_t),
    [CCI_T_INLINES] = sizeof(struct cci_inline),
    [CCI_T_VTABLES] = sizeof(struct cci_vtable),
    [CCI_T_OBJECTS] = sizeof(struct cci_object),
    [CCI_T_SYMBOLS] = sizeof(struct cci_symbol),
};

uint32_t cci_record_bytes(enum cci_table t)
{
    return record_bytes[t];
}

const void *cci_table(const struct cci_index *ix, enum cci_table t, uint64_t *count)
{
    *count = ix->h->tables[t].count;
    return ix->bytes + ix->h->tables[t].offset;
}

static uint64_t count_of(const struct cci_index *ix, enum cci_table t)
{
    return ix->h->tables[t].count;
}

static bool string_ok(const struct cci_index *ix, uint32_t off)
{
    return off < count_of(ix, CCI_T_STRINGS);
}

static bool slice_ok(const struct cci_index *ix, enum cci_table t, uint32_t first, uint32_t n)
{
    return (uint64_t)first + n <= count_of(ix, t);
}

static bool file_ok(const struct cci_index *ix, uint32_t file)
{
    return file == UINT32_MAX || file < count_of(ix, CCI_T_FILES);
}

static const char *check_tables(const struct cci_index *ix)
{
    for (int t = 0; t < CCI_T_COUNT; t++) {
        uint64_t off = ix->h->tables[t].offset, n = ix->h->tables[t].count;
        if (off % 8 != 0 || off < sizeof(struct cci_header) || off > ix->size)
            return "a table starts outside the file";
        if (n > (ix->size - off) / record_bytes[t] || n > UINT32_MAX)
            return "a table reaches past the end of the file";
    }
    uint64_t n = count_of(ix, CCI_T_STRINGS);
    const uint8_t *s = ix->bytes + ix->h->tables[CCI_T_STRINGS].offset;
    if (n == 0 || s[0] != 0 || s[n - 1] != 0)
        return "the string table is not terminated";
    if (ix->h->build_id_bytes > sizeof ix->h->build_id || !string_ok(ix, ix->h->note) || !string_ok(ix, ix->h->obj_path))
        return "bad header field";
    return NULL;
}

static const char *check_funcs(const struct cci_index *ix)
{
    uint64_t n;
    const struct cci_func *f = cci_table(ix, CCI_T_FUNCS, &n);

    for (uint64_t i = 0; i < n; i++) {
        if (f[i].lo > f[i].hi || (i > 0 && f[i].lo <= f[i - 1].lo))
            return "functions are not sorted";
        if (!string_ok(ix, f[i].name) || !string_ok(ix, f[i].linkage) || !file_ok(ix, f[i].file)
            || !slice_ok(ix, CCI_T_RETAGS, f[i].entry_first, f[i].entry_n)
            || !slice_ok(ix, CCI_T_RETAGS, f[i].ret_first, f[i].ret_n)
            || !slice_ok(ix, CCI_T_SLOTS, f[i].slot_first, f[i].slot_n))
            return "bad function record";
    }
    return NULL;
}

static bool retag_ok(const struct cci_index *ix, const struct cci_retag *r)
{
    return r->where <= CCI_W_STACK_MEM && r->kind <= CCI_K_RAW_CONST && r->size <= CCI_S_UNKNOWN && r->reg <= 15
           && (r->meta_reg <= 15 || r->meta_reg >= 254) && r->layout < count_of(ix, CCI_T_LAYOUTS)
           && slice_ok(ix, CCI_T_CONDS, r->cond_first, r->cond_n) && string_ok(ix, r->param) && string_ok(ix, r->type)
           && (r->tail_layout == UINT32_MAX || r->tail_layout < count_of(ix, CCI_T_LAYOUTS));
}

static bool cond_ok(const struct cci_index *ix, const struct cci_cond *c)
{
    bool size_ok = c->size == 1 || c->size == 2 || c->size == 4 || c->size == 8 || c->size == 16;
    return c->where <= CCI_W_STACK_MEM && c->reg <= 15 && c->negate <= 1 && size_ok
           && slice_ok(ix, CCI_T_CONDVALS, c->val_first, c->val_n);
}

static const char *check_retags(const struct cci_index *ix)
{
    uint64_t n;
    const struct cci_retag *r = cci_table(ix, CCI_T_RETAGS, &n);
    for (uint64_t i = 0; i < n; i++)
        if (!retag_ok(ix, &r[i]))
            return "bad retag record";
    const struct cci_cond *c = cci_table(ix, CCI_T_CONDS, &n);
    for (uint64_t i = 0; i < n; i++)
        if (!cond_ok(ix, &c[i]))
            return "bad condition record";
    const struct cci_layout *l = cci_table(ix, CCI_T_LAYOUTS, &n);
    for (uint64_t i = 0; i < n; i++)
        if (!slice_ok(ix, CCI_T_IM, l[i].im_first, l[i].im_n) || !string_ok(ix, l[i].type))
            return "bad layout record";
    const struct cci_im_range *m = cci_table(ix, CCI_T_IM, &n);
    for (uint64_t i = 0; i < n; i++)
        if (m[i].lo >= m[i].hi)
            return "bad interior-mutable range";
    return NULL;
}

static const char *check_slots_sites(const struct cci_index *ix)
{
    uint64_t n;
    const struct cci_slot *s = cci_table(ix, CCI_T_SLOTS, &n);
    for (uint64_t i = 0; i < n; i++)
        if (s[i].base > CCI_B_CFA || (s[i].kind > CCI_K_RAW_CONST && s[i].kind != 255) || s[i].size_rule > CCI_S_UNKNOWN
            || !string_ok(ix, s[i].name) || !string_ok(ix, s[i].type)
            || (s[i].layout != UINT32_MAX && s[i].layout >= count_of(ix, CCI_T_LAYOUTS)))
            return "bad slot record";
    const struct cci_site *t = cci_table(ix, CCI_T_SITES, &n);
    for (uint64_t i = 0; i < n; i++) {
        if (i > 0 && t[i].pc < t[i - 1].pc)
            return "sites are not sorted";
        if (t[i].kind > CCI_SITE_AFTER || t[i].retag >= count_of(ix, CCI_T_RETAGS))
            return "bad site record";
    }
    const struct cci_use *u = cci_table(ix, CCI_T_USES, &n);
    for (uint64_t i = 0; i < n; i++)
        if ((i > 0 && u[i].pc < u[i - 1].pc) || !string_ok(ix, u[i].name))
            return "bad use record";
    return NULL;
}

static const char *check_lines(const struct cci_index *ix)
{
    uint64_t n;
    const uint32_t *f = cci_table(ix, CCI_T_FILES, &n);
    for (uint64_t i = 0; i < n; i++)
        if (!string_ok(ix, f[i]))
            return "bad file name";
    const struct cci_line *l = cci_table(ix, CCI_T_LINES, &n);
    for (uint64_t i = 0; i < n; i++)
        if ((i > 0 && l[i].addr < l[i - 1].addr) || !file_ok(ix, l[i].file))
            return "bad line record";
    const struct cci_inline *c = cci_table(ix, CCI_T_INLINES, &n);
    for (uint64_t i = 0; i < n; i++) {
        bool sorted = i == 0 || c[i - 1].lo < c[i].lo || (c[i - 1].lo == c[i].lo && c[i - 1].depth <= c[i].depth);
        if (!sorted || c[i].lo > c[i].hi || !string_ok(ix, c[i].name) || !file_ok(ix, c[i].call_file))
            return "bad inlined call record";
    }
    return NULL;
}

static const char *check_data(const struct cci_index *ix)
{
    uint64_t n;
    const struct cci_vtable *v = cci_table(ix, CCI_T_VTABLES, &n);
    for (uint64_t i = 0; i < n; i++)
        if ((i > 0 && v[i].addr < v[i - 1].addr) || v[i].layout >= count_of(ix, CCI_T_LAYOUTS) || !string_ok(ix, v[i].type))
            return "bad vtable record";
    const struct cci_object *o = cci_table(ix, CCI_T_OBJECTS, &n);
    for (uint64_t i = 0; i < n; i++)
        if ((i > 0 && o[i].addr < o[i - 1].addr) || !string_ok(ix, o[i].name) || !file_ok(ix, o[i].file))
            return "bad object record";
    const struct cci_symbol *s = cci_table(ix, CCI_T_SYMBOLS, &n);
    for (uint64_t i = 0; i < n; i++)
        if ((i > 0 && s[i].addr < s[i - 1].addr) || !string_ok(ix, s[i].name))
            return "bad symbol record";
    return NULL;
}

static const char *check_header(const struct cci_index *ix)
{
    static const char magic[8] = CCI_MAGIC;

    if (ix->size < sizeof(struct cci_header) || (uintptr_t)ix->bytes % 8 != 0)
        return "too short for an index";
    for (int i = 0; i < 8; i++)
        if (ix->h->magic[i] != magic[i])
            return "not an index";
    if (ix->h->version != CCI_VERSION || ix->h->header_bytes != sizeof(struct cci_header))
        return "index of another version";
    if (ix->h->file_bytes != ix->size)
        return "truncated index";
    if (cci_file_sum(ix->bytes, ix->size) != ix->h->checksum)
        return "damaged index (checksum)";
    return NULL;
}

typedef const char *check(const struct cci_index *);

static const char *open_with(struct cci_index *ix, const void *bytes, uint64_t size, check *const *checks, unsigned n)
{
    ix->bytes = bytes;
    ix->size = size;
    ix->h = bytes;
    for (unsigned i = 0; i < n; i++) {
        const char *wrong = checks[i](ix);
        if (wrong != NULL) {
            ix->h = NULL;
            return wrong;
        }
    }
    return NULL;
}

const char *cci_open(struct cci_index *ix, const void *bytes, uint64_t size)
{
    static check *const checks[] = {
        check_header, check_tables, check_funcs, check_retags, check_slots_sites, check_lines, check_data,
    };
    return open_with(ix, bytes, size, checks, sizeof checks / sizeof checks[0]);
}

const char *cci_open_saved(struct cci_index *ix, const void *bytes, uint64_t size)
{
    static check *const checks[] = { check_header, check_tables };
    return open_with(ix, bytes, size, checks, sizeof checks / sizeof checks[0]);
}

/* ---- look-ups ---- */

/* How many of the n records of `bytes` bytes, whose first field is a 64-bit key, have key <= addr. */
static uint64_t upper(const void *table, uint64_t n, uint32_t bytes, uint64_t addr)
{
    const uint8_t *p = table;
    uint64_t lo = 0, hi = n;

    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (*(const uint64_t *)(p + mid * bytes) <= addr)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static uint64_t lower(const void *table, uint64_t n, uint32_t bytes, uint64_t addr)
{
    return addr == 0 ? 0 : upper(table, n, bytes, addr - 1);
}

const char *cci_string(const struct cci_index *ix, uint32_t off)
{
    uint64_t n;
    const char *s = cci_table(ix, CCI_T_STRINGS, &n);
    return off < n ? s + off : s;
}

const struct cci_func *cci_func_at(const struct cci_index *ix, uint64_t addr)
{
    uint64_t n, i;
    const struct cci_func *f = cci_table(ix, CCI_T_FUNCS, &n);
    i = upper(f, n, sizeof *f, addr);
    return i > 0 && addr < f[i - 1].hi ? &f[i - 1] : NULL;
}

const struct cci_func *cci_func_entry(const struct cci_index *ix, uint64_t addr)
{
    const struct cci_func *f = cci_func_at(ix, addr);
    return f != NULL && f->lo == addr ? f : NULL;
}

const struct cci_symbol *cci_symbol_at(const struct cci_index *ix, uint64_t addr)
{
    uint64_t n, i;
    const struct cci_symbol *s = cci_table(ix, CCI_T_SYMBOLS, &n);
    i = upper(s, n, sizeof *s, addr);
    if (i == 0)
        return NULL;
    i = lower(s, i, sizeof *s, s[i - 1].addr);      /* the first of several names */
    return addr - s[i].addr < s[i].size || addr == s[i].addr ? &s[i] : NULL;
}

const struct cci_line *cci_line_at(const struct cci_index *ix, uint64_t addr)
{
    uint64_t n, i;
    const struct cci_line *l = cci_table(ix, CCI_T_LINES, &n);
    i = upper(l, n, sizeof *l, addr);
    return i > 0 && !(l[i - 1].flags & CCI_LINE_END) ? &l[i - 1] : NULL;
}

const struct cci_vtable *cci_vtable_at(const struct cci_index *ix, uint64_t addr)
{
    uint64_t n, i;
    const struct cci_vtable *v = cci_table(ix, CCI_T_VTABLES, &n);
    i = lower(v, n, sizeof *v, addr);
    return i < n && v[i].addr == addr ? &v[i] : NULL;
}

const struct cci_object *cci_object_at(const struct cci_index *ix, uint64_t addr)
{
    uint64_t n, i;
    const struct cci_object *o = cci_table(ix, CCI_T_OBJECTS, &n);
    i = upper(o, n, sizeof *o, addr);
    return i > 0 && addr - o[i - 1].addr < o[i - 1].size ? &o[i - 1] : NULL;
}

const char *cci_file(const struct cci_index *ix, uint32_t file)
{
    uint64_t n;
    const uint32_t *f = cci_table(ix, CCI_T_FILES, &n);
    return cci_string(ix, file < n ? f[file] : 0);
}

const struct cci_retag *cci_retag(const struct cci_index *ix, uint32_t i)
{
    uint64_t n;
    const struct cci_retag *r = cci_table(ix, CCI_T_RETAGS, &n);
    return i < n ? &r[i] : NULL;
}

const struct cci_layout *cci_layout(const struct cci_index *ix, uint32_t i)
{
    uint64_t n;
    const struct cci_layout *l = cci_table(ix, CCI_T_LAYOUTS, &n);
    return i < n ? &l[i] : NULL;
}

const struct cci_im_range *cci_im(const struct cci_index *ix, const struct cci_layout *l)
{
    uint64_t n;
    const struct cci_im_range *m = cci_table(ix, CCI_T_IM, &n);
    return m + l->im_first;
}

const struct cci_cond *cci_conds(const struct cci_index *ix, const struct cci_retag *r)
{
    uint64_t n;
    const struct cci_cond *c = cci_table(ix, CCI_T_CONDS, &n);
    return c + r->cond_first;
}

const uint64_t *cci_condvals(const struct cci_index *ix, const struct cci_cond *c)
{
    uint64_t n;
    const uint64_t *v = cci_table(ix, CCI_T_CONDVALS, &n);
    return v + c->val_first;
}

const struct cci_site *cci_sites_in(const struct cci_index *ix, uint64_t addr, uint64_t end, uint64_t *n)
{
    uint64_t count, i;
    const struct cci_site *s = cci_table(ix, CCI_T_SITES, &count);
    i = lower(s, count, sizeof *s, addr);
    *n = end > addr ? lower(s, count, sizeof *s, end) - i : 0;
    return s + i;
}

const struct cci_use *cci_uses_in(const struct cci_index *ix, uint64_t addr, uint64_t end, uint64_t *n)
{
    uint64_t count, i;
    const struct cci_use *u = cci_table(ix, CCI_T_USES, &count);
    i = lower(u, count, sizeof *u, addr);
    *n = end > addr ? lower(u, count, sizeof *u, end) - i : 0;
    return u + i;
}

/* Calls of depth 1 in one function are disjoint and hold their children, so the walk back from the last record that starts at or
   before addr is over at the first record of depth 1: either it covers addr, or nothing does. */
size_t cci_inlines_at(const struct cci_index *ix, uint64_t addr, const struct cci_inline **out, size_t max)
{
    enum { MAX_WALK = 4096 };
    uint64_t n, i;
    size_t found = 0;
    const struct cci_inline *c = cci_table(ix, CCI_T_INLINES, &n);

    i = upper(c, n, sizeof *c, addr);
    for (int walk = 0; i > 0 && walk < MAX_WALK && found < max; i--, walk++) {
        const struct cci_inline *r = &c[i - 1];
        bool new_level = found == 0 || r->depth < out[found - 1]->depth;
        if (addr < r->hi && new_level)
            out[found++] = r;
        if (r->depth <= 1)
            break;
    }
    return found;
}
