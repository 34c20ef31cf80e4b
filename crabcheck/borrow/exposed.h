/* exposed.h: exposed provenance, and memory that starts a new life.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_BORROW_EXPOSED_H
#define CRAB_BORROW_EXPOSED_H

void exposed_init(void);
void exposed_fini(void);

#endif
