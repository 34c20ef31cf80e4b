/* monitor.c: commands for a debugger attached through vgdb.

       (gdb) monitor crabcheck where 0x4a50040      what lies there: the block, and the tag of the pointer stored there
       (gdb) monitor crabcheck borrows 0x4a50040 16 the borrow tree of each stretch of these bytes
       (gdb) monitor crabcheck history 27           the life of one tag
       (gdb) monitor crabcheck watch 27             stop when it loses its right

   The word `crabcheck` may be left out.  Commands take plain numbers; gdb/crab.py, loaded into gdb, offers the same with expressions
   and registers.  The core sends what is printed here to the debugger.

   Nothing here changes the program's state or the model's, apart from `watch`.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "monitor.h"

#include "libvex_guest_offsets.h"
#include "pub_tool_debuginfo.h"
#include "pub_tool_execontext.h"
#include "pub_tool_xarray.h"
#include "pub_tool_addrinfo.h"         /* needs the three above */
#include "pub_tool_gdbserver.h"
#include "pub_tool_libcbase.h"
#include "pub_tool_libcprint.h"
#include "pub_tool_machine.h"
#include "pub_tool_threadstate.h"

#include "access.h"
#include "explain.h"
#include "guest_mem.h"
#include "report.h"
#include "shadow.h"
#include "sites.h"
#include "stats.h"
#include "watch.h"

enum { MAX_STRETCHES = 32, MAX_FUNCTIONS = 20 };

static void help(void)
{
    VG_(gdb_printf)(
        "crabcheck monitor commands (the word `crabcheck` may be left out):\n"
        "  crabcheck where ADDR|REGISTER   what ADDR lies in, and the pointer stored there; the pointer in REGISTER (rax .. r15)\n"
        "  crabcheck borrows ADDR [LEN]    the borrow tree, with permissions, of each stretch of [ADDR, ADDR + LEN); LEN is 1\n"
        "  crabcheck history TAG           birth, ancestors, and what became of the right of tag number TAG\n"
        "  crabcheck watch TAG             stop when tag number TAG loses its right; 0: no longer\n"
        "  crabcheck retags FUNCTION|ADDR  what is retagged at entry and return of a function, by its name or a code address\n"
        "  crabcheck counts                what was checked so far\n"
        "  crabcheck help                  this text\n");
}

/* ---- tags ----------------------------------------------------------------------------------------------------------------------- */

static void show_block(const struct bor_alloc_info *a)
{
    VG_(gdb_printf)("%s block of %lu bytes at 0x%lX, allocated by %s\n", a->live ? "live" : "freed", a->size, a->base,
                    crab_family_name(a->family));
    crab_report_print_place(a->born);
    if (!a->live && a->died != 0) {
        VG_(gdb_printf)("freed\n");
        crab_report_print_place(a->died);
    }
}

static void show_tag_line(const struct bor_tag_info *t)
{
    HChar words[512];
    const HChar *what = t->is_root ? "the block's own" : crab_report_retag_words(t->site, words, sizeof words);
    VG_(gdb_printf)("tag #%lu%s%s%s, [0x%lX, 0x%lX)%s\n", t->serial, crab_report_given_name(t->serial), what != NULL ? ": " : "", what != NULL ? what : "", t->lo, t->hi,
                    t->protector == BOR_PROT_STRONG ? ", protected" : t->protector == BOR_PROT_WEAK ? ", weakly protected" : "");
}

static void show_provenance(bor_tag tag)
{
    struct bor_tag_info t;
    struct bor_alloc_info a;
    if (tag == BOR_TAG_MIXED) {
        VG_(gdb_printf)("mixed provenance: it was computed from the difference of two pointers\n");
        return;
    }
    if (tag == BOR_TAG_BASE) {
        VG_(gdb_printf)("no borrow: a stack, a static object or a mapping, directly\n");
        return;
    }
    if (tag == BOR_TAG_UNKNOWN || !bor_tag_describe(tag, &t)) {
        VG_(gdb_printf)("unknown provenance: no pointer, or one whose origin was not seen\n");
        return;
    }
    show_tag_line(&t);
    crab_report_print_place(t.born);
    if (!t.is_root && bor_alloc_of(tag, &a))
        show_block(&a);
}

