/* copies.h: large copies and fills, done in one step for the preload library.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_COPIES_H
#define CRAB_COPIES_H

#include "pub_tool_basics.h"

/* True: it was a request of the preload library (preload/copies.h), and *ret is its result. */
Bool crab_copies_request(ThreadId tid, UWord *args, UWord *ret);

#endif
