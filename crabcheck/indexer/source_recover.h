/* source_recover.h: borrows that only the source text shows, from plain structures.

   The caller (which knows DWARF) describes one unoptimised Rust function at a time: its bytes, line rows, variables.  What is
   found goes back through callbacks, as records of the index.  Types are opaque numbers that only the caller understands.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SOURCE_RECOVER_H
#define CRAB_SOURCE_RECOVER_H

#include "../index/index_format.h"
#include "prologue.h"
#include "source_expr.h"
#include "x86_decode.h"

enum src_type_kind {
    SRC_T_OTHER,
    SRC_T_WORD,             /* integer, bool, char, raw thin pointer, C-like enum, function pointer: one integer register or part */
    SRC_T_FLOAT,
    SRC_T_POINTER,          /* thin `&T`, `&mut T`, `*T`, Box<T>: target = T; kinds below */
    SRC_T_STRUCT,           /* also tuples; not enums with data, not unions */
    SRC_T_ARRAY,            /* target = element */
    SRC_T_SLICE,            /* fat `&[T]`, `&mut [T]`, `Box<[T]>`: target = element */
};
enum src_pointer { SRC_P_SHARED, SRC_P_MUT, SRC_P_BOX, SRC_P_RAW };
struct src_type { enum src_type_kind kind; enum src_pointer pointer; bool is_const; /* `*const` */ uint64_t size, target; };

struct src_var {
    const char *name;
    uint64_t type;
    uint64_t lo, hi;            /* scope; the whole function for parameters */
    uint8_t base;               /* CCI_B_*, meaningful where has_slot */
    bool has_slot;              /* one `fbreg`/`breg7` home, the value itself is there */
    bool param;
    int64_t off;
};

struct src_func {
    uint64_t lo, hi, prologue_end;
    const uint8_t *bytes;       /* hi - lo of them */
    const struct src_var *vars; size_t n_vars;
    const struct cci_line *rows; size_t n_rows;     /* of [lo, hi), sorted by addr */
};

struct src_host {
    void *ctx;
    const char *(*file)(void *ctx, uint32_t file);              /* full path of a row's file */
    bool (*type)(void *ctx, uint64_t type, struct src_type *out);
    bool (*field)(void *ctx, uint64_t type, const char *name, size_t n, uint64_t *field_type, uint64_t *off);
    /* The name of what a call instruction calls, where that is a function without Rust debug information; else NULL. */
    const char *(*foreign)(void *ctx, const struct x86_insn *call);
    /* The last part of its path, where it is a Rust function; else NULL. */
    const char *(*rust)(void *ctx, const struct x86_insn *call);
    /* Fills size, flags, layout, type of a retag of a reference of this kind to this pointee.  False: not to be retagged. */
    bool (*retag)(void *ctx, uint64_t pointee, enum cci_kind kind, struct cci_retag *out);
    /* The k-th reference inside a value of this type, which has at most two, none of them in memory of its own: its offset, the
       pointee's size, the rest of its retag as above.  False: no such reference, or not all of them can be told. */
    bool (*leaf)(void *ctx, uint64_t type, unsigned k, uint64_t *off, uint64_t *pointee_size, struct cci_retag *out);
    /* retag NULL: the site has none.  param: text for people, copied. */
    void (*site)(void *ctx, const struct cci_site *site, const struct cci_retag *retag, const char *param);
    void (*use)(void *ctx, uint64_t pc, uint32_t name_id, const char *name);
    /* Where the outermost inlined call stands that pc belongs to; false: not inlined. */
    bool (*inlined)(void *ctx, uint64_t pc, uint32_t *file, uint32_t *line, uint32_t *column);
    /* The instruction [pc, next) says this place of `row`'s file from now on, what follows says `row` as before. */
    void (*row)(void *ctx, const struct cci_line *row, uint64_t pc, uint64_t next, uint32_t line, uint32_t column);
};

struct src_recover;
struct src_recover *src_recover_new(const struct src_host *host, struct src_store *store);
void src_recover_free(struct src_recover *r);
void src_recover_func(struct src_recover *r, const struct src_func *f);

/* ---- between the source_*.c files ---- */

struct src_recover {
    struct src_host host;
    struct src_store *store;
    uint32_t next_name;         /* name ids: unique in the object, from 1 */
};

/* One function while it is worked on. */
struct src_code {
    struct src_recover *r;
    const struct src_func *f;
    struct pro_code code;
    struct prologue *pro;
    struct x86_insn *insns; uint64_t *addrs; size_t n;      /* all its instructions */
    uint64_t *block;            /* block[i]: where the straight-line code that insns[i] ends starts */
    uint64_t back_hi;           /* highest address that jumps backward, 0 = none */
};

/* The row that covers addr, with its text; false: no file, line 0, or no token exactly there. */
bool src_row_token(const struct src_code *c, uint64_t addr, const struct src_file **file, uint32_t *token);
const struct src_file *src_row_file(const struct src_code *c, const struct cci_line *row);
const struct cci_line *src_row_at(const struct src_code *c, uint64_t addr);     /* NULL: none that says a line */
/* What the registers hold before instruction i. */
bool src_held_at(const struct src_code *c, size_t i, struct pro_held held[16]);
/* The variable that `name` means at pc; NULL: none, or not certain. */
const struct src_var *src_var_at(const struct src_code *c, const struct src_file *file, uint32_t name, uint64_t pc);

/* Type and location of a place. */
struct src_target {
    const struct src_var *var;
    uint64_t type, pointer_type;    /* pointer_type: type of the pointer behind the last deref */
    bool behind_pointer;        /* passed a pointer: not inside the variable itself */
    bool offset_known;          /* entry_off is the place's address as an offset from RSP at entry */
    int64_t entry_off;          /* behind a pointer: the fields' offset behind the last one */
};
bool src_resolve_from(const struct src_code *c, const struct src_file *file, const struct src_var *v, uint64_t type,
                      const struct src_place *p, uint64_t pc, struct src_target *out);
bool src_resolve(const struct src_code *c, const struct src_file *file, const struct src_place *p, uint64_t pc, struct src_target *out);
bool src_var_entry_off(const struct src_code *c, const struct src_var *v, int64_t *off);
/* Is the expression at this text passed as exactly one integer-class register?  1 yes, 0 as a float, -1 not certain. */
int src_arg_class(const struct src_code *c, const struct src_file *file, const struct src_expr *e, uint64_t pc);

void src_recover_calls(struct src_code *c);
void src_recover_names(struct src_code *c);

#endif
