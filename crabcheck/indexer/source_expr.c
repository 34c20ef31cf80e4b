/* source_expr.c: a parser for the few expressions that say something about borrows.

       expr   = unary ( `as` type )*           unary  = `&` [`mut`] place | `&` `raw` (`mut`|`const`) place | place | word
       place  = `*`* ( name | `(` place `)` ) ( `.` field | `[` index `]` )*

   Everything else (operators, blocks, closures, calls, unknown macros, `?`, `.await`) is unclear.  There is no error and no
   recovery: the caller does without.

   Cost: linear in the argument's tokens.  Refused: a complete Rust grammar.  A borrow whose text does not fit into these lines
   is one whose place we could not resolve to a type anyway.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_expr.h"

#include <string.h>

enum { MAX_RECURSION = 16 };

static bool is_keyword(const struct src_file *f, uint32_t t)
{
    static const char *const words[] = {
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false", "fn", "for", "if",
        "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static", "struct", "super", "trait",
        "true", "type", "unsafe", "use", "where", "while", "yield", "Self",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (src_is(f, t, words[i]))
            return true;
    return false;
}

static bool is_name(const struct src_file *f, uint32_t t)
{
    return t < f->n_tokens && f->tokens[t].kind == SRC_IDENT && !is_keyword(f, t);
}

static bool is_open(const struct src_file *f, uint32_t t, char c)
{
    return t < f->n_tokens && f->tokens[t].kind == SRC_OPEN && f->text[f->tokens[t].off] == c;
}

/* The first `as` outside brackets. */
static uint32_t find_as(const struct src_file *f, uint32_t first, uint32_t end)
{
    for (uint32_t t = first; t < end; t++) {
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
        else if (src_is(f, t, "as"))
            return t;
    }
    return end;
}

/* Is the last type of `as T as U` certainly one integer-class word? */
static bool word_type(const struct src_file *f, uint32_t first, uint32_t end)
{
    static const char *const ints[] = {
        "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "bool", "char", "c_char", "c_schar", "c_uchar", "c_short",
        "c_ushort", "c_int", "c_uint", "c_long", "c_ulong", "c_longlong", "c_ulonglong", "size_t", "ssize_t",
    };
    uint32_t t = first, last;
    while ((last = find_as(f, t, end)) < end)
        t = last + 1;
    if (src_is(f, t, "*") && (src_is(f, t + 1, "mut") || src_is(f, t + 1, "const"))) {
        for (uint32_t i = t + 2; i < end; i++)
            if (src_is(f, i, "dyn") || src_is(f, i, "str") || is_open(f, i, '['))
                return false;                           /* perhaps a fat pointer */
        return true;
    }
    while (t + 3 < end && f->tokens[t].kind == SRC_IDENT && src_is(f, t + 1, ":") && src_is(f, t + 2, ":"))
        t += 3;
    for (size_t i = 0; i < sizeof ints / sizeof *ints; i++)
        if (t + 1 == end && src_is(f, t, ints[i]))
            return true;
    return false;
}

static bool add_step(struct src_place *p, enum src_step_kind kind, uint32_t token)
{
    if (p->n == SRC_MAX_STEPS)
        return false;
    p->steps[p->n++] = (struct src_step){ kind, token };
    return true;
}

static bool parse_postfix(const struct src_file *f, uint32_t *t, uint32_t limit, struct src_place *p)
{
    while (*t < limit) {
        if (src_is(f, *t, ".") && !(f->tokens[*t].flags & SRC_JOINT) && *t + 1 < limit) {
            uint32_t name = *t + 1;
            bool number = f->tokens[name].kind == SRC_NUMBER && !memchr(f->text + f->tokens[name].off, '.', f->tokens[name].len);
            if (!number && (!is_name(f, name) || is_open(f, name + 1, '(') || (src_is(f, name + 1, ":") && src_is(f, name + 2, ":"))))
                return true;                            /* a method: not part of the place */
            if (!add_step(p, SRC_STEP_FIELD, name))
                return false;
            *t += 2;
        } else if (is_open(f, *t, '[')) {
            if (!add_step(p, SRC_STEP_INDEX, *t))
                return false;
            *t = f->tokens[*t].match + 1;
        } else
            return true;
    }
    return true;
}

