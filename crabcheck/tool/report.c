/* report.c: a violation becomes a Valgrind error.

   The violation is copied whole into the error's `extra`; names, lines and sentences are made when it is printed, so a suppressed
   error costs nothing.  The access stack is the core's own (suppressions match it); births, losses and allocations are places
   that the model kept.  Names and lines come from our index first (inlined frames, Rust paths, DWARF 5), from the core else.

   Two reports are the same if the core says that their stacks are, and if they have the same kind and lost the right at the
   same place.

   Text and XML share one walk: a paragraph is a line of words and a stack, <what> or <auxwhat> and <stack> in XML.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "report.h"

#include "pub_tool_debuginfo.h"
#include "pub_tool_errormgr.h"
#include "pub_tool_execontext.h"
#include "pub_tool_xarray.h"
#include "pub_tool_addrinfo.h"         /* needs the three above */
#include "pub_tool_libcassert.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_mallocfree.h"
#include "pub_tool_options.h"
#include "pub_tool_stacktrace.h"
#include "pub_tool_threadstate.h"
#include "pub_tool_tooliface.h"

#include "access.h"
#include "callers.h"
#include "explain.h"
#include "integers.h"
#include "options.h"
#include "requests.h"
#include "report_xml.h"
#include "sites.h"
#include "stats.h"

/* ---- kinds: what suppressions and XML call an error ----------------------------------------------------------------------- */

enum error_kind { ERR_BORROW, ERR_PROTECTED, ERR_OUT_OF_BOUNDS, ERR_USE_AFTER_FREE, ERR_USE_AFTER_RETURN, ERR_INVALID_DEALLOC,
                  ERR_COUNT };

static const HChar *const kind_names[ERR_COUNT] = {
    [ERR_BORROW] = "Borrow",
    [ERR_PROTECTED] = "Protected",
    [ERR_OUT_OF_BOUNDS] = "OutOfBounds",
    [ERR_USE_AFTER_FREE] = "UseAfterFree",
    [ERR_USE_AFTER_RETURN] = "UseAfterReturn",
    [ERR_INVALID_DEALLOC] = "InvalidDealloc",
};

static enum error_kind kind_of(enum bor_violation_kind kind)
{
    switch (kind) {
    case BOR_V_NONE: break;
    case BOR_V_ACCESS: case BOR_V_FREE_BORROWED: return ERR_BORROW;
    case BOR_V_PROTECTED: case BOR_V_DEALLOC_PROTECTED: return ERR_PROTECTED;
    case BOR_V_OUT_OF_BOUNDS: return ERR_OUT_OF_BOUNDS;
    case BOR_V_USE_AFTER_FREE: return ERR_USE_AFTER_FREE;
    case BOR_V_USE_AFTER_RETURN: return ERR_USE_AFTER_RETURN;
    case BOR_V_FREE_DEAD: case BOR_V_FREE_INNER: case BOR_V_FREE_FAMILY: case BOR_V_FREE_LAYOUT: return ERR_INVALID_DEALLOC;
    }
    tl_assert2(0, "violation kind %d", (Int)kind);
    return ERR_BORROW;
}

/* What an error carries.  The epoch says which objects were loaded when its code addresses were taken. */
struct crab_error {
    struct bor_violation v;
    DiEpoch epoch;
};

/* <stack>s of the error so far, in XML. */
static Int s_stacks;

/* True while the violation is fresh, so that its tags still mean what they meant: only then may the tree be asked for. */
static Bool s_fresh;

/* ---- frames and stacks ------------------------------------------------------------------------------------------------------ */

struct stack_printer {
    UInt printed;               /* frames so far: the first says "at", the others "by" */
    Bool below_main;            /* the rest is Rust's runtime, which starts main and threads */
};

