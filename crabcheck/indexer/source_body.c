/* source_body.c: the text of one function: its braces, its `let`s, what lies in what, what runs before what.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_names.h"

#include <stdlib.h>
#include <string.h>

#include "util.h"

static char first_char(const struct body *b, uint32_t t)
{
    return t < b->file->n_tokens ? b->file->text[b->file->tokens[t].off] : 0;
}

bool body_punct(const struct body *b, uint32_t t, const char *set)
{
    return t < b->file->n_tokens && b->file->tokens[t].kind == SRC_PUNCT && strchr(set, first_char(b, t)) != NULL;
}

bool body_open(const struct body *b, uint32_t t, char c)
{
    return t < b->file->n_tokens && b->file->tokens[t].kind == SRC_OPEN && first_char(b, t) == c;
}

bool body_close(const struct body *b, uint32_t t, char c)
{
    return t < b->file->n_tokens && b->file->tokens[t].kind == SRC_CLOSE && first_char(b, t) == c;
}

uint32_t body_up(const struct body *b, uint32_t t)
{
    return b->up[t - b->open];
}

/* ---- the function's body ---- */

/* The braces of the function whose `fn` is at t. */
static bool braces_of(const struct body *b, uint32_t t, uint32_t *open)
{
    const struct src_file *f = b->file;
    for (; t < f->n_tokens && !body_open(b, t, '{'); t++) {
        if (body_punct(b, t, ";") || f->tokens[t].kind == SRC_CLOSE)
            return false;
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
    }
    *open = t;
    return t < f->n_tokens;
}

/* The innermost `fn` around token t; it must stand where DWARF says that this function is (a closure's code lies inside
   another function's text). */
static bool braces_around(struct body *b, uint32_t t)
{
    for (b->fn = t; b->fn > 0; b->fn--)
        if (src_is(b->file, b->fn, "fn") && braces_of(b, b->fn, &b->open) && b->open <= t && t <= b->file->tokens[b->open].match)
            break;
    if (b->fn == 0 && !(src_is(b->file, 0, "fn") && braces_of(b, 0, &b->open)))
        return false;
    b->close = b->file->tokens[b->open].match;
    return t >= b->open && t <= b->close && b->c->f->rows[0].line == src_token_line(b->file, b->fn);
}

/* By the first row behind the prologue that is not a macro's or an inlined function's. */
static bool find_braces(struct body *b)
{
    const struct src_func *f = b->c->f;
    unsigned tried = 0;
    for (size_t i = 0; i < f->n_rows && tried < 16; i++) {
        const struct cci_line *r = &f->rows[i];
        uint32_t t;
        if (r->addr < f->prologue_end || r->file != f->rows[0].file || r->line == 0)
            continue;
        tried++;
        if (src_row_token(b->c, r->addr, &b->file, &t) && !b->file->tokens[t].flags && braces_around(b, t))
            return true;
    }
    return false;
}

static void index_body(struct body *b)
{
    const struct src_code *c = b->c;
    uint32_t n = b->close - b->open + 1, up = SRC_NONE, column;
    b->up = xmalloc(n * sizeof *b->up);
    for (uint32_t i = 0; i < n; i++) {
        const struct src_token *t = &b->file->tokens[b->open + i];
        if (t->kind == SRC_CLOSE && up != SRC_NONE)
            up = b->up[up - b->open];
        b->up[i] = up;
        if (t->kind == SRC_OPEN)
            up = b->open + i;
    }
    b->row = xmalloc((c->n + 1) * sizeof *b->row);
    b->call = xmalloc((c->n + 1) * sizeof *b->call);
    for (size_t i = 0; i < c->n; i++) {
        const struct src_file *file;
        struct cci_line call = { 0 };
        if (!src_row_token(c, c->addrs[i], &file, &b->row[i]) || file != b->file)
            b->row[i] = SRC_NONE;
        b->call[i] = SRC_NONE;
        if (c->r->host.inlined(c->r->host.ctx, c->addrs[i], &call.file, &call.line, &column)
            && src_row_file(c, &call) == b->file)
            b->call[i] = src_token_at(b->file, call.line, column);
    }
}

/* ---- `let` ---- */

/* `if let`, `while let`, `a && let`: a pattern, whose name lives elsewhere. */
static bool is_condition(const struct body *b, uint32_t let)
{
    return src_is(b->file, let - 1, "if") || src_is(b->file, let - 1, "while") || body_punct(b, let - 1, "&|");
}