static bool parse_place(const struct src_file *f, uint32_t first, uint32_t limit, struct src_place *p, uint32_t *end, unsigned depth)
{
    uint32_t derefs = 0, t = first;
    while (t < limit && src_is(f, t, "*"))
        derefs++, t++;
    if (t >= limit || depth > MAX_RECURSION)
        return false;
    if (is_open(f, t, '(')) {
        uint32_t inner, close = f->tokens[t].match;
        if (!parse_place(f, t + 1, close, p, &inner, depth + 1))
            return false;
        if (inner != close && (p->n != 0 || !src_is(f, inner, "as") || !word_type(f, inner + 1, close)))
            return false;
        p->cast |= inner != close;
        t = close + 1;
    } else {
        if (!is_name(f, t) || is_open(f, t + 1, '(') || src_is(f, t + 1, "!")
            || (src_is(f, t + 1, ":") && src_is(f, t + 2, ":")) || is_open(f, t + 1, '{'))
            return false;
        *p = (struct src_place){ .name = t };
        t++;
    }
    if (!parse_postfix(f, &t, limit, p))
        return false;
    for (; derefs; derefs--)
        if (!add_step(p, SRC_STEP_DEREF, first))
            return false;
    *end = t;
    return true;
}

bool src_parse_place(const struct src_file *f, uint32_t first, uint32_t limit, struct src_place *p, uint32_t *end)
{
    *p = (struct src_place){ .name = SRC_NONE };
    return parse_place(f, first, limit, p, end, 0);
}

/* Looks through `( .. )` and `unsafe { .. }` around a whole expression. */
static void unwrap(const struct src_file *f, uint32_t *first, uint32_t *end)
{
    for (unsigned i = 0; i < MAX_RECURSION; i++) {
        if (is_open(f, *first, '(') && f->tokens[*first].match + 1 == *end)
            *first += 1, *end -= 1;
        else if (src_is(f, *first, "unsafe") && is_open(f, *first + 1, '{') && f->tokens[*first + 1].match + 1 == *end)
            *first += 2, *end -= 1;
        else
            return;
    }
}

/* Behind `::<..>`, where it stands at t; SRC_NONE where its end is not clear. */
static uint32_t skip_generics(const struct src_file *f, uint32_t t, uint32_t end)
{
    if (!src_is(f, t, ":") || !src_is(f, t + 1, ":") || !src_is(f, t + 2, "<"))
        return t;
    unsigned depth = 0;
    for (t += 2; t < end; t++) {
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
        else if (src_is(f, t, "<"))
            depth++;
        else if (src_is(f, t, ">") && --depth == 0)
            return t + 1;
        else if (f->tokens[t].kind == SRC_PUNCT && !src_is(f, t, ">") && !strchr(":,&*'", f->text[f->tokens[t].off]))
            return SRC_NONE;
    }
    return SRC_NONE;
}

/* `a::b::name` + `()`, perhaps with `::<..>` between: ends at end.  The name's token or SRC_NONE. */
static uint32_t path_call(const struct src_file *f, uint32_t first, uint32_t end)
{
    uint32_t t = first;
    while (t + 3 < end && f->tokens[t].kind == SRC_IDENT && src_is(f, t + 1, ":") && src_is(f, t + 2, ":") && !src_is(f, t + 3, "<"))
        t += 3;
    uint32_t open = t < end && f->tokens[t].kind == SRC_IDENT ? skip_generics(f, t + 1, end) : SRC_NONE;
    return open != SRC_NONE && open < end && is_open(f, open, '(') && f->tokens[open].match + 1 == end ? t : SRC_NONE;
}

