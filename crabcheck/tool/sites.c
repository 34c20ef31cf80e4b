/* sites.c: loaded objects, their index files, and the numbers of retag sites.

       executable mapping ──file, offset──▶ ELF headers ──bias, build-id──▶ object ──▶ index (index_cache.c)

   Ranges of executable memory are kept sorted by address; a code address finds its object by bisection, behind a memory of the
   last hit.  Objects are never freed: frames, reports and compiled retags point into them and into their index.  An object that
   is unmapped and mapped again at the same place (dlclose, dlopen) is taken up again; at another place it shares the index.

   A site number is an object's base number plus the place of the retag record in its index, so nothing is stored per site but
   the function that it belongs to.

   Only objects that can have debug information are indexed: a system library without any costs four short reads.  Refused:
   indexing on first execution, which would hide the cost in the middle of the run and meet changed rights (seccomp) more often.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "sites.h"

#include "pub_tool_aspacemgr.h"
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcfile.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_vki.h"
#include "../borrow/model.h"
#include "elf_peek.h"
#include "guest_mem.h"
#include "index_cache.h"
#include "options.h"
#include "report.h"
#include "stats.h"

struct object {
    struct crab_object o;           /* first: the public face */
    struct crab_elf elf;
    UInt site_base;                 /* its retag record i is site site_base + i */
    UInt n_retags;
    UInt *func_of;                  /* function of each retag record + 1, as far as it was asked */
    UInt n_ranges;                  /* executable ranges mapped now */
};
struct range { Addr lo, hi; struct object *obj; };

static struct object **objects;     /* in order of site_base */
static UInt n_objects, cap_objects;
static struct range *ranges;        /* sorted, disjoint */
static UInt n_ranges, cap_ranges;
static UInt next_site = 1;
static const struct range *last_hit;

void crab_sites_init(void)
{
    crab_index_cache_init();
}

/* ---- ranges ----------------------------------------------------------------------------------------------------------- */

static void *grown(const HChar *what, void *p, UInt n, UInt *cap, SizeT each)
{
    if (n < *cap)
        return p;
    *cap = *cap == 0 ? 32 : *cap * 2;
    return VG_(realloc)(what, p, *cap * each);
}

static void range_insert(Addr lo, Addr hi, struct object *obj)
{
    ranges = grown("crab.sites.ranges", ranges, n_ranges, &cap_ranges, sizeof *ranges);
    UInt i = n_ranges++;
    for (; i > 0 && ranges[i - 1].lo > lo; i--)
        ranges[i] = ranges[i - 1];
    ranges[i] = (struct range){ lo, hi, obj };
    obj->n_ranges++;
    last_hit = NULL;
}

/* [lo, hi) is no longer executable memory of any object. */
static void ranges_cut(Addr lo, Addr hi)
{
    last_hit = NULL;
    for (UInt i = 0; i < n_ranges;) {
        struct range r = ranges[i];
        if (r.hi <= lo || r.lo >= hi) {
            i++;
            continue;
        }
        for (UInt k = i; k + 1 < n_ranges; k++)
            ranges[k] = ranges[k + 1];
        n_ranges--;
        r.obj->n_ranges--;
        if (r.lo < lo) {
            range_insert(r.lo, lo, r.obj);
            i++;
        }
        if (r.hi > hi) {
            range_insert(hi, r.hi, r.obj);
            i++;
        }
    }
}

static struct object *object_at(Addr code)
{
    if (last_hit != NULL && code >= last_hit->lo && code < last_hit->hi)
        return last_hit->obj;
    UInt lo = 0, hi = n_ranges;
    while (lo < hi) {
        UInt mid = lo + (hi - lo) / 2;
        if (ranges[mid].hi <= code)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == n_ranges || code < ranges[lo].lo)
        return NULL;
    last_hit = &ranges[lo];
    return ranges[lo].obj;
}

