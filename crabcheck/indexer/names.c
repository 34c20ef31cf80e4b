/* names.c: function names as people write them.

   The path comes from the namespaces around the declaration.  Methods of trait impls stand in a namespace `{impl#3}`, which
   tells nobody anything; there the legacy mangled name is unpicked, which has `<demo::Stack as core::fmt::Debug>::fmt`.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "dwarf_funcs.h"

#include <stdlib.h>
#include <string.h>

/* `$LT$` and the like; *used = characters read. */
static const char *escape(const char *s, size_t left, size_t *used, char buf[2])
{
    static const struct { const char *from, *to; } table[] = {
        { "$LT$", "<" }, { "$GT$", ">" }, { "$RF$", "&" }, { "$BP$", "*" }, { "$C$", "," }, { "$LP$", "(" }, { "$RP$", ")" },
        { "$SP$", "@" }, { "..", "::" },
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t n = strlen(table[i].from);
        if (n <= left && memcmp(s, table[i].from, n) == 0) {
            *used = n;
            return table[i].to;
        }
    }
    if (left >= 5 && s[0] == '$' && s[1] == 'u') {
        char *end;
        unsigned long c = strtoul(s + 2, &end, 16);
        if (*end == '$' && end < s + left && c >= 32 && c < 127) {
            *used = (size_t)(end - s) + 1;
            buf[0] = (char)c;
            buf[1] = 0;
            return buf;
        }
    }
    return NULL;
}

/* The path in a legacy Rust symbol, malloc'd; NULL where it is none. */
static char *demangle_legacy(const char *s)
{
    size_t len = strlen(s);

    if (!starts_with(s, "_ZN") || len > 4096)
        return NULL;
    char *out = xmalloc(2 * len + 1), *p = out;
    s += 3;
    while (*s >= '1' && *s <= '9') {
        char *end;
        unsigned long n = strtoul(s, &end, 10);
        s = end;
        if (n > strlen(s))
            break;
        if (n == 17 && s[0] == 'h' && s[17] == 'E' && p != out) {
            *p = 0;
            return out;
        }
        if (p != out)
            p = stpcpy(p, "::");
        const char *stop = s + n;
        if (stop - s > 1 && s[0] == '_' && s[1] == '$')
            s++;
        while (s < stop) {
            size_t used;
            char buf[2];
            const char *to = escape(s, (size_t)(stop - s), &used, buf);
            if (to != NULL) {
                p = stpcpy(p, to);
                s += used;
            } else {
                *p++ = *s++;
            }
        }
    }
    free(out);
    return NULL;
}

static const char *linkage_name(Dwarf_Die *func)
{
    Dwarf_Attribute a;
    const char *s = dwarf_formstring(dwarf_attr_integrate(func, DW_AT_linkage_name, &a));
    if (s == NULL)
        s = dwarf_formstring(dwarf_attr_integrate(func, DW_AT_MIPS_linkage_name, &a));
    return s;
}

uint32_t func_linkage(struct ix *ix, Dwarf_Die *func)
{
    return wr_string(ix->w, linkage_name(func));
}

uint32_t func_name(struct ix *ix, Dwarf_Die *func)
{
    Dwarf_Die origin;
    uint64_t have;
    uint32_t scope;

    die_origin(func, &origin);
    if (ptrmap_get(&ix->names, origin.addr, &have))
        return (uint32_t)have;
    const char *name = die_name(&origin);
    char *path = scope_find(ix, &origin, &scope) ? scope_path(ix, scope, name) : xprintf("%s", name);
    const char *linkage = linkage_name(func);
    if (linkage != NULL && (strstr(path, "{impl#") != NULL || path[0] == 0)) {
        char *better = demangle_legacy(linkage);
        if (better != NULL) {
            free(path);
            path = better;
        }
    }
    uint32_t s = wr_string(ix->w, path[0] != 0 ? path : linkage);
    free(path);
    ptrmap_put(&ix->names, origin.addr, s);
    return s;
}
