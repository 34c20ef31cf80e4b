/* helper_run.h: starts crabcheck-index and waits for it, unseen by the program under test.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_HELPER_RUN_H
#define CRAB_HELPER_RUN_H

#include "pub_tool_basics.h"

enum { CRAB_HELPER_TIMEOUT = -2, CRAB_HELPER_NOT_RUN = -3 };

/* Runs argv[0], an absolute path, with argv; `fd` >= 0 becomes the helper's descriptor 3.  Returns its exit status (128 + signal), or one of
   CRAB_HELPER_*.  The first line that it wrote to stderr goes into `words`. */
Int crab_helper_run(const HChar *const *argv, Int fd, UInt seconds, HChar *words, SizeT n_words);

#endif