const struct crab_object *crab_object_at(Addr code)
{
    struct object *obj = object_at(code);
    return obj == NULL ? NULL : &obj->o;
}

const struct crab_object *crab_object_number(UInt i)
{
    return i < n_objects ? &objects[i]->o : NULL;
}

const struct crab_object *crab_object_of_image(Addr a)
{
    for (UInt i = 0; i < n_objects; i++) {
        const struct object *obj = objects[i];
        if (obj->n_ranges > 0 && obj->o.index.h != NULL && a >= obj->o.image_lo && a < obj->o.image_hi)
            return &obj->o;
    }
    return NULL;
}

/* ---- objects ---------------------------------------------------------------------------------------------------------- */

static Bool has_prefix(const HChar *s, const HChar *prefix)
{
    return VG_(strncmp)(s, prefix, VG_(strlen)(prefix)) == 0;
}

static void classify(struct object *obj)
{
    struct crab_object *o = &obj->o;
    const HChar *base = VG_(basename)(o->path);
    o->is_linker = has_prefix(base, "ld-linux") || has_prefix(base, "ld-2.") || has_prefix(base, "ld-musl")
                   || has_prefix(base, "ld64.so") || VG_(strcmp)(base, "ld.so") == 0 || VG_(strcmp)(base, "ld.so.1") == 0;
    o->is_libc = has_prefix(base, "libc.so") || has_prefix(base, "libc-2.");
    o->is_preload = has_prefix(base, "vgpreload_");
    o->is_system = has_prefix(o->path, "/usr/") || has_prefix(o->path, "/lib/") || has_prefix(o->path, "/lib64/")
                   || has_prefix(o->path, "/bin/") || has_prefix(o->path, "/sbin/");
    if (has_prefix(o->path, "/usr/local/") || has_prefix(o->path, "/usr/src/"))
        o->is_system = False;
}

/* A separate debug file where the distributions put it. */
static Bool has_debug_file(const struct crab_elf *elf)
{
    HChar path[2 * CRAB_ELF_MAX_ID + 64];
    if (elf->build_id_bytes < 2)
        return False;
    Int n = VG_(sprintf)(path, "/usr/lib/debug/.build-id/%02x/", elf->build_id[0]);
    for (UInt i = 1; i < elf->build_id_bytes; i++)
        n += VG_(sprintf)(path + n, "%02x", elf->build_id[i]);
    VG_(strcpy)(path + n, ".debug");
    struct vg_stat st;
    return !sr_isError(VG_(stat)(path, &st));
}

/* System libraries with separate debug files are left out: the core reads their names and lines itself, and their restrict
   parameters are none of our business (semantics.md section 2). */
static Bool worth_indexing(const struct object *obj)
{
    if (obj->o.is_linker || obj->o.is_preload || obj->o.is_libc)
        return False;
    if (obj->elf.debug_info)
        return True;
    return !obj->o.is_system && (obj->elf.debug_link || has_debug_file(&obj->elf));
}

/* The model's form of the layouts, made once.  The ranges are used where they are: the records are alike. */
static void make_layouts(struct object *obj)
{
    _Static_assert(sizeof(struct bor_im_range) == sizeof(struct cci_im_range), "one record for both");
    uint64_t n;
    const struct cci_layout *l = cci_table(&obj->o.index, CCI_T_LAYOUTS, &n);
    struct bor_layout *out = VG_(calloc)("crab.sites.layouts", n + 1, sizeof *out);
    for (uint64_t i = 0; i < n; i++) {
        out[i].all_im = (l[i].flags & CCI_L_ALL_IM) != 0;
        out[i].n = l[i].im_n;
        out[i].im = (const struct bor_im_range *)cci_im(&obj->o.index, &l[i]);
    }
    obj->o.layouts = out;
}

