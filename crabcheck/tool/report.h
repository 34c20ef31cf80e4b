/* report.h: violation to Valgrind error: record, compare, print (text, XML), suppress, count.

   SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CRAB_REPORT_H
#define CRAB_REPORT_H

#include "pub_tool_basics.h"
#include "../borrow/model.h"

void crab_report_register(void);                    /* VG_(needs_tool_errors) */
/* Records the violation as an error of thread tid (its current stack is the access). Inexact ones are counted and dropped unless
   --optimised-reads=report. */
void crab_report_violation(ThreadId tid, const struct bor_violation *v);
/* The borrow tree at one byte, on Valgrind's log (client request, monitor command). */
void crab_report_print_tree(bor_tag tag, Addr a);
/* The stack or code address behind a place, on Valgrind's log. */
void crab_report_print_place(bor_place place);
/* "reborrow `&mut Vec<u8>` of parameter `self` of demo::push", in `buf`; NULL where the site says nothing. */
const HChar *crab_report_retag_words(UInt site, HChar *buf, SizeT size);
/* " `name`" where the tag with this birth serial was given one, else "". */
const HChar *crab_report_given_name(ULong serial);
/* From now on reports call the tag with this birth serial by a name. */
void crab_report_name_tag(ULong serial, const HChar *name);
/* A line said once per process: "crabcheck: " + text, on Valgrind's log. */
void crab_say_once(const HChar *key, const HChar *format, ...) PRINTF_CHECK(2, 3);
void crab_report_summary(Int exitcode);             /* what was found and how much was checked */

#endif
