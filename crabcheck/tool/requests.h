/* requests.h: client requests of crabcheck.h.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_REQUESTS_H
#define CRAB_REQUESTS_H

#include "pub_tool_basics.h"

void crab_requests_register(void);      /* VG_(needs_client_requests) */

#endif
