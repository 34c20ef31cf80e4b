/* monitor.h: commands for a debugger attached through vgdb.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_MONITOR_H
#define CRAB_MONITOR_H

#include "pub_tool_basics.h"

Bool crab_monitor_command(ThreadId tid, HChar *command);    /* False: not ours */

#endif
