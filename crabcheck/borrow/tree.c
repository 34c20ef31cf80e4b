/* tree.c: see tree.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree.h"

#include "port.h"

struct bor_state bor_state;
static struct tree *s_first, *s_spare;      /* spare: chained through next */

void trees_init(void) { s_first = s_spare = NULL; }

struct tree *trees_first(void) { return s_first; }

struct tree *tree_new(uint32_t root)
{
    struct tree *t = s_spare;
    if (t != NULL)
        s_spare = t->next;
    else
        t = bor_port_alloc("tree", sizeof *t);
    *t = (struct tree){ .root = root, .next = s_first };
    run_map_init(&t->map);
    if (s_first != NULL)
        s_first->prev = t;
    s_first = t;
    nodes_table()[root].tree = t;
    return t;
}

void tree_delete(struct tree *t)
{
    run_map_deinit(&t->map);
    nodes_table()[t->root].tree = NULL;
    if (t->prev != NULL)
        t->prev->next = t->next;
    else
        s_first = t->next;
    if (t->next != NULL)
        t->next->prev = t->prev;
    t->next = s_spare;
    s_spare = t;
}

void trees_fini(void)
{
    while (s_first != NULL)
        tree_delete(s_first);
    while (s_spare != NULL) {
        struct tree *t = s_spare;
        s_spare = t->next;
        bor_port_free(t);
    }
}