/* ---- where ---------------------------------------------------------------------------------------------------------------------- */

static void show_memory(Addr a)
{
    bor_tag root;
    struct bor_alloc_info info;
    if (bor_alloc_at(a, &root) && bor_alloc_of(root, &info)) {
        VG_(gdb_printf)("0x%lX is %lu bytes inside tag #%lu's ", a, a - info.base, info.serial);
        show_block(&info);
        return;
    }
    AddrInfo ai = { .tag = Addr_Undescribed };
    DiEpoch epoch = VG_(current_DiEpoch)();
    VG_(describe_addr)(epoch, a, &ai);
    VG_(pp_addrinfo)(a, &ai);
    VG_(clear_addrinfo)(&ai);
}

static void show_stored_pointer(Addr a)
{
    ULong value;
    if ((a & 7) != 0) {
        VG_(gdb_printf)("no pointer: the address is not a multiple of 8\n");
    } else if (!crab_guest_read(a, 8, &value)) {
        VG_(gdb_printf)("not readable\n");
    } else {
        VG_(gdb_printf)("stored there: 0x%llX, ", value);
        show_provenance(crab_mem_tag(a));
    }
}

static const struct { const HChar *name; Int offset; } registers[] = {
    { "rax", OFFSET_amd64_RAX }, { "rbx", OFFSET_amd64_RBX }, { "rcx", OFFSET_amd64_RCX }, { "rdx", OFFSET_amd64_RDX },
    { "rsi", OFFSET_amd64_RSI }, { "rdi", OFFSET_amd64_RDI }, { "rbp", OFFSET_amd64_RBP }, { "rsp", OFFSET_amd64_RSP },
    { "r8", OFFSET_amd64_R8 }, { "r9", OFFSET_amd64_R9 }, { "r10", OFFSET_amd64_R10 }, { "r11", OFFSET_amd64_R11 },
    { "r12", OFFSET_amd64_R12 }, { "r13", OFFSET_amd64_R13 }, { "r14", OFFSET_amd64_R14 }, { "r15", OFFSET_amd64_R15 },
};

/* False: no such register. */
static Bool where_register(ThreadId tid, const HChar *name)
{
    for (UInt i = 0; i < sizeof registers / sizeof registers[0]; i++) {
        if (VG_(strcmp)(name + (name[0] == '$'), registers[i].name) != 0)
            continue;
        if (tid == VG_INVALID_THREADID) {
            VG_(gdb_printf)("no thread is running\n");
            return True;
        }
        Addr value = 0;
        VG_(get_shadow_regs_area)(tid, (UChar *)&value, 0, registers[i].offset, sizeof value);
        if (!crab_watch_is_exact())
            VG_(gdb_printf)("(registers may be older than the program counter: --vgdb=full makes them exact)\n");
        VG_(gdb_printf)("%s: 0x%lX, ", registers[i].name, value);
        show_provenance(registers[i].offset == OFFSET_amd64_RSP ? BOR_TAG_BASE : crab_reg_tag(tid, registers[i].offset));
        return True;
    }
    return False;
}

/* ---- borrows -------------------------------------------------------------------------------------------------------------------- */

static void show_borrows(Addr a, SizeT len)
{
    bor_tag root;
    const Addr end = a + len;
    if (!bor_alloc_at(a, &root))
        root = BOR_TAG_BASE;
    for (UInt i = 0; a < end; i++) {
        if (i == MAX_STRETCHES) {
            VG_(gdb_printf)("... (more: ask from 0x%lX on)\n", a);
            return;
        }
        Addr next = bor_state_same_until(root, a, end);
        VG_(gdb_printf)("[0x%lX, 0x%lX):\n", a, next);
        crab_report_print_tree(root, a);
        a = next;
    }
}

/* ---- history -------------------------------------------------------------------------------------------------------------------- */

