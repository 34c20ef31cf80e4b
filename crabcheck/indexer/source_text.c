/* source_text.c: source files and their tokens.

       path of the line table ─▶ the file there, or under a folder of --source-path by its longest suffix ─▶ text, lines, tokens

   A file is read at most once per object and kept.  It is refused when it was changed after the object was made: then columns
   point at other text.  Macro definitions and the arguments of unknown macros are marked here, so that nobody who parses has to
   remember them.

   Cost: one read and one pass per file that is asked for.  Refused: mapping the file; another process that truncates it would
   kill us.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "source_text.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util.h"

enum { MAX_FILE = 16 << 20, MAX_NESTING = 1000 };

struct lexer {
    struct src_file *f;
    size_t cap;
    uint32_t at;
    uint32_t open[MAX_NESTING];
    uint32_t depth;
};

static bool ident_start(unsigned char c)
{
    return isalpha(c) || c == '_' || c >= 0x80;
}

static bool ident_char(unsigned char c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

static char peek(const struct lexer *l, uint32_t ahead)
{
    return l->at + ahead < l->f->size ? l->f->text[l->at + ahead] : 0;
}

static bool skip_block_comment(struct lexer *l)
{
    unsigned depth = 0;
    do {
        if (l->at + 1 >= l->f->size)
            return false;
        if (peek(l, 0) == '/' && peek(l, 1) == '*')
            depth++, l->at += 2;
        else if (peek(l, 0) == '*' && peek(l, 1) == '/')
            depth--, l->at += 2;
        else
            l->at++;
    } while (depth);
    return true;
}

static bool skip_quoted(struct lexer *l, char quote)
{
    for (l->at++; l->at < l->f->size; l->at++) {
        if (peek(l, 0) == '\\')
            l->at++;
        else if (peek(l, 0) == quote) {
            l->at++;
            return true;
        }
    }
    return false;
}

/* r"..", r#".."#; the cursor stands on the first # or the quote. */
static bool skip_raw_string(struct lexer *l)
{
    uint32_t hashes = 0;
    while (peek(l, 0) == '#')
        hashes++, l->at++;
    if (peek(l, 0) != '"')
        return false;
    for (l->at++; l->at < l->f->size; l->at++) {
        if (peek(l, 0) != '"')
            continue;
        uint32_t n = 0;
        while (n < hashes && peek(l, 1 + n) == '#')
            n++;
        if (n == hashes) {
            l->at += 1 + n;
            return true;
        }
    }
    return false;
}

static void skip_number(struct lexer *l)
{
    while (ident_char((unsigned char)peek(l, 0)))
        l->at++;
    if (peek(l, 0) == '.' && isdigit((unsigned char)peek(l, 1))) {
        l->at++;
        while (ident_char((unsigned char)peek(l, 0)))
            l->at++;
    } else if (peek(l, 0) == '.' && peek(l, 1) != '.' && !ident_start((unsigned char)peek(l, 1)))
        l->at++;                                        /* `1.` */
}

/* String prefixes: b c r br cr; r# also starts a raw identifier. */
static bool string_prefix(struct lexer *l, bool *raw)
{
    char a = peek(l, 0), b = peek(l, 1);
    uint32_t n = (a == 'b' || a == 'c') && b == 'r' ? 2 : a == 'b' || a == 'c' || a == 'r' ? 1 : 0;
    if (n == 0)
        return false;
    *raw = peek(l, n - 1) == 'r';
    uint32_t q = n;
    while (*raw && peek(l, q) == '#')
        q++;
    if (peek(l, q) != '"')
        return false;
    l->at += n;
    return true;
}

static bool bracket(struct lexer *l, struct src_token *t, uint32_t index)
{
    char c = l->f->text[l->at++];
    if (t->kind == SRC_OPEN) {
        if (l->depth == MAX_NESTING)
            return false;
        l->open[l->depth++] = index;
        return true;
    }
    if (l->depth == 0)
        return false;
    uint32_t o = l->open[--l->depth];
    char want = l->f->text[l->f->tokens[o].off] == '(' ? ')' : l->f->text[l->f->tokens[o].off] == '[' ? ']' : '}';
    l->f->tokens[o].match = index;
    t->match = o;
    return c == want;
}

/* A quote: a lifetime unless it closes. */
static bool quote(struct lexer *l, struct src_token *t)
{
    if (ident_start((unsigned char)peek(l, 1)) && peek(l, 1) >= 0 && peek(l, 2) != '\'') {
        t->kind = SRC_LIFETIME;
        for (l->at++; ident_char((unsigned char)peek(l, 0));)
            l->at++;
        return true;
    }
    t->kind = SRC_CHAR;
    return skip_quoted(l, '\'');
}