static void count_object(const struct object *obj)
{
    const struct cci_header *h = obj->o.index.h;
    if (obj->o.is_preload)
        return;
    if (h != NULL && (h->flags & CCI_H_RUST) != 0)
        crab_stats.objects_with++;
    else
        crab_stats.objects_without++;
}

static void number_sites(struct object *obj)
{
    uint64_t n = 0;
    if (obj->o.index.h != NULL)
        cci_table(&obj->o.index, CCI_T_RETAGS, &n);
    if (n > 0xfffffff0u - next_site)
        n = 0;                              /* site 0 from here on: reports say less */
    obj->site_base = next_site;
    obj->n_retags = (UInt)n;
    next_site += (UInt)n;
}

static void load_index(struct object *obj)
{
    struct crab_object *o = &obj->o;
    if (!worth_indexing(obj)) {
        if (!o->is_linker && !o->is_preload && !o->is_libc && (!o->is_system || obj->elf.interp))
            crab_say_once(o->path, "%s: no debug information: provenance checks only", o->path);
        return;
    }
    if (!crab_index_load(o->path, &obj->elf, &o->index))
        return;
    make_layouts(obj);
    const HChar *note = cci_string(&o->index, o->index.h->note);
    if (note[0] != 0)
        crab_say_once(o->path, "%s: %s", o->path, note);
}

static Bool same_file(const struct crab_elf *a, const struct crab_elf *b)
{
    return a->size == b->size && a->mtime_ns == b->mtime_ns && a->ino == b->ino && a->build_id_bytes == b->build_id_bytes
           && VG_(memcmp)(a->build_id, b->build_id, a->build_id_bytes) == 0;
}

static void find_image(struct object *obj)
{
    Addr lo = ~(Addr)0, hi = 0;
    for (UInt i = 0; i < obj->elf.n_load; i++) {
        Addr a = obj->elf.load[i].vaddr + (Addr)obj->o.bias, b = a + obj->elf.load[i].memsz;
        lo = a < lo ? a : lo;
        hi = b > hi ? b : hi;
    }
    obj->o.image_lo = lo;
    obj->o.image_hi = hi;
}

/* The object of this file at this place: known already, or made now. */
static struct object *object_for(const HChar *path, const struct crab_elf *elf, PtrdiffT bias)
{
    const struct object *twin = NULL;
    for (UInt i = 0; i < n_objects; i++) {
        struct object *obj = objects[i];
        if (!same_file(&obj->elf, elf) || VG_(strcmp)(obj->o.path, path) != 0)
            continue;
        if (obj->o.bias == bias)
            return obj;
        twin = obj;
    }
    struct object *obj = VG_(calloc)("crab.sites.object", 1, sizeof *obj);
    obj->elf = *elf;
    obj->o.path = VG_(strdup)("crab.sites.path", path);
    obj->o.bias = bias;
    obj->o.id = n_objects + 1;
    obj->o.is_static = !elf->interp && n_objects == 0;     /* the first object is the executable or its dynamic linker */
    classify(obj);
    find_image(obj);
    if (twin != NULL) {
        obj->o.index = twin->o.index;
        obj->o.layouts = twin->o.layouts;
    } else {
        load_index(obj);
        count_object(obj);
    }
    number_sites(obj);
    objects = grown("crab.sites.objects", objects, n_objects, &cap_objects, sizeof *objects);
    objects[n_objects++] = obj;
    return obj;
}

/* The core lends the program a page of the tool's own text (its trampolines). */
static Bool is_tool_itself(const struct crab_elf *elf, PtrdiffT bias)
{
    for (UInt i = 0; bias == 0 && i < elf->n_load; i++)
        if ((Addr)&crab_sites_mapped - elf->load[i].vaddr < elf->load[i].memsz)
            return True;
    return False;
}

static void set_hull(struct object *obj, Addr lo, Addr hi)
{
    if (obj->n_ranges == 0) {
        obj->o.text_lo = lo;
        obj->o.text_hi = hi;
        return;
    }
    obj->o.text_lo = lo < obj->o.text_lo ? lo : obj->o.text_lo;
    obj->o.text_hi = hi > obj->o.text_hi ? hi : obj->o.text_hi;
}