/* Rust's main has a dozen frames of runtime below it; the core hides what is below C's main, we hide these. */
static Bool is_below_main(const HChar *fn)
{
    static const HChar *const runtime[] = {
        "core::ops::function::FnOnce::call_once<fn()",
        "std::sys::backtrace::__rust_begin_short_backtrace",
        "std::sys_common::backtrace::__rust_begin_short_backtrace",
    };
    if (VG_(clo_show_below_main))
        return False;
    for (UInt i = 0; i < sizeof runtime / sizeof runtime[0]; i++)
        if (VG_(strncmp)(fn, runtime[i], VG_(strlen)(runtime[i])) == 0)
            return True;
    return False;
}

static void split_path(const HChar *path, HChar *dir, SizeT dir_size, const HChar **base)
{
    const HChar *slash = VG_(strrchr)(path, '/');
    dir[0] = 0;
    *base = path;
    if (slash == NULL)
        return;
    *base = slash + 1;
    SizeT n = slash - path;
    if (n > 0 && n < dir_size) {
        VG_(memcpy)(dir, path, n);
        dir[n] = 0;
    }
}

static void print_own_frame(struct stack_printer *sp, DiEpoch epoch, Addr ip, const HChar *fn, const HChar *path, UInt line)
{
    HChar dir[1024];
    const HChar *base, *object;
    Bool has_line = path != NULL && path[0] != 0 && line != 0;
    split_path(has_line ? path : "", dir, sizeof dir, &base);
    Bool has_object = VG_(get_objname)(epoch, ip, &object);
    if (VG_(clo_xml)) {
        VG_(printf_xml)("    <frame>\n      <ip>0x%lX</ip>\n", ip);
        if (has_object)
            VG_(printf_xml)("      <obj>%pS</obj>\n", object);
        VG_(printf_xml)("      <fn>%pS</fn>\n", fn);
        if (has_line && dir[0] != 0)
            VG_(printf_xml)("      <dir>%pS</dir>\n", dir);
        if (has_line)
            VG_(printf_xml)("      <file>%pS</file>\n      <line>%u</line>\n", base, line);
        VG_(printf_xml)("    </frame>\n");
    } else {
        const HChar *at = sp->printed == 0 ? "at" : "by";
        if (has_line)
            VG_(umsg)("   %s 0x%lX: %s (%s:%u)\n", at, ip, fn, base, line);
        else
            VG_(umsg)("   %s 0x%lX: %s (in %s)\n", at, ip, fn, has_object ? object : "?");
    }
    sp->printed++;
}

static void print_ip(UInt n, DiEpoch epoch, Addr ip, void *opaque)
{
    struct stack_printer *sp = opaque;
    const HChar *fn, *file;
    UInt line, col;
    if (sp->below_main)
        return;
    UInt frames = crab_describe_ip(ip, 0, &fn, &file, &line, &col);
    for (UInt i = 0; i < frames; i++) {
        if (i > 0 && crab_describe_ip(ip, i, &fn, &file, &line, &col) == 0)
            break;
        if (sp->printed > 0 && is_below_main(fn)) {
            sp->below_main = True;
            break;
        }
        print_own_frame(sp, epoch, ip, fn, file, line);
    }
    if (frames > 0)
        return;
    InlIPCursor *cursor = VG_(new_IIPC)(epoch, ip);
    do {
        const HChar *text = VG_(describe_IP)(epoch, ip, cursor);
        if (VG_(clo_xml))
            VG_(printf_xml)("    %s\n", text);
        else
            VG_(umsg)("   %s %s\n", sp->printed == 0 ? "at" : "by", text);
        sp->printed++;
    } while (VG_(next_IIPC)(cursor));
    VG_(delete_IIPC)(cursor);
}

static void print_stack(ExeContext *ec)
{
    struct stack_printer sp = { 0 };
    s_stacks++;
    if (VG_(clo_xml))
        VG_(printf_xml)("  <stack>\n");
    VG_(apply_ExeContext)(print_ip, &sp, ec);
    if (VG_(clo_xml))
        VG_(printf_xml)("  </stack>\n");
}