/* `.cast()`, `.cast_mut()` at the end of a pointer: a cast.  Where the rest ends. */
static uint32_t strip_casts(const struct src_file *f, uint32_t first, uint32_t end)
{
    for (;;) {
        uint32_t t = end - 1;
        if (end < first + 5 || f->tokens[t].kind != SRC_CLOSE || f->tokens[t].match != t - 1)
            return end;
        t = f->tokens[t].match;
        if (src_is(f, t - 1, ">"))                      /* back over ::<T>, a plain type */
            for (t--; t > first + 3 && !(src_is(f, t, "<") && src_is(f, t - 1, ":")); t--)
                if (f->tokens[t].kind == SRC_OPEN || f->tokens[t].kind == SRC_CLOSE || (t < end - 3 && src_is(f, t, ">")))
                    return end;
        if (src_is(f, t, "<"))
            t -= 2;
        if (t < first + 3 || !src_is(f, t - 2, ".")
            || !(src_is(f, t - 1, "cast") || src_is(f, t - 1, "cast_mut") || src_is(f, t - 1, "cast_const")))
            return end;
        end = t - 2;
    }
}

static bool literal_word(const struct src_file *f, uint32_t first, uint32_t end)
{
    if (src_is(f, first, "-"))
        first++;
    if (first + 1 != end)
        return false;
    const struct src_token *t = &f->tokens[first];
    if (t->kind == SRC_CHAR || src_is(f, first, "true") || src_is(f, first, "false") || src_is(f, first, "None"))
        return true;
    if (t->kind != SRC_NUMBER)
        return false;
    const char *s = f->text + t->off;
    bool hex = t->len > 1 && s[0] == '0' && (s[1] == 'x' || s[1] == 'b' || s[1] == 'o');
    if (memchr(s, '.', t->len) || (t->len > 4 && (!memcmp(s + t->len - 4, "i128", 4) || !memcmp(s + t->len - 4, "u128", 4))))
        return false;
    return hex || (!memchr(s, 'e', t->len) && !memchr(s, 'E', t->len) && !memchr(s, 'f', t->len));
}

/* `E.as_ptr()`, `E.as_mut_ptr()`, `E.len()`. */
static bool parse_method(const struct src_file *f, uint32_t first, uint32_t end, struct src_expr *out)
{
    uint32_t after;
    if (!src_parse_place(f, first, end, &out->place, &after) || after + 4 != end || !src_is(f, after, ".") || !is_open(f, after + 2, '(')
        || f->tokens[after + 2].match != after + 3)
        return false;
    if (src_is(f, after + 1, "as_ptr"))
        out->form = SRC_AS_PTR;
    else if (src_is(f, after + 1, "as_mut_ptr"))
        out->form = SRC_AS_MUT_PTR;
    else if (src_is(f, after + 1, "len") || src_is(f, after + 1, "capacity"))
        out->form = SRC_WORD;
    else
        return false;
    out->word = true;
    return true;
}

static bool parse_borrow(const struct src_file *f, uint32_t first, uint32_t end, struct src_expr *out)
{
    uint32_t t = first + 1, after;
    if (!src_is(f, first, "&") || src_is(f, t, "&"))
        return false;
    out->form = SRC_BORROW;
    if (src_is(f, t, "raw") && (src_is(f, t + 1, "mut") || src_is(f, t + 1, "const"))) {
        out->form = SRC_RAW_BORROW;
        t += 2;
    } else if (src_is(f, t, "mut")) {
        out->form = SRC_BORROW_MUT;
        t++;
    }
    if (!src_parse_place(f, t, end, &out->place, &after) || after != end)
        out->form = SRC_UNCLEAR;
    return true;
}

static void parse_simple(const struct src_file *f, uint32_t first, uint32_t end, struct src_expr *out)
{
    uint32_t after, name;
    if (first >= end)
        return;
    if (parse_borrow(f, first, end, out))
        return;
    if (src_parse_place(f, first, end, &out->place, &after) && after == end && !src_is(f, first, "None")) {
        out->form = SRC_PLACE;
        return;
    }
    if (literal_word(f, first, end)) {
        out->form = SRC_WORD;
        out->word = true;
        return;
    }
    if (parse_method(f, first, end, out))
        return;
    name = path_call(f, first, end);
    if (name != SRC_NONE && (src_is(f, name, "null") || src_is(f, name, "null_mut") || src_is(f, name, "size_of") || src_is(f, name, "size_of_val")
                             || src_is(f, name, "align_of"))) {
        out->form = SRC_WORD;
        out->word = true;
    }
}