void crab_sites_mapped(Addr a, SizeT len, Bool exec, ULong di_handle)
{
    crab_guest_map_changed();
    ranges_cut(a, a + len);
    if (!exec)
        return;
    const NSegment *s = VG_(am_find_nsegment)(a);
    if (s == NULL || s->kind != SkFileC)
        return;
    const HChar *name = VG_(am_get_filename)(s);
    if (name == NULL || name[0] != '/')
        return;
    ULong offset = (ULong)s->offset + (a - s->start), ino = s->ino;
    HChar *path = VG_(strdup)("crab.sites.name", name);     /* the core may move its names while we allocate */
    struct crab_elf elf;
    PtrdiffT bias;
    /* Another inode under that name: the file was replaced since, and what it says now is about something else. */
    if (crab_elf_peek(path, &elf) && elf.ino == ino && crab_elf_bias(&elf, a, offset, &bias)
        && !is_tool_itself(&elf, bias)) {
        struct object *obj = object_for(path, &elf, bias);
        set_hull(obj, a, a + len);
        range_insert(a, a + len, obj);
    }
    VG_(free)(path);
}

void crab_sites_unmapped(Addr a, SizeT len)
{
    crab_guest_map_changed();
    ranges_cut(a, a + len);
}

/* ---- functions and sites ---------------------------------------------------------------------------------------------- */

const struct cci_func *crab_func_at(Addr code, const struct crab_object **obj)
{
    const struct crab_object *o = crab_object_at(code);
    if (obj != NULL)
        *obj = o;
    if (o == NULL || o->index.h == NULL)
        return NULL;
    return cci_func_at(&o->index, code - (Addr)o->bias);
}

UInt crab_site_number(const struct crab_object *o, const struct cci_retag *r, const struct cci_func *f)
{
    struct object *obj = (struct object *)o;    /* objects are made here and nowhere else */
    uint64_t n, n_funcs;
    const struct cci_retag *first = cci_table(&o->index, CCI_T_RETAGS, &n);
    const struct cci_func *funcs = cci_table(&o->index, CCI_T_FUNCS, &n_funcs);
    UInt i = (UInt)(r - first);
    if (r < first || i >= obj->n_retags)
        return 0;
    if (f != NULL) {
        if (obj->func_of == NULL)
            obj->func_of = VG_(calloc)("crab.sites.funcs", obj->n_retags, sizeof *obj->func_of);
        obj->func_of[i] = (UInt)(f - funcs) + 1;
    }
    return obj->site_base + i;
}

Bool crab_site_lookup(UInt site, const struct crab_object **o, const struct cci_retag **r, const struct cci_func **f)
{
    if (site == 0 || site >= next_site)
        return False;
    UInt lo = 0, hi = n_objects;
    while (hi - lo > 1) {
        UInt mid = lo + (hi - lo) / 2;
        if (objects[mid]->site_base <= site)
            lo = mid;
        else
            hi = mid;
    }
    const struct object *obj = objects[lo];
    UInt i = site - obj->site_base;
    if (i >= obj->n_retags)
        return False;
    uint64_t n_funcs;
    const struct cci_func *funcs = cci_table(&obj->o.index, CCI_T_FUNCS, &n_funcs);
    *o = &obj->o;
    *r = cci_retag(&obj->o.index, i);
    *f = obj->func_of != NULL && obj->func_of[i] != 0 ? &funcs[obj->func_of[i] - 1] : NULL;
    return True;
}

Bool crab_is_constant_memory(Addr a)
{
    UInt page = crab_guest_page(a);
    return (page & (CRAB_PAGE_FILE | CRAB_PAGE_WRITE)) == CRAB_PAGE_FILE;
}