static Bool place_known(bor_place p)
{
    return crab_place_ecu(p) != 0 || crab_place_ip(p) != 0;
}

/* A place is a stored stack or one code address; `caller` is the return address behind the latter, 0 if not known.
   Returns the number of the stack printed, -1 if there was none. */
static Int print_place(DiEpoch epoch, bor_place p, bor_place caller)
{
    UInt ecu = crab_place_ecu(p);
    ExeContext *ec = ecu != 0 ? VG_(get_ExeContext_from_ECU)(ecu) : NULL;
    if (ec != NULL) {
        print_stack(ec);
        return s_stacks - 1;
    }
    Addr ip = crab_place_ip(p);
    if (ip == 0)
        return -1;
    struct stack_printer sp = { 0 };
    if (VG_(clo_xml))
        VG_(printf_xml)("  <stack>\n");
    print_ip(0, epoch, ip, &sp);
    Addr from = crab_place_ip(caller);
    if (from != 0)
        print_ip(1, epoch, from - 1, &sp);      /* the call, not the instruction behind it */
    Addr ret[CRAB_MAX_CALLERS];
    UInt n = crab_place_callers(from != 0 ? caller : p, ret);
    for (UInt i = 0; i < n; i++)
        print_ip(1, epoch, ret[i] - 1, &sp);
    if (VG_(clo_xml))
        VG_(printf_xml)("  </stack>\n");
    return s_stacks++;
}

void crab_report_print_place(bor_place place)
{
    if (!VG_(clo_xml))
        print_place(VG_(current_DiEpoch)(), place, 0);
}

/* ---- names given by client request ------------------------------------------------------------------------------------------ */

struct tag_name { ULong serial; HChar name[64]; struct tag_name *next; };
static struct tag_name *s_names;

void crab_report_name_tag(ULong serial, const HChar *name)
{
    struct tag_name *t = VG_(malloc)("crab.report.name", sizeof *t);
    t->serial = serial;
    VG_(snprintf)(t->name, sizeof t->name, "%s", name);
    t->next = s_names;
    s_names = t;
}

/* " `name`", or "". */
const HChar *crab_report_given_name(ULong serial)
{
    static HChar buf[70];
    for (const struct tag_name *t = s_names; t != NULL; t = t->next) {
        if (t->serial == serial) {
            VG_(snprintf)(buf, sizeof buf, " `%s`", t->name);
            return buf;
        }
    }
    return "";
}

/* ---- paragraphs --------------------------------------------------------------------------------------------------------------- */

static void say_what(const HChar *text)
{
    if (VG_(clo_xml))
        VG_(printf_xml)("  <what>%pS</what>\n", text);
    else
        VG_(umsg)("%s\n", text);
}

static void say_aux(const HChar *format, ...) PRINTF_CHECK(1, 2);
static void say_aux(const HChar *format, ...)
{
    HChar line[1024];
    va_list args;
    va_start(args, format);
    VG_(vsnprintf)(line, sizeof line, format, args);
    va_end(args);
    if (VG_(clo_xml))
        VG_(printf_xml)("  <auxwhat>%pS</auxwhat>\n", line);
    else
        VG_(umsg)(" %s\n", line);
}

