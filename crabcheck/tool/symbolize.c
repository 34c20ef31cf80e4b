/* symbolize.c: what the index says about a code address: names, lines, inlined calls, and how its accesses are to be judged.

   The index comes first because Valgrind's own reader drops columns, the inlined calls of DWARF 5 and all symbols of compressed
   objects; where the index has nothing the caller asks the core.  Cost: a few bisections per question; questions come from
   reports and from translation, never from running code.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "sites.h"

#include "pub_tool_debuginfo.h"
#include "pub_tool_libcbase.h"

enum { MAX_INLINES = 64, LOOK_BACK = 16 };

/* ---- for people ------------------------------------------------------------------------------------------------------- */

/* The row that covers `addr`; where it has no line (reloads, compiler's own code) the last row before it that has one. */
static const struct cci_line *line_for(const struct cci_index *ix, const struct cci_func *f, uint64_t addr)
{
    const struct cci_line *l = cci_line_at(ix, addr);
    uint64_t n;
    const struct cci_line *first = cci_table(ix, CCI_T_LINES, &n);
    for (UInt back = 0; l != NULL && l->line == 0 && back < LOOK_BACK; back++) {
        if (l == first || f == NULL || l->addr <= f->lo)
            return NULL;
        l--;
        if ((l->flags & CCI_LINE_END) != 0)
            return NULL;
    }
    return l != NULL && l->line != 0 ? l : NULL;
}

/* A mangled name that the core can write as people do; it reads symbols of C++ and of Rust. */
static Bool core_demangles(Addr ip, const HChar *symbol)
{
    const HChar *name;
    return symbol[0] == '_' && (symbol[1] == 'Z' || symbol[1] == 'R') && VG_(get_fnname)(VG_(current_DiEpoch)(), ip, &name)
           && name[0] != 0;
}

UInt crab_describe_ip(Addr ip, UInt inl, const HChar **fn, const HChar **file, UInt *line, UInt *col)
{
    *fn = *file = "";
    *line = *col = 0;
    const struct crab_object *o = crab_object_at(ip);
    if (o == NULL || o->index.h == NULL)
        return 0;
    const struct cci_index *ix = &o->index;
    uint64_t addr = ip - (Addr)o->bias;
    const struct cci_func *f = cci_func_at(ix, addr);
    const struct cci_symbol *sym = f == NULL ? cci_symbol_at(ix, addr) : NULL;
    if (f == NULL && (sym == NULL || core_demangles(ip, cci_string(ix, sym->name))))
        return 0;
    const struct cci_inline *in[MAX_INLINES];
    UInt n = f == NULL ? 0 : (UInt)cci_inlines_at(ix, addr, in, MAX_INLINES);
    if (inl > n)
        return n + 1;
    *fn = inl < n ? cci_string(ix, in[inl]->name) : cci_string(ix, f != NULL ? f->name : sym->name);
    if (inl == 0) {
        const struct cci_line *l = line_for(ix, f, addr);
        if (l != NULL) {
            *file = cci_file(ix, l->file);
            *line = l->line;
            *col = l->column;
        }
    } else {
        *file = cci_file(ix, in[inl - 1]->call_file);
        *line = in[inl - 1]->call_line;
        *col = in[inl - 1]->call_column;
    }
    return n + 1;
}

/* ---- for the checks --------------------------------------------------------------------------------------------------- */

Bool crab_code_is_exact(Addr code)
{
    const struct crab_object *o;
    const struct cci_func *f = crab_func_at(code, &o);
    if (o != NULL && o->is_preload)
        return True;            /* our string functions touch what they must and nothing else */
    return f != NULL && (f->flags & CCI_F_O0) != 0;
}

static Bool starts(const HChar *s, const HChar *prefix)
{
    return VG_(strncmp)(s, prefix, VG_(strlen)(prefix)) == 0;
}

static Bool string_family(const HChar *s)
{
    return starts(s, "mem") || starts(s, "str") || starts(s, "wcs") || starts(s, "wmem") || starts(s, "stp")
           || starts(s, "rawmem") || starts(s, "bcmp") || starts(s, "bcopy") || starts(s, "bzero") || starts(s, "index")
           || starts(s, "rindex");
}

/* The variants that a C library chooses from by processor: their names say so, wherever they are linked in. */
static Bool processor_variant(const HChar *s)
{
    static const HChar *const parts[] = { "_avx", "_sse", "_ssse3", "_evex", "_erms", "_sse42", "_unaligned" };
    if (s[0] != '_' || s[1] != '_' || !string_family(s + 2))
        return False;
    for (UInt i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (VG_(strstr)(s, parts[i]) != NULL)
            return True;
    return False;
}

/* Names of the C standard's own functions that a static C library brings along; a program's own `strip_all` is not among them. */
static Bool standard_string_name(const HChar *s)
{
    static const HChar *const names[] = {
        "memccpy", "memchr", "memcmp", "memcpy", "memmem", "memmove", "mempcpy", "memrchr", "memset", "rawmemchr", "stpcpy",
        "stpncpy", "strcasecmp", "strcasestr", "strcat", "strchr", "strchrnul", "strcmp", "strcpy", "strcspn", "strlen",
        "strncasecmp", "strncat", "strncmp", "strncpy", "strnlen", "strpbrk", "strrchr", "strspn", "strstr", "wcschr", "wcscmp",
        "wcscpy", "wcslen", "wcsnlen", "wcsrchr", "wmemchr", "wmemcmp", "wmemset", "__strchrnul", "__stpcpy", "__stpncpy",
        "__memrchr", "__strcasecmp_l", "bcmp",
    };
    for (UInt i = 0; i < sizeof names / sizeof names[0]; i++)
        if (VG_(strcmp)(s, names[i]) == 0)
            return True;
    return False;
}

Bool crab_code_is_exempt(Addr code)
{
    const struct crab_object *o = crab_object_at(code);
    if (o == NULL)
        return False;
    if (o->is_preload)
        return False;           /* an overrun of memcpy happens there */
    if (o->is_linker)
        return True;
    const HChar *name;
    if (!VG_(get_fnname)(VG_(current_DiEpoch)(), code, &name) || name[0] == 0) {
        const struct cci_symbol *sym = o->index.h != NULL ? cci_symbol_at(&o->index, code - (Addr)o->bias) : NULL;
        /* The processor variants of a stripped C library have no symbol. */
        if (sym == NULL)
            return o->is_libc;
        name = cci_string(&o->index, sym->name);
    }
    if (processor_variant(name))
        return True;
    if (o->is_libc)
        return string_family(name) || (name[0] == '_' && name[1] == '_' && string_family(name + 2));
    return o->is_static && standard_string_name(name);
}
