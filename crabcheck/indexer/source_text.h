/* source_text.h: the program's source files, found as debuggers find them, cut into tokens once.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_SOURCE_TEXT_H
#define CRAB_SOURCE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum src_token_kind { SRC_IDENT, SRC_LIFETIME, SRC_NUMBER, SRC_STRING, SRC_CHAR, SRC_PUNCT, SRC_OPEN, SRC_CLOSE };
enum {                      /* src_token.flags */
    SRC_JOINT = 1,          /* a punctuation sign directly followed by another */
    SRC_IN_MACRO_RULES = 2, /* inside a macro definition: positions there do not belong to one place of the program */
    SRC_IN_MACRO_CALL = 4,  /* argument of a macro that is not known to pass expressions on as they are */
};
enum { SRC_NONE = UINT32_MAX };

struct src_token {
    uint32_t off, len;
    uint32_t match;         /* brackets: index of the other one; else SRC_NONE */
    uint8_t kind, flags;
};

struct src_file {
    char *text;             /* size bytes and a 0 */
    uint32_t size;
    struct src_token *tokens; uint32_t n_tokens;
    uint32_t *lines; uint32_t n_lines;      /* offsets of the lines' first bytes */
};

/* Cuts text (taken over; malloc'd) into tokens.  False, with everything freed: not Rust as far as brackets and quotes go. */
bool src_file_init(struct src_file *f, char *text, size_t size);
void src_file_deinit(struct src_file *f);

/* The token that starts exactly at line, byte column (both from 1); SRC_NONE. */
uint32_t src_token_at(const struct src_file *f, uint32_t line, uint32_t column);
uint32_t src_token_line(const struct src_file *f, uint32_t token);
uint32_t src_token_column(const struct src_file *f, uint32_t token);

bool src_is(const struct src_file *f, uint32_t token, const char *text);        /* false also past the end */
bool src_same(const struct src_file *f, uint32_t a, uint32_t b);

/* All files of one object. */
struct src_store;
/* source_path: colon-separated folders to look into as well, or NULL; files changed after obj_mtime_ns are refused. */
struct src_store *src_store_new(const char *source_path, uint64_t obj_mtime_ns);
void src_store_free(struct src_store *s);
const struct src_file *src_store_get(struct src_store *s, const char *path);    /* NULL: absent, newer or not understood */
void src_store_counts(const struct src_store *s, unsigned *read, unsigned *absent, unsigned *newer);

#endif