/* "reborrow `&mut Vec<u8>` of parameter `self` of demo::push"; in `buf`. */
const HChar *crab_report_retag_words(UInt site, HChar *buf, SizeT size)
{
    const struct crab_object *object;
    const struct cci_retag *r;
    const struct cci_func *f;
    static const HChar returned[] = "return value";
    if (site == 0 || !crab_site_lookup(site, &object, &r, &f))
        return NULL;
    const HChar *type = cci_string(&object->index, r->type);
    const HChar *param = cci_string(&object->index, r->param);
    const HChar *function = f != NULL ? cci_string(&object->index, f->name) : "?";
    if (r->kind == CCI_K_RESTRICT)
        VG_(snprintf)(buf, size, "restrict parameter `%s` of %s", param, function);
    else if (VG_STREQ(param, returned))
        VG_(snprintf)(buf, size, "reborrow `%s` of the value that %s returned", type, function);
    else if (VG_(strncmp)(param, returned, sizeof returned - 1) == 0)      /* "return value.Ok.0" */
        VG_(snprintf)(buf, size, "reborrow `%s` in `%s` of the value that %s returned", type, param + sizeof returned, function);
    else if ((r->flags & CCI_R_PROTECT) != 0)
        VG_(snprintf)(buf, size, "reborrow `%s` of parameter `%s` of %s", type, param, function);
    else
        VG_(snprintf)(buf, size, "reborrow `%s` for `%s` in %s", type, param, function);
    return buf;
}

/* This and the next few return the number of the stack they printed, -1 for none. */
static Int print_birth(DiEpoch epoch, const HChar *who, const struct bor_tag_info *t)
{
    HChar buf[512];
    if (t->tag == BOR_TAG_BASE) {
        say_aux("%s is a direct access to the variable", who);
        return -1;
    }
    if (t->is_root) {
        say_aux("%s is the one that the allocation returned, tag #%lu%s", who, t->serial, crab_report_given_name(t->serial));
        return -1;
    }
    const HChar *words = crab_report_retag_words(t->site, buf, sizeof buf);
    const HChar *here = place_known(t->born) ? " here" : "";
    if (words != NULL)
        say_aux("%s was born%s, tag #%lu%s: %s", who, here, t->serial, crab_report_given_name(t->serial), words);
    else
        say_aux("%s was born%s, tag #%lu%s", who, here, t->serial, crab_report_given_name(t->serial));
    return print_place(epoch, t->born, t->born_caller);
}

static Int print_loss(const struct crab_error *e)
{
    const struct bor_violation *v = &e->v;
    const struct bor_event *loss = &v->loss;
    const HChar *words = crab_explain_loss(v);
    HChar retag[512], by[160];
    if (words == NULL)
        return -1;
    if (!loss->known) {
        say_aux("Where that happened is no longer known (see --history-depth)");
        return -1;
    }
    if (loss->by.tag == BOR_TAG_BASE)
        VG_(snprintf)(by, sizeof by, "a direct access to the variable");
    else if (loss->by.is_root)
        VG_(snprintf)(by, sizeof by, "tag #%lu%s, the allocation's own", loss->by.serial, crab_report_given_name(loss->by.serial));
    else
        VG_(snprintf)(by, sizeof by, "tag #%lu%s", loss->by.serial, crab_report_given_name(loss->by.serial));
    const HChar *reborrow = crab_report_retag_words(loss->site, retag, sizeof retag);
    if (reborrow != NULL)
        say_aux("%s: %s, through %s", words, reborrow, by);
    else
        say_aux("%s: %s through %s%s", words, crab_action_name(loss->action), by,
                loss->inexact ? " (in optimised code: the source may not read here)" : "");
    Int stack = print_place(e->epoch, loss->place, 0);
    const HChar *born_words = crab_report_retag_words(loss->by.site, retag, sizeof retag);
    if (born_words != NULL)
        say_aux("Tag #%lu is the %s", loss->by.serial, born_words);
    return stack;
}

/* ---- the block --------------------------------------------------------------------------------------------------------------- */

/* The core knows whose stack it is and the names of static objects, while the program stands where the error is. */
static void print_base_address(const struct crab_error *e)
{
    Addr a = e->v.addr;
    AddrInfo ai = { .tag = Addr_Undescribed };
    if (s_fresh)
        VG_(describe_addr)(e->epoch, a, &ai);
    if (ai.tag == Addr_Stack || ai.tag == Addr_DataSym || ai.tag == Addr_SectKind)
        VG_(pp_addrinfo)(a, &ai);
    else
        say_aux("Address 0x%lX is in a stack, a static object or a mapping", a);
    if (s_fresh)
        VG_(clear_addrinfo)(&ai);
}

