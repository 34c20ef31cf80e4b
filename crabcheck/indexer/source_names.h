/* source_names.h: between the files that recover names (source_body.c, source_binds.c, source_uses.c, source_names.c).

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SOURCE_NAMES_H
#define CRAB_SOURCE_NAMES_H

#include "source_recover.h"

enum { MAX_NAMES = 64, MAX_EVENTS = 512, MAX_HOMES = 8, MAX_LETS = 512 };

/* arg: the register takes the name's tag; else the access is made with it.  token: the occurrence that says so.  ret: handed on
   at the `ret`.  mem: the word that is stored at [reg + off] takes the tag. */
struct event { uint64_t pc; uint32_t token; int32_t off; bool arg, ret, mem; uint8_t reg; };

/* `let [mut] NAME [: type] [= init];` anywhere in the text of the body. */
struct let {
    uint32_t let, token, init, end;     /* init: its first token, `end` where there is none; end: the `;` */
    uint32_t block;                     /* the bracket it stands in */
    bool mut;
};

struct name {
    const struct let *let;
    const struct src_var *var;
    uint32_t token;
    struct src_expr init;
    uint64_t pointer, pointee;
    bool whole;                     /* a value that has one or two references in it: it is moved, never dereferenced */
    struct cci_retag retag;         /* what it is bound by; not of aliases */
    const struct src_var *from;     /* the variable in the initialiser, NULL = not known */
    int base;                       /* the recovered name that it is made from, -1 = none */
    bool alias;                     /* the same tag as base: `let s = r`, `p as *mut T` of a raw p */
    bool raw;                       /* a raw pointer made of a `&mut`: `r as *mut T`, `&raw mut *r`; base may be -1 */
    bool dropped;
    bool through;                   /* the borrow passes a pointer: it may be refused itself */
    int64_t slot;                   /* its home, relative to RSP at entry */
    int64_t homes[MAX_HOMES]; uint32_t n_homes;     /* all stack words that hold the value, the slot among them */
    bool fixed;                     /* the code says that the pointee is in the frame, at: */
    int64_t at; uint64_t size;
    bool absolute; uint64_t address;                /* likewise in a static */
    uint64_t bind; bool stored;     /* pc of the BIND; right behind the `let`'s own store */
    uint32_t cut;                   /* from this token on it is not followed */
    struct event events[MAX_EVENTS]; uint32_t n_events;
    uint32_t id;
};

struct body {
    struct src_code *c;
    const struct src_file *file;
    uint32_t fn, open, close;       /* `fn`, and the braces of its body */
    uint32_t *up;                   /* enclosing bracket of each token of the body, by token - open */
    uint32_t *row;                  /* token of each instruction's row, SRC_NONE */
    uint32_t *call;                 /* where the inlined call stands that it belongs to, SRC_NONE */
    struct let *lets; uint32_t n_lets;
    struct name *names; uint32_t n;
};

/* source_body.c */
bool body_make(struct body *b);                 /* false: the function's text is not found */
void body_free(struct body *b);
bool body_punct(const struct body *b, uint32_t t, const char *set);
bool body_open(const struct body *b, uint32_t t, char c);
bool body_close(const struct body *b, uint32_t t, char c);
bool body_other_code(const struct body *b, uint32_t t);     /* inside a closure or a nested item */
bool body_in_macro(const struct body *b, uint32_t t);
uint32_t body_up(const struct body *b, uint32_t t);         /* the bracket around t, SRC_NONE behind the body's own */
/* The start of the statement in `block` before which everything in the text has been run when t is reached, however often. */
uint32_t body_cut(const struct body *b, uint32_t block, uint32_t t);
/* The `let` that the identifier at t means, NULL: none of the body's. */
const struct let *body_meaning(const struct body *b, uint32_t t);

/* source_binds.c */
void binds_collect(struct body *b);
bool binds_find(const struct body *b, struct name *n);      /* fills bind, homes, place; false: not found in the code */
bool body_frame_operand(const struct body *b, const struct x86_insn *in, int64_t *off);
/* What register reg holds before instruction i, where that is the address of a static. */
bool body_static_address(const struct body *b, size_t i, int reg, uint64_t *address);
bool name_resolve(const struct body *b, const struct name *n, const struct src_place *p, struct src_target *t, unsigned *pointers);

/* source_uses.c */
void uses_find(const struct body *b, struct name *n);       /* fills events and cut */

#endif
