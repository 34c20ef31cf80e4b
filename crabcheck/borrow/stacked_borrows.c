/* stacked_borrows.c: see stacked_borrows.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#include "stacked_borrows.h"

bool stacked_init(void) { return false; }
void stacked_fini(void) { }
bool stacked_access(const struct bor_access *what, struct bor_access_result *r, struct bor_violation *v) { return true; }
bool stacked_retag(const struct bor_retag *what, struct bor_retag_result *r, struct bor_violation *v) { return true; }
bool stacked_dealloc(const struct bor_dealloc *what, struct bor_violation *v) { return true; }
void stacked_gone(uint32_t root) { }
void stacked_base_gone(bor_addr lo, bor_addr hi) { }
void stacked_end(uint32_t node) { }
size_t stacked_rows(bor_tag tag, bor_addr addr, void (*visit)(const struct bor_tree_row *row, void *arg), void *arg) { return 0; }
void stacked_sweep(bool (*dropped)(uint32_t node)) { }