static void print_block(const struct crab_error *e, struct crab_report_stacks *stacks)
{
    const struct bor_violation *v = &e->v;
    const struct bor_alloc_info *a = &v->alloc;
    if (a->base == 0 && a->size == 0) {
        print_base_address(e);
        return;
    }
    HChar where[96];
    if (v->addr < a->base)
        VG_(snprintf)(where, sizeof where, "%lu bytes before", a->base - v->addr);
    else if (v->addr - a->base < a->size)
        VG_(snprintf)(where, sizeof where, "%lu bytes inside", v->addr - a->base);
    else
        VG_(snprintf)(where, sizeof where, "%lu bytes after", v->addr - a->base - a->size);
    say_aux("Address 0x%lX is %s a block of size %lu allocated by %s%s", v->addr, where, a->size,
            crab_family_name(a->family), place_known(a->born) ? " here" : "");
    stacks->block = print_place(e->epoch, a->born, 0);
    /* A deallocation that is itself the error has been shown already. */
    Bool was_dead = v->action != BOR_A_DEALLOC || v->kind == BOR_V_FREE_DEAD || v->kind == BOR_V_USE_AFTER_FREE;
    if (was_dead && !a->live && place_known(a->died)) {
        say_aux("The block was freed here");
        stacks->freed = print_place(e->epoch, a->died, 0);
    }
}

static void print_free_details(const struct bor_violation *v)
{
    HChar size[32], align[32];
    if (v->kind == BOR_V_FREE_FAMILY) {
        say_aux("Allocated by %s, freed by %s", crab_family_name(v->alloc.family), crab_family_name(v->given_family));
    } else if (v->kind == BOR_V_FREE_LAYOUT) {
        VG_(snprintf)(size, sizeof size, v->given_size == UINT64_MAX ? "not stated" : "%lu", v->given_size);
        VG_(snprintf)(align, sizeof align, v->given_align == UINT64_MAX ? "not stated" : "%lu", v->given_align);
        say_aux("Allocated with size %lu and alignment %lu, freed with size %s and alignment %s", v->alloc.size, v->alloc.align,
                size, align);
    }
}

/* ---- the tree ---------------------------------------------------------------------------------------------------------------- */

static void print_tree_row(const struct bor_tree_row *row, void *arg)
{
    const struct bor_violation *v = arg;
    HChar words[512], indent[41];
    UInt n = row->depth < 20 ? row->depth * 2 : 40;
    VG_(memset)(indent, ' ', n);
    indent[n] = 0;
    const HChar *what = row->who.is_root || row->who.tag == BOR_TAG_BASE ? "root"
                                                                         : crab_report_retag_words(row->who.site, words, sizeof words);
    const HChar *protector = row->who.protector == BOR_PROT_STRONG ? ", protected"
                             : row->who.protector == BOR_PROT_WEAK ? ", weakly protected" : "";
    const HChar *mark = v == NULL ? ""
                        : row->who.tag == v->accessed.tag ? "  <- used here"
                        : row->who.tag == v->offending.tag ? "  <- refuses" : "";
    say_aux("  %s#%lu %s%s%s%s%s%s%s", indent, row->who.serial, crab_perm_name(row->perm), row->accessed ? "" : " (lazy)",
            row->last_writer ? ", last writer" : "", protector, what != NULL ? ": " : "", what != NULL ? what : "", mark);
}

void crab_report_print_tree(bor_tag tag, Addr a)
{
    if (VG_(clo_xml))
        return;         /* not a part of any error */
    say_aux("Borrow tree at 0x%lX:", a);
    if (bor_tree_at(tag, a, print_tree_row, NULL) == 0)
        say_aux("  (none)");
}

/* ---- the whole report ---------------------------------------------------------------------------------------------------------- */