void src_parse_expr(const struct src_file *f, uint32_t first, uint32_t end, struct src_expr *out)
{
    *out = (struct src_expr){ .form = SRC_UNCLEAR, .place.name = SRC_NONE };
    if (end > f->n_tokens || first >= end)
        return;
    for (uint32_t t = first; t < end; t++)
        if (src_is(f, t, "$") || (f->tokens[t].flags & (SRC_IN_MACRO_RULES | SRC_IN_MACRO_CALL)))
            return;
    unwrap(f, &first, &end);
    uint32_t as = find_as(f, first, end);
    uint32_t stop = strip_casts(f, first, as);
    uint32_t start = first;
    bool method_cast = stop != as;
    unwrap(f, &start, &stop);
    uint32_t inner = find_as(f, start, stop);           /* `(&mut x as *mut T).cast()` */
    bool inner_cast = inner < stop && word_type(f, inner + 1, stop);
    if (inner < stop && !inner_cast)
        return;
    stop = inner;
    parse_simple(f, start, stop, out);
    if (as == end && (method_cast || inner_cast)) {
        out->cast = out->word = true;
        if (out->form == SRC_UNCLEAR)
            out->word = false;
        return;
    }
    if (as == end)
        return;
    out->cast = true;
    /* A cast says how the value is passed, whatever it is made of. */
    out->word = word_type(f, as + 1, end);
    if (out->form == SRC_UNCLEAR && out->word) {
        bool plain = true;
        for (uint32_t t = first; t < as; t++)
            if (f->tokens[t].kind == SRC_PUNCT && strchr("|?;", f->text[f->tokens[t].off]))
                plain = false;
        out->form = plain ? SRC_WORD : SRC_UNCLEAR;
        out->word = plain;
    }
    if (out->form == SRC_WORD && !out->word)
        out->form = SRC_UNCLEAR;
}

bool src_split_args(const struct src_file *f, uint32_t open, struct src_call *out)
{
    uint32_t close = f->tokens[open].match, first = open + 1;
    out->open = open;
    out->n = 0;
    for (uint32_t t = open + 1; t <= close; t++) {
        if (t < close && f->tokens[t].kind == SRC_OPEN) {
            t = f->tokens[t].match;
            continue;
        }
        if (t < close && src_is(f, t, "|"))
            return false;                               /* a closure's parameter list has commas of its own */
        if (t < close && src_is(f, t, ":") && src_is(f, t + 1, ":") && src_is(f, t + 2, "<")) {
            t = skip_generics(f, t, close);             /* so have generic arguments */
            if (t == SRC_NONE)
                return false;
            t--;
            continue;
        }
        if (t != close && !src_is(f, t, ","))
            continue;
        if (t > first) {
            if (out->n == SRC_MAX_ARGS)
                return false;
            out->args[out->n++] = (struct src_range){ first, t };
        } else if (t != close)
            return false;
        first = t + 1;
    }
    return true;
}

bool src_parse_call(const struct src_file *f, uint32_t token, struct src_call *out)
{
    uint32_t t = token;
    if (t >= f->n_tokens || (f->tokens[t].flags & (SRC_IN_MACRO_RULES | SRC_IN_MACRO_CALL)))
        return false;
    while (t < f->n_tokens && f->tokens[t].kind == SRC_IDENT && src_is(f, t + 1, ":") && src_is(f, t + 2, ":"))
        t += 3;
    if (t >= f->n_tokens || f->tokens[t].kind != SRC_IDENT || !is_open(f, t + 1, '('))
        return false;
    out->name = t;
    return src_split_args(f, t + 1, out);
}
