/* source_expr.h: reads a call's argument, a place, a `let`, out of tokens.  What is not certain is unclear.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SOURCE_EXPR_H
#define CRAB_SOURCE_EXPR_H

#include "source_text.h"

/* A place: a variable and what is applied to it, in order. `*p.f[i]` = p, field f, index, deref. */
enum src_step_kind { SRC_STEP_FIELD, SRC_STEP_INDEX, SRC_STEP_DEREF };
struct src_step { enum src_step_kind kind; uint32_t token; /* field name, or the `[` */ };
enum { SRC_MAX_STEPS = 8, SRC_MAX_ARGS = 12 };
struct src_place {
    uint32_t name;              /* the variable's token */
    bool cast;                  /* the variable was cast to another pointer type in brackets: `*(p as *mut T)` */
    uint32_t n;
    struct src_step steps[SRC_MAX_STEPS];
};

enum src_form {
    SRC_UNCLEAR,
    SRC_PLACE,                  /* `x`, `p.f`, `*p` */
    SRC_BORROW, SRC_BORROW_MUT, /* `&E`, `&mut E`, also under `as *mut T` */
    SRC_RAW_BORROW,             /* `&raw const E`, `&raw mut E`, `addr_of!(E)`, `addr_of_mut!(E)` */
    SRC_AS_PTR, SRC_AS_MUT_PTR, /* `E.as_ptr()`, `E.as_mut_ptr()` */
    SRC_WORD,                   /* certainly one integer or pointer word: a literal, `E as usize`, `E.len()`, `ptr::null()` */
};
struct src_expr {
    enum src_form form;
    bool word;                  /* passed as exactly one integer-class register, by the text alone */
    bool cast;                  /* an `as` followed */
    struct src_place place;     /* of all forms but UNCLEAR and WORD */
};

/* Parses tokens [first, end) as one expression.  Outer parentheses and `unsafe { .. }` are looked through. */
void src_parse_expr(const struct src_file *f, uint32_t first, uint32_t end, struct src_expr *out);

/* Parses a place that starts at `first`; *end = the first token behind it.  False: none. */
bool src_parse_place(const struct src_file *f, uint32_t first, uint32_t limit, struct src_place *out, uint32_t *end);

struct src_range { uint32_t first, end; };
/* The path that starts at `token` and is called: its last name, the arguments between the brackets.  False: no such call,
   or it stands where the text is not what is compiled (macros). */
struct src_call { uint32_t name, open; uint32_t n; struct src_range args[SRC_MAX_ARGS]; };
bool src_parse_call(const struct src_file *f, uint32_t token, struct src_call *out);
/* Splits the brackets at `open` at its top-level commas. */
bool src_split_args(const struct src_file *f, uint32_t open, struct src_call *out);

#endif