static void print_tags(const struct crab_error *e, struct crab_report_stacks *stacks)
{
    const struct bor_violation *v = &e->v;
    Bool is_free = v->kind == BOR_V_FREE_DEAD || v->kind == BOR_V_FREE_INNER || v->kind == BOR_V_FREE_FAMILY ||
                   v->kind == BOR_V_FREE_LAYOUT;
    if (v->exposed) {
        if (v->kind == BOR_V_PROTECTED)
            print_birth(e->epoch, "The protected reference", &v->offending);
        print_birth(e->epoch, "An exposed pointer", &v->accessed);
    } else if (v->kind == BOR_V_PROTECTED || v->kind == BOR_V_DEALLOC_PROTECTED) {
        stacks->offending = print_birth(e->epoch, "The protected reference", &v->offending);
        if (v->accessed.tag == v->offending.tag)
            say_aux("The pointer used is that reference itself, or a raw pointer made from it");
        else
            stacks->used = print_birth(e->epoch, "The pointer used", &v->accessed);
    } else if (v->offending_is_ancestor) {
        stacks->used = print_birth(e->epoch, "The pointer", &v->accessed);
        stacks->offending = print_birth(e->epoch, "It was made from a pointer without the right, which", &v->offending);
    } else if (!(is_free && (v->accessed.is_root || v->accessed.serial == 0))) {     /* 0: nothing is known of it */
        stacks->used = print_birth(e->epoch, "The pointer", &v->accessed);
    }
}

static void pp_error(const Error *err)
{
    struct crab_error *e = VG_(get_error_extra)(err);
    const struct bor_violation *v = &e->v;
    struct crab_report_stacks stacks = { -1, -1, -1, -1, -1 };
    HChar headline[256];
    s_stacks = 0;
    VG_(snprintf)(headline, sizeof headline, "%s%s", crab_explain_headline(v),
                  !crab_explain_is_model(v->kind) ? "" : crab_opt_model == BOR_MODEL_STACKED ? " (Stacked Borrows)"
                                                                                             : " (Tree Borrows)");
    if (VG_(clo_xml))
        VG_(printf_xml)("  <kind>%s</kind>\n", kind_names[VG_(get_error_kind)(err)]);
    say_what(headline);
    print_stack(VG_(get_error_where)(err));
    print_tags(e, &stacks);
    stacks.loss = print_loss(e);
    say_aux("%s", crab_explain_why(v));
    print_free_details(v);
    print_block(e, &stacks);
    if (crab_opt_show_tree && s_fresh) {
        say_aux("Borrow tree at 0x%lX:", v->addr);
        if (bor_tree_at(v->accessed.tag, v->addr, print_tree_row, (void *)v) == 0)
            say_aux("  (none)");
    }
    if (crab_opt_explain) {
        say_aux("Rule: %s", crab_explain_rule(v));
        say_aux("Usual mend: %s", crab_explain_mend(v));
    }
    if (VG_(clo_xml))
        crab_report_xml_details(v, &stacks, s_fresh);
}

/* ---- the core's questions about errors ------------------------------------------------------------------------------------------- */

static Bool eq_error(VgRes res, const Error *e1, const Error *e2)
{
    const struct crab_error *a = VG_(get_error_extra)(e1), *b = VG_(get_error_extra)(e2);
    return a->v.kind == b->v.kind && a->v.action == b->v.action && a->v.loss.known == b->v.loss.known &&
           (!a->v.loss.known || crab_place_ip(a->v.loss.place) == crab_place_ip(b->v.loss.place));
}

static void before_pp_error(const Error *err)
{
}

static UInt update_extra(const Error *err)
{
    return sizeof(struct crab_error);
}

static Bool recognised_suppression(const HChar *name, Supp *su)
{
    for (UInt i = 0; i < ERR_COUNT; i++) {
        if (VG_STREQ(name, kind_names[i])) {
            VG_(set_supp_kind)(su, i);
            return True;
        }
    }
    return False;
}

