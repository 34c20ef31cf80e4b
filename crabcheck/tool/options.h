/* options.h: the tool's options.  The table is options.def.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_OPTIONS_H
#define CRAB_OPTIONS_H

#include "pub_tool_basics.h"

#define OPT_BOOL(name, var, def, help) extern Bool var;
#define OPT_ENUM(name, var, words, def, help) extern UInt var;
#define OPT_NUM(name, var, min, max, def, help) extern Long var;
#define OPT_STR(name, var, def, help) extern const HChar *var;
#include "options.def"
#undef OPT_BOOL
#undef OPT_ENUM
#undef OPT_NUM
#undef OPT_STR

void crab_options_register(void);       /* VG_(needs_command_line_options) */

#endif