static void show_step(const struct bor_tag_step *s, void *arg)
{
    HChar words[512];
    if (s->perm_now == s->perm_born) {
        VG_(gdb_printf)("[0x%lX, 0x%lX): %s, as it was born\n", s->lo, s->hi, crab_perm_name(s->perm_now));
        return;
    }
    VG_(gdb_printf)("[0x%lX, 0x%lX): %s, born %s", s->lo, s->hi,
                    s->perm_now == BOR_P_NONE ? "no state (its memory is gone)" : crab_perm_name(s->perm_now),
                    crab_perm_name(s->perm_born));
    if (!s->loss.known) {
        VG_(gdb_printf)("\n");
        return;
    }
    VG_(gdb_printf)("; taken by: %s through tag #%lu\n", crab_action_name(s->loss.action), s->loss.by.serial);
    const HChar *what = crab_report_retag_words(s->loss.site, words, sizeof words);
    if (what != NULL)
        VG_(gdb_printf)(" %s\n", what);
    crab_report_print_place(s->loss.place);
}

static void show_history(ULong serial)
{
    bor_tag tag, up;
    struct bor_tag_info t;
    if (!bor_tag_of_serial(serial, &tag)) {
        VG_(gdb_printf)("tag #%llu does not exist any more, or not yet\n", serial);
        return;
    }
    show_provenance(tag);
    for (bor_tag at = tag; bor_parent_of(at, &up) && bor_tag_describe(up, &t); at = up) {
        if (up == BOR_TAG_BASE) {
            VG_(gdb_printf)("made from the variable or mapping directly\n");
            break;
        }
        VG_(gdb_printf)("made from ");
        show_tag_line(&t);
    }
    bor_tag_life(tag, show_step, NULL);
}

/* ---- retags --------------------------------------------------------------------------------------------------------------------- */

static void show_retags_of(const struct crab_object *object, const struct cci_func *f)
{
    VG_(gdb_printf)("%s at 0x%lX: %u at entry, %u at return%s\n", cci_string(&object->index, f->name), (Addr)f->lo + object->bias,
                    f->entry_n, f->ret_n, (f->flags & CCI_F_O0) != 0 ? "" : " (optimised)");
    for (UInt i = 0; i < f->entry_n + f->ret_n; i++) {
        Bool entry = i < f->entry_n;
        const struct cci_retag *r = cci_retag(&object->index, entry ? f->entry_first + i : f->ret_first + i - f->entry_n);
        if (r != NULL)
            VG_(gdb_printf)("  %s: %s `%s`%s\n", entry ? "entry" : "return", cci_string(&object->index, r->param),
                            cci_string(&object->index, r->type), (r->flags & CCI_R_PROTECT) != 0 ? ", protected" : "");
    }
}

/* The whole path, or its end from a `::` on: `push` finds `demo::Stack::push`. */
static Bool is_named(const HChar *path, const HChar *name)
{
    SizeT n = VG_(strlen)(path), k = VG_(strlen)(name);
    if (k > n || VG_(strcmp)(path + n - k, name) != 0)
        return False;
    return n == k || (n - k >= 2 && path[n - k - 1] == ':');
}

static void show_retags_by_name(const HChar *name)
{
    const struct crab_object *object;
    UInt found = 0;
    for (UInt i = 0; (object = crab_object_number(i)) != NULL; i++) {
        uint64_t n = 0;
        const struct cci_func *f = object->index.h != NULL ? cci_table(&object->index, CCI_T_FUNCS, &n) : NULL;
        for (uint64_t k = 0; k < n; k++) {
            if (!is_named(cci_string(&object->index, f[k].name), name) && !is_named(cci_string(&object->index, f[k].linkage), name))
                continue;
            if (found++ < MAX_FUNCTIONS)
                show_retags_of(object, &f[k]);
        }
    }
    if (found > MAX_FUNCTIONS)
        VG_(gdb_printf)("... and %u more of that name\n", found - MAX_FUNCTIONS);
    if (found == 0)
        VG_(gdb_printf)("no function of that name in any object with debug information: %s\n", name);
}

static void show_retags_at(Addr code)
{
    const struct crab_object *object;
    const struct cci_func *f = crab_func_at(code, &object);
    if (f != NULL)
        show_retags_of(object, f);
    else
        VG_(gdb_printf)("no function with debug information covers 0x%lX\n", code);
}