static Bool read_extra_suppression_info(Int fd, HChar **buf, SizeT *n, Int *line, Supp *su)
{
    return True;        /* our kinds have no extra line */
}

static Bool error_matches_suppression(const Error *err, const Supp *su)
{
    return VG_(get_error_kind)(err) == VG_(get_supp_kind)(su);
}

static const HChar *get_error_name(const Error *err)
{
    return kind_names[VG_(get_error_kind)(err)];
}

static SizeT print_extra_suppression_info(const Error *err, HChar *buf, Int n)
{
    buf[0] = 0;
    return 0;
}

static SizeT print_extra_suppression_use(const Supp *su, HChar *buf, Int n)
{
    buf[0] = 0;
    return 0;
}

static void update_extra_suppression_use(const Error *err, const Supp *su)
{
}

void crab_report_register(void)
{
    VG_(needs_tool_errors)(eq_error, before_pp_error, pp_error, True, update_extra, recognised_suppression,
                           read_extra_suppression_info, error_matches_suppression, get_error_name,
                           print_extra_suppression_info, print_extra_suppression_use, update_extra_suppression_use);
    VG_(needs_xml_output)();
}

/* ---- recording --------------------------------------------------------------------------------------------------------------- */

void crab_report_violation(ThreadId tid, const struct bor_violation *v)
{
    if (crab_checks_off(tid))
        return;
    if (v->inexact && crab_opt_optimised_reads == 0) {
        crab_stats.inexact_held_back++;
        return;
    }
    if (crab_explain_is_model(v->kind) && !v->exposed && crab_made_from_integer(tid, v)) {
        crab_stats.integers_held_back++;
        return;
    }
    struct crab_error e;
    VG_(memset)(&e, 0, sizeof e);
    e.v = *v;
    e.epoch = VG_(current_DiEpoch)();
    crab_stats.reports++;
    s_fresh = True;
    VG_(maybe_record_error)(tid, kind_of(v->kind), v->addr, NULL, &e);
    s_fresh = False;
}

/* Keys said so far: a handful, so a list. */
struct said { const HChar *key; struct said *next; };
static struct said *s_said;

void crab_say_once(const HChar *key, const HChar *format, ...)
{
    for (struct said *s = s_said; s != NULL; s = s->next)
        if (VG_STREQ(s->key, key))
            return;
    struct said *s = VG_(malloc)("crab.report.said", sizeof *s);
    s->key = VG_(strdup)("crab.report.key", key);
    s->next = s_said;
    s_said = s;

    HChar line[1024];
    va_list args;
    va_start(args, format);
    VG_(vsnprintf)(line, sizeof line, format, args);
    va_end(args);
    if (VG_(clo_verbosity) >= 1)
        VG_(umsg)("crabcheck: %s\n", line);
}

void crab_report_summary(Int exitcode)
{
    struct bor_stats b;
    if (VG_(clo_xml) || VG_(clo_verbosity) == 0)
        return;
    bor_get_stats(&b);
    VG_(umsg)("crabcheck: checked %'llu accesses, %'llu retags, %u objects with and %u without retag information,\n",
              crab_stats.checks, crab_stats.retags, crab_stats.objects_with, crab_stats.objects_without);
    VG_(umsg)("crabcheck: %'llu accesses of unknown provenance\n", crab_stats.unknown);
    if (crab_stats.inexact_held_back > 0)
        VG_(umsg)("crabcheck: %'llu violations that rest on reads in optimised code alone were held back "
                  "(--optimised-reads=report shows them)\n", crab_stats.inexact_held_back);
    if (crab_stats.integers_held_back > 0)
        VG_(umsg)("crabcheck: %'llu violations by pointers that a function made from an integer it was given were held back\n",
                  crab_stats.integers_held_back);
    if (bor_exhausted())
        VG_(umsg)("crabcheck: the memory budget was spent: not every borrow was followed (see --memory-budget)\n");
}