static bool lex_one(struct lexer *l, struct src_token *t, uint32_t index)
{
    char c = peek(l, 0);
    bool raw = false;
    *t = (struct src_token){ l->at, 0, SRC_NONE, SRC_PUNCT, 0 };
    bool ok = true;
    if (string_prefix(l, &raw)) {
        t->kind = SRC_STRING;
        ok = raw ? skip_raw_string(l) : skip_quoted(l, '"');
    } else if (c == 'b' && peek(l, 1) == '\'') {
        l->at++;
        t->kind = SRC_CHAR;
        ok = skip_quoted(l, '\'');
    } else if (ident_start((unsigned char)c)) {
        t->kind = SRC_IDENT;
        if (c == 'r' && peek(l, 1) == '#' && ident_start((unsigned char)peek(l, 2)))
            l->at += 2;
        while (ident_char((unsigned char)peek(l, 0)))
            l->at++;
    } else if (isdigit((unsigned char)c)) {
        t->kind = SRC_NUMBER;
        skip_number(l);
    } else if (c == '"') {
        t->kind = SRC_STRING;
        ok = skip_quoted(l, '"');
    } else if (c == '\'')
        ok = quote(l, t);
    else if (strchr("([{", c) && c) {
        t->kind = SRC_OPEN;
        ok = bracket(l, t, index);
    } else if (strchr(")]}", c) && c) {
        t->kind = SRC_CLOSE;
        ok = bracket(l, t, index);
    } else {
        l->at++;
        if (ispunct((unsigned char)peek(l, 0)) && !strchr("()[]{}\"'_", peek(l, 0)))
            t->flags |= SRC_JOINT;
    }
    t->len = l->at - t->off;
    return ok && l->at <= l->f->size;
}

static bool lex(struct src_file *f)
{
    struct lexer *l = xmalloc(sizeof *l);
    bool ok = true;
    *l = (struct lexer){ .f = f };
    if (f->size >= 2 && !memcmp(f->text, "#!", 2) && !(f->size > 2 && f->text[2] == '['))
        while (l->at < f->size && f->text[l->at] != '\n')
            l->at++;
    while (ok && l->at < f->size) {
        char c = f->text[l->at];
        if (isspace((unsigned char)c))
            l->at++;
        else if (c == '/' && peek(l, 1) == '/')
            while (l->at < f->size && f->text[l->at] != '\n')
                l->at++;
        else if (c == '/' && peek(l, 1) == '*')
            ok = skip_block_comment(l);
        else {
            f->tokens = grow(f->tokens, f->n_tokens, &l->cap, sizeof *f->tokens);
            ok = lex_one(l, &f->tokens[f->n_tokens], f->n_tokens);
            f->n_tokens++;
        }
    }
    ok = ok && l->depth == 0;
    free(l);
    return ok;
}

bool src_is(const struct src_file *f, uint32_t t, const char *text)
{
    return t < f->n_tokens && f->tokens[t].len == strlen(text) && !memcmp(f->text + f->tokens[t].off, text, f->tokens[t].len);
}

bool src_same(const struct src_file *f, uint32_t a, uint32_t b)
{
    return a < f->n_tokens && b < f->n_tokens && f->tokens[a].len == f->tokens[b].len
           && !memcmp(f->text + f->tokens[a].off, f->text + f->tokens[b].off, f->tokens[a].len);
}

/* Macros of the standard library that evaluate their arguments in place, with the arguments' own positions. */
static bool passes_expressions(const struct src_file *f, uint32_t t)
{
    static const char *const names[] = {
        "assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "debug_assert_ne", "println", "print", "eprintln",
        "eprint", "format", "write", "writeln", "panic", "dbg", "vec", "matches", "unreachable", "todo",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (src_is(f, t, names[i]))
            return true;
    return false;
}

static void mark(struct src_file *f, uint32_t open, uint8_t flag)
{
    for (uint32_t i = open; i < f->tokens[open].match; i++)
        f->tokens[i].flags |= flag;
}

static void mark_macros(struct src_file *f)
{
    for (uint32_t i = 0; i + 2 < f->n_tokens; i++) {
        if (f->tokens[i].kind != SRC_IDENT || !src_is(f, i + 1, "!"))
            continue;
        if (src_is(f, i, "macro_rules") && i + 3 < f->n_tokens && f->tokens[i + 3].kind == SRC_OPEN)
            mark(f, i + 3, SRC_IN_MACRO_RULES);
        else if (f->tokens[i + 2].kind == SRC_OPEN && !passes_expressions(f, i))
            mark(f, i + 2, SRC_IN_MACRO_CALL);
    }
}

static void index_lines(struct src_file *f)
{
    size_t cap = 0;
    for (uint32_t i = 0; i <= f->size; i++)
        if (i == 0 || f->text[i - 1] == '\n') {
            f->lines = grow(f->lines, f->n_lines, &cap, sizeof *f->lines);
            f->lines[f->n_lines++] = i;
        }
}

bool src_file_init(struct src_file *f, char *text, size_t size)
{
    *f = (struct src_file){ .text = text, .size = (uint32_t)size };
    if (size > MAX_FILE || memchr(text, 0, size) || !lex(f)) {
        src_file_deinit(f);
        return false;
    }
    index_lines(f);
    mark_macros(f);
    return true;
}

void src_file_deinit(struct src_file *f)
{
    free(f->text);
    free(f->tokens);
    free(f->lines);
    *f = (struct src_file){ 0 };
}

uint32_t src_token_at(const struct src_file *f, uint32_t line, uint32_t column)
{
    if (line == 0 || column == 0 || line > f->n_lines)
        return SRC_NONE;
    uint64_t want = (uint64_t)f->lines[line - 1] + column - 1;
    uint32_t lo = 0, hi = f->n_tokens;
    if (line < f->n_lines && want >= f->lines[line])
        return SRC_NONE;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (f->tokens[mid].off < want)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < f->n_tokens && f->tokens[lo].off == want ? lo : SRC_NONE;
}

uint32_t src_token_line(const struct src_file *f, uint32_t t)
{
    uint32_t lo = 0, hi = f->n_lines;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (f->lines[mid] <= f->tokens[t].off)
            lo = mid;
        else
            hi = mid;
    }
    return lo + 1;
}

