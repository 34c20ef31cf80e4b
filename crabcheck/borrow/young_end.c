/* young_end.c: the end of young borrows: with their frame, or when nothing holds them any more.  Theory: young.c.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "young_table.h"

#include "port.h"

/* Its words name its parent again, with what it wrote; an escaped one goes on under the model's number. */
static void restore_words(const struct young *y)
{
    struct young *p = is_young(y->parent) ? young_at(y->parent) : NULL;
    for (bor_addr g = granule(y->lo); g < y->hi; g += 8) {
        const uint32_t w = word_get(g);
        if (word_name(w) != y->tag)
            continue;
        const uint32_t tail = w & BOR_WORD_TAIL;
        if (y->flags & Y_ESCAPED) {
            word_set(g, y->tenured | (w & BOR_WORD_READS) | tail);
        } else if (is_young(y->parent) && p == NULL) {
            word_set(g, BOR_TAG_SLOW | tail);
        } else if (p != NULL && p->tenured == 0) {
            p->mask[index_of(p, g)] |= y->mask[index_of(y, g)];
            if (y->wrote != 0)
                p->wrote = y->wrote;
            word_set(g, y->parent | (wrote_all(p, g) ? 0 : BOR_WORD_READS) | tail);
        } else {
            const bool rw = y->tenured == 0 ? (y->over >> index_of(y, g) & 1) != 0 : (w & BOR_WORD_READS) == 0;
            word_set(g, y->parent | (rw ? 0 : BOR_WORD_READS) | tail);
        }
    }
}

static void end(struct young *y)
{
    restore_words(y);
    y->tag = 0;
    young_live--;
}

/* Bytes of the frame's own memory: the pointer outlives what it points to.  The model sees that memory go. */
static bool dangles(const struct young *y, bor_addr sp) { return y->lo < sp && sp - y->lo < BOR_YOUNG_FRAME; }

static void watch_it_dangle(struct young *y)
{
    young_settle_chain(y);
    for (bor_addr g = granule(y->lo); g < y->hi; g += 8)
        if (word_name(word_get(g)) == y->tag)
            word_set(g, BOR_TAG_SLOW);
}

size_t bor_young_protected(const bor_tag *list, size_t n, bor_tag *model, size_t room)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (!is_young(list[i]) && found < room) {
            model[found++] = list[i];
        } else if (y != NULL && (y->flags & Y_IN_MODEL) && found < room) {
            model[found++] = y->tenured;
            y->flags &= (uint8_t)~Y_IN_MODEL;
        }
        if (y != NULL)
            y->flags &= (uint8_t)~Y_PROTECTED;
    }
    return found;
}

/* Is there anything for the model to do when these end? */
bool bor_young_are_light(const bor_tag *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (y == NULL || (y->flags & Y_IN_MODEL))
            return false;
    }
    return true;
}

size_t bor_young_pop(bor_tag *list, size_t n, bor_addr sp, bor_tag ret0, bor_tag ret1)
{
    size_t kept = n;
    for (size_t i = n; i-- > 0;) {              /* children before parents */
        struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (y == NULL)
            continue;
        if (list[i] != ret0 && list[i] != ret1 && y->home <= sp && !(y->flags & Y_KEPT)) {
            end(y);
            continue;
        }
        y->flags &= (uint8_t)~(Y_KEPT | Y_PROTECTED);
        y->caller = bor_port_keep_place(y->caller, false);      /* the callers are still there to be asked */
        struct young *p = is_young(y->parent) ? young_at(y->parent) : NULL;
        if (p != NULL)
            p->flags |= Y_KEPT;
        if (y->tenured == 0 && dangles(y, sp))
            watch_it_dangle(y);
        list[--kept] = list[i];
    }
    for (size_t i = kept; i < n; i++)
        list[i - kept] = list[i];
    return n - kept;
}

bor_tag bor_young_stored(bor_tag tag, bool on_own_stack, bor_addr a)
{
    struct young *y = is_young(tag) && young_on ? young_at(tag) : NULL;
    if (y == NULL)
        return is_young(tag) ? BOR_TAG_UNKNOWN : tag;
    if (on_own_stack) {
        if (y->home < a)
            y->home = a;
        return tag;
    }
    y->flags |= Y_ESCAPED;
    return young_settle_chain(y);
}

/* ---- many are kept: which of them are still held? ----------------------------------------------------------------------------- */

bool bor_young_collect_due(void) { return young_on && (young_live >= young_held_limit || young_wrapped); }

void bor_young_collect_begin(void)
{
    for (uint32_t i = 0; i < young_window; i++)
        if (young_table[i].tag != 0 && (young_table[i].flags & Y_PROTECTED))
            bor_young_hold(young_table[i].tag);
}

void bor_young_hold(bor_tag tag)
{
    struct young *y = is_young(tag) ? young_at(tag) : NULL;
    while (y != NULL && !(y->flags & Y_HELD)) {
        y->flags |= Y_HELD;
        y = is_young(y->parent) ? young_at(y->parent) : NULL;
    }
}

void bor_young_hold_all(void)
{
    for (uint32_t i = 0; i < young_window; i++)
        young_table[i].flags |= Y_HELD;
}

bool bor_young_lives(bor_tag tag) { return !is_young(tag) || young_at(tag) != NULL; }

/* Ends those of the list (in order of birth) that are neither protected nor held; returns how many are left. */
size_t bor_young_drop_unheld(bor_tag *list, size_t n)
{
    size_t kept = n;
    for (size_t i = n; i-- > 0;) {
        struct young *y = is_young(list[i]) ? young_at(list[i]) : NULL;
        if (is_young(list[i]) && y == NULL)
            continue;
        if (y != NULL && !(y->flags & (Y_HELD | Y_PROTECTED))) {
            end(y);
            continue;
        }
        list[--kept] = list[i];
    }
    for (size_t i = kept; i < n; i++)
        list[i - kept] = list[i];
    return n - kept;
}

void bor_young_collect_finish(void)
{
    for (uint32_t i = 0; i < young_window; i++)
        young_table[i].flags &= (uint8_t)~Y_HELD;
    young_held_limit = young_live * 2 > WINDOW_FIRST / 2 ? young_live * 2 : WINDOW_FIRST / 2;
    young_wrapped = false;
}

bool bor_young_has_wrapped(void) { return young_wrapped; }
