/* options.c: one walk over options.def gives the variables, another the parser, a third the help text.

   The rows become constants of one table (kind, name, where the value goes, bounds, words); the parser and the printer loop over
   it.  Refused: an if-chain of Valgrind's option macros, which states every option a second time.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_options.h"
#include "pub_tool_tooliface.h"

#define OPT_BOOL(name, var, def, help) Bool var = def;
#define OPT_ENUM(name, var, words, def, help) UInt var = def;
#define OPT_NUM(name, var, min, max, def, help) Long var = def;
#define OPT_STR(name, var, def, help) const HChar *var = def;
#include "options.def"
#undef OPT_BOOL
#undef OPT_ENUM
#undef OPT_NUM
#undef OPT_STR

struct option {
    enum { KIND_BOOL, KIND_ENUM, KIND_NUM, KIND_STR } kind;
    const HChar *name;
    void *var;
    const HChar *words;         /* KIND_ENUM: "a|b|c" */
    Long min, max;              /* KIND_NUM */
    Long def;                   /* all but KIND_STR */
    const HChar *help;
};

static const struct option options[] = {
#define OPT_BOOL(name, var, def, help) { KIND_BOOL, name, &var, NULL, 0, 1, def, help },
#define OPT_ENUM(name, var, words, def, help) { KIND_ENUM, name, &var, words, 0, 0, def, help },
#define OPT_NUM(name, var, min, max, def, help) { KIND_NUM, name, &var, NULL, min, max, def, help },
#define OPT_STR(name, var, def, help) { KIND_STR, name, &var, NULL, 0, 0, 0, help },
#include "options.def"
#undef OPT_BOOL
#undef OPT_ENUM
#undef OPT_NUM
#undef OPT_STR
};
enum { N_OPTIONS = sizeof options / sizeof options[0] };

/* The i-th of "a|b|c"; its length in *len; NULL past the end. */
static const HChar *word_at(const HChar *words, UInt i, UInt *len)
{
    while (i > 0) {
        const HChar *bar = VG_(strchr)(words, '|');
        if (bar == NULL)
            return NULL;
        words = bar + 1;
        i--;
    }
    const HChar *end = VG_(strchr)(words, '|');
    *len = end != NULL ? (UInt)(end - words) : (UInt)VG_(strlen)(words);
    return words;
}

static Bool parse_enum(const struct option *o, const HChar *value)
{
    UInt len;
    const HChar *word;
    for (UInt i = 0; (word = word_at(o->words, i, &len)) != NULL; i++) {
        if (VG_(strlen)(value) == len && VG_(strncmp)(value, word, len) == 0) {
            *(UInt *)o->var = i;
            return True;
        }
    }
    return False;
}

static void set_option(const struct option *o, const HChar *arg, const HChar *value)
{
    HChar *end;
    Long number;
    switch (o->kind) {
    case KIND_BOOL:
        if (VG_STREQ(value, "yes"))
            *(Bool *)o->var = True;
        else if (VG_STREQ(value, "no"))
            *(Bool *)o->var = False;
        else
            VG_(fmsg_bad_option)(arg, "Invalid boolean value '%s' (should be 'yes' or 'no')\n", value);
        break;
    case KIND_ENUM:
        if (!parse_enum(o, value))
            VG_(fmsg_bad_option)(arg, "Invalid value '%s' (should be one of %s)\n", value, o->words);
        break;
    case KIND_NUM:
        number = VG_(strtoll10)(value, &end);
        if (value[0] == 0 || end[0] != 0)
            VG_(fmsg_bad_option)(arg, "Invalid integer value '%s'\n", value);
        else if (number < o->min || number > o->max)
            VG_(fmsg_bad_option)(arg, "'--%s' argument must be between %lld and %lld\n", o->name, o->min, o->max);
        else
            *(Long *)o->var = number;
        break;
    case KIND_STR:
        *(const HChar **)o->var = value;
        break;
    }
}

static Bool process_option(const HChar *arg)
{
    for (UInt i = 0; i < N_OPTIONS; i++) {
        const struct option *o = &options[i];
        SizeT len = VG_(strlen)(o->name);
        Bool same = VG_(strncmp)(arg, "--", 2) == 0 && VG_(strncmp)(arg + 2, o->name, len) == 0 && arg[2 + len] == '=';
        /* The core tells here whether this pass over the command line (early, main, dynamic change, list) is ours. */
        if (VG_(check_clom)(cloP, arg, o->name, same)) {
            set_option(o, arg, arg + 2 + len + 1);
            return True;
        }
        if (same)
            return True;
    }
    return False;
}

/* The default's word.  The core's %s knows no precision, hence the copy. */
static const HChar *default_word(const struct option *o)
{
    static HChar buf[32];
    UInt len = 0;
    const HChar *word = word_at(o->words, (UInt)o->def, &len);
    if (word == NULL || len >= sizeof buf)
        return "?";
    VG_(memcpy)(buf, word, len);
    buf[len] = 0;
    return buf;
}

static void print_usage(void)
{
    for (UInt i = 0; i < N_OPTIONS; i++) {
        const struct option *o = &options[i];
        switch (o->kind) {
        case KIND_BOOL:
            VG_(printf)("    --%s=no|yes  [%s]\n", o->name, o->def ? "yes" : "no");
            break;
        case KIND_ENUM:
            VG_(printf)("    --%s=%s  [%s]\n", o->name, o->words, default_word(o));
            break;
        case KIND_NUM:
            VG_(printf)("    --%s=<%lld..%lld>  [%lld]\n", o->name, o->min, o->max, o->def);
            break;
        case KIND_STR:
            VG_(printf)("    --%s=<text>  [none]\n", o->name);
            break;
        }
        VG_(printf)("        %s\n", o->help);
    }
}

static void print_debug_usage(void)
{
    VG_(printf)("    (none)\n");
}

void crab_options_register(void)
{
    VG_(needs_command_line_options)(process_option, print_usage, print_debug_usage);
}