uint32_t src_token_column(const struct src_file *f, uint32_t t)
{
    return f->tokens[t].off - f->lines[src_token_line(f, t) - 1] + 1;
}

struct entry { char *path; bool ok; struct src_file file; };
struct src_store {
    char *source_path;
    uint64_t obj_mtime_ns;
    struct entry **entries; size_t n, cap;      /* few files per object: searched in order, the last hit first */
    size_t last;
    unsigned read, absent, newer;
};

struct src_store *src_store_new(const char *source_path, uint64_t obj_mtime_ns)
{
    struct src_store *s = xmalloc(sizeof *s);
    *s = (struct src_store){ .source_path = source_path ? xprintf("%s", source_path) : NULL, .obj_mtime_ns = obj_mtime_ns };
    return s;
}

void src_store_free(struct src_store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++) {
        if (s->entries[i]->ok)
            src_file_deinit(&s->entries[i]->file);
        free(s->entries[i]->path);
        free(s->entries[i]);
    }
    free(s->entries);
    free(s->source_path);
    free(s);
}

/* Opens folder/suffix for the longest suffix of path that is there. */
static int open_under(const char *folder, int folder_len, const char *path)
{
    for (const char *p = path; p && *p; p = strchr(p, '/')) {
        while (*p == '/')
            p++;
        if (!*p)
            break;
        char *name = xprintf("%.*s/%s", folder_len, folder, p);
        int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        free(name);
        if (fd >= 0)
            return fd;
    }
    return -1;
}

static int open_source(const struct src_store *s, const char *path)
{
    for (const char *p = s->source_path; p && *p;) {
        const char *end = strchr(p, ':');
        int n = (int)(end ? end - p : (long)strlen(p));
        int fd = n ? open_under(p, n, path) : -1;
        if (fd >= 0)
            return fd;
        p = end ? end + 1 : NULL;
    }
    return path[0] == '/' ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
}

static bool load(struct src_store *s, const char *path, struct src_file *f)
{
    struct stat st;
    int fd = open_source(s, path);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > MAX_FILE) {
        s->absent++;
        if (fd >= 0)
            close(fd);
        return false;
    }
    if (s->obj_mtime_ns && (uint64_t)st.st_mtim.tv_sec * 1000000000u + (uint64_t)st.st_mtim.tv_nsec > s->obj_mtime_ns) {
        s->newer++;
        close(fd);
        return false;
    }
    size_t size = (size_t)st.st_size, have = 0;
    char *text = xmalloc(size + 1);
    while (have < size) {
        ssize_t n = read(fd, text + have, size - have);
        if (n <= 0)
            break;
        have += (size_t)n;
    }
    close(fd);
    text[have] = 0;
    s->read++;
    return src_file_init(f, text, have);
}

const struct src_file *src_store_get(struct src_store *s, const char *path)
{
    if (s->last < s->n && !strcmp(s->entries[s->last]->path, path))
        return s->entries[s->last]->ok ? &s->entries[s->last]->file : NULL;
    for (size_t i = 0; i < s->n; i++)
        if (!strcmp(s->entries[i]->path, path)) {
            s->last = i;
            return s->entries[i]->ok ? &s->entries[i]->file : NULL;
        }
    struct entry *e = xmalloc(sizeof *e);
    e->path = xprintf("%s", path);
    e->ok = load(s, path, &e->file);
    s->entries = grow(s->entries, s->n, &s->cap, sizeof *s->entries);
    s->last = s->n;
    s->entries[s->n++] = e;
    return e->ok ? &e->file : NULL;
}

void src_store_counts(const struct src_store *s, unsigned *n_read, unsigned *absent, unsigned *newer)
{
    *n_read = s->read;
    *absent = s->absent;
    *newer = s->newer;
}