static void show_counts(void)
{
    struct bor_stats b;
    bor_get_stats(&b);
    VG_(gdb_printf)("%llu accesses, %llu retags, %lu live tags, %lu live blocks, %llu reports\n", crab_stats.checks,
                    crab_stats.retags, b.live_nodes, b.live_allocations, crab_stats.reports);
}

static void start_watching(ULong serial)
{
    bor_tag tag;
    crab_watch_and_stop(serial);
    if (serial == 0)
        VG_(gdb_printf)("nothing is watched any more\n");
    else if (!bor_tag_of_serial(serial, &tag))
        VG_(gdb_printf)("tag #%llu is not there (yet): the program will stop when it loses its right\n", serial);
    else
        VG_(gdb_printf)("the program will stop when tag #%llu loses its right\n", serial);
    if (serial != 0 && !crab_watch_is_exact())
        VG_(gdb_printf)("(with --vgdb=full, registers are exact where it stops)\n");
}

/* ---- the line ------------------------------------------------------------------------------------------------------------------- */

/* "27", "#27", "0x4a50040". */
static Bool number(const HChar *word, ULong *n)
{
    HChar *end = NULL;
    if (word == NULL)
        return False;
    if (word[0] == '#')
        word++;
    *n = word[0] == '0' && (word[1] == 'x' || word[1] == 'X') ? (ULong)VG_(strtoll16)(word, &end) : (ULong)VG_(strtoll10)(word, &end);
    return word[0] != 0 && end != NULL && *end == 0;
}

enum command { C_HELP, C_WHERE, C_BORROWS, C_HISTORY, C_WATCH, C_RETAGS, C_COUNTS };

static void run_with_number(enum command which, ULong n, ULong len)
{
    switch (which) {
    case C_WHERE:
        show_memory(n);
        show_stored_pointer(n);
        break;
    case C_BORROWS:
        show_borrows(n, len);
        break;
    case C_HISTORY:
        show_history(n);
        break;
    case C_WATCH:
        start_watching(n);
        break;
    case C_RETAGS:
        show_retags_at(n);
        break;
    case C_HELP: case C_COUNTS:
        break;
    }
}

static void run_command(ThreadId tid, enum command which, const HChar *arg, HChar **rest)
{
    ULong n = 0, len = 1;
    if (which == C_COUNTS) {
        show_counts();
    } else if (arg == NULL) {
        VG_(gdb_printf)("what? see: monitor crabcheck help\n");
    } else if (number(arg, &n)) {
        const HChar *second = VG_(strtok_r)(NULL, " ", rest);
        if (second != NULL && (!number(second, &len) || len == 0))
            VG_(gdb_printf)("not a length: %s\n", second);
        else
            run_with_number(which, n, len);
    } else if (which == C_RETAGS) {
        show_retags_by_name(arg);
    } else if (which != C_WHERE || !where_register(tid, arg)) {
        VG_(gdb_printf)("not a number%s: %s\n", which == C_WHERE ? " or a register" : "", arg);
    }
}

Bool crab_monitor_command(ThreadId tid, HChar *command)
{
    HChar line[VG_(strlen)(command) + 1];
    HChar *rest;
    VG_(strcpy)(line, command);
    HChar *word = VG_(strtok_r)(line, " ", &rest);
    Bool ours = word != NULL && VG_(strcmp)(word, "crabcheck") == 0;
    if (ours) {
        word = VG_(strtok_r)(NULL, " ", &rest);
        if (word == NULL) {
            help();
            return True;
        }
    }
    if (word == NULL)
        return False;
    Int which = VG_(keyword_id)("help where borrows history watch retags counts", word,
                                ours ? kwd_report_all : kwd_report_duplicated_matches);
    if (which == -1)
        return ours;
    if (which == -2)
        return True;            /* the core has said which commands it may be */
    if (which == C_HELP) {
        help();
        return ours;            /* plain `help`: the core adds its own commands */
    }
    HChar *arg = which == C_RETAGS ? rest : VG_(strtok_r)(NULL, " ", &rest);    /* function names may hold spaces */
    if (arg != NULL && arg[0] == 0)
        arg = NULL;
    run_command(tid, which, arg, &rest);
    return True;
}