static bool parse_let(const struct body *b, uint32_t let, struct let *out)
{
    const struct src_file *f = b->file;
    uint32_t t = let + 1;
    *out = (struct let){ .let = let, .block = body_up(b, let), .mut = src_is(f, t, "mut") };
    t += out->mut;
    out->token = t;
    if (is_condition(b, let) || f->tokens[t].kind != SRC_IDENT || !body_punct(b, t + 1, ":=;") || src_is(f, t + 2, ":"))
        return false;
    for (t++; t < b->close && !body_punct(b, t, "=;"); t++)
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
    out->init = t + 1;
    for (; t < b->close && !body_punct(b, t, ";"); t++)
        if (f->tokens[t].kind == SRC_OPEN)
            t = f->tokens[t].match;
    out->end = t;
    if (out->init > t)
        out->init = t;
    return t < b->close;
}

static void index_lets(struct body *b)
{
    size_t cap = 0;
    for (uint32_t t = b->open + 1; t < b->close && b->n_lets < MAX_LETS; t++) {
        struct let l;
        if (!src_is(b->file, t, "let") || !parse_let(b, t, &l))
            continue;
        b->lets = grow(b->lets, b->n_lets, &cap, sizeof *b->lets);
        b->lets[b->n_lets++] = l;
    }
}

static bool inside(const struct body *b, uint32_t t, uint32_t open)
{
    return open != SRC_NONE && t > open && t < b->file->tokens[open].match;
}

const struct let *body_meaning(const struct body *b, uint32_t t)
{
    const struct let *best = NULL;
    for (uint32_t i = 0; i < b->n_lets; i++) {
        const struct let *l = &b->lets[i];
        if (l->token == t)
            return l;
        if (l->end < t && inside(b, t, l->block) && src_same(b->file, l->token, t))
            best = l;
    }
    return best;
}

bool body_make(struct body *b)
{
    if (!find_braces(b))
        return false;
    index_body(b);
    index_lets(b);
    return b->n_lets < MAX_LETS;
}

void body_free(struct body *b)
{
    free(b->names);
    free(b->lets);
    free(b->up);
    free(b->row);
    free(b->call);
}

/* ---- what lies in what ---- */

bool body_in_macro(const struct body *b, uint32_t t)
{
    for (uint32_t u = body_up(b, t); u != SRC_NONE && u > b->open; u = body_up(b, u))
        if (u >= 2 && src_is(b->file, u - 1, "!") && b->file->tokens[u - 2].kind == SRC_IDENT)
            return true;
    return false;
}

/* What is text here is other code. */
bool body_other_code(const struct body *b, uint32_t t)
{
    for (uint32_t k = t; k > b->open; k--) {
        if (b->file->tokens[k].kind == SRC_CLOSE && k != t) {
            k = b->file->tokens[k].match;
            continue;
        }
        if (body_punct(b, k, "|") || src_is(b->file, k, "move") || src_is(b->file, k, "async"))
            return true;
        if (src_is(b->file, k, "fn") || src_is(b->file, k, "impl") || src_is(b->file, k, "trait") || src_is(b->file, k, "mod"))
            return true;
    }
    return false;
}

/* A block that is followed by a name has ended a statement: no operator is written as a name but these two. */
static bool ends_statement(const struct body *b, uint32_t t)
{
    return body_close(b, t, '}') && b->file->tokens[t + 1].kind == SRC_IDENT && !src_is(b->file, t + 1, "else") && !src_is(b->file, t + 1, "as");
}

/* The first token of the statement around t, in t's own bracket. */
static uint32_t statement_start(const struct body *b, uint32_t t)
{
    uint32_t up = body_up(b, t), k = t;
    while (k - 1 > up && !body_punct(b, k - 1, ";") && !ends_statement(b, k - 1)) {
        k--;
        if (b->file->tokens[k].kind == SRC_CLOSE)
            k = b->file->tokens[k].match;
    }
    return k;
}

/* A bracket whose statement starts with one of these is entered once, and nothing of the statement is run behind it. */
static bool plain_block(const struct body *b, uint32_t block, uint32_t start)
{
    return start == block || src_is(b->file, start, "unsafe") || src_is(b->file, start, "if") || src_is(b->file, start, "match");
}

uint32_t body_cut(const struct body *b, uint32_t block, uint32_t t)
{
    uint32_t s = statement_start(b, t);
    for (uint32_t u = body_up(b, t); u != block; u = body_up(b, u)) {
        if (u == SRC_NONE || u <= b->open)
            return b->open;                             /* not inside the block: nothing is followed */
        uint32_t start = statement_start(b, u);
        if (!body_open(b, u, '{') || !plain_block(b, u, start))
            s = start;
    }
    return s;
}
